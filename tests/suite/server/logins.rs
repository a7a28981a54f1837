//! Guessing passwords, by name and by address; and names that look like those of others.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use serde_json::json;

use super::kit::{House, http};

/// How often each status was the answer to wrong logins: of `names` in turn, from `hosts` addresses in turn.
async fn guess(house: &House, names: &[String], hosts: u8) -> HashMap<u16, usize> {
    let clients: Vec<_> = (1..=hosts)
        .map(|host| {
            let from = Ipv4Addr::new(127, 0, 1, host);
            http();
            reqwest::Client::builder().no_proxy().local_address(Some(from.into())).build().expect("an HTTP client")
        })
        .collect();
    let mut statuses = HashMap::new();
    for attempt in 0..1000 {
        let (name, client) = (&names[attempt % names.len()], &clients[attempt % clients.len()]);
        let body = json!({ "name": name, "password": "guess" }).to_string();
        let answer = client.post(house.url("/api/token")).body(body).send().await.expect("an answer");
        if answer.status() == 429 {
            assert!(answer.headers().contains_key("retry-after"));
        }
        *statuses.entry(answer.status().as_u16()).or_default() += 1;
    }
    statuses
}

/// Far less than 1,000, with room for what a slow machine gets back while it goes on.
const FEW: usize = 60;

#[tokio::test]
async fn a_thousand_guesses_at_one_account_are_slowed_from_however_many_addresses() {
    let house = House::open(|_| {}).await;
    house.post("/v1/user/register", json!({ "name": "ann", "password": "long enough" })).await;
    let statuses = guess(&house, &["ann".to_owned()], 50).await;
    assert!(statuses[&401] >= 5 && statuses[&401] < FEW, "{statuses:?}");
    assert_eq!(statuses[&401] + statuses[&429], 1000);
}

#[tokio::test]
async fn a_thousand_guesses_from_one_address_are_slowed_at_however_many_accounts() {
    let house = House::open(|_| {}).await;
    let names: Vec<String> = (0..500).map(|n| format!("user{n}")).collect();
    let statuses = guess(&house, &names, 1).await;
    assert!(statuses[&401] >= 10 && statuses[&401] < FEW, "{statuses:?}");
    assert_eq!(statuses[&401] + statuses[&429], 1000);
    // Others are not kept out by that.
    house.server.token("bob", false, false).await.expect("a token");
    let other = reqwest::Client::builder().no_proxy().local_address(Some(Ipv4Addr::new(127, 0, 2, 1).into()));
    let body = json!({ "name": "bob", "password": "guess" }).to_string();
    let answer = other.build().expect("an HTTP client").post(house.url("/api/token")).body(body).send().await;
    assert_eq!(answer.expect("an answer").status(), 401);
}

#[tokio::test]
async fn nobody_registers_a_name_that_looks_like_a_keepers() {
    let house = House::open(|settings| settings.limits = false).await;
    house.server.token("Boss", true, false).await.expect("a token");
    house.token("kelly").await;
    house.token("walter").await;
    house.token("lily").await;
    let mut nova = house.join("nova", "nova").await;
    nova.ask(3, "moderate", json!({ "do": "appoint", "channel": "nova", "user": "kelly" })).await;
    nova.acked(3).await;
    let mut walter = house.join("walter", "walter").await;
    walter.ask(4, "moderate", json!({ "do": "event", "channel": "walter", "live": true })).await;
    walter.acked(4).await;
    let register = async |name: &str| {
        let (status, body) = house.post("/v1/user/register", json!({ "name": name, "password": "long enough" })).await;
        (status, body["error"]["code"].as_str().unwrap_or("").to_owned())
    };
    for name in ["B0ss", "8oss", "BO5S", "b_oss", "keIIy", "ke11y", "n0va", "no.va", "vvalter"] {
        assert_eq!(register(name).await, (400, "bad_name".to_owned()), "{name}");
    }
    assert_eq!(register("KELLY").await, (409, "taken".to_owned()), "the very name is told to be taken");
    for name in ["1ily", "nora", "kat", "bosse"] {
        assert_eq!(register(name).await.0, 200, "{name}: nobody who keeps order is called so");
    }
    assert!(house.server.token("b0ss", false, false).await.is_ok(), "an operator may give any name away");
}
