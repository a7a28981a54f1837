//! Hostile text outwards: whatever is posted, only allowed HTML leaves the server (property `html_safe`).

use proptest::prelude::*;
use streamside::markup::emote::Emotes;
use streamside::markup::markdown::{MAX_HTML, sanitize, to_html};
use url::Url;

use super::markdown::emotes;
use crate::hostile::group;

/// Elements that may leave the server, and their attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("b", &[]),
    ("i", &[]),
    ("u", &[]),
    ("s", &[]),
    ("em", &[]),
    ("strong", &[]),
    ("del", &[]),
    ("sup", &[]),
    ("sub", &[]),
    ("code", &[]),
    ("pre", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &[]),
    ("blockquote", &[]),
    ("p", &[]),
    ("br", &[]),
    ("a", &["href", "rel"]),
    ("img", &["src", "alt", "class"]),
];

/// Why `html` must not be sent, if it must not. Reads the serialised form: `<name attribute="value">`, nothing looser.
pub fn fault(html: &str) -> Option<String> {
    html.split('<').skip(1).find_map(|part| {
        let Some((tag, _)) = part.split_once('>') else { return Some(format!("an open tag: {part:?}")) };
        let name = tag.strip_prefix('/').unwrap_or(tag).split(' ').next().unwrap_or_default();
        let Some((_, known)) = ALLOWED.iter().find(|(allowed, _)| *allowed == name) else {
            return Some(format!("the element {name:?}"));
        };
        attributes(&tag[tag.find(' ').unwrap_or(tag.len())..]).into_iter().find_map(|(key, value)| {
            (!known.contains(&key) || !is_allowed_value(key, value)).then(|| format!("{name} {key}={value:?}"))
        })
    })
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        found.push((key.trim(), value));
        rest = after;
    }
    found.push(("", rest.trim()));
    found.retain(|(key, value)| !(key.is_empty() && value.is_empty()));
    found
}

fn is_allowed_value(key: &str, value: &str) -> bool {
    let url = Url::parse(value);
    match key {
        "href" => url.is_ok_and(|url| ["http", "https"].contains(&url.scheme())),
        "src" => url.is_ok_and(|url| {
            let host = url.host_str().unwrap_or_default();
            url.scheme() == "https" && (host == "media.example" || host.ends_with(".media.example"))
        }),
        "class" => value == "emote",
        "rel" => value == "noopener nofollow",
        "start" => value.parse::<u32>().is_ok(),
        "alt" => true,
        _ => false,
    }
}

/// All a sent message must be, for any text and any HTML.
fn judge(html: &str, emotes: &Emotes) -> Option<String> {
    let again = sanitize(html, emotes);
    let control = html.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    fault(html)
        .or_else(|| (again != html).then(|| format!("not stable: {again:?}")))
        .or_else(|| control.map(|c| format!("control {c:?}")))
        .or_else(|| (html.len() > MAX_HTML).then(|| format!("{} bytes", html.len())))
}

#[test]
fn the_judge_sees_what_must_not_be_sent() {
    for bad in [
        "<script>",
        "<b onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<img src=\"https://evil.example/\">",
        "<svg/onload=x>",
        "<img src=\"https://media.example.evil.example/\">",
        "<b",
        "<a href='https://a.example'>",
        "<b x>",
        "<B>",
        "<p style=\"color:red\">",
        "<span>",
        "<code class=\"language-rs\">",
    ] {
        assert!(fault(bad).is_some(), "{bad}");
    }
    assert_eq!(fault("a &lt; <a href=\"https://a.example/\" rel=\"noopener nofollow\">b</a><br>"), None);
}

#[test]
fn hostile_text_of_every_group_leaves_as_allowed_html() {
    let emotes = emotes();
    for name in ["01_control", "02_escapes", "03_unicode", "04_width", "06_html", "07_markdown"] {
        for record in group(name) {
            let text = record.text().expect("the group holds texts");
            let html = to_html(&text, &emotes);
            assert_eq!(judge(&html, &emotes), None, "{}: {}", record.id, record.note);
            let most = (8 * text.len() + 512).min(MAX_HTML);
            assert!(html.len() <= most, "{}: {} bytes from {}", record.id, html.len(), text.len());
        }
    }
}

