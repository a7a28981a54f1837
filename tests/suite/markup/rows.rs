//! What bitwave and its relatives send, kind by kind, and how it is shown. Numbered, so that a missing kind is noticed.

use super::shown;

fn table(rows: &[(&str, &str)]) {
    for (html, expected) in rows {
        assert_eq!(shown(html), *expected, "{html}");
        // A comment is nothing to see, but sends the message to the careful reader.
        if html.contains('<') {
            assert_eq!(shown(&format!("{html}<!---->")), *expected, "{html}, read with care");
        }
    }
}

#[test]
fn row_1_a_paragraph_leaves_no_blank_line() {
    table(&[
        ("<p>good morning</p>", "good morning"),
        ("<p>good morning</p>\n", "good morning"),
        ("good morning", "good morning"),
        ("<p>a</p>\n<p>b</p>", "a\nb"),
        ("<p> a \n  b </p>", "a b"),
        ("<p></p><p>a</p><p> </p>", "a"),
    ]);
}

#[test]
fn row_2_line_breaks_are_real() {
    table(&[
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<p>one<br />\ntwo</p>", "one\ntwo"),
        ("one<br><br>two<br><br>", "one\n\ntwo"),
        ("one\ntwo", "one\ntwo"),
    ]);
}

#[test]
fn row_3_an_emote_is_its_code() {
    table(&[
        (
            "<p>hi <img crossorigin=\"\" height=\"28\" data-emote-tooltip=\":wave2:\" title=\":wave2:\" alt=\":wave2:\" \
             src=\"https://cdn.example.tv/static/emotes/wave2.gif?5\"></p>",
            "hi :wave2:{emote image https://cdn.example.tv/static/emotes/wave2.gif?5}",
        ),
        ("<p>a<img title=\":w:\">b</p>", "a:w:{emote}b"),
        ("<p><img data-emote-tooltip=\":w:\"></p>", ":w:{emote}"),
        ("<img src=\"https://x.example/emotes/w.gif\">", ":w:{emote image https://x.example/emotes/w.gif}"),
    ]);
}

#[test]
fn row_4_a_big_emote_is_its_code_too() {
    table(&[(
        "<p><img height=\"52\" alt=\":wave2:\" src=\"https://cdn.example.tv/static/emotes/wave2-52.gif\"></p>",
        ":wave2:{emote image https://cdn.example.tv/static/emotes/wave2-52.gif}",
    )]);
}

#[test]
fn row_5_a_bare_code_gets_its_colons() {
    table(&[("<img alt=\"HAPPY\">", ":HAPPY:{emote}")]);
}

#[test]
fn row_6_echoes_are_brackets() {
    table(&[(
        "<p><img alt=\"echo\" style=\"transform: scaleX(-1)\"> me <img alt=\"echo\"></p>",
        "((({emote} me ))){emote}",
    )]);
}

#[test]
fn row_7_an_image_without_words_is_its_file() {
    table(&[("<img src=\"/happy.gif\">", "[img happy.gif]"), ("<img>", "[image]"), ("<img src=\"\">", "[image]")]);
}

#[test]
fn row_8_an_upload_is_a_link() {
    table(&[(
        "<p>look <img src=\"https://cdn.example.tv/uploads/ab12?2\" alt=\"\"></p>",
        "look [image]{image https://cdn.example.tv/uploads/ab12?2}",
    )]);
}

#[test]
fn row_9_a_link_shows_its_true_host() {
    table(&[
        (
            "<a target=\"_blank\" href=\"https://example.org/a?b=1&amp;c=2\">https://example.org/a...</a>",
            "https://example.org/a...{https://example.org/a?b=1&c=2}",
        ),
        (
            "<p>see <a href=\"https://example.org/x\">this page</a>, ok</p>",
            "see this page{https://example.org/x} (https://example.org/x){dim https://example.org/x}, ok",
        ),
        (
            "<a href='https://evil.example'>https://bank.example</a>",
            "https://bank.example{https://evil.example/} (https://evil.example/){dim https://evil.example/}",
        ),
        (
            "<a href=\"https://аpple.example/\">https://аpple.example/</a>",
            "https://аpple.example/{https://xn--pple-43d.example/} \
             (https://xn--pple-43d.example/){dim https://xn--pple-43d.example/}",
        ),
        ("<a href=\"https://example.org/\"></a>", "https://example.org/{dim https://example.org/}"),
        (
            "<p><a href=\"https://a.example/\">x</p>y",
            "x{https://a.example/} (https://a.example/){dim https://a.example/}\ny",
        ),
        (
            "<a href=\"https://a.example/\">a.example</a> <a href=\"https://b.example/\">b.example</a>",
            "a.example{https://a.example/} b.example{https://b.example/}",
        ),
        (
            "<a href=\"https://a.example/\">x</a> <b>y</b>",
            "x{https://a.example/} (https://a.example/){dim https://a.example/} y{bold}",
        ),
        ("<a href=\"mailto:a@b.example\">write</a>", "write"),
        ("<a>x</a>", "x"),
    ]);
}

