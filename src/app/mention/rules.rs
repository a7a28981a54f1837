//! What counts as a mention besides one's name (RFC 3.5): own words and patterns, what never counts, and how much of a
//! channel one wants to hear.
//!
//! Patterns are compiled and bounded where they are read. A line costs nothing here while there are none. Must not know
//! the configuration.

use std::ops::Range;

use regex::{Regex, RegexSet, RegexSetBuilder};

use crate::chat::{Body, Message, RoomId};

use super::{ranges, speaks_to};

/// Matches that are highlighted in one message.
const MARKED: usize = 100;
/// The compiled size of all patterns together. Each is bounded on its own, too.
const SET_BYTES: usize = 32 << 20;

/// How much of a channel alerts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    All,
    #[default]
    Mentions,
    None,
}

/// Messages that are no mention whatever they say. Both parts must hold; one without a pattern is for the whole channel.
#[derive(Clone, Debug)]
pub struct Exclude {
    /// Folded; `None` for all channels.
    pub channel: Option<Box<str>>,
    pub pattern: Option<Regex>,
}

#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// All patterns in one pass.
    any: Option<RegexSet>,
    each: Vec<Regex>,
    exclude: Vec<Exclude>,
    /// By folded names.
    levels: Vec<(Box<str>, Level)>,
}

impl Rules {
    pub fn new(each: Vec<Regex>, exclude: Vec<Exclude>, levels: Vec<(Box<str>, Level)>) -> Self {
        // A set that grows too big only means that the patterns are asked one after another.
        let set = || RegexSetBuilder::new(each.iter().map(Regex::as_str)).size_limit(SET_BYTES).build().ok();
        // Without patterns the code that compiles them is not even loaded.
        let any = if each.is_empty() { None } else { set() };
        Self { any, each, exclude, levels }
    }

    /// Whether a message is a mention for somebody called `me`.
    pub fn match_in(&self, message: &Message, me: Option<&str>) -> bool {
        let named = me.is_some_and(|me| speaks_to(message, me));
        (named || (!self.each.is_empty() && self.own_words_in(message))) && !self.excludes(message)
    }

    /// The byte ranges of [`Body::plain`] to highlight, in order and apart from each other.
    pub fn ranges(&self, message: &Message, me: Option<&str>) -> Vec<Range<usize>> {
        let text = message.body.plain();
        let mut found = me.map_or_else(Vec::new, |me| ranges(&text, me));
        for pattern in &self.each {
            let hits = pattern.find_iter(&text).filter(|hit| !hit.is_empty());
            found.extend(hits.take(MARKED).map(|hit| hit.range()));
        }
        if found.is_empty() || self.excludes(message) {
            return Vec::new();
        }
        apart(found)
    }

    pub fn level(&self, room: &RoomId) -> Level {
        let wanted = self.levels.iter().find(|(channel, _)| **channel == *room.as_str());
        wanted.map_or_else(Level::default, |(_, level)| *level)
    }

    fn own_words_in(&self, message: &Message) -> bool {
        let in_text = |text: &str| match &self.any {
            Some(any) => any.is_match(text),
            None => self.each.iter().any(|pattern| pattern.is_match(text)),
        };
        match &message.body {
            Body::Plain(text) => in_text(text.as_str()),
            rich @ Body::Rich(_) => in_text(&rich.plain()),
        }
    }

    fn excludes(&self, message: &Message) -> bool {
        self.exclude.iter().any(|rule| {
            let channel = rule.channel.as_ref().is_none_or(|channel| **channel == *message.room.as_str());
            channel && rule.pattern.as_ref().is_none_or(|pattern| pattern.is_match(&message.body.plain()))
        })
    }
}

fn apart(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|range| range.start);
    let mut out: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// By what was written, which is all that matters.
impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        let words = |rules: &Self| {
            let exclude = rules
                .exclude
                .iter()
                .map(|rule| (rule.channel.clone(), rule.pattern.as_ref().map(|pattern| pattern.as_str().to_owned())));
            let each = rules.each.iter().map(|pattern| pattern.as_str().to_owned());
            (each.collect::<Vec<_>>(), exclude.collect::<Vec<_>>())
        };
        self.levels == other.levels && words(self) == words(other)
    }
}

impl Eq for Rules {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::chat::{Author, Kind, MessageId, Runs, SafeText, Scope, Style, Timestamp};

    fn message(room: &str, body: Body) -> Message {
        let author =
            Author { name: SafeText::name("ann"), key: "ann".into(), color: None, badge: None, anonymous: false };
        Message {
            id: MessageId::new("1"),
            room: RoomId::new(room),
            at: Timestamp(0),
            author: Arc::new(author),
            body,
            scope: Scope::Global,
            kind: Kind::Text,
            edited: false,
            reply: None,
            extra: None,
        }
    }

    fn plain(room: &str, text: &str) -> Message {
        message(room, Body::Plain(SafeText::block(text)))
    }

    fn words_at(text: &str, ranges: &[Range<usize>]) -> Vec<String> {
        ranges.iter().map(|range| text[range.clone()].to_owned()).collect()
    }

    fn pattern(text: &str) -> Regex {
        Regex::new(text).unwrap()
    }

    fn rules() -> Rules {
        let exclude = vec![
            Exclude { channel: Some("noise".into()), pattern: None },
            Exclude { channel: Some("nova".into()), pattern: Some(pattern("^bot:")) },
        ];
        let levels = vec![("kat".into(), Level::All), ("mega".into(), Level::None)];
        Rules::new(vec![pattern(r"(?i)\bdj vj\b"), pattern("set ?list")], exclude, levels)
    }

    #[test]
    fn own_words_and_patterns_count_and_are_marked_with_the_name() {
        let rules = rules();
        let marked = |text: &str| words_at(text, &rules.ranges(&plain("nova", text), Some("me")));
        assert_eq!(marked("@me DJ VJ has a setlist"), ["@me", "DJ VJ", "setlist"]);
        assert_eq!(marked("setlistset list"), ["setlistset list"], "what touches is one");
        assert!(marked("nothing @mean, adj vjs").is_empty());
        for (text, counts) in [("hi @me", true), ("dj vj?", true), ("set list", true), ("adj vjs", false)] {
            assert_eq!(rules.match_in(&plain("nova", text), Some("me")), counts, "{text}");
        }
        assert!(rules.match_in(&plain("nova", "dj vj"), None), "a spectator has words, too");
    }

    #[test]
    fn what_is_excluded_never_counts_and_is_not_marked() {
        let rules = rules();
        for (room, text, counts) in [
            ("noise", "dj vj @me", false),
            ("nova", "bot: dj vj @me", false),
            ("nova", "a bot: dj vj", true),
            ("kat", "bot: dj vj", true),
        ] {
            let message = plain(room, text);
            assert_eq!(rules.match_in(&message, Some("me")), counts, "{room} {text}");
            assert_eq!(!rules.ranges(&message, Some("me")).is_empty(), counts, "{room} {text}");
        }
    }

    #[test]
    fn a_word_may_be_split_between_styles() {
        let mut runs = Runs::default();
        runs.push("the set", Style::default(), None);
        runs.push("list", Style { bold: true, ..Style::default() }, None);
        let line = runs.line(0, false);
        let message = message("nova", Body::Rich([line].into()));
        assert!(rules().match_in(&message, None));
        assert_eq!(words_at("the setlist", &rules().ranges(&message, None)), ["setlist"]);
    }

    #[test]
    fn a_channel_has_the_level_it_was_given() {
        let of = |room| rules().level(&RoomId::new(room));
        assert_eq!((of("kat"), of("mega"), of("nova")), (Level::All, Level::None, Level::Mentions));
    }

    #[test]
    fn rules_are_equal_when_they_say_the_same() {
        assert_eq!(rules(), rules());
        assert_ne!(rules(), Rules::default());
    }
}
