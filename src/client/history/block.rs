//! Blocks: up to 128 records in one row, since a row a message would cost a flood four times as much.
//!
//! A line is found by its block and its number in it; both in one integer are the row id of the index, and those grow
//! with time, whatever order lines came in. Must not know SQL.

/// Records in a block. A power of two: the low bits of a [`LineId`].
pub(super) const MOST: usize = 1 << LINE_BITS;
/// A block of long messages has fewer.
const MOST_BYTES: usize = 16 << 10;
/// What is said further apart than this, in milliseconds, stands in different blocks: the order of blocks is the order
/// of hits.
pub(super) const SPAN: i64 = 600_000;

const LINE_BITS: u32 = 7;
/// Blocks that begin in the same second.
const COUNTER_BITS: u32 = 16;

/// The row of a block: the second in which it begins and a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BlockId(pub i64);

impl BlockId {
    pub(super) fn first_at(ms: i64) -> Self {
        Self((ms / 1000) << COUNTER_BITS)
    }

    pub(super) fn last_at(ms: i64) -> Self {
        Self(Self::first_at(ms).0 | ((1 << COUNTER_BITS) - 1))
    }

    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The row id in the index of the line of this number.
    pub(super) fn line(self, number: usize) -> i64 {
        (self.0 << LINE_BITS) | number as i64
    }

    /// The block and the number in it of a row id.
    pub(super) fn of_line(line: i64) -> (Self, usize) {
        (Self(line >> LINE_BITS), (line & (MOST as i64 - 1)) as usize)
    }
}

/// A block in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    ends: Vec<u32>,
    records: Vec<u8>,
    first: i64,
    pub last: i64,
}

impl Draft {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn first(&self) -> i64 {
        self.first
    }

    pub(super) fn bytes(&self) -> usize {
        self.records.len()
    }

    /// Whether a record of that time and length still belongs in here.
    pub(super) fn takes(&self, at: i64, length: usize) -> bool {
        let fits = self.len() < MOST && self.records.len() + length <= MOST_BYTES;
        self.ends.is_empty() || (fits && at >= self.first / 1000 * 1000 && at - self.first < SPAN)
    }

    pub(super) fn add(&mut self, at: i64, record: &[u8]) {
        if self.ends.is_empty() {
            (self.first, self.last) = (at, at);
        }
        self.last = self.last.max(at);
        self.records.extend_from_slice(record);
        // A block holds little more than its longest record.
        self.ends.push(self.records.len() as u32);
    }

    /// The bytes of the block: how many records, where each ends, the records. Leaves an empty draft.
    pub(super) fn take(&mut self, out: &mut Vec<u8>) {
        out.clear();
        out.push(self.ends.len() as u8);
        self.ends.iter().for_each(|end| out.extend(end.to_le_bytes()));
        out.extend_from_slice(&self.records);
        self.ends.clear();
        self.records.clear();
    }
}

/// A block that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    ends: &'a [u8],
    records: &'a [u8],
}

impl<'a> Block<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first()?;
        let (ends, records) = rest.split_at_checked(usize::from(*count) * 4)?;
        Some(Self { ends, records })
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len() / 4
    }

    /// A record, empty where one was taken out.
    pub(super) fn get(&self, number: usize) -> Option<&'a [u8]> {
        let end = |number: usize| {
            let bytes = self.ends.get(number * 4..number * 4 + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let start = if number == 0 { 0 } else { end(number - 1)? };
        self.records.get(start..end(number)?)
    }

    /// The records with their numbers, without those taken out.
    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = (usize, &'a [u8])> {
        let records = (0..self.len()).filter_map(move |number| Some((number, self.get(number)?)));
        records.filter(|(_, record)| !record.is_empty())
    }

    /// The same block with one record taken out; the others keep their numbers.
    pub(super) fn without(self, number: usize) -> Vec<u8> {
        let mut draft = Draft::default();
        for n in 0..self.len() {
            draft.add(0, if n == number { &[] } else { self.get(n).unwrap_or_default() });
        }
        let mut out = Vec::new();
        draft.take(&mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(records: &[&[u8]]) -> Vec<u8> {
        let mut draft = Draft::default();
        records.iter().for_each(|record| draft.add(5, record));
        let mut out = Vec::new();
        draft.take(&mut out);
        assert_eq!(draft.len(), 0);
        out
    }

    #[test]
    fn records_come_back_by_number_and_one_can_be_taken_out() {
        let bytes = block(&[b"one", b"", b"three"]);
        let read = Block::read(&bytes).unwrap();
        assert_eq!(read.iter().collect::<Vec<_>>(), [(0, &b"one"[..]), (2, b"three")]);
        let bytes = read.without(0);
        let read = Block::read(&bytes).unwrap();
        assert_eq!((read.len(), read.get(0), read.get(2), read.get(3)), (3, Some(&b""[..]), Some(&b"three"[..]), None));
    }

    #[test]
    fn a_block_ends_with_its_count_its_bytes_and_its_time() {
        let mut draft = Draft::default();
        assert!(draft.takes(0, MOST_BYTES * 2), "a long message stands alone");
        draft.add(10_500, b"x");
        assert!(draft.takes(10_000, 1) && draft.takes(10_500 + SPAN - 1, 1));
        assert!(!draft.takes(9_999, 1) && !draft.takes(10_500 + SPAN, 1) && !draft.takes(10_500, MOST_BYTES));
        (1..MOST).for_each(|_| draft.add(10_500, b"x"));
        assert!(!draft.takes(10_500, 1));
    }

    #[test]
    fn rows_grow_with_time_and_lead_back_to_their_block() {
        let early = BlockId::first_at(1_700_000_000_000).next();
        let late = BlockId::first_at(1_700_000_001_000);
        assert!(early.line(MOST - 1) < late.line(0));
        assert_eq!(BlockId::of_line(early.line(100)), (early, 100));
        let last = BlockId::last_at(crate::chat::Timestamp::MAX.0);
        assert_eq!(BlockId::of_line(last.line(MOST - 1)), (last, MOST - 1));
        assert!(last.line(MOST - 1) > 0);
    }

    #[test]
    fn torn_blocks_are_nothing() {
        let bytes = block(&[b"one", b"two"]);
        for cut in 0..bytes.len() {
            if let Some(block) = Block::read(&bytes[..cut]) {
                let _ = block.iter().count();
            }
        }
    }
}
