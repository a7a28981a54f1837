//! The people of the demo: each a network task of its own, as every other client. Must not know what they say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::backend::{self, Link};
use crate::chat::{Delivery, Diff, Event, MessageId, ModAction, NetworkId, Post, Request, Scope, TxnId};
use crate::config::account::Account;

use super::script::{Turn, What};

/// After the last turn the conversation begins again, this many times slower.
const CALM: u32 = 4;
/// Nobody waits longer for one of the others; the evening goes on without what they wanted.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Default)]
pub struct Cast {
    people: HashMap<&'static str, Person>,
    said: Said,
}

struct Person {
    say: mpsc::Sender<Request>,
    /// A connection was made, a deed was answered.
    heard: mpsc::Receiver<()>,
}

/// What each of them has said last.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<HashMap<String, MessageId>>>);

impl Said {
    fn note(&self, name: &str, id: &MessageId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), id.clone());
    }

    fn last(&self, name: &str) -> Option<MessageId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }
}

impl Cast {
    /// Somebody connects.
    pub async fn enter(&mut self, name: &'static str, account: Account) {
        let (say, requests) = mpsc::channel(8);
        let (events, happening) = mpsc::channel(64);
        let (told, heard) = mpsc::channel(8);
        // Nobody is told apart by number here.
        backend::start(account, Link { network: NetworkId(0), requests, events, settled: mpsc::unbounded_channel().0 });
        tokio::spawn(listen(happening, told, self.said.clone()));
        let mut person = Person { say, heard };
        person.waits().await;
        self.people.insert(name, person);
    }

    /// Does what was done before anybody looked, one after the other.
    pub async fn prepare(&mut self, turns: &[Turn]) {
        for (number, turn) in turns.iter().enumerate() {
            let Some(request) = self.request(turn, number) else { continue };
            let Some(person) = self.people.get_mut(turn.speaker) else { continue };
            if person.say.send(request).await.is_ok() {
                person.waits().await;
            }
        }
    }

    /// Says and does all turns, again and again, until nobody is left to say them to. What is done once is done.
    pub async fn talk(self, turns: Vec<Turn>) {
        let mut slower = 1;
        for number in 0.. {
            if number > 0 && number % turns.len() == 0 {
                slower = CALM;
            }
            let turn = &turns[number % turns.len()];
            let again = number >= turns.len() && matches!(turn.what, What::Do(_) | What::Pin { .. });
            if again {
                continue;
            }
            sleep(turn.pause * slower).await;
            let Some(person) = self.people.get(turn.speaker) else { continue };
            let Some(request) = self.request(turn, number) else { continue };
            if person.say.send(request).await.is_err() {
                return;
            }
        }
    }

    /// `None` for what is about somebody who has not said anything.
    fn request(&self, turn: &Turn, number: usize) -> Option<Request> {
        let action = match &turn.what {
            What::Say(text) => {
                let post = Post::new(text.clone(), Scope::Global);
                return Some(Request::Send { txn: TxnId(number as u64), room: turn.place(), post });
            }
            What::Do(action) => action.clone(),
            What::Report { whom, reason } => {
                ModAction::Report { message: self.said.last(whom)?, reason: Some(reason.clone()) }
            }
            What::Pin { whom } => ModAction::Pin { message: self.said.last(whom)?, length: None },
        };
        Some(Request::Moderate { room: turn.place(), action })
    }
}

impl Person {
    /// Until something was answered, or it takes too long.
    async fn waits(&mut self) {
        // Late is no worse than never: the evening goes on.
        let _ = timeout(PATIENCE, self.heard.recv()).await;
    }
}

/// People of the demo listen politely; a network task waits for those who do not.
async fn listen(mut happening: mpsc::Receiver<(NetworkId, Event)>, told: mpsc::Sender<()>, said: Said) {
    while let Some((_, event)) = happening.recv().await {
        match event {
            Event::Connected { .. } | Event::ModDone(_) | Event::Refused(_) => {
                // Nobody waits for more than the next one.
                let _ = told.try_send(());
            }
            Event::Timeline { diff: Diff::Set { line, .. }, .. } if line.delivery == Delivery::Delivered => {
                said.note(line.message.author.name.as_str(), &line.message.id);
            }
            _ => {}
        }
    }
}
