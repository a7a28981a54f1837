//! Letters that are deeds before somebody begins to write.

use streamside::app::action::{Action, Mode};
use streamside::app::lists::Deed;
use streamside::app::prefs::{KeyPrefs, Prefs};
use streamside::app::state::Overlay;

use super::world::{World, connected};

fn at_rest() -> World {
    let mut world = connected();
    world.app.prefs = Prefs { keys: KeyPrefs { rests: true }, ..Prefs::default() };
    world.says("nova", "one");
    world.says("nova", "two");
    world
}

fn selected(world: &World) -> Option<String> {
    world.app.selected_line().map(|line| line.message.body.plain())
}

#[test]
fn letters_are_deeds_until_writing_begins_and_after_it_ends() {
    let mut world = at_rest();
    assert_eq!(world.app.mode(), Mode::Selecting);
    world.act(Action::Insert('x'));
    assert_eq!(world.input(), "");
    assert!(world.flash().contains("i writes"), "{}", world.flash());
    world.act(Action::Write);
    assert_eq!(world.app.mode(), Mode::Typing);
    world.act(Action::Insert('x'));
    assert_eq!(world.input(), "x");
    world.act(Action::StopWriting);
    assert_eq!(world.app.mode(), Mode::Selecting);
    assert_eq!(world.input(), "x", "nothing is lost");
}

#[test]
fn the_first_deed_selects_and_esc_goes_back_to_rest() {
    let mut world = at_rest();
    world.act(Action::Up);
    assert_eq!(selected(&world).as_deref(), Some("two"));
    world.act(Action::Up);
    assert_eq!(selected(&world).as_deref(), Some("one"));
    world.act(Action::Escape);
    assert_eq!(selected(&world), None);
    assert_eq!(world.app.mode(), Mode::Selecting);
    world.act(Action::Deed(Deed::Oldest));
    assert_eq!(selected(&world).as_deref(), Some("one"));
    world.act(Action::Write);
    assert_eq!((selected(&world), world.app.mode()), (None, Mode::Typing));
}

#[test]
fn a_command_line_begins_with_its_slash_but_never_spoils_a_text() {
    let mut world = at_rest();
    world.act(Action::CommandLine);
    assert_eq!((world.input(), world.app.mode()), ("/", Mode::Typing));
    world.act(Action::Insert('q'));
    world.act(Action::StopWriting);
    world.act(Action::CommandLine);
    assert_eq!(world.input(), "/q");
}

#[test]
fn what_lies_on_top_closes_where_writing_would_end() {
    let mut world = at_rest();
    world.act(Action::Help);
    world.act(Action::StopWriting);
    assert_eq!(world.app.overlays, [] as [Overlay; 0]);
    let mut plain = connected();
    plain.act(Action::Insert('x'));
    plain.act(Action::StopWriting);
    assert_eq!((plain.input(), plain.app.mode()), ("x", Mode::Typing), "without the preset it is Esc");
}
