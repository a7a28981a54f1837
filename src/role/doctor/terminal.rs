//! What can be said of the terminal without asking it: size, type, colours, letters, links, clipboard.

use std::io::{self, IsTerminal};

use crate::client::terminal::capability::{color_depth, is_dumb};
use crate::client::terminal::guard;
use crate::tui::ColorDepth;

use super::{Finding, State};

/// Below this the screen leaves things out.
const COMFORTABLE: (u16, u16) = (60, 15);

type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

pub fn findings(variable: Variable<'_>) -> Vec<Finding> {
    vec![kind(variable), size(), colours(variable), letters(variable), extras(variable)]
}

fn kind(variable: Variable<'_>) -> Finding {
    let term = variable("TERM").unwrap_or_default();
    let (state, words) = if is_dumb(variable) {
        (State::Warn, "TERM is unset or dumb: streamside runs line by line. Set TERM for the screen.".to_owned())
    } else if !io::stdout().is_terminal() {
        (State::Ok, format!("the output is no terminal now; TERM is {term}"))
    } else {
        (State::Ok, format!("TERM is {term}"))
    };
    Finding::new("terminal", state, words)
}

fn size() -> Finding {
    if !io::stdout().is_terminal() {
        return Finding::new("size", State::Ok, "not known: the output is no terminal");
    }
    let (columns, rows) = guard::size();
    let small = columns < COMFORTABLE.0 || rows < COMFORTABLE.1;
    let advice = if small { "; side lists need 60 columns and 15 rows or more" } else { "" };
    let state = if small { State::Warn } else { State::Ok };
    Finding::new("size", state, format!("{columns} columns, {rows} rows{advice}"))
}

fn colours(variable: Variable<'_>) -> Finding {
    let words = match color_depth(None, variable) {
        ColorDepth::True => "16 million",
        ColorDepth::Ansi256 => "256; if your terminal knows more, set COLORTERM=truecolor or color = \"truecolor\"",
        ColorDepth::Ansi16 => "16; if your terminal knows more, set COLORTERM=truecolor or color = \"256\"",
        ColorDepth::None if variable("NO_COLOR").is_some_and(|set| !set.is_empty()) => "none, as NO_COLOR asks",
        ColorDepth::None => "none; set TERM to what your terminal is",
    };
    Finding::new("colours", State::Ok, words)
}

/// Programs on the other end of a terminal count widths by the locale, too.
fn letters(variable: Variable<'_>) -> Finding {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default();
    let utf8 = locale.to_lowercase().replace('-', "").contains("utf8");
    let (state, words) = match utf8 {
        true => (State::Ok, format!("the locale is {locale}")),
        false => (
            State::Warn,
            format!("the locale ({}) is not UTF-8, so letters may come out wrong; set LANG=C.UTF-8", or_none(&locale)),
        ),
    };
    Finding::new("letters", state, words)
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

/// A guess: nothing is asked of the terminal.
fn extras(variable: Variable<'_>) -> Finding {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let term = variable("TERM").unwrap_or_default();
    let words = if set("TMUX") {
        "inside tmux: for copying `set -g set-clipboard on`, for links tmux 3.4; pictures are half blocks here"
    } else if term.starts_with("screen") {
        "inside screen: links and copying by OSC 8 and 52 do not get through; tmux lets them"
    } else if term == "linux" {
        "the Linux console has no links (OSC 8) and no clipboard (OSC 52); copying goes by the desktop's own"
    } else if set("SSH_CONNECTION") {
        "over ssh copying goes by OSC 52, which your terminal must allow"
    } else {
        "most terminals take links (OSC 8) and copying (OSC 52); where OSC 52 is off, the desktop's clipboard is used"
    };
    Finding::new("links and copying", State::Ok, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(variables: &[(&str, &str)]) -> Vec<(String, State, String)> {
        let found =
            findings(&|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()));
        found.into_iter().map(|finding| (finding.about, finding.state, finding.words)).collect()
    }

    #[test]
    fn the_environment_decides_what_is_said() {
        let good = told(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")]);
        assert!(good.iter().filter(|(about, ..)| about != "size").all(|(_, state, _)| *state == State::Ok), "{good:?}");
        assert!(good.iter().any(|(_, _, words)| words == "16 million"));
        let poor = told(&[("TERM", "dumb"), ("LANG", "C")]);
        let warned: Vec<_> =
            poor.iter().filter(|(_, state, _)| *state == State::Warn).map(|(about, ..)| about).collect();
        assert!(warned.iter().any(|about| *about == "terminal") && warned.iter().any(|about| *about == "letters"));
        assert!(
            told(&[("TERM", "tmux-256color"), ("TMUX", "x")]).iter().any(|(_, _, words)| words.contains("tmux 3.4"))
        );
    }
}
