//! Signing in with what the form holds: address, credentials, token, and what is remembered of it.
//!
//! The password is used once and dropped with the form. Must not know the form's looks or running networks.

use std::path::PathBuf;

use crate::app::form::NetworkForm;
use crate::backend::BackendError;
use crate::backend::login::{self, Admitted, Credentials};
use crate::config::account::{Account, AddressError, Secret, Spoken, parse_server};
use crate::config::networks::Remembered;
use crate::config::vault::Place;

/// A network that can be connected, and what the list will say of it once its token is kept.
#[derive(Debug)]
pub struct SignedIn {
    pub account: Account,
    pub remembered: Remembered,
}

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error(transparent)]
    Server(#[from] BackendError),
}

/// Signs in. Nothing is kept yet. `profiles` is the folder in which a Matrix account will keep what it knows.
///
/// # Errors
/// When the address is none, or the server says no or nothing.
pub async fn sign_in(form: &NetworkForm, profiles: PathBuf) -> Result<SignedIn, SignInError> {
    let server = parse_server(&form.address)?;
    let guest = form.token.trim().is_empty() && form.name.trim().is_empty();
    let (server, spoken, token) = match login::sign_in(&server, credentials(form), false).await {
        Ok(Admitted { server, spoken, token }) => (server, spoken, Some(token)),
        // No passing identities here: a guest reads.
        Err(BackendError::Refused(_) | BackendError::Nonsense { .. }) if guest => (server, Spoken::Bitwave, None),
        Err(error) => return Err(error.into()),
    };
    let rooms = form.channel.split([' ', ',']).map(|name| name.trim_start_matches('#'));
    let rooms: Vec<String> = rooms.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let remembered = Remembered {
        server: server.to_string(),
        name: token.as_ref().and_then(login::name_in),
        rooms: rooms.clone(),
        token: Place::Nowhere,
        protocol: spoken,
    };
    let account = Account { server, token, rooms, insecure: false, protocol: spoken.with(profiles) };
    Ok(SignedIn { account, remembered })
}

fn credentials(form: &NetworkForm) -> Credentials {
    let token = form.token.trim();
    let name = form.name.trim().to_owned();
    let password = Secret::new(form.password.to_string());
    if !token.is_empty() {
        Credentials::Token(Secret::new(token.to_owned()))
    } else if name.is_empty() {
        Credentials::Anonymous
    } else if form.register {
        Credentials::Register { name, password }
    } else {
        Credentials::Password { name, password }
    }
}
