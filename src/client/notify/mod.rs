//! Telling the person outside the screen: desktop notifications, sounds, a program of their own.
//!
//! A task of its own with a short queue: whatever is dead or slow here, the chat does not wait for it. Must not know
//! when somebody is to be told, nor the terminal: when no way makes a sound, it says so and the terminal's bell rings.

mod desktop;
mod hook;
pub mod order;
mod player;
pub mod probe;
mod stream;
mod thread;
pub mod wav;

use std::sync::OnceLock;

use tokio::sync::mpsc;

use crate::app::alert::{Alert, Notice, Sound};
use crate::app::effect::Msg;
use crate::clock;

use order::{Dead, Means, Order};
pub use probe::{Way, probe};
use wav::Wav;

/// Alerts that may wait; more are dropped, since they would come too late.
const WAITING: usize = 4;

/// The queue of what is to be told. Its task starts with the first alert.
#[derive(Debug)]
pub struct Notifier {
    queue: OnceLock<mpsc::Sender<Alert>>,
    messages: mpsc::Sender<Msg>,
}

impl Notifier {
    /// `messages` leads to the app.
    pub fn new(messages: mpsc::Sender<Msg>) -> Self {
        Self { queue: OnceLock::new(), messages }
    }

    pub fn alert(&self, alert: Alert) {
        let queue = self.queue.get_or_init(|| {
            let (queue, alerts) = mpsc::channel(WAITING);
            tokio::spawn(work(alerts, self.messages.clone()));
            queue
        });
        // A full queue has enough to tell.
        drop(queue.try_send(alert));
    }
}

async fn work(mut alerts: mpsc::Receiver<Alert>, messages: mpsc::Sender<Msg>) {
    let mut order = Order::new(ThisComputer);
    while let Some(Alert { sound, notice, hook }) = alerts.recv().await {
        if let Some(hook) = hook {
            tokio::spawn(hook::start(hook, messages.clone()));
        }
        if !order.tell(notice.as_ref(), sound.as_ref(), &clock::now).await {
            // Without a receiver the program is ending.
            drop(messages.send(Msg::Unheard).await);
        }
    }
}

/// The real ways.
struct ThisComputer;

impl Means for ThisComputer {
    async fn show(&mut self, notice: &Notice, sound: bool) -> Result<bool, Dead> {
        desktop::show(notice.clone(), sound).await.map_err(|_| Dead)
    }

    async fn stream(&mut self, sound: &Sound) -> Result<(), Dead> {
        stream::play(Wav::of(sound).await.ok_or(Dead)?).await.map_err(|_| Dead)
    }

    async fn play(&mut self, sound: &Sound) -> Result<(), Dead> {
        player::play(sound).await.map_err(|_| Dead)
    }
}
