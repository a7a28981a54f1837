//! Themes from files: what they change, what they leave, and how a mistake is told.

use std::fs;

use ratatui::style::{Color, Modifier};

use streamside::chat::Rgb;
use streamside::client::theme::theme;
use streamside::config::themes::Themes;
use streamside::tui::color::{contrast, is_dark};
use streamside::tui::theme::Tone;
use streamside::tui::{ColorDepth, Theme};

fn own(files: &[(&str, &str)], name: &str, depth: ColorDepth) -> Result<Theme, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(format!("{name}.toml")), text).expect("a theme is written");
    }
    let themes = Themes { folder: folder.path().to_owned() };
    let place = format!("{}/", folder.path().display());
    theme(&themes, name, depth, None).map_err(|error| error.to_string().replace(&place, ""))
}

#[test]
fn a_theme_of_one_s_own_changes_what_it_names_and_leaves_the_rest() {
    let sea =
        "base = \"dark\"\n[tones]\naccent = \"#010203\"\nwarm = 208\nbad = \"lightred\"\nlink = { color = \"cyan\" }\n";
    let theme = own(&[("sea", sea)], "sea", ColorDepth::True).unwrap();
    assert_eq!(theme.style(Tone::Accent).fg, Some(Color::Rgb(1, 2, 3)));
    assert_eq!(theme.style(Tone::Warm).fg, Some(Color::Indexed(208)));
    assert_eq!(theme.style(Tone::Bad).fg, Some(Color::LightRed));
    assert_eq!(theme.style(Tone::Link).fg, Some(Color::Cyan));
    assert!(theme.style(Tone::Link).add_modifier.contains(Modifier::UNDERLINED), "marks stay");
    assert_eq!(theme.style(Tone::Good).fg, Some(Color::Rgb(0x8f, 0xd6, 0x94)), "as in the base");
    let few = own(&[("sea", sea)], "sea", ColorDepth::Ansi16).unwrap();
    assert_eq!(few.style(Tone::Warm).fg, Some(Color::Yellow), "the nearest of sixteen");
}

#[test]
fn without_colour_bold_underline_and_reverse_are_left() {
    for name in ["dark", "light", "high-contrast", "terminal"] {
        let theme = own(&[], name, ColorDepth::None).unwrap();
        for tone in Tone::ALL {
            assert_eq!((theme.style(tone).fg, theme.style(tone).bg), (None, None), "{name} {tone:?}");
        }
        let marks = |tone| theme.style(tone).add_modifier;
        assert!(marks(Tone::Accent).contains(Modifier::BOLD), "{name}");
        assert!(marks(Tone::Link).contains(Modifier::UNDERLINED), "{name}");
        assert!(marks(Tone::Chosen).contains(Modifier::REVERSED), "{name}");
        assert!(marks(Tone::Match).contains(Modifier::REVERSED), "{name}");
    }
}

#[test]
fn words_of_the_themes_that_come_along_can_be_read() {
    for (name, dark) in [("dark", true), ("light", false), ("high-contrast", true)] {
        let theme = own(&[], name, ColorDepth::True).unwrap();
        assert_eq!(is_dark(theme.ground), dark);
        // Rules and times may stand back; everything else is to be read.
        for tone in Tone::ALL.into_iter().filter(|tone| *tone != Tone::Faint) {
            if let Some(Color::Rgb(r, g, b)) = theme.style(tone).fg {
                assert!(contrast(Rgb(r, g, b), theme.ground) >= 4.5, "{name} {tone:?}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_said_with_file_and_line() {
    for (text, expected) in [
        (
            "[tones]\naccent = \"#12345\"",
            "own.toml:2: \"#12345\" is no colour; write \"#rrggbb\", a number from 0 to 255, a name like \"cyan\", or \"default\"",
        ),
        (
            "[tones]\naccent = 256",
            "own.toml:2: \"256\" is no colour; write \"#rrggbb\", a number from 0 to 255, a name like \"cyan\", or \"default\"",
        ),
        ("[tones]\n\nacent = \"red\"", "own.toml:3: there is no tone \"acent\"; did you mean \"accent\"?"),
        ("[tones]\nlink = { colour = \"red\" }", "own.toml:2: unknown key `colour`; did you mean `color`?"),
        (
            "[tones]\nlink = { marks = [\"blink\"] }",
            "own.toml:2: \"blink\" is no mark; there are bold, dim, italic, underline, reverse",
        ),
        ("ground = \"black\"", "own.toml:1: \"black\" is no ground; write it as \"#rrggbb\""),
        ("tone = 1", "own.toml:1: unknown key `tone`; did you mean `tones`?"),
        ("base = \"drak\"", "there is no theme \"drak\"; did you mean \"dark\"?"),
        ("accent", "own.toml:1: key with no value, expected `=`"),
    ] {
        assert_eq!(own(&[("own", text)], "own", ColorDepth::True).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn a_circle_of_bases_is_told_and_one_s_own_dark_may_build_on_the_program_s() {
    let circle = [("a", "base = \"b\""), ("b", "base = \"a\"")];
    assert_eq!(
        own(&circle, "a", ColorDepth::True).unwrap_err(),
        "a.toml:1: its base leads back to \"a\"; base it on \"dark\" or \"light\""
    );
    let mine = own(&[("dark", "base = \"dark\"\n[tones]\nwarm = \"#000001\"")], "dark", ColorDepth::True).unwrap();
    assert_eq!(mine.style(Tone::Warm).fg, Some(Color::Rgb(0, 0, 1)));
    assert_eq!(mine.style(Tone::Accent).fg, Some(Color::Rgb(0x5e, 0xc8, 0xd8)));
}

#[test]
fn the_terminal_s_own_ground_counts_for_a_theme_that_is_made_for_one_like_it() {
    let themes = Themes { folder: "/nowhere".into() };
    let ground = |name, told| theme(&themes, name, ColorDepth::True, told).unwrap().ground;
    assert_eq!(ground("dark", Some(Rgb(40, 42, 54))), Rgb(40, 42, 54));
    assert_eq!(ground("dark", Some(Rgb(253, 246, 227))), Rgb(16, 19, 26));
    assert_eq!(ground("light", Some(Rgb(253, 246, 227))), Rgb(253, 246, 227));
}
