//! The conversation of the demo, as data: who says what, where, after how long. Must not know how it is said.

use std::time::Duration;

const TEXT: &str = include_str!("../../../assets/demo.script");

/// One thing that one person says.
#[derive(Debug, PartialEq, Eq)]
pub struct Turn {
    pub pause: Duration,
    pub speaker: &'static str,
    pub room: &'static str,
    pub text: String,
}

/// The built-in conversation, with `@you` replaced by the name of whoever looks.
pub fn turns(you: &str) -> Vec<Turn> {
    TEXT.lines().filter_map(|line| turn(line, you)).collect()
}

/// The people of a conversation, each once, in the order in which they first speak.
pub fn speakers(turns: &[Turn]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for turn in turns {
        if !names.contains(&turn.speaker) {
            names.push(turn.speaker);
        }
    }
    names
}

/// `SECONDS SPEAKER ROOM TEXT`; comments and blank lines are nothing. `\n` in the text is a line break.
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
    Some(Turn { pause, speaker, room, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_script_is_understood() {
        let wanted = TEXT.lines().filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#')).count();
        assert_eq!(turns("ann").len(), wanted);
    }

    #[test]
    fn whoever_looks_is_spoken_to_by_name() {
        let turns = turns("ann");
        assert!(turns.iter().any(|turn| turn.text.split_whitespace().any(|word| word == "@ann")));
        assert!(!turns.iter().any(|turn| turn.text.contains("@you")));
    }

    #[test]
    fn a_line_holds_pause_speaker_room_and_text_with_breaks() {
        let turn = turn("0.5  bob   nova   a\\nb  c", "ann").expect("a turn");
        assert_eq!((turn.pause, turn.speaker, turn.room), (Duration::from_millis(500), "bob", "nova"));
        assert_eq!(turn.text, "a\nb  c");
    }

    #[test]
    fn speakers_come_once_in_order() {
        let all = turns("ann");
        let names = speakers(&all);
        assert_eq!(names[0], all[0].speaker);
        assert!(names.len() >= 5 && names.len() < all.len());
    }
}
