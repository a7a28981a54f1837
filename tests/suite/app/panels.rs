//! The lists of those who keep order: who may open them, what they fetch and when, whom a key hits.

use std::sync::Arc;
use std::time::Duration;

use streamside::app::action::{Action, Mode};
use streamside::app::desk_lists::DeskList;
use streamside::app::effect::{Effect, Msg};
use streamside::app::listing::{Key, What};
use streamside::app::lists::Deed;
use streamside::chat::{
    Card, Complaint, Diff, Event, ImageMark, Line, MessageId, ModAction, ModEntry, ModVerb, Note, QueueItem, QueueKind,
    Request, Restraint, RestraintKind, Role, RoomId, RoomInfo, SafeText, Standing, Timestamp,
};

use super::desk::{info, with_desk};
use super::world::{World, line_of};

fn line(name: &str) -> SafeText {
    SafeText::line(name)
}

fn nova() -> RoomId {
    RoomId::new("nova")
}

fn item(who: &str, id: &str, reports: &[(&str, Option<&str>)]) -> QueueItem {
    let complaint = |(by, reason): &(&str, Option<&str>)| Complaint {
        by: line(by),
        reason: reason.map(SafeText::line),
        at: Timestamp(1_000_000),
    };
    let kind = match reports {
        [] => QueueKind::Image,
        reports => QueueKind::Report(reports.iter().map(complaint).collect()),
    };
    QueueItem { kind, line: Arc::new(line_of("nova", who, id, 1_000_000)) }
}

fn queue(world: &mut World, items: Vec<QueueItem>) -> Vec<Effect> {
    world.hear(Event::Queue { room: nova(), items })
}

fn entry(verb: ModVerb, id: &str, user: Option<&str>, message: Option<&str>) -> ModEntry {
    ModEntry {
        id: id.into(),
        at: Timestamp(1_000_000),
        room: nova(),
        verb,
        by: line("kat"),
        user: user.map(SafeText::line),
        length: None,
        reason: Some(line("spam")),
        message: message.map(MessageId::new),
        undone: false,
    }
}

fn stand(world: &mut World, role: Role, queue: usize) -> Vec<Effect> {
    let standing = Box::new(Standing { role, queue, ..Standing::default() });
    world.hear(Event::Standing { room: nova(), standing })
}

fn requests(effects: &[Effect]) -> Vec<Request> {
    let one = |effect: &Effect| match effect {
        Effect::Request(_, request) => Some(request.clone()),
        _ => None,
    };
    effects.iter().filter_map(one).collect()
}

fn done(action: ModAction) -> Vec<Request> {
    vec![Request::Moderate { room: nova(), action }]
}

fn deed(world: &mut World, deed: Deed) -> Vec<Request> {
    let effects = world.act(Action::Deed(deed));
    requests(&effects)
}

/// What the list on top shows.
fn listed(world: &World) -> Vec<String> {
    let Some(listing) = world.app.lists.open.last() else { return Vec::new() };
    world.app.entries(listing).iter().map(|entry| format!("{} {}", entry.author(), said(entry))).collect()
}

fn said(entry: &streamside::app::listing::Entry) -> String {
    use streamside::app::listing::Entry;
    match entry {
        Entry::Desk { entry, .. } => entry.text(),
        Entry::Message { line, .. } => line.message.body.plain(),
        Entry::Link { posted, .. } => posted.handle(),
        Entry::Invite { invite, .. } => invite.name.to_string(),
    }
}

fn chosen(world: &World) -> Option<Key> {
    world.app.focused_listing()?.chosen.clone()
}

fn id(id: &str) -> MessageId {
    MessageId::new(id)
}

