//! `[mentions]`: what counts as a mention besides one's name, what never does, and how much of a channel one hears.
//!
//! Patterns are compiled while the file is read, so that a bad one is said with its line, and bounded, so that none can
//! eat the memory.

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

/// Own words and patterns together, and exclusions.
const MOST: usize = 64;
/// The compiled size of one pattern, and what matching may keep beside it.
const SIZE: usize = 256 << 10;
const LONGEST: usize = 500;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mentions {
    /// Words that are mentions, in any case.
    pub words: Vec<Word>,
    pub patterns: Vec<Pattern>,
    pub exclude: Vec<Exclude>,
    #[serde(rename = "channel")]
    pub channels: Vec<Channel>,
}

impl Mentions {
    /// # Errors
    /// In words for the person, when there is too much of it or an exclusion says nothing.
    pub fn check(&self) -> Result<(), String> {
        if self.words.len() + self.patterns.len() > MOST || self.exclude.len() > MOST {
            return Err(format!("mentions take at most {MOST} words and patterns, and as many exclusions"));
        }
        if self.exclude.iter().any(|rule| rule.channel.is_none() && rule.pattern.is_none()) {
            return Err("an exclusion needs a channel, a pattern, or both".to_owned());
        }
        Ok(())
    }
}

/// A regular expression that was tried and is bounded.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(pub Regex);

/// A word as a pattern: whole, in any case.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Word(pub Regex);

/// Messages that are no mention: those of a channel, those that match a pattern, or those of a channel that match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exclude {
    pub channel: Option<String>,
    pub pattern: Option<Pattern>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub name: String,
    pub level: Level,
}

/// What of a channel alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    All,
    Mentions,
    None,
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        compile(&text).map(Self)
    }
}

impl TryFrom<String> for Word {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let word = text.trim();
        // A word's end is where letters end; one that ends with something else ends there anyway.
        let edge = |c: Option<char>| if c.is_some_and(|c| c.is_alphanumeric() || c == '_') { r"\b" } else { "" };
        let (before, after) = (edge(word.chars().next()), edge(word.chars().next_back()));
        compile(&if word.is_empty() { String::new() } else { format!("(?i){before}{}{after}", regex::escape(word)) })
            .map(Self)
    }
}

fn compile(text: &str) -> Result<Regex, String> {
    if text.chars().count() > LONGEST {
        return Err(format!("a pattern has at most {LONGEST} characters"));
    }
    let pattern =
        RegexBuilder::new(text).size_limit(SIZE).dfa_size_limit(SIZE).build().map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => format!("the pattern `{text}` is too big; repeat less"),
            error => format!("`{text}` is no pattern: {}", last_words(&error.to_string())),
        })?;
    if pattern.is_match("") {
        return Err(format!("the pattern `{text}` matches every message; say what must be in it"));
    }
    Ok(pattern)
}

/// The reason, without the drawing above it.
fn last_words(error: &str) -> &str {
    error.lines().last().unwrap_or(error).trim().trim_start_matches("error: ")
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Word {}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::file;

    fn read(text: &str) -> Result<Mentions, String> {
        file::parse(text, Path::new("c")).map(|settings| settings.mentions).map_err(|error| error.to_string())
    }

    #[test]
    fn words_are_whole_and_in_any_case_and_need_no_escaping() {
        let mentions = read("[mentions]\nwords = [\"dj vj\", \"c++\", \"école\"]").unwrap();
        let counts = |text: &str| mentions.words.iter().any(|word| word.0.is_match(text));
        for (text, expected) in
            [("a DJ VJ!", true), ("adj vj", false), ("C++", true), ("cc", false), ("ÉCOLE", true), ("écoles", false)]
        {
            assert_eq!(counts(text), expected, "{text}");
        }
    }

    #[test]
    fn a_bad_pattern_is_said_with_its_line_and_the_reason() {
        for (text, expected) in [
            ("[mentions]\n\npatterns = [\"ok\",\n\"(\"]\n", "c:3: `(` is no pattern: unclosed group"),
            ("[mentions]\npatterns = [\"a*\"]", "c:2: the pattern `a*` matches every message; say what must be in it"),
            ("[mentions]\nwords = [\" \"]", "c:2: the pattern `` matches every message; say what must be in it"),
            (
                "[mentions]\npatterns = [\"\\\\w{900}{900}\"]",
                "c:2: the pattern `\\w{900}{900}` is too big; repeat less",
            ),
            ("[mentions]\nexclude = [{}]", "c:1: an exclusion needs a channel, a pattern, or both"),
            (
                "[mentions]\n[[mentions.channel]]\nname = \"nova\"\nlevel = \"al\"\n",
                "c:4: unknown value `al`; did you mean `all`?",
            ),
        ] {
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
        let many = format!("[mentions]\nwords = [{}]", "\"a\",".repeat(65));
        assert_eq!(
            read(&many).unwrap_err(),
            "c:1: mentions take at most 64 words and patterns, and as many exclusions"
        );
    }
}
