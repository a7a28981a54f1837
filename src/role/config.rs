//! `streamside config`: the example, a check, the path. Must not know what any key does.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::config::file;
use crate::config::paths::Paths;

use super::failure::Failure;

const EXAMPLE: &str = include_str!("../../assets/config.example.toml");

pub fn example(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(EXAMPLE.as_bytes())
}

/// What there is to say of the configuration.
///
/// # Errors
/// When it is wrong: where, and what would be right.
pub fn check(config: Option<PathBuf>) -> Result<String, Failure> {
    let path = Paths::find(config)?.config;
    file::load(&path)?;
    let there = path.exists();
    Ok(match there {
        true => format!("{} is right", path.display()),
        false => format!("{} is not there, so the defaults hold", path.display()),
    })
}

/// # Errors
/// When there is no home folder.
pub fn path(config: Option<PathBuf>) -> Result<String, Failure> {
    Ok(Paths::find(config)?.config.display().to_string())
}
