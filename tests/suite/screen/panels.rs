//! The lists of those who keep order, as they are seen: the queue with its pictures, timeouts that count down, the log,
//! a card; pictures that are not shown, and messages that were deleted.

use std::sync::Arc;
use std::time::Duration;

use insta::assert_snapshot;
use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::app::lists::Deed;
use streamside::app::state::App;
use streamside::chat::{
    Body, Card, Complaint, Diff, Event, ImageMark, Line, Link, MessageId, ModEntry, ModVerb, NetworkId, Note,
    QueueItem, QueueKind, Restraint, RestraintKind, Role, RoomId, RoomInfo, SafeText, Standing, Style, Timestamp,
};

use super::dump::{settled, text};
use super::world::{at, author, evening, link, message, plain, rich, span};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

fn act(app: &mut App, action: Action) {
    let now = app.now;
    app.update(Msg::Action(action), now);
}

fn enter(app: &mut App, typed: &str) {
    typed.chars().for_each(|c| act(app, Action::Insert(c)));
    act(app, Action::Submit);
}

fn hear(app: &mut App, event: Event) {
    let now = app.now;
    app.update(Msg::Network(NetworkId(1), event), now);
}

fn nova() -> RoomId {
    RoomId::new("nova")
}

fn words(text: &str) -> SafeText {
    SafeText::line(text)
}

fn picture(name: &str) -> Body {
    let shown = Link { url: words(&format!("https://media.example.test/uploads/{name}")), image: true };
    let before = span("last year: ", Style::default());
    rich(vec![before, (format!("[image: {name}]"), Style::default(), Some(shown))])
}

fn said(id: usize, who: &str, body: Body) -> Arc<Line> {
    let mut said = message(id, "nova", &author(who, None, None), body);
    said.at = at(15);
    Arc::new(Line::received(said))
}

fn says(app: &mut App, line: &Arc<Line>) {
    hear(app, Event::Timeline { room: nova(), diff: Diff::Append(vec![Arc::clone(line)]) });
}

fn k1ller() -> Arc<Line> {
    said(12, "k1ller", plain("buy followers at cheap.example, the best followers, all of them real, so many of them"))
}

fn restraint(user: &str, left: Option<i64>, app: &App) -> Restraint {
    Restraint {
        user: words(user),
        kind: if left.is_some() { RestraintKind::Timeout } else { RestraintKind::Ban },
        until: left.map(|left| Timestamp(app.now.0 + left)),
        since: app.now,
        by: words("kat"),
        reason: Some(words("spam")),
    }
}

fn entry(verb: ModVerb, minute: i64, whom: Option<&str>, reason: Option<&str>) -> ModEntry {
    ModEntry {
        id: minute.to_string(),
        at: at(minute),
        room: nova(),
        verb,
        by: words("kat"),
        user: whom.map(words),
        length: (verb == ModVerb::Timeout).then_some(Duration::from_secs(600)),
        reason: reason.map(words),
        message: None,
        undone: minute == 12,
    }
}

/// The evening of somebody with this role; three things wait for moderators.
fn with_queue(role: Role) -> App {
    let mut app = evening();
    app.networks[0].capabilities.desk = true;
    let restrained = vec![restraint("k1ller", Some(581_000), &app), restraint("rando22", Some(67_000), &app)];
    let restrained = restrained.into_iter().chain([restraint("eve", None, &app)]).collect();
    let info =
        RoomInfo { shortest: Duration::from_secs(120), longest: Duration::from_secs(600), ..RoomInfo::default() };
    hear(&mut app, Event::RoomInfo { room: nova(), info: Box::new(RoomInfo { restrained, ..info }) });
    let waits = if role.moderates() { 3 } else { 0 };
    let standing = Standing { role, queue: waits, ..Standing::default() };
    hear(&mut app, Event::Standing { room: nova(), standing: Box::new(standing) });
    app
}

fn queue_came(app: &mut App) {
    let complaint = |by: &str, reason: Option<&str>| Complaint { by: words(by), reason: reason.map(words), at: at(16) };
    let spam = vec![complaint("alice", Some("spam")), complaint("bob", None), complaint("carol", Some("a scam"))];
    let items = vec![
        QueueItem { kind: QueueKind::Report(spam), line: k1ller() },
        QueueItem { kind: QueueKind::Image, line: said(13, "frank", picture("flyer.png")) },
        QueueItem {
            kind: QueueKind::Report(vec![complaint("dave", Some("rude"))]),
            line: said(14, "eve", plain("go home")),
        },
    ];
    hear(app, Event::Queue { room: nova(), items });
}

