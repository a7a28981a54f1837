//! Which mark a message has because of its pictures, before and after its author changes it. Must not know what a
//! picture looks like in a message.

use crate::chat::ImageMark;

/// What is known of a message when its words come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// Some stand in it.
    pub any: bool,
    /// The room holds pictures back, and the author does not keep order there.
    pub held: bool,
}

impl Pictures {
    pub fn mark(self) -> Option<ImageMark> {
        (self.any && self.held).then_some(ImageMark::Held)
    }

    /// The mark after an edit. `same`: the pictures are those it had.
    ///
    /// A moderator has marked what was seen, so new pictures wait anew where the room holds them. Nobody sheds a mark
    /// that warns by rewording the message.
    pub fn mark_after(self, before: Option<ImageMark>, same: bool) -> Option<ImageMark> {
        match before {
            _ if !self.any => None,
            before if same => before,
            _ if self.held => Some(ImageMark::Held),
            Some(ImageMark::Safe) | None => None,
            before => before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELD: Option<ImageMark> = Some(ImageMark::Held);
    const SAFE: Option<ImageMark> = Some(ImageMark::Safe);
    const NSFW: Option<ImageMark> = Some(ImageMark::Nsfw);

    #[test]
    fn only_pictures_in_a_room_that_holds_them_wait() {
        for (any, held, mark) in [(true, true, HELD), (true, false, None), (false, true, None), (false, false, None)] {
            assert_eq!(Pictures { any, held }.mark(), mark, "{any} {held}");
        }
    }

    #[test]
    fn an_edit_neither_sheds_a_warning_nor_takes_along_a_permission() {
        for (any, held, before, same, after) in [
            (false, true, NSFW, false, None),
            (false, false, HELD, false, None),
            (true, true, SAFE, true, SAFE),
            (true, true, NSFW, true, NSFW),
            (true, true, None, true, None),
            (true, true, SAFE, false, HELD),
            (true, true, NSFW, false, HELD),
            (true, true, None, false, HELD),
            (true, false, SAFE, false, None),
            (true, false, NSFW, false, NSFW),
            (true, false, HELD, false, HELD),
            (true, false, HELD, true, HELD),
            (true, false, None, false, None),
        ] {
            assert_eq!(Pictures { any, held }.mark_after(before, same), after, "{any} {held} {before:?} {same}");
        }
    }
}
