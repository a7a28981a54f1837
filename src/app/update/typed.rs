//! A whole line at once, where there is no screen: it is sent, runs as a command, or answers what an open form asks.
//!
//! Must not know where lines come from.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::form::{Field, NetworkForm};
use crate::app::state::{App, Overlay};

impl App {
    /// What a form does with it, or what else is to be done now that it stands in the input.
    pub(super) fn say_line(&mut self, line: &str) -> Result<Vec<Effect>, Action> {
        if let Some(Overlay::AddNetwork(form)) = self.overlays.last_mut() {
            return Ok(match line.trim() {
                "/cancel" => self.for_form(&Action::Escape),
                answer if answered(form, answer) => self.for_form(&Action::Submit),
                _ => Vec::new(),
            });
        }
        // A list that still waits for its answer would take the line for a choice out of it.
        self.unfocus_listing();
        if !line.trim().is_empty() {
            let compose = self.compose_mut();
            compose.clear();
            compose.insert(line);
        }
        Err(Action::Submit)
    }
}

/// Whether that was the last answer. An empty one keeps what is there.
fn answered(form: &mut NetworkForm, answer: &str) -> bool {
    if form.busy {
        return false;
    }
    form.problem = None;
    if form.field == Field::Register {
        form.register = matches!(answer.to_lowercase().as_str(), "y" | "yes");
        form.field = Field::Address;
        return true;
    }
    if !answer.is_empty() {
        form.end();
        form.clear_to_start();
        form.insert(answer);
    }
    let named = !form.name.trim().is_empty();
    match form.field {
        // Either name and password or a token; only who has a name can make an account.
        Field::Name if !named => form.walk(2),
        Field::Password => form.walk(2),
        Field::Channel if !named => {
            form.field = Field::Address;
            return true;
        }
        _ => form.walk(1),
    }
    false
}
