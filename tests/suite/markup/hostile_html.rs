//! Hostile HTML inwards: the corpus and any other string, judged by what would reach the terminal.

use proptest::prelude::*;
use streamside::chat::{Body, RichLine};
use streamside::markup::html_read::Reader;
use streamside::markup::html_text::{name_of, text_of};

use crate::hostile::{group, judge};

/// Nothing in a body may be bigger than this, however long the message was.
const MOST_BYTES: usize = 256 * 1024;

/// Every text of a body that can reach the terminal, addresses included.
fn texts(body: &Body) -> Vec<&str> {
    match body {
        Body::Plain(text) => vec![text.as_str()],
        Body::Rich(lines) => lines.iter().flat_map(line_texts).collect(),
    }
}

fn line_texts(line: &RichLine) -> impl Iterator<Item = &str> {
    let spans = line.spans().flat_map(|span| [span.text].into_iter().chain(span.link.map(|link| link.url.as_str())));
    spans.chain([line.text().as_str()])
}

fn fault(html: &str) -> Option<String> {
    let body = Reader::default().read(html);
    let shown = texts(&body);
    if let Some(fault) = shown.iter().find_map(|text| judge::fault(text)) {
        return Some(fault);
    }
    if let Body::Rich(lines) = &body {
        let folded = lines.iter().flat_map(RichLine::spans).find(|span| span.text.contains('\n'));
        if let Some(span) = folded {
            return Some(format!("a line break inside a line: {span:?}"));
        }
        let links = lines.iter().flat_map(RichLine::spans).filter_map(|span| span.link);
        let odd = |address: &str| !address.starts_with("https://") && !address.starts_with("http://");
        if let Some(link) = links.into_iter().find(|link| odd(link.url.as_str())) {
            return Some(format!("a link to {}", link.url));
        }
    }
    let bytes: usize = body.plain().len();
    (bytes > MOST_BYTES || (html.len() > 1024 && bytes > 8 * html.len())).then(|| format!("{bytes} bytes to show"))
}

#[test]
fn hostile_messages_of_every_group_come_out_harmless() {
    for name in ["01_control", "02_escapes", "03_unicode", "04_width", "06_html", "07_markdown"] {
        for record in group(name) {
            let text = record.text().expect("the group holds texts");
            assert_eq!(fault(&text), None, "{}: {}", record.id, record.note);
            assert_eq!(fault(&format!("<p>{text}</p>")), None, "{} in a paragraph: {}", record.id, record.note);
        }
    }
}

#[test]
fn hostile_names_and_badges_come_out_harmless() {
    for record in ["01_control", "02_escapes", "03_unicode", "06_html"].into_iter().flat_map(group) {
        let text = record.text().expect("the group holds texts");
        for shown in [text_of(&text), name_of(&text)] {
            assert_eq!(judge::fault(shown.as_str()), None, "{}: {}", record.id, record.note);
            assert!(!shown.as_str().contains('\n') && shown.as_str().chars().count() <= 8 * 64, "{}", record.id);
        }
    }
}

#[test]
fn the_words_of_a_hostile_message_can_still_be_read() {
    let mut seen = 0;
    for record in group("06_html").into_iter().filter(|record| record.expects("html_text_kept")) {
        let html = record.text().expect("the group holds texts");
        let shown = Reader::default().read(&html).plain();
        assert!(!shown.trim().is_empty(), "{} shows nothing: {}", record.id, record.note);
        for word in words_outside_tags(&html) {
            assert!(shown.contains(&word), "{} lost {word:?}: {shown:?}", record.id);
            seen += 1;
        }
    }
    assert!(seen > 40, "the corpus has lost its words: {seen}");
}

/// The words a person would see, read the crude way. Nothing where entities or raw elements make that too crude.
fn words_outside_tags(html: &str) -> Vec<String> {
    let lower = html.to_ascii_lowercase();
    if ["<script", "<style", "<!", "&", "\u{1b}", "\u{9b}"].iter().any(|hard| lower.contains(hard)) {
        return Vec::new();
    }
    let mut outside = String::new();
    for (i, part) in html.split('<').enumerate() {
        let tag = part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        outside.push_str(if i > 0 && tag { part.split_once('>').map_or("", |(_, text)| text) } else { part });
        outside.push(' ');
    }
    outside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Twice the input makes at most two and a half times the output, so nothing grows faster than what was sent.
#[test]
fn a_flood_grows_no_faster_than_its_size() {
    for record in group("06_html").into_iter().filter(|record| record.expects("html_linear")) {
        let text = record.text().expect("the group holds texts");
        let size = |bytes: usize| Reader::default().read(&text[..text.floor_char_boundary(bytes)]).plain().len();
        let (half, whole) = (size(10_000), size(20_000));
        assert!(whole <= half * 5 / 2 + 200, "{}: {half} then {whole}", record.id);
    }
}

fn hostile_html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "<p>", "</p>", "<b>", "</b>", "<br>", "<a href=\"https://x.example/\">", "</a>", "<kbd>", "</kbd>", "<ul>", "</ul>",
            "<ol start=\"7\">", "<li>", "</li>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<code>", "</code>",
            "<img alt=\":w:\" src=\"/w.svg\">", "<img src=\"https://x.example/a.png\">", "<table><tr><td colspan=\"4000000000\">",
            "<td rowspan=\"4000000000\">", "<ol start=\"9223372036854775807\">", "<h1>", "</h1>", "<sup>", "<span style=\"color:red\">",
            "<script>", "</script>", "<!--", "-->", "<svg>", "<style>", "<iframe src='https://x.example'>", "<textarea>",
            "&#27;", "[2J", "&#x202e;", "&#8203;", "&amp;", "&copy;", "&gt;", ">", "<", "\"", "'", "\n", "\t", " ", "a", "漢",
            "\u{301}", "&#769;", "\u{200d}", "😀", "<i", " x=", "\u{1b}]0;", "\u{7}", "\0", "\r\n",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_string_at_all_makes_reading_fail_or_shows_anything_forbidden(html in hostile_html()) {
        prop_assert_eq!(fault(&html), None);
        for label in [text_of(&html), name_of(&html)] {
            prop_assert_eq!(judge::fault(label.as_str()), None);
        }
    }

    #[test]
    fn words_between_tags_are_never_lost(words in prop::collection::vec("[a-z]{1,8}", 1..12), tags in prop::collection::vec(
        prop::sample::select(vec!["<p>", "</p>", "<b>", "</i>", "<ul>", "<li>", "</ul>", "<blockquote>", "<pre>", "</pre>", "<x>", "<td>", "<a href=\"https://a.example\">", "</a>", "<sub>"]),
        12,
    )) {
        let html: String = words.iter().zip(&tags).flat_map(|(word, tag)| [word.as_str(), tag]).collect();
        let shown = Reader::default().read(&html).plain();
        for word in words {
            prop_assert!(shown.contains(&word), "{:?} is missing in {:?}", word, shown);
        }
    }
}
