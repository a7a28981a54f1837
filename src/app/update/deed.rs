//! What is done with a message or a link, the same from the timeline and from every list.
//!
//! Each deed names the message by its id and its room. Must not know where the message was listed.

use std::sync::Arc;

use crate::app::command;
use crate::app::desk::Target;
use crate::app::effect::Effect;
use crate::app::gathered;
use crate::app::lines::is_notice_of_ours;
use crate::app::listing::{Listing, What};
use crate::app::lists::Deed;
use crate::app::mention::same_name;
use crate::app::state::{App, Marker, Place};
use crate::chat::{Delivery, Kind, Line, Link, SafeText};

impl App {
    pub(super) fn do_to_line(&mut self, deed: Deed, place: &Place, line: &Arc<Line>) -> Vec<Effect> {
        let ours = is_notice_of_ours(line);
        match deed {
            Deed::Copy => self.copy(&line.message.body.plain(), "text"),
            Deed::CopyLink => match gathered::links(line).next() {
                Some(linked) => self.copy(linked.link.url.as_str(), "address"),
                None => self.copy(line.message.id.as_str(), "id of the message"),
            },
            Deed::Unfold => self.unfold(place, line),
            Deed::Use if self.holds_back(place, line) => self.look_at_queued(place, &line.message.id),
            Deed::Use | Deed::Open => self.open_links_of(place, line, deed),
            Deed::Jump => self.jump_to(place, &line.message.id),
            _ if ours => self.refuse("That is a word of this program; only what somebody said can be answered."),
            Deed::Reply => self.reply_to(place, line),
            Deed::React => self.react_to(place, line),
            deed if deed.keeps_order() => self.keep_order(deed, Target::of(place, line)),
            Deed::Edit => self.edit_line(place, line),
            Deed::Ignore => self.ignore(&line.message.author.name),
            Deed::Whisper => self.whisper_to(&line.message.author.name),
            Deed::MarkUnread => self.mark_unread_from(place, line),
            _ => Vec::new(),
        }
    }

    fn refuse(&mut self, why: &str) -> Vec<Effect> {
        self.flash(why);
        Vec::new()
    }

    pub(super) fn copy(&mut self, text: &str, what: &str) -> Vec<Effect> {
        self.flash(format!("Copied the {what}. Not in your clipboard? Then this terminal does not let programs copy."));
        vec![Effect::Copy(text.to_owned())]
    }

    fn unfold(&mut self, place: &Place, line: &Line) -> Vec<Effect> {
        if self.toggle_run(place, line) {
            return Vec::new();
        }
        let id = &line.message.id;
        if !self.lists.unfolded.remove(id) {
            self.lists.unfolded.insert(id.clone());
        }
        Vec::new()
    }

    fn open_links_of(&mut self, place: &Place, line: &Arc<Line>, deed: Deed) -> Vec<Effect> {
        let mut links = gathered::links(line).map(|linked| linked.link);
        match (links.next(), links.next()) {
            (Some(link), None) => self.open_link(&link),
            (None, _) if deed == Deed::Open => self.refuse("There is no link in that message."),
            (None, _) => self.refuse("There is nothing to unfold or to open there. ? lists what else can be done."),
            (Some(_), Some(_)) => {
                let what = What::LinksOf { place: place.clone(), line: Arc::clone(line) };
                self.lists.open.push(Listing::new(what));
                Vec::new()
            }
        }
    }

    pub(in crate::app) fn open_link(&mut self, link: &Link) -> Vec<Effect> {
        self.flash(format!("Opening {}", link.url));
        vec![Effect::OpenLink(link.url.clone())]
    }

    fn reply_to(&mut self, place: &Place, line: &Line) -> Vec<Effect> {
        self.deselect();
        self.start_reply(place, &line.message.id)
    }

    fn edit_line(&mut self, place: &Place, line: &Line) -> Vec<Effect> {
        self.deselect();
        self.start_edit(place, &line.message.id)
    }

    /// Whether the account of that network has said it.
    pub fn is_mine(&self, place: &Place, line: &Line) -> bool {
        let me = self.network(place.network).and_then(|network| network.me.as_ref());
        let named = me.is_some_and(|me| same_name(me.as_str(), line.message.author.name.as_str()));
        line.delivery != Delivery::Received || (named && !is_notice_of_ours(line))
    }

    pub(super) fn ignore(&mut self, name: &SafeText) -> Vec<Effect> {
        match command::run(self, &format!("/ignore {name}")) {
            Ok(effects) => {
                self.flash(format!("{name} is ignored. /unignore {name} takes it back."));
                effects
            }
            Err(why) => self.refuse(&why),
        }
    }

    pub(super) fn whisper_to(&mut self, name: &SafeText) -> Vec<Effect> {
        self.deselect();
        if !self.compose().is_blank() {
            return self.refuse("Something is written already: send it or clear it (Ctrl-C), then w again.");
        }
        let compose = self.compose_mut();
        compose.clear();
        compose.insert(&format!("/whisper {name} "));
        Vec::new()
    }

    /// Everything from this line on counts as unread again, until one goes elsewhere and comes back.
    fn mark_unread_from(&mut self, place: &Place, line: &Line) -> Vec<Effect> {
        let Some(room) = self.room(place) else {
            return self.refuse("That channel is not open: what is said there is not counted.");
        };
        let from = room.lines.iter().rposition(|known| known.message.id == line.message.id);
        let Some(from) = from else { return self.refuse("That message is too far up by now.") };
        let said = |line: &&Arc<Line>| matches!(line.message.kind, Kind::Text | Kind::Alert | Kind::Whisper);
        let count = room.lines.range(from..).filter(said).count();
        if let Some(room) = self.room_mut(place) {
            room.unread = count;
            room.marker = Some(Marker { first_new: line.message.id.clone(), since: line.message.at, count });
        }
        self.lists.kept_unread = Some(place.clone());
        self.unseen_from(place, line.message.at);
        self.deselect();
        self.flash(format!("{count} unread from there on; it stays so when you leave the channel."));
        Vec::new()
    }
}
