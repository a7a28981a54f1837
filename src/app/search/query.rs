//! How a search is typed: `words "a phrase" -word from:name in:#room is:mention|link|edited|mine on:2026-11-20
//! before:… after:… /regex/`. All parts must hold; of several `from:` or several `in:` one must.
//!
//! What is wrong is said in a sentence. Must not know how anything is found.

use regex::{Regex, RegexBuilder};

/// Longest pattern and how much memory a compiled one may take: it runs over everything that was ever said.
const LONGEST_REGEX: usize = 300;
const REGEX_BYTES: usize = 1 << 20;

/// What a person looks for. Never without a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Typed with a `-` before it.
    pub unwanted: bool,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A word, or its beginning. Case and accents do not count.
    Word(String),
    /// Whole words in this order.
    Phrase(String),
    From(String),
    /// A room, without `#`.
    In(String),
    Is(Property),
    /// Said before this day began, after it ended, or on it.
    Before(Date),
    After(Date),
    On(Date),
    Regex(Pattern),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// It speaks to me: `@name`.
    Mention,
    Link,
    Edited,
    Mine,
}

/// A day of the calendar that exists, in whatever time zone the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

/// A regular expression, compared by its text. Case does not count unless it says `(?-i)`.
#[derive(Clone, Debug)]
pub struct Pattern(pub Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

/// Why a search cannot be begun, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("Type what to look for: words, \"a phrase\", from:name, in:#channel, is:link, before:2026-11-20, /regex/.")]
    Nothing,
    #[error("The quotation mark before {0:?} is not closed; type another \" behind it.")]
    OpenQuote(String),
    #[error("The regex {0:?} is not closed; type another / behind it.")]
    OpenRegex(String),
    #[error("The regex does not compile: {0}.")]
    Regex(String),
    #[error("The regex is longer than {LONGEST_REGEX} characters; shorten it.")]
    LongRegex,
    #[error("{0:?} is not a day; write it like 2026-11-20.")]
    Date(String),
    #[error("is:{0} is not known; there are is:mention, is:link, is:edited and is:mine.")]
    Property(String),
    #[error("{0}: needs a name right behind it, without a blank.")]
    NoName(&'static str),
}

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When there is nothing in it, or a part of it makes no sense.
    pub fn parse(typed: &str) -> Result<Self, QueryError> {
        let mut parts = Vec::new();
        let mut rest = typed.trim_start();
        while !rest.is_empty() {
            let (part, behind) = part(rest)?;
            parts.extend(part);
            rest = behind.trim_start();
        }
        if parts.is_empty() { Err(QueryError::Nothing) } else { Ok(Self { parts }) }
    }
}

/// The first part of `text` and what comes behind it. `None` for what says nothing, such as a lone `-`.
fn part(text: &str) -> Result<(Option<Part>, &str), QueryError> {
    let (unwanted, text) = match text.strip_prefix('-') {
        Some(behind) => (true, behind),
        None => (false, text),
    };
    let (what, rest) = if let Some(behind) = text.strip_prefix('"') {
        phrase(behind)?
    } else if let Some(behind) = text.strip_prefix('/') {
        regex(behind)?
    } else {
        let (word, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
        (word_or_key(word)?, rest)
    };
    Ok((what.map(|what| Part { unwanted, what }), rest))
}

fn phrase(text: &str) -> Result<(Option<What>, &str), QueryError> {
    let (phrase, rest) = text.split_once('"').ok_or_else(|| QueryError::OpenQuote(beginning(text)))?;
    Ok((has_word(phrase).then(|| What::Phrase(phrase.trim().to_owned())), rest))
}

/// Up to a slash that no backslash stands before and behind which a blank or the end comes: addresses hold slashes.
fn regex(text: &str) -> Result<(Option<What>, &str), QueryError> {
    let closes = |at: &usize| {
        let escaped = text[..*at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        !escaped && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
    };
    let end = text.match_indices('/').map(|(at, _)| at).find(closes);
    let end = end.ok_or_else(|| QueryError::OpenRegex(beginning(text)))?;
    let (pattern, rest) = (&text[..end], &text[end + 1..]);
    if pattern.chars().count() > LONGEST_REGEX {
        return Err(QueryError::LongRegex);
    }
    let compiled = RegexBuilder::new(pattern).case_insensitive(true).size_limit(REGEX_BYTES).build();
    let compiled = compiled.map_err(|error| QueryError::Regex(last_line(&error.to_string())))?;
    Ok(((!pattern.is_empty()).then_some(What::Regex(Pattern(compiled))), rest))
}

fn word_or_key(word: &str) -> Result<Option<What>, QueryError> {
    let Some((key, value)) = word.split_once(':') else {
        return Ok(has_word(word).then(|| What::Word(word.to_owned())));
    };
    match key.to_ascii_lowercase().as_str() {
        "from" => name("from", value.trim_start_matches('@')).map(|name| Some(What::From(name))),
        "in" => name("in", value.trim_start_matches('#')).map(|name| Some(What::In(name))),
        "is" => property(value).map(|property| Some(What::Is(property))),
        "before" => date(value).map(|day| Some(What::Before(day))),
        "after" => date(value).map(|day| Some(What::After(day))),
        "on" => date(value).map(|day| Some(What::On(day))),
        // An emote, an address, a time: words with a colon.
        _ => Ok(has_word(word).then(|| What::Word(word.to_owned()))),
    }
}

fn name(key: &'static str, value: &str) -> Result<String, QueryError> {
    if value.is_empty() { Err(QueryError::NoName(key)) } else { Ok(value.to_owned()) }
}

fn property(value: &str) -> Result<Property, QueryError> {
    match value.to_ascii_lowercase().as_str() {
        "mention" | "mentions" => Ok(Property::Mention),
        "link" | "links" => Ok(Property::Link),
        "edited" => Ok(Property::Edited),
        "mine" => Ok(Property::Mine),
        _ => Err(QueryError::Property(value.to_owned())),
    }
}

fn date(value: &str) -> Result<Date, QueryError> {
    let read = || {
        let mut parts = value.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let all = parts.next().is_none() && year.len() == 4 && [year, month, day].into_iter().all(digits);
        let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        (all && date.exists()).then_some(date)
    };
    read().ok_or_else(|| QueryError::Date(value.to_owned()))
}

impl Date {
    fn exists(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return false,
        };
        self.year >= 1970 && (1..=days).contains(&self.day)
    }
}

/// Signs alone are no word to the index.
fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn beginning(text: &str) -> String {
    text.chars().take(20).collect()
}

/// The compiler of patterns draws a picture first; its reason stands in the last line.
fn last_line(message: &str) -> String {
    let line = message.lines().rfind(|line| !line.trim().is_empty()).unwrap_or(message);
    line.trim().trim_start_matches("error: ").trim_end_matches('.').to_owned()
}
