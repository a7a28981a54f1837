//! The bytes of frames, played to another terminal emulator, give the picture that was drawn.

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use streamside::chat::SafeText;
use streamside::client::terminal::Output;
use streamside::tui::measure::{graphemes, width};

use super::sink::Sink;

const WIDTH: u16 = 24;
const HEIGHT: u16 = 5;

fn emulator() -> vt100::Parser {
    let size = |cells| NonZeroU16::new(cells).expect("is not zero");
    vt100::Parser::new(size(HEIGHT), size(WIDTH), 0)
}

type Frame = (Vec<Words>, Option<(u16, u16)>);

/// Some words at some place.
#[derive(Clone, Debug)]
struct Words {
    at: (u16, u16),
    text: String,
    style: Style,
}

fn words() -> impl Strategy<Value = Words> {
    let color = prop_oneof![
        Just(Color::Reset),
        Just(Color::Red),
        Just(Color::LightBlue),
        any::<u8>().prop_map(Color::Indexed),
        any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
    ];
    let marks = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::ITALIC | Modifier::UNDERLINED,
        Modifier::REVERSED,
    ]);
    let agreed = prop_oneof!["[a-z ]{0,24}", "[ ─│…é]{0,24}", "[日本a ]{0,12}"];
    // The emulator knows no way to switch wrapping off (we do), so what it may draw too wide stays off its edge.
    let disputed =
        prop::collection::vec(prop::sample::select(vec!["👩‍🚀", "❤️", "e\u{301}", "🎧", "x", " ", "日"]), 0..5)
            .prop_map(|parts| parts.concat());
    let text = prop_oneof![3 => (0..WIDTH, agreed), 1 => (0_u16..4, disputed)];
    (text, 0..HEIGHT, color.clone(), color, marks).prop_map(|((x, text), y, fg, bg, marks)| Words {
        at: (x, y),
        text,
        style: Style::reset().fg(fg).bg(bg).add_modifier(marks),
    })
}

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let cursor = prop::option::of((0..WIDTH, 0..HEIGHT));
    prop::collection::vec((prop::collection::vec(words(), 0..6), cursor), 1..6)
}

fn paint(buffer: &mut Buffer, words: &[Words]) {
    for words in words {
        let room = usize::from(WIDTH - words.at.0);
        buffer.set_stringn(words.at.0, words.at.1, &words.text, room, words.style);
    }
}

/// Emoji and sequences: the emulator counts them as it likes, so only what lies around them is compared.
fn is_disputed(cell: &Cell) -> bool {
    cell.symbol().chars().count() > 1 || cell.symbol() == "🎧"
}

fn compare(buffer: &Buffer, terminal: &vt100::Parser) -> Result<(), TestCaseError> {
    for y in 0..HEIGHT {
        let mut x = 0;
        while x < WIDTH {
            let cell = &buffer[(x, y)];
            let cells = u16::try_from(width(cell.symbol()).max(1)).expect("a sign is small");
            if !is_disputed(cell) {
                let shown = terminal.screen().cell(y, x).expect("is on the screen");
                let symbol = if shown.has_contents() { shown.contents() } else { " " };
                prop_assert_eq!(symbol, cell.symbol(), "at {},{}", x, y);
                prop_assert_eq!(look(shown), wanted(cell), "style at {},{}", x, y);
            }
            x += cells;
        }
    }
    Ok(())
}

type Looks = (vt100::Color, vt100::Color, [bool; 5]);

fn look(cell: &vt100::Cell) -> Looks {
    let marks = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
    (cell.fgcolor(), cell.bgcolor(), marks)
}

fn wanted(cell: &Cell) -> Looks {
    let color = |color| match color {
        Color::Reset => vt100::Color::Default,
        Color::Red => vt100::Color::Idx(1),
        Color::LightBlue => vt100::Color::Idx(12),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        other => unreachable!("{other} is not drawn here"),
    };
    let has = |mark| cell.modifier.contains(mark);
    let marks = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED].map(has);
    (color(cell.fg), color(cell.bg), marks)
}

