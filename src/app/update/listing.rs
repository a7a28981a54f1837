//! The list on top gets the keys: moving, filtering, and deeds with the chosen entry.
//!
//! Must not know how it is drawn, or whether it lies over the timeline or beside it.

use std::sync::Arc;

use crate::app::action::Action;
use crate::app::command::TABLE;
use crate::app::compose::before;
use crate::app::desk::Target;
use crate::app::effect::Effect;
use crate::app::listing::{Entry, Key, Listing, Tab, What, position};
use crate::app::lists::Deed;
use crate::app::state::{App, Place};
use crate::chat::{Line, Linked, MessageId, SafeText};

/// Done with these effects, or not meant for the list.
type Answer = Result<Vec<Effect>, Action>;

impl App {
    /// F4: the links and pictures of the room on screen. With the keys already there it goes.
    pub(in crate::app) fn show_links(&mut self, tab: Tab) -> Vec<Effect> {
        let Some(place) = self.current.clone() else {
            self.flash("No channel is open. /join NAME opens one.");
            return Vec::new();
        };
        let ask = self.ask_links(&place);
        self.show(Listing::new(What::Links { place, tab }));
        ask
    }

    /// F6: where somebody spoke to the person, in all rooms.
    pub(in crate::app) fn show_mentions(&mut self) -> Vec<Effect> {
        self.show(Listing::new(What::Mentions));
        Vec::new()
    }

    /// Opens a list, or brings the keys to it; one of its kind that has them goes.
    pub(super) fn show(&mut self, listing: Listing) {
        let same = |open: &Listing| open.is_like(&listing);
        let had = self.lists.open.iter().position(same).map(|at| self.lists.open.remove(at));
        match had {
            Some(had) if had.focused && had.what == listing.what => {}
            Some(had) if had.what == listing.what => self.lists.open.push(Listing { focused: true, ..had }),
            _ => {
                // Side by side there is room for one.
                self.lists.open.retain(|open| !(open.is_panel() && listing.is_panel()));
                self.lists.open.push(listing);
            }
        }
    }

    pub(super) fn for_listing(&mut self, action: Action) -> Answer {
        let Some(listing) = self.focused_listing() else { return Err(action) };
        let typing = listing.typing;
        // Links follow the channel; what any other list hides does not change behind it.
        let follows = matches!(listing.what, What::Links { .. });
        match action {
            Action::Up => self.choose_by(-1),
            Action::PreviousRoom if !follows => self.choose_by(-1),
            Action::Down => return Ok(self.choose_down()),
            Action::NextRoom if !follows => return Ok(self.choose_down()),
            Action::Scroll(rows) => self.choose_by(if rows > 0 { -1 } else { 1 }),
            Action::PageUp => self.choose_by(-self.page_of_list()),
            Action::PageDown => self.choose_by(self.page_of_list()),
            Action::Home | Action::Deed(Deed::Oldest) => self.choose_by(isize::MIN),
            Action::End | Action::Deed(Deed::Newest) => self.choose_by(isize::MAX),
            Action::NextField => return Ok(self.switch_tab()),
            Action::Submit => return Ok(self.use_chosen(Deed::Use)),
            Action::Escape | Action::Interrupt => self.leave_listing(),
            Action::Deed(Deed::Filter) => self.type_in_listing(true),
            Action::Deed(deed) => return Ok(self.use_chosen(deed)),
            Action::Insert(c) if !c.is_control() => return Ok(self.type_filter(Some(c), !typing)),
            Action::Paste(text) if typing => return Ok(self.paste_filter(&text)),
            Action::Backspace if typing => return Ok(self.type_filter(None, false)),
            Action::KillToStart | Action::DeleteWordBack if typing => return Ok(self.clear_filter()),
            action if action.is_typing() || matches!(action, Action::Newline | Action::PreviousField) => {}
            Action::SelectMessage | Action::Pick(_) => return self.leave_for(action),
            Action::NextUnread | Action::RoomNumber(_) | Action::Open(_) if !follows => return self.leave_for(action),
            action => return Err(action),
        }
        Ok(Vec::new())
    }

