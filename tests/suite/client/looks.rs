//! What the screen wears: settings, the choice of `/theme`, the terminal's ground, and what happens when one is wrong.

use std::fs;
use std::path::Path;

use ratatui::style::Color;
use streamside::app::action::{Action, Mode};
use streamside::chat::Rgb;
use streamside::client::looks::{Files, Looks, Terminal, Wishes};
use streamside::config::file;
use streamside::config::themes::Themes;
use streamside::tui::theme::Tone;
use streamside::tui::{ColorDepth, Ground, Look, TimeFormat};
use tempfile::TempDir;

const DARK_ACCENT: Color = Color::Rgb(94, 200, 216);
const LIGHT_ACCENT: Color = Color::Rgb(0, 112, 132);

struct Wardrobe {
    folder: TempDir,
}

impl Wardrobe {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn wishes(&self, config: &str) -> Wishes {
        let path = self.path().join("config.toml");
        let settings = file::parse(config, &path).expect("good settings");
        Wishes { look: settings.look, keys: settings.keys, file: path }
    }

    fn start(&self, config: &str) -> Result<Looks, String> {
        let files = Files { themes: Themes { folder: self.path().to_owned() }, choice: self.path().join("theme") };
        let terminal = Terminal { depth: ColorDepth::True, ground: Ground::Dark, zone: jiff::tz::TimeZone::UTC };
        Looks::new(self.wishes(config), files, terminal).map_err(|error| self.plain(&error.to_string()))
    }

    fn plain(&self, words: &str) -> String {
        words.replace(&format!("{}/", self.path().display()), "")
    }
}

fn worn(looks: &Looks) -> Look {
    looks.follow().borrow().clone()
}

fn accent(looks: &Looks) -> Option<Color> {
    worn(looks).theme.style(Tone::Accent).fg
}

#[test]
fn auto_follows_the_terminal_and_a_name_does_not() {
    let wardrobe = Wardrobe::new();
    let looks = wardrobe.start("").unwrap();
    let mut follower = looks.follow();
    assert_eq!(accent(&looks), Some(DARK_ACCENT), "as guessed");
    looks.told(Rgb(253, 246, 227));
    assert!(follower.has_changed().unwrap());
    assert_eq!(follower.borrow_and_update().theme.style(Tone::Accent).fg, Some(LIGHT_ACCENT));
    assert_eq!(worn(&looks).theme.ground, Rgb(253, 246, 227));
    let looks = wardrobe.start("look.theme = \"dark\"").unwrap();
    looks.told(Rgb(253, 246, 227));
    assert_eq!(accent(&looks), Some(DARK_ACCENT));
}

#[test]
fn a_chosen_theme_is_kept_until_the_setting_under_it_changes() {
    let wardrobe = Wardrobe::new();
    let looks = wardrobe.start("").unwrap();
    assert_eq!(looks.choose("light").unwrap(), "The theme is light now.");
    assert_eq!(accent(&looks), Some(LIGHT_ACCENT));
    assert_eq!(accent(&wardrobe.start("").unwrap()), Some(LIGHT_ACCENT), "at the next start");
    assert_eq!(
        accent(&wardrobe.start("look.theme = \"dark\"").unwrap()),
        Some(DARK_ACCENT),
        "somebody changed the file"
    );
    looks.settle(wardrobe.wishes("look.hints = false")).unwrap();
    assert_eq!(accent(&looks), Some(LIGHT_ACCENT), "another setting does not touch it");
    assert!(!worn(&looks).hints);
    looks.settle(wardrobe.wishes("look.theme = \"dark\"")).unwrap();
    assert_eq!(accent(&looks), Some(DARK_ACCENT));
    assert_eq!(looks.choose("auto").unwrap(), "The theme is auto (dark) now.");
    assert!(looks.list().starts_with("Themes: auto, dark, light, high-contrast, terminal. Now: auto (dark)."));
}

#[test]
fn what_is_wrong_is_said_and_what_was_worn_stays() {
    let wardrobe = Wardrobe::new();
    fs::write(wardrobe.path().join("sea.toml"), "base = \"dark\"\n[tones]\naccent = \"#12\"").unwrap();
    let looks = wardrobe.start("[look]\ntheme = \"light\"").unwrap();
    let why = wardrobe.plain(&looks.choose("sea").unwrap_err());
    assert!(
        why.starts_with("Sea.toml:3: \"#12\" is no colour; write") || why.contains("sea.toml:3: \"#12\" is no colour"),
        "{why}"
    );
    assert_eq!(looks.choose("drak").unwrap_err(), "There is no theme \"drak\"; did you mean \"dark\"?");
    assert_eq!(accent(&looks), Some(LIGHT_ACCENT));
    for (config, expected) in [
        ("[look]\n\ntheme = \"drak\"", "config.toml:3: there is no theme \"drak\"; did you mean \"dark\"?"),
        ("[keys.bind]\nctrl-k = \"fly\"", "config.toml:2: there is no action \"fly\""),
        ("[look]\ntime = \"%H:%\"", "config.toml:2: \"%H:%\" is no format for the time ("),
    ] {
        let why = wardrobe.plain(&looks.settle(wardrobe.wishes(config)).unwrap_err().to_string());
        assert!(why.starts_with(expected), "{why}");
        assert_eq!(accent(&looks), Some(LIGHT_ACCENT), "{config}");
        assert!(wardrobe.start(config).is_err());
    }
}

#[test]
fn a_choice_that_is_gone_does_not_keep_the_program_from_starting() {
    let wardrobe = Wardrobe::new();
    fs::write(wardrobe.path().join("theme"), "sunken\nauto\n").unwrap();
    assert_eq!(accent(&wardrobe.start("").unwrap()), Some(DARK_ACCENT));
}

#[test]
fn keys_and_times_are_worn_too() {
    let wardrobe = Wardrobe::new();
    let looks = wardrobe.start("").unwrap();
    let settings = "[look]\ntime = \"%H:%M:%S\"\nsidebar_width = 30\n[keys]\npreset = \"readline\"";
    looks.settle(wardrobe.wishes(settings)).unwrap();
    let look = worn(&looks);
    assert_eq!(look.time, TimeFormat::read("%H:%M:%S").unwrap());
    assert_eq!(look.sidebar, Some(30));
    assert_eq!(look.keys.shown_for(Mode::Typing, &Action::KillToEnd), Some("Ctrl-K"));
}
