//! Two of our clients on our own server, on real sockets: what both ends understand by the additions of our protocol.

use std::time::Duration;

use streamside::chat::{
    Delivery, Diff, Event, Line, MessageId, Post, Request, RoomId, RoomKind, Scope, TxnId, Whispers,
};
use streamside::config::account::{Account, Protocol, Secret, parse_server};
use tokio::time::timeout;

use super::client::Client;
use crate::server::kit::House;

/// Long enough for the slowest machine; no test waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

pub async fn client(house: &House, name: &str) -> Client {
    let token = Some(Secret::new(house.token(name).await));
    let server = parse_server(&house.url("")).expect("an address");
    let (rooms, protocol) = (vec!["nova".to_owned()], Protocol::Bitwave);
    let mut client = Client::start(Account { server, token, rooms, insecure: false, protocol });
    let capabilities = until(&mut client, |event| match event {
        Event::Connected { capabilities, .. } => Some(capabilities),
        _ => None,
    })
    .await;
    assert!(capabilities.edit.is_some() && capabilities.replies && capabilities.links && capabilities.blocks);
    assert_eq!(capabilities.whispers, Whispers::Rooms);
    client
}

pub async fn until<T>(client: &mut Client, wanted: impl Fn(Event) -> Option<T>) -> T {
    timeout(PATIENCE, client.until(wanted)).await.expect("it happens")
}

/// The next line of a room that reads so.
pub async fn line(client: &mut Client, room: &str, text: &str, wanted: impl Fn(&Line) -> bool) -> Line {
    let room = RoomId::new(room);
    until(client, |event| {
        let Event::Timeline { room: here, diff } = event else { return None };
        let lines = match diff {
            Diff::Append(lines) | Diff::Reset(lines) => lines,
            Diff::Set { line, .. } | Diff::Insert { line, .. } => vec![line],
            _ => vec![],
        };
        let fits = |line: &&std::sync::Arc<Line>| here == room && line.message.body.plain() == text && wanted(line);
        lines.iter().find(fits).map(|line| Line::clone(line))
    })
    .await
}

pub async fn say(client: &mut Client, txn: u64, room: &str, text: &str) -> MessageId {
    let post = Post::new(text, Scope::Global);
    client.ask(Request::Send { txn: TxnId(txn), room: RoomId::new(room), post }).await;
    line(client, room, text, |line| line.delivery == Delivery::Delivered).await.message.id
}

fn edit(id: &MessageId, text: &str) -> Request {
    Request::Edit { room: RoomId::new("nova"), id: id.clone(), text: text.to_owned() }
}

#[tokio::test]
async fn a_change_reaches_the_other_and_is_refused_to_everybody_else() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (client(&house, "ann").await, client(&house, "bob").await);
    let id = say(&mut ann, 1, "nova", "one").await;
    line(&mut bob, "nova", "one", |_| true).await;
    ann.ask(edit(&id, "*two*")).await;
    let own = line(&mut ann, "nova", "two", |line| line.message.edited).await;
    assert_eq!(own.delivery, Delivery::Delivered);
    assert!(line(&mut bob, "nova", "two", |line| line.message.edited).await.message.id == id);
    bob.ask(edit(&id, "three")).await;
    let (text, why) = until(&mut bob, |event| match event {
        Event::NotEdited { text, why, .. } => Some((text, why)),
        _ => None,
    })
    .await;
    assert_eq!(text, "three");
    assert!(why.as_str().contains("author"), "{why}");
    // Another device of the author has to ask for the words.
    let mut other = client(&house, "ann").await;
    line(&mut other, "nova", "two", |line| line.message.edited && line.typed.is_none()).await;
    other.ask(Request::Source { room: RoomId::new("nova"), id: id.clone() }).await;
    let source =
        until(&mut other, |event| if let Event::Source { text, .. } = event { Some(text) } else { None }).await;
    assert_eq!(source, "*two*");
    let mut post = Post::new("why two?", Scope::Global);
    post.reply = Some(id.clone());
    bob.ask(Request::Send { txn: TxnId(2), room: RoomId::new("nova"), post }).await;
    let answer = line(&mut ann, "nova", "why two?", |_| true).await.message.reply.expect("an answer");
    assert_eq!((answer.to.clone(), answer.author.as_str(), answer.excerpt.as_str()), (id, "ann", "two"));
}

