//! The last gate before the file: one line for each thing, nothing that could touch a terminal, and no token, should one
//! have slipped into the words of an error. Must not know where the lines come from.

use crate::chat::SafeText;

/// How what proves somebody begins: tokens of sessions (JWT), tokens with scopes, secrets of webhooks, and any token in
/// a header.
const MARKS: [&str; 4] = ["eyJ", "sst_", "whsec_", "Bearer "];

/// One line, with its end.
pub fn clean(raw: &[u8]) -> String {
    let raw = String::from_utf8_lossy(raw);
    let mut line = without_secrets(SafeText::line(raw.trim_end()).as_str());
    line.push('\n');
    line
}

fn without_secrets(line: &str) -> String {
    let mut clean = String::with_capacity(line.len() + 1);
    let mut rest = line;
    while let Some((at, mark)) = MARKS.iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        let (before, secret) = rest.split_at(at + mark.len());
        clean.push_str(before);
        clean.push('…');
        rest = secret.trim_start_matches(is_of_a_secret);
    }
    clean.push_str(rest);
    clean
}

fn is_of_a_secret(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._-+/=".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_one_line_and_cannot_touch_a_terminal() {
        assert_eq!(clean(b"a\x1b[31mb\r\nc\x07\n"), "ab c\n");
        assert_eq!(clean("\u{202e}evil\u{9b}2J\n".as_bytes()), "evil\n");
        assert_eq!(clean(b"\xff\n"), "\u{fffd}\n");
    }

    #[test]
    fn what_proves_somebody_is_left_out() {
        for (raw, expected) in [
            ("bad token eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x-_y, sorry", "bad token eyJ…, sorry"),
            ("sst_01a1_Zm9v+/==\" and whsec_Zm9v", "sst_…\" and whsec_…"),
            ("Authorization: Bearer opaque-token;", "Authorization: Bearer …;"),
            ("eyJ", "eyJ…"),
            ("nothing here", "nothing here"),
        ] {
            assert_eq!(clean(raw.as_bytes()), format!("{expected}\n"));
        }
    }
}
