//! `SafeText`: the one gate for everything that came from outside.

use proptest::prelude::*;
use streamside::chat::SafeText;
use streamside::chat::text::{MAX_BYTES, MAX_NAME};
use unicode_segmentation::UnicodeSegmentation;

use crate::hostile::{group, judge};

type Gate = fn(&str) -> SafeText;

const GATES: [(&str, Gate); 3] = [("line", SafeText::line), ("block", SafeText::block), ("name", SafeText::name)];

#[test]
fn hostile_text_of_every_group_comes_out_harmless() {
    for record in ["01_control", "02_escapes", "03_unicode", "04_width"].into_iter().flat_map(group) {
        let text = record.text().expect("the group holds texts");
        for (name, gate) in GATES {
            let safe = gate(&text);
            let fault = judge::fault(safe.as_str());
            assert_eq!(fault, None, "{} {name}: {}", record.id, record.note);
            assert!(safe.as_str().len() <= MAX_BYTES, "{} {name}: {}", record.id, record.note);
            assert_eq!(gate(safe.as_str()), safe, "{} {name} is not stable: {}", record.id, record.note);
        }
    }
}

#[test]
fn a_hostile_name_never_becomes_the_name_it_was_made_from() {
    let names = ["01_control", "03_unicode"]
        .into_iter()
        .flat_map(group)
        .filter(|record| record.expects("name_trimmed") && matches!(record.surface.as_str(), "username" | "channel"));
    let mut seen = 0;
    for record in names.filter(|record| !record.note.contains("folding")) {
        let text = record.text().expect("the group holds texts");
        let shown = SafeText::name(&text);
        assert!(!["moderator", "djroom", "admin", "dj room"].contains(&shown.as_str()), "{}: {shown}", record.id);
        assert!(!shown.as_str().contains('\n'), "{}", record.id);
        seen += 1;
    }
    assert!(seen > 20);
}

#[test]
fn ordinary_text_passes_unchanged() {
    for text in [
        "good morning",
        "",
        "a  b",
        "ünïcödé",
        "漢字かな",
        "한국어",
        "العربية",
        "שָׁלום",
        "क्षि",
        "ภาษาไทย",
        "e\u{301}",
        "😀",
        "❤\u{fe0f}",
        "1\u{fe0f}\u{20e3}",
        "👍🏽",
        "🇫🇮",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦",
        "🏳\u{fe0f}\u{200d}🌈",
        "👩🏻\u{200d}❤\u{fe0f}\u{200d}👨🏿",
        "\u{a0}",
        "\\x1b[31m",
    ] {
        assert_eq!(SafeText::line(text).as_str(), text, "{text:?}");
    }
}

#[test]
fn line_breaks_and_tabs_follow_the_shape() {
    let raw = "a\r\nb\rc\nd\u{2028}e\u{85}f\tg";
    assert_eq!(SafeText::line(raw).as_str(), "a b c d e f g");
    assert_eq!(SafeText::block(raw).as_str(), "a\nb\nc\nd\ne\nf    g");
}

#[test]
fn escape_sequences_go_with_their_bodies() {
    for (raw, shown) in [
        ("pre \u{1b}[31mRED post", "pre RED post"),
        ("pre \u{1b}]0;pwned\u{7} post", "pre  post"),
        ("pre \u{9d}52;c;aGk=\u{9c} post", "pre  post"),
        ("pre \u{1b}]0;no end post", "pre ]0;no end post"),
        ("\u{1b}\u{0}[31mred", "[31mred"),
        ("a\u{8}\u{8}b\u{7f}", "ab"),
    ] {
        assert_eq!(SafeText::line(raw).as_str(), shown);
    }
}

