//! What the screen wears: from the settings, the choice of the person, and what the terminal says of its ground.
//!
//! A change is handed to the screen, which takes it up with its next frame. What cannot be worn is said, and what was
//! worn before stays. Reads and writes files, so callers keep it off the UI task. Must not know what is painted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::keys::{doubts, keymap};
use super::theme::theme;
use crate::chat::Rgb;
use crate::config::file::ConfigError;
use crate::config::private::{self, PrivateError};
use crate::config::section::{keys, look};
use crate::config::themes::{AUTO, ThemeError, Themes};
use crate::tui::color::is_dark;
use crate::tui::look::Zone;
use crate::tui::{ColorDepth, Ground, Look, Theme, TimeFormat};

/// The settings that decide how the screen looks, and where they are from.
#[derive(Clone, Debug)]
pub struct Wishes {
    pub look: look::Look,
    pub keys: keys::Keys,
    /// The file they stand in, for messages.
    pub file: PathBuf,
}

impl Wishes {
    /// Whether a screen can follow them, without one; the lines that it can follow in some terminals only, and why.
    ///
    /// # Errors
    /// What is wrong, as at the start of the chat.
    pub fn check(&self, files: &Files) -> Result<Vec<(usize, String)>, ConfigError> {
        let terminal = Terminal { depth: ColorDepth::True, ground: Ground::Dark, zone: Zone::UTC };
        let state = State { wishes: self.clone(), choice: None, ground: None };
        state.look(files, &terminal)?;
        Ok(doubts(&self.keys))
    }
}

/// The files beside the settings.
#[derive(Clone, Debug)]
pub struct Files {
    pub themes: Themes,
    /// Where the choice of `/theme` is kept.
    pub choice: PathBuf,
}

/// The terminal and the reader's clock, as far as they are known at the start.
#[derive(Clone, Debug)]
pub struct Terminal {
    pub depth: ColorDepth,
    /// A guess from the environment.
    pub ground: Ground,
    pub zone: Zone,
}

#[derive(Clone, Debug)]
pub struct Looks(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    files: Files,
    terminal: Terminal,
    state: Mutex<State>,
    worn: watch::Sender<Look>,
}

#[derive(Debug)]
struct State {
    wishes: Wishes,
    /// The theme chosen by `/theme`.
    choice: Option<Choice>,
    /// The terminal's ground, once it has told it.
    ground: Option<Rgb>,
}

/// A choice holds until the setting it went over is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    theme: String,
    over: String,
}

impl Looks {
    /// Dresses the screen for the first time.
    ///
    /// # Errors
    /// When the settings cannot be followed. A choice that cannot be followed any more is dropped.
    pub fn new(wishes: Wishes, files: Files, terminal: Terminal) -> Result<Self, ConfigError> {
        let choice = read_choice(&files).filter(|choice| choice.over == wishes.look.theme.value);
        let mut state = State { wishes, choice, ground: None };
        let look = match state.look(&files, &terminal) {
            Err(_) if state.choice.take().is_some() => state.look(&files, &terminal)?,
            look => look?,
        };
        let (worn, _) = watch::channel(look);
        Ok(Self(Arc::new(Shared { files, terminal, state: Mutex::new(state), worn })))
    }

    /// What is worn, now and from now on.
    pub fn follow(&self) -> watch::Receiver<Look> {
        self.0.worn.subscribe()
    }

    /// The settings were read anew.
    ///
    /// # Errors
    /// When they cannot be followed; everything stays as it was then.
    pub fn settle(&self, wishes: Wishes) -> Result<(), ConfigError> {
        self.change(|state| {
            state.choice.take_if(|choice| choice.over != wishes.look.theme.value);
            state.wishes = wishes;
        })
    }

    /// The terminal told its ground.
    pub fn told(&self, ground: Rgb) {
        // Only the theme depends on it, and a theme that could be worn a moment ago still can.
        let _ = self.change(|state| state.ground = Some(ground));
    }

