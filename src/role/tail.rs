//! `streamside tail`: prints the messages of a channel, one a line, history first.
//!
//! Everything that is printed is safe for a terminal: plain lines are sanitised text, JSON escapes what is not visible.
//! Must not know the protocol.

use std::future::pending;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::os::fd::{AsFd, AsRawFd};

use jiff::tz::TimeZone;
use serde::Serialize;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::backend::{Heard, tap};
use crate::client::written::{self, Clock, Entry};
use crate::config::account::Account;

use super::failure::{Exit, Failure};

/// How a message is printed.
#[derive(Clone, Debug)]
pub enum Form {
    /// `2026-11-20 21:04 nova: text`, in this time zone.
    Plain(TimeZone),
    /// One object a line: id, timestamp, channel, username, text, html, global, type.
    Json,
}

/// Prints to `out` until `lines` lines are printed, `out` is closed, or the server has enough. Of the history at most
/// `lines` messages come, the newest ones.
///
/// # Errors
/// When the first connection cannot be made, the server does not want us, or `out` cannot be written.
pub async fn run(
    account: Account,
    form: Form,
    lines: Option<usize>,
    out: &mut (impl Write + Send),
) -> Result<(), Failure> {
    let limit = lines.unwrap_or(usize::MAX);
    if limit == 0 {
        return Ok(());
    }
    let (mut printed, mut fault) = (0, None);
    let mut each = |heard: Heard| {
        if let Err(error) = out.write_all(line(&heard, &form).as_bytes()).and_then(|()| out.flush()) {
            fault = Some(error);
            return ControlFlow::Break(());
        }
        printed += 1;
        if printed < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    tap(&account, limit, &mut each).await?;
    match fault {
        // The reader has seen enough (`tail | head`): nothing went wrong.
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Failed, format!("the output cannot be written ({error}); check where it goes")))
        }
        _ => Ok(()),
    }
}

/// Waits until nobody reads `out` any more. A pipe tells so before the next message would; a file never does.
#[expect(deprecated, reason = "what replaces it is unsafe; the value owns its descriptor while it is watched")]
pub async fn unread(out: impl AsRawFd + AsFd) {
    match AsyncFd::with_interest(out, Interest::ERROR) {
        Ok(out) => drop(out.ready(Interest::ERROR).await),
        Err(_) => pending().await,
    }
}

fn line(heard: &Heard, form: &Form) -> String {
    match form {
        Form::Plain(zone) => plain(heard, zone),
        Form::Json => json(heard),
    }
}

fn plain(heard: &Heard, zone: &TimeZone) -> String {
    let (who, text) = (heard.username.as_str(), heard.text.as_str());
    written::line(&Entry { at: heard.at, what: "", who, room: None, text }, Clock::Day, zone)
}

#[derive(Serialize)]
struct Printed<'a> {
    id: &'a str,
    timestamp: i64,
    channel: &'a str,
    username: &'a str,
    text: &'a str,
    html: &'a str,
    global: Option<bool>,
    r#type: &'a str,
}

fn json(heard: &Heard) -> String {
    let printed = Printed {
        id: &heard.id,
        timestamp: heard.at.0,
        channel: &heard.channel,
        username: heard.username.as_str(),
        text: heard.text.as_str(),
        html: &heard.html,
        global: heard.global,
        r#type: &heard.kind,
    };
    let json = serde_json::to_string(&printed).expect("texts and numbers are always JSON");
    let mut line = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if is_hidden(c) {
            // Outside of strings JSON is ASCII, so this is inside of one.
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units).iter() {
                line += &format!("\\u{unit:04x}");
            }
        } else {
            line.push(c);
        }
    }
    line.push('\n');
    line
}

/// Control, direction and tag characters, which JSON leaves as they are and a terminal may act on.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}
