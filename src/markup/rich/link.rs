//! Where links lead, and whether their text tells the truth about it.
//!
//! Hosts come out of the `url` crate in punycode, so a foreign letter in a familiar name shows. Must not open or fetch
//! anything.

use url::Url;

use crate::chat::{Link, SafeText};

/// Longest address that becomes a link, in bytes.
const LONGEST: usize = 2048;
/// Longest form of an address shown beside the text of its link, in characters. The host comes first.
const LONGEST_SHOWN: usize = 120;

/// How addresses in messages are read.
#[derive(Clone, Debug, Default)]
pub struct ReadRules {
    /// What relative addresses are relative to: the server. Without it they lead nowhere.
    pub base: Option<Url>,
}

impl ReadRules {
    /// The full address, if it is one that may be followed: http or https, of a sane length.
    pub fn resolve(&self, address: &str) -> Option<Url> {
        if address.len() > LONGEST {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(address),
            None => Url::parse(address),
        };
        url.ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.as_str().len() <= LONGEST)
    }

    /// The same as a link. Most addresses are written as they would be shown and need no reading.
    pub fn link(&self, address: &str, image: bool) -> Option<Link> {
        if is_usual(address) {
            return Some(Link { url: SafeText::line(address), image });
        }
        self.resolve(address).map(|url| link_to(&url, image))
    }
}

/// Whether the `url` crate would give an address back letter by letter: a host of plain letters, a path of plain
/// characters without a dot at the start of a part.
fn is_usual(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let Some((host, path)) = rest.and_then(|rest| rest.split_once('/')) else { return false };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/_~!$()*+,;=:@-?#&.".contains(&b);
    address.len() <= LONGEST
        && is_usual_host(host)
        && path.bytes().all(plain)
        && !path.starts_with('.')
        && !path.as_bytes().windows(2).any(|pair| pair == b"/.")
}

/// Two labels at least, the last one no number: a host is an IP address if it ends in one.
fn is_usual_host(host: &str) -> bool {
    let label = |label: &str| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !label.is_empty() && !label.starts_with("xn--") && label.bytes().all(plain)
    };
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    last.starts_with(|c: char| c.is_ascii_lowercase()) && host.split('.').all(label)
}

pub fn link_to(url: &Url, image: bool) -> Link {
    Link { url: SafeText::line(url.as_str()), image }
}

/// Appends the address as it stands behind a text that does not name its host.
pub fn show(link: &Link, out: &mut String) {
    let address = link.url.as_str();
    let cut = address.char_indices().nth(LONGEST_SHOWN);
    let (shown, end) = cut.map_or((address, ")"), |(end, _)| (&address[..end], "…)"));
    [" (", shown, end].iter().for_each(|part| out.push_str(part));
}

/// Whether `text` is an address, perhaps a shortened one, on the host that `link` leads to.
pub fn names_host(text: &str, link: &Link) -> bool {
    let claimed = without_www(authority(text.trim()));
    let real = without_www(authority(link.url.as_str()));
    claimed.bytes().map(|b| b.to_ascii_lowercase()).eq(real.bytes())
}

fn without_www(host: &str) -> &str {
    const WWW: &str = "www.";
    let starts = host.get(..WWW.len()).is_some_and(|start| start.eq_ignore_ascii_case(WWW));
    if starts { &host[WWW.len()..] } else { host }
}

/// Whether `text` repeats the whole address, with or without its scheme, perhaps shortened.
pub fn repeats(text: &str, link: &Link) -> bool {
    let text = without_scheme(text.trim()).trim_end_matches('/');
    let address = without_scheme(link.url.as_str()).trim_end_matches('/');
    match text.strip_suffix('…').or_else(|| text.strip_suffix("...")) {
        Some(start) => address.starts_with(start) && names_host(text, link),
        None => text == address,
    }
}

fn authority(address: &str) -> &str {
    let rest = without_scheme(address);
    &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())]
}

fn without_scheme(address: &str) -> &str {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    &address[scheme.map_or(0, str::len)..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn usual_addresses_are_what_the_crate_makes_of_them(parts in prop::collection::vec(prop::sample::select(vec![
            "a", "example", ".", "..", "/", "/.", "-", "xn--", "0x1f", "127.0.0.1", "1", "com", "?", "#", "&", "=", "%2e",
            ":80", ":443", ":", "@", "A", "é", " ", "\\", "'", "~", "+", "//", "|", "a.example/", "b.c",
        ]), 0..10), scheme in prop::sample::select(vec!["https://", "http://", "HTTPS://", "https:/", "ftp://", ""])) {
            let address = format!("{scheme}{}", parts.concat());
            for rules in [ReadRules::default(), ReadRules { base: Url::parse("https://chat.example/room/").ok() }] {
                let read = rules.resolve(&address).map(|url| link_to(&url, true));
                prop_assert_eq!(rules.link(&address, true), read, "{}", address);
            }
        }
    }

    #[test]
    fn what_people_post_is_usual() {
        for address in ["https://example.org/a?b=1&c=2#d", "https://media.example/emotes/wave.svg", "http://a.b/"] {
            assert!(is_usual(address), "{address}");
        }
    }

    fn link(address: &str) -> Link {
        link_to(&ReadRules::default().resolve(address).expect("a link"), false)
    }

    #[test]
    fn only_http_and_https_are_followed() {
        let rules = ReadRules { base: Url::parse("https://chat.example/room/").ok() };
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            " javascript:x",
            "\u{1}javascript:x",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "mailto:a@b.example",
            "ssh://-oProxyCommand=x",
            "https://",
        ] {
            assert_eq!(rules.resolve(address), None, "{address:?}");
        }
        assert_eq!(rules.resolve("/x").unwrap().as_str(), "https://chat.example/x");
        assert_eq!(rules.resolve("//evil.example/x").unwrap().host_str(), Some("evil.example"));
        assert_eq!(ReadRules::default().resolve("/x"), None);
        assert_eq!(rules.resolve(&format!("https://a.example/{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn a_text_that_names_another_host_is_not_believed() {
        for (text, address, believed) in [
            ("https://example.org/a...", "https://example.org/a?b=1", true),
            ("example.org", "https://example.org/x", true),
            ("WWW.Example.org/x", "https://example.org/x", true),
            ("http://localhost:8080/", "http://localhost:8080/", true),
            ("click", "https://example.org/", false),
            ("https://bank.example", "https://evil.example/", false),
            ("https://bank.example@evil.example", "https://bank.example@evil.example/", true),
            ("https://bank.example", "https://bank.example@evil.example/", false),
            ("https://bank.example\\.evil.example", "https://evil.example/", false),
            ("https://аpple.example", "https://аpple.example", false),
        ] {
            assert_eq!(names_host(text, &link(address)), believed, "{text} {address}");
        }
        assert_eq!(link("https://аpple.example/").url.as_str(), "https://xn--pple-43d.example/");
    }

    #[test]
    fn a_repeated_target_is_recognised() {
        let target = link("https://example.org/x/");
        for text in ["example.org/x", "https://example.org/x/", " example.org/x ", "example.org/…"] {
            assert!(repeats(text, &target), "{text}");
        }
        for text in ["evil.example/x", "example.org", "ex...", "", "…"] {
            assert!(!repeats(text, &target), "{text}");
        }
    }
}
