//! Keeping order: commands that say who may, keys that hit whom they were pressed for, what waits for a yes, undo.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use streamside::app::action::{Action, Mode};
use streamside::app::desk::{DeskPrefs, Preset};
use streamside::app::effect::{Effect, Msg};
use streamside::app::lists::Deed;
use streamside::app::state::Overlay;
use streamside::chat::{
    Capabilities, Diff, Event, Kind, MessageId, ModAction, ModEntry, ModVerb, Request, Restraint, RestraintKind, Role,
    RoomId, RoomInfo, SafeText, Standing, Timestamp,
};

use super::world::{World, connected, line_of, sent};

pub fn with_desk(role: Role) -> World {
    let mut world = connected();
    let capabilities =
        Capabilities { desk: true, backfill: true, acks: true, max_length: 50, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world.hear(Event::RoomInfo { room: RoomId::new("nova"), info: Box::new(info()) });
    stand(&mut world, Standing { role, ..Standing::default() });
    world
}

pub fn info() -> RoomInfo {
    RoomInfo {
        dj: Some(SafeText::line("nova")),
        moderators: vec![SafeText::line("kat")],
        shortest: Duration::from_secs(120),
        longest: Duration::from_secs(600),
        ..RoomInfo::default()
    }
}

fn stand(world: &mut World, standing: Standing) {
    world.hear(Event::Standing { room: RoomId::new("nova"), standing: Box::new(standing) });
}

/// What is asked of the server, and for which room.
fn asked(effects: &[Effect]) -> Vec<(String, ModAction)> {
    let one = |effect: &Effect| match effect {
        Effect::Request(_, Request::Moderate { room, action }) => Some((room.as_str().to_owned(), action.clone())),
        _ => None,
    };
    effects.iter().filter_map(one).collect()
}

fn timeout(user: &str, seconds: u64, reason: Option<&str>, message: Option<&str>) -> ModAction {
    ModAction::Timeout {
        user: user.into(),
        length: Duration::from_secs(seconds),
        reason: reason.map(str::to_owned),
        message: message.map(MessageId::new),
    }
}

fn says(world: &mut World, room: &str, name: &str, text: &str) {
    world.now += 1;
    let line = Arc::new(line_of(room, name, text, world.now));
    world.diff(room, Diff::Append(vec![line]));
}

fn deed(world: &mut World, deed: Deed) -> Vec<Effect> {
    world.act(Action::Deed(deed))
}

fn entry(verb: ModVerb, user: &str) -> ModEntry {
    ModEntry {
        id: "e1".into(),
        at: Timestamp(1),
        room: RoomId::new("nova"),
        verb,
        by: SafeText::line("kat"),
        user: Some(SafeText::line(user)),
        length: Some(Duration::from_secs(600)),
        reason: Some(SafeText::line("spam")),
        message: None,
        undone: false,
    }
}

#[test]
fn commands_ask_the_server_for_what_was_typed() {
    let user = || "bob".to_owned();
    let table = [
        ("/timeout bob", timeout("bob", 600, None, None)),
        ("/to @bob 2m", timeout("bob", 120, None, None)),
        ("/timeout bob 3m30s too loud", timeout("bob", 210, Some("too loud"), None)),
        ("/timeout bob too loud", timeout("bob", 600, Some("too loud"), None)),
        ("/untimeout bob", ModAction::Lift { user: user() }),
        ("/ban bob spam", ModAction::Ban { user: user(), reason: Some("spam".into()) }),
        ("/unban bob", ModAction::Lift { user: user() }),
        ("/warn bob no caps", ModAction::Warn { user: user(), reason: "no caps".into() }),
        ("/delete id:m7 rude", ModAction::Delete { message: MessageId::new("m7"), reason: Some("rude".into()) }),
        ("/clear bob", ModAction::Clear { user: Some(user()) }),
        ("/clear --all", ModAction::Clear { user: None }),
        ("/slow", ModAction::Slow { every: Some(Duration::from_secs(5)) }),
        ("/slow 30", ModAction::Slow { every: Some(Duration::from_secs(30)) }),
        ("/slow 2m", ModAction::Slow { every: Some(Duration::from_secs(120)) }),
        ("/slowoff", ModAction::Slow { every: None }),
        ("/pin id:m7", ModAction::Pin { message: MessageId::new("m7"), length: None }),
        (
            "/pin id:m7 --for 10m",
            ModAction::Pin { message: MessageId::new("m7"), length: Some(Duration::from_secs(600)) },
        ),
        ("/report id:m7 rude", ModAction::Report { message: MessageId::new("m7"), reason: Some("rude".into()) }),
        ("/mod bob", ModAction::Appoint { user: user(), event: false }),
        ("/mod bob --event", ModAction::Appoint { user: user(), event: true }),
        ("/mod --event bob", ModAction::Appoint { user: user(), event: true }),
        ("/unmod bob", ModAction::Unappoint { user: user() }),
    ];
    for (typed, action) in table {
        let mut world = with_desk(Role::Dj);
        let effects = world.enters(typed);
        assert_eq!(asked(&effects), [("nova".to_owned(), action)], "{typed}: {}", world.flash());
        assert_eq!(world.input(), "", "{typed}");
    }
}

#[test]
fn what_cannot_be_done_is_refused_with_words_and_stays_in_the_input() {
    for (typed, words) in [
        ("/timeout", "Whom?"),
        ("/timeout me", "That is you"),
        ("/timeout bob 1m", "too short: a timeout here lasts 2m to 10m"),
        ("/timeout bob 1h", "too long: a timeout here lasts 2m to 10m"),
        ("/timeout bob 9999", "a timeout here lasts 2m to 10m"),
        ("/timeout bob 5x", "5x is no length of time"),
        ("/warn bob", "Of what?"),
        ("/delete", "Which message?"),
        ("/report", "Which message?"),
        ("/pin", "Which message?"),
        ("/unpin", "Nothing is pinned"),
        ("/slow soon", "How many seconds"),
        ("/mod bob later", "--event"),
        ("/undo", "nothing of yours"),
        // A beginning of the name does not do for what takes something away.
        ("/timeou bob", "could be /timeout or /timeouts"),
        ("/ba bob", "/badge"),
        ("/delet id:m7", "is not a command"),
    ] {
        let mut world = with_desk(Role::Dj);
        let effects = world.enters(typed);
        assert_eq!(asked(&effects), [], "{typed}");
        let told = format!("{} {:?}", world.flash(), world.shown().last());
        assert!(told.contains(words), "{typed}: {told}");
    }
}

#[test]
fn who_may_is_said_before_the_server_is_asked() {
    use Role::{Admin, Dj, Guest, Moderator, User};
    let all = [Guest, User, Moderator, Dj, Admin];
    for (typed, least) in [
        ("/timeout bob", Moderator),
        ("/untimeout bob", Moderator),
        ("/ban bob", Moderator),
        ("/unban bob", Moderator),
        ("/warn bob caps", Moderator),
        ("/delete id:m", Moderator),
        ("/clear bob", Moderator),
        ("/slow", Moderator),
        ("/slowoff", Moderator),
        ("/pin id:m", Moderator),
        ("/mod bob", Dj),
        ("/unmod bob", Dj),
        ("/report id:m", User),
    ] {
        for role in all {
            let mut world = with_desk(role);
            let allowed = !asked(&world.enters(typed)).is_empty();
            assert_eq!(allowed, role >= least, "{typed} as {role:?}: {}", world.flash());
            let named = ["moderators of #nova", "DJ of #nova", "Guests cannot"];
            assert!(allowed || named.iter().any(|words| world.flash().contains(words)), "{typed}: {}", world.flash());
        }
    }
}

#[test]
fn a_server_without_a_desk_is_said_to_have_none_and_nothing_is_offered() {
    let mut world = connected();
    for typed in ["/timeout bob", "/mods", "/report id:m", "/undo", "/slow"] {
        assert_eq!(asked(&world.enters(typed)), []);
        assert!(world.flash().contains("keeps no moderator's desk"), "{typed}: {}", world.flash());
        world.act(Action::Interrupt);
    }
    let offered = |world: &mut World| {
        world.types("/");
        world.act(Action::NextField);
        let hits = world.app.writing.completion.take().expect("commands are listed").hits;
        world.act(Action::Interrupt);
        hits.into_iter().map(|hit| hit.text).collect::<Vec<_>>()
    };
    let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
    assert!(!has(&offered(&mut world), "/timeout") && !has(&offered(&mut world), "/report"));
    let user = offered(&mut with_desk(Role::User));
    assert!(has(&user, "/report") && has(&user, "/mods") && !has(&user, "/timeout"), "{user:?}");
    let moderator = offered(&mut with_desk(Role::Moderator));
    assert!(has(&moderator, "/timeout") && !has(&moderator, "/mod"), "{moderator:?}");
    assert!(has(&offered(&mut with_desk(Role::Dj)), "/mod"));
}

#[test]
fn a_bare_number_asks_what_was_meant() {
    let mut world = with_desk(Role::Moderator);
    assert_eq!(asked(&world.enters("/timeout bob 5 caps")), []);
    let Some(Overlay::Ask(ask)) = world.overlay() else { panic!("nothing is asked: {}", world.flash()) };
    assert_eq!(ask.question, "/timeout bob 5 means 5 seconds; the shortest here is 2m. Meant 5m?");
    world.act(Action::Insert('x'));
    let effects = world.act(Action::Submit);
    assert_eq!(asked(&effects), [("nova".into(), timeout("bob", 300, Some("caps"), None))]);
    assert_eq!((world.overlay(), world.input()), (None, ""));

    world.enters("/timeout bob 5 caps");
    assert_eq!(world.act(Action::Escape), []);
    assert_eq!((world.overlay(), world.input()), (None, "/timeout bob 5 caps"), "to be put right");
    world.act(Action::Interrupt);

    world.enters("/timeout bob 300");
    let effects = world.act(Action::Submit);
    assert_eq!(asked(&effects), [("nova".into(), timeout("bob", 300, None, None))], "300 seconds are 5 minutes");
}

#[test]
fn clearing_a_whole_channel_asks_first() {
    let mut world = with_desk(Role::Moderator);
    assert_eq!(asked(&world.enters("/clear")), []);
    let Some(Overlay::Ask(ask)) = world.overlay() else { panic!("nothing is asked") };
    assert!(ask.question.contains("Clear #nova?"), "{}", ask.question);
    assert_eq!(asked(&world.act(Action::Submit)), [("nova".into(), ModAction::Clear { user: None })]);
}

#[test]
fn a_preset_and_enter_hit_the_author_of_the_selected_message_under_a_flood() {
    let mut world = with_desk(Role::Moderator);
    says(&mut world, "nova", "bob", "hello");
    says(&mut world, "nova", "k1ller", "buy followers");
    says(&mut world, "nova", "carol", "what a tune");
    world.types("my draft");
    world.act(Action::SelectMessage);
    world.act(Action::Up);
    (0..50).for_each(|n| says(&mut world, "nova", "flood", &format!("a {n}")));
    assert_eq!(asked(&deed(&mut world, Deed::Preset(2))), []);
    assert_eq!((world.input(), world.app.mode()), ("/timeout k1ller 10m", Mode::Typing));
    (0..50).for_each(|n| says(&mut world, "nova", "flood", &format!("b {n}")));
    world.types(" spam");
    // Even if the message itself is gone by now.
    world.diff("nova", Diff::Remove { at: 1 });
    let effects = world.act(Action::Submit);
    let action = timeout("k1ller", 600, Some("spam"), Some("buy followers"));
    assert_eq!(asked(&effects), [("nova".into(), action)]);
    assert_eq!(world.input(), "my draft", "what was being written is there again");
}

#[test]
fn after_a_preset_the_selection_is_as_it_was_and_z_takes_it_back() {
    let mut world = with_desk(Role::Moderator);
    says(&mut world, "nova", "k1ller", "buy followers");
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Preset(0));
    world.act(Action::Submit);
    assert_eq!((world.app.mode(), world.app.selected_line().is_some()), (Mode::Selecting, true));
    world.hear(Event::ModDone(Box::new(entry(ModVerb::Timeout, "k1ller"))));
    assert_eq!(world.flash(), "kat timed out k1ller for 10m: spam. z takes it back (30 s)");
    world.now += 29_000;
    assert_eq!(asked(&deed(&mut world, Deed::Undo)), [("nova".into(), ModAction::Undo { entry: "e1".into() })]);
    assert_eq!(asked(&deed(&mut world, Deed::Undo)), [], "once");

    world.hear(Event::ModDone(Box::new(entry(ModVerb::Timeout, "k1ller"))));
    world.now += 30_001;
    assert_eq!(asked(&deed(&mut world, Deed::Undo)), []);
    assert!(world.flash().contains("more than 30 s ago"), "{}", world.flash());
    world.hear(Event::ModDone(Box::new(entry(ModVerb::Warn, "k1ller"))));
    assert_eq!(world.flash(), "kat warned k1ller: spam", "words cannot be taken back");
    world.hear(Event::ModDone(Box::new(entry(ModVerb::Delete, "k1ller"))));
    assert!(world.flash().ends_with("z takes it back (30 s)"), "{}", world.flash());
    assert_eq!(asked(&deed(&mut world, Deed::Undo)), [("nova".into(), ModAction::Undo { entry: "e1".into() })]);
}

