//! Hostile content in pipes: what `tail` prints and what `send` and `tail` complain with.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};

use super::stage::greet;
use crate::backend::fake_server::FakeServer;
use crate::hostile::{group, judge};
use crate::peers::PATIENCE;
use crate::peers::binary::{Server, run, streamside};

const LAST: &str = "the last good message";

fn message(n: usize, text: &str) -> Value {
    json!({
        "id": format!("m{n}"), "timestamp": 1_700_000_000_000_i64, "username": text, "channel": "Nova", "type": "message",
        "userColor": text, "badge": text, "avatar": text, "message": text, "global": true,
    })
}

/// All that `tail` prints with these options, told every record of every group, half of them as history.
async fn printed(options: &[&str]) -> Vec<String> {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut server = FakeServer::start().await;
    let texts: Vec<String> = ["01_control", "02_escapes", "03_unicode", "04_width", "06_html", "07_markdown"]
        .into_iter()
        .flat_map(group)
        .filter_map(|record| record.text())
        .filter(|text| text.len() < 64 << 10)
        .collect();
    let items: Vec<String> = texts.iter().enumerate().map(|(n, text)| message(n, text).to_string()).collect();
    let history: Vec<&str> = items.iter().step_by(2).take(40).map(String::as_str).collect();
    server.answer("*", 200, &format!("{{\"success\":true,\"data\":[{}]}}", history.join(",")));
    let url = format!("http://{}", server.address);
    let mut command = streamside(home.path());
    command.args(["tail", "--server", &url, "--channel", "Nova"]).args(options).env("TZ", "UTC");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the binary runs");
    let printed = reader(&mut child);
    let mut peer = greet(&mut server).await;
    for items in items.chunks(16) {
        peer.say(&format!("42[\"bulkmessage\",[{}]]", items.join(","))).await;
    }
    peer.say(&format!("42[\"bulkmessage\",[{}]]", message(texts.len(), LAST))).await;
    let lines = lines_to_the_last(&printed);
    child.kill().expect("it still runs");
    child.wait().expect("it ends");
    assert!(lines.len() > items.len() / 2, "{} lines of {} messages", lines.len(), items.len());
    lines
}

/// Reads on beside the test: a pipe that nobody empties would hold the program up.
fn reader(child: &mut Child) -> Receiver<Vec<u8>> {
    let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let (sender, printed) = channel();
    thread::spawn(move || stdout.split(b'\n').map_while(Result::ok).try_for_each(|line| sender.send(line)));
    printed
}

fn lines_to_the_last(printed: &Receiver<Vec<u8>>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    while !lines.last().is_some_and(|line| line.contains(LAST)) {
        let line = printed.recv_timeout(PATIENCE);
        let line = line.unwrap_or_else(|fault| panic!("{fault} after {:?}", lines.last()));
        lines.push(String::from_utf8(line).expect("UTF-8"));
    }
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn tail_prints_plain_lines_and_nothing_a_terminal_obeys() {
    for line in printed(&[]).await {
        assert_eq!(judge::fault(&line), None, "{line:?}");
        // Nothing but a message begins like one.
        assert!(line.starts_with("2023-11-14 22:13 ") || line.starts_with("    "), "{line:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn tail_json_prints_an_object_a_line_and_nothing_a_terminal_obeys() {
    for line in printed(&["--json"]).await {
        let value: Value = serde_json::from_str(&line).unwrap_or_else(|fault| panic!("{fault}: {line:?}"));
        assert!(value["text"].is_string() && value["username"].is_string(), "{line}");
        let hidden = line.chars().find(|c| c.is_control() || *c == '\u{2028}' || *c == '\u{202e}');
        assert_eq!(hidden, None, "{line:?}");
    }
}

/// Whatever the server refuses with, the complaint is one clean sentence.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn complaints_with_the_words_of_a_hostile_server_are_one_clean_line() {
    for words in ["\u{1b}]0;x\u{7}\u{1b}[31mred", "two\nlines\r\u{9b}2J", "\u{202e}backwards\u{200b}\u{e0041}"] {
        for answer in [
            format!("44{}", json!({ "message": words })),
            format!("42{}", json!(["error", { "code": "not_authorised", "message": words }])),
            format!("42{}", json!(["error", words])),
            format!("41\n{words}"),
        ] {
            let home = tempfile::tempdir().expect("a temporary folder");
            let mut server = FakeServer::start().await;
            server.answer("*", 403, words);
            let token = home.path().join("token");
            super::stage::write_private(&token, crate::backend::fake_server::TOKEN);
            let (url, token) = (format!("http://{}", server.address), token.to_string_lossy().into_owned());
            let mut command = streamside(home.path());
            command.args(["send", "--server", &url, "--token-file", &token, "--channel", "Nova", "hi"]);
            let child = command.stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn();
            let child = child.expect("the binary runs");
            let mut peer = greet(&mut server).await;
            peer.say(&answer).await;
            // A server that only talks nonsense goes away in the end.
            drop(peer);
            let output = child.wait_with_output().expect("it ends");
            let complaint = String::from_utf8(output.stderr).expect("UTF-8");
            assert!(!output.status.success(), "{answer:?}: {complaint}");
            assert_eq!(judge::fault(complaint.trim_end_matches('\n')), None, "{answer:?}");
            assert_eq!(complaint.lines().count(), 1, "{answer:?}: {complaint:?}");
            assert!(output.stdout.is_empty());
        }
    }
}

/// Our own server and our own commands, with text that fights them.
#[test]
fn hostile_text_that_is_sent_comes_back_harmless() {
    let server = Server::start(&["--limits", "off"]);
    let token = server.token_file("ann");
    let connect = ["--server", &server.url, "--token-file", &token, "--channel", "nova"];
    let mut sent = 0;
    for text in [
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "a\u{9b}2Jb",
        "x\u{202e}y\u{200b}",
        "<script>alert(1)</script>",
        "-- --help",
        "\u{1b}",
        "\n\n",
    ] {
        let output = run(server.home.path(), &[&["send"][..], &connect, &["--", text]].concat());
        match output.status.code() {
            Some(0) => sent += 1,
            // Nothing was left of it.
            code => {
                assert!([Some(2), Some(6)].contains(&code), "{text:?}: {}", String::from_utf8_lossy(&output.stderr))
            }
        }
    }
    let (count, mut tail) = (sent.to_string(), vec!["tail", "--json", "-n"]);
    tail.extend([count.as_str()].iter().chain(&connect));
    let printed = String::from_utf8(run(server.home.path(), &tail).stdout).expect("UTF-8");
    assert_eq!(printed.lines().count(), sent);
    assert!(sent >= 5, "only {sent} were taken");
    for line in printed.lines() {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let text = value["text"].as_str().expect("a text");
        assert_eq!(judge::fault(text), None, "{text:?}");
        assert!(!value["html"].as_str().expect("HTML").contains("<script"), "{line}");
    }
}
