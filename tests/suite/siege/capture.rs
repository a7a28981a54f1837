//! Judging what a terminal has received: only what a careful client sends by itself, and nothing of the content.
//!
//! Written from the rules, not from the code it judges.

use crate::hostile::judge::is_unseen;

/// Private modes a client may switch: cursor, wrapping, mouse, focus, alternate screen, paste, synchronized output.
const MODES: &[u16] = &[7, 12, 25, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026];

/// Everything in `bytes` that a careful client never sends. `titles` are the window titles it may set.
pub fn faults(bytes: &[u8], titles: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        let taken = match first {
            0x1b => match sequence(rest, titles) {
                Ok(length) => length,
                Err(fault) => {
                    faults.push(fault);
                    1
                }
            },
            b'\r' | b'\n' => 1,
            0..0x20 | 0x7f => {
                faults.push(format!("the control character {first:02x}"));
                1
            }
            _ => {
                let end = rest.iter().position(|byte| *byte < 0x20 || *byte == 0x7f).unwrap_or(rest.len());
                faults.extend(text_fault(&rest[..end]));
                end
            }
        };
        rest = &rest[taken..];
    }
    faults
}

fn text_fault(bytes: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(format!("no UTF-8: {bytes:x?}")) };
    text.chars().find(|c| c.is_control() || is_unseen(*c)).map(|c| format!("{c:?} in {text:?}"))
}

const GROUND_ASKED: &[u8] = b"\x1b]11;?\x1b\\";

/// The length of the well-known sequence that `bytes` begin with.
fn sequence(bytes: &[u8], titles: &[&str]) -> Result<usize, String> {
    let shown = || String::from_utf8_lossy(&bytes[..bytes.len().min(24)]).into_owned();
    match bytes.get(1) {
        Some(b'[') => csi(&bytes[2..]).map(|length| length + 2).ok_or_else(|| format!("the sequence {:?}", shown())),
        Some(b']') if bytes.starts_with(b"\x1b]8;") => {
            hyperlink(bytes).ok_or_else(|| format!("the link {:?}", shown()))
        }
        // Our own question about the ground; nobody else can make us ask.
        Some(b']') if bytes.starts_with(GROUND_ASKED) => Ok(GROUND_ASKED.len()),
        Some(b']') => {
            let title = |title: &&&str| bytes.starts_with(format!("\x1b]2;{title}\x1b\\").as_bytes());
            let known = titles.iter().find(title).map(|title| title.len() + 6);
            known.ok_or_else(|| format!("the command {:?}", shown()))
        }
        _ => Err(format!("the escape {:?}", shown())),
    }
}

/// The length of a link to the web: `OSC 8 ; id=HEX ; ADDRESS ST`, or of the end of one.
fn hyperlink(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(2).position(|pair| pair == b"\x1b\\")?;
    let (id, address) = std::str::from_utf8(&bytes[4..end]).ok()?.split_once(';')?;
    let web = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    let hex = id.strip_prefix("id=").is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let plain = address.len() <= 2083 && address.bytes().all(|byte| byte.is_ascii_graphic());
    ((id.is_empty() && address.is_empty()) || (hex && web && plain)).then_some(end + 2)
}

/// The length of a control sequence without its introducer, if a client may send it.
fn csi(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
    let text = std::str::from_utf8(&bytes[..end]).ok()?;
    let (prefix, parameters) = match text.as_bytes().first() {
        Some(first @ b'<'..=b'?') => (char::from(*first), &text[1..]),
        _ => (' ', text),
    };
    let numbers = |rest: &str, also: &str| rest.chars().all(|c| c.is_ascii_digit() || also.contains(c));
    let allowed = match (prefix, char::from(bytes[end])) {
        (' ', 'm') => numbers(parameters, ";:"),
        (' ', 'H' | 'A' | 'B' | 'C' | 'D' | 'G' | 'd' | 'J' | 'K' | 'X') => numbers(parameters, ";"),
        // The window title is put aside and brought back.
        (' ', 't') => ["22;2", "23;2"].contains(&parameters),
        ('?', 'h' | 'l') => parameters.split(';').all(|mode| mode.parse().is_ok_and(|mode| MODES.contains(&mode))),
        ('>' | '<', 'u') => numbers(parameters, ";"),
        _ => false,
    };
    allowed.then_some(end + 1)
}

/// The slices of a hostile text that must not be found in a capture: from each control to what follows it.
pub fn slices(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let at = |(n, c): (usize, &char)| match c {
        '\u{1b}' | '\u{80}'..='\u{9f}' => Some(&chars[n..chars.len().min(n + 10)]),
        // These the client moves its cursor with.
        '\r' | '\n' => None,
        c if c.is_control() => Some(&chars[n.saturating_sub(1)..chars.len().min(n + 2)]),
        _ => None,
    };
    let mut found: Vec<String> = chars.iter().enumerate().filter_map(at).map(|slice| slice.iter().collect()).collect();
    found.retain(|slice| slice.len() > 2);
    found.sort_unstable();
    found.dedup();
    found
}

/// The judge would be worth nothing if it let everything through, or nothing.
#[test]
fn the_judge_of_captures_knows_good_from_bad() {
    let good = "\x1b[?1049h\x1b[22;2t\x1b[>1u\x1b]2;#nova - streamside\x1b\\\x1b[3;4Hplain \x1b[1;38;5;7mwörds\x1b[K\r\n\x1b[<u\x1b]8;id=1f;https://a.test/\x1b\\x\x1b]8;;\x1b\\";
    assert_eq!(faults(good.as_bytes(), &["#nova - streamside"]), [""; 0]);
    for bad in [
        "\x07",
        "\t",
        "\x7f",
        "a\u{9b}31m",
        "\x1b]2;other\x1b\\",
        "\x1b]52;c;eA==\x07",
        "\x1b[6n",
        "\x1b[c",
        "\x1b[?9001h",
        "\x1bP$q\x1b\\",
        "\x1b[21t",
        "\u{202e}x",
        "\x1bc",
        "\x1b[5i",
        "\x1b]8;id=1f;javascript:x\x1b\\",
        "\x1b]8;id=1f;https://a.test/\x07\x1b\\",
        "\x1b]8;x=y;https://a.test/\x1b\\",
        "\x1b]8;;https://a.test/",
    ] {
        assert!(!faults(bad.as_bytes(), &["#nova - streamside"]).is_empty(), "{bad:?}");
    }
    assert!(!faults(b"\x9b31m", &[]).is_empty(), "bytes that are no UTF-8");
    assert_eq!(slices("ab\x1b[2Jcdefghijkl\u{7}x"), ["\x1b[2Jcdefgh", "l\u{7}x"]);
}
