//! Pictures as words: emotes by their code, echoes, uploads.
//!
//! Nothing is fetched; a picture with an address carries it as a link. Must not know whether the screen can draw.

use crate::chat::Link;
use crate::markup::html::{Attribute, Attributes};

use super::link::ReadRules;
use super::look;

/// Longest name that is an emote's.
const LONGEST_EMOTE: usize = 64;

/// What stands for a picture in a line of text.
pub struct Picture {
    pub text: String,
    pub emote: bool,
    pub link: Option<Link>,
}

/// Reads an `img`.
pub fn read(attributes: &Attributes<'_>, rules: &ReadRules) -> Picture {
    let src = attributes.get(Attribute::Src).unwrap_or_default();
    let link = rules.link(src, true);
    let (text, emote) = words(attributes, src);
    Picture { text, emote, link }
}

fn words(attributes: &Attributes<'_>, src: &str) -> (String, bool) {
    let name = [Attribute::Alt, Attribute::Title, Attribute::Emote]
        .into_iter()
        .find_map(|from| attributes.get(from).map(str::trim).filter(|name| !name.is_empty()));
    match name {
        Some("echo") => {
            let mirrored = look::is_mirrored(attributes.get(Attribute::Style).unwrap_or_default());
            (if mirrored { "(((" } else { ")))" }.to_owned(), true)
        }
        // An emoji drawn by the server.
        Some(name) if name.chars().all(|c| !c.is_ascii() && !c.is_alphanumeric()) => (name.to_owned(), true),
        Some(name) => match emote_name(name).filter(|_| may_be_emote(name, attributes, src)) {
            Some(name) => (format!(":{name}:"), true),
            None => (format!("[image: {name}]"), false),
        },
        None => nameless(attributes, src),
    }
}

/// One word names many a picture of people. Without colons it is an emote's only where nothing else can be meant.
fn may_be_emote(name: &str, attributes: &Attributes<'_>, src: &str) -> bool {
    let certain = name.starts_with(':') || lies_with_emotes(attributes, src);
    !src.contains("/uploads/") && (certain || !src.contains("://"))
}

fn lies_with_emotes(attributes: &Attributes<'_>, src: &str) -> bool {
    let marked = attributes.get(Attribute::Emote).is_some() || attributes.get(Attribute::Class) == Some("emote");
    marked || src.contains("/emotes/")
}

fn nameless(attributes: &Attributes<'_>, src: &str) -> (String, bool) {
    let (file, stem) = file_name(src);
    match emote_name(stem) {
        Some(name) if lies_with_emotes(attributes, src) => (format!(":{name}:"), true),
        _ if src.contains("://") || file.is_empty() => ("[image]".to_owned(), false),
        _ => (format!("[img {file}]"), false),
    }
}

/// One word, with or without its colons.
fn emote_name(name: &str) -> Option<&str> {
    let name = name.strip_prefix(':').and_then(|name| name.strip_suffix(':')).unwrap_or(name);
    let fits = !name.is_empty() && name.len() <= LONGEST_EMOTE;
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '~' | '[' | ']' | '^' | '`' | '\\');
    (fits && name.chars().all(word)).then_some(name)
}

/// The last part of a relative address, with and without its extension. Empty for anything that is not a file's name.
fn file_name(src: &str) -> (&str, &str) {
    let path = &src[..src.find(['?', '#']).unwrap_or(src.len())];
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let fits = file.len() <= LONGEST_EMOTE && !path.starts_with("data:") && !file.contains(':');
    let file = if fits { file } else { "" };
    (file, file.split('.').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn read_img(attributes: &[(&str, &str)]) -> Picture {
        let mut all = Attributes::default();
        attributes.iter().for_each(|(name, value)| all.set(name, (*value).into()));
        read(&all, &ReadRules::default())
    }

    #[test]
    fn pictures_become_words() {
        const UPLOAD: &str = "https://cdn.example.tv/uploads/ab12?2";
        const EMOTE: &str = "https://cdn.example.tv/static/emotes/wave2.gif?5";
        for (attributes, text, emote) in [
            (&[("alt", ":wave2:"), ("title", ":no:"), ("src", EMOTE)][..], ":wave2:", true),
            (&[("alt", ""), ("title", ":wave2:")], ":wave2:", true),
            (&[("data-emote-tooltip", ":wave2:")], ":wave2:", true),
            (&[("src", EMOTE)], ":wave2:", true),
            (&[("class", "emote"), ("src", "/x/wave3.png")], ":wave3:", true),
            (&[("alt", "HAPPY")], ":HAPPY:", true),
            (&[("alt", "HAPPY"), ("src", EMOTE)], ":HAPPY:", true),
            (&[("alt", "HAPPY"), ("src", "/x/happy.png")], ":HAPPY:", true),
            (&[("alt", "flyer"), ("src", "https://media.example/flyer.png")], "[image: flyer]", false),
            (&[("alt", "echo")], ")))", true),
            (&[("alt", "echo"), ("style", "transform: scaleX(-1)")], "(((", true),
            (&[("src", "/happy.gif")], "[img happy.gif]", false),
            (&[("src", UPLOAD), ("alt", "")], "[image]", false),
            (&[("src", UPLOAD), ("alt", "cat")], "[image: cat]", false),
            (&[("alt", "a photo of a cat")], "[image: a photo of a cat]", false),
            (&[("src", "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=")], "[image]", false),
            (&[("src", "file:///etc/passwd")], "[image]", false),
            (&[("alt", "😀"), ("src", UPLOAD)], "😀", true),
            (&[("src", "")], "[image]", false),
            (&[], "[image]", false),
        ] {
            let picture = read_img(attributes);
            assert_eq!((picture.text.as_str(), picture.emote), (text, emote), "{attributes:?}");
        }
    }

    #[test]
    fn only_pictures_from_the_web_carry_a_link() {
        let url = |src| read_img(&[("src", src)]).link.map(|link| link.url.to_string());
        assert_eq!(url("https:\\\\evil.example\\a.png").as_deref(), Some("https://evil.example/a.png"));
        for src in ["javascript:1", "data:image/png;base64,AAAA", "file:///etc/passwd", "mxc://a/../../b", "/a.png"] {
            assert_eq!(url(src), None, "{src}");
        }
        let mut attributes = Attributes::default();
        attributes.set("src", "/emotes/fire.svg".into());
        let base = Url::parse("http://127.0.0.1:8080/").ok();
        let link = read(&attributes, &ReadRules { base }).link.expect("a link");
        assert!(link.image && link.url.as_str() == "http://127.0.0.1:8080/emotes/fire.svg");
    }
}
