//! Own commands from the configuration: `gg = "/join global"`, with `{}` for all that follows and `{1}` for one word.
//!
//! An alias stands for a command of the table and never for another alias, so nothing can go round in circles.

use crate::app::state::App;

use super::{Outcome, nothing_else};

/// `/alias`: the aliases there are.
pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/alias")?;
    let aliases = &app.prefs.writing.aliases;
    let words: Vec<_> = aliases.iter().map(|(name, meaning)| format!("/{name} = {meaning}")).collect();
    let words = match words.len() {
        0 => "There are no aliases. They stand in the configuration file: [alias] and below it gg = \"/join global\"."
            .to_owned(),
        _ => words.join("\n"),
    };
    app.answer(&words);
    Ok(Vec::new())
}

/// What an alias stands for, by its name.
pub(super) fn meaning<'a>(app: &'a App, name: &str) -> Option<&'a str> {
    let aliases = &app.prefs.writing.aliases;
    aliases.iter().find(|(known, _)| known == name).map(|(_, meaning)| meaning.as_str())
}

/// The command an alias becomes with these arguments.
///
/// # Errors
/// When a word is missing that the alias asks for.
pub(super) fn expand(name: &str, meaning: &str, arguments: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = meaning;
    let mut placed = false;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match inside.parse::<usize>() {
            _ if inside.is_empty() => out.push_str(arguments),
            Ok(number @ 1..) => {
                let word = arguments.split_whitespace().nth(number - 1);
                out.push_str(word.ok_or_else(|| format!("/{name} takes at least {number} words: it is {meaning}"))?);
            }
            _ => {
                out.push('{');
                rest = after;
                continue;
            }
        }
        placed = true;
        rest = behind;
    }
    out.push_str(rest);
    if !placed && !arguments.is_empty() {
        out.push(' ');
        out.push_str(arguments);
    }
    Ok(out.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn arguments_take_their_places() {
        for (meaning, arguments, typed) in [
            ("/join global", "", "/join global"),
            ("/whisper kat", "hi there", "/whisper kat hi there"),
            ("/whisper {1} see {2}", "kat this", "/whisper kat see this"),
            ("/me {} for all to see", "waves", "/me waves for all to see"),
            ("/me {", "x", "/me { x"),
            ("/me {name}", "", "/me {name}"),
            ("/me {0} {}", "a", "/me {0} a"),
            ("/me {}", "{1}", "/me {1}"),
        ] {
            assert_eq!(expand("a", meaning, arguments), Ok(typed.to_owned()), "{meaning} {arguments}");
        }
    }

    #[test]
    fn a_missing_word_is_asked_for() {
        let error = expand("w", "/whisper {1} see {2}", "kat").unwrap_err();
        assert_eq!(error, "/w takes at least 2 words: it is /whisper {1} see {2}");
    }
}