#[test]
fn row_10_a_target_is_not_printed_twice() {
    const SHOWN: &str = "click{https://example.org/x} (https://example.org/x){dim https://example.org/x}";
    table(&[
        ("<a href=\"https://example.org/x\">click</a> <kbd>example.org/x</kbd>", SHOWN),
        ("<a href=\"https://example.org/x\">click</a><kbd>https://example.org/x</kbd>", SHOWN),
        (
            "<a href=\"https://example.org/x\">click</a> <kbd>bank.example/</kbd>!",
            &format!("{SHOWN} bank.example/{{dim}}!"),
        ),
        ("press <kbd>Ctrl</kbd>", "press Ctrl{code}"),
    ]);
}

#[test]
fn row_11_a_marked_mention_stands_out() {
    table(&[("<p><span class=\"highlight\">@ann</span> hi</p>", "@ann{bold} hi")]);
}

#[test]
fn row_12_a_quote_has_one_arrow() {
    table(&[
        ("<blockquote><p>&gt;be me</p></blockquote>", "> be me{quote}"),
        ("<blockquote>\n<p>be me</p>\n</blockquote>", "> be me{quote}"),
        ("<blockquote>a<br>b</blockquote>c", "> a{quote}\n> b{quote}\nc"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a{quote}\n2>> b{quote}"),
    ]);
}

#[test]
fn row_13_inline_colour_is_honoured() {
    table(&[
        ("<p><span style=\"color:#E0727F\">&lt; no</span></p>", "< no{#e0727f}"),
        ("<font color=red size=7>x</font>", "x{#ff0000}"),
        ("<span style=\"color:url(http://127.0.0.1)\">x</span>", "x"),
    ]);
}

#[test]
fn row_14_headings_are_bold_or_dim_and_unknown_elements_keep_their_text() {
    table(&[
        ("<h2>BIG</h2>", "BIG{bold heading}"),
        ("<chat-h2>BIG</chat-h2>after", "BIG{bold heading}\nafter"),
        ("<h4>mid</h4>", "mid{heading}"),
        ("<h6>small</h6>", "small{dim heading}"),
        ("<marquee>a</marquee> <x-y z>b</x-y>", "a b"),
    ]);
}

#[test]
fn row_15_big_is_bold_and_small_is_dim() {
    table(&[
        (
            "<span style=\"font-size: 1.25rem;\">loud</span> <span style=\"font-size: .75rem;\">quiet</span>",
            "loud{bold} quiet{dim}",
        ),
        ("<big>loud</big> <small>quiet</small>", "loud{bold} quiet{dim}"),
    ]);
}

#[test]
fn row_16_effects_are_plain_text() {
    table(&[
        ("<span class=\"rbw\">x</span>", "x"),
        ("<p>a<p class=\"rainbow-text\"> x </p>b</p>", "a\nx\nb"),
        ("<span class=\"glow glowgreen rgb-text\">x</span>", "x"),
    ]);
}

#[test]
fn row_17_code_keeps_its_spaces_and_knows_no_markup() {
    table(&[
        ("<p>run <code>a &lt;  b</code> now</p>", "run a <  b{code} now"),
        ("<code><b>x</b></code>", "x{code}"),
        (
            "<pre><code class=\"language-rs\">fn a() {\n\n    b\n}\n</code></pre>",
            "|fn a() {{code}\n|\n|    b{code}\n|}{code}",
        ),
        ("a<pre>\nb\tc</pre>d", "a\n|b    c{code}\nd"),
        ("<pre><code>  indented\n</code></pre>", "|  indented{code}"),
    ]);
}

#[test]
fn row_18_the_minimum_set_of_the_rfc_is_shown() {
    table(&[
        ("<strong>a</strong> <em>b</em> <u>c</u> <del>d</del>", "a{bold} b{italic} c{underline} d{strike}"),
        ("x<sup>2</sup> y<sub>i</sub>", "x^2 y_i"),
        ("<b>a<i>b</i></b>", "a{bold}b{bold italic}"),
        ("<b><i>x</b>y</i>z", "x{bold italic}y{italic}z"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "• a\n• b"),
        ("<ol start=\"3\"><li>a<li>b</ol>c", "3. a\n4. b\nc"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c<br>d</li></ul>", "• a\n2>• b\n• c\n2>d"),
        ("<ol><li><p>a</p></li></ol>", "1. a"),
        ("<ol start=\"99999999999999999999\"><li>a<li>b</ol>", "1. a\n2. b"),
    ]);
}

#[test]
fn row_19_a_whisper_keeps_its_direction() {
    table(&[("<span style=\"color: rgb(218, 152, 0);\">[to: bob]</span> <p>hey</p>", "[to: bob]{#da9800}\nhey")]);
}

// Rows 20 and 21, badges and names, are told beside `html_text`; row 22 is not HTML at all.

#[test]
fn row_23_embeds_are_links_and_spoilers_are_marked() {
    table(&[
        ("<iframe src=\"https://tube.example/e/1\"></iframe>", "[video tube.example]{https://tube.example/e/1}"),
        ("<video src='/v.mp4'></video><audio></audio>", "[video][audio]"),
        ("a <span class=\"spoiler\">b</span>", "a b{spoiler}"),
        ("<span data-mx-spoiler>b</span>", "b{spoiler}"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a | b\nc"),
        ("a<hr>b", "a\n———{dim}\nb"),
    ]);
}

#[test]
fn row_24_hostile_markup_is_its_text() {
    table(&[
        ("<script>alert(1)</script>hi<style>p{}</style>", "hi"),
        ("<img src=x onerror=alert(1)>", "[img x]"),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("a&#27;[2Jb&#x9b;31m", "ab›31m"),
        ("a&#x1b;<b>[2J</b>", "a[2J{bold}"),
        ("ab&#8238;cd&#x200b;", "abcd"),
        ("<b style=\"display:none\">seen</b>", "seen{bold}"),
        ("<table><tr><td colspan=\"4000000000\">a<td rowspan=\"4000000000\">b</table>", "a | b"),
        ("<script>only a script</script>", "\u{fffd}"),
        ("\u{200b}\u{2060}", "\u{fffd}"),
    ]);
    let deep = shown(&format!("{}x", "<blockquote>".repeat(40_000)));
    assert!(deep.contains('…'), "{deep}");
    assert_eq!(shown(&format!("{}x", "<b><i>".repeat(3_000))), "x{bold italic}");
}

#[test]
fn an_address_in_the_text_is_a_link() {
    const A: &str = "https://a.example/b{https://a.example/b}";
    table(&[
        ("see https://a.example/b.", &format!("see {A}.")),
        ("<p>see https://a.example/b</p>", &format!("see {A}")),
        ("one\n(https://a.example/b)\n\ntwo", &format!("one\n({A})\n\ntwo")),
        ("<b>https://a.example/b</b>!", "https://a.example/b{bold https://a.example/b}!"),
        ("<p>a&eacute; https://a.example/b</p>", &format!("aé {A}")),
        (
            "https://bank.example@evil.example/",
            "https://bank.example@evil.example/{https://bank.example@evil.example/}",
        ),
        (
            "https://аpple.example/x",
            "https://аpple.example/x{https://xn--pple-43d.example/x} \
             (https://xn--pple-43d.example/x){dim https://xn--pple-43d.example/x}",
        ),
        ("<code>https://a.example/b</code>", "https://a.example/b{code}"),
        ("<a href=\"javascript:x\">https://a.example/b</a>", A),
        ("://  http://", "://  http://"),
    ]);
}

/// What only the careful reader knows, beside what both know.
#[test]
fn unusual_spellings_show_the_same() {
    table(&[
        ("<B>a</B> caf&eacute; &copy; <I\nTITLE=x>b</I>", "a{bold} café © b{italic}"),
        (
            "<A HREF='https://a.example/?a=1&b=2'>x</A>",
            "x{https://a.example/?a=1&b=2} (https://a.example/?a=1&b=2){dim https://a.example/?a=1&b=2}",
        ),
        ("<UL><LI>a<LI>b<OL START=9><LI>c<LI>d</OL></UL>e", "• a\n• b\n2>9. c\n2>10. d\ne"),
        (
            "<BLOCKQUOTE>a<BR><BR>b<PRE>c\n\n  d</PRE></BLOCKQUOTE>e",
            "> a{quote}\n\n> b{quote}\n|> {quote}c{code quote}\n|>{quote}\n|> {quote}  d{code quote}\ne",
        ),
        (
            "<blockquote>a<br><br>b<pre>c\n\n  d</pre></blockquote>e",
            "> a{quote}\n\n> b{quote}\n|> {quote}c{code quote}\n|>{quote}\n|> {quote}  d{code quote}\ne",
        ),
        ("<TABLE><TR><TH>a<TH>b<TR><TD>c</TABLE>d", "a | b\nc\nd"),
        ("<I>a</P>b</I></DIV>c", "a{italic}\nb{italic}\nc"),
        ("<TEXTAREA><b>a</b></TEXTAREA>", "<b>a</b>"),
        ("<B><I>x</B>y</I>z", "x{bold italic}y{italic}z"),
        ("x<SUP>2</SUP> <U>u</U> <KBD>k  k</KBD>", "x^2 u{underline} k  k{code}"),
        ("<IMG ALT=':a:'><IMG ALT=':a:'>", ":a::a:{emote}"),
        ("a<HR>b<P></P>c", "a\n———{dim}\nb\nc"),
        ("A\u{3000}B\r\n<I>c\u{200b}d</I>&#27;[2Je\0", "A\u{3000}B cd{italic}e\u{fffd}"),
    ]);
}
