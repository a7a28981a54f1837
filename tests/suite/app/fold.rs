//! The lines of people who were timed out fold into one row per run, and nobody else's ever do.

use std::sync::Arc;

use proptest::prelude::*;
use streamside::app::action::Action;
use streamside::app::lists::Deed;
use streamside::app::state::Scroll;
use streamside::chat::{
    Diff, Event, Line, MessageId, Restraint, RestraintKind, Role, RoomId, RoomInfo, SafeText, Timestamp,
};

use super::desk::{info, with_desk};
use super::world::{World, line_of, place, texts};

fn restrained(user: &str, since: i64, until: i64) -> Restraint {
    Restraint {
        user: SafeText::line(user),
        kind: RestraintKind::Timeout,
        until: Some(Timestamp(until)),
        since: Timestamp(since),
        by: SafeText::line("kat"),
        reason: None,
    }
}

fn hear_info(world: &mut World, restrained: Vec<Restraint>) {
    let info = RoomInfo { restrained, ..info() };
    world.hear(Event::RoomInfo { room: RoomId::new("nova"), info: Box::new(info) });
}

/// `bob` speaks, then the troll thrice, then `ann`, then the troll again.
fn talk() -> World {
    let mut world = with_desk(Role::Moderator);
    for (n, name) in ["bob", "k1ller", "K1ller", "k1ller", "ann", "k1ller"].iter().enumerate() {
        world.now += 1;
        let line = Arc::new(line_of("nova", name, &format!("m{n}"), world.now));
        world.diff("nova", Diff::Append(vec![line]));
    }
    world
}

fn time_out(world: &mut World) {
    let (since, until) = (world.now, world.now + 60_000);
    hear_info(world, vec![restrained("k1ller", since, until)]);
}

fn count(world: &World, id: &str) -> Option<usize> {
    let network = world.network();
    network.shown(world.room("nova")).run(&MessageId::new(id))
}

#[test]
fn each_run_is_one_row_that_counts_its_lines() {
    let mut world = talk();
    time_out(&mut world);
    assert_eq!(world.shown(), ["m0", "m1", "m4", "m5"]);
    assert_eq!((count(&world, "m1"), count(&world, "m5"), count(&world, "m0")), (Some(3), Some(1), None));
    world.now += 1;
    let later = Arc::new(line_of("nova", "k1ller", "later", world.now));
    world.diff("nova", Diff::Append(vec![later]));
    assert_eq!(world.shown(), ["m0", "m1", "m4", "m5", "later"], "what is said afterwards is seen");
}

#[test]
fn enter_opens_a_run_and_folds_it_again() {
    let mut world = talk();
    time_out(&mut world);
    world.act(Action::SelectMessage);
    world.acts([Action::Up, Action::Up]);
    assert_eq!(world.app.selected_line().map(|line| line.message.id.clone()), Some(MessageId::new("m1")));
    world.act(Action::Deed(Deed::Unfold));
    assert_eq!(world.shown(), ["m0", "m1", "m2", "m3", "m4", "m5"]);
    world.act(Action::Down);
    world.act(Action::Deed(Deed::Unfold));
    assert_eq!(world.shown(), ["m0", "m1", "m4", "m5"]);
    let selected = world.app.selected_line().map(|line| line.message.id.clone());
    assert_eq!(selected, Some(MessageId::new("m1")), "the row that stands for it");
}

#[test]
fn what_is_selected_and_where_the_view_stands_go_to_the_row_that_stands_for_them() {
    let mut world = talk();
    world.act(Action::SelectMessage);
    world.acts([Action::Up, Action::Up]);
    world.tell(streamside::app::effect::Msg::Scrolled { to: Some((MessageId::new("m3"), 0)), top: false });
    time_out(&mut world);
    assert_eq!(world.app.selected_line().map(|line| line.message.id.clone()), Some(MessageId::new("m1")));
    let Scroll::Held { anchor, .. } = &world.room("nova").scroll else { panic!("the view is held") };
    assert_eq!(*anchor, MessageId::new("m1"));
}

#[test]
fn a_fold_stays_after_its_time_and_goes_when_it_is_lifted() {
    let mut world = talk();
    time_out(&mut world);
    world.now += 60_001;
    hear_info(&mut world, Vec::new());
    assert_eq!(world.shown(), ["m0", "m1", "m4", "m5"], "it ended by itself");
    time_out(&mut world);
    hear_info(&mut world, Vec::new());
    assert_eq!(world.shown().len(), 6, "it was lifted");
}