#[test]
fn escape_leaves_a_command_that_a_key_put_there() {
    let mut world = with_desk(Role::Moderator);
    says(&mut world, "nova", "k1ller", "buy followers");
    world.types("my draft");
    for leave in [Action::Escape, Action::Interrupt] {
        world.act(Action::SelectMessage);
        deed(&mut world, Deed::Warn);
        assert_eq!(world.input(), "/warn k1ller ");
        world.act(leave);
        assert_eq!((world.input(), world.app.mode()), ("my draft", Mode::Selecting));
        world.act(Action::Escape);
    }
}

#[test]
fn another_name_typed_into_the_command_is_not_the_one_that_was_aimed_at() {
    let mut world = with_desk(Role::Moderator);
    says(&mut world, "nova", "k1ller", "buy followers");
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Timeout);
    assert_eq!(world.input(), "/timeout k1ller ");
    world.acts(std::iter::repeat_n(Action::Backspace, 7));
    world.types("bob 5m");
    let effects = world.act(Action::Submit);
    assert_eq!(asked(&effects), [("nova".into(), timeout("bob", 300, None, None))], "no message goes with it");
}

#[test]
fn a_message_of_another_channel_is_acted_on_in_that_channel() {
    let mut world = with_desk(Role::Moderator);
    world.hear(Event::RoomInfo { room: RoomId::new("kat"), info: Box::new(info()) });
    says(&mut world, "kat", "k1ller", "over here");
    world.act(Action::SelectMessage);
    assert_eq!(asked(&deed(&mut world, Deed::Preset(0))), []);
    assert!(world.flash().contains("moderators of #kat"), "one is no moderator there: {}", world.flash());
    let standing = Box::new(Standing { role: Role::Moderator, ..Standing::default() });
    world.hear(Event::Standing { room: RoomId::new("kat"), standing });
    deed(&mut world, Deed::Preset(0));
    let effects = world.act(Action::Submit);
    assert_eq!(asked(&effects), [("kat".into(), timeout("k1ller", 120, None, Some("over here")))]);
}

