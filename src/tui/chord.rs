//! Chords: keys pressed together, as terminals report them and as people write them.
//!
//! Must not know what a chord means.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub type Chord = (KeyModifiers, KeyCode);

/// Keys with a name: as it is written in the configuration, and as it is shown.
const NAMED: &[(&str, &str, KeyCode)] = &[
    ("enter", "Enter", KeyCode::Enter),
    ("esc", "Esc", KeyCode::Esc),
    ("tab", "Tab", KeyCode::Tab),
    ("space", "Space", KeyCode::Char(' ')),
    ("backspace", "Backspace", KeyCode::Backspace),
    ("delete", "Delete", KeyCode::Delete),
    ("insert", "Insert", KeyCode::Insert),
    ("up", "Up", KeyCode::Up),
    ("down", "Down", KeyCode::Down),
    ("left", "Left", KeyCode::Left),
    ("right", "Right", KeyCode::Right),
    ("home", "Home", KeyCode::Home),
    ("end", "End", KeyCode::End),
    ("pgup", "PgUp", KeyCode::PageUp),
    ("pgdn", "PgDn", KeyCode::PageDown),
    ("pageup", "PgUp", KeyCode::PageUp),
    ("pagedown", "PgDn", KeyCode::PageDown),
    ("escape", "Esc", KeyCode::Esc),
    ("return", "Enter", KeyCode::Enter),
    ("del", "Delete", KeyCode::Delete),
    ("minus", "-", KeyCode::Char('-')),
];

/// What terminals send for Ctrl with these; they cannot be told apart without kitty's key protocol.
const SHADOWED: &[(char, &str)] = &[('i', "Tab"), ('m', "Enter"), ('[', "Esc")];

/// The chord of a key event. Terminals differ in whether they report Shift beside a capital, and name some chords after
/// the digit that sends the same byte.
pub fn of(key: KeyEvent) -> Chord {
    canonical((key.modifiers, key.code))
}

pub fn canonical((held, code): Chord) -> Chord {
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    let held = held & (KeyModifiers::CONTROL | KeyModifiers::ALT | SHIFT);
    match code {
        KeyCode::Char(c) if held.contains(KeyModifiers::CONTROL) => {
            let c = match c.to_ascii_lowercase() {
                '4' => '\\',
                '5' => ']',
                '6' => '^',
                '7' | '_' => '/',
                c => c,
            };
            (held - SHIFT, KeyCode::Char(c))
        }
        KeyCode::Char(c) if held.contains(SHIFT) => {
            (held - SHIFT, KeyCode::Char(if c.is_ascii() { c.to_ascii_uppercase() } else { c }))
        }
        KeyCode::BackTab => (held - SHIFT, KeyCode::BackTab),
        KeyCode::Tab if held.contains(SHIFT) => (held - SHIFT, KeyCode::BackTab),
        code => (held, code),
    }
}

/// Reads `ctrl-k`, `alt-shift-u`, `F2`, `PgUp`, `j`. Case counts only for a single letter without Ctrl or Alt.
///
/// # Errors
/// In words for the person, when it is no chord or cannot be told from another one.
pub fn parse(text: &str) -> Result<Chord, String> {
    let mut held = KeyModifiers::NONE;
    let mut rest = text.trim();
    while let Some((word, after)) =
        rest.split_once(['-', '+']).filter(|(word, after)| !word.is_empty() && !after.is_empty())
    {
        held |= modifier(word)
            .ok_or_else(|| format!("\"{word}\" in \"{text}\" is no key to hold; use ctrl, alt or shift"))?;
        rest = after;
    }
    let code = key(rest, held).ok_or_else(|| unknown(rest, text))?;
    let letter = matches!(code, KeyCode::Char(_));
    if letter && held.contains(KeyModifiers::CONTROL | KeyModifiers::SHIFT) {
        return Err(format!("terminals send \"{text}\" like the same chord without shift; leave shift out"));
    }
    Ok(canonical((held, code)))
}

/// Why most terminals cannot send it, if so.
pub fn doubt((held, code): Chord) -> Option<String> {
    let KeyCode::Char(c) = code else { return None };
    let shadow = SHADOWED.iter().find(|(known, _)| *known == c).filter(|_| held.contains(KeyModifiers::CONTROL))?;
    Some(format!(
        "most terminals send {} for {}, so this works only where they tell the two apart",
        shadow.1,
        show((held, code))
    ))
}

/// The chord as people write it: `Ctrl-K`, `Alt-Shift-U`, `j`.
pub fn show((held, code): Chord) -> String {
    let mut out = String::new();
    for (flag, word) in [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "Shift-")]
    {
        if held.contains(flag) {
            out.push_str(word);
        }
    }
    match code {
        KeyCode::F(n) => out.push_str(&format!("F{n}")),
        KeyCode::BackTab => out.push_str("Shift-Tab"),
        KeyCode::Char(' ') => out.push_str("Space"),
        KeyCode::Char(c) if held.is_empty() => out.push(c),
        KeyCode::Char(c) if c.is_ascii_uppercase() => out.extend(["Shift-".to_owned(), c.to_string()]),
        KeyCode::Char(c) => out.extend(c.to_uppercase()),
        code => out.push_str(NAMED.iter().find(|(_, _, known)| *known == code).map_or("?", |(_, shown, _)| shown)),
    }
    out
}

