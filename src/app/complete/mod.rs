//! What a half-typed word could become: commands and their arguments, people, channels, emotes and emoji.
//!
//! Pure: the app in, a list of hits out; beginnings first, then words that hold what was typed. Must not know keys or
//! how the list is drawn.

mod emotes;
mod names;

use crate::chat::{SafeText, is_command};

use super::command::usage::{self, Argument, Kind};
use super::command::{TABLE, is_offered};
use super::state::App;

pub use emotes::{Emote, emotes};
pub use names::people;

/// More hits help nobody.
const MOST: usize = 100;

/// An open list of hits for one word of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the text where the word, or the hit put in its place, stands.
    pub start: usize,
    pub end: usize,
    /// The word as it was typed.
    pub typed: String,
    pub hits: Vec<Hit>,
    /// The hit that stands in the text; none as long as the list only offers.
    pub chosen: Option<usize>,
}

/// One thing a word could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What is put into the text.
    pub text: String,
    /// A word about it.
    pub about: String,
}

impl Hit {
    fn new(text: impl Into<String>, about: impl Into<String>) -> Self {
        Self { text: text.into(), about: about.into() }
    }
}

/// Where the word at the cursor begins, and its hits.
pub fn find(app: &App) -> (usize, Vec<Hit>) {
    let compose = app.compose();
    let before = &compose.text()[..compose.cursor()];
    let editing = compose.editing().is_some();
    let mut found = match before.strip_prefix('/').filter(|_| !editing && (before == "/" || is_command(before))) {
        Some(command) => of_command(app, command),
        None => anywhere(app, before),
    };
    found.1.truncate(MOST);
    found
}

/// What is offered without being asked: emotes, once a colon and two letters say that one is meant.
pub fn offer(app: &App) -> Option<(usize, Vec<Hit>)> {
    let compose = app.compose();
    let before = &compose.text()[..compose.cursor()];
    if is_command(before) && !before.contains(char::is_whitespace) {
        return None;
    }
    let start = emotes::start(before)?;
    let mut hits = emotes::hits(app, &before[start + 1..]);
    hits.truncate(MOST);
    (!hits.is_empty()).then_some((start, hits))
}

/// `typed` is what stands before the cursor, without the slash.
fn of_command(app: &App, typed: &str) -> (usize, Vec<Hit>) {
    let Some(end) = typed.find(char::is_whitespace) else { return (0, commands(app, typed, "/")) };
    let name = typed[..end].to_lowercase();
    let Some(command) = TABLE.iter().find(|command| command.answers_to(&name)) else {
        return anywhere_behind(app, typed, end);
    };
    let arguments = usage::arguments(command.usage);
    let Some((index, at)) = usage::at_end(&arguments, &typed[end..]) else { return (typed.len() + 1, Vec::new()) };
    let argument = &arguments[index];
    if argument.takes(Kind::Text) {
        return anywhere_behind(app, typed, end + at);
    }
    let word = &typed[end + at..];
    let skip = if argument.list { word.rfind(',').map_or(0, |comma| comma + 1) } else { 0 };
    (1 + end + at + skip, for_argument(app, argument, &word[skip..]))
}

/// Words inside a command, `from` bytes behind its slash.
fn anywhere_behind(app: &App, typed: &str, from: usize) -> (usize, Vec<Hit>) {
    let (start, hits) = anywhere(app, &typed[from..]);
    (1 + from + start, hits)
}

fn for_argument(app: &App, argument: &Argument, word: &str) -> Vec<Hit> {
    argument.kinds.iter().flat_map(|kind| of_kind(app, *kind, word)).collect()
}

fn of_kind(app: &App, kind: Kind, word: &str) -> Vec<Hit> {
    match kind {
        Kind::User => ranked(word.trim_start_matches('@'), people(app), |name| Hit::new(name.as_str(), "")),
        Kind::Channel => ranked(word.trim_start_matches('#'), names::channels(app), |name| Hit::new(name.as_str(), "")),
        Kind::Command => commands(app, word.trim_start_matches('/'), ""),
        Kind::Duration => ranked(word, ["10m", "1h", "1d"].map(SafeText::line), |span| Hit::new(span.as_str(), "")),
        Kind::Network => {
            let labels = app.networks.iter().map(|network| network.label.clone());
            ranked(word, labels, |label| Hit::new(label.as_str(), ""))
        }
        Kind::Emoji => emotes::hits(app, word.trim_matches(':')),
        Kind::Word(known) => ranked(word, [SafeText::line(known)], |known| Hit::new(known.as_str(), "")),
        Kind::Other(_) | Kind::Text => Vec::new(),
    }
}

fn commands(app: &App, word: &str, slash: &str) -> Vec<Hit> {
    let own = app.prefs.writing.aliases.iter().map(|(name, meaning)| (name.as_str(), format!("yours: {meaning}")));
    let offered = || TABLE.iter().filter(|command| is_offered(app, command));
    let table = offered().map(|command| (command.name, command.help.to_owned()));
    let hits = ranked_by(
        word,
        table.chain(own),
        |(name, _)| name,
        |(name, help)| Hit::new(format!("{slash}{name}"), help.as_str()),
    );
    if !hits.is_empty() {
        return hits;
    }
    let also = offered().flat_map(|command| command.aliases.iter().map(move |alias| (alias, command.help)));
    ranked_by(word, also, |(name, _)| name, |(name, help)| Hit::new(format!("{slash}{name}"), *help))
}

/// In ordinary text: the sign before the word says what it is.
fn anywhere(app: &App, before: &str) -> (usize, Vec<Hit>) {
    let start = before.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
    let word = &before[start..];
    if let Some(name) = word.strip_prefix('@') {
        return (start, ranked(name, people(app), |name| Hit::new(format!("@{name}"), "")));
    }
    if let Some(name) = word.strip_prefix('#') {
        return (start, ranked(name, names::channels(app), |name| Hit::new(format!("#{name}"), "")));
    }
    if let Some(at) = emotes::start(before) {
        return (at, emotes::hits(app, &before[at + 1..]));
    }
    let begins_a_line = before[..start].is_empty() || before[..start].ends_with('\n');
    let hits = match begins_a_line && !word.is_empty() {
        true => ranked(word, people(app), |name| Hit::new(format!("@{name}"), "")),
        false => Vec::new(),
    };
    (start, hits)
}

fn ranked(word: &str, known: impl IntoIterator<Item = SafeText>, hit: impl Fn(&SafeText) -> Hit) -> Vec<Hit> {
    ranked_by(word, known, |name| name.as_str(), hit)
}

/// Those that begin with the word and then those that hold it, each in the order in which they came.
fn ranked_by<T>(
    word: &str,
    known: impl IntoIterator<Item = T>,
    name: impl Fn(&T) -> &str,
    hit: impl Fn(&T) -> Hit,
) -> Vec<Hit> {
    let word = word.to_lowercase();
    let (mut begins, mut holds) = (Vec::new(), Vec::new());
    for one in known {
        let folded = name(&one).to_lowercase();
        if folded.starts_with(&word) {
            begins.push(hit(&one));
        } else if folded.contains(&word) {
            holds.push(hit(&one));
        }
    }
    begins.append(&mut holds);
    begins
}
