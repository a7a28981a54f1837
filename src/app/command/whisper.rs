//! `/whisper <user>[,user…] [text]`: the room in which only these people read (RFC 3.4), and a first text for it.

use crate::app::effect::Effect;
use crate::app::mention::same_name;
use crate::app::state::{App, Network, Place};
use crate::app::writing::Whisper;
use crate::chat::{NetworkId, Request, RoomKind, SafeText, Whispers};

use super::Outcome;

/// More people cannot be whispered to at once.
const MOST: usize = 16;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (names, text) = arguments.split_once(char::is_whitespace).unwrap_or((arguments, ""));
    let names: Vec<&str> = names.split(',').map(|name| name.trim_start_matches('@')).collect();
    let text = Some(text.trim()).filter(|text| !text.is_empty());
    if names.iter().any(|name| name.is_empty()) {
        return Err("To whom? /whisper <user>[,user…] [text]".into());
    }
    let network = app.network_here().ok_or("There is no network here. /connect adds one.")?;
    app.whisper(network, &names, text)
}

impl App {
    /// Opens the direct room with these people, and posts a text there once it is open.
    pub(in crate::app) fn whisper(&mut self, id: NetworkId, names: &[&str], text: Option<&str>) -> Outcome {
        let network = self.network(id).ok_or("This network is gone.")?;
        let others = others(network, names)?;
        if let Some(place) = open_already(network, &others) {
            let mut effects = self.open(&place);
            effects.extend(text.map_or_else(|| Ok(Vec::new()), |text| self.post(&[text]))?);
            return Ok(effects);
        }
        let text = text.map(str::to_owned);
        self.writing.whisper = Some(Whisper { network: id, names: others.clone(), text });
        Ok(vec![Effect::Request(id, Request::OpenDirect { names: others })])
    }

    /// A room is there: if it was asked for to whisper in it, it is opened and the text goes out.
    pub(in crate::app) fn whisper_joined(&mut self, place: &Place) -> Vec<Effect> {
        let Some(RoomKind::Direct { with }) = self.room(place).map(|room| room.room.kind.clone()) else {
            return Vec::new();
        };
        let asked = |whisper: &mut Whisper| whisper.network == place.network && same_people(&with, &whisper.names);
        let Some(whisper) = self.writing.whisper.take_if(asked) else { return Vec::new() };
        let mut effects = self.open(place);
        let Some(text) = whisper.text else { return effects };
        match self.post(&[text.as_str()]) {
            Ok(posted) => effects.extend(posted),
            Err(why) => {
                self.compose_mut().put_back(&text);
                self.flash(why);
            }
        }
        effects
    }

    /// The room will not come: what was to be said there is in the input again.
    pub(in crate::app) fn whisper_refused(&mut self, network: NetworkId) {
        let Some(whisper) = self.writing.whisper.take_if(|whisper| whisper.network == network) else { return };
        if let Some(text) = whisper.text {
            let command = format!("/whisper {} {text}", whisper.names.join(","));
            self.compose_mut().put_back(&command);
        }
    }
}

/// The people without oneself and without repeats.
fn others(network: &Network, names: &[&str]) -> Result<Vec<String>, String> {
    let me = network.me.as_ref().ok_or("Guests cannot whisper. F9 signs in with a name.")?;
    let mut others: Vec<String> = Vec::new();
    for name in names.iter().filter(|name| !same_name(name, me.as_str())) {
        if !others.iter().any(|known| same_name(known, name)) {
            others.push((*name).to_owned());
        }
    }
    match (network.capabilities.whispers, others.len()) {
        (Whispers::None, _) => Err("This server has no direct messages.".into()),
        (Whispers::Single, 0) => Err("This server keeps no notes to oneself.".into()),
        (Whispers::Single, 2..) => Err("On this server a direct message goes to one person.".into()),
        (_, count) if count > MOST => Err(format!("At most {MOST} people at once.")),
        _ => Ok(others),
    }
}

fn open_already(network: &Network, others: &[String]) -> Option<Place> {
    let known = network.rooms.iter().find(|room| match &room.room.kind {
        RoomKind::Direct { with } => same_people(with, others),
        RoomKind::Public | RoomKind::Private | RoomKind::Group => false,
    })?;
    Some(Place { network: network.id, room: known.room.id.clone() })
}

fn same_people(with: &[SafeText], names: &[String]) -> bool {
    let in_names = |one: &SafeText| names.iter().any(|name| same_name(one.as_str(), name));
    with.len() == names.len() && with.iter().all(in_names)
}
