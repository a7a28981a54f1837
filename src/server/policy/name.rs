//! Which names an account may have. The name of an account is also the name of the room it owns (RFC 2.3), so names
//! are unique without regard to case; ASCII only, so that folding is a bijection. Must not know who holds a name.

use crate::chat::{Rejection, RejectionCode};

use super::refuse;

/// In signs.
pub const LONGEST: usize = 32;

/// Names that would be taken for the server itself, or that the wire gives a meaning.
const RESERVED: [&str; 7] = ["global", "system", "server", "whisper", "error", "admin", "-"];
const RESERVED_END: &str = "-mods";

/// The key under which an account name is unique.
pub fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// # Errors
/// `BadName`, with the rule that was broken.
pub fn check(name: &str) -> Result<(), Rejection> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || name.len() > LONGEST || !name.chars().all(fits) {
        return Err(refuse(
            RejectionCode::BadName,
            "a name is 1 to 32 characters out of letters, digits, dot, underscore and hyphen; choose another",
        ));
    }
    let folded = fold(name);
    if RESERVED.contains(&folded.as_str()) || folded.ends_with(RESERVED_END) {
        return Err(refuse(RejectionCode::BadName, "this name is reserved by the server; choose another"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_letters_digits_dot_underscore_and_hyphen_are_taken() {
        for name in ["a", "Nova", "a.b_c-9", &"x".repeat(32), "mods", "globally"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn other_names_are_refused_as_bad() {
        let long = "x".repeat(33);
        for name in ["", " ", "a b", "näme", "troll:ab12", "a/b", &long, "GLOBAL", "Admin", "whisper", "nova-MODS", "-"]
        {
            assert_eq!(check(name).map_err(|no| no.code), Err(RejectionCode::BadName), "{name}");
        }
    }
}
