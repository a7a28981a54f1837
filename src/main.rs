//! The program: parse, dispatch to a role, exit code. Must not know how anything is done.

use std::process::ExitCode;

use clap::Parser;
use streamside::cli::{Cli, Command};
use streamside::role::start;

fn main() -> ExitCode {
    let Cli { command, chat } = Cli::parse();
    match command {
        None => start::chat(chat),
        #[cfg(feature = "server")]
        Some(Command::Serve(args)) => start::serve(args),
        #[cfg(feature = "server")]
        Some(Command::Token(args)) => start::token(args),
        #[cfg(feature = "server")]
        Some(Command::Admin(args)) => start::admin(args),
        Some(Command::Send(args)) => start::send(args),
        Some(Command::Tail(args)) => start::tail(args),
        Some(Command::Account(command)) => start::account(command),
        Some(Command::Config(command)) => start::config(command),
        Some(Command::Doctor(args)) => start::doctor(args),
        Some(Command::Export(args)) => start::export(args),
        Some(Command::Completions { shell }) => start::completions(shell),
        Some(Command::Man) => start::man(),
    }
}
