//! One Socket.IO packet: `<type>[<attachments>-][<namespace>,][<ack id>][JSON]`.
//!
//! Must not know which kinds are allowed when, nor what is inside the JSON.

use std::fmt::Write;

use crate::proto::ProtocolError;

pub const DEFAULT_NAMESPACE: &str = "/";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Connect,
    Disconnect,
    Event,
    Ack,
    /// Revision 4: any error. Revision 5: the answer to a refused CONNECT.
    Error,
    BinaryEvent,
    BinaryAck,
}

impl Kind {
    const ALL: [(char, Self); 7] = [
        ('0', Self::Connect),
        ('1', Self::Disconnect),
        ('2', Self::Event),
        ('3', Self::Ack),
        ('4', Self::Error),
        ('5', Self::BinaryEvent),
        ('6', Self::BinaryAck),
    ];

    fn digit(self) -> char {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or('2', |(digit, _)| *digit)
    }

    fn has_attachments(self) -> bool {
        matches!(self, Self::BinaryEvent | Self::BinaryAck)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    pub kind: Kind,
    /// `/` when the packet names none.
    pub namespace: &'a str,
    pub ack: Option<u64>,
    /// How many binary frames follow.
    pub attachments: usize,
    /// Raw JSON, not looked at.
    pub data: Option<&'a str>,
}

impl<'a> Packet<'a> {
    pub fn new(kind: Kind, data: Option<&'a str>) -> Self {
        Self { kind, namespace: DEFAULT_NAMESPACE, ack: None, attachments: 0, data }
    }

    pub fn in_default_namespace(&self) -> bool {
        self.namespace == DEFAULT_NAMESPACE
    }

    /// Reads what stands behind the `4` of the Engine.IO packet.
    ///
    /// # Errors
    /// When the type is unknown, or a number is too large or missing.
    pub fn decode(text: &'a str) -> Result<Self, ProtocolError> {
        let kind = text.chars().next().and_then(|digit| Kind::ALL.iter().find(|(known, _)| *known == digit));
        let (_, kind) = *kind.ok_or(ProtocolError("an unknown Socket.IO packet type"))?;
        let mut packet = Self::new(kind, None);
        let mut rest = &text[1..];
        if kind.has_attachments() {
            let (count, after) = rest.split_once('-').ok_or(ProtocolError("attachments without a count"))?;
            packet.attachments = number(count).ok_or(ProtocolError("attachments without a count"))?;
            rest = after;
        }
        if rest.starts_with('/') {
            (packet.namespace, rest) = rest.split_once(',').unwrap_or((rest, ""));
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let id: Option<u64> = number(&rest[..digits]);
            packet.ack = Some(id.ok_or(ProtocolError("an acknowledgement number that is too large"))?);
            rest = &rest[digits..];
        }
        packet.data = (!rest.is_empty()).then_some(rest);
        Ok(packet)
    }

    /// The packet as an Engine.IO message frame, with the leading `4`.
    pub fn frame(&self) -> String {
        let mut out = String::with_capacity(32 + self.data.map_or(0, str::len));
        out.push('4');
        out.push(self.kind.digit());
        if self.kind.has_attachments() {
            let _infallible = write!(out, "{}-", self.attachments);
        }
        if !self.in_default_namespace() {
            out.push_str(self.namespace);
            out.push(',');
        }
        if let Some(id) = self.ack {
            let _infallible = write!(out, "{id}");
        }
        out.push_str(self.data.unwrap_or_default());
        out
    }

    /// The packet without the Engine.IO type in front.
    pub fn encode(&self) -> String {
        self.frame().split_off(1)
    }
}

fn number<N: std::str::FromStr>(digits: &str) -> Option<N> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(kind: Kind, namespace: &'static str, ack: Option<u64>, data: Option<&'static str>) -> Packet<'static> {
        Packet { namespace, ack, ..Packet::new(kind, data) }
    }

    #[test]
    fn recorded_packets_read_and_write() {
        let table = [
            ("0", packet(Kind::Connect, "/", None, None)),
            (r#"0{"sid":"x"}"#, packet(Kind::Connect, "/", None, Some(r#"{"sid":"x"}"#))),
            (r#"0/admin,{"token":"bad"}"#, packet(Kind::Connect, "/admin", None, Some(r#"{"token":"bad"}"#))),
            ("0/admin?token=good,", packet(Kind::Connect, "/admin?token=good", None, None)),
            ("1", packet(Kind::Disconnect, "/", None, None)),
            (r#"2["new user",{}]"#, packet(Kind::Event, "/", None, Some(r#"["new user",{}]"#))),
            (r#"20["hello","x"]"#, packet(Kind::Event, "/", Some(0), Some(r#"["hello","x"]"#))),
            (r#"2/admin,12["hello","ns"]"#, packet(Kind::Event, "/admin", Some(12), Some(r#"["hello","ns"]"#))),
            (r#"30["got","x"]"#, packet(Kind::Ack, "/", Some(0), Some(r#"["got","x"]"#))),
            (r#"4/nope,"Invalid namespace""#, packet(Kind::Error, "/nope", None, Some(r#""Invalid namespace""#))),
        ];
        for (text, packet) in table {
            assert_eq!(Packet::decode(text).as_ref(), Ok(&packet), "{text}");
            assert_eq!(packet.encode(), text);
            assert_eq!(packet.frame(), format!("4{text}"));
        }
    }

    #[test]
    fn the_comma_after_a_namespace_may_be_missing() {
        assert_eq!(Packet::decode("0/admin"), Ok(packet(Kind::Connect, "/admin", None, None)));
    }

    #[test]
    fn attachments_are_counted() {
        let text = r#"51-3["bin",{"_placeholder":true,"num":0}]"#;
        let packet = Packet::decode(text).expect("readable");
        assert_eq!((packet.kind, packet.attachments, packet.ack), (Kind::BinaryEvent, 1, Some(3)));
        assert_eq!(packet.encode(), text);
    }

    #[test]
    fn numbers_that_are_none_are_refused() {
        for text in
            ["", "9", "é", "5[]", "5-[]", "51.5-[]", "5-1-[]", "518446744073709551616-[]", "299999999999999999999[]"]
        {
            assert!(Packet::decode(text).is_err(), "{text}");
        }
    }
}
