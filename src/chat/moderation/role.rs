//! What somebody is in a room. An order: nobody acts on an equal or on somebody higher. Must not know who appoints whom.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Somebody without an account: a spectator, or an anonymous name.
    #[default]
    Guest,
    User,
    /// Appointed by the DJ, for the present event or in general.
    Moderator,
    /// The owner of the room (RFC 2.3: the account of the same name).
    Dj,
    Admin,
}

impl Role {
    const ALL: [Self; 5] = [Self::Guest, Self::User, Self::Moderator, Self::Dj, Self::Admin];

    /// Part of our protocol; never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::User => "user",
            Self::Moderator => "moderator",
            Self::Dj => "dj",
            Self::Admin => "admin",
        }
    }

    /// Whoever is called something unknown may do nothing.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|role| role.as_str() == word).unwrap_or_default()
    }

    pub fn moderates(self) -> bool {
        self >= Self::Moderator
    }
}
