//! How long a terminal's escape sequence is, so that its body goes with it instead of staying behind as rubbish.
//!
//! ECMA-48 in its 7-bit (ESC) and 8-bit (C1) spelling. Must not know what the sequences do: all of them go.

/// Longest parameters of a control sequence that are believed.
const LONGEST_CONTROL: usize = 64;
/// Longest string (title, clipboard, picture) that is believed to be one.
const LONGEST_STRING: usize = 4096;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
/// First byte of U+0080 to U+009F in UTF-8.
const C1: u8 = 0xc2;

/// Bytes of the sequence at the start of `text`, which begins with ESC or a C1 control.
///
/// Where no end is in sight it is the length of the control character alone: hiding the rest of a message must not
/// be that easy.
pub fn sequence_len(text: &str) -> usize {
    match *text.as_bytes() {
        [ESC, kind, ref rest @ ..] => 1 + escape_len(kind, rest),
        [C1, kind, ref rest @ ..] => 2 + function_len(kind, rest).unwrap_or(0),
        _ => 1,
    }
}

/// What follows ESC: the 7-bit form of a C1 control, or a short function of its own.
fn escape_len(kind: u8, rest: &[u8]) -> usize {
    let long = match kind {
        b'@'..=b'_' => function_len(kind + 0x40, rest).map(|len| len + 1),
        // The title of GNU screen.
        b'k' => string_len(rest).map(|len| len + 1),
        b' '..=b'/' => intermediate_len(rest).map(|len| len + 1),
        _ => None,
    };
    let known = matches!(kind, b'6'..=b'9' | b'=' | b'>' | b'D'..=b'H' | b'M'..=b'O' | b'V' | b'W' | b'Z' | b'\\')
        || matches!(kind, b'c' | b'd' | b'l'..=b'o' | b'|'..=b'~');
    long.unwrap_or(usize::from(known))
}

/// Bytes after a C1 control that belong to it, if it takes any and they end.
fn function_len(control: u8, rest: &[u8]) -> Option<usize> {
    match control {
        0x9b => control_len(rest),
        0x90 | 0x98 | 0x9d..=0x9f => string_len(rest),
        _ => None,
    }
}

/// CSI: parameters, intermediates, one final byte.
fn control_len(rest: &[u8]) -> Option<usize> {
    let last = rest.iter().take(LONGEST_CONTROL).position(|byte| !matches!(byte, 0x20..=0x3f))?;
    matches!(rest[last], 0x40..=0x7e).then_some(last + 1)
}

/// `ESC ( B` and its like.
fn intermediate_len(rest: &[u8]) -> Option<usize> {
    let last = rest.iter().take(LONGEST_CONTROL).position(|byte| !matches!(byte, 0x20..=0x2f))?;
    matches!(rest[last], 0x30..=0x7e).then_some(last + 1)
}

/// OSC, DCS, APC, PM, SOS: up to BEL or the string terminator. Another control in between means there is no string;
/// it also keeps a flood of openers linear.
fn string_len(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < rest.len().min(LONGEST_STRING) {
        match rest[at..] {
            [BEL, ..] => return Some(at + 1),
            [ESC, b'\\', ..] | [C1, 0x9c, ..] => return Some(at + 2),
            [ESC, ..] | [C1, 0x80..=0x9f, ..] => return None,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sequence, and how many of its characters are one.
    const SEQUENCES: &[(&str, &str)] = &[
        ("\u{1b}[31m", "RED"),
        ("\u{1b}[?25l", "x"),
        ("\u{1b}[0 q", "x"),
        ("\u{9b}2J", "x"),
        ("\u{1b}]0;title\u{7}", "x"),
        ("\u{1b}]2;a\nb\u{1b}\\", "x"),
        ("\u{9d}0;title\u{9c}", "x"),
        ("\u{1b}P$qm\u{1b}\\", "x"),
        ("\u{1b}_Ga=T;AAAA\u{1b}\\", "x"),
        ("\u{1b}kscreen\u{1b}\\", "x"),
        ("\u{1b}(0", "x"),
        ("\u{1b}#8", "x"),
        ("\u{1b}c", "x"),
        ("\u{1b}N", "xOy"),
        ("\u{1b}\\", "x"),
        // No sequence, or no end: the control alone.
        ("\u{1b}", "elevator"),
        ("\u{1b}", ""),
        ("\u{1b}", "[漢"),
        ("\u{1b}", "[31"),
        ("\u{1b}", "]0;never ends"),
        ("\u{1b}", "Ptmux;\u{1b}\u{1b}]52;c;aGk=\u{7}"),
        ("\u{1b}", "]0;a\u{9b}b\u{7}"),
        ("\u{9f}", "no end"),
        ("\u{85}", "next line"),
    ];

    #[test]
    fn a_sequence_goes_with_its_body_and_no_further() {
        for (sequence, rest) in SEQUENCES {
            assert_eq!(sequence_len(&format!("{sequence}{rest}")), sequence.len(), "{sequence:?} {rest:?}");
        }
    }

    #[test]
    fn a_sequence_of_endless_length_is_none() {
        assert_eq!(sequence_len(&format!("\u{1b}[{}m", "1".repeat(LONGEST_CONTROL))), 1);
        assert_eq!(sequence_len(&format!("\u{1b}]0;{}\u{7}", "x".repeat(LONGEST_STRING))), 1);
    }
}
