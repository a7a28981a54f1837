//! What a person meets at the screen when things go wrong around it: servers that are not there or are another kind,
//! tokens that are refused, large pastes, floods. The screen stays, says why, and nothing typed is lost or sent unasked.

use std::path::Path;

use serde_json::json;

use super::stage::{Stage, write_private};
use crate::backend::fake_server::{FakeServer, TOKEN, saying};
use crate::peers::binary::Server;
use crate::peers::terminal::{Setup, Terminal};

fn open(home: &Path, server: &str, token: &str) -> Terminal {
    write_private(&home.join("token"), token);
    let token = home.join("token").to_string_lossy().into_owned();
    let args = ["--server", server, "--token-file", &token, "--channel", "nova"];
    Terminal::start(&Setup { home, columns: 160, rows: 24, args: &args, env: &[] })
}

fn quit(mut screen: Terminal) {
    screen.keys("\x11");
    assert!(screen.ended().success());
    screen.assert_restored();
}

/// It stays open, says why and what can be done, and finds the server when it comes.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_is_not_there_yet_is_waited_for() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its number");
    drop(listener);
    let mut screen = open(home.path(), &format!("http://{address}"), TOKEN);
    screen.wait("why, and what to do", |text| {
        text.contains("trying again in") && text.contains("Alt-R now") && text.contains("connection refused")
    });
    screen.keys("written meanwhile");
    screen.wait_text("> written meanwhile");
    let data = home.path().join("data").to_string_lossy().into_owned();
    let mut server = crate::peers::binary::streamside(home.path());
    let mut server =
        server.args(["serve", "--listen", &address.to_string(), "--data", &data]).spawn().expect("it runs");
    // The token is a stranger's, which only a server that is there can say.
    screen.wait("the server, found again", |text| text.contains("your token is no longer valid"));
    assert!(screen.text().contains("> written meanwhile"), "{}", screen.text());
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    screen.keys("\x03");
    quit(screen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn something_else_than_a_chat_server_is_named_and_tried_again() {
    let page: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>";
    let old: &[u8] =
        b"HTTP/1.1 400 X\r\nContent-Length: 52\r\n\r\n{\"code\":5,\"message\":\"Unsupported protocol version\"}\n";
    for (bytes, words) in [(page, "is not a Socket.IO chat server"), (old, "refuses this version")] {
        let home = tempfile::tempdir().expect("a temporary folder");
        let screen = open(home.path(), &format!("http://{}", saying(bytes).await), TOKEN);
        screen.wait(words, |text| text.contains(words) && text.contains("trying again in"));
        quit(screen);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_host_without_tls_is_named() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let plain = saying(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    let screen = open(home.path(), &format!("https://{plain}"), TOKEN);
    screen.wait_text("does not speak TLS");
    quit(screen);
}

/// Said once, and not tried over and over: who guesses tokens gets no help.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refused_token_is_said_once_and_not_tried_again() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut server = FakeServer::start().await;
    server.answer("*", 200, "[]");
    let mut screen = open(home.path(), &format!("http://{}", server.address), TOKEN);
    let mut peer = super::stage::greet(&mut server).await;
    peer.say(r#"42["error",{"code":"not_authorised","message":"this token is of no use"}]"#).await;
    peer.say("41").await;
    drop(peer);
    screen.wait("why, and what to do", |text| {
        text.contains("this token is of no use") && text.contains("your token is no longer valid: F9 or /signin")
    });
    assert!(server.sockets.try_recv().is_err(), "it came back by itself");
    // The one question; a person may also just try again.
    screen.wait("the question", |text| text.contains("Sign in again"));
    screen.keys("\x1b");
    screen.wait("no question", |text| !text.contains("Sign in again"));
    screen.keys("\x1br");
    super::stage::greet(&mut server).await;
    quit(screen);
}

#[test]
fn the_real_server_refuses_a_forged_token_and_the_screen_stays() {
    let server = Server::start(&[]);
    let home = tempfile::tempdir().expect("a temporary folder");
    let screen = open(home.path(), &server.url, TOKEN);
    screen
        .wait("why, and what to do", |text| text.contains("your token is no longer valid") && text.contains("log in"));
    quit(screen);
}

fn thirty_lines() -> String {
    (1..=30).map(|n| format!("pasted line {n}\r")).collect()
}

/// With bracketed paste: one question; a paste that holds escapes is only text; nothing is sent unasked.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_large_paste_is_one_question_and_nothing_is_sent_unasked() {
    let mut stage = Stage::set(&json!([])).await;
    stage.screen.keys(&format!("\x1b[200~{}\x1b[31m/quit\r\x1b]0;x\x07\x1b[201~", thirty_lines()));
    stage.screen.wait("one question", |text| text.contains("pasted line 1") && text.contains("Esc"));
    stage.screen.keys("\x1b");
    stage.screen.wait("the empty input", |text| text.contains("view> say something") && !text.contains("pasted line"));
    // The first thing the server hears is what is typed after that.
    stage.screen.keys("typed\r");
    let heard = stage.hear_of("42").await;
    assert!(heard.contains("typed") && !heard.contains("pasted"), "{heard}");
    stage.quit();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_typed_during_a_flood_is_all_there() {
    let mut stage = Stage::set(&json!([])).await;
    let typed: Vec<String> = (0..60).map(|n| format!("{n:02}")).collect();
    for (n, keys) in typed.iter().enumerate() {
        let items: Vec<String> = (0..100)
            .map(|k| stage.message(&[("message", &format!("flood {n} {k} https://x.example <b>bold</b>"))]))
            .collect();
        stage.say(&format!("42[\"bulkmessage\",[{}]]", items.join(","))).await;
        stage.screen.keys(keys);
    }
    let all = typed.concat();
    stage.screen.wait("everything typed", |text| {
        let letters: String = text.lines().map(|line| line.split("view>").last().unwrap_or_default().trim()).collect();
        letters.contains(&all) || text.replace(['\n', ' ', '│'], "").contains(&all)
    });
    stage.screen.keys("\r");
    let heard = stage.hear_of("42").await;
    assert!(heard.contains(&all), "{heard}");
    stage.quit();
}
