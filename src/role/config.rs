//! `streamside config`: the example, a check, the path. Must not know what any key does.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::client::keys::doubts;
use crate::client::looks;
use crate::config::file;
use crate::config::paths::Paths;
use crate::config::settings::Settings;

use super::failure::Failure;
use super::prefs::{files, wishes};

const EXAMPLE: &str = include_str!("../../assets/config.example.toml");

pub fn example(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(EXAMPLE.as_bytes())
}

/// What there is to say of the configuration.
///
/// # Errors
/// When it is wrong: where, and what would be right.
pub fn check(config: Option<PathBuf>) -> Result<String, Failure> {
    let paths = Paths::find(config)?;
    let settings = file::load(&paths.config)?;
    follow(&settings, &paths)?;
    let mut words = vec![match paths.config.exists() {
        true => format!("{} is right", paths.config.display()),
        false => format!("{} is not there, so the defaults hold", paths.config.display()),
    }];
    let doubts = doubts(&settings.keys).into_iter();
    words.extend(doubts.map(|(line, why)| format!("{}:{line}: {why}", paths.config.display())));
    Ok(words.join("\n"))
}

/// Whether a screen can follow a configuration that was read: its theme, its keys, its form of the time.
///
/// # Errors
/// Where it is wrong, and what would be right.
pub fn follow(settings: &Settings, paths: &Paths) -> Result<(), Failure> {
    Ok(looks::check(wishes(settings, &paths.config), &files(paths))?)
}

/// # Errors
/// When there is no home folder.
pub fn path(config: Option<PathBuf>) -> Result<String, Failure> {
    Ok(Paths::find(config)?.config.display().to_string())
}
