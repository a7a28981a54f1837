//! The task of one account: waits for the app, the sync, the timelines and what was asked of the server, one after the
//! other, so that nothing in here needs a lock.
//!
//! The SDK comes back from a lost connection by itself and sends again what waited; this only tells it. Must not know how
//! anything is translated.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use eyeball_im::VectorDiff;
use futures_util::stream::SelectAll;
use futures_util::{Stream, StreamExt};
use matrix_sdk::ruma::events::typing::SyncTypingEvent;
use matrix_sdk::ruma::{OwnedEventId, OwnedRoomId, OwnedUserId};
use matrix_sdk::{Client, Room as MatrixRoom, SessionChange};
use matrix_sdk_ui::room_list_service::State as ListState;
use matrix_sdk_ui::sync_service::{State as SyncState, SyncService};
use matrix_sdk_ui::timeline::{RoomExt, TimelineItem};
use tokio::select;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::interval;

use crate::backend::Link;
use crate::chat::{Capabilities, Diff, Event, LengthUnit, Retry, Room, RoomId, SafeText, Timestamp, Whispers};
use crate::clock;
use crate::config::account::{Account, shown};

use super::jobs::Done;
use super::line::{Setting, Translator};
use super::open_room::OpenRoom;
use super::profile::Profile;
use super::{kinds, rooms};

/// Rooms that are followed from the start on, the latest first; the others are when somebody looks at them.
const FOLLOWED: usize = 30;
/// How often the clocks are compared.
const BEAT: Duration = Duration::from_secs(10);
/// A jump of the wall clock ahead of the steady one: the computer slept, and the long poll would not notice for minutes.
const SLEPT: i64 = 20_000;
/// How far clocks may be apart, in milliseconds.
const DIFFERENCE: i64 = 120_000;
/// What a server takes is 64 KiB with everything around it.
const LONGEST: usize = 16_000;
/// The server decides; nothing here ever becomes too old.
const ALWAYS: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// Why the task ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The app is done with this network.
    End,
    /// Everything is to be opened again.
    Again,
}

type Changes = (RoomId, Vec<VectorDiff<Arc<TimelineItem>>>);

/// A joined room, and its timeline if it is followed.
#[derive(Debug)]
pub(super) struct Known {
    pub room: Room,
    pub open: Option<OpenRoom>,
    /// Up to where it is read, as the app was told.
    pub read: Option<OwnedEventId>,
}

/// How it stands with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Trying,
    Up,
    Down,
    /// The token is not taken any more.
    Refused,
}

pub(super) struct Task<'a> {
    pub link: &'a mut Link,
    pub client: Client,
    pub rooms: BTreeMap<RoomId, Known>,
    pub translator: Translator,
    pub jobs: JoinSet<Done>,
    timelines: SelectAll<Pin<Box<dyn Stream<Item = Changes> + Send + Sync>>>,
    standing: Standing,
    host: String,
    /// Lives as long as the task: its lock keeps others out.
    _profile: Profile,
}

impl<'a> Task<'a> {
    pub fn new(account: &Account, profile: Profile, link: &'a mut Link) -> Self {
        let client = profile.client.clone();
        let me = client.user_id().map(ToOwned::to_owned).expect("a restored session has a user");
        Self {
            link,
            client,
            rooms: BTreeMap::new(),
            translator: Translator::new(me, recently()),
            jobs: JoinSet::new(),
            timelines: SelectAll::new(),
            standing: Standing::Trying,
            host: shown(&account.server),
            _profile: profile,
        }
    }

    pub async fn run(mut self) -> Stop {
        // What waits from earlier runs goes out when there is a connection.
        self.client.send_queue().set_enabled(false).await;
        self.show_what_is_known().await;
        let sync = match SyncService::builder(self.client.clone()).with_offline_mode().build().await {
            Ok(sync) => sync,
            Err(error) => {
                self.down(&format!("the sync cannot begin ({error})."), Retry::Never).await;
                return if super::wanted_again(self.link).await { Stop::Again } else { Stop::End };
            }
        };
        let stop = self.follow(&sync).await;
        self.client.send_queue().set_enabled(false).await;
        sync.stop().await;
        stop
    }

    /// Rooms and their latest lines, from this computer alone.
    async fn show_what_is_known(&mut self) {
        let me = self.translator.my_name().clone();
        self.tell(Event::Known { me, capabilities: CAPABILITIES }).await;
        let mut joined = self.client.joined_rooms();
        joined.sort_by_key(|room| Reverse(room.recency_stamp().map(u64::from)));
        for room in &joined {
            self.refresh(room).await;
        }
        for room in joined.iter().take(FOLLOWED) {
            self.open(&RoomId::new(room.room_id().as_str())).await;
        }
    }

