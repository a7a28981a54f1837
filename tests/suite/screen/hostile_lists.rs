//! The hostile corpus in every list: mentions, links, search hits, lines around a hit. What the terminal gets is judged
//! as in the siege: controls are ours, and links lead to the web.

use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::alert::Mentioned;
use streamside::app::effect::Msg;
use streamside::app::search::{Found, Hit};
use streamside::app::state::{App, Place};
use streamside::chat::{Diff, Event, Line, MessageId, NetworkId, RoomId, SafeText};
use streamside::client::terminal::Output;
use streamside::markup::html_read::Reader;
use streamside::tui::{Cache, ColorDepth, draw};

use super::dump::look;
use super::sink::Sink;
use super::world::{author, evening, message};
use crate::hostile::{Record, group};
use crate::siege::capture;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// The line a server makes somebody's client show: the hostile text as message, as name, and as the end of an address.
fn line(number: usize, text: &str) -> Arc<Line> {
    let address = format!("{text} <a href=\"https://a.test/{text}\">{text}</a> https://b.test/{text}");
    let mut said = message(number, "nova", &author(text, None, Some(text)), Reader::default().read(&address));
    said.id = MessageId::new(&format!("{number}{text}"));
    Arc::new(Line::received(said))
}

fn room() -> Place {
    Place { network: NetworkId(1), room: RoomId::new("nova") }
}

fn acts(app: &mut App, actions: impl IntoIterator<Item = Action>) {
    let now = app.now;
    actions.into_iter().for_each(|action| drop(app.update(Msg::Action(action), now)));
}

/// All lists with these lines in them, one after the other.
fn lists(lines: &[Arc<Line>]) -> Vec<App> {
    let filled = || {
        let mut app = evening();
        let now = app.now;
        let diff = Diff::Append(lines.to_vec());
        app.update(Msg::Network(NetworkId(1), Event::Timeline { room: room().room, diff }), now);
        app
    };
    let (mut links, mut mentions, mut search, mut around, mut selected) =
        (filled(), filled(), filled(), filled(), filled());
    acts(&mut links, [Action::Links]);
    mentions.mentions = lines.iter().map(|line| Mentioned { place: room(), line: Arc::clone(line) }).collect();
    acts(&mut mentions, [Action::Mentions]);
    acts(&mut search, [Action::Search, Action::Insert('a')]);
    let number = search.next_txn - 1;
    let label = |line: &Arc<Line>| SafeText::line(&format!("#{}", line.message.author.name));
    let hits = lines.iter().map(|line| Hit { place: None, label: label(line), line: Arc::clone(line) }).collect();
    let now = search.now;
    search.update(Msg::Found { number, found: Found { hits, ..Found::default() } }, now);
    let id = lines[0].message.id.clone();
    around.update(Msg::Around { place: room(), id, lines: lines.to_vec() }, now);
    acts(&mut selected, [Action::SelectMessage, Action::Up]);
    vec![links, mentions, search, around, selected]
}

/// What a terminal of this size gets.
fn bytes(app: &App, size: (u16, u16)) -> Vec<u8> {
    let sink = Sink::default();
    let mut output = Output::new(sink.clone(), size);
    let mut cache = Cache::default();
    draw(app, &look(ColorDepth::True), &mut cache, output.blank());
    output.link(cache.take_links());
    output.show(None, &SafeText::line("t")).expect("memory takes all");
    sink.take()
}

fn judge(records: &[Record]) {
    let texts: Vec<String> = records.iter().filter_map(Record::text).filter(|text| text.len() < 20_000).collect();
    for texts in texts.chunks(12) {
        let lines: Vec<_> = (40..).zip(texts).map(|(number, text)| line(number, text)).collect();
        for (app, name) in lists(&lines).iter().zip(["links", "mentions", "search", "around", "selected"]) {
            for size in SIZES {
                let faults = capture::faults(&bytes(app, size), &["t"]);
                assert_eq!(faults, [""; 0], "{name} at {size:?} of {texts:?}");
            }
        }
    }
}

#[test]
fn controls_and_escapes_stay_words_in_every_list() {
    judge(&group("01_control"));
    judge(&group("02_escapes"));
}

#[test]
fn strange_letters_stay_letters_in_every_list() {
    judge(&group("03_unicode"));
    judge(&group("04_width"));
}

#[test]
fn html_of_strangers_does_no_harm_in_any_list() {
    judge(&group("06_html"));
}
