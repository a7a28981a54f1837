//! A thread of its own that writes, so that nobody else ever waits for a disk: what does not fit into its queue is left
//! out, and the gap is named. Must not know what is written where.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::clean::clean;

/// Lines that may wait for the disk.
const WAITING: usize = 4096;
/// Bytes that are written at once, and one line more.
const AT_ONCE: usize = 64 << 10;
/// How long the end of the program waits for a disk.
const PATIENCE: Duration = Duration::from_secs(1);

/// The end that is written to; each write is one line. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    orders: SyncSender<Order>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Lines since the last ones that fitted.
    lost: AtomicU64,
    /// The last thing that went wrong.
    failed: Mutex<Option<String>>,
}

enum Order {
    Line(String),
    /// All before it has been written.
    Written(SyncSender<()>),
}

impl Writer {
    /// # Errors
    /// When the system gives no thread.
    pub fn start(sink: impl Write + Send + 'static) -> io::Result<Self> {
        let (orders, queue) = sync_channel(WAITING);
        let shared = Arc::new(Shared::default());
        let its = Arc::clone(&shared);
        thread::Builder::new().name("log".to_owned()).spawn(move || write(&queue, &its, sink))?;
        Ok(Self { orders, shared })
    }

    /// Waits until everything so far is written, but not for ever. Gives what went wrong, if anything did.
    pub fn finish(&self) -> Option<String> {
        let (done, written) = sync_channel(1);
        if self.orders.try_send(Order::Written(done)).is_err() || written.recv_timeout(PATIENCE).is_err() {
            return Some("the disk takes too long".to_owned());
        }
        self.shared.failed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(TrySendError::Full(_)) = self.orders.try_send(Order::Line(clean(bytes))) {
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(queue: &Receiver<Order>, shared: &Shared, mut sink: impl Write) {
    let mut put = |text: &mut String| {
        let lost = shared.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            text.push_str(&format!("{lost} lines are missing here: the disk was too slow\n"));
        }
        if let Err(error) = sink.write_all(text.as_bytes()) {
            *shared.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
        }
        text.clear();
    };
    let mut text = String::new();
    while let Ok(first) = queue.recv() {
        let mut next = Some(first);
        while let Some(order) = next.take() {
            match order {
                Order::Line(line) => text.push_str(&line),
                Order::Written(done) => {
                    put(&mut text);
                    // Whoever asked may have lost patience.
                    let _ = done.send(());
                }
            }
            if text.len() < AT_ONCE {
                next = queue.try_recv().ok();
            }
        }
        put(&mut text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk that takes nothing until it is told to.
    struct Stuck {
        go: Receiver<()>,
        written: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            // Without a sender it works again.
            let _ = self.go.recv();
            self.written.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nobody_waits_for_a_disk_that_hangs_and_the_gap_is_named() {
        let (works, go) = sync_channel(0);
        let written = Arc::new(Mutex::new(Vec::new()));
        let mut writer = Writer::start(Stuck { go, written: Arc::clone(&written) }).unwrap();
        // Far more than fits: this returns, or the test never ends.
        for number in 0..3 * WAITING {
            writer.write_all(format!("line {number}\n").as_bytes()).unwrap();
        }
        drop(works);
        while writer.finish().is_some() {}
        let text = String::from_utf8(written.lock().unwrap().clone()).unwrap();
        let missing: usize =
            text.lines().filter_map(|line| line.split_once(" lines are missing")?.0.parse::<usize>().ok()).sum();
        let there = text.lines().filter(|line| line.starts_with("line ")).count();
        assert_eq!(missing + there, 3 * WAITING);
        assert!(missing > 0 && text.starts_with("line 0\n"), "{missing}");
    }

    #[test]
    fn a_disk_that_is_full_is_told_at_the_end() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut writer = Writer::start(Full).unwrap();
        writer.write_all(b"words\n").unwrap();
        assert!(writer.finish().is_some_and(|why| why.contains("storage")), "{:?}", writer.finish());
    }
}
