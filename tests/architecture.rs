//! The house rules that the compiler does not hold: who may name whom, how long a file may be, and that it says what
//! it is for. The table is the architecture; a change to it is a decision of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room of the house, the rooms whose doors it may open, and the confined crates it may use.
/// A rule for `a/b` goes before the rule for `a`. A room may always name itself.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    ("chat", &[], &["serde_json", "unicode_segmentation", "unicode_width"]),
    ("markup", &["chat"], &["html2text", "comrak", "ammonia"]),
    ("proto", &["chat"], &["serde_json"]),
    ("app", &["chat"], &[]),
    ("config", &["chat", "clock"], &["toml", "keyring", "directories", "rustix"]),
    (
        "backend/matrix",
        &["chat", "markup", "clock", "config/account", "backend"],
        &["tokio", "matrix_sdk", "matrix_sdk_ui", "eyeball_im", "serde_json"],
    ),
    (
        "backend",
        &["chat", "markup", "proto", "clock", "config/account"],
        &["tokio", "tokio_tungstenite", "reqwest", "rustls", "rustls_platform_verifier", "serde_json"],
    ),
    ("tui", &["chat", "app"], &["ratatui", "crossterm", "jiff"]),
    ("client/terminal", &["chat", "tui", "clock"], &["ratatui", "ratatui_image", "crossterm", "tokio", "rustix"]),
    ("client/notify", &["chat", "app", "clock"], &["notify_rust", "pulseaudio", "tokio"]),
    ("client/history", &["chat", "app"], &["rusqlite", "jiff"]),
    ("client", &["chat", "app", "backend", "tui", "config", "clock"], &["tokio", "crossterm", "jiff", "arboard"]),
    ("server/policy", &["chat"], &[]),
    ("server/store", &["chat", "clock", "server/policy"], &["rusqlite", "tokio"]),
    (
        "server/service",
        &["chat", "markup", "clock", "proto/bitwave", "server/policy", "server/store"],
        &["tokio", "argon2", "aws_lc_rs", "jsonwebtoken", "serde_json"],
    ),
    (
        "server/gateway",
        &["chat", "clock", "proto", "server/policy", "server/service"],
        &["tokio", "tokio_tungstenite", "axum", "hyper", "hyper_util", "http_body_util", "tower", "serde_json"],
    ),
    (
        "server/courier",
        &["server/policy", "server/service"],
        &["tokio", "reqwest", "rustls", "rustls_platform_verifier"],
    ),
    ("server", &["chat", "clock", "markup", "proto", "server"], &["tokio", "serde_json"]),
    ("cli", &[], &["clap", "clap_complete", "clap_mangen"]),
    ("clock", &["chat"], &["tokio", "jiff"]),
    (
        "role",
        &["chat", "clock", "markup", "proto", "config", "backend", "app", "tui", "client", "server", "cli", "role"],
        &["tokio", "serde_json", "clap", "clap_complete", "clap_mangen", "jiff"],
    ),
    ("lib", &[], &[]),
    ("main", &["role", "cli"], &["clap"]),
];

/// Crates that belong to certain rooms. Everything else (thiserror, tracing, serde, bytes, …) is small and general.
const CONFINED: &[&str] = &[
    "ammonia",
    "arboard",
    "argon2",
    "aws_lc_rs",
    "axum",
    "clap",
    "clap_complete",
    "clap_mangen",
    "comrak",
    "crossterm",
    "directories",
    "eyeball_im",
    "html2text",
    "http_body_util",
    "hyper",
    "hyper_util",
    "jiff",
    "jsonwebtoken",
    "keyring",
    "matrix_sdk",
    "matrix_sdk_ui",
    "notify_rust",
    "pulseaudio",
    "ratatui",
    "ratatui_image",
    "reqwest",
    "rusqlite",
    "rustix",
    "rustls",
    "rustls_platform_verifier",
    "serde_json",
    "tokio",
    "tokio_tungstenite",
    "toml",
    "tower",
    "unicode_segmentation",
    "unicode_width",
];

/// Small crates that any room may use although another row confines them.
const SHARED: &[&str] = &["unicode_segmentation", "unicode_width"];

const MAX_LINES: usize = 400;

