//! What may never be in a text that reaches a terminal. Written from the rules, not from the code it judges.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Why `text` must not be written to a terminal, if it must not.
pub fn fault(text: &str) -> Option<String> {
    let control = |c: &char| (*c < ' ' && *c != '\n') || ('\u{7f}'..='\u{9f}').contains(c);
    if let Some(c) = text.chars().find(control) {
        return Some(format!("control {c:?}"));
    }
    if let Some(c) = text.chars().find(|c| is_unseen(*c)) {
        return Some(format!("unseen {c:?}"));
    }
    text.graphemes(true).find_map(|cluster| {
        let long = cluster.chars().count() > 8 || cluster.len() > 64;
        let blank = cluster != "\n" && cluster.width() == 0;
        let joiner = cluster.contains('\u{200d}') && !cluster.chars().any(|c| c >= '\u{203c}' && c != '\u{200d}');
        let dangling = cluster.starts_with('\u{200d}') || cluster.ends_with('\u{200d}');
        (long || blank || joiner || dangling)
            .then(|| format!("cluster {:?}", cluster.chars().take(12).collect::<String>()))
    })
}

/// Characters that change or hide what is seen, and are nothing themselves.
pub fn is_unseen(c: char) -> bool {
    is_bidi(c) || is_invisible(c)
}

/// Embeddings, overrides, isolates and marks.
fn is_bidi(c: char) -> bool {
    matches!(u32::from(c), 0x200e..=0x200f | 0x061c | 0x202a..=0x202e | 0x2066..=0x2069)
}

/// The list of the corpus' own judge, and what its records show beyond it.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x34f | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b | 0x200c | 0x2060..=0x2064
        | 0x206a..=0x206f | 0x3164 | 0xfe00..=0xfe0e | 0xfeff | 0xffa0 | 0xfff9..=0xfffb | 0x1bca0..=0x1bca3
        | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// The judge would be worth nothing if it let everything through.
#[test]
fn the_judge_sees_what_it_is_there_for() {
    for bad in ["\u{1b}", "\u{9b}", "\t", "\u{7f}", "\u{202e}", "\u{200b}", "\u{e0041}", "a\u{200d}b", "\u{301}x"] {
        assert!(fault(bad).is_some(), "{bad:?}");
    }
    assert!(fault(&format!("Z{}", "\u{301}".repeat(8))).is_some());
    for good in ["plain", "a\nb", "é漢", "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "1\u{fe0f}\u{20e3}", "\u{fffd}"]
    {
        assert_eq!(fault(good), None, "{good:?}");
    }
}
