//! Pictures that wait for a moderator: which ones do, and what readers get in their place. Must not know who marks them.

use std::borrow::Cow;

use crate::chat::ImageMark;
use crate::markup::pictures::{has_picture, without_pictures};
use crate::server::policy::picture::Pictures;
use crate::server::store::Words;

use super::{Identity, Service};

/// HTML in the place of a picture.
const WAITS: &str = "<em>[picture: waits for a moderator]</em>";

/// What readers get.
pub(super) fn veiled(words: &Words) -> Cow<'_, str> {
    match words.mark {
        Some(ImageMark::Held) => without_pictures(&words.html, WAITS).into(),
        _ => words.html.as_str().into(),
    }
}

impl Service {
    /// The pictures in these words, which somebody wants to say in a room (folded name), or to certain people.
    pub(super) fn pictures_in(&self, who: &Identity, room: Option<&str>, words: &Words) -> Pictures {
        let held = room.is_some_and(|room| self.holds_pictures_of(who, room));
        Pictures { any: has_picture(&words.html), held }
    }

    /// The mark of a new message in a room. Only where pictures are held are they looked for.
    pub(super) fn first_mark(&self, who: &Identity, room: &str, words: &Words) -> Option<ImageMark> {
        let held = self.holds_pictures_of(who, room);
        Pictures { any: held && has_picture(&words.html), held }.mark()
    }

    fn holds_pictures_of(&self, who: &Identity, room: &str) -> bool {
        let house = self.house();
        house.room(room).is_some_and(|book| book.hold) && !house.role(room, who.into()).moderates()
    }
}
