//! One account on one server, as plain data: what a backend needs to connect.
//!
//! Must not know where any of it came from (file, keyring, command line, form).

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::{Host, Url};
use zeroize::Zeroizing;

/// A token or password. Wiped when dropped, and never in any `Debug` output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// The secret itself. For the wire and for the stores of `config`; never for a log or a screen.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a network task connects with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Scheme http or https, host and port; nothing behind them.
    pub server: Url,
    /// `None` reads as a spectator, where the server allows it.
    pub token: Option<Secret>,
    /// Rooms to join, as a person spells them. The first one is where the connection starts.
    pub rooms: Vec<String>,
    /// A token may go over plain http to a host that is not this computer.
    pub insecure: bool,
    pub protocol: Protocol,
}

/// How a server is spoken to, with what that takes on this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// The RFC's own, of our server and others.
    #[default]
    Bitwave,
    /// `folder` holds a profile per device: what is known of its rooms, its keys, its unsent messages.
    Matrix { folder: PathBuf },
}

/// The protocol as a word, for the list of networks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spoken {
    #[default]
    Bitwave,
    Matrix,
}

impl Spoken {
    /// What a backend needs; `folder` is where Matrix keeps its profiles.
    pub fn with(self, folder: PathBuf) -> Protocol {
        match self {
            Self::Bitwave => Protocol::Bitwave,
            Self::Matrix => Protocol::Matrix { folder },
        }
    }
}

/// An address that cannot be the address of a chat server. The sentences say what one looks like.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("{0:?} is not an address; write it like https://chat.example.org or localhost:8080")]
    Unreadable(String),
    #[error("{0:?} is not an address this program can talk to; use http:// or https://")]
    Scheme(String),
    #[error("leave out the part behind the host in {0:?}; a server is named by host and port alone")]
    Path(String),
    #[error("leave the name and password out of the address; they are asked for, or kept as a token")]
    Password,
}

/// Reads an address as a person types it.
///
/// Without a scheme it means https (as Socket.IO clients take it), or http on this very computer.
///
/// # Errors
/// When it is no address, has another scheme, a path, a query, or a password in it.
pub fn parse_server(address: &str) -> Result<Url, AddressError> {
    let typed = address.trim();
    let unreadable = || AddressError::Unreadable(typed.to_owned());
    let mut url = match typed.split_once("://") {
        Some(("http" | "https" | "ws" | "wss", _)) => Url::parse(typed).map_err(|_| unreadable())?,
        Some(_) => return Err(AddressError::Scheme(typed.to_owned())),
        None => without_scheme(typed).ok_or_else(unreadable)?,
    };
    let scheme = if matches!(url.scheme(), "https" | "wss") { "https" } else { "http" };
    let port = url.port();
    // `Url` only changes between schemes that have a default port, and these four have.
    url.set_scheme(scheme).map_err(|()| unreadable())?;
    url.set_port(port).map_err(|()| unreadable())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Password);
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(AddressError::Path(typed.to_owned()));
    }
    Ok(url)
}

fn without_scheme(typed: &str) -> Option<Url> {
    if typed.is_empty() {
        return None;
    }
    let https = Url::parse(&format!("https://{typed}")).ok()?;
    if !is_loopback(&https) {
        return Some(https);
    }
    Url::parse(&format!("http://{typed}")).ok()
}

/// Whether the server is this very computer, so that nobody on a network can listen.
pub fn is_loopback(server: &Url) -> bool {
    match server.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The address as people write it: no scheme where it is the usual one, no closing slash.
pub fn shown(server: &Url) -> String {
    let host = server.host_str().unwrap_or_default();
    match server.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_type_it() {
        for (typed, url) in [
            ("chat.example.org", "https://chat.example.org/"),
            (" https://Chat.Example.org/ ", "https://chat.example.org/"),
            ("http://chat.example.org:81", "http://chat.example.org:81/"),
            ("wss://chat.example.org", "https://chat.example.org/"),
            ("ws://10.0.0.1:9000", "http://10.0.0.1:9000/"),
            ("localhost:8080", "http://localhost:8080/"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("[::1]:8080", "http://[::1]:8080/"),
            ("chat.example.org:8080", "https://chat.example.org:8080/"),
        ] {
            assert_eq!(parse_server(typed).map(String::from), Ok(url.to_owned()), "{typed}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_one_is_refused_with_the_reason() {
        for (typed, error) in [
            ("", AddressError::Unreadable(String::new())),
            ("http://", AddressError::Unreadable("http://".into())),
            ("two words", AddressError::Unreadable("two words".into())),
            ("irc://chat.example.org", AddressError::Scheme("irc://chat.example.org".into())),
            ("https://chat.example.org/admin", AddressError::Path("https://chat.example.org/admin".into())),
            ("https://nova:pw@chat.example.org", AddressError::Password),
        ] {
            assert_eq!(parse_server(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn only_this_computer_is_loopback() {
        for (address, expected) in [
            ("http://localhost", true),
            ("http://chat.localhost:1", true),
            ("http://127.8.9.1", true),
            ("http://[::1]", true),
            ("http://10.0.0.1", false),
            ("http://localhost.example.org", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(address).unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn a_secret_never_shows_itself() {
        let account = Account {
            server: parse_server("localhost:1").unwrap(),
            token: Some(Secret::new("eyJhunter2".into())),
            rooms: vec![],
            insecure: false,
            protocol: Protocol::Bitwave,
        };
        assert!(!format!("{account:?}").contains("hunter2"));
    }
}
