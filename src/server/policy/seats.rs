//! How many connections there may be at once, in all and from one address. Must not know what a connection does.

use std::collections::HashMap;
use std::net::IpAddr;

use super::rate::household;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    pub total: usize,
    pub per_address: usize,
}

impl Caps {
    pub const DEFAULT: Self = Self { total: 20_000, per_address: 64 };
    pub const OFF: Self = Self { total: usize::MAX, per_address: usize::MAX };
}

/// Who sits where. Each [`Seats::take`] that succeeds is paired with one [`Seats::leave`].
#[derive(Debug)]
pub struct Seats {
    caps: Caps,
    taken: usize,
    by_address: HashMap<IpAddr, usize>,
}

impl Seats {
    pub fn new(caps: Caps) -> Self {
        Self { caps, taken: 0, by_address: HashMap::new() }
    }

    pub fn taken(&self) -> usize {
        self.taken
    }

    /// False when the house or the address is full.
    #[must_use]
    pub fn take(&mut self, address: IpAddr) -> bool {
        let here = self.by_address.get(&household(address)).copied().unwrap_or(0);
        if self.taken >= self.caps.total || here >= self.caps.per_address {
            return false;
        }
        self.taken += 1;
        self.by_address.insert(household(address), here + 1);
        true
    }

    pub fn leave(&mut self, address: IpAddr) {
        self.taken = self.taken.saturating_sub(1);
        let address = household(address);
        match self.by_address.get_mut(&address) {
            Some(here) if *here > 1 => *here -= 1,
            _ => drop(self.by_address.remove(&address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_full_does_not_shut_others_out() {
        let mut seats = Seats::new(Caps { total: 3, per_address: 2 });
        let (one, two): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert!(seats.take(one) && seats.take(one));
        assert!(!seats.take(one));
        assert!(seats.take(two));
        assert!(!seats.take(two), "the house is full");
        seats.leave(one);
        assert!(seats.take(one));
        assert_eq!(seats.taken(), 3);
    }

    #[test]
    fn nobody_is_remembered_after_leaving() {
        let mut seats = Seats::new(Caps::DEFAULT);
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        assert!(seats.take(one));
        seats.leave(one);
        assert!(seats.by_address.is_empty());
        assert_eq!(seats.taken(), 0);
    }
}
