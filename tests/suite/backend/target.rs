//! Which token goes to which server: the command line first, then what the person has set up.

use std::fs;
use std::path::Path;

use streamside::config::account::{Account, Secret, Spoken};
use streamside::config::networks::{Networks, Remembered};
use streamside::config::paths::Paths;
use streamside::config::private;
use streamside::config::settings::TokenStore;
use streamside::config::vault::Vault;
use streamside::role::failure::Exit;
use streamside::role::{Failure, Target};

fn places(folder: &Path) -> Paths {
    Paths { config: folder.join("config.toml"), data: folder.join("data") }
}

fn target(server: &str) -> Target {
    Target { server: server.to_owned(), token_file: None, channel: "nova".to_owned(), insecure: false }
}

fn token_of(result: Result<Account, Failure>) -> Option<String> {
    result.expect("an account").token.map(|token| token.expose().to_owned())
}

#[test]
fn a_token_file_wins_then_the_configuration_then_what_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let places = places(folder.path());
    let file = |name: &str| folder.path().join(name);
    private::write(&file("given"), "given\n").unwrap();
    private::write(&file("configured"), "configured\n").unwrap();

    assert_eq!(token_of(target("https://chat.example.org").account(&places)), None, "a guest");

    let mut network = Remembered {
        server: "https://chat.example.org/".into(),
        name: Some("me".into()),
        rooms: vec![],
        token: Default::default(),
        protocol: Spoken::Bitwave,
    };
    let vault = Vault::new(TokenStore::File, places.tokens());
    network.token = vault.keep(&network.key(), &Secret::new("remembered".into())).unwrap();
    let mut list = Networks::default();
    list.add(network);
    list.save(&places.networks()).unwrap();
    assert_eq!(token_of(target("chat.example.org").account(&places)), Some("remembered".to_owned()));
    assert_eq!(token_of(target("other.example.org").account(&places)), None, "never to another server");

    let config = format!(
        "[[network]]\nserver = \"https://chat.example.org\"\ninsecure = true\ntoken_file = {:?}\n",
        file("configured")
    );
    fs::write(&places.config, config).unwrap();
    let account = target("chat.example.org").account(&places);
    assert!(account.as_ref().is_ok_and(|account| account.insecure));
    assert_eq!(token_of(account), Some("configured".to_owned()));

    let given = Target { token_file: Some(file("given")), ..target("chat.example.org") };
    assert_eq!(token_of(given.account(&places)), Some("given".to_owned()));
}

#[test]
fn what_is_wrong_with_the_set_up_has_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let places = places(folder.path());
    let exit = |target: Target| target.account(&places).unwrap_err().exit;
    assert_eq!(exit(target("irc://x")), Exit::Usage);
    let missing = Target { token_file: Some(folder.path().join("none")), ..target("chat.example.org") };
    assert_eq!(exit(missing), Exit::Config);
    fs::write(&places.config, "colour = 1").unwrap();
    assert_eq!(exit(target("chat.example.org")), Exit::Config);
}
