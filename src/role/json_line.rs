//! One object as one line of JSON that a terminal shows as it is.
//!
//! JSON leaves control, direction and tag characters as they are; here they are escaped. Must not know what the object
//! is about.

use serde::Serialize;

/// The object and a line break.
pub fn write(object: &impl Serialize) -> String {
    let json = serde_json::to_string(object).expect("texts and numbers are always JSON");
    let mut line = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if is_hidden(c) {
            // Outside of strings JSON is ASCII, so this is inside of one.
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units).iter() {
                line.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            line.push(c);
        }
    }
    line.push('\n');
    line
}

/// Control, direction, invisible and tag characters, which a terminal may act on or hide.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0e}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}
