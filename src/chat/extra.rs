//! What a message carries beyond its words on networks that know such things: reactions, a thread, how it was locked.
//!
//! A network without them leaves it out, which costs a message one pointer. Must not know how it is drawn.

use super::id::MessageId;
use super::text::SafeText;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// In the order in which they were given first.
    pub reactions: Vec<Reaction>,
    /// The first message of the thread it stands in.
    pub thread: Option<MessageId>,
    pub lock: Lock,
}

/// One sign that people put below a message, an emoji as a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub key: SafeText,
    /// How many people gave it, oneself among them.
    pub count: usize,
    pub mine: bool,
}

/// What is to be said about the encryption of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lock {
    /// Nothing: it is as its room promises.
    #[default]
    Sound,
    /// It cannot be read here; the body is of no use.
    Undecryptable(Unreadable),
    /// It came without encryption into a room where all is encrypted.
    Unencrypted,
}

/// Why a message cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Its key has not come (yet).
    NoKey,
    /// It was said before one was in the room.
    BeforeJoining,
    /// It was said before this device was there, and nothing keeps old keys for it.
    NoBackup,
    /// The same, but other devices or a backup have the keys, once this device is verified.
    NotVerified,
    /// The sender gives no keys to this device.
    Withheld,
    /// The sender, or their device, is not whom one has verified.
    Untrusted,
    /// Whatever else, in words that end without a full stop.
    Other(SafeText),
}

impl Extra {
    /// What is to be said about the encryption of a message that has this or nothing.
    pub fn lock(extra: Option<&Self>) -> &Lock {
        extra.map_or(&Lock::Sound, |extra| &extra.lock)
    }
}
