//! Files for people: logs as the chat goes on, exports afterwards.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use streamside::client::history::Recording;
use streamside::config::paths::Paths;
use streamside::role::export::{Export, run};
use streamside::role::failure::Exit;

use super::kit::{Kit, line, recording};

fn logging(folder: &Path) -> Recording {
    Recording { logs: Some(folder.join("logs")), ..recording(folder) }
}

fn log(folder: &Path, room: &str) -> PathBuf {
    let network = fs::read_dir(folder.join("logs")).expect("logs").next().expect("a network").expect("readable").path();
    network.join(format!("{room}.log"))
}

#[test]
fn logs_have_a_line_for_each_message_and_a_file_for_each_room() {
    let folder = tempfile::tempdir().unwrap();
    let kit = Kit::with(Some(logging(folder.path())));
    kit.said(&[line("nova", "1", 0, "kat", "one\ntwo"), line("nova", "2", 65, "bob", "three")]);
    kit.said(&[line("dusk", "3", 70, "bob", "elsewhere")]);
    kit.close();
    let text = fs::read_to_string(log(folder.path(), "nova")).unwrap();
    assert_eq!(text, "2026-11-20 12:00 <kat> one\n    two\n2026-11-20 12:01 <bob> three\n");
    assert!(log(folder.path(), "dusk").exists());
    assert_eq!(fs::metadata(log(folder.path(), "nova")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn logs_are_written_without_a_history_and_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let kit = Kit::with(Some(Recording { history: None, ..logging(folder.path()) }));
        kit.fetched(&line("nova", "1", -100_000_000, "kat", "fetched at every start"));
        kit.close();
    }
    let text = fs::read_to_string(log(folder.path(), "nova")).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!folder.path().join("history").exists());
}

#[test]
fn a_room_named_like_a_path_stays_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let kit = Kit::with(Some(logging(folder.path())));
    for (n, room) in ["../../escape", "/etc/passwd", "..", "a/b", "nul\0byte", "", "con\u{202e}gol"].iter().enumerate()
    {
        kit.said(&[line(room, &format!("{n}"), 0, "kat", "x")]);
    }
    assert_eq!(kit.close(), Vec::<String>::new());
    let network = fs::read_dir(folder.path().join("logs")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs::read_dir(network).unwrap().count(), 7);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "history and logs, nothing else");
}

fn exported(folder: &Path, channel: &str) -> Export {
    fs::create_dir_all(folder).expect("a folder");
    Export { channel: channel.into(), server: None, json: false, since: None, output: None }
}

fn print(folder: &Path, export: &Export) -> Result<String, (Exit, String)> {
    let paths = Paths { config: folder.join("config.toml"), data: folder.to_owned() };
    let mut out = Vec::new();
    let done = run(export, &paths, &TimeZone::UTC, &mut out);
    done.map_err(|failure| (failure.exit, failure.words)).map(|()| String::from_utf8(out).expect("text"))
}

#[test]
fn export_gives_a_channel_oldest_first_while_the_chat_runs() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    kit.said(&[line("nova", "2", 60, "bob", "second\nline"), line("dusk", "3", 61, "bob", "not here")]);
    kit.fetched(&line("nova", "1", -86_400, "kat", "first"));
    assert_eq!(kit.find("first").len(), 1);
    let wanted = exported(folder.path(), "#Nova");
    let text = print(folder.path(), &wanted).unwrap();
    assert_eq!(text, "2026-11-19 12:00 kat: first\n2026-11-20 12:01 bob: second\n    line\n");
    let since = Export { since: Some("2026-11-20".into()), json: true, ..wanted.clone() };
    let json: serde_json::Value = serde_json::from_str(print(folder.path(), &since).unwrap().trim_end()).unwrap();
    assert_eq!((&json["id"], &json["text"], &json["channel"]), (&"2".into(), &"second\nline".into(), &"Nova".into()));
    let file = folder.path().join("out.txt");
    assert_eq!(print(folder.path(), &Export { output: Some(file.clone()), ..wanted }), Ok(String::new()));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn export_says_what_is_missing_with_the_exit_code_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let wanted = exported(folder.path(), "nova");
    assert_eq!(print(folder.path(), &wanted).unwrap_err().0, Exit::Failed);
    let mut kit = Kit::open(folder.path());
    kit.connect(streamside::chat::NetworkId(1), "nova", "http://localhost:5000/");
    kit.said(&[line("nova", "1", 0, "kat", "here")]);
    let overheard = streamside::chat::Event::Overheard(vec![line("nova", "9", 1, "kat", "and there")]);
    kit.history.hear(streamside::chat::NetworkId(1), &overheard);
    assert_eq!(kit.find("here").len(), 1);
    let (exit, words) = print(folder.path(), &exported(folder.path(), "nvoa")).unwrap_err();
    assert!(exit == Exit::Usage && words.contains("knows: nova"), "{words}");
    let (exit, words) = print(folder.path(), &wanted).unwrap_err();
    assert!(exit == Exit::Usage && words.contains("--server") && words.contains("localhost:5000"), "{words}");
    let one = Export { server: Some("localhost:5000".into()), ..wanted.clone() };
    assert_eq!(print(folder.path(), &one).unwrap(), "2026-11-20 12:00 kat: and there\n");
    let (exit, words) = print(folder.path(), &Export { since: Some("yesterday".into()), ..wanted }).unwrap_err();
    assert!(exit == Exit::Usage && words.contains("2026-11-20"), "{words}");
}
