//! The words of `streamside admin`: what whoever holds the data folder can ask for.
//!
//! Must not know what any of it does.

use std::path::PathBuf;

use clap::{Args, Subcommand};

const EXAMPLES: &str = "\
Examples:
  streamside admin accounts --data /var/lib/streamside
  streamside admin ban troll --reason \"spam everywhere\" --data /var/lib/streamside
  streamside admin ban troll --channel nova
  streamside admin revoke ann
  streamside admin backup /backup/streamside.db";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct AdminArgs {
    #[command(subcommand)]
    pub command: AdminCommand,
    /// Data folder of the server; the one of the embedded server by default
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// One JSON object a line, times in milliseconds since 1970
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// List all accounts
    Accounts,
    /// Show one account: role, tokens, timeouts and bans, where it moderates
    Account { name: String },
    /// Make somebody an administrator (on), or not one any more (off)
    Role {
        name: String,
        #[arg(value_name = "on|off")]
        admin: super::Switch,
    },
    /// No words from somebody, everywhere or in one channel; stands in the moderators' log
    Ban {
        name: String,
        /// In this channel only
        #[arg(long, value_name = "NAME")]
        channel: Option<String>,
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// End a ban or a timeout, everywhere or in one channel
    Unban {
        name: String,
        /// In this channel only
        #[arg(long, value_name = "NAME")]
        channel: Option<String>,
    },
    /// Make everything worthless that somebody was given: session token, tokens with scopes, webhooks
    Revoke { name: String },
    /// List the moderators of a channel
    Moderators { channel: String },
    /// List the webhooks of a channel, or of all
    Hooks { channel: Option<String> },
    /// List the tokens with scopes of a user, or of all; never the tokens themselves
    Tokens { name: Option<String> },
    /// Copy the whole database into this file, also while the server runs
    Backup { file: PathBuf },
}
