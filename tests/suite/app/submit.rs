//! Enter: what goes out, what runs, and what stays in the input with a reason.

use std::time::Duration;

use streamside::app::action::Action;
use streamside::app::effect::Effect;
use streamside::app::state::{LinkState, Scroll};
use streamside::chat::{
    Capabilities, Delivery, Diff, Event, LengthUnit, MessageId, NetworkId, Request, Retry, RoomId, SafeText, Scope,
    Timestamp, TxnId,
};

use super::world::{NET, connected, empty, own, sent, txns};

#[test]
fn a_text_goes_to_the_room_on_screen_and_leaves_the_input() {
    let mut world = connected();
    let effects = world.enters("hello there");
    assert_eq!(sent(&effects), [("nova", "hello there")]);
    assert_eq!(world.input(), "");
    world.act(Action::Up);
    assert_eq!(world.input(), "hello there", "and can be had again");
}

#[test]
fn s2_4_a_message_carries_the_state_of_the_visibility_flag() {
    let mut world = connected();
    let flag = |effects: &[Effect]| match effects {
        [Effect::Request(NET, Request::Send { post, .. })] => post.scope,
        other => panic!("{other:?}"),
    };
    assert_eq!(flag(&world.enters("a")), Scope::Global);
    world.act(Action::ToggleScope);
    assert_eq!(flag(&world.enters("b")), Scope::Local);
}

#[test]
fn every_attempt_has_a_number_of_its_own() {
    let mut world = connected();
    let mut all: Vec<TxnId> = (0..5).flat_map(|_| txns(&world.enters("x"))).collect();
    assert_eq!(all.len(), 5);
    all.dedup();
    assert_eq!(all.len(), 5);
}

#[test]
fn blank_space_around_a_text_is_not_sent_and_a_blank_text_is_none() {
    let mut world = connected();
    assert_eq!(world.enters("   "), []);
    assert_eq!(world.input(), "   ");
    world.act(Action::Interrupt);
    let effects = world.enters("\n\n    code\nmore  \n");
    assert_eq!(sent(&effects), [("nova", "    code\nmore")]);
}

#[test]
fn s3_4_what_begins_like_a_command_is_never_sent() {
    for text in ["/nosuch", "/1", "//join x", " /quit", "\n/quit", "/é x"] {
        let mut world = connected();
        let effects = world.enters(text);
        assert!(sent(&effects).is_empty(), "{text:?} went out");
        assert_eq!(world.input(), text, "the text stays");
        assert!(!world.flash().is_empty(), "{text:?} was refused without a word");
    }
}

#[test]
fn s3_4_a_slash_before_anything_else_is_ordinary_text() {
    for text in ["/ x", "/", "//", "/-", "a /quit", "// comment"] {
        let mut world = connected();
        let effects = world.enters(text);
        assert_eq!(sent(&effects), [("nova", text)]);
    }
}

#[test]
fn a_text_that_is_too_long_stays_and_the_counts_are_said() {
    let mut world = connected();
    assert_eq!(world.enters(&"x".repeat(51)), []);
    assert_eq!(world.input().len(), 51);
    assert!(world.flash().contains("51 of at most 50"), "{}", world.flash());
    assert_eq!(world.acts([Action::Backspace, Action::Submit]).len(), 1);
}

#[test]
fn lengths_are_counted_in_the_servers_unit() {
    let mut world = connected();
    for (unit, goes) in [(LengthUnit::Chars, true), (LengthUnit::Utf16, false)] {
        let capabilities = Capabilities { max_length: 30, unit, ..Capabilities::PLAIN_RFC };
        world.hear(Event::Connected { me: None, capabilities });
        let effects = world.enters(&"😀".repeat(20));
        assert_eq!(!effects.is_empty(), goes, "{unit:?}");
    }
}

#[test]
fn without_a_connection_the_text_stays_and_the_next_step_is_said() {
    let reason = || SafeText::line("the server went away.");
    for (event, words) in [
        (Event::Connecting, "Not connected yet"),
        (Event::Disconnected { reason: reason(), retry: Retry::In(Duration::from_secs(4)) }, "the next try is in 4 s"),
        (Event::Disconnected { reason: reason(), retry: Retry::Never }, "/reconnect"),
    ] {
        let mut world = connected();
        world.hear(event);
        assert_eq!(world.enters("hello"), []);
        assert_eq!(world.input(), "hello");
        assert!(world.flash().contains(words), "{}", world.flash());
    }
}

#[test]
fn before_any_channel_is_open_one_can_type_and_the_text_moves_into_the_first() {
    let mut world = empty();
    world.add_network(NET);
    assert_eq!(world.enters("early bird"), []);
    assert!(world.flash().contains("No channel"), "{}", world.flash());
    world.hear(Event::Joined(super::world::room("nova")));
    assert_eq!(world.input(), "early bird");
    assert_eq!(world.app.lobby.text(), "");
}

#[test]
fn enter_on_nothing_tries_at_once_while_a_connection_waits() {
    let mut world = connected();
    assert_eq!(world.act(Action::Submit), []);
    let retry = Retry::In(Duration::from_secs(30));
    world.hear(Event::Disconnected { reason: SafeText::line("lost"), retry });
    assert_eq!(world.act(Action::Submit), [Effect::Request(NET, Request::Reconnect)]);
}

