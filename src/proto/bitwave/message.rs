//! One message as it stands on the wire (RFC 3.1), read leniently: every pair of field names, any type in any field.
//!
//! A clean batch is read in one pass that borrows from the frame. When that fails, the items are cut apart and read
//! one by one, so that a broken one costs only itself. Must not know HTML, colours or rooms: all text here is still
//! untrusted.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::items;
use super::loose::{self, Loose, Object};
use crate::proto::socketio::event;

pub use super::outgoing::OutMessage;

/// An item that is no message: not an object, without text, or not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// What to do with each item of a batch.
pub type Each<'e, 'a> = &'e mut (dyn FnMut(Result<WireMessage<'a>, Malformed>) + 'e);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct WireMessage<'a> {
    /// `_id`, else `id`.
    pub id: Option<Cow<'a, str>>,
    /// HTML. Empty for the types that carry none (`delete`, `fireworks`).
    pub message: Cow<'a, str>,
    /// `username`, else `name` with `#unum`.
    pub username: Option<Cow<'a, str>>,
    /// `userColor`, else `color`: CSS.
    pub user_color: Option<Cow<'a, str>>,
    pub avatar: Option<Cow<'a, str>>,
    /// HTML.
    pub badge: Option<Cow<'a, str>>,
    /// Milliseconds since 1970, not clamped.
    pub timestamp: Option<i64>,
    /// `channel`, else `page`.
    pub channel: Option<Cow<'a, str>>,
    pub global: Option<bool>,
    /// `type`: `message`, `whisper`, `delete`, `fireworks`, or anything else.
    pub kind: Option<Cow<'a, str>>,
    /// With `delete`: the messages to take back.
    pub ids: Vec<Cow<'a, str>>,
    /// With `fireworks`.
    pub top_text: Option<Cow<'a, str>>,
    pub bottom_text: Option<Cow<'a, str>>,
    /// Ours: the sender's own mark, echoed.
    pub nonce: Option<Cow<'a, str>>,
    /// Ours: when it was last changed, in milliseconds since 1970; zero where only `edited` says that it was.
    pub edited_at: Option<i64>,
    /// Ours, with `whisper`: everybody who can read it.
    pub with: Vec<Cow<'a, str>>,
    /// Ours: `held`, `safe` or `nsfw`, what a moderator said of its pictures.
    pub mark: Option<Cow<'a, str>>,
    /// Ours: it was deleted, and is given to those who may still read it.
    pub deleted: bool,
    pub deleted_by: Option<Cow<'a, str>>,
    /// Ours: raw JSON of `replyTo`; read it with [`WireReply::read`].
    pub reply: Option<&'a str>,
}

/// Ours: the message that another one answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WireReply<'a> {
    pub id: Cow<'a, str>,
    pub username: Cow<'a, str>,
    /// Plain text, its beginning.
    pub excerpt: Cow<'a, str>,
}

impl<'a> WireReply<'a> {
    /// `None` where no message is named. Rare, so it is read only when somebody looks.
    pub fn read(raw: &'a str) -> Option<Self> {
        let fields = Object::read(raw);
        let text = |key| fields.get(key).text().unwrap_or_default();
        let id = text("id");
        (!id.is_empty()).then(|| Self { id, username: text("username"), excerpt: text("excerpt") })
    }
}

/// Reads the items of a `bulkmessage` or `hydrate` event, given as the whole event array. Later arguments are ignored.
pub fn read_bulk<'a>(event: &'a str, each: Each<'_, 'a>) {
    const USUAL: &str = "[\"bulkmessage\",";
    match event.strip_prefix(USUAL) {
        Some(payload) => read_items(payload, each),
        None => match event::split_name(event) {
            Some((_, payload)) => read_items(payload, each),
            None => each(Err(Malformed)),
        },
    }
}

/// Reads the items of a JSON array; a lone object is one item. What follows the array is not looked at.
pub fn read_items<'a>(json: &'a str, each: Each<'_, 'a>) {
    let mut read = 0;
    let mut counted = |item| {
        read += 1;
        each(item);
    };
    if Items(&mut counted).deserialize(&mut serde_json::Deserializer::from_str(json)).is_ok() {
        return;
    }
    let mut skip = read;
    items::split(json, |item| {
        if skip > 0 {
            skip -= 1;
        } else {
            each(item.ok_or(Malformed).and_then(read_broken));
        }
    });
}

/// Reads an item field by field; a field that cannot be read counts as missing.
fn read_broken(item: &str) -> Result<WireMessage<'_>, Malformed> {
    if !item.starts_with('{') {
        return Err(Malformed);
    }
    let fields: Vec<(Key, &RawValue)> =
        serde_json::Deserializer::from_str(item).deserialize_map(Pairs).map_err(|_| Malformed)?;
    let mut draft = Draft::default();
    for (key, raw) in fields {
        draft.set_raw(key, raw);
    }
    draft.finish()
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<(Key, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, raw)) = map.next_entry::<Key, &RawValue>()? {
            if key != Key::Other {
                pairs.push((key, raw));
            }
        }
        Ok(pairs)
    }
}

/// The whole batch in one pass.
struct Items<'e, 'a>(Each<'e, 'a>);