#[test]
fn banning_and_deleting_wait_for_a_yes_and_name_the_person() {
    let ban = ModAction::Ban { user: "k1ller".into(), reason: None };
    let delete = ModAction::Delete { message: MessageId::new("buy followers"), reason: None };
    for (key, action) in [(Deed::Ban, ban), (Deed::Delete, delete)] {
        let mut world = with_desk(Role::Moderator);
        says(&mut world, "nova", "k1ller", "buy followers");
        world.act(Action::SelectMessage);
        assert_eq!(asked(&deed(&mut world, key)), []);
        let Some(Overlay::Ask(ask)) = world.overlay() else { panic!("{key:?} does not ask") };
        assert!(ask.question.contains("k1ller") && ask.yes.contains("k1ller"), "{ask:?}");
        says(&mut world, "nova", "bob", "hello");
        world.act(Action::Insert('x'));
        assert_eq!(world.act(Action::Escape), []);
        deed(&mut world, key);
        says(&mut world, "nova", "bob", "hello again");
        let effects = world.act(Action::Submit);
        assert_eq!(asked(&effects), [("nova".into(), action)]);
        assert_eq!(world.app.selected_line().map(|line| line.message.body.plain()).as_deref(), Some("buy followers"));
    }
}

#[test]
fn one_s_own_messages_go_without_a_question_and_nobody_times_oneself_out() {
    let mut world = with_desk(Role::Moderator);
    says(&mut world, "nova", "me", "slip");
    world.act(Action::SelectMessage);
    for key in [Deed::Preset(0), Deed::Timeout, Deed::Ban, Deed::Warn] {
        assert_eq!(asked(&deed(&mut world, key)), []);
        assert!(world.flash().contains("That is you"), "{key:?}: {}", world.flash());
    }
    let effects = deed(&mut world, Deed::Delete);
    assert_eq!(asked(&effects), [("nova".into(), ModAction::Delete { message: MessageId::new("slip"), reason: None })]);
}

