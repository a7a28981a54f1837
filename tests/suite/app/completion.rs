//! Tab: what a word can become, in which order, and how one gets back to what was typed.

use std::sync::Arc;

use streamside::app::action::Action::{self, Backspace, Down, Escape, Insert, NextField, PreviousField, Submit, Up};
use streamside::app::command::hint::hint;
use streamside::app::writing::WritingPrefs;
use streamside::chat::{Diff, Event, Member, RoomId, SafeText};

use super::world::{World, connected, line_of};

/// In #nova with five people, of whom Bob and then Ann have spoken; the network knows two emotes.
fn crowd() -> World {
    let mut world = connected();
    let member = |name: &&str| Member { name: SafeText::name(name), color: None, owner: false };
    let members = ["Alice", "ann", "Bob", "me", "zoë", "two words"].iter().map(member).collect();
    world.hear(Event::Members { room: RoomId::new("nova"), members });
    for (name, at) in [("Bob", 1), ("ann", 2)] {
        let line = line_of("nova", name, &format!("{name} says"), at);
        world.diff("nova", Diff::Append(vec![Arc::new(line)]));
    }
    world.hear(Event::Emotes(["PogU", "../../etc/passwd", "pogo"].map(SafeText::line).into()));
    world
}

/// What the input shows after these keys.
fn after(typed: &str, keys: &[Action]) -> String {
    let mut world = crowd();
    world.types(typed);
    world.acts(keys.to_vec());
    world.input().to_owned()
}

fn hits(typed: &str) -> Vec<String> {
    let mut world = crowd();
    world.types(typed);
    world.act(NextField);
    let hits = world.app.writing.completion.as_ref().map(|completion| completion.hits.clone());
    hits.into_iter().flatten().map(|hit| hit.text).collect()
}

#[test]
fn tab_completes_by_what_stands_before_the_word() {
    for (typed, input) in [
        ("/wh", "/whisper "),
        ("/WHI", "/whisper "),
        ("/dm", "/dm "),
        ("/help whi", "/help whisper "),
        ("/badge of", "/badge off "),
        ("/join k", "/join kat "),
        ("/join #k", "/join kat "),
        ("/whisper ali", "/whisper Alice "),
        ("/whisper @ali", "/whisper Alice "),
        ("/whisper bob,zo", "/whisper bob,zoë "),
        ("/me hugs @zo", "/me hugs @zoë "),
        ("/forget ne", "/forget net0 "),
        ("hi @ali", "hi @Alice "),
        ("bo", "@Bob "),
        ("see #ka", "see #kat "),
        (":pogu", ":PogU: "),
        ("so :pogu", "so :PogU: "),
        (":tada", "🎉 "),
    ] {
        assert_eq!(after(typed, &[NextField]), input, "{typed}");
    }
}

#[test]
fn several_hits_open_a_list_through_which_tab_goes_round() {
    assert_eq!(hits("@"), ["@ann", "@Bob", "@Alice", "@zoë"], "who spoke last comes first; no name with a blank");
    assert_eq!(after("@", &[NextField]), "@ann");
    assert_eq!(after("@", &[NextField, NextField]), "@Bob");
    assert_eq!(after("@", &[NextField, PreviousField]), "@zoë");
    assert_eq!(after("@", &[PreviousField]), "@zoë");
    assert_eq!(after("@", &[NextField, Down, Down, Up]), "@Bob");
    assert_eq!(after("@", &[NextField, NextField, NextField, NextField, NextField]), "@ann");
}

#[test]
fn enter_takes_a_hit_without_sending_and_escape_brings_back_the_word() {
    let mut world = crowd();
    world.types("@a");
    assert_eq!(world.acts([NextField, NextField, Submit]), []);
    assert_eq!(world.input(), "@Alice ");
    assert_eq!(world.act(Submit).len(), 1);
    assert_eq!(after("hey @a", &[NextField, NextField, Escape]), "hey @a");
    assert_eq!(after("@a", &[NextField, Insert(','), Insert('x')]), "@ann,x");
    assert_eq!(after("@a", &[NextField, Backspace]), "@an");
}

#[test]
fn beginnings_come_before_words_that_hold_what_was_typed() {
    assert_eq!(hits("@o"), ["@Bob", "@zoë"]);
    let commands = hits("/re");
    assert_eq!(commands[..3], ["/reply", "/resend", "/reconnect"]);
    assert!(commands.contains(&"/shrug".to_owned()) || commands.iter().all(|name| name.contains("re")));
    assert_eq!(hits("/")[0], "/join");
}

#[test]
fn the_middle_of_a_text_can_be_completed() {
    let mut world = crowd();
    world.types("hi @al there");
    world.acts(vec![Action::Left; 6]);
    world.act(NextField);
    assert_eq!(world.input(), "hi @Alice there");
}

