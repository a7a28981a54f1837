//! Ten times in a row, in a flood: the preset key hits whoever wrote the chosen message, and never another.

use serde_json::json;

use super::Evening;
use super::aim::{self, ESC};

/// Whose message is chosen; the others write beside it each time.
const ROUNDS: [&str; 10] = ["k1ller", "ann", "k1ller", "killer", "ben", "k1ller", "killer", "ann", "k1ller", "ben"];
const OTHERS: [&str; 3] = ["ann", "ben", "killer"];

#[test]
fn ten_times_in_a_flood_the_preset_key_hits_the_author_of_the_chosen_message() {
    let mut evening = Evening::begin();
    let Evening { house, crowd, kat, k1ller, .. } = &mut evening;
    let rate = crowd.talks(|crowd| {
        for (round, name) in ROUNDS.into_iter().enumerate() {
            let words = |name: &str| format!("round {round}: {name} was here");
            k1ller.say(&words("k1ller"));
            for other in OTHERS {
                house.says(other, &words(other));
            }
            kat.wait_text(&words("killer"));
            // The line is on its way up before anybody can have read it.
            crowd.goes_on(10);
            let chosen = words(name);
            aim::choose(kat, &chosen);
            crowd.goes_on(20);
            aim::time_out(kat, Some(crowd), (name, &chosen));
            kat.keys("l");
            kat.wait_text(&format!("kat lets {name} write again"));
            kat.keys(ESC);
            kat.wait("the chat", |text| !text.contains("selected: "));
        }
    });
    assert!(rate > 45.0, "that was no flood: {rate} messages a second");
    judge(&evening);
}

/// The server's own log: who was hit, for which message, and nobody besides.
fn judge(evening: &Evening) {
    let house = &evening.house;
    let ids = |name: &str| house.said_by(name).into_iter().collect::<std::collections::BTreeMap<_, _>>();
    let expected = ROUNDS.iter().enumerate().map(|(round, name)| {
        let message = &ids(name)[&format!("round {round}: {name} was here")];
        json!([name, "kat", 600_000, message])
    });
    let hit = house.deeds("timeout");
    let hit: Vec<_> =
        hit.iter().map(|entry| json!([entry["user"], entry["by"], entry["length"], entry["message"]])).collect();
    assert_eq!(hit, expected.collect::<Vec<_>>());
    let lifted: Vec<_> = house.deeds("lift").iter().map(|entry| entry["user"].clone()).collect();
    assert_eq!(lifted, ROUNDS);
    assert_eq!(house.log().len(), 1 + 2 * ROUNDS.len(), "besides kat was appointed, and that is all");
}