#[test]
fn only_those_who_keep_order_get_the_queue_the_log_and_cards() {
    for (typed, request) in [
        ("/queue", Request::Queue { room: nova() }),
        ("/modlog", Request::ModLog { room: nova(), before: None }),
        ("/user k1ller", Request::Card { room: nova(), user: "k1ller".into() }),
    ] {
        for role in [Role::Guest, Role::User, Role::Moderator, Role::Dj, Role::Admin] {
            let mut world = with_desk(role);
            let effects = world.enters(typed);
            if role.moderates() {
                assert_eq!(requests(&effects), std::slice::from_ref(&request), "{typed} {role:?}");
                assert_eq!(world.app.mode(), Mode::Listing);
            } else {
                assert_eq!(requests(&effects), [], "{typed} {role:?}");
                assert!(world.flash().contains("moderators of #nova"), "{typed}: {}", world.flash());
            }
        }
        let mut plain = super::world::connected();
        assert_eq!(requests(&plain.enters(typed)), []);
        assert!(plain.flash().contains("keeps no moderator's desk"), "{typed}: {}", plain.flash());
    }
}

#[test]
fn the_queue_follows_what_waits_and_asks_once_at_a_time() {
    let mut world = with_desk(Role::Moderator);
    let ask = [Request::Queue { room: nova() }];
    assert_eq!(requests(&stand(&mut world, Role::Moderator, 1)), [], "nobody looks at it");
    assert_eq!(requests(&world.act(Action::Queue)), ask);
    assert_eq!(requests(&stand(&mut world, Role::Moderator, 2)), [], "an answer is on its way");
    assert_eq!(requests(&queue(&mut world, vec![item("bob", "m1", &[("ann", None)])])), ask, "it is outdated");
    assert_eq!(requests(&queue(&mut world, vec![item("bob", "m1", &[("ann", None)])])), []);
    assert_eq!(requests(&stand(&mut world, Role::Moderator, 2)), [], "nothing has changed");
    let report = world.hear(Event::Moderated(Box::new(entry(ModVerb::Report, "e1", Some("bob"), Some("m1")))));
    assert_eq!(requests(&report), ask, "one more about the same message");
}

#[test]
fn keys_in_the_queue_hit_the_message_that_was_chosen_and_never_its_neighbour() {
    let mut world = with_desk(Role::Moderator);
    world.act(Action::Queue);
    let all = || ["m1", "m2", "m3"].map(|id| item("bob", id, &[]));
    queue(&mut world, all().into());
    world.act(Action::Down);
    assert_eq!(chosen(&world), Some(Key::Message(id("m2"))));
    // Another moderator was faster.
    queue(&mut world, vec![item("bob", "m1", &[]), item("bob", "m3", &[])]);
    assert_eq!(deed(&mut world, Deed::Nsfw), [], "nothing happens to a message that was not meant");
    assert!(world.flash().contains("Choose again"), "{}", world.flash());
    assert_eq!(deed(&mut world, Deed::Nsfw), done(ModAction::Mark { message: id("m1"), mark: ImageMark::Nsfw }));
}

#[test]
fn after_ones_own_deed_the_next_item_is_chosen() {
    let mut world = with_desk(Role::Moderator);
    world.act(Action::Queue);
    let all = || ["m1", "m2", "m3"].map(|id| item("bob", id, &[("ann", Some("spam"))]));
    queue(&mut world, all().into());
    world.act(Action::Down);
    assert_eq!(deed(&mut world, Deed::Dismiss), done(ModAction::Dismiss { message: id("m2") }));
    world.hear(Event::ModDone(Box::new(entry(ModVerb::Dismiss, "e1", None, Some("m2")))));
    assert_eq!(chosen(&world), Some(Key::Message(id("m3"))));
    queue(&mut world, vec![item("bob", "m1", &[("ann", None)]), item("bob", "m3", &[("ann", None)])]);
    assert_eq!(deed(&mut world, Deed::Safe), [], "no picture stands in it");
    assert!(world.flash().contains("no picture"), "{}", world.flash());
}

