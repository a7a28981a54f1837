//! The desk on a wide screen: a public room and the private one of its moderators side by side, what waits and who is
//! timed out below.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event as Input, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use streamside::app::action::{Action, Mode};
use streamside::app::effect::{Effect, Msg};
use streamside::app::listing::Tab;
use streamside::app::state::{App, Place};
use streamside::chat::{
    Complaint, Diff, Event, Line, MessageId, NetworkId, Pin, QueueItem, QueueKind, Request, Restraint, RestraintKind,
    Role, Room, RoomId, RoomInfo, RoomKind, SafeText, Standing, Timestamp,
};
use streamside::tui::bound::DEFAULT;
use streamside::tui::theme::Tone;
use streamside::tui::{Cache, ColorDepth, draw, keymap};

use super::dump::{look, settled, text};
use super::world::{at, author, evening, message, plain};

const WIDE: (u16, u16) = (200, 50);

fn tell(app: &mut App, msg: Msg) -> Vec<Effect> {
    let now = app.now;
    app.update(msg, now)
}

fn act(app: &mut App, action: Action) -> Vec<Effect> {
    tell(app, Msg::Action(action))
}

fn hear(app: &mut App, event: Event) -> Vec<Effect> {
    tell(app, Msg::Network(NetworkId(1), event))
}

fn words(text: &str) -> SafeText {
    SafeText::line(text)
}

fn place(room: &str) -> Place {
    Place { network: NetworkId(1), room: RoomId::new(room) }
}

fn says(app: &mut App, id: usize, room: &str, (who, what): (&str, &str)) {
    let mut said = message(id, room, &author(who, None, None), plain(what));
    said.at = at(15);
    let diff = Diff::Append(vec![Arc::new(Line::received(said))]);
    hear(app, Event::Timeline { room: RoomId::new(room), diff });
}

fn keepers(private: bool) -> RoomInfo {
    RoomInfo {
        dj: Some(words("nova")),
        moderators: ["kat", "vj"].map(words).into(),
        shortest: Duration::from_secs(120),
        longest: Duration::from_secs(600),
        private,
        ..RoomInfo::default()
    }
}

fn restrained(app: &App) -> Restraint {
    Restraint {
        user: words("k1ller"),
        kind: RestraintKind::Timeout,
        until: Some(Timestamp(app.now.0 + 581_000)),
        since: app.now,
        by: words("kat"),
        reason: Some(words("spam")),
    }
}

/// What kat and vj say to each other while #nova goes on, one message reported, one person timed out.
fn desk() -> App {
    let mut app = evening();
    app.networks[0].capabilities.desk = true;
    let private = Room { id: RoomId::new("nova-mods"), name: words("nova-mods"), mine: false, kind: RoomKind::Private };
    hear(&mut app, Event::Joined(private));
    let pin = Pin {
        message: MessageId::new("m5"),
        author: words("alice"),
        excerpt: words("tracklist https://example.test/t/0420"),
        by: words("kat"),
        until: None,
    };
    let public = RoomInfo { restrained: vec![restrained(&app)], pins: vec![pin], ..keepers(false) };
    let standing = Standing { role: Role::Moderator, queue: 1, ..Standing::default() };
    for (room, info) in [("nova", public), ("nova-mods", keepers(true))] {
        let room = RoomId::new(room);
        hear(&mut app, Event::RoomInfo { room: room.clone(), info: Box::new(info) });
        hear(&mut app, Event::Standing { room, standing: Box::new(standing.clone()) });
    }
    says(&mut app, 20, "nova-mods", ("kat", "k1ller again, 10m, the second time this week"));
    says(&mut app, 21, "nova-mods", ("nova", "thanks, I see only half of it from up here"));
    app
}

fn reported(app: &mut App) {
    let line = Arc::new(Line::received(message(6, "nova", &author("bob", None, None), plain("@vj are you on duty?"))));
    let kind = QueueKind::Report(vec![Complaint { by: words("alice"), reason: Some(words("rude")), at: at(9) }]);
    hear(app, Event::Queue { room: RoomId::new("nova"), items: vec![QueueItem { line, kind }] });
}

/// The rows that hold these words.
fn rows_with(screen: &str, words: &str) -> usize {
    screen.lines().filter(|row| row.contains(words)).count()
}

#[test]
fn a_wide_screen_shows_both_rooms_the_queue_and_who_is_timed_out() {
    let mut app = desk();
    settled(&mut app, WIDE);
    reported(&mut app);
    for (width, height) in [(200, 50), (180, 50), (179, 50), (200, 24), (200, 14), (200, 9), (200, 5)] {
        assert_snapshot!(format!("two_rooms_{width}x{height}"), settled(&mut app, (width, height)));
    }
}

