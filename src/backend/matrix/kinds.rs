//! Which events become lines. What the library knows it chooses itself; what it does not know is named instead of left
//! out, except what other programs tell each other and no person reads.
//!
//! Pure. Must not know how an event is worded.

use matrix_sdk::ruma::events::room::message::Relation;
use matrix_sdk::ruma::events::{AnyMessageLikeEventContent, AnySyncTimelineEvent};
use matrix_sdk::ruma::room_version_rules::RoomVersionRules;
use matrix_sdk_ui::timeline::default_event_filter;

/// Types of the specification and of proposals for it: those the library leaves out change other events.
const KNOWN: [&str; 2] = ["m.", "org.matrix."];

pub fn becomes_line(event: &AnySyncTimelineEvent, rules: &RoomVersionRules) -> bool {
    default_event_filter(event, rules) || is_unknown(event)
}

fn is_unknown(event: &AnySyncTimelineEvent) -> bool {
    let AnySyncTimelineEvent::MessageLike(event) = event else { return false };
    match event.original_content() {
        Some(AnyMessageLikeEventContent::RoomMessage(message)) => {
            !matches!(message.relates_to, Some(Relation::Replacement(_)))
        }
        Some(_) => {
            let kind = event.event_type().to_string();
            !KNOWN.iter().any(|known| kind.starts_with(known))
        }
        None => false,
    }
}
