//! Pictures as graphics: the bytes of frames, played to a terminal that has them, leave each picture where it belongs
//! and nothing of it anywhere else.

use std::sync::Arc;

use image::{Rgba, RgbaImage};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use streamside::chat::{Drawing, Graphic, Picture, Rgb, SafeText};
use streamside::client::terminal::Output;
use streamside::client::terminal::encode::{Protocol, encode};
use streamside::tui::cache::PlacedPicture;
use streamside::tui::measure::width;

use super::sink::Sink;

const WIDTH: u16 = 24;
const HEIGHT: u16 = 8;
const SIGN: char = '\u{10eeee}';

/// What a cell of a terminal with graphics holds: a sign, or the part of a picture at a column and row of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Text(char),
    Part(usize, u16, u16),
}

/// A terminal that knows the sequences we send and stops at any other.
struct Terminal {
    cells: Vec<Shown>,
    at: (u16, u16),
    /// The pictures it was sent to keep.
    kept: Vec<u32>,
    color: String,
}

impl Terminal {
    fn new() -> Self {
        let cells = vec![Shown::Text('?'); usize::from(WIDTH * HEIGHT)];
        Self { cells, at: (0, 0), kept: Vec::new(), color: String::new() }
    }

    fn cell(&mut self, x: u16, y: u16) -> &mut Shown {
        &mut self.cells[usize::from(y * WIDTH + x)]
    }

    fn play(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '\x1b' => self.sequence(rest),
                '\r' => {
                    self.at.0 = 0;
                    1
                }
                '\n' => {
                    self.at.1 += 1;
                    1
                }
                _ => self.sign(rest),
            };
            rest = &rest[length..];
        }
    }

    fn sequence(&mut self, rest: &str) -> usize {
        let until = |end: &str| rest[2..].find(end).expect("it ends") + 2 + end.len();
        match &rest[1..2] {
            "[" => {
                let end = rest[2..].find(|c: char| c.is_ascii_alphabetic()).expect("it ends") + 2;
                self.control(&rest[2..end], &rest[end..=end]);
                end + 1
            }
            "]" if rest.starts_with("\x1b]2;") => until("\x1b\\"),
            "]" if rest.starts_with("\x1b]1337;File=inline=1;") => {
                let end = until("\x07");
                self.draw(&rest[..end]);
                end
            }
            "P" => {
                let end = until("\x1b\\");
                self.draw(&rest[..end]);
                end
            }
            "_" => {
                let end = until("\x1b\\");
                let id = rest[..end - 2].split([',', ';']).find_map(|word| word.strip_prefix("i=")?.parse().ok());
                let id = id.expect("an id");
                if rest[..end].contains("a=d,d=I") {
                    assert!(self.kept.contains(&id), "only what it keeps is deleted");
                    self.kept.retain(|kept| *kept != id);
                } else {
                    assert!(!self.kept.contains(&id), "sent twice");
                    self.kept.push(id);
                }
                end
            }
            other => panic!("unknown: {other:?}"),
        }
    }

    fn control(&mut self, words: &str, end: &str) {
        let mut numbers = words.split(';').map(|word| word.parse::<u16>().unwrap_or(1));
        let (first, second) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1));
        match end {
            "H" => self.at = (second - 1, first - 1),
            "C" => self.at.0 += first,
            "K" => (self.at.0..WIDTH).for_each(|x| *self.cell(x, self.at.1) = Shown::Text(' ')),
            "J" => self.cells.fill(Shown::Text(' ')),
            "m" => self.color = words.to_owned(),
            "h" | "l" => {}
            other => panic!("unknown: {words:?} {other:?}"),
        }
    }

    /// The payload begins with which of the pictures it is.
    fn draw(&mut self, sequence: &str) {
        let which = pictures().iter().position(|picture| match &picture.graphic().expect("has one").drawing {
            Drawing::Whole(bytes) => bytes == sequence,
            Drawing::Placeholders { .. } => false,
        });
        let which = which.expect("one of ours");
        let (columns, rows) = pictures()[which].cells();
        let (left, top) = self.at;
        for (x, y) in (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y))) {
            *self.cell(left + x, top + y) = Shown::Part(which, x, y);
        }
        // Wherever it leaves the cursor, nobody may rely on it.
        self.at = (WIDTH - 1, HEIGHT - 1);
    }

    fn sign(&mut self, rest: &str) -> usize {
        let sign = rest.chars().next().expect("is not empty");
        if sign == SIGN {
            return self.placeholders(rest);
        }
        let cells = u16::try_from(width(sign.encode_utf8(&mut [0; 4]))).expect("small");
        let (x, y) = self.at;
        (x..(x + cells).min(WIDTH)).for_each(|x| *self.cell(x, y) = Shown::Text(sign));
        self.at.0 = (x + cells).min(WIDTH - 1);
        sign.len_utf8()
    }

    /// One row of them: which one the colour says, and the first mark which row.
    fn placeholders(&mut self, rest: &str) -> usize {
        let signs: String = rest.chars().take_while(|c| *c != '\x1b').collect();
        let which = pictures().iter().position(|picture| match &picture.graphic().expect("has one").drawing {
            Drawing::Placeholders { id, color: Rgb(r, g, b), .. } => {
                self.kept.contains(id) && self.color == format!("38;2;{r};{g};{b}")
            }
            Drawing::Whole(_) => false,
        });
        let which = which.expect("one that it was sent");
        let picture = Arc::clone(&pictures()[which]);
        let Drawing::Placeholders { rows, .. } = &picture.graphic().expect("has one").drawing else {
            unreachable!("it was found by that")
        };
        let row = u16::try_from(rows.iter().position(|row| *row == signs).expect("a row of it")).expect("small");
        let (left, y) = self.at;
        let count = u16::try_from(signs.chars().filter(|c| *c == SIGN).count()).expect("small");
        (0..count).for_each(|x| *self.cell(left + x, y) = Shown::Part(which, x, row));
        self.at = (0, 0);
        signs.len()
    }
}

