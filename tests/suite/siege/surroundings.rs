//! Broken surroundings: each is told in one sentence that names the cause and the next step, with the right exit code.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::stage::write_private;
use crate::backend::fake_server::{TOKEN, saying};
use crate::hostile::judge;
use crate::peers::binary::{Server, run};
use crate::peers::terminal::{Setup, Terminal};

/// A complaint of one line with all these words in it, and nothing on stdout.
fn assert_complains(output: &Output, exit: i32, words: &[&str]) {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{words:?}: {complaint}");
    for word in words {
        assert!(complaint.contains(word), "{word:?} is missing: {complaint}");
    }
    assert_eq!(judge::fault(complaint.trim_end()), None);
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    // Usage errors are clap's, with the usage below.
    assert!(exit == 2 || complaint.lines().count() == 1, "{complaint}");
    assert!(!complaint.contains("panicked"), "{complaint}");
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn send<'a>(server: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["send", "--server", server, "--channel", "nova"], more, &["hi"]].concat()
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its number").port()
}

#[test]
fn a_broken_configuration_is_named_with_its_line() {
    let home = home();
    let config = home.path().join("config.toml");
    let shown = config.to_string_lossy().into_owned();
    for (text, words) in [
        ("mouse = true\n\ncolour = \"never\"\n", [":3: ", "`colour`; did you mean `color`?"]),
        ("[[network]]\nserver = \"a.example\"\nchannel = []\n", [":3: ", "did you mean `channels`?"]),
        ("mouse = \n", [":1: ", "config.toml"]),
        ("token_store = \"kering\"", [":1: ", "did you mean `keyring`?"]),
        ("\u{1b}[31m = 1", [":1: ", "config.toml"]),
    ] {
        fs::write(&config, text).expect("written");
        let mut command = in_a_terminal(home.path(), &["--config", &shown]);
        assert_eq!(command.ended().exit_code(), 3, "{text:?}");
        let said = String::from_utf8_lossy(&command.bytes()).into_owned();
        for word in words {
            assert!(said.contains(word), "{word:?} is missing: {said}");
        }
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
    fs::remove_file(&config).expect("removed");
    fs::create_dir(&config).expect("a folder in its place");
    let mut command = in_a_terminal(home.path(), &["--config", &shown]);
    assert_eq!(command.ended().exit_code(), 3);
    assert!(command.text().replace('\n', "").contains("cannot be read"), "{}", command.text());
    // The usual file, and for a command without a screen.
    let usual = home.path().join(".config/streamside");
    fs::create_dir_all(&usual).expect("a folder");
    fs::write(usual.join("config.toml"), "mous = true").expect("written");
    let output = run(home.path(), &send("http://127.0.0.1:1", &[]));
    assert_complains(&output, 3, &["config.toml:1: ", "did you mean `mouse`?"]);
}

fn in_a_terminal(home: &Path, args: &[&str]) -> Terminal {
    Terminal::start(&Setup { home, columns: 200, rows: 24, args, env: &[] })
}

#[test]
fn a_token_that_is_not_private_is_not_taken() {
    let home = home();
    let path = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    write_private(Path::new(&path("good")), TOKEN);
    write_private(Path::new(&path("empty")), "\n");
    write_private(Path::new(&path("loose")), TOKEN);
    fs::set_permissions(path("loose"), fs::Permissions::from_mode(0o644)).expect("a mode");
    symlink(path("good"), path("link")).expect("a link");
    fs::create_dir(path("folder")).expect("a folder");
    for (name, words) in [
        ("loose", ["mode 0644", "chmod 600"]),
        ("missing", ["cannot be read", "check the path"]),
        ("link", ["symbolic link", "name the file itself"]),
        ("empty", ["is empty", "put the token into it"]),
        ("folder", ["is not a file", "check the path"]),
    ] {
        let file = path(name);
        assert_complains(&run(home.path(), &send("http://127.0.0.1:1", &["--token-file", &file])), 3, &words);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_is_not_there_or_another_kind_is_named() {
    let home = home();
    let token = home.path().join("token").to_string_lossy().into_owned();
    write_private(Path::new(&token), TOKEN);
    let server = |bytes: &'static [u8]| async move { saying(bytes).await.to_string() };
    let page = server(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>").await;
    let lost = server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").await;
    let refusal: &[u8] =
        b"HTTP/1.1 400 X\r\nContent-Length: 52\r\n\r\n{\"code\":5,\"message\":\"Unsupported protocol version\"}\n";
    let old = server(refusal).await;
    let garbage = server(
        b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n\xff\xfe\x00garbage",
    )
    .await;
    let no_entry = server(b"HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n").await;
    let (nobody, plain) = (format!("127.0.0.1:{}", free_port()), lost.clone());
    for (url, exit, words) in [
        (format!("http://{nobody}"), 5, ["cannot be reached", "whether the server is running"]),
        ("http://no-such-host.invalid".to_owned(), 5, ["no address was found", "check the spelling"]),
        (format!("http://{page}"), 5, ["is not a Socket.IO chat server", "HTTP 200"]),
        (format!("http://{lost}"), 5, ["is not a Socket.IO chat server", "HTTP 404"]),
        (format!("http://{old}"), 5, ["refuses this version", "ask its operator"]),
        (format!("http://{garbage}"), 5, ["refuses this version", "ask its operator"]),
        (format!("http://{no_entry}"), 4, ["does not let this account in", "sign in again"]),
        (format!("https://{plain}"), 5, ["does not speak TLS", "write http://"]),
        (format!("https://localhost:{}", self_signed()), 5, ["does not speak TLS", "check the certificate"]),
        ("irc://127.0.0.1".to_owned(), 2, ["is not an address", "use http:// or https://"]),
    ] {
        let args = send(&url, &["--token-file", &token, "--insecure"]);
        assert_complains(&run(home.path(), &args), exit, &words);
        let tail = ["tail", "--server", &url, "--channel", "nova", "--token-file", &token, "--insecure"];
        assert_complains(&run(home.path(), &tail), exit, &words);
    }
}

/// A server whose certificate nobody vouches for; its port.
fn self_signed() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../backend/self-signed-cert.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../backend/self-signed-key.pem")).expect("a key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.expect("a certificate")], key)
        .expect("they fit");
    let config = Arc::new(config);
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            // The client hangs up in the middle.
            let _ = connection.complete_io(&mut stream);
        }
    });
    port
}

