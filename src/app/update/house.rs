//! What holds in a room and how one stands there, as the server says it. Must not know why.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::house::House;
use crate::app::ranks::Ranks;
use crate::app::state::{App, Place};
use crate::chat::{NetworkId, RoomInfo, SafeText, Standing, Timestamp};

impl App {
    pub(super) fn room_info_came(&mut self, place: &Place, info: RoomInfo) -> Vec<Effect> {
        self.refold(place, &info);
        self.post_changes(place, &info);
        if let Some(house) = self.house_mut(place) {
            house.slow_until.take_if(|_| info.slow.is_none());
            house.info = Some(info);
        }
        self.rank(place.network);
        self.post_rules(place);
        Vec::new()
    }

    pub(super) fn standing_came(&mut self, place: &Place, standing: Standing) -> Vec<Effect> {
        self.post_acceptance(place, &standing);
        let Some(house) = self.house_mut(place) else { return Vec::new() };
        let before = std::mem::replace(&mut house.standing, standing);
        house.posted.stood = true;
        self.post_rules(place);
        self.desk_standing(place, &before)
    }

    /// Who is what has changed, or one's own name.
    pub(super) fn rank(&mut self, id: NetworkId) {
        let Some(network) = self.network_mut(id) else { return };
        let told = network.rooms.iter().filter_map(|room| Some((&room.room.id, room.house.info.as_ref()?)));
        let ranks = Ranks::of(network.me.as_ref(), told);
        if *network.ranks != ranks {
            network.ranks = Arc::new(ranks);
        }
    }

    pub(super) fn seen_came(&mut self, place: &Place, people: Vec<(SafeText, Timestamp)>) -> Vec<Effect> {
        if let Some(house) = self.house_mut(place) {
            house.seen = people;
        }
        Vec::new()
    }

    /// Read on another device is read here.
    pub(super) fn read_up_to(&mut self, place: &Place, at: Timestamp) -> Vec<Effect> {
        if self.seen_elsewhere(place, at) {
            self.count_after(place, at);
        }
        Vec::new()
    }

    pub(super) fn house_mut(&mut self, place: &Place) -> Option<&mut House> {
        self.room_mut(place).map(|room| &mut room.house)
    }
}
