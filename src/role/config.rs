//! `streamside config`: the example, a check, the path. Must not know what any key does.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::config::file;
use crate::config::paths::Paths;

use super::failure::Failure;
use super::prefs::{files, wishes};

const EXAMPLE: &str = include_str!("../../assets/config.example.toml");

pub fn example(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(EXAMPLE.as_bytes())
}

/// What there is to say of the configuration; first the lines that only some terminals can follow.
///
/// # Errors
/// When it is wrong: where, and what would be right.
pub fn check(config: Option<PathBuf>) -> Result<String, Failure> {
    let paths = Paths::find(config)?;
    let settings = file::load(&paths.config)?;
    let doubts = wishes(&settings, &paths.config).check(&files(&paths))?;
    let path = paths.config.display();
    let doubts: String = doubts.iter().map(|(line, why)| format!("{path}:{line}: {why}\n")).collect();
    Ok(match paths.config.exists() {
        true => format!("{doubts}{path} is right"),
        false => format!("{path} is not there, so the defaults hold"),
    })
}

/// # Errors
/// When there is no home folder.
pub fn path(config: Option<PathBuf>) -> Result<String, Failure> {
    Ok(Paths::find(config)?.config.display().to_string())
}
