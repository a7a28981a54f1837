//! Finds pastes that the terminal does not mark: keys that come faster than hands can type, with line breaks between
//! them. They become one paste, so that no line of it is sent by itself.
//!
//! Pure: batches of inputs and the time go in, inputs come out. Must not know what an input means.

use std::time::{Duration, Instant};

use crossterm::event::{Event as Input, KeyCode, KeyEventKind, KeyModifiers};

/// So many keys at one blow are no hand's work.
const BLOW: usize = 48;
/// A paste may come in pieces; after this much silence it is complete.
const SILENCE: Duration = Duration::from_millis(30);
/// A longer one is given out in parts.
pub const LONGEST: usize = 64 * 1024;

/// A paste that is still coming in.
#[derive(Debug, Default)]
pub struct Burst {
    held: String,
    until: Option<Instant>,
}

impl Burst {
    /// Sorts what was typed at one moment: what is a paste is held until it is complete, everything else comes back.
    pub fn sort(&mut self, batch: Vec<Input>, now: Instant) -> Vec<Input> {
        let mut out = Vec::with_capacity(batch.len());
        let mut run = Vec::new();
        for input in batch {
            match typed(&input) {
                Some(c) => run.push((c, input)),
                None => {
                    self.end_run(&mut run, now, &mut out);
                    // A key that is no text comes after the paste; what is no key has nothing to do with it.
                    if matches!(input, Input::Key(_) | Input::Paste(_)) {
                        out.extend(self.release());
                    }
                    out.push(input);
                }
            }
        }
        self.end_run(&mut run, now, &mut out);
        if self.held.len() >= LONGEST {
            out.extend(self.release());
        }
        out
    }

    /// When the paste is complete, unless more comes.
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// The paste, complete.
    pub fn release(&mut self) -> Option<Input> {
        self.until = None;
        let text = std::mem::take(&mut self.held);
        (!text.is_empty()).then_some(Input::Paste(text))
    }

    fn end_run(&mut self, run: &mut Vec<(char, Input)>, now: Instant, out: &mut Vec<Input>) {
        if run.is_empty() {
            return;
        }
        if self.until.is_some() || is_pasted(run) {
            self.held.extend(run.drain(..).map(|(c, _)| c));
            self.until = Some(now + SILENCE);
        } else {
            out.extend(run.drain(..).map(|(_, input)| input));
        }
    }
}

/// Several line breaks with words behind the first, or more than anybody types at once.
fn is_pasted(run: &[(char, Input)]) -> bool {
    let breaks = run.iter().filter(|(c, _)| *c == '\n').count();
    let words_behind = run.iter().skip_while(|(c, _)| *c != '\n').any(|(c, _)| *c != '\n');
    (breaks >= 2 && words_behind) || (run.len() >= BLOW && breaks >= 1 && words_behind)
}

/// Whether an input types a character or a line break.
pub fn is_text(input: &Input) -> bool {
    typed(input).is_some()
}

/// The character that a key types, Enter being a line break.
fn typed(input: &Input) -> Option<char> {
    let Input::Key(key) = input else { return None };
    if key.kind == KeyEventKind::Release {
        return None;
    }
    match (key.code, key.modifiers) {
        (KeyCode::Enter, KeyModifiers::NONE) => Some('\n'),
        (KeyCode::Char('j'), KeyModifiers::CONTROL) => Some('\n'),
        (KeyCode::Tab, KeyModifiers::NONE) => Some('\t'),
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => Some(c),
        _ => None,
    }
}
