//! One text frame, encoded once and shared by everybody who gets it: WebSocket frames of a server are not masked, so
//! the same bytes serve all. Must not know what the text says.

use bytes::{BufMut, Bytes, BytesMut};

/// Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    bytes: Bytes,
    header: usize,
}

/// FIN and the opcode (RFC 6455, 5.2).
const TEXT: u8 = 0x81;
const CLOSE: [u8; 2] = [0x88, 0];

impl Frame {
    pub fn text(text: &str) -> Self {
        let mut bytes = BytesMut::with_capacity(text.len() + 10);
        bytes.put_u8(TEXT);
        match text.len() {
            short @ ..126 => bytes.put_u8(short as u8),
            medium @ 126..0x1_0000 => {
                bytes.put_u8(126);
                bytes.put_u16(medium as u16);
            }
            long => {
                bytes.put_u8(127);
                bytes.put_u64(long as u64);
            }
        }
        let header = bytes.len();
        bytes.put_slice(text.as_bytes());
        Self { bytes: bytes.freeze(), header }
    }

    /// The WebSocket frame.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The text alone, as one polling packet.
    pub fn packet(&self) -> Bytes {
        self.bytes.slice(self.header..)
    }

    /// A WebSocket close without a reason, as every Socket.IO server sends it.
    pub fn closing() -> Bytes {
        Bytes::from_static(&CLOSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_follow_the_length() {
        for (length, header) in [
            (0, vec![0x81, 0]),
            (125, vec![0x81, 125]),
            (126, vec![0x81, 126, 0, 126]),
            (0xffff, vec![0x81, 126, 0xff, 0xff]),
            (0x1_0000, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let text = "x".repeat(length);
            let frame = Frame::text(&text);
            assert_eq!(frame.bytes()[..header.len()], header, "{length}");
            assert_eq!(frame.packet(), text.as_bytes(), "{length}");
        }
    }
}
