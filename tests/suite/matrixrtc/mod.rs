//! What MSC4143 states and the tests that show it: `statements.toml` is the table, `docs/matrixrtc.md` is made from it by
//! `UPDATE_DOCS=1 cargo test matrixrtc`.
//!
//! A page that is stale fails here, and so does a statement without a test that runs, and a test called `rtc_…` that no
//! statement names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::compliance::scan::{Test, tests_called};

const PAGE: &str = "docs/matrixrtc.md";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    statement: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    /// Section and running number, as `state-3`.
    id: String,
    stands_in: Version,
    says: String,
    /// Why this differs from the letter, if it does.
    #[serde(default)]
    deviates: Option<String>,
    /// What clients and the newest text do otherwise.
    #[serde(default)]
    today: Option<String>,
    tests: Vec<String>,
}

/// The two versions of MSC4143 that this was built from.
#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Version {
    First,
    Second,
    Both,
}

fn table() -> Table {
    toml::from_str(include_str!("statements.toml")).expect("statements.toml can be read")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rtc_tests() -> BTreeMap<String, Test> {
    tests_called(root(), |name| name.starts_with("rtc_"))
}

#[test]
fn every_statement_has_tests_that_run_and_every_such_test_a_statement() {
    let (table, tests) = (table(), rtc_tests());
    let mut wrong = Vec::new();
    for Statement { id, tests: named, .. } in &table.statement {
        if named.is_empty() {
            wrong.push(format!("{id}: no test"));
        }
        for name in named.iter().filter(|name| tests.get(*name).is_none_or(|test| test.ignored)) {
            wrong.push(format!("{id}: no test {name} runs"));
        }
    }
    let named: BTreeSet<&String> = table.statement.iter().flat_map(|statement| &statement.tests).collect();
    for (name, test) in tests.iter().filter(|(name, _)| !named.contains(name)) {
        wrong.push(format!("no statement names {name} ({}): add it in statements.toml", test.file));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn statements_are_numbered_without_a_gap_in_each_section() {
    let mut last = BTreeMap::<String, usize>::new();
    for Statement { id, .. } in table().statement {
        let (section, number) = id.split_once('-').expect("a section and a number");
        let before = last.insert(section.to_owned(), number.parse().expect("a number")).unwrap_or_default();
        assert_eq!(last[section], before + 1, "{id}");
    }
}

#[test]
fn the_page_is_the_one_that_the_table_gives() {
    let (made, path) = (page(&table(), &rtc_tests()), root().join(PAGE));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &made).expect("the page can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == made, "{PAGE} is stale: run `UPDATE_DOCS=1 cargo test matrixrtc`");
}

fn page(table: &Table, tests: &BTreeMap<String, Test>) -> String {
    let mut out = String::from(
        "# MatrixRTC\n\n\
         What the first two published versions of MSC4143 state about sessions, statement by statement, how streamside\n\
         does it, where today's clients or the newest text differ, and the tests that show it. Made from\n\
         `tests/suite/matrixrtc/statements.toml` by `UPDATE_DOCS=1 cargo test matrixrtc`; a test fails when this page is\n\
         stale, and when a statement has no test that runs.\n\n",
    );
    let deviating = table.statement.iter().filter(|statement| statement.deviates.is_some()).count();
    let all = table.statement.len();
    let _ = writeln!(out, "{} of {all} as stated, {deviating} deviate with a reason.\n", all - deviating);
    out += "| statement | in | says | here | today | shown by |\n|---|---|---|---|---|---|\n";
    for statement in &table.statement {
        let Statement { id, says, .. } = statement;
        let stands_in = match statement.stands_in {
            Version::First => "first",
            Version::Second => "second",
            Version::Both => "both",
        };
        let here = statement.deviates.as_ref().map_or("as stated".to_owned(), |why| format!("**deviates**: {why}"));
        let today = statement.today.as_deref().unwrap_or("the same");
        let proofs: Vec<String> = statement.tests.iter().map(|name| proof(name, tests)).collect();
        let _ = writeln!(out, "| {id} | {stands_in} | {says} | {here} | {today} | {} |", proofs.join("<br>"));
    }
    out
}

fn proof(name: &str, tests: &BTreeMap<String, Test>) -> String {
    match tests.get(name) {
        Some(test) => format!("[`{name}`](../{})", test.file),
        None => format!("`{name}` (missing)"),
    }
}
