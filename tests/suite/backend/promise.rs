//! The promise about one's own messages, against servers that lose connections at the worst moments: nothing is lost
//! silently, and nothing is posted twice unless a person asked for it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use proptest::prelude::*;
use streamside::backend::bitwave::session::{Fetch, Posting};
use streamside::chat::{Delivery, Event, Request, Retry, TxnId};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::play::{FOREIGN, Play, nova, ours};

#[derive(Clone, Copy, Debug)]
enum Step {
    Send,
    /// The server takes the next message in and answers; `ack_first` where it answers twice.
    Take {
        ack_first: bool,
    },
    Block,
    /// The connection goes; the server had still taken in so many messages, but its answers are lost.
    Cut {
        taken: usize,
    },
    Connect,
    /// The person sends the oldest open line again.
    Resend,
    Discard,
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Send),
        4 => any::<bool>().prop_map(|ack_first| Step::Take { ack_first }),
        1 => Just(Step::Block),
        2 => (0..3_usize).prop_map(|taken| Step::Cut { taken }),
        3 => Just(Step::Connect),
        1 => Just(Step::Resend),
        1 => Just(Step::Discard),
        1 => (1..70_u64).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..40)
}

struct Stored {
    id: String,
    text: String,
    nonce: Option<String>,
}

/// A client and a server that keeps order and what it has taken in.
struct Town {
    play: Play,
    ours: bool,
    connected: bool,
    sent: u64,
    /// On their way to the server, with the number the connection gave them.
    under_way: VecDeque<(u64, Posting)>,
    stored: Vec<Stored>,
    posts: HashMap<TxnId, usize>,
    wishes: HashMap<TxnId, usize>,
    connections: usize,
    given_up: HashSet<TxnId>,
}

impl Town {
    fn new(ours: bool) -> Self {
        Self {
            play: Play::new(),
            ours,
            connected: false,
            sent: 0,
            under_way: VecDeque::new(),
            stored: Vec::new(),
            posts: HashMap::new(),
            wishes: HashMap::new(),
            connections: 0,
            given_up: HashSet::new(),
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Send => {
                self.sent += 1;
                self.play.send(self.sent, &format!("text {}", self.sent));
            }
            Step::Take { ack_first } => self.take(ack_first),
            Step::Block => self.block(),
            Step::Cut { taken } if self.connected => self.cut(taken),
            Step::Connect if !self.connected => self.connect(),
            Step::Resend => self.resend(),
            Step::Discard => self.discard(),
            Step::Wait(seconds) => {
                self.play.pass(seconds);
                self.play.tick();
            }
            Step::Cut { .. } | Step::Connect => {}
        }
        self.collect();
    }

    fn collect(&mut self) {
        for (number, posting) in self.play.posted.drain(..) {
            *self.posts.entry(posting.txn).or_default() += 1;
            self.under_way.push_back((number, posting));
        }
        for event in self.play.heard() {
            // The words are in the input again.
            if let Event::Blocked { text, .. } = event
                && let Some(number) = text.strip_prefix("text ").and_then(|number| number.parse().ok())
            {
                self.given_up.insert(TxnId(number));
            }
        }
    }

    /// The place of a message in the store; a nonce that is known is no second message.
    fn store(&mut self, posting: &Posting) -> usize {
        let known = self.stored.iter().position(|stored| posting.nonce.is_some() && stored.nonce == posting.nonce);
        known.unwrap_or_else(|| {
            let id = format!("m{}", self.stored.len());
            self.stored.push(Stored { id, text: posting.text.clone(), nonce: posting.nonce.clone() });
            self.stored.len() - 1
        })
    }

    fn take(&mut self, ack_first: bool) {
        let Some((number, posting)) = self.under_way.pop_front().filter(|_| self.connected) else { return };
        let before = self.stored.len();
        let at = self.store(&posting);
        let echo = (at == before).then(|| self.json(at));
        let ack = ClientEvent::Acked { number, id: self.stored[at].id.clone(), at: at as i64 };
        if self.ours && ack_first {
            self.play.event(ack.clone());
        }
        if let Some(echo) = echo {
            self.play.bulk(&format!("[{echo}]"));
        }
        if self.ours && !ack_first {
            self.play.event(ack);
        }
    }