#[test]
fn presets_are_those_of_the_channel_and_can_go_out_at_once() {
    let mut world = with_desk(Role::Moderator);
    says(&mut world, "nova", "k1ller", "BUY");
    let presets = vec![Preset { length: 180_000, reason: Some("caps".into()) }];
    let mut prefs = world.app.prefs.clone();
    prefs.desk = DeskPrefs { confirm: true, presets: HashMap::from([("nova".to_owned(), presets)]) };
    world.tell(Msg::Prefs(Box::new(prefs.clone())));
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Preset(0));
    assert_eq!(world.input(), "/timeout k1ller 3m caps");
    world.act(Action::Escape);
    deed(&mut world, Deed::Preset(1));
    assert!(world.flash().contains("only 1 timeouts"), "{}", world.flash());
    prefs.desk.confirm = false;
    world.tell(Msg::Prefs(Box::new(prefs)));
    let effects = deed(&mut world, Deed::Preset(0));
    assert_eq!(asked(&effects), [("nova".into(), timeout("k1ller", 180, Some("caps"), Some("BUY")))]);
}

#[test]
fn the_same_keys_work_in_lists_and_the_list_comes_back() {
    let mut world = with_desk(Role::Moderator);
    says(&mut world, "nova", "k1ller", "@me hello");
    says(&mut world, "nova", "bob", "hello");
    world.act(Action::Mentions);
    assert_eq!(world.app.mode(), Mode::Listing);
    deed(&mut world, Deed::Preset(1));
    assert_eq!(world.input(), "/timeout k1ller 5m");
    let effects = world.act(Action::Submit);
    assert_eq!(asked(&effects), [("nova".into(), timeout("k1ller", 300, None, Some("@me hello")))]);
    assert_eq!(world.app.mode(), Mode::Listing);
    deed(&mut world, Deed::Ban);
    let effects = world.act(Action::Submit);
    assert_eq!(asked(&effects), [("nova".into(), ModAction::Ban { user: "k1ller".into(), reason: None })]);
}

