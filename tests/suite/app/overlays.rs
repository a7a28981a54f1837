//! What lies over the screen gets the keys first.

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::state::Overlay;

use super::world::{World, connected, place};

fn laid_over(action: Action) -> World {
    let mut world = connected();
    world.act(action);
    assert!(world.overlay().is_some());
    world
}

#[test]
fn pages_are_turned_and_closed() {
    let mut world = laid_over(Action::Help);
    world.tell(Msg::TimelineRows(10));
    world.acts([Action::Down, Action::PageDown, Action::Up, Action::Scroll(-3), Action::Scroll(1)]);
    assert_eq!(world.overlay(), Some(&Overlay::Help { top: 12 }));
    world.tell(Msg::OverlayEnd(5));
    assert_eq!(world.overlay(), Some(&Overlay::Help { top: 5 }));
    world.acts([Action::PageUp, Action::Scroll(9)]);
    assert_eq!(world.overlay(), Some(&Overlay::Help { top: 0 }));
    world.act(Action::Help);
    assert_eq!(world.overlay(), None);
}

#[test]
fn keys_that_close_do_nothing_else() {
    for closing in [Action::Escape, Action::Interrupt, Action::Submit, Action::Insert('q')] {
        for over in [Action::Help, Action::ListPeople] {
            let mut world = connected();
            world.types("draft");
            world.act(over);
            assert_eq!(world.act(closing.clone()), []);
            assert_eq!((world.overlay(), world.input()), (None, "draft"), "{closing:?}");
        }
    }
}

#[test]
fn typing_closes_a_page_and_goes_to_the_input() {
    for over in [Action::Help, Action::ListPeople, Action::ListChannels] {
        let mut world = laid_over(over);
        world.types("hi");
        assert_eq!((world.overlay(), world.input()), (None, "hi"));
    }
}

#[test]
fn the_topmost_page_gets_the_keys() {
    let mut world = laid_over(Action::ListPeople);
    world.app.overlays.push(Overlay::Help { top: 0 });
    world.act(Action::Down);
    assert_eq!(world.app.overlays, [Overlay::People { top: 0 }, Overlay::Help { top: 1 }]);
    world.acts([Action::Escape, Action::Down]);
    assert_eq!(world.app.overlays, [Overlay::People { top: 1 }]);
}

#[test]
fn a_channel_is_chosen_from_the_list() {
    let mut world = laid_over(Action::ListChannels);
    world.acts([Action::Down, Action::Down, Action::Up, Action::Down]);
    assert_eq!(world.overlay(), Some(&Overlay::Channels { selected: 1 }));
    world.act(Action::Submit);
    assert_eq!((world.overlay(), world.app.current.clone()), (None, Some(place("kat"))));
    world.act(Action::ListChannels);
    assert_eq!(world.overlay(), Some(&Overlay::Channels { selected: 1 }), "the list opens at the current one");
    world.act(Action::Open(place("nova")));
    assert_eq!((world.overlay(), world.app.current.clone()), (None, Some(place("nova"))));
}

#[test]
fn leaving_suspending_and_redrawing_work_under_any_overlay() {
    for over in [Action::Help, Action::ListChannels, Action::AddNetwork, Action::Paste("a\nb".into())] {
        let mut world = laid_over(over);
        assert_eq!(world.act(Action::Redraw), [Effect::Redraw]);
        assert_eq!(world.act(Action::Suspend), [Effect::Suspend]);
        assert_eq!(world.act(Action::Quit), [Effect::Quit]);
    }
}

#[test]
fn ctrl_c_clears_the_input_and_then_says_how_to_leave() {
    let mut world = connected();
    world.types("x");
    assert_eq!(world.act(Action::Interrupt), []);
    assert_eq!((world.input(), world.flash()), ("", ""));
    assert_eq!(world.act(Action::Interrupt), []);
    assert!(world.flash().contains("/quit"), "{}", world.flash());
}
