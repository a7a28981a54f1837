//! Where a token comes from: a private file or a command. Never the command line, whose words everybody can read.
//!
//! Must not know servers or what a token is good for.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use zeroize::Zeroizing;

use super::account::Secret;
use super::private::{self, PrivateError};

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error(transparent)]
    File(#[from] PrivateError),
    #[error("{0} is empty; put the token into it")]
    Empty(String),
    #[error("the command {program:?} for the token cannot be run ({cause}); check token_cmd")]
    Unrunnable { program: String, cause: io::Error },
    #[error("the command {program:?} for the token failed ({status}); run it by hand to see why")]
    Failed { program: String, status: std::process::ExitStatus },
    #[error("the keyring does not answer ({cause}); set token_store = \"file\" or use --token-file")]
    Keyring { cause: String },
}

/// The token in a file that only this user may read.
///
/// # Errors
/// When the file cannot be read, is open to others, or is empty.
pub fn from_file(path: &Path) -> Result<Secret, SecretError> {
    let text = Zeroizing::new(private::read(path)?);
    first_line(&text).ok_or_else(|| SecretError::Empty(path.display().to_string()))
}

/// The first line that a command prints. It may ask on the terminal, so this waits, and comes before the screen.
///
/// # Errors
/// When the command cannot be run, fails, or prints nothing.
pub fn from_command(argv: &[String]) -> Result<Secret, SecretError> {
    let (program, arguments) = argv.split_first().ok_or_else(|| SecretError::Empty("token_cmd".to_owned()))?;
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|cause| SecretError::Unrunnable { program: program.clone(), cause })?;
    let printed = Zeroizing::new(output.stdout);
    if !output.status.success() {
        return Err(SecretError::Failed { program: program.clone(), status: output.status });
    }
    let text = std::str::from_utf8(&printed).unwrap_or_default();
    first_line(text).ok_or_else(|| SecretError::Empty(format!("the output of {program:?}")))
}

fn first_line(text: &str) -> Option<Secret> {
    let line = text.trim_start().lines().next()?.trim();
    (!line.is_empty()).then(|| Secret::new(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Vec<String> {
        ["sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[test]
    fn the_first_line_is_the_token() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        private::write(&path, "\n  eyJ.a.b  \nlogin: nova\n").unwrap();
        assert_eq!(from_file(&path).unwrap().expose(), "eyJ.a.b");
        assert_eq!(from_command(&sh("echo eyJ.c.d; echo more")).unwrap().expose(), "eyJ.c.d");
    }

    #[test]
    fn without_a_token_the_reason_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        private::write(&path, " \n").unwrap();
        assert!(from_file(&path).unwrap_err().to_string().ends_with("is empty; put the token into it"));
        assert!(matches!(from_command(&sh("true")), Err(SecretError::Empty(_))));
        assert!(matches!(from_command(&sh("echo x; exit 3")), Err(SecretError::Failed { .. })));
        assert!(matches!(from_command(&["/nowhere/x".to_owned()]), Err(SecretError::Unrunnable { .. })));
    }

    #[test]
    fn an_error_never_holds_what_a_command_printed() {
        let error = from_command(&sh("echo hunter2; exit 1")).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