#[test]
fn every_room_names_only_what_its_row_allows() {
    let mut broken = Vec::new();
    for file in sources() {
        let (room, doors, _) = row(&file);
        for named in named_rooms(&file) {
            let allowed = named == room
                || named.starts_with(&format!("{room}/"))
                || doors.iter().any(|door| named == *door || named.starts_with(&format!("{door}/")));
            if !allowed {
                broken.push(format!("{}: {room} may not name {named}", file.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "the import table is broken:\n{}", broken.join("\n"));
}

#[test]
fn confined_crates_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for file in sources() {
        let (room, _, crates) = row(&file);
        for krate in CONFINED.iter().filter(|krate| !crates.contains(krate) && !SHARED.contains(krate)) {
            if file.code.iter().any(|line| mentions_crate(line, krate)) {
                broken.push(format!("{}: {room} may not use the crate {krate}", file.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "crates have left their rooms:\n{}", broken.join("\n"));
}

#[test]
fn files_are_short_and_open_by_saying_what_they_are_for() {
    let mut broken = Vec::new();
    for file in sources() {
        if file.lines > MAX_LINES {
            broken.push(format!("{}: {} lines, at most {MAX_LINES}", file.path.display(), file.lines));
        }
        if !file.opens_with_comment {
            broken.push(format!("{}: does not open with a `//!` comment", file.path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The reader follows neither; both would be a door nobody sees.
#[test]
fn imports_are_written_so_that_the_table_can_be_read() {
    for file in sources() {
        for line in &file.code {
            assert!(!line.contains("crate::{"), "{}: one `use crate::room::…` per room", file.path.display());
            assert!(!line.contains("super::super::"), "{}: name the room from `crate::`", file.path.display());
        }
    }
}

#[test]
fn no_room_is_called_after_its_lack_of_purpose() {
    for file in sources() {
        let name = file.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        assert!(
            !["utils", "util", "helpers", "helper", "common", "misc", "manager"].contains(&name.as_str()),
            "{}: name it after what it does",
            file.path.display()
        );
    }
}

/// The table would hold nothing if the reader of sources saw nothing.
#[test]
fn the_reader_sees_rooms_and_crates() {
    let file = Source::parse(
        PathBuf::from("src/app/state.rs"),
        "//! x\nuse crate::chat::{Line};\n// crate::tui in a comment\nlet a = crate::server::policy::x();\nuse tokio::x;\n",
    );
    let rooms: Vec<String> = named_rooms(&file).into_iter().collect();
    assert_eq!(rooms, ["chat", "server/policy"]);
    assert!(file.code.iter().any(|line| mentions_crate(line, "tokio")));
    assert!(!file.code.iter().any(|line| mentions_crate(line, "tok")));
    assert_eq!(row(&file).0, "app");
}

struct Source {
    path: PathBuf,
    /// Path below `src` without extension and without a closing `mod`: `server/policy/rate`.
    module: String,
    code: Vec<String>,
    lines: usize,
    opens_with_comment: bool,
}

impl Source {
    fn parse(path: PathBuf, text: &str) -> Self {
        let below = path.iter().skip_while(|part| *part != "src").skip(1).collect::<PathBuf>();
        let module = below.with_extension("").to_string_lossy().replace('\\', "/");
        let module = module.strip_suffix("/mod").unwrap_or(&module).to_owned();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::to_owned).collect();
        Self { path, module, code, lines: text.lines().count(), opens_with_comment: text.starts_with("//!") }
    }
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, out: &mut Vec<Source>) {
        let mut entries: Vec<_> = fs::read_dir(folder).expect("src is readable").flatten().collect();
        entries.sort_by_key(fs::DirEntry::path);
        for entry in entries {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).expect("source files are text");
                out.push(Source::parse(path, &text));
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    assert!(out.len() > 5, "no sources found");
    out
}

fn row(file: &Source) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
    let inside = |room: &str| file.module == room || file.module.starts_with(&format!("{room}/"));
    *TABLE.iter().find(|(room, ..)| inside(room)).unwrap_or_else(|| panic!("{} has no row in the table", file.module))
}

/// The rooms a file names through `crate::`, to two levels where the table knows two.
fn named_rooms(file: &Source) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for line in &file.code {
        for (at, _) in line.match_indices("crate::").chain(line.match_indices("streamside::")) {
            let path = line[at..].split_once("::").map_or("", |(_, rest)| rest);
            let part = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
            let first = part(path);
            let second = path[first.len()..].strip_prefix("::").map(part).unwrap_or_default();
            let two = format!("{first}/{second}");
            let known = TABLE.iter().flat_map(|(room, doors, _)| doors.iter().chain([room])).any(|room| *room == two);
            if !first.is_empty() {
                out.insert(if known { two } else { first });
            }
        }
    }
    out
}

fn mentions_crate(line: &str, krate: &str) -> bool {
    line.match_indices(krate).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + krate.len()..];
        let starts = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':' && c != '.');
        let used = after.starts_with("::") || (line.trim_start().starts_with("use ") && after.starts_with(';'));
        starts && used
    })
}
