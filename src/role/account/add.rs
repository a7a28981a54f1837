//! `streamside account add`: signs in once and remembers the network. Must not know where the list is kept.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::app::form::NetworkForm;
use crate::app::state::THIS_COMPUTER;
use crate::client::sign_in::{SignInError, SignedIn, sign_in};
use crate::client::terminal::hidden;
use crate::config::secret;
use crate::role::failure::{Exit, Failure};

use super::{House, unwritten};

/// Longer lines are no passwords.
const LONGEST: u64 = 4096;

pub struct Add {
    pub server: String,
    pub name: Option<String>,
    pub password: Password,
    pub token_file: Option<PathBuf>,
    pub register: bool,
    pub channels: Vec<String>,
}

/// Where the password comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Password {
    Stdin,
    Terminal,
}

/// # Errors
/// With the exit code that says why there is no account.
pub async fn add(house: &House, wanted: Add) -> Result<(), Failure> {
    if wanted.server.eq_ignore_ascii_case(THIS_COMPUTER) {
        house.store.note(|notes| notes.forgotten = false).map_err(unwritten)?;
        return said("the server on this computer is listed again at the next start");
    }
    let form = form(wanted)?;
    let SignedIn { account, remembered } = sign_in(&form, house.store.profiles()).await?;
    let remembered = house.store.remember(remembered, account.token.as_ref()).map_err(unwritten)?;
    let who = remembered.name.as_deref().unwrap_or("a guest");
    said(&format!("{} is remembered, as {who}; `streamside` connects to it from now on", remembered.server))
}

fn form(wanted: Add) -> Result<NetworkForm, Failure> {
    let mut form = NetworkForm::new(&wanted.server);
    form.channel = wanted.channels.join(" ");
    form.register = wanted.register;
    if let Some(path) = &wanted.token_file {
        form.token = Zeroizing::new(secret::from_file(path)?.expose().to_owned());
    }
    if let Some(name) = wanted.name {
        form.password = match wanted.password {
            Password::Stdin => from_stdin()?,
            Password::Terminal => from_terminal(&name)?,
        };
        form.name = name;
    }
    match form.missing() {
        None => Ok(form),
        Some(words) => Err(Failure::new(Exit::Usage, words)),
    }
}

fn from_stdin() -> Result<Zeroizing<String>, Failure> {
    if io::stdin().is_terminal() {
        let words = "--password-stdin reads a pipe, and stdin is a terminal; leave it out to be asked";
        return Err(Failure::new(Exit::Usage, words));
    }
    let mut line = Zeroizing::new(String::with_capacity(LONGEST as usize));
    let cannot = |error| Failure::new(Exit::Failed, format!("stdin cannot be read ({error}); check what is piped in"));
    io::stdin().lock().take(LONGEST).read_line(&mut line).map_err(cannot)?;
    Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn from_terminal(name: &str) -> Result<Zeroizing<String>, Failure> {
    match hidden::ask(&format!("password of {name}: ")) {
        Ok(Some(password)) => Ok(password),
        Ok(None) => Err(Failure::new(Exit::Failed, "no password was given; nothing has changed")),
        Err(_) => Err(Failure::new(
            Exit::Usage,
            "there is no terminal to ask for the password; use --password-stdin or --token-file",
        )),
    }
}

fn said(words: &str) -> Result<(), Failure> {
    // With stderr gone there is nobody to tell, and the exit code says enough.
    let _ = writeln!(io::stderr(), "streamside: {words}");
    Ok(())
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Address(error) => error.into(),
            SignInError::Server(error) => error.into(),
        }
    }
}
