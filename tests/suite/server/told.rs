//! Webhooks that tell a program outside what happens in a room.

use std::time::Duration;

use serde_json::json;
use streamside::clock::Clock;
use streamside::server::{Reach, Settings};
use tokio::net::TcpListener;

use super::kit::{House, listener};
use super::program::Program;
use super::webhooks::{Caller, signature};

fn near(settings: &mut Settings) {
    settings.reach = Reach::WorldAndLoopback;
}

async fn hook(house: &House, room: &str, program: &Program, events: &[&str]) -> Caller {
    let wish = json!({ "name": "out", "url": program.url(), "events": events });
    Caller::make(house, "nova", room, wish).await
}

#[tokio::test]
async fn developer_can_be_told_what_happens_in_a_channel() {
    let house = House::open(near).await;
    let mut program = Program::start().await;
    let hook = hook(&house, "nova", &program, &["message", "edited", "deleted", "moderated"]).await;
    let (mut ann, mut nova) = (house.join("ann", "nova").await, house.join("nova", "nova").await);
    let id = ann.posted("hi", "nova").await;
    let call = program.called().await;
    assert_eq!((&call.body["type"], &call.body["channel"]), (&json!("message"), &json!("nova")));
    assert_eq!((&call.body["data"]["id"], &call.body["data"]["username"]), (&json!(id), &json!("ann")));
    let (message, at) = (call.header("webhook-id"), call.header("webhook-timestamp"));
    assert_eq!(call.header("webhook-signature"), signature(&hook.secret, message, at, &call.text));
    assert!(call.head.starts_with("POST /told ") && call.header("content-type") == "application/json");
    ann.edit(&id, "ho").await;
    let call = program.called().await;
    assert_eq!((&call.body["type"], &call.body["data"]["edited"]), (&json!("edited"), &json!(true)));
    nova.ask(3, "moderate", json!({ "do": "delete", "channel": "nova", "message": id })).await;
    assert_eq!(program.called().await.body["data"], json!({ "type": "delete", "ids": [id] }));
    nova.ask(4, "moderate", json!({ "do": "timeout", "channel": "nova", "user": "ann", "length": 120_000 })).await;
    let call = program.called().await;
    assert_eq!((&call.body["type"], &call.body["data"]["do"]), (&json!("moderated"), &json!("timeout")));
}

#[tokio::test]
async fn a_program_is_told_only_of_what_it_asked_for_in_its_own_channel() {
    let house = House::open(near).await;
    let (mut program, mut mods) = (Program::start().await, Program::start().await);
    hook(&house, "nova", &program, &["message", "edited"]).await;
    hook(&house, "nova-mods", &mods, &["message"]).await;
    house.token("ann").await;
    let mut nova = house.join("nova", "nova").await;
    // A note to oneself is kept under a key that is also the name of one's channel.
    for to in [&[][..], &["ann"]] {
        let id = nova.whisper(to, "secret").await["id"].as_str().expect("an id").to_owned();
        assert!(nova.edit(&id, "secret again").await["id"].is_string());
    }
    nova.posted("secret of the keepers", "nova-mods").await;
    nova.posted("elsewhere", "bob").await;
    nova.ask(3, "moderate", json!({ "do": "slow", "channel": "nova", "every": 5000 })).await;
    nova.posted("the end", "nova").await;
    let call = program.called().await;
    assert!(call.text.contains("the end"), "{}", call.text);
    assert!(program.is_quiet());
    assert!(mods.called().await.text.contains("secret of the keepers"), "the DJ made this one for that very room");
    assert!(mods.is_quiet());
}