    async fn follow(&mut self, sync: &SyncService) -> Stop {
        let (mut states, list) = (sync.state(), sync.room_list_service());
        let mut list_states = list.state();
        let mut notable = self.client.room_info_notable_update_receiver();
        let mut session = self.client.subscribe_to_session_changes();
        let mut typing = self.hear_typing();
        let mut beats = interval(BEAT);
        let mut slept = Slept::new();
        let mut invited = self.invitations_changed(Vec::new()).await;
        self.subscribe(sync).await;
        sync.start().await;
        loop {
            let followed = self.followed();
            select! {
                request = self.link.requests.recv() => match request {
                    None => return Stop::End,
                    Some(request) => self.request(request, sync).await,
                },
                Some(state) = states.next() => self.stands(&state, &list_states.get()).await,
                Some(state) = list_states.next() => self.stands(&states.get(), &state).await,
                Some((room, changes)) = self.timelines.next() => self.changed(&room, changes).await,
                Some(Ok(done)) = self.jobs.join_next() => self.done(done).await,
                Some((room, users)) = typing.recv() => self.typed(&room, &users).await,
                update = notable.recv() => match update {
                    Ok(update) => {
                        self.noticed(&update.room_id).await;
                        invited = self.invitations_changed(invited).await;
                    }
                    Err(RecvError::Lagged(_)) => self.refresh_all().await,
                    Err(RecvError::Closed) => return Stop::Again,
                },
                Ok(SessionChange::UnknownToken(_)) = session.recv() => {
                    sync.stop().await;
                    self.refused().await;
                }
                _ = beats.tick() => if slept.is_over() {
                    sync.stop().await;
                    sync.start().await;
                },
            }
            if self.followed() != followed {
                self.subscribe(sync).await;
            }
        }
    }

    /// The server tells the whole of these rooms, not only their last event.
    async fn subscribe(&self, sync: &SyncService) {
        let open = self.rooms.iter().filter(|(_, known)| known.open.is_some());
        let ids: Vec<OwnedRoomId> = open.filter_map(|(id, _)| OwnedRoomId::try_from(id.as_str()).ok()).collect();
        let ids: Vec<_> = ids.iter().map(|id| &**id).collect();
        sync.room_list_service().subscribe_to_rooms(&ids).await;
    }

    fn followed(&self) -> usize {
        self.rooms.values().filter(|known| known.open.is_some()).count()
    }

    async fn stands(&mut self, sync: &SyncState, list: &ListState) {
        let heard = matches!(list, ListState::SettingUp | ListState::Running);
        match sync {
            SyncState::Running if heard => self.up().await,
            SyncState::Running if self.standing == Standing::Down => {
                self.standing = Standing::Trying;
                self.tell(Event::Connecting).await;
            }
            SyncState::Offline => {
                let words = format!("{} cannot be reached; it is tried again and again.", self.host);
                self.down(&words, Retry::In(BEAT)).await;
            }
            SyncState::Error(error) => {
                let words = format!("the sync has stopped ({}).", super::failure::cause(&**error));
                self.down(&words, Retry::Never).await;
            }
            SyncState::Running | SyncState::Idle | SyncState::Terminated => {}
        }
    }

    async fn up(&mut self) {
        if matches!(self.standing, Standing::Up | Standing::Refused) {
            return;
        }
        self.standing = Standing::Up;
        self.translator.news_begin(recently());
        let me = Some(self.translator.my_name().clone());
        self.tell(Event::Connected { me, capabilities: CAPABILITIES }).await;
        self.client.send_queue().set_enabled(true).await;
    }

    async fn down(&mut self, words: &str, retry: Retry) {
        if !matches!(self.standing, Standing::Down | Standing::Refused) {
            self.standing = Standing::Down;
            self.client.send_queue().set_enabled(false).await;
            self.tell(Event::Disconnected { reason: SafeText::line(words), retry }).await;
        }
    }

    async fn refused(&mut self) {
        if self.standing == Standing::Refused {
            return;
        }
        self.standing = Standing::Refused;
        self.client.send_queue().set_enabled(false).await;
        self.tell(Event::TokenRefused).await;
        let reason = SafeText::line(&format!("{} has signed this device out.", self.host));
        self.tell(Event::Disconnected { reason, retry: Retry::Never }).await;
    }

    async fn noticed(&mut self, id: &matrix_sdk::ruma::RoomId) {
        if let Some(room) = self.client.get_room(id) {
            self.refresh(&room).await;
            if self.followed() < FOLLOWED {
                self.open(&RoomId::new(id.as_str())).await;
            }
            self.tell_read(&room).await;
        }
    }

    async fn refresh_all(&mut self) {
        for room in self.client.rooms() {
            self.refresh(&room).await;
        }
    }

