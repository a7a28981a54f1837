//! Changing an own message: which one may be changed, its text into the input, the new text out.
//!
//! Must not know how the server checks it again.

use crate::app::effect::Effect;
use crate::app::lines::is_notice_of_ours;
use crate::app::mention::same_name;
use crate::app::state::{App, Network, Place};
use crate::app::writing::Up;
use crate::chat::{Body, Delivery, Kind, Line, MessageId, Request, SafeText, Timestamp};

/// Signs that can mean something in Markdown: a text that shows none of them was typed as it is shown.
const MARKUP: &[char] = &['\\', '`', '*', '_', '~', '^', '[', ']', '<', '>', '|', '#', '&'];

impl App {
    /// Up: inside a text as everywhere; in an empty input the own last message, if it can be changed, or the history.
    pub(super) fn up(&mut self) -> Vec<Effect> {
        let compose = self.compose();
        let wanted = self.prefs.writing.up == Up::Edit && compose.text().is_empty() && compose.editing().is_none();
        if wanted && self.is_last_on_its_way() {
            // From the history the same text would go out a second time.
            self.flash("Your last message is still on its way. Up changes it as soon as the server has it.");
            return Vec::new();
        }
        match self.current.clone().zip(self.last_editable()).filter(|_| wanted) {
            Some((place, id)) => self.start_edit(&place, &id),
            None => {
                self.compose_mut().up();
                Vec::new()
            }
        }
    }

    /// Whether the own last message will be one that can be changed, but has not been confirmed yet.
    fn is_last_on_its_way(&self) -> bool {
        let Some((room, network)) = self.current_room().zip(self.current_network()) else { return false };
        let last = room.lines.iter().rev().find(|line| is_mine(line, network));
        network.capabilities.edit.is_some() && last.is_some_and(|line| matches!(line.delivery, Delivery::Sending(_)))
    }

    /// The own last message of the room on screen, if it may still be changed.
    pub(in crate::app) fn last_editable(&self) -> Option<MessageId> {
        let (room, network) = (self.current_room()?, self.current_network()?);
        let last = room.lines.iter().rev().find(|line| is_mine(line, network))?;
        self.why_not_editable(network, last).is_none().then(|| last.message.id.clone())
    }

    /// Puts an own message into the input to be changed; what had been typed there waits.
    pub(in crate::app) fn start_edit(&mut self, place: &Place, id: &MessageId) -> Vec<Effect> {
        let line = self.room(place).and_then(|room| room.lines.iter().rev().find(|line| line.message.id == *id));
        let (Some(line), Some(network)) = (line.cloned(), self.network(place.network)) else {
            self.flash("This message is not in an open channel.");
            return Vec::new();
        };
        if let Some(why) = self.why_not_editable(network, &line) {
            self.flash(why);
            return Vec::new();
        }
        let mut effects = if self.current.as_ref() == Some(place) { Vec::new() } else { self.open(place) };
        let original = typed(&line);
        if original.is_none() {
            let source = Request::Source { room: place.room.clone(), id: id.clone() };
            effects.push(Effect::Request(place.network, source));
        }
        self.compose_mut().edit(id.clone(), line.message.at, original);
        effects
    }

