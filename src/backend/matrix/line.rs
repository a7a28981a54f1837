//! One item of the SDK's timeline as one line of ours.
//!
//! Pure but for the memory of names. Must not know tasks, or where a line stands.

use std::collections::HashMap;
use std::sync::Arc;

use matrix_sdk::ruma::events::room::message::{FormattedBody, MessageFormat, MessageType};
use matrix_sdk::ruma::{OwnedUserId, UserId};
use matrix_sdk_ui::timeline::{
    EventSendState, EventTimelineItem, InReplyToDetails, Message as MatrixMessage, MsgLikeContent, MsgLikeKind,
    Profile, TimelineDetails, TimelineItemContent,
};

use crate::chat::name::fold;
use crate::chat::{
    Author, Body, Delivery, Kind, Line, Message, MessageId, Reply, RoomId, SafeText, Scope, Timestamp, TxnId,
};
use crate::markup::html_read::Reader;

use super::{extra, words};

/// Names kept before all are forgotten: they are made again when they are met.
const MOST_AUTHORS: usize = 20_000;

/// Where a line stands, as far as it shows.
#[derive(Clone, Debug)]
pub struct Setting {
    pub room: RoomId,
    /// It goes to certain people by name.
    pub direct: bool,
}

/// Turns items into lines, with what is known of the people in them.
#[derive(Debug)]
pub struct Translator {
    me: OwnedUserId,
    /// What the account is called on the screen: by its address, so that it is the same without a connection and no
    /// change of a display name makes it another one.
    my_name: SafeText,
    reader: Reader,
    /// What is older came while nobody listened, and is history.
    news_from: Timestamp,
    authors: HashMap<(OwnedUserId, Option<String>, bool), Arc<Author>>,
}

impl Translator {
    pub fn new(me: OwnedUserId, news_from: Timestamp) -> Self {
        let my_name = SafeText::name(me.localpart());
        Self { me, my_name, reader: Reader::default(), news_from, authors: HashMap::new() }
    }

    pub fn my_name(&self) -> &SafeText {
        &self.my_name
    }

    /// Whether a line is news to everybody, and not something missed.
    pub fn is_news(&self, line: &Line) -> bool {
        line.message.at >= self.news_from
    }

    /// A connection stands again.
    pub fn news_begin(&mut self, from: Timestamp) {
        self.news_from = from;
    }

    /// `txn` is the attempt that a local copy stands for.
    pub fn line(&mut self, setting: &Setting, item: &EventTimelineItem, txn: Option<TxnId>) -> Line {
        let author = self.author(item.sender(), item.sender_profile());
        let (kind, body) = self.content(item.content(), &author.name);
        let said = item.content().as_message();
        let kind = if setting.direct && kind == Kind::Text { Kind::Whisper } else { kind };
        let message = Message {
            id: id_of(item),
            room: setting.room.clone(),
            at: Timestamp::clamped(i64::from(item.timestamp().get())),
            author,
            body,
            scope: Scope::Untagged,
            kind,
            edited: said.is_some_and(MatrixMessage::is_edited),
            reply: item.content().in_reply_to().map(|to| Arc::new(self.reply(&to))),
            extra: extra::of(item, &self.me).map(Arc::new),
        };
        let typed = said.filter(|_| item.is_own()).map(|said| said.body().into());
        Line { message, delivery: delivery(item, txn), typed }
    }

    fn author(&mut self, id: &UserId, profile: &TimelineDetails<Profile>) -> Arc<Author> {
        let known = if let TimelineDetails::Ready(profile) = profile { Some(profile) } else { None };
        let name = known.and_then(|profile| profile.display_name.clone());
        let ambiguous = known.is_some_and(|profile| profile.display_name_ambiguous);
        let key = (id.to_owned(), name, ambiguous);
        if let Some(author) = self.authors.get(&key) {
            return Arc::clone(author);
        }
        if self.authors.len() >= MOST_AUTHORS {
            self.authors.clear();
        }
        let author = Arc::new(self.introduced(id, key.1.as_deref(), ambiguous));
        self.authors.insert(key, Arc::clone(&author));
        author
    }

    /// A display name is anybody's to choose: one that somebody else has, the person at this screen above all, is shown
    /// with the address behind it.
    fn introduced(&self, id: &UserId, name: Option<&str>, ambiguous: bool) -> Author {
        let name = name.filter(|name| !name.trim().is_empty()).unwrap_or(id.localpart());
        let mine = *id == *self.me;
        let pretends = !mine && fold(name) == fold(self.my_name.as_str());
        let shown = match (mine, ambiguous || pretends) {
            (true, _) => self.my_name.clone(),
            (false, true) => SafeText::name(&format!("{name} ({id})")),
            (false, false) => SafeText::name(name),
        };
        Author { key: fold(shown.as_str()), name: shown, color: None, badge: None, anonymous: false }
    }

