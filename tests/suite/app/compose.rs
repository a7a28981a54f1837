//! The composer in the notation of the hand: text with the cursor as `|`, keys, text with the cursor.

use proptest::prelude::*;
use streamside::app::action::Action;
use streamside::app::compose::Compose;
use unicode_segmentation::UnicodeSegmentation;

use super::world::{World, empty};

/// A world whose input shows `marked`, the cursor at the mark.
fn typed(marked: &str) -> World {
    let mut world = empty();
    let (before, behind) = marked.split_once('|').expect("the cursor is marked");
    world.types(&format!("{before}{behind}"));
    while world.app.compose().cursor() > before.len() {
        world.act(Action::Left);
    }
    world
}

fn marked(world: &World) -> String {
    let compose = world.app.compose();
    let (before, behind) = compose.text().split_at(compose.cursor());
    format!("{before}|{behind}")
}

#[test]
fn keys_edit_by_grapheme_word_and_line() {
    use Action::*;
    for (from, keys, to) in [
        ("he|llo", vec![Insert('y')], "hey|llo"),
        ("a|b", vec![Newline], "a\n|b"),
        ("a|", vec![Backspace, Backspace], "|"),
        ("|a", vec![Delete, Delete], "|"),
        ("👩‍👩‍👧e\u{301}|", vec![Left], "👩‍👩‍👧|e\u{301}"),
        ("👩‍👩‍👧e\u{301}|", vec![Left, Backspace], "|e\u{301}"),
        ("|🇩🇪🇫🇷", vec![Right], "🇩🇪|🇫🇷"),
        ("🇩🇪|🇫🇷", vec![Delete], "🇩🇪|"),
        ("e|", vec![Insert('\u{301}'), Backspace], "|"),
        ("one  two|", vec![DeleteWordBack], "one  |"),
        ("one two  |", vec![DeleteWordBack], "one |"),
        ("it's a-b|", vec![DeleteWordBack], "it's |"),
        ("one two|", vec![WordLeft], "one |two"),
        ("one two|", vec![WordLeft, WordLeft, WordLeft], "|one two"),
        ("|one, two", vec![WordRight], "one|, two"),
        ("|one, two", vec![WordRight, WordRight, WordRight], "one, two|"),
        ("ab\nc|d", vec![Home], "ab\n|cd"),
        ("a|b\ncd", vec![End], "ab|\ncd"),
        ("a|bc\nd", vec![KillToEnd], "a|\nd"),
        ("a|\nd", vec![KillToEnd], "a|d"),
        ("ab\nc|d", vec![KillToStart], "ab\n|d"),
        ("ab\n|d", vec![KillToStart], "ab|d"),
        ("one |two", vec![KillToEnd, Home, Yank], "two|one "),
        ("one|", vec![KillToStart, Yank, Yank], "oneone|"),
        ("one|", vec![Interrupt, Yank], "one|"),
        ("ab|", vec![Insert('\u{7}'), Insert('\r')], "ab|"),
    ] {
        let mut world = typed(from);
        world.acts(keys.clone());
        assert_eq!(marked(&world), to, "{from:?} {keys:?}");
    }
}

#[test]
fn up_and_down_move_inside_a_text_of_several_lines_first() {
    use Action::*;
    for (from, keys, to) in [
        ("abc\nde|f", vec![Up], "ab|c\ndef"),
        ("a\nlonger|", vec![Up], "a|\nlonger"),
        ("ab|c\nd", vec![Down], "abc\nd|"),
        ("日本|語\nabc", vec![Down], "日本語\nab|c"),
        ("ab|\n\nab", vec![Down], "ab\n|\nab"),
        ("|\n", vec![Down], "\n|"),
    ] {
        let mut world = typed(from);
        world.acts(keys.clone());
        assert_eq!(marked(&world), to, "{from:?} {keys:?}");
    }
}

/// A composer that has sent these texts.
fn with_history(texts: &[&str]) -> Compose {
    let mut compose = Compose::default();
    for text in texts {
        compose.insert(text);
        compose.take();
    }
    compose
}

#[test]
fn up_brings_sent_texts_back_newest_first_and_down_goes_forth() {
    let mut compose = with_history(&["one", "two"]);
    let mut seen = Vec::new();
    for up in [true, true, true, false, false, false] {
        if up {
            compose.up()
        } else {
            compose.down()
        }
        seen.push(compose.text().to_owned());
    }
    assert_eq!(seen, ["two", "one", "one", "two", "", ""]);
}

#[test]
fn a_text_already_typed_comes_back_with_down() {
    let mut compose = with_history(&["one"]);
    compose.insert("draft");
    compose.up();
    assert_eq!(compose.text(), "one");
    compose.down();
    assert_eq!((compose.text(), compose.cursor()), ("draft", 5));
}

