//! Secrets of programs: drawing them, keeping only a hash, signing with them, and comparing in a time that tells
//! nothing. Must not know what they open.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign as hmac, verify};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::clock;

/// Before a secret of a webhook, as the specification "Standard Webhooks" has it.
const SECRET_MARK: &str = "whsec_";
/// Before each signature: its kind.
const VERSION: &str = "v1,";

/// 256 random bits in letters that fit everywhere.
pub(super) fn draw() -> String {
    URL_SAFE_NO_PAD.encode(clock::random_bytes::<32>())
}

/// SHA-256. Enough for a secret of 256 random bits: nobody tries those one by one.
pub(super) fn hash(secret: &str) -> Vec<u8> {
    digest(&SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// A name for these texts together that tells none of them.
pub(super) fn mark(parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, parts.join("\n").as_bytes()))
}

/// Whether the secret has this hash.
pub(super) fn fits(secret: &str, stored: &[u8]) -> bool {
    verify_slices_are_equal(&hash(secret), stored).is_ok()
}

/// A new secret of a webhook.
pub(super) fn draw_signing() -> String {
    format!("{SECRET_MARK}{}", STANDARD.encode(clock::random_bytes::<32>()))
}

/// What a call of a webhook says of itself, besides its body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub id: &'a str,
    /// In seconds since 1970, as written in the header.
    pub timestamp: &'a str,
    /// As it went over the wire.
    pub body: &'a [u8],
}

impl Call<'_> {
    /// The header `webhook-signature`: one signature for each secret, so that the other side can change them in peace.
    pub(super) fn signatures<'a>(&self, secrets: impl Iterator<Item = &'a str>) -> String {
        let sign = |secret| Some(format!("{VERSION}{}", STANDARD.encode(hmac(&key(secret)?, &self.signed()))));
        secrets.filter_map(sign).collect::<Vec<_>>().join(" ")
    }

    /// Whether one of the signatures in the header was made with one of the secrets.
    pub(super) fn is_signed<'a>(&self, header: &str, secrets: impl Iterator<Item = &'a str>) -> bool {
        let given: Vec<_> =
            header.split(' ').filter_map(|part| STANDARD.decode(part.strip_prefix(VERSION)?).ok()).collect();
        let signed = self.signed();
        let mut keys = secrets.filter_map(key);
        keys.any(|key| given.iter().any(|signature| verify(&key, &signed, signature).is_ok()))
    }

    fn signed(&self) -> Vec<u8> {
        [self.id.as_bytes(), b".", self.timestamp.as_bytes(), b".", self.body].concat()
    }
}

fn key(secret: &str) -> Option<Key> {
    let bytes = STANDARD.decode(secret.strip_prefix(SECRET_MARK)?).ok()?;
    Some(Key::new(HMAC_SHA256, &bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    const CALL: Call<'_> =
        Call { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: br#"{"test": 2432232314}"# };

    #[test]
    fn the_example_of_the_specification_is_signed_as_it_says() {
        assert_eq!(CALL.signatures([SECRET].into_iter()), SIGNATURE);
        assert!(CALL.is_signed(SIGNATURE, [SECRET].into_iter()));
    }

    #[test]
    fn any_good_signature_with_any_secret_will_do() {
        let other = draw_signing();
        let both = CALL.signatures([other.as_str(), SECRET].into_iter());
        assert!(CALL.is_signed(&both, [SECRET].into_iter()) && CALL.is_signed(&both, [other.as_str()].into_iter()));
        assert!(CALL.is_signed(SIGNATURE, [other.as_str(), SECRET].into_iter()));
        assert!(CALL.is_signed(&format!("v1a,x v2,y {SIGNATURE}"), [SECRET].into_iter()));
    }

    #[test]
    fn whatever_is_changed_breaks_the_signature() {
        let other = draw_signing();
        assert!(!CALL.is_signed(SIGNATURE, [other.as_str()].into_iter()));
        assert!(!CALL.is_signed(SIGNATURE, std::iter::empty()));
        for header in ["", "v1,", "v1", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,!", &SIGNATURE[..30]] {
            assert!(!CALL.is_signed(header, [SECRET].into_iter()), "{header}");
        }
        for call in [
            Call { id: "msg", ..CALL },
            Call { timestamp: "1614265331", ..CALL },
            Call { body: b"{\"test\": 2432232315}", ..CALL },
        ] {
            assert!(!call.is_signed(SIGNATURE, [SECRET].into_iter()), "{call:?}");
        }
    }

    #[test]
    fn a_secret_has_256_bits_and_only_its_own_hash() {
        let (one, two) = (draw(), draw());
        assert_eq!(URL_SAFE_NO_PAD.decode(&one).unwrap().len(), 32);
        assert_ne!(one, two);
        assert!(fits(&one, &hash(&one)) && !fits(&two, &hash(&one)) && !fits("", &hash(&one)) && !fits(&one, &[]));
    }
}
