//! A connection over WebSocket: one small task that reads, and flushes what others could not write at once.
//! Must not know what the frames mean.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use futures_util::StreamExt;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::clock;
use crate::proto::bitwave::server::Frame;
use crate::proto::engineio::Revision;
use crate::server::gateway::accept::Visitor;
use crate::server::gateway::conn::Conn;
use crate::server::gateway::peer::{Direct, End, Peer};
use crate::server::gateway::{Gateway, MAX_PAYLOAD};

use super::{Fault, parts, upgrade};

/// tungstenite zeroes this much on every read: with its default of 128 KiB a thousand idle clients would cost 128 MiB.
const READ_BUFFER: usize = 1 << 10;

pub(super) type Socket = WebSocketStream<Shared>;

pub fn open(gateway: &Arc<Gateway>, visitor: Visitor, revision: Revision, request: Request) -> Result<Response, Fault> {
    let (response, on_upgrade) = upgrade::accept(request)?;
    let gateway = Arc::clone(gateway);
    tokio::spawn(async move {
        if let Some((stream, early)) = upgrade::stream(on_upgrade).await {
            let direct = Arc::new(Direct::new(stream));
            if let Some(parts) = parts(&gateway, &visitor, revision, Peer::Direct(Arc::clone(&direct))) {
                let conn = Conn::open(&gateway, parts, clock::now());
                // A new task, because this one has grown with what it awaited.
                tokio::spawn(live(conn, direct, early));
            }
        }
    });
    Ok(response)
}

async fn live(conn: Arc<Conn>, direct: Arc<Direct>, early: Vec<u8>) {
    let mut socket = socket(&direct, early).await;
    read(&conn, &direct, &mut socket).await;
}

/// Reads until the connection is over, and clears up after it.
pub(super) async fn read(conn: &Arc<Conn>, direct: &Direct, socket: &mut Socket) {
    while let Some(message) = next(direct, socket).await {
        match message {
            Message::Text(text) => conn.receive(Frame::Text(&text)).await,
            Message::Binary(bytes) => conn.receive(Frame::Binary(&bytes)).await,
            // tungstenite answers pings and closes itself.
            _ => {}
        }
    }
    conn.gone().await;
}

/// The next message, with everything flushed meanwhile that can be; none at the end of the connection.
pub(super) async fn next(direct: &Direct, socket: &mut Socket) -> Option<Message> {
    tokio::select! {
        message = socket.next() => message?.ok(),
        end = direct.drain() => {
            if end == End::Stalled {
                tracing::info!("closed a client that reads too slowly");
            }
            None
        }
    }
}

pub(super) async fn socket(direct: &Arc<Direct>, early: Vec<u8>) -> Socket {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_PAYLOAD)
        .max_message_size(Some(MAX_PAYLOAD))
        .max_frame_size(Some(MAX_PAYLOAD));
    WebSocketStream::from_partially_read(Shared(Arc::clone(direct)), early, Role::Server, Some(config)).await
}

/// The same socket as tungstenite sees it: it reads alone, but what it writes goes the way of all frames.
pub(super) struct Shared(Arc<Direct>);

impl AsyncRead for Shared {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.0.stream().poll_read_ready(cx))?;
            match self.0.stream().try_read(buf.initialize_unfilled()) {
                Ok(count) => {
                    buf.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Shared {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.0.send_bytes(&Bytes::copy_from_slice(buf), clock::now());
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
