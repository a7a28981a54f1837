//! The program as the shell sees it: completions, manual page, help, usage errors.

use std::path::Path;

use crate::peers::binary::{Server, run};

fn printed(args: &[&str]) -> String {
    let home = tempfile::tempdir().expect("a temporary folder");
    let output = run(home.path(), args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_completions_that_are_shipped_are_those_of_this_command_line() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in [
        ("bash", "streamside.bash"),
        ("zsh", "_streamside"),
        ("fish", "streamside.fish"),
        ("elvish", "streamside.elv"),
        ("powershell", "_streamside.ps1"),
    ] {
        let text = std::fs::read_to_string(shipped.join(file)).expect("it is shipped");
        assert!(text == printed(&["completions", shell]), "run `streamside completions {shell} > completions/{file}`");
    }
}

#[test]
fn the_manual_page_tells_every_subcommand_with_its_options() {
    let page = printed(&["man"]);
    for words in [".TH streamside", "streamside serve", "listen", "token\\-file", "Exit codes"] {
        assert!(page.contains(words), "{words} is missing");
    }
}

#[test]
fn help_is_one_screen_and_long_help_names_the_exit_codes() {
    assert!(printed(&["-h"]).lines().count() <= 50);
    let long = printed(&["--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(long.contains("6 refused by the server"));
}

#[test]
fn what_cannot_be_understood_is_a_usage_error_with_a_way_out() {
    let home = tempfile::tempdir().expect("a temporary folder");
    for args in
        [&["--servr", "x"][..], &["srve"], &["send"], &["serve", "--listen", "nonsense"], &["--demo", "--server", "x"]]
    {
        let output = run(home.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(words.contains("--help"), "{args:?}: {words}");
    }
}

fn asked(home: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = run(home, args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn networks_are_added_listed_and_removed_and_no_token_is_ever_printed() {
    let (home, server) = (tempfile::tempdir().expect("a folder"), Server::start(&[]));
    let home = home.path();
    let (token, file) = (server.token("ann"), server.token_file("ann"));
    let empty = asked(home, &["account", "list"]);
    assert!(empty.1.contains("this computer"), "{empty:?}");
    let add = ["account", "add", &server.url, "--token-file", &file, "--channel", "nova", "--channel", "#mega"];
    let (code, out, words) = asked(home, &add);
    assert!(code == Some(0) && out.is_empty() && words.contains("as ann"), "{out} {words}");
    assert_eq!(asked(home, &add).0, Some(0), "again is no second one");
    let (_, list, _) = asked(home, &["account", "list"]);
    let row = list.lines().find(|line| line.contains(&server.url)).expect("it is listed");
    assert!(row.starts_with("ann ") && row.contains("nova, mega") && row.contains("private file"), "{list}");
    assert_eq!(list.matches(&server.url).count(), 1);
    let host = server.url.trim_start_matches("http://").to_owned();
    for said in [&list, &words, &asked(home, &["doctor"]).1] {
        assert!(!said.contains(&token), "{said}");
    }
    assert_eq!(asked(home, &["account", "remove", "nobody@nowhere"]).0, Some(2));
    assert_eq!(asked(home, &["account", "remove", &format!("ann@{host}")]).0, Some(0));
    assert!(!asked(home, &["account", "list"]).1.contains("ann"));
    let tokens = std::fs::read_dir(home.join(".local/share/streamside/tokens")).expect("the folder is there");
    assert_eq!(tokens.count(), 0, "the token is gone with it");
}

#[test]
fn a_network_that_cannot_be_added_says_why_by_its_exit_code() {
    let (home, server) = (tempfile::tempdir().expect("a folder"), Server::start(&[]));
    for (args, code, words) in [
        (&["http://127.0.0.1:9"][..], 5, "cannot be reached"),
        (&["irc://x"], 2, "https://"),
        (&[server.url.as_str(), "--name", "ann"], 2, "--password-stdin"),
        (&[server.url.as_str(), "--token-file", "/nowhere/token"], 3, "cannot be read"),
        (&[server.url.as_str(), "--name", "a", "--token-file", "x"], 2, "--help"),
    ] {
        let (found, _, said) = asked(home.path(), &[&["account", "add"], args].concat());
        assert!(found == Some(code) && said.contains(words), "{args:?}: {found:?} {said}");
    }
    let mut wrong = crate::peers::binary::streamside(home.path());
    wrong.args(["account", "add", &server.url, "--name", "ann", "--password-stdin"]);
    let mut child = wrong.stdin(std::process::Stdio::piped()).spawn().expect("the binary runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("piped"), b"wrong\n").expect("it reads");
    assert_eq!(child.wait().expect("it ends").code(), Some(4));
    assert!(!home.path().join(".local/share/streamside/networks.toml").exists(), "nothing is left behind");
}

#[test]
fn the_configuration_is_shown_checked_and_found() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("c.toml");
    let at = file.to_string_lossy().into_owned();
    let example = printed(&["config", "example"]);
    assert!(example.contains("token_store = ") && example.contains("plain = false"), "{example}");
    std::fs::write(&file, example).expect("a file");
    assert_eq!(asked(home.path(), &["config", "check", "--config", &at]).0, Some(0));
    std::fs::write(&file, "mouse = true\nmuose = 1\n").expect("a file");
    let (code, _, words) = asked(home.path(), &["config", "check", "--config", &at]);
    assert!(code == Some(3) && words.contains(":2: unknown key `muose`; did you mean `mouse`?"), "{words}");
    for (text, told) in [
        ("[keys.bind]\n\"ctlr-k\" = \"help\"\n", ":2: \"ctlr\" in \"ctlr-k\" is no key to hold"),
        ("[look]\ntheme = \"drak\"\n", ":2: "),
    ] {
        std::fs::write(&file, text).expect("a file");
        let (code, _, words) = asked(home.path(), &["config", "check", "--config", &at]);
        assert!(code == Some(3) && words.contains(told), "{words}");
    }
    std::fs::write(&file, "[keys.bind]\n\"ctrl-i\" = \"help\"\n").expect("a file");
    let (code, said, _) = asked(home.path(), &["config", "check", "--config", &at]);
    assert!(code == Some(0) && said.contains(":2: most terminals send Tab for Ctrl-I"), "{said}");
    assert_eq!(asked(home.path(), &["config", "path", "--config", &at]).1.trim(), at);
    assert!(printed(&["config", "path"]).trim().ends_with(".config/streamside/config.toml"));
}

#[test]
fn the_doctor_has_a_line_for_everything_and_fails_when_something_does() {
    let (home, server) = (tempfile::tempdir().expect("a folder"), Server::start(&[]));
    let config = home.path().join("c.toml");
    let at = config.to_string_lossy().into_owned();
    std::fs::write(&config, format!("token_store = \"file\"\n[[network]]\nserver = \"{}\"\n", server.url))
        .expect("a file");
    let (code, out, _) = asked(home.path(), &["doctor", "--config", &at]);
    assert_eq!(code, Some(0), "{out}");
    for about in
        ["terminal", "colours", "letters", "configuration", "keyring", "data folder", "local history", "embedded store"]
    {
        assert!(out.lines().any(|line| line[6..].starts_with(about)), "{about} is missing: {out}");
    }
    assert!(out.contains("answers in "), "{out}");
    let data = server.home.path().join("data");
    let (_, out, _) = asked(home.path(), &["doctor", "--config", &at, "--data", &data.to_string_lossy()]);
    assert!(out.contains("sound, in "), "{out}");

    std::fs::write(&config, "[[network]]\nserver = \"http://127.0.0.1:9\"\n").expect("a file");
    let (code, out, _) = asked(home.path(), &["doctor", "--json", "--config", &at]);
    assert_eq!(code, Some(1));
    let states: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(states.iter().any(|line| line["state"] == "fail" && line["about"] == "server 127.0.0.1:9"), "{out}");
    std::fs::write(&config, "x = 1\n").expect("a file");
    let (code, out, _) = asked(home.path(), &["doctor", "--config", &at]);
    assert!(code == Some(1) && out.contains("unknown key"), "{out}");
}
