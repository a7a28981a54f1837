//! Delivery: every way an own line can go ends in exactly one line, and every copy that follows the diffs agrees.

use std::collections::VecDeque;
use std::sync::Arc;

use proptest::prelude::*;
use streamside::chat::{
    Author, Body, Delivery, Diff, Kind, Line, Message, MessageId, Origin, Reply, RoomId, SafeText, Scope, Timeline,
    Timestamp, TxnId, timeline,
};

const GUESSING: Origin = Origin { mine: true, txn: None, history: false, exact: false };
const THEIRS: Origin = Origin { mine: false, txn: None, history: false, exact: false };
const HISTORY: Origin = Origin { mine: false, txn: None, history: true, exact: false };

fn message(id: &str, at: i64) -> Message {
    let name = SafeText::line("ann");
    let author = Author { name, key: "ann".into(), color: None, badge: None, anonymous: false };
    Message {
        id: MessageId::new(id),
        room: RoomId::new("nova"),
        at: Timestamp(at),
        author: Arc::new(author),
        body: Body::Plain(SafeText::line(id)),
        scope: Scope::Global,
        kind: Kind::Text,
        edited: false,
        reply: None,
        extra: None,
    }
}

/// What a screen that follows the diffs would show: `id=delivery`, oldest first.
struct Follower {
    model: Timeline,
    copy: VecDeque<Arc<Line>>,
}

impl Follower {
    fn new(cap: usize) -> Self {
        Self { model: Timeline::new(cap), copy: VecDeque::new() }
    }

    fn step(&mut self, change: impl FnOnce(&mut Timeline, &mut Vec<Diff>)) -> &mut Self {
        let mut diffs = Vec::new();
        change(&mut self.model, &mut diffs);
        diffs.into_iter().for_each(|diff| timeline::apply(&mut self.copy, diff));
        assert_eq!(&self.copy, self.model.lines(), "a copy that follows the diffs equals the model");
        self
    }

    fn send(&mut self, txn: u64) -> &mut Self {
        self.step(|model, out| model.send(TxnId(txn), message(&format!("local-{txn}"), 50), "typed", out))
    }

    fn receive(&mut self, id: &str, at: i64, origin: Origin) -> &mut Self {
        self.step(|model, out| model.receive(message(id, at), origin, out))
    }

    fn ack(&mut self, txn: u64, id: &str) -> &mut Self {
        self.step(|model, out| model.acked(TxnId(txn), MessageId::new(id), Timestamp(60), out))
    }

    fn shown(&self) -> Vec<String> {
        let state = |line: &Arc<Line>| match &line.delivery {
            Delivery::Received => "received".to_owned(),
            Delivery::Sending(_) => "sending".to_owned(),
            Delivery::Delivered => "delivered".to_owned(),
            Delivery::Unconfirmed(_) => "unconfirmed".to_owned(),
            Delivery::Failed(_, why) => format!("failed: {why}"),
        };
        self.copy.iter().map(|line| format!("{} {}", line.message.id.as_str(), state(line))).collect()
    }
}

#[test]
fn an_acknowledgement_alone_delivers() {
    assert_eq!(Follower::new(10).send(1).ack(1, "a").shown(), ["a delivered"]);
}

#[test]
fn an_echo_alone_delivers_where_there_are_no_acknowledgements() {
    assert_eq!(Follower::new(10).send(1).receive("a", 60, GUESSING).shown(), ["a delivered"]);
}

#[test]
fn an_acknowledgement_and_then_the_echo_make_one_line() {
    assert_eq!(Follower::new(10).send(1).ack(1, "a").receive("a", 60, GUESSING).shown(), ["a delivered"]);
}

#[test]
fn an_acknowledgement_that_overtakes_the_echo_leaves_it_the_words_as_the_server_shows_them() {
    let mut room = Follower::new(10);
    let mine = Origin { mine: true, txn: None, history: false, exact: true };
    let typed = |id: &str, text: &str| Message { body: Body::Plain(SafeText::block(text)), ..message(id, 60) };
    let shown = |room: &Follower| room.copy.iter().map(|line| line.message.body.plain()).collect::<Vec<_>>();
    room.step(|model, out| model.send(TxnId(1), typed("own", "what a **tune**"), "what a **tune**", out)).ack(1, "m1");
    assert_eq!(shown(&room), ["what a **tune**"]);
    room.step(|model, out| model.receive(typed("m1", "what a tune"), mine, out));
    assert_eq!(shown(&room), ["what a tune"]);
    assert_eq!(room.copy[0].delivery, Delivery::Delivered);
    assert_eq!(room.copy[0].typed.as_deref(), Some("what a **tune**"), "it is still what an edit begins with");
    // What was changed meanwhile is newer than a copy that comes late.
    let body = Body::Plain(SafeText::block("*two*"));
    room.step(|model, out| model.change(&MessageId::new("m1"), body, Some("*two*".into()), out));
    room.step(|model, out| model.receive(typed("m1", "what a tune"), mine, out));
    assert_eq!(shown(&room), ["*two*"]);
}

