//! Names that look alike: what a name comes down to when signs that are taken for each other are made one. Names are
//! ASCII on our server, so a table of our own is whole; for all of Unicode there would be UTS 39. Server and client use
//! this one function, so they agree on what is alike. Must not know who has a name.

/// Two or more signs that look like one, the longer ones first.
const PAIRS: [(&str, &str); 3] = [("rn", "m"), ("vv", "w"), ("cl", "d")];

/// Two names are confusable when this is the same text.
///
/// Case is folded first, as it is for names, so letters count in both of their forms: a capital `I` is a small `l`.
pub fn skeleton(name: &str) -> String {
    let mut text: String = name.chars().filter(|c| !matches!(c, '.' | '_' | '-')).map(one_sign).collect();
    for (pair, one) in PAIRS {
        text = text.replace(pair, one);
    }
    text
}

fn one_sign(c: char) -> char {
    match c.to_ascii_lowercase() {
        '0' => 'o',
        '1' | 'i' => 'l',
        '2' => 'z',
        '5' => 's',
        '6' | '8' => 'b',
        '9' => 'g',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_are_taken_for_each_other_come_down_to_the_same() {
        for (one, two) in [
            ("nova", "N0VA"),
            ("kelly", "keIIy"),
            ("kelly", "ke11y"),
            ("moderator", "rnoderator"),
            ("walter", "vvalter"),
            ("dave", "clave"),
            ("bob", "8o6"),
            ("sam", "5.a_m"),
            ("dj-ann", "djann_"),
            ("zig", "219"),
        ] {
            assert_eq!(skeleton(one), skeleton(two), "{one} {two}");
        }
    }

    #[test]
    fn other_names_stay_apart() {
        for (one, two) in [("nova", "novb"), ("nova", "nova1"), ("ann", "anne"), ("mods", "mod"), ("kat", "cat")] {
            assert_ne!(skeleton(one), skeleton(two), "{one} {two}");
        }
    }

    proptest! {
        /// Names that are one for the accounts are one here as well.
        #[test]
        fn case_never_counts(name in "[A-Za-z0-9._-]{1,32}") {
            prop_assert_eq!(skeleton(&name), skeleton(&name.to_ascii_uppercase()));
        }
    }
}
