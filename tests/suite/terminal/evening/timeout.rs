//! Timeouts by key: one in a flood that the troll counts down, its end from the list, and one that is taken back.

use super::Evening;
use super::aim::{self, ESC};
use super::look::looks;
use crate::peers::terminal::{Terminal, has_row};

const MARK_ALL_READ: &str = "\x1bU";
pub const SPAM: &str = "buy followers at cheap.example";
pub const DRAFT: &str = "they are really cheap";

pub fn a_preset_key_hits_the_troll_in_a_flood(evening: &mut Evening) {
    let Evening { house, crowd, nova, kat, k1ller } = evening;
    let rate = crowd.talks(|crowd| {
        k1ller.say(SPAM);
        kat.wait_text(SPAM);
        k1ller.keys(DRAFT);
        k1ller.wait_text(&format!("> {DRAFT}"));
        crowd.goes_on(20);
        aim::choose(kat, SPAM);
        crowd.goes_on(20);
        aim::time_out(kat, Some(crowd), ("k1ller", SPAM));
        nova.wait_text("kat timed out k1ller for 10m");
        it_counts_down(k1ller);
        kat.keys(ESC);
        // What differs from evening to evening has left every screen.
        let gone = |text: &str| !text.contains("k1ller │") && !text.contains("timed out");
        for screen in [&*nova, &*kat, &*k1ller] {
            screen.wait("nothing but the flood", gone);
        }
    });
    assert!(rate > 45.0, "that was no flood: {rate} messages a second");
    house.says("ann", "is it over?");
    k1ller.wait_text("is it over?");
    kat.wait_text("is it over?");
    kat.keys(MARK_ALL_READ);
    kat.wait("nothing new", |text| !text.contains("new since"));
    looks(k1ller, "troll_counts_down");
}

/// The draft stays, and so does Enter without effect.
fn it_counts_down(k1ller: &mut Terminal) {
    let left = |text: &str| {
        let (minutes, rest) = text.split_once("you can write again in ")?.1.split_once(':')?;
        Some(minutes.parse::<u32>().ok()? * 60 + rest.get(..2)?.parse::<u32>().ok()?)
    };
    let first = left(&k1ller.wait_text("(timeout by kat)  draft kept, 21 characters")).expect("a countdown");
    let later = k1ller.wait("two seconds less", |text| left(text).is_some_and(|now| now + 2 <= first));
    assert!(left(&later).is_some_and(|now| now > 500), "{later}");
    k1ller.keys("\r");
    let refused = k1ller.wait_text("You can write again in 9 min ");
    assert!(refused.contains(&format!("> {DRAFT}")), "{refused}");
}

pub fn the_moderator_lifts_it_from_the_list(evening: &mut Evening) {
    let Evening { kat, k1ller, .. } = evening;
    kat.say("/timeouts");
    kat.wait("the list", |text| text.contains("Timed out in #nova") && has_row(text, &["9:", "k1ller"]));
    looks(kat, "moderator_timeouts");
    kat.keys("l");
    kat.wait("nobody", |text| text.contains("kat lets k1ller write again") && text.contains("nobody is timed out"));
    kat.keys(ESC);
    k1ller.wait("no countdown", |text| !text.contains("you can write again"));
    k1ller.keys("\r");
    kat.wait("the draft, posted", |text| has_row(text, &["k1ller │", DRAFT]));
}

pub fn a_hasty_timeout_is_taken_back(evening: &mut Evening) {
    let Evening { nova, kat, k1ller, .. } = evening;
    aim::choose(kat, DRAFT);
    aim::time_out(kat, None, ("k1ller", DRAFT));
    k1ller.wait_text("you can write again in ");
    nova.wait_text("(hidden: 1 message, timed out 9:");
    looks(nova, "dj_sees_folded_lines");
    kat.keys("z");
    kat.wait_text("kat took back the timeout of k1ller");
    kat.keys(ESC);
    k1ller.wait("no countdown", |text| !text.contains("you can write again"));
    k1ller.say("thank you");
    nova.wait("words again", |text| has_row(text, &["k1ller │ thank you"]) && has_row(text, &["k1ller │", DRAFT]));
}
