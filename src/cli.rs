//! What can be typed at the shell: the definition that feeds parsing, `--help`, `completions/` and the man page.
//!
//! Must not know what any of it does; `main` hands the parsed words to a role.

#[cfg(feature = "server")]
mod admin;
mod outside;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

#[cfg(feature = "server")]
pub use admin::{AdminArgs, AdminCommand};
pub use outside::{AccountAddArgs, AccountCommand, AccountRemoveArgs, ConfigArgs, ConfigCommand, DoctorArgs};

const EXAMPLES: &str = "\
Examples:
  streamside                                  chat on this computer, nothing to set up
  streamside --demo                           a moderator's evening, with people who talk
  streamside --server https://chat.example.org --token-file token --channel nova
  streamside account add chat.example.org --name nova
  streamside serve --listen 0.0.0.0:5000 --data /var/lib/streamside
  streamside token alice --data /var/lib/streamside
  streamside admin ban troll --data /var/lib/streamside
  streamside tail --server http://127.0.0.1:5000 --channel nova --json -n 20
  echo 'on air' | xargs streamside send --server http://127.0.0.1:5000 --token-file token --channel nova";

const EXIT_CODES: &str = "\
Exit codes: 0 good, 1 failed, 2 usage, 3 config, 4 not authorised, 5 network, 6 refused by the server, 7 time over";

/// Terminal chat for live streams, with its own server.
#[derive(Debug, Parser)]
#[command(name = "streamside", version, about, after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
#[command(args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub chat: ChatArgs,
}

/// `streamside` itself: the chat on screen.
#[derive(Debug, Default, Args)]
pub struct ChatArgs {
    /// Join the server at this address instead of the one on this computer
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// Read the session token from this file, which only you may read (chmod 600)
    #[arg(long, value_name = "FILE", requires = "server")]
    pub token_file: Option<PathBuf>,
    /// Open this channel
    #[arg(long, value_name = "NAME")]
    pub channel: Option<String>,
    /// Send the token over plain http beyond this computer
    #[arg(long, requires = "server")]
    pub insecure: bool,
    /// Show what streamside is: a chat on this computer with a few people who talk
    #[arg(long, conflicts_with_all = ["server", "data"])]
    pub demo: bool,
    /// Data folder of the embedded server
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Read this configuration file instead of the usual one
    #[arg(long, value_name = "FILE", env = "STREAMSIDE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Line by line, without a screen: for screen readers, dumb terminals and pipes
    #[arg(long, conflicts_with = "demo")]
    pub plain: bool,
    /// Tell what happens in this file, for faults; nothing that is said
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// How much is told there; without it, what STREAMSIDE_LOG says, or info
    #[arg(long, value_name = "LEVEL", requires = "log", hide_short_help = true)]
    pub log_level: Option<LogLevel>,
    /// How many colours to use; NO_COLOR is obeyed
    #[arg(long, value_name = "DEPTH", default_value = "auto")]
    pub color: ColorChoice,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Truecolor,
    #[value(name = "256")]
    Indexed,
    #[value(name = "16")]
    Ansi,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a chat server
    #[cfg(feature = "server")]
    Serve(ServeArgs),
    /// Print the session token of a user, making the account if there is none
    #[cfg(feature = "server")]
    Token(TokenArgs),
    /// Accounts, roles, bans, tokens and a backup, for whoever holds the data folder; also while the server runs
    #[cfg(feature = "server")]
    Admin(AdminArgs),
    /// Post one message and wait until the server has confirmed it
    Send(SendArgs),
    /// Print the messages of a channel, one a line
    Tail(TailArgs),
    /// Remembered networks: add, list, remove
    #[command(subcommand)]
    Account(AccountCommand),
    /// The configuration file: example, check, path
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Look whether everything is as it should be, and say what to do where it is not
    Doctor(DoctorArgs),
    /// Print a channel from the local history, oldest message first; no server is asked
    Export(ExportArgs),
    /// Print the completion script for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:5000")]
    pub listen: SocketAddr,
    /// Folder for accounts and history
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Who may make an account over the network; open is the default on loopback only
    #[arg(long, value_name = "WHO")]
    pub registration: Option<Registration>,
    /// Hand out anonymous identities (troll:xxxx)
    #[arg(long)]
    pub anonymous: bool,
    /// Let people without a token read along
    #[arg(long)]
    pub spectators: bool,
    /// Switch rate limits and per-address caps off, for load tests; loopback only
    #[arg(long, value_name = "on|off", default_value = "on")]
    pub limits: Switch,
    /// Longest message in characters, at most 4096
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub max_message: u16,
    /// Accept browsers from this origin too (scheme and host); may be given several times
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Vec<String>,
    /// Shortest and longest timeout that a moderator can give, such as 2m-10m
    #[arg(long, value_name = "MIN-MAX", default_value = "2m-10m")]
    pub timeouts: String,
    /// Let outgoing webhooks call programs on this computer too, on any port
    #[arg(long)]
    pub loopback_hooks: bool,
    /// Host of pictures that messages may show; its subdomains count too
    #[arg(long, value_name = "HOST")]
    pub media_host: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Registration {
    Open,
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

#[derive(Debug, Args)]
pub struct TokenArgs {
    /// Name of the user: 1 to 32 of A-Z a-z 0-9 . _ -
    pub user: String,
    /// Data folder of the server; the one of the embedded server by default
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Make the user an administrator
    #[arg(long)]
    pub admin: bool,
    /// Make a new token; the old one stops working
    #[arg(long)]
    pub rotate: bool,
}

/// Which server, as whom.
#[derive(Debug, Args)]
pub struct ServerArgs {
    #[arg(long, value_name = "URL")]
    pub server: String,
    /// Read the session token from this file, which only you may read (chmod 600)
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    pub channel: String,
    /// Send the token over plain http beyond this computer
    #[arg(long)]
    pub insecure: bool,
}

#[derive(Debug, Args)]
pub struct SendArgs {
    #[command(flatten)]
    pub server: ServerArgs,
    /// Mark the message as written in local view
    #[arg(long)]
    pub local: bool,
    /// Markdown and :emotes: work
    pub text: String,
}

#[derive(Debug, Args)]
pub struct TailArgs {
    #[command(flatten)]
    pub server: ServerArgs,
    /// One JSON object a line: id, timestamp, channel, username, text, html, global, type
    #[arg(long)]
    pub json: bool,
    /// End after N lines, history first
    #[arg(short = 'n', value_name = "N")]
    pub lines: Option<usize>,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[arg(long, value_name = "NAME")]
    pub channel: String,
    /// Needed where several servers have such a channel
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
    /// One line a message, or one JSON object: id, timestamp, channel, username, text, global, type, edited, replyTo
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ExportFormat,
    /// Nothing before this day, like 2026-11-20
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Text,
    Json,
}
