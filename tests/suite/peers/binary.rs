//! The real binary as a child process: a server on a free port, or any subcommand run to its end.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// The binary, cut off from the configuration and data of whoever runs the tests.
pub fn streamside(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_streamside"));
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home).env("USER", "tester").env("LANG", "C.UTF-8").env("TERM", "xterm-256color");
    command
}

/// Runs a subcommand to its end.
pub fn run(home: &Path, args: &[&str]) -> Output {
    streamside(home).args(args).stdin(Stdio::null()).output().expect("the binary runs")
}

/// Writes a file with mode 0600, as every command wants a token's, and returns its path.
pub fn private_file(path: &Path, content: &[u8]) -> String {
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path).expect("a private file");
    file.write_all(content).expect("a private file");
    path.to_string_lossy().into_owned()
}

/// `streamside serve` on a free loopback port with its own data folder.
pub struct Server {
    child: Child,
    pub url: String,
    pub home: TempDir,
}

impl Server {
    pub fn start(args: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().expect("a temporary folder"), args)
    }

    /// The same on data that another server has left.
    pub fn start_in(home: TempDir, args: &[&str]) -> Self {
        let data = home.path().join("data");
        let mut child = streamside(home.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data)
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut line).expect("the server says where it listens");
        let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("said {line:?}")).to_owned();
        Self { child, url, home }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The token of a user, made if missing.
    pub fn token(&self, user: &str) -> String {
        let data = self.home.path().join("data");
        let output = run(self.home.path(), &["token", user, "--data", &data.to_string_lossy()]);
        assert!(output.status.success(), "token: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("a token is text").trim().to_owned()
    }

    /// The token in a private file.
    pub fn token_file(&self, user: &str) -> String {
        private_file(&self.home.path().join(format!("{user}.token")), self.token(user).as_bytes())
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "kill -{name}");
    }

    /// Waits for the end and gives the folder back.
    pub fn ended(mut self) -> (std::process::ExitStatus, TempDir) {
        let status = self.child.wait().expect("the server ends");
        let home = std::mem::replace(&mut self.home, tempfile::tempdir().expect("a temporary folder"));
        (status, home)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
