//! What is kept, once each, and what happens when it cannot be.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use streamside::chat::{Body, Delivery, Diff, Event, Kind, Line, NetworkId, SafeText, TxnId};
use streamside::client::history::{Recording, Volumes};

use super::kit::{Kit, NET, SERVER, changed, file, line, recording};

#[test]
fn what_was_heard_is_found_after_a_restart_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let kit = Kit::open(folder.path());
    kit.said(&[line("nova", "1", 0, "kat", "first light"), line("nova", "2", 1, "bob", "more light")]);
    kit.history.hear(NET, &Event::Overheard(vec![line("dusk", "3", 2, "ann", "light of another room")]));
    assert_eq!(kit.close(), Vec::<String>::new());
    let mut kit = Kit::open(folder.path());
    assert_eq!(kit.find("light"), ["light of another room", "more light", "first light"]);
}

#[test]
fn what_was_just_said_is_found_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    for n in 0..5 {
        kit.said(&[line("nova", &format!("{n}"), n, "kat", &format!("word{n}"))]);
        assert_eq!(kit.find(&format!("word{n}")), [format!("word{n}")]);
    }
}

#[test]
fn history_that_is_fetched_again_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<_> = (0..300).map(|n| line("nova", &format!("id{n}"), n * 7, "kat", &format!("same {n}"))).collect();
    for _ in 0..3 {
        let kit = Kit::open(folder.path());
        lines.iter().for_each(|line| kit.fetched(line));
        kit.close();
    }
    let mut kit = Kit::open(folder.path());
    kit.history.hear(NET, &Event::Overheard(lines.clone()));
    let found = kit.search("same", None, 1000);
    assert_eq!(found.hits.len(), 300);
    assert!(!found.more);
}

#[test]
fn an_edit_takes_the_place_of_the_old_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    let old = line("nova", "1", 0, "kat", "tpyo");
    kit.said(&[old.clone(), line("nova", "2", 1, "bob", "what is a tpyo")]);
    assert_eq!(kit.find("tpyo").len(), 2);
    let new = changed(&old, |message| {
        message.body = Body::Plain(SafeText::block("typo"));
        message.edited = true;
    });
    kit.history.hear(NET, &Event::Changed(new.clone()));
    assert_eq!(kit.find("tpyo"), ["what is a tpyo"]);
    assert_eq!(kit.find("typo is:edited"), ["typo"]);
    // Once more is no change.
    kit.fetched(&new);
    assert_eq!(kit.find("typo"), ["typo"]);
}

#[test]
fn what_is_taken_back_is_gone_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    let said = line("nova", "1", 0, "kat", "Purple Xylophones at Dawn");
    kit.said(std::slice::from_ref(&said));
    assert_eq!(kit.find("xylophones").len(), 1);
    kit.history.hear(
        NET,
        &Event::Changed(changed(&said, |message| {
            message.kind = Kind::Removed;
            message.body = Body::Plain(SafeText::line("(message removed)"));
        })),
    );
    assert_eq!(kit.find("xylophones"), Vec::<String>::new());
    kit.close();
    let bytes = fs::read(file(folder.path())).unwrap();
    let holds = |words: &[u8]| bytes.windows(words.len()).any(|part| part == words);
    assert!(holds(b"(message removed)"));
    assert!(!holds(b"Purple Xylophones"), "single words may stay in the index, what was said does not");
}

#[test]
fn own_lines_are_kept_when_they_are_delivered_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    let sending = changed(&line("nova", "own:1", 0, "nova", "hello there"), |_| {});
    let sending = Line { delivery: Delivery::Sending(TxnId(1)), ..Line::clone(&sending) };
    kit.said(&[sending.clone().into()]);
    assert_eq!(kit.find("hello"), Vec::<String>::new());
    let delivered = Line { delivery: Delivery::Delivered, ..sending };
    let delivered = changed(&delivered, |message| message.id = streamside::chat::MessageId::new("77"));
    let room = delivered.message.room.clone();
    kit.history.hear(NET, &Event::Timeline { room, diff: Diff::Set { at: 0, line: delivered } });
    assert_eq!(kit.find("hello is:mine"), ["hello there"]);
}

#[test]
fn two_accounts_on_one_server_have_their_own_rooms() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    let other = NetworkId(1);
    kit.connect(other, "kat", SERVER);
    kit.said(&[line("@bob", "1", 0, "bob", "for nova alone")]);
    let overheard = vec![line("@bob", "2", 1, "bob", "for kat alone")];
    kit.history.hear(other, &Event::Overheard(overheard));
    let found = kit.search("alone", Some(super::kit::place("@bob")), 10);
    assert_eq!(found.hits.len(), 1);
    assert_eq!(found.hits[0].line.message.body.plain(), "for nova alone");
    assert_eq!(found.hits[0].label.as_str(), "bob");
}

