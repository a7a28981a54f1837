//! Reading the configuration file: what is wrong is said with file, line and the nearest right word.
//!
//! A missing file is an empty one. Must not know what any key means.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::account::parse_server;
use super::section::channel;
use super::settings::Settings;

/// A configuration that cannot be used; the program does not start with it (exit code 3).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{} cannot be read ({cause}); check the path and its permissions", path.display())]
    Unreadable { path: PathBuf, cause: String },
    #[error("{}:{line}: {problem}", path.display())]
    Wrong { path: PathBuf, line: usize, problem: String },
}

/// Reads the settings of a file; all defaults if there is none.
///
/// # Errors
/// When the file exists and cannot be read or understood.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    match fs::read_to_string(path) {
        Ok(text) => parse(&text, path),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Settings::default()),
        Err(error) => Err(ConfigError::Unreadable { path: path.to_owned(), cause: error.to_string() }),
    }
}

/// Reads settings from the text of a file; `path` is for the messages.
///
/// # Errors
/// When the text is not TOML, has an unknown key or a wrong value.
pub fn parse(text: &str, path: &Path) -> Result<Settings, ConfigError> {
    let wrong = |line, problem| ConfigError::Wrong { path: path.to_owned(), line, problem };
    let mut settings: Settings = read_toml(text, path)?;
    settings.look.locate(&|at| line_of(text, at));
    settings.keys.locate(&|at| line_of(text, at));
    let section = |name: &str| line_of(text, text.find(&format!("[{name}")).unwrap_or(0));
    settings.mentions.check().map_err(|problem| wrong(section("mentions"), problem))?;
    settings.notify.check().map_err(|problem| wrong(section("notify"), problem))?;
    settings.history.check().map_err(|problem| wrong(section("history"), problem))?;
    settings.logs.check().map_err(|problem| wrong(section("logs"), problem))?;
    for (n, network) in settings.networks.iter().enumerate() {
        // The n-th table of that name; its line is the best place to point at.
        let at = text.match_indices("[[network]]").nth(n).map_or(0, |(at, _)| at);
        let line = line_of(text, at);
        parse_server(&network.server).map_err(|error| wrong(line, error.to_string()))?;
        if network.token_file.is_some() && network.token_cmd.is_some() {
            return Err(wrong(line, "give token_file or token_cmd, not both".to_owned()));
        }
        if network.token_cmd.as_ref().is_some_and(Vec::is_empty) {
            return Err(wrong(line, "token_cmd needs a program, like [\"pass\", \"show\", \"chat\"]".to_owned()));
        }
    }
    channel::check(&settings.channels).map_err(|(name, problem)| {
        let table = text.find("[channel").unwrap_or(0);
        let at = text[table..].find(&name).map_or(table, |at| table + at);
        wrong(line_of(text, at), problem)
    })?;
    settings.aliases.check().map_err(|(name, problem)| {
        let table = text.find("[alias]").unwrap_or(0);
        let at = text[table..].find(&name).map_or(table, |at| table + at);
        wrong(line_of(text, at), problem)
    })?;
    Ok(settings)
}

