//! What the environment says about the terminal: colours, ground, whether it can be drawn on at all.
//!
//! Nothing is asked of the terminal itself, since an answer could be late, missing, or land in the input.

use crate::tui::{ColorDepth, Ground};

/// What the person asked for with `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// How many colours to use. A non-empty `NO_COLOR` wins over everything (no-color.org), then the choice, then what
/// `CLICOLOR_FORCE`, `COLORTERM` and `TERM` tell.
pub fn color_depth(choice: ColorChoice, variable: &dyn Fn(&str) -> Option<String>) -> ColorDepth {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let term = set("TERM").unwrap_or_default();
    let forced = choice == ColorChoice::Always || set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    if set("NO_COLOR").is_some() || choice == ColorChoice::Never {
        return ColorDepth::None;
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

/// Whether cursor movements mean anything to the terminal.
pub fn is_dumb(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    variable("TERM").is_none_or(|term| term.is_empty() || term == "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(choice: ColorChoice, variables: &[(&str, &str)]) -> ColorDepth {
        color_depth(choice, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn colours_follow_the_environment() {
        use ColorChoice::{Always, Auto, Never};
        for (choice, variables, expected) in [
            (Auto, &[("TERM", "xterm-256color")][..], ColorDepth::Ansi256),
            (Auto, &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], ColorDepth::True),
            (Auto, &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], ColorDepth::None),
            (Auto, &[("TERM", "xterm-256color"), ("NO_COLOR", "")], ColorDepth::Ansi256),
            (Always, &[("TERM", "xterm"), ("NO_COLOR", "1")], ColorDepth::None),
            (Always, &[("TERM", "vt100")], ColorDepth::Ansi16),
            (Auto, &[("TERM", "vt100")], ColorDepth::None),
            (Auto, &[("TERM", "vt100"), ("CLICOLOR_FORCE", "1")], ColorDepth::Ansi16),
            (Never, &[("TERM", "xterm"), ("COLORTERM", "truecolor")], ColorDepth::None),
            (Auto, &[("TERM", "linux")], ColorDepth::Ansi16),
            (Auto, &[("TERM", "xterm-kitty")], ColorDepth::True),
            (Auto, &[], ColorDepth::None),
        ] {
            assert_eq!(depth(choice, variables), expected, "{choice:?} {variables:?}");
        }
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
