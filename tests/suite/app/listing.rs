//! Lists of links, mentions and hits: gathered, narrowed down, and acted on with the same keys.

use std::sync::Arc;

use streamside::app::action::{Action, Mode};
use streamside::app::effect::{Effect, Msg};
use streamside::app::listing::{Entry, Key, What};
use streamside::app::lists::Deed;
use streamside::app::search::{Found, Hit};
use streamside::chat::{
    Body, Capabilities, Delivery, Diff, Event, Kind, Line, Link, Linked, MessageId, Request, RoomId, Runs, SafeText,
    Style, Timestamp,
};

use super::world::{NET, World, connected, line_of, place, said};

fn link(url: &str, image: bool) -> Link {
    Link { url: SafeText::line(url), image }
}

fn body(urls: &[(&str, bool)], style: Style) -> Body {
    let mut runs = Runs::default();
    urls.iter().for_each(|(url, image)| runs.push(url, style, Some(&link(url, *image))));
    Body::Rich([runs.line(0, false)].into())
}

/// A line of `name` with these addresses; its id is the first.
fn linked(name: &str, urls: &[(&str, bool)], at: i64) -> Line {
    let mut line = line_of("nova", name, urls[0].0, at);
    line.message.body = body(urls, Style::default());
    line
}

fn posts(world: &mut World, name: &str, urls: &[(&str, bool)]) {
    world.now += 1;
    let line = linked(name, urls, world.now);
    world.diff("nova", Diff::Append(vec![Arc::new(line)]));
}

/// The list on top: what stands in it.
fn listed(world: &World) -> Vec<String> {
    let Some(listing) = world.app.lists.open.last() else { return Vec::new() };
    let shown = |entry: &Entry| match entry {
        Entry::Link { posted, .. } => format!("{} {}", posted.handle(), posted.linked.link.url),
        Entry::Message { line, .. } => line.message.body.plain(),
        Entry::Desk { entry, .. } => entry.words(),
        Entry::Invite { invite, .. } => invite.name.to_string(),
    };
    world.app.entries(listing).iter().map(shown).collect()
}

fn three_links() -> World {
    let mut world = connected();
    posts(&mut world, "ann", &[("https://a.test/1", false)]);
    posts(&mut world, "bob", &[("https://b.test/p.png", true)]);
    posts(&mut world, "cat", &[("https://c.test/3", false)]);
    world
}

fn deed(world: &mut World, deed: Deed) -> Vec<Effect> {
    world.act(Action::Deed(deed))
}

#[test]
fn links_are_listed_newest_first_with_handles_that_stay() {
    let mut world = three_links();
    world.act(Action::Links);
    assert_eq!(world.app.mode(), Mode::Listing);
    assert_eq!(listed(&world), ["L2 https://c.test/3", "M1 https://b.test/p.png", "L1 https://a.test/1"]);
    world.act(Action::NextField);
    assert_eq!(listed(&world), ["L2 https://c.test/3", "L1 https://a.test/1"]);
    world.act(Action::NextField);
    assert_eq!(listed(&world), ["M1 https://b.test/p.png"]);
}

#[test]
fn what_arrives_while_a_list_is_open_does_not_move_the_choice() {
    let mut world = three_links();
    world.act(Action::Links);
    world.act(Action::Down);
    posts(&mut world, "dan", &[("https://d.test/4", false)]);
    assert_eq!(listed(&world)[0], "L3 https://d.test/4");
    assert_eq!(deed(&mut world, Deed::Copy), [Effect::Copy("https://b.test/p.png".into())]);
}

#[test]
fn emotes_and_what_was_taken_back_are_no_links() {
    let mut world = connected();
    let picture = [("https://cdn.test/e.png", true)];
    let mut emote = linked("ann", &picture, 1);
    emote.message.body = body(&picture, Style { emote: true, ..Style::default() });
    let gone = linked("ann", &[("https://gone.test/", false)], 2);
    world.diff("nova", Diff::Append(vec![Arc::new(emote), Arc::new(gone.clone())]));
    world.act(Action::Links);
    assert_eq!(listed(&world), ["L1 https://gone.test/"]);
    let mut removed = gone;
    removed.message.kind = Kind::Removed;
    world.diff("nova", Diff::Set { at: 1, line: Arc::new(removed) });
    assert_eq!(listed(&world), [] as [&str; 0]);
}

