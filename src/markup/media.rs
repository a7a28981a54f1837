//! The one host whose pictures may stand in messages (RFC 3.1.a: "a subdomain to 'bitwave.tv.'", here configurable).
//!
//! Must not know what the pictures are, and fetches none.

use thiserror::Error;
use url::{Host, Url};

/// The address that a server's pictures are below, such as `https://media.example/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    base: Url,
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is no address for pictures; give one like https://media.example")]
pub struct NoMediaAddress(String);

impl Media {
    /// # Errors
    /// Unless `base` is an http or https address with a host and without a password.
    pub fn parse(base: &str) -> Result<Self, NoMediaAddress> {
        let fault = || NoMediaAddress(base.to_owned());
        let mut url = Url::parse(base).map_err(|_| fault())?;
        if !is_web(&url) || !url.username().is_empty() || url.password().is_some() {
            return Err(fault());
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self { base: url })
    }

    /// The address of a picture of the server's own, whose `path` is known to be harmless.
    pub fn address_of(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Whether a picture at `address` may stand in a message: same scheme and port, and the same host or one below it.
    pub fn allows(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else { return false };
        let anonymous = url.username().is_empty() && url.password().is_none();
        let same_door =
            url.scheme() == self.base.scheme() && url.port_or_known_default() == self.base.port_or_known_default();
        anonymous && same_door && self.is_own_host(&url)
    }

    fn is_own_host(&self, url: &Url) -> bool {
        match (url.host(), self.base.host()) {
            (Some(Host::Domain(host)), Some(Host::Domain(own))) => {
                host == own || host.strip_suffix(own).is_some_and(|below| below.ends_with('.'))
            }
            (host, own) => host == own,
        }
    }
}

/// Whether an address may be a link: http or https.
pub fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s3_1a_only_the_media_host_and_what_is_below_it_may_show_pictures() {
        let media = Media::parse("https://bitwave.tv").unwrap();
        for allowed in ["https://bitwave.tv/a.png", "https://cdn.bitwave.tv/a.png?5", "https://a.b.BITWAVE.tv/"] {
            assert!(media.allows(allowed), "{allowed}");
        }
        for refused in [
            "https://evil.example/a.png",
            "https://bitwave.tv.evil.example/a.png",
            "https://evilbitwave.tv/a.png",
            "https://cdn.bitwave.tv@evil.example/a.png",
            "//bitwave.tv/a.png",
            "https:\\\\evil.example\\a.png",
            "https://cdn.bitwave.tv:25/a.png",
            "http://cdn.bitwave.tv/a.png",
            "https://cdn.bitwave.tv./a.png",
            "https://cdn.bitwave.tv%2eevil.example/a.png",
            "https://evil.example/#@cdn.bitwave.tv/a.png",
            "https://u:p@cdn.bitwave.tv/a.png",
            "https://сdn.bitwave.tv.evil.example/",
            "data:image/png;base64,AAAA",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "/a.png",
            "a.png",
            "",
        ] {
            assert!(!media.allows(refused), "{refused}");
        }
    }

    #[test]
    fn an_address_by_number_has_nothing_below_it() {
        let media = Media::parse("http://127.0.0.1:8080").unwrap();
        assert!(media.allows("http://127.0.0.1:8080/emotes/fire.svg"));
        assert!(!media.allows("http://127.0.0.1/a") && !media.allows("http://evil.127.0.0.1:8080/a"));
        assert_eq!(media.address_of("emotes/fire.svg"), "http://127.0.0.1:8080/emotes/fire.svg");
    }

    #[test]
    fn an_address_that_cannot_hold_pictures_is_refused() {
        for bad in
            ["", "media.example", "ftp://media.example", "javascript:x", "https://user@media.example", "file:///x"]
        {
            assert!(Media::parse(bad).is_err(), "{bad}");
        }
        let media = Media::parse("https://media.example/static?x#y").unwrap();
        assert_eq!(media.address_of("emotes/a.svg"), "https://media.example/static/emotes/a.svg");
    }
}
