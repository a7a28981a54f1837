//! The page about all commands, made from their table.

use std::fmt::Write;

use super::Command;
use super::topic::topics;

/// `docs/commands.md`.
pub fn page() -> String {
    let mut out = String::from(
        "# Commands\n\nWhat begins with a slash is never sent as a message. Case does not matter; the beginning of a \
         name is enough where no other command begins like it, except for commands marked *spelled out*, since they \
         take something away. `<this>` must be given, `[this]` may be; Tab completes both, and the row above the input \
         says what comes next. Own commands stand in the configuration file under `[alias]`.\n",
    );
    for (heading, commands) in topics() {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n## {heading}\n\n| Command | Also | What it does |\n|---|---|---|\n");
        commands.iter().for_each(|command| out.push_str(&row(command)));
    }
    out
}

fn row(command: &Command) -> String {
    let also: Vec<_> = command.aliases.iter().map(|alias| format!("`/{alias}`")).collect();
    let loses = if command.loses { " (*spelled out*)" } else { "" };
    // A bar would end the cell.
    let usage = command.usage.replace('|', "\\|");
    format!("| `{usage}` | {} | {}{loses} |\n", also.join(", "), command.help)
}
