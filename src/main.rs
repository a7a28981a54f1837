//! The program: parse, dispatch to a role, exit code. Must not know how anything is done.

use clap::Parser;
use streamside::cli::{Cli, Command};
use streamside::role;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match Cli::parse().command {
        Some(Command::Completions { shell }) => role::completions::write(shell, &mut out),
        Some(Command::Man) => role::man::write(&mut out),
        _ => Ok(()),
    }
}
