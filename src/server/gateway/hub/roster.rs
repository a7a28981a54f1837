//! Who gets what: those who want everything, and those who asked for certain rooms. Must not know what a connection is.

use std::collections::HashMap;
use std::sync::Arc;

/// Names a connection for as long as the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnId(pub u64);

#[derive(Debug)]
pub struct Roster<T> {
    everywhere: Vec<(ConnId, T)>,
    rooms: HashMap<Arc<str>, Vec<(ConnId, T)>>,
    seats: HashMap<ConnId, Seat>,
}

#[derive(Debug)]
enum Seat {
    /// The place in `everywhere`.
    Everywhere(usize),
    Rooms(Vec<Arc<str>>),
}

impl<T: Clone> Roster<T> {
    pub fn new() -> Self {
        Self { everywhere: Vec::new(), rooms: HashMap::new(), seats: HashMap::new() }
    }

    /// RFC clients get the messages of all rooms and choose themselves what they show (2.4).
    pub fn join(&mut self, id: ConnId, conn: T) {
        self.leave(id);
        self.seats.insert(id, Seat::Everywhere(self.everywhere.len()));
        self.everywhere.push((id, conn));
    }

    /// Only these rooms from now on. Nothing happens to those who have not joined.
    pub fn subscribe(&mut self, id: ConnId, rooms: Vec<Arc<str>>) {
        let Some(conn) = self.leave(id) else { return };
        for room in &rooms {
            self.rooms.entry(Arc::clone(room)).or_default().push((id, conn.clone()));
        }
        if rooms.is_empty() {
            // Kept in the house under no room at all.
            self.rooms.entry("".into()).or_default().push((id, conn));
            self.seats.insert(id, Seat::Rooms(vec!["".into()]));
        } else {
            self.seats.insert(id, Seat::Rooms(rooms));
        }
    }

    /// All rooms again.
    pub fn unsubscribe(&mut self, id: ConnId) {
        if let Some(conn) = self.leave(id) {
            self.join(id, conn);
        }
    }

    pub fn leave(&mut self, id: ConnId) -> Option<T> {
        match self.seats.remove(&id)? {
            Seat::Everywhere(place) => {
                let (_, conn) = self.everywhere.swap_remove(place);
                if let Some((moved, _)) = self.everywhere.get(place) {
                    self.seats.insert(*moved, Seat::Everywhere(place));
                }
                Some(conn)
            }
            Seat::Rooms(rooms) => rooms.iter().filter_map(|room| self.leave_room(id, room)).last(),
        }
    }

    pub fn everywhere(&self) -> &[(ConnId, T)] {
        &self.everywhere
    }

    /// Those who asked for this room by name.
    pub fn room(&self, room: &str) -> &[(ConnId, T)] {
        self.rooms.get(room).map_or(&[], Vec::as_slice)
    }

    /// Everybody, once.
    pub fn all(&self) -> Vec<T> {
        let first = |(id, seat): (&ConnId, &Seat)| match seat {
            Seat::Everywhere(place) => self.everywhere.get(*place).map(|(_, conn)| conn.clone()),
            Seat::Rooms(rooms) => {
                self.room(rooms.first()?).iter().find(|(member, _)| member == id).map(|(_, conn)| conn.clone())
            }
        };
        self.seats.iter().filter_map(first).collect()
    }

    pub fn len(&self) -> usize {
        self.seats.len()
    }

    fn leave_room(&mut self, id: ConnId, room: &str) -> Option<T> {
        let members = self.rooms.get_mut(room)?;
        let place = members.iter().position(|(member, _)| *member == id)?;
        let (_, conn) = members.swap_remove(place);
        if members.is_empty() {
            self.rooms.remove(room);
        }
        Some(conn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(members: &[(ConnId, char)]) -> String {
        let mut names: Vec<char> = members.iter().map(|(_, name)| *name).collect();
        names.sort_unstable();
        names.into_iter().collect()
    }

    #[test]
    fn subscribers_get_their_rooms_and_others_everything() {
        let mut roster = Roster::new();
        for (id, name) in [(1, 'a'), (2, 'b'), (3, 'c')] {
            roster.join(ConnId(id), name);
        }
        roster.subscribe(ConnId(2), vec!["x".into(), "y".into()]);
        assert_eq!(
            (names(roster.everywhere()), names(roster.room("x")), names(roster.room("z"))),
            ("ac".to_owned(), "b".to_owned(), String::new())
        );
        roster.subscribe(ConnId(2), vec!["y".into()]);
        assert_eq!((names(roster.room("x")), names(roster.room("y"))), (String::new(), "b".to_owned()));
        roster.subscribe(ConnId(2), Vec::new());
        assert_eq!(roster.all().len(), 3, "who wants no room is still there");
        roster.unsubscribe(ConnId(2));
        assert_eq!(names(roster.everywhere()), "abc");
        assert!(roster.rooms.is_empty());
    }

    proptest! {
        /// Whatever people do, everybody sits exactly where they asked to sit last.
        #[test]
        fn seats_never_get_mixed_up(moves in prop::collection::vec((0_u64..6, 0_u8..5), 0..80)) {
            let mut roster = Roster::new();
            let mut wanted: HashMap<u64, Vec<&str>> = HashMap::new();
            for (id, what) in moves {
                match what {
                    0 => { roster.join(ConnId(id), id); wanted.insert(id, vec!["*"]); }
                    1 => { roster.leave(ConnId(id)); wanted.remove(&id); }
                    2 => { roster.unsubscribe(ConnId(id)); wanted.entry(id).and_modify(|rooms| *rooms = vec!["*"]); }
                    3 => {
                        roster.subscribe(ConnId(id), vec!["x".into()]);
                        wanted.entry(id).and_modify(|rooms| *rooms = vec!["x"]);
                    }
                    _ => {
                        roster.subscribe(ConnId(id), vec!["x".into(), "y".into()]);
                        wanted.entry(id).and_modify(|rooms| *rooms = vec!["x", "y"]);
                    }
                }
                prop_assert_eq!(roster.len(), wanted.len());
                for (place, members) in [("*", roster.everywhere()), ("x", roster.room("x")), ("y", roster.room("y"))] {
                    let mut here: Vec<u64> = members.iter().map(|(_, id)| *id).collect();
                    here.sort_unstable();
                    let mut expected: Vec<u64> =
                        wanted.iter().filter(|(_, rooms)| rooms.contains(&place)).map(|(id, _)| *id).collect();
                    expected.sort_unstable();
                    prop_assert_eq!(here, expected);
                }
            }
        }
    }
}