    fn block(&mut self) {
        let Some((number, posting)) = self.under_way.pop_front().filter(|_| self.connected) else { return };
        let wait = Duration::from_secs(1);
        let known = self.stored.iter().any(|stored| posting.nonce.is_some() && stored.nonce == posting.nonce);
        if self.ours && !known {
            let (code, message) = ("rate_limited".to_owned(), "slow down".to_owned());
            self.play.event(ClientEvent::NotAcked { number, code, message, retry_after: Some(wait) });
        } else if !self.ours {
            self.play.event(ClientEvent::Blocked { text: Some(posting.text), wait });
        } else {
            self.under_way.push_front((number, posting));
        }
    }

    fn cut(&mut self, taken: usize) {
        let under_way = std::mem::take(&mut self.under_way);
        for (_, posting) in under_way.iter().take(taken) {
            self.store(posting);
        }
        self.connected = false;
        self.play.lose(Retry::In(Duration::from_secs(1)));
    }

    fn connect(&mut self) {
        self.connected = true;
        self.connections += 1;
        self.play.event(ClientEvent::Connected { announced: if self.ours { ours() } else { FOREIGN } });
        let history: Vec<String> = (0..self.stored.len()).map(|at| self.json(at)).collect();
        self.play.answer(Fetch::Recent(Some(nova())), &format!("[{}]", history.join(",")));
    }

    fn open(&self) -> Option<TxnId> {
        self.play.lines.iter().find_map(|line| match line.delivery {
            Delivery::Unconfirmed(txn) | Delivery::Failed(txn, _) => Some(txn),
            _ => None,
        })
    }

    fn resend(&mut self) {
        let Some(txn) = self.open() else { return };
        *self.wishes.entry(txn).or_default() += 1;
        self.play.request(Request::Resend { room: nova(), txn });
    }

    fn discard(&mut self) {
        let Some(txn) = self.open() else { return };
        self.given_up.insert(txn);
        self.play.request(Request::Discard { room: nova(), txn });
    }

    fn json(&self, at: usize) -> String {
        let Stored { id, text, nonce } = &self.stored[at];
        let nonce = nonce.as_ref().map(|nonce| format!(r#","nonce":"{nonce}""#)).unwrap_or_default();
        format!(r#"{{"id":"{id}","message":"{text}","username":"me","channel":"nova","timestamp":{at}{nonce}}}"#)
    }

    /// Peace: the connection holds and the server answers everything.
    fn calm(&mut self) {
        self.step(Step::Connect);
        while !self.under_way.is_empty() {
            self.step(Step::Take { ack_first: false });
        }
    }

    fn shown(&self, txn: u64) -> Vec<&Delivery> {
        let text = format!("text {txn}");
        let lines = self.play.lines.iter().filter(|line| line.message.body.plain() == text);
        lines.map(|line| &line.delivery).collect()
    }

    fn stored_times(&self, txn: u64) -> usize {
        let text = format!("text {txn}");
        self.stored.iter().filter(|stored| stored.text == text).count()
    }
}

proptest! {
    #[test]
    fn our_server_gets_every_message_exactly_once_and_the_screen_says_so(steps in steps()) {
        let mut town = Town::new(true);
        steps.into_iter().for_each(|step| town.step(step));
        town.calm();
        for txn in (1..=town.sent).filter(|txn| !town.given_up.contains(&TxnId(*txn))) {
            let shown = town.shown(txn);
            prop_assert_eq!(shown.len(), 1, "message {}: {:?}", txn, shown);
            match shown[0] {
                Delivery::Delivered => prop_assert_eq!(town.stored_times(txn), 1),
                Delivery::Failed(..) => prop_assert_eq!(town.stored_times(txn), 0),
                other => prop_assert!(false, "message {} is still {:?}", txn, other),
            }
        }
        prop_assert!((1..=town.sent).all(|txn| town.stored_times(txn) <= 1));
    }

    #[test]
    fn a_plain_server_gets_no_message_twice_by_itself_and_none_is_lost_silently(steps in steps()) {
        let mut town = Town::new(false);
        steps.into_iter().for_each(|step| town.step(step));
        town.calm();
        for txn in 1..=town.sent {
            let posts = town.posts.get(&TxnId(txn)).copied().unwrap_or(0);
            let wishes = town.wishes.get(&TxnId(txn)).copied().unwrap_or(0);
            prop_assert!(posts <= 1 + wishes, "message {} was posted {} times", txn, posts);
            if town.given_up.contains(&TxnId(txn)) {
                continue;
            }
            let shown = town.shown(txn);
            prop_assert!(!shown.is_empty(), "message {} is gone", txn);
            let claimed = shown.iter().any(|delivery| matches!(delivery, Delivery::Delivered | Delivery::Received));
            prop_assert_eq!(claimed, town.stored_times(txn) > 0, "message {}: {:?}", txn, shown);
        }
    }
}
