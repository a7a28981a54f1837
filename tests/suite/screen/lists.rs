//! Selecting a message, and lists of messages and links, at the three sizes.

use std::sync::Arc;

use insta::assert_snapshot;
use streamside::app::action::Action;
use streamside::app::alert::Mentioned;
use streamside::app::effect::Msg;
use streamside::app::lists::Deed;
use streamside::app::search::Found;
use streamside::app::state::{App, Place};
use streamside::chat::{Diff, Event, Line, Link, MessageId, NetworkId, RoomId, SafeText, Style, Timestamp};

use super::dump::settled;
use super::world::{EVENING, at, author, evening, link, message, plain, rich, span};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

fn acts(app: &mut App, actions: impl IntoIterator<Item = Action>) {
    let now = app.now;
    actions.into_iter().for_each(|action| drop(app.update(Msg::Action(action), now)));
}

fn says(app: &mut App, line: Line) {
    let now = app.now;
    let diff = Diff::Append(vec![Arc::new(line)]);
    app.update(Msg::Network(NetworkId(1), Event::Timeline { room: line_room(), diff }), now);
}

fn line_room() -> RoomId {
    RoomId::new("nova")
}

/// The evening with a few links and mentions.
fn busy() -> App {
    let mut app = evening();
    let crowd = Link { url: SafeText::line("https://media.example.test/uploads/crowd.jpg"), image: true };
    let picture = ("[image: crowd.jpg]".to_owned(), Style::default(), Some(crowd));
    let posts = [
        ("carol", vec![span("tracklist ", Style::default()), link("https://example.test/t/0420")]),
        ("frank", vec![link("https://bank.test@xn--pple-43d.example.test:8443/login?next=https://bank.test/")]),
        ("alice", vec![picture]),
        ("kat", vec![link("http://192.0.2.7/plain")]),
    ];
    for (id, (who, spans)) in (12..).zip(posts) {
        says(&mut app, Line::received(message(id, "nova", &author(who, None, None), rich(spans))));
    }
    let mentions = [("bob", "@vj are you on mod duty tonight?", 6), ("erin", "@vj   the deck\nis on fire", -2000)];
    for (who, words, minute) in mentions {
        let mut said = message(50, "nova", &author(who, None, None), plain(words));
        (said.id, said.at) = (MessageId::new(who), at(minute));
        let place = Place { network: NetworkId(1), room: RoomId::new(if who == "bob" { "nova" } else { "mega" }) };
        app.mentions.push_back(Mentioned { place, line: Arc::new(Line::received(said)) });
    }
    app
}

#[test]
fn a_selected_message_is_named_with_its_deeds() {
    for (width, height) in SIZES {
        let mut app = busy();
        acts(&mut app, [Action::SelectMessage, Action::Up, Action::Up]);
        for n in 0..14 {
            says(&mut app, Line::received(message(60 + n, "nova", &author("flood", None, None), plain("more"))));
        }
        assert_snapshot!(format!("selected_{width}x{height}"), settled(&mut app, (width, height)));
    }
}

#[test]
fn links_and_media_lie_over_a_small_screen_and_beside_a_large_one() {
    for (width, height) in SIZES {
        let mut app = busy();
        acts(&mut app, [Action::Links, Action::Down]);
        assert_snapshot!(format!("links_{width}x{height}"), settled(&mut app, (width, height)));
    }
}

#[test]
fn a_panel_without_the_keys_stays_beside_the_timeline_and_leaves_a_small_screen() {
    let mut app = busy();
    acts(&mut app, [Action::Links, Action::Escape]);
    assert_eq!(settled(&mut app, (80, 24)), settled(&mut busy(), (80, 24)));
    let large = settled(&mut app, (120, 40));
    assert!(large.contains("│ L3") && large.contains("> say something"), "{large}");
}

#[test]
fn mentions_of_all_channels() {
    for (width, height) in SIZES {
        let mut app = busy();
        acts(&mut app, [Action::Mentions]);
        assert_snapshot!(format!("mentions_{width}x{height}"), settled(&mut app, (width, height)));
    }
}

