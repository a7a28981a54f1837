//! What the environment says about the terminal: colours, ground, whether it can be drawn on at all.
//!
//! The environment is known before the first frame; what the terminal itself answers may come later, or never.

use super::encode::Protocol;
use crate::tui::{ColorDepth, Ground};

/// How many colours to use. A non-empty `NO_COLOR` wins over everything (no-color.org), then what the
/// person asked for, then what `CLICOLOR_FORCE`, `COLORTERM` and `TERM` tell.
pub fn color_depth(asked: Option<ColorDepth>, variable: &dyn Fn(&str) -> Option<String>) -> ColorDepth {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let term = set("TERM").unwrap_or_default();
    let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    if set("NO_COLOR").is_some() {
        return ColorDepth::None;
    }
    if let Some(depth) = asked {
        return depth;
    }
    if set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit") || term.ends_with("-direct") {
        return ColorDepth::True;
    }
    match term.as_str() {
        "" | "dumb" | "vt100" | "vt102" | "vt220" if !forced => ColorDepth::None,
        term if term.contains("256color") => ColorDepth::Ansi256,
        // These speak 24 bits and say so only by their names.
        "xterm-kitty" | "xterm-ghostty" | "alacritty" | "foot" | "wezterm" => ColorDepth::True,
        _ => ColorDepth::Ansi16,
    }
}

/// Dark unless `COLORFGBG` (set by rxvt, Konsole and others as `foreground;background`) names a light ground.
pub fn ground(variable: &dyn Fn(&str) -> Option<String>) -> Ground {
    let background = variable("COLORFGBG").and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok());
    if matches!(background, Some(7 | 15)) { Ground::Light } else { Ground::Dark }
}

/// Whether the terminal is to be asked for its ground: it shows colours, and the environment does not tell already.
pub fn is_ground_open(depth: ColorDepth, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    // The Linux console has no answer, and some of its versions print the question.
    let can_answer = variable("TERM").is_some_and(|term| !term.starts_with("linux") && !term.starts_with("vt"));
    depth != ColorDepth::None && can_answer && variable("COLORFGBG").is_none()
}

/// The graphics that the terminal is known to have. `TERM` is believed first: it follows over ssh, and programs that are
/// started from kitty inherit its other variables without being kitty.
pub fn graphics(variable: &dyn Fn(&str) -> Option<String>) -> Option<Protocol> {
    match (variable("TERM")?.as_str(), variable("TERM_PROGRAM").as_deref()) {
        ("xterm-kitty" | "xterm-ghostty", _) | (_, Some("ghostty")) => Some(Protocol::Kitty),
        (_, Some("iTerm.app" | "WezTerm")) => Some(Protocol::Iterm),
        _ => None,
    }
}

/// Whether another program keeps the screen in between: tmux and screen would not let graphics through as they are.
pub fn is_multiplexed(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let term = variable("TERM").unwrap_or_default();
    set("TMUX") || set("STY") || set("ZELLIJ") || term.starts_with("screen") || term.starts_with("tmux")
}

/// Whether cursor movements mean anything to the terminal.
pub fn is_dumb(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    variable("TERM").is_none_or(|term| term.is_empty() || term == "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(asked: Option<ColorDepth>, variables: &[(&str, &str)]) -> ColorDepth {
        color_depth(asked, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn colours_follow_the_environment() {
        for (asked, variables, expected) in [
            (None, &[("TERM", "xterm-256color")][..], ColorDepth::Ansi256),
            (None, &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], ColorDepth::True),
            (None, &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], ColorDepth::None),
            (None, &[("TERM", "xterm-256color"), ("NO_COLOR", "")], ColorDepth::Ansi256),
            (Some(ColorDepth::True), &[("TERM", "xterm"), ("NO_COLOR", "1")], ColorDepth::None),
            (Some(ColorDepth::Ansi16), &[("TERM", "vt100")], ColorDepth::Ansi16),
            (None, &[("TERM", "vt100")], ColorDepth::None),
            (None, &[("TERM", "vt100"), ("CLICOLOR_FORCE", "1")], ColorDepth::Ansi16),
            (Some(ColorDepth::None), &[("TERM", "xterm"), ("COLORTERM", "truecolor")], ColorDepth::None),
            (None, &[("TERM", "linux")], ColorDepth::Ansi16),
            (None, &[("TERM", "xterm-kitty")], ColorDepth::True),
            (None, &[], ColorDepth::None),
        ] {
            assert_eq!(depth(asked, variables), expected, "{asked:?} {variables:?}");
        }
    }

    #[test]
    fn only_what_is_open_is_asked() {
        let asked = |depth, variables: &[(&str, &str)]| {
            is_ground_open(depth, &|name| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(asked(ColorDepth::True, &[("TERM", "xterm-256color")]));
        assert!(!asked(ColorDepth::None, &[("TERM", "xterm-256color")]));
        assert!(!asked(ColorDepth::True, &[("TERM", "xterm"), ("COLORFGBG", "0;15")]));
        assert!(!asked(ColorDepth::Ansi16, &[("TERM", "linux")]));
    }

    #[test]
    fn graphics_are_sent_only_where_they_are_known_to_be_understood() {
        let found = |variables: &'static [(&str, &str)]| {
            let variable =
                |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned());
            (graphics(&variable), is_multiplexed(&variable))
        };
        let (kitty, iterm) = (Some(Protocol::Kitty), Some(Protocol::Iterm));
        assert_eq!(found(&[("TERM", "xterm-kitty")]), (kitty, false));
        assert_eq!(found(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "ghostty")]), (kitty, false));
        assert_eq!(found(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")]), (iterm, false));
        assert_eq!(found(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")]), (iterm, false));
        // An xterm that was started from kitty.
        assert_eq!(found(&[("TERM", "xterm-256color"), ("KITTY_WINDOW_ID", "1")]), (None, false));
        assert_eq!(found(&[("TERM", "tmux-256color"), ("TERM_PROGRAM", "tmux")]), (None, true));
        assert_eq!(found(&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/x,1,0")]), (kitty, true));
    }

    #[test]
    fn a_light_ground_is_seen() {
        for (value, expected) in
            [("0;15", Ground::Light), ("15;0", Ground::Dark), ("0;default;7", Ground::Light), ("", Ground::Dark)]
        {
            assert_eq!(ground(&|_| Some(value.to_owned())), expected, "{value:?}");
        }
    }
}
