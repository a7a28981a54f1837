//! Finds pastes that the terminal does not mark: an Enter that comes faster than a hand can move, with words behind it
//! that come as fast. What follows such an Enter becomes one paste, so that no line of it is sent by itself.
//!
//! Pure: inputs and the time go in, inputs come out. Must not know what an input means.

use std::time::{Duration, Instant};

use crossterm::event::{Event as Input, KeyCode, KeyEventKind, KeyModifiers};

/// An Enter so soon after another key is no hand's work; or it is, once, and then it only waits a little.
const NO_HAND: Duration = Duration::from_millis(5);
/// After this much silence it is clear what was meant.
const SILENCE: Duration = Duration::from_millis(30);
/// For so long after a paste nobody answers the question it leads to: what comes then is its late rest.
const LATE: Duration = Duration::from_millis(250);
/// A longer paste is given out in parts.
const LONGEST: usize = 64 * 1024;

#[derive(Debug, Default)]
pub struct Burst {
    /// When the last text key came.
    last: Option<Instant>,
    /// From a suspicious Enter on.
    held: Vec<(char, Input)>,
    until: Option<Instant>,
    /// When the last paste was given out.
    pasted: Option<Instant>,
}

impl Burst {
    /// Sorts what was typed at one moment: what may be a paste is held, everything else comes back.
    pub fn sort(&mut self, batch: Vec<Input>, now: Instant) -> Vec<Input> {
        let mut out = Vec::with_capacity(batch.len());
        for input in batch {
            match typed(&input) {
                Some(c) => self.text(c, input, now, &mut out),
                None => {
                    // What is no key, as a change of focus, has nothing to do with it.
                    if matches!(input, Input::Key(_) | Input::Paste(_)) {
                        out.append(&mut self.release());
                        self.last = None;
                    }
                    out.push(input);
                }
            }
        }
        out
    }

    /// When it is clear what was meant, unless more comes.
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// What was held: one paste, or the keys that it turned out to be.
    pub fn release(&mut self) -> Vec<Input> {
        let until = self.until.take();
        let held = std::mem::take(&mut self.held);
        let rest = self.is_rest(until);
        if held.iter().all(|(c, _)| *c == '\n') {
            return if rest { Vec::new() } else { held.into_iter().map(|(_, input)| input).collect() };
        }
        self.pasted = until;
        vec![Input::Paste(held.into_iter().map(|(c, _)| c).collect())]
    }

    fn is_rest(&self, at: Option<Instant>) -> bool {
        let since = self.pasted.zip(at).map(|(pasted, at)| at.saturating_duration_since(pasted));
        since.is_some_and(|since| since < LATE)
    }

    fn text(&mut self, c: char, input: Input, now: Instant, out: &mut Vec<Input>) {
        let soon = self.last.is_some_and(|last| now.saturating_duration_since(last) < NO_HAND);
        self.last = Some(now);
        if self.until.is_none() && !(c == '\n' && soon) && !self.is_rest(Some(now)) {
            return out.push(input);
        }
        self.held.push((c, input));
        self.until = Some(now + SILENCE);
        if self.held.len() >= LONGEST {
            out.append(&mut self.release());
        }
    }
}

/// The character that a key types, Enter being a line break.
fn typed(input: &Input) -> Option<char> {
    let Input::Key(key) = input else { return None };
    if key.kind == KeyEventKind::Release {
        return None;
    }
    match (key.code, key.modifiers) {
        (KeyCode::Enter, KeyModifiers::NONE) | (KeyCode::Char('j'), KeyModifiers::CONTROL) => Some('\n'),
        (KeyCode::Tab, KeyModifiers::NONE) => Some('\t'),
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;

    fn key(c: char) -> Input {
        let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
        Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    /// What comes out of keys that come `gap` milliseconds apart, and after silence; a paste stands in brackets.
    fn sorted(keys: &str, gap: u64) -> String {
        let mut burst = Burst::default();
        let mut now = Instant::now();
        let mut out = Vec::new();
        for c in keys.chars() {
            if burst.until().is_some_and(|until| until <= now) {
                out.append(&mut burst.release());
            }
            out.append(&mut burst.sort(vec![key(c)], now));
            now += Duration::from_millis(gap);
        }
        out.append(&mut burst.release());
        let shown = |input: Input| match input {
            Input::Paste(text) => format!("[{text}]"),
            input => typed(&input).map(String::from).unwrap_or_default(),
        };
        out.into_iter().map(shown).collect()
    }

    #[test]
    fn lines_that_come_at_once_are_one_paste() {
        for gap in [0, 1, 4] {
            assert_eq!(sorted("one\ntwo\nthree\n", gap), "one[\ntwo\nthree\n]", "{gap}");
        }
    }

    #[test]
    fn what_hands_type_is_typed() {
        for (keys, gap) in [("hello\nyou\n\n", 40), ("hello\n", 0), ("hello\n\n", 1), ("hello", 0), ("a\nb\nc", 31)] {
            assert_eq!(sorted(keys, gap), keys, "{keys:?} every {gap} ms");
        }
    }

    #[test]
    fn the_late_rest_of_a_paste_answers_no_question() {
        let mut burst = Burst::default();
        let now = Instant::now();
        burst.sort("a\nb".chars().map(key).collect(), now);
        assert_eq!(burst.release(), [Input::Paste("\nb".into())]);
        let later = now + Duration::from_millis(150);
        assert_eq!(burst.sort(vec![key('l'), key('\n')], later), []);
        assert_eq!(burst.release(), [Input::Paste("l\n".into())]);
        let much_later = later + Duration::from_millis(400);
        assert_eq!(burst.sort(vec![key('l')], much_later), [key('l')]);
    }

    #[test]
    fn a_held_enter_waits_no_longer_than_a_moment_and_other_keys_come_after_it() {
        let mut burst = Burst::default();
        let now = Instant::now();
        assert_eq!(burst.sort(vec![key('a'), key('\n')], now), [key('a')]);
        assert_eq!(burst.until(), Some(now + SILENCE));
        let up = Input::Key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE));
        assert_eq!(burst.sort(vec![Input::FocusLost, up.clone()], now), [Input::FocusLost, key('\n'), up]);
        assert_eq!(burst.until(), None);
    }
}