    /// Wears the theme of a name and remembers the choice; says what came of it.
    ///
    /// # Errors
    /// In words for the person, when there is no such theme or it is wrong.
    pub fn choose(&self, theme: &str) -> Result<String, String> {
        let name = theme.to_owned();
        self.change(|state| state.choice = Some(Choice { theme: name, over: state.wishes.look.theme.value.clone() }))
            .map_err(|error| match error {
            // The setting is not what is wrong here.
            ConfigError::Wrong { path, problem, .. } if path == self.state().wishes.file => sentence(&problem),
            error => sentence(&error.to_string()),
        })?;
        let kept = self.state().choice.as_ref().map_or(Ok(()), |choice| keep(&self.0.files.choice, choice));
        let known = self.said();
        Ok(match kept {
            Ok(()) => format!("The theme is {known} now."),
            Err(error) => format!("The theme is {known} until the end of the program; it cannot be kept: {error}"),
        })
    }

    /// All themes there are, in a sentence.
    pub fn list(&self) -> String {
        let names = self.0.files.themes.names().join(", ");
        format!("Themes: {names}. Now: {}. /theme NAME changes it.", self.said())
    }

    /// `light`, or `auto (light)`.
    fn said(&self) -> String {
        let state = self.state();
        match state.wanted() {
            AUTO => format!("{AUTO} ({})", state.theme_name(&self.0.terminal)),
            name => name.to_owned(),
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) -> Result<(), ConfigError> {
        let mut state = self.state();
        let mut next = State { wishes: state.wishes.clone(), choice: state.choice.clone(), ground: state.ground };
        change(&mut next);
        let look = next.look(&self.0.files, &self.0.terminal)?;
        *state = next;
        self.0.worn.send_replace(look);
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wanted(&self) -> &str {
        self.choice.as_ref().map_or(&self.wishes.look.theme.value, |choice| &choice.theme)
    }

    fn theme_name(&self, terminal: &Terminal) -> &str {
        let guess = terminal.ground == Ground::Dark;
        match self.wanted() {
            AUTO if self.ground.map_or(guess, is_dark) => "dark",
            AUTO => "light",
            name => name,
        }
    }

    fn look(&self, files: &Files, terminal: &Terminal) -> Result<Look, ConfigError> {
        let Wishes { look, keys, file } = &self.wishes;
        let wrong = |line, problem| ConfigError::Wrong { path: file.clone(), line, problem };
        Ok(Look {
            theme: self.theme(files, terminal)?,
            keys: Arc::new(keymap(keys, file)?),
            time: TimeFormat::read(&look.time.value).map_err(|problem| wrong(look.time.line, problem))?,
            hints: look.hints,
            sidebar: look.sidebar_width,
            time_zone: terminal.zone.clone(),
        })
    }

    fn theme(&self, files: &Files, terminal: &Terminal) -> Result<Theme, ConfigError> {
        theme(&files.themes, self.theme_name(terminal), terminal.depth, self.ground).map_err(|error| match error {
            ThemeError::Wrong(error) => error,
            ThemeError::Unknown(problem) => {
                ConfigError::Wrong { path: self.wishes.file.clone(), line: self.wishes.look.theme.line, problem }
            }
        })
    }
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let full_stop = if words.ends_with('?') { "" } else { "." };
    first.chain(chars).collect::<String>() + full_stop
}

/// Two lines: the theme, and the setting it went over.
fn read_choice(files: &Files) -> Option<Choice> {
    let text = fs::read_to_string(&files.choice).ok()?;
    let mut lines = text.lines().map(str::to_owned);
    Some(Choice { theme: lines.next()?, over: lines.next()? })
}

fn keep(path: &Path, choice: &Choice) -> Result<(), PrivateError> {
    private::write(path, &format!("{}\n{}\n", choice.theme, choice.over))
}
