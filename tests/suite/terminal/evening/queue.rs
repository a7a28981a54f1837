//! What waits for a moderator: a line that was reported from a terminal, and a picture that nobody has looked at yet.

use super::Evening;
use super::aim::{self, ESC};
use super::look::looks;
use crate::peers::terminal::has_row;

const F5: &str = "\x1b[15~";
const RUDE: &str = "some people cannot behave";

pub fn a_report_and_a_picture_wait_for_the_moderator(evening: &mut Evening) {
    let Evening { house, nova, kat, k1ller, .. } = evening;
    nova.say("/hold on");
    for screen in [&*nova, &*kat, &*k1ller] {
        screen.wait("pictures wait", |text| has_row(text, &["#nova", "hold"]));
    }
    house.says("ben", RUDE);
    k1ller.wait_text(RUDE);
    aim::choose(k1ller, RUDE);
    k1ller.keys("R");
    k1ller.wait_text("> /report");
    k1ller.keys("he means me");
    k1ller.wait_text("> /report he means me");
    k1ller.keys("\r");
    k1ller.wait_text("k1ller reported a message of ben: he means me");
    k1ller.keys(ESC);
    kat.wait_text("queue 1, F5");
    house.says("ann", "the flyer: ![flyer](https://media.example/flyer.png)");
    kat.wait_text("queue 2, F5");
    k1ller.wait_text("[picture: waits for a moderator]");
    looks(k1ller, "troll_has_reported");
    kat.keys(F5);
    kat.wait("both", |text| {
        text.contains("Queue of #nova: 2") && has_row(text, &["report", "ben"]) && has_row(text, &["picture", "ann"])
    });
    looks(kat, "moderator_queue");
    kat.keys("a");
    kat.wait("one less", |text| {
        text.contains("kat dismissed what was reported about a message of ben") && text.contains("Queue of #nova: 1")
    });
    kat.keys("x");
    kat.wait_text("nothing waits");
    kat.keys(ESC);
    k1ller.wait_text("[image: NSFW, Enter shows]");
    nova.wait_text("[image: NSFW, Enter shows]");
}
