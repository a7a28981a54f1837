//! Links that the terminal opens (OSC 8): every cell belongs to the link it was drawn with, whatever was there before.

use std::num::NonZeroU16;
use std::sync::Arc;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use streamside::app::state::App;
use streamside::chat::{Line, MessageId, SafeText};
use streamside::client::terminal::Output;
use streamside::tui::cache::{Hyperlink, LinkedCells};
use streamside::tui::{Cache, ColorDepth, draw};

use super::dump::look;
use super::sink::Sink;
use super::world::{author, evening, link, message, rich, say};

const WIDTH: u16 = 24;
const HEIGHT: u16 = 5;

/// A terminal that remembers the link each of its cells was written with.
struct Terminal {
    emulator: vt100::Parser,
    cells: Vec<Option<String>>,
    link: Option<String>,
}

impl Terminal {
    fn new() -> Self {
        let size = |cells| NonZeroU16::new(cells).expect("is not zero");
        let emulator = vt100::Parser::new(size(HEIGHT), size(WIDTH), 0);
        Self { emulator, cells: vec![None; usize::from(WIDTH * HEIGHT)], link: None }
    }

    fn process(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            let length = match (first, rest.get(1)) {
                (0x1b, Some(b']')) => rest.windows(2).position(|pair| pair == b"\x1b\\").expect("it ends") + 2,
                (0x1b, Some(b'[')) => {
                    rest[2..].iter().position(|byte| (0x40..=0x7e).contains(byte)).expect("it ends") + 3
                }
                (0x1b, _) => 2,
                _ => 1,
            };
            let (part, behind) = rest.split_at(length);
            self.part(part);
            rest = behind;
        }
    }

    fn part(&mut self, part: &[u8]) {
        let (y, x) = self.emulator.screen().cursor_position();
        let here = usize::from(y * WIDTH + x.min(WIDTH - 1));
        if let Some(link) = part.strip_prefix(b"\x1b]8;") {
            let link = String::from_utf8(link[..link.len() - 2].to_vec()).expect("is text");
            self.link = Some(link).filter(|link| link != ";");
        } else if part == b"\x1b[K" {
            self.cells[here..usize::from((y + 1) * WIDTH)].fill(None);
        } else if part == b"\x1b[2J" {
            self.cells.fill(None);
        } else if part[0] >= b' ' {
            self.cells[here].clone_from(&self.link);
        }
        self.emulator.process(part);
    }
}

type Frame = (Vec<(u16, u16, String)>, Vec<(u16, u16, u16, u8)>);

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let words = prop::collection::vec((0..WIDTH, 0..HEIGHT, "[a-c ]{0,24}"), 0..5);
    let links = prop::collection::vec((0..WIDTH - 4, 0..HEIGHT, 1_u16..4, 0_u8..3), 0..4);
    prop::collection::vec((words, links), 1..6)
}

fn cells(x: u16, y: u16, width: u16, which: u8) -> LinkedCells {
    let link = Hyperlink::new(&MessageId::new("m"), &format!("https://{which}.test/"));
    LinkedCells { x, y, width, link }
}

proptest! {
    #[test]
    fn every_cell_belongs_to_the_link_it_was_drawn_with(frames in frames()) {
        let sink = Sink::default();
        let mut output = Output::new(sink.clone(), (WIDTH, HEIGHT));
        let mut terminal = Terminal::new();
        for (words, links) in frames {
            let buffer = output.blank();
            for (x, y, text) in &words {
                buffer.set_stringn(*x, *y, text, usize::from(WIDTH - x), Style::new());
            }
            let mut wanted = vec![None; usize::from(WIDTH * HEIGHT)];
            let mut spans: Vec<LinkedCells> = Vec::new();
            for (x, y, width, which) in links {
                // Links never overlap: they are pieces of one text.
                if !spans.iter().any(|known| known.y == y) {
                    let blank = (x..x + width).all(|x| buffer[(x, y)].symbol() == " ");
                    buffer.set_stringn(x, y, "xyz", usize::from(width), Style::new());
                    prop_assert!(blank || width > 0);
                    spans.push(cells(x, y, width, which));
                }
            }
            for span in &spans {
                let shown = format!("id={:x};{}", span.link.id, span.link.url);
                (span.x..span.x + span.width).for_each(|x| wanted[usize::from(span.y * WIDTH + x)] = Some(shown.clone()));
            }
            output.link(spans);
            output.show(None, &SafeText::line("t")).expect("memory takes all");
            terminal.process(&sink.take());
            prop_assert_eq!(&terminal.link, &None, "what comes after a frame is no link");
            prop_assert_eq!(&terminal.cells, &wanted);
        }
    }
}

fn shown(app: &App, size: (u16, u16)) -> String {
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), size);
    let mut cache = Cache::default();
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    draw(app, &look(ColorDepth::None), &mut cache, &mut buffer);
    output.blank().clone_from(&buffer);
    output.link(cache.take_links());
    output.show(None, &SafeText::line("t")).expect("memory takes all");
    sink.take_text()
}

/// The openings of links in what was written: id and address.
fn opened(bytes: &str) -> Vec<&str> {
    let starts = bytes.split("\x1b]8;").skip(1).filter_map(|part| part.split_once("\x1b\\"));
    starts.map(|(link, _)| link).filter(|link| *link != ";").collect()
}

#[test]
fn a_link_that_wraps_has_one_id_over_all_its_rows() {
    let url = "https://example.test/mixes/2026/nova-live-set-part-two?recording=1&from=start&to=end";
    let bytes = shown(&evening(), (80, 24));
    let of_it: Vec<&str> = opened(&bytes).into_iter().filter(|link| link.ends_with(url)).collect();
    assert_eq!(of_it.len(), 2, "{bytes:?}");
    assert_eq!(of_it[0], of_it[1]);
    assert!(of_it[0].starts_with("id="));
}

#[test]
fn two_links_of_one_message_are_told_apart_and_hostile_ones_are_no_links() {
    let mut app = evening();
    let spans =
        vec![link("https://a.test/"), link("https://b.test/"), link("javascript:x"), link("https://c.test/\u{e9}")];
    let line = Line::received(message(40, "nova", &author("eve", None, None), rich(spans)));
    say(&mut app.networks[0], Arc::new(line));
    let bytes = shown(&app, (80, 24));
    let links: Vec<&str> = opened(&bytes).into_iter().filter(|link| !link.contains("example.test")).collect();
    assert_eq!(links.len(), 2, "{links:?}");
    assert!(links[0].ends_with("https://a.test/") && links[1].ends_with("https://b.test/"));
    assert_ne!(links[0].split(';').next(), links[1].split(';').next());
}

#[test]
fn what_lies_over_the_lines_hides_their_links() {
    let mut app = evening();
    app.overlays.push(streamside::app::state::Overlay::Help { top: 0 });
    assert_eq!(opened(&shown(&app, (80, 24))), [] as [&str; 0]);
}
