//! Under which name a person is known on the embedded server: the one chosen before, else `$USER`, else the answer to
//! a question. Must not know what the name is for.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use crate::role::failure::{Exit, Failure};
use crate::server::policy::name;

/// The file, in the data folder of the program, that remembers an answer.
const FILE: &str = "name";

/// # Errors
/// When a name must be asked for and nobody can answer.
pub fn name(folder: &Path) -> Result<String, Failure> {
    let remembered = fs::read_to_string(folder.join(FILE)).map(|name| name.trim().to_owned()).ok();
    let user = std::env::var("USER").ok();
    if let Some(fit) = [remembered, user].into_iter().flatten().find(|candidate| name::check(candidate).is_ok()) {
        return Ok(fit);
    }
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        let words =
            "USER is not set to a name that fits (1 to 32 of A-Z a-z 0-9 . _ -); set it, or start in a terminal";
        return Err(Failure::new(Exit::Usage, words));
    }
    let chosen = ask(&mut io::stdin().lock(), &mut io::stdout())?;
    // Asked again next time if it cannot be kept: no reason not to chat now.
    let _ = fs::create_dir_all(folder).and_then(|()| fs::write(folder.join(FILE), &chosen));
    Ok(chosen)
}

fn ask(input: &mut impl BufRead, output: &mut impl Write) -> Result<String, Failure> {
    let gone = |error: io::Error| Failure::new(Exit::Failed, format!("the terminal is gone: {error}"));
    writeln!(output, "Under which name do you want to chat? (letters, digits, dot, underscore, hyphen)")
        .map_err(gone)?;
    loop {
        write!(output, "name: ").and_then(|()| output.flush()).map_err(gone)?;
        let mut line = String::new();
        if input.read_line(&mut line).map_err(gone)? == 0 {
            return Err(Failure::new(Exit::Usage, "no name was given; start again, or set USER"));
        }
        let candidate = line.trim();
        match name::check(candidate) {
            Ok(()) => return Ok(candidate.to_owned()),
            Err(no) => writeln!(output, "{}", no.message).map_err(gone)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_does_not_fit_is_asked_for_again_with_the_rule() {
        let mut said = Vec::new();
        let name = ask(&mut "not a name\nadmin\nnova.7\n".as_bytes(), &mut said).expect("the third answer fits");
        assert_eq!(name, "nova.7");
        let said = String::from_utf8(said).expect("words");
        assert!(said.contains("1 to 32") && said.contains("reserved"), "{said}");
    }

    #[test]
    fn an_end_of_input_is_no_name() {
        assert_eq!(ask(&mut "".as_bytes(), &mut Vec::new()).map_err(|no| no.exit), Err(Exit::Usage));
    }
}
