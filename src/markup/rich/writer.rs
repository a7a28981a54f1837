//! What elements mean: which are open, what they do to the text inside, how they end.
//!
//! Browsers repair broken nesting by a long set of rules; here an inline element ends alone and a block takes all in
//! it along, which shows the same for what people write. Must not know how HTML is spelled.

use std::mem::{replace, take};

use crate::chat::{Body, Link, Runs, Style};
use crate::markup::html::{Attribute, Attributes, Events, Tag};

use super::image;
use super::lines::{Lines, Look, Margin, width_of};
use super::link::{self, ReadRules, link_to};
use super::look;

/// Elements nested deeper than this are not looked at; their text is.
const DEEPEST: usize = 100;
/// Lists and quotes move in no further than this, in cells.
const WIDEST_INDENT: u8 = 24;

/// Writes a message while its events come in.
pub struct Writer<'r> {
    lines: Lines,
    open: Vec<Open>,
    here: Setting,
    rules: &'r ReadRules,
    /// The text inside the link that is open.
    link_text: String,
    /// A link has ended whose text does not say where it leads.
    unsaid: Option<Unsaid>,
    /// The next line break is the one after `<pre>`, which does not count.
    skips_newline: bool,
}

/// Memory that a writer leaves for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
    runs: Runs,
    open: Vec<Open>,
    link_text: String,
}

/// An open element.
#[derive(Debug)]
struct Open {
    tag: Tag,
    style: Style,
    link: Option<Link>,
    /// Cells its lines move in by.
    indent: u8,
    /// The number of the next item.
    number: u32,
    /// What held before it was opened.
    outside: Setting,
}

/// How text looks and where lines begin.
#[derive(Clone, Debug, Default)]
struct Setting {
    look: Look,
    margin: Margin,
}

/// The target of a link, to be named unless the message goes on to do so itself.
struct Unsaid {
    link: Link,
    /// White space has followed, which belongs behind the target.
    spaced: bool,
    /// The text of the `kbd` that follows, as far as it has come.
    keys: Option<String>,
}

impl<'r> Writer<'r> {
    pub fn new(rules: &'r ReadRules, scratch: Scratch) -> Self {
        let Scratch { runs, open, link_text } = scratch;
        Self {
            lines: Lines::new(runs),
            open,
            here: Setting::default(),
            rules,
            link_text,
            unsaid: None,
            skips_newline: false,
        }
    }

    /// What was written, and the memory it took.
    pub fn finish(mut self) -> (Body, Scratch) {
        self.close(Tag::Link);
        self.name_target();
        self.open.clear();
        self.link_text.clear();
        let (body, runs) = self.lines.finish();
        (body, Scratch { runs, open: self.open, link_text: self.link_text })
    }

    /// Says that the message went on but was cut.
    pub fn mark_cut(&mut self) {
        self.name_target();
        self.aside(" …", None);
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.open.iter().any(|open| open.tag == tag)
    }

    fn push(&mut self, tag: Tag, attributes: &Attributes<'_>) {
        let style = look::of_element(tag, attributes);
        let mut open = Open { tag, style, link: None, indent: 0, number: 1, outside: Setting::default() };
        match tag {
            Tag::Link => open.link = self.target(attributes),
            Tag::Ordered => open.number = start(attributes),
            Tag::Item => open.indent = self.bullet(),
            Tag::Quote if self.is_open(Tag::Quote) => open.indent = 2,
            Tag::Superscript => self.words("^"),
            Tag::Subscript => self.words("_"),
            Tag::Preformatted => self.skips_newline = true,
            _ => {}
        }
        if self.open.len() < DEEPEST {
            self.enter(&mut open);
            self.open.push(open);
        }
    }

    /// Takes element `at` off, with all inside it if it is a block.
    fn remove(&mut self, at: usize) {
        let end = if self.open[at].tag.is_block() { self.open.len() } else { at + 1 };
        let (mut link, mut outside) = (None, None);
        for ended in self.open.drain(at..end) {
            link = link.or(ended.link);
            outside.get_or_insert(ended.outside);
        }
        self.end_link(link);
        self.here = outside.unwrap_or_default();
        self.lines.set_margin(self.here.margin);
        // What was opened inside it and goes on.
        let mut inner = take(&mut self.open);
        inner[at..].iter_mut().for_each(|open| self.enter(open));
        self.open = inner;
    }

    /// Works out how text looks and where lines begin inside an element.
    fn enter(&mut self, open: &mut Open) {
        let Setting { look, margin } = &self.here;
        // Inside code, nothing but code.
        let style = if look.style.code { Style::default() } else { open.style };
        let inside = Setting {
            look: Look {
                style: look::merge(look.style, style),
                link: open.link.as_ref().or(look.link.as_ref()).cloned(),
            },
            margin: Margin {
                indent: margin.indent.saturating_add(open.indent).min(WIDEST_INDENT),
                quote: margin.quote || open.tag == Tag::Quote,
                code_block: margin.code_block || open.tag == Tag::Preformatted,
            },
        };
        self.lines.set_margin(inside.margin);
        open.outside = replace(&mut self.here, inside);
    }

    /// The mark of a new item, given to its first line. Returns its width.
    fn bullet(&mut self) -> u8 {
        let list = self.open.iter_mut().rev().find(|open| matches!(open.tag, Tag::Ordered | Tag::Unordered));
        let bullet = match list {
            Some(list) if list.tag == Tag::Ordered => {
                let number = list.number;
                list.number = number.saturating_add(1);
                format!("{number}. ")
            }
            _ => "• ".to_owned(),
        };
        let width = width_of(&bullet);
        self.lines.set_bullet(Some(bullet));
        width
    }

