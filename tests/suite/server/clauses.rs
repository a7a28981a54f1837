//! Clauses of the RFC that a server has to keep, seen from the wire. More of them stand with the tests of one deed, and
//! with those of the compliance report.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use streamside::server::policy::{name, room::RoomName};

use super::kit::{Chatter, House, text_of};

/// The HTML that readers get of what was typed.
async fn html_of(chatter: &mut Chatter, typed: &str) -> String {
    chatter.post(typed, "nova").await;
    chatter.bulk().await[0]["message"].as_str().expect("HTML").to_owned()
}

#[tokio::test]
async fn s2_3_the_owner_of_a_channel_is_the_user_of_its_name_in_any_case() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let id = ann.posted("hi", "NoVa").await;
    for (who, status) in [("nova", 200), ("nova2", 404), ("bob", 404)] {
        // Earlier texts are for the author and the owner of the room.
        assert_eq!(house.get_as(who, &format!("/v1/messages/nOvA/{id}/edits")).await.0, status, "{who}");
    }
    let again = house.post("/v1/user/register", json!({ "name": "NOVA", "password": "correct horse" })).await;
    assert_eq!(again.0, 409, "there is one user of each name, so there is one owner");
}

proptest! {
    /// Every name an account can have is the name of a channel, and two accounts never have the same one.
    #[test]
    fn s2_3_users_and_the_channels_they_own_are_a_bijection(
        one in "[A-Za-z0-9._-]{1,32}", two in "[A-Za-z0-9._-]{1,32}", flips in any::<u32>(),
    ) {
        prop_assume!(name::check(&one).is_ok() && name::check(&two).is_ok());
        let channel = |name: &str| RoomName::parse(name).map(|room| room.key).expect("a channel");
        prop_assert_eq!(channel(&one) == channel(&two), name::fold(&one) == name::fold(&two));
        let flip = |(at, c): (usize, char)| {
            if flips >> at & 1 == 1 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
        };
        let other_case: String = one.chars().enumerate().map(flip).collect();
        prop_assert_eq!((channel(&other_case), name::fold(&other_case)), (channel(&one), name::fold(&one)));
    }
}

#[tokio::test]
async fn s2_3_messages_go_to_arbitrary_channels_told_apart_without_regard_to_case() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for (channel, path) in [("two words", "two%20words"), ("ÉCOLE/#1?", "%C3%A9cole%2F%231%3F"), ("Zed", "zED")] {
        ann.posted("here", channel).await;
        assert_eq!(house.history(&format!("/v1/messages/{path}")).await, ["here"], "{channel}");
    }
}

#[tokio::test]
async fn s2_4_the_visibility_tag_is_passed_on_as_it_is_or_missing() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for (sent, got) in [(json!(true), json!(true)), (json!(false), json!(false)), (json!("litechad"), json!(null))] {
        ann.event("message", json!({ "message": "hi", "channel": "nova", "global": sent })).await;
        assert_eq!(ann.bulk().await[0]["global"], got);
    }
}

#[tokio::test]
async fn s3_1_ids_are_uuids_and_entirely_unique() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    let mut ids = HashSet::new();
    for n in 0..100 {
        let id = ann.posted("hi", &format!("room{}", n % 7)).await;
        assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{id}");
        assert!(id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-'), "{id}");
        assert!(ids.insert(id));
    }
}

#[tokio::test]
async fn s3_1a_images_come_from_the_media_host_only() {
    let house = House::open(|settings| settings.media_host = Some("media.example".to_owned())).await;
    let mut ann = house.join("ann", "nova").await;
    for (typed, shown) in [
        ("![](https://media.example/a.png)", true),
        ("![](https://cdn.media.example/a.png)", true),
        ("![](https://evil.example/a.png)", false),
        ("![](https://media.example.evil.example/a.png)", false),
        (":fire:", true),
    ] {
        let html = html_of(&mut ann, typed).await;
        assert_eq!(html.contains("<img"), shown, "{typed}: {html}");
        if shown {
            assert!(html.contains("src=\"https://") && html.contains("media.example/"), "{html}");
        }
    }
}

/// One of each, on the way through the whole server; their forms are in the tests of the Markdown.
#[tokio::test]
async fn s3_3_the_whole_subset_of_markdown_is_formatted() {
    let house = House::open(|settings| settings.limits = false).await;
    let mut ann = house.join("ann", "nova").await;
    for (typed, element) in [
        ("# a", "<h1>"),
        ("**a**", "<strong>"),
        ("*a*", "<em>"),
        ("__a__", "<u>"),
        ("x^a^", "<sup>"),
        ("- a", "<ul>"),
        ("1. a", "<ol>"),
        ("`a`", "<code>"),
        ("```\na\n```", "<pre><code>"),
    ] {
        let html = html_of(&mut ann, typed).await;
        assert!(html.contains(element), "{typed}: {html}");
    }
}

