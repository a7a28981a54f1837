//! The look of the program: what each kind of thing is painted with, for every colour depth and both grounds.
//!
//! One row per tone. The text itself keeps the terminal's own colour, and nothing but the chosen row is filled, so the
//! picture sits well on any ground. Nothing is told by colour alone: every tone that carries meaning stands beside a
//! word or a mark. Must not know where a tone is used.

use std::sync::Arc;

use jiff::tz::TimeZone;
use ratatui::style::{Color, Modifier, Style};

use super::bound::Keymap;
use super::color::{ColorDepth, downgrade, for_name, readable_on};
use crate::chat::{self, Author, Rgb};

/// Whether the terminal's ground is dark or light; contrast is corrected against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    #[default]
    Dark,
    Light,
}

/// What drawing is given at start, beside the state.
#[derive(Clone, Debug)]
pub struct Look {
    pub theme: Theme,
    pub time_zone: TimeZone,
    pub keys: Arc<Keymap>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    pub depth: ColorDepth,
    pub ground: Ground,
}

/// What a piece of the screen is, as far as its look goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Text,
    Strong,
    /// Secondary words.
    Muted,
    /// Times, rules, separators.
    Faint,
    /// Where one is: the room, the prompt, keys.
    Accent,
    /// What asks for attention: mentions, unread, waiting.
    Warm,
    Bad,
    Good,
    Link,
    Code,
    Quote,
    Emote,
    /// The matched words of a mention.
    Match,
    /// The chosen row of a list; patched over the row's other styles.
    Chosen,
}

/// How a tone is painted: the colour on a dark and on a light ground, the name of the nearest of 16 colours, marks
/// that always go with it, and marks that replace the colour where there are 16 or none.
struct Ink {
    dark: Rgb,
    light: Rgb,
    ansi: Color,
    always: Modifier,
    instead: Modifier,
}

const fn ink(dark: Rgb, light: Rgb, ansi: Color) -> Ink {
    Ink { dark, light, ansi, always: Modifier::empty(), instead: Modifier::empty() }
}

impl Tone {
    fn ink(self) -> Option<Ink> {
        const BOLD: Modifier = Modifier::BOLD;
        const DIM: Modifier = Modifier::DIM;
        Some(match self {
            Self::Text | Self::Strong | Self::Chosen => return None,
            Self::Muted => Ink { instead: DIM, ..ink(Rgb(147, 156, 178), Rgb(86, 95, 114), Color::Reset) },
            Self::Faint => Ink { instead: DIM, ..ink(Rgb(96, 105, 128), Rgb(140, 149, 168), Color::Reset) },
            Self::Accent => Ink { instead: BOLD, ..ink(Rgb(94, 200, 216), Rgb(0, 112, 132), Color::Cyan) },
            Self::Warm => Ink { instead: BOLD, ..ink(Rgb(242, 184, 102), Rgb(146, 86, 0), Color::Yellow) },
            Self::Bad => Ink { instead: BOLD, ..ink(Rgb(240, 127, 134), Rgb(176, 36, 48), Color::Red) },
            Self::Good => ink(Rgb(143, 214, 148), Rgb(36, 116, 52), Color::Green),
            Self::Link => {
                Ink { always: Modifier::UNDERLINED, ..ink(Rgb(127, 180, 255), Rgb(22, 90, 190), Color::LightBlue) }
            }
            Self::Code => ink(Rgb(203, 174, 247), Rgb(110, 60, 170), Color::Magenta),
            Self::Quote => ink(Rgb(151, 207, 130), Rgb(52, 112, 30), Color::Green),
            Self::Emote => ink(Rgb(242, 200, 140), Rgb(132, 80, 10), Color::Yellow),
            Self::Match => Ink {
                always: BOLD.union(Modifier::REVERSED),
                ..ink(Rgb(242, 184, 102), Rgb(146, 86, 0), Color::Yellow)
            },
        })
    }
}

impl Theme {
    pub fn style(&self, tone: Tone) -> Style {
        match tone.ink() {
            Some(ink) => self.painted(&ink),
            None if tone == Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
            None if tone == Tone::Chosen => self.chosen(),
            None => Style::new(),
        }
    }

    /// The style of an author's name: the server's colour if it gave one, else one of their own.
    pub fn name(&self, author: &Author) -> Style {
        let ground = self.ground_color();
        let color = author.color.map_or_else(|| for_name(&author.key, ground), |color| readable_on(color, ground));
        Style::new().fg(downgrade(color, self.depth)).add_modifier(Modifier::BOLD)
    }

    /// The style of a member's name; members carry no key, so the name stands in for it.
    pub fn member(&self, name: &str, color: Option<Rgb>) -> Style {
        let ground = self.ground_color();
        let color = color.map_or_else(|| for_name(&name.to_lowercase(), ground), |color| readable_on(color, ground));
        Style::new().fg(downgrade(color, self.depth))
    }

    /// How words of a message look.
    pub fn span(&self, span: &chat::Style, link: bool) -> Style {
        let mut style = match () {
            () if link => self.style(Tone::Link),
            () if span.code => self.style(Tone::Code),
            () if span.emote => self.style(Tone::Emote),
            () if span.quote => self.style(Tone::Quote),
            () if span.heading => self.style(Tone::Accent),
            () if span.dim => self.style(Tone::Muted),
            () => Style::new(),
        };
        if let Some(color) = span.color {
            style = style.fg(downgrade(readable_on(color, self.ground_color()), self.depth));
        }
        let marks = [
            (span.bold || span.heading, Modifier::BOLD),
            (span.italic, Modifier::ITALIC),
            (span.underline, Modifier::UNDERLINED),
            (span.strike, Modifier::CROSSED_OUT),
            (span.spoiler, Modifier::HIDDEN),
            (span.code && self.depth == ColorDepth::None, Modifier::REVERSED),
        ];
        marks.into_iter().filter(|(on, _)| *on).fold(style, |style, (_, mark)| style.add_modifier(mark))
    }

    fn painted(&self, ink: &Ink) -> Style {
        let color = match self.depth {
            ColorDepth::None => Color::Reset,
            ColorDepth::Ansi16 => ink.ansi,
            ColorDepth::Ansi256 | ColorDepth::True => {
                downgrade(if self.ground == Ground::Dark { ink.dark } else { ink.light }, self.depth)
            }
        };
        let style = if color == Color::Reset { Style::new() } else { Style::new().fg(color) };
        let marked = style.add_modifier(ink.always);
        // Where the colour could be shown it needs no mark in its place.
        if color == Color::Reset { marked.add_modifier(ink.instead) } else { marked }
    }

    fn chosen(&self) -> Style {
        let color = if self.ground == Ground::Dark { Rgb(30, 38, 54) } else { Rgb(226, 232, 242) };
        match self.depth {
            ColorDepth::None | ColorDepth::Ansi16 => Style::new().add_modifier(Modifier::REVERSED),
            ColorDepth::Ansi256 | ColorDepth::True => Style::new().bg(downgrade(color, self.depth)),
        }
    }

    fn ground_color(&self) -> Rgb {
        if self.ground == Ground::Dark { Rgb(16, 19, 26) } else { Rgb(255, 255, 255) }
    }
}
