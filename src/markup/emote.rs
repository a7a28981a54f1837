//! The emotes a server knows (RFC 3.3.a), and the pictures of the built-in ones, which it serves itself.
//!
//! Must not know how pictures are served or where in a text emotes stand.

use super::media::{Media, NoMediaAddress};

/// A built-in emote and its picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Emote {
    /// Without colons.
    pub name: &'static str,
    /// `NAME.svg`; served at `/emotes/NAME.svg`.
    pub file_name: &'static str,
    pub content_type: &'static str,
    pub bytes: &'static [u8],
}

macro_rules! drawings {
    ($($name:literal),*) => {
        &[$(Emote {
            name: $name,
            file_name: concat!($name, ".svg"),
            content_type: "image/svg+xml",
            bytes: include_bytes!(concat!("../../assets/emotes/", $name, ".svg")),
        }),*]
    };
}

/// All built-in emotes, sorted by name.
pub const BUILTIN: &[Emote] =
    drawings!["bolt", "cool", "cry", "fire", "headphones", "heart", "laugh", "note", "smile", "star", "vinyl", "wave"];

/// The emotes of one server: which there are and where their pictures lie.
#[derive(Clone, Debug)]
pub struct Emotes {
    media: Media,
}

impl Emotes {
    /// The built-in ones, with their pictures below `media_base`, such as `https://media.example`.
    ///
    /// # Errors
    /// If `media_base` is no web address.
    pub fn builtin(media_base: &str) -> Result<Self, NoMediaAddress> {
        Ok(Self { media: Media::parse(media_base)? })
    }

    pub fn all(&self) -> &'static [Emote] {
        BUILTIN
    }

    /// The full address of the picture of emote `name` (case counts), if there is such an emote.
    pub fn address_of(&self, name: &str) -> Option<String> {
        let at = BUILTIN.binary_search_by_key(&name, |emote| emote.name).ok()?;
        Some(self.media.address_of(&format!("emotes/{}", BUILTIN[at].file_name)))
    }

    pub fn media(&self) -> &Media {
        &self.media
    }
}

/// The emote behind a file name, as asked for by a browser.
pub fn by_file_name(file_name: &str) -> Option<&'static Emote> {
    BUILTIN.iter().find(|emote| emote.file_name == file_name)
}

/// Part of a text: words, or an emote that the server knows.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Words(&'a str),
    Emote { name: &'a str, address: String },
}

/// Splits `text` at its known emotes, by the RFC's grammar: `':' /[A-z0-9]/+ ':'`. Unknown ones stay in the words.
pub fn split<'a>(text: &'a str, emotes: &Emotes) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut words_from = 0;
    let mut at = 0;
    while let Some(colon) = text[at..].find(':').map(|found| at + found) {
        let name = &text[colon + 1..];
        let name = &name[..name.bytes().take_while(|b| is_valid_character(*b)).count()];
        let end = colon + 1 + name.len();
        // The closing colon of an unknown name may open the next one.
        at = end.max(colon + 1);
        let closed = !name.is_empty() && text[end..].starts_with(':');
        if let Some(address) = closed.then(|| emotes.address_of(name)).flatten() {
            if words_from < colon {
                pieces.push(Piece::Words(&text[words_from..colon]));
            }
            pieces.push(Piece::Emote { name, address });
            at = end + 1;
            words_from = at;
        }
    }
    if words_from < text.len() {
        pieces.push(Piece::Words(&text[words_from..]));
    }
    pieces
}

/// `/[A-z0-9]/`, which holds `[`, `\`, `]`, `^`, `_` and the backtick too.
fn is_valid_character(byte: u8) -> bool {
    matches!(byte, b'A'..=b'z' | b'0'..=b'9')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emotes() -> Emotes {
        Emotes::builtin("https://media.example").unwrap()
    }

    fn bracketed(text: &str) -> String {
        let piece = |piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Emote { name, .. } => format!("<{name}>"),
        };
        split(text, &emotes()).into_iter().map(piece).collect()
    }

    #[test]
    fn s3_3a_known_emotes_are_found_and_unknown_ones_are_words() {
        for (text, expected) in [
            (":fire:", "<fire>"),
            ("a :fire: b:heart:c", "a <fire> b<heart>c"),
            (":fire::heart:", "<fire><heart>"),
            (":unknown:", ":unknown:"),
            (":unknown:fire:", ":unknown<fire>"),
            (":fire:heart:", "<fire>heart:"),
            ("::fire::", ":<fire>:"),
            (":Fire:", ":Fire:"),
            (":fi re:", ":fi re:"),
            (":fire", ":fire"),
            (":[x]:a_b^c:", ":[x]:a_b^c:"),
            ("::::", "::::"),
            (":é:fire:", ":é<fire>"),
            ("12:30:45", "12:30:45"),
            ("", ""),
        ] {
            assert_eq!(bracketed(text), expected, "{text}");
        }
    }

    #[test]
    fn the_grammar_is_the_rfcs_to_the_letter() {
        let valid: String = (0..=u8::MAX).filter(|b| is_valid_character(*b)).map(char::from).collect();
        assert_eq!(valid, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz");
    }

    /// Look-up is a binary search, and every name must be one that can be typed.
    #[test]
    fn built_in_emotes_are_sorted_can_be_typed_and_are_drawings() {
        assert!(BUILTIN.is_sorted_by_key(|emote| emote.name));
        for emote in emotes().all() {
            assert!(emote.name.bytes().all(|b| b.is_ascii_lowercase()), "{}", emote.name);
            assert!(emote.bytes.starts_with(b"<svg ") && emote.bytes.len() < 2048, "{}", emote.name);
            let address = emotes().address_of(emote.name).expect("a built-in emote");
            assert_eq!(address, format!("https://media.example/emotes/{}", emote.file_name));
            assert!(emotes().media().allows(&address));
            assert_eq!(by_file_name(emote.file_name), Some(emote));
        }
        assert_eq!(by_file_name("../Cargo.toml"), None);
    }
}
