//! Calls that post into a room. A webhook speaks under a name that no account can have, and only as long as whoever made
//! it may speak there. Must not know HTTP.

use std::net::IpAddr;
use std::sync::Arc;

use serde::Deserialize;

use crate::chat::{Rejection, RejectionCode, Role};
use crate::clock;
use crate::proto::bitwave::request::IncomingPost;
use crate::server::policy::webhook::{check_call, forgotten};
use crate::server::policy::{color, refuse};
use crate::server::service::post::{Ack, Draft};
use crate::server::service::{Identity, Service, secret, unavailable};
use crate::server::store::{Card, Hook};

use super::no_such_hook;

/// Before the name of a webhook where it is an author. The colon keeps it apart from names of accounts.
const MARK: &str = "bot:";
const BADGE: &str = "bot";
/// Characters of the name that a call gives itself.
const LONGEST_NAME: usize = 32;

/// A call as it came, before anything of it is believed.
pub struct SignedCall<'a> {
    pub id: &'a str,
    /// In seconds since 1970.
    pub timestamp: &'a str,
    pub signature: &'a str,
    pub body: &'a [u8],
    pub from: IpAddr,
}

#[derive(Deserialize)]
struct Words {
    message: String,
    username: Option<String>,
}

impl Service {
    /// Posts what a program says that knows the secret of this webhook.
    ///
    /// # Errors
    /// `NotFound` for a webhook that is none any more; `NotAuthorised` for a call that is not signed, or too old;
    /// `Taken` for one that was taken before; as for posting, for whoever made the webhook.
    pub async fn hook_call(self: &Arc<Self>, hook: &str, call: SignedCall<'_>) -> Result<Ack, Rejection> {
        self.limits.read(call.from, clock::now())?;
        let found = self.readers.hook(hook).await.map_err(unavailable)?;
        let found = found.filter(|(hook, _)| hook.outgoing.is_none() && self.is_on(&hook.room.key, hook.event));
        let (hook, secrets) = found.ok_or_else(no_such_hook)?;
        let SignedCall { id, timestamp, signature, body, .. } = call;
        let signed = secret::Call { id, timestamp, body };
        if !signed.is_signed(signature, secrets.iter().map(|kept| kept.secret.as_str())) {
            let reason = "the signature does not fit; sign id, time and body, with dots between, with a secret of this \
                webhook";
            return Err(refuse(RejectionCode::NotAuthorised, reason));
        }
        check_call(id, timestamp, self.wall())?;
        let person: Arc<str> = hook.id.as_str().into();
        // Of two at once with one id, the second is told that it is one.
        let _claim = self.people.claims.take(&person, id).ok_or_else(again)?;
        if self.readers.knows_call(&hook.id, id).await.map_err(unavailable)? {
            return Err(again());
        }
        let ack = self.speak(&hook, id, body).await?;
        // Not before it was taken, or a call that was refused for now could never be made again.
        let now = self.wall();
        self.archive.remember_call(&hook.id, id, now, forgotten(now)).await.map_err(unavailable)?;
        Ok(ack)
    }

    async fn speak(self: &Arc<Self>, hook: &Hook, id: &str, body: &[u8]) -> Result<Ack, Rejection> {
        let now = clock::now();
        let shape = "the body is a JSON object with the text `message`, and perhaps the text `username`";
        let words: Words = serde_json::from_slice(body).map_err(|_| refuse(RejectionCode::Malformed, shape))?;
        let who = self.voice(hook, words.username.as_deref()).await?;
        // Whoever made it is not slowed down, being the DJ; programs are.
        self.limits.post(&format!("{MARK}{}", hook.id), now)?;
        let post = IncomingPost {
            text: words.message,
            room: None,
            global: Some(false),
            show_badge: true,
            // After a crash between posting and remembering, the same call posts nothing a second time.
            nonce: Some(secret::mark(&[&hook.id, id])),
            reply_to: None,
        };
        let receipt = self.post(&who, Draft { post, room: hook.room.clone() }, now).await?;
        self.settle(receipt).await
    }

    /// Rights and restraints are those of whoever made the webhook, as they are now; the name is its own.
    async fn voice(&self, hook: &Hook, username: Option<&str>) -> Result<Identity, Rejection> {
        let maker = self.readers.account(&hook.by).await.map_err(unavailable)?;
        let maker = maker.map(|account| Identity::of(&account));
        let maker = maker.filter(|maker| self.role(maker, &hook.room.key) >= Role::Dj).ok_or_else(|| {
            refuse(RejectionCode::Forbidden, "whoever made this webhook does not own the channel any more; remove it")
        })?;
        let name = format!("{MARK}{}", hook.name);
        let card = Card {
            color: color::of(&name).into(),
            badge: Some(badge(username)?.into()),
            avatar: None,
            name: name.into(),
        };
        Ok(Identity { card, ..maker })
    }
}

/// Badges are HTML (RFC 3.1); what a call is called stands behind the word that says what it is.
fn badge(username: Option<&str>) -> Result<String, Rejection> {
    let Some(username) = username.map(str::trim).filter(|name| !name.is_empty()) else { return Ok(BADGE.to_owned()) };
    if username.chars().count() > LONGEST_NAME || username.chars().any(char::is_control) {
        return Err(refuse(RejectionCode::Malformed, "`username` is a text of 1 to 32 visible characters"));
    }
    let escaped: String = username
        .chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            '\'' => "&#39;".to_owned(),
            other => other.to_string(),
        })
        .collect();
    Ok(format!("{BADGE} {escaped}"))
}

fn again() -> Rejection {
    refuse(RejectionCode::Taken, "a call with this `webhook-id` was taken already; nothing was posted again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_call_stays_text_behind_the_word_bot() {
        assert_eq!(badge(None).unwrap(), "bot");
        assert_eq!(badge(Some(" ")).unwrap(), "bot");
        assert_eq!(badge(Some("<b onclick='x'>nova</b>")).unwrap(), "bot &lt;b onclick=&#39;x&#39;&gt;nova&lt;/b&gt;");
        assert!(badge(Some(&"x".repeat(33))).is_err() && badge(Some("a\nb")).is_err());
    }
}
