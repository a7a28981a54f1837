//! Asking for what a row says, as one of the people on the stage, over HTTP or a socket. Must not know what is expected.

use serde_json::{Value, json};
use streamside::clock;

use crate::server::kit::{Chatter, House, answer};
use crate::server::webhooks::signature;

use super::stage::{Stage, filled, left_over, name_of};
use super::table::{Row, Who, YES};

/// Where somebody looks while asking for something elsewhere.
const LOBBY: &str = "lobby";
const FENCE: u64 = 99;

/// A row as one person asks for it.
pub struct Asked {
    pub ask: String,
    with: Value,
    token: Option<String>,
    /// Id and secret of a webhook that signs.
    signer: Option<(String, String)>,
    /// Words that would be seen if it was allowed.
    pub words: Option<String>,
}

impl Asked {
    pub async fn new(stage: &Stage, row: &Row, who: Who) -> Self {
        let mut parts = stage.parts(row, who).await;
        let mut token = stage.token(who).map(str::to_owned);
        if let Some(scope) = &row.scope {
            token = Some(stage.scoped(who, scope).await.1);
        }
        let mut signer = None;
        if row.signed {
            let made = stage.hook(name_of(who), stage.token(who).unwrap_or_default()).await;
            parts.insert("mine", made.0.clone());
            signer = Some(made);
        }
        let text = filled(&row.text(), &parts);
        assert!(left_over(&text).is_empty(), "nobody has made {:?} of {}", left_over(&text), row.ask);
        let with = serde_json::from_str(&filled(&row.with.to_string(), &parts)).expect("still JSON");
        Self { ask: filled(&row.ask, &parts), with, token, signer, words: parts.remove("words") }
    }

    /// `yes`, or the status of the refusal.
    pub async fn over_http(&self, house: &House) -> String {
        let (method, path) = self.ask.split_once(' ').expect("a method and an address");
        let body = if self.with.is_null() { String::new() } else { self.with.to_string() };
        let mut request = house.request(method, path).body(body.clone());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some((_, secret)) = &self.signer {
            let (id, at) = ("call", (clock::wall().0 / 1000).to_string());
            let signed = signature(secret, id, &at, &body);
            request =
                request.header("webhook-id", id).header("webhook-timestamp", at).header("webhook-signature", signed);
        }
        let (status, body) = answer(request).await;
        match status {
            200 => YES.to_owned(),
            _ => {
                assert_eq!(Some(status), status_of(&body["error"]["code"]), "{}: {body}", self.ask);
                status.to_string()
            }
        }
    }

    /// `yes`, the code of the refusal, or `blocked`.
    pub async fn over_a_socket(&self, house: &House, quiet: bool) -> String {
        if self.ask == "new user" {
            let mut chatter = house.connect().await;
            let mut hello = self.with.clone();
            hello["token"] = json!(self.token);
            chatter.event("new user", hello).await;
            return before_the_fence(&mut chatter).await;
        }
        let mut chatter = self.in_the_lobby(house).await;
        if quiet {
            chatter.event(&self.ask, self.with.clone()).await;
            return before_the_fence(&mut chatter).await;
        }
        chatter.ask(1, &self.ask, self.with.clone()).await;
        code_of(&chatter.acked(1).await)
    }

    /// As the event `moderate`. A deed that is refused is refused over HTTP as well, and stands in no log.
    pub async fn as_a_deed(&self, stage: &Stage) -> String {
        let room = stage.place.room();
        let mut deed = if self.with.is_null() { json!({}) } else { self.with.clone() };
        deed["do"] = json!(self.ask);
        deed["channel"] = json!(room);
        let before = stage.log().await;
        let found = code_of(&self.in_the_lobby(&stage.house).await.moderate(deed.clone()).await);
        if found == YES {
            return found;
        }
        if let Some(token) = &self.token {
            let (status, body) = stage.moderate(room, token, &deed).await;
            assert_eq!((&body["error"]["code"], Some(status)), (&json!(found), status_of(&json!(found))), "{deed}");
        }
        assert_eq!(stage.log().await, before, "{deed} was refused: {found}");
        found
    }

    async fn in_the_lobby(&self, house: &House) -> Chatter {
        let mut chatter = house.connect().await;
        chatter.event("new user", json!({ "token": self.token, "channel": LOBBY })).await;
        chatter
    }
}

/// What is told before the answer to something that everybody may ask. A kick has its reason before it.
async fn before_the_fence(chatter: &mut Chatter) -> String {
    chatter.ask(FENCE, "subscribe", json!({ "rooms": [LOBBY], "all": true })).await;
    let mut found = YES.to_owned();
    while let Some(frame) = chatter.next().await {
        if frame.starts_with(&format!("43{FENCE}")) || frame == "41" {
            return found;
        }
        let Some(event) = frame.strip_prefix("42") else { continue };
        let event: Value = serde_json::from_str(event).expect("JSON");
        match event[0].as_str() {
            Some("error") => found = event[1]["code"].as_str().expect("a code").to_owned(),
            Some("blocked") => found = "blocked".to_owned(),
            _ => {}
        }
    }
    panic!("the connection has ended without a word")
}

fn code_of(ack: &Value) -> String {
    ack["error"]["code"].as_str().unwrap_or(YES).to_owned()
}

/// As under "Errors" in `docs/protocol.md`.
fn status_of(code: &Value) -> Option<u16> {
    let statuses = [
        ("not_authorised", 401),
        ("forbidden", 403),
        ("not_found", 404),
        ("taken", 409),
        ("too_long", 413),
        ("rate_limited", 429),
        ("malformed", 400),
        ("bad_name", 400),
        ("empty", 400),
    ];
    statuses.iter().find(|(known, _)| code == known).map(|(_, status)| *status)
}
