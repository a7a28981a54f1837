//! The terminal's answer to "what is your ground?", sifted out of what is typed.
//!
//! Asking costs no wait: the question goes out before the first frame, and the answer is met among the keys whenever it
//! comes. To the reader of keys it looks like Alt-], a row of letters, and Ctrl-G or Alt-\. Keys that only begin like an
//! answer are let through in their order. Must not know what the ground decides.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use crate::chat::Rgb;

/// OSC 11: what is the background? (xterm's control sequences)
pub const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// Every answer begins like this.
const BEGINNING: &str = "11;";
/// No answer is longer.
const LONGEST: usize = 48;

/// What became of an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Sifted {
    /// No part of an answer: these come next.
    Through(Vec<Event>),
    /// It may be part of an answer.
    Held,
    /// The last part of an answer; it names no colour if it cannot be read.
    Answer(Option<Rgb>),
}

#[derive(Debug, Default)]
pub struct Sieve {
    /// What may turn out to be an answer, and what it says.
    held: Vec<Event>,
    words: String,
    /// The last key was Esc: a terminal's Esc and what follows can come apart.
    after_esc: bool,
}

/// What a key may be in an answer.
enum Part {
    Beginning,
    Word(char),
    End,
    Esc,
    No,
}

impl Sieve {
    pub fn take(&mut self, event: Event) -> Sifted {
        let Event::Key(key) = event else { return Sifted::Through(vec![event]) };
        let part = part(key);
        let after_esc = std::mem::replace(&mut self.after_esc, matches!(part, Part::Esc));
        match part {
            Part::Beginning if self.held.is_empty() => self.hold(event, None),
            Part::Word(']') if self.held.is_empty() && after_esc => self.hold(event, None),
            _ if self.held.is_empty() => Sifted::Through(vec![event]),
            Part::End => self.answer(event),
            Part::Word('\\') if after_esc => self.answer(event),
            Part::Esc => self.hold(event, None),
            Part::Word(c) if self.fits(c) => self.hold(event, Some(c)),
            _ => {
                self.held.push(event);
                Sifted::Through(self.release())
            }
        }
    }

    /// Whether it waits for more.
    pub fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// Nothing more came: it was no answer.
    pub fn release(&mut self) -> Vec<Event> {
        self.words.clear();
        std::mem::take(&mut self.held)
    }

    fn hold(&mut self, event: Event, word: Option<char>) -> Sifted {
        self.held.push(event);
        self.words.extend(word);
        Sifted::Held
    }

    fn fits(&self, c: char) -> bool {
        let at = self.words.len();
        let expected = BEGINNING[at.min(BEGINNING.len())..].chars().next();
        at < LONGEST && expected.map_or(c.is_ascii_alphanumeric() || c == ':' || c == '/', |known| known == c)
    }

    fn answer(&mut self, last: Event) -> Sifted {
        self.held.push(last);
        let color = self.words.strip_prefix(BEGINNING).map(read);
        match color {
            Some(color) => {
                self.release();
                Sifted::Answer(color)
            }
            None => Sifted::Through(self.release()),
        }
    }
}

fn part(key: KeyEvent) -> Part {
    match (key.modifiers - KeyModifiers::SHIFT, key.code) {
        (KeyModifiers::ALT, KeyCode::Char(']')) => Part::Beginning,
        (KeyModifiers::ALT, KeyCode::Char('\\')) | (KeyModifiers::CONTROL, KeyCode::Char('g')) => Part::End,
        (KeyModifiers::NONE, KeyCode::Char(c)) => Part::Word(c),
        (KeyModifiers::NONE, KeyCode::Esc) => Part::Esc,
        _ => Part::No,
    }
}

