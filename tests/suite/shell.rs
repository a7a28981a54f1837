//! The program as the shell sees it: completions, manual page, help, usage errors.

use std::path::Path;

use crate::peers::binary::run;

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
