//! The words of one line as styled paragraphs: the body, what matched a mention, how far one's own copy has got.
//!
//! Must not know columns or rows; `line` wraps and places them.

use std::ops::Range;

use ratatui::style::{self, Modifier};

use crate::app::ignore::Ignore;
use crate::chat::name::fold;
use crate::chat::{Body, Delivery, Kind, Line, Link, Lock, RichLine, SafeText, Style};
use crate::tui::theme::{Theme, Tone};
use crate::tui::wrap::{self, Glyph};

/// Text between hard breaks.
#[derive(Debug, Default)]
pub struct Paragraph<'a> {
    pub glyphs: Vec<Glyph<'a>>,
    pub indent: usize,
    /// Code: spaces are kept, rows break anywhere.
    pub keep: bool,
}

/// How much of a message is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shows {
    /// What is hidden in it, too.
    pub whole: bool,
    /// What stands in the place of its pictures.
    pub hidden: Option<&'static str>,
    /// It was deleted, and is there only for those who keep order.
    pub deleted: bool,
}

/// The body, whole or with what is hidden in it hidden. `matched` are the ranges of [`Body::plain`] that mention the
/// reader or hold one of their words.
pub fn paragraphs<'a>(line: &'a Line, matched: &[Range<usize>], theme: Theme, shows: Shows) -> Vec<Paragraph<'a>> {
    let mut links = 0;
    let Shows { whole, hidden, deleted } = shows;
    let base = base_style(line, theme);
    let base = if deleted { theme.style(Tone::Muted).add_modifier(Modifier::CROSSED_OUT) } else { base };
    let mut at = 0;
    let mut veiled = None;
    if matches!(line.message.lock(), Lock::Undecryptable(_)) {
        return vec![Paragraph::default()];
    }
    match &line.message.body {
        Body::Plain(text) => text
            .as_str()
            .split('\n')
            .map(|text| {
                let mut paragraph = Paragraph::default();
                push_matched(&mut paragraph.glyphs, text, at, matched, Looks { base, theme });
                at += text.len() + 1;
                paragraph
            })
            .collect(),
        Body::Rich(lines) => lines
            .iter()
            .map(|line| {
                let mut paragraph =
                    Paragraph { glyphs: Vec::new(), indent: usize::from(line.indent), keep: line.code_block };
                for span in line.spans() {
                    let style = Style { spoiler: span.style.spoiler && !whole, ..span.style };
                    let looks = Looks { base: base.patch(theme.span(&style, span.link.is_some())), theme };
                    let start = paragraph.glyphs.len();
                    let picture = span.link.filter(|link| link.leads_to_picture() && !span.style.emote);
                    match hidden.zip(picture) {
                        // A link and its address behind it are one picture.
                        Some((_, link)) if veiled == Some(&link.url) => {}
                        Some((words, _)) => wrap::push(&mut paragraph.glyphs, words, theme.style(Tone::Warm)),
                        None => push_matched(&mut paragraph.glyphs, span.text, at, matched, looks),
                    }
                    veiled = hidden.and(picture).map(|link| &link.url);
                    if span.link.is_some() {
                        links += 1;
                        // What stands in the place of a picture does not lead to it.
                        let link = if veiled.is_some() { 0 } else { links };
                        paragraph.glyphs[start..].iter_mut().for_each(|glyph| glyph.link = link);
                    }
                    at += span.text.len();
                }
                at += 1;
                paragraph
            })
            .collect(),
    }
}

/// The links in the order in which their glyphs count them.
pub fn links(line: &Line) -> impl Iterator<Item = &Link> {
    let lines = match &line.message.body {
        Body::Rich(lines) => &lines[..],
        Body::Plain(_) => &[],
    };
    lines.iter().flat_map(RichLine::spans).filter_map(|span| span.link)
}

/// The addresses of the pictures in it: not of emotes, of what is hidden, or of what was taken back.
pub fn pictures(line: &Line) -> impl Iterator<Item = &SafeText> {
    let lines = match &line.message.body {
        Body::Rich(lines) if line.message.kind != Kind::Removed => &lines[..],
        Body::Rich(_) | Body::Plain(_) => &[],
    };
    let spans = lines.iter().flat_map(RichLine::spans).filter(|span| !span.style.emote && !span.style.spoiler);
    spans.filter_map(|span| span.link).filter(|link| link.image).map(|link| &link.url)
}

