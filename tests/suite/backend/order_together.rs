//! Keeping order with our own clients on our own server: a DJ, a moderator and somebody who has to be told.

use std::time::Duration;

use streamside::chat::{
    Event, ImageMark, ModAction, ModEntry, ModVerb, QueueKind, Rejection, RejectionCode, Request, Role, RoomId,
    RoomInfo, RoomKind, Standing,
};

use super::client::Client;
use super::real_server::{client, line, say, until};
use crate::server::kit::House;

fn nova() -> RoomId {
    RoomId::new("nova")
}

fn mods() -> RoomId {
    RoomId::new("nova-mods")
}

async fn act(client: &mut Client, action: ModAction) -> ModEntry {
    client.ask(Request::Moderate { room: nova(), action }).await;
    *until(client, |event| match event {
        Event::ModDone(entry) => Some(entry),
        Event::Refused(no) => panic!("{no:?}"),
        _ => None,
    })
    .await
}

async fn refusal(client: &mut Client) -> Rejection {
    until(client, |event| if let Event::Refused(no) = event { Some(no) } else { None }).await
}

async fn info(client: &mut Client, wanted: impl Fn(&RoomInfo) -> bool) -> RoomInfo {
    *until(client, |event| match event {
        Event::RoomInfo { info, room } if room == nova() && wanted(&info) => Some(info),
        _ => None,
    })
    .await
}

async fn standing(client: &mut Client, wanted: impl Fn(&Standing) -> bool) -> Standing {
    *until(client, |event| match event {
        Event::Standing { standing, room } if room == nova() && wanted(&standing) => Some(standing),
        _ => None,
    })
    .await
}

/// The DJ, a moderator and anybody, all in `#nova`.
async fn house() -> (House, Client, Client, Client) {
    let house = House::open(|settings| settings.limits = false).await;
    for name in ["kat", "troll"] {
        house.token(name).await;
    }
    let mut dj = client(&house, "nova").await;
    assert_eq!(standing(&mut dj, |_| true).await.role, Role::Dj);
    act(&mut dj, ModAction::Appoint { user: "@Kat".to_owned(), event: false }).await;
    let (mut kat, mut troll) = (client(&house, "kat").await, client(&house, "troll").await);
    assert_eq!(standing(&mut kat, |_| true).await.role, Role::Moderator);
    assert_eq!(standing(&mut troll, |_| true).await.role, Role::User);
    (house, dj, kat, troll)
}

#[tokio::test]
async fn a_timeout_is_done_told_and_taken_back() {
    let (_house, mut dj, mut kat, mut troll) = house().await;
    let id = say(&mut troll, 1, "nova", "buy now").await;
    line(&mut kat, "nova", "buy now", |_| true).await;
    let done = act(
        &mut kat,
        ModAction::Timeout {
            user: "troll".to_owned(),
            length: Duration::from_secs(120),
            reason: Some("links".to_owned()),
            message: Some(id.clone()),
        },
    )
    .await;
    assert_eq!((done.verb, done.message.clone(), done.room.clone()), (ModVerb::Timeout, Some(id), nova()));
    let held = standing(&mut troll, |standing| standing.restraint.is_some()).await.restraint.expect("a restraint");
    assert_eq!((held.by.as_str(), held.reason.as_ref().map(|words| words.as_str())), ("kat", Some("links")));
    assert!(held.until.is_some());
    let seen = info(&mut dj, |info| !info.restrained.is_empty()).await;
    assert_eq!(seen.restrained[0].user.as_str(), "troll");
    // Whoever is below does not act on whoever is above.
    troll.ask(Request::Moderate { room: nova(), action: ModAction::Lift { user: "troll".to_owned() } }).await;
    assert_eq!(refusal(&mut troll).await.code, RejectionCode::Forbidden);
    let undone = act(&mut kat, ModAction::Undo { entry: done.id }).await;
    assert_eq!(undone.verb, ModVerb::Undo);
    standing(&mut troll, |standing| standing.restraint.is_none()).await;
    say(&mut troll, 2, "nova", "sorry").await;
    kat.ask(Request::ModLog { room: nova(), before: None }).await;
    let log =
        until(&mut kat, |event| if let Event::ModLog { entries, .. } = event { Some(entries) } else { None }).await;
    assert!(log.iter().any(|entry| entry.verb == ModVerb::Timeout && entry.undone), "{log:?}");
    kat.ask(Request::Card { room: nova(), user: "troll".to_owned() }).await;
    let card = until(&mut kat, |event| if let Event::Card { card, .. } = event { Some(card) } else { None }).await;
    assert_eq!(card.lines.iter().map(|line| line.message.body.plain()).collect::<Vec<_>>(), ["buy now", "sorry"]);
    troll.ask(Request::ModLog { room: nova(), before: None }).await;
    assert!(refusal(&mut troll).await.message.as_str().starts_with("the log could not be fetched"));
}

