//! Slash commands: found by name in the table, run against the app. They are never sent (RFC 3.4).
//!
//! Must not know what a single command does; each has a file of its own.

mod block;
mod connect;
mod dnd;
mod forget;
mod help;
mod ignore;
mod join;
mod leave;
mod names;
mod quit;
mod reconnect;
mod scope;
mod table;
mod unsent;

use super::effect::Effect;
use super::state::App;

pub use table::{Command, TABLE};

/// What is to happen, or in words why not; then the text stays in the input.
pub type Outcome = Result<Vec<Effect>, String>;

/// Runs what was typed, `/name arguments`.
///
/// # Errors
/// When there is no such command, it is not clear which one is meant, or it cannot run as typed.
pub fn run(app: &mut App, typed: &str) -> Outcome {
    let typed = typed.strip_prefix('/').unwrap_or(typed);
    let (name, arguments) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let command = find(&name.to_lowercase())?;
    (command.run)(app, arguments.trim())
}

/// The command of a name: spelled out, by another name, or by a beginning that no other one has. Commands that lose
/// something must be spelled out.
fn find(name: &str) -> Result<&'static Command, String> {
    if let Some(command) = TABLE.iter().find(|command| command.name == name || command.aliases.contains(&name)) {
        return Ok(command);
    }
    let begins: Vec<_> = TABLE.iter().filter(|command| !command.loses && command.name.starts_with(name)).collect();
    match begins[..] {
        [command] => Ok(command),
        [] => Err(unknown(name)),
        _ => {
            let names: Vec<_> = begins.iter().map(|command| format!("/{}", command.name)).collect();
            Err(format!("/{name} could be {}. Type one more letter.", names.join(" or ")))
        }
    }
}

fn unknown(name: &str) -> String {
    let likeness = |command: &Command| {
        let names = command.aliases.iter().chain([&command.name]);
        names.map(|known| strsim::jaro_winkler(name, known)).fold(0.0, f64::max)
    };
    let nearest = TABLE.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|command| likeness(command) > 0.75) {
        Some(near) => format!("/{name} is not a command. Did you mean {}?", near.usage),
        None => format!("/{name} is not a command. F1 lists them all."),
    }
}

/// For commands that take nothing.
fn nothing_else(arguments: &str, usage: &str) -> Result<(), String> {
    if arguments.is_empty() { Ok(()) } else { Err(format!("{usage} takes nothing more.")) }
}
