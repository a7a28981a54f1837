//! How things look, not only where they stand: the styles of rich text, names and marks at each colour depth.

use std::sync::Arc;

use insta::assert_snapshot;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use streamside::app::state::{App, LinkState, Network, Place, RoomState};
use streamside::chat::{Body, Kind, Line, NetworkId, Rgb, Room, RoomId, RoomKind, SafeText, Scope, Style};
use streamside::tui::ColorDepth;

use super::dump::{look, screen, styled};
use super::world::{at, author, evening, link, message, plain, rich_line, say, span};

/// One room in local view with nothing in it.
pub fn quiet() -> App {
    let mut network = Network::new(NetworkId(1), "chat.test", "https://chat.test");
    network.capabilities.backfill = true;
    network.link = LinkState::Connected;
    network.me = Some(SafeText::line("vj"));
    network.scope = Scope::Local;
    network.rooms.push(RoomState::new(Room {
        id: RoomId::new("nova"),
        name: SafeText::line("nova"),
        mine: false,
        kind: RoomKind::Public,
    }));
    let current = Some(Place { network: NetworkId(1), room: RoomId::new("nova") });
    App { networks: vec![network], current, now: at(30), ..App::default() }
}

pub fn every_style() -> App {
    let style = Style::default();
    let lines = vec![
        rich_line(vec![span("A heading", Style { heading: true, ..style })], 0, false),
        rich_line(
            vec![
                span("bold ", Style { bold: true, ..style }),
                span("italic ", Style { italic: true, ..style }),
                span("struck ", Style { strike: true, ..style }),
                span("code", Style { code: true, ..style }),
                span(" :wave: ", Style { emote: true, ..style }),
                span("red", Style { color: Some(Rgb(120, 0, 0)), ..style }),
            ],
            0,
            false,
        ),
        rich_line(vec![span("quoted", Style { quote: true, ..style })], 2, false),
        rich_line(vec![span("fn  main() {}", Style { code: true, ..style })], 2, true),
        rich_line(vec![link("https://example.test/a")], 0, false),
        rich_line(vec![span("hello @VJ, not @vjx, but @vj", style)], 0, false),
    ];
    let mut app = quiet();
    let who = author("alice", Some(Rgb(90, 160, 255)), Some("DJ"));
    let said = message(1, "nova", &who, Body::Rich(lines.into()));
    say(&mut app.networks[0], Arc::new(Line::received(said)));
    app
}

#[test]
fn styles_in_truecolor() {
    assert_snapshot!(styled(&every_style(), (64, 14), ColorDepth::True));
}

#[test]
fn styles_in_sixteen_colours() {
    assert_snapshot!(styled(&every_style(), (64, 14), ColorDepth::Ansi16));
}

#[test]
fn styles_without_colour() {
    assert_snapshot!(styled(&every_style(), (64, 14), ColorDepth::None));
}

#[test]
fn without_colour_there_is_none_anywhere() {
    let (buffer, _) = screen(&evening(), (120, 40), &look(ColorDepth::None));
    assert!(buffer.content.iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)));
}

#[test]
fn each_depth_uses_only_its_own_colours() {
    for depth in [ColorDepth::Ansi16, ColorDepth::Ansi256, ColorDepth::True] {
        let (buffer, _) = screen(&evening(), (120, 40), &look(depth));
        for color in buffer.content.iter().flat_map(|cell| [cell.fg, cell.bg]).filter(|color| *color != Color::Reset) {
            let fits = match depth {
                ColorDepth::True => matches!(color, Color::Rgb(..)),
                ColorDepth::Ansi256 => matches!(color, Color::Indexed(16..)),
                _ => !matches!(color, Color::Rgb(..) | Color::Indexed(_)),
            };
            assert!(fits, "{color} at {depth:?}");
        }
    }
}

#[test]
fn only_the_matched_words_of_a_mention_are_reversed() {
    let mut app = quiet();
    say(
        &mut app.networks[0],
        Arc::new(Line::received(message(1, "nova", &author("bob", None, None), plain("hey @vj!")))),
    );
    say(
        &mut app.networks[0],
        Arc::new(Line::received(message(2, "nova", &author("bob", None, None), plain("hey @vj")))),
    );
    let (buffer, _) = screen(&app, (80, 12), &look(ColorDepth::None));
    let reversed: String = buffer
        .content
        .iter()
        .enumerate()
        .filter(|(at, cell)| *at >= 80 && cell.modifier.contains(Modifier::REVERSED))
        .map(|(_, cell)| cell.symbol())
        .collect();
    assert_eq!(reversed, "@vj");
}

#[test]
fn one_s_own_line_is_dim_while_it_is_on_its_way() {
    let (buffer, _) = screen(&evening(), (80, 24), &look(ColorDepth::None));
    let row =
        (0..24).find(|y| (0..80).map(|x| buffer[(x, *y)].symbol()).collect::<String>().contains("hi all")).unwrap();
    let at = |x: u16| buffer.cell(Position { x, y: row }).map(|cell| cell.modifier);
    assert_eq!(at(31), Some(Modifier::DIM));
}

#[test]
fn what_was_taken_back_does_not_look_like_what_was_said() {
    let mut app = quiet();
    let mut gone = message(1, "nova", &author("bob", None, None), plain("taken back by bob"));
    gone.kind = Kind::Removed;
    say(&mut app.networks[0], Arc::new(Line::received(gone)));
    let (buffer, _) = screen(&app, (80, 8), &look(ColorDepth::None));
    let italic: String = buffer
        .content
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::ITALIC | Modifier::DIM))
        .map(|cell| cell.symbol())
        .collect();
    assert_eq!(italic, "taken back by bob");
}
