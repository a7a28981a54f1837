//! `streamside account remove`: forgets a network of the list, and its token. Must not know where either is kept.

use crate::app::state::THIS_COMPUTER;
use crate::config::account::{parse_server, shown};
use crate::config::networks::{Networks, Remembered};
use crate::role::failure::{Exit, Failure};

use super::{House, unwritten};

/// # Errors
/// When nothing or more than one network is called so, or something cannot be written.
pub fn remove(house: &House, named: &str) -> Result<(), Failure> {
    if named.eq_ignore_ascii_case(THIS_COMPUTER) {
        return house.store.note(|notes| notes.forgotten = true).map_err(unwritten);
    }
    let list = Networks::load(&house.store.list)?;
    let meant: Vec<&Remembered> = list.all.iter().filter(|network| names(network).iter().any(|n| n == named)).collect();
    match meant[..] {
        [network] => house.store.forget(network).map_err(unwritten),
        [] if is_configured(house, named) => Err(Failure::new(
            Exit::Usage,
            format!("{named} stands in the configuration; take it out of {}", house.paths.config.display()),
        )),
        [] => Err(Failure::new(
            Exit::Usage,
            format!("there is no network {named}; `streamside account list` shows them all"),
        )),
        _ => {
            let keys: Vec<String> = meant.iter().map(|network| full(network)).collect();
            Err(Failure::new(Exit::Usage, format!("{named} could be {}; name one of them", keys.join(" or "))))
        }
    }
}

/// All by which a network can be called: NAME@HOST, the host, the address.
fn names(network: &Remembered) -> Vec<String> {
    let host = parse_server(&network.server).map_or_else(|_| network.server.clone(), |server| shown(&server));
    let address = network.server.trim_end_matches('/').to_owned();
    vec![full(network), network.key(), network.server.clone(), address, host]
}

fn full(network: &Remembered) -> String {
    let host = parse_server(&network.server).map_or_else(|_| network.server.clone(), |server| shown(&server));
    match &network.name {
        Some(name) => format!("{name}@{host}"),
        None => format!("@{host}"),
    }
}

fn is_configured(house: &House, named: &str) -> bool {
    let same = |server: &str| parse_server(server).ok().is_some_and(|url| parse_server(named).as_ref() == Ok(&url));
    house.settings.networks.iter().any(|network| network.name.as_deref() == Some(named) || same(&network.server))
}
