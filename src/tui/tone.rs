//! The tones: what a piece of the screen is, as far as its look goes.
//!
//! Every theme paints these and nothing else. Must not know where a tone is used or what a theme gives it.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Tone {
    /// What others say; as the terminal has it, unless a theme wants it otherwise.
    Text,
    Strong,
    /// Secondary words.
    Muted,
    /// Times, rules, separators.
    Faint,
    /// Where one is: the room, the prompt, keys.
    Accent,
    /// Where only moderators read: prompt and frame.
    Private,
    /// What asks for attention: mentions, unread, waiting.
    Warm,
    Bad,
    Good,
    Link,
    Code,
    Quote,
    Emote,
    /// The matched words of a mention.
    Match,
    /// The chosen row of a list; patched over the row's other styles.
    Chosen,
}

impl Tone {
    pub const ALL: [Self; 15] = [
        Self::Text,
        Self::Strong,
        Self::Muted,
        Self::Faint,
        Self::Accent,
        Self::Private,
        Self::Warm,
        Self::Bad,
        Self::Good,
        Self::Link,
        Self::Code,
        Self::Quote,
        Self::Emote,
        Self::Match,
        Self::Chosen,
    ];

    /// What themes call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Strong => "strong",
            Self::Muted => "muted",
            Self::Faint => "faint",
            Self::Accent => "accent",
            Self::Private => "private",
            Self::Warm => "warm",
            Self::Bad => "bad",
            Self::Good => "good",
            Self::Link => "link",
            Self::Code => "code",
            Self::Quote => "quote",
            Self::Emote => "emote",
            Self::Match => "match",
            Self::Chosen => "chosen",
        }
    }
}

impl TryFrom<String> for Tone {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if let Some(tone) = Self::ALL.into_iter().find(|tone| tone.name() == name) {
            return Ok(tone);
        }
        let names = Self::ALL.map(Self::name);
        let near = |known: &&&str| strsim::damerau_levenshtein(&name, known);
        Err(match names.iter().min_by_key(near).filter(|known| near(known) <= 2.min(name.len() / 2)) {
            Some(nearest) => format!("there is no tone \"{name}\"; did you mean \"{nearest}\"?"),
            None => format!("there is no tone \"{name}\"; there are {}", names.join(", ")),
        })
    }
}
