//! Who is told of what: mentions by name, word and pattern, direct messages, levels, and when nobody is disturbed.

use std::sync::Arc;

use regex::Regex;
use streamside::app::action::Action;
use streamside::app::alert::{Alert, Sound};
use streamside::app::effect::{Effect, Msg};
use streamside::app::mention::rules::{Exclude, Level, Rules};
use streamside::app::prefs::{Alerts, Prefs, SoundWish};
use streamside::app::quiet::Hours;
use streamside::app::state::App;
use streamside::chat::{
    Author, Delivery, Diff, Event, Kind, Line, MessageId, Room, RoomId, RoomKind, SafeText, Timestamp,
};

use crate::hostile::{group, judge};

use super::world::{NET, World, connected, line_of, own, place, room, said};

/// The app as configured with these wishes.
fn with(prefs: Prefs) -> World {
    let mut world = connected();
    world.tell(Msg::Prefs(Box::new(prefs)));
    world
}

fn alerts(change: impl FnOnce(&mut Alerts)) -> Prefs {
    let mut alerts = Alerts::default();
    change(&mut alerts);
    Prefs { alerts, ..Prefs::default() }
}

fn alert(effects: &[Effect]) -> Option<&Alert> {
    effects.iter().find_map(|effect| match effect {
        Effect::Alert(alert) => Some(&**alert),
        _ => None,
    })
}

fn rings(effects: &[Effect]) -> bool {
    alert(effects).is_some() || effects.contains(&Effect::Bell)
}

fn listed(app: &App) -> Vec<String> {
    app.mentions.iter().map(|entry| entry.line.message.body.plain()).collect()
}

#[test]
fn s3_5_a_mention_makes_a_sound_and_a_notice() {
    let mut world = connected();
    let effects = world.says("kat", "hey @ME look");
    let alert = alert(&effects).expect("an alert");
    assert_eq!((&alert.sound, &alert.hook), (&Some(Sound::Own), &None));
    let notice = alert.notice.as_ref().expect("a notice");
    assert_eq!((notice.title.as_str(), notice.body.as_str()), ("ann in #kat", "hey @ME look"));
    world.now += 10_000;
    assert!(!rings(&world.says("kat", "hey me, @meh, x@me")), "it must stand between blanks");
}

#[test]
fn s3_5_the_bell_rings_alone_where_it_is_chosen() {
    let mut world = with(alerts(|alerts| (alerts.sound, alerts.desktop) = (SoundWish::Bell, false)));
    assert_eq!(world.says("kat", "@me"), [Effect::Bell]);
    let mut world = with(alerts(|alerts| (alerts.sound, alerts.desktop) = (SoundWish::Off, false)));
    assert_eq!(world.says("kat", "@me"), []);
    let mut world = with(alerts(|alerts| alerts.sound = SoundWish::File("/x.wav".into())));
    assert_eq!(alert(&world.says("kat", "@me")).unwrap().sound, Some(Sound::File("/x.wav".into())));
}

#[test]
fn nothing_alerts_that_comes_in_before_ones_eyes() {
    for (away, expected) in [(None, false), (Some(Msg::Focus(false)), true), (Some(Msg::EndVisible(false)), true)] {
        let mut world = connected();
        away.into_iter().for_each(|away| drop(world.tell(away)));
        assert_eq!(rings(&world.says("nova", "@me")), expected);
    }
}

#[test]
fn own_lines_history_and_what_is_old_alert_nobody() {
    let mut world = connected();
    let silent = vec![own("kat", "@me 1", 1, Delivery::Delivered), Arc::new(line_of("kat", "Me", "@me 2", 2))];
    assert!(!rings(&world.diff("kat", Diff::Append(silent))));
    assert!(!rings(&world.diff("kat", Diff::Insert { at: 0, line: said("kat", "@me 3", 0) })));
    assert!(!rings(&world.diff("kat", Diff::Reset(vec![said("kat", "@me 4", 0)]))));
    let since = Timestamp(world.now);
    assert!(!rings(&world.hear(Event::CaughtUp { room: RoomId::new("kat"), new: 1, since })));
    assert_eq!(world.room("kat").mentions, 1, "but it counts");
}

#[test]
fn a_mention_in_another_room_is_heard_in_the_global_view_unless_it_is_old() {
    let mut world = connected();
    let heard = |world: &mut World, age: i64| {
        world.now += 10_000;
        let line = said("mega", &format!("@me {age}"), world.now - age);
        rings(&world.hear(Event::Overheard(vec![line])))
    };
    assert!(heard(&mut world, 5));
    assert!(!heard(&mut world, 3_600_000));
    world.act(Action::ToggleScope);
    assert!(!heard(&mut world, 6));
    assert_eq!(listed(&world.app), ["@me 5", "@me 3600000"], "both are listed, the hidden one is not");
}

