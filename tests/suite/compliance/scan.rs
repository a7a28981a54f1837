//! Which tests with telling names there are, read off the sources: `s3_3a_unknown_emote_stays_unchanged` proves something
//! about section 3.3.a.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a test stands, and whether it runs without being asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    pub file: String,
    pub ignored: bool,
}

pub fn clause_tests(root: &Path) -> BTreeMap<String, Test> {
    tests_called(root, is_clause_named)
}

/// The tests whose name is of a kind.
pub fn tests_called(root: &Path, is_one: impl Fn(&str) -> bool) -> BTreeMap<String, Test> {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        walk(&root.join(folder), &mut files);
    }
    let mut found = BTreeMap::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("sources are text");
        let file = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
        for (name, ignored) in tests_in(&text, &is_one) {
            let before = found.insert(name.clone(), Test { file: file.clone(), ignored });
            assert!(before.is_none(), "two tests are called {name}; one in {file}");
        }
    }
    found
}

/// Names of such tests in a source, and whether each is ignored.
fn tests_in(text: &str, is_one: impl Fn(&str) -> bool) -> Vec<(String, bool)> {
    let (mut tests, mut is_test, mut ignored) = (Vec::new(), false, false);
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            ignored |= line.starts_with("#[ignore");
        } else if let Some(name) = function(line) {
            if is_test && is_one(name) {
                tests.push((name.to_owned(), ignored));
            }
            (is_test, ignored) = (false, false);
        }
    }
    tests
}

fn function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")?;
    Some(&rest[..rest.find('(')?])
}

/// `s`, the section, `_`, the subsection with a letter where it has one, `_`, words.
fn is_clause_named(name: &str) -> bool {
    let Some((section, rest)) = name.strip_prefix('s').and_then(|rest| rest.split_once('_')) else { return false };
    let Some((subsection, words)) = rest.split_once('_') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(section) && digits(subsection.trim_end_matches(|c: char| c.is_ascii_lowercase())) && !words.is_empty()
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder of sources").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && path.file_name().is_none_or(|name| name != "node_modules") {
            walk(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn the_reader_of_sources_finds_tests_and_nothing_else() {
    let text = "#[test]\nfn s3_3a_x() {}\n#[tokio::test(start_paused = true)]\n#[ignore = \"y\"]\nasync fn s2_1_z() {}\n\
                fn s2_1_a_helper() {}\n#[test]\nfn s3_words() {}\n#[test]\nfn s4_1_() {}\n#[test]\nfn other() {}\n";
    assert_eq!(tests_in(text, is_clause_named), [("s3_3a_x".to_owned(), false), ("s2_1_z".to_owned(), true)]);
}
