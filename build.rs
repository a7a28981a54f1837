//! Asks the linker to lay what runs in every chat side by side, where the linker can.
//!
//! The system brings code into memory in pieces of 64 kB, so a function that runs brings its neighbours along: unsorted,
//! a chat that uses 3 MB of code holds 10 MB. `assets/first.ld` lists the functions, `benches/client/first.py` makes
//! it anew. Without it, or with one that is out of date, the program is the same and takes more memory. Must not decide
//! anything that a person could notice otherwise.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

const LIST: &str = "assets/first.ld";
/// Known to LLVM's linker alone, which Rust brings along for the usual computers. GNU's would take the list too, and minutes
/// to follow it.
const ONLY_LLVM: &str = "-Wl,--no-warn-symbol-ordering";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={LIST}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_OS", "linux") {
        return;
    }
    let list = format!("-Wl,-T,{}/{LIST}", env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    if links(&list) == Some(true) {
        println!("cargo:rustc-link-arg-bins={list}");
    }
}

/// Whether the linker that will be used takes such an argument: found out by a program that does nothing.
fn links(argument: &str) -> Option<bool> {
    let folder = env::var("OUT_DIR").ok()?;
    let source = Path::new(&folder).join("nothing.rs");
    fs::write(&source, "fn main() {}\n").ok()?;
    let mut rustc = Command::new(env::var_os("RUSTC")?);
    rustc.arg(source).args(["--out-dir", &folder, "--target", &env::var("TARGET").ok()?]);
    rustc.arg("-C").arg(format!("link-args={argument} {ONLY_LLVM}"));
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.arg("-C").arg(format!("linker={linker}"));
    }
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    rustc.args(flags.split('\x1f').filter(|flag| !flag.is_empty()));
    Some(rustc.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?.success())
}
