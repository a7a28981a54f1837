//! Two rooms side by side on a wide screen: a public room, and the private one of those who keep order there.
//!
//! The room that gets the keys is the current one; the other is only seen. Must not know how wide a screen is.

use crate::chat::RoomKind;
use crate::chat::name::fold;

use super::state::{App, Place, RoomState};

/// The room beside the current one, as drawing saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    pub place: Place,
    /// Its newest line is on screen.
    pub end: bool,
}

impl App {
    /// A public room and its private one, if the room on screen is one of them and both are open.
    pub fn pair(&self) -> Option<(Place, Place)> {
        let here = self.current.as_ref()?;
        let network = self.network(here.network)?;
        let room = network.room(&here.room)?;
        if room.room.kind == RoomKind::Private {
            let home = self.governed().ok().filter(|home| home != here)?;
            return Some((home, here.clone()));
        }
        let private = network.rooms.iter().find(|other| is_of(other, room))?;
        Some((here.clone(), Place { room: private.room.id.clone(), ..here.clone() }))
    }

    /// The other one of the two.
    pub fn other_of_pair(&self) -> Option<Place> {
        let (public, private) = self.pair()?;
        Some(if self.current.as_ref() == Some(&private) { public } else { private })
    }
}

/// Whether a room is the private one of a public room: that is called after its DJ.
fn is_of(private: &RoomState, public: &RoomState) -> bool {
    let dj = private.house.info.as_ref().filter(|info| info.private).and_then(|info| info.dj.as_ref());
    private.room.kind == RoomKind::Private && dj.is_some_and(|dj| fold(dj.as_str()) == fold(public.room.name.as_str()))
}
