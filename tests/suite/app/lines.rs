//! The app's lines follow the model's, whatever the diffs and whatever notices stand among them.

use std::sync::Arc;

use proptest::prelude::*;
use streamside::app::state::Scroll;
use streamside::chat::{
    Delivery, Diff, Event, Kind, Line, Message, MessageId, Origin, RoomId, SafeText, Timeline, Timestamp, TxnId,
};

use super::world::{World, connected, line_of, place};

#[derive(Clone, Debug)]
enum Step {
    Send(u64),
    Ack(u64, u8),
    Receive(u8, i64, bool, bool),
    Fail(u64),
    Lost,
    Discard(u64),
    /// The program says something itself.
    Notice,
    /// The whole model is given again.
    Reset,
    /// The view is held at the n-th line.
    Hold(usize),
    ToggleScope,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..6_u64).prop_map(Step::Send),
        (0..6_u64, 0..12_u8).prop_map(|(txn, id)| Step::Ack(txn, id)),
        (0..30_u8, 0..90_i64, any::<bool>(), any::<bool>())
            .prop_map(|(id, at, mine, old)| Step::Receive(id, at, mine, old)),
        (0..6_u64).prop_map(Step::Fail),
        Just(Step::Lost),
        (0..6_u64).prop_map(Step::Discard),
        Just(Step::Notice),
        Just(Step::Reset),
        (0..20_usize).prop_map(Step::Hold),
        Just(Step::ToggleScope),
    ];
    prop::collection::vec(step, 0..60)
}

fn message(id: &str, at: i64) -> Message {
    line_of("nova", "ann", id, at).message
}

fn diffs(model: &mut Timeline, step: &Step) -> Vec<Diff> {
    let mut out = Vec::new();
    match *step {
        // An attempt has its number for itself.
        Step::Send(txn) if model.pending().any(|line| line.delivery.txn() == Some(TxnId(txn))) => {}
        Step::Send(txn) => model.send(TxnId(txn), message(&format!("own-{txn}"), 50), "typed", &mut out),
        Step::Ack(txn, id) => model.acked(TxnId(txn), MessageId::new(&format!("m{id}")), Timestamp(60), &mut out),
        Step::Receive(id, at, mine, history) => {
            model.receive(message(&format!("m{id}"), at), Origin { mine, txn: None, history, exact: false }, &mut out);
        }
        Step::Fail(txn) => model.failed(TxnId(txn), SafeText::line("no"), &mut out),
        Step::Lost => model.connection_lost(&mut out),
        Step::Discard(txn) => model.discard(TxnId(txn), &mut out),
        Step::Reset => out.push(Diff::Reset(model.lines().iter().cloned().collect())),
        Step::Notice | Step::Hold(_) | Step::ToggleScope => {}
    }
    out
}

fn step(world: &mut World, model: &mut Timeline, step: &Step) {
    for diff in diffs(model, step) {
        world.diff("nova", diff);
    }
    match *step {
        Step::Notice => {
            world.now += 1;
            let text = SafeText::line("by the way");
            world.hear(Event::Notice { room: Some(RoomId::new("nova")), text });
        }
        Step::Hold(at) => {
            let anchor = world.app.view_lines(&place("nova")).get(at).map(|line| line.message.id.clone());
            if let (Some(anchor), Some(room)) = (anchor, world.app.room_mut(&place("nova"))) {
                room.scroll = Scroll::Held { anchor, rows_below: 0, new: 0 };
            }
        }
        Step::ToggleScope => drop(world.act(streamside::app::action::Action::ToggleScope)),
        _ => {}
    }
}

fn of_the_model(world: &World) -> Vec<Arc<Line>> {
    world.room("nova").lines.iter().filter(|line| line.message.kind != Kind::Notice).cloned().collect()
}

proptest! {
    #[test]
    fn after_any_diffs_the_lines_equal_the_models(steps in steps(), cap in 1..20_usize) {
        let (mut world, mut model) = (connected(), Timeline::new(cap));
        for each in &steps {
            step(&mut world, &mut model, each);
            let model: Vec<_> = model.lines().iter().cloned().collect();
            prop_assert_eq!(of_the_model(&world), model, "after {:?}", each);
            let notices = world.room("nova").lines.iter().filter(|line| line.message.kind == Kind::Notice).count();
            prop_assert_eq!(notices, world.room("nova").notices);
        }
    }

    #[test]
    fn the_global_view_has_every_line_of_the_room_once_and_no_other_own_line(steps in steps()) {
        let (mut world, mut model) = (connected(), Timeline::new(1000));
        for each in &steps {
            step(&mut world, &mut model, each);
            let feed = &world.network().feed.lines;
            let mut ids: Vec<_> = feed.iter().map(|line| line.message.id.as_str().to_owned()).collect();
            ids.sort();
            let mut expected: Vec<_> =
                world.room("nova").lines.iter().map(|line| line.message.id.as_str().to_owned()).collect();
            expected.sort();
            prop_assert_eq!(ids, expected, "after {:?}", each);
            for line in &world.room("nova").lines {
                prop_assert!(feed.iter().any(|known| Arc::ptr_eq(known, line)), "the line itself is shared");
            }
        }
    }

    #[test]
    fn a_held_view_always_stands_at_a_line_it_shows(steps in steps(), cap in 1..20_usize) {
        let (mut world, mut model) = (connected(), Timeline::new(cap));
        for each in &steps {
            step(&mut world, &mut model, each);
            if let Scroll::Held { anchor, .. } = &world.room("nova").scroll {
                let shown = world.app.view_lines(&place("nova"));
                prop_assert!(shown.iter().any(|line| line.message.id == *anchor), "after {:?}", each);
            }
        }
    }
}

