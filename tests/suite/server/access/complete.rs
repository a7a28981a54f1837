//! That nothing is missing in `access.toml`: addresses come from `assets/openapi.json` (which a test holds against the
//! routes), events from the codec, deeds from what the server says it knows.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use streamside::proto::bitwave::request::known_events;

use crate::server::kit::House;

use super::table::{Place, Row, Who, table};

const ROOMS: [Place; 3] = [Place::Nova, Place::Global, Place::NovaMods];

/// Method and path, as `GET /v1/messages/{room}`.
fn routes() -> Vec<String> {
    let document: Value = serde_json::from_str(include_str!("../../../../assets/openapi.json")).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let methods = |methods: &Value| methods.as_object().expect("methods").keys().cloned().collect::<Vec<_>>();
    paths
        .iter()
        .flat_map(|(path, of_path)| methods(of_path).into_iter().map(move |method| (method, path)))
        .filter(|(method, _)| method != "parameters")
        .map(|(method, path)| format!("{} {path}", method.to_uppercase()))
        .collect()
}

/// The route that a row asks for: the one that says it letter by letter, or one with a name where the row has something.
fn route_of<'a>(routes: &'a [String], row: &Row) -> Option<&'a str> {
    let asked = row.ask.split('?').next().unwrap_or_default();
    let fits = |route: &&String| {
        let (route, asked): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), asked.split('/').collect());
        let same = |(part, said): (&&str, &&str)| part == said || (part.starts_with('{') && !said.is_empty());
        route.len() == asked.len() && route.iter().zip(&asked).all(same)
    };
    routes.iter().find(|route| *route == asked).or_else(|| routes.iter().find(fits)).map(String::as_str)
}

#[test]
fn every_address_has_a_row_in_every_kind_of_room() {
    let (routes, rows) = (routes(), table().rest);
    let mut wrong: Vec<String> = rows
        .iter()
        .filter(|row| route_of(&routes, row).is_none())
        .map(|row| format!("no route: {}", row.ask))
        .collect();
    for route in &routes {
        let its: Vec<&Row> = rows.iter().filter(|row| route_of(&routes, row) == Some(route)).collect();
        let needed = if route.contains("{room}") { &ROOMS[..] } else { &[Place::Server] };
        wrong.extend(missing(route, &its, needed));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_event_has_a_row() {
    let rows = table().event;
    let known: BTreeSet<&str> = known_events().collect();
    let mut wrong: Vec<String> =
        rows.iter().filter(|row| !known.contains(&*row.ask)).map(|row| format!("no event: {}", row.ask)).collect();
    // Each deed of `moderate` has rows of its own.
    for event in known.iter().filter(|event| **event != "moderate") {
        let its: Vec<&Row> = rows.iter().filter(|row| row.ask == *event).collect();
        // A whisper is said in no room.
        let needed = if *event == "whisper" { &[Place::Server, Place::Nova][..] } else { &ROOMS };
        wrong.extend(missing(event, &its, needed));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_deed_has_a_row_in_every_kind_of_room() {
    let house = House::open(|_| {}).await;
    let known = deeds(&house).await;
    assert!(known.contains("timeout") && known.contains("undo"), "{known:?}");
    let rows = table().deed;
    let mut wrong: Vec<String> =
        rows.iter().filter(|row| !known.contains(&row.ask)).map(|row| format!("no deed: {}", row.ask)).collect();
    for deed in &known {
        let its: Vec<&Row> = rows.iter().filter(|row| row.ask == *deed).collect();
        wrong.extend(missing(deed, &its, &[&ROOMS[..], &[Place::Server]].concat()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words that the server names when it is asked for one that it does not know.
async fn deeds(house: &House) -> BTreeSet<String> {
    let ack = house.join("ann", "nova").await.moderate(json!({ "do": "nothing", "channel": "nova" })).await;
    let words = ack["error"]["message"].as_str().expect("words");
    let (_, expected) = words.split_once("expected one of").unwrap_or_else(|| panic!("no list of deeds: {words}"));
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn missing(what: &str, its: &[&Row], needed: &[Place]) -> Vec<String> {
    let lacks = |place: &&Place| !its.iter().any(|row| row.is_in(**place));
    needed.iter().filter(lacks).map(|place| format!("{what}: no row in {place:?}; add it in access.toml")).collect()
}

#[test]
fn every_row_has_a_cell_for_everybody() {
    let table = table();
    for row in table.rest.iter().chain(&table.event).chain(&table.deed) {
        for (place, cells) in row.places() {
            assert_eq!(cells.len(), Who::ALL.len(), "{} in {place:?}", row.ask);
        }
    }
}
