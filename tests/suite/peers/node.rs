//! A JavaScript program of `tests/interop` as a child process: JSON lines out, JSON lines in.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use streamside::clock;

use serde_json::Value;

use super::PATIENCE;

pub struct Node {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<Value>,
    seen: Vec<Value>,
}

impl Node {
    /// Starts `tests/interop/SCRIPT ARGS…`.
    pub fn start(script: &str, args: &[&str]) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/interop");
        assert!(
            folder.join("node_modules").is_dir(),
            "npm packages are missing: run tests/run, or npm ci in tests/interop"
        );
        let mut child = Command::new("node")
            .arg(script)
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is installed (tests/run does that)");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).unwrap_or(Value::String(line));
                if sender.send(value).is_err() {
                    return;
                }
            }
        });
        let stdin = child.stdin.take();
        Self { child, stdin, lines, seen: Vec::new() }
    }

    /// Tells the program to do something.
    pub fn tell(&mut self, command: &Value) {
        let stdin = self.stdin.as_mut().expect("stdin is piped");
        writeln!(stdin, "{command}").expect("the program still runs");
    }

    /// The next line for which `wanted` holds; lines before it are kept in `seen`.
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = clock::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(clock::now());
            let Ok(value) = self.lines.recv_timeout(left) else {
                panic!("waited for {what}; seen: {:#?}", self.seen);
            };
            self.seen.push(value.clone());
            if wanted(&value) {
                return value;
            }
        }
    }

    pub fn wait_key(&mut self, key: &str) -> Value {
        self.wait(key, |line| line.get(key).is_some())[key].clone()
    }

    /// All lines so far.
    pub fn seen(&self) -> &[Value] {
        &self.seen
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
