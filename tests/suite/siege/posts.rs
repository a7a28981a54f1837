//! Hostile text posted through the real server: what it hands out holds only allowed HTML, live and as history.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use streamside::markup::markdown::MAX_HTML;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::hostile::group;
use crate::markup::hostile_markdown::fault;
use crate::peers::PATIENCE;
use crate::peers::binary::Server;

type Socket = WebSocketStream<TcpStream>;

async fn join(server: &Server, name: &str) -> Socket {
    let host = server.url.trim_start_matches("http://");
    let stream = TcpStream::connect(host).await.expect("a connection");
    let url = format!("ws://{host}/socket.io/?EIO=4&transport=websocket");
    let (mut socket, _) = client_async(url, stream).await.expect("a WebSocket");
    let hello = json!(["new user", { "token": server.token(name), "channel": "nova" }]);
    for text in ["40".to_owned(), format!("42{hello}")] {
        socket.send(Message::text(text)).await.expect("sent");
    }
    socket
}

/// The arguments of the next packet that begins so.
async fn next(socket: &mut Socket, start: &str) -> Value {
    loop {
        let message = timeout(PATIENCE, socket.next()).await.unwrap_or_else(|_| panic!("waited for {start}"));
        match message.expect("the connection is still there").expect("and whole") {
            Message::Text(text) if text == "2" => socket.send(Message::text("3")).await.expect("sent"),
            Message::Text(text) if text.starts_with(start) => {
                return serde_json::from_str(&text[text.find('[').expect("arguments")..]).expect("JSON");
            }
            _ => {}
        }
    }
}

/// Why a message may not be handed out.
fn judge(message: &Value) -> Option<String> {
    let html = message["message"].as_str()?;
    let control = html.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')).map(|c| format!("control {c:?}"));
    let long = (html.len() > MAX_HTML).then(|| format!("{} bytes", html.len()));
    fault(html).or(control).or(long)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_posted_is_handed_out_as_allowed_html_only() {
    let media = "https://media.example";
    let server = Server::start(&["--limits", "off", "--max-message", "4096", "--media-host", media]);
    let mut ann = join(&server, "ann").await;
    let (mut taken, mut refused) = (0, 0);
    for (n, record) in ["06_html", "07_markdown", "01_control", "02_escapes"].into_iter().flat_map(group).enumerate() {
        let text = record.text().expect("the group holds texts");
        if text.len() > 60 << 10 {
            // A frame beyond the bound would end the connection, which other tests see to.
            continue;
        }
        let post = json!(["message", { "message": text, "channel": "nova", "global": true, "showBadge": true }]);
        ann.send(Message::text(format!("42{n}{post}"))).await.expect("sent");
        let answer = next(&mut ann, &format!("43{n}[")).await;
        if answer[0]["error"].is_object() {
            let code = answer[0]["error"]["code"].as_str().expect("a code");
            assert!(["too_long", "empty", "malformed"].contains(&code), "{}: {answer}", record.id);
            refused += 1;
        } else {
            taken += 1;
        }
    }
    assert!(taken > 300 && refused > 10, "{taken} taken, {refused} refused");

    let history = get(&server, &format!("/v1/messages/nova?limit={taken}")).await;
    let kept = history["data"].as_array().expect("data");
    assert!(kept.len() >= 100, "{} in the history", kept.len());
    assert!(taken >= kept.len());
    for message in kept {
        assert_eq!(judge(message), None, "{message}");
    }
}

/// What others hear at the moment of posting is what the history keeps.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_heard_live_is_as_clean_as_what_is_kept() {
    let server = Server::start(&["--limits", "off", "--max-message", "4096", "--media-host", "https://media.example"]);
    let mut ann = join(&server, "ann").await;
    for (n, record) in ["06_html", "07_markdown"].into_iter().flat_map(group).enumerate() {
        let text = record.text().expect("the group holds texts");
        if text.trim().is_empty() || text.len() > 1000 {
            continue;
        }
        let marker = format!("{n}: {text}");
        ann.send(Message::text(format!("42{}", json!(["message", { "message": marker, "channel": "nova" }]))))
            .await
            .expect("sent");
        let heard = next(&mut ann, "42[\"bulkmessage\"").await;
        let messages = heard[1].as_array().expect("messages");
        assert!(messages[0]["message"].as_str().is_some_and(|html| html.contains(&n.to_string())), "{heard}");
        for message in messages {
            assert_eq!(judge(message), None, "{}: {message}", record.id);
        }
    }
}

async fn get(server: &Server, path: &str) -> Value {
    let host = server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).unwrap_or_else(|fault| panic!("{fault}: {answer}"))
}
