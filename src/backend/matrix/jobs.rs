//! What takes a network: done beside the task, with an outcome that it hears of later.
//!
//! Must not know how the app asks.

use std::time::Duration;

use matrix_sdk::ruma::api::client::room::create_room;
use matrix_sdk::ruma::{OwnedRoomId, OwnedRoomOrAliasId, OwnedServerName, OwnedUserId};
use matrix_sdk::{Client, Room as MatrixRoom};
use tokio::time::sleep;

use crate::chat::{Event, Member, Rejection, RejectionCode, Room, RoomId, RoomKind, SafeText};

use super::failure::{refused, rejection};
use super::rooms;
use super::task::Task;

/// Lines fetched at a time.
const PAGE: u16 = 50;
/// What a page brought goes through a queue of the SDK before it is a line; the answer comes after it.
const SETTLE: Duration = Duration::from_millis(60);
/// Public rooms listed.
const MOST_ROOMS: u32 = 200;
const NOTES: &str = "Notes to self";

/// What came of it.
#[derive(Debug)]
pub(super) enum Done {
    Quietly,
    Refused(Rejection),
    Paged {
        room: RoomId,
        more: bool,
    },
    Members {
        room: RoomId,
        members: Vec<Member>,
    },
    /// Joined under the name that was typed.
    Joined {
        id: OwnedRoomId,
        called: String,
    },
    /// A direct room with the people as they were typed.
    Direct {
        id: OwnedRoomId,
        names: Vec<String>,
    },
    Rooms(Vec<(SafeText, usize)>),
}

impl Task<'_> {
    pub(super) async fn done(&mut self, done: Done) {
        match done {
            Done::Quietly => {}
            Done::Refused(rejection) => self.tell(Event::Refused(rejection)).await,
            Done::Paged { room, more } => self.tell(Event::Backfilled { room, more }).await,
            Done::Members { room, members } => self.tell(Event::Members { room, members }).await,
            Done::Rooms(rooms) => self.tell(Event::Rooms(rooms)).await,
            Done::Joined { id, called } => {
                self.tell(Event::Named { typed: called, room: RoomId::new(id.as_str()) }).await;
                self.came(&id, None).await;
            }
            Done::Direct { id, names } => {
                let with = names.iter().map(|name| SafeText::name(name)).collect();
                self.came(&id, Some(RoomKind::Direct { with })).await;
            }
        }
    }

    /// A room that was asked for is there. A direct one is told as it was asked for first, by which the app knows its
    /// answer, and then as it is.
    async fn came(&mut self, id: &OwnedRoomId, asked: Option<RoomKind>) {
        let Some(room) = self.client.get_room(id) else { return };
        self.refresh(&room).await;
        let id = RoomId::new(id.as_str());
        let known = self.rooms.get(&id).map(|known| known.room.clone());
        if let Some((kind, known)) = asked.zip(known) {
            self.tell(Event::Joined(Room { kind, ..known.clone() })).await;
            self.tell(Event::Joined(known)).await;
        }
        self.open(&id).await;
    }

    pub(super) fn page(&mut self, room: RoomId) {
        let open = self.rooms.get(&room).and_then(|known| known.open.as_ref());
        let Some(timeline) = open.map(|open| open.timeline.clone()) else { return };
        self.jobs.spawn(async move {
            let more = match timeline.paginate_backwards(PAGE).await {
                Ok(at_start) => !at_start,
                Err(error) => {
                    tracing::info!(%error, "history could not be fetched");
                    true
                }
            };
            sleep(SETTLE).await;
            Done::Paged { room, more }
        });
    }

    /// Asks for the messages that others answer and that are not known here.
    pub(super) fn explain(&mut self, id: &RoomId) {
        let Some(open) = self.rooms.get_mut(id).and_then(|known| known.open.as_mut()) else { return };
        let wanted = std::mem::take(&mut open.unexplained);
        if wanted.is_empty() {
            return;
        }
        let timeline = open.timeline.clone();
        self.jobs.spawn(async move {
            for id in wanted {
                // One that cannot be had is shown as such.
                let _ = timeline.fetch_details_for_event(&id).await;
            }
            Done::Quietly
        });
    }

    pub(super) fn members(&mut self, id: RoomId) {
        let Some(room) = self.matrix_room(&id) else { return };
        self.jobs.spawn(async move {
            match rooms::members(&room).await {
                Ok(members) => Done::Members { room: id, members },
                Err(error) => Done::Refused(rejection("the people of this room are not known", &error)),
            }
        });
    }

    pub(super) fn join(&mut self, id: OwnedRoomOrAliasId, via: Vec<OwnedServerName>, called: String) {
        let client = self.client.clone();
        self.jobs.spawn(async move {
            match client.join_room_by_id_or_alias(&id, &via).await {
                Ok(room) => Done::Joined { id: room.room_id().to_owned(), called },
                Err(error) => Done::Refused(rejection(&format!("{called} cannot be joined"), &error)),
            }
        });
    }

    pub(super) fn leave(&mut self, room: MatrixRoom) {
        self.jobs.spawn(async move {
            match room.leave().await {
                Ok(()) => Done::Quietly,
                Err(error) => Done::Refused(rejection("the room cannot be left", &error)),
            }
        });
    }

    pub(super) fn direct(&mut self, users: Vec<OwnedUserId>, names: Vec<String>) {
        let client = self.client.clone();
        self.jobs.spawn(async move {
            match direct_room(&client, users).await {
                Ok(room) => Done::Direct { id: room.room_id().to_owned(), names },
                Err(error) => Done::Refused(rejection("the direct message cannot be begun", &error)),
            }
        });
    }

    pub(super) fn list_rooms(&mut self) {
        let client = self.client.clone();
        self.jobs.spawn(async move {
            let Ok(found) = client.public_rooms(Some(MOST_ROOMS), None, None).await else {
                return Done::Refused(refused(RejectionCode::Unavailable, "the server does not list its rooms"));
            };
            let rooms = found.chunk.into_iter().filter_map(|room| {
                let name = room.canonical_alias?;
                let people = usize::try_from(u64::from(room.num_joined_members)).unwrap_or(usize::MAX);
                Some((SafeText::name(name.as_str().trim_start_matches('#')), people))
            });
            Done::Rooms(rooms.collect())
        });
    }
}

/// The room there is already, or a new one: encrypted, since it concerns nobody else.
async fn direct_room(client: &Client, users: Vec<OwnedUserId>) -> matrix_sdk::Result<MatrixRoom> {
    match users.as_slice() {
        [user] => match client.get_dm_room(user) {
            Some(room) => Ok(room),
            None => client.create_dm(user).await,
        },
        _ => {
            let mut request = create_room::v3::Request::new();
            request.preset = Some(create_room::v3::RoomPreset::TrustedPrivateChat);
            request.is_direct = !users.is_empty();
            request.name = users.is_empty().then(|| NOTES.to_owned());
            request.invite = users;
            let room = client.create_room(request).await?;
            room.enable_encryption().await?;
            Ok(room)
        }
    }
}
