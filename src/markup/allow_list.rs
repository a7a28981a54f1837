//! The last gate before HTML leaves the server: what is not on the list goes (RFC 3.1.a, no executable code).
//!
//! It does not rely on what made the HTML. Idempotent. Must not know Markdown.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use super::media::Media;

const TAGS: [&str; 25] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];

/// `html` with only allowed elements and attributes, links to the web only, pictures of `media` only, no
/// control characters.
pub fn clean(html: &str, media: &Media) -> String {
    let media = media.clone();
    let attributes = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt"])),
        ("ol", HashSet::from(["start"])),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .generic_attributes(HashSet::new())
        .tag_attributes(attributes)
        .allowed_classes(HashMap::from([("img", HashSet::from(["emote"]))]))
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener nofollow"))
        .attribute_filter(move |element, attribute, value| allowed(element, attribute, value, &media));
    let mut clean = builder.clean(html).to_string();
    // Last, since an entity may have held one.
    clean.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    clean
}

/// The value of an attribute that needs more than its name to be allowed.
fn allowed<'a>(element: &str, attribute: &str, value: &'a str, media: &Media) -> Option<Cow<'a, str>> {
    let good = match (element, attribute) {
        ("img", "src") => media.allows(value),
        ("ol", "start") => value.len() <= 9 && value.bytes().all(|b| b.is_ascii_digit()),
        _ => true,
    };
    good.then_some(Cow::Borrowed(value))
}
