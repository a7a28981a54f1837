//! Who is connected and which rooms they look at (RFC 2.1, 2.2). That somebody looks at a private room counts, but
//! changes no list that everybody sees. Must not know connections: each is a [`Watch`].

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::server::policy::house::is_private;
use crate::server::policy::room::RoomName;

use super::Identity;

/// One connection's share of the presence. Empty while nobody has signed in on it.
#[derive(Debug, Default)]
pub struct Watch {
    who: Option<Arc<Identity>>,
    rooms: Vec<RoomName>,
    /// The client names its rooms itself; what it writes does not move it.
    pub(super) chosen: bool,
    /// On no list, whoever it is.
    pub(super) unnoticed: bool,
}

#[derive(Debug, Default)]
pub(super) struct Presence {
    people: BTreeMap<Arc<str>, Present>,
    rooms: BTreeMap<Arc<str>, Viewed>,
    /// Who is here without being listed, with the number of connections.
    unnoticed: HashMap<Arc<str>, usize>,
}

#[derive(Debug)]
struct Present {
    who: Arc<Identity>,
    /// How many connections look at each room.
    rooms: HashMap<Arc<str>, usize>,
    connections: usize,
}

#[derive(Debug)]
struct Viewed {
    shown: Arc<str>,
    connections: usize,
}

impl Watch {
    pub fn who(&self) -> Option<&Arc<Identity>> {
        self.who.as_ref()
    }

    pub fn is_unnoticed(&self) -> bool {
        self.unnoticed
    }

    pub fn rooms(&self) -> &[RoomName] {
        &self.rooms
    }

    /// The room of messages that name none.
    pub fn room(&self) -> RoomName {
        self.rooms.first().cloned().unwrap_or_else(RoomName::global)
    }
}

impl Present {
    fn looking(&self) -> (&Arc<Identity>, Vec<Arc<str>>) {
        let mut rooms: Vec<_> = self.rooms.keys().cloned().collect();
        rooms.sort();
        (&self.who, rooms)
    }
}

impl Presence {
    /// A connection starts to look at `rooms`. True when the list of people looks different now.
    ///
    /// The identity that is shared with the person's other connections goes into the watch.
    pub(super) fn enter(&mut self, watch: &mut Watch, who: Option<Arc<Identity>>, rooms: Vec<RoomName>) -> bool {
        if let Some(who) = who.as_ref().filter(|_| watch.unnoticed) {
            *self.unnoticed.entry(Arc::clone(&who.key)).or_default() += 1;
            watch.who = Some(Arc::clone(who));
            watch.rooms = rooms;
            return false;
        }
        let mut changed = false;
        watch.who = who.map(|who| {
            changed = !self.people.contains_key(&who.key);
            let present = self.people.entry(Arc::clone(&who.key)).or_insert_with(|| Present {
                who,
                rooms: HashMap::new(),
                connections: 0,
            });
            present.connections += 1;
            Arc::clone(&present.who)
        });
        self.look(watch, rooms) | changed
    }

    /// A connection looks at these rooms instead of what it looked at before.
    pub(super) fn look(&mut self, watch: &mut Watch, rooms: Vec<RoomName>) -> bool {
        if watch.unnoticed {
            watch.rooms = rooms;
            return false;
        }
        let mut changed = false;
        let before = std::mem::take(&mut watch.rooms);
        for room in &rooms {
            let viewed = self.rooms.entry(Arc::clone(&room.key));
            viewed.or_insert_with(|| Viewed { shown: Arc::clone(&room.shown), connections: 0 }).connections += 1;
            if let Some(present) = watch.who.as_ref().and_then(|who| self.people.get_mut(&who.key)) {
                let count = present.rooms.entry(Arc::clone(&room.key)).or_default();
                *count += 1;
                changed |= *count == 1 && !is_private(&room.key);
            }
        }
        for room in &before {
            changed |= self.look_away(watch, &room.key);
        }
        watch.rooms = rooms;
        changed
    }

    pub(super) fn leave(&mut self, watch: &mut Watch) -> bool {
        let mut changed = self.look(watch, Vec::new());
        let Some(who) = watch.who.take() else { return changed };
        if watch.unnoticed {
            self.forget_unnoticed(&who.key);
        } else if let Some(present) = self.people.get_mut(&who.key) {
            present.connections -= 1;
            if present.connections == 0 {
                self.people.remove(&who.key);
                changed = true;
            }
        }
        changed
    }

    pub(super) fn is_here(&self, key: &str) -> bool {
        self.people.contains_key(key)
    }

    /// The administrators who are connected, also those on no list.
    pub(super) fn admins(&self) -> Vec<Arc<str>> {
        let listed = self.people.values().filter(|present| present.who.admin).map(|present| &present.who.key);
        listed.chain(self.unnoticed.keys()).cloned().collect()
    }