#[test]
fn who_keeps_no_order_whispers_with_w_and_reports() {
    let mut world = with_desk(Role::User);
    says(&mut world, "nova", "k1ller", "buy");
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Warn);
    assert_eq!(world.input(), "/whisper k1ller ");
    world.act(Action::Interrupt);
    world.act(Action::SelectMessage);
    deed(&mut world, Deed::Report);
    assert_eq!(world.input(), "/report ");
    world.types("spam");
    let effects = world.act(Action::Submit);
    let action = ModAction::Report { message: MessageId::new("buy"), reason: Some("spam".into()) };
    assert_eq!(asked(&effects), [("nova".into(), action)]);
}

#[test]
fn while_timed_out_enter_keeps_the_draft_and_says_for_how_long() {
    let mut world = with_desk(Role::User);
    let restraint = |kind, until: Option<i64>| Restraint {
        user: SafeText::line("me"),
        kind,
        until: until.map(Timestamp),
        since: Timestamp(1),
        by: SafeText::line("kat"),
        reason: Some(SafeText::line("links")),
    };
    let until = world.now + 252_000;
    let standing = |restraint| Standing { role: Role::User, restraint, ..Standing::default() };
    stand(&mut world, standing(Some(restraint(RestraintKind::Timeout, Some(until)))));
    assert_eq!(sent(&world.enters("sorry")), []);
    assert_eq!(world.flash(), "You can write again in 4 min 12 s (timeout by kat: links); the text stays here.");
    assert_eq!((world.input(), world.app.wants_tick()), ("sorry", Some(Duration::from_secs(1))));
    world.now = until + 1;
    assert_eq!(sent(&world.act(Action::Submit)), [("nova", "sorry")], "it ends by itself");
    stand(&mut world, standing(Some(restraint(RestraintKind::Ban, None))));
    assert_eq!(sent(&world.enters("hello")), []);
    assert!(world.flash().contains("banned here by kat: links"), "{}", world.flash());
    assert_eq!(world.app.wants_tick(), None, "nothing counts down");
}

