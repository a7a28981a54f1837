//! html2text set up for chat: what it writes beside the words is our own marks, and it never lays anything out.
//!
//! What stands before a line (quotes, lists) is written in control characters, which no text that comes through
//! html2text can hold; they are ASCII because it measures them in bytes in one place and in cells in another. Elements
//! it has no mark for get a colour in a style sheet of our own. Must not know what an element means.

use std::rc::Rc;
use std::sync::LazyLock;

use html2text::config::{Config, ImageRenderMode, with_decorator};
use html2text::render::{TaggedLine, TextDecorator};
use html2text::{Colour, Error};

use crate::chat::Rgb;

/// Wider than any message is long, so that no line is ever broken.
const WIDTH: usize = 1 << 24;

pub const QUOTE: char = '\u{1}';
pub const BULLET: char = '\u{2}';
/// Before the number of an item, which ends in a full stop.
pub const NUMBER: char = '\u{3}';

/// A line of a message; the outermost mark of a run comes first.
pub type Line = TaggedLine<Vec<Mark>>;

/// What html2text says of a run of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    #[default]
    None,
    Bold,
    Italic,
    Underline,
    Strike,
    Small,
    Code,
    Keys,
    Spoiler,
    Heading(u8),
    Preformatted,
    Color(Rgb),
    /// With its address.
    Link(Rc<str>),
    /// The text is one character for each of them.
    Picture(Rc<Picture>),
}

/// An element that stands for itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// As [`filter`](super::filter) wrote them.
    pub src: String,
    pub alt: String,
}

/// Elements whose marks come by way of a background colour, `#0000NN` with the place in this list.
const BY_COLOR: [(&str, Mark); 10] = [
    ("u", Mark::Underline),
    ("small", Mark::Small),
    ("big", Mark::Keys),
    ("tt", Mark::Spoiler),
    ("h1", Mark::Heading(1)),
    ("h2", Mark::Heading(2)),
    ("h3", Mark::Heading(3)),
    ("h4", Mark::Heading(4)),
    ("h5", Mark::Heading(5)),
    ("h6", Mark::Heading(6)),
];

static CONFIG: LazyLock<Config<Marks>> = LazyLock::new(|| {
    let colors = BY_COLOR.iter().enumerate();
    let mut css: String = colors.map(|(i, (name, _))| format!("{name}{{background-color:#{i:06x}}}\n")).collect();
    css.push_str("code{white-space:pre}\nbig{white-space:pre}\n");
    with_decorator(Marks)
        .add_agent_css(&css)
        .expect("the style sheet is our own")
        // For `<font color>`; no style or style sheet of a message comes this far.
        .use_doc_css()
        .empty_img_mode(ImageRenderMode::ShowAlways)
        .unicode_strikeout(false)
        .allow_width_overflow()
});

/// The lines of `html`. Panics at some inputs.
///
/// # Errors
/// Those of html2text.
pub fn lines(html: &str) -> Result<Vec<Line>, Error> {
    let dom = CONFIG.parse_html(html.as_bytes())?;
    CONFIG.render_to_lines(CONFIG.dom_to_render_tree(&dom)?, WIDTH)
}

#[derive(Clone, Copy)]
struct Marks;

fn mark(mark: Mark) -> (String, Mark) {
    (String::new(), mark)
}

impl TextDecorator for Marks {
    type Annotation = Mark;

    fn decorate_link_start(&mut self, url: &str) -> (String, Mark) {
        mark(Mark::Link(url.into()))
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, Mark) {
        mark(Mark::Italic)
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, Mark) {
        mark(Mark::Bold)
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, Mark) {
        mark(Mark::Strike)
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, Mark) {
        mark(Mark::Code)
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) -> Mark {
        Mark::Preformatted
    }

    fn decorate_preformat_cont(&self) -> Mark {
        Mark::Preformatted
    }

    fn decorate_image(&mut self, src: &str, title: &str) -> (String, Mark) {
        ("*".to_owned(), Mark::Picture(Rc::new(Picture { src: src.to_owned(), alt: title.to_owned() })))
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        QUOTE.to_string()
    }

    /// As wide as the mark that will be shown, like the number.
    fn unordered_item_prefix(&self) -> String {
        format!("{BULLET} ")
    }

    fn ordered_item_prefix(&self, i: i64) -> String {
        format!("{NUMBER}{i}.")
    }

    fn make_subblock_decorator(&self) -> Self {
        *self
    }

    fn push_colour(&mut self, color: Colour) -> Option<Mark> {
        Some(Mark::Color(Rgb(color.r, color.g, color.b)))
    }

    fn pop_colour(&mut self) -> bool {
        true
    }

    fn push_bgcolour(&mut self, color: Colour) -> Option<Mark> {
        Some(BY_COLOR.get(usize::from(color.b)).map_or(Mark::None, |(_, mark)| mark.clone()))
    }

    fn pop_bgcolour(&mut self) -> bool {
        true
    }
}
