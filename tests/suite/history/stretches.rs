//! Patterns without words, which are looked for in every line: the answer comes in stretches, and is the same as
//! looking through all lines one after the other.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

use streamside::app::effect::Msg;
use streamside::app::search::query::{Part, Query, What};
use streamside::app::search::{Found, Search};
use streamside::chat::{Body, Line, Link, Runs, SafeText, Style};
use streamside::client::history::History;

use super::kit::{Kit, LONG, NET, SERVER, changed, line, place, recording};

/// Enough for several stretches and small enough for a test.
const LINES: i64 = 18_000;

/// Two rooms over eleven days; each batch begins in the middle of the one before, as when history is fetched.
fn lines() -> Vec<Arc<Line>> {
    let words = ["bass", "Drum", "synth", "tea\nbreak", "na\u{ef}ve", "\u{1f389}", "x", "4711"];
    let said = |n: i64| {
        let mut dice = (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut word = || {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            words[(dice >> 40) as usize % words.len()]
        };
        let text = format!("{} {}{} n{n}", word(), word(), word());
        let room = if n % 5 == 0 { "dusk" } else { "nova" };
        let second = n * 53 + if (n / 700) % 2 == 0 { 0 } else { -20_000 };
        let line = line(room, &format!("id{n}"), second - 900_000, "kat", &text);
        if n % 7 == 0 { changed(&line, |message| message.body = rich(&text)) } else { line }
    };
    (0..LINES).map(said).collect()
}

/// The same words in pieces.
fn rich(text: &str) -> Body {
    let mut runs = Runs::default();
    let link = Link { url: SafeText::line("https://a.test/zzz"), image: false };
    let bold = Style { bold: true, ..Style::default() };
    let rows = text.split('\n').map(|row| {
        let (one, two) = row.split_at(row.char_indices().nth(2).map_or(0, |(at, _)| at));
        runs.push(one, bold, None);
        runs.push(two, Style::default(), Some(&link));
        runs.line(0, false)
    });
    Body::Rich(rows.collect())
}

fn keep(kit: &Kit, lines: &[Arc<Line>]) {
    for batch in lines.chunks(700) {
        for room in ["dusk", "nova"] {
            let of_room: Vec<_> = batch.iter().filter(|line| line.message.room.as_str() == room).cloned().collect();
            kit.said(&of_room);
        }
    }
}

/// The slow way.
fn fitting(lines: &[Arc<Line>], query: &Query) -> Vec<String> {
    let named = |room: &str, unwanted: bool| {
        let mut rooms =
            query.parts.iter().filter(|part| part.unwanted == unwanted).filter_map(|part| match &part.what {
                What::In(room) => Some(room),
                _ => None,
            });
        rooms.clone().next().map(|_| rooms.any(|name| name == room))
    };
    let here = |room: &str| named(room, false).unwrap_or(true) && !named(room, true).unwrap_or(false);
    let holds = |line: &Line, part: &Part| match &part.what {
        What::Regex(pattern) => pattern.0.is_match(&line.message.body.plain()) != part.unwanted,
        What::From(name) => (&*line.message.author.key == name) != part.unwanted,
        What::In(_) => here(line.message.room.as_str()),
        other => panic!("{other:?} is not asked here"),
    };
    let fits = |line: &&Arc<Line>| query.parts.iter().all(|part| holds(line, part));
    let mut fitting: Vec<_> = lines.iter().filter(fits).cloned().collect();
    fitting.sort_by_key(|line| std::cmp::Reverse(line.message.at));
    fitting.iter().map(|line| line.message.id.as_str().to_owned()).collect()
}

#[test]
fn a_pattern_finds_what_looking_through_all_lines_finds_newest_first_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut kit = Kit::open(folder.path());
    let lines = lines();
    keep(&kit, &lines);
    let queries = [
        "/no such thing/",
        "/bass/",
        "/(?-i)drum/",
        "/^x/",
        "/n\\d*77$/",
        "/ss\\S*4711 n/",
        "/tea.break/",
        "/tea\\sbreak \\w+7$/",
        "/\\bna.ve\\b.*8/",
        "/zzz/",
        "/./",
        "/^(bass|tea).*(x|drum) n1\\d+$/",
        "/[^\\x00-\\x7f]x/",
        "/n17[0-9]*$/ /x/",
        "/n17/ -/bass|drum/",
        "-/n/",
        "/77$/ in:dusk",
        "/77$/ -in:dusk",
        "/77$/ in:nova in:dusk",
        "/77$/ from:kat",
        "/77$/ -from:kat",
    ];
    for typed in queries {
        let query = Query::parse(typed).unwrap();
        let expected = fitting(&lines, &query);
        for limit in [3, 200, LINES as usize] {
            let parts = kit.parts(typed, limit);
            let ids: Vec<_> =
                parts.iter().flat_map(|part| &part.hits).map(|hit| hit.line.message.id.as_str()).collect();
            assert!(ids.iter().eq(expected.iter().take(limit)), "{typed}, {limit}: {ids:?}");
            assert_eq!(parts.last().map(|part| part.more), Some(expected.len() > limit), "{typed}, {limit}");
            in_stretches(&parts);
            // The index names those lines in one go.
            let read = !typed.contains("from:") && expected.len() <= limit;
            assert!(!read || parts.len() > 2, "{typed} looks through all in {} parts", parts.len());
        }
    }
}

