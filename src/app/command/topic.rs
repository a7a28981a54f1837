//! The commands by topic, in the order of their table: so help and docs list them.

use super::{Command, TABLE};

/// A heading, and the first command below it.
const HEADINGS: &[(&str, &str)] = &[
    ("Channels", "join"),
    ("Talking", "whisper"),
    ("What did not get through", "resend"),
    ("Finding", "links"),
    ("Peace", "ignore"),
    ("Networks", "connect"),
    ("This program", "theme"),
    ("Keeping order", "timeout"),
    ("The moderators' desk", "queue"),
    ("Running a channel", "slow"),
];

/// Every heading with its commands.
pub fn topics() -> impl Iterator<Item = (&'static str, &'static [Command])> {
    let begin = |topic: &(&str, &str)| TABLE.iter().position(|command| command.name == topic.1).unwrap_or(TABLE.len());
    HEADINGS.iter().enumerate().map(move |(index, topic)| {
        let end = HEADINGS.get(index + 1).map_or(TABLE.len(), begin);
        (topic.0, &TABLE[begin(topic).min(end)..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_once_below_a_heading() {
        let listed: Vec<_> = topics().flat_map(|(_, commands)| commands).map(|command| command.name).collect();
        assert_eq!(listed, TABLE.iter().map(|command| command.name).collect::<Vec<_>>());
        for (heading, commands) in topics() {
            assert!((2..=12).contains(&commands.len()), "{heading}: {}", commands.len());
        }
    }
}
