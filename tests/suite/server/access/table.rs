//! What `access.toml` says: rows with a cell for everybody there is, in each place where that matters. Must not know how
//! anything is asked.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A cell of what is allowed.
pub const YES: &str = "yes";

/// Everybody there is, as the columns of the table. The last six are accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Without a token.
    Spectator,
    Anonymous,
    User,
    TimedOut,
    Banned,
    Moderator,
    Dj,
    Admin,
}

impl Who {
    pub const ALL: [(Self, &str); 8] = [
        (Self::Spectator, "spectator"),
        (Self::Anonymous, "anonymous"),
        (Self::User, "user"),
        (Self::TimedOut, "timed out"),
        (Self::Banned, "banned"),
        (Self::Moderator, "moderator"),
        (Self::Dj, "DJ"),
        (Self::Admin, "admin"),
    ];
}

/// Where something is asked for. Who is timed out, banned or a moderator is so there, if nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The channel of the DJ.
    Nova,
    /// The channel that belongs to nobody; the DJ of another one is a user there.
    Global,
    /// The private room of the DJ; timed out and banned are those of the public one.
    NovaMods,
    /// That of another DJ, where everybody is a user: it has no cells of its own.
    #[serde(skip)]
    EveMods,
    /// The channel of the DJ, with people who are timed out and banned everywhere.
    Held,
    /// The whole server, with the same.
    Server,
}

impl Place {
    pub fn room(self) -> &'static str {
        match self {
            Self::Nova | Self::Held => "nova",
            Self::Global => "global",
            Self::NovaMods => "nova-mods",
            Self::EveMods => "eve-mods",
            Self::Server => "*",
        }
    }

    /// As the page calls it.
    pub fn called(self) -> &'static str {
        match self {
            Self::Nova => "`nova`",
            Self::Global => "`global`",
            Self::NovaMods => "`nova-mods`",
            Self::EveMods => "`eve-mods`",
            Self::Held => "`nova` (held in `*`)",
            Self::Server => "`*`",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub rest: Vec<Row>,
    pub event: Vec<Row>,
    pub deed: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// `GET /v1/…`, an event, or what `moderate` does.
    pub ask: String,
    /// What the page says besides.
    pub remark: Option<String>,
    /// The body, or the argument of the event.
    #[serde(default)]
    pub with: Value,
    /// Deeds that are done right before each cell; `by` is `owner`, `other` (moderator) or `actor`.
    #[serde(default)]
    pub before: Vec<Value>,
    /// Asked with a token of this scope.
    pub scope: Option<String>,
    /// Signed as the call of a webhook.
    #[serde(default)]
    pub signed: bool,
    /// Without asking for an acknowledgement, as RFC clients do.
    #[serde(default)]
    pub quiet: bool,
    /// Each cell on a server of its own, where what one leaves behind is in the way of the next.
    #[serde(default)]
    pub fresh: bool,
    /// A cell for everybody, as `Who::ALL`: `yes`, or how it is refused.
    may: BTreeMap<Place, String>,
}

impl Row {
    /// The cells as they are written down, by place.
    pub fn places(&self) -> impl Iterator<Item = (Place, Vec<&str>)> {
        self.may.iter().map(|(place, cells)| (*place, cells.split_whitespace().collect()))
    }

    /// The same with those that follow: in the private room of another DJ all accounts are like the user.
    pub fn all_places(&self) -> impl Iterator<Item = (Place, Vec<&str>)> {
        let elsewhere = self.places().find(|(place, _)| *place == Place::NovaMods).map(|(_, mut cells)| {
            let user = cells[Who::User as usize];
            cells[Who::User as usize..].fill(user);
            (Place::EveMods, cells)
        });
        self.places().chain(elsewhere)
    }

    /// For words about what is wrong.
    pub fn called(&self) -> String {
        [&self.ask].into_iter().chain(&self.remark).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    pub fn is_in(&self, place: Place) -> bool {
        self.may.contains_key(&place)
    }

    /// Whether this part of a message, a deed or an address has to be made first, as `{id}`.
    pub fn names(&self, part: &str) -> bool {
        self.text().contains(&format!("{{{part}}}"))
    }

    pub fn text(&self) -> String {
        format!("{} {} {}", self.ask, self.with, Value::from(self.before.clone()))
    }
}

pub fn table() -> Table {
    toml::from_str(include_str!("access.toml")).expect("access.toml can be read")
}
