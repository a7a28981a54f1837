//! The language of searches against a history that is there, and jumping to a hit.

use streamside::app::state::Place;
use streamside::chat::{Body, Link, RoomId, Runs, SafeText, Style};

use super::kit::{Kit, NET, changed, line, place};

const DAY: i64 = 86_400;

fn filled(folder: &std::path::Path) -> Kit {
    let kit = Kit::open(folder);
    kit.said(&[
        line("nova", "1", -3 * DAY, "kat", "the bass line of last night"),
        line("nova", "2", -2 * DAY, "Bob", "what a LINE, the bassist is from Zürich"),
        line("nova", "3", -DAY, "kat", "hello @nova how are you"),
        line("nova", "4", 0, "nova", "I am fine, line by line"),
        line("dusk", "5", 60, "bob", "line of dusk, it costs $5 (or 6)"),
    ]);
    let mut runs = Runs::default();
    runs.push("see ", Style::default(), None);
    let page = Link { url: SafeText::line("https://pages.example/deep"), image: false };
    runs.push("my page", Style::default(), Some(&page));
    let body = Body::Rich(vec![runs.line(0, false)].into());
    kit.said(&[changed(&line("dusk", "6", 120, "ann", ""), |message| message.body = body)]);
    kit
}

#[test]
fn the_language_finds_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = filled(folder.path());
    let expected: &[(&str, &[&str])] = &[
        ("line", &["5", "4", "2", "1"]),
        ("LiN", &["5", "4", "2", "1"]),
        ("bass", &["2", "1"]),
        ("\"bass line\"", &["1"]),
        ("\"line bass\"", &[]),
        ("zurich", &["2"]),
        ("line -bass", &["5", "4"]),
        ("-line", &["6", "3"]),
        ("from:BOB", &["5", "2"]),
        ("from:bob from:ann", &["6", "5", "2"]),
        ("line -from:bob", &["4", "1"]),
        ("in:#Dusk", &["6", "5"]),
        ("in:dusk line", &["5"]),
        ("line -in:dusk", &["4", "2", "1"]),
        ("in:nowhere line", &[]),
        ("is:mention", &["3"]),
        ("is:mine", &["4"]),
        ("line -is:mine", &["5", "2", "1"]),
        ("is:link", &["6"]),
        ("pages.example", &["6"]),
        ("before:2026-11-18", &["1"]),
        ("after:2026-11-18", &["6", "5", "4", "3"]),
        ("on:2026-11-18", &["2"]),
        ("-on:2026-11-18 line", &["5", "4", "1"]),
        ("/b.ss(ist)? (line|is)/", &["2", "1"]),
        ("line -/fine/", &["5", "2", "1"]),
        ("/\\$5 \\(or/", &["5"]),
        ("before:2026-11-18 after:2026-11-18", &[]),
    ];
    for (query, ids) in expected {
        let found = kit.search(query, None, 50);
        let hits: Vec<_> = found.hits.iter().map(|hit| hit.line.message.id.as_str()).collect();
        assert_eq!(&hits, ids, "{query}");
        assert_eq!((found.more, found.trouble), (false, None), "{query}");
    }
}

#[test]
fn a_limit_keeps_the_newest_and_says_that_there_are_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = filled(folder.path());
    let found = kit.search("line", None, 2);
    assert_eq!(found.hits.iter().map(|hit| hit.line.message.id.as_str()).collect::<Vec<_>>(), ["5", "4"]);
    assert!(found.more);
    assert!(!kit.search("line", None, 4).more);
}

#[test]
fn one_room_alone_can_be_asked_and_hits_say_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = filled(folder.path());
    let found = kit.search("line", Some(place("dusk")), 50);
    assert_eq!(found.hits.len(), 1);
    assert_eq!((found.hits[0].place.clone(), found.hits[0].label.as_str()), (Some(place("dusk")), "#dusk"));
    kit.history.remove(NET);
    let found = kit.search("dusk", None, 50);
    assert_eq!((found.hits[0].place.clone(), found.hits[0].label.as_str()), (None, "#dusk on chat.example.org"));
}

#[test]
fn what_is_found_is_the_line_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = filled(folder.path());
    let found = kit.search("my page", None, 1);
    let Body::Rich(lines) = &found.hits[0].line.message.body else { panic!("a rich body") };
    assert_eq!(lines[0].spans().nth(1).unwrap().link.unwrap().url.as_str(), "https://pages.example/deep");
}

#[test]
fn signs_of_the_language_of_the_index_are_mere_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = filled(folder.path());
    for query in ["a:b", "NEAR(x", "line*", "^line", "AND", "OR NOT", "a'b", "x;DROP", "{text}:line", "\u{e000}1"] {
        let found = kit.search(query, None, 50);
        assert_eq!(found.trouble, None, "{query}");
    }
}

#[test]
fn lines_around_a_hit_come_with_it_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    for n in 0..1000 {
        kit.said(&[line("nova", &format!("{n}"), n * 20, "kat", &format!("n{n}"))]);
        kit.said(&[line("dusk", &format!("d{n}"), n * 20, "kat", "elsewhere")]);
    }
    let hit = kit.search("n500", None, 1).hits.remove(0);
    let lines = kit.around(hit.place.unwrap(), &hit.line);
    let texts: Vec<String> = lines.iter().map(|line| line.message.body.plain()).collect();
    let expected: Vec<String> = (400..=600).map(|n| format!("n{n}")).collect();
    assert_eq!(texts, expected);
}

#[test]
fn around_a_line_that_is_not_there_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let kit = filled(folder.path());
    let unknown = line("nova", "unknown", 0, "kat", "x");
    assert!(kit.around(place("nova"), &unknown).is_empty());
    let nowhere = Place { network: NET, room: RoomId::new("nowhere") };
    assert!(kit.around(nowhere, &unknown).is_empty());
}
