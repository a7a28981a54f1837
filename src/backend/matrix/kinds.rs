//! Which events become lines. What the library knows it chooses itself; what it does not know is named instead of left
//! out, except what other programs tell each other and no person reads.
//!
//! Pure. Must not know how an event is worded.

use matrix_sdk::ruma::events::room::message::Relation;
use matrix_sdk::ruma::events::{AnyMessageLikeEventContent, AnySyncTimelineEvent};
use matrix_sdk::ruma::room_version_rules::RoomVersionRules;
use matrix_sdk_ui::timeline::default_event_filter;

/// They change or count for another event, which shows it.
const PARTS: [&str; 11] = [
    "m.reaction",
    "m.room.redaction",
    "m.poll.response",
    "m.poll.end",
    "org.matrix.msc3381.poll.start",
    "org.matrix.msc3381.poll.response",
    "org.matrix.msc3381.poll.end",
    "m.beacon",
    "org.matrix.msc3672.beacon",
    "m.rtc.decline",
    "org.matrix.msc4310.rtc.decline",
];
/// What programs tell each other about a call or a verification; its beginning is a line.
const TALK_OF_PROGRAMS: [&str; 2] = ["m.call.", "m.key.verification."];

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
            !PARTS.contains(&&*kind) && !TALK_OF_PROGRAMS.iter().any(|talk| kind.starts_with(talk))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn is_line(kind: &str, content: Value) -> bool {
        let event = json!({ "type": kind, "content": content, "event_id": "$e", "sender": "@a:b.c",
            "origin_server_ts": 1 });
        becomes_line(&serde_json::from_value(event).unwrap(), &RoomVersionRules::V11)
    }

    #[test]
    fn what_is_not_known_becomes_a_line_and_what_is_part_of_another_does_not() {
        for kind in ["com.example.radio", "m.of.the.future", "m.room.member"] {
            assert!(is_line(kind, json!({ "now": 1 })), "{kind}");
        }
        assert!(is_line("m.room.message", json!({ "msgtype": "com.example.hologram", "body": "h" })));
        let to = |kind: &str| json!({ "rel_type": kind, "event_id": "$f", "key": "+" });
        assert!(!is_line("m.reaction", json!({ "m.relates_to": to("m.annotation") })));
        let change = json!({ "msgtype": "m.text", "body": "* h", "m.relates_to": to("m.replace"),
            "m.new_content": { "msgtype": "m.text", "body": "h" } });
        assert!(!is_line("m.room.message", change));
        assert!(!is_line("m.call.hangup", json!({ "call_id": "1", "version": 0 })));
    }
}