#[tokio::test]
async fn a_deleted_message_stays_readable_to_moderators_alone() {
    let (house, mut dj, mut kat, mut troll) = house().await;
    let id = say(&mut troll, 1, "nova", "buy now").await;
    line(&mut kat, "nova", "buy now", |_| true).await;
    act(&mut kat, ModAction::Delete { message: id.clone(), reason: None }).await;
    line(&mut troll, "nova", "(message removed)", |line| line.message.id == id).await;
    let by = until(&mut dj, |event| match event {
        Event::Deleted { message, by, .. } if message == id => Some(by),
        Event::Timeline { diff: streamside::chat::Diff::Set { line, .. }, .. } => panic!("{line:?}"),
        _ => None,
    })
    .await;
    assert_eq!(by.expect("who did it").as_str(), "kat");
    let second = say(&mut troll, 3, "nova", "no offence").await;
    // Taken back it is there again, and its deletion with it.
    let entry = act(&mut kat, ModAction::Delete { message: second.clone(), reason: None }).await;
    line(&mut troll, "nova", "(message removed)", |line| line.message.id == second).await;
    act(&mut kat, ModAction::Undo { entry: entry.id }).await;
    line(&mut troll, "nova", "no offence", |line| line.message.id == second).await;
    until(&mut dj, |event| matches!(event, Event::Restored { message, .. } if message == second).then_some(())).await;
    act(&mut kat, ModAction::Delete { message: second, reason: None }).await;
    // Who comes later finds it, or does not.
    let mut other = client(&house, "kat").await;
    line(&mut other, "nova", "buy now", |_| true).await;
    say(&mut troll, 2, "nova", "after").await;
    let mut late = client(&house, "ann").await;
    let first = until(&mut late, |event| match event {
        Event::Timeline { diff: streamside::chat::Diff::Insert { line, .. }, .. } => Some(line),
        _ => None,
    })
    .await;
    assert_eq!(first.message.body.plain(), "after");
}

#[tokio::test]
async fn reports_and_pictures_wait_in_the_queue() {
    let (_house, mut dj, mut kat, mut troll) = house().await;
    let id = say(&mut troll, 1, "nova", "buy now").await;
    line(&mut kat, "nova", "buy now", |_| true).await;
    act(&mut kat, ModAction::Report { message: id.clone(), reason: Some("spam".to_owned()) }).await;
    standing(&mut dj, |standing| standing.queue == 1).await;
    act(&mut dj, ModAction::Hold { on: true }).await;
    let picture = "![](https://media.example/x.png)";
    let post = streamside::chat::Post::new(picture, streamside::chat::Scope::Global);
    troll.ask(Request::Send { txn: streamside::chat::TxnId(2), room: nova(), post }).await;
    let held = until(&mut kat, |event| match event {
        Event::Marked { message, mark: ImageMark::Held, .. } => Some(message),
        _ => None,
    })
    .await;
    standing(&mut dj, |standing| standing.queue == 2).await;
    dj.ask(Request::Queue { room: nova() }).await;
    let queue = until(&mut dj, |event| if let Event::Queue { items, .. } = event { Some(items) } else { None }).await;
    let kinds: Vec<_> =
        queue.iter().map(|item| (item.line.message.id.clone(), item.kind == QueueKind::Image)).collect();
    assert_eq!(kinds, [(id, false), (held.clone(), true)]);
    act(&mut kat, ModAction::Mark { message: held.clone(), mark: ImageMark::Safe }).await;
    let unmarked = |event| match event {
        Event::Marked { message, mark: ImageMark::Safe, .. } if message == held => Some(()),
        _ => None,
    };
    until(&mut dj, unmarked).await;
}

