//! The stories of the wish list, each with the tests that show it: `stories.toml` is the table, `docs/stories.md` is made
//! from it by `UPDATE_DOCS=1 cargo test stories`.
//!
//! A page that is stale fails here, and so does a story without a test, and one whose test is ignored or gone.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::compliance::scan::{Test, tests_called};

const PAGE: &str = "docs/stories.md";
/// Who a story is of, as the names of its tests begin.
const PEOPLE: [&str; 5] = ["user_can_", "dj_can_", "moderator_can_", "developer_can_", "admin_can_"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    story: Vec<Story>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    says: String,
    tests: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("stories.toml")).expect("stories.toml can be read")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn story_tests() -> BTreeMap<String, Test> {
    tests_called(root(), |name| PEOPLE.iter().any(|begin| name.starts_with(begin)))
}

#[test]
fn every_story_has_tests_that_run() {
    let tests = story_tests();
    let mut wrong = Vec::new();
    for Story { says, tests: named } in table().story {
        if named.is_empty() {
            wrong.push(format!("{says}: no test"));
        }
        for name in named.iter().filter(|name| tests.get(*name).is_none_or(|test| test.ignored)) {
            wrong.push(format!("{says}: no test {name} runs"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_is_the_one_that_the_table_gives() {
    let (made, path) = (page(&table(), &story_tests()), root().join(PAGE));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &made).expect("the page can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == made, "{PAGE} is stale: run `UPDATE_DOCS=1 cargo test stories`");
}

fn page(table: &Table, tests: &BTreeMap<String, Test>) -> String {
    let mut out = String::from(
        "# Stories\n\nWhat people of a streaming site wished for, in their words, and the tests that show that it is there. Made from\n\
         `tests/suite/stories/stories.toml` by `UPDATE_DOCS=1 cargo test stories`.\n\n| story | shown by | in |\n|---|---|---|\n",
    );
    for Story { says, tests: named } in &table.story {
        for name in named {
            let file = tests.get(name).map_or("", |test| &test.file);
            let _ = writeln!(out, "| {says} | `{name}` | {file} |");
        }
    }
    let others = tests.iter().filter(|(name, _)| !table.story.iter().any(|story| story.tests.contains(name)));
    out += "\nMore that somebody can:\n\n";
    for (name, test) in others {
        let _ = writeln!(out, "- `{name}` ({})", test.file);
    }
    out
}
