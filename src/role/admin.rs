//! `streamside admin`: what the operator of a server asks for, answered by the server that holds the folder or by the
//! folder itself. Must not know how anything is done.

use std::io::{self, Write};
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::chat::SafeText;
use crate::role::json_line;
use crate::server::{self, Answer, Cell, OperatorDeed, Report, Request, RequestError};

/// What `admin` is told.
pub struct Admin {
    pub deed: OperatorDeed,
    /// The data folder of the server.
    pub data: PathBuf,
    /// One JSON object a line.
    pub json: bool,
    pub zone: TimeZone,
}

/// Prints the answer on `out`; the outer error is that there is none.
///
/// # Errors
/// When it is refused, or neither server nor folder can be reached.
pub async fn run(asked: Admin, out: &mut dyn Write) -> Result<io::Result<()>, RequestError> {
    let Admin { deed, data, json, zone } = asked;
    let Answer::Report(report) = server::request(&data, Request::Operate(deed)).await? else {
        return Err(RequestError::other_version());
    };
    Ok(match report {
        Report::Done(words) if json => write!(out, "{}", json_line::write(&serde_json::json!({ "done": words }))),
        Report::Done(words) => writeln!(out, "{}", SafeText::line(&words)),
        Report::Table { head, rows } if json => objects(&head, rows, out),
        Report::Table { head, rows } => table(head, rows, &zone, out),
    })
}

fn objects(head: &[String], rows: Vec<Vec<Cell>>, out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        let value = |cell| match cell {
            Cell::Text(text) => Value::from(text),
            Cell::Time(at) => Value::from(at),
            Cell::Nothing => Value::Null,
        };
        let object: Map<String, Value> = head.iter().cloned().zip(row.into_iter().map(value)).collect();
        write!(out, "{}", json_line::write(&object))?;
    }
    Ok(())
}

/// Columns aligned.
fn table(head: Vec<String>, rows: Vec<Vec<Cell>>, zone: &TimeZone, out: &mut dyn Write) -> io::Result<()> {
    let head = head.into_iter().map(|word| word.to_uppercase()).collect();
    let shown = rows.into_iter().map(|row| row.into_iter().map(|cell| shown(cell, zone)).collect());
    let all: Vec<Vec<String>> = std::iter::once(head).chain(shown).collect();
    let width = |column: usize| {
        all.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..all[0].len()).map(width).collect();
    for row in &all {
        let padded: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(out, "{}", padded.join("  ").trim_end())?;
    }
    Ok(())
}

/// Names and reasons came from people.
fn shown(cell: Cell, zone: &TimeZone) -> String {
    match cell {
        Cell::Text(text) => SafeText::line(&text).to_string(),
        Cell::Time(at) => Timestamp::from_millisecond(at)
            .map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_else(|_| at.to_string()),
        Cell::Nothing => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Vec<Cell>> {
        vec![vec!["ann".into(), Cell::Time(1_760_000_000_000)], vec!["b\u{1b}[2Jo".into(), Cell::Nothing]]
    }

    #[test]
    fn a_table_has_aligned_columns_and_nothing_a_terminal_acts_on() {
        let mut out = Vec::new();
        table(vec!["name".into(), "made".into()], rows(), &TimeZone::UTC, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].starts_with("NAME") && lines[1].starts_with("ann") && !out.contains('\u{1b}'), "{out}");
        assert_eq!(lines[0].find("MADE"), lines[1].find("2025-10-09 08:53"), "{out}");
        assert!(lines[2].ends_with('-'), "{out}");
    }

    #[test]
    fn programs_get_an_object_a_line_with_times_as_numbers() {
        let mut out = Vec::new();
        objects(&["name".into(), "made".into()], rows(), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let first: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
        assert_eq!(first, serde_json::json!({ "name": "ann", "made": 1_760_000_000_000_i64 }));
        assert_eq!(out.lines().count(), 2);
    }
}
