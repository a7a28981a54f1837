//! The form that adds a network, while it is open.
//!
//! Must not know how one signs in.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::form::NetworkForm;
use crate::app::state::{App, Overlay};
use crate::chat::SafeText;

impl App {
    /// Keys for the form; it lets none through.
    pub(super) fn for_form(&mut self, action: &Action) -> Vec<Effect> {
        let ended = self.ended_account();
        let Some(Overlay::AddNetwork(form)) = self.overlays.last_mut() else { return Vec::new() };
        match action {
            Action::Escape | Action::Interrupt => drop(self.overlays.pop()),
            _ if form.busy => {}
            Action::Submit => {
                form.replaces = form.replaces.or(ended);
                return submit(form);
            }
            edit => apply(form, edit),
        }
        Vec::new()
    }

    /// Signing in failed: the form says so and can be corrected.
    pub(super) fn network_refused(&mut self, why: &str) -> Vec<Effect> {
        let why = SafeText::line(why);
        let waiting = self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::AddNetwork(form) if form.busy => Some(form),
            _ => None,
        });
        match waiting {
            Some(form) => (form.busy, form.problem) = (false, Some(why.as_str().to_owned())),
            None => self.flash = Some(why),
        }
        Vec::new()
    }
}

fn submit(form: &mut NetworkForm) -> Vec<Effect> {
    form.problem = form.missing().map(str::to_owned);
    if form.problem.is_some() {
        return Vec::new();
    }
    form.busy = true;
    vec![Effect::SignIn(form.clone())]
}

fn apply(form: &mut NetworkForm, action: &Action) {
    match action {
        Action::Insert(c) => form.insert(c.encode_utf8(&mut [0; 4])),
        Action::Paste(text) => form.insert(text.trim()),
        Action::Backspace => form.backspace(),
        Action::Delete => form.delete(),
        Action::KillToStart | Action::DeleteWordBack => form.clear_to_start(),
        Action::Left => form.left(),
        Action::Right => form.right(),
        Action::Home => form.home(),
        Action::End => form.end(),
        Action::NextField | Action::Down => form.walk(1),
        Action::PreviousField | Action::Up => form.walk(-1),
        _ => {}
    }
}
