//! The real binary in a real pseudo-terminal, used as a person would.

mod across;
mod alerts;
mod chat;
mod looks;
mod manners;
mod pictures;
mod writing;

use std::path::Path;

use crate::peers::terminal::{Setup, Terminal};

/// `streamside ARGS` in an 80x24 terminal.
fn open(home: &Path, args: &[&str]) -> Terminal {
    Terminal::start(&Setup { home, columns: 80, rows: 24, args, env: &[] })
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}