#[test]
fn notices_stand_where_they_were_said() {
    let mut world = connected();
    let notice = |world: &mut World, text: &str| {
        world.now += 1;
        world.hear(Event::Notice { room: Some(RoomId::new("nova")), text: SafeText::line(text) });
    };
    world.says("nova", "a");
    notice(&mut world, "n1");
    world.says("nova", "b");
    notice(&mut world, "n2");
    let early = Arc::new(line_of("nova", "ann", "early", 1));
    world.diff("nova", Diff::Insert { at: 0, line: early });
    assert_eq!(super::world::texts(&world.room("nova").lines), ["early", "a", "n1", "b", "n2"]);
    world.diff("nova", Diff::Remove { at: 2 });
    world.says("nova", "c");
    assert_eq!(super::world::texts(&world.room("nova").lines), ["early", "a", "n1", "n2", "c"]);
    world.diff("nova", Diff::Trim { count: 2 });
    assert_eq!(super::world::texts(&world.room("nova").lines), ["n1", "n2", "c"]);
    assert_eq!(world.room("nova").notices, 2);
}

#[test]
fn history_stands_among_notices_by_time() {
    let mut world = connected();
    world.says("nova", "a");
    world.now += 10;
    world.hear(Event::Notice { room: Some(RoomId::new("nova")), text: SafeText::line("notice") });
    for (at, text, ms) in [(1, "before", -5), (2, "after", 5)] {
        let line = Arc::new(line_of("nova", "ann", text, world.now + ms));
        world.diff("nova", Diff::Insert { at, line });
    }
    assert_eq!(super::world::texts(&world.room("nova").lines), ["a", "before", "notice", "after"]);
}

#[test]
fn what_a_reset_leaves_out_is_gone_everywhere_and_notices_stay() {
    let mut world = connected();
    for text in ["a", "b"] {
        world.says("nova", text);
    }
    world.hear(Event::Notice { room: Some(RoomId::new("nova")), text: SafeText::line("notice") });
    world.says("kat", "c");
    world.diff("nova", Diff::Reset(vec![Arc::new(line_of("nova", "ann", "b", 5))]));
    assert_eq!(super::world::texts(&world.room("nova").lines), ["b", "notice"]);
    assert_eq!(super::world::texts(&world.network().feed.lines), ["b", "notice", "c"]);
}

#[test]
fn a_room_keeps_a_bounded_number_of_notices() {
    let mut world = connected();
    for n in 0..500 {
        world.hear(Event::Notice { room: Some(RoomId::new("nova")), text: SafeText::line(&n.to_string()) });
    }
    assert_eq!(world.room("nova").lines.len(), 200);
    assert_eq!(world.network().feed.lines.len(), 200);
    assert_eq!(super::world::texts(&world.room("nova").lines)[199], "499");
}

#[test]
fn no_server_can_pass_a_line_off_as_a_notice_of_this_program() {
    let mut world = connected();
    world.hear(Event::Notice { room: Some(RoomId::new("nova")), text: SafeText::line("ours") });
    let ours = Arc::clone(&world.room("nova").lines[0]);
    let mut forged = Line::clone(&ours);
    forged.message.author = Arc::new(streamside::chat::Author::clone(&ours.message.author));
    forged.message.id = MessageId::new("x");
    world.diff("nova", Diff::Append(vec![Arc::new(forged)]));
    world.diff("nova", Diff::Remove { at: 0 });
    assert_eq!(world.room("nova").lines.len(), 1);
    assert!(Arc::ptr_eq(&world.room("nova").lines[0], &ours), "the forged line was the model's first");
}

#[test]
fn a_line_that_gets_its_name_from_the_server_keeps_its_place_everywhere() {
    let mut world = connected();
    let mut model = Timeline::new(10);
    step(&mut world, &mut model, &Step::Send(1));
    world.says("kat", "other");
    step(&mut world, &mut model, &Step::Ack(1, 7));
    let feed: Vec<_> = world.network().feed.lines.iter().map(|line| line.message.id.as_str().to_owned()).collect();
    assert_eq!(feed, ["m7", "other"]);
    assert_eq!(world.network().feed.lines[0].delivery, Delivery::Delivered);
}
