//! Signing in with what the form holds: address, credentials, token, and what is remembered of it.
//!
//! The password is used once and dropped with the form. Must not know the form's looks or running networks.

use tokio::task::spawn_blocking;

use crate::app::form::NetworkForm;
use crate::backend::BackendError;
use crate::backend::login::{self, Credentials};
use crate::config::account::{Account, Secret, parse_server};
use crate::config::networks::Remembered;
use crate::config::vault::Place;

use super::store::Store;

/// A network that can be connected.
#[derive(Debug)]
pub struct SignedIn {
    pub account: Account,
    pub remembered: Remembered,
}

/// Signs in and remembers it.
///
/// # Errors
/// In words for the person, for the form that stays open.
pub async fn sign_in(form: NetworkForm, store: Store) -> Result<SignedIn, String> {
    let server = parse_server(&form.address).map_err(|error| error.to_string())?;
    let guest = form.token.trim().is_empty() && form.name.trim().is_empty();
    let token = match login::sign_in(&server, credentials(&form), false).await {
        Ok(token) => Some(token),
        // No passing identities here: a guest reads.
        Err(BackendError::Refused(_) | BackendError::Nonsense { .. }) if guest => None,
        Err(error) => return Err(error.to_string()),
    };
    let rooms: Vec<String> = match form.channel.trim().trim_start_matches('#') {
        "" => Vec::new(),
        room => vec![room.to_owned()],
    };
    let network = Remembered {
        server: server.to_string(),
        name: token.as_ref().and_then(login::name_in),
        rooms: rooms.clone(),
        token: Place::Nowhere,
    };
    let kept = token.clone();
    let remembering = spawn_blocking(move || store.remember(network, kept.as_ref()));
    let remembered = remembering.await.map_err(|error| error.to_string())??;
    Ok(SignedIn { account: Account { server, token, rooms, insecure: false }, remembered })
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
