//! What an operator decides. Must not know the command line that it came from.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::ServerError;
use super::policy::admit::{DEFAULT_LIMIT, HARD_LIMIT};
use super::policy::origin::is_loopback;
use super::policy::outward::Reach;
use super::service::{EDIT_WINDOW, Keeping, Options};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The folder that everything is kept in; one server at a time.
    pub data: PathBuf,
    /// Rate limits and caps per address. Off only on loopback.
    pub limits: bool,
    pub registration: Registration,
    /// Whether names such as `troll:1a2b` are given out.
    pub anonymous: bool,
    /// Whether somebody without a token may read.
    pub spectators: bool,
    /// The longest message in characters, at most 4096.
    pub max_message: usize,
    /// How long after it was posted a message can be changed by its author; zero for never.
    pub edit_window: Duration,
    /// Web origins that may use this server besides its own, such as `https://example.org`.
    pub origins: Vec<String>,
    /// The host (or its whole `https://…` address) that clients find this server under, for the addresses of emotes.
    /// None means the address it listens on.
    pub media_host: Option<String>,
    pub order: Keeping,
    /// Where outgoing webhooks may lead.
    pub reach: Reach,
}

/// Whether anybody may make an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Registration {
    Open,
    Closed,
    /// Open as long as only this machine can reach the server.
    #[default]
    OnLoopback,
}

impl Settings {
    /// The defaults, for a server that keeps everything in `data`.
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            limits: true,
            registration: Registration::OnLoopback,
            anonymous: false,
            spectators: false,
            max_message: DEFAULT_LIMIT,
            edit_window: EDIT_WINDOW,
            origins: Vec::new(),
            media_host: None,
            order: Keeping::default(),
            reach: Reach::default(),
        }
    }

    pub(super) fn check(&self, address: IpAddr) -> Result<(), ServerError> {
        if !self.limits && !is_loopback(address) {
            return Err(ServerError::Settings(
                "limits can be off on loopback only; listen on 127.0.0.1 or leave them on",
            ));
        }
        if !(1..=HARD_LIMIT).contains(&self.max_message) {
            return Err(ServerError::Settings("the longest message must be 1 to 4096 characters; choose another"));
        }
        if !self.order.timeouts.are_sound() {
            return Err(ServerError::Settings(
                "timeouts must last from 1 second to 14 days, the shortest before the longest; choose others",
            ));
        }
        Ok(())
    }

    pub(super) fn options(&self, address: SocketAddr) -> Options {
        let registration = match self.registration {
            Registration::Open => true,
            Registration::Closed => false,
            Registration::OnLoopback => is_loopback(address.ip()),
        };
        Options {
            limits: self.limits,
            registration,
            anonymous: self.anonymous,
            spectators: self.spectators,
            max_message: self.max_message,
            edit_window: self.edit_window,
            media_base: self.media_base(address),
            order: self.order.clone(),
            reach: self.reach,
        }
    }

    fn media_base(&self, address: SocketAddr) -> String {
        match self.media_host.as_deref().map(|host| host.trim_end_matches('/')) {
            None => format!("http://{address}"),
            Some(url) if url.contains("://") => url.to_owned(),
            Some(host) => format!("https://{host}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings::new(PathBuf::from("/nowhere"))
    }

    #[test]
    fn registration_is_open_by_default_only_where_nobody_else_can_reach_it() {
        let open = |address: &str| settings().options(address.parse().unwrap()).registration;
        assert!(open("127.0.0.1:1") && open("[::1]:1"));
        assert!(!open("0.0.0.0:1") && !open("192.0.2.1:1"));
    }

    #[test]
    fn emotes_live_at_the_media_host_or_here() {
        let base = |host: Option<&str>| {
            let settings = Settings { media_host: host.map(str::to_owned), ..settings() };
            settings.options("127.0.0.1:5000".parse().unwrap()).media_base
        };
        assert_eq!(base(None), "http://127.0.0.1:5000");
        assert_eq!(base(Some("chat.example.org")), "https://chat.example.org");
        assert_eq!(base(Some("http://localhost:1/")), "http://localhost:1");
    }

    #[test]
    fn limits_cannot_be_off_beyond_loopback() {
        let bold = Settings { limits: false, ..settings() };
        assert!(bold.check("127.0.0.1".parse().unwrap()).is_ok());
        assert!(bold.check("0.0.0.0".parse().unwrap()).is_err());
        assert!(settings().check("0.0.0.0".parse().unwrap()).is_ok());
    }

    #[test]
    fn the_longest_message_has_bounds() {
        for (max_message, fits) in [(0, false), (1, true), (4096, true), (4097, false)] {
            let settings = Settings { max_message, ..settings() };
            assert_eq!(settings.check("127.0.0.1".parse().unwrap()).is_ok(), fits, "{max_message}");
        }
    }
}