impl<'de> DeserializeSeed<'de> for Items<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(item) = seq.next_element_seed(Item)? {
            (self.0)(item);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let item = Item.visit_map(map)?;
        (self.0)(item);
        Ok(())
    }
}

struct Item;

impl<'de> DeserializeSeed<'de> for Item {
    type Value = Result<WireMessage<'de>, Malformed>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Anything but an object is left to the careful reader, which reports it.
impl<'de> Visitor<'de> for Item {
    type Value = Result<WireMessage<'de>, Malformed>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut draft = Draft::default();
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Other => drop(map.next_value::<IgnoredAny>()?),
                Key::ReplyTo => draft.set_raw(key, map.next_value::<&RawValue>()?),
                _ => draft.set(key, map.next_value::<Loose>()?),
            }
        }
        Ok(draft.finish())
    }
}

#[derive(Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(field_identifier)]
enum Key {
    #[serde(rename = "_id")]
    UnderscoreId,
    #[serde(rename = "id")]
    Id,
    #[serde(rename = "message")]
    Message,
    #[serde(rename = "username")]
    Username,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "unum")]
    UserNumber,
    #[serde(rename = "userColor")]
    UserColor,
    #[serde(rename = "color")]
    Color,
    #[serde(rename = "avatar")]
    Avatar,
    #[serde(rename = "badge")]
    Badge,
    #[serde(rename = "timestamp")]
    Timestamp,
    #[serde(rename = "channel")]
    Channel,
    #[serde(rename = "page")]
    Page,
    #[serde(rename = "global")]
    Global,
    #[serde(rename = "type")]
    Kind,
    #[serde(rename = "ids")]
    Ids,
    #[serde(rename = "topText")]
    TopText,
    #[serde(rename = "bottomText")]
    BottomText,
    #[serde(rename = "nonce")]
    Nonce,
    #[serde(rename = "edited")]
    Edited,
    #[serde(rename = "editedAt")]
    EditedAt,
    #[serde(rename = "with")]
    With,
    #[serde(rename = "replyTo")]
    ReplyTo,
    #[serde(rename = "mark")]
    Mark,
    #[serde(rename = "deleted")]
    Deleted,
    #[serde(rename = "deletedBy")]
    DeletedBy,
    #[serde(other)]
    Other,
}

/// A message under construction, with the second names of its fields.
#[derive(Default)]
struct Draft<'a> {
    out: WireMessage<'a>,
    has_message: bool,
    id: Option<Cow<'a, str>>,
    color: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    number: Option<Cow<'a, str>>,
    page: Option<Cow<'a, str>>,
    edited: bool,
}

impl<'a> Draft<'a> {
    /// An answer is an object, which is not looked into here.
    fn set_raw(&mut self, key: Key, raw: &'a RawValue) {
        match key {
            Key::ReplyTo => self.out.reply = Some(raw.get()).filter(|raw| raw.starts_with('{')),
            _ => self.set(key, loose::read_raw(raw.get())),
        }
    }

    fn set(&mut self, key: Key, value: Loose<'a>) {
        let out = &mut self.out;
        match key {
            Key::UnderscoreId => out.id = value.text(),
            Key::Id => self.id = value.text(),
            Key::Message => {
                let text = value.text();
                self.has_message = text.is_some();
                out.message = text.unwrap_or_default();
            }
            Key::Username => out.username = value.text(),
            Key::Name => self.name = value.text(),
            Key::UserNumber => self.number = value.text(),
            Key::UserColor => out.user_color = value.text(),
            Key::Color => self.color = value.text(),
            Key::Avatar => out.avatar = value.text(),
            Key::Badge => out.badge = value.text(),
            Key::Timestamp => out.timestamp = value.int(),
            Key::Channel => out.channel = value.text(),
            Key::Page => self.page = value.text(),
            Key::Global => out.global = value.bool(),
            Key::Kind => out.kind = value.text(),
            Key::Ids => out.ids = value.list(),
            Key::TopText => out.top_text = value.text(),
            Key::BottomText => out.bottom_text = value.text(),
            Key::Nonce => out.nonce = value.text(),
            Key::Edited => self.edited = value.bool() == Some(true),
            Key::EditedAt => out.edited_at = value.int(),
            Key::With => out.with = value.list(),
            Key::Mark => out.mark = value.text(),
            Key::Deleted => out.deleted = value.bool() == Some(true),
            Key::DeletedBy => out.deleted_by = value.text(),
            Key::ReplyTo | Key::Other => {}
        }
    }

    fn finish(self) -> Result<WireMessage<'a>, Malformed> {
        let Self { mut out, has_message, id, color, name, number, page, edited } = self;
        if !has_message && !matches!(out.kind.as_deref(), Some("delete" | "fireworks")) {
            return Err(Malformed);
        }
        out.id = out.id.or(id);
        out.user_color = out.user_color.or(color);
        out.channel = out.channel.or(page);
        out.edited_at = out.edited_at.or(edited.then_some(0));
        out.username = out.username.or_else(|| match (name, number) {
            (Some(name), Some(number)) => Some(Cow::Owned(format!("{name}#{number}"))),
            (name, _) => name,
        });
        Ok(out)
    }
}
