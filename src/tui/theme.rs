//! The look of the program: what each tone is painted with on this terminal.
//!
//! Worked out once from a palette, so that painting only looks a style up. The text itself keeps the terminal's own
//! colour, and nothing but the chosen row is filled, so the picture sits well on any ground. Nothing is told by colour
//! alone: every tone that carries meaning stands beside a word or a mark. Must not know where a tone is used.

use ratatui::style::{Color, Modifier, Style};

use super::color::{ColorDepth, downgrade, for_name, is_dark, nearest_ansi, of_index, readable};
pub use super::look::{Ground, Look};
use super::palette::{Ink, Palette, Tint};
pub use super::tone::Tone;
use crate::chat::{self, Author, Rgb};

/// What the ground is taken for when neither the theme nor the terminal says.
const DARK: Rgb = Rgb(16, 19, 26);

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    pub depth: ColorDepth,
    /// Contrast is corrected against it.
    pub ground: Rgb,
    styles: [Style; Tone::ALL.len()],
}

impl Theme {
    /// A palette on a terminal. The terminal's own ground counts if the palette is made for one like it.
    pub fn new(palette: &Palette, depth: ColorDepth, told: Option<Rgb>) -> Self {
        let meant = palette.ground.map_or(DARK, |ground| ground.0);
        let ground = told.filter(|told| is_dark(*told) == is_dark(meant)).unwrap_or(meant);
        let nothing = Ink::default();
        let styles = Tone::ALL.map(|tone| painted(palette.tones.get(&tone).unwrap_or(&nothing), depth));
        Self { depth, ground, styles }
    }

    pub fn style(&self, tone: Tone) -> Style {
        self.styles[tone as usize]
    }

    /// The style of an author's name: the server's colour if it gave one, else one of their own.
    pub fn name(&self, author: &Author) -> Style {
        let color = author.color.unwrap_or_else(|| for_name(&author.key));
        Style::new().fg(readable(color, self.ground, self.depth)).add_modifier(Modifier::BOLD)
    }

    /// The style of a member's name; members carry no key, so the name stands in for it.
    pub fn member(&self, name: &str, color: Option<Rgb>) -> Style {
        let color = color.unwrap_or_else(|| for_name(&name.to_lowercase()));
        Style::new().fg(readable(color, self.ground, self.depth))
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
            style = style.fg(readable(color, self.ground, self.depth));
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
}

fn painted(ink: &Ink, depth: ColorDepth) -> Style {
    let color = shown(ink.color.map(|color| ink.ansi.filter(|_| depth == ColorDepth::Ansi16).unwrap_or(color)), depth);
    // A filled ground of one of sixteen colours would be louder than any theme means it to be.
    let under = shown(ink.under.filter(|_| depth != ColorDepth::Ansi16), depth);
    let mut style = Style::new();
    style.fg = color;
    style.bg = under;
    let marks = ink.marks.unwrap_or_default().0;
    let instead = if color.or(under).is_none() { ink.otherwise.unwrap_or_default().0 } else { Modifier::empty() };
    style.add_modifier(marks | instead)
}

/// The colour as the depth has it; `None` where there is no colour to be seen.
fn shown(tint: Option<Tint>, depth: ColorDepth) -> Option<Color> {
    let color = match (tint?.0, depth) {
        (_, ColorDepth::None) => Color::Reset,
        (Color::Rgb(r, g, b), _) => downgrade(Rgb(r, g, b), depth),
        (Color::Indexed(index), ColorDepth::Ansi16) => nearest_ansi(of_index(index)),
        (color, _) => color,
    };
    (color != Color::Reset).then_some(color)
}
