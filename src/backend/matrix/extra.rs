//! What an item carries beyond its words: reactions, its thread, how it was locked.
//!
//! Pure. Must not know how it is shown.

use matrix_sdk::ruma::UserId;
use matrix_sdk_ui::timeline::{
    EncryptedMessage, EventTimelineItem, ReactionsByKeyBySender, TimelineEventShieldState,
    TimelineEventShieldStateCode, TimelineItemContent,
};

use crate::chat::{Extra, Lock, MessageId, Reaction, SafeText, Unreadable};

/// `None` for an item that carries nothing of the kind.
pub fn of(item: &EventTimelineItem, me: &UserId) -> Option<Extra> {
    let content = item.content();
    let extra = Extra {
        reactions: content.reactions().map_or_else(Vec::new, |reactions| counted(reactions, me)),
        thread: content.thread_root().map(|root| MessageId::new(root.as_str())),
        lock: lock(item),
    };
    (extra != Extra::default()).then_some(extra)
}

fn counted(reactions: &ReactionsByKeyBySender, me: &UserId) -> Vec<Reaction> {
    let counted = reactions.iter().map(|(key, people)| Reaction {
        key: SafeText::name(key),
        count: people.len(),
        mine: people.contains_key(me),
    });
    counted.collect()
}

fn lock(item: &EventTimelineItem) -> Lock {
    if let Some(message) = item.content().as_unable_to_decrypt() {
        return Lock::Undecryptable(unreadable(message));
    }
    let said = matches!(item.content(), TimelineItemContent::MsgLike(_)) && !item.content().is_redacted();
    match item.get_shield(false) {
        TimelineEventShieldState::Red { code: TimelineEventShieldStateCode::SentInClear } if said => Lock::Unencrypted,
        _ => Lock::Sound,
    }
}

fn unreadable(message: &EncryptedMessage) -> Unreadable {
    let EncryptedMessage::MegolmV1AesSha2 { cause, .. } = message else {
        return Unreadable::Other(SafeText::line("it is encrypted in a way that this program does not know"));
    };
    // The crate of this type is not one of ours; the names of its variants say the same.
    match format!("{cause:?}").as_str() {
        "SentBeforeWeJoined" => Unreadable::BeforeJoining,
        "VerificationViolation" | "UnsignedDevice" | "UnknownDevice" => Unreadable::Untrusted,
        "HistoricalMessageAndBackupIsDisabled" => Unreadable::NoBackup,
        "HistoricalMessageAndDeviceIsUnverified" => Unreadable::NotVerified,
        "WithheldForUnverifiedOrInsecureDevice" | "WithheldBySender" => Unreadable::Withheld,
        _ => Unreadable::NoKey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_in_an_unknown_way_says_so() {
        assert!(matches!(unreadable(&EncryptedMessage::Unknown), Unreadable::Other(_)));
    }
}
