//! Who may read and who may act: the questions every deed asks first. Must not know what the deed is.

use std::sync::Arc;

use crate::chat::{Rejection, Role};
use crate::server::policy::house::{Who, governing};
use crate::server::policy::standing::{at_least, no_such_room};
use crate::server::service::{Identity, Service};

impl Service {
    /// The one gate of every reader: history, links, lists, search, delivery.
    ///
    /// # Errors
    /// `NotFound`, in the same words as for a room that was never there.
    pub fn check_read(&self, who: Option<&Identity>, room: &str) -> Result<(), Rejection> {
        if self.house().can_read(room, who.map(Who::from)) { Ok(()) } else { Err(no_such_room()) }
    }

    pub fn role(&self, who: &Identity, room: &str) -> Role {
        self.house().role(room, who.into())
    }

    /// # Errors
    /// `Forbidden` for somebody who is less than `least` in this room.
    pub(in crate::server::service) fn needs(&self, who: &Identity, room: &str, least: Role) -> Result<Role, Rejection> {
        let role = self.role(who, room);
        at_least(role, least).map(|()| role)
    }

    /// The folded names of all who keep order in a room; whoever of them is not connected is simply not reached.
    pub(in crate::server::service) fn keepers(&self, room: &str) -> Vec<Arc<str>> {
        let home = governing(room);
        let mut keepers: Vec<Arc<str>> = vec![home.into()];
        let house = self.house();
        if let Some(book) = house.room(home) {
            keepers.extend(book.moderators.keys().filter(|person| book.appoints(person)).cloned());
        }
        drop(house);
        if self.house().can_read(room, Some(Who { key: "", account: true, admin: true })) {
            keepers.extend(self.admins_here());
        }
        keepers.sort_unstable();
        keepers.dedup();
        keepers
    }
}

impl<'a> From<&'a Identity> for Who<'a> {
    fn from(who: &'a Identity) -> Self {
        Self { key: &who.key, account: who.account, admin: who.admin }
    }
}
