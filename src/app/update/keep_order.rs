//! The keys of moderators: what they do to a message and its author, what waits for a yes, and taking it back.
//!
//! What is done names the author and the id of the message from the moment the key was pressed; whatever arrives
//! meanwhile changes nothing. Must not know keys.

use std::sync::Arc;
use std::time::Duration;

use crate::app::action::{Action, Mode};
use crate::app::command::desk;
use crate::app::desk::{Aim, Ask, Asked, Done, Target, UNDO};
use crate::app::effect::Effect;
use crate::app::lines;
use crate::app::lists::Deed;
use crate::app::mention::same_name;
use crate::app::span;
use crate::app::state::{App, Overlay, Place};
use crate::app::told;
use crate::chat::{ModAction, ModEntry, ModVerb, PRIVATE_END, Role, SafeText, Timestamp};

type Outcome = Result<Vec<Effect>, String>;

impl App {
    pub(super) fn keep_order(&mut self, deed: Deed, target: Target) -> Vec<Effect> {
        if deed == Deed::Warn && !self.moderates(&target.place) {
            self.unfocus_listing();
            self.begun = true;
            return self.whisper_to(&target.user);
        }
        self.try_to_keep_order(deed, target).unwrap_or_else(|why| {
            self.flash(why);
            Vec::new()
        })
    }

