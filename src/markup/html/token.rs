//! The careful reader: the tokenizer of a browser engine, for whatever the fast one does not know.
//!
//! Only the tokenizer: no tree is built, so there is nothing to nest too deeply and nothing that costs more than one
//! look at each character. Must not know what the events are used for.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::{Attributes, Events, Tag};

/// Tells `events` what `html` says.
pub fn tokenize(html: &str, events: &mut impl Events) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let sink = Sink { events: RefCell::new(events), hidden: Cell::new(false) };
    // A byte order mark is no affair of a message; the gate drops it.
    let tokenizer = Tokenizer::new(sink, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    let _ = tokenizer.feed(&input);
    tokenizer.end();
}

struct Sink<'a, E> {
    events: RefCell<&'a mut E>,
    /// Inside a script or a style sheet.
    hidden: Cell<bool>,
}

impl<E: Events> TokenSink for Sink<'_, E> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.text(&text),
            Token::NullCharacterToken => self.text("\u{fffd}"),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return self.open(&tag),
            Token::TagToken(tag) => self.close(&tag.name),
            Token::DoctypeToken(_) | Token::CommentToken(_) | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl<E: Events> Sink<'_, E> {
    fn text(&self, text: &str) {
        if !self.hidden.get() {
            self.events.borrow_mut().text(text);
        }
    }

    fn open(&self, tag: &html5ever::tokenizer::Tag) -> TokenSinkResult<()> {
        let hidden = is_hidden(&tag.name);
        self.hidden.set(hidden);
        if !hidden {
            let mut attributes = Attributes::default();
            for attribute in &tag.attrs {
                attributes.set(&attribute.name.local, Cow::Borrowed(&attribute.value));
            }
            self.events.borrow_mut().open(Tag::from_name(&tag.name), &attributes);
        }
        if &*tag.name == "plaintext" {
            return TokenSinkResult::Plaintext;
        }
        raw_kind(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn close(&self, name: &str) {
        self.hidden.set(false);
        if !is_hidden(name) {
            self.events.borrow_mut().close(Tag::from_name(name));
        }
    }
}

/// Elements whose contents are for machines.
fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style")
}

/// Elements whose contents are not markup.
fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(Rawtext),
        "title" | "textarea" => Some(Rcdata),
        _ => None,
    }
}
