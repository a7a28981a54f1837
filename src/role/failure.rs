//! Every way a role can fail, as an exit code and one sentence on stderr.
//!
//! Must not know how anything was tried.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::backend::BackendError;
use crate::chat::{RejectionCode, SafeText};
use crate::config::account::AddressError;
use crate::config::file::ConfigError;
use crate::config::paths::NoHome;
use crate::config::secret::SecretError;

/// The exit codes of the program, as `--help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Failed = 1,
    Usage = 2,
    Config = 3,
    NotAuthorised = 4,
    Network = 5,
    Refused = 6,
    TimeOver = 7,
}

/// Why a role ends early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub exit: Exit,
    /// Names the cause and the next step; may hold words of a server, which are cleaned when they are printed.
    pub words: String,
}

impl Failure {
    pub fn new(exit: Exit, words: impl Into<String>) -> Self {
        Self { exit, words: words.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SafeText::line(&self.words).as_str())
    }
}

impl std::error::Error for Failure {}

/// Prints what went wrong, if anything did, and gives the exit code for it.
pub fn report(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // With stderr gone there is nobody to tell; the exit code still says it.
            let _ = writeln!(io::stderr(), "streamside: {failure}");
            ExitCode::from(failure.exit as u8)
        }
    }
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        let exit = match &error {
            BackendError::TokenInTheOpen { .. } | BackendError::NoWayIn { .. } => Exit::Usage,
            BackendError::NotAuthorised { .. } => Exit::NotAuthorised,
            BackendError::Refused(rejection) if rejection.code == RejectionCode::NotAuthorised => Exit::NotAuthorised,
            BackendError::Refused(_) | BackendError::Kicked { .. } => Exit::Refused,
            BackendError::UnknownHost { .. }
            | BackendError::Unreachable { .. }
            | BackendError::Tls { .. }
            | BackendError::NotSocketIo { .. }
            | BackendError::Version { .. }
            | BackendError::Busy { .. }
            | BackendError::Lost { .. }
            | BackendError::Slow { .. }
            | BackendError::Nonsense { .. } => Exit::Network,
        };
        Self::new(exit, error.to_string())
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(Exit::Config, error.to_string())
    }
}

impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        Self::new(Exit::Config, error.to_string())
    }
}

impl From<NoHome> for Failure {
    fn from(error: NoHome) -> Self {
        Self::new(Exit::Config, error.to_string())
    }
}

/// An address given on the command line.
impl From<AddressError> for Failure {
    fn from(error: AddressError) -> Self {
        Self::new(Exit::Usage, error.to_string())
    }
}
