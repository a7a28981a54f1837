//! Step A: what one membership event says.
//!
//! Looks at that event alone. Must not know who is in the room, what time it is, or other events.

use std::sync::Arc;

use serde_json::Value;

use super::event::{Place, RawEvent, STICKY_KEYS};
use super::focus::Focus;
use super::key;
use super::names;
use crate::chat::id::Timestamp;
use crate::chat::text::SafeText;

/// How long a membership holds that does not say: four hours, as all clients have it.
pub const DEFAULT_EXPIRES_MS: i64 = 14_400_000;

/// Which session: memberships of the same application and call id are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    pub app: Arc<str>,
    /// Empty for the one session of the whole room.
    pub call: Arc<str>,
}

/// One device of one user that is in a session, by one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    pub user: Arc<str>,
    pub id: Arc<str>,
    pub scope: Scope,
    /// When it joined, as far as the event tells.
    pub created: Timestamp,
    /// From this moment on it counts as gone.
    pub expiry: Timestamp,
    /// How it is connected; `None` in the form of slots, where `preferred` are what it publishes on.
    pub active: Option<Focus>,
    pub preferred: Vec<Focus>,
    /// Everything that was said, with what the application adds. Not sanitised.
    pub content: Arc<Value>,
    pub said: Said,
}

/// The event that a [`Device`] was read from; of two about the same device the greater one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub place: Place,
    pub at: Timestamp,
    pub event: Arc<str>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Classified {
    Join(Box<Device>),
    /// With why, where something worth reading was said.
    Left(Option<SafeText>),
    /// The list of memberships of before 2024, which no client writes any more.
    Legacy,
    Malformed(Fault),
}

/// Why an event counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the content is no object")]
    Content,
    #[error("it is neither state nor sticky, so nothing stands by it")]
    Passing,
    #[error("no application is named")]
    Application,
    #[error("no call id")]
    Call,
    #[error("it is about somebody else than its sender")]
    ForeignKey,
    #[error("no device is named")]
    Device,
    #[error("it does not say how the device is connected")]
    Focus,
    #[error("the preferred foci cannot be read")]
    Foci,
    #[error("the time of creation is no number")]
    Created,
}

/// The fields of a device's identity that are settled before its foci and times.
type Identity = (Scope, Arc<str>);

pub fn classify(event: &RawEvent) -> Classified {
    let Some(content) = event.content.as_object() else { return Classified::Malformed(Fault::Content) };
    let is_leave = content.keys().all(|key| key == "leave_reason" || STICKY_KEYS.contains(&key.as_str()));
    let membership = content.get("member").and_then(|member| member.get("membership")).and_then(Value::as_str);
    if is_leave || membership == Some("leave") {
        return Classified::Left(content.get("leave_reason").and_then(reason));
    }
    if content.get("memberships").is_some_and(Value::is_array) && !content.contains_key("application") {
        return Classified::Legacy;
    }
    match identity(event).and_then(|found| device(event, found)) {
        Ok(device) => Classified::Join(Box::new(device)),
        Err(fault) => Classified::Malformed(fault),
    }
}

/// A text, or an object with a code (MSC4143 as of 2026).
fn reason(said: &Value) -> Option<SafeText> {
    let code = said.as_str().or_else(|| said.get("code")?.as_str())?;
    names::leave_reason(code)
}

fn identity(event: &RawEvent) -> Result<Identity, Fault> {
    let content = &event.content;
    let app = application(content).ok_or(Fault::Application)?;
    let call = call(content, app).ok_or(Fault::Call)?;
    let named = event.state_key.as_deref().map(key::read).unwrap_or_default();
    let member = content.get("member");
    let claimed = member.and_then(|member| text_of(member, &["user_id", "claimed_user_id"]));
    if [named.user.as_deref(), claimed].into_iter().flatten().any(|user| user != &*event.sender) {
        return Err(Fault::ForeignKey);
    }
    let of_member = || text_of(member?, &["device_id", "claimed_device_id", "id"]);
    let id = text_of(content, &["device_id"]).or(named.device.as_deref()).or_else(of_member);
    let id = id.filter(|id| !id.is_empty()).ok_or(Fault::Device)?;
    Ok((Scope::new(app, call), id.into()))
}

