//! What stands on the screen in the states a person meets: empty, broken, waiting, full.

use std::sync::Arc;

use insta::assert_snapshot;
use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::app::form::{Field, NetworkForm};
use streamside::app::state::{App, LinkState, Network, Overlay, Place, RoomState, Scroll};
use streamside::chat::{Delivery, Kind, Line, MessageId, NetworkId, Room, RoomId, RoomKind, SafeText, Scope, TxnId};

use super::dump::text;
use super::world::{at, author, evening, message, plain, say};

const SIZE: (u16, u16) = (80, 14);

fn with_link(link: LinkState) -> App {
    let mut app = App { now: at(0), ..App::default() };
    let mut network = Network::new(NetworkId(1), "chat.example.test", "https://chat.example.test");
    network.link = link;
    network.capabilities.backfill = true;
    network.me = Some(SafeText::line("vj"));
    app.networks.push(network);
    app
}

fn room_of(app: &mut App) -> &mut RoomState {
    &mut app.networks[0].rooms[0]
}

fn first_place(app: &App) -> Option<Place> {
    app.places().next()
}

#[test]
fn without_a_network_a_newcomer_is_told_what_to_do() {
    assert_snapshot!(text(&App::default(), SIZE));
}

#[test]
fn while_connecting() {
    assert_snapshot!(text(&with_link(LinkState::Connecting), SIZE));
}

#[test]
fn while_waiting_for_the_next_try() {
    let link = LinkState::Waiting { reason: SafeText::line("nothing listens at that address"), until: at(1) };
    assert_snapshot!(text(&with_link(link), SIZE));
}

#[test]
fn after_a_kick() {
    let link = LinkState::Closed { reason: SafeText::line("the server asked this client to leave") };
    assert_snapshot!(text(&with_link(link), SIZE));
}

#[test]
fn connected_without_a_channel() {
    assert_snapshot!(text(&with_link(LinkState::Connected), SIZE));
}

#[test]
fn in_a_channel_where_nobody_has_spoken() {
    let mut app = with_link(LinkState::Connected);
    let room = Room { id: RoomId::new("vj"), name: SafeText::line("vj"), mine: true, kind: RoomKind::Public };
    app.networks[0].rooms.push(RoomState::new(room));
    app.current = first_place(&app);
    assert_snapshot!(text(&app, SIZE));
}

#[test]
fn a_paste_of_one_long_line_offers_no_choice_between_lines() {
    let text = over(Overlay::PasteGuard { text: "word ".repeat(1000) }, (80, 14));
    assert!(text.contains("1 line, 5000 characters") && !text.contains("one per line"), "{text}");
}

#[test]
fn nobody_is_sent_for_older_messages_that_no_server_can_give() {
    for backfill in [true, false] {
        let mut app = evening();
        app.networks[0].capabilities.backfill = backfill;
        assert_eq!(text(&app, (80, 40)).contains("PgUp loads older"), backfill);
    }
}

#[test]
fn every_fate_of_a_line_is_told_in_words() {
    let mut app = with_link(LinkState::Connected);
    app.networks[0].scope = Scope::Local;
    let room = Room { id: RoomId::new("nova"), name: SafeText::line("nova"), mine: false, kind: RoomKind::Public };
    app.networks[0].rooms.push(RoomState::new(room));
    app.current = first_place(&app);
    let (me, other) = (author("vj", None, None), author("alice", None, None));
    let fates = [
        ("sent and there", Delivery::Delivered),
        ("on its way", Delivery::Sending(TxnId(1))),
        ("nobody knows", Delivery::Unconfirmed(TxnId(2))),
        ("too long, too often", Delivery::Failed(TxnId(3), SafeText::line("you are sending too fast"))),
    ];
    for (id, (words, delivery)) in fates.into_iter().enumerate() {
        say(
            &mut app.networks[0],
            Arc::new(Line { message: message(id, "nova", &me, plain(words)), delivery, typed: None }),
        );
    }
    let kinds = [
        (Kind::Notice, "carol joined"),
        (Kind::Alert, "5.00 for the new deck"),
        (Kind::Whisper, "psst"),
        (Kind::Removed, "(deleted)"),
    ];
    for (id, (kind, words)) in (10..).zip(kinds) {
        let mut message = message(id, "nova", &other, plain(words));
        message.kind = kind;
        say(&mut app.networks[0], Arc::new(Line::received(message)));
    }
    app.now = at(20);
    assert_snapshot!(text(&app, (80, 20)));
}

#[test]
fn another_day_is_named() {
    let mut app = evening();
    app.now = at(3 * 24 * 60);
    let late = message(26 * 60, "nova", &author("erin", None, None), plain("the day after"));
    say(&mut app.networks[0], Arc::new(Line::received(late)));
    assert_snapshot!(text(&app, (80, 24)));
}

#[test]
fn a_tall_message_is_folded() {
    let mut app = evening();
    let tall: Vec<String> = (1..=60).map(|row| format!("row {row}")).collect();
    let tall = message(30, "nova", &author("flood", None, None), plain(&tall.join("\n")));
    say(&mut app.networks[0], Arc::new(Line::received(tall)));
    assert_snapshot!(text(&app, (80, 30)));
}

