//! Which server, as whom, for the roles that speak to one channel: from the command line, and for the token also from
//! what the person has set up before.
//!
//! Must not know what is done there.

use std::path::PathBuf;

use url::Url;

use crate::config::account::{Account, Protocol, Secret, Spoken, parse_server};
use crate::config::networks::{Networks, Remembered};
use crate::config::paths::Paths;
use crate::config::settings::{NetworkSettings, Settings};
use crate::config::vault::Vault;
use crate::config::{file, secret};

use super::Failure;

/// The words of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub server: String,
    pub token_file: Option<PathBuf>,
    pub channel: String,
    pub insecure: bool,
}

impl Target {
    /// The account to connect with. Without a token file, the token is the one the person has set up for this server:
    /// in the configuration, or by adding the network from inside. Without any, it reads as a guest.
    ///
    /// # Errors
    /// When the address is none, or a token that is named cannot be had.
    pub fn account(self, places: &Paths) -> Result<Account, Failure> {
        let server = parse_server(&self.server)?;
        let (token, insecure) = match &self.token_file {
            Some(path) => (Some(secret::from_file(path)?), false),
            None => set_up(&server, places)?,
        };
        let insecure = self.insecure || insecure;
        Ok(Account { server, token, rooms: vec![self.channel], insecure, protocol: Protocol::Bitwave })
    }
}

fn set_up(server: &Url, places: &Paths) -> Result<(Option<Secret>, bool), Failure> {
    let settings = file::load(&places.config)?;
    let this = |network: &&NetworkSettings| parse_server(&network.server).as_ref() == Ok(server);
    if let Some(network) = settings.networks.iter().find(this) {
        return Ok((token_of(network)?, network.insecure));
    }
    Ok((remembered(server, &settings, places)?, false))
}

/// The token of a network in the configuration.
///
/// # Errors
/// When the file or command named there gives none.
pub fn token_of(network: &NetworkSettings) -> Result<Option<Secret>, Failure> {
    Ok(match (&network.token_file, &network.token_cmd) {
        (Some(path), _) => Some(secret::from_file(path)?),
        (None, Some(argv)) => Some(secret::from_command(argv)?),
        (None, None) => None,
    })
}

fn remembered(server: &Url, settings: &Settings, places: &Paths) -> Result<Option<Secret>, Failure> {
    let list = Networks::load(&places.networks())?;
    // What is kept for a Matrix account is no token that this protocol could use.
    let fits = |network: &&Remembered| network.server == server.as_str() && network.protocol == Spoken::Bitwave;
    let Some(network) = list.all.iter().find(fits) else { return Ok(None) };
    let vault = Vault::new(settings.token_store, places.tokens());
    Ok(vault.fetch(&network.key(), network.token)?)
}
