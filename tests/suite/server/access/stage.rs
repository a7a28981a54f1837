//! A server with everybody on it, and what a row needs before it can be asked. Must not know what is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::server::kit::House;

use super::table::{Place, Row, Who};

/// What stands in the place of something that somebody cannot have.
const NONE: &str = "nothing";
const PASSWORD: &str = "correct horse";

pub struct Stage {
    pub house: House,
    pub place: Place,
    /// None for a spectator.
    tokens: BTreeMap<Who, String>,
    /// An account that moderates beside the column, the author of what others wrote, and a second admin.
    max: String,
    eve: String,
    root: String,
    /// What each of them has said here before anybody was held back.
    own: BTreeMap<Who, String>,
    fresh: AtomicUsize,
}

impl Stage {
    /// For these rows.
    pub async fn set(place: Place, rows: &[&Row]) -> Self {
        let house = House::open(|settings| {
            settings.limits = false;
            settings.spectators = true;
            settings.anonymous = true;
        })
        .await;
        // At once, so that the disk is asked for them together.
        let all = ACCOUNTS.iter().map(|(_, name)| *name).chain(["max", "eve", "root"]);
        let all = join_all(all.map(|name| account(&house, name))).await;
        let [column @ .., max, eve, root] = &all[..] else { unreachable!("three more than columns") };
        let mut tokens: BTreeMap<Who, String> =
            ACCOUNTS.iter().map(|(who, _)| *who).zip(column.iter().cloned()).collect();
        tokens.insert(Who::Anonymous, house.anonymous().await);
        let (max, eve, root) = (max.clone(), eve.clone(), root.clone());
        let fresh = AtomicUsize::new(0);
        let mut stage = Self { house, place, tokens, max, eve, root, own: BTreeMap::new(), fresh };
        stage.appoint().await;
        if rows.iter().any(|row| row.names("own")) {
            for (who, token) in &stage.tokens {
                let said = stage.say(place.room(), token).await;
                stage.own.insert(*who, said.unwrap_or_else(|| NONE.to_owned()));
            }
        }
        stage.hold_back().await;
        stage
    }

    pub fn token(&self, who: Who) -> Option<&str> {
        self.tokens.get(&who).map(String::as_str)
    }

    /// Who decides here: the DJ, or an admin.
    pub fn owner(&self) -> (&'static str, &str) {
        match self.place {
            Place::Nova | Place::NovaMods | Place::Held => ("nova", &self.tokens[&Who::Dj]),
            Place::Global | Place::Server => ("root", &self.root),
            Place::EveMods => ("eve", &self.eve),
        }
    }

    /// Another moderator; where there is none, who decides.
    fn other(&self) -> &str {
        if matches!(self.place, Place::Server | Place::EveMods) { self.owner().1 } else { &self.max }
    }

    /// Who has said what others ask about: a user, where one can write.
    fn author(&self) -> (&'static str, &str) {
        if self.place == Place::NovaMods { ("max", &self.max) } else { ("eve", &self.eve) }
    }

    async fn appoint(&self) {
        let (room, token) = match self.place {
            Place::Global => ("global", &self.root),
            _ => ("nova", &self.tokens[&Who::Dj]),
        };
        for name in ["kat", "max"] {
            self.done(room, token, json!({ "do": "appoint", "user": name })).await;
        }
    }

    async fn hold_back(&self) {
        let (room, token) = match self.place {
            Place::Nova | Place::NovaMods | Place::EveMods => ("nova", &self.tokens[&Who::Dj]),
            Place::Global => ("global", &self.root),
            Place::Held | Place::Server => ("*", &self.root),
        };
        self.done(room, token, json!({ "do": "timeout", "user": "tom", "length": 600_000 })).await;
        self.done(room, token, json!({ "do": "ban", "user": "bea" })).await;
    }

    /// The entry of a deed.
    async fn done(&self, room: &str, token: &str, deed: Value) -> String {
        let (status, body) = self.moderate(room, token, &deed).await;
        assert_eq!(status, 200, "{room}: {deed}: {body}");
        text(&body["data"]["id"])
    }

    pub async fn moderate(&self, room: &str, token: &str, deed: &Value) -> (u16, Value) {
        self.house.send("POST", &format!("/v1/rooms/{room}/moderate"), token, deed.clone()).await
    }

    /// The id of a message with a picture; none for who may not say anything here.
    async fn say(&self, room: &str, token: &str) -> Option<String> {
        let words = json!({ "message": "https://a.example/picture.png" });
        let (_, body) = self.house.send("POST", &format!("/v1/rooms/{room}/messages"), token, words).await;
        body["data"]["id"].as_str().map(str::to_owned)
    }

