//! Pictures in messages: asked for once when they come into view, drawn below their words, and nothing where unwanted.

use std::sync::Arc;

use insta::assert_snapshot;
use streamside::app::effect::{Effect, Msg};
use streamside::app::state::{App, Overlay, Scroll};
use streamside::chat::{Drawing, Graphic, Kind, Line, Link, Picture, Rgb, SafeText, Style};
use streamside::tui::{Cache, ColorDepth, Drawn, draw};

use super::dump::{look, screen, styled};
use super::looks::quiet;
use super::world::{at, author, message, rich, say};

const ADDRESS: &str = "https://media.example/flyer.png";

fn with_picture(style: Style, kind: Kind) -> App {
    let mut app = quiet();
    app.prefs.look.pictures = true;
    app.networks[0].media = Some(SafeText::line("media.example"));
    let link = Link { url: SafeText::line(ADDRESS), image: true };
    let body = rich(vec![("[image: flyer]".to_owned(), style, Some(link))]);
    let mut said = message(1, "nova", &author("alice", None, None), body);
    said.kind = kind;
    say(&mut app.networks[0], Arc::new(Line::received(said)));
    app
}

fn drawn(app: &App, depth: ColorDepth) -> Drawn {
    screen(app, (64, 12), &look(depth)).1
}

fn seen(app: &App, depth: ColorDepth) -> bool {
    drawn(app, depth).reports.iter().any(|report| matches!(report, Msg::PicturesSeen(_)))
}

/// Four by three: red and green over blue, with one corner cut out.
fn flag() -> Picture {
    let (red, green, blue) = (Some(Rgb(200, 0, 0)), Some(Rgb(0, 200, 0)), Some(Rgb(0, 0, 200)));
    Picture::new(4, vec![None, red, red, red, green, green, green, green, blue, blue, blue, blue])
        .expect("three rows of four")
}

#[test]
fn a_picture_in_view_is_asked_for_once_and_drawn_when_it_is_there() {
    let mut app = with_picture(Style::default(), Kind::Text);
    let mut asked = Vec::new();
    for _ in 0..3 {
        for report in drawn(&app, ColorDepth::True).reports {
            asked.extend(app.update(report, at(2)).into_iter().filter(|effect| matches!(effect, Effect::Picture(_))));
        }
    }
    assert_eq!(asked, [Effect::Picture(SafeText::line(ADDRESS))]);
    app.update(Msg::Pictured(SafeText::line(ADDRESS), Some(flag())), at(2));
    assert_snapshot!(styled(&app, (64, 12), ColorDepth::True));
}

#[test]
fn a_picture_that_arrives_is_drawn_although_its_line_was_drawn_before() {
    let mut app = with_picture(Style::default(), Kind::Text);
    let mut cache = Cache::default();
    let mut has_blocks = |app: &App| {
        let mut buffer = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 64, 12));
        draw(app, &look(ColorDepth::True), &mut cache, &mut buffer);
        buffer.content.iter().any(|cell| cell.symbol() == "▀")
    };
    assert!(!has_blocks(&app));
    app.update(Msg::PicturesSeen(vec![SafeText::line(ADDRESS)]), at(2));
    app.update(Msg::Pictured(SafeText::line(ADDRESS), Some(flag())), at(2));
    assert!(has_blocks(&app));
}

#[test]
fn a_graphic_is_placed_only_where_it_is_whole_and_uncovered() {
    let mut app = with_picture(Style::default(), Kind::Text);
    let placed = |app: &App, size: (u16, u16)| {
        let (mut cache, area) = (Cache::default(), ratatui::layout::Rect::new(0, 0, size.0, size.1));
        let mut buffer = ratatui::buffer::Buffer::empty(area);
        draw(app, &look(ColorDepth::True), &mut cache, &mut buffer);
        let placed = cache.take_pictures();
        // Whatever becomes of it, the half blocks are there.
        let blocks = buffer.content.iter().filter(|cell| matches!(cell.symbol(), "▀" | "▄")).count();
        (placed.into_iter().map(|placed| placed.area).collect::<Vec<_>>(), blocks)
    };
    let arrive = |app: &mut App, picture| {
        app.update(Msg::PicturesSeen(vec![SafeText::line(ADDRESS)]), at(2));
        app.update(Msg::Pictured(SafeText::line(ADDRESS), Some(picture)), at(2));
    };
    arrive(&mut app, flag());
    assert_eq!(placed(&app, (64, 12)), (vec![], 8), "it has no graphic");
    let graphic = Graphic { cell: (8, 16), drawing: Drawing::Whole("\x1bPq~\x1b\\".to_owned()) };
    arrive(&mut app, flag().with_graphic(Some(graphic)));
    let (areas, blocks) = placed(&app, (64, 12));
    assert_eq!((areas.len(), areas[0].width, areas[0].height, blocks), (1, 4, 2, 8));
    assert_eq!(placed(&app, (64, 4)).0.len(), 1);
    let Some(room) = app.room_mut(&app.current.clone().expect("a room")) else { unreachable!("it is there") };
    room.scroll = Scroll::Held { anchor: room.lines[room.lines.len() - 1].message.id.clone(), rows_below: 1, new: 0 };
    assert_eq!(placed(&app, (64, 4)).0, [], "a row of it is out of view");
    app.overlays.push(Overlay::Help { top: 0 });
    assert_eq!(placed(&app, (64, 12)).0, [], "something lies on top");
}

#[test]
fn nothing_is_asked_where_pictures_are_unwanted_hidden_or_cannot_be_shown() {
    assert!(seen(&with_picture(Style::default(), Kind::Text), ColorDepth::True));
    assert!(!seen(&with_picture(Style::default(), Kind::Text), ColorDepth::Ansi16));
    assert!(!seen(&with_picture(Style { spoiler: true, ..Style::default() }, Kind::Text), ColorDepth::True));
    assert!(!seen(&with_picture(Style { emote: true, ..Style::default() }, Kind::Text), ColorDepth::True));
    assert!(!seen(&with_picture(Style::default(), Kind::Removed), ColorDepth::True));
    let mut off = with_picture(Style::default(), Kind::Text);
    off.prefs.look.pictures = false;
    assert!(!seen(&off, ColorDepth::True));
}

#[test]
fn a_picture_of_another_host_is_never_asked_for() {
    for media in [None, Some("elsewhere.example")] {
        let mut app = with_picture(Style::default(), Kind::Text);
        app.networks[0].media = media.map(SafeText::line);
        let seen = Msg::PicturesSeen(vec![SafeText::line(ADDRESS)]);
        assert_eq!(app.update(seen, at(2)), [], "{media:?}");
        assert!(!self::seen(&app, ColorDepth::True), "and it is not thought about again");
    }
}
