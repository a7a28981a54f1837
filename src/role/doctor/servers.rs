//! Whether each server that is set up answers, how long that takes, and whether its clock is ours.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::fmt::rfc2822::DateTimeParser;
use tokio::time::timeout;
use url::Url;

use crate::backend::probe::{Reached, probe};
use crate::chat::Timestamp;
use crate::clock;
use crate::config::account::{parse_server, shown};
use crate::config::networks::Networks;
use crate::role::account::House;

use super::{Finding, State};

const PATIENCE: Duration = Duration::from_secs(10);
/// A clock that is further off makes times and gaps in the history look wrong.
const SKEW: i64 = 30_000;

pub async fn findings(house: &House) -> Vec<Finding> {
    let configured = house.settings.networks.iter().filter_map(|network| parse_server(&network.server).ok());
    let list = Networks::load(&house.store.list).unwrap_or_default();
    let remembered = list.all.iter().filter_map(|network| parse_server(&network.server).ok());
    let mut servers: Vec<Url> = configured.chain(remembered).collect();
    servers.sort();
    servers.dedup();
    join_all(servers.iter().map(look)).await
}

async fn look(server: &Url) -> Finding {
    let about = format!("server {}", shown(server));
    match timeout(PATIENCE, probe(server)).await {
        Err(_) => Finding::new(&about, State::Fail, "no answer within 10 s; check the network, or try again later"),
        Ok(Err(error)) => Finding::new(&about, State::Fail, error.to_string()),
        Ok(Ok(reached)) => {
            let (state, words) = judge(server, &reached, clock::wall());
            Finding::new(&about, state, words)
        }
    }
}

fn judge(server: &Url, reached: &Reached, now: Timestamp) -> (State, String) {
    let way = if server.scheme() == "https" { "TLS" } else { "no TLS" };
    let answers = format!("answers in {} ms, {way}", reached.took.as_millis());
    match (skew(reached, now), reached.health.as_deref()) {
        (_, Some(bad)) if bad != "ok" => (State::Warn, format!("{answers}, but says it is {bad}; tell its operator")),
        (Some(skew), _) if skew.abs() > SKEW => {
            let which = if skew > 0 { "ahead of" } else { "behind" };
            let words = format!("{answers}; its clock is {} s {which} yours: set yours by NTP", skew.abs() / 1000);
            (State::Warn, words)
        }
        (_, Some(_)) => (State::Ok, answers),
        (_, None) => (State::Ok, format!("{answers}; not a streamside server, so it only has what the RFC has")),
    }
}

/// By how many milliseconds the server's clock is ahead.
fn skew(reached: &Reached, now: Timestamp) -> Option<i64> {
    let date = DateTimeParser::new().parse_timestamp(reached.date.as_deref()?).ok()?;
    Some(date.as_millisecond() - now.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_judged_by_its_health_and_its_clock() {
        let server = Url::parse("https://chat.example.org").unwrap();
        let now = Timestamp(1_700_000_000_000);
        let reached = |health: Option<&str>, date: &str| Reached {
            took: Duration::from_millis(12),
            health: health.map(str::to_owned),
            date: Some(date.to_owned()),
        };
        let judged = |health, date| judge(&server, &reached(health, date), now);
        let right = "Tue, 14 Nov 2023 22:13:20 GMT";
        assert_eq!(judged(Some("ok"), right), (State::Ok, "answers in 12 ms, TLS".to_owned()));
        assert_eq!(judged(Some("degraded"), right).0, State::Warn);
        assert_eq!(judged(None, right).0, State::Ok);
        let (state, words) = judged(Some("ok"), "Tue, 14 Nov 2023 22:15:20 GMT");
        assert!(state == State::Warn && words.contains("120 s ahead of"), "{words}");
        assert_eq!(judged(Some("ok"), "no date").0, State::Ok);
    }
}
