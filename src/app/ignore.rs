//! Whom and what a person does not want to see (RFC 3.2): people, channels, anonymous ones, for ever or for a time.
//!
//! Kept between runs by an effect. Must not know where a line stands; what is left of a list of lines is `sieve`.

use std::collections::BTreeMap;

use crate::chat::name::fold;
use crate::chat::{SafeText, Timestamp};

/// Names a list takes, and their bytes together: it is kept in a small file.
const MOST_NAMES: usize = 300;
const MOST_BYTES: usize = 8 * 1024;

/// Everything that is ignored, on all networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignore {
    pub people: Names,
    pub channels: Names,
    /// Everybody without an account.
    pub anonymous: bool,
    /// Whether what speaks to the ignored goes too; `None` leaves it to the configuration.
    pub recursive: Option<bool>,
}

/// Names that are compared as the RFC compares them (2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<Box<str>, Ignored>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// As it was typed.
    pub name: SafeText,
    /// It ends by itself then.
    pub until: Option<Timestamp>,
}

impl Ignore {
    /// Nothing is hidden.
    pub fn is_empty(&self) -> bool {
        self.people.0.is_empty() && self.channels.0.is_empty() && !self.anonymous
    }

    /// Takes off what was ignored for a time that is over.
    pub fn expire(&mut self, now: Timestamp) {
        for names in [&mut self.people, &mut self.channels] {
            names.0.retain(|_, ignored| ignored.until.is_none_or(|until| until > now));
        }
    }

    /// Changes this list as another one has changed: what was not touched there stays here.
    pub fn follow(&mut self, before: &Self, after: &Self) {
        self.people.follow(&before.people, &after.people);
        self.channels.follow(&before.channels, &after.channels);
        if before.anonymous != after.anonymous {
            self.anonymous = after.anonymous;
        }
        if before.recursive != after.recursive {
            self.recursive = after.recursive;
        }
    }

    /// When the next one ends by itself.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.people.all().chain(self.channels.all()).filter_map(|ignored| ignored.until).min()
    }
}

impl Names {
    /// `key` is a folded name.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub fn all(&self) -> impl Iterator<Item = &Ignored> {
        self.0.values()
    }

    /// Adds a name, or gives a known one a new end. False when the list is full.
    pub fn add(&mut self, ignored: Ignored) -> bool {
        let key = fold(ignored.name.as_str());
        let bytes: usize = self.0.values().map(|known| known.name.as_str().len()).sum();
        let room = self.0.len() < MOST_NAMES && bytes + ignored.name.as_str().len() <= MOST_BYTES;
        let fits = room || self.0.contains_key(&key);
        if fits {
            self.0.insert(key, ignored);
        }
        fits
    }

    pub fn remove(&mut self, name: &str) -> Option<Ignored> {
        self.0.remove(&fold(name))
    }

    fn follow(&mut self, before: &Self, after: &Self) {
        self.0.retain(|key, _| after.has(key) || !before.has(key));
        for (key, ignored) in after.0.iter().filter(|(key, ignored)| before.0.get(*key) != Some(*ignored)) {
            self.0.insert(key.clone(), ignored.clone());
        }
    }

    /// Takes all names off.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(name: &str, until: Option<i64>) -> Ignored {
        Ignored { name: SafeText::name(name), until: until.map(Timestamp) }
    }

    #[test]
    fn names_are_found_in_any_spelling_and_end_at_their_time() {
        let mut ignore = Ignore::default();
        assert!(ignore.people.add(ignored("Troll", Some(10))) && ignore.channels.add(ignored("Noise", None)));
        assert!(ignore.people.has(&fold("tROLL")) && ignore.channels.has("noise"));
        assert_eq!(ignore.next_end(), Some(Timestamp(10)));
        ignore.expire(Timestamp(9));
        assert!(ignore.people.has("troll"));
        ignore.expire(Timestamp(10));
        assert!(!ignore.people.has("troll") && ignore.channels.has("noise"));
        assert!(ignore.channels.remove("NOISE").is_some() && ignore.is_empty());
    }

    #[test]
    fn a_list_follows_another_one_and_keeps_what_that_one_never_had() {
        let list = |names: &[(&str, Option<i64>)]| {
            let mut ignore = Ignore::default();
            assert!(names.iter().all(|(name, until)| ignore.people.add(ignored(name, *until))));
            ignore
        };
        let mut kept = list(&[("theirs", None), ("gone", None), ("ours", Some(5))]);
        let before = list(&[("gone", None), ("ours", Some(5)), ("same", None)]);
        let mut after = list(&[("ours", Some(9)), ("new", None), ("same", None)]);
        after.anonymous = true;
        kept.recursive = Some(false);
        kept.follow(&before, &after);
        let mut expected = list(&[("theirs", None), ("ours", Some(9)), ("new", None)]);
        (expected.anonymous, expected.recursive) = (true, Some(false));
        assert_eq!(kept, expected);
    }

    #[test]
    fn a_list_has_an_end_and_a_known_name_always_fits() {
        let mut names = Names::default();
        let taken = (0..600).filter(|n| names.add(ignored(&format!("name{n}"), None))).count();
        assert_eq!(taken, MOST_NAMES);
        assert!(names.add(ignored("NAME7", Some(5))));
        names.clear();
        assert_eq!(names, Names::default());
    }
}
