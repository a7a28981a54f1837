//! What decides how the screen looks, and the effects that change it: themes, the terminal's ground, pictures.
//!
//! Everything here takes files or the network, so it is done beside the loop and answered by a message. Must not know
//! networks, nor what is drawn.

use std::sync::OnceLock;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::looks::Looks;
use super::pictures::Pictures;
use crate::app::effect::Msg;
use crate::chat::{Rgb, SafeText};

/// Empty until a screen is there to be dressed; what is asked for before that is not done.
#[derive(Debug, Default)]
pub struct Scenery {
    looks: OnceLock<Looks>,
    pictures: OnceLock<Pictures>,
}

impl Scenery {
    /// From now on the screen is dressed by `looks`. A second wardrobe would be a mistake of the program: the first one
    /// stays.
    pub fn dress(&self, looks: Looks) {
        let _ = self.looks.set(looks);
    }

    /// From now on pictures are fetched by `pictures`.
    pub fn show_pictures(&self, pictures: Pictures) {
        let _ = self.pictures.set(pictures);
    }

    /// What dresses the screen, for those who read the configuration anew.
    pub fn looks(&self) -> Option<&Looks> {
        self.looks.get()
    }

    pub(super) fn theme(&self, name: Option<String>, app: mpsc::Sender<Msg>) {
        let looks = self.looks.get().cloned();
        spawn_blocking(move || {
            let words = match (looks, name) {
                (None, _) => "Line by line there is nothing a theme could change.".to_owned(),
                (Some(looks), None) => looks.list(),
                (Some(looks), Some(name)) => looks.choose(&name).unwrap_or_else(|why| why),
            };
            tell(&app, Msg::Words(words));
        });
    }

    pub(super) fn ground_told(&self, ground: Rgb, app: mpsc::Sender<Msg>) {
        let Some(looks) = self.looks.get().cloned() else { return };
        spawn_blocking(move || {
            looks.told(ground);
            tell(&app, Msg::Restyled);
        });
    }

    pub(super) fn picture(&self, address: SafeText, app: mpsc::Sender<Msg>) {
        let Some(pictures) = self.pictures.get().cloned() else { return };
        tokio::spawn(async move {
            let picture = pictures.get(&address).await;
            // Without a receiver the program is ending.
            let _ = app.send(Msg::Pictured(address, picture)).await;
        });
    }
}

fn tell(app: &mpsc::Sender<Msg>, message: Msg) {
    // Without a receiver the program is ending.
    let _ = app.blocking_send(message);
}
