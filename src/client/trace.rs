//! What is worth telling whoever looks for a fault: what networks report and what is asked of them, by kind.
//!
//! Nothing that anybody says, types, or proves who they are with gets out of here, at whatever level. Must not know where
//! it is written, or whether it is.

use std::fmt::{self, Debug, Display, Write};
use std::time::Duration;

use crate::app::effect::Effect;
use crate::chat::{Event, NetworkId};

/// A frame that takes longer is felt as a screen that hangs.
const LONG: Duration = Duration::from_millis(200);

/// The name of a variant, without what it holds.
struct Kind<'a>(&'a dyn Debug);

impl Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It ends with an error where the name does.
        let _ = write!(Name(f), "{:?}", self.0);
        Ok(())
    }
}

struct Name<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for Name<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
        self.0.write_str(&text[..end])?;
        if end < text.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

/// A network has reported something.
pub fn heard(network: NetworkId, event: &Event) {
    let network = network.0;
    match event {
        Event::Connecting => tracing::info!(network, "connecting"),
        Event::Connected { me, capabilities } => {
            tracing::info!(network, account = me.is_some(), ?capabilities, "connected");
        }
        Event::Disconnected { reason, retry } => tracing::warn!(network, %reason, ?retry, "disconnected"),
        Event::TokenRefused => tracing::warn!(network, "the token was refused"),
        Event::Gap => tracing::warn!(network, "the server left lines out"),
        Event::CaughtUp { new, .. } => tracing::info!(network, new, "caught up"),
        Event::Refused(rejection) => tracing::info!(network, code = ?rejection.code, "refused"),
        Event::Blocked { wait, .. } => tracing::info!(network, ?wait, "a message was not taken now"),
        event => tracing::debug!(network, kind = %Kind(event), "heard"),
    }
}

/// Something is about to be done for the app.
pub fn asked(effect: &Effect) {
    match effect {
        Effect::Request(network, request) => {
            tracing::debug!(network = network.0, kind = %Kind(request), "asked of a network");
        }
        effect => tracing::debug!(kind = %Kind(effect), "asked"),
    }
}

/// A frame was painted.
pub fn painted(took: Duration) {
    if took > LONG {
        tracing::warn!(?took, "a frame took long");
    }
}

#[cfg(test)]
mod tests {
    use crate::chat::{Post, Request, RoomId, Scope, TxnId};

    use super::*;

    #[test]
    fn of_what_is_asked_only_the_name_is_told() {
        let post = Post::new("a secret", Scope::Global);
        let send = Request::Send { txn: TxnId(1), room: RoomId::new("nova-mods"), post };
        assert_eq!(Kind(&send).to_string(), "Send");
        assert_eq!(Kind(&Event::Gap).to_string(), "Gap");
        assert_eq!(Kind(&Effect::Copy("a secret".to_owned())).to_string(), "Copy");
    }
}
