//! The roles around the screen: accounts, the configuration, the doctor.

use std::io::{self, Write};
use std::process::ExitCode;

use tokio::runtime::Builder;

use crate::cli::{AccountAddArgs, AccountCommand, ConfigCommand, DoctorArgs};
use crate::role::account::{self, Add, House, Password};
use crate::role::doctor::{self, Doctor};
use crate::role::failure::{Exit, Failure, report};

use super::{on, written};

pub fn account(command: AccountCommand) -> ExitCode {
    report(match command {
        AccountCommand::Add(args) => add(args),
        AccountCommand::List(args) => {
            House::open(args.config).and_then(|house| written(account::list(&house, &mut io::stdout())?))
        }
        AccountCommand::Remove(args) => {
            House::open(args.config.config).and_then(|house| account::remove(&house, &args.network))
        }
    })
}

fn add(args: AccountAddArgs) -> Result<(), Failure> {
    on(Builder::new_current_thread().enable_all().build(), async move {
        let house = House::open(args.config.config)?;
        let AccountAddArgs { server, name, password_stdin, token_file, register, channel, .. } = args;
        let password = if password_stdin { Password::Stdin } else { Password::Terminal };
        account::add(&house, Add { server, name, password, token_file, register, channels: channel }).await
    })
}

pub fn config(command: ConfigCommand) -> ExitCode {
    let line = |words: Result<String, Failure>| words.and_then(|words| written(writeln!(io::stdout(), "{words}")));
    report(match command {
        ConfigCommand::Example => written(crate::role::config::example(&mut io::stdout())),
        ConfigCommand::Check(args) => line(crate::role::config::check(args.config)),
        ConfigCommand::Path(args) => line(crate::role::config::path(args.config)),
    })
}

pub fn doctor(args: DoctorArgs) -> ExitCode {
    report(on(Builder::new_current_thread().enable_all().build(), async move {
        let DoctorArgs { json, data, config } = args;
        let findings = doctor::examine(Doctor { config: config.config, data }).await;
        match doctor::print(&findings, json, &mut io::stdout()) {
            Ok(true) => Err(Failure::new(Exit::Failed, "something does not work; the lines above say what to do")),
            Ok(false) => Ok(()),
            Err(error) => written(Err(error)),
        }
    }))
}