#[test]
fn slow_mode_counts_down_after_one_s_own_message_and_spares_moderators() {
    for (role, waits) in [(Role::User, true), (Role::Moderator, false), (Role::Dj, false)] {
        let mut world = with_desk(role);
        let slow = RoomInfo { slow: Some(Duration::from_secs(5)), ..info() };
        world.hear(Event::RoomInfo { room: RoomId::new("nova"), info: Box::new(slow) });
        assert_eq!(sent(&world.enters("one")).len(), 1);
        world.now += 2_000;
        assert_eq!(sent(&world.enters("two")).is_empty(), waits, "{role:?}");
        if waits {
            assert_eq!(world.flash(), "You can write again in 3 s; the text stays here.");
            world.hear(Event::RoomInfo { room: RoomId::new("nova"), info: Box::new(info()) });
            assert_eq!(sent(&world.act(Action::Submit)), [("nova", "two")], "slow mode was ended");
        }
    }
}

#[test]
fn what_was_done_is_one_notice_until_somebody_speaks() {
    let mut world = with_desk(Role::User);
    says(&mut world, "nova", "bob", "hello");
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Timeout, "k1ller"))));
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Ban, "rando"))));
    assert_eq!(world.shown(), ["hello", "kat timed out k1ller for 10m: spam; kat banned rando: spam"]);
    says(&mut world, "nova", "bob", "thanks");
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Lift, "k1ller"))));
    assert_eq!(world.shown().len(), 4);
    let undo = ModEntry { reason: Some(SafeText::line("timeout")), ..entry(ModVerb::Undo, "k1ller") };
    world.hear(Event::Moderated(Box::new(undo)));
    assert!(world.shown()[3].ends_with("; kat took back the timeout of k1ller"), "{:?}", world.shown());
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Delete, "k1ller"))));
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Warn, "k1ller"))));
    assert_eq!(world.shown().len(), 4, "what only moderators may know is no line");
    world.hear(Event::Moderated(Box::new(entry(ModVerb::Warn, "me"))));
    assert!(world.shown()[3].contains("kat warns you: spam"), "{:?}", world.shown());
    assert!(world.room("nova").lines.iter().all(|line| line.message.kind != Kind::Alert));
}
