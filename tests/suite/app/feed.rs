//! The merged lines of all rooms.

use std::sync::Arc;

use streamside::app::feed::Feed;
use streamside::chat::{Event, MessageId};

use super::world::{connected, said, texts};

#[test]
fn new_lines_come_last_and_history_takes_its_place_by_time() {
    let mut feed = Feed::default();
    assert!(feed.append(said("a", "one", 10)));
    assert!(feed.append(said("b", "late clock", 5)));
    assert!(feed.append(said("a", "two", 20)));
    assert!(!feed.insert(said("b", "old", 7)));
    assert!(feed.insert(said("b", "new", 20)));
    assert_eq!(texts(&feed.lines), ["one", "late clock", "old", "two", "new"]);
}

#[test]
fn a_known_line_is_no_news_but_its_newest_form_counts() {
    let mut feed = Feed::default();
    feed.append(said("a", "one", 10));
    let again = said("a", "one", 10);
    assert!(!feed.append(Arc::clone(&again)));
    assert_eq!(feed.lines.len(), 1);
    assert!(Arc::ptr_eq(&feed.lines[0], &again));
}

#[test]
fn a_line_replaced_by_one_that_came_before_leaves_one() {
    let mut feed = Feed::default();
    feed.append(said("a", "stand-in", 10));
    feed.append(said("a", "echo", 11));
    feed.replace(&MessageId::new("stand-in"), said("a", "echo", 12));
    assert_eq!(texts(&feed.lines), ["echo"]);
    feed.remove(&MessageId::new("echo"));
    assert!(feed.append(said("a", "echo", 13)), "a line that went can come again");
}

#[test]
fn the_merged_view_is_bounded_and_forgets_the_oldest() {
    let mut feed = Feed::default();
    for n in 0..25_000 {
        feed.append(said("a", &n.to_string(), n));
    }
    assert!((4_000..=4_080).contains(&feed.lines.len()), "{}", feed.lines.len());
    assert_eq!(texts(&feed.lines).last().map(String::as_str), Some("24999"));
    let count = feed.lines.len();
    feed.insert(said("a", "ancient", -1));
    assert_eq!(feed.lines.len(), count, "full: older history finds no place");
}

#[test]
fn s2_4_the_global_view_shows_rooms_that_are_not_joined_and_the_local_one_does_not() {
    let mut world = connected();
    world.says("nova", "here");
    world.hear(Event::Overheard(vec![said("mega", "elsewhere", world.now + 1)]));
    world.says("kat", "there");
    assert_eq!(world.shown(), ["here", "elsewhere", "there"]);
    world.act(streamside::app::action::Action::ToggleScope);
    assert_eq!(world.shown(), ["here"]);
}

#[test]
fn an_overheard_line_that_was_taken_back_changes_where_it_stands() {
    let mut world = connected();
    world.hear(Event::Overheard(vec![said("mega", "oops", 5), said("mega", "fine", 6)]));
    let mut gone = super::world::line_of("mega", "ann", "removed", 5);
    gone.message.id = MessageId::new("oops");
    world.hear(Event::Changed(Arc::new(gone)));
    assert_eq!(world.shown(), ["removed", "fine"]);
}
