//! The commands that keep order, each with the role from which on it is offered.

use crate::app::command::Command;
use crate::chat::Role;

use super::{appoint, ban, card, clear, delete, event, panels, pin, report, rules, slow, timeout, undo, warn};

/// The topics "Keeping order", "The moderators' desk" and "Running a channel".
pub(in crate::app::command) const DESK: &[(Role, Command)] = &[
    (
        Role::Moderator,
        Command {
            name: "timeout",
            aliases: &["to"],
            usage: "/timeout <user> [duration] [reason]",
            help: "no words from somebody for a while: 90s, 10m, 1h30m",
            loses: true,
            run: timeout::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "untimeout",
            aliases: &[],
            usage: "/untimeout <user>",
            help: "let somebody write again before the time is over",
            loses: false,
            run: timeout::lift,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "ban",
            aliases: &[],
            usage: "/ban <user> [reason]",
            help: "no words from somebody in this channel until /unban",
            loses: true,
            run: ban::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "unban",
            aliases: &[],
            usage: "/unban <user>",
            help: "let somebody write again who was banned",
            loses: false,
            run: ban::lift,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "warn",
            aliases: &[],
            usage: "/warn <user> <reason>",
            help: "tell somebody what not to do; the others do not read it",
            loses: true,
            run: warn::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "delete",
            aliases: &["redact"],
            usage: "/delete [id] [reason]",
            help: "take away the selected message (d), or one by id:ID",
            loses: true,
            run: delete::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "clear",
            aliases: &[],
            usage: "/clear [user|--all]",
            help: "take away what somebody said lately; for the whole channel it asks",
            loses: true,
            run: clear::run,
        },
    ),
    (
        Role::User,
        Command {
            name: "report",
            aliases: &[],
            usage: "/report [id] [reason]",
            help: "bring the selected message (R) before the moderators, or id:ID",
            loses: true,
            run: report::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "undo",
            aliases: &[],
            usage: "/undo",
            help: "take your last action back, for 30 seconds",
            loses: true,
            run: undo::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "queue",
            aliases: &["reports"],
            usage: "/queue [words]",
            help: "what waits for a moderator: reports, and pictures to mark",
            loses: false,
            run: panels::queue,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "timeouts",
            aliases: &["bans"],
            usage: "/timeouts [words]",
            help: "who is timed out here and for how long: l lifts, + adds 2 min",
            // Nothing is: but a mistyped /timeout must not be taken for it.
            loses: true,
            run: panels::timeouts,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "modlog",
            aliases: &["log"],
            usage: "/modlog [words]",
            help: "what was done here to keep order: who, to whom, why and when",
            loses: false,
            run: panels::log,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "user",
            aliases: &["card"],
            usage: "/user <name>",
            help: "what is known of somebody: messages, age, karma, what was done, notes",
            loses: false,
            run: card::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "note",
            aliases: &[],
            usage: "/note <user> <text>",
            help: "a note about somebody that all moderators read",
            loses: true,
            run: card::note,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "slow",
            aliases: &[],
            usage: "/slow [seconds]",
            help: "so many seconds between two messages of one person; 5 by itself",
            loses: false,
            run: slow::on,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "slowoff",
            aliases: &[],
            usage: "/slowoff",
            help: "no slow mode any more",
            loses: false,
            run: slow::off,
        },
    ),
    (
        Role::Guest,
        Command {
            name: "pins",
            aliases: &["pinned"],
            usage: "/pins [words]",
            help: "what is pinned here: Enter goes to it, p takes it out of view",
            loses: false,
            run: panels::pins,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "pin",
            aliases: &[],
            usage: "/pin [--for] [duration]",
            help: "keep the selected message (p) in view, for good or for a time",
            loses: false,
            run: pin::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "unpin",
            aliases: &[],
            usage: "/unpin [number]",
            help: "take a pinned message out of view",
            loses: true,
            run: pin::off,
        },
    ),
    (
        Role::Dj,
        Command {
            name: "mod",
            aliases: &[],
            usage: "/mod <user> [--event]",
            help: "make somebody a moderator here, in general or for this event",
            loses: true,
            run: appoint::run,
        },
    ),
    (
        Role::Dj,
        Command {
            name: "unmod",
            aliases: &[],
            usage: "/unmod <user>",
            help: "a moderator is one no more",
            loses: true,
            run: appoint::dismiss,
        },
    ),
    (
        Role::Guest,
        Command {
            name: "mods",
            aliases: &["moderators"],
            usage: "/mods",
            help: "whose channel this is, and who keeps order there",
            loses: false,
            run: appoint::list,
        },
    ),
    (
        Role::Guest,
        Command {
            name: "rules",
            aliases: &[],
            usage: "/rules [set] [--must] [text]",
            help: "what holds here; set writes them, --must has them accepted",
            loses: false,
            run: rules::run,
        },
    ),
    (
        Role::User,
        Command {
            name: "accept",
            aliases: &[],
            usage: "/accept",
            help: "accept the rules of this channel, to write there",
            loses: true,
            run: rules::accept,
        },
    ),
    (
        Role::Dj,
        Command {
            name: "event",
            aliases: &[],
            usage: "/event <on|off> [text]",
            help: "on with a title: you are live, direct messages wait; off: it is over",
            loses: true,
            run: event::run,
        },
    ),
    (
        Role::Moderator,
        Command {
            name: "hold",
            aliases: &[],
            usage: "/hold <on|off>",
            help: "pictures wait until a moderator has marked them, or do not",
            loses: true,
            run: event::hold,
        },
    ),
];
