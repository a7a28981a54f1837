//! All commands, in the order in which help lists them. The same table feeds the parser, the help and the hints.

use crate::app::state::App;

use super::{Outcome, connect, forget, help, join, leave, lists, names, quit, reconnect, scope, theme, unsent};

/// One command.
pub struct Command {
    /// Without the slash.
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    /// How it is typed.
    pub usage: &'static str,
    /// One line.
    pub help: &'static str,
    /// Something is gone afterwards: a beginning of the name does not do.
    pub loses: bool,
    pub(super) run: fn(&mut App, &str) -> Outcome,
}

pub const TABLE: &[Command] = &[
    Command {
        name: "join",
        aliases: &["j"],
        usage: "/join <channel>",
        help: "open a channel, or go to it",
        loses: false,
        run: join::run,
    },
    Command {
        name: "leave",
        aliases: &["part", "close"],
        usage: "/leave [channel]",
        help: "close this channel or another one",
        loses: true,
        run: leave::run,
    },
    Command {
        name: "global",
        aliases: &[],
        usage: "/global",
        help: "see and say things in all channels' view",
        loses: false,
        run: scope::global,
    },
    Command {
        name: "local",
        aliases: &[],
        usage: "/local",
        help: "see only this channel",
        loses: false,
        run: scope::local,
    },
    Command { name: "names", aliases: &["who"], usage: "/names", help: "who is here", loses: false, run: names::run },
    Command {
        name: "links",
        aliases: &[],
        usage: "/links [words]",
        help: "links and pictures posted here, those that hold the words",
        loses: false,
        run: lists::links,
    },
    Command {
        name: "media",
        aliases: &[],
        usage: "/media [words]",
        help: "pictures only",
        loses: false,
        run: lists::media,
    },
    Command {
        name: "mentions",
        aliases: &[],
        usage: "/mentions [words]",
        help: "where somebody spoke to you, in all channels",
        loses: false,
        run: lists::mentions,
    },
    Command {
        name: "search",
        aliases: &["find"],
        usage: "/search [words]",
        help: "look for words here; Ctrl-F again looks everywhere",
        loses: false,
        run: lists::search,
    },
    Command {
        name: "resend",
        aliases: &[],
        usage: "/resend [all]",
        help: "post the last line again that did not get through, or all of them",
        loses: false,
        run: unsent::resend,
    },
    Command {
        name: "discard",
        aliases: &[],
        usage: "/discard [all]",
        help: "take the last line away that did not get through, or all of them",
        loses: true,
        run: unsent::discard,
    },
    Command {
        name: "connect",
        aliases: &["server"],
        usage: "/connect [address]",
        help: "add a network, or sign in to it again",
        loses: false,
        run: connect::run,
    },
    Command {
        name: "reconnect",
        aliases: &[],
        usage: "/reconnect",
        help: "connect again now",
        loses: false,
        run: reconnect::run,
    },
    Command {
        name: "forget",
        aliases: &[],
        usage: "/forget <network>",
        help: "disconnect a network and take it off the list, with its token",
        loses: true,
        run: forget::run,
    },
    Command {
        name: "theme",
        aliases: &[],
        usage: "/theme [name]",
        help: "change how it looks, or list the themes",
        loses: false,
        run: theme::run,
    },
    Command {
        name: "help",
        aliases: &["commands"],
        usage: "/help [command]",
        help: "all keys and commands, or one command",
        loses: false,
        run: help::run,
    },
    Command { name: "quit", aliases: &["exit", "q"], usage: "/quit", help: "leave", loses: true, run: quit::run },
];
