//! The compliance report that section 5 of the chat RFC asks for: a row per clause, with the tests that prove it.
//!
//! `clauses.toml` is the table, `docs/compliance.md` is made from it. `UPDATE_DOCS=1 cargo test compliance` writes it
//! anew; without, a report that is stale fails here, and so does a clause without a test or a clause-named test that no
//! clause names.

mod client;
pub mod scan;
#[cfg(feature = "server")]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use scan::{Test, clause_tests};

const TABLE: &str = include_str!("clauses.toml");
const REPORT: &str = "docs/compliance.md";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    points: Vec<Point>,
    clause: Vec<Clause>,
}

/// One of the five points that the RFC leaves to the implementation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Point {
    number: usize,
    section: String,
    what: String,
    here: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    /// Section and running number, as `3.3.a-2`.
    id: String,
    /// MUST, SHOULD, MUSTN'T, MAY, or `is` for what is stated as a fact.
    word: String,
    says: String,
    side: Side,
    /// Why this differs from the letter, if it does.
    #[serde(default)]
    deviates: Option<String>,
    #[serde(default)]
    note: Option<String>,
    tests: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    Client,
    Server,
    Both,
}

fn table() -> Table {
    toml::from_str(TABLE).expect("clauses.toml can be read")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_clause_has_a_test_that_runs_and_every_clause_test_a_clause() {
    let (table, tests) = (table(), clause_tests(root()));
    let mut wrong = Vec::new();
    for clause in &table.clause {
        for name in clause.tests.iter().filter(|name| !tests.contains_key(*name)) {
            wrong.push(format!("{}: there is no test {name}", clause.id));
        }
        if !clause.tests.iter().any(|name| tests.get(name).is_some_and(|test| !test.ignored)) {
            wrong.push(format!("{}: no test that runs proves it", clause.id));
        }
    }
    let named: BTreeSet<&String> = table.clause.iter().flat_map(|clause| &clause.tests).collect();
    for (name, test) in tests.iter().filter(|(name, _)| !named.contains(name)) {
        wrong.push(format!("no clause names {name} ({}): add it in clauses.toml", test.file));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_clauses_stand_once_and_in_the_order_of_the_rfc() {
    let table = table();
    let ids: Vec<(Vec<&str>, usize)> = table.clause.iter().map(|clause| order(&clause.id)).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    let numbers: Vec<usize> = table.points.iter().map(|point| point.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    for clause in &table.clause {
        let known = ["MUST", "SHOULD", "MUSTN'T", "MAY", "is"].contains(&clause.word.as_str());
        assert!(known, "{}: {} is no word of the RFC", clause.id, clause.word);
    }
}

/// `3.3.a-2` as what sorts like the RFC; no section there has two digits.
fn order(id: &str) -> (Vec<&str>, usize) {
    let (section, number) = id.split_once('-').expect("a section and a number");
    (section.split('.').collect(), number.parse().expect("a number"))
}

#[test]
fn the_report_is_the_one_that_the_table_gives() {
    let (made, path) = (report(&table(), &clause_tests(root())), root().join(REPORT));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &made).expect("the report can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == made, "{REPORT} is stale: run `UPDATE_DOCS=1 cargo test compliance`");
}

fn report(table: &Table, tests: &BTreeMap<String, Test>) -> String {
    let mut out = String::from(
        "# Compliance report\n\n\
         What the chat RFC (\"RFC 3, Chat Messages\", 2020) demands, clause by clause, for the client and the server of\n\
         streamside, and the tests that prove it. Made from `tests/suite/compliance/clauses.toml` by\n\
         `UPDATE_DOCS=1 cargo test compliance`; a test fails when it is stale, when a clause has no test that runs, and\n\
         when a test that is named after a section stands in no row.\n\n\
         A number like 3.3.a-2 is the second statement of section 3.3.a. `is` marks what the RFC states without one of\n\
         its capital words.\n\n",
    );
    let count = |side: Side| {
        let rows = table.clause.iter().filter(|clause| clause.side == side || clause.side == Side::Both);
        let (all, deviating) = (rows.clone().count(), rows.filter(|clause| clause.deviates.is_some()).count());
        format!("{} of {all} green, {deviating} deviate with a reason", all - deviating)
    };
    let _ = writeln!(out, "Client: {}. Server: {}.\n", count(Side::Client), count(Side::Server));
    out += "## What the RFC leaves to the implementation\n\n| point | section | what | here |\n|---|---|---|---|\n";
    for point in &table.points {
        let _ = writeln!(out, "| [{}] | {} | {} | {} |", point.number, point.section, point.what, point.here);
    }
    out += "\n## Clauses\n\n| clause | | says | side | here | proved by |\n|---|---|---|---|---|---|\n";
    for clause in &table.clause {
        let side = match clause.side {
            Side::Client => "client",
            Side::Server => "server",
            Side::Both => "both",
        };
        let here = match (&clause.deviates, &clause.note) {
            (Some(why), _) => format!("**deviates**: {why}"),
            (None, Some(note)) => format!("green; {note}"),
            (None, None) => "green".to_owned(),
        };
        let proofs: Vec<String> = clause.tests.iter().map(|name| proof(name, tests)).collect();
        let Clause { id, word, says, .. } = clause;
        let _ = writeln!(out, "| {id} | {word} | {says} | {side} | {here} | {} |", proofs.join("<br>"));
    }
    out
}

fn proof(name: &str, tests: &BTreeMap<String, Test>) -> String {
    match tests.get(name) {
        Some(test) => format!("[`{name}`](../{})", test.file),
        None => format!("`{name}` (missing)"),
    }
}