#[test]
fn what_was_changed_in_a_recalled_text_is_kept_while_walking() {
    let mut compose = with_history(&["one", "two"]);
    compose.up();
    compose.insert("!");
    compose.up();
    compose.down();
    assert_eq!(compose.text(), "two!");
    compose.down();
    assert_eq!(compose.text(), "");
}

#[test]
fn a_draft_survives_that_an_older_text_is_sent_again() {
    let mut compose = with_history(&["one"]);
    compose.insert("draft");
    compose.up();
    assert_eq!(compose.take(), "one");
    assert_eq!(compose.text(), "");
    compose.down();
    assert_eq!(compose.text(), "draft");
    assert_eq!(compose.take(), "draft");
    compose.down();
    assert_eq!(compose.text(), "");
    compose.up();
    assert_eq!(compose.text(), "draft");
}

#[test]
fn the_history_holds_no_repeats_and_no_blanks() {
    let mut compose = with_history(&["one", "one", "  "]);
    compose.up();
    compose.up();
    assert_eq!(compose.text(), "one");
    compose.down();
    assert_eq!(compose.text(), "");
}

#[test]
fn a_text_that_comes_back_stands_before_what_was_typed_meanwhile() {
    let mut compose = Compose::default();
    compose.put_back("first");
    assert_eq!((compose.text(), compose.cursor()), ("first", 5));
    compose.take();
    compose.insert("next");
    compose.left();
    compose.put_back("first");
    assert_eq!((compose.text(), compose.cursor()), ("first\nnext", 9));
}

#[test]
fn texts_that_come_back_one_after_another_keep_their_order() {
    let mut compose = Compose::default();
    for text in ["one", "two", "three"] {
        compose.put_back(text);
    }
    assert_eq!((compose.text(), compose.cursor()), ("one\ntwo\nthree", 13));
    compose.take();
    compose.insert("typed");
    compose.home();
    for text in ["one", "two"] {
        compose.put_back(text);
    }
    assert_eq!((compose.text(), compose.cursor()), ("one\ntwo\ntyped", 8));
    compose.take();
    compose.insert("one more");
    compose.put_back("x");
    assert_eq!(compose.text(), "x\none more", "what was sent is forgotten");
}

/// The same editor, slow and obvious: a list of graphemes.
#[derive(Default)]
struct Model {
    before: String,
    behind: String,
}

impl Model {
    fn act(&mut self, key: u8, c: char) {
        match key {
            0..=4 => self.before.push(c),
            5 => drop(pop_last(&mut self.before)),
            6 => drop(pop_first(&mut self.behind)),
            7 => {
                let moved = pop_last(&mut self.before);
                self.behind.insert_str(0, &moved);
            }
            _ => {
                let moved = pop_first(&mut self.behind);
                self.before.push_str(&moved);
            }
        }
    }
}

fn pop_last(text: &mut String) -> String {
    let at = text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
    text.split_off(at)
}

fn pop_first(text: &mut String) -> String {
    let end = text.graphemes(true).next().map_or(0, str::len);
    let rest = text.split_off(end);
    std::mem::replace(text, rest)
}

fn act(compose: &mut Compose, key: u8, c: char) {
    match key {
        0..=4 => compose.insert_char(c),
        5 => compose.backspace(),
        6 => compose.delete(),
        7 => compose.left(),
        _ => compose.right(),
    }
}

proptest! {
    /// Over characters that never join, the composer is exactly the obvious editor.
    #[test]
    fn the_composer_edits_like_a_list_of_characters(keys in prop::collection::vec((0..9_u8, "[a-z日本 ]"), 0..80)) {
        let (mut compose, mut model) = (Compose::default(), Model::default());
        for (key, c) in keys {
            let c = c.chars().next().unwrap();
            act(&mut compose, key, c);
            model.act(key, c);
            prop_assert_eq!(compose.text(), format!("{}{}", model.before, model.behind));
            prop_assert_eq!(compose.cursor(), model.before.len());
        }
    }

    /// Whatever joins or parts, the cursor stands between two graphemes and no key panics.
    #[test]
    fn the_cursor_stays_on_grapheme_boundaries(
        keys in prop::collection::vec((0..20_u8, "[a\n\u{301}\u{200d}👩👧🇩🇪\u{1f3fd}가각]"), 0..60),
    ) {
        let mut compose = Compose::default();
        for (key, c) in keys {
            match key {
                9 => compose.up(),
                10 => compose.down(),
                11 => compose.word_left(),
                12 => compose.word_right(),
                13 => compose.delete_word_back(),
                14 => compose.kill_to_end(),
                15 => compose.kill_to_start(),
                16 => compose.yank(),
                17 => drop(compose.take()),
                18 => compose.home(),
                19 => compose.put_back("x\ny"),
                key => act(&mut compose, key, c.chars().next().unwrap()),
            }
            let text = compose.text();
            let boundaries: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            prop_assert!(boundaries.contains(&compose.cursor()), "{:?} at {}", text, compose.cursor());
        }
    }
}
