//! `/resend`, `/discard` and `/unsent`: what becomes of own lines that did not get through.

use crate::app::effect::Effect;
use crate::app::state::{App, LinkState, Place};
use crate::chat::{Delivery, Request, TxnId};

use super::{Outcome, nothing_else};

pub(super) fn resend(app: &mut App, arguments: &str) -> Outcome {
    let (place, unsent) = chosen(app, arguments, "/resend")?;
    if app.network(place.network).is_none_or(|network| network.link != LinkState::Connected) {
        return Err("Not connected; /reconnect first, then /resend.".into());
    }
    let room = || place.room.clone();
    Ok(unsent.into_iter().map(|txn| Effect::Request(place.network, Request::Resend { room: room(), txn })).collect())
}

pub(super) fn discard(app: &mut App, arguments: &str) -> Outcome {
    let (place, unsent) = chosen(app, arguments, "/discard")?;
    let room = || place.room.clone();
    Ok(unsent.into_iter().map(|txn| Effect::Request(place.network, Request::Discard { room: room(), txn })).collect())
}

/// Lists what did not get through, in every channel.
pub(super) fn list(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/unsent")?;
    let rooms = app.networks.iter().flat_map(|network| &network.rooms);
    let unsent = rooms.flat_map(|room| room.lines.iter().map(move |line| (room, line))).filter_map(|(room, line)| {
        let fate = match &line.delivery {
            Delivery::Failed(_, why) => format!("not sent: {why}"),
            Delivery::Unconfirmed(_) => "may not have arrived".to_owned(),
            _ => return None,
        };
        Some(format!("#{}: {} ({fate})", room.room.name, line.message.body.plain()))
    });
    let unsent: Vec<_> = unsent.collect();
    app.answer(&match unsent.len() {
        0 => "Everything got through.".to_owned(),
        _ => format!("{}\n/resend and /discard work in the channel on screen.", unsent.join("\n")),
    });
    Ok(Vec::new())
}

/// The last unsent line of the room on screen or all of them, oldest first.
fn chosen(app: &App, arguments: &str, command: &str) -> Result<(Place, Vec<TxnId>), String> {
    let (place, room) = app.current.clone().zip(app.current_room()).ok_or("No channel is open.")?;
    let unsent = room.lines.iter().filter_map(|line| match line.delivery {
        Delivery::Failed(txn, _) | Delivery::Unconfirmed(txn) => Some(txn),
        _ => None,
    });
    let mut unsent: Vec<_> = unsent.collect();
    match arguments {
        "all" => {}
        "" => drop(unsent.drain(..unsent.len().saturating_sub(1))),
        other => return Err(format!("{command} takes nothing or the word all, not {other}.")),
    }
    if unsent.is_empty() { Err("Everything here got through.".into()) } else { Ok((place, unsent)) }
}
