//! RFC 3.4: `/whisper` opens the room in which only certain people read, and says the first words there.

use streamside::app::action::Action;
use streamside::app::effect::Effect;
use streamside::chat::{Capabilities, Event, Rejection, RejectionCode, Request, Room, RoomKind, SafeText, Whispers};

use super::world::{NET, World, connected, empty, place, room, sent};

fn whispering(whispers: Whispers) -> World {
    let mut world = connected();
    let capabilities = Capabilities { whispers, max_length: 50, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world
}

fn direct(names: &[&str]) -> Room {
    let with = names.iter().map(|name| SafeText::line(name)).collect();
    Room { kind: RoomKind::Direct { with }, ..room(&format!("@{}", names.join(","))) }
}

fn asked(names: &[&str]) -> Vec<Effect> {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    vec![Effect::Request(NET, Request::OpenDirect { names })]
}

#[test]
fn s3_4_whisper_opens_the_room_and_says_the_first_words_there() {
    for command in ["/whisper @Kat psst", "/w Kat  psst", "/msg Kat psst", "/dm Kat psst", "/tell Kat psst"] {
        let mut world = whispering(Whispers::Rooms);
        assert_eq!(world.enters(command), asked(&["Kat"]), "{command}");
        let effects = world.hear(Event::Joined(direct(&["kat"])));
        assert_eq!(sent(&effects), [("@kat", "psst")], "{command}");
        assert_eq!(world.app.current, Some(place("@kat")));
    }
}

#[test]
fn a_room_that_comes_by_itself_is_neither_opened_nor_written_to() {
    let mut world = whispering(Whispers::Rooms);
    world.enters("/whisper kat psst");
    let effects = world.hear(Event::Joined(direct(&["bob"])));
    assert_eq!(sent(&effects), []);
    assert_eq!(world.app.current, Some(place("nova")));
    assert_eq!(sent(&world.hear(Event::Joined(direct(&["kat"])))), [("@kat", "psst")]);
}

#[test]
fn an_open_room_is_used_again_whatever_the_order_of_names() {
    let mut world = whispering(Whispers::Rooms);
    world.hear(Event::Joined(direct(&["bob", "kat"])));
    let effects = world.enters("/whisper KAT,bob,me,kat hi you two");
    assert_eq!(sent(&effects), [("@bob,kat", "hi you two")]);
    world.enters("/whisper bob,kat");
    assert_eq!(world.app.current, Some(place("@bob,kat")));
}

#[test]
fn a_conversation_among_few_is_never_mixed_with_what_all_say() {
    let mut world = whispering(Whispers::Rooms);
    world.hear(Event::Joined(direct(&["kat"])));
    world.says("nova", "to all");
    world.says("@kat", "to me");
    assert_eq!(world.shown(), ["to all", "to me"], "everything is in the global view");
    world.act(Action::Open(place("@kat")));
    assert_eq!(world.shown(), ["to me"]);
}

#[test]
fn user_can_whisper_to_oneself_and_that_is_a_notebook() {
    let mut world = whispering(Whispers::Rooms);
    assert_eq!(world.enters("/whisper me milk"), asked(&[]));
    assert_eq!(sent(&world.hear(Event::Joined(direct(&[])))), [("@", "milk")]);
}

#[test]
fn what_a_server_cannot_do_is_said() {
    for (whispers, typed, words) in [
        (Whispers::Single, "/whisper a,b hi", "one person"),
        (Whispers::Single, "/whisper me hi", "no notes"),
        (Whispers::None, "/whisper kat hi", "no direct messages"),
        (Whispers::Rooms, "/whisper", "To whom?"),
        (Whispers::Rooms, "/whisper a,,b hi", "To whom?"),
        (Whispers::Rooms, "/whisper a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q hi", "At most 16"),
    ] {
        let mut world = whispering(whispers);
        assert_eq!(world.enters(typed), [], "{typed}");
        assert!(world.flash().contains(words), "{typed}: {}", world.flash());
        assert_eq!(world.input(), typed, "nothing is lost");
    }
    let mut guest = whispering(Whispers::Rooms);
    let capabilities = guest.network().capabilities;
    guest.hear(Event::Connected { me: None, capabilities });
    guest.enters("/whisper kat hi");
    assert!(guest.flash().contains("F9 signs in"), "{}", guest.flash());
    let mut world = empty();
    world.enters("/whisper kat hi");
    assert!(world.flash().contains("/connect"), "{}", world.flash());
}

#[test]
fn words_whose_room_does_not_come_are_in_the_input_again() {
    let mut world = whispering(Whispers::Rooms);
    world.enters("/whisper nobody psst");
    let message = SafeText::line("There is no nobody.");
    world.hear(Event::Refused(Rejection { code: RejectionCode::NotFound, message, retry_after: None }));
    assert_eq!(world.input(), "/whisper nobody psst");
}

#[test]
fn words_that_are_too_long_wait_in_the_room() {
    let mut world = whispering(Whispers::Rooms);
    let long = "x".repeat(51);
    world.enters(&format!("/whisper kat {long}"));
    assert_eq!(sent(&world.hear(Event::Joined(direct(&["kat"])))), []);
    assert_eq!(world.input(), long);
    assert!(world.flash().contains("Too long"), "{}", world.flash());
    assert_eq!(sent(&world.acts([Action::Backspace, Action::Submit])).len(), 1);
}