    /// All that a row names in braces, made for one cell.
    pub async fn parts(&self, row: &Row, who: Who) -> BTreeMap<&'static str, String> {
        let mut parts = BTreeMap::new();
        for part in PARTS.into_iter().filter(|part| row.names(part)) {
            parts.insert(part, self.part(part, who).await);
        }
        for deed in &row.before {
            let entry = self.prepare(&parts, deed.clone(), who).await;
            parts.insert("entry", entry);
        }
        if row.names("version") {
            let (_, body) = self.house.ask("GET", &format!("/v1/rooms/{}", self.place.room()), self.owner().1).await;
            parts.insert("version", body["data"]["room"]["rules"]["version"].to_string());
        }
        parts
    }

    async fn part(&self, part: &str, who: Who) -> String {
        let room = self.place.room();
        match part {
            "room" => room.to_owned(),
            "owner" => self.owner().0.to_owned(),
            "actor" => name_of(who).to_owned(),
            "bearer" => self.token(who).unwrap_or_default().to_owned(),
            "own" => self.own.get(&who).cloned().unwrap_or_else(|| NONE.to_owned()),
            "id" => self.say(room, self.author().1).await.expect("it is said"),
            "author" => {
                self.say(room, self.author().1).await.expect("it is said");
                self.author().0.to_owned()
            }
            "above" => self.say(room, self.owner().1).await.expect("it is said"),
            "words" | "new" => self.fresh_name(part),
            "bob" => {
                let name = self.fresh_name("bob");
                self.house.token(&name).await;
                name
            }
            "registered" => {
                let name = self.fresh_name("pat");
                let claim = json!({ "name": name, "password": PASSWORD });
                assert_eq!(self.house.post("/v1/user/register", claim).await.0, 200);
                name
            }
            "key" => self.scoped(who, "post").await.0,
            "hook" => {
                let (id, _) = self.hook(room, self.owner().1).await;
                assert_ne!(id, NONE, "the owner may make one");
                id
            }
            "number" => "1".to_owned(),
            unknown => panic!("nobody knows how to make {{{unknown}}}"),
        }
    }

    fn fresh_name(&self, begin: &str) -> String {
        format!("{begin}{:03}", self.fresh.fetch_add(1, Ordering::Relaxed))
    }

    /// Id and token of a program that this person makes; neither for who may make none.
    pub async fn scoped(&self, who: Who, scope: &str) -> (String, String) {
        let wish = json!({ "name": "program", "scopes": [scope] });
        let (_, body) = self.house.send("POST", "/v1/tokens", self.token(who).unwrap_or_default(), wish).await;
        assert_eq!(who >= Who::User, body["success"] == true, "{who:?}: {body}");
        let data = |field: &str| body["data"][field].as_str().unwrap_or("sst_none_none").to_owned();
        (data("id"), data("token"))
    }

    /// Id and secret of a webhook that posts; neither for who may make none. It has a second secret.
    pub async fn hook(&self, room: &str, token: &str) -> (String, String) {
        let path = format!("/v1/rooms/{room}/hooks");
        let (_, body) = self.house.send("POST", &path, token, json!({ "name": self.fresh_name("hook") })).await;
        let data = |field: &str, none: &str| body["data"][field].as_str().unwrap_or(none).to_owned();
        let (id, secret) = (data("id", NONE), data("secret", "whsec_bm90aGluZw=="));
        self.house.ask("POST", &format!("{path}/{id}/secrets"), token).await;
        (id, secret)
    }

    /// Whether these words can be read anywhere: here, in the room of whoever asked, or in any public one.
    pub async fn reads(&self, words: &str, who: Who) -> bool {
        let rooms = [format!("/{}", self.place.room()), format!("/{}", name_of(who)), String::new()];
        for room in rooms {
            let (status, body) = self.house.ask("GET", &format!("/v1/messages{room}"), self.owner().1).await;
            assert_eq!(status, 200, "{body}");
            if body.to_string().contains(words) {
                return true;
            }
        }
        false
    }

    /// What was done here, as those read it who keep order.
    pub async fn log(&self) -> Value {
        let (status, body) =
            self.house.ask("GET", &format!("/v1/rooms/{}/log", self.place.room()), self.owner().1).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    async fn prepare(&self, parts: &BTreeMap<&'static str, String>, mut deed: Value, who: Who) -> String {
        let by = deed.as_object_mut().and_then(|deed| deed.remove("by"));
        let token = match by.as_ref().and_then(Value::as_str) {
            Some("owner") => self.owner().1,
            Some("actor") => self.token(who).unwrap_or_default(),
            _ => self.other(),
        };
        let deed: Value = serde_json::from_str(&filled(&deed.to_string(), parts)).expect("still JSON");
        match by {
            // Whoever may not do it has nothing to take back.
            Some(by) if by == "actor" => {
                let (_, body) = self.moderate(self.place.room(), token, &deed).await;
                body["data"]["id"].as_str().unwrap_or(NONE).to_owned()
            }
            _ => self.done(self.place.room(), token, deed).await,
        }
    }
}

/// What a row may name in braces; `entry` and `version` come of the deeds before.
const PARTS: [&str; 15] = [
    "room",
    "owner",
    "actor",
    "bearer",
    "own",
    "id",
    "author",
    "above",
    "words",
    "new",
    "bob",
    "registered",
    "key",
    "hook",
    "number",
];

const ACCOUNTS: [(Who, &str); 6] = [
    (Who::User, "ann"),
    (Who::TimedOut, "tom"),
    (Who::Banned, "bea"),
    (Who::Moderator, "kat"),
    (Who::Dj, "nova"),
    (Who::Admin, "boss"),
];

async fn account(house: &House, name: &str) -> String {
    house.server.token(name, matches!(name, "boss" | "root"), false).await.expect("a token")
}

pub fn name_of(who: Who) -> &'static str {
    ACCOUNTS.iter().find(|(account, _)| *account == who).map_or(NONE, |(_, name)| name)
}

/// With what was made in the place of the braces. A version is a number in JSON.
pub fn filled(text: &str, parts: &BTreeMap<&'static str, String>) -> String {
    parts.iter().fold(text.to_owned(), |text, (part, made)| {
        let text = if *part == "version" { text.replace("\"{version}\"", made) } else { text };
        text.replace(&format!("{{{part}}}"), made)
    })
}

/// The parts in braces that nobody has made.
pub fn left_over(text: &str) -> BTreeSet<String> {
    let words = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let is_part = |word: &&str| !word.is_empty() && word.bytes().all(|sign| sign.is_ascii_lowercase());
    words.map(|(word, _)| word).filter(is_part).map(str::to_owned).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
