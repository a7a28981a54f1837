//! Tab and the list of completions: the first Tab puts the first hit in, further ones the next, Esc the typed word.
//!
//! A list that only offers takes no key but Tab and Esc. Must not know where hits come from.

use crate::app::action::Action;
use crate::app::complete::{self, Completion, Hit};
use crate::app::effect::Effect;
use crate::app::state::App;

impl App {
    /// Keys for completion; gives back what is not for it. Everything else closes the list.
    pub(super) fn for_completion(&mut self, action: Action) -> Result<Vec<Effect>, Action> {
        let open = self.writing.completion.as_ref();
        let chosen = open.is_some_and(|completion| completion.chosen.is_some());
        match action {
            Action::NextField => self.complete(1),
            Action::PreviousField => self.complete(-1),
            Action::Down if chosen => self.complete(1),
            Action::Up if chosen => self.complete(-1),
            Action::Submit if chosen => self.take_completion(),
            Action::Escape if open.is_some() => self.drop_completion(),
            Action::Scroll(_) => return Err(action),
            other => {
                self.writing.completion = None;
                return Err(other);
            }
        }
        Ok(Vec::new())
    }

    /// After typing: what can be offered without being asked.
    pub(super) fn offer_completion(&mut self) {
        self.writing.completion = complete::offer(self).map(|(start, hits)| {
            let end = self.compose().cursor();
            Completion { start, end, typed: self.compose().text()[start..end].to_owned(), hits, chosen: None }
        });
    }

    fn complete(&mut self, steps: isize) {
        let Some(completion) = &self.writing.completion else { return self.start_completion(steps) };
        let hits = completion.hits.len();
        let next = match completion.chosen {
            Some(chosen) => chosen.saturating_add_signed(steps.rem_euclid(hits as isize)) % hits,
            None if steps < 0 => hits - 1,
            None => 0,
        };
        match &completion.hits[..] {
            // There is nothing to choose from.
            [only] if completion.chosen.is_none() => {
                let only = only.clone();
                self.put_in(&only, None);
                self.take_completion();
            }
            hits => {
                let hit = hits[next].clone();
                self.put_in(&hit, Some(next));
            }
        }
    }

    fn start_completion(&mut self, steps: isize) {
        let (start, hits) = complete::find(self);
        let end = self.compose().cursor();
        if hits.is_empty() {
            let nothing = self.compose().text().is_empty();
            self.flash(if nothing {
                "Tab completes /commands, @people, #channels and :emotes."
            } else {
                "Nothing here begins like that."
            });
            return;
        }
        let typed = self.compose().text()[start..end].to_owned();
        self.writing.completion = Some(Completion { start, end, typed, hits, chosen: None });
        self.complete(steps);
    }

    /// Puts a hit into the text in the place of the word or of the hit before.
    fn put_in(&mut self, hit: &Hit, chosen: Option<usize>) {
        let Some(completion) = &mut self.writing.completion else { return };
        let place = completion.start..completion.end;
        completion.end = completion.start + hit.text.len();
        completion.chosen = chosen;
        self.compose_mut().replace_range(place, &hit.text);
    }

    /// The hit in the text stays; a blank behind it makes room for the next word.
    fn take_completion(&mut self) {
        let Some(completion) = self.writing.completion.take() else { return };
        let compose = self.compose_mut();
        if !compose.text()[completion.end..].starts_with(char::is_whitespace) {
            compose.insert(" ");
        }
    }

    fn drop_completion(&mut self) {
        let Some(completion) = self.writing.completion.take() else { return };
        if completion.chosen.is_some() {
            self.compose_mut().replace_range(completion.start..completion.end, &completion.typed);
        }
    }
}