#[test]
fn a_matched_echo_waits_for_its_acknowledgement() {
    let exact = Origin { txn: Some(TxnId(1)), exact: true, ..GUESSING };
    let mut room = Follower::new(10);
    assert_eq!(room.send(1).receive("a", 60, exact).shown(), ["a sending"]);
    assert_eq!(room.ack(1, "a").shown(), ["a delivered"]);
}

#[test]
fn an_echo_that_could_not_be_matched_replaces_the_stand_in_when_the_acknowledgement_names_it() {
    let exact_without_nonce = Origin { exact: true, ..GUESSING };
    let mut room = Follower::new(10);
    assert_eq!(room.send(1).receive("a", 60, exact_without_nonce).shown(), ["local-1 sending", "a delivered"]);
    assert_eq!(room.ack(1, "a").shown(), ["a delivered"]);
}

#[test]
fn echoes_settle_the_oldest_pending_line_first() {
    let mut room = Follower::new(10);
    room.send(1).send(2).receive("a", 60, GUESSING);
    assert_eq!(room.shown(), ["a delivered", "local-2 sending"]);
}

#[test]
fn the_message_of_another_person_settles_nothing() {
    assert_eq!(Follower::new(10).send(1).receive("b", 60, THEIRS).shown(), ["local-1 sending", "b received"]);
}

#[test]
fn a_lost_connection_leaves_what_was_on_its_way_unconfirmed_and_history_does_not_guess() {
    let mut room = Follower::new(10);
    room.send(1).step(|model, out| model.connection_lost(out));
    assert_eq!(room.shown(), ["local-1 unconfirmed"]);
    assert_eq!(room.receive("a", 70, HISTORY).shown(), ["local-1 unconfirmed", "a received"]);
}

#[test]
fn history_that_carries_the_nonce_settles_an_unconfirmed_line() {
    let named = Origin { mine: true, txn: Some(TxnId(1)), history: true, exact: true };
    let mut room = Follower::new(10);
    room.send(1).step(|model, out| model.connection_lost(out));
    assert_eq!(room.receive("a", 70, named).shown(), ["a delivered"]);
}

#[test]
fn a_refused_line_stays_with_its_reason_until_it_is_sent_again_or_discarded() {
    let mut room = Follower::new(10);
    room.send(1).step(|model, out| model.failed(TxnId(1), SafeText::line("too long"), out));
    assert_eq!(room.shown(), ["local-1 failed: too long"]);
    room.step(|model, out| model.resend(TxnId(1), out));
    assert_eq!(room.shown(), ["local-1 sending"]);
    assert!(room.step(|model, out| model.discard(TxnId(1), out)).shown().is_empty());
}

#[test]
fn history_takes_its_place_by_time_and_a_known_id_is_no_news() {
    let mut room = Follower::new(10);
    room.receive("c", 30, THEIRS).receive("a", 10, HISTORY).receive("b", 20, HISTORY).receive("c", 30, HISTORY);
    assert_eq!(room.shown(), ["a received", "b received", "c received"]);
}

#[test]
fn a_message_taken_back_keeps_its_place() {
    let mut room = Follower::new(10);
    room.receive("a", 10, THEIRS).receive("b", 20, THEIRS);
    room.step(|model, out| model.take_back(&MessageId::new("a"), &SafeText::line("gone"), out));
    assert_eq!(room.copy[0].message.kind, Kind::Removed);
    assert_eq!(room.copy[0].message.body, Body::Plain(SafeText::line("gone")));
    assert_eq!(room.copy.len(), 2);
}

#[test]
fn what_was_taken_back_can_be_given_again_and_showing_more_is_no_change_of_words() {
    let mut room = Follower::new(10);
    room.receive("a", 1, Origin::default());
    let (id, more) = (MessageId::new("a"), Body::Plain(SafeText::line("with its picture")));
    room.step(|model, out| model.show(&id, &more, out));
    assert_eq!((&room.copy[0].message.body, room.copy[0].message.edited), (&more, false));
    room.step(|model, out| {
        model.show(&id, &more, out);
        model.restore(&message("a", 1), out);
        assert!(out.is_empty(), "nothing to do");
    });
    room.step(|model, out| model.take_back(&id, &SafeText::line("gone"), out));
    room.step(|model, out| {
        model.show(&id, &more, out);
        assert!(out.is_empty(), "it is gone");
    });
    room.step(|model, out| model.restore(&message("a", 1), out));
    assert_eq!(room.copy[0].message, message("a", 1));
}

