//! The table as it stands in `docs/protocol.md`. Must not know how it is checked.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::table::{Place, Row, Who, table};

const PAGE: &str = "docs/protocol.md";
const BEGIN: &str = "<!-- made from tests/suite/server/access/access.toml by `UPDATE_DOCS=1 cargo test access` -->\n";
const END: &str = "<!-- end of what is made -->\n";

#[test]
fn the_table_on_the_page_is_the_one_that_is_checked() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let found = fs::read_to_string(&path).expect("the page can be read");
    let (before, rest) = found.split_once(BEGIN).expect("the page has the mark where the table begins");
    let (_, after) = rest.split_once(END).expect("the page has the mark where the table ends");
    let made = format!("{before}{BEGIN}{}{END}{after}", part());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &made).expect("the page can be written");
    }
    let now = fs::read_to_string(&path).expect("the page can be read");
    assert!(now == made, "{PAGE} is stale: run `UPDATE_DOCS=1 cargo test access`");
}

fn part() -> String {
    let table = table();
    let mut out = String::new();
    for (title, rows) in [("request", &table.rest), ("event", &table.event), ("deed", &table.deed)] {
        let heads = Who::ALL.map(|(_, name)| name).join(" | ");
        let _ = write!(out, "\n| {title} | in | {heads} |\n|---|---|{}\n", "---|".repeat(Who::ALL.len()));
        rows.iter().for_each(|row| lines(&mut out, row));
    }
    out.push('\n');
    out
}

/// Places where it is the same stand in one line.
fn lines(out: &mut String, row: &Row) {
    let mut told: Vec<(Vec<Place>, Vec<&str>)> = Vec::new();
    for (place, cells) in row.places() {
        match told.iter_mut().find(|(_, known)| *known == cells) {
            Some((places, _)) => places.push(place),
            None => told.push((vec![place], cells)),
        }
    }
    let remark = row.remark.as_ref().map(|remark| format!(" {remark}")).unwrap_or_default();
    for (places, cells) in told {
        let places: Vec<&str> = places.into_iter().map(Place::called).collect();
        let _ = writeln!(out, "| `{}`{remark} | {} | {} |", row.ask, places.join(", "), cells.join(" | "));
    }
}
