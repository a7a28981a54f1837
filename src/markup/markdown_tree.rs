//! What becomes of a parsed message before it is written as HTML: emotes, pictures, links, typed tags.
//!
//! Whatever was typed must be seen: what may not stand becomes its text. Must not know HTML's syntax beyond the emote.

use comrak::nodes::{AstNode, NodeLink, NodeValue};
use comrak::{Arena, Node};
use url::Url;

use super::emote::{self, Emotes, Piece};
use super::media;

/// Rewrites the tree below `root` in place.
pub fn rewrite<'a>(arena: &'a Arena<'a>, root: Node<'a>, emotes: &Emotes) {
    // Collected first, since nodes are taken out on the way.
    let nodes: Vec<Node<'a>> = root.descendants().collect();
    for node in nodes {
        let value = node.data().value.clone();
        match value {
            NodeValue::Text(text) => emotes_in(arena, node, &text, emotes),
            NodeValue::Link(link) if !is_web(&link.url) => unwrap(node),
            NodeValue::Image(image) => picture(arena, node, &image, emotes),
            NodeValue::HtmlInline(typed) => node.data_mut().value = NodeValue::Text(typed.into()),
            NodeValue::HtmlBlock(typed) => paragraph(arena, node, &typed.literal),
            NodeValue::ThematicBreak => paragraph(arena, node, "———"),
            _ => {}
        }
    }
}

/// Whether anything in the tree can be seen.
pub fn says_something(root: Node<'_>) -> bool {
    root.descendants().any(|node| match &node.data().value {
        NodeValue::Text(text) => !text.trim().is_empty(),
        NodeValue::Code(code) => !code.literal.trim().is_empty(),
        NodeValue::CodeBlock(block) => !block.literal.trim().is_empty(),
        NodeValue::Raw(_) | NodeValue::Image(_) => true,
        _ => false,
    })
}

/// RFC 3.3.a: emotes become pictures. Code has no text nodes, so nothing happens in it.
fn emotes_in<'a>(arena: &'a Arena<'a>, node: Node<'a>, text: &str, emotes: &Emotes) {
    if !text.contains(':') || is_address_or_caption(node, text) {
        return;
    }
    let pieces = emote::split(text, emotes);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Emote { .. })) {
        return;
    }
    for piece in pieces {
        let value = match piece {
            Piece::Words(words) => NodeValue::Text(words.to_owned().into()),
            // Name and address hold nothing that would need escaping.
            Piece::Emote { name, address } => {
                NodeValue::Raw(format!("<img class=\"emote\" src=\"{address}\" alt=\":{name}:\">"))
            }
        };
        node.insert_before(new(arena, value));
    }
    node.detach();
}

/// The text of an autolink repeats its address; the text in an image is its `alt`.
fn is_address_or_caption(node: Node<'_>, text: &str) -> bool {
    node.ancestors().skip(1).any(|outer| match &outer.data().value {
        NodeValue::Link(link) => link.url.ends_with(text),
        NodeValue::Image(_) => true,
        _ => false,
    })
}

/// Pictures from elsewhere are links: nobody's address is given away by reading a chat.
fn picture<'a>(arena: &'a Arena<'a>, node: Node<'a>, image: &NodeLink, emotes: &Emotes) {
    if emotes.media().allows(&image.url) {
        return;
    }
    let in_link = node.ancestors().skip(1).any(|outer| matches!(outer.data().value, NodeValue::Link(_)));
    if in_link || !is_web(&image.url) {
        return unwrap(node);
    }
    if node.first_child().is_none() {
        node.append(new(arena, NodeValue::Text(image.url.clone().into())));
    }
    node.data_mut().value = NodeValue::Link(Box::new(image.clone()));
}

/// Leaves what is inside a node in its place.
fn unwrap(node: Node<'_>) {
    while let Some(child) = node.first_child() {
        node.insert_before(child);
    }
    node.detach();
}

/// Turns a block into a paragraph of plain lines.
fn paragraph<'a>(arena: &'a Arena<'a>, node: Node<'a>, text: &str) {
    node.data_mut().value = NodeValue::Paragraph;
    for (i, line) in text.trim_end().lines().enumerate() {
        if i > 0 {
            node.append(new(arena, NodeValue::LineBreak));
        }
        node.append(new(arena, NodeValue::Text(line.to_owned().into())));
    }
}

fn new<'a>(arena: &'a Arena<'a>, value: NodeValue) -> Node<'a> {
    arena.alloc(AstNode::from(value))
}

fn is_web(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| media::is_web(&url))
}
