//! The hostile corpus through recorder, search, export and logs: what comes out may be written to a terminal.

use std::fs;

use jiff::tz::TimeZone;
use streamside::chat::{MessageId, SafeText};
use streamside::client::history::Recording;
use streamside::config::paths::Paths;
use streamside::markup::html_read::Reader;
use streamside::role::export::{Export, run};

use super::kit::{Kit, changed, line, place, recording};
use crate::hostile::{self, judge};

const GROUPS: [&str; 5] = ["01_control", "02_escapes", "03_unicode", "04_width", "06_html"];

#[test]
fn nothing_hostile_comes_out_of_history_exports_or_logs() {
    let folder = tempfile::tempdir().unwrap();
    let logs = Some(folder.path().join("logs"));
    let mut kit = Kit::with(Some(Recording { logs, ..recording(folder.path()) }));
    let mut sent = Vec::new();
    for (n, record) in GROUPS.iter().flat_map(|group| hostile::group(group)).enumerate() {
        let text = record.text().unwrap();
        let plain = line("nova", &format!("p{n}"), n as i64 * 2, "kat", &text);
        let mut named = line("nova", &format!("n{n}"), n as i64 * 2, &text, "needle");
        named = changed(&named, |message| {
            message.id = MessageId::new(&format!("{}{n}", text.chars().take(300).collect::<String>()))
        });
        let rich = changed(&plain, |message| {
            message.id = MessageId::new(&format!("h{n}"));
            message.body = Reader::default().read(&text);
        });
        for line in [plain, named, rich] {
            kit.said(std::slice::from_ref(&line));
            sent.push(line);
        }
    }
    let found = kit.search("/./", Some(place("nova")), 10_000);
    assert!(found.hits.len() > sent.len() / 2, "{} of {}", found.hits.len(), sent.len());
    for hit in &found.hits {
        let said = sent.iter().find(|line| line.message.id == hit.line.message.id).expect("one of those sent");
        assert_eq!(said.message, hit.line.message, "it comes back as it went in");
        assert_eq!(judge::fault(&hit.line.message.body.plain()), None);
        assert_eq!(judge::fault(hit.line.message.author.name.as_str()), None);
    }
    let paths = Paths { config: folder.path().join("c"), data: folder.path().to_owned() };
    for json in [false, true] {
        let mut out = Vec::new();
        let wanted = Export { channel: "nova".into(), server: None, json, since: None, output: None };
        run(&wanted, &paths, &TimeZone::UTC, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        if json {
            let hidden = text.chars().find(|c| (c.is_control() && *c != '\n') || judge::is_unseen(*c));
            assert_eq!(hidden, None);
            assert_eq!(text.lines().count(), sent.len());
        } else {
            text.lines().for_each(|line| assert_eq!(judge::fault(line), None, "{line:?}"));
        }
    }
    kit.close();
    let network = fs::read_dir(folder.path().join("logs")).unwrap().next().unwrap().unwrap().path();
    let log = fs::read_to_string(network.join("nova.log")).unwrap();
    assert!(log.lines().count() >= sent.len());
    log.lines().for_each(|line| assert_eq!(judge::fault(line), None, "{line:?}"));
}

#[test]
fn a_hostile_query_finds_something_nothing_or_says_why() {
    use streamside::app::search::query::Query;
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    kit.said(&[line("nova", "1", 0, "kat", "hay")]);
    for record in GROUPS.iter().flat_map(|group| hostile::group(group)) {
        let text = record.text().unwrap();
        match Query::parse(&text) {
            Ok(_) if text.len() < 2000 => assert_eq!(kit.search(&text, None, 10).trouble, None, "{}", record.note),
            Ok(_) => {}
            // The sentence is shown: it passes the gate as everything does.
            Err(why) => assert_eq!(judge::fault(SafeText::line(&why.to_string()).as_str()), None),
        }
    }
}