    /// Chooses the n-th entry, which was clicked on.
    pub(super) fn pick_entry(&mut self, at: usize) -> Vec<Effect> {
        let Some(listing) = self.lists.open.last() else { return Vec::new() };
        let key = self.entries(listing).get(at).map(Entry::key);
        if let (Some(key), Some(listing)) = (key, self.lists.open.last_mut()) {
            (listing.chosen, listing.focused) = (Some(key), true);
        }
        Vec::new()
    }

    fn choose_down(&mut self) -> Vec<Effect> {
        // From the field the first step only leaves it, so that letters are deeds.
        let typing = self.lists.open.last().is_some_and(|listing| listing.typing);
        if typing {
            self.type_in_listing(false)
        } else {
            self.choose_by(1)
        }
        self.ask_for_more()
    }

    fn choose_by(&mut self, steps: isize) {
        let Some(listing) = self.lists.open.last() else { return };
        let entries = self.entries(listing);
        let at = position(&entries, listing.chosen.as_ref());
        let to = at.saturating_add_signed(steps).min(entries.len().saturating_sub(1));
        let key = entries.get(to).map(Entry::key);
        self.set_chosen(key);
    }

    /// What was chosen is gone, and what stands in its place was not meant.
    fn choose_anew(&mut self, key: Key) -> Vec<Effect> {
        self.set_chosen(Some(key));
        self.flash("Somebody has dealt with that meanwhile: nothing was done. Choose again.");
        Vec::new()
    }

    fn set_chosen(&mut self, key: Option<Key>) {
        if let Some(listing) = self.lists.open.last_mut() {
            listing.chosen = key;
        }
    }

    fn page_of_list(&self) -> isize {
        isize::try_from(self.timeline_rows / 2).unwrap_or(10).max(1)
    }

    fn switch_tab(&mut self) -> Vec<Effect> {
        if let Some(Listing { what: What::Links { tab, .. }, chosen, .. }) = self.lists.open.last_mut() {
            *tab = tab.next();
            *chosen = None;
            return Vec::new();
        }
        self.search_everywhere()
    }

    /// The list goes; one beside the timeline only gives the keys back.
    fn leave_listing(&mut self) {
        let Some(listing) = self.lists.open.last_mut() else { return };
        if listing.is_panel() && (listing.typing || !listing.filter.is_empty()) {
            (listing.typing, listing.chosen) = (false, None);
            listing.filter.clear();
        } else if listing.is_panel() {
            listing.focused = false;
        } else {
            self.lists.open.pop();
        }
    }

    /// The keys go back to the input; what lay over the timeline goes.
    pub(super) fn unfocus_listing(&mut self) {
        self.lists.open.retain_mut(|listing| {
            listing.focused = false;
            listing.is_panel()
        });
    }

    /// The person goes elsewhere.
    fn leave_for(&mut self, action: Action) -> Answer {
        self.unfocus_listing();
        Err(action)
    }

    fn type_in_listing(&mut self, typing: bool) {
        if let Some(listing) = self.lists.open.last_mut() {
            listing.typing = typing;
        }
    }

    /// A letter more, or one less.
    fn type_filter(&mut self, letter: Option<char>, begins: bool) -> Vec<Effect> {
        let Some(listing) = self.lists.open.last_mut() else { return Vec::new() };
        if begins && !listing.can_filter() {
            self.flash("? lists what can be done with the entry, Esc closes the list.");
            return Vec::new();
        }
        (listing.typing, listing.chosen) = (true, None);
        match letter {
            Some(letter) => listing.filter.push(letter),
            None => {
                let end = before(&listing.filter, listing.filter.len());
                listing.filter.truncate(end);
            }
        }
        self.search_again()
    }

