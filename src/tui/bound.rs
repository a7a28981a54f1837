//! The keys as they are bound now: the table of `keys`, a preset over it, what the person wrote over that.
//!
//! One place to look a chord up and to say which chord does something, so that help and hints never promise another
//! key than the one that works. Must not know files, nor what an action leads to.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::chord::{self, Chord};
use super::keys::{KEYS, Key, Topic};
use crate::app::action::{Action, Mode};

/// The name that takes a chord its meaning.
pub const NOTHING: &str = "none";

/// A line of somebody's table of keys.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
    pub mode: Mode,
    pub chord: &'a str,
    /// The action's name, or [`NOTHING`].
    pub does: &'a str,
    /// Where it is written.
    pub line: usize,
}

/// A key as help and palette list it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub name: Option<&'static str>,
    pub mode: Mode,
    pub action: Action,
    pub topic: Topic,
    /// The chords as people write them; empty if nothing is bound to it.
    pub chords: String,
    pub does: &'static str,
}

impl Shown {
    /// The chord to name where there is room for one.
    pub fn first(&self) -> Option<&str> {
        self.chords.split(", ").next().filter(|chord| !chord.is_empty())
    }
}

#[derive(Clone, Debug)]
pub struct Keymap {
    /// `None` where a chord means nothing on purpose.
    bound: HashMap<(Mode, Chord), Option<Action>>,
    shown: Vec<Shown>,
    /// Chords as the table shows them that mean something else now, and what does the same instead.
    moved: Vec<(&'static str, String)>,
}

/// The keys as they come.
pub static DEFAULT: LazyLock<Keymap> = LazyLock::new(|| Keymap::over_table(&BTreeMap::new()));

/// What is bound over the table: per mode and chord the row's action, or nothing.
type Changes = BTreeMap<(u8, String), (Mode, Chord, Option<Action>)>;

impl Keymap {
    /// The table with these tables over it, later ones over earlier ones.
    ///
    /// # Errors
    /// The line of the binding that is wrong and in words why: an unknown chord or name, or a chord that one table
    /// binds twice.
    pub fn new<'a>(tables: impl IntoIterator<Item = Vec<Binding<'a>>>) -> Result<Self, (usize, String)> {
        let mut changes = Changes::new();
        for table in tables {
            changes.extend(read(&table)?);
        }
        Ok(Self::over_table(&changes))
    }

    fn over_table(changes: &Changes) -> Self {
        let mut bound = HashMap::new();
        for row in KEYS {
            bound.extend(row.chords.iter().map(|held| ((row.mode, chord::canonical(*held)), Some(row.action.clone()))));
        }
        bound.extend(changes.values().map(|(mode, chord, action)| ((*mode, *chord), action.clone())));
        let mut shown: Vec<Shown> = KEYS.iter().map(|row| shown(row, changes)).collect();
        let moved = KEYS.iter().zip(&shown).flat_map(|(row, now)| moved(row, now)).collect();
        for (mode, chord, action) in changes.values() {
            add_beside(&mut shown, *mode, *chord, action.as_ref());
        }
        Self { bound, shown, moved }
    }

    /// What a chord means in a mode. What means nothing there means what it does while typing.
    pub fn meaning(&self, mode: Mode, chord: Chord) -> Option<&Action> {
        let here = self.bound.get(&(mode, chord)).or_else(|| self.bound.get(&(Mode::Typing, chord)));
        here.and_then(Option::as_ref)
    }

    /// Every key of the table, in the order of help, with the chords it has now.
    pub fn all(&self) -> &[Shown] {
        &self.shown
    }

    /// The chord that does something in a mode, or everywhere; the first, if there are several.
    pub fn shown_for(&self, mode: Mode, action: &Action) -> Option<&str> {
        let of = |mode| {
            let rows = self.shown.iter().filter(move |row| row.mode == mode && row.action == *action);
            rows.filter_map(Shown::first).next()
        };
        of(mode).or_else(|| of(Mode::Typing))
    }

    /// A sentence that names keys as they come, with the keys as they are.
    pub fn told<'a>(&self, sentence: &'a str) -> Cow<'a, str> {
        let mut out = Cow::Borrowed(sentence);
        let mut from = 0;
        while let Some((at, (old, new))) = self.first_moved(&out[from..]) {
            let at = from + at;
            out.to_mut().replace_range(at..at + old.len(), new);
            from = at + new.len();
        }
        out
    }

    /// The first chord in the text that was moved, as a word of its own.
    fn first_moved(&self, text: &str) -> Option<(usize, &(&'static str, String))> {
        let is_part = |c: char| c.is_alphanumeric() || c == '-';
        let stands_alone = |at: usize, end: usize| !text[..at].ends_with(is_part) && !text[end..].starts_with(is_part);
        let places = self.moved.iter().flat_map(|moved| {
            let places = text.match_indices(moved.0).map(|(at, word)| (at, at + word.len()));
            places.filter(|(at, end)| stands_alone(*at, *end)).map(move |(at, _)| (at, moved))
        });
        places.min_by_key(|(at, _)| *at)
    }
}

