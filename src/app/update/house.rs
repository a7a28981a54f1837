//! What holds in a room and how one stands there, as the server says it. Must not know why.

use crate::app::effect::Effect;
use crate::app::house::House;
use crate::app::state::{App, Place};
use crate::chat::{MessageId, RoomInfo, SafeText, Standing, Timestamp};

impl App {
    pub(super) fn room_info_came(&mut self, place: &Place, info: RoomInfo) -> Vec<Effect> {
        self.refold(place, &info);
        if let Some(house) = self.house_mut(place) {
            house.slow_until.take_if(|_| info.slow.is_none());
            house.info = Some(info);
        }
        Vec::new()
    }

    pub(super) fn standing_came(&mut self, place: &Place, standing: Standing) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            house.standing = standing;
        }
        Vec::new()
    }

    pub(super) fn seen_came(&mut self, place: &Place, people: Vec<(SafeText, Timestamp)>) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            house.seen = people;
        }
        Vec::new()
    }

    /// Read on another device is read here.
    pub(super) fn read_up_to(&mut self, _place: &Place, _message: &MessageId, _at: Timestamp) -> Vec<Effect> {
        Vec::new()
    }

    pub(super) fn house_mut(&mut self, place: &Place) -> Option<&mut House> {
        self.room_mut(place).map(|room| &mut room.house)
    }
}
