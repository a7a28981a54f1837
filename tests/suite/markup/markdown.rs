//! Markdown as people type it: the HTML that leaves the server (RFC 3.3, 3.3.a), and how our own client shows it.

use streamside::markup::emote::Emotes;
use streamside::markup::markdown::to_html;

use super::shown;

pub fn emotes() -> Emotes {
    Emotes::builtin("https://media.example").expect("a web address")
}

fn html(markdown: &str) -> String {
    to_html(markdown, &emotes())
}

/// Typed, sent, shown.
fn table(rows: &[(&str, &str, &str)]) {
    for (typed, sent, seen) in rows {
        assert_eq!(html(typed), *sent, "{typed:?}");
        assert_eq!(shown(sent), *seen, "{typed:?}");
    }
}

#[test]
fn s3_3_1_headings() {
    table(&[
        ("# one", "<h1>one</h1>", "one{bold heading}"),
        ("###### six", "<h6>six</h6>", "six{dim heading}"),
        ("####### seven", "<p>####### seven</p>", "####### seven"),
        ("#tag", "<p>#tag</p>", "#tag"),
    ]);
}

#[test]
fn s3_3_2_bold() {
    table(&[("a **b** c", "<p>a <strong>b</strong> c</p>", "a b{bold} c")]);
}

#[test]
fn s3_3_3_italics() {
    table(&[
        ("*a* _b_", "<p><em>a</em> <em>b</em></p>", "a{italic} b{italic}"),
        ("snake_case_name", "<p>snake_case_name</p>", "snake_case_name"),
    ]);
}

#[test]
fn s3_3_4_underline() {
    table(&[("__a__ b", "<p><u>a</u> b</p>", "a{underline} b")]);
}

#[test]
fn s3_3_5_superscript() {
    table(&[("x^2^ + y^10^", "<p>x<sup>2</sup> + y<sup>10</sup></p>", "x^2 + y^10")]);
}

