//! Keeping order, as it is seen: the action bar, a command with the message it is for, questions, folds, countdowns.

use std::sync::Arc;
use std::time::Duration;

use insta::assert_snapshot;
use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::app::lists::Deed;
use streamside::app::state::App;
use streamside::chat::{
    Card, Diff, Event, Line, NetworkId, Restraint, RestraintKind, Role, RoomId, RoomInfo, SafeText, Standing, Timestamp,
};

use super::dump::{settled, text};
use super::world::{at, author, evening, message, plain};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

fn act(app: &mut App, action: Action) {
    let now = app.now;
    app.update(Msg::Action(action), now);
}

fn hear(app: &mut App, event: Event) {
    let now = app.now;
    app.update(Msg::Network(NetworkId(1), event), now);
}

fn nova() -> RoomId {
    RoomId::new("nova")
}

fn restraint(user: &str, left: i64, app: &App) -> Restraint {
    Restraint {
        user: SafeText::line(user),
        kind: RestraintKind::Timeout,
        until: Some(Timestamp(app.now.0 + left)),
        since: app.now,
        by: SafeText::line("kat"),
        reason: Some(SafeText::line("spam")),
    }
}

fn info(restrained: Vec<Restraint>) -> Event {
    let info = RoomInfo {
        shortest: Duration::from_secs(120),
        longest: Duration::from_secs(600),
        restrained,
        ..RoomInfo::default()
    };
    Event::RoomInfo { room: nova(), info: Box::new(info) }
}

/// The evening with a troll, on a server with a desk.
fn with_troll(role: Role) -> App {
    let mut app = evening();
    app.networks[0].capabilities.desk = true;
    hear(&mut app, info(Vec::new()));
    hear(&mut app, Event::Standing { room: nova(), standing: Box::new(Standing { role, ..Standing::default() }) });
    let said = [
        ("k1ller", "buy followers at cheap.example"),
        ("k1ller", "BUY FOLLOWERS AT CHEAP.EXAMPLE"),
        ("k1ller", "@vj buy them"),
        ("alice", "can somebody do something about this?"),
    ];
    for (id, (who, words)) in (12..).zip(said) {
        let mut line = message(id, "nova", &author(who, None, None), plain(words));
        line.at = at(15);
        let diff = Diff::Append(vec![Arc::new(Line::received(line))]);
        hear(&mut app, Event::Timeline { room: nova(), diff });
    }
    app
}

fn select_troll(app: &mut App) {
    act(app, Action::SelectMessage);
    act(app, Action::Up);
}

#[test]
fn a_moderator_sees_the_name_and_the_keys_in_the_bar() {
    for size in SIZES {
        let mut app = with_troll(Role::Moderator);
        let card = Card {
            name: SafeText::line("k1ller"),
            role: Role::User,
            created: Some(Timestamp(app.now.0 - 172_800_000)),
            seen: None,
            karma: -3,
            restraint: None,
            entries: Vec::new(),
            notes: Vec::new(),
            lines: Vec::new(),
        };
        hear(&mut app, Event::Card { room: nova(), card: Box::new(card) });
        select_troll(&mut app);
        assert_snapshot!(format!("desk_selected_{}", size.0), settled(&mut app, size));
    }
}

#[test]
fn a_command_names_the_message_it_is_for() {
    for size in SIZES {
        let mut app = with_troll(Role::Moderator);
        select_troll(&mut app);
        act(&mut app, Action::Deed(Deed::Preset(2)));
        assert_snapshot!(format!("desk_aimed_{}", size.0), settled(&mut app, size));
    }
}

#[test]
fn a_question_names_the_person_and_what_enter_does() {
    for size in SIZES {
        let mut app = with_troll(Role::Moderator);
        select_troll(&mut app);
        act(&mut app, Action::Deed(Deed::Ban));
        assert_snapshot!(format!("desk_ban_{}", size.0), settled(&mut app, size));
    }
    let mut app = with_troll(Role::Moderator);
    "/timeout k1ller 5".chars().for_each(|c| act(&mut app, Action::Insert(c)));
    act(&mut app, Action::Submit);
    assert_snapshot!("desk_number_80", settled(&mut app, (80, 24)));
    assert_snapshot!("desk_number_40", settled(&mut app, (40, 10)));
}

#[test]
fn lines_of_somebody_timed_out_are_one_row_that_counts_down() {
    for size in SIZES {
        let mut app = with_troll(Role::User);
        let restrained = restraint("k1ller", 581_000, &app);
        hear(&mut app, info(vec![restrained]));
        assert_snapshot!(format!("desk_folded_{}", size.0), settled(&mut app, size));
        assert_eq!(app.wants_tick(), Some(Duration::from_millis(500)), "the retry of the other network comes first");
        app.now = Timestamp(app.now.0 + 1_000);
        assert!(text(&app, size).contains("timed out 9:40 by kat: spam"));
    }
    let mut app = with_troll(Role::User);
    let restrained = restraint("k1ller", 581_000, &app);
    hear(&mut app, info(vec![restrained]));
    assert_snapshot!("desk_folded_40", settled(&mut app, (40, 10)));
    select_troll(&mut app);
    act(&mut app, Action::Deed(Deed::Unfold));
    assert_snapshot!("desk_unfolded_80", settled(&mut app, (80, 24)));
}

#[test]
fn who_is_timed_out_sees_for_how_long_and_why_and_keeps_the_draft() {
    for size in SIZES {
        let mut app = with_troll(Role::User);
        let mine = Restraint { reason: Some(SafeText::line("links")), ..restraint("vj", 252_000, &app) };
        let standing = Standing { role: Role::User, restraint: Some(mine), ..Standing::default() };
        hear(&mut app, Event::Standing { room: nova(), standing: Box::new(standing) });
        "this will not happen again, promised".chars().for_each(|c| act(&mut app, Action::Insert(c)));
        assert_snapshot!(format!("desk_timed_out_{}", size.0), settled(&mut app, size));
    }
}
