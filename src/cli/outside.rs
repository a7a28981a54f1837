//! The words for everything around the screen: accounts, the configuration, the doctor.
//!
//! Must not know what any of it does.

use std::path::PathBuf;

use clap::{Args, Subcommand};

const ADD_EXAMPLES: &str = "\
Examples:
  streamside account add chat.example.org --name nova            asks for the password, without showing it
  pass show chat | streamside account add chat.example.org --name nova --password-stdin --channel nova
  streamside account add chat.example.org --token-file nova.token
  streamside account add chat.example.org                        as a guest";

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Sign in to a server and remember it for every start
    #[command(after_help = ADD_EXAMPLES)]
    Add(AccountAddArgs),
    /// Print the networks of every start: name, server, channels, where the token is kept
    List(ConfigArgs),
    /// Forget a network and its token
    Remove(AccountRemoveArgs),
}

#[derive(Debug, Args)]
pub struct AccountAddArgs {
    /// Address, like https://chat.example.org; "this computer" brings the server on this computer back
    pub server: String,
    /// Name of the account; without one, and without a token, it is for a guest
    #[arg(long, value_name = "NAME", conflicts_with = "token_file")]
    pub name: Option<String>,
    /// Read the password from stdin instead of asking for it
    #[arg(long, requires = "name")]
    pub password_stdin: bool,
    /// Take the session token in this file, which only you may read (chmod 600)
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Make the account first
    #[arg(long, requires = "name")]
    pub register: bool,
    /// Open this channel; may be given several times
    #[arg(long, value_name = "NAME")]
    pub channel: Vec<String>,
    #[command(flatten)]
    pub config: ConfigArgs,
}

#[derive(Debug, Args)]
pub struct AccountRemoveArgs {
    /// As `account list` names it: NAME@SERVER, or the server where there is only one account
    pub network: String,
    #[command(flatten)]
    pub config: ConfigArgs,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print a configuration with every key, its default and what it does
    Example,
    /// Read the configuration and say what is wrong with it, if anything
    Check(ConfigArgs),
    /// Print where the configuration is read from
    Path(ConfigArgs),
}

/// Which configuration.
#[derive(Debug, Default, Args)]
pub struct ConfigArgs {
    /// Read this configuration file instead of the usual one
    #[arg(long, value_name = "FILE", env = "STREAMSIDE_CONFIG")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// One JSON object a line: about, state, words
    #[arg(long)]
    pub json: bool,
    /// Data folder of the embedded server
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
}