#[test]
fn s3_3_6_lists() {
    table(&[
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "• a\n• b"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>", "1. a\n2. b"),
        ("7. a\n8. b", "<ol start=\"7\">\n<li>a</li>\n<li>b</li>\n</ol>", "7. a\n8. b"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>", "• a\n2>• b"),
    ]);
}

#[test]
fn s3_3_7_inline_code() {
    table(&[("run `a <b> **c**`", "<p>run <code>a &lt;b&gt; **c**</code></p>", "run a <b> **c**{code}")]);
}

#[test]
fn s3_3_8_code_block() {
    table(&[
        (
            "```rs\nfn a() {\n    b\n}\n```",
            "<pre><code>fn a() {\n    b\n}\n</code></pre>",
            "|fn a() {{code}\n|    b{code}\n|}{code}",
        ),
        ("    indented <script>", "<pre><code>indented &lt;script&gt;\n</code></pre>", "|indented <script>{code}"),
    ]);
}

#[test]
fn beyond_the_minimum_strike_quotes_and_line_breaks_work() {
    table(&[
        ("~~a~~", "<p><del>a</del></p>", "a{strike}"),
        (">be me", "<blockquote>\n<p>be me</p>\n</blockquote>", "> be me{quote}"),
        ("a\nb", "<p>a<br>\nb</p>", "a\nb"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>", "a\nb"),
        ("a\n\n---\n\nb", "<p>a</p>\n<p>———</p>\n<p>b</p>", "a\n———\nb"),
    ]);
}

#[test]
fn links_lead_to_the_web_or_are_their_text() {
    const REL: &str = "rel=\"noopener nofollow\"";
    assert_eq!(html("[x](https://a.example/b)"), format!("<p><a href=\"https://a.example/b\" {REL}>x</a></p>"));
    assert_eq!(
        html("see https://a.example/b, ok"),
        format!("<p>see <a href=\"https://a.example/b\" {REL}>https://a.example/b</a>, ok</p>")
    );
    for (typed, sent) in [
        ("[x](javascript:alert(1))", "<p>x</p>"),
        ("[x](/relative)", "<p>x</p>"),
        ("[**x**](data:text/html,a)", "<p><strong>x</strong></p>"),
        ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>"),
        ("a@b.example", "<p>a@b.example</p>"),
    ] {
        assert_eq!(html(typed), sent, "{typed}");
    }
}

#[test]
fn s3_1a_pictures_from_elsewhere_are_links() {
    const REL: &str = "rel=\"noopener nofollow\"";
    assert_eq!(
        html("![cat](https://evil.example/a.png)"),
        format!("<p><a href=\"https://evil.example/a.png\" {REL}>cat</a></p>")
    );
    assert_eq!(
        html("![](https://evil.example/a.png)"),
        format!("<p><a href=\"https://evil.example/a.png\" {REL}>https://evil.example/a.png</a></p>")
    );
    assert_eq!(
        html("![cat](https://cdn.media.example/a.png \"t\")"),
        "<p><img src=\"https://cdn.media.example/a.png\" alt=\"cat\"></p>"
    );
    assert_eq!(html("![cat](javascript:1)"), "<p>cat</p>");
    assert_eq!(
        html("[![cat](https://evil.example/a.png)](https://b.example)"),
        format!("<p><a href=\"https://b.example\" {REL}>cat</a></p>")
    );
}

#[test]
fn typed_tags_are_text() {
    table(&[
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>", "<b>raw</b>"),
        ("<div>\nx\n</div>", "<p>&lt;div&gt;<br>\nx<br>\n&lt;/div&gt;</p>", "<div>\nx\n</div>"),
        ("<!-- c -->", "<p>&lt;!-- c --&gt;</p>", "<!-- c -->"),
        ("&lt;script&gt; &amp;lt;", "<p>&lt;script&gt; &amp;lt;</p>", "<script> &lt;"),
        ("1 < 2 & 3 <3", "<p>1 &lt; 2 &amp; 3 &lt;3</p>", "1 < 2 & 3 <3"),
    ]);
}

#[test]
fn whatever_was_typed_is_seen() {
    for typed in
        ["***", "[a]: https://a.example", "```\n```", "<>", ">", "-", "#", "![]()", "[]()", "\\", "&", "&#27;x"]
    {
        assert!(!shown(&html(typed)).trim().is_empty(), "{typed:?} became {:?}", html(typed));
    }
    for blank in ["", " \n\t ", "\u{1b}"] {
        assert_eq!(html(blank), "", "{blank:?}");
    }
}

#[test]
fn s3_3a_known_emotes_become_images() {
    const FIRE: &str = "<img class=\"emote\" src=\"https://media.example/emotes/fire.svg\" alt=\":fire:\">";
    const SHOWN: &str = ":fire:{emote image https://media.example/emotes/fire.svg}";
    table(&[
        (":fire:", &format!("<p>{FIRE}</p>"), SHOWN),
        ("a :fire: b", &format!("<p>a {FIRE} b</p>"), &format!("a {SHOWN} b")),
        (
            "**:fire:**",
            &format!("<p><strong>{FIRE}</strong></p>"),
            ":fire:{bold emote image https://media.example/emotes/fire.svg}",
        ),
        (
            ":fire::fire:",
            &format!("<p>{FIRE}{FIRE}</p>"),
            ":fire::fire:{emote image https://media.example/emotes/fire.svg}",
        ),
    ]);
}

#[test]
fn s3_3a_unknown_emote_stays_unchanged() {
    for typed in [":unknown:", ":some_emote_name:", ":Fire:", "::", ":a::b:", ":../../x:", "12:30:45", ":fire"] {
        assert_eq!(html(typed), format!("<p>{typed}</p>"));
    }
    let beside_known = html(":heart: so :unknown: and:Fire:then :heart:");
    assert!(beside_known.contains(" so :unknown: and:Fire:then "), "{beside_known}");
}

#[test]
fn s3_3a_emotes_in_code_and_addresses_are_text() {
    for typed in [
        "`:fire:`",
        "```\n:fire:\n```",
        "    :fire:",
        "https://a.example/:fire:/x",
        "![:fire:](https://media.example/a.png)",
    ] {
        assert!(html(typed).contains(":fire:") && !html(typed).contains("emote"), "{typed}: {}", html(typed));
    }
    assert!(html("[:fire:](https://a.example)").contains("class=\"emote\""));
}