/// All but the last say how far they go: not beyond it, and nothing later comes afterwards.
fn in_stretches(parts: &[Found]) {
    let back_to: Vec<_> = parts.iter().map_while(|part| part.back_to).collect();
    assert_eq!(back_to.len(), parts.len() - 1);
    assert!(back_to.is_sorted_by(|early, late| early >= late));
    for (n, back_to) in back_to.iter().enumerate() {
        let at = |part: &Found| part.hits.iter().map(|hit| hit.line.message.at).collect::<Vec<_>>();
        assert!(at(&parts[n]).iter().all(|at| at > back_to));
        assert!(parts[n + 1..].iter().flat_map(at).all(|at| at <= *back_to));
    }
}

/// A history that waits until each of its messages has been taken.
fn hesitant(folder: &std::path::Path) -> (History, Receiver<Msg>) {
    let (sender, messages) = sync_channel(0);
    let sender = Mutex::new(sender);
    let tell = move |message| drop(sender.lock().expect("nobody has panicked").send(message));
    let history = History::start(Some(recording(folder)), Arc::new(tell));
    history.add(NET, SERVER);
    (history, messages)
}

fn ask(history: &History, number: u64, query: &str) {
    history.search(Search {
        number,
        query: Query::parse(query).expect("a query"),
        place: Some(place("nova")),
        limit: 200,
    });
}

/// The number of the search that is answered, and whether it goes on. `None` for the answer to a jump.
fn next(messages: &Receiver<Msg>) -> Option<(u64, bool)> {
    loop {
        match messages.recv_timeout(LONG).expect("an answer") {
            Msg::Found { number, found } => {
                assert_eq!(found.trouble, None);
                return Some((number, found.back_to.is_some()));
            }
            Msg::Around { .. } => return None,
            _ => {}
        }
    }
}

#[test]
fn a_search_is_broken_off_by_the_next_one_and_when_nobody_waits() {
    let folder = tempfile::tempdir().unwrap();
    let kit = Kit::open(folder.path());
    keep(&kit, &lines());
    kit.close();
    let (history, messages) = hesitant(folder.path());
    // Two more would come; one may be under way already.
    let all_but_one = |number, next: Option<(u64, bool)>| if next == Some((number, true)) { None } else { Some(next) };
    ask(&history, 1, "/no such thing/");
    assert_eq!(next(&messages), Some((1, true)));
    ask(&history, 2, "/no such thing/");
    let answer = all_but_one(1, next(&messages)).unwrap_or_else(|| next(&messages));
    assert_eq!(answer, Some((2, true)));
    history.stop_search(1);
    assert_eq!(next(&messages), Some((2, true)), "that was another one");
    assert_eq!(next(&messages), Some((2, false)));
    ask(&history, 3, "/no such thing/");
    assert_eq!(next(&messages), Some((3, true)));
    history.stop_search(3);
    let unknown = line("nova", "unknown", 0, "kat", "x");
    history.around(place("nova"), unknown.message.id.clone(), unknown.message.at);
    let answer = all_but_one(3, next(&messages)).unwrap_or_else(|| next(&messages));
    assert_eq!(answer, None, "the jump comes next");
    history.close();
}