#[test]
fn after_ones_own_deed_the_next_item_is_chosen_also_when_the_list_was_faster_than_the_answer() {
    let mut world = with_desk(Role::Moderator);
    world.act(Action::Queue);
    let with = |ids: &[&str]| ids.iter().map(|id| item("bob", id, &[("ann", Some("spam"))])).collect();
    queue(&mut world, with(&["m1", "m2", "m3"]));
    world.act(Action::Down);
    deed(&mut world, Deed::Dismiss);
    queue(&mut world, with(&["m1", "m3"]));
    queue(&mut world, with(&["m1", "m3"]));
    world.hear(Event::ModDone(Box::new(entry(ModVerb::Dismiss, "e1", None, Some("m2")))));
    assert_eq!(deed(&mut world, Deed::Dismiss), done(ModAction::Dismiss { message: id("m3") }));
}

#[test]
fn the_queue_has_the_same_keys_as_every_list() {
    let mut world = with_desk(Role::Moderator);
    world.act(Action::Queue);
    queue(&mut world, vec![item("bob", "m1", &[("ann", Some("spam"))])]);
    assert_eq!(listed(&world), ["bob m1"]);
    world.act(Action::Deed(Deed::Preset(0)));
    assert_eq!(world.input(), "/timeout bob 2m");
    let sent = world.act(Action::Submit);
    assert_eq!(
        requests(&sent),
        done(ModAction::Timeout {
            user: "bob".into(),
            length: Duration::from_secs(120),
            reason: None,
            message: Some(id("m1"))
        })
    );
    assert_eq!(world.app.mode(), Mode::Listing, "the list is there again");
    world.act(Action::Deed(Deed::Use));
    assert!(world.app.lists.unfolded.contains(&id("m1")), "Enter shows the whole");
}

#[test]
fn who_keeps_order_no_more_sees_no_queue() {
    let mut world = with_desk(Role::Moderator);
    world.act(Action::Queue);
    queue(&mut world, vec![item("bob", "m1", &[])]);
    stand(&mut world, Role::User, 0);
    assert!(world.app.lists.open.is_empty());
    assert!(world.room("nova").house.queue.items.is_empty());
}

fn timed_out(user: &str, until: i64) -> Restraint {
    Restraint {
        user: line(user),
        kind: RestraintKind::Timeout,
        until: Some(Timestamp(until)),
        since: Timestamp(1_000_000),
        by: line("kat"),
        reason: Some(line("spam")),
    }
}

fn restrained(world: &mut World, all: Vec<Restraint>) {
    let info = RoomInfo { restrained: all, ..info() };
    world.hear(Event::RoomInfo { room: nova(), info: Box::new(info) });
}

#[test]
fn a_timeout_that_runs_is_lifted_and_made_longer_from_its_list() {
    let mut world = with_desk(Role::Moderator);
    restrained(&mut world, vec![timed_out("bob", 1_300_000), timed_out("eve", 1_400_000), timed_out("old", 1)]);
    assert!(world.enters("/timeouts").is_empty());
    assert_eq!(listed(&world), ["bob by kat: spam", "eve by kat: spam"], "what is over is not listed");
    world.act(Action::Down);
    assert_eq!(deed(&mut world, Deed::Lift), done(ModAction::Lift { user: "eve".into() }));
    let more = ModAction::Extend { user: "eve".into(), by: Duration::from_secs(120) };
    assert_eq!(deed(&mut world, Deed::Extend), done(more));
    assert_eq!(deed(&mut world, Deed::Card), [Request::Card { room: nova(), user: "eve".into() }]);
}

#[test]
fn whoever_keeps_no_order_may_look_at_timeouts_and_change_none() {
    let mut world = with_desk(Role::User);
    restrained(&mut world, vec![timed_out("bob", 1_300_000)]);
    world.enters("/timeouts");
    assert_eq!(listed(&world), ["bob by kat: spam"]);
    assert_eq!(deed(&mut world, Deed::Lift), []);
    assert!(world.flash().contains("Only the moderators"), "{}", world.flash());
}