#[test]
fn the_oldest_go_when_it_has_grown_to_its_limit() {
    let folder = tempfile::tempdir().unwrap();
    let limit = 8 << 20;
    let volumes = Volumes { folder: folder.path().join("history"), limit };
    let mut kit = Kit::with(Some(Recording { history: Some(volumes), ..recording(folder.path()) }));
    let filler = "some words that fill the page ".repeat(60);
    for n in 0..12_000 {
        kit.said(&[line("nova", &format!("{n}"), n, "kat", &format!("n{n} {filler}"))]);
    }
    assert_eq!(kit.find("n11999").len(), 1);
    assert_eq!(kit.find("n1").iter().filter(|text| text.starts_with("n1 ")).count(), 0);
    kit.close();
    let size = fs::metadata(file(folder.path())).unwrap().len();
    assert!(size < limit * 3 / 2, "{size} bytes for a limit of {limit}");
    assert!(size > limit / 2, "{size} bytes: too much went");
}

#[test]
fn a_second_process_only_searches_and_says_so_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Kit::open(folder.path());
    first.said(&[line("nova", "1", 0, "kat", "known to both")]);
    assert_eq!(first.find("known").len(), 1);
    let mut second = Kit::open(folder.path());
    second.said(&[line("nova", "2", 1, "kat", "not known at all")]);
    assert_eq!(second.find("known"), ["known to both"]);
    second.said(&[line("nova", "3", 2, "kat", "nor is this")]);
    assert_eq!(second.close(), ["Another streamside keeps the local history; this one only searches it."]);
    first.close();
    let mut third = Kit::open(folder.path());
    third.said(&[line("nova", "4", 3, "kat", "known again")]);
    assert_eq!(third.find("known"), ["known again", "known to both"]);
}

#[test]
fn switched_off_it_keeps_nothing_and_says_how_to_switch_it_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::with(None);
    kit.said(&[line("nova", "1", 0, "kat", "gone with the wind")]);
    let found = kit.search("wind", None, 10);
    let trouble = found.trouble.expect("a sentence");
    assert!(trouble.as_str().contains("[history] enabled = true"), "{trouble}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_damaged_file_is_set_aside_and_the_history_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("history")).unwrap();
    fs::write(file(folder.path()), "this is no database, and long enough to be taken for one".repeat(40)).unwrap();
    let mut kit = Kit::open(folder.path());
    kit.said(&[line("nova", "1", 0, "kat", "after the storm")]);
    assert_eq!(kit.find("storm"), ["after the storm"]);
    let said = kit.close();
    assert!(said.len() == 1 && said[0].contains("set aside as") && said[0].contains(".damaged"), "{said:?}");
    assert!(folder.path().join("history/history.damaged").exists());
}

#[test]
fn a_file_torn_in_the_middle_costs_no_more_than_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    let kit = Kit::open(folder.path());
    (0..2000).for_each(|n| kit.said(&[line("nova", &format!("{n}"), n, "kat", "words to be torn")]));
    kit.close();
    let mut bytes = fs::read(file(folder.path())).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xff);
    fs::write(file(folder.path()), bytes).unwrap();
    let mut kit = Kit::open(folder.path());
    kit.said(&[line("nova", "new", 5000, "kat", "still here")]);
    // Whatever comes of it is an answer or a sentence.
    let found = kit.search("still", None, 10);
    assert!(found.hits.len() == 1 || found.trouble.is_some() || !kit.close().is_empty());
}

#[test]
fn a_folder_that_cannot_be_used_is_said_and_nothing_else_happens() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("history"), "a file where the folder should be").unwrap();
    let kit = Kit::open(folder.path());
    (0..100).for_each(|n| kit.said(&[line("nova", &format!("{n}"), n, "kat", "unheard")]));
    let said = kit.close();
    assert!(said.len() == 1 && said[0].contains("check its folder"), "{said:?}");
}

#[test]
fn files_are_private() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    kit.said(&[line("nova", "1", 0, "kat", "private")]);
    assert_eq!(kit.find("private").len(), 1);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("history")), 0o700);
    assert_eq!(mode(&file(folder.path())), 0o600);
    assert_eq!(mode(&folder.path().join("history/history.sqlite3-wal")), 0o600);
}
