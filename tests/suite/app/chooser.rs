//! Ctrl-K, the emote picker and the list of channels: narrowed down by typing, done with Enter.

use streamside::app::action::Action::{self, Down, Escape, Insert, NextUnread, PickEmote, Submit, Switcher, Up};
use streamside::app::chooser::{Bound, Chooser, entries};
use streamside::app::effect::Effect;
use streamside::app::state::Overlay;
use streamside::app::writing::WritingPrefs;
use streamside::chat::{Event, Member, Request, RoomId, SafeText};

use super::world::{NET, World, connected, place, room};

fn world() -> World {
    let mut world = connected();
    world.hear(Event::Joined(room("mega")));
    let member = |name: &str| Member { name: SafeText::name(name), color: None, owner: false };
    world.hear(Event::Members { room: RoomId::new("nova"), members: vec![member("kathrin"), member("me")] });
    let bound = vec![Bound { action: NextUnread, does: "next unread, mentions first", key: "Alt-A".into() }];
    let writing = WritingPrefs { bound, ..WritingPrefs::default() };
    world.prefers(writing);
    world
}

fn chooser(world: &World) -> &Chooser {
    match world.overlay() {
        Some(Overlay::Chooser(chooser)) => chooser,
        other => panic!("no chooser but {other:?}"),
    }
}

fn listed(world: &World) -> Vec<String> {
    entries(&world.app, chooser(world)).into_iter().map(|entry| entry.label).collect()
}

fn types(world: &mut World, text: &str) {
    world.acts(text.chars().map(Insert));
}

#[test]
fn it_begins_with_the_channels_that_have_news() {
    let mut world = world();
    world.says("kat", "hello");
    world.says("mega", "hey @me");
    world.act(Switcher);
    assert_eq!(listed(&world), ["#mega", "#kat", "#nova"]);
    world.acts([Down, Submit]);
    assert_eq!((world.app.current.clone(), world.overlay()), (Some(place("kat")), None));
}

#[test]
fn typing_finds_channels_people_keys_and_commands() {
    let mut world = world();
    world.act(Switcher);
    types(&mut world, "kat");
    assert_eq!(listed(&world)[..2], ["#kat", "@kathrin"]);
    assert_eq!(world.input(), "", "the input gets no key");
    world.acts([Action::KillToStart]);
    types(&mut world, "next unread");
    assert_eq!(listed(&world)[0], "next unread, mentions first");
    world.act(Action::KillToStart);
    types(&mut world, ">reconn");
    assert_eq!(listed(&world), ["/reconnect"]);
    world.act(Action::KillToStart);
    types(&mut world, ">");
    assert_eq!(listed(&world)[..2], ["next unread, mentions first", "/join <channel>"]);
}

#[test]
fn enter_does_what_was_chosen() {
    let mut world = world();
    world.act(Switcher);
    types(&mut world, "kathrin");
    let names = vec!["kathrin".to_owned()];
    assert_eq!(world.act(Submit), [Effect::Request(NET, Request::OpenDirect { names })]);
    world.act(Switcher);
    types(&mut world, ">next unread");
    world.act(Submit);
    assert_eq!(world.flash(), "Nothing is unread.");
    world.act(Switcher);
    types(&mut world, ">local");
    world.act(Submit);
    assert_eq!(world.network().scope, streamside::chat::Scope::Local);
}

#[test]
fn a_command_that_takes_something_or_loses_something_is_only_written() {
    let mut world = world();
    world.types("draft");
    world.act(Switcher);
    types(&mut world, ">join");
    assert_eq!(world.act(Submit), []);
    assert_eq!(world.input(), "/join ");
    world.acts([Action::KillToStart, Down]);
    assert_eq!(world.input(), "draft", "what was typed waits one step down");
    world.act(Action::KillToStart);
    world.act(Switcher);
    types(&mut world, ">quit");
    assert_eq!(world.act(Submit), []);
    assert_eq!(world.input(), "/quit ");
}

#[test]
fn it_closes_without_a_trace() {
    for closing in [Escape, Action::Interrupt, Switcher] {
        let mut world = world();
        world.types("draft");
        world.act(Switcher);
        types(&mut world, "x");
        assert_eq!(world.act(closing), []);
        assert_eq!((world.overlay(), world.input()), (None, "draft"));
    }
}

#[test]
fn the_choice_goes_round_and_starts_anew_with_each_letter() {
    let mut world = world();
    world.acts([Switcher, Up]);
    assert_eq!(chooser(&world).selected, 2);
    world.act(Down);
    assert_eq!(chooser(&world).selected, 0);
    world.act(Down);
    types(&mut world, "a");
    assert_eq!(chooser(&world).selected, 0);
    types(&mut world, "zzzz");
    assert_eq!(listed(&world), [""; 0]);
    assert_eq!(world.acts([Down, Up, Action::PageDown, Submit]), []);
}

#[test]
fn an_emote_goes_into_the_input_where_the_cursor_stands() {
    let mut world = world();
    world.hear(Event::Emotes(vec![SafeText::line("PogU")]));
    world.types("ab");
    world.acts([Action::Left, PickEmote]);
    assert_eq!(listed(&world)[0], ":PogU:");
    types(&mut world, "tada");
    assert_eq!(listed(&world)[0], ":tada:");
    world.act(Submit);
    assert_eq!(world.input(), "a🎉b");
    world.acts([PickEmote, Submit]);
    assert_eq!(world.input(), "a🎉:PogU:b");
}

#[test]
fn user_can_join_channels_that_others_are_in() {
    let mut world = world();
    assert_eq!(world.enters("/channels"), [Effect::Request(NET, Request::Rooms)]);
    assert_eq!(listed(&world), [""; 0]);
    world.hear(Event::Rooms(vec![(SafeText::line("lobby"), 9), (SafeText::line("kat"), 2)]));
    let shown: Vec<_> =
        entries(&world.app, chooser(&world)).into_iter().map(|entry| (entry.label, entry.detail)).collect();
    let expected = [("#lobby", "9 here"), ("#kat", "2 here, open")];
    assert_eq!(shown, expected.map(|(label, detail)| (label.to_owned(), detail.to_owned())));
    assert_eq!(world.act(Submit), [Effect::Request(NET, Request::Join { name: "lobby".into() })]);
}

#[test]
fn the_whole_name_of_a_command_is_found_before_what_only_looks_like_it() {
    let mut world = world();
    let bound = vec![Bound { action: NextUnread, does: "to the mention after", key: "Alt-N".into() }];
    world.prefers(WritingPrefs { bound, ..WritingPrefs::default() });
    world.act(Switcher);
    types(&mut world, "theme");
    assert_eq!(listed(&world)[0], "/theme [name]");
}