fn device(event: &RawEvent, (scope, id): Identity) -> Result<Device, Fault> {
    let (content, place) = (&event.content, event.place().ok_or(Fault::Passing)?);
    let (active, preferred) = foci(content)?;
    let created = created(content, event.at)?;
    let expires = content.get("expires").and_then(Value::as_i64).filter(|ms| *ms > 0).unwrap_or(DEFAULT_EXPIRES_MS);
    Ok(Device {
        user: Arc::clone(&event.sender),
        id,
        scope,
        created,
        expiry: event.sticky_until.unwrap_or(created.plus(expires)),
        active,
        preferred,
        content: Arc::clone(content),
        said: Said { place, at: event.at, event: Arc::clone(&event.id) },
    })
}

/// A text, an object with a type (MSC4143 as of 2026), or the key of its first version.
fn application(content: &Value) -> Option<&str> {
    let app = match content.get("application") {
        Some(Value::String(app)) => app,
        Some(object @ Value::Object(_)) => object.get("type")?.as_str()?,
        _ => content.get("m.application")?.as_str()?,
    };
    Some(app).filter(|app| !app.is_empty())
}

/// The call id, or what stands behind `application#` in the id of a slot.
fn call<'a>(content: &'a Value, app: &str) -> Option<&'a str> {
    match content.get("call_id").or_else(|| content.get("m.call_id")) {
        Some(call) => call.as_str(),
        None => slot(content)?.strip_prefix(app)?.strip_prefix('#'),
    }
}

fn slot(content: &Value) -> Option<&str> {
    content.get("slot_id")?.as_str()
}

fn text_of<'a>(object: &'a Value, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| object.get(key)?.as_str().filter(|text| !text.is_empty()))
}

/// How the device is connected and what it prefers. In the form of slots there is one list, of what it publishes on.
fn foci(content: &Value) -> Result<(Option<Focus>, Vec<Focus>), Fault> {
    let active = content.get("focus_active").or_else(|| content.get("foci_active"));
    if active.is_none() && slot(content).is_some() {
        let published = content.get("transports").map(|transports| transports.get("published"));
        let published = published.unwrap_or_else(|| content.get("rtc_transports"));
        return Ok((None, read_foci(published)?));
    }
    let active = active.and_then(Focus::read).ok_or(Fault::Focus)?;
    Ok((Some(active), read_foci(content.get("foci_preferred"))?))
}

fn read_foci(list: Option<&Value>) -> Result<Vec<Focus>, Fault> {
    list.map_or(Ok(Vec::new()), |list| Focus::read_all(list).ok_or(Fault::Foci))
}

/// What the content says, but never later than the event was sent.
fn created(content: &Value, sent: Timestamp) -> Result<Timestamp, Fault> {
    match content.get("created_ts") {
        None => Ok(sent),
        Some(Value::Number(said)) => {
            let said = said.as_i64().filter(|ms| *ms >= 0);
            Ok(said.map_or(sent, |ms| sent.min(Timestamp(ms))))
        }
        Some(_) => Err(Fault::Created),
    }
}

impl Scope {
    /// The session of the whole room has had three names in the application of calls.
    pub fn new(app: &str, call: &str) -> Self {
        let call = if app == names::CALL && ["ROOM", "room"].contains(&call) { "" } else { call };
        Self { app: app.into(), call: call.into() }
    }

    /// What people read: "call", "stream", or the name of the unknown kind.
    pub fn label(&self) -> SafeText {
        names::application(&self.app)
    }
}

impl Device {
    /// Who it is, apart from when it joined.
    pub fn identity(&self) -> (&str, &str, &Scope) {
        (&self.user, &self.id, &self.scope)
    }

    /// The slot it needs, if it is of the form that needs one.
    pub fn slot(&self) -> Option<&str> {
        slot(&self.content)
    }
}

impl Said {
    /// Sticky before state, then the later, then the greater id.
    pub fn rank(&self) -> (bool, Timestamp, &str) {
        (self.place.sticky_of.is_some(), self.at, &self.event)
    }
}