    fn content(&mut self, content: &TimelineItemContent, by: &SafeText) -> (Kind, Body) {
        let by = by.as_str();
        let notice = |words: String| (Kind::Notice, plain(&words));
        match content {
            TimelineItemContent::MsgLike(said) => self.said(said, by),
            TimelineItemContent::MembershipChange(change) => {
                let whom = change.display_name().unwrap_or_else(|| change.user_id().localpart().to_owned());
                notice(words::membership(change.change(), by, &whom))
            }
            TimelineItemContent::ProfileChange(change) => notice(words::profile(change, by)),
            TimelineItemContent::OtherState(state) => notice(words::state(state, by)),
            TimelineItemContent::FailedToParseMessageLike { event_type, error } => {
                notice(format!("{by} sent an event {event_type} that makes no sense: {error}"))
            }
            TimelineItemContent::FailedToParseState { event_type, error, .. } => {
                notice(format!("{by} changed {event_type} in a way that makes no sense: {error}"))
            }
            TimelineItemContent::CallInvite => notice(format!("{by} calls")),
            TimelineItemContent::RtcNotification { .. } => notice(format!("{by} rings: a session has begun here")),
        }
    }

    fn said(&mut self, said: &MsgLikeContent, by: &str) -> (Kind, Body) {
        match &said.kind {
            MsgLikeKind::Message(message) => self.message(message.msgtype(), by),
            MsgLikeKind::Sticker(sticker) => (Kind::Text, plain(&format!("[sticker] {}", sticker.content().body))),
            MsgLikeKind::Poll(poll) => {
                let question = poll.fallback_text().unwrap_or_else(|| poll.results().question);
                (Kind::Text, plain(&format!("[poll] {question}")))
            }
            MsgLikeKind::Redacted => (Kind::Removed, plain("message removed")),
            MsgLikeKind::UnableToDecrypt(_) => (Kind::Text, plain("[encrypted]")),
            MsgLikeKind::Other(other) => (Kind::Notice, plain(&format!("{by} sent an event {}", other.event_type()))),
            MsgLikeKind::LiveLocation(_) => (Kind::Text, plain("[shares where they are]")),
        }
    }

    fn message(&mut self, message: &MessageType, by: &str) -> (Kind, Body) {
        let file = |what: &str, name: &str, caption: Option<&str>| {
            let caption = caption.map(|caption| format!(": {caption}")).unwrap_or_default();
            (Kind::Text, plain(&format!("[{what} {name}]{caption}")))
        };
        match message {
            MessageType::Text(text) => (Kind::Text, self.formatted(&text.body, text.formatted.as_ref())),
            MessageType::Notice(text) => (Kind::Text, self.formatted(&text.body, text.formatted.as_ref())),
            MessageType::Emote(text) => (Kind::Text, plain(&format!("* {by} {}", text.body))),
            MessageType::ServerNotice(notice) => (Kind::Notice, plain(&notice.body)),
            MessageType::Image(image) => file("picture", image.filename(), image.caption()),
            MessageType::Video(video) => file("film", video.filename(), video.caption()),
            MessageType::Audio(audio) => file("sound", audio.filename(), audio.caption()),
            MessageType::File(it) => file("file", it.filename(), it.caption()),
            MessageType::Location(place) => (Kind::Text, plain(&format!("[place] {} {}", place.body, place.geo_uri()))),
            MessageType::VerificationRequest(_) => {
                (Kind::Notice, plain(&format!("{by} asks to verify each other, which is not possible from here yet")))
            }
            other => (Kind::Text, plain(&format!("[{}] {}", other.msgtype(), other.body()))),
        }
    }

    fn formatted(&mut self, body: &str, formatted: Option<&FormattedBody>) -> Body {
        match formatted.filter(|formatted| formatted.format == MessageFormat::Html) {
            Some(html) => self.reader.read(&html.body),
            None => Reader::read_plain(body),
        }
    }

    fn reply(&mut self, to: &InReplyToDetails) -> Reply {
        let id = MessageId::new(to.event_id.as_str());
        match &to.event {
            TimelineDetails::Ready(event) => {
                let author = self.author(&event.sender, &event.sender_profile).name.clone();
                let (_, body) = self.content(&event.content, &author);
                Reply { to: id, author, excerpt: Reply::excerpt(&body.plain()) }
            }
            _ => Reply { to: id, author: SafeText::line("…"), excerpt: SafeText::default() },
        }
    }
}

/// The key of an item: the server's id as soon as there is one.
fn id_of(item: &EventTimelineItem) -> MessageId {
    match (item.event_id(), item.transaction_id()) {
        (Some(id), _) => MessageId::new(id.as_str()),
        (None, Some(txn)) => MessageId::new(&format!("~{txn}")),
        (None, None) => MessageId::new("~"),
    }
}

fn delivery(item: &EventTimelineItem, txn: Option<TxnId>) -> Delivery {
    match (item.send_state(), txn) {
        (Some(EventSendState::NotSentYet { .. }), Some(txn)) => Delivery::Sending(txn),
        // The queue tries again by itself, under the same number.
        (Some(EventSendState::SendingFailed { is_recoverable: true, .. }), Some(txn)) => Delivery::Unconfirmed(txn),
        (Some(EventSendState::SendingFailed { error, .. }), Some(txn)) => {
            Delivery::Failed(txn, SafeText::line(&error.to_string()))
        }
        _ if item.is_own() => Delivery::Delivered,
        _ => Delivery::Received,
    }
}

fn plain(text: &str) -> Body {
    Body::Plain(SafeText::block(text))
}
