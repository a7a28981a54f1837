//! The people of the demo: each a network task of its own, as every other client. Must not know what they say.

use std::collections::HashMap;

use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::backend::{self, Link};
use crate::chat::{Event, NetworkId, Post, Request, RoomId, Scope, TxnId};
use crate::config::account::Account;

use super::script::Turn;

/// After the last turn the conversation begins again, this many times slower.
const CALM: u32 = 4;

#[derive(Default)]
pub struct Cast {
    people: HashMap<&'static str, mpsc::Sender<Request>>,
}

impl Cast {
    /// Somebody connects.
    pub fn enter(&mut self, name: &'static str, account: Account) {
        let (say, requests) = mpsc::channel(8);
        let (events, heard) = mpsc::channel(64);
        // Nobody is told apart by number here.
        backend::start(account, Link { network: NetworkId(0), requests, events, settled: mpsc::unbounded_channel().0 });
        tokio::spawn(listen(heard));
        self.people.insert(name, say);
    }

    /// Says all turns, again and again, until nobody is left to say them to.
    pub async fn talk(self, turns: Vec<Turn>) {
        let mut slower = 1;
        for number in 0.. {
            if number > 0 && number % turns.len() == 0 {
                slower = CALM;
            }
            let turn = &turns[number % turns.len()];
            sleep(turn.pause * slower).await;
            let request = Request::Send {
                txn: TxnId(number as u64),
                room: RoomId::new(turn.room),
                post: Post::new(turn.text.clone(), Scope::Global),
            };
            let Some(say) = self.people.get(turn.speaker) else { continue };
            if say.send(request).await.is_err() {
                return;
            }
        }
    }
}

/// People of the demo listen politely; a network task waits for those who do not.
async fn listen(mut heard: mpsc::Receiver<(NetworkId, Event)>) {
    while heard.recv().await.is_some() {}
}
