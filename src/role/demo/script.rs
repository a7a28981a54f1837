//! The evening of the demo, as data: who says what or keeps order how, where, after how long. Must not know how it is
//! said or done.

use std::time::Duration;

use crate::chat::{ModAction, RoomId};

const TEXT: &str = include_str!("../../../assets/demo.script");

/// One thing that one person says or does.
#[derive(Debug, PartialEq, Eq)]
pub struct Turn {
    pub pause: Duration,
    pub speaker: &'static str,
    pub room: &'static str,
    pub what: What,
}

#[derive(Debug, PartialEq, Eq)]
pub enum What {
    Say(String),
    Do(ModAction),
    /// Brings the last message of somebody before the moderators.
    Report {
        whom: String,
        reason: String,
    },
    /// Keeps the last message of somebody in view.
    Pin {
        whom: String,
    },
}

/// The evening before anybody looks, and what happens then.
#[derive(Debug)]
pub struct Script {
    pub before: Vec<Turn>,
    pub turns: Vec<Turn>,
}

/// The built-in evening, with `@you` replaced by the name of whoever looks. What is done without a pause was done before.
pub fn script(you: &str) -> Script {
    let all = TEXT.lines().filter_map(|line| turn(line, you));
    let (before, turns) = all.partition(|turn: &Turn| turn.pause.is_zero());
    Script { before, turns }
}

impl Script {
    /// The people, each once, in the order in which they first say or do something.
    pub fn people(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for turn in self.before.iter().chain(&self.turns) {
            if !names.contains(&turn.speaker) {
                names.push(turn.speaker);
            }
        }
        names
    }

    /// Where somebody says something, and where everybody is.
    pub fn rooms(&self, name: &str) -> Vec<&'static str> {
        let mut rooms = vec!["nova", "global"];
        for turn in self.turns.iter().filter(|turn| turn.speaker == name) {
            if !rooms.contains(&turn.room) {
                rooms.push(turn.room);
            }
        }
        rooms
    }
}

impl Turn {
    pub fn place(&self) -> RoomId {
        RoomId::new(self.room)
    }
}

/// `SECONDS SPEAKER ROOM TEXT`; comments and blank lines are nothing. `\n` in the text is a line break, a slash in front
/// makes it a deed.
fn turn(line: &'static str, you: &str) -> Option<Turn> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (seconds, rest) = line.split_once(char::is_whitespace)?;
    let (speaker, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let (room, text) = rest.trim_start().split_once(char::is_whitespace)?;
    let pause = Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?;
    let text = text.trim_start().replace("\\n", "\n").replace("@you", &format!("@{you}"));
    let what = if text.starts_with('/') { deed(&text)? } else { What::Say(text) };
    Some(Turn { pause, speaker, room, what })
}

fn deed(text: &str) -> Option<What> {
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    let user = || rest.trim_start_matches('@').to_owned();
    Some(match name {
        "/mod" => What::Do(ModAction::Appoint { user: user(), event: false }),
        "/rules" => What::Do(ModAction::Rules { text: Some(rest.to_owned()), must_accept: false }),
        "/event" => What::Do(ModAction::Event { live: true, title: Some(rest.to_owned()) }),
        "/hold" => What::Do(ModAction::Hold { on: true }),
        "/pin" => What::Pin { whom: user() },
        "/report" => {
            let (whom, reason) = rest.split_once(' ')?;
            What::Report { whom: whom.to_owned(), reason: reason.to_owned() }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(you: &str) -> Vec<Turn> {
        let Script { before, turns } = script(you);
        before.into_iter().chain(turns).collect()
    }

    fn said(turns: &[Turn]) -> Vec<&str> {
        let said = |turn| if let &Turn { what: What::Say(ref text), .. } = turn { Some(text.as_str()) } else { None };
        turns.iter().filter_map(said).collect()
    }

    #[test]
    fn every_line_of_the_script_is_understood() {
        let wanted = TEXT.lines().filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#')).count();
        assert_eq!(all("ann").len(), wanted);
    }

    #[test]
    fn whoever_looks_is_spoken_to_by_name_and_is_a_moderator() {
        let script = script("ann");
        assert!(said(&script.turns).iter().any(|text| text.split_whitespace().any(|word| word == "@ann")));
        assert!(!said(&script.turns).iter().any(|text| text.contains("@you")));
        let appointed = What::Do(ModAction::Appoint { user: "ann".into(), event: false });
        assert!(script.before.iter().any(|turn| turn.what == appointed));
        assert!(said(&script.before).is_empty(), "nobody would see it");
    }

    #[test]
    fn there_is_something_to_do_for_a_moderator() {
        let turns = all("ann");
        let any = |wanted: fn(&What) -> bool| turns.iter().any(|turn| wanted(&turn.what));
        assert!(any(|what| matches!(what, What::Report { .. })), "a report");
        assert!(any(|what| matches!(what, What::Do(ModAction::Hold { on: true }))), "pictures wait");
        assert!(said(&turns).iter().any(|text| text.contains("![")), "a picture");
        assert!(turns.iter().any(|turn| turn.room.ends_with("-mods")), "a private room");
        for turn in &turns {
            if let What::Report { whom, .. } | What::Pin { whom } = &turn.what {
                assert!(turns.iter().any(|said| said.speaker == whom), "{whom} has said something");
            }
        }
    }

    #[test]
    fn a_line_holds_pause_speaker_room_and_text_with_breaks() {
        let said = turn("0.5  bob   nova   a\\nb  c", "ann").expect("a turn");
        assert_eq!((said.pause, said.speaker, said.room), (Duration::from_millis(500), "bob", "nova"));
        assert_eq!(said.what, What::Say("a\nb  c".into()));
        let report = turn("1 bob nova /report joe buys and sells", "ann").expect("a turn");
        assert_eq!(report.what, What::Report { whom: "joe".into(), reason: "buys and sells".into() });
    }

    #[test]
    fn people_come_once_in_order() {
        let script = script("ann");
        let names = script.people();
        assert_eq!(names[0], script.before[0].speaker);
        assert!(names.len() >= 5 && names.len() < script.turns.len());
    }
}
