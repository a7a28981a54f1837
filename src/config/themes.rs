//! Where themes are: those that come with the program, and the files of the person, which win.
//!
//! Must not know what a theme paints.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::file::ConfigError;

/// Dark or light, as the terminal is.
pub const AUTO: &str = "auto";

const BUILT_IN: [(&str, &str); 4] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("terminal", include_str!("../../assets/themes/terminal.toml")),
];

/// No theme is longer.
const LONGEST: u64 = 64 << 10;

/// The folder of the person's own themes. It need not exist.
#[derive(Clone, Debug)]
pub struct Themes {
    pub folder: PathBuf,
}

/// A theme as it is written, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    pub text: String,
    pub path: PathBuf,
}

/// Why a theme cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    #[error("{0}")]
    Unknown(String),
    #[error(transparent)]
    Wrong(#[from] ConfigError),
}

impl Themes {
    /// All names that can be chosen, `auto` first.
    pub fn names(&self) -> Vec<String> {
        let mut own: Vec<String> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| name_of(&entry.ok()?.path()))
            .filter(|name| !BUILT_IN.iter().any(|(known, _)| known == name))
            .collect();
        own.sort_unstable();
        let built_in = BUILT_IN.iter().map(|(name, _)| (*name).to_owned());
        std::iter::once(AUTO.to_owned()).chain(built_in).chain(own).collect()
    }

    /// The theme of a name: the person's own, else the program's.
    ///
    /// # Errors
    /// When there is none of that name, or its file cannot be read.
    pub fn source(&self, name: &str) -> Result<Source, ThemeError> {
        if is_name(name)
            && let Some(own) = self.own(name)?
        {
            return Ok(own);
        }
        self.built_in(name)
    }

    /// The program's theme of a name, whatever lies in the folder.
    ///
    /// # Errors
    /// When the program has none of that name.
    pub fn built_in(&self, name: &str) -> Result<Source, ThemeError> {
        let found = BUILT_IN.iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| ThemeError::Unknown(self.unknown(name)))?;
        Ok(Source { text: (*text).to_owned(), path: PathBuf::from(format!("<{name}>")) })
    }

    fn own(&self, name: &str) -> Result<Option<Source>, ConfigError> {
        let path = self.folder.join(format!("{name}.toml"));
        let unreadable = |cause: String| ConfigError::Unreadable { path: path.clone(), cause };
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let mut text = String::new();
        file.take(LONGEST + 1).read_to_string(&mut text).map_err(|error| unreadable(error.to_string()))?;
        if text.len() as u64 > LONGEST {
            return Err(unreadable("it is too long for a theme".to_owned()));
        }
        Ok(Some(Source { text, path }))
    }

    fn unknown(&self, name: &str) -> String {
        let names = self.names();
        let near = |known: &&String| strsim::damerau_levenshtein(name, known);
        match names.iter().min_by_key(near).filter(|known| near(known) <= 2.min(name.len() / 2)) {
            Some(nearest) => format!("there is no theme \"{name}\"; did you mean \"{nearest}\"?"),
            None => format!(
                "there is no theme \"{name}\"; there are {}, and files in {}",
                names.join(", "),
                self.folder.display()
            ),
        }
    }
}

/// No name leads out of the folder.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn name_of(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    (path.extension()? == "toml" && is_name(name)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_themes_are_listed_and_win_over_those_of_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let themes = Themes { folder: folder.path().to_owned() };
        assert_eq!(themes.names(), ["auto", "dark", "light", "high-contrast", "terminal"]);
        fs::write(folder.path().join("sea.toml"), "base = \"dark\"").unwrap();
        fs::write(folder.path().join("light.toml"), "# mine").unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        assert_eq!(themes.names(), ["auto", "dark", "light", "high-contrast", "terminal", "sea"]);
        assert_eq!(themes.source("light").unwrap().text, "# mine");
        assert!(themes.built_in("light").unwrap().text.contains("#ffffff"));
    }

    #[test]
    fn no_name_leads_out_of_the_folder_and_unknown_ones_are_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("secret.toml"), "").unwrap();
        let themes = Themes { folder: folder.path().join("themes") };
        assert!(
            themes
                .source("../secret")
                .unwrap_err()
                .to_string()
                .starts_with("there is no theme \"../secret\"; there are auto, dark")
        );
        assert_eq!(
            themes.source("drak").unwrap_err().to_string(),
            "there is no theme \"drak\"; did you mean \"dark\"?"
        );
    }
}
