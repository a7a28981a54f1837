//! What mentions and quiet look like: the matched words stand out, the state column says it, the status line says dnd.

use std::sync::Arc;

use ratatui::style::Modifier;
use regex::Regex;
use streamside::app::effect::Msg;
use streamside::app::ignore::{Ignore, Ignored};
use streamside::app::mention::rules::{Exclude, Rules};
use streamside::app::quiet::Word;
use streamside::app::state::App;
use streamside::chat::SafeText;
use streamside::tui::ColorDepth;

use super::dump::{look, rows, screen, text};
use super::world::evening;

/// The words that stand out on screen, without colours.
fn standing_out(app: &App) -> String {
    let (buffer, _) = screen(app, (80, 30), &look(ColorDepth::None));
    let marked = |cell: &&ratatui::buffer::Cell| cell.modifier.contains(Modifier::REVERSED);
    let words = buffer.content.iter().filter(marked).map(|cell| cell.symbol());
    words.collect()
}

fn with(words: &[&str], exclude: Vec<Exclude>) -> App {
    let mut app = evening();
    let each = words.iter().map(|word| Regex::new(word).expect("a pattern")).collect();
    app.prefs.mentions = Arc::new(Rules::new(each, exclude, vec![]));
    app
}

#[test]
fn s3_5_the_matched_substring_is_highlighted_and_nothing_else() {
    let bare = standing_out(&evening());
    assert!(bare.contains("@vj") && !bare.contains("tonight"), "{bare:?}");
    let words = standing_out(&with(&["(?i)calibre", "mod duty"], vec![]));
    assert!(words.contains("Calibre") && words.contains("@vj") && words.contains("mod duty"), "{words:?}");
    assert!(!words.contains("lively"), "{words:?}");
}

#[test]
fn a_line_with_own_words_has_its_sign_and_an_excluded_one_has_none() {
    let sign = |app: &App| {
        let shown = text(app, (80, 30));
        let row = shown.lines().find(|row| row.contains("Calibre")).expect("the line is on screen").to_owned();
        row.contains('!')
    };
    assert!(!sign(&evening()));
    assert!(sign(&with(&["Calibre"], vec![])));
    let exclude = Exclude { channel: Some("nova".into()), pattern: None };
    assert!(!sign(&with(&["Calibre"], vec![exclude.clone()])));
    assert!(!standing_out(&with(&["Calibre"], vec![exclude])).contains("@vj"), "the whole channel is excluded");
}

#[test]
fn the_status_line_says_that_nobody_is_disturbed() {
    let mut app = evening();
    let status = |app: &App| text(app, (80, 30)).lines().rev().nth(1).expect("a status line").to_owned();
    assert!(!status(&app).contains("dnd"));
    app.quiet.word = Some(Word::Quiet(None));
    assert!(status(&app).contains("dnd"), "{}", status(&app));
}

#[test]
fn local_time_is_reported_once() {
    let mut app = evening();
    let mut look = look(ColorDepth::None);
    look.time_zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(2));
    let (_, drawn) = screen(&app, (80, 30), &look);
    assert!(drawn.reports.contains(&Msg::LocalOffset(7200)), "{:?}", drawn.reports);
    app.update(Msg::LocalOffset(7200), app.now);
    let (_, drawn) = screen(&app, (80, 30), &look);
    assert!(!drawn.reports.iter().any(|report| matches!(report, Msg::LocalOffset(_))));
}

#[test]
fn what_is_ignored_takes_no_row() {
    let mut app = evening();
    let mut ignore = Ignore::default();
    ignore.people.add(Ignored { name: SafeText::name("bob"), until: None });
    app.ignore = Arc::new(ignore);
    app.update(Msg::Tick, app.now);
    let (buffer, _) = screen(&app, (80, 30), &look(ColorDepth::None));
    let shown = rows(&buffer, None);
    assert!(!shown.contains("evening alice") && !shown.contains("mod duty tonight? the chat"), "{shown}");
    assert!(shown.contains("hello from the train"), "{shown}");
}