fn plain(columns: u16, rows: u16) -> Picture {
    let pixels = vec![Some(Rgb(1, 2, 3)); usize::from(columns * rows * 2)];
    Picture::new(columns, pixels).expect("whole rows")
}

fn with(columns: u16, rows: u16, drawing: Drawing) -> Arc<Picture> {
    Arc::new(plain(columns, rows).with_graphic(Some(Graphic { cell: (8, 16), drawing })))
}

fn encoded(protocol: Protocol, (columns, rows): (u16, u16), id: u32) -> Arc<Picture> {
    let picture = plain(columns, rows);
    let image = RgbaImage::from_fn(30, 20, |x, y| Rgba([x as u8 * 8, y as u8 * 12, id as u8, 255]));
    let graphic = encode(&image, &picture, (8, 16), (protocol, id)).expect("small enough");
    Arc::new(picture.with_graphic(Some(graphic)))
}

thread_local! {
    static PICTURES: Vec<Arc<Picture>> = vec![
        encoded(Protocol::Iterm, (4, 2), 1),
        encoded(Protocol::Sixel, (6, 3), 2),
        encoded(Protocol::Kitty, (5, 2), 0x0102_0304),
        encoded(Protocol::Kitty, (3, 4), 0xfffe_fdfc),
    ];
}

fn pictures() -> Vec<Arc<Picture>> {
    PICTURES.with(Vec::clone)
}

#[derive(Clone, Debug)]
struct Frame {
    words: Vec<(u16, u16, String)>,
    placed: Vec<(usize, u16, u16)>,
    cover: bool,
}

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let text = prop_oneof!["[a-z ]{0,24}", "🎧[a-z ]{0,9}", "[日本a ]{0,8}"];
    let words = prop::collection::vec((0..WIDTH, 0..HEIGHT, text), 0..5);
    let placed = prop::collection::vec((0..4_usize, 0..WIDTH, 0..HEIGHT), 0..4);
    // Pictures that stay while the words around them change are the rule.
    let places = prop::collection::vec(placed, 2);
    let frame = (words, 0..4_usize, prop::bool::weighted(0.1));
    (places, prop::collection::vec(frame, 1..9)).prop_map(|(places, frames)| {
        let frame = |(words, which, cover): (_, usize, bool)| Frame { words, placed: places[which / 3].clone(), cover };
        frames.into_iter().map(frame).collect()
    })
}

fn area((which, x, y): (usize, u16, u16)) -> Rect {
    let (width, height) = pictures()[which].cells();
    Rect { x, y, width, height }
}

/// Those that may be drawn: apart from each other, inside, and off the last row.
fn fitting(frame: &Frame) -> Vec<(usize, u16, u16)> {
    let mut chosen: Vec<(usize, u16, u16)> = Vec::new();
    for placed in &frame.placed {
        let own = area(*placed);
        let free = chosen.iter().all(|other| !area(*other).intersects(own));
        if free && own.right() <= WIDTH && own.bottom() < HEIGHT && !frame.cover {
            chosen.push(*placed);
        }
    }
    chosen
}

fn placed(which: &(usize, u16, u16)) -> PlacedPicture {
    PlacedPicture { area: area(*which), picture: Arc::clone(&pictures()[which.0]) }
}