#[test]
fn a_storm_of_mentions_is_one_sound_in_two_seconds_and_ten_a_minute() {
    let mut world = connected();
    let mut heard = Vec::new();
    for n in 0..240 {
        let effects = world.says("kat", &format!("@me {n}"));
        heard.extend(rings(&effects).then_some(world.now));
        world.now += 250;
    }
    assert!(heard.windows(2).all(|pair| pair[1] - pair[0] >= 2_000), "{heard:?}");
    assert_eq!(heard.len(), 10, "{heard:?}");
    assert_eq!(world.room("kat").mentions, 240, "all of them count");
}

#[test]
fn own_words_count_where_they_are_not_excluded() {
    let pattern = |text: &str| Regex::new(text).unwrap();
    let exclude = vec![Exclude { channel: Some("nova".into()), pattern: Some(pattern("^bot:")) }];
    let rules = Rules::new(vec![pattern(r"(?i)\bdj vj\b")], exclude, vec![]);
    let mut world = with(Prefs { mentions: Arc::new(rules), ..Prefs::default() });
    assert!(rings(&world.says("kat", "is DJ VJ on?")));
    world.now += 5_000;
    world.act(Action::Open(place("kat")));
    assert!(!rings(&world.says("nova", "bot: dj vj")));
    assert_eq!((world.room("kat").mentions, listed(&world.app)), (0, vec!["is DJ VJ on?".to_owned()]));
}

#[test]
fn a_level_says_how_much_of_a_channel_alerts() {
    let levels = vec![("kat".into(), Level::All), ("quiet".into(), Level::None)];
    let mut world = with(Prefs { mentions: Arc::new(Rules::new(vec![], vec![], levels)), ..Prefs::default() });
    world.hear(Event::Joined(room("quiet")));
    let effects = world.says("kat", "no name in it");
    let alert = alert(&effects).expect("everything of this channel is told");
    assert_eq!((&alert.sound, &alert.notice), (&Some(Sound::Own), &None), "but only heard");
    world.now += 5_000;
    assert!(!rings(&world.says("quiet", "hey @me")));
    assert_eq!((world.room("quiet").mentions, listed(&world.app).len()), (1, 1), "it is a mention all the same");
}

#[test]
fn direct_messages_alert_like_mentions() {
    let mut world = connected();
    let direct = Room {
        id: RoomId::new("@kat"),
        name: SafeText::name("kat"),
        mine: false,
        kind: RoomKind::Direct { with: vec![SafeText::name("kat")] },
    };
    world.hear(Event::Joined(direct));
    let effects = world.says("@kat", "psst");
    let notice = alert(&effects).and_then(|alert| alert.notice.clone()).expect("a notice");
    assert_eq!(notice.title.as_str(), "ann in a direct message");
    assert_eq!((world.room("@kat").mentions, listed(&world.app).len()), (1, 0), "they have a room of their own");
}

#[test]
fn the_hook_gets_the_words_and_its_command() {
    let mut world = with(alerts(|alerts| alerts.command = vec!["lamp".into(), "on".into()]));
    let effects = world.says("kat", "@me $(reboot) `x`");
    let hook = alert(&effects).and_then(|alert| alert.hook.clone()).expect("a hook");
    assert_eq!(hook.command, ["lamp", "on"]);
    let told = [hook.room.as_str(), hook.author.as_str(), hook.text.as_str()];
    assert_eq!(told, ["#kat", "ann", "@me $(reboot) `x`"]);
}

#[test]
fn what_a_notice_says_is_short_and_of_one_line() {
    let mut world = connected();
    let text = format!("@me \n{}", "long ".repeat(500));
    let effects = world.says("kat", &text);
    let notice = alert(&effects).and_then(|alert| alert.notice.clone()).expect("a notice");
    assert!(notice.body.as_str().chars().count() <= 201 && notice.body.as_str().ends_with('…'));
    assert!(!notice.body.as_str().contains('\n'));
}

