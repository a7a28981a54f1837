//! Asking for a password on the terminal without showing it.
//!
//! Keys are read one by one, so that Ctrl-C is a key and the terminal is given back whatever is typed. Must not know
//! what the password is for.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};

use zeroize::Zeroizing;

/// No password is longer.
const LONGEST: usize = 4096;

const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
const CTRL_U: u8 = 21;

/// Asks on the terminal, whatever stdin and stdout are. `None` when the person does not want to.
///
/// # Errors
/// When there is no terminal.
pub fn ask(question: &str) -> io::Result<Option<Zeroizing<String>>> {
    let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    write!(terminal, "{question}")?;
    terminal.flush()?;
    let found = rustix::termios::tcgetattr(&terminal)?;
    let mut silent = found.clone();
    silent.make_raw();
    rustix::termios::tcsetattr(&terminal, rustix::termios::OptionalActions::Flush, &silent)?;
    let typed = read(&mut terminal);
    rustix::termios::tcsetattr(&terminal, rustix::termios::OptionalActions::Flush, &found)?;
    writeln!(terminal)?;
    typed
}

fn read(keys: &mut File) -> io::Result<Option<Zeroizing<String>>> {
    // All the room from the start: a text that grows would leave copies.
    let mut typed = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut key = [0];
    while keys.read(&mut key)? == 1 {
        match key[0] {
            b'\r' | b'\n' => return Ok(Some(text(&typed))),
            CTRL_C => return Ok(None),
            CTRL_D if typed.is_empty() => return Ok(None),
            0x7f | 0x08 => take_back(&mut typed),
            CTRL_U => typed.clear(),
            byte if byte >= b' ' && typed.len() < LONGEST => typed.push(byte),
            _ => {}
        }
    }
    Ok(None)
}

/// The last character, all its bytes.
fn take_back(typed: &mut Vec<u8>) {
    while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
}

fn text(typed: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(typed).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_goes_with_all_its_bytes() {
        let mut typed = "ab\u{e9}\u{1f600}".as_bytes().to_vec();
        for left in ["ab\u{e9}", "ab", "a", "", ""] {
            take_back(&mut typed);
            assert_eq!(&**text(&typed), left);
        }
    }
}
