//! The program: parse, dispatch to a role, exit code. Must not know how anything is done.

fn main() {}
