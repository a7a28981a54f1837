//! Records that are no text: frames of a socket, byte by byte.

use serde::Deserialize;

use super::lines;

/// The records of a group about bytes on this surface: id, note, and the bytes in base64.
pub fn raw(name: &str, surface: &str) -> Vec<(String, String, String)> {
    #[derive(Deserialize)]
    struct Raw {
        id: String,
        surface: String,
        note: String,
        b64: Option<String>,
    }
    let records = lines(name).into_iter().map(|line| serde_json::from_str::<Raw>(&line).expect("a record"));
    let wanted = records.filter(|record| record.surface == surface);
    wanted.filter_map(|record| Some((record.id, record.note, record.b64?))).collect()
}
