//! `streamside doctor`: looks at everything the program stands on, a line each, and says what to do about it.
//!
//! Nothing is changed. Must not know how any of it is used.

mod places;
mod servers;
mod terminal;

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use crate::chat::SafeText;
use crate::client::notify::{Way, probe};

use super::account::House;
use super::failure::Failure;

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Ok,
    /// The program works, but not as well as it could.
    Warn,
    /// Something does not work.
    Fail,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub about: String,
    pub state: State,
    /// What was found, and what to do about it.
    pub words: String,
}

/// What to look at.
pub struct Doctor {
    pub config: Option<PathBuf>,
    /// The data folder of the embedded server.
    pub data: Option<PathBuf>,
}

impl Finding {
    fn new(about: &str, state: State, words: impl Into<String>) -> Self {
        Self { about: about.to_owned(), state, words: words.into() }
    }
}

/// All findings, in the order in which they are printed.
pub async fn examine(wanted: Doctor) -> Vec<Finding> {
    let mut findings = terminal::findings(&|name| std::env::var(name).ok());
    let house = match House::open(wanted.config) {
        Ok(house) => house,
        Err(Failure { words, .. }) => {
            findings.push(Finding::new("configuration", State::Fail, words));
            return findings;
        }
    };
    let embedded = wanted.data.clone().unwrap_or_else(|| house.paths.server());
    findings.extend(places::findings(&house, &embedded));
    findings.extend(probe().await.into_iter().map(way));
    findings.extend(servers::findings(&house).await);
    findings
}

/// One of several ways to tell a person may be missing.
fn way(way: Way) -> Finding {
    Finding::new(way.name, if way.works { State::Ok } else { State::Warn }, way.words)
}

/// Prints the findings and says whether anything failed.
///
/// # Errors
/// When `out` cannot be written.
pub fn print(findings: &[Finding], json: bool, out: &mut dyn Write) -> io::Result<bool> {
    let width = findings.iter().map(|finding| finding.about.chars().count()).max().unwrap_or(0);
    for finding in findings {
        if json {
            let line = serde_json::to_string(finding).map_err(io::Error::other)?;
            writeln!(out, "{line}")?;
            continue;
        }
        let state = match finding.state {
            State::Ok => "ok  ",
            State::Warn => "warn",
            State::Fail => "FAIL",
        };
        writeln!(
            out,
            "{state}  {:width$}  {}",
            SafeText::line(&finding.about).as_str(),
            SafeText::line(&finding.words)
        )?;
    }
    Ok(findings.iter().any(|finding| finding.state == State::Fail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_finding_is_a_line_and_a_failure_is_told() {
        let mut findings = vec![Finding::new("disk", State::Ok, "fine"), Finding::new("sun", State::Warn, "low")];
        let printed = |findings: &[Finding], json| {
            let mut out = Vec::new();
            let failed = print(findings, json, &mut out).unwrap();
            (String::from_utf8(out).unwrap(), failed)
        };
        assert_eq!(printed(&findings, false), ("ok    disk  fine\nwarn  sun   low\n".to_owned(), false));
        findings.push(Finding::new("x\u{1b}", State::Fail, "y\u{1b}[31m\nz"));
        let (text, failed) = printed(&findings, false);
        assert!(failed && !text.contains('\u{1b}') && text.lines().count() == 3, "{text:?}");
        let (json, _) = printed(&findings, true);
        assert!(json.starts_with(r#"{"about":"disk","state":"ok","words":"fine"}"#) && !json.contains('\u{1b}'));
    }
}