/// Draws the frames one after the other, each checked; returns their bytes.
fn play(frames: &[Frame]) -> Result<Vec<Vec<u8>>, TestCaseError> {
    let mut terminal = emulator();
    // What an earlier program left behind must not shine through.
    terminal.process(b"\x1b[7mleft behind\x1b[3;3Hand here");
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
    let mut all = Vec::new();
    for (words, cursor) in frames {
        paint(output.blank(), words);
        output.show(cursor.map(Position::from), &SafeText::line("t")).expect("memory takes all");
        let bytes = sink.take();
        terminal.process(&bytes);
        let mut wanted = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
        paint(&mut wanted, words);
        compare(&wanted, &terminal)?;
        prop_assert_eq!(terminal.screen().hide_cursor(), cursor.is_none());
        if let Some((x, y)) = cursor {
            prop_assert_eq!(terminal.screen().cursor_position(), (*y, *x));
        }
        all.push(bytes);
    }
    Ok(all)
}

proptest! {
    #[test]
    fn any_frames_come_out_as_they_were_drawn(frames in frames()) {
        play(&frames)?;
    }

    #[test]
    fn a_frame_that_changes_nothing_writes_nothing(frame in (prop::collection::vec(words(), 0..6), prop::option::of((0..WIDTH, 0..HEIGHT)))) {
        let bytes = play(&[frame.clone(), frame])?;
        prop_assert!(bytes[1].is_empty(), "{:?}", String::from_utf8_lossy(&bytes[1]));
    }

    #[test]
    fn no_frame_costs_more_than_its_cells_in_full(frames in frames()) {
        for bytes in play(&frames)? {
            // A move, a full change of style and a sign for every cell would be over 50 bytes each.
            prop_assert!(bytes.len() < usize::from(WIDTH * HEIGHT) * 50 + 64);
        }
    }
}

fn one(text: &str, at: (u16, u16)) -> Words {
    Words { at, text: text.to_owned(), style: Style::new() }
}

#[test]
fn a_typed_letter_costs_one_byte() {
    let prompt =
        |text: &str| (vec![one("lines", (0, 0)), one(text, (0, 4))], Some((u16::try_from(text.len()).unwrap(), 4)));
    let bytes = play(&[prompt("> "), prompt("> h"), prompt("> hi")]).unwrap();
    assert_eq!((bytes[1].as_slice(), bytes[2].as_slice()), (&b"h"[..], &b"i"[..]));
}

#[test]
fn what_stands_right_of_an_emoji_is_painted_anew_when_it_goes() {
    let bytes = play(&[(vec![one("👩‍🚀 tail", (0, 0))], None), (vec![one("ab tail", (0, 0))], None)]).unwrap();
    assert!(String::from_utf8_lossy(&bytes[1]).contains("ab tail"), "{:?}", String::from_utf8_lossy(&bytes[1]));
}

#[test]
fn a_changed_row_is_erased_not_overwritten_with_blanks() {
    let bytes = play(&[(vec![one("a rather long row", (0, 1))], None), (vec![one("short", (0, 1))], None)]).unwrap();
    assert!(String::from_utf8_lossy(&bytes[1]).contains("short\x1b[K"));
}

#[test]
fn after_a_resize_or_a_stop_everything_is_painted_again() {
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
    let show = |output: &mut Output<Sink>| {
        output.blank().set_stringn(0, 0, "words", 5, Style::new());
        output.show(None, &SafeText::line("t")).unwrap();
        sink.take_text()
    };
    assert!(show(&mut output).contains("words"));
    assert_eq!(show(&mut output), "");
    output.repaint();
    let again = show(&mut output);
    assert!(again.contains("\x1b[2J") && again.contains("words"));
    output.resize((10, 2));
    let resized = show(&mut output);
    assert!(resized.contains("\x1b[2J") && resized.contains("words"));
}

#[test]
fn the_helper_sees_what_is_disputed() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
    buffer.set_stringn(0, 0, "👩‍🚀a", 4, Style::new());
    assert!(is_disputed(&buffer[(0, 0)]) && !is_disputed(&buffer[(2, 0)]));
    assert_eq!(graphemes("👩‍🚀a").count(), 2);
}
