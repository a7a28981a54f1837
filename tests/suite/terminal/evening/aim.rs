//! What a moderator does with the keys: a message is chosen by its words, its author is timed out with a preset.

use super::crowd::Crowd;
use crate::peers::terminal::{Terminal, has_row};

pub const ESC: &str = "\x1b";
const ALT_S: &str = "\x1bs";
const UP: &str = "\x1b[A";

/// More rows than any screen of the evening has.
const FAR: usize = 400;

/// Holds the timeline and goes up to the message with these words, however many come below meanwhile.
pub fn choose(screen: &mut Terminal, words: &str) {
    screen.keys(ALT_S);
    let mut text = screen.wait_text("selected: ");
    for _ in 0..FAR {
        let row = chosen(&text).unwrap_or_else(|| panic!("nothing is selected:\n{text}")).to_owned();
        if row.contains(words) {
            return;
        }
        screen.keys(UP);
        text = screen.wait("the message before", |text| chosen(text).is_some_and(|next| next != row));
    }
    panic!("{words:?} is not there:\n{text}");
}

/// The row of the selected message: in a wide terminal something stands before it.
fn chosen(text: &str) -> Option<&str> {
    text.lines()
        .filter_map(|row| row.strip_prefix('>').or_else(|| Some(row.split_once("│>")?.1)))
        .find(|row| row.contains(" │ "))
}

/// Presses the key of the longest preset and confirms it, once it is clear whom it is for; a crowd talks on meanwhile.
pub fn time_out(screen: &mut Terminal, crowd: Option<&Crowd>, (name, words): (&str, &str)) {
    screen.keys("3");
    let for_whom = |text: &str| {
        has_row(text, &[&format!("for {name}, "), words]) && text.contains(&format!("> /timeout {name} 10m"))
    };
    screen.wait("whom it is for", for_whom);
    if let Some(crowd) = crowd {
        crowd.goes_on(20);
        assert!(for_whom(&screen.text()), "{}", screen.text());
    }
    screen.keys("\r");
    screen.wait_text(&format!("kat timed out {name} for 10m. z takes it back (30 s)"));
}