#[tokio::test]
async fn s3_4_client_commands_are_never_posted() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for command in ["/whisper bob hi", "/w bob hi", "/1", "/é"] {
        ann.post(command, "nova").await;
        assert_eq!(ann.heard("error").await[0]["code"], "empty", "{command}");
    }
    ann.posted("/ is no command", "nova").await;
    assert_eq!(house.history("/v1/messages").await, ["/ is no command"]);
}

/// The `connect` event of the RFC is the CONNECT packet; revision 3 gets it unasked, revision 4 as an answer.
#[tokio::test]
async fn s4_1_the_server_issues_connect_to_clients_of_both_revisions() {
    let house = House::open(|_| {}).await;
    let mut old = house.connect_old().await;
    assert!(old.frame().await.starts_with('0'), "the open packet comes first");
    assert_eq!(old.frame().await, "40");
    old.event("new user", json!({ "token": house.token("old").await, "page": "nova" })).await;
    old.post("hi", "nova").await;
    assert_eq!(old.texts(1).await, ["hi"]);
    let new = house.connect().await;
    assert!(new.connected["sid"].is_string());
}

#[tokio::test]
async fn s4_1_new_user_delivers_token_and_channel_and_recaptcha_is_ignored() {
    let house = House::open(|_| {}).await;
    let token = house.token("ann").await;
    for profile in [
        json!({ "token": token, "channel": "nova" }),
        json!({ "token": token, "channel": "nova", "recaptcha": null }),
        json!({ "token": token, "channel": "nova", "recaptcha": { "odd": [1] } }),
    ] {
        let mut ann = house.connect().await;
        ann.event("new user", profile).await;
        ann.event("message", json!({ "message": "hi" })).await;
        assert_eq!(ann.bulk().await[0]["channel"], "nova", "the current channel is where messages without one go");
    }
    let mut nobody = house.connect().await;
    nobody.event("message", json!({ "message": "hi" })).await;
    nobody.event("new user", json!({ "token": "a.b.c", "channel": "nova" })).await;
    assert_eq!(nobody.heard("error").await[0]["code"], "not_authorised");
    assert_eq!(house.history("/v1/messages").await.len(), 3, "nobody speaks before they have signed in");
}

#[tokio::test]
async fn s4_1_history_is_fetched_by_get_and_by_nothing_else() {
    let house = House::open(|_| {}).await;
    house.join("ann", "nova").await.posted("hi", "nova").await;
    for path in ["/v1/messages", "/v1/messages/", "/v1/messages/nova"] {
        let (status, body) = house.get(path).await;
        assert_eq!((status, &body["success"], &body["size"]), (200, &json!(true), &json!(1)), "{path}");
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            assert_eq!(house.bare(method, path).await.0, 400, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn s4_1_in_case_of_error_the_error_event_names_code_and_words() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    for (event, code) in [
        (json!(["message", { "message": " " }]), "empty"),
        (json!(["message", { "message": "x".repeat(501) }]), "too_long"),
        (json!(["message", { "message": "hi", "channel": "whisper" }]), "bad_name"),
        (json!(["message", { "message": 7 }]), "malformed"),
        (json!(["edit", { "id": "none", "message": "x" }]), "not_found"),
        (json!(["new user", { "token": null }]), "malformed"),
    ] {
        ann.say(&format!("42{event}")).await;
        let error = ann.heard("error").await[0].clone();
        assert_eq!(error["code"], code, "{event}");
        assert!(error["message"].as_str().is_some_and(|words| words.len() > 10), "{error}");
    }
}

#[tokio::test]
async fn s4_3_messages_are_sent_by_the_event_message_alone() {
    let house = House::open(|_| {}).await;
    let mut ann = house.join("ann", "nova").await;
    let message = json!({ "message": "hi", "channel": "nova", "global": true, "showBadge": true });
    for event in ["bulkmessage", "messages", "Message", "hydrate"] {
        ann.event(event, message.clone()).await;
    }
    ann.event("message", message).await;
    let items: Vec<Value> = ann.bulk().await;
    assert_eq!(items.iter().map(text_of).collect::<Vec<_>>(), ["hi"]);
    assert_eq!(house.history("/v1/messages").await, ["hi"]);
}
