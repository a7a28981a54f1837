//! Moving the cursor by as few bytes as possible.
//!
//! ECMA-48: CUP, CUF, CR, LF. Must not know why it moves.

use std::io::Write;

/// Column and row, counted from 0.
pub type Cell = (u16, u16);

/// Writes the shortest way from `from` (unknown is `None`) to `to`.
pub fn move_to(from: Option<Cell>, to: Cell, out: &mut Vec<u8>) {
    let Some(from) = from else { return absolute(to, out) };
    if from == to {
        return;
    }
    let start = out.len();
    match to.1.checked_sub(from.1) {
        Some(0) if to.0 > from.0 => forward(to.0 - from.0, out),
        // A line feed keeps the column, since the terminal is in raw mode.
        Some(1) if to.0 == from.0 => out.push(b'\n'),
        Some(down @ 0..=1) => {
            out.push(b'\r');
            out.extend(std::iter::repeat_n(b'\n', usize::from(down)));
            forward(to.0, out);
        }
        _ => return absolute(to, out),
    }
    if out.len() - start > absolute_cost(to) {
        out.truncate(start);
        absolute(to, out);
    }
}

/// Bytes of `CUF` over this many cells.
pub fn forward_cost(cells: u16) -> usize {
    if cells == 1 { 3 } else { 3 + digits(cells) }
}

fn forward(cells: u16, out: &mut Vec<u8>) {
    // Writing into a Vec cannot fail.
    let _ = match cells {
        0 => Ok(()),
        1 => out.write_all(b"\x1b[C"),
        _ => write!(out, "\x1b[{cells}C"),
    };
}

fn absolute((x, y): Cell, out: &mut Vec<u8>) {
    let _ = match (x, y) {
        (0, 0) => out.write_all(b"\x1b[H"),
        (0, _) => write!(out, "\x1b[{}H", y + 1),
        _ => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    };
}

fn absolute_cost((x, y): Cell) -> usize {
    match (x, y) {
        (0, 0) => 3,
        (0, _) => 3 + digits(y + 1),
        _ => 4 + digits(y + 1) + digits(x + 1),
    }
}

fn digits(number: u16) -> usize {
    usize::try_from(number.checked_ilog10().unwrap_or(0)).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_is_taken() {
        for (from, to, bytes) in [
            (None, (0, 0), "\x1b[H"),
            (None, (0, 4), "\x1b[5H"),
            (None, (9, 4), "\x1b[5;10H"),
            (Some((3, 3)), (3, 3), ""),
            (Some((3, 3)), (4, 3), "\x1b[C"),
            (Some((3, 3)), (20, 3), "\x1b[17C"),
            (Some((3, 3)), (3, 4), "\n"),
            (Some((30, 3)), (0, 4), "\r\n"),
            (Some((30, 3)), (0, 3), "\r"),
            (Some((30, 3)), (2, 4), "\r\n\x1b[2C"),
            (Some((30, 3)), (2, 9), "\x1b[10;3H"),
            (Some((30, 3)), (2, 1), "\x1b[2;3H"),
        ] {
            let mut out = Vec::new();
            move_to(from, to, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), bytes, "{from:?} to {to:?}");
        }
    }
}
