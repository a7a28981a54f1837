//! `--log`: a file that tells what happened, and nothing that was said or typed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::peers::binary::{Server, private_file, run};
use crate::peers::terminal::{Setup, Terminal, has_row};
use crate::peers::until;

use super::home;

/// The lines, each of them whole and fit for any terminal.
fn lines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("the log is there, and is text");
    assert!(text.ends_with('\n') && text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    let mode = fs::metadata(file).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "others cannot read it");
    text.lines().map(str::to_owned).collect()
}

fn has(lines: &[String], words: &[&str]) -> bool {
    lines.iter().any(|line| words.iter().all(|word| line.contains(word)))
}

#[test]
fn a_log_tells_what_happened_and_nothing_that_was_said() {
    let (server, home) = (Server::start(&[]), home());
    let (token, bob) = (server.token("ann"), server.token_file("bob"));
    let (token_file, file) = (server.token_file("ann"), home.path().join("faults.log"));
    let log = file.to_string_lossy().into_owned();
    let args = ["--server", &server.url, "--token-file", &token_file, "--channel", "nova", "--log", &log];
    let args = [&args[..], &["--log-level", "trace"]].concat();
    let mut screen = Terminal::start(&Setup { home: home.path(), columns: 80, rows: 24, args: &args, env: &[] });
    screen.wait_text("connected as ann");
    screen.say("a velvet elephant");
    screen.wait("the own line", |text| has_row(text, &["ann", "a velvet elephant"]));
    let sent = ["send", "--server", &server.url, "--token-file", &bob, "--channel", "nova", "a purple giraffe"];
    assert!(run(server.home.path(), &sent).status.success());
    screen.wait_text("a purple giraffe");
    screen.say("/whisper bob a silent lynx");
    screen.wait("the whisper", |text| has_row(text, &["ann", "a silent lynx"]));
    screen.keys("a drafted heron");
    screen.wait_text("a drafted heron");
    server.signal("KILL");
    until("the loss in the log", || fs::read_to_string(&file).is_ok_and(|text| text.contains(" disconnected ")));
    screen.keys("\x03\x11");
    assert!(screen.ended().success());

    let lines = lines(&file);
    for words in [
        &["INFO", "begins", env!("CARGO_PKG_VERSION")][..],
        &["INFO", "a terminal", "xterm-256color", "(80, 24)"],
        &["INFO", "a network begins", server.url.trim_start_matches("http://")],
        &["INFO", "connected", "account=true", "acks: true"],
        &["DEBUG", "asked of a network", "kind=Send"],
        &["DEBUG", "heard", "kind=Timeline"],
        &["WARN", "disconnected", "retry=In("],
        &["INFO", "ends", "Ok(0)"],
    ] {
        assert!(has(&lines, words), "{words:?} are missing: {lines:#?}");
    }
    for secret in [&token, "velvet", "giraffe", "lynx", "heron"] {
        assert!(!has(&lines, &[secret]), "{secret} stands there: {lines:#?}");
    }
    for line in &lines {
        assert!(line.starts_with("20") && line.contains("Z ") && line.contains(" streamside::"), "{line}");
    }
}

#[test]
fn a_log_goes_on_at_the_next_start_and_tells_as_much_as_the_environment_says() {
    let home = home();
    let file = home.path().join("faults.log");
    let log = file.to_string_lossy().into_owned();
    for level in ["streamside=warn,streamside::role=info", "trace"] {
        let env = [("STREAMSIDE_LOG", level)];
        let args = ["--log", &log];
        let mut screen = Terminal::start(&Setup { home: home.path(), columns: 80, rows: 24, args: &args, env: &env });
        screen.wait_text("this computer: connected as");
        screen.keys("\x11");
        assert!(screen.ended().success());
        let lines = lines(&file);
        let starts = lines.iter().filter(|line| line.contains("begins") && line.contains("version")).count();
        let whole = has(&lines, &["DEBUG", "heard"]) && has(&lines, &["INFO", "connected"]);
        assert_eq!((starts, whole), if level == "trace" { (2, true) } else { (1, false) }, "{lines:#?}");
        assert!(lines.iter().all(|line| line.contains(" streamside::")), "nothing of others: {lines:#?}");
    }
}

#[test]
fn a_panic_stands_in_the_log_by_its_place() {
    let home = home();
    let file = home.path().join("faults.log");
    let log = file.to_string_lossy().into_owned();
    let env = [("STREAMSIDE_DRILL", "panic-on-f12")];
    let args = ["--log", &log];
    let mut screen = Terminal::start(&Setup { home: home.path(), columns: 80, rows: 24, args: &args, env: &env });
    screen.wait_text("#global");
    screen.keys("\x1b[24~");
    assert_eq!(screen.ended().exit_code(), 101);
    screen.assert_restored();
    let lines = lines(&file);
    assert!(has(&lines, &["ERROR", "panicked", "src/client/terminal/input.rs:"]), "{lines:#?}");
}

#[test]
fn a_log_that_cannot_be_kept_private_is_refused_before_anything_starts() {
    let home = home();
    let open = private_file(&home.path().join("open.log"), b"");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).expect("a mode");
    let nowhere = home.path().join("nowhere/faults.log").to_string_lossy().into_owned();
    for (args, words) in [
        (&["--log", &open][..], "chmod 600"),
        (&["--log", &nowhere], "check its folder"),
        (&["--log-level", "debug"], "--log <FILE>"),
        (&["--log", "x", "--log-level", "much"], "possible values"),
    ] {
        let output = run(home.path(), args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(words), "{args:?}: {said}");
    }
    assert!(!home.path().join("x").exists());
}
