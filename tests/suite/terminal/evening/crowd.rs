//! Thirty listeners with plain clients of the RFC. When they talk, they post fifty messages a second.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use serde_json::json;
use streamside::clock;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval_at};

use super::house::House;
use crate::peers;
use crate::server::kit::Chatter;

/// With fewer people the server would find each of them too fast.
const FANS: u32 = 30;
/// From one message of all to the next: fifty a second.
const PACE: Duration = Duration::from_millis(20);

/// Who they are: accounts to open the house with.
pub fn fans() -> Vec<String> {
    (1..=FANS).map(|number| format!("fan{number:02}")).collect()
}

pub struct Crowd {
    tasks: Vec<JoinHandle<()>>,
    talk: Arc<Talk>,
}

#[derive(Default)]
struct Talk {
    goes_on: AtomicBool,
    said: AtomicUsize,
    /// Taken and brought by the server, as one of them hears it.
    heard: AtomicUsize,
    refused: AtomicUsize,
}

impl Crowd {
    /// They come in and listen.
    pub fn arrive(house: &House) -> Self {
        let talk = Arc::<Talk>::default();
        let (address, start) = (house.address(), Instant::from_std(clock::now()) + PACE);
        let one = |(number, fan): (u32, String)| {
            let seat = Seat { number, token: house.token(&fan).to_owned(), address, start };
            house.runtime.spawn(sit(seat, Arc::clone(&talk)))
        };
        Self { tasks: (0..).zip(fans()).map(one).collect(), talk }
    }

    /// They talk while this is done; gives how many of their messages the server has brought each second.
    pub fn talks(&self, meanwhile: impl FnOnce(&Self)) -> f64 {
        let (since, before) = (clock::now(), self.talk.heard.load(Relaxed));
        self.talk.goes_on.store(true, Relaxed);
        self.goes_on(30);
        meanwhile(self);
        self.talk.goes_on.store(false, Relaxed);
        let heard = u32::try_from(self.talk.heard.load(Relaxed) - before).expect("few");
        let rate = f64::from(heard) / (clock::now() - since).as_secs_f64();
        peers::until("the last of the flood", || {
            self.talk.heard.load(Relaxed) + self.talk.refused.load(Relaxed) == self.talk.said.load(Relaxed)
        });
        rate
    }

    /// Waits until the server has brought so many more of their messages.
    pub fn goes_on(&self, messages: usize) {
        let wanted = self.talk.heard.load(Relaxed) + messages;
        peers::until("the flood", || self.talk.heard.load(Relaxed) >= wanted);
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

struct Seat {
    number: u32,
    token: String,
    address: SocketAddr,
    start: Instant,
}

async fn sit(seat: Seat, talk: Arc<Talk>) {
    let mut fan = Chatter::connect(seat.address).await;
    fan.event("new user", json!({ "token": seat.token, "channel": "nova" })).await;
    // What a busy machine holds up is made good for: the pace is that of the clock.
    let mut turns = interval_at(seat.start + PACE * seat.number, PACE * FANS);
    let mut next = seat.number;
    loop {
        tokio::select! {
            _ = turns.tick() => if talk.goes_on.load(Relaxed) {
                talk.said.fetch_add(1, Relaxed);
                fan.post(&format!("tune {next:04}"), "nova").await;
                next += FANS;
            },
            frame = fan.next() => match frame {
                Some(frame) => hear(&mut fan, &frame, (seat.number == 0, &talk)).await,
                None => return,
            },
        }
    }
}

/// The first of them counts what all of them hear.
async fn hear(fan: &mut Chatter, frame: &str, (counts, talk): (bool, &Talk)) {
    if frame == "2" {
        fan.say("3").await;
    } else if frame.starts_with("42[\"blocked\"") {
        talk.refused.fetch_add(1, Relaxed);
    } else if counts {
        talk.heard.fetch_add(frame.matches("<p>tune ").count(), Relaxed);
    }
}
