//! The same evening on screens of every size.

use insta::assert_snapshot;

use super::dump::text;
use super::world::evening;

#[test]
fn at_80x24_channels_are_tabs() {
    assert_snapshot!(text(&evening(), (80, 24)));
}

#[test]
fn at_120x40_channels_stand_beside() {
    assert_snapshot!(text(&evening(), (120, 40)));
}

#[test]
fn at_200x50_people_stand_beside_too() {
    assert_snapshot!(text(&evening(), (200, 50)));
}

#[test]
fn at_40x10_names_run_into_the_text() {
    assert_snapshot!(text(&evening(), (40, 10)));
}

#[test]
fn at_20x6_only_lines_input_and_one_word_are_left() {
    assert_snapshot!(text(&evening(), (20, 6)));
}
