//! Taking the terminal and giving it back: exactly once, whatever happens, without a panic even when it is gone.
//!
//! Everything is switched on by fixed bytes, and no answer is waited for: the only question is met in `answer`. Must not
//! know what is drawn in between.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::Timespec;
use rustix::process::Signal;
use thiserror::Error;

use super::answer::QUESTION;
use super::capability::is_dumb;

/// Alternate screen; window title put aside; no wrapping at the edge, since a sign that is drawn wider than counted
/// would spill into the next row; kitty's key protocol, first level, on this screen; bracketed paste; focus events.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[22;2t\x1b[?7l\x1b[>1u\x1b[?2004h\x1b[?1004h";
/// Mouse buttons and wheel, with wide coordinates.
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
/// The same backwards, with the style and the cursor as they were.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[m\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[?7h\x1b[23;2t\x1b[?1049l\x1b[?25h";

/// Whether the terminal is ours at the moment. Process-wide, as the terminal is.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Why the screen cannot be drawn.
#[derive(Debug, Error)]
pub enum TerminalError {
    #[error("this needs a terminal, and {0} is not one; --plain, `streamside tail` and `streamside send` work without")]
    NotATerminal(&'static str),
    #[error("the terminal type is unset or `dumb`, which cannot show a screen; set TERM, or use `streamside tail`")]
    Dumb,
    #[error("the terminal refused: {0}")]
    Io(#[from] io::Error),
}

/// The terminal while it is ours. Dropping gives it back.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

/// Whether there is a terminal that can show a screen.
///
/// # Errors
/// When input or output is not a terminal, or it can do nothing but print.
pub fn check() -> Result<(), TerminalError> {
    if !io::stdin().is_terminal() {
        return Err(TerminalError::NotATerminal("the input"));
    }
    if !io::stdout().is_terminal() {
        return Err(TerminalError::NotATerminal("the output"));
    }
    if is_dumb(&|name| std::env::var(name).ok()) {
        return Err(TerminalError::Dumb);
    }
    Ok(())
}

impl Guard {
    /// Takes the terminal: raw mode, alternate screen, paste, focus and key reports, and those of the mouse if wanted.
    ///
    /// # Errors
    /// As [`check`], or when the terminal refuses.
    pub fn enter(mouse: bool) -> Result<Self, TerminalError> {
        check()?;
        take(mouse)?;
        Ok(Self { mouse })
    }

    /// Gives the terminal back, stops the whole job as Ctrl-Z in a shell does, and takes the terminal again once the
    /// job is continued. Everything must be painted anew after that.
    ///
    /// Where no shell could continue it (the program is all that runs in this terminal), it does not stop.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        stop();
        take(self.mouse)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Stops the whole job, where a shell can continue it.
pub fn stop() {
    if has_job_control() {
        // SIGTSTP may have a handler by now; this one cannot. The group, since `cargo run` waits in it too.
        let _ = rustix::process::kill_current_process_group(Signal::STOP);
        await_the_stop();
    }
}

/// Gives the terminal back, if it is ours. Errors are of no use to anybody: the terminal is gone then.
pub fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = write(LEAVE);
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Makes a panic give the terminal back before its message is printed. While `quiet` says so (a parse that may fail is
/// running guarded) nothing is touched. A panic beside the main thread ends the program: it would go on without one of
/// its parts and without a screen.
pub fn restore_on_panic(quiet: fn() -> bool) {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if quiet() {
            return;
        }
        let drawn = TAKEN.load(Ordering::SeqCst);
        restore();
        print(info);
        if drawn && std::thread::current().name() != Some("main") {
            std::process::exit(101);
        }
    }));
}

/// A writer to the terminal without a buffer of its own: one call is one write.
///
/// # Errors
/// When the output was closed.
pub fn writer() -> io::Result<File> {
    Ok(File::from(rustix::io::dup(io::stdout())?))
}

/// Asks the terminal for its ground, without waiting; the answer comes among the keys.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn ask_ground() -> io::Result<()> {
    write(QUESTION)
}

/// Columns and rows; 80x24 where the terminal does not say.
pub fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

/// Width and height of a cell in pixels; 8x16 where the terminal does not say.
pub fn cell() -> (u16, u16) {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
    let cell = size.and_then(|size| {
        let cell = (size.ws_xpixel.checked_div(size.ws_col)?, size.ws_ypixel.checked_div(size.ws_row)?);
        (cell.0 > 0 && cell.1 > 0).then_some(cell)
    });
    cell.unwrap_or((8, 16))
}

fn take(mouse: bool) -> io::Result<()> {
    crossterm::terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let enter = if mouse { [ENTER, MOUSE].concat() } else { ENTER.to_vec() };
    write(&enter).inspect_err(|_| restore())
}

/// The signal may go to another thread first, which stops this one a moment later; until then the terminal must not be
/// taken again. Time in the stop counts, so nobody waits for this after coming back.
fn await_the_stop() {
    let moment = Timespec { tv_sec: 0, tv_nsec: 500_000_000 };
    let _ = rustix::event::poll(&mut [], Some(&moment));
}

fn has_job_control() -> bool {
    // A session's own first group has no shell above it that could bring it back.
    rustix::process::getsid(None).is_ok_and(|session| session != rustix::process::getpgrp())
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let stdout = io::stdout();
    let mut left = bytes;
    while !left.is_empty() {
        let written = rustix::io::retry_on_intr(|| rustix::io::write(&stdout, left))?;
        left = &left[written..];
    }
    Ok(())
}
