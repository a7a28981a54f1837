//! The real binary in a real pseudo-terminal, used as a person would.

mod across;
mod alerts;
mod chat;
mod evening;
mod faults;
mod looks;
mod manners;
mod newcomer;
mod pictures;
mod together;
mod writing;

use std::path::Path;

use crate::peers::binary::Server;
use crate::peers::terminal::{Setup, Terminal};

/// `streamside ARGS` in an 80x24 terminal.
fn open(home: &Path, args: &[&str]) -> Terminal {
    Terminal::start(&Setup { home, columns: 80, rows: 24, args, env: &[] })
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// `name` in `#nova` of a server, in an 80x24 terminal.
fn join(server: &Server, home: &Path, name: &str) -> Terminal {
    let token = server.token_file(name);
    let screen = open(home, &["--server", &server.url, "--token-file", &token, "--channel", "nova"]);
    screen.wait_text(&format!("connected as {name}"));
    screen
}
