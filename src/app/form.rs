//! The form by which a network is added from inside the program: address, name, password or token.
//!
//! Holds secrets: no `Debug` output of them, wiped when dropped. Must not know where a token is kept.

use std::fmt;

use zeroize::Zeroizing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Address,
    Name,
    Password,
    Token,
    Channel,
    /// The switch for making the account first; Space turns it.
    Register,
}

#[derive(Clone, PartialEq)]
pub struct NetworkForm {
    pub address: String,
    pub name: String,
    pub password: Zeroizing<String>,
    /// Pasted instead of name and password.
    pub token: Zeroizing<String>,
    pub channel: String,
    /// Make the account first (the server must allow registration).
    pub register: bool,
    pub field: Field,
    /// Byte index in the text of `field`, on a grapheme boundary.
    pub cursor: usize,
    /// What was wrong with the last try, in words that say what to do.
    pub problem: Option<String>,
    /// Waiting for the server's answer.
    pub busy: bool,
}

impl fmt::Debug for NetworkForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetworkForm").field("address", &self.address).field("name", &self.name).finish_non_exhaustive()
    }
}