fn paint(buffer: &mut Buffer, frame: &Frame) {
    for (x, y, text) in &frame.words {
        buffer.set_stringn(*x, *y, text, usize::from(WIDTH - x), Style::new());
    }
}

fn compare(terminal: &mut Terminal, words: &Buffer, chosen: &[(usize, u16, u16)]) -> Result<(), TestCaseError> {
    for y in 0..HEIGHT {
        let mut x = 0;
        while x < WIDTH {
            let part = chosen.iter().find(|placed| area(**placed).contains((x, y).into()));
            let cell = &words[(x, y)];
            let wanted = match part {
                Some((which, left, top)) => Shown::Part(*which, x - left, y - top),
                None => Shown::Text(cell.symbol().chars().next().unwrap_or(' ')),
            };
            // A wide sign that a picture cuts into is anything but that picture.
            let shown = *terminal.cell(x, y);
            prop_assert_eq!(shown, wanted, "at {},{}", x, y);
            x += if part.is_some() { 1 } else { u16::try_from(width(cell.symbol()).max(1)).expect("small") };
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn each_picture_stands_where_it_was_placed_and_nothing_of_it_anywhere_else(frames in frames()) {
        let sink = Sink::default();
        let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
        let mut terminal = Terminal::new();
        for frame in &frames {
            let chosen = fitting(frame);
            paint(output.blank(), frame);
            let mut words = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
            paint(&mut words, frame);
            // A wide sign that loses a half to a picture is a question for the layout, which never lets them meet.
            let halved = chosen.iter().any(|placed| (area(*placed).top()..area(*placed).bottom()).any(|y| {
                let left = area(*placed).left();
                left > 0 && width(words[(left - 1, y)].symbol()) > 1
                    || left > 0 && words[(left, y)].symbol() == " " && width(words[(left - 1, y)].symbol()) == 2
            }));
            prop_assume!(!halved);
            output.picture(chosen.iter().map(placed).collect());
            output.show(None, &SafeText::line("t")).expect("memory takes all");
            terminal.play(&sink.take_text());
            compare(&mut terminal, &words, &chosen)?;
        }
        output.forget_pictures().expect("memory takes all");
        terminal.play(&sink.take_text());
        prop_assert_eq!(terminal.kept, Vec::<u32>::new(), "nothing is left behind");
    }

    #[test]
    fn what_is_made_of_any_image_is_made_of_the_sequences_of_graphics_alone(
        (width, height, seed) in (1_u32..90, 1_u32..90, any::<u32>()),
        (columns, rows) in (1_u16..=20, 1_u16..=7),
        cell in (1_u16..=24, 1_u16..=48),
        protocol in prop::sample::select(vec![Protocol::Kitty, Protocol::Iterm, Protocol::Sixel]),
    ) {
        let noise = |x: u32, y: u32| (x.wrapping_mul(31) ^ y.wrapping_mul(17) ^ seed).wrapping_mul(0x9e37_79b1).to_le_bytes();
        let image = RgbaImage::from_fn(width, height, |x, y| Rgba(noise(x, y)));
        let picture = plain(columns, rows);
        let graphic = encode(&image, &picture, cell, (protocol, seed.max(1)));
        prop_assert!(graphic.is_some());
        let drawn = sent(&Arc::new(picture.with_graphic(graphic)));
        prop_assert!(drawn.is_some(), "the output lets it through");
    }
}

/// What is written for a picture beyond a frame without one, if it is drawn.
fn sent(picture: &Arc<Picture>) -> Option<String> {
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
    output.blank();
    output.show(None, &SafeText::line("t")).expect("memory takes all");
    sink.take_text();
    output.blank();
    let (width, height) = picture.cells();
    let area = Rect { x: 1, y: 0, width, height };
    output.picture(vec![PlacedPicture { area, picture: Arc::clone(picture) }]);
    output.show(None, &SafeText::line("t")).expect("memory takes all");
    Some(sink.take_text()).filter(|bytes| !bytes.is_empty())
}

#[test]
fn a_picture_that_stays_is_written_once_and_kitty_keeps_it_while_it_moves() {
    for (which, protocol) in ["\x1b]1337;", "\x1bP", "\x1b_G"].into_iter().enumerate() {
        let sink = Sink::default();
        let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
        let mut frame = |x, words: &str| {
            output.blank().set_string(0, 6, words, Style::new());
            output.picture(vec![placed(&(which, x, 1))]);
            output.show(None, &SafeText::line("t")).expect("memory takes all");
            sink.take_text().matches(protocol).count()
        };
        assert_eq!(frame(2, "first"), 1, "{protocol:?}");
        assert_eq!(frame(2, "first"), 0, "{protocol:?}");
        assert_eq!(frame(2, "other words below"), 0, "{protocol:?}");
        assert_eq!(frame(3, "moved"), usize::from(protocol != "\x1b_G"), "{protocol:?}");
    }
}

#[test]
fn the_terminal_keeps_only_so_many_that_are_out_of_view() {
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
    let (mut sent, mut deleted) = (0, 0);
    for id in 1..=60 {
        output.blank();
        let picture = encoded(Protocol::Kitty, (3, 2), id);
        output.picture(vec![PlacedPicture { area: Rect::new(2, 1, 3, 2), picture }, placed(&(3, 9, 1))]);
        output.show(None, &SafeText::line("t")).expect("memory takes all");
        let bytes = sink.take_text();
        sent += bytes.matches("a=T").count();
        deleted += bytes.matches("a=d,d=I").count();
        assert!(!bytes.contains(&format!("a=d,d=I,i={}\x1b", 0xfffe_fdfc_u32)), "it is in view");
    }
    assert_eq!(sent, 61);
    assert!((30..=40).contains(&deleted), "{deleted}");
}

#[test]
fn typing_below_touches_no_picture() {
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
    let mut terminal = Terminal::new();
    output.blank();
    output.picture(vec![placed(&(0, 2, 1))]);
    output.show(None, &SafeText::line("t")).expect("memory takes all");
    terminal.play(&sink.take_text());
    for words in ["a", "ab"] {
        output.amend_from(6).expect("the screen is known").set_string(0, 6, words, Style::new());
        output.show_from(6, Some((2, 6).into())).expect("memory takes all");
        let bytes = sink.take_text();
        assert!(!bytes.contains("1337"), "{bytes:?}");
        terminal.play(&bytes);
    }
    assert_eq!(*terminal.cell(2, 1), Shown::Part(0, 0, 0));
}

#[test]
fn a_screen_that_is_painted_anew_has_its_pictures_sent_anew() {
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
    let mut terminal = Terminal::new();
    for _ in 0..2 {
        output.repaint();
        output.blank();
        output.picture(vec![placed(&(2, 2, 1)), placed(&(1, 9, 1))]);
        output.show(None, &SafeText::line("t")).expect("memory takes all");
        terminal.play(&sink.take_text());
        assert_eq!(*terminal.cell(6, 2), Shown::Part(2, 4, 1));
        assert_eq!(*terminal.cell(9, 3), Shown::Part(1, 0, 2));
        terminal.cells.fill(Shown::Text('#'));
    }
}

#[test]
fn nothing_but_graphics_comes_through_that_door() {
    let sign = "\u{10eeee}\u{305}\u{305}";
    let kitty = |sent: &str, row: &str| Drawing::Placeholders {
        id: 7,
        color: Rgb(0, 0, 7),
        sent: sent.to_owned(),
        rows: vec![row.to_owned()],
    };
    for good in [
        Drawing::Whole("\x1bP0;1;0q#0~\x1b\\".to_owned()),
        Drawing::Whole("\x1b]1337;File=inline=1;size=3:AAAA\x07".to_owned()),
        kitty("\x1b_Gq=2,i=7,m=0;AAAA\x1b\\", sign),
    ] {
        assert!(sent(&with(1, 1, good.clone())).is_some(), "{good:?}");
    }
    for bad in [
        Drawing::Whole("\x1b]52;c;eA==\x07".to_owned()),
        Drawing::Whole("\x1b]1337;SetUserVar=x=eA==\x07".to_owned()),
        Drawing::Whole("\x1b]1337;File=inline=1;:AAAA\x07\x1b]52;c;eA==\x07".to_owned()),
        Drawing::Whole("\x1bP0q~\x1b\\\x1b[6n\x1b\\".to_owned()),
        Drawing::Whole("\x1bP$qm\x1b\\".to_owned()),
        Drawing::Whole("plain".to_owned()),
        Drawing::Whole(String::new()),
        kitty("\x1b_Gi=7;AAAA\x1b\\", sign),
        kitty("\x1b_Gq=2,i=7;AAAA\x1b\\words", sign),
        kitty("", sign),
        kitty("\x1b_Gq=2,i=7;AAAA\x1b\\", "\x1b[6n"),
        kitty("\x1b_Gq=2,i=7;AAAA\x1b\\", "words"),
    ] {
        assert_eq!(sent(&with(1, 1, bad.clone())), None, "{bad:?}");
    }
    assert!(!SafeText::line(sign).as_str().contains(SIGN), "and nobody can write kitty's sign");
}
