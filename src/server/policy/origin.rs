//! Which web pages may talk to this server: WebSocket and polling are not covered by the browser's same-origin rule,
//! so the server looks at `Origin` itself. Must not know about HTTP beyond these header values.

use std::net::IpAddr;

/// Programs send no `Origin`; pages of this very host and pages on the operator's list are let in.
///
/// `listed` holds whole origins such as `https://chat.example.org`, or `*` for any.
pub fn allowed(origin: Option<&str>, host: Option<&str>, listed: &[String]) -> bool {
    let Some(origin) = origin else { return true };
    let same = host.is_some_and(|host| authority(origin).is_some_and(|theirs| theirs.eq_ignore_ascii_case(host)));
    same || listed.iter().any(|entry| entry == "*" || entry.trim_end_matches('/').eq_ignore_ascii_case(origin))
}

/// The host and port of an origin; none for `null` and for schemes that are not the web's.
fn authority(origin: &str) -> Option<&str> {
    origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))
}

/// Whether a listener on this address can only be reached from the machine itself.
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_origin_the_same_host_and_listed_origins_pass() {
        let listed = vec!["https://chat.example.org/".to_owned()];
        for (origin, host) in [
            (None, None),
            (None, Some("a:1")),
            (Some("http://a:1"), Some("a:1")),
            (Some("https://A"), Some("a")),
            (Some("https://chat.example.org"), Some("a")),
        ] {
            assert!(allowed(origin, host, &listed), "{origin:?} {host:?}");
        }
        assert!(allowed(Some("https://evil.example"), Some("a"), &["*".to_owned()]));
    }

    #[test]
    fn other_origins_are_refused() {
        let listed = vec!["https://chat.example.org".to_owned()];
        for origin in
            ["http://chat.example.org", "https://evil.example", "null", "http://a:2", "file://", "http://a:1.evil"]
        {
            assert!(!allowed(Some(origin), Some("a:1"), &listed), "{origin}");
        }
        assert!(!allowed(Some("http://a"), None, &listed));
    }
}
