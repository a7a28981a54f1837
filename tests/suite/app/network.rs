//! What networks report, in words that say what to do next.

use std::time::Duration;

use streamside::app::effect::{Effect, Msg};
use streamside::app::state::{LinkState, Scroll};
use streamside::chat::{
    Event, Member, MessageId, NetworkId, Rejection, RejectionCode, Request, Retry, RoomId, SafeText, Timestamp,
};

use super::world::{NET, World, connected, place};

fn last_line(world: &World) -> String {
    world.shown().pop().unwrap_or_default()
}

#[test]
fn a_kick_is_final_and_says_how_to_come_back() {
    let mut world = connected();
    let reason = SafeText::line("the server ended the connection.");
    let effects = world.hear(Event::Disconnected { reason: reason.clone(), retry: Retry::Never });
    assert_eq!(effects, [], "nothing connects by itself");
    assert_eq!(world.network().link, LinkState::Closed { reason });
    assert_eq!(world.app.wants_tick(), None);
    assert!(last_line(&world).contains("the server ended the connection. /reconnect"), "{}", last_line(&world));
    assert_eq!(world.enters("/reconnect"), [Effect::Request(NET, Request::Reconnect)]);
}

#[test]
fn a_lost_connection_that_will_be_tried_again_leaves_no_line() {
    let mut world = connected();
    let retry = Retry::In(Duration::from_secs(4));
    world.hear(Event::Disconnected { reason: SafeText::line("lost"), retry });
    assert!(world.shown().is_empty());
    assert_eq!(world.enters("/reconnect"), [Effect::Request(NET, Request::Reconnect)]);
    world.hear(Event::Connecting);
    world.hear(Event::Connected { me: None, capabilities: world.network().capabilities });
    assert_eq!(world.network().link, LinkState::Connected);
    assert_eq!(world.enters("/reconnect"), []);
    assert!(world.flash().contains("Already connected"), "{}", world.flash());
}

fn rejection(code: RejectionCode, seconds: Option<u64>) -> Event {
    let retry_after = seconds.map(Duration::from_secs);
    Event::Refused(Rejection { code, message: SafeText::line("No."), retry_after })
}

#[test]
fn refusals_are_lines_with_the_next_step() {
    for (code, seconds, words) in [
        (RejectionCode::NotAuthorised, None, "No. /connect signs in again."),
        (RejectionCode::RateLimited, Some(90), "No. Try again in 1 min 30 s."),
        (RejectionCode::Other, None, "No."),
    ] {
        let mut world = connected();
        world.hear(rejection(code, seconds));
        assert_eq!(last_line(&world), words);
    }
}

#[test]
fn a_refused_join_does_not_open_a_room_later() {
    let mut world = connected();
    world.enters("/join mega");
    world.hear(rejection(RejectionCode::BadName, None));
    world.hear(Event::Joined(super::world::room("mega")));
    assert_eq!(world.app.current, Some(super::world::place("nova")));
}

#[test]
fn words_go_to_their_room_or_to_the_status_line() {
    let mut world = connected();
    world.hear(Event::Notice { room: Some(RoomId::new("kat")), text: SafeText::line("for kat") });
    world.hear(Event::Notice { room: None, text: SafeText::line("for all") });
    assert_eq!(super::world::texts(&world.room("kat").lines), ["for kat"]);
    assert_eq!((world.flash(), world.room("kat").unread), ("for all", 0));
    world.add_network(NetworkId(1));
    world.tell(Msg::Network(NetworkId(1), rejection(RejectionCode::Other, None)));
    assert_eq!(world.flash(), "net1: No.", "a network that is not on screen is named");
}

#[test]
fn a_sentence_in_the_status_line_stays_until_the_next_key_and_the_wheel_is_none() {
    use streamside::app::action::Action;
    let mut world = connected();
    world.hear(Event::Notice { room: None, text: SafeText::line("for all") });
    world.act(Action::Scroll(3));
    assert_eq!(world.flash(), "for all");
    world.act(Action::Insert('x'));
    assert_eq!(world.flash(), "");
}

#[test]
fn a_gap_is_said() {
    let mut world = connected();
    world.hear(Event::Gap);
    assert!(last_line(&world).contains("left lines out"), "{}", last_line(&world));
}

#[test]
fn people_are_listed_as_the_server_gave_them() {
    let mut world = connected();
    let members = ["ann", "bob"].map(|name| Member { name: SafeText::line(name), color: None, owner: false }).to_vec();
    world.hear(Event::Members { room: RoomId::new("nova"), members: members.clone() });
    assert_eq!(world.room("nova").members, members);
    let effects = world.enters("/names");
    assert_eq!(effects, [Effect::Request(NET, Request::Members { room: RoomId::new("nova") })]);
    assert_eq!(last_line(&world), "2 here: ann, bob");
}

#[test]
fn reports_of_networks_and_rooms_nobody_knows_change_nothing() {
    let mut world = connected();
    let nowhere = || RoomId::new("nowhere");
    let events = [
        Event::Connecting,
        Event::Left(nowhere()),
        Event::Timeline { room: nowhere(), diff: streamside::chat::Diff::Reset(vec![super::world::said("x", "y", 1)]) },
        Event::Overheard(vec![super::world::said("x", "y", 1)]),
        Event::CaughtUp { room: nowhere(), new: 3, since: Timestamp(0) },
        Event::Backfilled { room: nowhere(), more: true },
        Event::Members { room: nowhere(), members: vec![] },
        Event::Joined(super::world::room("x")),
    ];
    for event in events {
        assert_eq!(world.tell(Msg::Network(NetworkId(9), event)), []);
    }
    world.diff("nowhere", streamside::chat::Diff::Remove { at: 0 });
    assert!(world.shown().is_empty());
    assert_eq!(world.app.places().count(), 2);
}

#[test]
fn a_refusal_says_what_to_do_and_is_said_once_however_much_was_asked() {
    let mut world = connected();
    let why = SafeText::line("the token was replaced; log in again");
    let refused = Rejection { code: RejectionCode::NotAuthorised, message: why, retry_after: None };
    (0..3).for_each(|_| drop(world.hear(Event::Refused(refused.clone()))));
    assert_eq!(world.shown(), ["the token was replaced; log in again. /connect signs in again."]);
}

/// A view that is held at a message is where moderators are when the server says no.
#[test]
fn a_refusal_below_the_lines_on_screen_stands_in_the_status_line_too() {
    let mut world = connected();
    let anchor = MessageId::new("m1");
    world.app.room_mut(&place("nova")).expect("it is open").scroll = Scroll::Held { anchor, rows_below: 0, new: 0 };
    world.hear(rejection(RejectionCode::Other, None));
    assert_eq!((world.flash(), world.shown().len()), ("No.", 1));
}
