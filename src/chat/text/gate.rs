//! The work behind `SafeText`: what goes, what is replaced, how long a cluster and a whole text may be.
//!
//! Two passes: characters first, clusters second, since a character that goes can join its neighbours into one cluster.
//! The result is stable: cleaning it again changes nothing. Must not know who asked.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::escape;
use super::unicode;

/// Longest result, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// Longest name, in grapheme clusters.
pub const MAX_NAME: usize = 64;
/// Longest grapheme cluster, in code points. Four bytes each at most, so a cell costs no more than 32 bytes.
pub const MAX_CLUSTER: usize = 8;

/// Input beyond this is not looked at, so that a flood of characters that all go costs little.
const MAX_INPUT: usize = 4 * MAX_BYTES;

const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Line,
    Block,
    /// Characters that go leave a mark behind, so that no name can be trimmed into somebody else's.
    Name,
}

/// True when `raw` needs no work: printable ASCII of a fitting length. Most texts are.
pub fn is_clean(raw: &str, shape: Shape) -> bool {
    match shape {
        Shape::Line => raw.len() <= MAX_BYTES && all(raw, is_printable),
        Shape::Block => raw.len() <= MAX_BYTES && all(raw, |b| is_printable(b) || b == b'\n'),
        Shape::Name => {
            raw.len() <= MAX_NAME && raw.bytes().all(is_printable) && !raw.starts_with(' ') && !raw.ends_with(' ')
        }
    }
}

/// Looks at every byte, which a processor does many at a time where it need not stop.
fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |all, byte| all & fits(byte))
}