/// Reads anything that is written in TOML; `path` is for the messages.
///
/// # Errors
/// When the text is not TOML, has an unknown key or a wrong value.
pub fn read_toml<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        ConfigError::Wrong { path: path.to_owned(), line, problem: explain(error.message()) }
    })
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// The reader's words, and for an unknown key or value the known one that is nearest.
fn explain(message: &str) -> String {
    let message = message.trim();
    let unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let mut words = message.split('`').skip(1).step_by(2);
    let Some(word) = words.next().filter(|_| unknown) else { return message.to_owned() };
    let what = if message.starts_with("unknown field") { "key" } else { "value" };
    let near = |known: &&str| strsim::damerau_levenshtein(word, known);
    match words.clone().min_by_key(near).filter(|known| near(known) <= 3.min(word.len() / 2 + 1)) {
        Some(nearest) => format!("unknown {what} `{word}`; did you mean `{nearest}`?"),
        None => format!("unknown {what} `{word}`; known here: {}", words.collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::{Color, NetworkSettings, TokenStore};

    fn read(text: &str) -> Result<Settings, String> {
        parse(text, Path::new("config.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        let settings = read("").unwrap();
        assert_eq!(settings, Settings::default());
        assert!(settings.mouse);
        assert_eq!((settings.token_store, settings.color), (TokenStore::Keyring, Color::Auto));
    }

    #[test]
    fn the_example_shows_every_key_and_can_be_used_as_it_is() {
        let text = include_str!("../../assets/config.example.toml");
        assert_eq!(read(text), Ok(Settings::default()), "what is not commented out must be the default");
        let uncommented: String = text
            .lines()
            .map(|line| {
                line.strip_prefix("# ")
                    .filter(|rest| rest.contains(" = ") || (rest.starts_with('[') && rest.ends_with(']')))
            })
            .zip(text.lines())
            .map(|(code, line)| format!("{}\n", code.unwrap_or(line)))
            .collect();
        let settings = read(&uncommented).expect("the commented keys are right, too");
        let NetworkSettings { server, name, token_file, channels, .. } = settings.networks[0].clone();
        assert!(!server.is_empty() && name.is_some() && token_file.is_some() && !channels.is_empty());
        assert!(settings.networks[1].token_cmd.is_some());
        for key in [
            "token_store",
            "color",
            "mouse",
            "plain",
            "insecure",
            "words",
            "patterns",
            "exclude",
            "level",
            "quiet",
            "sound",
            "desktop",
            "command",
            "recursive",
        ] {
            assert!(text.contains(&format!("{key} = ")), "{key} is missing in the example");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_the_nearest_word() {
        for (text, expected) in [
            ("mouse = true\n\ncolour = \"never\"\n", "config.toml:3: unknown key `colour`; did you mean `color`?"),
            ("color = \"neverr\"", "config.toml:1: unknown value `neverr`; did you mean `never`?"),
            (
                "zzzzzzzz = 1",
                "config.toml:1: unknown key `zzzzzzzz`; known here: token_store, color, mouse, plain, timeouts_confirm, history, logs, look, keys, compose, alias, images, network, mentions, notify, ignore, channel",
            ),
            (
                "\n[[network]]\nserver = \"a.example\"\nchannel = [\"x\"]\n",
                "config.toml:4: unknown key `channel`; did you mean `channels`?",
            ),
            ("[compose]\nup = \"down\"", "config.toml:2: unknown value `down`; known here: edit, history"),
            (
                "mouse = true\n[alias]\nok = \"/me nods\"\ngg = \"join global\"\n",
                "config.toml:4: the alias gg must stand for a command, like gg = \"/join global\"",
            ),
            ("mouse = \"yes\"", "config.toml:1: invalid type: string \"yes\", expected a boolean"),
            (
                "[[network]]\nserver = \"a.example\"\n[[network]]\nserver = \"irc://b.example\"\n",
                "config.toml:3: \"irc://b.example\" is not an address this program can talk to; use http:// or https://",
            ),
            (
                "[[network]]\nserver = \"a.example\"\ntoken_file = \"t\"\ntoken_cmd = [\"pass\"]\n",
                "config.toml:1: give token_file or token_cmd, not both",
            ),
        ] {
            assert_eq!(read(text), Err(expected.to_owned()), "{text}");
        }
        let broken = read("mouse = tru\n[").unwrap_err();
        assert!(broken.starts_with("config.toml:1: "), "{broken}");
    }

    #[test]
    fn a_missing_file_is_an_empty_one_and_an_unreadable_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load(&folder.path().join("config.toml")), Ok(Settings::default()));
        assert!(matches!(load(folder.path()), Err(ConfigError::Unreadable { .. })));
    }
}