    fn try_to_keep_order(&mut self, deed: Deed, target: Target) -> Outcome {
        if deed == Deed::Delete && self.redacts(&target.place) {
            return self.ask_to_redact(target);
        }
        let needed = desk::needed(deed);
        let mine = self.is_me(&target);
        if deed == Deed::Delete && mine {
            // One's own words are nobody else's business; the server knows whether they may go.
            desk::has_desk(self, &target.place)?;
        } else {
            desk::may(self, &target.place, needed)?;
        }
        if mine && !matches!(deed, Deed::Delete | Deed::Pin) && !deed.is_of_desk() {
            return Err("That is you.".into());
        }
        match deed {
            Deed::Note => self.aim_at(target, "note", ""),
            deed if deed.is_of_desk() => self.at_desk(deed, &target),
            Deed::Preset(number) => self.preset(usize::from(number), target),
            Deed::Timeout => self.aim_at(target, "timeout", ""),
            Deed::Warn => self.aim_at(target, "warn", ""),
            Deed::Report => self.aim_at(target, "report", ""),
            Deed::Ban => self.ask_to_ban(target),
            Deed::Delete if mine => self.delete(target),
            Deed::Delete => self.ask_to_delete(target),
            Deed::Pin => desk::ask_server(target.place, ModAction::Pin { message: target.message, length: None }),
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn is_me(&self, target: &Target) -> bool {
        let me = self.network(target.place.network).and_then(|network| network.me.as_ref());
        me.is_some_and(|me| same_name(me.as_str(), target.user.as_str()))
    }

    /// A timeout that is at hand: put into the input for Enter, or done at once.
    fn preset(&mut self, number: usize, target: Target) -> Outcome {
        let presets = self.presets(&target.place);
        let preset = presets.get(number).ok_or_else(|| {
            format!("There are only {} timeouts at hand here; t takes another length.", presets.len())
        })?;
        let length = span::typed(preset.length);
        let words = preset.reason.clone().unwrap_or_default();
        if self.prefs.desk.confirm && !target.user.as_str().contains(char::is_whitespace) {
            return self.aim_at(target, "timeout", format!("{length} {words}").trim_end());
        }
        let action = ModAction::Timeout {
            user: target.user.as_str().to_owned(),
            length: Duration::from_millis(preset.length.unsigned_abs()),
            reason: preset.reason.clone(),
            message: Some(target.message.clone()),
        };
        if !self.prefs.desk.confirm {
            return desk::ask_server(target.place, action);
        }
        // A name with a blank in it cannot be typed.
        let question = format!("Time out {} for {length}?", target.user);
        let yes = format!("time out {}", target.user);
        desk::ask_person(self, Ask { question, yes, place: target.place, asked: Asked::Order(action), typed: None })
    }

    fn ask_to_ban(&mut self, target: Target) -> Outcome {
        let label = self.label_of(&target.place);
        let question =
            format!("Ban {} from {label}? Until somebody lifts it: no words, no end by itself.", target.user);
        let yes = format!("ban {}", target.user);
        let action = ModAction::Ban { user: target.user.as_str().to_owned(), reason: None };
        desk::ask_person(self, Ask { question, yes, place: target.place, asked: Asked::Order(action), typed: None })
    }

    fn ask_to_delete(&mut self, target: Target) -> Outcome {
        let question = format!("Delete this of {}? {}", target.user, target.excerpt);
        let yes = format!("delete what {} said", target.user);
        let action = ModAction::Delete { message: target.message, reason: None };
        desk::ask_person(self, Ask { question, yes, place: target.place, asked: Asked::Order(action), typed: None })
    }

    fn delete(&mut self, target: Target) -> Outcome {
        desk::ask_server(target.place, ModAction::Delete { message: target.message, reason: None })
    }

    /// Puts a command into the input that is about this message; what stood there comes back afterwards.
    pub(super) fn aim_at(&mut self, target: Target, command: &str, rest: &str) -> Outcome {
        let names_nobody = matches!(command, "report" | "react");
        if target.user.as_str().contains(char::is_whitespace) && !names_nobody {
            return Err(format!("The name {:?} cannot be typed: 1, 2, 3 and b work.", target.user.as_str()));
        }
        let typed_in = self.current.clone().ok_or("No channel is open. /join NAME opens one.")?;
        if self.compose().editing().is_some() {
            return Err("One of your messages is being changed: Enter saves it or Esc leaves it first.".into());
        }
        self.leave_aim();
        let selection = self.lists.selection.take();
        let open = self.lists.open.clone();
        self.unfocus_listing();
        (self.begun, self.writing.completion) = (true, None);
        let whom = if names_nobody { String::new() } else { format!("{} ", target.user) };
        let text = format!("/{command} {whom}{rest}");
        let compose = self.compose_mut();
        let (draft, reply) = (compose.text().to_owned(), compose.reply.take());
        compose.replace(&text);
        self.desk.aim = Some(Aim { target, typed_in, draft, reply, selection, open });
        Ok(Vec::new())
    }

    /// The command that a key has put there was carried out, or another text was sent: all is as before. While a
    /// question waits, the command waits too.
    pub(super) fn aim_done(&mut self) {
        let asks = matches!(self.overlays.last(), Some(Overlay::Ask(_)));
        if self.aim().is_some() && !asks {
            self.leave_aim();
        }
    }

    /// The input, the selection and the lists are as they were before a key put a command there.
    pub(super) fn leave_aim(&mut self) -> Vec<Effect> {
        let Some(aim) = self.desk.aim.take() else { return Vec::new() };
        if let Some(room) = self.room_mut(&aim.typed_in) {
            room.compose.clear();
            room.compose.replace(&aim.draft);
            room.compose.reply = aim.reply;
        }
        if self.current.as_ref() == Some(&aim.typed_in) {
            self.begun = self.begun && aim.selection.is_none();
            self.lists.selection = aim.selection;
            if aim.open.iter().any(|listing| listing.focused) {
                self.lists.open = aim.open;
            }
        }
        Vec::new()
    }

    /// Keys for a question; it lets none through.
    pub(super) fn for_ask(&mut self, action: &Action) -> Vec<Effect> {
        let yes = match action {
            Action::Submit => true,
            Action::Escape | Action::Interrupt => false,
            _ => return Vec::new(),
        };
        let Some(Overlay::Ask(ask)) = self.overlays.pop() else { return Vec::new() };
        if yes {
            self.aim_done();
            return self.ask_for(ask.place, ask.asked).unwrap_or_default();
        }
        if let Some(typed) = ask.typed.filter(|_| self.compose().text().is_empty()) {
            self.compose_mut().replace(&typed);
        }
        Vec::new()
    }

    fn ask_for(&mut self, place: Place, asked: Asked) -> Outcome {
        match asked {
            Asked::Order(action) => desk::ask_server(place, action),
            Asked::Redact { message, reason } => self.redact(place, message, reason),
        }
    }

    /// Taking back needs no message: it is meant wherever letters are no text.
    pub(super) fn for_undo(&mut self, action: Action) -> Result<Vec<Effect>, Action> {
        if action != Action::Deed(Deed::Undo) {
            return Err(action);
        }
        Ok(self.take_back().unwrap_or_else(|why| {
            self.flash(why);
            Vec::new()
        }))
    }

    /// Takes one's own last action back, while there is time for that.
    pub(in crate::app) fn take_back(&mut self) -> Outcome {
        let now = self.now;
        let last = self.desk.last.take().ok_or("There is nothing of yours to take back.")?;
        if now.0 - last.at.0 > UNDO {
            return Err(
                "Your last action is more than 30 s ago: /untimeout, /unban, /unpin and the like end it.".into()
            );
        }
        desk::ask_server(last.place, ModAction::Undo { entry: last.entry })
    }

    /// One's own action was carried out: it can be taken back for a while.
    pub(super) fn note_deed(&mut self, place: Place, entry: &ModEntry) {
        let at = self.now;
        let undo = told::can_be_undone(entry.verb);
        if undo {
            self.desk.last = Some(Done { place, entry: entry.id.clone(), at });
        }
        let Some(words) = told::sentence(entry) else { return };
        // Where letters are text, z would be one.
        let how = if self.mode() == Mode::Typing { "/undo" } else { "z" };
        self.flash(if undo { format!("{words}. {how} takes it back (30 s)") } else { words });
    }

    /// Something was done that one may know of: a notice among the lines of its room, one for all that follow on each
    /// other.
    pub(super) fn tell_deed(&mut self, place: &Place, entry: &ModEntry) {
        let me = self.network(place.network).and_then(|network| network.me.as_ref());
        let to_me = entry.user.as_ref().zip(me).is_some_and(|(user, me)| same_name(me.as_str(), user.as_str()));
        let warned = entry.verb == ModVerb::Warn && to_me;
        if self.room(place).is_none() || !(warned || told::is_for_all(entry.verb)) {
            return;
        }
        let words = if warned {
            let reason = entry.reason.as_ref().map_or("", SafeText::as_str);
            Some(format!("{} warns you: {reason}", entry.by))
        } else {
            told::sentence(entry)
        };
        if let Some(words) = words {
            self.tell_in_one(place, words);
        }
        if entry.verb == ModVerb::Appoint && to_me {
            self.welcome_moderator(place);
        }
    }

    fn welcome_moderator(&mut self, place: &Place) {
        let label = self.label_of(place);
        let room = self.moderators_room(place).map_or_else(String::new, |name| {
            format!(" /join {name} opens a channel that only the DJ and the moderators read.")
        });
        let words = format!(
            "You keep order in {label} now: Alt-S selects a message to act on, F5 shows what waits for you.{room}"
        );
        self.say(place, &words);
    }

    /// The name of the room where a DJ talks with the moderators alone.
    pub(in crate::app) fn moderators_room(&self, place: &Place) -> Option<String> {
        let dj = self.room(place)?.house.info.as_ref()?.dj.as_ref()?;
        Some(format!("{dj}{PRIVATE_END}"))
    }

    fn tell_in_one(&mut self, place: &Place, words: String) {
        let last = self.room(place).and_then(|room| room.lines.back()).map(|line| line.message.id.clone());
        let known = self.desk.told.remove(place).filter(|told| told.notice.is_some() && told.notice == last);
        let mut told = known.unwrap_or_default();
        let words = told.add(words);
        match told.notice.take() {
            None => self.say(place, &words),
            Some(old) => self.say_instead(place, &old, &words),
        }
        told.notice = self.room(place).and_then(|room| room.lines.back()).map(|line| line.message.id.clone());
        self.desk.told.insert(place.clone(), told);
    }

    /// Puts other words in the place of the notice that is the last line of a room.
    fn say_instead(&mut self, place: &Place, old: &crate::chat::MessageId, words: &str) {
        let number = self.next_number();
        let now = self.now;
        let Some(network) = self.network_mut(place.network) else { return };
        let Some(room) = network.rooms.iter_mut().find(|room| room.room.id == place.room) else { return };
        let line = lines::notice(number, &place.room, words, now);
        lines::pop_notice(room, Some(Arc::clone(&line)));
        network.feed.replace(old, line);
    }

    /// A message went out where they must be some time apart: until then none goes out. Moderators need not wait.
    pub(super) fn slow_down(&mut self, place: &Place) {
        let now = self.now;
        let Some(house) = self.house_mut(place) else { return };
        let every = house.info.as_ref().and_then(|info| info.slow).filter(|_| house.standing.role < Role::Moderator);
        if let Some(every) = every {
            let ms = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
            house.slow_until = Some(Timestamp::clamped(now.0.saturating_add(ms)));
        }
    }
}
