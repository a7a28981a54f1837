//! What a command takes, read from its usage line: `/whisper <user>[,user…] [text]`.
//!
//! The line that people read is the only place where arguments are written down, so help, hints, completion and docs
//! cannot disagree. Must not know the app.

/// What can stand in an argument's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    User,
    Channel,
    Command,
    Duration,
    Network,
    Emoji,
    /// This very word.
    Word(&'static str),
    /// Whatever else has this name: an address, a file.
    Other(&'static str),
    /// Everything up to the end of the line.
    Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// As the usage line writes it: `<user>`, `[on|off]`.
    pub shown: &'static str,
    /// Any of these.
    pub kinds: Vec<Kind>,
    pub required: bool,
    /// Several, with commas between them.
    pub list: bool,
}

impl Argument {
    pub fn takes(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// One line about what to write there.
    pub fn help(&self) -> String {
        let words: Vec<&str> = self.kinds.iter().map(|kind| kind.help()).collect();
        words.join(", or ")
    }
}

impl Kind {
    fn of(name: &'static str, required: bool) -> Self {
        match name.trim_end_matches('…') {
            "user" => Self::User,
            "channel" => Self::Channel,
            "command" => Self::Command,
            "duration" => Self::Duration,
            "network" => Self::Network,
            "emoji" => Self::Emoji,
            "text" | "reason" | "words" | "query" | "filter" => Self::Text,
            // What must be given cannot be a single word: that would say nothing.
            _ if required || name.ends_with('…') || NAMES.contains(&name) => Self::Other(name),
            word => Self::Word(word),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::User => "a name from here",
            Self::Channel => "a channel",
            Self::Command => "the name of a command",
            Self::Duration => "how long: 90s, 10m, 1h30m, 2d",
            Self::Network => "a network as the list calls it",
            Self::Emoji => "an emoji, or :name: of one",
            Self::Word(word) => word,
            Self::Other("address") => "an address, like chat.example.org",
            Self::Other("link") => "its handle in /links, such as L3",
            Self::Other("id") => "id: and the id of a message; nothing for the selected one",
            Self::Other(name) => name,
            Self::Text => "words up to the end of the line",
        }
    }
}

/// Optional arguments that stand for something and are no words to be typed.
const NAMES: &[&str] = &["address", "name", "file", "hours", "id", "number", "pattern", "regex", "seconds", "url"];

/// The arguments of a usage line.
pub fn arguments(usage: &'static str) -> Vec<Argument> {
    usage.split_whitespace().skip(1).map(argument).collect()
}

fn argument(shown: &'static str) -> Argument {
    let required = shown.starts_with('<');
    let end = shown.find(['>', ']']).unwrap_or(shown.len());
    let inside = shown.get(1..end).unwrap_or_default();
    let kinds = inside.split('|').map(|name| Kind::of(name, required)).collect();
    Argument { shown, kinds, required, list: shown.contains(',') }
}

/// Which argument the end of `typed` belongs to (`typed` begins behind the command's name), and where in `typed` its
/// word begins.
pub fn at_end(arguments: &[Argument], typed: &str) -> Option<(usize, usize)> {
    let mut index = 0;
    let mut rest = typed.trim_start();
    loop {
        let argument = arguments.get(index)?;
        let start = typed.len() - rest.len();
        let end = rest.find(char::is_whitespace).filter(|_| !argument.takes(Kind::Text));
        let Some(end) = end else { return Some((index, start)) };
        rest = rest[end..].trim_start();
        index += 1;
    }
}

/// Whether a word says how long: numbers with s, m, h, d or w behind them.
pub fn is_duration(word: &str) -> bool {
    let mut digits = 0;
    let mut units = 0;
    for c in word.chars() {
        match c {
            '0'..='9' => digits += 1,
            's' | 'm' | 'h' | 'd' | 'w' if digits > 0 => (digits, units) = (0, units + 1),
            _ => return false,
        }
    }
    digits == 0 && units > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usage_line_says_what_can_stand_where() {
        let whisper = arguments("/whisper <user>[,user…] [text]");
        assert_eq!((&whisper[0].kinds[..], whisper[0].required, whisper[0].list), (&[Kind::User][..], true, true));
        assert_eq!((&whisper[1].kinds[..], whisper[1].required), (&[Kind::Text][..], false));
        assert_eq!(arguments("/badge [on|off]")[0].kinds, [Kind::Word("on"), Kind::Word("off")]);
        assert_eq!(arguments("/dnd [off|duration]")[0].kinds, [Kind::Word("off"), Kind::Duration]);
        assert_eq!(arguments("/connect [address]")[0].kinds, [Kind::Other("address")]);
        assert_eq!(arguments("/theme <name>")[0].kinds, [Kind::Other("name")]);
        assert_eq!(arguments("/quit"), []);
    }

    #[test]
    fn the_argument_under_the_cursor_is_found() {
        let ignore = arguments("/ignore <user> [duration] [text]");
        for (typed, at) in [
            ("", Some((0, 0))),
            (" bo", Some((0, 1))),
            (" bob ", Some((1, 5))),
            (" bob  10m", Some((1, 6))),
            (" bob 10m so that", Some((2, 9))),
        ] {
            assert_eq!(at_end(&ignore, typed), at, "{typed:?}");
        }
        assert_eq!(at_end(&arguments("/join <channel>"), " a b"), None);
    }

    #[test]
    fn lengths_of_time_have_units() {
        for (word, is) in [("90s", true), ("1h30m", true), ("2w", true), ("5", false), ("m", false), ("1x", false)] {
            assert_eq!(is_duration(word), is, "{word}");
        }
    }
}
