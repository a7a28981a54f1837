//! What is said about a command while it is being typed: its usage with the argument at the cursor marked, what can
//! stand there, and early what is wrong.
//!
//! Must not know how a hint is drawn.

use crate::app::mention::same_name;
use crate::app::state::App;
use crate::chat::is_command;

use super::usage::{self, Argument, Kind};
use super::{Command, TABLE, alias, find, is_offered};

/// Names that fit a hint.
const NAMES: usize = 8;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// The usage line in parts; true marks the argument at the cursor.
    pub usage: Vec<(String, bool)>,
    pub help: String,
    /// What is wrong already, in place of the help.
    pub problem: Option<String>,
}

/// The hint for what stands in the input, if that is a command.
pub fn hint(app: &App) -> Option<Hint> {
    let compose = app.compose();
    let text = compose.text();
    if compose.editing().is_some() {
        return None;
    }
    if text == "/" {
        return Some(Hint { help: "a command: its name, or Tab for all of them".to_owned(), ..Hint::default() });
    }
    if !is_command(text) {
        return None;
    }
    let before = &text[1..compose.cursor().max(1)];
    let name = text[1..].split(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    if before.contains(char::is_whitespace) {
        return Some(of_arguments(app, &name, &before[name_length(before)..]));
    }
    Some(of_name(app, &name))
}

fn name_length(typed: &str) -> usize {
    typed.find(char::is_whitespace).unwrap_or(typed.len())
}

/// While the name is being typed.
fn of_name(app: &App, name: &str) -> Hint {
    if let Some(meaning) = own(app, name) {
        return Hint { usage: vec![(format!("/{name}"), false)], help: format!("yours: {meaning}"), problem: None };
    }
    let offered = |command: &&Command| command.name.starts_with(name) && is_offered(app, command);
    let begins: Vec<_> = TABLE.iter().filter(offered).collect();
    match (find(name), &begins[..]) {
        (Ok(command), _) => of_command(command, None),
        (Err(_), [command]) => of_command(command, None),
        (Err(problem), []) => Hint { problem: Some(problem), ..Hint::default() },
        (Err(_), several) => {
            let names: Vec<_> = several.iter().take(NAMES).map(|command| format!("/{}", command.name)).collect();
            Hint { usage: vec![(names.join("  "), false)], ..Hint::default() }
        }
    }
}

fn of_arguments(app: &App, name: &str, typed: &str) -> Hint {
    if let Some(meaning) = own(app, name) {
        return Hint { usage: vec![(format!("/{name}"), false)], help: format!("yours: {meaning}"), problem: None };
    }
    let command = match find(name) {
        Ok(command) => command,
        Err(problem) => return Hint { problem: Some(problem), ..Hint::default() },
    };
    let arguments = usage::arguments(command.usage);
    let at = usage::at_end(&arguments, typed);
    let mut hint = of_command(command, at.map(|(index, _)| index));
    if let Some((index, _)) = at {
        hint.help = arguments[index].help();
    }
    hint.problem = problem(app, &arguments, typed).or_else(|| {
        let last = arguments.is_empty() && !typed.trim().is_empty();
        last.then(|| format!("/{} takes nothing more", command.name))
    });
    hint
}

fn own<'a>(app: &'a App, name: &str) -> Option<&'a str> {
    let known = TABLE.iter().any(|command| command.answers_to(name));
    alias::meaning(app, name).filter(|_| !known)
}

fn of_command(command: &Command, current: Option<usize>) -> Hint {
    let arguments = usage::arguments(command.usage);
    let name = (format!("/{}", command.name), false);
    let rest = arguments.iter().enumerate().map(|(at, argument)| (format!(" {}", argument.shown), Some(at) == current));
    Hint { usage: std::iter::once(name).chain(rest).collect(), help: command.help.to_owned(), problem: None }
}

/// What a word that is finished cannot be.
fn problem(app: &App, arguments: &[Argument], typed: &str) -> Option<String> {
    let end = typed.rfind(char::is_whitespace).unwrap_or(0);
    let finished = typed[..end].split_whitespace();
    arguments
        .iter()
        .zip(finished)
        .take_while(|(argument, _)| !argument.takes(Kind::Text))
        .find_map(|(argument, word)| wrong(app, argument, word))
}

fn wrong(app: &App, argument: &Argument, word: &str) -> Option<String> {
    match argument.kinds[..] {
        [Kind::User] => {
            let stranger = word.split(',').find(|name| !is_known(app, name))?;
            Some(format!("no such user here: {}", stranger.trim_start_matches('@')))
        }
        [Kind::Duration] if !usage::is_duration(word) => {
            Some(format!("{word} is no length of time; like 90s, 10m, 1h30m"))
        }
        _ => None,
    }
}

/// Whether somebody is here, has spoken, or cannot be judged because nobody is known.
fn is_known(app: &App, name: &str) -> bool {
    let name = name.trim_start_matches('@');
    let Some((room, network)) = app.current_room().zip(app.current_network()) else { return true };
    let me = network.me.iter().map(|me| me.as_str());
    let members = network.rooms.iter().flat_map(|room| &room.members).map(|member| member.name.as_str());
    let spoke = network.lines_shown(room).iter().map(|line| line.message.author.name.as_str());
    name.is_empty() || room.members.is_empty() || me.chain(members).chain(spoke).any(|known| same_name(known, name))
}