    /// A pasted address or name is one line, whatever came with it.
    fn paste_filter(&mut self, text: &str) -> Vec<Effect> {
        if let Some(listing) = self.lists.open.last_mut() {
            listing.filter.push_str(SafeText::line(text).as_str().trim());
            listing.chosen = None;
        }
        self.search_again()
    }

    fn clear_filter(&mut self) -> Vec<Effect> {
        if let Some(listing) = self.lists.open.last_mut() {
            listing.filter.clear();
            listing.chosen = None;
        }
        self.search_again()
    }

    fn use_chosen(&mut self, deed: Deed) -> Vec<Effect> {
        let Some(listing) = self.lists.open.last() else { return Vec::new() };
        let entries = self.entries(listing);
        if listing.has_lost(&entries) && !entries.is_empty() {
            return self.choose_anew(entries[0].key());
        }
        let Some(entry) = entries.get(position(&entries, listing.chosen.as_ref())).cloned() else {
            let words = nothing_to_use(listing);
            self.flash(words);
            return Vec::new();
        };
        match entry {
            Entry::Message { place, line, .. } => self.use_message(deed, place.as_ref(), &line),
            Entry::Link { place, posted } => self.use_link(deed, &place, &posted.linked),
            Entry::Desk { place, entry } => self.use_desk_entry(deed, &place, &entry),
            Entry::Invite { network, invite } => self.use_invite(deed, network, &invite),
        }
    }

    pub(super) fn use_message(&mut self, deed: Deed, place: Option<&Place>, line: &Arc<Line>) -> Vec<Effect> {
        match (deed, place) {
            (Deed::Copy, _) => self.copy(&line.message.body.plain(), "text"),
            (Deed::Use | Deed::Jump, place) => self.go_to(place, line),
            (_, None) => self.go_to(None, line),
            (Deed::Reply | Deed::Edit | Deed::Whisper | Deed::MarkUnread, Some(place)) => {
                self.unfocus_listing();
                self.do_to_line(deed, place, line)
            }
            (deed, Some(place)) => self.do_to_line(deed, place, line),
        }
    }

    fn use_link(&mut self, deed: Deed, place: &Place, linked: &Linked) -> Vec<Effect> {
        let only_links = matches!(self.lists.open.last(), Some(Listing { what: What::LinksOf { .. }, .. }));
        match deed {
            Deed::Use if only_links => self.open_link(&linked.link),
            Deed::Open => self.open_link(&linked.link),
            Deed::Copy | Deed::CopyLink => self.copy(linked.link.url.as_str(), "address"),
            Deed::Use | Deed::Jump => self.jump_or_fetch(place, &linked.message, linked.at),
            Deed::Ignore => self.ignore(&linked.author),
            Deed::Whisper => {
                self.unfocus_listing();
                self.whisper_to(&linked.author)
            }
            deed if deed.keeps_order() => self.keep_order(deed, Target::linked(place, linked)),
            deed => match self.line_of(place, &linked.message) {
                Some(line) => self.use_message(deed, Some(place), &line),
                None => {
                    self.flash("Its message is not loaded: Enter goes there first.");
                    Vec::new()
                }
            },
        }
    }

    fn line_of(&self, place: &Place, id: &MessageId) -> Option<Arc<Line>> {
        let lines = &self.room(place)?.lines;
        lines.iter().rev().find(|line| line.message.id == *id).cloned()
    }
}

/// Why Enter does nothing. Who typed a command where `/` begins a search learns how to get out.
fn nothing_to_use(listing: &Listing) -> String {
    let first = listing.filter.split_whitespace().next().unwrap_or_default().to_lowercase();
    match &listing.what {
        What::Search(_) if TABLE.iter().any(|command| command.answers_to(&first)) => {
            format!("Nothing found. If you meant the command: Esc until nothing is selected, then /{first}.")
        }
        What::Search(_) => "Nothing found.".to_owned(),
        _ => "Nothing is listed here yet.".to_owned(),
    }
}
