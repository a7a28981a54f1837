//! How writing looks: changing, answering, commands being typed, completions, the lists to choose from.

use std::sync::Arc;
use std::time::Duration;

use insta::assert_snapshot;
use streamside::app::action::{Action, Mode};
use streamside::app::effect::Msg;
use streamside::app::state::{App, Place};
use streamside::chat::{Delivery, Event, Line, MessageId, NetworkId, Reply, RoomId, RoomKind, SafeText, Whispers};
use streamside::tui::bound::{Binding, DEFAULT};
use streamside::tui::choices::choices;
use streamside::tui::{ColorDepth, Keymap, Look};

use super::dump::{look, rows, screen, text};
use super::world::{at, author, evening, message, plain, say};

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);

/// The evening on a server with all extensions, with an own line that can be changed.
fn writing() -> App {
    let mut app = evening();
    let capabilities = &mut app.networks[0].capabilities;
    (capabilities.edit, capabilities.replies, capabilities.whispers) =
        (Some(Duration::from_secs(3_600)), true, Whispers::Rooms);
    let mine = message(11, "nova", &author("vj", None, None), plain("hi all, sory for the typo"));
    let line = Line { message: mine, delivery: Delivery::Delivered, typed: Some("hi all, sory for the typo".into()) };
    say(&mut app.networks[0], Arc::new(line));
    app.prefs.writing.bound = choices(&DEFAULT);
    app
}

fn act(app: &mut App, actions: impl IntoIterator<Item = Action>) {
    for action in actions {
        app.update(Msg::Action(action), at(20));
    }
}

fn types(app: &mut App, text: &str) {
    act(app, text.chars().map(Action::Insert));
}

#[test]
fn an_own_message_is_changed_under_a_banner() {
    let mut app = writing();
    act(&mut app, [Action::Up]);
    assert_snapshot!("editing_80", text(&app, SMALL));
    assert_snapshot!("editing_120", text(&app, LARGE));
}

#[test]
fn a_text_that_is_being_fetched_says_so() {
    let mut app = writing();
    let line = Line {
        message: message(12, "nova", &author("vj", None, None), plain("a *b*")),
        delivery: Delivery::Delivered,
        typed: None,
    };
    say(&mut app.networks[0], Arc::new(line));
    act(&mut app, [Action::Up]);
    let screen = text(&app, SMALL);
    assert!(screen.contains("editing 20:12 - fetching its text…"), "{screen}");
}

fn answered() -> Reply {
    let excerpt = "@vj are you on mod duty tonight? the chat is getting rather lively and somebody should";
    Reply { to: MessageId::new("m6"), author: SafeText::line("bob"), excerpt: SafeText::line(excerpt) }
}

#[test]
fn an_answer_names_what_it_answers() {
    let mut app = writing();
    types(&mut app, "/r");
    act(&mut app, [Action::Submit]);
    types(&mut app, "yes, until midnight");
    assert_snapshot!("answering_80", text(&app, SMALL));
    assert_snapshot!("answering_120", text(&app, LARGE));
}

#[test]
fn an_answer_stands_under_what_it_answers_and_a_change_is_marked() {
    let mut app = writing();
    let mut message = message(13, "nova", &author("modkat", None, None), plain("after the half hour"));
    message.reply = Some(Arc::new(answered()));
    message.edited = true;
    say(&mut app.networks[0], Arc::new(Line::received(message)));
    assert_snapshot!("answer_80", text(&app, SMALL));
    assert_snapshot!("answer_120", text(&app, LARGE));
    assert_snapshot!("answer_40", text(&app, (40, 12)));
}

#[test]
fn what_somebody_ignored_said_is_not_read_in_answers_either() {
    let mut app = writing();
    let mut message = message(13, "nova", &author("modkat", None, None), plain("after the half hour"));
    message.reply = Some(Arc::new(answered()));
    say(&mut app.networks[0], Arc::new(Line::received(message)));
    assert!(text(&app, LARGE).contains("> bob: @vj are you"));
    types(&mut app, "/ignore bob");
    act(&mut app, [Action::Submit]);
    let shown = text(&app, LARGE);
    assert!(shown.contains("> bob: (ignored)") && !shown.contains("> bob: @vj are you"), "{shown}");
}

#[test]
fn a_command_being_typed_shows_what_it_takes() {
    let mut app = writing();
    types(&mut app, "/whisper ");
    assert_snapshot!("command_80", text(&app, SMALL));
    types(&mut app, "nobody ");
    assert_snapshot!("command_120", text(&app, LARGE));
}

