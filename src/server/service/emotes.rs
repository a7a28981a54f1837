//! The emotes of this server (RFC 3.3.a): which there are, and their pictures. Must not know HTTP.

use crate::markup::emote::by_file_name;

use super::Service;

/// A picture ready to be sent.
pub struct Picture {
    pub content_type: &'static str,
    pub bytes: &'static [u8],
}

impl Service {
    /// Names without colons, with the address of their picture.
    pub fn emotes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let emotes = &self.people.emotes;
        emotes.all().iter().filter_map(|emote| Some((emote.name, emotes.address_of(emote.name)?)))
    }

    /// The picture behind the last part of its address.
    pub fn picture(&self, file_name: &str) -> Option<Picture> {
        by_file_name(file_name).map(|emote| Picture { content_type: emote.content_type, bytes: emote.bytes })
    }
}
