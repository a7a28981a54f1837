//! Chat logs: one text file for each network and room, `2026-11-20 21:04 <nova> text`, only ever appended to.
//!
//! What comes again after a start is told by the time of the file. Must not know where lines come from.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::tz::TimeZone;

use super::intake::{Batch, PlaceKey, frames};
use super::record;
use super::words;
use crate::chat::{Kind, Line, RoomId};

/// Files held open; the first one beyond it closes all.
const MOST_OPEN: usize = 32;
/// Longest name of a file, in characters.
const LONGEST: usize = 80;

#[derive(Debug)]
pub(super) struct Logs {
    folder: PathBuf,
    zone: TimeZone,
    places: Vec<PlaceKey>,
    open: HashMap<u16, Log>,
}

#[derive(Debug)]
struct Log {
    file: File,
    /// The time of the newest line in it, in milliseconds; at first the time at which it was written.
    newest: i64,
    /// What is to be written.
    text: String,
}

impl Logs {
    pub(super) fn new(folder: PathBuf, zone: TimeZone) -> Self {
        Self { folder, zone, places: Vec::new(), open: HashMap::new() }
    }

    /// Writes what has gathered; the numbers of rooms in it are those of this run.
    ///
    /// # Errors
    /// When a folder or file cannot be made or written.
    pub(super) fn take(&mut self, batch: &Batch) -> io::Result<()> {
        self.places.extend(batch.places.iter().cloned());
        for (known, range) in frames(&batch.bytes) {
            let bytes = &batch.bytes[range];
            let Some(place) = record::place(bytes) else { continue };
            let Some(key) = self.places.get(usize::from(place)) else { continue };
            let Some(line) = record::read(bytes, &RoomId::new(&key.room)) else { continue };
            if !self.open.contains_key(&place) {
                let log = open(&self.folder, key)?;
                if self.open.len() >= MOST_OPEN {
                    self.write()?;
                    self.open.clear();
                }
                self.open.insert(place, log);
            }
            let Some(log) = self.open.get_mut(&place) else { continue };
            let at = line.message.at.0;
            let news = if known { at > log.newest } else { at >= log.newest };
            if news && line.message.kind != Kind::Removed {
                log.newest = at;
                print(&line, &self.zone, &mut log.text);
            }
        }
        self.write()
    }

    fn write(&mut self) -> io::Result<()> {
        for log in self.open.values_mut().filter(|log| !log.text.is_empty()) {
            // What could not be written is not tried again: half of it may stand there.
            let text = std::mem::take(&mut log.text);
            log.file.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}

fn open(folder: &Path, key: &PlaceKey) -> io::Result<Log> {
    let folder = folder.join(file_name(&key.network.replace("://", "-")));
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let path = folder.join(format!("{}.log", file_name(&key.room)));
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    let facts = file.metadata()?;
    let newest = match facts.modified()?.duration_since(UNIX_EPOCH) {
        Ok(since) if facts.len() > 0 => i64::try_from(since.as_millis()).unwrap_or(0),
        _ => 0,
    };
    Ok(Log { file, newest, text: String::new() })
}

/// Further lines of one message are indented, so that none can pass for a message of its own.
fn print(line: &Line, zone: &TimeZone, out: &mut String) {
    let message = &line.message;
    let at = jiff::Timestamp::from_millisecond(message.at.0).unwrap_or_default().to_zoned(zone.clone());
    let text = message.body.plain().replace('\n', "\n    ");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} <{}> {text}", at.strftime("%Y-%m-%d %H:%M"), message.author.name);
}

/// A name of a stranger as the name of a file: one part of a path that leads nowhere else, unlike that of any other
/// name.
fn file_name(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | ',');
    let mut safe: String = name.chars().map(|c| if plain(c) { c } else { '_' }).take(LONGEST).collect();
    if safe.starts_with('.') || safe.is_empty() {
        safe.insert(0, '_');
    }
    if safe != name {
        let _ = write!(safe, "-{:08x}", words::hash(name));
    }
    // Eighty characters can be more bytes than a file system takes.
    if safe.len() > 200 { format!("{:08x}", words::hash(name)) } else { safe }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_names_stay_and_two_names_never_share_a_file() {
        assert_eq!(file_name("nova"), "nova");
        assert_eq!(file_name("@kat,bob"), "@kat,bob");
        assert_ne!(file_name("a/b"), file_name("a:b"));
        assert_ne!(file_name(""), file_name("_"));
        assert!(file_name("../../etc/passwd").starts_with("_.._.._etc_passwd-"));
    }

    proptest! {
        #[test]
        fn no_name_leads_out_of_its_folder(name in any::<String>()) {
            let file = file_name(&name);
            let path = Path::new("/logs").join(&file);
            prop_assert_eq!(path.parent(), Some(Path::new("/logs")));
            prop_assert!(!file.starts_with('.') && file.len() <= 220);
            prop_assert!(!file.chars().any(|c| c.is_control() || c == '/'));
        }
    }
}