#[test]
fn an_edited_message_has_the_links_it_has_now() {
    let mut world = three_links();
    let mut edited = linked("ann", &[("https://new.test/", false)], 1_000_001);
    edited.message.id = MessageId::new("https://a.test/1");
    world.hear(Event::Changed(Arc::new(edited)));
    world.act(Action::Links);
    assert_eq!(listed(&world)[2], "L3 https://new.test/");
}

#[test]
fn an_own_link_is_listed_once_it_is_posted_and_only_once() {
    let mut world = connected();
    let mut mine = linked("me", &[("https://a.test/", false)], 5);
    mine.delivery = Delivery::Sending(streamside::chat::TxnId(3));
    world.diff("nova", Diff::Append(vec![Arc::new(mine.clone())]));
    world.act(Action::Links);
    assert_eq!(listed(&world), [] as [&str; 0]);
    mine.delivery = Delivery::Delivered;
    mine.message.id = MessageId::new("named");
    world.diff("nova", Diff::Set { at: 0, line: Arc::new(mine.clone()) });
    world.diff("nova", Diff::Reset(vec![Arc::new(mine)]));
    assert_eq!(listed(&world), ["L1 https://a.test/"]);
}

fn with_list_on_server() -> World {
    let mut world = connected();
    let capabilities = Capabilities { links: true, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world
}

fn asked(before: Option<&str>) -> Effect {
    Effect::Request(NET, Request::Links { room: RoomId::new("nova"), before: before.map(MessageId::new) })
}

fn from_server(id: &str, at: i64) -> Linked {
    Linked {
        message: MessageId::new(id),
        room: RoomId::new("nova"),
        at: Timestamp(at),
        author: SafeText::line("old"),
        link: link(&format!("https://old.test/{id}"), false),
    }
}

#[test]
fn a_server_with_a_list_is_asked_for_the_newest_and_at_the_end_for_older_ones() {
    let mut world = with_list_on_server();
    posts(&mut world, "ann", &[("https://a.test/1", false)]);
    assert_eq!(world.act(Action::Links), [asked(None)]);
    assert_eq!(world.act(Action::Down), [], "the answer is on its way");
    let entries = vec![from_server("x", 20), from_server("w", 10)];
    world.hear(Event::Links { room: RoomId::new("nova"), entries, more: true });
    assert_eq!(listed(&world), ["L1 https://a.test/1", "L2 https://old.test/x", "L3 https://old.test/w"]);
    world.act(Action::Down);
    assert_eq!(world.act(Action::Down), [asked(Some("w"))]);
    let entries = vec![from_server("w", 10), from_server("v", 5)];
    world.hear(Event::Links { room: RoomId::new("nova"), entries, more: false });
    assert_eq!(listed(&world).len(), 4, "one that is known is not listed twice");
    assert_eq!(world.acts([Action::End, Action::Down]), [], "there are no more");
}

#[test]
fn a_server_without_a_list_is_not_asked() {
    let mut world = three_links();
    assert_eq!(world.act(Action::Links), []);
    assert_eq!(world.acts([Action::End, Action::Down]), []);
}

#[test]
fn a_list_is_narrowed_down_by_words_of_any_part() {
    let mut world = three_links();
    world.act(Action::Links);
    world.act(Action::Deed(Deed::Filter));
    for (typed, found) in [("bob", 1), ("B.TEST", 1), ("l2", 1), ("test c", 1), ("zzz", 0)] {
        world.acts([Action::KillToStart]);
        typed.chars().for_each(|c| drop(world.act(Action::Insert(c))));
        assert_eq!(listed(&world).len(), found, "{typed}");
    }
    assert_eq!(world.input(), "", "nothing of it went to the input");
    world.act(Action::Escape);
    assert_eq!((listed(&world).len(), world.app.mode()), (3, Mode::Listing));
}

#[test]
fn a_panel_gives_the_keys_back_and_goes_when_asked_again() {
    let mut world = three_links();
    world.act(Action::Links);
    world.act(Action::Escape);
    assert_eq!((world.app.mode(), world.app.lists.open.len()), (Mode::Typing, 1));
    world.types("hi");
    assert_eq!(world.input(), "hi");
    world.act(Action::Links);
    assert_eq!(world.app.mode(), Mode::Listing);
    world.act(Action::Links);
    assert_eq!((world.app.mode(), world.app.lists.open.len()), (Mode::Typing, 0));
}

#[test]
fn a_link_is_opened_copied_and_its_message_gone_to() {
    let mut world = three_links();
    world.act(Action::Links);
    world.act(Action::End);
    assert_eq!(deed(&mut world, Deed::Open), [Effect::OpenLink(SafeText::line("https://a.test/1"))]);
    assert!(world.flash().contains("https://a.test/1"));
    assert_eq!(deed(&mut world, Deed::CopyLink), [Effect::Copy("https://a.test/1".into())]);
    deed(&mut world, Deed::Use);
    assert_eq!(world.app.selected().map(|selection| selection.id.as_str()), Some("https://a.test/1"));
    assert_eq!(world.app.mode(), Mode::Selecting, "the panel stays beside it without the keys");
}

#[test]
fn a_message_with_several_links_asks_which() {
    let mut world = connected();
    posts(&mut world, "ann", &[("https://a.test/1", false), ("https://a.test/2", false), ("https://a.test/1", false)]);
    world.act(Action::SelectMessage);
    assert_eq!(deed(&mut world, Deed::Open), []);
    assert_eq!(listed(&world), ["L1 https://a.test/1", "L2 https://a.test/2"]);
    world.act(Action::Down);
    assert_eq!(deed(&mut world, Deed::Use), [Effect::OpenLink(SafeText::line("https://a.test/2"))]);
    world.act(Action::Escape);
    assert_eq!(world.app.mode(), Mode::Selecting);
}

#[test]
fn mentions_of_all_rooms_are_listed_newest_first_and_gone_to() {
    let mut world = connected();
    for (room, text) in [("nova", "@me one"), ("kat", "@me two")] {
        world.says(room, text);
    }
    world.act(Action::Mentions);
    assert_eq!(listed(&world), ["@me two", "@me one"]);
    deed(&mut world, Deed::Use);
    assert_eq!(world.app.current, Some(place("kat")));
    assert_eq!(world.app.selected().map(|selection| selection.id.as_str()), Some("@me two"));
}

fn search_of(effects: &[Effect]) -> (u64, bool) {
    match effects {
        [Effect::Search(search)] => (search.number, search.place.is_some()),
        other => panic!("{other:?} is no search"),
    }
}

fn type_in(world: &mut World, text: &str) -> Vec<Effect> {
    text.chars().fold(Vec::new(), |_, c| world.act(Action::Insert(c)))
}

fn hit(text: &str, at: i64) -> Hit {
    Hit { place: Some(place("nova")), label: SafeText::line("#nova"), line: said("nova", text, at) }
}

#[test]
fn a_search_finds_what_is_in_memory_at_once_and_asks_the_history_for_the_rest() {
    let mut world = connected();
    world.says("nova", "what a tune");
    world.says("kat", "another tune");
    assert_eq!(world.act(Action::Search), []);
    let (number, here) = search_of(&type_in(&mut world, "tun"));
    assert!(here);
    assert_eq!(listed(&world), ["what a tune"]);
    let late = Msg::Found { number: number - 1, found: Found { hits: vec![hit("late", 1)], ..Found::default() } };
    world.tell(late);
    assert_eq!(listed(&world), ["what a tune"], "the answer to an older question is too late");
    let hits = vec![hit("old tune", 2), hit("what a tune", 1_000_001)];
    world.tell(Msg::Found { number, found: Found { hits, ..Found::default() } });
    assert_eq!(listed(&world), ["what a tune", "old tune"]);
    let (_, here) = search_of(&world.act(Action::Search));
    assert!(!here, "the second time it goes everywhere");
    assert_eq!(listed(&world), ["another tune", "what a tune"]);
}

fn part(hits: Vec<Hit>, back_to: Option<i64>) -> Found {
    Found { hits, back_to: back_to.map(Timestamp), ..Found::default() }
}

fn progress(world: &World) -> (bool, Option<Timestamp>) {
    match world.app.lists.open.last().map(|open| &open.what) {
        Some(What::Search(search)) => (search.answered, search.back_to),
        other => panic!("{other:?} is no search"),
    }
}

#[test]
fn an_answer_in_parts_grows_at_its_end_and_says_how_far_it_is() {
    let mut world = connected();
    world.says("nova", "new tune");
    world.act(Action::Search);
    let (number, _) = search_of(&type_in(&mut world, "tun"));
    world.tell(Msg::Found { number, found: part(vec![hit("new tune", 1_000_001), hit("b", 900)], Some(800)) });
    assert_eq!(
        (listed(&world), progress(&world)),
        (["new tune", "b"].map(str::to_owned).to_vec(), (false, Some(Timestamp(800))))
    );
    world.tell(Msg::Found { number, found: part(Vec::new(), Some(500)) });
    assert_eq!(progress(&world), (false, Some(Timestamp(500))));
    world.tell(Msg::Found { number, found: part(vec![hit("c", 300)], None) });
    assert_eq!((listed(&world), progress(&world)), (["new tune", "b", "c"].map(str::to_owned).to_vec(), (true, None)));
}

#[test]
fn days_of_an_answer_in_parts_are_those_of_the_history() {
    let mut world = connected();
    world.says("nova", "by universal time");
    world.act(Action::Search);
    let (number, _) = search_of(&type_in(&mut world, "before:2020-01-01"));
    assert_eq!(listed(&world), ["by universal time"]);
    world.tell(Msg::Found { number, found: part(vec![hit("first", 9)], Some(5)) });
    world.tell(Msg::Found { number, found: part(vec![hit("second", 4)], None) });
    assert_eq!(listed(&world), ["first", "second"]);
}

#[test]
fn a_search_that_nobody_waits_for_is_stopped() {
    let mut world = connected();
    world.act(Action::Search);
    let (number, _) = search_of(&type_in(&mut world, "tun"));
    let go_on = Msg::Found { number, found: part(Vec::new(), Some(5)) };
    assert_eq!(world.tell(go_on.clone()), []);
    world.act(Action::KillToStart);
    assert_eq!(world.tell(go_on.clone()), [Effect::StopSearch(number)], "the field is empty");
    let (number, _) = search_of(&type_in(&mut world, "tun"));
    world.acts([Action::Escape, Action::Escape]);
    let found = part(Vec::new(), Some(5));
    assert_eq!(world.tell(Msg::Found { number, found }), [Effect::StopSearch(number)], "the list is closed");
    let ended = Msg::Found { number, found: Found::default() };
    assert_eq!(world.tell(ended), [], "it has ended anyway");
}

#[test]
fn no_key_changes_the_channel_behind_a_list() {
    let here = |world: &World| world.app.current.clone();
    for list in [Action::Search, Action::Mentions] {
        let mut world = connected();
        world.says("nova", "one tune, @me");
        world.says("kat", "another tune, @me");
        world.act(list.clone());
        if list == Action::Search {
            world.act(Action::Search);
            type_in(&mut world, "tune");
        }
        let before = here(&world);
        world.acts([Action::NextRoom, Action::NextRoom]);
        let chosen = world.app.lists.open.last().and_then(|open| open.chosen.clone());
        assert_eq!(chosen, Some(Key::Message(MessageId::new("one tune, @me"))), "{list:?}");
        world.acts([Action::PreviousRoom, Action::PreviousRoom, Action::PreviousRoom]);
        assert_eq!(here(&world), before, "{list:?}");
        world.act(Action::RoomNumber(2));
        assert_eq!((here(&world), world.app.focused_listing().is_some()), (Some(place("kat")), false), "{list:?}");
    }
    let mut world = three_links();
    let before = here(&world);
    world.acts([Action::Links, Action::NextRoom]);
    assert_ne!(here(&world), before, "the links of the next channel are shown");
}

#[test]
fn a_command_typed_into_a_search_is_told_from_words() {
    let mut world = three_links();
    world.acts([Action::SelectMessage, Action::Search]);
    type_in(&mut world, "Ignore ann");
    world.act(Action::Submit);
    assert!(world.flash().contains("then /ignore"), "{}", world.flash());
    type_in(&mut world, "x");
    world.acts([Action::KillToStart]);
    type_in(&mut world, "zzz");
    world.act(Action::Submit);
    assert_eq!(world.flash(), "Nothing found.");
}

#[test]
fn what_is_wrong_with_a_question_is_said_inside_the_search_and_nothing_is_asked() {
    let mut world = connected();
    world.act(Action::Search);
    assert_eq!(type_in(&mut world, "/[/"), []);
    let Some(What::Search(search)) = world.app.lists.open.last().map(|open| &open.what) else { panic!("no search") };
    assert!(search.trouble.as_ref().is_some_and(|words| words.as_str().contains("does not compile")), "{search:?}");
}

#[test]
fn without_a_local_history_the_search_says_so_and_finds_what_is_in_memory() {
    let mut world = connected();
    world.says("nova", "what a tune");
    world.act(Action::Search);
    let (number, _) = search_of(&type_in(&mut world, "tune"));
    let found = Found { trouble: Some(SafeText::line("the history is off")), ..Found::default() };
    world.tell(Msg::Found { number, found });
    assert_eq!(listed(&world), ["what a tune"]);
    let Some(What::Search(search)) = world.app.lists.open.last().map(|open| &open.what) else { panic!("no search") };
    assert_eq!(search.trouble.as_ref().map(SafeText::as_str), Some("the history is off"));
}

#[test]
fn the_language_of_the_search_is_understood_in_memory() {
    let mut world = connected();
    world.says("nova", "a tune, what a tune");
    world.says("nova", "@me hello there");
    posts(&mut world, "bob", &[("https://a.test/mix", false)]);
    world.act(Action::Search);
    for (typed, found) in [
        ("from:bob", 1),
        ("from:bob from:ann", 3),
        ("-tune", 2),
        ("is:link", 1),
        ("is:mention", 1),
        ("\"what a\"", 1),
        ("in:kat", 0),
        ("/h.llo/", 1),
        ("after:2020-01-01", 0),
        ("before:2020-01-01", 3),
        ("a.test/mix", 1),
    ] {
        world.act(Action::KillToStart);
        type_in(&mut world, typed);
        assert_eq!(listed(&world).len(), found, "{typed}");
    }
}

#[test]
fn a_hit_that_is_in_memory_is_gone_to_and_walked_from() {
    let mut world = connected();
    ["tune one", "talk", "tune two", "tune three"].iter().for_each(|text| drop(world.says("nova", text)));
    world.act(Action::Search);
    type_in(&mut world, "tune");
    world.act(Action::Submit);
    let at = |world: &World| world.app.selected().map(|selection| selection.id.as_str().to_owned());
    assert_eq!(at(&world).as_deref(), Some("tune three"));
    for (step, expected) in [
        (Deed::HitBefore, "tune two"),
        (Deed::HitBefore, "tune one"),
        (Deed::HitBefore, "tune one"),
        (Deed::HitAfter, "tune two"),
    ] {
        deed(&mut world, step);
        assert_eq!(at(&world).as_deref(), Some(expected));
    }
}

#[test]
fn a_hit_that_is_not_in_memory_is_shown_among_its_lines() {
    let mut world = connected();
    world.act(Action::Search);
    let (number, _) = search_of(&type_in(&mut world, "old"));
    world.tell(Msg::Found { number, found: Found { hits: vec![hit("old", 7)], ..Found::default() } });
    let around = Effect::Around { place: place("nova"), id: MessageId::new("old"), at: Timestamp(7) };
    assert_eq!(world.act(Action::Submit), [around]);
    let lines = vec![said("nova", "before", 6), said("nova", "old", 7), said("nova", "after", 8)];
    world.tell(Msg::Around { place: place("nova"), id: MessageId::new("old"), lines });
    assert_eq!(listed(&world), ["before", "old", "after"]);
    assert_eq!(deed(&mut world, Deed::Copy), [Effect::Copy("old".into())], "the hit is the chosen one");
    world.act(Action::Escape);
    assert_eq!(listed(&world), ["old"], "the search is still there");
    world.tell(Msg::Around { place: place("nova"), id: MessageId::new("old"), lines: Vec::new() });
    assert!(world.flash().contains("Fetching older"), "{}", world.flash());
}

#[test]
fn commands_open_lists_and_narrow_them_down() {
    let mut world = three_links();
    world.enters("/links c.test");
    assert_eq!((listed(&world), world.input()), (vec!["L2 https://c.test/3".to_owned()], ""));
    world.act(Action::Escape);
    world.act(Action::Escape);
    world.enters("/media");
    assert_eq!(listed(&world), ["M1 https://b.test/p.png"]);
    world.act(Action::Escape);
    let (_, here) = search_of(&world.enters("/search https"));
    assert!(here);
    assert_eq!(listed(&world).len(), 3);
}

#[test]
fn what_somebody_ignored_said_is_in_no_list() {
    let mut world = three_links();
    world.says("nova", "@me from ann");
    world.act(Action::Links);
    world.act(Action::End);
    deed(&mut world, Deed::Ignore);
    assert!(world.flash().contains("/unignore ann"), "{}", world.flash());
    assert_eq!(listed(&world), ["L2 https://c.test/3", "M1 https://b.test/p.png"]);
    world.act(Action::Mentions);
    assert_eq!(listed(&world), [] as [&str; 0]);
    world.act(Action::Search);
    type_in(&mut world, "from");
    assert_eq!(listed(&world), [] as [&str; 0]);
}

#[test]
fn a_link_is_opened_by_its_handle() {
    let mut world = three_links();
    assert_eq!(world.enters("/open l2"), [Effect::OpenLink(SafeText::line("https://c.test/3"))]);
    world.enters("/open L9");
    assert!(world.flash().contains("F4"), "{}", world.flash());
}

#[test]
fn a_click_on_a_message_takes_the_keys_from_the_panel() {
    let mut world = three_links();
    world.act(Action::Links);
    world.act(Action::Pick(MessageId::new("https://a.test/1")));
    assert_eq!((world.app.mode(), world.app.lists.open.len()), (Mode::Selecting, 1));
}

#[test]
fn the_panel_follows_to_another_channel() {
    let mut world = three_links();
    world.acts([Action::Links, Action::Escape]);
    world.act(Action::Open(place("kat")));
    assert_eq!(listed(&world), [] as [&str; 0]);
    world.act(Action::Open(place("nova")));
    assert_eq!(listed(&world).len(), 3);
    world.hear(Event::Left(RoomId::new("nova")));
    assert!(!world.app.lists.gathered.contains_key(&place("nova")));
}

#[test]
fn what_is_pasted_into_the_field_of_a_list_stays_there() {
    let mut world = three_links();
    world.acts([Action::Links, Action::Deed(Deed::Filter), Action::Paste("c.test\n\u{1b}[2J".into())]);
    assert_eq!((world.input(), world.app.lists.open.last().map(|open| open.filter.as_str())), ("", Some("c.test")));
    assert_eq!(listed(&world), ["L2 https://c.test/3"]);
}

#[test]
fn a_line_that_is_typed_where_there_is_no_screen_is_no_choice_out_of_a_list() {
    let mut world = connected();
    world.act(Action::Say("/search hello".into()));
    world.act(Action::Say("/status".into()));
    assert!(world.app.focused_listing().is_none());
    assert!(world.shown().last().is_some_and(|line| line.starts_with("You are in #nova")), "{:?}", world.shown());
}
