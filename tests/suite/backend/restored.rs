//! Messages that an earlier run has left unconfirmed: shown again, sent only by the person, under the name the server
//! may know already.

use streamside::backend::bitwave::session::Fetch;
use streamside::chat::{Delivery, Post, Request, RoomId, SafeText, Scope, Timestamp, TxnId};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::play::{FOREIGN, Play, nova, ours};

const OLD: TxnId = TxnId(1 << 63);

fn restore(room: RoomId) -> Request {
    let post = Post { nonce: Some("earlier-4".into()), ..Post::new("left over", Scope::Global) };
    Request::Restore { txn: OLD, room, post, written: Timestamp(900_000), refused: None }
}

fn restored() -> Play {
    let mut play = Play::new();
    play.request(restore(nova()));
    play
}

fn connect(play: &mut Play) {
    play.event(ClientEvent::Connected { announced: ours() });
    play.answer(Fetch::Recent(Some(nova())), "[]");
}

#[test]
fn it_is_shown_as_unconfirmed_and_never_sent_by_itself() {
    for announced in [ours(), FOREIGN] {
        let mut play = restored();
        play.event(ClientEvent::Connected { announced });
        play.pass(3600);
        play.tick();
        assert_eq!(play.lines.len(), 1);
        assert_eq!(play.lines[0].delivery, Delivery::Unconfirmed(OLD));
        assert_eq!(play.lines[0].message.at, Timestamp(900_000));
        assert!(play.postings().is_empty());
        assert!(play.session.settled().is_empty(), "it is kept for the next start");
    }
}

#[test]
fn what_was_refused_says_why_and_can_be_sent_again() {
    let why = SafeText::line("you are muted");
    let mut play = Play::new();
    let Request::Restore { txn, room, post, written, .. } = restore(nova()) else { unreachable!("it is one") };
    play.request(Request::Restore { txn, room, post, written, refused: Some(why.clone()) });
    connect(&mut play);
    assert_eq!(play.lines[0].delivery, Delivery::Failed(OLD, why));
    assert!(play.postings().is_empty());
    play.request(Request::Resend { room: nova(), txn: OLD });
    assert_eq!(play.postings().len(), 1);
}

#[test]
fn sent_again_it_goes_under_the_nonce_of_the_first_time() {
    let mut play = restored();
    connect(&mut play);
    play.request(Request::Resend { room: nova(), txn: OLD });
    let posting = play.postings().remove(0);
    assert_eq!((posting.text.as_str(), posting.nonce.as_deref()), ("left over", Some("earlier-4")));
    let number = play.number(0);
    play.event(ClientEvent::Acked { number, id: "77".into(), at: 950_000 });
    assert_eq!(play.lines[0].delivery, Delivery::Delivered);
    assert_eq!(play.session.settled(), [OLD]);
}

#[test]
fn the_history_of_the_server_may_know_that_it_has_arrived() {
    let mut play = restored();
    play.event(ClientEvent::Connected { announced: ours() });
    let item =
        r#"{"id":"77","timestamp":900005,"username":"Me","channel":"nova","message":"left over","nonce":"earlier-4"}"#;
    play.answer(Fetch::Recent(Some(nova())), &format!(r#"{{"success":true,"size":1,"data":[{item}]}}"#));
    assert_eq!(play.lines.len(), 1);
    assert_eq!(play.lines[0].delivery, Delivery::Delivered);
    assert_eq!(play.session.settled(), [OLD]);
}

#[test]
fn given_up_it_goes_from_screen_and_disk() {
    let mut play = restored();
    play.request(Request::Discard { room: nova(), txn: OLD });
    assert!(play.lines.is_empty());
    assert_eq!(play.session.settled(), [OLD]);
}

#[test]
fn its_room_is_opened_for_it() {
    let mut play = Play::new();
    play.request(restore(RoomId::new("dusk")));
    assert_eq!(play.shown_in("dusk").len(), 1);
}

#[test]
fn whatever_ends_a_message_settles_it() {
    let mut play = Play::connected(ours());
    play.send(1, "taken");
    let number = play.number(0);
    play.event(ClientEvent::Acked { number, id: "1".into(), at: 1_000_001 });
    assert_eq!(play.session.settled(), [TxnId(1)]);
    play.send(2, "turned down for now");
    play.event(ClientEvent::Blocked { text: None, wait: std::time::Duration::from_secs(3) });
    assert_eq!(play.session.settled(), [TxnId(2)]);
    let post = Post::new("nowhere", Scope::Local);
    play.request(Request::Send { txn: TxnId(3), room: RoomId::new("closed"), post });
    assert_eq!(play.session.settled(), [TxnId(3)]);
    play.send(4, "still open");
    play.lose(streamside::chat::Retry::Never);
    assert!(play.session.settled().is_empty());
    play.request(Request::Leave { room: nova() });
    assert_eq!(play.session.settled(), [TxnId(4)]);
}