#[tokio::test]
async fn direct_messages_open_rooms_on_both_sides_and_are_found_again() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (client(&house, "ann").await, client(&house, "Bob").await);
    ann.ask(Request::OpenDirect { names: vec!["BOB".to_owned()] }).await;
    say(&mut ann, 1, "@bob", "psst").await;
    let room = until(&mut bob, |event| match event {
        Event::Joined(room) if matches!(room.kind, RoomKind::Direct { .. }) => Some(room),
        _ => None,
    })
    .await;
    assert_eq!((room.id.as_str(), room.name.as_str()), ("@ann", "ann"));
    line(&mut bob, "@ann", "psst", |line| line.delivery == Delivery::Received).await;
    say(&mut bob, 1, "@ann", "yes?").await;
    line(&mut ann, "@bob", "yes?", |_| true).await;
    let id = say(&mut bob, 2, "@ann", "https://example.org/secret").await;
    // A device that was not there finds the conversation.
    let mut late = client(&house, "bob").await;
    line(&mut late, "@ann", "psst", |_| true).await;
    late.ask(Request::Links { room: RoomId::new("@ann"), before: None }).await;
    let entries =
        until(&mut late, |event| if let Event::Links { entries, .. } = event { Some(entries) } else { None }).await;
    assert!(entries.len() == 1 && entries[0].message == id, "{entries:?}");
    late.ask(Request::Source { room: RoomId::new("@ann"), id: id.clone() }).await;
    let source = until(&mut late, |event| if let Event::Source { text, .. } = event { Some(text) } else { None }).await;
    assert_eq!(source, "https://example.org/secret");
    late.ask(Request::Edit { room: RoomId::new("@ann"), id, text: "never mind".to_owned() }).await;
    line(&mut ann, "@bob", "never mind", |line| line.message.edited).await;
    ann.ask(Request::OpenDirect { names: vec![] }).await;
    say(&mut ann, 3, "@", "milk, eggs").await;
}

#[tokio::test]
async fn a_blocked_person_is_told_and_nothing_arrives() {
    let house = House::open(|_| {}).await;
    let (mut ann, mut bob) = (client(&house, "ann").await, client(&house, "bob").await);
    ann.ask(Request::Block { name: "bob".to_owned(), on: true }).await;
    let blocks = until(&mut ann, |event| match event {
        Event::Blocks(names) if !names.is_empty() => Some(names),
        _ => None,
    })
    .await;
    assert_eq!(blocks[0].as_str(), "bob");
    bob.ask(Request::OpenDirect { names: vec!["ann".to_owned(), "nobody".to_owned()] }).await;
    bob.ask(Request::OpenDirect { names: vec!["ann".to_owned()] }).await;
    let send = |room: &str| Request::Send {
        txn: TxnId(room.len() as u64),
        room: RoomId::new(room),
        post: Post::new("psst", Scope::Global),
    };
    for (room, words) in [("@ann", "does not take direct messages"), ("@ann,nobody", "nobody")] {
        bob.ask(send(room)).await;
        let failed = line(&mut bob, room, "psst", |line| matches!(line.delivery, Delivery::Failed(..))).await;
        let Delivery::Failed(_, why) = failed.delivery else { unreachable!("it was waited for") };
        assert!(why.as_str().contains(words), "{why}");
    }
}

#[tokio::test]
async fn links_rooms_and_emotes_are_listed() {
    let house = House::open(|_| {}).await;
    let mut ann = client(&house, "ann").await;
    let emotes = until(&mut ann, |event| if let Event::Emotes(names) = event { Some(names) } else { None }).await;
    assert!(emotes.iter().any(|name| name.as_str() == "fire"), "{emotes:?}");
    let id = say(&mut ann, 1, "nova", "see https://example.org/a and https://example.org/b.png").await;
    ann.ask(Request::Links { room: RoomId::new("nova"), before: None }).await;
    let entries =
        until(&mut ann, |event| if let Event::Links { entries, .. } = event { Some(entries) } else { None }).await;
    let shown: Vec<_> = entries.iter().map(|it| (it.link.url.as_str(), it.link.image, it.message == id)).collect();
    assert_eq!(shown, [("https://example.org/a", false, true), ("https://example.org/b.png", true, true)]);
    ann.ask(Request::Rooms).await;
    let rooms = until(&mut ann, |event| if let Event::Rooms(rooms) = event { Some(rooms) } else { None }).await;
    assert_eq!(rooms.iter().map(|(name, count)| (name.as_str(), *count)).collect::<Vec<_>>(), [("nova", 1)]);
}