#[test]
fn a_search_as_it_is_typed() {
    for (width, height) in SIZES {
        let mut app = busy();
        acts(&mut app, [Action::Search]);
        acts(&mut app, "evening".chars().map(Action::Insert));
        assert_snapshot!(format!("search_{width}x{height}"), settled(&mut app, (width, height)));
    }
}

#[test]
fn a_search_that_takes_long_says_how_far_it_has_got() {
    let searching = |typed: &str, back_to| {
        let mut app = busy();
        acts(&mut app, [Action::Search]);
        acts(&mut app, typed.chars().map(Action::Insert));
        let found = Found { back_to, ..Found::default() };
        let (number, now) = (app.next_txn - 1, app.now);
        app.update(Msg::Found { number, found }, now);
        app
    };
    let mut app = searching("/even[a-z]+/", Some(Timestamp(EVENING - 70 * 86_400_000)));
    assert_snapshot!(settled(&mut app, (80, 24)));
    let mut app = searching("/zzz/", Some(at(0)));
    let screen = settled(&mut app, (80, 24));
    assert!(screen.contains("0 so far, searched back to 20:00, still looking…") && !screen.contains("nothing found"));
    let screen = settled(&mut searching("/zzz/", None), (80, 24));
    assert!(screen.contains("nothing found") && !screen.contains("looking"), "{screen}");
}

#[test]
fn a_search_that_makes_no_sense_says_so_inside() {
    let mut app = busy();
    acts(&mut app, [Action::Search]);
    acts(&mut app, "/[/".chars().map(Action::Insert));
    let screen = settled(&mut app, (80, 24));
    assert!(screen.contains("The regex does not compile"), "{screen}");
}

#[test]
fn lines_around_a_hit_are_a_list_with_the_hit_chosen() {
    let mut app = busy();
    acts(&mut app, [Action::Search]);
    let place = Place { network: NetworkId(1), room: RoomId::new("nova") };
    let bob = author("bob", None, None);
    let line = |id| Arc::new(Line::received(message(id, "nova", &bob, plain(&format!("line {id}")))));
    let lines = (100..160).map(line).collect();
    app.update(Msg::Around { place, id: MessageId::new("m130"), lines }, Timestamp(EVENING));
    assert_snapshot!(settled(&mut app, (80, 24)));
}

#[test]
fn a_folded_message_unfolds_and_a_spoiler_shows() {
    let mut app = evening();
    let tall: Vec<String> = (1..=30).map(|row| format!("row {row}")).collect();
    says(&mut app, Line::received(message(30, "nova", &author("flood", None, None), plain(&tall.join("\n")))));
    acts(&mut app, [Action::SelectMessage]);
    assert!(settled(&mut app, (80, 50)).contains("… 11 more rows"));
    acts(&mut app, [Action::Deed(Deed::Unfold)]);
    let screen = settled(&mut app, (80, 50));
    assert!(screen.contains("row 30") && !screen.contains("more rows"), "{screen}");
}

#[test]
fn the_view_follows_the_selection_and_pages_take_it_along() {
    let mut app = evening();
    for id in 40..140 {
        let words = plain(&format!("line {id}."));
        says(&mut app, Line::received(message(id, "nova", &author("flood", None, None), words)));
    }
    acts(&mut app, [Action::SelectMessage, Action::Deed(Deed::Oldest)]);
    assert!(settled(&mut app, (80, 24)).contains("evening alice"), "the oldest line is in view");
    acts(&mut app, [Action::Deed(Deed::Newest)]);
    assert!(settled(&mut app, (80, 24)).contains("line 139."));
    let at = |app: &App| app.selected().map(|selection| selection.id.as_str().to_owned());
    assert_eq!(at(&app).as_deref(), Some("m139"));
    acts(&mut app, [Action::PageUp]);
    settled(&mut app, (80, 24));
    let after: usize = at(&app).and_then(|id| id[1..].parse().ok()).expect("a message is selected");
    assert!((110..139).contains(&after), "{after}");
    let screen = settled(&mut app, (80, 24));
    assert!(screen.contains(&format!("line {after}.")) && !screen.contains("line 139."), "{screen}");
    for _ in 0..20 {
        acts(&mut app, [Action::PageUp]);
        settled(&mut app, (80, 24));
    }
    assert_eq!(at(&app).as_deref(), Some("m0"), "against the top the first one is taken");
}
