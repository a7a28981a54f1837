//! Being asked into rooms: told once, listed until it is answered, accepted or declined.
//!
//! Nobody is taken anywhere by being asked. Must not know how invites come.

use crate::app::effect::Effect;
use crate::app::listing::{Listing, What};
use crate::app::lists::Deed;
use crate::app::state::{App, Awaited};
use crate::chat::{Invite, NetworkId, Request};

/// So many are told one by one.
const EACH: usize = 3;

impl App {
    /// What is new among them is told.
    pub(super) fn invites_changed(&mut self, id: NetworkId, invites: Vec<Invite>) -> Vec<Effect> {
        let Some(network) = self.network_mut(id) else { return Vec::new() };
        let known = std::mem::replace(&mut network.invites, invites);
        let is_new = |invite: &&Invite| !known.iter().any(|known| known.room == invite.room);
        let new: Vec<_> = network.invites.iter().filter(is_new).cloned().collect();
        match &new[..] {
            [] => {}
            few if few.len() <= EACH => {
                few.iter().for_each(|invite| {
                    self.say_of_network(id, &format!("{} /invites answers.", sentence(invite)));
                });
            }
            many => {
                self.say_of_network(id, &format!("You are asked into {} channels. /invites lists them.", many.len()))
            }
        }
        Vec::new()
    }

    pub(in crate::app) fn show_invites(&mut self) -> Vec<Effect> {
        self.show(Listing::new(What::Invites));
        Vec::new()
    }

    /// A key on an invite that is listed.
    pub(super) fn use_invite(&mut self, deed: Deed, network: NetworkId, invite: &Invite) -> Vec<Effect> {
        match deed {
            Deed::Use | Deed::Jump => {
                self.unfocus_listing();
                self.answer_invite(network, invite, true)
            }
            Deed::Delete => self.answer_invite(network, invite, false),
            Deed::Copy | Deed::CopyLink => self.copy(invite.name.as_str(), "name"),
            _ => {
                self.flash("Enter accepts, d declines, Esc leaves it for later.");
                Vec::new()
            }
        }
    }

    /// The room that is accepted is opened once it is there.
    pub(in crate::app) fn answer_invite(&mut self, network: NetworkId, invite: &Invite, accept: bool) -> Vec<Effect> {
        if accept {
            self.awaited = Some(Awaited { network, name: Some(invite.room.as_str().to_owned()) });
        }
        self.flash(format!("{} {}…", if accept { "Going to" } else { "Declining" }, invite.name));
        vec![Effect::Request(network, Request::Invite { room: invite.room.clone(), accept })]
    }
}

/// `ann asks you into lobby.`
fn sentence(invite: &Invite) -> String {
    let by = invite.by.as_ref().map_or("Somebody", |by| by.as_str());
    match invite.direct {
        true => format!("{by} wants to talk with you."),
        false => format!("{by} asks you into {}.", invite.name),
    }
}