#[test]
fn a_diff_that_does_not_fit_changes_nothing() {
    let mut copy = VecDeque::new();
    let line = Arc::new(Line::received(message("a", 1)));
    for diff in [
        Diff::Set { at: 3, line: Arc::clone(&line) },
        Diff::Insert { at: 3, line },
        Diff::Remove { at: 3 },
        Diff::Trim { count: 9 },
    ] {
        timeline::apply(&mut copy, diff);
    }
    assert!(copy.is_empty());
}

#[test]
fn a_change_keeps_place_time_and_delivery() {
    let mut room = Follower::new(10);
    room.send(1).ack(1, "m1").receive("m2", 70, THEIRS);
    let words: Arc<str> = "new".into();
    let change = |model: &mut Timeline, out: &mut Vec<Diff>| {
        model.change(&MessageId::new("m1"), Body::Plain(SafeText::line("new")), Some(Arc::clone(&words)), out);
    };
    room.step(change);
    let line = Arc::clone(&room.copy[0]);
    assert_eq!((line.message.body.plain().as_str(), line.message.edited), ("new", true));
    assert_eq!(line.typed.as_deref(), Some("new"));
    assert_eq!((&line.delivery, line.message.at), (&Delivery::Delivered, Timestamp(60)));
    let mut diffs = Vec::new();
    room.model.change(&MessageId::new("m1"), line.message.body.clone(), line.typed.clone(), &mut diffs);
    room.model.change(&MessageId::new("unknown"), line.message.body.clone(), None, &mut diffs);
    assert_eq!(diffs, [], "what is so already is no change");
}

#[test]
fn an_excerpt_is_one_short_line() {
    let excerpt = |text: &str| Reply::excerpt(text).as_str().to_owned();
    assert_eq!(excerpt("  a\n\n b\tc "), "a b c");
    assert_eq!(excerpt(&"é".repeat(120)), "é".repeat(120));
    assert_eq!(excerpt(&"é".repeat(121)), format!("{}…", "é".repeat(119)));
    assert!(!excerpt("\u{1b}[31mred").contains('\u{1b}'));
}

#[derive(Clone, Debug)]
enum Step {
    Send(u64),
    Ack(u64, u8),
    Receive(u8, i64, bool, bool),
    Fail(u64),
    Lost,
    Discard(u64),
    TakeBack(u8),
    Restore(u8),
    Change(u8),
    Arrived(u64, u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..6_u64).prop_map(Step::Send),
        (0..6_u64, 0..12_u8).prop_map(|(txn, id)| Step::Ack(txn, id)),
        (0..12_u8, 0..90_i64, any::<bool>(), any::<bool>())
            .prop_map(|(id, at, mine, old)| Step::Receive(id, at, mine, old)),
        (0..6_u64).prop_map(Step::Fail),
        Just(Step::Lost),
        (0..6_u64).prop_map(Step::Discard),
        (0..12_u8).prop_map(Step::TakeBack),
        (0..12_u8).prop_map(Step::Restore),
        (0..12_u8).prop_map(Step::Change),
        (0..6_u64, 12..18_u8).prop_map(|(txn, id)| Step::Arrived(txn, id)),
    ];
    prop::collection::vec(step, 0..60)
}

proptest! {
    #[test]
    fn whatever_happens_copies_agree_and_no_id_stands_twice(steps in steps(), cap in 1..20_usize) {
        let mut room = Follower::new(cap);
        for step in steps {
            match step {
                Step::Send(txn) => room.send(txn),
                Step::Ack(txn, id) => room.ack(txn, &format!("m{id}")),
                Step::Receive(id, at, mine, history) => {
                    room.receive(&format!("m{id}"), at, Origin { mine, txn: None, history, exact: false })
                }
                Step::Fail(txn) => room.step(|model, out| model.failed(TxnId(txn), SafeText::line("no"), out)),
                Step::Lost => room.step(|model, out| model.connection_lost(out)),
                Step::Discard(txn) => room.step(|model, out| model.discard(TxnId(txn), out)),
                Step::TakeBack(id) => {
                    room.step(|model, out| model.take_back(&MessageId::new(&format!("m{id}")), &SafeText::line("x"), out))
                }
                Step::Restore(id) => {
                    room.step(|model, out| model.restore(&message(&format!("m{id}"), 1), out))
                }
                Step::Change(id) => {
                    let body = Body::Plain(SafeText::line("changed"));
                    room.step(|model, out| model.change(&MessageId::new(&format!("m{id}")), body, None, out))
                }
                Step::Arrived(txn, id) => room.step(|model, out| {
                    let (own, message) = (MessageId::new(&format!("local-{txn}")), message(&format!("m{id}"), 60));
                    if !model.contains(&message.id) {
                        model.arrived(&own, message, out);
                    }
                }),
            };
            let mut ids: Vec<_> = room.copy.iter().map(|l| l.message.id.as_str().to_owned()).filter(|id| id.starts_with('m')).collect();
            let all = ids.len();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), all);
            prop_assert!(room.copy.len() <= cap + cap / 50);
        }
    }
}
