//! Slash commands: found by name in the table, run against the app. They are never sent (RFC 3.4).
//!
//! Must not know what a single command does; each has a file of its own.

mod account;
mod alias;
mod badge;
mod block;
mod call;
mod connect;
pub(in crate::app) mod desk;
mod dnd;
mod docs;
mod edit;
mod forget;
mod help;
pub mod hint;
mod ignore;
mod invites;
mod join;
mod leave;
mod lists;
mod names;
mod offered;
mod quit;
mod react;
mod reconnect;
mod reload;
mod reply;
mod rooms;
mod saying;
mod scope;
mod sign_in;
mod status;
mod table;
mod theme;
pub mod topic;
mod unread;
mod unsent;
pub mod usage;
mod whisper;

use crate::chat::MessageId;

use super::effect::Effect;
use super::state::{App, Place};

pub use docs::page;
pub use offered::is_offered;
pub use table::{Command, TABLE};

/// What is to happen, or in words why not; then the text stays in the input.
pub type Outcome = Result<Vec<Effect>, String>;

/// Runs what was typed, `/name arguments`.
///
/// # Errors
/// When there is no such command, it is not clear which one is meant, or it cannot run as typed.
pub fn run(app: &mut App, typed: &str) -> Outcome {
    let (name, arguments) = split(typed);
    let own = alias::meaning(app, &name).filter(|_| !TABLE.iter().any(|command| command.answers_to(&name)));
    let Some(meaning) = own else { return (find(&name)?.run)(app, arguments) };
    let typed = alias::expand(&name, meaning, arguments)?;
    let (inner, arguments) = split(&typed);
    let command = find(&inner).map_err(|why| format!("/{name} is your alias for {typed}, and {why}"))?;
    (command.run)(app, arguments)
}

fn split(typed: &str) -> (String, &str) {
    let typed = typed.strip_prefix('/').unwrap_or(typed);
    let (name, arguments) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    (name.to_lowercase(), arguments.trim())
}

impl Command {
    /// Whether this is its name, spelled out.
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// Whether it can run as it is, without anything behind its name.
    pub fn runs_alone(&self) -> bool {
        usage::arguments(self.usage).iter().all(|argument| !argument.required)
    }
}

/// The command of a name: spelled out, by another name, or by a beginning that no other one has. Commands that lose
/// something must be spelled out, and what could be meant for one of them is not taken for another.
fn find(name: &str) -> Result<&'static Command, String> {
    if let Some(command) = TABLE.iter().find(|command| command.answers_to(name)) {
        return Ok(command);
    }
    let begins: Vec<_> = TABLE.iter().filter(|command| command.name.starts_with(name)).collect();
    match begins[..] {
        [command] if !command.loses => Ok(command),
        [] | [_] => Err(unknown(name)),
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
        None => format!("/{name} is not a command. /help lists them all."),
    }
}

/// Splits off the first word.
fn first_word(arguments: &str) -> (&str, &str) {
    let (word, rest) = arguments.split_once(char::is_whitespace).unwrap_or((arguments, ""));
    (word, rest.trim())
}

/// The message that a command is about: `id:…` in front, or the one it was put there for. Gives what is left to read.
fn which<'a>(app: &App, arguments: &'a str, key: &str) -> Result<(Place, MessageId, &'a str), String> {
    let (word, rest) = first_word(arguments);
    if let Some(id) = word.strip_prefix("id:").filter(|id| !id.is_empty()) {
        let here = app.current.clone().ok_or("No channel is open. /join NAME opens one.")?;
        return Ok((here, MessageId::new(id), rest));
    }
    match app.aim() {
        Some(target) => Ok((target.place.clone(), target.message.clone(), arguments)),
        None => Err(format!("Which message? Alt-S selects one, then {key}; or id: and its id, which Y copies there.")),
    }
}

/// For commands that take nothing.
fn nothing_else(arguments: &str, usage: &str) -> Result<(), String> {
    if arguments.is_empty() { Ok(()) } else { Err(format!("{usage} takes nothing more.")) }
}