fn read(table: &[Binding<'_>]) -> Result<Changes, (usize, String)> {
    let mut changes = Changes::new();
    for binding in table {
        let at = |why| (binding.line, why);
        let chord = chord::parse(binding.chord).map_err(at)?;
        let action = action(binding.does).map_err(at)?;
        if changes.insert((rank(binding.mode), chord::show(chord)), (binding.mode, chord, action)).is_some() {
            return Err(at(format!("{} is bound twice; leave one of the two out", chord::show(chord))));
        }
    }
    Ok(changes)
}

/// The action of a name.
fn action(name: &str) -> Result<Option<Action>, String> {
    if name == NOTHING {
        return Ok(None);
    }
    let named = |row: &&Key| row.action.name() == Some(name);
    if let Some(row) = KEYS.iter().find(named) {
        return Ok(Some(row.action.clone()));
    }
    let near = |known: &&str| strsim::damerau_levenshtein(name, known);
    let names = KEYS.iter().filter_map(|row| row.action.name());
    Err(match names.min_by_key(near).filter(|known| near(known) <= 3.min(name.len() / 3)) {
        Some(nearest) => format!("there is no action \"{name}\"; did you mean \"{nearest}\"?"),
        None => {
            format!("there is no action \"{name}\"; the example configuration lists all, \"{NOTHING}\" unbinds a key")
        }
    })
}

/// A row of the table with the chords it has now: its own that are left, then those it was given.
fn shown(row: &Key, changes: &Changes) -> Shown {
    let changed = || changes.values().filter(|(mode, ..)| *mode == row.mode);
    let is_taken = |held: &Chord| {
        changed().any(|(_, chord, to)| *chord == chord::canonical(*held) && *to != Some(row.action.clone()))
    };
    let own = |held: &Chord| row.chords.iter().any(|known| chord::canonical(*known) == *held);
    let given: Vec<String> = changed()
        .filter(|(_, chord, action)| *action == Some(row.action.clone()) && !own(chord))
        .map(|(_, chord, _)| chord::show(*chord))
        .collect();
    let kept = if row.chords.iter().any(is_taken) {
        // What the table shows may leave aliases out; once a chord is gone, those that work are named.
        let left = row.chords.iter().filter(|held| !is_taken(held)).map(|held| chord::show(chord::canonical(*held)));
        left.collect::<Vec<_>>().join(", ")
    } else {
        row.shown.to_owned()
    };
    let chords = given.into_iter().chain([kept]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Shown {
        name: row.action.name(),
        mode: row.mode,
        action: row.action.clone(),
        topic: row.topic,
        chords,
        does: row.does,
    }
}

/// Lists a binding in a mode for which the table has no row of its own.
fn add_beside(shown: &mut Vec<Shown>, mode: Mode, chord: Chord, action: Option<&Action>) {
    let Some(action) = action else { return };
    if KEYS.iter().any(|row| row.mode == mode && row.action == *action) {
        return;
    }
    if let Some(known) = shown.iter_mut().find(|row| row.mode == mode && row.action == *action) {
        known.chords = format!("{}, {}", known.chords, chord::show(chord));
        return;
    }
    let Some(row) = KEYS.iter().find(|row| row.action == *action) else { return };
    let topic = match mode {
        Mode::Typing => row.topic,
        Mode::Selecting => Topic::Messages,
        Mode::Listing => Topic::Lists,
    };
    let chords = chord::show(chord);
    shown.push(Shown { name: action.name(), mode, action: action.clone(), topic, chords, does: row.does });
}

/// The chords that the table shows for a row and that do not lead to it any more.
fn moved(row: &Key, now: &Shown) -> Vec<(&'static str, String)> {
    let instead = now.first().filter(|_| row.mode == Mode::Typing && now.chords != row.shown);
    let is_gone = |old: &&str| !old.is_empty() && !now.chords.split(", ").any(|chord| chord == *old);
    instead
        .map_or_else(Vec::new, |new| row.shown.split(", ").filter(is_gone).map(|old| (old, new.to_owned())).collect())
}

fn rank(mode: Mode) -> u8 {
    match mode {
        Mode::Typing => 0,
        Mode::Selecting => 1,
        Mode::Listing => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typing<'a>(chord: &'a str, does: &'a str) -> Binding<'a> {
        Binding { mode: Mode::Typing, chord, does, line: 7 }
    }

    fn meaning(keys: &Keymap, mode: Mode, chord: &str) -> Option<Action> {
        keys.meaning(mode, chord::parse(chord).unwrap()).cloned()
    }

    #[test]
    fn a_binding_gives_a_chord_its_meaning_and_takes_it_the_old_one() {
        let keys = Keymap::new([vec![typing("ctrl-n", "kill-to-end"), typing("alt-r", NOTHING)]]).unwrap();
        assert_eq!(meaning(&keys, Mode::Typing, "ctrl-n"), Some(Action::KillToEnd));
        assert_eq!(meaning(&keys, Mode::Typing, "alt-k"), Some(Action::KillToEnd), "the default chord stays");
        assert_eq!(meaning(&keys, Mode::Typing, "alt-down"), Some(Action::NextRoom));
        assert_eq!(meaning(&keys, Mode::Typing, "alt-r"), None);
        assert_eq!(keys.shown_for(Mode::Typing, &Action::KillToEnd), Some("Ctrl-N"));
        assert_eq!(keys.shown_for(Mode::Typing, &Action::NextRoom), Some("Alt-Down"));
        assert_eq!(keys.shown_for(Mode::Typing, &Action::Reconnect), None);
    }

    #[test]
    fn sentences_name_the_keys_that_work() {
        let table = [("f9", NOTHING), ("f10", "add-network"), ("alt-r", "next-unread"), ("f8", "reconnect")];
        let keys = Keymap::new([table.map(|(chord, does)| typing(chord, does)).into()]).unwrap();
        assert_eq!(keys.told("F9 adds a network, Alt-R connects"), "F10 adds a network, F8 connects");
        assert_eq!(keys.told("Alt-A goes on"), "Alt-A goes on", "a chord more takes none away");
        assert_eq!(keys.told("Alt-Rest and Ctrl-Alt-R"), "Alt-Rest and Ctrl-Alt-R");
        assert!(matches!(DEFAULT.told("F9 adds a network"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_mode_has_its_own_meanings_and_falls_back_to_typing() {
        let keys = Keymap::new([vec![Binding { mode: Mode::Listing, ..typing("Z", "newest") }]]).unwrap();
        assert_eq!(meaning(&keys, Mode::Listing, "Z"), Some(Action::ToEnd));
        assert_eq!(meaning(&keys, Mode::Typing, "Z"), None);
        assert_eq!(meaning(&keys, Mode::Listing, "ctrl-l"), Some(Action::Redraw));
    }

    #[test]
    fn the_last_table_counts_and_what_is_wrong_is_named_by_its_line() {
        let keys = Keymap::new([vec![typing("ctrl-t", "newest")], vec![typing("Ctrl-T", "help")]]).unwrap();
        assert_eq!(meaning(&keys, Mode::Typing, "ctrl-t"), Some(Action::Help));
        let wrong = |chord, does| Keymap::new([vec![typing("ctrl-t", "newest"), typing(chord, does)]]).unwrap_err();
        let near = "there is no action \"kil-to-end\"; did you mean \"kill-to-end\"?";
        assert_eq!(wrong("ctrl-x", "kil-to-end"), (7, near.to_owned()));
        assert!(wrong("ctrl-x", "dance").1.ends_with("lists all, \"none\" unbinds a key"));
        assert_eq!(wrong("Control+T", "help").1, "Ctrl-T is bound twice; leave one of the two out");
        assert!(wrong("ctrl-", "help").1.contains("is no key"));
    }

    #[test]
    fn the_default_keys_are_those_of_the_table() {
        for row in KEYS {
            for held in row.chords {
                assert_eq!(DEFAULT.meaning(row.mode, chord::canonical(*held)), Some(&row.action), "{}", row.does);
            }
        }
        assert!(DEFAULT.all().iter().zip(KEYS).all(|(shown, row)| shown.chords == row.shown));
    }

    #[test]
    fn every_key_has_a_name_that_means_one_thing() {
        let mut seen: HashMap<&str, &Action> = HashMap::new();
        for row in KEYS {
            let name = row.action.name().unwrap_or_else(|| panic!("{:?} needs a name in action_name.rs", row.action));
            assert_eq!(*seen.entry(name).or_insert(&row.action), &row.action, "{name} means two things");
        }
    }
}
