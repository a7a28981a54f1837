//! The `/ignore` family: whom and what one does not want to see (RFC 3.2).
//!
//! Ignoring happens here and the others never learn of it. Must not know how a line is hidden.

use crate::app::effect::Effect;
use crate::app::ignore::{Ignore, Ignored, Names};
use crate::app::span;
use crate::app::state::App;
use crate::chat::name::fold;
use crate::chat::{SafeText, Timestamp};

use super::{Outcome, nothing_else};

const FULL: &str = "The list is full. /unignore takes somebody off it, /purgeusers and /purgechannels empty the lists.";

pub(super) fn person(app: &mut App, arguments: &str) -> Outcome {
    if arguments.is_empty() {
        return list(app, arguments);
    }
    if let Some(on) = arguments.strip_prefix("--recursive") {
        return recursive(app, on.trim());
    }
    let (name, time) = name_and_time(arguments, "/ignore <user> [duration]")?;
    let name = name.trim_start_matches('@');
    let me = |name: &str| app.networks.iter().filter_map(|n| n.me.as_ref()).any(|me| fold(me.as_str()) == fold(name));
    if fold(name).is_empty() {
        return Err("Whom? /ignore <user> [duration]".into());
    }
    if me(name) {
        return Err("That is you; you cannot ignore yourself.".into());
    }
    let ignored = until(app, name, time);
    let words = format!("{} is ignored{}. /unignore {0} ends it.", ignored.name, ending(&ignored, app.now));
    added(app, ignored, |ignore| &mut ignore.people, &words)
}

pub(super) fn channel(app: &mut App, arguments: &str) -> Outcome {
    let (name, time) = name_and_time(arguments, "/ignorechannel <channel> [duration]")?;
    let name = name.trim_start_matches('#');
    if fold(name).is_empty() {
        return Err("Which one? /ignorechannel <channel> [duration]".into());
    }
    let ignored = until(app, name, time);
    let words = format!(
        "#{} is hidden{} wherever you are not in it. /unignorechannel {0} ends it.",
        ignored.name,
        ending(&ignored, app.now)
    );
    added(app, ignored, |ignore| &mut ignore.channels, &words)
}

pub(super) fn person_again(app: &mut App, arguments: &str) -> Outcome {
    again(app, arguments.trim_start_matches('@'), |ignore| &mut ignore.people, "/unignore <user>")
}

pub(super) fn channel_again(app: &mut App, arguments: &str) -> Outcome {
    again(app, arguments.trim_start_matches('#'), |ignore| &mut ignore.channels, "/unignorechannel <channel>")
}

pub(super) fn all_people_again(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/purgeusers")?;
    Ok(emptied(app, |ignore| &mut ignore.people, "Nobody is ignored any more."))
}

pub(super) fn all_channels_again(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/purgechannels")?;
    Ok(emptied(app, |ignore| &mut ignore.channels, "No channel is ignored any more."))
}

/// Hides everybody without an account, or shows them again.
pub(super) fn anonymous(app: &mut App, arguments: &str) -> Outcome {
    let hide = match arguments {
        "" => !app.ignore.anonymous,
        "hide" => true,
        "show" => false,
        other => return Err(format!("/trolls takes nothing, hide or show, not {other}.")),
    };
    let effects = app.change_ignored(|ignore| ignore.anonymous = hide);
    let (state, back) = if hide { ("hidden", "shows") } else { ("shown", "hides") };
    app.answer(&format!("People without an account are {state}. /trolls {back} them again."));
    Ok(effects)
}

pub(super) fn list(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/ignorelist")?;
    let names = |names: &Names, sign: &str| {
        let each = names.all().map(|ignored| format!("{sign}{}{}", ignored.name, ending(ignored, app.now)));
        let each: Vec<_> = each.collect();
        if each.is_empty() { "nobody".to_owned() } else { each.join(", ") }
    };
    let channels = match names(&app.ignore.channels, "#") {
        none if none == "nobody" => "none".to_owned(),
        some => some,
    };
    let hidden = |hidden: bool| if hidden { "hidden" } else { "shown" };
    app.answer(&format!(
        "Ignored people: {}\nIgnored channels: {channels}\nPeople without an account are {}, what speaks to ignored \
         people is {}.\nTo change it: /unignore, /unignorechannel, /trolls, /ignore --recursive on|off",
        names(&app.ignore.people, ""),
        hidden(app.ignore.anonymous),
        hidden(app.ignores_recursively()),
    ));
    Ok(Vec::new())
}

fn recursive(app: &mut App, on: &str) -> Outcome {
    let on = match on {
        "on" => true,
        "off" => false,
        _ => return Err("/ignore --recursive takes on or off.".into()),
    };
    let effects = app.change_ignored(|ignore| ignore.recursive = Some(on));
    app.answer(if on {
        "What speaks to somebody you ignore is hidden, too."
    } else {
        "What speaks to somebody you ignore is shown."
    });
    Ok(effects)
}

/// One name and, if more was typed, how long it is to be ignored, in milliseconds.
fn name_and_time<'a>(arguments: &'a str, usage: &str) -> Result<(&'a str, Option<i64>), String> {
    let mut words = arguments.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(name), None, _) => Ok((name, None)),
        (Some(name), Some(time), None) => match span::parse(time) {
            Some(time) => Ok((name, Some(time))),
            None if time.bytes().all(|byte| byte.is_ascii_digit()) => {
                Err(format!("{time} what? {time}m are minutes, {time}h hours, {time}d days."))
            }
            None => Err(format!("{time} is no length of time; write one like 10m, 2h or 1d.")),
        },
        _ => Err(format!("One name and, if you like, a time: {usage}")),
    }
}

fn until(app: &App, name: &str, time: Option<i64>) -> Ignored {
    let until = time.map(|time| Timestamp::clamped(app.now.0.saturating_add(time)));
    Ignored { name: SafeText::name(name), until }
}

fn ending(ignored: &Ignored, now: Timestamp) -> String {
    ignored.until.map_or_else(String::new, |until| format!(" for {}", span::in_words(until.0 - now.0)))
}

fn added(app: &mut App, ignored: Ignored, names: fn(&mut Ignore) -> &mut Names, words: &str) -> Outcome {
    let mut fits = false;
    let effects = app.change_ignored(|ignore| fits = names(ignore).add(ignored));
    if !fits {
        return Err(FULL.into());
    }
    app.answer(words);
    Ok(effects)
}

fn again(app: &mut App, name: &str, names: fn(&mut Ignore) -> &mut Names, usage: &str) -> Outcome {
    if name.is_empty() {
        return Err(format!("Which one? {usage}; /ignorelist shows all."));
    }
    let mut gone = None;
    let effects: Vec<Effect> = app.change_ignored(|ignore| gone = names(ignore).remove(name));
    let gone = gone.ok_or_else(|| format!("{name} is not ignored. /ignorelist shows who is."))?;
    app.answer(&format!("{} is shown again.", gone.name));
    Ok(effects)
}

fn emptied(app: &mut App, names: fn(&mut Ignore) -> &mut Names, words: &str) -> Vec<Effect> {
    let effects = app.change_ignored(|ignore| names(ignore).clear());
    app.answer(words);
    effects
}
