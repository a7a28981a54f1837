//! Announcing ourselves and being gone when we are: every step that is asked for, and every answer to it.

use serde_json::Value;
use streamside::chat::rtc::{Answer, Ending, Keeper, Step};

use super::kit::{FOUR_HOURS, T, at};
use super::own::own;

/// A keeper with its clock.
struct Play {
    keeper: Keeper,
    now: i64,
}

impl Play {
    fn new() -> Self {
        Self { keeper: Keeper::new(own()), now: 0 }
    }

    /// One that has joined, with the leave `d1` scheduled.
    fn joined() -> Self {
        let mut play = Self::new();
        play.answer("schedule 8000", Answer::Scheduled { leave: "d1".into() });
        play.answer("announce 14400000", Answer::Stands { at: at(0) });
        play
    }

    /// The step that is due, in words.
    fn due(&mut self) -> String {
        self.keeper.poll(at(self.now)).map_or("nothing".into(), |step| match step {
            Step::Schedule { delay_ms } => format!("schedule {delay_ms}"),
            Step::Announce { content } => announcement(&content),
            Step::PutOff { leave } => format!("put off {leave}"),
            Step::SendLeave { leave } => format!("send {leave}"),
            Step::Withdraw => "withdraw".into(),
        })
    }

    fn answer(&mut self, expected: &str, answer: Answer) {
        assert_eq!(self.due(), expected, "at {}", self.now);
        assert_eq!(self.due(), "nothing", "one step at a time");
        assert_eq!(self.keeper.next_wakeup(), None);
        self.keeper.handle(answer, at(self.now));
    }

    /// Sleeps as long as the keeper lets it.
    fn sleep(&mut self) -> i64 {
        let until = self.keeper.next_wakeup().expect("something to wait for").0 - T;
        assert_eq!(self.due(), "nothing", "nothing is due before the wake-up");
        self.now = until;
        until
    }
}

fn announcement(content: &Value) -> String {
    let created = content.get("created_ts").map(|ms| format!(" since {}", ms.as_i64().expect("a time") - T));
    format!("announce {}{}", content["expires"], created.unwrap_or_default())
}

#[test]
fn the_leave_is_scheduled_before_the_join_and_put_off_every_five_seconds() {
    let mut play = Play::joined();
    for round in 1..=3 {
        assert_eq!(play.sleep(), round * 5_000);
        play.answer("put off d1", Answer::Done);
    }
}

#[test]
fn the_membership_is_written_anew_before_it_expires() {
    let mut play = Play::joined();
    play.now = FOUR_HOURS - 5_001;
    play.answer("put off d1", Answer::Done);
    assert_eq!(play.sleep(), FOUR_HOURS - 5_000);
    play.answer("announce 28800000 since 0", Answer::Stands { at: at(play.now) });
    play.now = 2 * FOUR_HOURS - 5_001;
    play.answer("put off d1", Answer::Done);
    play.now += 1;
    play.answer("announce 43200000 since 0", Answer::Stands { at: at(play.now) });
}

#[test]
fn an_event_of_an_earlier_run_that_stands_is_gone_on_with() {
    let mut play = Play::new();
    play.now = FOUR_HOURS + 60_000;
    play.answer("schedule 8000", Answer::Scheduled { leave: "d1".into() });
    play.answer("announce 14400000", Answer::Stands { at: at(0) });
    play.answer("announce 28800000 since 0", Answer::Stands { at: at(play.now) });
    assert_eq!(play.due(), "nothing");
}

#[test]
fn leaving_sends_the_scheduled_leave() {
    let mut play = Play::joined();
    play.keeper.leave();
    play.answer("send d1", Answer::Done);
    assert_eq!(play.keeper.ending(), Some(Ending::Left));
    assert_eq!((play.due().as_str(), play.keeper.next_wakeup()), ("nothing", None));
}

#[test]
fn a_leave_that_was_sent_already_is_made_sure_of() {
    let mut play = Play::joined();
    play.keeper.leave();
    play.answer("send d1", Answer::Unknown);
    play.answer("withdraw", Answer::Stands { at: at(1) });
    assert_eq!(play.keeper.ending(), Some(Ending::Left));
}

