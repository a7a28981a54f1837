//! Copying by the terminal (OSC 52): works over ssh, and needs no desktop. Only set, never read.
//!
//! Must not know what is copied.

/// Longest sequence that terminals take, in bytes of base64: xterm's limit, which others have too.
const LONGEST: usize = 74_000;

/// The bytes that put `text` into the clipboard, or nothing where it is too long. Inside tmux they go to tmux, which
/// hands them on where `set-clipboard` is on, and through it, where `allow-passthrough` is.
pub fn copy(text: &str, tmux: bool) -> Option<Vec<u8>> {
    let encoded = base64(text.as_bytes());
    if encoded.len() > LONGEST {
        return None;
    }
    let sequence = format!("\x1b]52;c;{encoded}\x07");
    let through = format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"));
    Some(if tmux { sequence + through.as_str() } else { sequence }.into_bytes())
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = SIGNS[(word >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_encoded_as_the_terminal_reads_it() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("héllo\x1b", "aMOpbGxvGw==")]
        {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(copy("foo", false).unwrap(), b"\x1b]52;c;Zm9v\x07");
        assert_eq!(copy("foo", true).unwrap(), b"\x1b]52;c;Zm9v\x07\x1bPtmux;\x1b\x1b]52;c;Zm9v\x07\x1b\\");
        assert_eq!(copy(&"x".repeat(60_000), false), None);
    }
}
