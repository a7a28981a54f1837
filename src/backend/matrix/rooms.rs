//! Rooms as the network announces them: names, kinds, people.
//!
//! Must not know timelines.

use matrix_sdk::ruma::UserId;
use matrix_sdk::ruma::events::room::member::MembershipState;
use matrix_sdk::{Room as MatrixRoom, RoomDisplayName, RoomMemberships, RoomState};

use crate::chat::{Invite, Member, Room, RoomId, RoomKind, SafeText};

/// People shown of one room. More is a number, not a list.
const MOST: usize = 5000;

/// A joined room as the app is to know it; `None` for one that is not joined, or is a space and not a room to talk in.
pub async fn announced(room: &MatrixRoom) -> Option<Room> {
    if room.state() != RoomState::Joined || room.is_space() {
        return None;
    }
    let name = name_of(room).await;
    let kind = if room.compute_is_dm().await.unwrap_or(false) {
        RoomKind::Direct { with: others(room) }
    } else if room.is_public() == Some(true) {
        RoomKind::Public
    } else {
        RoomKind::Group
    };
    Some(Room { id: RoomId::new(room.room_id().as_str()), name: SafeText::name(&name), mine: false, kind })
}

/// What a room is called where it has no name of its own, too.
pub async fn name_of(room: &MatrixRoom) -> String {
    let known = match room.cached_display_name() {
        None => room.display_name().await.ok(),
        known => known,
    };
    match known {
        Some(RoomDisplayName::Empty) | None => room.room_id().to_string(),
        Some(RoomDisplayName::EmptyWas(name)) => format!("{name} (left)"),
        Some(name) => name.to_string(),
    }
}

/// A room that one is asked into.
pub async fn invitation(room: &MatrixRoom) -> Invite {
    let details = room.invite_details().await.ok();
    let by = details.map(|invite| match &invite.inviter {
        Some(member) => SafeText::name(member.name()),
        None => SafeText::name(invite.inviter_id.as_str()),
    });
    Invite {
        room: RoomId::new(room.room_id().as_str()),
        name: SafeText::name(&name_of(room).await),
        by,
        direct: room.is_direct().await.unwrap_or(false),
    }
}

/// The people of a direct room, as one would type them.
fn others(room: &MatrixRoom) -> Vec<SafeText> {
    let targets = room.direct_targets();
    let users = targets.iter().filter_map(|target| target.as_user_id());
    users.map(|id| SafeText::name(&short(id, room.own_user_id()))).collect()
}

/// A user without the server, if it is one's own.
fn short(id: &UserId, me: &UserId) -> String {
    if id.server_name() == me.server_name() { id.localpart().to_owned() } else { id.to_string() }
}

/// The people in a room, by rank and name. Asks the server where the whole list is not known.
///
/// # Errors
/// When the server cannot be asked.
pub async fn members(room: &MatrixRoom) -> matrix_sdk::Result<Vec<Member>> {
    let mut members = room.members(RoomMemberships::JOIN).await?;
    members.retain(|member| *member.membership() == MembershipState::Join);
    members.sort_by(|a, b| b.power_level().cmp(&a.power_level()).then_with(|| a.name().cmp(b.name())));
    members.truncate(MOST);
    let owner = |member: &matrix_sdk::room::RoomMember| {
        room.creators().is_some_and(|creators| creators.iter().any(|id| id == member.user_id()))
    };
    let shown =
        members.iter().map(|member| Member { name: SafeText::name(member.name()), color: None, owner: owner(member) });
    Ok(shown.collect())
}
