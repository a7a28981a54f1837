//! HTTP long-polling: opening a session, fetching what waits for it, and giving it what the client says.
//! Must not know what the packets mean.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::clock;
use crate::proto::bitwave::server::Frame;
use crate::proto::engineio::{Revision, payload};
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::gateway::conn::Conn;
use crate::server::gateway::peer::{Peer, Queue};
use crate::server::gateway::rest::read_body;

use super::{Fault, parts};

/// A new session, with the packets it opens with.
pub async fn open(gateway: &Arc<Gateway>, visitor: &Visitor, revision: Revision) -> Result<Response, Fault> {
    let parts = parts(gateway, visitor, revision, Peer::Queue(Queue::default())).ok_or(Fault::Full)?;
    let conn = Conn::open(gateway, parts, clock::now());
    gateway.sessions.add(Arc::clone(&conn));
    tokio::spawn(see_off(Arc::clone(&conn)));
    take(&conn, revision).await
}

/// There is no task behind a polling session but this one, which clears up after it.
async fn see_off(conn: Arc<Conn>) {
    if let Peer::Queue(queue) = conn.peer()
        && queue.is_over().await
    {
        conn.gone().await;
    }
}

/// The packets that wait; the answer itself waits until there are some.
pub async fn take(conn: &Arc<Conn>, revision: Revision) -> Result<Response, Fault> {
    let Peer::Queue(queue) = conn.peer() else { return Err(Fault::Request) };
    let packets = queue.take().await.map_err(|_| Fault::Request)?;
    Ok(text("text/plain; charset=UTF-8", payload::encode(revision, &packets)))
}

/// What the client says.
pub async fn give(conn: &Arc<Conn>, revision: Revision, request: Request<Body>) -> Result<Response, Fault> {
    let body = read_body(request).await.map_err(|_| Fault::Request);
    let packets = body.and_then(|body| {
        let text = std::str::from_utf8(&body).map_err(|_| Fault::Request)?;
        payload::decode(revision, text).map_err(|_| Fault::Request)
    });
    match packets {
        Ok(packets) => {
            for packet in packets {
                conn.receive(Frame::Text(&packet)).await;
            }
            Ok(text("text/html", "ok".to_owned()))
        }
        Err(fault) => {
            // As with a broken WebSocket frame: who breaks the protocol is closed.
            conn.peer().close(clock::now());
            Err(fault)
        }
    }
}

fn text(kind: &'static str, body: String) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")], body).into_response()
}
