//! Who may do what: every address, event and deed against everybody there is. `access.toml` is the table; what it says is
//! asked of a server that runs, and the same table stands in `docs/protocol.md`, put there by
//! `UPDATE_DOCS=1 cargo test access`.
//!
//! A row that is missing fails here, and so does a page that is stale.

mod ask;
mod complete;
mod page;
mod stage;
mod table;

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream::iter;

use ask::Asked;
use stage::Stage;
use table::{Place, Row, Who, YES, table};

/// Rows that are asked at the same time.
const AT_ONCE: usize = 8;

#[derive(Clone, Copy)]
enum Way {
    Http,
    Event,
    Deed,
}

#[tokio::test]
async fn every_address_is_open_to_exactly_those_who_may() {
    compare(Way::Http, &table().rest).await;
}

#[tokio::test]
async fn every_event_is_open_to_exactly_those_who_may() {
    compare(Way::Event, &table().event).await;
}

#[tokio::test]
async fn every_deed_is_open_to_exactly_those_who_may() {
    compare(Way::Deed, &table().deed).await;
}

/// A row in one place, with the cells that are expected.
type Scene<'a> = (&'a Row, Place, Vec<&'a str>);

async fn compare(way: Way, rows: &[Row]) {
    let evenings = iter(evenings(rows)).map(|scenes| evening(way, scenes));
    let wrong: Vec<String> = evenings.buffered(AT_ONCE).map(iter).flatten().collect().await;
    let everybody = Who::ALL.map(|(_, name)| name).join(", ");
    assert!(wrong.is_empty(), "the server does not do what access.toml says ({everybody}):\n{}", wrong.join("\n"));
}

/// What is asked of one server: all that changes nothing in a place, and everything else by itself.
fn evenings(rows: &[Row]) -> Vec<Vec<Scene<'_>>> {
    let scenes = rows.iter().flat_map(|row| row.all_places().map(move |(place, cells)| (row, place, cells)));
    // Where all is refused nothing changes, but a channel may have few webhooks only.
    let changes_nothing =
        |(row, place, _): &Scene| row.ask.starts_with("GET ") || (*place == Place::EveMods && !row.names("hook"));
    let (readers, others): (Vec<Scene>, Vec<Scene>) = scenes.partition(changes_nothing);
    let mut by_place: BTreeMap<Place, Vec<Scene>> = BTreeMap::new();
    for scene in readers {
        by_place.entry(scene.1).or_default().push(scene);
    }
    by_place.into_values().chain(others.into_iter().map(|scene| vec![scene])).collect()
}

/// What is wrong, in words.
async fn evening(way: Way, scenes: Vec<Scene<'_>>) -> Vec<String> {
    let rows: Vec<&Row> = scenes.iter().map(|(row, ..)| *row).collect();
    let place = scenes[0].1;
    let mut stage = Stage::set(place, &rows).await;
    let mut wrong = Vec::new();
    for (row, _, expected) in scenes {
        let mut found = Vec::new();
        for (who, _) in Who::ALL {
            if row.fresh && !found.is_empty() {
                stage = Stage::set(place, &rows).await;
            }
            found.push(cell(way, &stage, row, who).await);
        }
        if found != expected {
            let (called, expected, found) = (row.called(), expected.join(" "), found.join(" "));
            wrong.push(format!("{called} in {place:?}\n  says  {expected}\n  found {found}"));
        }
    }
    wrong
}

/// What one person is told. Words that were refused are nowhere to be read, others are.
async fn cell(way: Way, stage: &Stage, row: &Row, who: Who) -> String {
    let asked = Asked::new(stage, row, who).await;
    let cell = match way {
        Way::Http => asked.over_http(&stage.house).await,
        Way::Event => asked.over_a_socket(&stage.house, row.quiet).await,
        Way::Deed => asked.as_a_deed(stage).await,
    };
    if let Some(words) = &asked.words {
        let seen = stage.reads(words, who).await;
        assert_eq!(seen, cell == YES, "{who:?}: {} in {:?}: {cell}, but to be read: {seen}", row.ask, stage.place);
    }
    cell
}
