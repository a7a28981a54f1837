//! What a person means: the topmost overlay is asked first, then the main screen.
//!
//! Must not know keys.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::listing::Tab;
use crate::app::state::{App, Overlay, Place, Scroll};

impl App {
    pub(super) fn act(&mut self, action: Action) -> Vec<Effect> {
        if !matches!(action, Action::Scroll(_)) {
            self.flash = None;
        }
        self.writing.last_key = Some(self.now);
        let typed_in = self.current.clone();
        let wrote = self.overlays.is_empty() && self.focused_listing().is_none() && writes(&action);
        let action = match action {
            Action::Say(line) => match self.say_line(&line) {
                Ok(effects) => return effects,
                Err(passed) => passed,
            },
            other => other,
        };
        let answer = self.for_writing(action).or_else(|passed| self.for_overlay(passed));
        let answer = answer.or_else(|passed| self.for_undo(passed));
        let answer = answer.or_else(|passed| self.for_listing(passed)).or_else(|passed| self.for_selection(passed));
        let answer = answer.or_else(|passed| self.for_completion(passed)).or_else(|passed| self.for_rest(passed));
        let mut effects = answer.unwrap_or_else(|passed| self.on_screen(passed));
        self.touch_draft(typed_in);
        effects.append(&mut self.tell_typing(wrote));
        effects
    }

    /// A key may have changed the input of the room on screen, before it and behind it.
    fn touch_draft(&mut self, typed_in: Option<Place>) {
        let now = self.now;
        for place in typed_in.into_iter().chain(self.current.clone()) {
            self.writing.drafts.touch(place, now);
        }
    }

    fn on_screen(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Paste(text) => self.pasted(&text),
            Action::Submit => self.submit(),
            Action::NextRoom => self.walk(1),
            Action::PreviousRoom => self.walk(-1),
            Action::NextUnread => self.open_unread(),
            Action::RoomNumber(number) => self.open_number(number),
            Action::GoOver => self.go_over(),
            Action::Open(place) => self.open(&place),
            Action::PageUp => self.page(1),
            Action::PageDown => self.page(-1),
            Action::Scroll(rows) => self.scroll(rows),
            Action::ToEnd => self.go_to_end(),
            Action::ToMarker => self.go_to_marker(),
            Action::MarkAllRead => self.mark_all_read(),
            Action::Switcher => self.choose_anything(),
            Action::PickEmote => self.choose_emote(),
            Action::ToggleScope => self.toggle_scope(),
            Action::SelectMessage => self.select_newest(),
            Action::Pick(id) => self.pick(id),
            Action::PickEntry(entry) => self.pick_entry(entry),
            Action::PreviousMention => self.step_to_mention(1),
            Action::NextMention => self.step_to_mention(-1),
            Action::Links => self.show_links(Tab::All),
            Action::Mentions => self.show_mentions(),
            Action::Queue => self.show_queue(),
            Action::Search => self.show_search(),
            Action::ToggleChannels => flip(&mut self.channels_wanted, self.prefs.look.channels.unwrap_or(true)),
            Action::ShowPeople(shown) => self.show_people(shown),
            Action::ListChannels => self.list_channels(),
            Action::ListPeople => self.lay_over(Overlay::People { top: 0 }),
            Action::Help => self.lay_over(Overlay::Help { top: 0 }),
            Action::AddNetwork => self.open_sign_in(self.network_here()),
            Action::Reconnect => self.reconnect(),
            Action::Escape => self.escape(),
            Action::Interrupt => self.interrupt(),
            Action::Redraw => vec![Effect::Redraw],
            Action::Suspend => vec![Effect::Suspend],
            Action::Quit => vec![Effect::Quit],
            edit => self.edit(&edit),
        }
    }

    /// Nothing lies over the screen: an edit or an answer is left; then back to the end; there everything is read; and then
    /// a message is selected.
    fn escape(&mut self) -> Vec<Effect> {
        if self.aim().is_some() {
            return self.leave_aim();
        }
        let compose = self.compose_mut();
        if compose.editing().is_some() {
            compose.leave_edit();
            return Vec::new();
        }
        if compose.reply.take().is_some() {
            return Vec::new();
        }
        let Some(place) = self.current.clone() else { return Vec::new() };
        let at_end = self.room(&place).is_some_and(|room| room.scroll == Scroll::End);
        if !at_end || !self.end_visible {
            return self.go_to_end();
        }
        let read = self.room(&place).is_some_and(|room| room.unread == 0 && room.marker.is_none());
        if read && self.compose().text().is_empty() {
            return self.select_newest();
        }
        self.mark_read(&place);
        Vec::new()
    }

    fn show_people(&mut self, shown: bool) -> Vec<Effect> {
        self.people_wanted = Some(shown);
        Vec::new()
    }

    fn interrupt(&mut self) -> Vec<Effect> {
        if self.aim().is_some() {
            return self.leave_aim();
        }
        let compose = self.compose_mut();
        if compose.text().is_empty() && compose.editing().is_none() && compose.reply.take().is_none() {
            self.flash("Ctrl-Q or /quit leaves.");
        } else {
            compose.clear();
            compose.leave_edit();
        }
        Vec::new()
    }
}

/// Whether it can change what stands in the input.
fn writes(action: &Action) -> bool {
    action.is_typing() || matches!(action, Action::Newline | Action::Paste(_))
}

/// A side list is shown or not, whatever the screen would choose by itself.
fn flip(wanted: &mut Option<bool>, by_itself: bool) -> Vec<Effect> {
    *wanted = Some(!wanted.unwrap_or(by_itself));
    Vec::new()
}
