//! Message bodies: plain text, or styled lines without any layout.
//!
//! A rich line says what the words mean (strong, code, a link), never how wide they are: wrapping belongs to the
//! screen. Must not know HTML, Markdown, colours of a theme, or terminals.

use super::text::SafeText;

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

/// One line of text between hard breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichLine {
    pub spans: Vec<Span>,
    /// Cells to indent the line and its wrapped rows by: nested lists, quotes.
    pub indent: u8,
    /// Inside a code block: keep spaces, wrap anywhere.
    pub code_block: bool,
}

/// A run of text with one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: SafeText,
    pub style: Style,
    pub link: Option<Box<Link>>,
}

/// Where a link leads. Only http and https ever become one.
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

impl Body {
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
                    line.spans.iter().for_each(|span| out.push_str(span.text.as_str()));
                }
                out
            }
        }
    }
}
