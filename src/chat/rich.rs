//! Message bodies: plain text, or styled lines without any layout.
//!
//! A rich line says what the words mean (strong, code, a link), never how wide they are: wrapping belongs to the
//! screen. Must not know HTML, Markdown, colours of a theme, or terminals.

use super::text::SafeText;

pub use line::{RichLine, Runs, Span};

mod line;

/// A colour as red, green, blue, 0 to 255 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The body of a message. Most messages are plain, and plain ones cost one allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// May hold `\n`; no styles at all.
    Plain(SafeText),
    Rich(Box<[RichLine]>),
}

/// Where a link leads. Only http and https ever become one. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The full address, sanitised, host in punycode where scripts mix.
    pub url: SafeText,
    /// A picture rather than a page: an emote or an upload.
    pub image: bool,
}

/// What a run of text means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub strike: bool,
    pub code: bool,
    pub dim: bool,
    /// Quoted ("greentext").
    pub quote: bool,
    pub heading: bool,
    pub emote: bool,
    /// Hidden until asked for.
    pub spoiler: bool,
    /// An own colour from the message.
    pub color: Option<Rgb>,
}

impl Style {
    /// Everything but the colour, as the same bits wherever it is kept: in memory and in files.
    pub fn bits(self) -> u16 {
        let Self { bold, italic, underline, strike, code, dim, quote, heading, emote, spoiler, color: _ } = self;
        let all = [bold, italic, underline, strike, code, dim, quote, heading, emote, spoiler];
        all.iter().enumerate().fold(0, |bits, (n, on)| bits | u16::from(*on) << n)
    }

    /// The style of such bits; those that mean nothing are left out.
    pub fn of_bits(bits: u16, color: Option<Rgb>) -> Self {
        let on = |n: u16| bits & (1 << n) != 0;
        Self {
            bold: on(0),
            italic: on(1),
            underline: on(2),
            strike: on(3),
            code: on(4),
            dim: on(5),
            quote: on(6),
            heading: on(7),
            emote: on(8),
            spoiler: on(9),
            color,
        }
    }
}

/// Endings of files that are pictures.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg"];

/// Whether the path of an address is that of a picture, by its ending.
pub fn names_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    PICTURES.iter().any(|picture| ending.eq_ignore_ascii_case(picture))
}

impl Link {
    /// Whether it is a picture or leads to the file of one.
    pub fn leads_to_picture(&self) -> bool {
        let url = self.url.as_str();
        self.image || names_picture(&url[..url.find(['?', '#']).unwrap_or(url.len())])
    }
}

impl Body {
    /// The same with lines of plain text before and after it.
    pub fn between(&self, before: &str, after: &str) -> Self {
        let mut runs = Runs::default();
        let mut lines = |text: &str| -> Vec<RichLine> {
            let line = |line| {
                runs.push(line, Style::default(), None);
                runs.line(0, false)
            };
            text.lines().map(line).collect()
        };
        let own = match self {
            Self::Plain(text) => lines(text.as_str()),
            Self::Rich(own) => own.to_vec(),
        };
        Self::Rich(lines(before).into_iter().chain(own).chain(lines(after)).collect())
    }

    /// The words without any style, lines joined by `\n`: for copying, matching and `tail`.
    pub fn plain(&self) -> String {
        match self {
            Self::Plain(text) => text.as_str().to_owned(),
            Self::Rich(lines) => {
                let mut out = String::new();
                for (i, line) in lines.iter().enumerate() {
                    if i > 0 {
                        out.push('\n');
                    }
                    out.push_str(line.text().as_str());
                }
                out
            }
        }
    }
}
