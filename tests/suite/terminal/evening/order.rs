//! The moderator's log at the end of the evening.

use serde_json::Value;

use super::Evening;
use super::look::looks;
use crate::peers::terminal::has_row;

pub fn the_log_tells_the_whole_evening(evening: &mut Evening) {
    let Evening { house, kat, .. } = evening;
    kat.say("/modlog");
    kat.wait_text("Log of #nova");
    kat.wait_text("made kat a moderator");
    kat.keys("j");
    kat.wait("the entry, whole", |text| {
        has_row(text, &["nova began an event: Liquid"]) && text.contains("until midnight")
    });
    looks(kat, "moderator_log");
    let words =
        |entry: &Value| ["by", "do", "user", "reason"].map(|field| entry[field].as_str().unwrap_or("").to_owned());
    let deeds: Vec<_> = house.log().iter().map(|entry| words(entry).join(" ").trim_end().to_owned()).collect();
    assert_eq!(
        deeds,
        [
            "nova appoint kat",
            "kat timeout k1ller",
            "kat lift k1ller",
            "kat timeout k1ller",
            "kat undo k1ller timeout",
            "nova hold  on",
            "k1ller report ben he means me",
            "kat dismiss ben",
            "kat mark ann nsfw",
            "nova rules  to be accepted before posting",
            "nova event  Liquid until midnight",
            "nova event  over",
        ]
    );
}
