//! Pictures that stand in messages: which may be shown, and those that are at hand.
//!
//! Only from the host that a server has announced for them, over https; without encryption only on this computer, and
//! only if the server runs here, too. Must not know how they are fetched or drawn.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use url::{Host, Url};

use crate::chat::{Picture, SafeText};

/// So many are kept; the oldest go first.
const KEPT: usize = 256;
/// So much memory they may take, in bytes.
const MAX_WEIGHT: usize = 64 << 20;

#[derive(Debug, Default)]
pub struct Pictures {
    /// What drawing is given.
    pub at_hand: Arc<AtHand>,
    order: VecDeque<SafeText>,
}

/// Pictures by their address.
#[derive(Clone, Debug, Default)]
pub struct AtHand {
    /// `None` while it is fetched, and for what cannot be shown.
    known: HashMap<SafeText, Option<Arc<Picture>>>,
    /// Counts the changes.
    generation: u64,
}

impl PartialEq for AtHand {
    fn eq(&self, other: &Self) -> bool {
        self.generation == other.generation
    }
}

impl AtHand {
    pub fn is_known(&self, address: &SafeText) -> bool {
        self.known.contains_key(address)
    }

    pub fn get(&self, address: &SafeText) -> Option<&Arc<Picture>> {
        self.known.get(address)?.as_ref()
    }
}

impl Pictures {
    /// Remembers that a picture is on its way, or that there is none to be had.
    pub fn expect(&mut self, address: SafeText) {
        self.put(address, None);
    }

    pub fn arrived(&mut self, address: SafeText, picture: Option<Picture>) {
        if picture.is_some() {
            self.put(address, picture.map(Arc::new));
        }
    }

    fn put(&mut self, address: SafeText, picture: Option<Arc<Picture>>) {
        let at_hand = Arc::make_mut(&mut self.at_hand);
        at_hand.generation += 1;
        if at_hand.known.insert(address.clone(), picture).is_none() {
            self.order.push_back(address);
        }
        let mut weight: usize = at_hand.known.values().flatten().map(|picture| picture.weight()).sum();
        while self.order.len() > KEPT || (weight > MAX_WEIGHT && self.order.len() > 1) {
            let oldest = self.order.pop_front();
            let gone = oldest.and_then(|oldest| at_hand.known.remove(&oldest)).flatten();
            weight -= gone.map_or(0, |picture| picture.weight());
        }
    }
}

/// Whether a picture at `address` may be fetched from a network whose server is at `server` and has announced `media`
/// as the host of its pictures.
pub fn is_allowed(address: &str, media: &str, server: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let Ok(media) = Url::parse(&format!("{}://{media}", url.scheme())) else { return false };
    let anonymous = url.username().is_empty() && url.password().is_none();
    let same_port = url.port_or_known_default() == media.port_or_known_default();
    let here = is_here(&url);
    let by_scheme = match url.scheme() {
        "https" => !here || is_address_here(server),
        "http" => here && is_address_here(server),
        _ => false,
    };
    anonymous && same_port && by_scheme && is_of(&url, &media)
}

/// The same host, or one below it.
fn is_of(url: &Url, media: &Url) -> bool {
    match (url.host(), media.host()) {
        (Some(Host::Domain(host)), Some(Host::Domain(own))) => {
            host == own || host.strip_suffix(own).is_some_and(|below| below.ends_with('.'))
        }
        (Some(host), Some(own)) => host == own,
        _ => false,
    }
}

fn is_address_here(server: &str) -> bool {
    let address = if server.contains("://") { server.to_owned() } else { format!("http://{server}") };
    Url::parse(&address).is_ok_and(|url| is_here(&url))
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_announced_host_is_asked_and_in_the_open_only_here() {
        for (address, media, server) in [
            ("https://media.example/a.png", "media.example", "https://chat.example"),
            ("https://cdn.media.example/a.png", "media.example", "chat.example"),
            ("https://media.example:8443/a.png", "media.example:8443", "chat.example"),
            ("http://127.0.0.1:5000/a.png", "127.0.0.1:5000", "127.0.0.1:5000"),
            ("http://localhost:5000/a.png", "localhost:5000", "http://localhost:5000"),
        ] {
            assert!(is_allowed(address, media, server), "{address}");
        }
        for (address, media, server) in [
            ("https://evil.example/a.png", "media.example", "chat.example"),
            ("https://media.example.evil.example/a.png", "media.example", "chat.example"),
            ("https://evilmedia.example/a.png", "media.example", "chat.example"),
            ("https://media.example@evil.example/a.png", "media.example", "chat.example"),
            ("https://u:p@media.example/a.png", "media.example", "chat.example"),
            ("https://media.example:25/a.png", "media.example", "chat.example"),
            ("http://media.example/a.png", "media.example", "chat.example"),
            // A server elsewhere does not make us knock on doors of this computer.
            ("http://127.0.0.1:631/a.png", "127.0.0.1:631", "chat.example"),
            ("https://[::1]:631/a.png", "[::1]:631", "chat.example"),
            ("http://localhost/a.png", "localhost", "chat.example"),
            ("file:///etc/passwd", "", "localhost"),
            ("javascript:alert(1)", "media.example", "chat.example"),
            ("", "", ""),
        ] {
            assert!(!is_allowed(address, media, server), "{address} of {media}");
        }
    }

    #[test]
    fn only_so_many_are_kept() {
        let mut pictures = Pictures::default();
        let address = |n: usize| SafeText::line(&format!("https://media.example/{n}"));
        (0..KEPT + 10).for_each(|n| pictures.expect(address(n)));
        assert!(!pictures.at_hand.is_known(&address(9)));
        assert!(pictures.at_hand.is_known(&address(10)));
        assert_eq!(pictures.at_hand.known.len(), KEPT);
    }
}
