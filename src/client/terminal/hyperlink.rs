//! Links that the terminal can open (OSC 8): which cells of a frame belong to which, and the bytes that say so.
//!
//! A link that wraps has one id over all its rows, so that the terminal takes them for one. Addresses are let through
//! only as plain printable ASCII of the web or of mail. Must not know where links come from.

use crate::tui::cache::LinkedCells;

/// Longest address, in bytes: what VTE takes.
const LONGEST: usize = 2083;

/// The links of one frame, row by row and from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links(Vec<LinkedCells>);

impl Links {
    pub fn of(mut cells: Vec<LinkedCells>) -> Self {
        cells.retain(|cells| is_plain(&cells.link.url));
        cells.sort_by_key(|cells| (cells.y, cells.x));
        Self(cells)
    }

    /// The link of a cell.
    pub fn at(&self, (x, y): (u16, u16)) -> Option<&LinkedCells> {
        let before = self.0.partition_point(|cells| (cells.y, cells.x) <= (y, x)).checked_sub(1)?;
        self.0.get(before).filter(|cells| cells.y == y && x < cells.x + cells.width)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of one row.
    pub fn row(&self, y: u16) -> &[LinkedCells] {
        let start = self.0.partition_point(|cells| cells.y < y);
        let end = self.0.partition_point(|cells| cells.y <= y);
        &self.0[start..end]
    }
}

/// The bytes after which what is written belongs to this link, or to none.
pub fn change(to: Option<&LinkedCells>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b]8;");
    if let Some(cells) = to {
        out.extend_from_slice(format!("id={:x};{}", cells.link.id, cells.link.url).as_bytes());
    } else {
        out.push(b';');
    }
    out.extend_from_slice(b"\x1b\\");
}

fn is_plain(url: &str) -> bool {
    let scheme = ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    scheme && url.len() <= LONGEST && url.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_of_the_web_and_of_mail_become_links() {
        for url in ["https://a.test/x?y=1&z", "http://a.test", "mailto:a@b.test"] {
            assert!(is_plain(url), "{url}");
        }
        for url in ["javascript:x", "file:///x", "https://a.test/\x1b\\", "https://a.test/\u{9c}", "https://a b", ""] {
            assert!(!is_plain(url), "{url}");
        }
        assert!(!is_plain(&format!("https://a.test/{}", "a".repeat(LONGEST))));
    }
}
