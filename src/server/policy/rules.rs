//! Whether somebody has accepted the rules of a room, where that is asked for. Must not know who is asked, nor what the
//! rules say.

use crate::chat::{Rejection, RejectionCode};

use super::house::{RoomBook, Rules};
use super::refuse;

/// A message of this whole text accepts the rules: RFC clients cannot send `/accept` (3.4).
pub const ACCEPT: &str = "!accept";

/// # Errors
/// `Forbidden` for who (folded name) has not accepted the rules in their present text, where nobody writes before that.
pub fn check(book: &RoomBook, person: &str) -> Result<(), Rejection> {
    match &book.rules {
        Some(rules) if rules.must_accept && !has_accepted(book, rules, person) => {
            let reason = "this channel has rules; read them, then type /accept before you write (or post !accept, if \
                your program knows no /accept)";
            Err(refuse(RejectionCode::Forbidden, reason))
        }
        _ => Ok(()),
    }
}

/// Another text asks again, also one that was in force before.
pub fn has_accepted(book: &RoomBook, rules: &Rules, person: &str) -> bool {
    book.accepted.get(person) == Some(&rules.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(must_accept: bool, accepted: Option<u64>) -> RoomBook {
        let rules = Some(Rules { version: 2, text: "be kind".to_owned(), must_accept });
        RoomBook {
            rules,
            accepted: accepted.map(|version| ("ann".into(), version)).into_iter().collect(),
            ..RoomBook::default()
        }
    }

    #[test]
    fn only_the_present_text_counts_and_only_where_it_must_be_accepted() {
        let table = [(true, None, false), (true, Some(1), false), (true, Some(3), false), (true, Some(2), true)];
        for (must_accept, accepted, fine) in table.into_iter().chain([(false, None, true)]) {
            let verdict = check(&book(must_accept, accepted), "ann");
            assert_eq!(verdict.is_ok(), fine, "{must_accept} {accepted:?}");
        }
        assert_eq!(check(&book(true, Some(2)), "bob").map_err(|no| no.code), Err(RejectionCode::Forbidden));
        assert_eq!(check(&RoomBook::default(), "bob"), Ok(()), "a room without rules");
    }
}
