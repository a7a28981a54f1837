//! Session tokens: HS256 JWTs that carry `user.name`, which existing clients read, and the id that must be the
//! account's current one (RFC 2.1: one valid token per user). Must not know the store.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::chat::{Rejection, RejectionCode, Timestamp};
use crate::server::policy::refuse;
use crate::server::store::Account;

use super::Identity;

/// How long an anonymous name lasts.
const ANONYMOUS_SECONDS: i64 = 24 * 3600;
/// Ours are a few hundred bytes.
const LONGEST: usize = 4096;

pub(super) struct Tokens {
    sign: EncodingKey,
    verify: DecodingKey,
    rules: Validation,
}

/// Whom a token names; for an account it is valid only while `id` is the account's current one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bearer {
    Account { name: String, id: String },
    Anonymous { name: String },
}

#[derive(Serialize, Deserialize)]
struct Claims {
    jti: String,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    /// The shape of bitwave's own tokens.
    user: User,
}

#[derive(Serialize, Deserialize)]
struct User {
    name: String,
    #[serde(default)]
    avi: Option<String>,
    #[serde(default)]
    badge: Option<String>,
    #[serde(default, rename = "userColor")]
    user_color: Option<String>,
}

impl Tokens {
    pub(super) fn new(secret: &[u8]) -> Self {
        let mut rules = Validation::new(Algorithm::HS256);
        // Whether a token has expired is decided below: time is ours, and a token of an account never does.
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        rules.validate_aud = false;
        Self { sign: EncodingKey::from_secret(secret), verify: DecodingKey::from_secret(secret), rules }
    }

    /// The token of an account: always the same text until `token_id` changes, so that devices share it.
    pub(super) fn of(&self, account: &Account) -> Result<String, Rejection> {
        let (id, at) = (account.token_id.clone(), account.token_at.0 / 1000);
        self.issue(&Identity::of(account), id, at, None)
    }

    pub(super) fn anonymous(&self, who: &Identity, id: String, now: Timestamp) -> Result<String, Rejection> {
        let at = now.0 / 1000;
        self.issue(who, id, at, Some(at + ANONYMOUS_SECONDS))
    }

    fn issue(&self, who: &Identity, jti: String, iat: i64, exp: Option<i64>) -> Result<String, Rejection> {
        let text = |value: &Option<std::sync::Arc<str>>| value.as_deref().map(str::to_owned);
        let user = User {
            name: who.card.name.to_string(),
            avi: text(&who.card.avatar),
            badge: text(&who.card.badge),
            user_color: Some(who.card.color.to_string()),
        };
        encode(&Header::new(Algorithm::HS256), &Claims { jti, iat, exp, user }, &self.sign).map_err(|error| {
            tracing::error!(%error, "a token could not be signed");
            refuse(RejectionCode::Unavailable, "the server cannot make a token now; try again later")
        })
    }

    /// # Errors
    /// `NotAuthorised` for anything that this server did not sign, or that has expired.
    pub(super) fn read(&self, token: &str, now: Timestamp) -> Result<Bearer, Rejection> {
        let wrong = || refuse(RejectionCode::NotAuthorised, "the token is not valid here; log in again");
        if token.len() > LONGEST {
            return Err(wrong());
        }
        let Claims { jti, exp, user, .. } =
            decode::<Claims>(token.trim(), &self.verify, &self.rules).map_err(|_| wrong())?.claims;
        match exp {
            None => Ok(Bearer::Account { name: user.name, id: jti }),
            Some(exp) if exp > now.0 / 1000 => Ok(Bearer::Anonymous { name: user.name }),
            Some(_) => Err(refuse(RejectionCode::NotAuthorised, "the token has expired; get a new one")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_760_000_000_000);

    fn account() -> Account {
        Account {
            name: "Nova".to_owned(),
            password: None,
            admin: false,
            token_id: "one".to_owned(),
            token_at: NOW,
            created: NOW,
        }
    }

    #[test]
    fn s2_1_a_token_is_the_same_text_until_it_is_rotated() {
        let tokens = Tokens::new(b"secret");
        let first = tokens.of(&account()).unwrap();
        assert_eq!(first, tokens.of(&account()).unwrap());
        let rotated = tokens.of(&Account { token_id: "two".to_owned(), ..account() }).unwrap();
        assert_ne!(first, rotated);
        let bearer = Bearer::Account { name: "Nova".to_owned(), id: "two".to_owned() };
        assert_eq!(tokens.read(&rotated, NOW), Ok(bearer));
    }

    #[test]
    fn existing_clients_find_the_name_in_the_claims() {
        let token = Tokens::new(b"secret").of(&account()).unwrap();
        assert_eq!(crate::proto::bitwave::rest::token_name(&token).as_deref(), Some("Nova"));
    }

    #[test]
    fn anonymous_tokens_expire() {
        let tokens = Tokens::new(b"secret");
        let token = tokens.anonymous(&Identity::anonymous("troll:1a2b"), "id".to_owned(), NOW).unwrap();
        let later = Timestamp(NOW.0 + (ANONYMOUS_SECONDS + 1) * 1000);
        assert_eq!(tokens.read(&token, NOW), Ok(Bearer::Anonymous { name: "troll:1a2b".to_owned() }));
        assert_eq!(tokens.read(&token, later).map_err(|no| no.code), Err(RejectionCode::NotAuthorised));
    }

    #[test]
    fn foreign_forged_and_unsigned_tokens_are_refused() {
        let tokens = Tokens::new(b"secret");
        let good = tokens.of(&account()).unwrap();
        let mut parts: Vec<&str> = good.split('.').collect();
        // {"alg":"none"}
        parts[0] = "eyJhbGciOiJub25lIn0";
        let unsigned = format!("{}.{}.", parts[0], parts[1]);
        let foreign = Tokens::new(b"other").of(&account()).unwrap();
        for token in ["", "x", "a.b.c", &unsigned, &parts.join("."), &foreign, &"x".repeat(9999)] {
            assert_eq!(tokens.read(token, NOW).map_err(|no| no.code), Err(RejectionCode::NotAuthorised), "{token}");
        }
    }
}
