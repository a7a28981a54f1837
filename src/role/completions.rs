//! `streamside completions SHELL`: what a shell needs to complete our words. `completions/` holds its output.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::cli::Cli;

pub fn write(shell: Shell, out: &mut dyn Write) -> io::Result<()> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "streamside", &mut script);
    out.write_all(&script)
}