fn is_printable(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

/// `raw` as it may be shown.
pub fn clean(raw: &str, shape: Shape) -> String {
    let raw = &raw[..raw.floor_char_boundary(MAX_INPUT)];
    let mut filter = Filter { out: String::with_capacity(raw.len()), shape };
    filter.take_all(raw);
    if shape == Shape::Name {
        mark_outer_spaces(&mut filter.out);
    }
    bound(&filter.out, shape, &mut [])
}

/// A line of several runs as it may be shown. `ends` are where the runs end, in rising order, the last one at the end
/// of `raw`; they move along with the text.
///
/// No sequence reaches from one run into the next, but clusters do: such a one belongs to the run it begins in.
pub fn clean_runs(raw: &str, ends: &mut [&mut u32]) -> String {
    let mut filter = Filter { out: String::with_capacity(raw.len()), shape: Shape::Line };
    let mut start = 0;
    for end in &mut *ends {
        let upto = raw.floor_char_boundary(MAX_INPUT.min(**end as usize)).max(start);
        filter.take_all(&raw[start..upto]);
        **end = filter.out.len() as u32;
        start = upto;
    }
    bound(&filter.out, Shape::Line, ends)
}

struct Filter {
    out: String,
    shape: Shape,
}

impl Filter {
    fn take_all(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(c) = rest.chars().next() {
            rest = &rest[self.take(c, rest)..];
        }
    }

    /// Takes in `c`, the first character of `rest`. Returns how many bytes of `rest` are dealt with.
    fn take(&mut self, c: char, rest: &str) -> usize {
        let len = c.len_utf8();
        match c {
            ' '..='~' => self.out.push(c),
            '\r' if rest[1..].starts_with('\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.line_break(),
            '\t' => self.tab(),
            '\u{1b}' | '\u{80}'..='\u{9f}' => {
                self.gap();
                return escape::sequence_len(rest);
            }
            unicode::ZWJ | unicode::EMOJI_SELECTOR => {
                if self.is_inside_emoji(c, &rest[len..]) {
                    self.out.push(c)
                } else {
                    self.gap()
                }
            }
            c if c.is_control() || unicode::is_invisible(c) => self.gap(),
            c if unicode::is_noncharacter(c) => self.out.push(REPLACEMENT),
            c if self.shape == Shape::Name && c.is_whitespace() => self.gap(),
            c => self.out.push(c),
        }
        len
    }

    fn line_break(&mut self) {
        match self.shape {
            Shape::Line => self.out.push(' '),
            Shape::Block => self.out.push('\n'),
            Shape::Name => self.gap(),
        }
    }

    fn tab(&mut self) {
        match self.shape {
            Shape::Line => self.out.push(' '),
            Shape::Block => (0..4).for_each(|_| self.out.push(' ')),
            Shape::Name => self.gap(),
        }
    }

    /// Something went.
    fn gap(&mut self) {
        if self.shape == Shape::Name && !self.out.ends_with(REPLACEMENT) {
            self.out.push(REPLACEMENT);
        }
    }

    /// Whether a joiner or selector stands where an emoji has one, given what comes `after`.
    fn is_inside_emoji(&self, c: char, after: &str) -> bool {
        let next = after.chars().next();
        let mut before = self.out.chars().rev();
        let last = before.next();
        if c == unicode::EMOJI_SELECTOR {
            let keycap = matches!(last, Some('0'..='9' | '#' | '*')) && next == Some(unicode::KEYCAP);
            return keycap || last.is_some_and(unicode::is_pictograph);
        }
        let modified = last.is_some_and(|c| c == unicode::EMOJI_SELECTOR || unicode::is_skin_tone(c));
        let base = if modified { before.next() } else { last };
        base.is_some_and(unicode::is_pictograph) && next.is_some_and(unicode::is_pictograph)
    }
}

/// Spaces around a name would make it look like another one.
fn mark_outer_spaces(name: &mut String) {
    if name.starts_with(' ') {
        name.replace_range(..1, "\u{fffd}");
    }
    if name.ends_with(' ') {
        name.truncate(name.len() - 1);
        name.push(REPLACEMENT);
    }
}

/// Copies whole clusters, each bounded, until the text is long enough. `ends` of parts of it move to where the cluster
/// that they stand behind or within ends.
fn bound(text: &str, shape: Shape, ends: &mut [&mut u32]) -> String {
    let mark = match shape {
        Shape::Line | Shape::Name => "…",
        // On a line of its own, where it cannot join what stands before it.
        Shape::Block => "\n…",
    };
    let mut out = String::with_capacity(text.len());
    // Where to cut if the text turns out too long, leaving room for the mark.
    let mut cut = 0;
    let mut clusters = 0;
    // Parts of which nothing is left at the beginning stay there.
    let mut moved = ends.iter().take_while(|end| ***end == 0).count();
    let mut rest = text;
    while !rest.is_empty() {
        let step = copy_clusters(&mut out, rest);
        rest = &rest[step.bytes..];
        clusters += step.clusters;
        moved += step.move_ends(&mut ends[moved..], text.len() - rest.len(), out.len());
        if out.len() > MAX_BYTES || (shape == Shape::Name && clusters > MAX_NAME) {
            out.truncate(cut);
            out.push_str(mark);
            ends[..moved].iter_mut().for_each(|end| **end = (**end).min(cut as u32));
            ends[moved..].iter_mut().for_each(|end| **end = out.len() as u32);
            ends.iter_mut().last().into_iter().for_each(|end| **end = out.len() as u32);
            break;
        }
        if out.len() + mark.len() <= MAX_BYTES && (shape != Shape::Name || clusters < MAX_NAME) {
            cut = out.len();
        }
    }
    out
}

/// What was read from a text, and how many clusters were written for it.
struct Step {
    bytes: usize,
    clusters: usize,
}

impl Step {
    /// Moves the ends up to `read` in the text to where they are in what was `written`. Returns how many those were.
    fn move_ends(&self, ends: &mut [&mut u32], read: usize, written: usize) -> usize {
        let passed = ends.iter().take_while(|end| ***end as usize <= read).count();
        // Of a cluster of several bytes nothing can end but the whole.
        let is_ascii = self.clusters == self.bytes;
        for end in &mut ends[..passed] {
            let behind = if is_ascii { read - **end as usize } else { 0 };
            **end = (written - behind) as u32;
        }
        passed
    }
}

/// Copies a run of ASCII, where clusters are single bytes, or one cluster.
fn copy_clusters(out: &mut String, text: &str) -> Step {
    // Short, since a text or a name that is too long is cut where a run began.
    const RUN: usize = 16;
    let ascii = text.bytes().take(RUN).take_while(u8::is_ascii).count();
    if ascii > 1 {
        // The last one may be the base of a combining mark.
        out.push_str(&text[..ascii - 1]);
        return Step { bytes: ascii - 1, clusters: ascii - 1 };
    }
    let cluster = text.graphemes(true).next().unwrap_or(text);
    let mut clusters = 1;
    if cluster != "\n" && cluster.width() == 0 {
        // Nothing to stand on: it would land on whatever is drawn before it.
        out.push(REPLACEMENT);
    } else if cluster.chars().nth(MAX_CLUSTER).is_some() {
        let kept: String = cluster.chars().take(MAX_CLUSTER - 1).collect();
        let kept = kept.trim_end_matches([unicode::ZWJ, unicode::EMOJI_SELECTOR]);
        // What it stood on may have been among the rest.
        if kept.width() > 0 {
            out.push_str(kept);
            clusters = 2;
        }
        out.push(REPLACEMENT);
    } else {
        out.push_str(cluster);
    }
    Step { bytes: cluster.len(), clusters }
}
