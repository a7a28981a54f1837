//! Markup: what servers send as it is shown, what people type as it is sent.

mod hostile_html;
#[cfg(feature = "server")]
pub mod hostile_markdown;
#[cfg(feature = "server")]
mod markdown;
mod rows;

use streamside::chat::{Body, RichLine, Span};
use streamside::markup::html_read::Reader;

/// A message's HTML as a person would see it, with styles and links written out. `2>` is an indent, `|` a line of code.
fn shown(html: &str) -> String {
    written_out(&Reader::default().read(html))
}

fn written_out(body: &Body) -> String {
    match body {
        Body::Plain(text) => text.to_string(),
        Body::Rich(lines) => lines.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

fn line(line: &RichLine) -> String {
    let mut out = String::new();
    if line.indent > 0 {
        out.push_str(&format!("{}>", line.indent));
    }
    if line.code_block {
        out.push('|');
    }
    line.spans().for_each(|part| out.push_str(&span(part)));
    out
}

fn span(span: Span<'_>) -> String {
    let style = span.style;
    let flags = [
        (style.bold, "bold"),
        (style.italic, "italic"),
        (style.underline, "underline"),
        (style.strike, "strike"),
        (style.code, "code"),
        (style.dim, "dim"),
        (style.quote, "quote"),
        (style.heading, "heading"),
        (style.emote, "emote"),
        (style.spoiler, "spoiler"),
    ];
    let mut notes: Vec<String> = flags.iter().filter(|(set, _)| *set).map(|(_, name)| (*name).to_owned()).collect();
    notes.extend(style.color.map(|c| format!("#{:02x}{:02x}{:02x}", c.0, c.1, c.2)));
    notes.extend(span.link.map(|link| format!("{}{}", if link.image { "image " } else { "" }, link.url)));
    if notes.is_empty() { span.text.to_string() } else { format!("{}{{{}}}", span.text, notes.join(" ")) }
}
