//! Enter: a text goes out, a command runs, or it is said why not and the text stays.
//!
//! RFC 3.4 is held here: what begins with a slash and a letter or digit never leaves as a message. Must not know what
//! commands do.

use crate::app::command;
use crate::app::effect::Effect;
use crate::app::span;
use crate::app::state::{App, LinkState, Place};
use crate::chat::{Post, Reply, Request, Restraint, Timestamp, TxnId, is_command};

impl App {
    pub(super) fn submit(&mut self) -> Vec<Effect> {
        if self.compose().editing().is_some() {
            return self.save_edit();
        }
        let text = self.compose().text().to_owned();
        if text.trim().is_empty() {
            return self.enter_on_nothing();
        }
        if is_command(&text) {
            return self.run_command(&text);
        }
        match self.post(&[text.as_str()]) {
            Ok(effects) => {
                self.compose_mut().take();
                self.aim_done();
                effects
            }
            Err(why) => {
                self.flash(why);
                Vec::new()
            }
        }
    }

    /// While a connection waits for its next try, Enter in an empty input tries now.
    fn enter_on_nothing(&mut self) -> Vec<Effect> {
        let waiting = |link: &LinkState| matches!(link, LinkState::Waiting { .. });
        let waits = self.network_here().and_then(|id| self.network(id)).is_some_and(|network| waiting(&network.link));
        if waits { self.reconnect() } else { Vec::new() }
    }

    fn run_command(&mut self, text: &str) -> Vec<Effect> {
        let typed_in = self.current.clone();
        let before = self.compose().clone();
        // A command finds the input empty: it may put something there. What it says answers what a text would.
        let compose = self.compose_mut();
        compose.take();
        compose.reply.clone_from(&before.reply);
        let done = command::run(self, text);
        if done.is_ok() {
            self.aim_done();
        }
        done.unwrap_or_else(|why| {
            match typed_in.and_then(|place| self.room_mut(&place)) {
                Some(room) => room.compose = before,
                None => self.lobby = before,
            }
            self.flash(why);
            Vec::new()
        })
    }

    /// Sends texts to the room on screen: all of them, or none and the reason. The first answers what is to be answered.
    pub(in crate::app) fn post(&mut self, texts: &[&str]) -> Result<Vec<Effect>, String> {
        let place = self.current.clone().ok_or("No channel is open yet; the text stays here. /join NAME opens one.")?;
        let network = self.network(place.network).ok_or("This network is gone.")?;
        let (scope, knows_answers) = (network.scope, network.capabilities.replies);
        let mut reply = self.compose().reply.clone();
        let mut posts = Vec::with_capacity(texts.len());
        for text in texts {
            let text = text.trim_end().trim_start_matches('\n');
            may_be_said(text)?;
            let mut post = Post { badge: !self.writing.without_badge, ..Post::new(text, scope) };
            match reply.take() {
                Some(reply) if knows_answers => post.reply = Some(reply.to.clone()),
                Some(reply) => post.text = addressed(&reply, text),
                None => {}
            }
            posts.push(post);
        }
        posts.iter().try_for_each(|post| self.may_go_out(&place, &post.text))?;
        let sends = posts.into_iter().map(|post| {
            let txn = TxnId(self.next_number());
            self.writing.under_way.push(txn);
            Request::Send { txn, room: place.room.clone(), post }
        });
        let effects = sends.map(|send| Effect::Request(place.network, send)).collect();
        self.compose_mut().reply = None;
        self.slow_down(&place);
        self.go_to_end();
        Ok(effects)
    }

    /// Whether the server would take this text now, as far as that is known here.
    pub(super) fn may_go_out(&self, place: &Place, text: &str) -> Result<(), String> {
        may_be_said(text)?;
        self.may_post(place)?;
        self.fits(place, text)
    }

    fn may_post(&self, place: &Place) -> Result<(), String> {
        let network = self.network(place.network).ok_or("This network is gone.")?;
        match &network.link {
            LinkState::Connected => {}
            LinkState::Connecting | LinkState::Waiting { .. } if network.capabilities.outbox => {}
            LinkState::Connecting => return Err("Not connected yet; the text stays here.".into()),
            LinkState::Waiting { until, .. } => {
                let wait = span::in_words(until.0 - self.now.0);
                return Err(format!(
                    "Not connected; the next try is in {wait}. The text stays here, /reconnect tries now."
                ));
            }
            LinkState::Closed { .. } => {
                return Err("Not connected; the text stays here. /reconnect connects again.".into());
            }
        }
        if let Some(restraint) = self.restraint(place) {
            return Err(held_back(restraint, self.now));
        }
        if let Some(words) = self.words_about_rules(place) {
            return Err(format!("{words} The text stays here."));
        }
        match self.blocked_for(place) {
            Some(wait) => {
                let wait = span::in_words(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
                Err(format!("You can write again in {wait}; the text stays here."))
            }
            None => Ok(()),
        }
    }

    fn fits(&self, place: &Place, text: &str) -> Result<(), String> {
        let Some(network) = self.network(place.network) else { return Ok(()) };
        let (length, most) = (network.capabilities.unit.count(text), network.capabilities.max_length);
        if length <= most {
            return Ok(());
        }
        Err(format!(
            "Too long: {length} of at most {most} characters. Take {} out and press Enter again.",
            length - most
        ))
    }
}

/// Why nothing goes out, and that nothing is lost.
fn held_back(restraint: &Restraint, now: Timestamp) -> String {
    let reason = restraint.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    match restraint.until {
        Some(until) => {
            let wait = span::in_words(until.0 - now.0);
            format!("You can write again in {wait} (timeout by {}{reason}); the text stays here.", restraint.by)
        }
        None => format!("You are banned here by {}{reason}. The text stays here.", restraint.by),
    }
}

/// The text of an answer for a server that knows no answers: it says itself to whom it speaks (RFC 3.5).
pub(super) fn addressed(reply: &Reply, text: &str) -> String {
    let mention = format!("@{}", reply.author);
    let spoken_to = text.split_whitespace().any(|word| word.eq_ignore_ascii_case(&mention));
    if spoken_to { text.to_owned() } else { format!("{mention} {text}") }
}

/// What looks like a slipped command is not sent; how to say it all the same is told.
fn may_be_said(text: &str) -> Result<(), String> {
    if is_command(text) {
        let word = text.split_whitespace().next().unwrap_or_default();
        return Err(format!("Nothing was sent: {word} is a command, and no message may begin with one."));
    }
    if text.strip_prefix('/').is_some_and(is_command) {
        return Err("Nothing was sent: no message may begin with a slash and a letter (RFC 3.4), so // has nothing \
                    to stand for. Put a word before it."
            .into());
    }
    if is_command(text.trim_start()) {
        return Err(
            "Nothing was sent: a blank stands before a command. Take it out to run the command, or put a word \
                    before it to say it."
                .into(),
        );
    }
    Ok(())
}