/// `rgb:1010/1313/1a1a`, with one to four hexadecimal digits each; `rgba:` has a fourth part.
fn read(words: &str) -> Option<Rgb> {
    let parts = words.strip_prefix("rgb:").or_else(|| words.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(|part| {
        let most = (1_u32 << (4 * u32::try_from(part.len()).ok().filter(|digits| (1..=4).contains(digits))?)) - 1;
        let value = u32::from_str_radix(part, 16).ok()?;
        u8::try_from((value * 255 + most / 2) / most).ok()
    });
    Some(Rgb(parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(modifiers: KeyModifiers, c: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    /// As crossterm reports the bytes of an answer.
    fn keys(words: &str, end: &[Event]) -> Vec<Event> {
        let mut out = vec![key(KeyModifiers::ALT, ']')];
        out.extend(words.chars().map(|c| key(KeyModifiers::NONE, c)));
        out.extend_from_slice(end);
        out
    }

    fn sift(events: Vec<Event>) -> (Vec<Event>, Vec<Option<Rgb>>) {
        let (mut sieve, mut through, mut answers) = (Sieve::default(), Vec::new(), Vec::new());
        for event in events {
            match sieve.take(event) {
                Sifted::Through(events) => through.extend(events),
                Sifted::Answer(color) => answers.push(color),
                Sifted::Held => {}
            }
        }
        through.extend(sieve.release());
        (through, answers)
    }

    fn esc() -> Event {
        Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))
    }

    #[test]
    fn an_answer_is_read_and_leaves_no_key_behind() {
        let bell = [key(KeyModifiers::CONTROL, 'g')];
        let string_end = [key(KeyModifiers::ALT, '\\')];
        let apart = [esc(), key(KeyModifiers::NONE, '\\')];
        for (words, color) in [
            ("11;rgb:1010/1313/1a1a", Some(Rgb(0x10, 0x13, 0x1a))),
            ("11;rgb:FF/ff/F0", Some(Rgb(255, 255, 240))),
            ("11;rgb:f/8/0", Some(Rgb(255, 136, 0))),
            ("11;rgba:ffff/ffff/ffff/0000", Some(Rgb(255, 255, 255))),
            ("11;rgb:12345/1/1", None),
            ("11;none", None),
        ] {
            for end in [&bell[..], &string_end, &apart] {
                let around = [vec![key(KeyModifiers::NONE, 'a')], keys(words, end), vec![key(KeyModifiers::NONE, 'b')]];
                let (through, answers) = sift(around.concat());
                assert_eq!(through, [key(KeyModifiers::NONE, 'a'), key(KeyModifiers::NONE, 'b')], "{words}");
                assert_eq!(answers, [color], "{words}");
            }
        }
    }

    #[test]
    fn an_answer_whose_first_byte_came_alone_costs_one_esc() {
        let mut events = keys("11;rgb:00/00/00", &[key(KeyModifiers::CONTROL, 'g')]);
        events.splice(0..1, [esc(), key(KeyModifiers::NONE, ']')]);
        assert_eq!(sift(events), (vec![esc()], vec![Some(Rgb(0, 0, 0))]));
    }

    #[test]
    fn what_happens_between_the_keys_of_an_answer_is_not_held_up() {
        let mut events = keys("11;rgb:00/00/00", &[key(KeyModifiers::CONTROL, 'g')]);
        events.insert(5, Event::FocusGained);
        assert_eq!(sift(events), (vec![Event::FocusGained], vec![Some(Rgb(0, 0, 0))]));
    }

    proptest! {
        /// Whatever is typed comes through in its order, unless it is an answer from beginning to end.
        #[test]
        fn no_key_is_lost(typed in "[a1;:/\\]\\\\]{0,12}", alt in prop::collection::vec(any::<bool>(), 12)) {
            let events: Vec<Event> = typed
                .chars()
                .zip(alt)
                .map(|(c, alt)| key(if alt { KeyModifiers::ALT } else { KeyModifiers::NONE }, c))
                .collect();
            let (through, answers) = sift(events.clone());
            prop_assert!(!answers.is_empty() || through == events);
        }
    }
}
