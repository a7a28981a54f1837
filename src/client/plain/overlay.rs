//! What lies over the screen, read out. Must not know how it is drawn there.

use std::fmt::Write;

use crate::app::command::TABLE;
use crate::app::form::{Field, NetworkForm};
use crate::app::state::Overlay;

pub fn words(overlay: &Overlay) -> String {
    match overlay {
        Overlay::Help { .. } => help(),
        _ => "streamside: that needs the screen, and there is none line by line. /help shows what works here.\n"
            .to_owned(),
    }
}

fn help() -> String {
    let mut out = String::from("What is typed is sent to the channel; a line that begins with a slash is a command.\n");
    for command in TABLE {
        let _ = writeln!(out, "{}: {}", command.usage, command.help);
    }
    out += "An empty line sends again what was kept; the end of input (Ctrl-D) or /quit leaves.\n";
    out
}

/// What is asked next. `None` while the answer of the server is awaited.
pub fn question(form: &NetworkForm) -> Option<String> {
    if form.busy {
        return None;
    }
    let what = match form.field {
        Field::Address => "address of the server, like chat.example.org",
        Field::Name => "your name there; empty for a token or as a guest",
        Field::Password => "password; it is not shown",
        Field::Token => "token instead of name and password; it is not shown",
        Field::Channel => "channel to open",
        Field::Register => "make the account first? yes or no",
    };
    let now = match form.field {
        Field::Address | Field::Name | Field::Channel => form.text().filter(|text| !text.is_empty()),
        _ => None,
    };
    let kept = now.map_or_else(String::new, |text| format!(" (an empty line keeps {text})"));
    Some(format!("{what}{kept}:\n"))
}