#[test]
fn a_colon_and_two_letters_offer_emotes_and_take_no_key_but_tab() {
    let mut world = crowd();
    world.types("nice :p");
    assert_eq!(world.app.writing.completion, None);
    world.types("o");
    let offered = world.app.writing.completion.as_ref().expect("an offer");
    assert_eq!(offered.chosen, None);
    let texts: Vec<_> = offered.hits.iter().take(2).map(|hit| hit.text.as_str()).collect();
    assert_eq!(texts, [":PogU:", ":pogo:"], "the network's own come first");
    assert_eq!(world.act(Submit).len(), 1, "Enter sends");
    let mut world = crowd();
    world.types(":po");
    world.act(Escape);
    assert_eq!((world.input(), &world.app.writing.completion), (":po", &None));
}

#[test]
fn an_emote_named_like_a_path_is_not_offered() {
    assert!(hits(":et").iter().all(|hit| !hit.contains('/')), "{:?}", hits(":et"));
}

#[test]
fn times_and_addresses_are_no_emotes() {
    for typed in ["at 12:30", "https://ex", "a:bc", ":p"] {
        let mut world = crowd();
        world.types(typed);
        assert_eq!(world.app.writing.completion, None, "{typed}");
    }
}

#[test]
fn with_nothing_to_complete_it_says_so_and_changes_nothing() {
    let mut world = crowd();
    world.act(NextField);
    assert!(world.flash().contains("Tab completes"), "{}", world.flash());
    world.types("hello wor");
    world.act(NextField);
    assert_eq!((world.input(), world.flash()), ("hello wor", "Nothing here begins like that."));
}

/// The hint as it reads, the argument at the cursor in braces.
fn hinted(world: &World) -> Option<String> {
    let hint = hint(&world.app)?;
    let part = |(part, current): &(String, bool)| match current {
        true => format!(" {{{}}}", part.trim_start()),
        false => part.clone(),
    };
    let usage: String = hint.usage.iter().map(part).collect();
    Some(format!("{usage} | {}", hint.problem.map_or(hint.help, |problem| format!("! {problem}"))))
}

#[test]
fn a_command_being_typed_says_what_comes_next_and_early_what_is_wrong() {
    for (typed, expected) in [
        ("/", Some(" | a command: its name, or Tab for all of them")),
        ("/whi", Some("/whisper <user>[,user…] [text] | talk where only these people read; with yourself: notes")),
        ("/re", Some("/reply  /resend  /reconnect  /reload | ")),
        ("/w ", Some("/whisper {<user>[,user…]} [text] | a name from here")),
        ("/whisper Ali", Some("/whisper {<user>[,user…]} [text] | a name from here")),
        ("/whisper Alice hi", Some("/whisper <user>[,user…] {[text]} | words up to the end of the line")),
        ("/whisper bob,nobody hi", Some("/whisper <user>[,user…] {[text]} | ! no such user here: nobody")),
        ("/badge ", Some("/badge {[on|off]} | on, or off")),
        ("/quit now", Some("/quit | ! /quit takes nothing more")),
        ("/zzz x", Some(" | ! /zzz is not a command. /help lists them all.")),
        ("hello /join", None),
        ("//join", None),
    ] {
        let mut world = crowd();
        world.types(typed);
        assert_eq!(hinted(&world).as_deref(), expected, "{typed}");
    }
}

#[test]
fn aliases_run_complete_and_are_told() {
    let mut world = crowd();
    let aliases = [("gg", "/join kat"), ("hug", "/me hugs {1}"), ("bad", "/nosuch"), ("join", "/quit")];
    let aliases = aliases.map(|(name, meaning)| (name.to_owned(), meaning.to_owned())).into();
    let writing = WritingPrefs { aliases, ..WritingPrefs::default() };
    world.prefers(writing);
    world.types("/gg");
    assert_eq!(hinted(&world).as_deref(), Some("/gg | yours: /join kat"));
    assert_eq!(world.act(Submit).len(), 1);
    assert_eq!(world.app.current.as_ref().map(|place| place.room.as_str()), Some("kat"));
    assert_eq!(super::world::sent(&world.enters("/hug Bob tightly")), [("kat", "*hugs Bob tightly*")]);
    world.enters("/bad");
    assert!(world.flash().contains("/bad is your alias for /nosuch"), "{}", world.flash());
    world.act(Action::Interrupt);
    world.enters("/hug");
    assert!(world.flash().contains("at least 1 words"), "{}", world.flash());
    world.act(Action::Interrupt);
    assert_eq!(world.enters("/join nova").len(), 1, "no alias takes the place of a command");
    world.enters("/alias");
    assert!(world.shown().last().is_some_and(|text| text.contains("/gg = /join kat")), "{:?}", world.shown());
}

#[test]
fn the_list_of_emoji_is_that_of_the_collection() {
    const LIST: &str = "assets/emoji.txt";
    let named = emojis::iter().filter(|emoji| emoji.shortcode().is_some());
    let made: String =
        named.map(|emoji| format!("{emoji} {}\n", emoji.shortcodes().collect::<Vec<_>>().join(" "))).collect();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(LIST, &made).unwrap();
    }
    let found = std::fs::read_to_string(LIST).unwrap_or_default();
    assert!(found == made, "{LIST} is stale: UPDATE_DOCS=1 cargo test --test suite list_of_emoji writes it");
}