/// Whether pictures stand in it, or links to the files of some.
pub fn leads_to_pictures(line: &Line) -> bool {
    links(line).any(Link::leads_to_picture)
}

/// Whether something in it is hidden until it is asked for.
pub fn has_spoiler(line: &Line) -> bool {
    match &line.message.body {
        Body::Rich(lines) => lines.iter().flat_map(RichLine::spans).any(|span| span.style.spoiler),
        Body::Plain(_) => false,
    }
}

/// The message that this one answers, as the row above it. What somebody ignored said is not shown there either.
pub fn quote(line: &Line, ignored: &Ignore) -> Option<String> {
    let Some(reply) = line.message.reply.as_ref() else {
        let thread = line.message.extra.as_ref()?.thread.is_some();
        return thread.then(|| "> in a thread".to_owned());
    };
    if ignored.people.has(&fold(reply.author.as_str())) {
        return Some(format!("> {}: (ignored)", reply.author));
    }
    Some(format!("> {}: {}", reply.author, reply.excerpt))
}

/// The sign of the state column and its tone.
pub fn mark(line: &Line, mentioned: bool) -> Option<(&'static str, Tone)> {
    match (&line.delivery, line.message.kind) {
        (Delivery::Failed(..), _) => Some(("x", Tone::Bad)),
        (Delivery::Unconfirmed(_), _) => Some(("?", Tone::Warm)),
        (Delivery::Sending(_), _) => Some(("…", Tone::Faint)),
        (_, Kind::Alert) => Some(("$", Tone::Warm)),
        (_, Kind::Whisper) => Some((">", Tone::Accent)),
        _ if mentioned => Some(("!", Tone::Warm)),
        _ => None,
    }
}

/// What stands after the text: the state in words, and what to do about it. `told`: the room on screen says
/// already who can read it.
pub fn state_words(line: &Line, told: bool) -> Option<(String, Tone)> {
    match &line.delivery {
        Delivery::Sending(_) => Some(("(sending)".to_owned(), Tone::Faint)),
        Delivery::Unconfirmed(_) => {
            Some(("(may not have arrived: /resend sends it again, /discard drops it)".to_owned(), Tone::Warm))
        }
        Delivery::Failed(_, reason) => {
            Some((format!("(not sent: {reason}. /resend tries again, /discard drops it)"), Tone::Bad))
        }
        Delivery::Received | Delivery::Delivered => match line.message.kind {
            Kind::Whisper if !told => Some(("(only you can read this)".to_owned(), Tone::Accent)),
            Kind::Removed => None,
            _ if line.message.edited => Some(("(edited)".to_owned(), Tone::Faint)),
            _ => None,
        },
    }
}

fn base_style(line: &Line, theme: Theme) -> style::Style {
    match (&line.delivery, line.message.kind) {
        (Delivery::Sending(_) | Delivery::Unconfirmed(_) | Delivery::Failed(..), _) => theme.style(Tone::Muted),
        (_, Kind::Notice) => theme.style(Tone::Muted),
        (_, Kind::Removed) => theme.style(Tone::Muted).add_modifier(Modifier::ITALIC),
        (_, Kind::Alert) => theme.style(Tone::Strong),
        (_, Kind::Text | Kind::Whisper) => style::Style::new(),
    }
}

#[derive(Clone, Copy)]
struct Looks {
    base: style::Style,
    theme: Theme,
}

/// Appends `text`, which begins at byte `at` of the whole, with its matched parts highlighted.
fn push_matched<'a>(glyphs: &mut Vec<Glyph<'a>>, text: &'a str, at: usize, matched: &[Range<usize>], looks: Looks) {
    let mut done = 0;
    for range in matched {
        let start = range.start.saturating_sub(at).clamp(done, text.len());
        let end = range.end.saturating_sub(at).clamp(start, text.len());
        let (Some(before), Some(hit)) = (text.get(done..start), text.get(start..end)) else { continue };
        wrap::push(glyphs, before, looks.base);
        wrap::push(glyphs, hit, looks.base.patch(looks.theme.style(Tone::Match)));
        done = end;
    }
    wrap::push(glyphs, &text[done..], looks.base);
}
