//! Comparing names: rooms, people, ignore lists (RFC 2.3: without regard to case).
//!
//! Client, server and the store's index use this one function, so they agree on who is who. Must not know which names
//! are allowed: that is a policy of the server.

use super::text::unicode;

/// The key of a name: letters folded to one case, control and invisible characters removed. Not for showing.
///
/// Idempotent. No compatibility normalisation: full-width letters stay different from plain ones.
pub fn fold(name: &str) -> Box<str> {
    if name.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return name.to_ascii_lowercase().into();
    }
    let mut key = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !is_unseen(*c)) {
        // Down, up and down again: `ſ`, `ς` and `K` meet `s`, `σ` and `k` only as capitals, `ẞ` has none of its own.
        for upper in c.to_lowercase().flat_map(char::to_uppercase) {
            key.extend(upper.to_lowercase());
        }
    }
    key.into()
}

fn is_unseen(c: char) -> bool {
    c.is_control() || unicode::is_invisible(c) || matches!(c, unicode::ZWJ | unicode::EMOJI_SELECTOR)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn s2_3_names_are_equal_without_regard_to_case() {
        for (a, b) in [
            ("Nova", "nOVA"),
            ("ÉCOLE", "école"),
            ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
            ("STRASSE", "straße"),
            ("ẞ", "ß"),
            ("ſ", "S"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("nova"), fold("nova2"));
    }

    #[test]
    fn invisible_characters_make_no_new_name() {
        for name in ["ad\u{202e}min", "ad\u{200b}min", "\u{feff}admin", "adm\u{7}in", "ad\u{ad}min", "ad\u{200d}min"] {
            assert_eq!(&*fold(name), "admin", "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in any::<String>()) {
            prop_assert_eq!(fold(&fold(&name)), fold(&name));
        }
    }

    #[test]
    fn every_single_character_folds_for_good() {
        for c in '\0'..=char::MAX {
            let key = fold(c.encode_utf8(&mut [0; 4]));
            assert_eq!(fold(&key), key, "{c:?}");
        }
    }
}