fn modifier(word: &str) -> Option<KeyModifiers> {
    match word.to_ascii_lowercase().as_str() {
        "ctrl" | "control" | "c" => Some(KeyModifiers::CONTROL),
        "alt" | "meta" | "m" | "a" => Some(KeyModifiers::ALT),
        "shift" | "s" => Some(KeyModifiers::SHIFT),
        _ => None,
    }
}

fn key(word: &str, held: KeyModifiers) -> Option<KeyCode> {
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        let letter = if held.is_empty() { c } else { c.to_ascii_lowercase() };
        return (!c.is_control() && !c.is_whitespace()).then_some(KeyCode::Char(letter));
    }
    let lower = word.to_ascii_lowercase();
    if let Some(number) = lower.strip_prefix('f').and_then(|number| number.parse::<u8>().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::F(number));
    }
    NAMED.iter().find(|(name, ..)| *name == lower).map(|(.., code)| *code)
}

fn unknown(word: &str, text: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let near = |name: &&str| strsim::damerau_levenshtein(&lower, name);
    let nearest =
        NAMED.iter().map(|(name, ..)| *name).min_by_key(near).filter(|name| near(name) <= 2 && !word.is_empty());
    match nearest {
        Some(nearest) => format!("\"{word}\" in \"{text}\" is no key; did you mean \"{nearest}\"?"),
        None => {
            format!("\"{word}\" in \"{text}\" is no key; write one letter, f1 to f12, or a name like enter, tab, pgup")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    const NONE: KeyModifiers = KeyModifiers::NONE;

    #[test]
    fn chords_are_read_as_people_write_them() {
        for (text, chord, shown) in [
            ("ctrl-k", (CTRL, KeyCode::Char('k')), "Ctrl-K"),
            ("Ctrl-K", (CTRL, KeyCode::Char('k')), "Ctrl-K"),
            ("control+k", (CTRL, KeyCode::Char('k')), "Ctrl-K"),
            ("alt-shift-u", (ALT, KeyCode::Char('U')), "Alt-Shift-U"),
            ("Alt-U", (ALT, KeyCode::Char('u')), "Alt-U"),
            ("j", (NONE, KeyCode::Char('j')), "j"),
            ("G", (NONE, KeyCode::Char('G')), "G"),
            ("shift-g", (NONE, KeyCode::Char('G')), "G"),
            (":", (NONE, KeyCode::Char(':')), ":"),
            ("-", (NONE, KeyCode::Char('-')), "-"),
            ("alt--", (ALT, KeyCode::Char('-')), "Alt--"),
            ("F12", (NONE, KeyCode::F(12)), "F12"),
            ("ctrl-alt-PgUp", (CTRL | ALT, KeyCode::PageUp), "Ctrl-Alt-PgUp"),
            ("shift-tab", (NONE, KeyCode::BackTab), "Shift-Tab"),
            ("space", (NONE, KeyCode::Char(' ')), "Space"),
            ("ctrl-_", (CTRL, KeyCode::Char('/')), "Ctrl-/"),
            ("escape", (NONE, KeyCode::Esc), "Esc"),
        ] {
            assert_eq!(parse(text), Ok(chord), "{text}");
            assert_eq!(show(chord), shown);
        }
    }

    #[test]
    fn what_is_no_chord_is_said_with_what_to_write_instead() {
        for (text, words) in [
            ("ctlr-k", "\"ctlr\" in \"ctlr-k\" is no key to hold; use ctrl, alt or shift"),
            ("ctrl-entr", "\"entr\" in \"ctrl-entr\" is no key; did you mean \"enter\"?"),
            ("f13", "\"f13\" in \"f13\" is no key; write one letter, f1 to f12, or a name like enter, tab, pgup"),
            ("", "\"\" in \"\" is no key; write one letter, f1 to f12, or a name like enter, tab, pgup"),
            ("ctrl-shift-k", "terminals send \"ctrl-shift-k\" like the same chord without shift; leave shift out"),
        ] {
            assert_eq!(parse(text), Err(words.to_owned()), "{text}");
        }
    }

    #[test]
    fn chords_that_look_like_another_key_on_the_wire_are_doubted() {
        assert!(doubt(parse("ctrl-i").unwrap()).unwrap().contains("send Tab for Ctrl-I"));
        assert_eq!(doubt(parse("ctrl-k").unwrap()), None);
        assert_eq!(doubt(parse("i").unwrap()), None);
    }

    #[test]
    fn what_is_shown_can_be_written() {
        for c in ('!'..='~').map(KeyCode::Char).chain((1..=12).map(KeyCode::F)).chain(NAMED.iter().map(|named| named.2))
        {
            for held in [NONE, CTRL, ALT, CTRL | ALT] {
                let chord = canonical((held, c));
                assert_eq!(parse(&show(chord)), Ok(chord), "{}", show(chord));
            }
        }
    }
}
