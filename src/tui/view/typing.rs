//! Who is writing in the room on screen, in words.
//!
//! Must not know where they stand.

use crate::app::state::App;
use crate::chat::SafeText;
use crate::chat::name::fold;
use crate::tui::measure::fit;

const NAME_CELLS: usize = 12;

/// `ann, bob and 2 others are writing`; none where nobody is, or only who is ignored.
pub fn words(app: &App) -> Option<String> {
    let names = &app.current_room()?.typing;
    let shown = names.iter().filter(|name| !app.ignore.people.has(&fold(name.as_str())));
    let shown: Vec<_> = shown.map(cut).collect();
    match &shown[..] {
        [] => None,
        [one] => Some(format!("{one} is writing")),
        [one, other] => Some(format!("{one} and {other} are writing")),
        [one, other, third] => Some(format!("{one}, {other} and {third} are writing")),
        [one, other, rest @ ..] => Some(format!("{one}, {other} and {} others are writing", rest.len())),
    }
}

fn cut(name: &SafeText) -> String {
    fit(name.as_str(), NAME_CELLS).into_owned()
}
