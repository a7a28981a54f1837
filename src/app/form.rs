//! The form by which a network is added from inside the program: address, name, password or token.
//!
//! Holds secrets: no `Debug` output of them, wiped when dropped. Must not know where a token is kept.

use std::fmt;

use zeroize::Zeroizing;

use crate::chat::NetworkId;

use super::compose::{after, before, boundary_from};

/// The most bytes a field takes. Secrets have this much room from the start: a text that grows would leave copies.
const LONGEST: usize = 4096;

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
    /// The network that goes on with what this form brings; otherwise it adds one.
    pub replaces: Option<NetworkId>,
}

impl Field {
    /// In the order of the screen.
    pub const ALL: [Self; 6] = [Self::Address, Self::Name, Self::Password, Self::Token, Self::Channel, Self::Register];

    /// Whether its text must not be seen.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Password | Self::Token)
    }
}

impl Default for NetworkForm {
    fn default() -> Self {
        Self::new("")
    }
}

impl NetworkForm {
    /// An empty form; with an address given, the cursor stands behind it, in the name.
    pub fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            name: String::new(),
            password: Zeroizing::new(String::with_capacity(LONGEST)),
            token: Zeroizing::new(String::with_capacity(LONGEST)),
            channel: String::new(),
            register: false,
            field: if address.is_empty() { Field::Address } else { Field::Name },
            cursor: 0,
            problem: None,
            busy: false,
            replaces: None,
        }
    }

    /// The text of the field with the cursor; the switch has none.
    pub fn text(&self) -> Option<&str> {
        match self.field {
            Field::Address => Some(&self.address),
            Field::Name => Some(&self.name),
            Field::Password => Some(&self.password),
            Field::Token => Some(&self.token),
            Field::Channel => Some(&self.channel),
            Field::Register => None,
        }
    }

    /// Puts text in at the cursor: only its first line, without control characters, as far as there is room.
    pub fn insert(&mut self, text: &str) {
        if self.field == Field::Register {
            self.register ^= text == " ";
            return;
        }
        let cursor = self.cursor;
        let Some(field) = self.text_mut() else { return };
        let mut end = cursor;
        for c in text.trim_start_matches(['\r', '\n']).chars().take_while(|c| !matches!(c, '\r' | '\n')) {
            if !c.is_control() && field.len() + c.len_utf8() <= LONGEST {
                field.insert(end, c);
                end += c.len_utf8();
            }
        }
        self.cursor = boundary_from(field, end);
    }

    pub fn backspace(&mut self) {
        let Some(text) = self.text() else { return };
        let start = before(text, self.cursor);
        self.remove(start, self.cursor);
    }

    pub fn delete(&mut self) {
        let Some(text) = self.text() else { return };
        let end = after(text, self.cursor);
        self.remove(self.cursor, end);
    }

    /// Empties the field up to the cursor.
    pub fn clear_to_start(&mut self) {
        self.remove(0, self.cursor);
    }

    pub fn left(&mut self) {
        self.cursor = self.text().map_or(0, |text| before(text, self.cursor));
    }

    pub fn right(&mut self) {
        self.cursor = self.text().map_or(0, |text| after(text, self.cursor));
    }

    pub fn home(&mut self) {
        self.cursor = 0;
    }

    pub fn end(&mut self) {
        self.cursor = self.text().map_or(0, str::len);
    }

    /// Goes `steps` fields on, around the ends.
    pub fn walk(&mut self, steps: isize) {
        let fields = Field::ALL;
        let here = fields.iter().position(|field| *field == self.field).unwrap_or(0);
        let on = steps.rem_euclid(fields.len() as isize).unsigned_abs();
        self.field = fields[(here + on) % fields.len()];
        self.end();
    }

    /// What is missing before a server can be asked, if anything.
    pub fn missing(&self) -> Option<&'static str> {
        let blank = |text: &str| text.trim().is_empty();
        let (name, password, token) = (!blank(&self.name), !blank(&self.password), !blank(&self.token));
        match (name, password, token) {
            _ if blank(&self.address) => Some("Give the address of the server, like chat.example.org."),
            (_, true, true) => Some("Give a password or a token, not both."),
            (_, _, true) if self.register => Some("A new account takes a name and a password, no token."),
            (true, true, false) => None,
            _ if self.register => Some("Give a name and a password for the new account."),
            (true, false, false) => {
                Some("Give the password too, or a token, or leave the name out to read as a guest.")
            }
            (false, true, _) => Some("Give the name that goes with the password."),
            _ => None,
        }
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        match self.field {
            Field::Address => Some(&mut self.address),
            Field::Name => Some(&mut self.name),
            Field::Password => Some(&mut self.password),
            Field::Token => Some(&mut self.token),
            Field::Channel => Some(&mut self.channel),
            Field::Register => None,
        }
    }

    fn remove(&mut self, start: usize, end: usize) {
        let Some(text) = self.text_mut() else { return };
        text.replace_range(start..end, "");
        self.cursor = boundary_from(text, start);
    }
}

impl fmt::Debug for NetworkForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetworkForm").field("address", &self.address).field("name", &self.name).finish_non_exhaustive()
    }
}
