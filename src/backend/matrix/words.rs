//! Events that are no messages, in words: who came and went, what changed, what this program does not know. Nothing is
//! dropped silently.
//!
//! Pure. Must not know how lines are drawn.

use matrix_sdk::ruma::events::StateEventContentChange;
use matrix_sdk_ui::timeline::{
    AnyOtherStateEventContentChange as State, MemberProfileChange, MembershipChange, OtherState,
};

/// Who came and went. `by` did it to `whom`; often they are one.
pub fn membership(change: Option<MembershipChange>, by: &str, whom: &str) -> String {
    let Some(change) = change else { return format!("the membership of {whom} changed") };
    match change {
        MembershipChange::Joined | MembershipChange::InvitationAccepted => format!("{whom} joined"),
        MembershipChange::Left => format!("{whom} left"),
        MembershipChange::Banned | MembershipChange::KickedAndBanned => format!("{by} banned {whom}"),
        MembershipChange::Unbanned => format!("{by} lifted the ban of {whom}"),
        MembershipChange::Kicked => format!("{by} removed {whom}"),
        MembershipChange::Invited => format!("{by} invited {whom}"),
        MembershipChange::InvitationRejected => format!("{whom} declined the invitation"),
        MembershipChange::InvitationRevoked => format!("{by} took back the invitation of {whom}"),
        MembershipChange::Knocked => format!("{whom} asks to join"),
        MembershipChange::KnockAccepted => format!("{by} let {whom} in"),
        MembershipChange::KnockRetracted => format!("{whom} no longer asks to join"),
        MembershipChange::KnockDenied => format!("{by} did not let {whom} in"),
        MembershipChange::None | MembershipChange::Error | MembershipChange::NotImplemented => {
            format!("{whom} is here as before")
        }
    }
}

pub fn profile(change: &MemberProfileChange, who: &str) -> String {
    match change.displayname_change().map(|name| (&name.old, &name.new)) {
        Some((Some(old), Some(new))) => format!("{old} is now called {new}"),
        Some((None, Some(new))) => format!("{who} is now called {new}"),
        Some((Some(old), None)) => format!("{old} is called {who} again"),
        _ if change.avatar_url_change().is_some() => format!("{who} has a new picture"),
        _ => format!("{who} changed their profile"),
    }
}

/// What changed in the room.
pub fn state(state: &OtherState, by: &str) -> String {
    use StateEventContentChange::Original;
    match state.content() {
        State::RoomCreate(_) => format!("{by} made this room"),
        State::RoomName(Original { content, .. }) => format!("{by} named the room {}", content.name),
        State::RoomTopic(Original { content, .. }) => format!("{by} set the topic: {}", content.topic),
        State::RoomEncryption(_) => {
            format!("{by} turned on encryption: what is said from here on only members can read")
        }
        State::RoomPinnedEvents(_) => format!("{by} changed what is pinned"),
        State::RoomPowerLevels(_) => format!("{by} changed who may do what"),
        State::RoomJoinRules(_) => format!("{by} changed who may join"),
        State::RoomHistoryVisibility(_) => format!("{by} changed who may read earlier messages"),
        State::RoomGuestAccess(_) => format!("{by} changed whether guests may come in"),
        State::RoomCanonicalAlias(_) => format!("{by} changed the address of the room"),
        State::RoomAvatar(_) => format!("{by} changed the picture of the room"),
        State::RoomTombstone(Original { content, .. }) => {
            format!("{by} moved this room to {}: {}", content.replacement_room, content.body)
        }
        other => format!("{by} changed {}", other.event_type()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_leaves_and_one_who_is_removed_are_told_apart() {
        assert_eq!(membership(Some(MembershipChange::Left), "kat", "kat"), "kat left");
        assert_eq!(membership(Some(MembershipChange::Kicked), "ann", "kat"), "ann removed kat");
        assert_eq!(membership(Some(MembershipChange::Banned), "ann", "kat"), "ann banned kat");
        assert_eq!(membership(None, "ann", "kat"), "the membership of kat changed");
    }
}
