//! The signals a program on a terminal answers, as a stream.
//!
//! Watching one takes its ordinary effect away, so only those stand here that somebody acts upon. Must not know what
//! is done about them.

use std::io;
use std::task::{Context, Poll};

use futures_util::Stream;
use futures_util::stream::poll_fn;
use rustix::process::Signal as Number;
use tokio::signal::unix::{SignalKind, signal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// One that ends the program, with its number.
    End(i32),
    /// Ctrl-Z from outside.
    Stop,
    /// Running again after a stop.
    Continue,
    Resize,
    /// The configuration is to be read again.
    Reload,
}

const WATCHED: [(Number, Signal); 8] = [
    (Number::TERM, Signal::End(Number::TERM.as_raw())),
    (Number::HUP, Signal::End(Number::HUP.as_raw())),
    (Number::INT, Signal::End(Number::INT.as_raw())),
    (Number::QUIT, Signal::End(Number::QUIT.as_raw())),
    (Number::TSTP, Signal::Stop),
    (Number::CONT, Signal::Continue),
    (Number::WINCH, Signal::Resize),
    (Number::USR1, Signal::Reload),
];

/// Watches from now on. Needs tokio's runtime.
///
/// # Errors
/// When the system refuses to watch a signal.
pub fn watch() -> io::Result<impl Stream<Item = Signal> + Unpin> {
    let watch = |(number, meaning): (Number, Signal)| {
        signal(SignalKind::from_raw(number.as_raw())).map(|signal| (signal, meaning))
    };
    let mut watched = WATCHED.into_iter().map(watch).collect::<io::Result<Vec<_>>>()?;
    Ok(poll_fn(move |context: &mut Context<'_>| {
        // All are asked, so that each wakes this task.
        let came = |(signal, meaning): &mut (tokio::signal::unix::Signal, Signal)| {
            signal.poll_recv(context).is_ready().then_some(*meaning)
        };
        match watched.iter_mut().find_map(came) {
            Some(meaning) => Poll::Ready(Some(meaning)),
            None => Poll::Pending,
        }
    }))
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use rustix::process::{getpid, kill_process};

    use super::*;

    #[tokio::test]
    async fn signals_come_with_their_meaning() {
        let mut signals = watch().unwrap();
        for (number, meaning) in
            [(Number::WINCH, Signal::Resize), (Number::USR1, Signal::Reload), (Number::TERM, Signal::End(15))]
        {
            kill_process(getpid(), number).unwrap();
            assert_eq!(signals.next().await, Some(meaning));
        }
    }
}
