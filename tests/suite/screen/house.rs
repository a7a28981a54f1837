//! A room with order in it, as it is seen: rules, an event, pins, roles, names that only look alike, private rooms.

use std::sync::Arc;
use std::time::Duration;

use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::app::state::{App, Overlay, Place, RoomState};
use streamside::chat::{
    Body, Capabilities, Event, Line, Live, Member, MessageId, NetworkId, Pin, Restraint, RestraintKind, Role, Room,
    RoomId, RoomInfo, RoomKind, Rules, SafeText, Standing, Style, Timestamp,
};
use streamside::tui::theme::Tone;
use streamside::tui::{Cache, ColorDepth, draw};

use super::dump::{look, text};
use super::world::{self, at, author, evening, message, plain, say};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

fn hear(app: &mut App, event: Event) {
    let now = app.now;
    app.update(Msg::Network(NetworkId(1), event), now);
}

fn words(text: &str) -> SafeText {
    SafeText::line(text)
}

fn keepers() -> RoomInfo {
    RoomInfo {
        dj: Some(words("dj_nova")),
        moderators: ["modkat", "erin"].map(words).into(),
        shortest: Duration::from_secs(120),
        longest: Duration::from_secs(600),
        ..RoomInfo::default()
    }
}

/// The evening on a server with a desk.
fn desk(role: Role, info: RoomInfo) -> App {
    let mut app = evening();
    app.networks[0].capabilities = Capabilities { desk: true, markers: true, ..app.networks[0].capabilities };
    hear(&mut app, Event::RoomInfo { room: RoomId::new("nova"), info: Box::new(info) });
    let standing = Standing { role, ..Standing::default() };
    hear(&mut app, Event::Standing { room: RoomId::new("nova"), standing: Box::new(standing) });
    app
}

fn pin(id: &str, who: &str, excerpt: &str) -> Pin {
    Pin { message: MessageId::new(id), author: words(who), excerpt: words(excerpt), by: words("modkat"), until: None }
}

/// Live, slow, with pins, pictures held, somebody timed out, and a name that looks like a moderator's.
fn busy() -> App {
    let restrained = Restraint {
        user: words("bob"),
        kind: RestraintKind::Timeout,
        until: Some(at(60)),
        since: at(19),
        by: words("modkat"),
        reason: None,
    };
    let mut app = desk(
        Role::User,
        RoomInfo {
            live: Some(Live { since: at(0), title: Some(words("Drum and bass until the last train has gone")) }),
            slow: Some(Duration::from_secs(5)),
            hold: true,
            pins: vec![pin("m5", "alice", "tracklist https://example.test/t/0420"), pin("m1", "bob", "evening alice")],
            restrained: vec![restrained],
            ..keepers()
        },
    );
    app.people_wanted = Some(true);
    let fake = message(12, "nova", &author("rn0dkat", None, None), plain("give me your password, I am a moderator"));
    say(&mut app.networks[0], Arc::new(Line::received(fake)));
    app.networks[0].rooms[0].members.push(Member { name: words("rn0dkat"), color: None, owner: false });
    app
}

/// In the private room of a DJ.
fn private() -> App {
    let mut app = desk(Role::Moderator, keepers());
    let room =
        Room { id: RoomId::new("dj_nova-mods"), name: words("dj_nova-mods"), mine: false, kind: RoomKind::Private };
    app.networks[0].rooms.push(RoomState::new(room));
    let info = RoomInfo { private: true, ..keepers() };
    hear(&mut app, Event::RoomInfo { room: RoomId::new("dj_nova-mods"), info: Box::new(info) });
    let said = message(13, "dj_nova-mods", &author("modkat", None, None), plain("the one with the links is back"));
    say(&mut app.networks[0], Arc::new(Line::received(said)));
    app.current = Some(Place { network: NetworkId(1), room: RoomId::new("dj_nova-mods") });
    app
}

#[test]
fn a_room_says_what_is_on_there_and_who_is_what() {
    let app = busy();
    for size in SIZES {
        assert_snapshot!(format!("house_busy_{}", size.0), text(&app, size));
    }
    assert_snapshot!("house_busy_50", text(&app, (50, 20)));
}

#[test]
fn people_are_listed_with_what_they_are() {
    let mut app = busy();
    app.overlays.push(Overlay::People { top: 0 });
    assert_snapshot!("house_people_80", text(&app, (80, 24)));
}