#[test]
fn quiet_by_word_is_quiet_until_its_time_is_over() {
    let mut world = connected();
    world.enters("/dnd 10m");
    assert!(world.app.is_quiet());
    assert!(!rings(&world.says("kat", "@me 1")));
    assert_eq!(world.room("kat").mentions, 1, "it counts all the same");
    assert!(world.app.wants_tick().is_some(), "the word on screen goes by itself");
    world.now += 600_000;
    world.tell(Msg::Tick);
    assert!(!world.app.is_quiet());
    assert!(rings(&world.says("kat", "@me 2")));
    world.enters("/dnd");
    assert!(world.app.is_quiet());
    world.enters("/dnd");
    assert!(!world.app.is_quiet());
    world.enters("/dnd 5");
    assert_eq!(world.flash(), "/dnd takes on, off or a time like 45m or 2h, not 5.");
}

#[test]
fn quiet_hours_are_local_and_can_be_lifted_until_they_are_over() {
    let hour = 3_600_000;
    let mut world = with(alerts(|alerts| alerts.quiet = vec![Hours { from: 60, to: 120 }]));
    world.now = 86_400_000;
    world.tell(Msg::LocalOffset(3600));
    assert!(world.app.is_quiet(), "0:00 UTC is 1:00 there");
    world.enters("/dnd off");
    assert!(!world.app.is_quiet());
    world.now += hour;
    world.tell(Msg::Tick);
    assert!(!world.app.is_quiet());
    world.now += 23 * hour;
    world.tell(Msg::Tick);
    assert!(world.app.is_quiet(), "the next night counts again");
}

#[test]
fn mentions_of_all_rooms_are_listed_newest_first_and_once() {
    let mut world = connected();
    world.says("kat", "@me a");
    world.says("nova", "@me b");
    world.diff("kat", Diff::Insert { at: 0, line: said("kat", "@me old", 5) });
    world.diff("kat", Diff::Insert { at: 0, line: said("kat", "@me old", 5) });
    assert_eq!(listed(&world.app), ["@me b", "@me a", "@me old"]);
    assert_eq!(world.app.mentions[0].place, place("nova"));
    for n in 0..600 {
        world.says("kat", &format!("@me {n}"));
    }
    assert_eq!((world.app.mentions.len(), listed(&world.app)[0].as_str()), (500, "@me 599"));
}

#[test]
fn a_listed_mention_follows_its_line() {
    let mut world = connected();
    world.says("kat", "@me a");
    world.says("kat", "@me b");
    let changed = |id: &str, text: &str, kind| {
        let mut line: Line = line_of("kat", "ann", text, 1);
        (line.message.id, line.message.kind) = (MessageId::new(id), kind);
        Arc::new(line)
    };
    world.hear(Event::Changed(changed("@me a", "@me a, edited", Kind::Text)));
    world.diff("kat", Diff::Set { at: 1, line: changed("@me b", "gone", Kind::Removed) });
    assert_eq!(listed(&world.app), ["@me a, edited"]);
    world.app.update(Msg::Flash("x".into()), Timestamp(world.now));
    world.enters(&format!("/forget net{}", NET.0));
    assert!(world.app.mentions.is_empty());
}

#[test]
fn without_any_other_way_the_terminal_rings() {
    assert_eq!(connected().tell(Msg::Unheard), [Effect::Bell]);
}

/// The corpus as names, channels and words: nothing of it may reach a notice, its title or a hook's environment.
#[test]
fn hostile_text_reaches_neither_notices_nor_hooks() {
    let records = ["01_control", "02_escapes", "03_unicode", "04_width", "06_html"].into_iter().flat_map(group);
    for record in records {
        let text = record.text().expect("the group holds texts");
        let mut world = with(alerts(|alerts| alerts.command = vec!["x".into()]));
        world.tell(Msg::Focus(false));
        let mut line = line_of(&text, "ann", &format!("@me {text}"), world.now);
        let author = Author { name: SafeText::name(&text), ..(*line.message.author).clone() };
        line.message.author = Arc::new(author);
        let effects = world.hear(Event::Overheard(vec![Arc::new(line)]));
        let alert = alert(&effects).unwrap_or_else(|| panic!("{}: a mention alerts", record.id));
        let (notice, hook) = (alert.notice.as_ref().expect("a notice"), alert.hook.as_ref().expect("a hook"));
        for told in [&notice.title, &notice.body, &hook.room, &hook.author, &hook.text] {
            assert_eq!(judge::fault(told.as_str()), None, "{}: {}", record.id, record.note);
            assert!(!told.as_str().contains('\0'), "{}", record.id);
        }
        let one_line = [&notice.title, &notice.body].iter().all(|told| !told.as_str().contains('\n'));
        assert!(one_line && notice.title.as_str().chars().count() < 100, "{}: {notice:?}", record.id);
        assert!(notice.body.as_str().chars().count() <= 201, "{}: {notice:?}", record.id);
    }
}