#[test]
fn a_key_takes_the_input_to_the_private_room_and_the_prompts_say_so() {
    let mut app = desk();
    settled(&mut app, WIDE);
    "half a sent".chars().for_each(|c| drop(act(&mut app, Action::Insert(c))));
    act(&mut app, Action::GoOver);
    "he is back".chars().for_each(|c| drop(act(&mut app, Action::Insert(c))));
    let screen = settled(&mut app, WIDE);
    assert_snapshot!("two_rooms_private", screen);
    assert!(screen.contains("#nova, global view> half a sent"), "the draft stays in sight");
    let sent = act(&mut app, Action::Submit);
    let to = sent.iter().find_map(|effect| match effect {
        Effect::Request(_, Request::Send { room, .. }) => Some(room.as_str().to_owned()),
        _ => None,
    });
    assert_eq!(to.as_deref(), Some("nova-mods"));
    act(&mut app, Action::GoOver);
    assert_eq!((app.current.clone(), app.compose().text()), (Some(place("nova")), "half a sent"));
}

#[test]
fn rooms_keep_their_places_when_the_keys_go_over() {
    let mut app = desk();
    let before = settled(&mut app, WIDE);
    act(&mut app, Action::GoOver);
    let after = settled(&mut app, WIDE);
    for words in ["welcome, rules are in /rules", "k1ller again, 10m", "pinned by kat", "Queue of #nova", "5 here"] {
        let at = |screen: &str| screen.lines().enumerate().find_map(|(y, row)| Some((y, row.find(words)?)));
        assert!(at(&before).is_some(), "{words}\n{before}");
        assert_eq!(at(&before), at(&after), "{words}\n{after}");
    }
}

#[test]
fn what_is_said_in_the_room_beside_is_read_as_long_as_its_end_is_on_screen() {
    let mut app = desk();
    settled(&mut app, WIDE);
    says(&mut app, 22, "nova-mods", ("kat", "@vj look at the queue"));
    let unread = |app: &App| app.room(&place("nova-mods")).map(|room| (room.unread, room.mentions));
    assert_eq!(unread(&app), Some((0, 0)));
    tell(&mut app, Msg::Focus(false));
    says(&mut app, 23, "nova-mods", ("kat", "nobody sees this"));
    assert_eq!(unread(&app), Some((1, 0)), "a terminal without focus");
    tell(&mut app, Msg::Focus(true));
    assert_eq!(unread(&app), Some((0, 0)));
    settled(&mut app, (179, 50));
    says(&mut app, 24, "nova-mods", ("kat", "nor this"));
    assert_eq!(unread(&app), Some((1, 0)), "a screen that is too narrow");
}

#[test]
fn a_room_beside_that_is_held_further_up_is_not_read_and_counts_what_is_below() {
    let mut app = desk();
    for id in 30..90 {
        says(&mut app, id, "nova-mods", ("kat", "one more"));
    }
    act(&mut app, Action::GoOver);
    settled(&mut app, WIDE);
    act(&mut app, Action::PageUp);
    settled(&mut app, WIDE);
    act(&mut app, Action::GoOver);
    settled(&mut app, WIDE);
    says(&mut app, 91, "nova-mods", ("kat", "the newest"));
    let screen = settled(&mut app, WIDE);
    assert_eq!(app.room(&place("nova-mods")).map(|room| room.unread), Some(1));
    assert!(screen.contains("held here, 1 new below") && !screen.contains("the newest"), "{screen}");
}

#[test]
fn the_public_room_is_read_while_the_keys_are_in_the_private_one() {
    let mut app = desk();
    settled(&mut app, WIDE);
    act(&mut app, Action::GoOver);
    says(&mut app, 22, "nova", ("alice", "is this thing on?"));
    assert_eq!(app.room(&place("nova")).map(|room| room.unread), Some(0));
    assert!(settled(&mut app, WIDE).contains("is this thing on?"));
}

#[test]
fn what_was_marked_unread_stays_so_until_the_pair_is_left() {
    let mut app = desk();
    settled(&mut app, WIDE);
    act(&mut app, Action::SelectMessage);
    act(&mut app, Action::Deed(streamside::app::lists::Deed::MarkUnread));
    let unread = |app: &App| app.room(&place("nova")).map_or(0, |room| room.unread);
    assert!(unread(&app) > 0);
    act(&mut app, Action::GoOver);
    settled(&mut app, WIDE);
    assert!(unread(&app) > 0);
    act(&mut app, Action::Open(place("mega")));
    act(&mut app, Action::Open(place("nova")));
    settled(&mut app, WIDE);
    assert_eq!(unread(&app), 0);
}

