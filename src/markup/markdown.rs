//! The posting border: Markdown as people type it to HTML that may be sent to everybody (RFC 3.3).
//!
//! Markdown is parsed, emotes and pictures are put in place, the result is written and passes the allow-list. Must not
//! know who posts, nor whether they may.

use comrak::{Arena, Options, format_html, parse_document};

use super::allow_list;
use super::emote::Emotes;
use super::markdown_limit::bounded;
use super::markdown_tree::{rewrite, says_something};

/// Longest result, in bytes.
pub const MAX_HTML: usize = 64 * 1024;

/// What `markdown` looks like, as HTML of at most [`MAX_HTML`] bytes. Empty only for text without a visible character.
///
/// Bold, italics, underline (`__x__`), strike, superscript (`^x^`), headings, lists, quotes, code and links; line breaks
/// are kept; typed tags are text. Linear in the length of the text, and never more than 16 KiB of it is read.
pub fn to_html(markdown: &str, emotes: &Emotes) -> String {
    let mut source = bounded(markdown);
    loop {
        let html = render(&source, emotes);
        if html.len() <= MAX_HTML {
            return html;
        }
        source.truncate(source.floor_char_boundary(source.len() / 2));
        source.push('…');
    }
}

/// Passes HTML through the list of what may leave the server. What [`to_html`] made comes out unchanged.
pub fn sanitize(html: &str, emotes: &Emotes) -> String {
    allow_list::clean(html, emotes.media())
}

fn render(source: &str, emotes: &Emotes) -> String {
    if source.trim().is_empty() {
        return String::new();
    }
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, source, &options);
    rewrite(&arena, root, emotes);
    let mut html = String::with_capacity(source.len() * 2);
    if says_something(root) {
        format_html(root, &options, &mut html).expect("a string takes everything");
    } else {
        // All marks and no text, such as a lone definition of a reference: then the marks are the text.
        html = format!("<p>{}</p>", ammonia::clean_text(source.trim()));
    }
    sanitize(html.trim_end(), emotes)
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.superscript = true;
    options.extension.underline = true;
    options.extension.autolink = true;
    options.render.hardbreaks = true;
    options.render.escape = true;
    options
}