#[test]
fn leaving_before_anything_was_announced_withdraws_nothing() {
    let mut play = Play::new();
    play.keeper.leave();
    assert_eq!(play.due(), "nothing");
    assert_eq!(play.keeper.ending(), Some(Ending::Left));
}

#[test]
fn a_join_without_an_answer_is_taken_back_all_the_same() {
    let mut play = Play::new();
    play.answer("schedule 8000", Answer::CannotDelay);
    play.answer("announce 14400000", Answer::Failed { retry_after_ms: None });
    play.keeper.leave();
    play.answer("withdraw", Answer::Done);
    assert_eq!(play.keeper.ending(), Some(Ending::Left));
}

#[test]
fn when_the_leave_was_sent_behind_our_back_we_join_anew() {
    let mut play = Play::joined();
    play.now = 60_000;
    play.answer("put off d1", Answer::Unknown);
    play.answer("schedule 8000", Answer::Scheduled { leave: "d2".into() });
    play.answer("announce 14400000", Answer::Stands { at: at(60_000) });
    assert_eq!(play.sleep(), 65_000);
    play.answer("put off d2", Answer::Done);
}

#[test]
fn a_membership_that_vanished_is_announced_again() {
    let mut play = Play::joined();
    play.keeper.vanished();
    play.answer("announce 14400000", Answer::Stands { at: at(0) });
    play.now = 5_000;
    assert_eq!(play.due(), "put off d1");
    play.keeper.vanished();
    play.keeper.handle(Answer::Done, at(5_000));
    assert_eq!(play.due(), "nothing", "what is seen while an answer is due may be old");
}

#[test]
fn failures_are_tried_again_after_a_while_and_leaving_does_not_wait() {
    let mut play = Play::joined();
    play.sleep();
    play.answer("put off d1", Answer::Failed { retry_after_ms: None });
    assert_eq!(play.sleep(), 5_500);
    play.answer("put off d1", Answer::Failed { retry_after_ms: Some(9_000) });
    assert_eq!(play.keeper.next_wakeup(), Some(at(14_500)));
    play.keeper.leave();
    play.answer("send d1", Answer::Done);
}

#[test]
fn a_homeserver_that_cannot_delay_leaves_us_unsafe_and_there() {
    let mut play = Play::new();
    assert!(play.keeper.is_safe());
    play.answer("schedule 8000", Answer::CannotDelay);
    assert!(!play.keeper.is_safe());
    play.answer("announce 14400000", Answer::Stands { at: at(0) });
    assert_eq!(play.sleep(), FOUR_HOURS - 5_000);
    play.answer("announce 28800000 since 0", Answer::Stands { at: at(play.now) });
}

#[test]
fn a_homeserver_with_a_shorter_limit_is_asked_within_it() {
    let mut play = Play::new();
    play.answer("schedule 8000", Answer::TooLong { max_ms: 4_000 });
    play.answer("schedule 4000", Answer::Scheduled { leave: "d1".into() });
    play.answer("announce 14400000", Answer::Stands { at: at(0) });
    assert_eq!(play.sleep(), 2_500);

    let mut hopeless = Play::new();
    hopeless.answer("schedule 8000", Answer::TooLong { max_ms: 10 });
    assert!(!hopeless.keeper.is_safe());
}

#[test]
fn a_room_that_forbids_it_is_left_alone() {
    let mut play = Play::new();
    play.answer("schedule 8000", Answer::Scheduled { leave: "d1".into() });
    play.answer("announce 14400000", Answer::Refused);
    assert_eq!(play.keeper.ending(), Some(Ending::Refused));
    assert_eq!(play.due(), "nothing");
}

#[test]
fn a_clock_that_is_set_back_does_not_let_the_leave_happen() {
    let mut play = Play::joined();
    play.now = 5_000;
    play.answer("put off d1", Answer::Done);
    play.now = -3_600_000;
    assert_eq!(play.due(), "put off d1");
}
