//! Themes by name, with what they are based on, made ready for a terminal.
//!
//! Must not know which theme is worn.

use crate::chat::Rgb;
use crate::config::file::{ConfigError, read_toml};
use crate::config::themes::{Source, ThemeError, Themes};
use crate::tui::{ColorDepth, Palette, Theme};

/// Themes may be based on each other so many times.
const DEEPEST: usize = 8;

/// The theme of a name for a terminal of this many colours, whose ground is known or not.
///
/// # Errors
/// With file and line, when it or one it is based on is wrong or missing.
pub fn theme(themes: &Themes, name: &str, depth: ColorDepth, ground: Option<Rgb>) -> Result<Theme, ThemeError> {
    let mut palette = read(&themes.source(name)?)?;
    let mut seen = vec![name.to_owned()];
    while let Some(base) = palette.base.take() {
        // A theme that is based on its own name means the one of the program.
        let source = if seen.last() == Some(&base) { themes.built_in(&base)? } else { themes.source(&base)? };
        let is_again = seen.iter().rev().skip(1).any(|known| *known == base) || seen.len() == DEEPEST;
        if is_again {
            let problem = format!("its base leads back to \"{base}\"; base it on \"dark\" or \"light\"");
            return Err(ConfigError::Wrong { path: source.path, line: 1, problem }.into());
        }
        palette = palette.over(&read(&source)?);
        seen.push(base);
    }
    Ok(Theme::new(&palette, depth, ground))
}

fn read(source: &Source) -> Result<Palette, ConfigError> {
    read_toml(&source.text, &source.path)
}
