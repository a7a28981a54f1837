//! `/help [command]`: the pages with everything, or one command in a line.

use crate::app::state::{App, Overlay};

use super::{Outcome, find};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    if arguments.is_empty() {
        return Ok(app.lay_over(Overlay::Help { top: 0 }));
    }
    let command = find(&arguments.trim_start_matches('/').to_lowercase())?;
    let also: String = command.aliases.iter().map(|alias| format!(" (also /{alias})")).collect();
    app.answer(&format!("{}: {}{also}", command.usage, command.help));
    Ok(Vec::new())
}
