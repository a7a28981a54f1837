//! The keys of the configuration, made ready for the screen.
//!
//! Must not know what any action leads to.

use std::path::Path;

use crate::app::action::Mode;
use crate::config::file::ConfigError;
use crate::config::section::keys::Keys;
use crate::tui::bound::Binding;
use crate::tui::{Keymap, chord};

/// The keys as they are bound by `keys`, which stands in the file at `path`.
///
/// # Errors
/// With the line of the chord or name that is wrong.
pub fn keymap(keys: &Keys, path: &Path) -> Result<Keymap, ConfigError> {
    let preset = keys.preset.keys();
    Keymap::new([bindings(&preset), bindings(keys)]).map_err(|(line, problem)| ConfigError::Wrong {
        path: path.to_owned(),
        line,
        problem,
    })
}

/// Chords that work only in some terminals: the line, and in words why.
pub fn doubts(keys: &Keys) -> Vec<(usize, String)> {
    let doubt = |binding: Binding<'_>| Some((binding.line, chord::doubt(chord::parse(binding.chord).ok()?)?));
    bindings(keys).into_iter().filter_map(doubt).collect()
}

fn bindings(keys: &Keys) -> Vec<Binding<'_>> {
    let tables = [(Mode::Typing, &keys.bind), (Mode::Selecting, &keys.select), (Mode::Listing, &keys.list)];
    let rows = tables.into_iter().flat_map(|(mode, chords)| chords.iter().map(move |row| (mode, row)));
    let mut all: Vec<_> =
        rows.map(|(mode, (chord, does))| Binding { mode, chord, does: &does.value, line: does.line }).collect();
    all.sort_by_key(|binding| binding.line);
    all
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::app::action::Action;
    use crate::config::file;
    use crate::config::section::keys::Preset;
    use crate::tui::bound::DEFAULT;

    fn read(text: &str) -> Result<Keymap, String> {
        let path = Path::new("config.toml");
        let settings = file::parse(text, path).map_err(|error| error.to_string())?;
        keymap(&settings.keys, path).map_err(|error| error.to_string())
    }

    fn does(keys: &Keymap, chord: &str) -> Option<Action> {
        keys.meaning(Mode::Typing, chord::parse(chord).unwrap()).cloned()
    }

    #[test]
    fn the_file_s_keys_go_over_those_of_its_preset() {
        let keys = read("[keys]\npreset = \"readline\"\n[keys.bind]\n\"alt-x\" = \"newest\"\n").unwrap();
        assert_eq!(does(&keys, "ctrl-k"), Some(Action::KillToEnd));
        assert_eq!(does(&keys, "alt-x"), Some(Action::ToEnd));
        let keys = read("keys.preset = \"readline\"\nkeys.bind.ctrl-k = \"help\"").unwrap();
        assert_eq!(does(&keys, "ctrl-k"), Some(Action::Help));
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        for (text, expected) in [
            (
                "[keys.bind]\n\n\"ctlr-k\" = \"help\"",
                "config.toml:3: \"ctlr\" in \"ctlr-k\" is no key to hold; use ctrl, alt or shift",
            ),
            (
                "[keys.select]\nx = \"fly-away\"",
                "config.toml:2: there is no action \"fly-away\"; the example configuration lists all, \"none\" unbinds a key",
            ),
            (
                "[keys.bind]\nctrl-k = \"help\"\nCtrl-K = \"quit\"",
                "config.toml:3: Ctrl-K is bound twice; leave one of the two out",
            ),
            ("[keys]\npreset = \"emacs\"", "config.toml:2: unknown value `emacs`; known here: default, readline, vim"),
            ("[keys.binds]\n", "config.toml:1: unknown key `binds`; did you mean `bind`?"),
        ] {
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn every_preset_can_be_used() {
        for preset in [Preset::Default, Preset::Readline, Preset::Vim] {
            let keys = Keys { preset, ..Keys::default() };
            assert!(keymap(&keys, Path::new("config.toml")).is_ok(), "{preset:?}");
        }
    }

    #[test]
    fn vim_s_keys_write_on_i_and_rest_on_esc() {
        let keys = read("keys.preset = \"vim\"").unwrap();
        let meaning = |mode, chord| keys.meaning(mode, chord::parse(chord).unwrap()).cloned();
        for (chord, action) in [
            ("i", Action::Write),
            ("a", Action::Write),
            (":", Action::CommandLine),
            ("esc", Action::Escape),
            ("j", Action::Down),
            ("k", Action::Up),
            ("h", Action::PreviousRoom),
            ("l", Action::NextRoom),
        ] {
            assert_eq!(meaning(Mode::Selecting, chord), Some(action), "{chord}");
        }
        assert_eq!(meaning(Mode::Typing, "esc"), Some(Action::StopWriting));
        assert_eq!(meaning(Mode::Typing, "i"), None);
        assert_eq!(keys.shown_for(Mode::Listing, &Action::Escape), Some("Esc"));
        assert_eq!(keys.told("Esc goes back"), "Esc goes back");
    }

    #[test]
    fn the_example_names_everything_that_can_be_bound() {
        let example = include_str!("../../assets/config.example.toml");
        let words: Vec<_> = example.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
        let missing: Vec<_> =
            DEFAULT.all().iter().filter_map(|row| row.name).filter(|name| !words.contains(name)).collect();
        assert!(missing.is_empty(), "add to [keys] in assets/config.example.toml: {}", missing.join(" "));
    }

    #[test]
    fn a_chord_that_few_terminals_send_is_doubted_with_its_line() {
        let settings = file::parse("[keys.bind]\nctrl-i = \"help\"", Path::new("config.toml")).unwrap();
        let doubts = doubts(&settings.keys);
        assert_eq!(doubts.len(), 1);
        assert_eq!(doubts[0].0, 2);
    }

    #[test]
    fn readline_s_keys_do_in_the_input_what_they_do_in_a_shell() {
        let keys = read("keys.preset = \"readline\"").unwrap();
        for (chord, action) in [
            ("ctrl-a", Action::Home),
            ("ctrl-e", Action::End),
            ("ctrl-b", Action::Left),
            ("ctrl-f", Action::Right),
            ("alt-b", Action::WordLeft),
            ("alt-f", Action::WordRight),
            ("ctrl-d", Action::Delete),
            ("ctrl-h", Action::Backspace),
            ("ctrl-w", Action::DeleteWordBack),
            ("alt-d", Action::DeleteWord),
            ("ctrl-u", Action::KillToStart),
            ("ctrl-k", Action::KillToEnd),
            ("ctrl-y", Action::Yank),
            ("ctrl-t", Action::Transpose),
        ] {
            assert_eq!(does(&keys, chord), Some(action), "{chord}");
        }
    }
}
