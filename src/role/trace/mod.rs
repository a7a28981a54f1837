//! A file for faults (`--log`): what the program tells of itself while it runs, line by line, with the time in UTC.
//!
//! It can be sent to whoever looks for a fault: nothing that anybody said or typed is in it, no token, and nothing of
//! other crates, which tell of headers and frames. The chat never waits for it. Must not know what is worth telling.

mod clean;
mod file;
mod writer;

use std::fmt;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::path::Path;
use std::thread;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::Writer as Text;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::clock;
use crate::markup::guard::guarded;

use super::failure::{Exit, Failure};

use file::Bounded;
use writer::Writer;

/// Of the file, and as much again of the one before.
const MOST: u64 = 4 << 20;
/// Chooses how much is told where nothing else does, in the words of tracing's filters.
const VARIABLE: &str = "STREAMSIDE_LOG";

/// The file while it is written. [`Trace::end`] writes what still waits.
pub struct Trace(Writer);

/// What is told: from this level on, else as the environment says, else what an operator has to know.
pub fn chosen(level: Option<&str>) -> EnvFilter {
    let filter = level.map_or_else(|| EnvFilter::try_from_env(VARIABLE).ok(), |level| Some(ours(level)));
    filter.unwrap_or_else(|| ours("info"))
}

fn ours(level: &str) -> EnvFilter {
    EnvFilter::new(format!("streamside={level}"))
}

/// Writes to this file from now on, and panics too. Once in a process.
///
/// # Errors
/// When the file cannot be written, or others could read it.
pub fn start(path: &Path, level: Option<&str>) -> Result<Trace, Failure> {
    let file = Bounded::open(path, MOST).map_err(|error| Failure::new(Exit::Usage, format!("--log: {error}")))?;
    let no_thread = |error| Failure::new(Exit::Failed, format!("the system gives no thread for --log ({error})"));
    let writer = Writer::start(file).map_err(no_thread)?;
    let lines = writer.clone();
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_timer(Wall).with_writer(move || lines.clone());
    let only_ours = filter_fn(|facts| facts.target().split("::").next() == Some("streamside"));
    tracing_subscriber::registry().with(chosen(level)).with(layer.with_filter(only_ours)).init();
    tell_panics(writer.clone());
    Ok(Trace(writer))
}

impl Trace {
    /// Gives a sentence if something could not be written.
    pub fn end(self) -> Option<String> {
        self.0.finish().map(|why| format!("not everything could be written to the file of --log ({why})"))
    }
}

/// The place alone: the message of a panic can hold the text that was too much for somebody.
fn tell_panics(writer: Writer) {
    let before = take_hook();
    set_hook(Box::new(move |info| {
        if !guarded() {
            tell_panic(info);
            // The program may end right after this.
            let _ = writer.finish();
        }
        before(info);
    }));
}

fn tell_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    // Words that stand so in the program, and not those that were put together while it ran.
    let words = info.payload().downcast_ref::<&'static str>().copied().unwrap_or_default();
    tracing::error!(place, thread = thread::current().name().unwrap_or_default(), words, "panicked");
}

struct Wall;

impl FormatTime for Wall {
    fn format_time(&self, text: &mut Text<'_>) -> fmt::Result {
        let at = jiff::Timestamp::from_millisecond(clock::wall().0).unwrap_or_default();
        write!(text, "{at:.3}")
    }
}
