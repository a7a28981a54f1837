//! Searching what is in memory: all there is where no local history is kept, and what it has not written yet.
//!
//! Must not know how the local history answers the same question.

use super::query::{Date, Part, Property, Query, What};
use crate::app::gathered;
use crate::app::mention;
use crate::chat::{Delivery, Line, SafeText, Timestamp};

/// A question ready to be put to many lines.
#[derive(Debug)]
pub struct Matcher<'a> {
    parts: Vec<(&'a Part, String)>,
    /// The person's name on the network of the lines.
    me: Option<&'a SafeText>,
}

/// A line with what the question can be about besides.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    pub line: &'a Line,
    /// The name of its room, without `#`.
    pub room: &'a str,
}

impl<'a> Matcher<'a> {
    pub fn new(query: &'a Query, me: Option<&'a SafeText>) -> Self {
        let folded = |part: &'a Part| match &part.what {
            What::Word(text) | What::Phrase(text) | What::From(text) | What::In(text) => (part, text.to_lowercase()),
            _ => (part, String::new()),
        };
        Self { parts: query.parts.iter().map(folded).collect(), me }
    }

    /// Whether all parts hold; of several names or several rooms one must.
    pub fn matches(&self, candidate: Candidate<'_>) -> bool {
        let text = candidate.line.message.body.plain();
        let lower = text.to_lowercase();
        let holds = |(part, folded): &&(&Part, String)| self.holds(&part.what, folded, (candidate, &text, &lower));
        let one_of = |kind: fn(&What) -> bool| {
            let mut wanted = self.parts.iter().filter(|(part, _)| !part.unwanted && kind(&part.what)).peekable();
            wanted.peek().is_none() || wanted.any(|part| holds(&part))
        };
        let (from, within) = (|what: &What| matches!(what, What::From(_)), |what: &What| matches!(what, What::In(_)));
        let single = |part: &Part| part.unwanted || !(from(&part.what) || within(&part.what));
        let all = self.parts.iter().filter(|(part, _)| single(part)).all(|part| holds(&part) != part.0.unwanted);
        all && one_of(from) && one_of(within)
    }

    fn holds(&self, what: &What, folded: &str, (candidate, text, lower): (Candidate<'_>, &str, &str)) -> bool {
        let message = &candidate.line.message;
        match what {
            What::Word(_) => words(lower).any(|word| word.starts_with(folded)) || is_part(lower, folded),
            What::Phrase(_) => is_part(lower, folded),
            What::From(_) => *message.author.key == *folded || message.author.name.as_str().to_lowercase() == folded,
            What::In(_) => candidate.room.to_lowercase() == folded,
            What::Is(property) => self.is(*property, candidate.line),
            What::Before(day) => message.at < begin(*day),
            What::After(day) => message.at >= Timestamp(begin(*day).0 + DAY),
            What::On(day) => (begin(*day)..Timestamp(begin(*day).0 + DAY)).contains(&message.at),
            What::Regex(pattern) => pattern.0.is_match(text),
        }
    }

    fn is(&self, property: Property, line: &Line) -> bool {
        match property {
            Property::Mention => self.me.is_some_and(|me| mention::speaks_to(&line.message, me.as_str())),
            Property::Link => gathered::links(line).next().is_some(),
            Property::Edited => line.message.edited,
            Property::Mine => {
                let named = |me: &SafeText| mention::same_name(me.as_str(), line.message.author.name.as_str());
                line.delivery != Delivery::Received || self.me.is_some_and(named)
            }
        }
    }
}

const DAY: i64 = 86_400_000;

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// What is found inside words too where the question is more than a word (`a.test/x`).
fn is_part(text: &str, wanted: &str) -> bool {
    wanted.contains(|c: char| !c.is_alphanumeric()) && text.contains(wanted)
}

/// The beginning of a day by universal time: memory holds hours, and knows no time zone.
fn begin(day: Date) -> Timestamp {
    // Howard Hinnant's days from civil.
    let (year, month) = (i64::from(day.year) - i64::from(day.month <= 2), i64::from(day.month));
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day.day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Timestamp(days * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_where_the_calendar_says() {
        for (year, month, day, at) in
            [(1970, 1, 1, 0), (2026, 11, 20, 1_795_132_800_000), (2024, 3, 1, 1_709_251_200_000)]
        {
            assert_eq!(begin(Date { year, month, day }), Timestamp(at), "{year}-{month}-{day}");
        }
    }
}
