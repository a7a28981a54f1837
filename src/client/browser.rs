//! Opening a link with the desktop's own program: http and https only, never through a shell.
//!
//! Must not know who posted it.

use std::io;

use thiserror::Error;
use url::Url;

use super::clipboard::is_local;

/// Longest address that is handed on, in bytes.
const LONGEST: usize = 2048;

#[derive(Debug, Error)]
pub enum BrowserError {
    #[error("That is no address of the web, so it is not opened.")]
    NotTheWeb,
    #[error("There is no desktop here that could open it: y copies the address.")]
    NoDesktop,
    #[error("The desktop did not open it ({0}): y copies the address.")]
    Refused(io::Error),
}

/// Opens an address. Waits for the desktop a little: not for the loop.
///
/// # Errors
/// When it is no address of the web, or nothing here can open it.
pub fn open(address: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<(), BrowserError> {
    let address = checked(address).ok_or(BrowserError::NotTheWeb)?;
    // A browser for the terminal would draw over this program; one at the far end of ssh is of no use.
    if !is_local(variable) {
        return Err(BrowserError::NoDesktop);
    }
    open::that_detached(address.as_str()).map_err(BrowserError::Refused)
}

/// The address as it is handed on: parsed and written anew, so that it begins with its scheme and holds no blanks,
/// quotes or controls.
fn checked(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    let printable = url.as_str().bytes().all(|byte| byte.is_ascii_graphic());
    (printable && url.as_str().len() <= LONGEST).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_opened() {
        for address in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "ssh://-oProxyCommand=x",
            "mailto:a@b.test",
            "-a",
            "/etc/passwd",
            "",
            "x",
        ] {
            let error = open(address, &|_| None).unwrap_err();
            assert!(matches!(error, BrowserError::NotTheWeb), "{address}: {error}");
        }
        assert!(
            matches!(open("https://a.test/", &|_| None), Err(BrowserError::NoDesktop))
                || cfg!(not(target_os = "linux"))
        );
    }

    #[test]
    fn an_address_is_written_anew_before_it_is_handed_on() {
        for (address, handed) in [
            ("https://a.test/x y\"'`$(id)", Some("https://a.test/x%20y%22'%60$(id)")),
            ("HTTPS://A.test", Some("https://a.test/")),
            ("https://аpple.test/", Some("https://xn--pple-43d.test/")),
            ("https://a.test/\u{202e}", Some("https://a.test/%E2%80%AE")),
        ] {
            assert_eq!(checked(address).as_ref().map(Url::as_str), handed, "{address}");
        }
        assert_eq!(checked(&format!("https://a.test/{}", "a".repeat(LONGEST))), None);
    }
}