#[test]
fn it_counts_down_only_where_a_countdown_is_seen() {
    let mut world = with_desk(Role::Moderator);
    let until = world.now + 10_250;
    restrained(&mut world, vec![timed_out("bob", until)]);
    world.enters("/timeouts");
    assert_eq!(world.app.wants_tick(), None);
    world.tell(Msg::Counting(true));
    assert_eq!(world.app.wants_tick(), Some(Duration::from_millis(250)));
    world.tell(Msg::Counting(false));
    assert_eq!(world.app.wants_tick(), None);
}

#[test]
fn the_log_loads_older_pages_at_its_end_and_an_empty_page_takes_nothing_away() {
    let mut world = with_desk(Role::Moderator);
    world.enters("/modlog");
    let page = |ids: &[&str]| ids.iter().map(|id| entry(ModVerb::Ban, id, Some("bob"), None)).collect::<Vec<_>>();
    world.hear(Event::ModLog { room: nova(), entries: page(&["e9", "e8"]), more: true });
    assert_eq!(chosen(&world), Some(Key::Logged("e9".into())));
    let asked = world.act(Action::Down);
    assert_eq!(requests(&asked), [Request::ModLog { room: nova(), before: Some("e8".into()) }]);
    assert_eq!(requests(&world.act(Action::Down)), [], "one question at a time");
    world.hear(Event::ModLog { room: nova(), entries: page(&["e7"]), more: true });
    assert_eq!(listed(&world).len(), 3);
    assert_eq!(requests(&world.act(Action::Down)), [Request::ModLog { room: nova(), before: Some("e7".into()) }]);
    world.hear(Event::ModLog { room: nova(), entries: Vec::new(), more: false });
    assert_eq!(listed(&world).len(), 3);
    assert_eq!(requests(&world.act(Action::Down)), []);
}

#[test]
fn the_log_grows_and_marks_what_was_taken_back() {
    let mut world = with_desk(Role::Moderator);
    world.enters("/modlog ban");
    world.hear(Event::ModLog {
        room: nova(),
        entries: vec![entry(ModVerb::Ban, "e1", Some("bob"), None)],
        more: false,
    });
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Slow, "e2", None, None))));
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Ban, "e3", Some("eve"), None))));
    assert_eq!(listed(&world), ["kat kat banned eve: spam", "kat kat banned bob: spam"], "the filter holds");
    world.hear(Event::Moderated(Box::new(ModEntry { undone: true, ..entry(ModVerb::Ban, "e1", Some("bob"), None) })));
    let undone: Vec<_> = world.room("nova").house.log.entries.iter().map(|entry| entry.undone).collect();
    assert_eq!(undone, [false, false, true]);
}

fn card() -> Card {
    Card {
        name: line("Bob"),
        role: Role::User,
        created: Some(Timestamp(0)),
        seen: None,
        karma: -3,
        restraint: None,
        entries: vec![entry(ModVerb::Warn, "e1", Some("bob"), None)],
        notes: vec![Note { by: line("kat"), at: Timestamp(1), text: line("alt of rando22") }],
        lines: vec![Arc::new(line_of("nova", "bob", "m1", 1)), Arc::new(line_of("nova", "bob", "m2", 2))],
    }
}

