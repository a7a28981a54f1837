//! Lines that are typed or piped in, as the loop's inputs.
//!
//! A thread of its own waits for them: a terminal gives a line when it is complete, and nothing may hold up the end of
//! the program. Must not know what a line means.

use std::io::{self, BufRead, IsTerminal, Read};
use std::thread;
use std::time::Duration;

use crossterm::event::Event as Input;
use futures_util::stream::{self, Stream};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

/// No message is longer.
const LONGEST: u64 = 64 << 10;
/// How long the end of a pipe waits for the answers to what it has sent.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long it takes until what was typed is known to be on its way.
const MOMENT: Duration = Duration::from_millis(300);

/// How far the app is with what it was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Connected, or known that it will not be soon.
    pub ready: bool,
    /// Everything sent has been answered.
    pub settled: bool,
    /// The last line was not taken, and an empty one sends it again.
    pub returned: bool,
    /// How often it was looked at.
    pub drawn: u64,
}

/// The lines of stdin. A pipe is not read before the chat is ready, and ends once what it has said is answered.
pub fn stdin(progress: watch::Receiver<Progress>) -> impl Stream<Item = io::Result<Input>> + Unpin {
    let (sender, lines) = mpsc::channel(1);
    // Detached: it may wait for a line for ever.
    thread::spawn(move || read(&mut io::stdin().lock(), &sender));
    paced(lines, progress, !io::stdin().is_terminal())
}

fn read(from: &mut impl BufRead, lines: &mpsc::Sender<String>) {
    loop {
        let mut line = Vec::new();
        match from.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
        if lines.blocking_send(text).is_err() {
            return;
        }
    }
}

/// `piped` lines wait for each other's answers; one that the server has not taken yet goes again before the next.
fn paced(
    lines: mpsc::Receiver<String>,
    progress: watch::Receiver<Progress>,
    piped: bool,
) -> impl Stream<Item = io::Result<Input>> + Unpin {
    Box::pin(stream::unfold((lines, progress, 0), move |(mut lines, mut progress, told)| async move {
        if piped && is_turned_down(&mut progress, told).await {
            let told = progress.borrow().drawn;
            return Some((Ok(Input::Paste(String::new())), (lines, progress, told)));
        }
        let Some(line) = lines.recv().await else {
            if piped && told > 0 {
                answered(&mut progress).await;
            }
            return None;
        };
        let told = progress.borrow().drawn;
        Some((Ok(Input::Paste(line)), (lines, progress, told)))
    }))
}

/// Waits until there is an answer to what was told at that look, and one can write. Whether it was not taken.
async fn is_turned_down(progress: &mut watch::Receiver<Progress>, told: u64) -> bool {
    let _ = progress.wait_for(|progress| progress.drawn > told).await;
    // A server that never answers must not hold up the rest for ever.
    let _ = timeout(PATIENCE, progress.wait_for(|progress| progress.settled)).await;
    progress.wait_for(|progress| progress.ready).await.is_ok_and(|progress| progress.returned)
}

/// Waits for the answer to what was sent last. That it is on its way shows a moment after it was typed.
async fn answered(progress: &mut watch::Receiver<Progress>) {
    let _ = timeout(MOMENT, progress.wait_for(|progress| !progress.settled)).await;
    let _ = timeout(PATIENCE, progress.wait_for(|progress| progress.settled)).await;
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    #[test]
    fn lines_come_whole_and_hostile_bytes_do_no_harm() {
        let (sender, mut lines) = mpsc::channel(8);
        read(&mut &b"one\r\ntwo\xff\n\nlast"[..], &sender);
        drop(sender);
        let read: Vec<String> = std::iter::from_fn(|| lines.try_recv().ok()).collect();
        assert_eq!(read, ["one", "two\u{fffd}", "", "last"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_piped_line_that_is_turned_down_goes_again_before_the_next() {
        let stands = |ready, settled, returned, drawn| Progress { ready, settled, returned, drawn };
        let (progress, told) = watch::channel(stands(true, true, false, 1));
        let (sender, lines) = mpsc::channel(8);
        for line in ["one", "two"] {
            sender.send(line.to_owned()).await.unwrap();
        }
        let mut inputs = paced(lines, told, true);
        let line = |line: &str| Input::Paste(line.to_owned());
        assert_eq!(inputs.next().await.unwrap().unwrap(), line("one"));
        let soon = Duration::from_millis(1);
        for waits in [stands(true, false, false, 2), stands(false, true, true, 3)] {
            progress.send_replace(waits);
            assert!(timeout(soon, inputs.next()).await.is_err(), "{waits:?}");
        }
        progress.send_replace(stands(true, true, true, 4));
        assert_eq!(inputs.next().await.unwrap().unwrap(), line(""));
        progress.send_replace(stands(true, true, false, 5));
        assert_eq!(inputs.next().await.unwrap().unwrap(), line("two"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pipe_waits_until_the_chat_is_ready_and_ends_once_everything_is_answered() {
        let (progress, told) = watch::channel(Progress::default());
        let (sender, lines) = mpsc::channel(8);
        sender.send("hi".to_owned()).await.unwrap();
        drop(sender);
        let mut inputs = paced(lines, told, true);
        assert!(timeout(PATIENCE, inputs.next()).await.is_err(), "nothing is connected yet");
        progress.send_replace(Progress { ready: true, settled: true, drawn: 1, ..Progress::default() });
        assert_eq!(inputs.next().await.unwrap().unwrap(), Input::Paste("hi".into()));
        progress.send_replace(Progress { ready: true, settled: false, drawn: 2, ..Progress::default() });
        let end = tokio::spawn(async move { inputs.next().await.is_none() });
        tokio::time::sleep(PATIENCE / 2).await;
        assert!(!end.is_finished(), "the answer is still to come");
        progress.send_replace(Progress { ready: true, settled: true, drawn: 3, ..Progress::default() });
        assert!(end.await.unwrap());
    }
}
