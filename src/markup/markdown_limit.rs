//! What is done to Markdown before the parser sees it, so that no text costs more than its length.
//!
//! Must not know Markdown beyond the marks that open containers at the start of a line.

/// Longest text that is read, in bytes: 4,096 characters of the widest kind.
const MAX_INPUT: usize = 16 * 1024;
/// Quotes and lists opened on one line. The parser's work and its output grow with the square of it.
const MOST_CONTAINERS: usize = 8;

/// `markdown` of bounded length and depth, without control characters other than line breaks and tabs.
pub fn bounded(markdown: &str) -> String {
    let kept = &markdown[..markdown.floor_char_boundary(MAX_INPUT)];
    let mut out = String::with_capacity(kept.len() + 16);
    for line in kept.replace("\r\n", "\n").split_inclusive(['\n', '\r']) {
        let text = line.trim_end_matches(['\n', '\r']);
        let (before, marker) = text.split_at(containers(text));
        push_printable(&mut out, before);
        if !marker.is_empty() && marker_len(marker).is_some() {
            push_escaped(&mut out, marker);
        } else {
            push_printable(&mut out, marker);
        }
        if text.len() < line.len() {
            out.push('\n');
        }
    }
    if kept.len() < markdown.len() {
        out.push('…');
    }
    out
}

/// Bytes at the start of `line` that open containers, as many as are allowed.
fn containers(line: &str) -> usize {
    let mut at = 0;
    for _ in 0..MOST_CONTAINERS {
        at += spaces(&line[at..]);
        let Some(len) = marker_len(&line[at..]) else { return at };
        at += len;
    }
    at + spaces(&line[at..])
}

fn spaces(text: &str) -> usize {
    text.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// The length of the quote mark, bullet or number that `text` starts with.
fn marker_len(text: &str) -> Option<usize> {
    let ends = |at: usize| matches!(text.as_bytes().get(at), None | Some(b' ' | b'\t'));
    match *text.as_bytes() {
        [b'>', ..] => Some(1),
        [b'-' | b'+' | b'*', ..] if ends(1) => Some(1),
        _ => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let dot = matches!(text.as_bytes().get(digits), Some(b'.' | b')'));
            ((1..=9).contains(&digits) && dot && ends(digits + 1)).then_some(digits + 1)
        }
    }
}

/// Pushes `text`, whose first mark is to be read as text.
fn push_escaped(out: &mut String, text: &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    out.push_str(&text[..digits]);
    out.push('\\');
    push_printable(out, &text[digits..]);
}

fn push_printable(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| *c == '\t' || !c.is_control()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_not_touched() {
        for text in [
            "",
            "hi",
            "> a\n> > b\n",
            "- a\n  - b\n    - c\n",
            "1. a\n2) b",
            "a\n\n\tb",
            ">>>>>>>> eight",
            "- - - -",
            "2026 was",
            "-5 + 3",
            "a > b",
            "    > code",
        ] {
            assert_eq!(bounded(text), text);
        }
    }

    #[test]
    fn the_ninth_container_of_a_line_is_text() {
        assert_eq!(bounded(">>>>>>>>>> x"), ">>>>>>>>\\>> x");
        assert_eq!(bounded("> - > - > - > - > x"), "> - > - > - > - \\> x");
        assert_eq!(bounded(&"1. ".repeat(9)), format!("{}1\\. ", "1. ".repeat(8)));
        assert_eq!(
            bounded(&format!("a\n{}x\nb", "- ".repeat(50))),
            format!("a\n{}\\{}x\nb", "- ".repeat(8), "- ".repeat(42))
        );
    }

    #[test]
    fn controls_go_and_lines_stay() {
        assert_eq!(bounded("a\u{1b}[2J\u{0}\u{9b}b\r\nc\rd\te\u{7f}"), "a[2Jb\nc\nd\te");
    }

    #[test]
    fn a_text_too_long_is_cut_with_a_mark() {
        let long = "é".repeat(MAX_INPUT);
        let cut = bounded(&long);
        assert!(cut.ends_with("é…") && cut.len() == MAX_INPUT + '…'.len_utf8());
    }
}
