//! Pictures come into view, are fetched if they may be, and arrive.
//!
//! Must not know how they are fetched.

use crate::app::effect::Effect;
use crate::app::pictures::is_allowed;
use crate::app::state::App;
use crate::chat::{NetworkId, Picture, SafeText};

impl App {
    /// Drawing saw these addresses for the first time. Each is asked for once.
    pub(super) fn pictures_seen(&mut self, addresses: Vec<SafeText>) -> Vec<Effect> {
        let network = self.current_network();
        let media = network.and_then(|network| network.media.clone());
        let server = network.map_or_else(String::new, |network| network.address.as_str().to_owned());
        let mut effects = Vec::new();
        for address in addresses {
            if self.pictures.at_hand.is_known(&address) {
                continue;
            }
            if media.as_ref().is_some_and(|media| is_allowed(address.as_str(), media.as_str(), &server)) {
                effects.push(Effect::Picture(address.clone()));
            }
            self.pictures.expect(address);
        }
        effects
    }

    pub(super) fn media_announced(&mut self, id: NetworkId, host: SafeText) -> Vec<Effect> {
        if let Some(network) = self.network_mut(id) {
            network.media = Some(host);
        }
        Vec::new()
    }

    pub(super) fn pictured(&mut self, address: SafeText, picture: Option<Picture>) -> Vec<Effect> {
        self.pictures.arrived(address, picture);
        Vec::new()
    }
}
