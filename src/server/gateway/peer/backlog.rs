//! What a peer has not taken yet: bounded, and honest about what was left out.
//!
//! Beyond the bound nothing more is queued until all of it has gone out; then the peer is told that there is a gap, so
//! that it can fetch the history. Must not know how bytes are written.

use std::collections::VecDeque;
use std::io::IoSlice;
use std::time::Instant;

use bytes::Bytes;

/// Bytes that may wait for one peer.
const BOUND: usize = 1 << 20;

#[derive(Debug, Default)]
pub(super) struct Backlog {
    parts: VecDeque<Bytes>,
    bytes: usize,
    /// Since when frames are being left out.
    gap: Option<Instant>,
    pub(super) notice: Notice,
}

/// What a peer is told about a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Notice {
    /// The RFC's word for "download the history again" (4.1): any client understands it.
    #[default]
    Reconnect,
    /// Our own event, for clients that use our extensions: they fill the gap and show that there was one.
    Gap,
}

impl Notice {
    pub(super) fn event(self) -> &'static str {
        match self {
            Self::Reconnect => "reconnect",
            Self::Gap => "gap",
        }
    }
}

impl Backlog {
    /// Nothing waits and nothing was left out: writing directly keeps the order.
    pub(super) fn is_idle(&self) -> bool {
        self.parts.is_empty() && self.gap.is_none()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn gap_since(&self) -> Option<Instant> {
        self.gap
    }

    /// Queues a whole frame, or leaves it out.
    pub(super) fn push(&mut self, frame: Bytes, now: Instant) {
        if self.gap.is_some() || self.bytes + frame.len() > BOUND {
            self.gap.get_or_insert(now);
        } else {
            self.push_rest(frame);
        }
    }

    /// Queues what is left of a frame that has begun to go out; it must end, whatever the bound.
    pub(super) fn push_rest(&mut self, rest: Bytes) {
        self.bytes += rest.len();
        self.parts.push_back(rest);
    }

    /// After everything has gone out: whether something was left out before. Frames are taken again from now on.
    pub(super) fn end_gap(&mut self) -> bool {
        self.parts = VecDeque::new();
        self.gap.take().is_some()
    }

    pub(super) fn slices(&self) -> Vec<IoSlice<'_>> {
        const AT_ONCE: usize = 64;
        self.parts.iter().take(AT_ONCE).map(|part| IoSlice::new(part)).collect()
    }

    /// These many bytes went out.
    pub(super) fn advance(&mut self, mut count: usize) {
        self.bytes -= count;
        while let Some(first) = self.parts.front_mut() {
            if count < first.len() {
                drop(first.split_to(count));
                return;
            }
            count -= first.len();
            self.parts.pop_front();
        }
    }

    /// Everything that waits, at once.
    pub(super) fn take(&mut self) -> VecDeque<Bytes> {
        self.bytes = 0;
        std::mem::take(&mut self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: usize) -> Bytes {
        vec![b'x'; length].into()
    }

    #[test]
    fn beyond_the_bound_frames_are_left_out_until_all_is_drained() {
        let (mut backlog, now) = (Backlog::default(), crate::clock::now());
        backlog.push(frame(BOUND), now);
        assert_eq!(backlog.gap_since(), None);
        backlog.push(frame(1), now);
        assert_eq!(backlog.gap_since(), Some(now));
        backlog.advance(BOUND - 1);
        backlog.push(frame(1), now);
        backlog.advance(1);
        assert!(backlog.is_empty() && !backlog.is_idle(), "the second small frame was left out as well");
        assert!(backlog.end_gap());
        assert!(backlog.is_idle() && !backlog.end_gap());
        backlog.push(frame(BOUND), now);
        assert_eq!(backlog.gap_since(), None, "the bound counts anew");
    }

    #[test]
    fn writes_may_end_anywhere() {
        let (mut backlog, now) = (Backlog::default(), crate::clock::now());
        for part in ["ab", "cd", "ef"] {
            backlog.push(Bytes::from_static(part.as_bytes()), now);
        }
        backlog.advance(3);
        let left: Vec<u8> = backlog.slices().iter().flat_map(|slice| slice.to_vec()).collect();
        assert_eq!(left, b"def");
        backlog.advance(3);
        assert!(backlog.is_idle());
    }
}