#[test]
fn the_queue_is_fetched_when_the_desk_comes_into_view_and_when_it_changes() {
    let mut app = desk();
    let asks = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Request(_, Request::Queue { .. })));
    let beside = |place| streamside::app::beside::Beside { place, end: true };
    assert!(asks(&tell(&mut app, Msg::Beside(Some(beside(place("nova-mods")))))));
    reported(&mut app);
    assert!(!asks(&tell(&mut app, Msg::Beside(Some(beside(place("nova-mods")))))), "it is known");
    let standing = Standing { role: Role::Moderator, queue: 2, ..Standing::default() };
    assert!(asks(&hear(&mut app, Event::Standing { room: RoomId::new("nova"), standing: Box::new(standing) })));
}

#[test]
fn a_list_that_is_opened_takes_the_place_of_the_lists_below() {
    let mut app = desk();
    settled(&mut app, WIDE);
    act(&mut app, Action::Links);
    let screen = settled(&mut app, WIDE);
    assert!(screen.contains("Links and media in #nova"), "{screen}");
    assert_eq!((rows_with(&screen, "Queue of"), rows_with(&screen, "k1ller again, 10m")), (0, 1));
    assert!(matches!(&app.lists.open[0].what, streamside::app::listing::What::Links { tab: Tab::All, .. }));
}

#[test]
fn the_person_can_do_without_the_second_room() {
    let mut app = desk();
    app.prefs.look.desk = false;
    let screen = settled(&mut app, WIDE);
    assert_eq!((rows_with(&screen, "k1ller again"), app.beside.clone()), (0, None));
    act(&mut app, Action::GoOver);
    assert_eq!(app.current, Some(place("nova-mods")), "the key works on every screen");
}

#[test]
fn a_channel_without_a_private_room_stands_alone_and_the_key_says_so() {
    let mut app = desk();
    settled(&mut app, WIDE);
    act(&mut app, Action::Open(place("mega")));
    assert_eq!(rows_with(&settled(&mut app, WIDE), "k1ller again"), 0);
    assert_eq!(app.beside, None);
    act(&mut app, Action::GoOver);
    assert_eq!(app.current, Some(place("mega")));
    assert!(app.flash.is_some());
}

#[test]
fn a_click_into_the_room_beside_goes_over() {
    let mut app = desk();
    settled(&mut app, WIDE);
    let mut cache = Cache::default();
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDE.0, WIDE.1));
    draw(&app, &look(ColorDepth::None), &mut cache, &mut buffer);
    let (row, column) = text(&app, WIDE)
        .lines()
        .enumerate()
        .find_map(|(y, row)| Some((y, row.char_indices().position(|(at, _)| row[at..].starts_with("k1ller again"))?)))
        .expect("it is on screen");
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: u16::try_from(column).expect("fits"),
        row: u16::try_from(row).expect("fits"),
        modifiers: KeyModifiers::NONE,
    };
    let meant = keymap::message(&Input::Mouse(click), &DEFAULT, Mode::Typing, &cache);
    assert_eq!(meant, Some(Msg::Action(Action::Open(place("nova-mods")))));
}

#[test]
fn the_private_room_looks_unlike_the_public_one() {
    let app = desk();
    let look = look(ColorDepth::True);
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDE.0, WIDE.1));
    draw(&app, &look, &mut Cache::default(), &mut buffer);
    let private = look.theme.style(Tone::Private).fg;
    let marked = |x: u16| buffer[(x, 3)].style().fg == private && buffer[(x, 3)].symbol() == "│";
    assert_eq!((0..WIDE.0).filter(|x| marked(*x)).count(), 1, "a border of its own colour");
}

#[test]
fn only_what_is_on_screen_is_laid_out_in_either_room() {
    let mut app = desk();
    for id in 100..600 {
        says(&mut app, id, if id % 2 == 0 { "nova" } else { "nova-mods" }, ("kat", "one of many"));
    }
    settled(&mut app, WIDE);
    let mut cache = Cache::default();
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDE.0, WIDE.1));
    for room in ["nova", "nova-mods"] {
        let count = |app: &App| app.room(&place(room)).map_or_else(Vec::new, |room| counts(&room.lines));
        let before = count(&app);
        draw(&app, &look(ColorDepth::None), &mut cache, &mut buffer);
        let laid_out = count(&app).iter().zip(&before).filter(|(now, before)| now > before).count();
        assert!((10..50).contains(&laid_out), "{laid_out} in {room}");
        cache = Cache::default();
    }
}

fn counts(lines: &std::collections::VecDeque<Arc<Line>>) -> Vec<usize> {
    lines.iter().map(Arc::strong_count).collect()
}
