//! The style the terminal writes with, and the shortest sequence to another.
//!
//! ECMA-48 section 8.3.117 (SGR). Must not know where anything is written.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Colours and marks of a cell; the default is what a terminal starts with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pen {
    fg: Color,
    bg: Color,
    marks: Modifier,
}

/// Marks with the code that sets them and the one that clears them. Bold and dim are cleared together.
const MARKS: [(Modifier, u8, u8); 7] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    pub fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, marks: cell.modifier }
    }

    /// Writes what turns `self` into `to`, nothing if they are the same.
    pub fn change(&mut self, to: Self, out: &mut Vec<u8>) {
        if *self == to {
            return;
        }
        if to == Self::default() {
            out.extend_from_slice(b"\x1b[m");
            *self = to;
            return;
        }
        let mut codes = Codes { out, first: true };
        let gone = self.marks - to.marks;
        let mut kept = self.marks - gone;
        for (mark, _, clear) in MARKS {
            // 22 clears bold and dim at once: it must not come twice, and takes the one that stays with it.
            let repeated = mark == Modifier::DIM && gone.contains(Modifier::BOLD);
            if gone.contains(mark) && !repeated {
                codes.push(&[clear]);
            }
        }
        if gone.intersects(Modifier::BOLD | Modifier::DIM) {
            kept -= Modifier::BOLD | Modifier::DIM;
        }
        for (mark, set, _) in MARKS {
            if (to.marks - kept).contains(mark) {
                codes.push(&[set]);
            }
        }
        if self.fg != to.fg {
            codes.color(to.fg, 0);
        }
        if self.bg != to.bg {
            codes.color(to.bg, 10);
        }
        out.push(b'm');
        *self = to;
    }
}

/// The parameters of one sequence.
struct Codes<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl Codes<'_> {
    fn push(&mut self, parameters: &[u8]) {
        for parameter in parameters {
            self.out.extend_from_slice(if self.first { b"\x1b[" } else { b";" });
            self.first = false;
            // Writing into a Vec cannot fail.
            let _ = write!(self.out, "{parameter}");
        }
    }

    /// `plus` is 0 for the foreground and 10 for the ground.
    fn color(&mut self, color: Color, plus: u8) {
        match color {
            Color::Reset => self.push(&[39 + plus]),
            Color::Black => self.push(&[30 + plus]),
            Color::Red => self.push(&[31 + plus]),
            Color::Green => self.push(&[32 + plus]),
            Color::Yellow => self.push(&[33 + plus]),
            Color::Blue => self.push(&[34 + plus]),
            Color::Magenta => self.push(&[35 + plus]),
            Color::Cyan => self.push(&[36 + plus]),
            Color::Gray => self.push(&[37 + plus]),
            Color::DarkGray => self.push(&[90 + plus]),
            Color::LightRed => self.push(&[91 + plus]),
            Color::LightGreen => self.push(&[92 + plus]),
            Color::LightYellow => self.push(&[93 + plus]),
            Color::LightBlue => self.push(&[94 + plus]),
            Color::LightMagenta => self.push(&[95 + plus]),
            Color::LightCyan => self.push(&[96 + plus]),
            Color::White => self.push(&[97 + plus]),
            Color::Indexed(index) => self.push(&[38 + plus, 5, index]),
            Color::Rgb(r, g, b) => self.push(&[38 + plus, 2, r, g, b]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: Pen, to: Pen) -> String {
        let mut out = Vec::new();
        let mut pen = from;
        pen.change(to, &mut out);
        assert_eq!(pen, to);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_what_differs_is_written() {
        let pen = |fg, bg, marks| Pen { fg, bg, marks };
        let none = Modifier::empty();
        let (bold, dim) = (Modifier::BOLD, Modifier::DIM);
        let reset = Color::Reset;
        for (from, to, bytes) in [
            (pen(reset, reset, none), pen(reset, reset, none), ""),
            (pen(reset, reset, none), pen(Color::Red, reset, bold), "\x1b[1;31m"),
            (pen(Color::Red, reset, bold), pen(Color::Red, reset, none), "\x1b[22m"),
            (pen(Color::Red, reset, bold), pen(Color::Red, reset, dim), "\x1b[22;2m"),
            (pen(Color::Red, reset, bold | dim), pen(Color::Red, reset, bold), "\x1b[22;1m"),
            (pen(Color::Red, reset, bold | dim), pen(Color::Red, reset, none), "\x1b[22m"),
            (pen(Color::Red, Color::Blue, bold), pen(reset, reset, none), "\x1b[m"),
            (
                pen(Color::Red, reset, none),
                pen(Color::Rgb(1, 2, 3), Color::Indexed(9), none),
                "\x1b[38;2;1;2;3;48;5;9m",
            ),
            (pen(reset, reset, bold), pen(reset, reset, bold | Modifier::REVERSED), "\x1b[7m"),
        ] {
            assert_eq!(change(from, to), bytes, "{from:?} to {to:?}");
        }
    }
}
