//! Matrix: whether a server speaks it, and a device on it by password. What a device needs later is kept as one secret.
//!
//! Needs no library of Matrix, so every build can tell that it met such a server. Must not know rooms or encryption.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use zeroize::Zeroizing;

use crate::backend::bitwave::rest::Rest;
use crate::backend::error::BackendError;
use crate::chat::{Rejection, RejectionCode, SafeText};
use crate::clock;
use crate::config::account::{Secret, parse_server, shown};

use super::Credentials;

/// Under which the account's list of devices shows this program.
const DEVICE: &str = "streamside";
/// How a server says that it has simplified sliding sync (MSC4186).
const SLIDING_SYNC: &str = "org.matrix.simplified_msc3575";

/// One signed-in device. The whole of it is secret, and lies where tokens lie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub user_id: String,
    pub device_id: String,
    pub access_token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// 32 random bytes in Base64, by which everything in the profile is encrypted.
    store_key: String,
}

impl Device {
    pub fn read(token: &Secret) -> Option<Self> {
        // A token of the RFC is no JSON.
        serde_json::from_str(token.expose()).ok()
    }

    /// `None` if what was kept has been damaged.
    pub fn store_key(&self) -> Option<Zeroizing<[u8; 32]>> {
        let bytes = Zeroizing::new(STANDARD.decode(&self.store_key).ok()?);
        Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
    }

    /// The name of the folder of this device: another device of the same account cannot use its keys.
    pub fn profile(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        format!("{} {}", self.user_id, self.device_id).chars().map(plain).collect()
    }

    fn secret(&self) -> Secret {
        Secret::new(json!(self).to_string())
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Device(…)")
    }
}

/// Where the Matrix server behind an address lives; `None` if there is none.
///
/// # Errors
/// When nothing answers there at all, or its Matrix server is too old.
pub(super) async fn found(server: &Url) -> Result<Option<Url>, BackendError> {
    let rest = Rest::new(server.clone(), None);
    let known = json_of(rest.get(rest.url(&[".well-known", "matrix", "client"])).await)?;
    let named = known["m.homeserver"]["base_url"].as_str().and_then(|address| parse_server(address).ok());
    let home = named.unwrap_or_else(|| server.clone());
    let rest = Rest::new(home.clone(), None);
    let versions = json_of(rest.get(rest.url(&["_matrix", "client", "versions"])).await)?;
    if !versions["versions"].is_array() {
        return Ok(None);
    }
    if versions["unstable_features"][SLIDING_SYNC] != true {
        return Err(cannot(&home, "has no simplified sliding sync; ask its operator to update it"));
    }
    Ok(Some(home))
}

/// Signs a new device in.
pub(super) async fn sign_in(rest: &Rest, server: &Url, credentials: Credentials) -> Result<Secret, BackendError> {
    let (name, password) = match credentials {
        Credentials::Password { name, password } => (name, password),
        Credentials::Register { .. } => {
            return Err(cannot(server, "makes no accounts from here; make one on its page"));
        }
        Credentials::Anonymous => {
            return Err(cannot(server, "lets nobody in without an account; give name and password"));
        }
        Credentials::Token(_) => return Err(cannot(server, "is a Matrix server; give name and password, not a token")),
    };
    let path = ["_matrix", "client", "v3", "login"];
    let flows = json_of(rest.get(rest.url(&path)).await)?;
    let by_password = |flow: &Value| flow["type"] == "m.login.password";
    if !flows["flows"].as_array().is_some_and(|flows| flows.iter().any(by_password)) {
        return Err(cannot(server, "offers no sign-in by password, and other ways are not known here yet"));
    }
    let ask = json!({
        "type": "m.login.password",
        "identifier": { "type": "m.id.user", "user": name },
        "password": password.expose(),
        "initial_device_display_name": DEVICE,
    });
    let answer = rest.post(rest.url(&path), ask.to_string()).await?;
    device(server, &serde_json::from_str(&answer).unwrap_or_default()).map(|device| device.secret())
}

fn device(server: &Url, answer: &Value) -> Result<Device, BackendError> {
    let text = |key: &str| answer[key].as_str().map(str::to_owned);
    if let (Some(user_id), Some(device_id), Some(access_token)) =
        (text("user_id"), text("device_id"), text("access_token"))
    {
        let store_key = STANDARD.encode(clock::random_bytes::<32>());
        return Ok(Device { user_id, device_id, access_token, refresh_token: text("refresh_token"), store_key });
    }
    let words = text("error").filter(|words| !words.trim().is_empty());
    let code = match text("errcode").as_deref() {
        Some("M_FORBIDDEN") => RejectionCode::NotAuthorised,
        Some("M_LIMIT_EXCEEDED") => RejectionCode::RateLimited,
        _ => RejectionCode::Other,
    };
    let words = words.as_deref().unwrap_or("it gave no reason").trim();
    let message = SafeText::line(&format!("{} refuses: {words}", shown(server)));
    Err(BackendError::Refused(Rejection { code, message, retry_after: None }))
}

/// The JSON of an answer, or nothing where something else than Matrix answers.
fn json_of(answer: Result<String, BackendError>) -> Result<Value, BackendError> {
    match answer {
        Ok(body) => Ok(serde_json::from_str(&body).unwrap_or_default()),
        Err(
            error @ (BackendError::UnknownHost { .. }
            | BackendError::Unreachable { .. }
            | BackendError::Tls { .. }
            | BackendError::Slow { .. }),
        ) => Err(error),
        Err(_) => Ok(Value::Null),
    }
}

fn cannot(server: &Url, why: &str) -> BackendError {
    BackendError::NoWayIn { host: shown(server), why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::login::name_in;

    fn answered() -> Value {
        json!({ "user_id": "@ann:example.org", "device_id": "AB/..C", "access_token": "secret-token" })
    }

    #[test]
    fn a_device_comes_back_from_its_secret_and_never_shows_itself() {
        let server = parse_server("example.org").unwrap();
        let device = device(&server, &answered()).unwrap();
        let secret = device.secret();
        assert!(!secret.expose().contains('\n'), "it lies in a file of one line");
        assert_eq!(Device::read(&secret), Some(device.clone()));
        assert!(device.store_key().is_some());
        assert!(!format!("{device:?}").contains("secret-token"));
        assert_eq!(device.profile(), "_ann_example_org_AB___C", "nothing in it leads out of a folder");
        assert_eq!(name_in(&secret), Some("@ann:example.org".to_owned()));
    }

    #[test]
    fn every_device_has_a_key_of_its_own() {
        let server = parse_server("example.org").unwrap();
        let (one, two) = (device(&server, &answered()).unwrap(), device(&server, &answered()).unwrap());
        assert_ne!(one.store_key(), two.store_key());
    }

    #[test]
    fn a_refusal_is_said_in_the_words_of_the_server() {
        let server = parse_server("example.org").unwrap();
        let answer = json!({ "errcode": "M_FORBIDDEN", "error": "Invalid username or password" });
        let Err(BackendError::Refused(rejection)) = device(&server, &answer) else { panic!() };
        assert_eq!(rejection.code, RejectionCode::NotAuthorised);
        assert_eq!(rejection.message.as_str(), "example.org refuses: Invalid username or password");
    }

    #[test]
    fn a_token_of_the_rfc_is_no_device() {
        for token in ["eyJh.eyJ1.c2ln", "", "{}", "[]", "{\"user_id\":1}"] {
            assert_eq!(Device::read(&Secret::new(token.to_owned())), None, "{token}");
        }
    }
}
