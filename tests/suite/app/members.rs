//! Those who come and go, among the lines if somebody wants it so.

use streamside::app::prefs::{LookPrefs, Prefs};
use streamside::chat::{Event, Member, RoomId, SafeText};

use super::world::{World, connected};

fn people(world: &mut World, names: &str) {
    let member = |name: &str| Member { name: SafeText::line(name), color: None, owner: false };
    let members = names.split_whitespace().map(member).collect();
    world.hear(Event::Members { room: RoomId::new("nova"), members });
}

fn telling() -> World {
    let mut world = connected();
    world.app.prefs = Prefs { look: LookPrefs { joins: true, ..LookPrefs::default() }, ..Prefs::default() };
    world
}

#[test]
fn nobody_is_announced_unless_it_is_wanted() {
    let mut world = connected();
    people(&mut world, "ann");
    people(&mut world, "ann bob");
    assert!(world.shown().is_empty());
}

#[test]
fn one_line_grows_until_something_is_said() {
    let mut world = telling();
    people(&mut world, "joe");
    assert!(world.shown().is_empty(), "the first list is no news");
    people(&mut world, "joe ann");
    people(&mut world, "ann bob kat");
    assert_eq!(world.shown(), ["+3 -1: ann, bob, kat came; joe left"]);
    world.says("nova", "hello");
    people(&mut world, "ann bob");
    assert_eq!(world.shown(), ["+3 -1: ann, bob, kat came; joe left", "hello", "-1: kat left"]);
}

#[test]
fn a_line_that_is_no_news_any_more_goes() {
    let mut world = telling();
    people(&mut world, "joe");
    people(&mut world, "joe ann");
    people(&mut world, "joe");
    assert!(world.shown().is_empty());
    people(&mut world, "joe bob");
    assert_eq!(world.shown(), ["+1: bob came"]);
    assert_eq!(world.network().rooms[0].notices, 1);
}
