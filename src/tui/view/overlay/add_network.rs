//! The form by which a network is added, or by which one signs in.
//!
//! Secrets are shown as dots. Must not know how the form is filled in or what it leads to.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use super::{Over, open};
use crate::app::form::{Field, NetworkForm};
use crate::tui::measure::{graphemes, width};
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};
use crate::tui::view::timeline::Paint;

const LABEL_CELLS: u16 = 11;

/// The fields in order: label, and what to write there.
const FIELDS: [(Field, &str, &str); 6] = [
    (Field::Address, "Address", "https://chat.example"),
    (Field::Name, "Name", "what others call you; empty reads only"),
    (Field::Password, "Password", "used once, never kept"),
    (Field::Token, "or token", "pasted instead of name and password"),
    (Field::Channel, "Channel", "opened first"),
    (Field::Register, "New here", "Space: make this account first"),
];

pub fn draw(form: &NetworkForm, look: &Look, paint: Paint<'_>) -> Over {
    let area = open("Add a network", (60, 9), look, paint.buffer);
    let mut cursor = None;
    // On a low screen the chosen field stays in view.
    let chosen = FIELDS.iter().position(|(field, ..)| *field == form.field).unwrap_or(0);
    let rows = usize::from(area.height);
    let skip = (chosen + 1).saturating_sub(rows);
    for (y, field) in (0..area.height).zip(FIELDS.iter().skip(skip)) {
        let at = field_row(form, field, look, (paint.buffer, paint::row(area, y)));
        cursor = cursor.or(at);
    }
    let theme = look.theme;
    let words = match (&form.problem, form.busy) {
        (_, true) => Span::styled("asking the server…", theme.style(Tone::Warm)),
        (Some(problem), false) => Span::styled(problem.as_str(), theme.style(Tone::Bad)),
        (None, false) => {
            Span::styled("Enter connects, Tab goes to the next field, Esc closes", theme.style(Tone::Muted))
        }
    };
    problem_rows(&words, (paint.buffer, area));
    Over { cursor, report: None }
}

/// The words under the fields, in as many rows as are left.
fn problem_rows(words: &Span<'_>, (buffer, area): (&mut Buffer, Rect)) {
    let first = u16::try_from(FIELDS.len()).unwrap_or(0) + 1;
    let below = area.height.saturating_sub(first);
    crate::tui::view::words::paint(words, (buffer, Rect { y: area.bottom() - below, height: below, ..area }));
}

/// One field; returns where the cursor stands if it is the chosen one.
fn field_row(
    form: &NetworkForm,
    (field, label, hint): &(Field, &str, &str),
    look: &Look,
    (buffer, area): (&mut Buffer, Rect),
) -> Option<Position> {
    let theme = look.theme;
    let chosen = form.field == *field;
    let sign = if chosen { "> " } else { "  " };
    let tone = if chosen { Tone::Strong } else { Tone::Muted };
    paint::left(
        buffer,
        area,
        &[Span::styled(sign, theme.style(Tone::Accent)), Span::styled(*label, theme.style(tone))],
    );
    let offset = LABEL_CELLS.min(area.width);
    let value = Rect { x: area.x + offset, width: area.width - offset, ..area };
    let (text, before) = shown(form, *field);
    let (visible, before) = from_where_it_fits(&text, before, usize::from(value.width));
    if text.is_empty() {
        paint::left(buffer, value, &[Span::styled(*hint, theme.style(Tone::Faint))]);
    } else {
        paint::left(buffer, value, &[Span::raw(visible)]);
    }
    let x = value.x.saturating_add(u16::try_from(before).unwrap_or(0));
    (chosen && !area.is_empty()).then(|| Position { x: x.min(area.right() - 1), y: area.y })
}

/// The end of a long value is where one writes: its beginning is left out until the cursor fits.
fn from_where_it_fits(text: &str, before: usize, room: usize) -> (&str, usize) {
    let (mut text, mut before) = (text, before);
    while before >= room.max(1) {
        let Some((first, cells)) = graphemes(text).next() else { break };
        let end = first.as_ptr().addr() - text.as_ptr().addr() + first.len();
        text = &text[end..];
        before = before.saturating_sub(cells);
    }
    (text, before)
}

/// What a field shows, and how many cells of it lie before the cursor.
fn shown(form: &NetworkForm, field: Field) -> (String, usize) {
    let plain = |text: &str| {
        let before = text.get(..form.cursor.min(text.len())).unwrap_or_default();
        (text.to_owned(), width(before))
    };
    let dots = |text: &str| {
        let before = text.get(..form.cursor.min(text.len())).unwrap_or_default();
        ("*".repeat(graphemes(text).count()), graphemes(before).count())
    };
    match field {
        Field::Address => plain(&form.address),
        Field::Name => plain(&form.name),
        Field::Password => dots(&form.password),
        Field::Token => dots(&form.token),
        Field::Channel => plain(&form.channel),
        Field::Register => {
            ((if form.register { "[x] make this account first" } else { "[ ] make this account first" }).to_owned(), 1)
        }
    }
}