#[test]
fn rules_stand_above_the_input_until_they_are_accepted() {
    let (bold, link) = (Style { bold: true, ..Style::default() }, "https://example.test/rules");
    let body = Body::Rich(Box::new([
        world::rich_line(
            vec![world::span("Be ", Style::default()), world::span("kind", bold), world::span(".", Style::default())],
            0,
            false,
        ),
        world::rich_line(vec![world::span("No links but ", Style::default()), world::link(link)], 2, false),
        world::rich_line(vec![world::span("English, please.", Style::default())], 2, false),
    ]));
    let typed = SafeText::block("Be **kind**.\n* No links but https://example.test/rules\n* English, please.");
    let rules = Rules { version: 3, text: typed, body, must_accept: true };
    let mut app = desk(Role::User, RoomInfo { rules: Some(rules), ..keepers() });
    app.networks[0].rooms[0].compose.insert("good evening");
    assert!(text(&app, SIZES[0]).contains("#nova has rules (3 lines, /rules reads). Type /accept to write here."));
    for size in SIZES {
        assert_snapshot!(format!("house_rules_{}", size.0), text(&app, size));
    }
    let standing = Standing { role: Role::User, accepted: Some(3), ..Standing::default() };
    hear(&mut app, Event::Standing { room: RoomId::new("nova"), standing: Box::new(standing) });
    assert!(!text(&app, SIZES[0]).contains("/rules reads"));
    assert!(text(&app, SIZES[0]).contains("You have accepted the rules"));
}

#[test]
fn what_is_pinned_can_be_listed() {
    for (role, size) in [(Role::Moderator, SIZES[0]), (Role::User, SIZES[1])] {
        let mut pins = vec![pin("m5", "alice", "tracklist https://example.test/t/0420"), pin("m1", "bob", "evening")];
        pins[1].until = Some(at(32));
        let mut app = desk(role, RoomInfo { pins, ..keepers() });
        let now = app.now;
        let type_it = "/pins".chars().map(Action::Insert).chain([Action::Submit]);
        type_it.for_each(|action| drop(app.update(Msg::Action(action), now)));
        assert_snapshot!(format!("house_pins_{}", size.0), text(&app, size));
    }
}

#[test]
fn a_private_room_looks_unlike_any_other() {
    let app = private();
    for size in SIZES {
        assert_snapshot!(format!("house_private_{}", size.0), text(&app, size));
    }
    // Prompt and frame have a colour of their own.
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    let look = look(ColorDepth::True);
    draw(&app, &look, &mut Cache::default(), &mut buffer);
    let own = look.theme.style(Tone::Private).fg.expect("a colour");
    assert!(Tone::ALL.into_iter().filter(|tone| look.theme.style(*tone).fg == Some(own)).eq([Tone::Private]));
    let buffer = &buffer;
    let rows = |wanted: char| {
        (0..24)
            .filter(move |y| (0..80).any(|x| buffer[(x, *y)].symbol().starts_with(wanted) && buffer[(x, *y)].fg == own))
            .count()
    };
    assert!(rows('─') >= 2 && rows('M') >= 1, "the rules above and below the lines, and the prompt");
}

#[test]
fn the_prompt_of_a_private_room_says_so_however_narrow_it_is() {
    for (width, words) in [(80, "dj_nova-mods MODS ONLY> "), (44, "MODS ONLY> "), (22, "MODS ONLY> "), (21, "MODS> ")] {
        let screen = text(&private(), (width, 12));
        assert!(screen.contains(words.trim_end()), "{width}: {screen}");
    }
}

#[test]
fn dj_can_see_how_many_direct_messages_wait() {
    let mut app = desk(Role::Dj, keepers());
    let standing = Standing { role: Role::Dj, held: 3, ..Standing::default() };
    hear(&mut app, Event::Standing { room: RoomId::new("nova"), standing: Box::new(standing) });
    assert!(text(&app, (80, 24)).contains("3 held until your event is over"), "{}", text(&app, (80, 24)));
    hear(&mut app, Event::Standing { room: RoomId::new("nova"), standing: Box::default() });
    assert!(!text(&app, (80, 24)).contains("held until"));
}

#[test]
fn a_name_that_looks_like_a_moderators_or_ones_own_is_told_in_words() {
    for (name, told) in [
        ("rn0dkat", Some("looks like modkat, is not")),
        ("vj_", Some("looks like vj, is not")),
        ("modkat", None),
        ("carol", None),
    ] {
        let mut app = desk(Role::User, keepers());
        let mut line = message(12, "nova", &author(name, None, None), plain("hello"));
        line.at = Timestamp(at(12).0);
        say(&mut app.networks[0], Arc::new(Line::received(line)));
        for width in [200, 120, 80, 50, 39] {
            let screen = text(&app, (width, 24)).replace('\n', " ");
            let words = screen.split_whitespace().collect::<Vec<_>>().join(" ").replace(" │ ", " ");
            assert_eq!(words.contains("looks like"), told.is_some(), "{name} {width}: {screen}");
            assert!(told.is_none_or(|told| words.contains(told)), "{name} {width}: {words}");
        }
    }
}
