//! Which characters cannot be seen, cannot be kept, or only make sense inside an emoji.
//!
//! Tables come from Unicode 16 where the standard library has none. Must not know what happens to such a character.

use unicode_segmentation::UnicodeSegmentation;

/// Joins emoji into one picture.
pub const ZWJ: char = '\u{200d}';
/// Asks for the coloured form of a character.
pub const EMOJI_SELECTOR: char = '\u{fe0f}';
/// Puts a digit into a key cap.
pub const KEYCAP: char = '\u{20e3}';

/// Default-ignorable, bidi, tag and interlinear characters: nothing is seen, but words, names and filters differ.
/// Also the private sign in whose place kitty shows a part of a picture that it was sent.
///
/// [`ZWJ`] and [`EMOJI_SELECTOR`] are left to the caller, who knows their neighbours.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        | '\u{10eeee}')
}

/// Code points that will never be characters.
pub fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether emoji may be joined to this character. Asked of the segmentation tables, so that the two cannot disagree:
/// two characters with a joiner between them are one cluster only if both are pictographs (rule GB11). The copyright signs, which the tables count among them, are left out.
pub fn is_pictograph(c: char) -> bool {
    const FIRST: char = '\u{203c}';
    c >= FIRST && {
        let joined: String = [c, ZWJ, '⌚'].into_iter().collect();
        joined.graphemes(true).nth(1).is_none()
    }
}

/// Skin tones, which stand between a person and what is joined to it.
pub fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}