#[tokio::test]
async fn what_fails_is_told_again_later_in_order_and_what_is_wrong_is_not() {
    let clock = Clock::default();
    let its = clock.clone();
    let house = House::open(move |settings| {
        near(settings);
        settings.limits = false;
        settings.order.clock = its;
    })
    .await;
    let mut program = Program::start().await;
    hook(&house, "nova", &program, &["message"]).await;
    let mut ann = house.join("ann", "nova").await;
    program.answers(503);
    ann.posted("one", "nova").await;
    let first = program.called().await;
    ann.posted("two", "nova").await;
    // The later one waits behind the first, which waits for its time.
    let second = program.called_in_time(&clock, &mut ann).await;
    assert_eq!(second.header("webhook-id"), first.header("webhook-id"), "the same call, so that it counts once");
    assert_eq!(second.text, first.text);
    assert_ne!(second.header("webhook-signature"), first.header("webhook-signature"), "signed for its own time");
    program.answers(400);
    let third = program.called_in_time(&clock, &mut ann).await;
    assert_eq!(third.header("webhook-id"), first.header("webhook-id"));
    let next = program.called().await;
    assert!(next.text.contains("two"), "what is wrong is not told again, and holds up nothing: {}", next.text);
    assert_ne!(next.header("webhook-id"), first.header("webhook-id"));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let house = House::open(near).await;
    let mut program = Program::start().await;
    hook(&house, "nova", &program, &["message"]).await;
    program.answers(307);
    let mut ann = house.join("ann", "nova").await;
    ann.posted("one", "nova").await;
    assert!(program.called().await.head.starts_with("POST /told "));
    ann.posted("two", "nova").await;
    let next = program.called().await;
    assert!(next.head.starts_with("POST /told ") && next.text.contains("two"), "{} {}", next.head, next.text);
}

#[tokio::test]
async fn what_is_still_to_be_told_survives_a_restart() {
    let house = House::open(near).await;
    // A port where nobody listens yet.
    let closed = listener().await;
    let address = closed.local_addr().expect("an address");
    drop(closed);
    let wish = json!({ "name": "out", "url": format!("http://{address}/told"), "events": ["message"] });
    let hook = Caller::make(&house, "nova", "nova", wish).await;
    house.join("ann", "nova").await.posted("kept", "nova").await;
    let failing = async |house: &House| loop {
        let list = house.list_as("nova", "/v1/rooms/nova/hooks").await;
        if list[0]["failingSince"].is_i64() {
            return;
        }
        tokio::task::yield_now().await;
    };
    failing(&house).await;
    let folder = house.stop().await;
    let mut program = Program::on(TcpListener::bind(address).await.expect("the same port"));
    let clock = Clock::default();
    clock.set_ahead(Duration::from_secs(6));
    let house = House::open_in(folder, move |settings| {
        near(settings);
        settings.order.clock = clock;
    })
    .await;
    let call = program.called().await;
    assert!(call.text.contains("kept"));
    let (id, at) = (call.header("webhook-id"), call.header("webhook-timestamp"));
    assert_eq!(call.header("webhook-signature"), signature(&hook.secret, id, at, &call.text));
    drop(house);
}

#[tokio::test]
async fn a_program_that_has_failed_for_a_day_is_told_nothing_more() {
    let clock = Clock::default();
    let its = clock.clone();
    let house = House::open(move |settings| {
        near(settings);
        settings.order.clock = its;
    })
    .await;
    let mut program = Program::start().await;
    hook(&house, "nova", &program, &["message"]).await;
    program.answers(500);
    let mut ann = house.join("ann", "nova").await;
    ann.posted("one", "nova").await;
    program.called().await;
    while house.list_as("nova", "/v1/rooms/nova/hooks").await[0]["failingSince"].is_null() {
        tokio::task::yield_now().await;
    }
    clock.set_ahead(Duration::from_secs(24 * 3600 + 1));
    ann.posted("two", "nova").await;
    program.called().await;
    while !house.list_as("nova", "/v1/rooms/nova/hooks").await.is_empty() {
        tokio::task::yield_now().await;
    }
}

/// The flag of the operator counts when the call is made, not only when the webhook was.
#[tokio::test]
async fn this_machine_is_not_called_without_the_operators_word() {
    let house = House::open(near).await;
    let mut program = Program::start().await;
    hook(&house, "nova", &program, &["message"]).await;
    let folder = house.stop().await;
    let house = House::open_in(folder, |_| {}).await;
    house.join("ann", "nova").await.posted("hi", "nova").await;
    while house.list_as("nova", "/v1/rooms/nova/hooks").await[0]["failingSince"].is_null() {
        tokio::task::yield_now().await;
    }
    assert!(program.is_quiet());
}
