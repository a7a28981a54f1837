//! One Engine.IO packet as text: a digit for its type, then its content.
//!
//! Must not know heartbeats or connection states.

use super::open::Open;
use crate::proto::ProtocolError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packet<'a> {
    Open(Open),
    Close,
    /// The content is empty, or `probe` while a transport is tried.
    Ping(&'a str),
    Pong(&'a str),
    /// A Socket.IO packet.
    Message(&'a str),
    Upgrade,
    Noop,
    /// An attachment in base64 (`b…`, revision 3: `b4…`). Chat carries none, so its content is not kept.
    Binary,
}

impl<'a> Packet<'a> {
    /// # Errors
    /// When the first character is no packet type, or an open packet holds no handshake.
    pub fn decode(text: &'a str) -> Result<Self, ProtocolError> {
        let mut rest = text.chars();
        let kind = rest.next().ok_or(ProtocolError("an empty packet"))?;
        let content = rest.as_str();
        Ok(match kind {
            '0' => Self::Open(Open::decode(content)?),
            '1' => Self::Close,
            '2' => Self::Ping(content),
            '3' => Self::Pong(content),
            '4' => Self::Message(content),
            '5' => Self::Upgrade,
            '6' => Self::Noop,
            'b' => Self::Binary,
            _ => return Err(ProtocolError("an unknown Engine.IO packet type")),
        })
    }

    /// The packet as one frame. A binary packet encodes without its content.
    pub fn encode(&self) -> String {
        match self {
            Self::Open(open) => format!("0{}", open.encode()),
            Self::Close => "1".to_owned(),
            Self::Ping(content) => format!("2{content}"),
            Self::Pong(content) => format!("3{content}"),
            Self::Message(content) => format!("4{content}"),
            Self::Upgrade => "5".to_owned(),
            Self::Noop => "6".to_owned(),
            Self::Binary => "b".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_reads_and_writes_as_its_digit() {
        let table = [
            ("1", Packet::Close),
            ("2", Packet::Ping("")),
            ("2probe", Packet::Ping("probe")),
            ("3", Packet::Pong("")),
            ("3probe", Packet::Pong("probe")),
            ("4", Packet::Message("")),
            ("42[\"a\"]", Packet::Message("2[\"a\"]")),
            ("4é😀", Packet::Message("é😀")),
            ("5", Packet::Upgrade),
            ("6", Packet::Noop),
        ];
        for (text, packet) in table {
            assert_eq!(Packet::decode(text).as_ref(), Ok(&packet), "{text}");
            assert_eq!(packet.encode(), text);
        }
        assert_eq!(Packet::decode("b4AQID"), Ok(Packet::Binary));
        assert_eq!(Packet::decode("bAQID"), Ok(Packet::Binary));
    }

    #[test]
    fn what_is_no_packet_is_refused() {
        for text in ["", "7", "9", "x", "é", "😀", "\0", "0", "0[]", "0{", "0\"sid\""] {
            assert!(Packet::decode(text).is_err(), "{text:?}");
        }
    }
}
