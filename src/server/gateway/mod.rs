//! Sockets and HTTP: how clients reach the deeds.
//!
//! Must not know the store, nor decide what anybody may do.

mod accept;
mod conn;
mod engine;
mod event;
mod frame;
mod heart;
mod hub;
mod origin;
mod peer;
mod rest;
mod seat;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::chat::{LengthUnit, RejectionCode};
use crate::clock;
use crate::proto::bitwave::capabilities::Announced;
use crate::proto::bitwave::outgoing::{error, event_frame};
use crate::proto::bitwave::server::Limits;
use crate::proto::engineio::heartbeat::Timing;
use crate::server::policy::refuse;
use crate::server::policy::seats::Caps;
use crate::server::service::{Feed, Service};

use engine::Sessions;
use frame::Frame;
use heart::Heart;
use hub::{ConnId, Hub, HubTask, Order};
use seat::House;

/// Bytes of one frame, one polling body, one REST body from a client.
const MAX_PAYLOAD: usize = 64 << 10;
/// How long a connection may take to say who it is.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long clients may take to leave when the server stops.
const GOODBYE: Duration = Duration::from_secs(5);

/// What all connections share.
pub struct Gateway {
    service: Arc<Service>,
    hub: Hub,
    heart: Arc<Heart>,
    sessions: Sessions,
    house: House,
    rules: Rules,
    last_id: AtomicU64,
}

/// What every connection is held to.
struct Rules {
    limits: Limits,
    announced: Announced,
    /// Web origins that may talk to this server, besides its own.
    origins: Vec<String>,
}

/// The running gateway.
pub struct Running {
    gateway: Arc<Gateway>,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
    beating: JoinHandle<()>,
    hub: JoinHandle<()>,
}

/// Starts to serve on a bound listener.
pub fn start(listener: TcpListener, service: Arc<Service>, feed: Feed, origins: Vec<String>) -> Running {
    let now = clock::now();
    let (hub, orders) = Hub::new();
    let caps = if service.options.limits { Caps::DEFAULT } else { Caps::OFF };
    let gateway = Arc::new(Gateway {
        rules: Rules { limits: limits(), announced: announced(&service), origins },
        service,
        hub,
        heart: Arc::new(Heart::new(now)),
        sessions: Sessions::default(),
        house: House::new(caps),
        last_id: AtomicU64::new(0),
    });
    let (stop, stopping) = watch::channel(false);
    Running {
        accepting: tokio::spawn(accept::run(listener, Arc::clone(&gateway), stopping)),
        beating: tokio::spawn(Arc::clone(&gateway.heart).beat()),
        hub: tokio::spawn(HubTask::new(orders, feed).run()),
        gateway,
        stop,
    }
}

impl Running {
    /// Accepts nobody more, tells everybody, and waits at most five seconds for them to leave.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // An error means that the task is gone already, which is what is wanted.
        let _ = self.accepting.await;
        let reason = refuse(RejectionCode::Unavailable, "the server is stopping; it may be back soon");
        let farewell = Frame::text(&event_frame("error", &[&error(&reason)]));
        self.gateway.hub.tell(Order::Stop(farewell)).await;
        let _ = self.hub.await;
        if timeout(GOODBYE, self.gateway.house.emptied()).await.is_err() {
            tracing::warn!(left = self.gateway.house.taken(), "some clients did not leave in time");
        }
        self.beating.abort();
    }
}

impl Gateway {
    fn next_id(&self) -> ConnId {
        ConnId(self.last_id.fetch_add(1, Ordering::Relaxed))
    }
}

fn limits() -> Limits {
    let Timing { interval, timeout } = Timing::DEFAULT;
    Limits {
        ping_interval: interval,
        ping_timeout: timeout,
        connect_timeout: CONNECT_TIMEOUT,
        max_payload: MAX_PAYLOAD,
    }
}

fn announced(service: &Service) -> Announced {
    Announced {
        edit: Some(service.options.edit_window).filter(|window| !window.is_zero()),
        replies: true,
        whispers: true,
        links: true,
        blocks: true,
        desk: true,
        markers: true,
        acks: true,
        subscribe: true,
        backfill: true,
        max_length: service.options.max_message,
        unit: LengthUnit::Chars,
        media: service.options.media_host(),
    }
}
