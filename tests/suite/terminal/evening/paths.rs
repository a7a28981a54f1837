//! Every way to post that a timed-out person may try: all are closed, all say why, and nothing is lost or posted.

use serde_json::json;

use super::Evening;
use super::timeout::{DRAFT, SPAM};
use crate::peers::binary::{private_file, run};
use crate::server::kit::Chatter;

const UP: &str = "\x1b[A";
const ESC: &str = "\x1b";
const CTRL_U: &str = "\x15";
const CTRL_Y: &str = "\x19";

pub fn the_troll_finds_no_way_to_post(evening: &mut Evening) {
    by_the_shell(evening);
    over_rest(evening);
    by_a_second_connection(evening);
    by_the_up_arrow(evening);
    let house = &evening.house;
    let said: Vec<_> = house.said_by("k1ller").into_iter().map(|(text, _)| text).collect();
    assert_eq!(said, [SPAM]);
    let history = house.data("kat", "/v1/messages/nova?deleted=true", None).to_string();
    assert!(!history.contains("sneaky"), "{history}");
}

fn by_the_shell(evening: &Evening) {
    let house = &evening.house;
    let home = tempfile::tempdir().expect("a folder");
    let file = private_file(&home.path().join("token"), house.token("k1ller").as_bytes());
    let send = ["send", "--server", &house.server.url, "--token-file", &file, "--channel", "nova", "sneaky send"];
    let refused = run(home.path(), &send);
    let words = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(6), "{words}");
    assert!(words.contains("you are timed out in #nova for 9 min") && words.contains("by kat"), "{words}");
}

fn over_rest(evening: &Evening) {
    let house = &evening.house;
    let scopes = Some(json!({ "name": "bot", "scopes": ["post"] }));
    let scoped = house.data("k1ller", "/v1/tokens", scopes)["token"].as_str().expect("a token").to_owned();
    for token in [house.token("k1ller"), &scoped] {
        let body = Some(json!({ "message": "sneaky request" }));
        let (status, answer) = house.ask(token, "/v1/rooms/nova/messages", body);
        assert_eq!((status, &answer["error"]["code"]), (429, &json!("rate_limited")), "{answer}");
        assert!(answer["message"].as_str().is_some_and(|words| words.contains("by kat")), "{answer}");
    }
}

fn by_a_second_connection(evening: &Evening) {
    let house = &evening.house;
    let first = house.said_by("k1ller")[0].1.clone();
    house.runtime.block_on(async {
        let mut second = Chatter::connect(house.address()).await;
        second.event("new user", json!({ "token": house.token("k1ller"), "channel": "nova" })).await;
        second.post("sneaky second", "nova").await;
        let blocked = second.heard("blocked").await[0].clone();
        assert_eq!(blocked["message"], "sneaky second");
        assert!(blocked["errData"]["msBeforeNext"].as_u64().is_some_and(|ms| ms > 500_000), "{blocked}");
        let edit = second.edit(&first, "sneaky edit").await;
        assert_eq!(edit["error"]["code"], "rate_limited", "{edit}");
    });
}

/// The draft goes aside for it and comes back.
fn by_the_up_arrow(evening: &mut Evening) {
    let k1ller = &mut evening.k1ller;
    k1ller.keys(CTRL_U);
    k1ller.wait_text("> say something");
    k1ller.keys(UP);
    k1ller.wait_text(&format!("edit> {SPAM}"));
    k1ller.keys(", sneaky");
    k1ller.wait_text(", sneaky");
    k1ller.keys("\r");
    let refused = k1ller.wait_text("You can write again in 9 min ");
    assert!(refused.contains(&format!("edit> {SPAM}, sneaky")), "{refused}");
    k1ller.keys(ESC);
    k1ller.wait_text("global view>");
    k1ller.keys(CTRL_U);
    k1ller.keys(CTRL_Y);
    k1ller.wait_text(&format!("> {DRAFT}"));
}
