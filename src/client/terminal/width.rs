//! Which signs every terminal draws as wide as we count them.
//!
//! Terminals disagree about emoji, joined sequences and ambiguous signs. After such a sign the cursor may stand
//! anywhere, and what lies right of it may have been painted over. Must not know what the signs mean.

/// Whether the symbol of a cell is one that all terminals agree on.
pub fn is_agreed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    match c {
        ' '..='~' => true,
        // A soft hyphen is shown by some and hidden by others.
        '\u{ad}' => false,
        // Latin, Greek, Cyrillic; dashes, quotes and the ellipsis; box drawing and blocks.
        '\u{a1}'..='\u{24f}' | '\u{391}'..='\u{3ce}' | '\u{400}'..='\u{45f}' => true,
        '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2500}'..='\u{259f}' => true,
        // Kana, ideographs and Hangul are two cells everywhere.
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_signs_without_dispute_are_trusted() {
        for (symbol, agreed) in
            [("a", true), (" ", true), ("é", true), ("│", true), ("日", true), ("한", true), ("…", true)]
        {
            assert_eq!(is_agreed(symbol), agreed, "{symbol:?}");
        }
        for symbol in ["", "e\u{301}", "👩‍🚀", "❤\u{fe0f}", "☎", "\u{ad}", "\u{1f600}", "ｱ"] {
            assert!(!is_agreed(symbol), "{symbol:?}");
        }
    }
}
