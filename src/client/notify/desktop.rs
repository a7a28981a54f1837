//! Desktop notifications over D-Bus.
//!
//! Must not know what to do when there is no bus.

use notify_rust::{Hint, Notification, get_capabilities, get_server_information};

use crate::app::alert::Notice;

use super::thread::off_thread;

/// The sound of an arriving message in the freedesktop.org sound naming specification.
const ARRIVED: &str = "message-new-instant";

/// Shows a notice, with that sound if it is wanted and the server can. Says whether the server plays it.
///
/// # Errors
/// When no server takes it in time.
pub async fn show(notice: Notice, sound: bool) -> Result<bool, String> {
    off_thread(move || {
        let able = get_capabilities().map_err(|error| error.to_string())?;
        let able = |what: &str| able.iter().any(|known| known == what);
        let plays = sound && able("sound");
        let mut notification = Notification::new();
        notification
            .appname("streamside")
            .summary(notice.title.as_str())
            .body(&body(notice.body.as_str(), able("body-markup")))
            .hint(Hint::Category("im.received".to_owned()))
            .hint(if plays { Hint::SoundName(ARRIVED.to_owned()) } else { Hint::SuppressSound(true) });
        notification.show().map_err(|error| error.to_string())?;
        Ok(plays)
    })
    .await
}

/// Which server would take notices, and whether it plays sounds.
///
/// # Errors
/// When none answers in time.
pub async fn server() -> Result<(String, bool), String> {
    off_thread(|| {
        let server = get_server_information().map_err(|error| error.to_string())?;
        let able = get_capabilities().map_err(|error| error.to_string())?;
        Ok((server.name, able.iter().any(|known| known == "sound")))
    })
    .await
}

/// Words stay words, also where the server reads markup in them.
fn body(text: &str, markup: bool) -> String {
    if markup { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_markup_of_a_message_reaches_a_server_that_reads_it() {
        let text = "<a href=\"x\">&lt; <img src=y> ok";
        let escaped = body(text, true);
        assert!(!escaped.contains(['<', '>']), "{escaped}");
        assert_eq!(escaped, "&lt;a href=\"x\"&gt;&amp;lt; &lt;img src=y&gt; ok");
        assert_eq!(body(text, false), text);
    }
}
