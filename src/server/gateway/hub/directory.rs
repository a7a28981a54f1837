//! Which connections are whose, for what only certain people get. Must not know what a connection is.

use std::collections::HashMap;
use std::sync::Arc;

use super::ConnId;

#[derive(Debug)]
pub struct Directory<T> {
    people: HashMap<Arc<str>, Vec<(ConnId, T)>>,
    owners: HashMap<ConnId, Arc<str>>,
}

impl<T> Directory<T> {
    pub fn new() -> Self {
        Self { people: HashMap::new(), owners: HashMap::new() }
    }

    /// A connection of the person with this folded name.
    pub fn enter(&mut self, person: Arc<str>, id: ConnId, conn: T) {
        self.leave(id);
        self.owners.insert(id, Arc::clone(&person));
        self.people.entry(person).or_default().push((id, conn));
    }

    /// Nothing happens for one that belongs to nobody.
    pub fn leave(&mut self, id: ConnId) {
        let Some(person) = self.owners.remove(&id) else { return };
        let Some(conns) = self.people.get_mut(&person) else { return };
        conns.retain(|(conn, _)| *conn != id);
        if conns.is_empty() {
            self.people.remove(&person);
        }
    }

    pub fn of(&self, person: &str) -> &[(ConnId, T)] {
        self.people.get(person).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_reached_over_all_connections_and_no_other() {
        let mut directory = Directory::new();
        for (person, id) in [("ann", 1), ("ann", 2), ("bob", 3)] {
            directory.enter(person.into(), ConnId(id), id);
        }
        let of =
            |directory: &Directory<u64>, person| directory.of(person).iter().map(|(_, conn)| *conn).collect::<Vec<_>>();
        assert_eq!((of(&directory, "ann"), of(&directory, "bob")), (vec![1, 2], vec![3]));
        directory.leave(ConnId(1));
        directory.leave(ConnId(9));
        assert_eq!(of(&directory, "ann"), [2]);
        directory.leave(ConnId(2));
        directory.leave(ConnId(3));
        assert!(directory.people.is_empty() && directory.owners.is_empty(), "nobody is remembered");
    }
}
