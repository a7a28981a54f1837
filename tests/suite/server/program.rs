//! A program outside, called by webhooks: it keeps what it is told, and answers as a test wants.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use serde_json::Value;
use streamside::clock::Clock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::kit::{Chatter, listener};

const PATIENCE: Duration = Duration::from_secs(20);

/// A program that is called, and answers with the status it is told to.
pub struct Program {
    address: SocketAddr,
    status: Arc<AtomicU16>,
    calls: mpsc::UnboundedReceiver<Call>,
}

pub struct Call {
    pub head: String,
    pub text: String,
    pub body: Value,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("{name} is missing: {}", self.head))
    }
}

impl Program {
    pub async fn start() -> Self {
        Self::on(listener().await)
    }

    pub fn on(listener: TcpListener) -> Self {
        let address = listener.local_addr().expect("an address");
        let status = Arc::new(AtomicU16::new(200));
        let (told, calls) = mpsc::unbounded_channel();
        let answer = Arc::clone(&status);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, told.clone(), Arc::clone(&answer)));
            }
        });
        Self { address, status, calls }
    }

    pub fn url(&self) -> String {
        format!("http://{}/told", self.address)
    }

    pub fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    pub async fn called(&mut self) -> Call {
        timeout(PATIENCE, self.calls.recv()).await.expect("it is called").expect("it runs")
    }

    /// The next call; none when it does not come.
    pub async fn next_call(&mut self) -> Option<Call> {
        timeout(PATIENCE, self.calls.recv()).await.ok().flatten()
    }

    /// The next call, with the clock of the server set ahead until its time has come.
    pub async fn called_in_time(&mut self, clock: &Clock, ann: &mut Chatter) -> Call {
        for _ in 0..100 {
            clock.set_ahead(Duration::from_secs(31));
            // Something new makes the server look at its clock.
            ann.posted("later", "nova").await;
            if let Ok(call) = timeout(Duration::from_millis(200), self.calls.recv()).await {
                return call.expect("it runs");
            }
        }
        panic!("it is not called again");
    }

    /// Nothing comes that was not already on its way.
    pub fn is_quiet(&mut self) -> bool {
        self.calls.try_recv().is_err()
    }
}

async fn serve(mut stream: TcpStream, told: mpsc::UnboundedSender<Call>, status: Arc<AtomicU16>) {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
            if body.len() >= length.parse::<usize>().expect("a number") {
                let status = status.load(Ordering::SeqCst);
                let call = Call {
                    head: head.to_owned(),
                    text: body.to_owned(),
                    body: serde_json::from_str(body).expect("JSON"),
                };
                let answer = format!(
                    "HTTP/1.1 {status} x\r\nlocation: /elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                );
                // A caller that has been killed reads no answer, and a test that is over no call.
                if stream.write_all(answer.as_bytes()).await.is_ok() {
                    let _ = told.send(call);
                }
                return;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
}