#[test]
fn going_to_a_folded_message_opens_its_run() {
    let mut world = talk();
    time_out(&mut world);
    world.app.jump_to(&place("nova"), &MessageId::new("m2"));
    assert_eq!(world.app.selected_line().map(|line| line.message.id.clone()), Some(MessageId::new("m2")));
    assert_eq!(world.shown(), ["m0", "m1", "m2", "m3", "m4", "m5"]);
}

#[test]
fn one_s_own_lines_are_never_folded() {
    let mut world = talk();
    let line = Arc::new(line_of("nova", "me", "mine", world.now));
    world.diff("nova", Diff::Append(vec![line]));
    let (since, until) = (world.now, world.now + 60_000);
    hear_info(&mut world, vec![restrained("me", since, until)]);
    assert_eq!(world.shown().len(), 7);
}

#[test]
fn a_countdown_ticks_only_while_it_is_in_view() {
    let mut world = talk();
    time_out(&mut world);
    assert_eq!(world.app.wants_tick(), None);
    world.tell(streamside::app::effect::Msg::Counting(true));
    assert_eq!(world.app.wants_tick(), Some(std::time::Duration::from_secs(1)));
}

#[derive(Clone, Debug)]
enum Step {
    Say(usize),
    Restrain(Vec<(usize, i64)>),
    Toggle(usize),
    Trim(usize),
    Insert(usize, usize),
}

const NAMES: [&str; 4] = ["ann", "bob", "cat", "dan"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..NAMES.len()).prop_map(Step::Say),
        2 => prop::collection::vec((0..NAMES.len(), -3_i64..30), 0..3).prop_map(Step::Restrain),
        1 => any::<usize>().prop_map(Step::Toggle),
        1 => (0_usize..3).prop_map(Step::Trim),
        1 => (any::<usize>(), 0..NAMES.len()).prop_map(|(at, who)| Step::Insert(at, who)),
    ]
}

proptest! {
    /// Whatever happens: every line of somebody who is not restrained is shown, every hidden line belongs to a row of
    /// its own author, and the rows count what they hide.
    #[test]
    fn a_fold_never_hides_the_lines_of_others(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = with_desk(Role::User);
        let mut count = 0;
        let mut ever: Vec<&str> = Vec::new();
        for step in steps {
            world.now += 1_000;
            count += 1;
            let (now, lines) = (world.now, world.room("nova").lines.len());
            match step {
                Step::Say(who) => {
                    let line = Arc::new(line_of("nova", NAMES[who], &format!("m{count}"), now));
                    world.diff("nova", Diff::Append(vec![line]));
                }
                Step::Insert(at, who) => {
                    let at = at % (lines + 1);
                    let line = Arc::new(line_of("nova", NAMES[who], &format!("m{count}"), now - 500));
                    world.diff("nova", Diff::Insert { at, line });
                }
                Step::Restrain(who) => {
                    ever.extend(who.iter().map(|(who, _)| NAMES[*who]));
                    let all = who.iter().map(|(who, left)| restrained(NAMES[*who], now, now + left * 1_000));
                    hear_info(&mut world, all.collect());
                }
                Step::Toggle(at) if lines > 0 => {
                    let shown = world.app.view_lines(&place("nova")).clone();
                    let id = shown[at % shown.len()].message.id.clone();
                    world.act(Action::Pick(id));
                    world.act(Action::Deed(Deed::Unfold));
                    world.act(Action::Escape);
                }
                Step::Trim(cut) => drop(world.diff("nova", Diff::Trim { count: cut.min(lines) })),
                Step::Toggle(_) => {}
            }
            let room = world.room("nova");
            let shown = world.app.view_lines(&place("nova"));
            let known = world.network().shown(room);
            let all = &world.network().feed.lines;
            let mut at = 0;
            for head in shown {
                let run = known.run(&head.message.id).unwrap_or(1);
                let stands_for: Vec<&Arc<Line>> = all.iter().skip(at).take(run).collect();
                prop_assert_eq!(&stands_for[0].message.id, &head.message.id);
                prop_assert_eq!(stands_for.len(), run);
                for line in &stands_for[1..] {
                    prop_assert_eq!(&line.message.author.key, &head.message.author.key);
                    prop_assert!(ever.contains(&line.message.author.name.as_str()));
                }
                at += run;
            }
            prop_assert_eq!(at, all.len(), "{:?} of {:?}", texts(shown), texts(all));
        }
    }
}
