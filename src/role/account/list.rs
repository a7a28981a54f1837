//! `streamside account list`: a row per network of every start. Must not know tokens, only where they are.

use std::io::{self, Write};

use crate::app::state::THIS_COMPUTER;
use crate::chat::SafeText;
use crate::config::networks::{Networks, Remembered};
use crate::config::notes::Notes;
use crate::config::settings::NetworkSettings;
use crate::config::vault::Place;
use crate::role::failure::Failure;

use super::House;

type Row = [String; 4];

/// # Errors
/// When the list cannot be read or `out` cannot be written.
pub fn list(house: &House, out: &mut dyn Write) -> Result<io::Result<()>, Failure> {
    let networks = Networks::load(&house.store.list)?;
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(this_computer(house, networks.all.is_empty() && house.settings.networks.is_empty()));
    rows.extend(house.settings.networks.iter().map(configured));
    rows.extend(networks.all.iter().map(remembered));
    Ok(print(&rows, out))
}

/// The list as it is printed, columns aligned.
fn print(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let head: Row = ["NAME", "SERVER", "CHANNELS", "TOKEN"].map(str::to_owned);
    let all: Vec<&Row> = std::iter::once(&head).chain(rows).collect();
    let width = |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let [name, server, channels] = [width(0), width(1), width(2)];
    for row in all {
        writeln!(out, "{:name$}  {:server$}  {:channels$}  {}", row[0], row[1], row[2], row[3])?;
    }
    Ok(())
}

fn this_computer(house: &House, alone: bool) -> Option<Row> {
    let notes: Notes = house.store.notes();
    let used = house.paths.server().exists() && !notes.forgotten;
    let rooms = notes.rooms(THIS_COMPUTER, &[]).map_or_else(|| "global".to_owned(), |rooms| rooms.join(", "));
    let server = format!("({THIS_COMPUTER})");
    (used || alone).then(|| ["-".to_owned(), server, shown(&rooms), "made at each start".to_owned()])
}

fn configured(network: &NetworkSettings) -> Row {
    let token = match (&network.token_file, &network.token_cmd) {
        (Some(path), _) => path.display().to_string(),
        (None, Some(_)) => "token_cmd of the configuration".to_owned(),
        (None, None) => "none, reads as a guest".to_owned(),
    };
    let name = network.name.clone().unwrap_or_else(|| "-".to_owned());
    [name, network.server.clone(), network.channels.join(", "), token].map(|text| shown(&text))
}

fn remembered(network: &Remembered) -> Row {
    let token = match network.token {
        Place::Keyring => "keyring",
        Place::File => "private file",
        Place::Nowhere => "none, reads as a guest",
    };
    let name = network.name.clone().unwrap_or_else(|| "-".to_owned());
    [name, network.server.clone(), network.rooms.join(", "), token.to_owned()].map(|text| shown(&text))
}

/// Names came from servers once.
fn shown(text: &str) -> String {
    SafeText::line(text).to_string()
}
