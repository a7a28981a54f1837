//! What reading a flood costs: one `bulkmessage` frame of 50 messages, as the client's connection takes it.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use streamside::clock;
use streamside::proto::bitwave::client::{ClientConn, ClientEvent, Frame, Hello, Output};
use streamside::proto::bitwave::message::read_bulk;
use streamside::proto::bitwave::outgoing::{Look, Marks, OutMessage};
use streamside::proto::bitwave::server::bulk_frame;

const MESSAGES: usize = 50;

fn frame(text: &str) -> String {
    let message = OutMessage {
        id: "0199c1de-7b7a-7cc3-9c9e-0c7d3f2a1b10",
        message: text,
        timestamp: 1_700_000_000_000,
        username: "somebody",
        channel: "nova",
        color: "#ff8800",
        global: Some(true),
        look: Look { avatar: "https://media.example/avatars/somebody.png", badge: "" },
        marks: Marks::default(),
    };
    bulk_frame(&vec![message.to_json(); MESSAGES])
}

fn connected() -> ClientConn {
    let now = clock::now();
    let mut conn = ClientConn::new(Hello { token: None, room: "nova".to_owned() }, now);
    for frame in [r#"0{"sid":"s","maxPayload":1000000}"#, r#"40{"sid":"s"}"#] {
        conn.receive(Frame::Text(frame), now);
    }
    while !matches!(conn.poll(), Output::Wait(_)) {}
    conn
}

fn read_one_by_one(event: &str) -> usize {
    let mut bytes = 0;
    read_bulk(event, &mut |item| bytes += item.map_or(0, |message| message.message.len()));
    bytes
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bulkmessage of 50");
    group.throughput(Throughput::Elements(MESSAGES as u64));
    for (name, text) in
        [("plain", "<p>hello there, how is everybody?</p>"), ("escaped", "<p>\"quoted\"\nsecond line</p>")]
    {
        let frame = frame(text);
        let mut conn = connected();
        let now = clock::now();
        group.bench_function(format!("{name}, frame to messages"), |bencher| {
            bencher.iter(|| {
                conn.receive(Frame::Text(&frame), now);
                let Output::Event(ClientEvent::Bulk(event)) = conn.poll() else { unreachable!("a batch was sent") };
                read_one_by_one(&event)
            });
        });
    }
    // One broken message sends the rest of its batch down the careful path.
    let broken = frame("<p>hello there, how is everybody?</p>").replacen("hello", "\\ud800", 1);
    group.bench_function("first one broken, event to messages", |bencher| {
        bencher.iter(|| read_one_by_one(&broken[2..]));
    });
    group.finish();
}

criterion_group!(proto, benches);
criterion_main!(proto);
