//! Looks and keys of the real binary: the ground the terminal tells, themes that are changed, keys that are bound anew.

use std::fs;
use std::path::Path;

use super::home;
use crate::peers::terminal::{Setup, Terminal};

const TRUECOLOR: &[(&str, &str)] = &[("COLORTERM", "truecolor")];
/// The accent of the two themes, as the pen writes it.
const DARK: &str = "38;2;94;200;216";
const LIGHT: &str = "38;2;0;112;132";

fn open(home: &Path, env: &[(&str, &str)]) -> Terminal {
    Terminal::start(&Setup { home, columns: 80, rows: 24, args: &[], env })
}

fn wait_bytes(screen: &Terminal, words: &str) {
    screen.wait_received(words, |received| String::from_utf8_lossy(&received.bytes).contains(words));
}

fn configure(home: &Path, text: &str) {
    let folder = home.join(".config/streamside");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.toml"), text).expect("a configuration is written");
}

#[test]
fn a_light_terminal_gets_the_light_theme_and_its_answer_is_not_typed() {
    let home = home();
    let mut screen = open(home.path(), TRUECOLOR);
    wait_bytes(&screen, "\x1b]11;?\x1b\\");
    screen.wait_text("#global");
    wait_bytes(&screen, DARK);
    screen.keys("be\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\fore");
    wait_bytes(&screen, LIGHT);
    screen.wait_text("global view> before");
    screen.keys("\x1b]11;rgb:0000/0000/0000\x07 and after");
    screen.wait_text("global view> before and after");
}

#[test]
fn nobody_is_asked_where_there_is_no_colour_or_the_ground_is_known() {
    for env in [&[("NO_COLOR", "1")][..], &[("COLORFGBG", "0;15")], &[("TERM", "linux")]] {
        let home = home();
        let screen = open(home.path(), env);
        screen.wait_text("#global");
        assert!(!String::from_utf8_lossy(&screen.bytes()).contains("]11;"), "{env:?}");
    }
}

#[test]
fn a_theme_is_changed_at_once_and_kept() {
    let home = home();
    let mut screen = open(home.path(), TRUECOLOR);
    screen.wait_text("#global");
    screen.keys("/theme light\r");
    screen.wait_text("The theme is light now.");
    wait_bytes(&screen, LIGHT);
    screen.keys("\x11");
    screen.ended();
    let again = open(home.path(), TRUECOLOR);
    again.wait_text("#global");
    wait_bytes(&again, LIGHT);
    assert!(!String::from_utf8_lossy(&again.bytes()).contains(DARK));
}

#[test]
fn keys_that_are_bound_anew_work_and_are_the_ones_shown() {
    let home = home();
    configure(home.path(), "[keys]\npreset = \"readline\"\n[keys.bind]\nf6 = \"toggle-view\"\nctrl-g = \"none\"\n");
    let mut screen = open(home.path(), &[]);
    screen.wait_text("F6 this channel only");
    screen.keys("one two\x1bb\x0b");
    screen.wait("Ctrl-K to delete to the end", |text| text.contains("> one") && !text.contains("two"));
    screen.keys("\x1b[17~");
    screen.wait_text("F6 all channels");
}

#[test]
fn a_key_or_a_theme_that_is_wrong_is_named_with_its_line() {
    for (text, words) in [
        ("[keys.bind]\n\"ctlr-k\" = \"help\"\n", "config.toml:2: \"ctlr\" in \"ctlr-k\" is no key to hold"),
        ("[look]\ntheme = \"drak\"\n", "config.toml:2: there is no theme \"drak\"; did you mean \"dark\"?"),
    ] {
        let home = home();
        configure(home.path(), text);
        let mut screen = open(home.path(), &[]);
        assert_eq!(screen.ended().exit_code(), 3);
        let said = screen.text().replace('\n', "");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_changed_file_changes_looks_and_keys_at_once_and_a_bad_one_does_not() {
    let home = home();
    configure(home.path(), "");
    let mut screen = open(home.path(), TRUECOLOR);
    screen.wait_text("#global");
    configure(home.path(), "[look]\ntheme = \"light\"\n[keys.bind]\nf8 = \"toggle-view\"\nctrl-g = \"none\"\n");
    screen.keys("/reload\r");
    wait_bytes(&screen, LIGHT);
    screen.wait_text("F8 this channel only");
    configure(home.path(), "[look]\ntheme = \"lihgt\"\n");
    screen.keys("/reload\r");
    screen.wait("what is wrong", |text| text.contains("stays as it was"));
    screen.wait_text("F8 this channel only");
}
