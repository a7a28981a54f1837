//! While an event is on, words to the DJ alone wait for its end.

use super::Evening;
use super::look::looks;
use crate::peers::terminal::has_row;

const ALT_UP: &str = "\x1b[1;3A";
const ALT_DOWN: &str = "\x1b[1;3B";
const WISH: &str = "play something slower";

pub fn words_to_the_dj_wait_until_the_event_is_over(evening: &mut Evening) {
    let Evening { nova, kat, k1ller, .. } = evening;
    nova.say("/event on Liquid until midnight");
    for screen in [&*nova, &*kat, &*k1ller] {
        screen.wait_text("LIVE since ");
    }
    k1ller.keys(&format!("/whisper nova {WISH}\r"));
    k1ller.wait_text("held");
    looks(k1ller, "troll_is_told_that_it_waits");
    nova.wait("a held message, counted", |text| text.contains("held"));
    looks(nova, "dj_is_live");
    assert!(!nova.text().contains(WISH) && !nova.text().contains("@k1ller"));
    nova.say("/event off");
    nova.wait_text("@k1ller");
    nova.keys(ALT_DOWN);
    nova.wait("the wish", |text| has_row(text, &["k1ller │", WISH]));
    nova.keys(ALT_UP);
    k1ller.keys(ALT_UP);
    for screen in [nova, k1ller] {
        screen.wait_text("#nova, global view>");
    }
}
