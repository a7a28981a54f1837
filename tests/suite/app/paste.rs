//! Pastes: cleaned, and asked about when they are large.

use streamside::app::action::Action;
use streamside::app::paste::counts;
use streamside::app::state::Overlay;

use super::world::{World, connected, sent};

fn pasted(text: &str) -> World {
    let mut world = connected();
    world.act(Action::Paste(text.to_owned()));
    world
}

fn guarded(world: &World) -> Option<&str> {
    match world.overlay() {
        Some(Overlay::PasteGuard { text }) => Some(text),
        _ => None,
    }
}

#[test]
fn a_short_line_goes_into_the_input_without_its_line_break_and_control_characters() {
    for (paste, input) in [("hello\n", "hello"), ("a\u{1b}[31mb\u{7}", "a"), ("x\ty", "x"), ("\u{202e}abc", "abc")] {
        let world = pasted(paste);
        assert_eq!(guarded(&world), None);
        assert!(world.input().starts_with(input), "{:?}", world.input());
        assert!(!world.input().contains(|c: char| c.is_control() || c == '\u{202e}'), "{:?}", world.input());
    }
}

#[test]
fn several_lines_or_a_very_long_one_ask_first() {
    assert_eq!(guarded(&pasted("a\r\nb")), Some("a\nb"));
    assert_eq!(guarded(&pasted(&"x".repeat(500))), None);
    assert_eq!(guarded(&pasted(&"x".repeat(501))).map(counts), Some((1, 501)));
}

#[test]
fn enter_sends_all_as_one_message_together_with_what_was_typed() {
    let mut world = connected();
    world.types("look: ");
    world.act(Action::Paste("a\n\nb".into()));
    assert_eq!(sent(&world.act(Action::Submit)), [("nova", "look: a\n\nb")]);
    assert_eq!((guarded(&world), world.input()), (None, ""));
    world.act(Action::Up);
    assert_eq!(world.input(), "look: a\n\nb");
}

#[test]
fn l_sends_every_line_that_is_not_blank() {
    let mut world = pasted("a\n\n b\n");
    assert_eq!(sent(&world.act(Action::Insert('l'))), [("nova", "a"), ("nova", " b")]);
    assert_eq!((guarded(&world), world.input()), (None, ""));
}

#[test]
fn e_edits_and_escape_drops() {
    let mut world = pasted("a\nb");
    world.act(Action::Insert('e'));
    assert_eq!((guarded(&world), world.input()), (None, "a\nb"));
    let mut world = pasted("a\nb");
    world.act(Action::Escape);
    assert_eq!((guarded(&world), world.input()), (None, ""));
}

#[test]
fn other_keys_do_nothing_while_the_guard_asks() {
    let mut world = pasted("a\nb");
    for action in [Action::Insert('x'), Action::NextRoom, Action::Help, Action::Backspace] {
        assert_eq!(world.act(action), []);
    }
    assert_eq!((guarded(&world), world.input()), (Some("a\nb"), ""));
    world.act(Action::Paste("c".into()));
    assert_eq!(guarded(&world), Some("a\nb\nc"), "a second paste is not lost");
}

#[test]
fn s3_4_a_pasted_command_neither_runs_nor_goes_out() {
    for (paste, key) in [("/quit\nx", Action::Submit), ("x\n/quit", Action::Insert('l'))] {
        let mut world = pasted(paste);
        assert_eq!(world.act(key), []);
        assert_eq!(guarded(&world), Some(paste), "nothing is lost");
        assert!(world.flash().contains("/quit"), "{}", world.flash());
    }
}

#[test]
fn all_lines_go_or_none() {
    let mut world = pasted(&format!("short\n{}", "x".repeat(51)));
    assert_eq!(world.act(Action::Insert('l')), []);
    assert!(guarded(&world).is_some());
    assert!(world.flash().contains("51 of at most 50"), "{}", world.flash());
}

#[test]
fn an_enormous_paste_is_cut_and_that_is_said() {
    let world = pasted(&"é".repeat(100_000));
    assert_eq!(guarded(&world).map(str::len), Some(64 * 1024));
    assert!(world.flash().contains("too large"), "{}", world.flash());
}
