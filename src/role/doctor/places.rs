//! Files and stores: the configuration, where tokens are kept, the list of networks, the embedded server's store.

use std::fs;
use std::path::Path;

use crate::client::history::check::check;
use crate::role::account::House;
use crate::role::embedded;
use crate::role::prefs::{files, wishes};

use super::{Finding, State};

pub fn findings(house: &House, server: &Path) -> Vec<Finding> {
    let mut found = vec![configuration(house), keyring(house), data(&house.paths.data), history(house)];
    found.push(networks(house));
    found.extend(embedded::health(server).map(|health| store(server, health)));
    found
}

fn configuration(house: &House) -> Finding {
    let path = house.paths.config.display();
    let (state, words) = match wishes(&house.settings, &house.paths.config).check(&files(&house.paths)) {
        Err(error) => (State::Fail, error.to_string()),
        Ok(doubts) if !doubts.is_empty() => {
            (State::Warn, format!("{path} has keys that not every terminal sends; see `streamside config check`"))
        }
        Ok(_) if house.paths.config.exists() => (State::Ok, format!("{path} is right")),
        Ok(_) => {
            let words = "is not there, so the defaults hold; `streamside config example` prints one";
            (State::Ok, format!("{path} {words}"))
        }
    };
    Finding::new("configuration", state, words)
}

fn keyring(house: &House) -> Finding {
    match house.store.vault.answers() {
        None => Finding::new("keyring", State::Ok, "not used: token_store = \"file\""),
        Some(Ok(())) => Finding::new("keyring", State::Ok, "answers"),
        Some(Err(error)) => Finding::new(
            "keyring",
            State::Warn,
            format!("{error}; until then new tokens go to private files in {}", house.paths.tokens().display()),
        ),
    }
}

/// A folder that is not there yet is made when it is needed.
fn data(folder: &Path) -> Finding {
    let shown = folder.display();
    let (state, words) = match fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            (State::Ok, format!("{shown} is made when it is needed"))
        }
        Err(error) => (State::Fail, format!("{shown} cannot be used ({error}); check its permissions")),
        Ok(facts) if !facts.is_dir() => (State::Fail, format!("{shown} is not a folder; move it away")),
        Ok(facts) if facts.permissions().readonly() => {
            (State::Fail, format!("{shown} is read-only; type: chmod u+w {shown}"))
        }
        Ok(_) => (State::Ok, shown.to_string()),
    };
    Finding::new("data folder", state, words)
}

fn history(house: &House) -> Finding {
    let folder = house.paths.history();
    let shown = folder.display();
    let (state, words) = match check(&folder) {
        Err(error) => (State::Warn, format!("{error} It lies in {shown}.")),
        _ if !house.settings.history.enabled => {
            (State::Ok, "off: enabled = false under [history]; search looks only at what is on the screen".to_owned())
        }
        Ok(None) => (State::Ok, format!("nothing is kept yet in {shown}")),
        Ok(Some(bytes)) => (
            State::Ok,
            format!("sound, {} of {} MB, in {shown}", bytes.div_ceil(1 << 20), house.settings.history.limit_mb),
        ),
    };
    Finding::new("local history", state, words)
}

fn networks(house: &House) -> Finding {
    match house.store.known() {
        Err(error) => Finding::new("networks", State::Fail, error.to_string()),
        Ok(known) => {
            let lost: Vec<String> = known
                .iter()
                .filter_map(|known| known.account.as_ref().err().map(|why| format!("{}: {why}", known.network.key())))
                .collect();
            match &lost[..] {
                [] => Finding::new("networks", State::Ok, format!("{} remembered", known.len())),
                _ => Finding::new("networks", State::Fail, lost.join("; ")),
            }
        }
    }
}

fn store(folder: &Path, health: Result<Option<Option<String>>, String>) -> Finding {
    let (state, words) = match health {
        Ok(None) => (State::Ok, format!("nothing stored yet in {}", folder.display())),
        Ok(Some(None)) => (State::Ok, format!("sound, in {}", folder.display())),
        Ok(Some(Some(complaint))) => (
            State::Fail,
            format!("SQLite complains of {} ({complaint}); stop the server and restore a copy", folder.display()),
        ),
        Err(error) => (State::Fail, error),
    };
    Finding::new("embedded store", state, words)
}
