//! What stands around the words of a line: the message it answers above, its name before, its state behind, and below
//! what people have put there.
//!
//! Must not know columns or rows; `line` wraps and places all of it.

use ratatui::style::Style;

use super::line::{Setting, name_before_text, name_style};
use super::message::{self, Paragraph};
use super::rank::alike_words;
use crate::app::lock;
use crate::chat::{Line, Lock, Reaction};
use crate::tui::measure::{fit, width};
use crate::tui::theme::Tone;
use crate::tui::wrap::{self, Glyph};

/// Cells of one sign below a message: networks take whole words.
const SIGN_CELLS: usize = 12;
/// So many different signs are shown.
const SIGNS: usize = 12;

pub(super) struct Around {
    quote: Option<String>,
    name: String,
    behind: Vec<(String, Tone)>,
    below: Option<String>,
}

impl Around {
    /// `named`: the name stands before the words, which have so many cells in their first row.
    pub(super) fn of(line: &Line, setting: &Setting, (named, cells): (bool, usize)) -> Self {
        let name = if named { name_before_text(line, setting) } else { String::new() };
        let room = cells.saturating_sub(width(&name));
        let quote = message::quote(line, &setting.ignored).map(|quote| fit(&quote, room).into_owned());
        let state = deleted_words(line, setting).or_else(|| message::state_words(line, is_alone(line, setting)));
        let behind = lock_words(line).into_iter().chain(state).chain(alike_words(line, setting)).collect();
        Self { quote, name, behind, below: signs(line) }
    }

    /// Puts it around the paragraphs of a line.
    pub(super) fn wrap<'a>(&'a self, paragraphs: &mut Vec<Paragraph<'a>>, line: &Line, setting: &Setting) {
        let theme = setting.theme;
        if let Some(quote) = &self.quote {
            paragraphs.insert(0, paragraph(quote, theme.style(Tone::Faint)));
        }
        if let Some(first) = paragraphs.first_mut() {
            let mut glyphs = Vec::new();
            wrap::push(&mut glyphs, &self.name, name_style(line, setting));
            glyphs.append(&mut first.glyphs);
            first.glyphs = glyphs;
        }
        for (words, tone) in &self.behind {
            append_words(paragraphs, words, theme.style(*tone));
        }
        paragraphs.extend(self.below.iter().map(|signs| paragraph(signs, theme.style(Tone::Muted))));
    }
}

fn paragraph(words: &str, style: Style) -> Paragraph<'_> {
    let mut paragraph = Paragraph::default();
    wrap::push(&mut paragraph.glyphs, words, style);
    paragraph
}

fn append_words<'a>(paragraphs: &mut Vec<Paragraph<'a>>, words: &'a str, style: Style) {
    if paragraphs.last().is_none_or(|last| last.keep) {
        paragraphs.push(Paragraph::default());
    }
    if let Some(last) = paragraphs.last_mut() {
        if last.glyphs.last().is_some_and(|before| before.text != " ") {
            last.glyphs.push(Glyph { text: " ", cells: 1, style: Style::new(), link: 0 });
        }
        wrap::push(&mut last.glyphs, words, style);
    }
}

/// Whether the room on screen says already that only certain people read this.
fn is_alone(line: &Line, setting: &Setting) -> bool {
    setting.closed && setting.room.as_ref() == Some(&line.message.room)
}

/// Who deleted it, where one may still read it.
fn deleted_words(line: &Line, setting: &Setting) -> Option<(String, Tone)> {
    let by = setting.marks.deleted(&line.message.id)?;
    Some((by.map_or_else(|| "(deleted)".to_owned(), |by| format!("(deleted by {by})")), Tone::Warm))
}

fn lock_words(line: &Line) -> Option<(String, Tone)> {
    let lock = line.message.lock();
    let tone = if *lock == Lock::Unencrypted { Tone::Warm } else { Tone::Muted };
    lock::words(lock).map(|words| (words, tone))
}

/// `👍 3  [🎉 1]`: what people put below a message, one's own in brackets.
fn signs(line: &Line) -> Option<String> {
    let signs = &line.message.extra.as_ref()?.reactions;
    let mut shown: Vec<_> = signs.iter().take(SIGNS).map(sign).collect();
    if signs.len() > SIGNS {
        shown.push(format!("+{}", signs.len() - SIGNS));
    }
    (!shown.is_empty()).then(|| shown.join("  "))
}

fn sign(Reaction { key, count, mine }: &Reaction) -> String {
    let key = fit(key.as_str(), SIGN_CELLS);
    if *mine { format!("[{key} {count}]") } else { format!("{key} {count}") }
}
