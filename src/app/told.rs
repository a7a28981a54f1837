//! What was done to keep order, in sentences; those that follow on each other are folded into one notice.
//!
//! Must not know who may hear of it, nor where the notice stands.

use crate::chat::{MessageId, ModEntry, ModVerb, SafeText};

use super::span;

/// So many deeds of one notice are told; earlier ones are counted.
const TOLD: usize = 4;

/// What the last notice of a room folds. It goes on as long as that notice is the last line.
#[derive(Debug, Default)]
pub struct Told {
    pub notice: Option<MessageId>,
    sentences: Vec<String>,
}

impl Told {
    /// Adds a sentence; gives the words of the whole notice.
    pub fn add(&mut self, sentence: String) -> String {
        self.sentences.push(sentence);
        let earlier = self.sentences.len().saturating_sub(TOLD);
        let told = self.sentences[earlier..].join("; ");
        if earlier == 0 { told } else { format!("({earlier} more before) {told}") }
    }
}

/// An entry as a sentence: `kat timed out k1ller for 10m: spam`. Without one for what the room shows by itself.
pub fn sentence(entry: &ModEntry) -> Option<String> {
    let by = &entry.by;
    let whom = entry.user.as_ref().map_or("somebody", SafeText::as_str);
    let of = of(entry);
    let length = entry.length.map(|length| span::typed(i64::try_from(length.as_millis()).unwrap_or(i64::MAX)));
    let how_long = length.as_ref().map_or_else(String::new, |length| format!(" for {length}"));
    let words = match entry.verb {
        ModVerb::Timeout => format!("{by} timed out {whom}{how_long}"),
        ModVerb::Lift => format!("{by} lets {whom} write again"),
        ModVerb::Extend => {
            let more = length.unwrap_or_else(|| "some time".to_owned());
            format!("{by} added {more} to the timeout of {whom}")
        }
        ModVerb::Ban => format!("{by} banned {whom}"),
        ModVerb::Warn => format!("{by} warned {whom}"),
        ModVerb::Delete => format!("{by} deleted a message{of}"),
        ModVerb::Clear if entry.user.is_some() => format!("{by} cleared what {whom} said"),
        ModVerb::Clear => format!("{by} cleared the channel"),
        ModVerb::Slow => match length {
            Some(every) => format!("{by} made it slow: one message every {every}"),
            None => format!("{by} ended slow mode"),
        },
        ModVerb::Pin => format!("{by} pinned a message{of}"),
        ModVerb::Unpin => format!("{by} unpinned a message{of}"),
        ModVerb::Report => format!("{by} reported a message{of}"),
        ModVerb::Dismiss => format!("{by} dismissed what was reported about a message{of}"),
        ModVerb::Mark => format!("{by} marked the pictures of a message{of}"),
        ModVerb::Appoint => format!("{by} made {whom} a moderator"),
        ModVerb::Unappoint => format!("{by}: {whom} is no moderator any more"),
        ModVerb::Rules => format!("{by} changed the rules"),
        ModVerb::Note => format!("{by} noted something about {whom}"),
        ModVerb::Undo => return Some(taken_back(entry)),
        // What is held and who is live stands above the lines.
        ModVerb::Hold | ModVerb::Event | ModVerb::Visit | ModVerb::Other => return None,
    };
    Some(match &entry.reason {
        Some(reason) if !reason.is_empty() => format!("{words}: {reason}"),
        _ => words,
    })
}

/// `kat took back a timeout of k1ller`. Its reason is the word for what was taken back.
fn taken_back(entry: &ModEntry) -> String {
    let what = match entry.reason.as_ref().map(|word| ModVerb::parse(word.as_str())) {
        Some(ModVerb::Timeout) => "the timeout",
        Some(ModVerb::Ban) => "the ban",
        Some(ModVerb::Appoint) => "the appointment",
        Some(ModVerb::Delete) => return format!("{} brought back a message{}", entry.by, of(entry)),
        Some(ModVerb::Clear) if entry.user.is_none() => return format!("{} brought back what was cleared", entry.by),
        Some(ModVerb::Clear) => return format!("{} brought back the words{}", entry.by, of(entry)),
        _ => "what was done",
    };
    let of = of(entry);
    let of = if what == "what was done" { of.replacen(" of", " to", 1) } else { of };
    format!("{} took back {what}{of}", entry.by)
}

/// ` of ann`
fn of(entry: &ModEntry) -> String {
    entry.user.as_ref().map_or_else(String::new, |user| format!(" of {user}"))
}

/// Whether everybody in the room hears of it.
pub fn is_for_all(verb: ModVerb) -> bool {
    !matches!(
        verb,
        ModVerb::Warn
            | ModVerb::Delete
            | ModVerb::Report
            | ModVerb::Dismiss
            | ModVerb::Mark
            | ModVerb::Note
            | ModVerb::Visit
            | ModVerb::Other
    )
}

/// Whether it can be taken back.
pub fn can_be_undone(verb: ModVerb) -> bool {
    // What was said was heard.
    !matches!(verb, ModVerb::Undo | ModVerb::Warn | ModVerb::Report | ModVerb::Visit | ModVerb::Other)
}
