//! Rich lines: whatever the runs are made of, the whole is a safe text and each run is whole clusters of it.

use proptest::prelude::*;
use streamside::chat::text::{MAX_BYTES, MAX_CLUSTER};
use streamside::chat::{Link, Rgb, RichLine, Runs, SafeText, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::hostile::judge;
use crate::text::hostile_text;

/// Runs of alternating looks, so that none is joined with the one before it.
fn line(texts: &[impl AsRef<str>]) -> RichLine {
    let mut runs = Runs::default();
    for (text, bold) in texts.iter().zip([false, true].into_iter().cycle()) {
        runs.push(text.as_ref(), Style { bold, ..Style::default() }, None);
    }
    runs.line(0, false)
}

fn spans(line: &RichLine) -> Vec<&str> {
    line.spans().map(|span| span.text).collect()
}

#[test]
fn runs_of_clean_text_stay_as_they_are() {
    for texts in [&["a ", "b", " c"][..], &["漢", "字"], &["e\u{301}", "👍🏽", "é"], &["क्षि", "x"], &["x"], &[]]
    {
        assert_eq!(spans(&line(texts)), texts);
        assert_eq!(line(texts).text(), &SafeText::line(&texts.concat()));
    }
}

#[test]
fn what_goes_moves_the_ends_and_takes_empty_runs_along() {
    for (texts, shown) in [
        (&["\u{7}", "a\tb", "\u{200b}", "c\u{202e}", ""][..], &["a b", "c"][..]),
        (&["", "é\u{8}", "x"], &["é", "x"]),
        // No sequence is made of two runs.
        (&["a\u{1b}", "[31m"], &["a", "[31m"]),
        (&["\u{301}a", "b"], &["\u{fffd}a", "b"]),
    ] {
        assert_eq!(spans(&line(texts)), shown, "{texts:?}");
    }
}

#[test]
fn a_cluster_belongs_to_the_run_it_begins_in() {
    for (texts, shown) in [
        (&["e", "\u{301}x"][..], &["e\u{301}", "x"][..]),
        (&["👍", "🏽"], &["👍🏽"]),
        (&["🇫", "🇮🇫", "🇮"], &["🇫🇮", "🇫🇮"]),
        (&["👩", "\u{200d}🚀 up"], &["👩\u{200d}🚀", " up"]),
    ] {
        assert_eq!(spans(&line(texts)), shown, "{texts:?}");
    }
}

#[test]
fn marks_cannot_be_stacked_over_many_runs() {
    let line = line(&["\u{301}\u{302}"; 50].map(|marks| marks.to_owned()));
    assert!(line.text().as_str().graphemes(true).all(|cluster| cluster.chars().count() <= MAX_CLUSTER), "{line:?}");
    let mut texts = vec!["Z".to_owned()];
    texts.extend((0..50).map(|_| "\u{301}".to_owned()));
    assert_eq!(spans(&self::line(&texts)), [format!("Z{}\u{fffd}", "\u{301}".repeat(6))]);
}

#[test]
fn a_line_that_is_too_long_is_cut_in_the_run_where_it_is() {
    let line = line(&["漢".repeat(MAX_BYTES / 6), "字".repeat(MAX_BYTES), "x".repeat(MAX_BYTES)]);
    let spans = spans(&line);
    assert_eq!(spans.len(), 2);
    assert!(spans[0].ends_with('漢') && spans[1].ends_with("字…"));
    assert!(line.text().as_str().len() <= MAX_BYTES);
}

#[test]
fn runs_of_one_look_are_one_unless_they_lead_elsewhere() {
    let link = |url: &str| Link { url: SafeText::line(url), image: false };
    let mut runs = Runs::default();
    let mut push = |text: &str, url: &str| runs.push(text, Style::default(), Some(&link(url)));
    push("a", "https://a.example/");
    push("b", "https://a.example/");
    push("c", "https://c.example/");
    let line = runs.line(0, false);
    assert_eq!(spans(&line), ["ab", "c"]);
    let empty = runs.line(2, true);
    assert_eq!((empty.spans().len(), empty.indent, empty.code_block), (0, 2, true));
}

#[test]
fn runs_keep_their_links_when_others_turn_out_empty() {
    let link = |url: &str| Link { url: SafeText::line(url), image: url.ends_with("png") };
    let (a, b, c) = (link("https://a.example/"), link("https://b.example/x.png"), link("https://c.example/"));
    let mut runs = Runs::default();
    let bold = Style { bold: true, ..Style::default() };
    let pushed = [("a", Some(&a)), ("\u{7}", Some(&b)), ("plain", None), ("c", Some(&c)), ("a again", Some(&a))];
    for (text, link) in pushed {
        runs.push(text, if link.is_some() { bold } else { Style::default() }, link);
    }
    let line = runs.line(0, false);
    let led: Vec<_> = line.spans().map(|span| (span.text, span.link)).collect();
    assert_eq!(led, [("a", Some(&a)), ("plain", None), ("c", Some(&c)), ("a again", Some(&a))]);
    runs.push("next", bold, Some(&b));
    let next = runs.line(0, false);
    assert_eq!(next.spans().map(|span| span.link).collect::<Vec<_>>(), [Some(&b)], "nothing is left of the last line");
    let mut same = Runs::default();
    same.push("next", bold, Some(&b));
    assert_eq!(next, same.line(0, false));
}

#[test]
fn every_part_of_a_style_has_a_bit_of_its_own() {
    let styles: Vec<Style> = (0..10).map(|bit| Style::of_bits(1 << bit, Some(Rgb(1, 2, bit)))).collect();
    for (bit, style) in styles.iter().enumerate() {
        assert_eq!((style.bits(), style.color), (1 << bit, Some(Rgb(1, 2, bit as u8))));
        assert!(styles[..bit].iter().all(|other| other.bits() & style.bits() == 0));
    }
    assert_eq!(Style::of_bits(0, None), Style::default());
    assert_eq!(Style::of_bits(0xfc00, None), Style::default(), "bits without a meaning are left out");
    let Style { bold, spoiler, .. } = Style::of_bits(1 | 1 << 9, None);
    assert!(bold && spoiler, "histories on disk were written so");
}

proptest! {
    #[test]
    fn any_runs_make_a_safe_line_of_whole_runs(texts in prop::collection::vec(hostile_text(), 0..8)) {
        let line = line(&texts);
        let whole = line.text().as_str();
        prop_assert_eq!(judge::fault(whole), None);
        prop_assert_eq!(&SafeText::line(whole), line.text(), "stable");
        prop_assert_eq!(spans(&line).concat(), whole);
        prop_assert!(spans(&line).iter().all(|text| !text.is_empty()));
        let borders: Vec<usize> = whole.grapheme_indices(true).map(|(at, _)| at).chain([whole.len()]).collect();
        let mut end = 0;
        for text in spans(&line) {
            end += text.len();
            prop_assert!(borders.contains(&end), "{} of {:?}", end, whole);
        }
        let mut again = Runs::default();
        line.spans().for_each(|span| again.push(span.text, span.style, span.link));
        let again = again.line(0, false);
        prop_assert_eq!(again.text(), line.text());
    }

    #[test]
    fn runs_hold_the_words_they_were_given(texts in prop::collection::vec("[a-z ]{1,6}|[а-я漢é]{1,4}", 0..8)) {
        let line = line(&texts);
        prop_assert_eq!(spans(&line), texts);
    }
}
