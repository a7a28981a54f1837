//! Where things are kept: the folders of the platform (XDG on Linux).
//!
//! Must not know what is in the files.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The places of this program for this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The configuration file. It need not exist.
    pub config: PathBuf,
    /// The folder for what the program itself remembers: added networks, tokens, the embedded server.
    pub data: PathBuf,
}

/// There is no home folder to put anything into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no home folder was found; set HOME")]
pub struct NoHome;

impl Paths {
    /// The platform's places; `config` replaces the usual file (`--config`, `STREAMSIDE_CONFIG`).
    ///
    /// # Errors
    /// When the person has no home folder.
    pub fn find(config: Option<PathBuf>) -> Result<Self, NoHome> {
        let dirs = ProjectDirs::from("", "", "streamside").ok_or(NoHome)?;
        let config = config.unwrap_or_else(|| dirs.config_dir().join("config.toml"));
        Ok(Self { config, data: dirs.data_dir().to_owned() })
    }

    /// The list of networks that were added from inside.
    pub fn networks(&self) -> PathBuf {
        self.data.join("networks.toml")
    }

    /// The data folder of the embedded server.
    pub fn server(&self) -> PathBuf {
        self.data.join("server")
    }

    /// The folder of the local history.
    pub fn history(&self) -> PathBuf {
        self.data.join("history")
    }

    /// The folder of chat logs, unless the configuration names another.
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// The folder of the person's own themes, beside the configuration file.
    pub fn themes(&self) -> PathBuf {
        self.config.with_file_name("themes")
    }

    /// Which theme was chosen last.
    pub fn theme_choice(&self) -> PathBuf {
        self.data.join("theme")
    }

    /// The folder of tokens that no keyring keeps.
    pub fn tokens(&self) -> PathBuf {
        self.data.join("tokens")
    }
}
