//! WAV files as far as a blip needs them: 16-bit PCM in one or two channels.
//!
//! Must not know who plays it.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::app::alert::Sound;

use super::thread::off_thread;

/// Our own sound, a file of our own making.
pub const OWN: &[u8] = include_bytes!("../../../assets/mention.wav");
/// The longest file of a person's that is read.
const LARGEST: u64 = 4 << 20;

/// Samples, little-endian, channels interleaved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wav {
    pub channels: u8,
    pub rate: u32,
    pub samples: Arc<[u8]>,
}

impl Wav {
    /// Reads a sound; `None` when it cannot be read or is of another kind.
    pub async fn of(sound: &Sound) -> Option<Self> {
        match sound {
            Sound::Own => Self::parse(OWN),
            Sound::File(path) => {
                let path = path.clone();
                off_thread(move || read(&path).ok_or_else(String::new)).await.ok()
            }
        }
    }

    /// `None` for anything but 16-bit PCM with one or two channels.
    pub fn parse(file: &[u8]) -> Option<Self> {
        if file.get(..4)? != b"RIFF" || file.get(8..12)? != b"WAVE" {
            return None;
        }
        let mut rest = file.get(12..)?;
        let mut format = None;
        loop {
            let (name, size) = (rest.get(..4)?, u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?));
            let size = usize::try_from(size).ok()?;
            let chunk = rest.get(8..)?;
            match (name, format) {
                (b"fmt ", _) => format = Some(pcm_16(chunk)?),
                (b"data", Some((channels, rate))) => {
                    let whole = size.min(chunk.len());
                    let whole = whole - whole % (2 * usize::from(channels));
                    return (whole > 0).then(|| Self { channels, rate, samples: chunk[..whole].into() });
                }
                _ => {}
            }
            // Chunks are padded to an even length.
            rest = chunk.get(size.checked_add(size % 2)?..)?;
        }
    }
}

fn pcm_16(chunk: &[u8]) -> Option<(u8, u32)> {
    let short = |at: usize| Some(u16::from_le_bytes(chunk.get(at..at + 2)?.try_into().ok()?));
    let (kind, channels, bits) = (short(0)?, short(2)?, short(14)?);
    let rate = u32::from_le_bytes(chunk.get(4..8)?.try_into().ok()?);
    let fits = kind == 1 && matches!(channels, 1 | 2) && bits == 16 && (4_000..=192_000).contains(&rate);
    fits.then_some((u8::try_from(channels).ok()?, rate))
}

fn read(path: &Path) -> Option<Wav> {
    let mut file = Vec::new();
    File::open(path).ok()?.take(LARGEST).read_to_end(&mut file).ok()?;
    Wav::parse(&file)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn our_own_sound_is_short_mono_and_small() {
        let own = Wav::parse(OWN).unwrap();
        assert_eq!((own.channels, own.rate), (1, 44_100));
        assert!(OWN.len() <= 40 * 1024 && own.samples.len() > 8_000, "{}", OWN.len());
        let loudest = own.samples.chunks_exact(2).map(|s| i16::from_le_bytes([s[0], s[1]]).unsigned_abs()).max();
        assert!(loudest.is_some_and(|loudest| (4_000..20_000).contains(&loudest)), "{loudest:?}");
    }

    #[test]
    fn other_kinds_of_files_are_not_taken_for_sounds() {
        let mut eight_bit = OWN.to_vec();
        eight_bit[34] = 8;
        let mut float = OWN.to_vec();
        float[20] = 3;
        for file in [&b""[..], b"RIFF", b"RIFF\0\0\0\0WAVE", &OWN[..44], &eight_bit, &float, b"<html>"] {
            assert_eq!(Wav::parse(file), None);
        }
    }

    proptest! {
        #[test]
        fn no_file_is_read_beyond_its_end(mut file in proptest::collection::vec(any::<u8>(), 0..200), cut in 0..200_usize) {
            Wav::parse(&file);
            file.splice(..0, OWN[..cut].iter().copied());
            Wav::parse(&file);
        }
    }
}