    fn why_not_editable(&self, network: &Network, line: &Line) -> Option<&'static str> {
        let age = self.now.0 - line.message.at.0;
        match network.capabilities.edit {
            _ if !is_mine(line, network) => Some("Only your own messages can be changed."),
            None => Some("This server cannot change messages."),
            _ if line.delivery.txn().is_some() => Some("This message has not got through; /resend or /discard first."),
            Some(window) if age > i64::try_from(window.as_millis()).unwrap_or(i64::MAX) => {
                Some("This message is too old to be changed.")
            }
            Some(_) => None,
        }
    }

    /// Enter while an own message is being changed.
    pub(super) fn save_edit(&mut self) -> Vec<Effect> {
        match self.edit_request() {
            Ok(request) => {
                self.compose_mut().leave_edit();
                request.into_iter().collect()
            }
            Err(why) => {
                self.flash(why);
                Vec::new()
            }
        }
    }

    /// The request for the new text; none if nothing has changed.
    fn edit_request(&self) -> Result<Option<Effect>, String> {
        let (Some(editing), Some(place)) = (self.compose().editing(), &self.current) else { return Ok(None) };
        let original = editing.original.as_ref().ok_or("The text is still being fetched. Esc leaves it as it is.")?;
        let text = self.compose().text().trim_end();
        if text == original {
            return Ok(None);
        }
        if text.trim().is_empty() {
            return Err("Nothing was saved: a message cannot be emptied, and /delete comes with moderation. Esc \
                        leaves it as it is."
                .into());
        }
        self.may_go_out(place, text)?;
        let edit = Request::Edit { room: place.room.clone(), id: editing.id.clone(), text: text.to_owned() };
        Ok(Some(Effect::Request(place.network, edit)))
    }

    /// What an own message was typed as has come.
    pub(super) fn source_came(&mut self, place: &Place, id: &MessageId, text: &str) -> Vec<Effect> {
        if let Some(room) = self.room_mut(place) {
            room.compose.source(id, SafeText::block(text).as_str());
        }
        Vec::new()
    }

    /// A change was refused: its text is there again, unless something else is being typed.
    pub(super) fn not_edited(&mut self, place: &Place, id: &MessageId, (text, why): (&str, &SafeText)) -> Vec<Effect> {
        let (text, now) = (SafeText::block(text), self.now);
        let Some(room) = self.room_mut(place) else { return Vec::new() };
        let at = posted_at(&room.lines, id).unwrap_or(now);
        if text.is_empty() {
            // Not even the text could be fetched.
            room.compose.leave_edit();
            self.flash(format!("Not changed: {why}"));
        } else if room.compose.is_blank() && room.compose.editing().is_none() {
            room.compose.edit_again(id.clone(), at, text.as_str());
            self.flash(format!("Not changed: {why} Your text is here again."));
        } else {
            room.compose.keep_for_yank(text.as_str());
            self.flash(format!("Not changed: {why} Ctrl-Y brings your new text."));
        }
        Vec::new()
    }

    /// A refusal that names no message ends the wait for a text that is being fetched.
    pub(super) fn give_up_fetching(&mut self) {
        let fetching = self.compose().editing().is_some_and(|editing| editing.original.is_none());
        if fetching && self.compose().text().is_empty() {
            self.compose_mut().leave_edit();
        }
    }
}

/// Said by this account, in this run or an earlier one.
fn is_mine(line: &Line, network: &Network) -> bool {
    let me = network.me.as_ref().map(SafeText::as_str);
    let said = matches!(line.message.kind, Kind::Text | Kind::Whisper) && !is_notice_of_ours(line);
    let by_me = || me.is_some_and(|me| same_name(line.message.author.name.as_str(), me));
    said && (line.delivery != Delivery::Received || by_me())
}

/// What was typed to make a line, as far as that can be known here.
fn typed(line: &Line) -> Option<String> {
    match (&line.typed, &line.message.body) {
        (Some(typed), _) if !line.message.edited => Some(typed.to_string()),
        (_, Body::Plain(text)) if !means_something(text.as_str()) => Some(text.as_str().to_owned()),
        _ => None,
    }
}

/// Whether Markdown could read a text as more than its letters; lists and rules begin a line.
fn means_something(text: &str) -> bool {
    let opens =
        |line: &str| line.trim_start().starts_with(|c: char| matches!(c, '-' | '+' | '=') || c.is_ascii_digit());
    text.contains(MARKUP) || text.lines().any(opens)
}

fn posted_at(lines: &std::collections::VecDeque<std::sync::Arc<Line>>, id: &MessageId) -> Option<Timestamp> {
    lines.iter().rev().find(|line| line.message.id == *id).map(|line| line.message.at)
}
