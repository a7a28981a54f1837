//! Step B: the sessions that run now.
//!
//! Must not know what was so before; that is step C.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::classify::{Classified, Device, Fault, Scope, classify};
use super::facts::{Facts, Membership, Standing};
use super::focus::{Focus, Selection};
use crate::chat::id::Timestamp;
use crate::chat::text::SafeText;

/// One session: at least one device.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub scope: Scope,
    /// Who is there longest comes first.
    devices: Vec<Device>,
}

/// A room's sessions at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// By application and call id.
    pub sessions: Vec<Session>,
    /// Users who would be in a session if they are in the room, which is to be found out. They are counted nowhere.
    pub pending: BTreeSet<Arc<str>>,
    pub diagnostics: Vec<Diagnostic>,
    /// When to compute again although nothing was told.
    pub next_wakeup: Option<Timestamp>,
    pub at: Timestamp,
}

/// An event that counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Id of the event; a key, not sanitised.
    pub event: Arc<str>,
    /// `None`: the form of before 2024, in which there is nothing wrong.
    pub fault: Option<Fault>,
}

/// `now` is the homeserver's time.
pub fn sessions(facts: &Facts, now: Timestamp) -> Snapshot {
    let mut snapshot = Snapshot { at: now, ..Snapshot::default() };
    let mut counted = BTreeMap::<(Scope, Arc<str>, Arc<str>), Device>::new();
    for standing in facts.standing() {
        let Some(device) = snapshot.read(standing) else { continue };
        if now < device.expiry && is_allowed(&device, facts) && snapshot.is_in_the_room(&device, facts) {
            let key = (device.scope.clone(), Arc::clone(&device.user), Arc::clone(&device.id));
            match counted.get(&key) {
                Some(other) if other.said.rank() > device.said.rank() => {}
                _ => drop(counted.insert(key, device)),
            }
        }
    }
    for device in counted.into_values() {
        snapshot.seat(device);
    }
    for session in &mut snapshot.sessions {
        session.devices.sort_by(|a, b| (a.created, &a.user, &a.id).cmp(&(b.created, &b.user, &b.id)));
    }
    snapshot.next_wakeup = snapshot.sessions.iter().map(Session::next_wakeup).min();
    snapshot
}

/// Sticky memberships need an open slot; state needs the power to send it, which the homeserver has checked.
fn is_allowed(device: &Device, facts: &Facts) -> bool {
    match device.slot() {
        Some(slot) => facts.is_open(slot, &device.scope.app),
        None => device.said.place.sticky_of.is_none(),
    }
}

impl Snapshot {
    pub fn session(&self, scope: &Scope) -> Option<&Session> {
        let at = self.sessions.binary_search_by(|session| session.scope.cmp(scope)).ok()?;
        Some(&self.sessions[at])
    }

    fn read(&mut self, standing: &Standing) -> Option<Device> {
        let event = Arc::clone(&standing.event.id);
        match classify(&standing.event) {
            Classified::Join(mut device) => {
                device.created = device.created.min(standing.since);
                return Some(*device);
            }
            Classified::Left(_) => {}
            Classified::Legacy => self.diagnostics.push(Diagnostic { event, fault: None }),
            Classified::Malformed(fault) => self.diagnostics.push(Diagnostic { event, fault: Some(fault) }),
        }
        None
    }

    fn is_in_the_room(&mut self, device: &Device, facts: &Facts) -> bool {
        let membership = facts.membership(&device.user);
        if membership == Membership::Unknown {
            self.pending.insert(Arc::clone(&device.user));
        }
        membership == Membership::Joined
    }

    /// Devices come in the order of their sessions.
    fn seat(&mut self, device: Device) {
        match self.sessions.last_mut() {
            Some(session) if session.scope == device.scope => session.devices.push(device),
            _ => self.sessions.push(Session { scope: device.scope.clone(), devices: vec![device] }),
        }
    }
}

impl Session {
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// Distinct users, some of whom may be there with several devices.
    pub fn participants(&self) -> usize {
        self.devices.iter().map(|device| &device.user).collect::<BTreeSet<_>>().len()
    }

    /// It runs at least since then: whoever began it may be gone.
    pub fn start(&self) -> Timestamp {
        self.oldest().created
    }

    pub fn oldest(&self) -> &Device {
        // No session is made without a device.
        &self.devices[0]
    }

    pub fn next_wakeup(&self) -> Timestamp {
        self.devices.iter().map(|device| device.expiry).min().unwrap_or(Timestamp::MAX)
    }

    /// What people read as the kind of session.
    pub fn label(&self) -> SafeText {
        self.scope.label()
    }

    /// Where a device of this session sends its media, if that is known.
    pub fn transport<'a>(&'a self, device: &'a Device) -> Option<&'a Focus> {
        let Some(active) = &device.active else { return device.preferred.first() };
        match active.selection() {
            _ if !active.is_known() => None,
            Selection::Oldest => self.oldest().preferred.first(),
            Selection::Own => device.preferred.first(),
            Selection::Unsaid => active.host().is_some().then_some(active),
            Selection::Unknown => None,
        }
    }

    /// The host that the session is at: that of whoever is there longest.
    pub fn host(&self) -> Option<SafeText> {
        self.transport(self.oldest())?.host()
    }

    /// What people read as the way to the session.
    pub fn transport_label(&self) -> Option<SafeText> {
        let oldest = self.oldest();
        oldest.active.as_ref().or(oldest.preferred.first()).map(Focus::label)
    }

    /// Whether every way that its devices are connected by is one that this program knows of.
    pub fn is_supported(&self) -> bool {
        let ways = self.devices.iter().filter_map(|device| device.active.as_ref().or(device.preferred.first()));
        ways.into_iter().all(Focus::is_known)
    }
}