#[test]
fn hostile_html_of_strangers_is_cut_down_to_the_list() {
    let emotes = emotes();
    for record in group("06_html") {
        let text = record.text().expect("the group holds texts");
        let html = sanitize(&text[..text.floor_char_boundary(MAX_HTML / 4)], &emotes);
        assert_eq!(fault(&html), None, "{}: {}", record.id, record.note);
        assert_eq!(sanitize(&html, &emotes), html, "{} is not stable: {}", record.id, record.note);
    }
}

#[test]
fn the_last_gate_trusts_nothing_that_comes_before_it() {
    for (html, clean) in [
        ("<a href=\"mailto:a@b.example\">x</a>", "<a rel=\"noopener nofollow\">x</a>"),
        ("<a href=\"/x\" target=\"_blank\">x</a>", "<a rel=\"noopener nofollow\">x</a>"),
        ("<img src=\"https://evil.example/a\" alt=\"a\">", "<img alt=\"a\">"),
        (
            "<img class=\"emote mod\" src=\"https://a.media.example/a\">",
            "<img class=\"emote\" src=\"https://a.media.example/a\">",
        ),
        ("<ol start=\"3\"><li>a</li></ol><ol start=\"-1\"></ol>", "<ol start=\"3\"><li>a</li></ol><ol></ol>"),
        ("<p style=\"color:red\" onclick=\"x\">a<span>b</span></p>", "<p>ab</p>"),
        ("a&#27;b", "ab"),
    ] {
        assert_eq!(sanitize(html, &emotes()), clean, "{html}");
    }
}

/// Twice the text makes at most two and a half times the HTML.
#[test]
fn a_flood_grows_no_faster_than_its_size() {
    let emotes = emotes();
    for record in group("07_markdown").into_iter().filter(|record| record.expects("html_linear")) {
        let text = record.text().expect("the group holds texts");
        let size = |bytes: usize| to_html(&text[..text.floor_char_boundary(bytes)], &emotes).len();
        let (half, whole) = (size(2_000), size(4_000));
        assert!(whole <= half * 5 / 2 + 200, "{}: {half} then {whole}", record.id);
    }
}

#[test]
fn floods_of_the_dearest_kind_stay_below_the_cap() {
    let emotes = emotes();
    for unit in [
        ":fire:",
        "&",
        "\"",
        "<",
        "[](https://a.example/)",
        "http://a.b ",
        "`a`",
        "*a*",
        "a\n\n",
        "![](https://media.example/a)",
    ] {
        let html = to_html(&unit.repeat(16 * 1024 / unit.len()), &emotes);
        assert_eq!(judge(&html, &emotes), None, "{unit:?}");
        assert!(html.len() > 1024, "{unit:?}");
    }
}

#[test]
fn depth_is_bounded() {
    for unit in [">", "- ", "1. ", "> - ", "* > 1. "] {
        let html = to_html(&format!("{}x", unit.repeat(4_000)), &emotes());
        assert!(html.matches("<blockquote>").count() + html.matches("<li>").count() <= 8, "{unit}");
    }
}

fn hostile_markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "**", "*", "_", "__", "^", "~~", "`", "```", "\n", "\n\n", "# ", "> ", ">", "- ", "1. ", "7) ", "    ", "[", "]", "(",
            ")", "!", "![", "](", "[a]: ", "<", ">", "<b>", "</b>", "<div>", "<script>", "<!--", "-->", "<svg onload=x>", "&", "&lt;",
            "&#27;", "&#x6a;", "javascript:", "https://a.example/", "https://media.example/a.png", "http://", "www.a.example",
            "a@b.example", "data:text/html,", ":fire:", ":", ":x:", "\"", "'", "\\", "|", "---", "***", "a", " ", "é", "\u{1b}[2J",
            "\u{202e}", "\t", "\0", "\r", " \"t\"", "onerror=x", "</p>", "</code></pre>", "=", "\u{a0}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_leaves_as_allowed_html(text in hostile_markdown()) {
        let emotes = emotes();
        prop_assert_eq!(judge(&to_html(&text, &emotes), &emotes), None);
    }

    #[test]
    fn any_html_is_cut_down_to_the_list(text in hostile_markdown()) {
        let emotes = emotes();
        let html = sanitize(&text, &emotes);
        prop_assert_eq!(fault(&html), None);
    }
}
