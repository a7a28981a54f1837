//! The clipboard of the desktop this program runs on, where it runs on one. The terminal's own way is the terminal's.
//!
//! Must not know what is copied. Whatever goes wrong here is quiet: the terminal was asked as well.

use std::sync::{Mutex, PoisonError};

/// The desktop takes what is copied from us as long as this lives.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl std::fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clipboard")
    }
}

impl Clipboard {
    /// Puts a text there. May wait for the desktop: not for the loop.
    pub fn set(&self, text: String) {
        let mut clipboard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if clipboard.is_none() {
            *clipboard = arboard::Clipboard::new().ok();
        }
        if let Some(open) = clipboard.as_mut()
            && open.set_text(text).is_err()
        {
            // The desktop may have been left and entered again.
            *clipboard = None;
        }
    }
}

/// Whether the person sits at the desktop this program runs on.
pub fn is_local(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    let remote = ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].iter().any(&set);
    !remote && (cfg!(not(target_os = "linux")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(&set))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_at_the_other_end_of_the_line_is_not_the_person_s() {
        for (variables, local) in [
            (&["DISPLAY"][..], true),
            (&["WAYLAND_DISPLAY"], true),
            (&["DISPLAY", "SSH_CONNECTION"], false),
            (&[], cfg!(not(target_os = "linux"))),
        ] {
            let set = |name: &str| variables.contains(&name).then(|| "x".to_owned());
            assert_eq!(is_local(&set), local, "{variables:?}");
        }
    }
}