#[test]
fn a_token_that_the_server_refuses_is_an_exit_code_of_its_own() {
    let server = Server::start(&[]);
    let token = server.home.path().join("forged");
    write_private(&token, TOKEN);
    let token = token.to_string_lossy().into_owned();
    let output = run(server.home.path(), &send(&server.url, &["--token-file", &token]));
    assert_complains(&output, 4, &["token", "log in again"]);
    // Without a token one may read on some servers, and post on none.
    assert_complains(&run(server.home.path(), &send(&server.url, &[])), 4, &["token"]);
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let server = Server::start(&[]);
    let home = server.home.path();
    let data = home.join("data").to_string_lossy().into_owned();
    let serve = |more: &[&str]| run(home, &[&["serve"], more].concat());
    let output = serve(&["--listen", "127.0.0.1:0", "--data", &data]);
    assert_complains(&output, 1, &["in use by the server at http://127.0.0.1:", "--data"]);

    let other = home.join("other").to_string_lossy().into_owned();
    let address = server.url.trim_start_matches("http://");
    let output = serve(&["--listen", address, "--data", &other]);
    assert_complains(&output, 5, &["cannot listen on", "--listen"]);
    let output = serve(&["--listen", "0.0.0.0:0", "--limits", "off", "--data", &other]);
    assert_complains(&output, 2, &["loopback only", "127.0.0.1"]);
    assert_complains(&serve(&["--listen", "nonsense", "--data", &other]), 2, &["--listen", "nonsense"]);
    assert_complains(&serve(&["--max-message", "9999", "--data", &other]), 2, &["--max-message", "9999"]);

    let file = home.join("file");
    fs::write(&file, "not a folder").expect("written");
    let output = serve(&["--listen", "127.0.0.1:0", "--data", &file.to_string_lossy()]);
    assert_complains(&output, 1, &["cannot use the data folder", "check"]);
    let broken = home.join("broken");
    fs::create_dir(&broken).expect("a folder");
    fs::write(broken.join("streamside.db"), "no database at all, but long enough to be looked at").expect("written");
    let output = serve(&["--listen", "127.0.0.1:0", "--data", &broken.to_string_lossy()]);
    assert_complains(&output, 1, &["database", "check the disk"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    // Nothing is closed to root, so the program is run as nobody; from a place that nobody may reach.
    let place = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().expect("a folder");
    let program = copy_of_the_binary(place.path());
    let closed = place.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("a mode");
    let mut command = Command::new(&program);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&closed).stdin(Stdio::null());
    if rustix::process::geteuid().is_root() {
        command.uid(65534).gid(65534);
    }
    let output = command.output().expect("the binary runs");
    assert_complains(&output, 1, &["read-only", "make it writable"]);
}

/// A server that was killed leaves its socket and its lock behind; the next one does not mind.
#[test]
fn what_a_killed_server_leaves_behind_is_no_hindrance() {
    let server = Server::start(&[]);
    server.token("ann");
    server.signal("KILL");
    let (_, home) = server.ended();
    assert!(home.path().join("data/control.sock").exists(), "nothing was left");
    let data = home.path().join("data").to_string_lossy().into_owned();
    let alone = run(home.path(), &["token", "ann", "--data", &data]);
    assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stderr));
    let again = Server::start_in(home, &[]);
    assert_eq!(again.token("ann"), String::from_utf8_lossy(&alone.stdout).trim());
}

#[test]
fn words_that_mean_nothing_are_answered_with_the_usage() {
    let home = home();
    for args in [
        &["nonsense"][..],
        &["--nonsense"],
        &["serve", "--nonsense"],
        &["send"],
        &["tail", "--channel", "x"],
        &["tail", "--server", "http://a", "--channel", "x", "-n", "many"],
        &["--token-file", "x"],
        &["--token", "secret"],
        &["send", "--server", "http://a", "--channel", "x", "--token", "secret", "hi"],
        &["completions", "nonsense"],
    ] {
        assert_complains(&run(home.path(), args), 2, &["error: ", "--help"]);
    }
}

#[test]
fn without_a_home_it_says_what_to_set() {
    // The system knows the home of everybody who exists; only root can be somebody who does not.
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let place = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().expect("a folder");
    let program = copy_of_the_binary(place.path());
    let mut command = Command::new(&program);
    command.args(send("http://127.0.0.1:1", &[])).env_remove("HOME").uid(54321).gid(54321).stdin(Stdio::null());
    let output = command.output().expect("the binary runs");
    assert_complains(&output, 3, &["no home folder was found", "set HOME"]);
}

/// Copied by another program: a child that another test is just starting would have this process's file open for writing
/// until it runs its own, and such a file cannot be run.
fn copy_of_the_binary(folder: &Path) -> PathBuf {
    let program = folder.join("streamside");
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_streamside")).arg(&program).status();
    assert!(copied.expect("cp runs").success());
    program
}
