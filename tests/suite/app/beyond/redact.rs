//! Taking messages back where no order is kept: asked first by key, at once by command.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::lists::Deed;
use streamside::app::state::Overlay;
use streamside::chat::{Capabilities, Delivery, Diff, MessageId, Request, RoomId, TxnId};

use super::super::world::{World, line_of, own};
use super::{ALL, able, asked, with};

fn redact(id: &str, reason: Option<&str>) -> Request {
    Request::Redact { room: RoomId::new("nova"), id: MessageId::new(id), reason: reason.map(str::to_owned) }
}

fn mine(world: &mut World, text: &str, delivery: Delivery) {
    world.now += 1;
    let line = own("nova", text, world.now, delivery);
    world.diff("nova", Diff::Append(vec![line]));
}

fn question(world: &World) -> String {
    match world.overlay() {
        Some(Overlay::Ask(ask)) => ask.question.clone(),
        other => panic!("no question: {other:?}"),
    }
}

#[test]
fn the_key_asks_before_a_message_goes_for_good() {
    let mut world = able();
    mine(&mut world, "oops", Delivery::Delivered);
    world.act(Action::SelectMessage);
    assert_eq!(asked(world.act(Action::Deed(Deed::Delete))), []);
    assert_eq!(question(&world), "Take your message back, for everybody? oops");
    assert_eq!(asked(world.act(Action::Escape)), []);
    world.act(Action::Deed(Deed::Delete));
    world.says("nova", "later");
    assert_eq!(asked(world.act(Action::Submit)), [redact("oops", None)]);
}

#[test]
fn of_others_the_name_stands_in_the_question_and_the_server_decides() {
    let mut world = able();
    world.says("nova", "spam");
    world.act(Action::SelectMessage);
    world.act(Action::Deed(Deed::Delete));
    assert_eq!(question(&world), "Take this of ann away, for everybody? spam");
    assert_eq!(asked(world.act(Action::Submit)), [redact("spam", None)]);
}

#[test]
fn the_command_under_both_names_takes_a_reason() {
    for command in ["delete", "redact"] {
        let mut world = able();
        world.says("nova", "spam");
        let typed = format!("/{command} id:spam not here");
        assert_eq!(asked(world.enters(&typed)), [redact("spam", Some("not here"))], "{command}");
    }
}

#[test]
fn what_never_arrived_is_discarded_instead() {
    let mut world = able();
    mine(&mut world, "stuck", Delivery::Unconfirmed(TxnId(7)));
    world.act(Action::SelectMessage);
    assert_eq!(asked(world.act(Action::Deed(Deed::Delete))), []);
    assert!(world.overlay().is_none());
    assert!(world.flash().contains("/discard"), "{}", world.flash());
    let mut world = able();
    mine(&mut world, "stuck", Delivery::Unconfirmed(TxnId(7)));
    assert_eq!(asked(world.enters("/redact id:stuck")), []);
}

#[test]
fn where_order_is_kept_the_desk_deletes() {
    let mut world = with(Capabilities { desk: true, ..ALL });
    world.now += 1;
    let line = line_of("nova", "me", "oops", world.now);
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
    world.act(Action::SelectMessage);
    let asked = asked(world.act(Action::Deed(Deed::Delete)));
    assert!(matches!(&asked[..], [Request::Moderate { .. }]), "{asked:?}");
}

#[test]
fn a_server_that_cannot_is_not_asked() {
    let mut world = with(Capabilities::PLAIN_RFC);
    world.says("nova", "spam");
    assert_eq!(asked(world.enters("/redact id:spam")), []);
    assert_eq!(world.flash(), "This server keeps no moderator's desk.");
}