#[test]
fn a_card_holds_notes_deeds_and_messages_and_its_keys_act_on_them() {
    let mut world = with_desk(Role::Moderator);
    world.says("nova", "m2");
    world.act(Action::SelectMessage);
    let asked = world.act(Action::Deed(Deed::Card));
    assert_eq!(requests(&asked), [Request::Card { room: nova(), user: "ann".into() }]);
    world.act(Action::Escape);
    world.act(Action::Escape);
    world.enters("/user @bob");
    world.hear(Event::Card { room: nova(), card: Box::new(card()) });
    assert_eq!(listed(&world), ["kat alt of rando22", "kat kat warned bob: spam", "bob m2", "bob m1"]);
    assert_eq!(deed(&mut world, Deed::Lift), done(ModAction::Lift { user: "Bob".into() }), "not who wrote the note");
    world.acts([Action::Down, Action::Down]);
    world.act(Action::Deed(Deed::Note));
    assert_eq!(world.input(), "/note bob ");
    world.types("seen before");
    let sent = world.act(Action::Submit);
    assert_eq!(requests(&sent), done(ModAction::Note { user: "bob".into(), text: "seen before".into() }));
    let on_top = world.app.focused_listing().map(|listing| listing.what.clone());
    assert!(matches!(on_top, Some(What::Desk(_, DeskList::Card(_)))), "{on_top:?}");
    // The note is there: the card is fetched again.
    let news = world.hear(Event::ModDone(Box::new(entry(ModVerb::Note, "e2", Some("bob"), None))));
    assert_eq!(requests(&news), [Request::Card { room: nova(), user: "bob".into() }]);
}

#[test]
fn a_note_names_somebody_and_says_something() {
    let mut world = with_desk(Role::Moderator);
    for (typed, words) in [("/note", "About whom?"), ("/note bob", "What is to be noted?")] {
        assert_eq!(requests(&world.enters(typed)), []);
        assert!(world.flash().contains(words), "{}", world.flash());
        world.act(Action::Interrupt);
    }
    let sent = world.enters("/note bob alt of rando22");
    assert_eq!(requests(&sent), done(ModAction::Note { user: "bob".into(), text: "alt of rando22".into() }));
}

#[test]
fn pictures_are_marked_in_the_timeline_by_moderators_alone() {
    for (role, may) in [(Role::User, false), (Role::Moderator, true)] {
        let mut world = with_desk(role);
        let said: Line = line_of("nova", "bob", "crowd", 1_000_001);
        world.diff("nova", Diff::Append(vec![Arc::new(said)]));
        world.act(Action::SelectMessage);
        assert_eq!(deed(&mut world, Deed::Nsfw), [], "{role:?}: there is no picture");
        world.hear(Event::Marked { room: nova(), message: id("crowd"), mark: ImageMark::Held });
        let mark = ModAction::Mark { message: id("crowd"), mark: ImageMark::Nsfw };
        assert_eq!(deed(&mut world, Deed::Nsfw), if may { done(mark) } else { Vec::new() }, "{role:?}");
    }
}

#[test]
fn enter_on_a_held_picture_lets_moderators_look_and_nobody_else() {
    for (role, asked) in [(Role::User, Vec::new()), (Role::Moderator, vec![Request::Queue { room: nova() }])] {
        let mut world = with_desk(role);
        world.says("nova", "crowd");
        world.hear(Event::Marked { room: nova(), message: id("crowd"), mark: ImageMark::Held });
        world.act(Action::SelectMessage);
        assert_eq!(deed(&mut world, Deed::Use), asked, "{role:?}");
        assert_eq!(chosen(&world), role.moderates().then(|| Key::Message(id("crowd"))));
    }
}

#[test]
fn the_private_room_of_moderators_shows_the_queue_of_its_dj() {
    let mut world = with_desk(Role::Moderator);
    world.hear(Event::Joined(super::world::room("nova-mods")));
    let room = RoomId::new("nova-mods");
    let private = RoomInfo { private: true, dj: Some(line("Nova")), ..RoomInfo::default() };
    world.hear(Event::RoomInfo { room: room.clone(), info: Box::new(private) });
    let standing = Box::new(Standing { role: Role::Moderator, ..Standing::default() });
    world.hear(Event::Standing { room, standing });
    world.act(Action::RoomNumber(3));
    assert_eq!(requests(&world.act(Action::Queue)), [Request::Queue { room: nova() }]);
}
