//! Polling bodies: several packets in one HTTP body.
//!
//! Revision 3 puts `<length>:` before each packet and counts UTF-16 units; revision 4 puts 0x1E between packets.
//! Must not know HTTP or what a packet says.

use super::Revision;
use crate::proto::ProtocolError;

/// More packets than any client sends at once; a longer body costs more memory as a list than as text.
const MAX_PACKETS: usize = 512;

const SEPARATOR: char = '\u{1e}';

pub fn encode(revision: Revision, packets: &[String]) -> String {
    match revision {
        Revision::V3 => packets.iter().map(|packet| format!("{}:{packet}", packet.encode_utf16().count())).collect(),
        Revision::V4 => packets.join("\u{1e}"),
    }
}

/// The packets of a body, without attachments (`b…`): chat has none.
///
/// # Errors
/// When a length is missing or does not fit, or when there are more than 512 packets.
pub fn decode(revision: Revision, body: &str) -> Result<Vec<String>, ProtocolError> {
    let mut packets = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (packet, after) = match revision {
            Revision::V3 => take_counted(rest)?,
            Revision::V4 => rest.split_once(SEPARATOR).unwrap_or((rest, "")),
        };
        if packets.len() == MAX_PACKETS {
            return Err(ProtocolError("too many packets in one body"));
        }
        if !packet.starts_with('b') {
            packets.push(packet.to_owned());
        }
        rest = after;
    }
    Ok(packets)
}

fn take_counted(rest: &str) -> Result<(&str, &str), ProtocolError> {
    let (length, after) = rest.split_once(':').ok_or(ProtocolError("a packet without a length"))?;
    let digits = length.bytes().all(|byte| byte.is_ascii_digit());
    let length: usize = length.parse().ok().filter(|_| digits).ok_or(ProtocolError("a length that is no number"))?;
    let mut units = 0;
    let mut ends = after.char_indices().map(|(at, char)| (at, char.len_utf16())).chain([(after.len(), 0)]);
    let end = ends.find_map(|(at, width)| {
        let here = units;
        units += width;
        (here >= length).then_some((here, at))
    });
    match end {
        Some((here, at)) if here == length => Ok(after.split_at(at)),
        _ => Err(ProtocolError("a length that does not fit the packet")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(packets: &[&str]) -> Vec<String> {
        packets.iter().map(|&packet| packet.to_owned()).collect()
    }

    #[test]
    fn recorded_bodies_read_and_write() {
        let table: [(Revision, &str, &[&str]); 6] = [
            (Revision::V3, r#"16:420["echo","hi"]"#, &[r#"420["echo","hi"]"#]),
            (Revision::V3, r#"13:42["n","é😀"]"#, &[r#"42["n","é😀"]"#]),
            (Revision::V3, "1:12:40", &["1", "40"]),
            (Revision::V4, "40", &["40"]),
            (Revision::V4, "40\u{1e}42[\"é😀\"]", &["40", "42[\"é😀\"]"]),
            (Revision::V4, "", &[]),
        ];
        for (revision, body, packets) in table {
            assert_eq!(decode(revision, body), Ok(owned(packets)), "{body}");
            assert_eq!(encode(revision, &owned(packets)), body);
        }
    }

    #[test]
    fn attachments_are_dropped() {
        assert_eq!(decode(Revision::V3, "6:b4AQID1:2"), Ok(owned(&["2"])));
        assert_eq!(decode(Revision::V4, "bAQID\u{1e}2"), Ok(owned(&["2"])));
    }

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        for body in ["2", ":2", "x:2", "+1:2", "-1:2", "3:42", "1:😀", "99999999999999999999999:4"] {
            assert!(decode(Revision::V3, body).is_err(), "{body}");
        }
    }

    #[test]
    fn a_flood_of_tiny_packets_is_refused() {
        assert!(decode(Revision::V3, &"1:2".repeat(100_000)).is_err());
        assert!(decode(Revision::V4, &"2\u{1e}".repeat(100_000)).is_err());
    }
}
