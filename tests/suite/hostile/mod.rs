//! The hostile corpus (`tests/hostile/*.jsonl`): what strangers may send, and the property each record must keep.
//!
//! Each area that takes foreign text runs the records of its groups; the judges here are shared.

#[cfg(feature = "server")]
pub mod bytes;
pub mod judge;

use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

/// One hostile input. `note` says what it is about.
#[derive(Deserialize)]
pub struct Record {
    pub id: String,
    pub surface: String,
    pub expect: Vec<String>,
    pub note: String,
    #[serde(alias = "raw")]
    input: Option<String>,
    json: Option<Box<RawValue>>,
    r#gen: Option<Recipe>,
}

/// An input too big to be written down.
#[derive(Deserialize)]
struct Recipe {
    pre: String,
    unit: String,
    n: usize,
    post: String,
}

impl Record {
    /// The text to send, or `None` where the record is about bytes rather than text.
    pub fn text(&self) -> Option<String> {
        let built = || self.r#gen.as_ref().map(|g| format!("{}{}{}", g.pre, g.unit.repeat(g.n), g.post));
        let json = || self.json.as_ref().map(|json| json.get().to_owned());
        self.input.clone().or_else(json).or_else(built)
    }

    pub fn expects(&self, property: &str) -> bool {
        self.expect.iter().any(|expected| expected == property)
    }
}

fn lines(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile").join(format!("{name}.jsonl"));
    let file = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    file.lines().map(str::to_owned).collect()
}

/// All records of a group that are about text, such as `01_control`.
pub fn group(name: &str) -> Vec<Record> {
    let records = lines(name).into_iter().map(|line| serde_json::from_str(&line).expect("a record"));
    let records: Vec<Record> = records.filter(|record: &Record| record.text().is_some()).collect();
    assert!(records.len() > 50, "{name} has lost its records");
    records
}