#[tokio::test]
async fn a_private_room_is_there_for_its_keepers_and_for_nobody_else() {
    let (_house, mut dj, mut kat, mut troll) = house().await;
    let joined = |event| match event {
        Event::Joined(room) if room.id == mods() => Some(room.kind),
        _ => None,
    };
    for client in [&mut dj, &mut kat] {
        client.ask(Request::Join { name: "nova-mods".to_owned() }).await;
        assert_eq!(until(client, joined).await, RoomKind::Private);
    }
    say(&mut dj, 1, "nova-mods", "watch the troll").await;
    line(&mut kat, "nova-mods", "watch the troll", |_| true).await;
    troll.ask(Request::Join { name: "nova-mods".to_owned() }).await;
    until(&mut troll, |event| matches!(event, Event::Left(room) if room == mods()).then_some(())).await;
    let no = refusal(&mut troll).await;
    assert_eq!((no.code, no.message.as_str()), (RejectionCode::NotFound, "there is no such channel"));
    // The other channel goes on as before.
    say(&mut kat, 2, "nova", "hello all").await;
    line(&mut troll, "nova", "hello all", |_| true).await;
    // Whoever stops being a moderator stops seeing it.
    act(&mut dj, ModAction::Unappoint { user: "kat".to_owned() }).await;
    until(&mut kat, |event| matches!(event, Event::Left(room) if room == mods()).then_some(())).await;
    say(&mut kat, 3, "nova", "still here").await;
}

#[tokio::test]
async fn what_is_read_on_one_device_is_read_on_the_other_and_direct_messages_wait_for_the_event() {
    let (house, mut dj, mut kat, mut troll) = house().await;
    let id = say(&mut kat, 1, "nova", "hello").await;
    let mut other = client(&house, "kat").await;
    line(&mut other, "nova", "hello", |_| true).await;
    other.ask(Request::MarkRead { room: nova(), message: id.clone() }).await;
    let marker = |event: Event| match event {
        Event::ReadUpTo { room, message, .. } if room == nova() => Some(message),
        _ => None,
    };
    assert_eq!(until(&mut kat, marker).await, id);
    let mut third = client(&house, "kat").await;
    assert_eq!(until(&mut third, marker).await, id);

    act(&mut dj, ModAction::Event { live: true, title: Some("late set".to_owned()) }).await;
    let live = info(&mut troll, |info| info.live.is_some()).await.live.expect("live");
    assert_eq!(live.title.expect("a title").as_str(), "late set");
    troll.ask(Request::OpenDirect { names: vec!["nova".to_owned()] }).await;
    say(&mut troll, 2, "@nova", "play my song").await;
    let words = until(&mut troll, |event| match event {
        Event::Notice { room: Some(room), text } if room.as_str() == "@nova" => Some(text),
        _ => None,
    })
    .await;
    assert_eq!(words.as_str(), "held until nova's event is over");
    standing(&mut dj, |standing| standing.held == 1).await;
    // They come before the answer.
    dj.ask(Request::Moderate { room: nova(), action: ModAction::Event { live: false, title: None } }).await;
    line(&mut dj, "@troll", "play my song", |_| true).await;
}