#[test]
fn characters_that_cannot_be_seen_are_dropped_from_texts_and_marked_in_names() {
    for c in ["\u{200b}", "\u{202e}", "\u{2066}", "\u{ad}", "\u{e0041}", "\u{feff}", "\u{200d}", "\u{fe0f}", "\u{7}"] {
        let raw = format!("ad{c}min");
        assert_eq!(SafeText::line(&raw).as_str(), "admin", "{c:?}");
        assert_eq!(SafeText::name(&raw).as_str(), "ad\u{fffd}min", "{c:?}");
    }
    assert_eq!(SafeText::name(" admin ").as_str(), "\u{fffd}admin\u{fffd}");
}

#[test]
fn a_stack_of_marks_is_cut_with_a_mark() {
    let zalgo = format!("Z{}x", "\u{301}".repeat(50_000));
    let safe = SafeText::line(&zalgo);
    assert_eq!(safe.as_str(), format!("Z{}\u{fffd}x", "\u{301}".repeat(6)));
    // No joiner is left at the end with nothing to join.
    let crowd = format!("👨🏽{}", "\u{200d}👨".repeat(9));
    assert_eq!(SafeText::line(&crowd).as_str(), "👨🏽\u{200d}👨\u{200d}👨\u{fffd}");
}

#[test]
fn a_mark_without_a_base_is_replaced() {
    assert_eq!(SafeText::line("\u{301}abc").as_str(), "\u{fffd}abc");
    assert_eq!(SafeText::block("a\n\u{301}").as_str(), "a\n\u{fffd}");
}

#[test]
fn long_texts_are_cut_with_a_mark() {
    let long = "漢".repeat(MAX_BYTES);
    let (line, block) = (SafeText::line(&long), SafeText::block(&long));
    assert!(line.as_str().ends_with("漢…") && line.as_str().len() > MAX_BYTES - 64);
    assert!(block.as_str().ends_with("漢\n…") && block.as_str().len() <= MAX_BYTES);
    let name = SafeText::name(&"W".repeat(MAX_NAME + 1));
    assert!(name.as_str().ends_with("W…") && name.as_str().graphemes(true).count() > MAX_NAME / 2);
    assert_eq!(SafeText::name(&"W".repeat(MAX_NAME)).as_str(), "W".repeat(MAX_NAME));
}

/// Texts made of the pieces that interact: joiners, marks, prepended signs, jamo, flags, controls, sequences.
pub fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\u{1b}",
            "[",
            "]0;",
            "\u{7}",
            "\u{9b}",
            "\u{9c}",
            "31m",
            "\\",
            "\n",
            "\r",
            "\t",
            " ",
            "a",
            "é",
            "漢",
            "😀",
            "👨",
            "🏽",
            "\u{200d}",
            "\u{fe0f}",
            "\u{20e3}",
            "1",
            "\u{301}",
            "\u{903}",
            "\u{600}",
            "\u{1112}",
            "\u{1161}",
            "\u{11ab}",
            "🇫",
            "\u{202e}",
            "\u{200b}",
            "\u{e0067}",
            "\u{94d}",
            "\u{915}",
            "\u{fffe}",
            "\u{ad}",
            "\u{2028}",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    (prop::collection::vec(piece, 0..40), 1..30usize).prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

proptest! {
    #[test]
    fn no_text_at_all_gets_anything_forbidden_through(raw in hostile_text()) {
        for (name, gate) in GATES {
            let safe = gate(&raw);
            prop_assert_eq!(judge::fault(safe.as_str()), None, "{}", name);
            prop_assert!(name == "block" || !safe.as_str().contains('\n'));
            prop_assert!(name != "name" || safe.as_str().graphemes(true).count() <= MAX_NAME);
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(raw in hostile_text()) {
        for (name, gate) in GATES {
            let once = gate(&raw);
            prop_assert_eq!(gate(once.as_str()), once, "{}", name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_bounds_hold_where_the_cut_falls(raw in hostile_text(), times in 1_000..3_000usize) {
        let raw = raw.repeat(times / (raw.len() / 40 + 1));
        for gate in [SafeText::line, SafeText::block] {
            let once = gate(&raw);
            prop_assert!(once.as_str().len() <= MAX_BYTES);
            prop_assert_eq!(gate(once.as_str()), once);
        }
    }
}