#[test]
fn what_waits_is_counted_and_listed_with_who_and_why() {
    for size in SIZES {
        let mut app = with_queue(Role::Moderator);
        assert_snapshot!(format!("queue_badge_{}", size.0), settled(&mut app, size));
        act(&mut app, Action::Queue);
        queue_came(&mut app);
        assert_snapshot!(format!("queue_{}", size.0), settled(&mut app, size));
        act(&mut app, Action::Deed(Deed::Use));
        assert_snapshot!(format!("queue_whole_{}", size.0), settled(&mut app, size));
    }
    let mut app = with_queue(Role::User);
    assert!(!settled(&mut app, SIZES[0]).contains("queue"), "others are offered nothing");
}

#[test]
fn running_timeouts_count_down_where_they_are_seen() {
    for size in SIZES {
        let mut app = with_queue(Role::Moderator);
        enter(&mut app, "/timeouts");
        assert_snapshot!(format!("timeouts_{}", size.0), settled(&mut app, size));
        assert!(app.desk.counting);
        app.now = Timestamp(app.now.0 + 1_000);
        assert!(text(&app, size).contains("9:40"));
        act(&mut app, Action::Escape);
        act(&mut app, Action::Escape);
        settled(&mut app, SIZES[0]);
        assert!(!app.desk.counting, "nobody sees it");
    }
}

#[test]
fn the_log_says_who_did_what_to_whom_why_and_when() {
    for size in SIZES {
        let mut app = with_queue(Role::Moderator);
        enter(&mut app, "/modlog");
        let entries = vec![
            entry(ModVerb::Timeout, 14, Some("k1ller"), Some("spam")),
            entry(ModVerb::Appoint, 13, Some("erin"), None),
            entry(ModVerb::Ban, 12, Some("bob"), Some("a mistake")),
            entry(ModVerb::Event, -1500, None, Some("liquid hour")),
        ];
        hear(&mut app, Event::ModLog { room: nova(), entries, more: true });
        assert_snapshot!(format!("modlog_{}", size.0), settled(&mut app, size));
    }
}

#[test]
fn a_card_says_what_is_known_of_a_person() {
    for size in SIZES {
        let mut app = with_queue(Role::Moderator);
        enter(&mut app, "/user k1ller");
        assert!(settled(&mut app, size).contains("asking the server"));
        let card = Card {
            name: words("k1ller"),
            role: Role::User,
            created: Some(Timestamp(app.now.0 - 172_800_000)),
            seen: Some(Timestamp(app.now.0 - 180_000)),
            karma: -3,
            restraint: Some(restraint("k1ller", Some(581_000), &app)),
            entries: vec![entry(ModVerb::Timeout, 14, Some("k1ller"), Some("spam"))],
            notes: vec![Note { by: words("erin"), at: at(10), text: words("alt of rando22?") }],
            lines: vec![said(11, "k1ller", plain("hello")), k1ller()],
        };
        hear(&mut app, Event::Card { room: nova(), card: Box::new(card) });
        assert_snapshot!(format!("card_{}", size.0), settled(&mut app, size));
    }
}

#[test]
fn pictures_wait_or_hide_until_enter_and_deleted_words_say_who_deleted_them() {
    for size in SIZES {
        let mut app = with_queue(Role::User);
        let lines = [said(12, "frank", picture("flyer.png")), said(13, "erin", picture("beach.png"))];
        lines.iter().for_each(|line| says(&mut app, line));
        says(&mut app, &said(14, "k1ller", plain("buy followers")));
        let mark = |id, mark| Event::Marked { room: nova(), message: MessageId::new(id), mark };
        hear(&mut app, mark("m12", ImageMark::Held));
        hear(&mut app, mark("m13", ImageMark::Nsfw));
        let deleted = Event::Deleted { room: nova(), message: MessageId::new("m14"), by: Some(words("kat")) };
        hear(&mut app, deleted);
        assert_snapshot!(format!("marks_{}", size.0), settled(&mut app, size));
        let file = rich(vec![span("look ", Style::default()), link("https://elsewhere.test/a.PNG?x")]);
        says(&mut app, &said(11, "dave", file));
        assert!(settled(&mut app, size).contains("elsewhere.test"));
        hear(&mut app, mark("m11", ImageMark::Nsfw));
        assert!(!settled(&mut app, size).contains("elsewhere.test"), "a link to a file is a picture, too");
        act(&mut app, Action::SelectMessage);
        act(&mut app, Action::Deed(Deed::Unfold));
        assert!(settled(&mut app, size).contains("elsewhere.test"), "Enter shows it");
        act(&mut app, Action::Up);
        act(&mut app, Action::Up);
        act(&mut app, Action::Deed(Deed::Unfold));
        let shown = settled(&mut app, size);
        assert!(shown.contains("[image: beach.png]") && !shown.contains("NSFW"), "{shown}");
        hear(&mut app, mark("m12", ImageMark::Safe));
        assert!(settled(&mut app, size).contains("[image: flyer.png]"));
    }
}
