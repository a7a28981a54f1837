//! Where the server itself may connect to when somebody gives it an address: to the public internet, and to nothing
//! that only it can reach. Must not know how names are resolved.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::chat::{Rejection, RejectionCode};

use super::refuse;

const LONGEST: usize = 2048;
const PORTS: [u16; 2] = [80, 443];

/// What may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Ports 80 and 443 of public addresses.
    #[default]
    World,
    /// This machine as well, on every port: for tests and for programs beside the server.
    WorldAndLoopback,
}

impl Reach {
    /// Whether this address (as a name was resolved to it) may be called.
    pub fn allows(self, address: IpAddr, port: u16) -> bool {
        let address = address.to_canonical();
        if address.is_loopback() {
            return self == Self::WorldAndLoopback;
        }
        is_global(address) && PORTS.contains(&port)
    }

    /// Reads the address of a webhook. What its name leads to is asked each time it is called.
    ///
    /// # Errors
    /// `Malformed` for what is no web address, `Forbidden` for one that may not be called.
    pub fn read(self, text: &str) -> Result<Url, Rejection> {
        let no_address =
            || refuse(RejectionCode::Malformed, "`url` is an address with http or https, 2048 bytes at most");
        let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST).ok_or_else(no_address)?;
        let port = url.port_or_known_default().filter(|_| matches!(url.scheme(), "http" | "https"));
        let port = port.ok_or_else(no_address)?;
        if !url.username().is_empty() || url.password().is_some() {
            let reason = "`url` must not hold a name or password; calls are signed instead";
            return Err(refuse(RejectionCode::Forbidden, reason));
        }
        let fine = match url.host().ok_or_else(no_address)? {
            Host::Ipv4(address) => self.allows(address.into(), port),
            Host::Ipv6(address) => self.allows(address.into(), port),
            Host::Domain(name) => PORTS.contains(&port) || (self == Self::WorldAndLoopback && name == "localhost"),
        };
        if fine {
            return Ok(url);
        }
        let reason = "`url` must lead to port 80 or 443 of a public address; this one does not";
        Err(refuse(RejectionCode::Forbidden, reason))
    }
}

/// After the registries of special addresses of IANA. What is new there since is not known here.
fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => is_global_v6(v6),
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0
        || a >= 224
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // Addresses that providers share among customers (100.64.0.0/10).
        || (a == 100 && (64..128).contains(&b))
        // Assigned by protocols, and relays to 6to4.
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        // Measurements between networks.
        || (a == 198 && (18..20).contains(&b));
    !special
}

/// Of IPv6 only 2000::/3 is given out; what holds an IPv4 address inside would lead around the rules for those.
fn is_global_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let given_out = a & 0xe000 == 0x2000;
    let special = a == 0x2002
        // Teredo, benchmarks, ORCHID, and all else that protocols were given (2001::/23).
        || (a == 0x2001 && b < 0x0200)
        // Documentation.
        || (a == 0x2001 && b == 0x0db8)
        || (a == 0x3fff && b < 0x1000);
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_called() {
        for (address, fine) in [
            ("93.184.215.14", true),
            ("1.1.1.1", true),
            ("2606:4700:4700::1111", true),
            ("2a00:1450:4001:80b::200e", true),
            ("0.0.0.0", false),
            ("10.0.0.1", false),
            ("100.64.0.1", false),
            ("100.127.255.255", false),
            ("100.128.0.1", true),
            ("127.0.0.1", false),
            ("127.8.8.8", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.88.99.1", false),
            ("192.168.1.1", false),
            ("198.18.0.1", false),
            ("198.51.100.1", false),
            ("203.0.113.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:93.184.215.14", true),
            ("::93.184.215.14", false),
            ("64:ff9b::a00:1", false),
            ("64:ff9b:1::a00:1", false),
            ("2002:a00:1::", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("3fff::1", false),
            ("fc00::1", false),
            ("fd12:3456::1", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(Reach::World.allows(address.parse().unwrap(), 443), fine, "{address}");
        }
        assert!(!Reach::World.allows("1.1.1.1".parse().unwrap(), 22));
    }

    #[test]
    fn this_machine_is_called_only_where_the_operator_wishes() {
        for address in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            let address = address.parse().unwrap();
            assert!(!Reach::World.allows(address, 80) && Reach::WorldAndLoopback.allows(address, 9999), "{address}");
        }
        assert!(!Reach::WorldAndLoopback.allows("10.0.0.1".parse().unwrap(), 80));
    }

    #[test]
    fn addresses_are_seen_through_however_they_are_written() {
        for text in [
            "http://127.0.0.1/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://[::ffff:7f00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://hooks.example:8443/",
            "https://user:pass@hooks.example/",
            "http://localhost:9/",
        ] {
            assert_eq!(Reach::World.read(text).map_err(|no| no.code), Err(RejectionCode::Forbidden), "{text}");
        }
        for text in ["", "hooks.example", "ftp://hooks.example/", "file:///etc/passwd", "data:,x", "https://"] {
            assert_eq!(Reach::World.read(text).map_err(|no| no.code), Err(RejectionCode::Malformed), "{text}");
        }
        for text in ["https://hooks.example/a?b=c", "http://1.1.1.1/", "https://hooks.example:80/"] {
            assert!(Reach::World.read(text).is_ok(), "{text}");
        }
        assert!(Reach::WorldAndLoopback.read("http://127.0.0.1:9999/x").is_ok());
        assert!(Reach::WorldAndLoopback.read("http://localhost:9999/x").is_ok());
        assert!(Reach::WorldAndLoopback.read("http://10.0.0.1/").is_err());
    }
}
