//! What is said of the encryption of a message: why it cannot be read and what to do, or that it has none.
//!
//! The same words on the screen and line by line. Must not know how they are drawn.

use crate::chat::{Lock, Unreadable};

/// The words; none for a message that is as its room promises.
pub fn words(lock: &Lock) -> Option<String> {
    match lock {
        Lock::Sound => None,
        Lock::Undecryptable(why) => Some(unreadable(why)),
        Lock::Unencrypted => Some("(sent without encryption: the servers can read it)".to_owned()),
    }
}

fn unreadable(why: &Unreadable) -> String {
    let words = match why {
        Unreadable::NoKey => {
            "(cannot be read: its key has not come. It comes by itself once the sender or another device of yours \
             is online)"
        }
        Unreadable::BeforeJoining => {
            "(cannot be read: it was said before you joined, and whoever comes later gets no key for it. Ask somebody \
             to say it again)"
        }
        Unreadable::NoBackup => {
            "(cannot be read: it is older than this device, and no backup has its key. Another device of yours may \
             show it)"
        }
        Unreadable::NotVerified => {
            "(cannot be read yet: this device is not verified. Verify it from another device of yours, and old keys \
             come)"
        }
        Unreadable::Withheld => {
            "(cannot be read: the sender's program gives no keys to this device. It may do so once this device is \
             verified)"
        }
        Unreadable::Untrusted => {
            "(not shown: it does not come from a device that the sender vouches for, or their identity has changed. Ask \
             them by another way)"
        }
        Unreadable::Other(why) => return format!("(cannot be read: {why})"),
    };
    words.to_owned()
}