#[test]
fn a_held_view_counts_what_is_below() {
    let mut app = evening();
    room_of(&mut app).scroll = Scroll::Held { anchor: MessageId::new("m4"), rows_below: 0, new: 14 };
    assert_snapshot!(text(&app, SIZE));
}

#[test]
fn a_blocked_input_counts_down_and_keeps_its_text() {
    let mut app = evening();
    room_of(&mut app).compose.insert("and another thing");
    room_of(&mut app).blocked_until = Some(at(20));
    let screen = text(&app, SIZE);
    assert!(screen.contains("and another thing") && screen.contains("wait 4 s"), "{screen}");
}

#[test]
fn a_length_near_the_limit_is_counted_and_over_it_is_said() {
    for (length, words) in [(399, None), (400, Some("400/500")), (501, Some("501/500 too long"))] {
        let mut app = evening();
        room_of(&mut app).compose.insert(&"x".repeat(length));
        let screen = text(&app, SIZE);
        assert_eq!(words.is_some_and(|words| screen.contains(words)), words.is_some(), "{length}: {screen}");
        assert!(words.is_some() || !screen.contains("/500"), "{screen}");
    }
}

#[test]
fn a_long_text_grows_the_input_and_keeps_the_cursor_in_view() {
    let mut app = evening();
    let lines: Vec<String> = (1..=12).map(|row| format!("line {row}")).collect();
    room_of(&mut app).compose.insert(&lines.join("\n"));
    assert_snapshot!(text(&app, (60, 20)));
}

#[test]
fn local_view_shows_one_channel_and_says_so() {
    let mut app = evening();
    app.networks[0].scope = Scope::Local;
    assert_snapshot!(text(&app, (80, 24)));
}

#[test]
fn a_spectator_is_told_how_to_take_part() {
    let mut app = evening();
    app.networks[0].me = None;
    let screen = text(&app, SIZE);
    assert!(screen.contains("reading only"), "{screen}");
}

#[test]
fn words_for_the_person_stand_in_the_status_line() {
    let mut app = evening();
    app.flash = Some(SafeText::line("/timout is not a command. Did you mean /timeout?"));
    assert!(text(&app, SIZE).contains(" /timout is not a command."));
    assert!(text(&app, (30, 6)).contains("/timout is not a command"));
}

#[test]
fn words_too_long_for_the_status_line_take_the_row_of_hints_too() {
    let mut app = evening();
    let words = "This server keeps no list of people who cannot write to you. /ignore <user> hides what they send.";
    app.flash = Some(SafeText::line(words));
    let screen = text(&app, (80, 24));
    let foot: Vec<&str> = screen.lines().rev().take(2).map(str::trim).collect();
    assert_eq!(format!("{} {}", foot[1], foot[0]), words);
    app.flash = Some(SafeText::line(&words.repeat(3)));
    assert!(text(&app, (80, 24)).trim_end().ends_with('…'), "more than two rows");
    app.flash = Some(SafeText::line("short"));
    assert!(text(&app, (80, 24)).contains("F1 help"), "the hints stay");
}

fn over(overlay: Overlay, size: (u16, u16)) -> String {
    let mut app = evening();
    app.overlays.push(overlay);
    text(&app, size)
}

#[test]
fn help_lists_keys_and_commands() {
    assert_snapshot!(over(Overlay::Help { top: 0 }, (100, 75)));
}

#[test]
fn help_fits_a_tiny_screen_and_moves() {
    assert_snapshot!(over(Overlay::Help { top: 4 }, (20, 6)));
}

#[test]
fn the_form_hides_what_is_secret_and_says_what_was_wrong() {
    let mut form = NetworkForm {
        address: "https://chat.example.test".to_owned(),
        name: "vj".to_owned(),
        field: Field::Password,
        problem: Some("The password is wrong. Type it again, or press Space on \"New here\" to register.".to_owned()),
        ..NetworkForm::default()
    };
    form.password.push_str("hunter2");
    form.cursor = 7;
    let screen = over(Overlay::AddNetwork(form), (80, 24));
    assert!(!screen.contains("hunter2"));
    assert_snapshot!(screen);
}

#[test]
fn a_paste_is_shown_with_its_choices() {
    let text: Vec<String> = (1..=9).map(|row| format!("pasted row {row}")).collect();
    assert_snapshot!(over(Overlay::PasteGuard { text: text.join("\n") }, (80, 24)));
}

#[test]
fn small_screens_list_channels_and_people_over_the_lines() {
    assert_snapshot!(over(Overlay::Channels { selected: 1 }, (60, 16)));
    assert_snapshot!(over(Overlay::People { top: 0 }, (60, 16)));
}

#[test]
fn what_was_typed_stands_after_the_prompt() {
    let mut app = evening();
    for c in "héllo 日本".chars() {
        app.update(Msg::Action(Action::Insert(c)), at(20));
    }
    let screen = text(&app, (80, 24));
    assert!(screen.contains("#nova, global view> héllo 日本▁"), "{screen}");
}