fn blocked(text: &str, seconds: u64) -> Event {
    Event::Blocked {
        room: RoomId::new("nova"),
        txn: Some(TxnId(1)),
        text: text.to_owned(),
        wait: Duration::from_secs(seconds),
    }
}

#[test]
fn a_blocked_text_comes_back_before_what_was_typed_meanwhile_and_waits() {
    let mut world = connected();
    world.enters("first");
    world.types("next");
    world.hear(blocked("first", 3));
    assert_eq!(world.input(), "first\nnext");
    assert_eq!(world.act(Action::Submit), []);
    assert!(world.flash().contains("in 3 s"), "{}", world.flash());
    world.now += 3_000;
    assert_eq!(sent(&world.act(Action::Submit)), [("nova", "first\nnext")]);
}

#[test]
fn a_countdown_ticks_at_whole_seconds_and_then_the_program_sleeps_again() {
    let mut world = connected();
    assert_eq!(world.app.wants_tick(), None);
    world.hear(blocked("x", 2));
    world.now += 300;
    world.tell(streamside::app::effect::Msg::Tick);
    assert_eq!(world.app.wants_tick(), Some(Duration::from_millis(700)));
    world.now += 700;
    world.tell(streamside::app::effect::Msg::Tick);
    assert_eq!(world.app.blocked_for(&super::world::place("nova")), Some(Duration::from_secs(1)));
    world.now += 1_000;
    world.tell(streamside::app::effect::Msg::Tick);
    assert_eq!(world.app.wants_tick(), None);
    assert_eq!(world.room("nova").blocked_until, None);
}

#[test]
fn control_characters_in_a_text_that_comes_back_are_gone() {
    let mut world = connected();
    world.hear(blocked("a\u{1b}[2Jb\r\nc", 1));
    assert!(!world.input().contains(['\u{1b}', '\r']), "{:?}", world.input());
    assert!(world.input().ends_with("b\nc"), "{:?}", world.input());
}

#[test]
fn a_blocked_text_whose_room_is_closed_can_be_yanked() {
    let mut world = connected();
    world.enters("first");
    world.hear(Event::Left(RoomId::new("nova")));
    world.hear(blocked("first", 3));
    assert!(world.flash().contains("Ctrl-Y"), "{}", world.flash());
    world.act(Action::Yank);
    assert_eq!(world.input(), "first");
}

#[test]
fn sending_goes_back_to_the_newest_line() {
    let mut world = connected();
    world.says("nova", "a");
    world.app.room_mut(&super::world::place("nova")).unwrap().scroll =
        Scroll::Held { anchor: MessageId::new("a"), rows_below: 0, new: 0 };
    world.enters("hi");
    assert_eq!(world.room("nova").scroll, Scroll::End);
}

#[test]
fn an_own_line_that_was_refused_says_what_can_be_done() {
    let mut world = connected();
    let line = own("nova", "hi", 1, Delivery::Sending(TxnId(7)));
    world.diff("nova", Diff::Append(vec![line]));
    let failed = own("nova", "hi", 1, Delivery::Failed(TxnId(7), SafeText::line("no links here")));
    world.diff("nova", Diff::Set { at: 0, line: failed });
    assert_eq!(world.shown(), ["hi"]);
    for word in ["no links here", "/resend", "/discard", "Up"] {
        assert!(world.flash().contains(word), "{word}: {}", world.flash());
    }
    let resend = Request::Resend { room: RoomId::new("nova"), txn: TxnId(7) };
    assert_eq!(world.enters("/resend"), [Effect::Request(NET, resend)]);
    let discard = Request::Discard { room: RoomId::new("nova"), txn: TxnId(7) };
    assert_eq!(world.enters("/discard"), [Effect::Request(NET, discard)]);
}

#[test]
fn resend_takes_the_last_line_or_all_of_them_oldest_first() {
    let mut world = connected();
    let lines =
        (1..4).map(|n| own("nova", &n.to_string(), n, Delivery::Unconfirmed(TxnId(n.unsigned_abs())))).collect();
    world.diff("nova", Diff::Append(lines));
    assert_eq!(txns(&world.enters("/resend")), [TxnId(3)]);
    assert_eq!(txns(&world.enters("/resend all")), [TxnId(1), TxnId(2), TxnId(3)]);
    assert_eq!(txns(&world.enters("/discard all")), [TxnId(1), TxnId(2), TxnId(3)]);
    world.hear(Event::Disconnected { reason: SafeText::line("x"), retry: Retry::Never });
    assert_eq!(world.enters("/resend"), [], "not while there is no connection");
}

#[test]
fn a_network_that_waits_shows_its_countdown() {
    let mut world = connected();
    let retry = Retry::In(Duration::from_millis(2_500));
    world.hear(Event::Disconnected { reason: SafeText::line("lost"), retry });
    let until = Timestamp(world.now + 2_500);
    assert_eq!(world.network().link, LinkState::Waiting { reason: SafeText::line("lost"), until });
    assert_eq!(world.app.wants_tick(), Some(Duration::from_millis(500)));
    assert_eq!(world.app.network(NetworkId(9)).map(|network| network.id), None);
}