    /// Each person with the rooms they look at, by name.
    pub(super) fn people(&self) -> impl Iterator<Item = (&Arc<Identity>, Vec<Arc<str>>)> {
        self.people.values().map(Present::looking)
    }

    pub(super) fn find(&self, key: &str) -> Option<(&Arc<Identity>, Vec<Arc<str>>)> {
        self.people.get(key).map(Present::looking)
    }

    /// Each room somebody looks at: its folded name, its spelling, and the number of connections.
    pub(super) fn rooms(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>, usize)> {
        self.rooms.iter().map(|(key, viewed)| (key, &viewed.shown, viewed.connections))
    }

    fn forget_unnoticed(&mut self, person: &str) {
        match self.unnoticed.get_mut(person) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(self.unnoticed.remove(person)),
        }
    }

    fn look_away(&mut self, watch: &Watch, room: &Arc<str>) -> bool {
        if let Some(viewed) = self.rooms.get_mut(room) {
            viewed.connections -= 1;
            if viewed.connections == 0 {
                self.rooms.remove(room);
            }
        }
        let Some(present) = watch.who.as_ref().and_then(|who| self.people.get_mut(&who.key)) else { return false };
        match present.rooms.get_mut(room) {
            Some(count) if *count > 1 => {
                *count -= 1;
                false
            }
            _ => present.rooms.remove(room).is_some() && !is_private(room),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nova() -> Option<Arc<Identity>> {
        Some(Arc::new(Identity::anonymous("Nova")))
    }

    fn rooms(names: &[&str]) -> Vec<RoomName> {
        names.iter().map(|name| RoomName::parse(name).unwrap()).collect()
    }

    fn list(presence: &Presence) -> Vec<String> {
        presence.people().map(|(who, rooms)| format!("{} in {}", who.card.name, rooms.join(","))).collect()
    }

    #[test]
    fn s2_1_a_person_with_two_connections_is_one_person() {
        let (mut presence, mut one, mut two) = (Presence::default(), Watch::default(), Watch::default());
        assert!(presence.enter(&mut one, nova(), rooms(&["A"])));
        assert!(!presence.enter(&mut two, nova(), rooms(&["a"])), "the list is the same");
        assert!(presence.look(&mut two, rooms(&["b"])));
        assert_eq!(list(&presence), ["Nova in a,b"]);
        assert!(Arc::ptr_eq(one.who().unwrap(), two.who().unwrap()), "one identity in memory");
        assert!(presence.leave(&mut one));
        assert_eq!(list(&presence), ["Nova in b"]);
        assert!(presence.leave(&mut two));
        assert!(list(&presence).is_empty() && presence.rooms.is_empty());
    }

    #[test]
    fn looking_at_the_same_rooms_again_changes_nothing() {
        let (mut presence, mut one) = (Presence::default(), Watch::default());
        presence.enter(&mut one, nova(), rooms(&["a", "b"]));
        assert!(!presence.look(&mut one, rooms(&["b", "a"])));
        assert_eq!(presence.rooms().map(|(.., count)| count).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn looking_at_a_private_room_changes_no_list_that_everybody_sees() {
        let (mut presence, mut one) = (Presence::default(), Watch::default());
        presence.enter(&mut one, nova(), rooms(&["a"]));
        assert!(!presence.look(&mut one, rooms(&["a", "nova-mods"])));
        assert_eq!(list(&presence), ["Nova in a,nova-mods"]);
        assert!(!presence.look(&mut one, rooms(&["a"])));
    }

    #[test]
    fn who_is_unnoticed_is_on_no_list_until_the_last_connection_has_gone() {
        let boss = || Some(Arc::new(Identity { admin: true, ..Identity::anonymous("boss") }));
        let (mut presence, mut one) = (Presence::default(), Watch { unnoticed: true, ..Watch::default() });
        let mut two = Watch { unnoticed: true, ..Watch::default() };
        assert!(!presence.enter(&mut one, boss(), rooms(&["a"])) && !presence.enter(&mut two, boss(), rooms(&["a"])));
        assert!(!presence.look(&mut one, rooms(&["b"])));
        assert!(list(&presence).is_empty() && presence.rooms.is_empty());
        assert_eq!((one.room().key, presence.admins()), ("b".into(), vec!["boss".into()]));
        assert!(!presence.leave(&mut one));
        assert_eq!(presence.admins().len(), 1);
        presence.leave(&mut two);
        assert_eq!(presence.admins().len(), 0);
    }

    #[test]
    fn spectators_count_as_viewers_but_are_nobody() {
        let (mut presence, mut one) = (Presence::default(), Watch::default());
        assert!(!presence.enter(&mut one, None, rooms(&["a"])));
        assert!(list(&presence).is_empty());
        assert_eq!(presence.rooms().next().map(|(_, name, count)| (&**name, count)), Some(("a", 1)));
        assert!(!presence.leave(&mut one));
        assert!(presence.rooms.is_empty());
    }
}