#[test]
fn completions_stand_above_the_input() {
    let mut app = writing();
    types(&mut app, "hey @");
    act(&mut app, [Action::NextField, Action::NextField]);
    assert_snapshot!("completion_80", text(&app, SMALL));
    assert_snapshot!("completion_20", text(&app, (20, 6)));
    let mut app = writing();
    app.update(Msg::Network(NetworkId(1), Event::Emotes(vec![SafeText::line("headbang")])), at(20));
    types(&mut app, "tune :head");
    assert_snapshot!("emotes_offered_120", text(&app, LARGE));
}

#[test]
fn channels_people_and_deeds_are_found_by_typing() {
    let mut app = writing();
    act(&mut app, [Action::Switcher]);
    assert_snapshot!("go_to_80", text(&app, SMALL));
    types(&mut app, "al");
    assert_snapshot!("go_to_120", text(&app, LARGE));
    act(&mut app, [Action::KillToStart]);
    types(&mut app, ">");
    assert_snapshot!("palette_80", text(&app, SMALL));
    assert_snapshot!("palette_20", text(&app, (20, 6)));
}

#[test]
fn emotes_and_busy_channels_are_lists_too() {
    let mut app = writing();
    act(&mut app, [Action::PickEmote]);
    types(&mut app, "head");
    assert_snapshot!("emotes_80", text(&app, SMALL));
    act(&mut app, [Action::Escape]);
    types(&mut app, "/channels");
    act(&mut app, [Action::Submit]);
    let rooms = vec![(SafeText::line("mega"), 214), (SafeText::line("kilo"), 3)];
    assert!(text(&app, SMALL).contains("asking the server…"));
    app.update(Msg::Network(NetworkId(1), Event::Rooms(rooms)), at(20));
    assert_snapshot!("channels_80", text(&app, SMALL));
}

#[test]
fn a_direct_room_says_who_reads() {
    let mut app = writing();
    app.networks[0].rooms[1].room.kind = RoomKind::Direct { with: vec![SafeText::line("mega")] };
    app.current = Some(Place { network: NetworkId(1), room: RoomId::new("mega") });
    let screen = text(&app, SMALL);
    for words in ["── @mega", "only they and you read this", "@mega, private> ", "2 @mega"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(!screen.contains("evening alice"), "no line of another room: {screen}");
    app.networks[0].rooms[1].room.kind = RoomKind::Direct { with: Vec::new() };
    assert!(text(&app, SMALL).contains("only you read this"));
}

/// A terminal without marks around pastes types the first line before it is known what it is.
#[test]
fn a_paste_that_begins_in_the_input_is_shown_from_there() {
    let mut app = writing();
    types(&mut app, "one");
    act(&mut app, [Action::Paste("\ntwo\nthree".to_owned())]);
    let screen = text(&app, SMALL);
    assert!(screen.contains("…one"), "{screen}");
}

#[test]
fn a_note_to_oneself_has_a_name_among_the_lines_of_all_channels() {
    let mut app = writing();
    say(&mut app.networks[0], Arc::new(Line::received(message(30, "@", &author("vj", None, None), plain("buy milk")))));
    let screen = text(&app, SMALL);
    assert!(screen.lines().any(|row| row.contains("buy milk") && row.contains(" notes ")), "{screen}");
}

#[test]
fn a_word_of_the_program_offers_nothing_that_needs_somebody_who_said_it() {
    let mut app = writing();
    app.update(Msg::Words("The configuration was read again.".into()), at(40));
    act(&mut app, [Action::SelectMessage]);
    let screen = text(&app, SMALL);
    let bar = screen.lines().find(|row| row.contains("selected: streamside")).unwrap();
    assert!(bar.contains("y copy") && !bar.contains("reply") && !bar.contains("ignore"), "{bar}");
}

#[test]
fn the_hints_name_esc_wherever_it_closes_something_in_the_vim_preset_too() {
    let esc = Binding { mode: Mode::Typing, chord: "esc", does: "stop-writing", line: 0 };
    let keys = Arc::new(Keymap::new([vec![esc]]).unwrap());
    let mut app = writing();
    act(&mut app, [Action::Help]);
    let screen = rows(&screen(&app, SMALL, &Look { keys, ..look(ColorDepth::None) }).0, None);
    assert!(screen.lines().last().unwrap().contains("Esc close"), "{screen}");
}