    /// An item ends the one before it in the same list, a paragraph the paragraph before it in the same block.
    fn end_sibling(&mut self, tag: Tag) {
        let outer = |open: &Open| match tag {
            Tag::Item => matches!(open.tag, Tag::Ordered | Tag::Unordered),
            _ => open.tag.is_block() && open.tag != Tag::Paragraph,
        };
        let from = self.open.iter().rposition(outer).map_or(0, |at| at + 1);
        if let Some(at) = self.open[from..].iter().position(|open| open.tag == tag) {
            self.remove(from + at);
        }
    }

    fn target(&mut self, attributes: &Attributes<'_>) -> Option<Link> {
        self.link_text.clear();
        self.rules.link(attributes.get(Attribute::Href)?, false)
    }

    fn end_link(&mut self, link: Option<Link>) {
        let Some(link) = link else { return };
        if self.link_text.trim().is_empty() {
            let address = link.url.as_str().to_owned();
            self.aside(&address, Some(link));
        } else if !link::names_host(&self.link_text, &link) {
            self.unsaid = Some(Unsaid { link, spaced: false, keys: None });
        }
    }

    /// Names the target of the last link, if that is still to be done.
    fn name_target(&mut self) {
        let Some(Unsaid { link, spaced, keys }) = self.unsaid.take() else { return };
        // No link is open, so its text is not being gathered.
        let mut words = take(&mut self.link_text);
        words.clear();
        link::show(&link, &mut words);
        self.aside(&words, Some(link));
        self.link_text = words;
        match keys {
            Some(keys) => self.aside(&format!(" {keys}"), None),
            None if spaced => self.words(" "),
            None => {}
        }
    }

    /// Words that the message itself does not hold.
    fn aside(&mut self, words: &str, link: Option<Link>) {
        let style = Style { dim: true, ..self.here.look.style };
        self.lines.text(words, &Look { style, link });
    }

    fn words(&mut self, words: &str) {
        if self.here.look.style.code {
            self.lines.verbatim(words, &self.here.look);
        } else {
            self.lines.text(words, &self.here.look);
        }
        if self.here.look.link.is_some() {
            self.link_text.push_str(words);
        }
    }

    fn image(&mut self, attributes: &Attributes<'_>) {
        let picture = image::read(attributes, self.rules);
        let style = Style { emote: picture.emote, ..self.here.look.style };
        let link = self.here.look.link.clone().or(picture.link);
        self.lines.text(&picture.text, &Look { style, link });
        if self.here.look.link.is_some() {
            self.link_text.push_str(&picture.text);
        }
    }

    /// Something that plays: its kind and the host it comes from.
    fn player(&mut self, kind: &str, attributes: &Attributes<'_>) {
        let url = attributes.get(Attribute::Src).and_then(|src| self.rules.resolve(src));
        let host = url.as_ref().and_then(|url| url.host_str()).map(|host| format!(" {host}")).unwrap_or_default();
        let link = url.map(|url| link_to(&url, false));
        self.lines.text(&format!("[{kind}{host}]"), &Look { style: self.here.look.style, link });
    }
}

impl Events for Writer<'_> {
    fn open(&mut self, tag: Tag, attributes: &Attributes<'_>) {
        if let (Tag::Keys, Some(unsaid @ Unsaid { keys: None, .. })) = (tag, &mut self.unsaid) {
            unsaid.keys = Some(String::new());
            return;
        }
        self.name_target();
        self.skips_newline = false;
        match tag {
            Tag::Item | Tag::Paragraph => self.end_sibling(tag),
            Tag::Link => self.close(Tag::Link),
            _ => {}
        }
        if tag.is_block() {
            self.end_line();
        }
        match tag {
            Tag::Break => self.lines.break_line(),
            Tag::Rule => self.rule(),
            Tag::Image => self.image(attributes),
            Tag::Film => self.player("video", attributes),
            Tag::Sound => self.player("audio", attributes),
            Tag::Cell if self.lines.is_line_started() => self.words(" | "),
            _ => self.push(tag, attributes),
        }
    }

    fn close(&mut self, tag: Tag) {
        match &self.unsaid {
            Some(Unsaid { link, keys: Some(keys), .. }) if tag == Tag::Keys => {
                if link::repeats(keys, link)
                    && let Some(unsaid) = &mut self.unsaid
                {
                    unsaid.spaced = false;
                    unsaid.keys = None;
                }
                return self.name_target();
            }
            _ => self.name_target(),
        }
        if let Some(at) = self.open.iter().rposition(|open| open.tag == tag) {
            self.remove(at);
        }
        if tag.is_block() {
            self.end_line();
        }
        if tag == Tag::Item {
            self.lines.set_bullet(None);
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.unsaid {
            Some(Unsaid { keys: Some(keys), .. }) => return keys.push_str(text),
            Some(unsaid) if text.trim().is_empty() => {
                unsaid.spaced = true;
                return;
            }
            _ => self.name_target(),
        }
        let text = if self.skips_newline { text.strip_prefix('\n').unwrap_or(text) } else { text };
        self.skips_newline = false;
        self.words(text);
    }
}

impl Writer<'_> {
    fn rule(&mut self) {
        self.end_line();
        self.aside("———", None);
        self.end_line();
    }

    /// What is still to be said belongs on the line that ends.
    fn end_line(&mut self) {
        self.name_target();
        self.lines.end_line();
    }
}

/// The number of the first item of a list.
pub fn start(attributes: &Attributes<'_>) -> u32 {
    /// As many digits as Markdown allows.
    const LARGEST: u32 = 999_999_999;
    attributes.get(Attribute::Start).and_then(|start| start.trim().parse().ok()).unwrap_or(1).min(LARGEST)
}