    /// Tells a room that is new or has changed, or is not one of ours any more.
    pub(super) async fn refresh(&mut self, room: &MatrixRoom) {
        let id = RoomId::new(room.room_id().as_str());
        match (rooms::announced(room).await, self.rooms.get_mut(&id)) {
            (Some(now), Some(known)) if known.room == now => {}
            (Some(now), Some(known)) => {
                known.room = now.clone();
                self.tell(Event::Joined(now)).await;
            }
            (Some(now), None) => {
                self.rooms.insert(id.clone(), Known { room: now.clone(), open: None, read: None });
                self.tell(Event::Joined(now)).await;
            }
            (None, Some(_)) => {
                self.rooms.remove(&id);
                self.tell(Event::Left(id)).await;
            }
            (None, None) => {}
        }
    }

    /// Follows the timeline of a joined room from now on. Reads what is on this computer, asks nobody.
    pub(super) async fn open(&mut self, id: &RoomId) {
        let Some(known) = self.rooms.get_mut(id).filter(|known| known.open.is_none()) else { return };
        let setting = Setting { room: id.clone(), direct: known.room.is_direct() };
        let Some(room) = self.matrix_room(id) else { return };
        let timeline = match room.timeline_builder().event_filter(kinds::becomes_line).build().await {
            Ok(timeline) => Arc::new(timeline),
            Err(error) => {
                let text = SafeText::line(&format!("The messages of this room cannot be shown: {error}"));
                return self.tell(Event::Notice { room: Some(id.clone()), text }).await;
            }
        };
        let (items, changes) = timeline.subscribe().await;
        let mut open = OpenRoom::new(timeline, setting);
        let first = open.follow(&mut self.translator, VectorDiff::Reset { values: items });
        let place = id.clone();
        self.timelines.push(Box::pin(changes.map(move |changes| (place.clone(), changes))));
        if let Some(known) = self.rooms.get_mut(id) {
            known.open = Some(open);
        }
        self.tell_changes(id, first).await;
        self.tell_read(&room).await;
        self.explain(id);
    }

    async fn changed(&mut self, id: &RoomId, changes: Vec<VectorDiff<Arc<TimelineItem>>>) {
        let Some(open) = self.rooms.get_mut(id).and_then(|known| known.open.as_mut()) else { return };
        let mut diffs = Vec::new();
        for change in changes {
            diffs.extend(open.follow(&mut self.translator, change));
        }
        self.tell_changes(id, diffs).await;
        self.explain(id);
    }

    async fn tell_changes(&mut self, id: &RoomId, diffs: Vec<Diff>) {
        for diff in diffs {
            self.tell(Event::Timeline { room: id.clone(), diff }).await;
        }
    }

    /// Who writes in which room, as the sync tells it.
    fn hear_typing(&self) -> UnboundedReceiver<(OwnedRoomId, Vec<OwnedUserId>)> {
        let (heard, hears) = unbounded_channel();
        self.client.add_event_handler(move |event: SyncTypingEvent, room: MatrixRoom| {
            let told = heard.send((room.room_id().to_owned(), event.content.user_ids));
            // Without a receiver the task has ended.
            async move { drop(told) }
        });
        hears
    }

    async fn typed(&mut self, room: &OwnedRoomId, users: &[OwnedUserId]) {
        let Some(matrix) = self.client.get_room(room) else { return };
        let mut names = Vec::new();
        for user in users.iter().filter(|user| *user != matrix.own_user_id()) {
            let member = matrix.get_member_no_sync(user).await.ok().flatten();
            names.push(SafeText::name(member.as_ref().map_or(user.localpart(), |member| member.name())));
        }
        self.tell(Event::Typing { room: RoomId::new(room.as_str()), names }).await;
    }

    pub(super) fn matrix_room(&self, id: &RoomId) -> Option<MatrixRoom> {
        let id = OwnedRoomId::try_from(id.as_str()).ok()?;
        self.client.get_room(&id)
    }

    pub(super) async fn tell(&self, event: Event) {
        super::tell(self.link, event).await;
    }
}

const CAPABILITIES: Capabilities = Capabilities {
    acks: true,
    backfill: true,
    max_length: LONGEST,
    unit: LengthUnit::Chars,
    edit: Some(ALWAYS),
    replies: true,
    whispers: Whispers::Rooms,
    markers: true,
    reactions: true,
    redact: true,
    typing: true,
    invites: true,
    outbox: true,
    ..Capabilities::PLAIN_RFC
};

/// What was said since is news, and not history that was missed: clocks of servers differ a little.
fn recently() -> Timestamp {
    clock::wall().plus(-DIFFERENCE)
}

/// Notices that the computer has slept.
struct Slept {
    steady: std::time::Instant,
    wall: Timestamp,
}

impl Slept {
    fn new() -> Self {
        Self { steady: clock::now(), wall: clock::wall() }
    }

    fn is_over(&mut self) -> bool {
        let before = std::mem::replace(self, Self::new());
        let steady = self.steady.saturating_duration_since(before.steady);
        let steady = i64::try_from(steady.as_millis()).unwrap_or(i64::MAX);
        self.wall.0 - before.wall.0 - steady > SLEPT
    }
}
