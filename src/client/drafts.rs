//! Keeps what is typed: one file after the other, off the UI task, and all of them before the program ends.
//!
//! Must not know when something is worth keeping.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::app::drafts::Draft;
use crate::chat::{MessageId, Reply, SafeText};
use crate::config::drafts::{self, Answered, Kept};

/// What was kept by earlier runs.
pub fn load(folder: &Path) -> Vec<Draft> {
    drafts::load(folder).into_iter().map(draft).collect()
}

/// The writer of drafts. It starts with the first one.
#[derive(Debug)]
pub struct Keeper {
    folder: PathBuf,
    writer: Mutex<Option<Writer>>,
}

#[derive(Debug)]
struct Writer {
    queue: mpsc::UnboundedSender<Kept>,
    task: JoinHandle<()>,
}

impl Keeper {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, writer: Mutex::default() }
    }

    /// Keeps a draft soon. `problem` hears of the first file that cannot be written.
    pub fn keep(&self, draft: Draft, problem: impl FnOnce(String) + Send + 'static) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = writer.get_or_insert_with(|| start(self.folder.clone(), problem));
        // The writer lives as long as its queue.
        let _ = writer.queue.send(kept(draft));
    }

    /// Waits until everything is written.
    pub async fn finish(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Writer { queue, task }) = writer {
            drop(queue);
            // A writer that panicked has said so by other means.
            let _ = task.await;
        }
    }
}

fn start(folder: PathBuf, problem: impl FnOnce(String) + Send + 'static) -> Writer {
    let (queue, mut waiting) = mpsc::unbounded_channel::<Kept>();
    let folder: Arc<Path> = folder.into();
    let task = tokio::spawn(async move {
        let mut problem = Some(problem);
        while let Some(kept) = waiting.recv().await {
            let folder = Arc::clone(&folder);
            let written = spawn_blocking(move || write(&folder, &kept)).await;
            if let Ok(Err(why)) = written
                && let Some(problem) = problem.take()
            {
                problem(why);
            }
        }
    });
    Writer { queue, task }
}

fn write(folder: &Path, kept: &Kept) -> Result<(), String> {
    let nothing = kept.text.is_empty() && kept.sent.is_empty() && kept.reply.is_none();
    let written = if nothing { drafts::remove(folder, kept) } else { drafts::save(folder, kept) };
    written.map_err(|error| error.to_string())
}

fn kept(draft: Draft) -> Kept {
    let Draft { home, room, text, cursor, reply, sent } = draft;
    let reply = reply.map(|reply| Answered {
        to: reply.to.as_str().to_owned(),
        author: reply.author.as_str().to_owned(),
        excerpt: reply.excerpt.as_str().to_owned(),
    });
    Kept { home, room, text, cursor, sent, reply }
}

/// A file is no more trusted than the network.
fn draft(kept: Kept) -> Draft {
    let safe = |text: &str| SafeText::block(text).as_str().to_owned();
    let reply = kept.reply.map(|answered| {
        Arc::new(Reply {
            to: MessageId::new(&answered.to),
            author: SafeText::name(&answered.author),
            excerpt: SafeText::line(&answered.excerpt),
        })
    });
    Draft {
        home: kept.home,
        room: kept.room,
        text: safe(&kept.text),
        cursor: kept.cursor,
        reply,
        sent: kept.sent.iter().map(|sent| safe(sent)).collect(),
    }
}
