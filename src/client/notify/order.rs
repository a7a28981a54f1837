//! Which way is tried after which: notification server, sound server, a player. What failed rests for ten minutes, so
//! that a dead bus is not asked for every mention.
//!
//! Must not know what a way does.

use std::future::Future;
use std::time::{Duration, Instant};

use crate::app::alert::{Notice, Sound};

/// How long a way that failed is left alone.
const REST: Duration = Duration::from_secs(600);

/// A way does not work at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dead;

/// The ways to reach a person outside the terminal. Each ends by itself in a few seconds.
pub trait Means {
    /// Shows a notice, with the server's own sound if it is wanted; whether the server makes that sound.
    fn show(&mut self, notice: &Notice, sound: bool) -> impl Future<Output = Result<bool, Dead>> + Send;
    /// Plays through the sound server.
    fn stream(&mut self, sound: &Sound) -> impl Future<Output = Result<(), Dead>> + Send;
    /// Plays by a program.
    fn play(&mut self, sound: &Sound) -> impl Future<Output = Result<(), Dead>> + Send;
}

#[derive(Debug)]
pub struct Order<M> {
    means: M,
    show: Rest,
    stream: Rest,
    play: Rest,
}

/// Until when a way rests.
#[derive(Debug, Default)]
struct Rest(Option<Instant>);

impl<M: Means> Order<M> {
    pub fn new(means: M) -> Self {
        Self { means, show: Rest::default(), stream: Rest::default(), play: Rest::default() }
    }

    /// Shows and plays what is wanted by the first way that works; false when a sound is wanted and none was made.
    pub async fn tell(
        &mut self,
        notice: Option<&Notice>,
        sound: Option<&Sound>,
        now: &(dyn Fn() -> Instant + Sync),
    ) -> bool {
        let own = sound == Some(&Sound::Own);
        let mut heard = sound.is_none();
        if let Some(notice) = notice.filter(|_| self.show.is_over(now())) {
            let shown = self.means.show(notice, own).await;
            heard |= self.show.learn(shown, now()) == Some(true);
        }
        let Some(sound) = sound.filter(|_| !heard) else { return heard };
        if self.stream.is_over(now()) {
            let played = self.means.stream(sound).await;
            heard = self.stream.learn(played, now()).is_some();
        }
        if !heard && self.play.is_over(now()) {
            let played = self.means.play(sound).await;
            heard = self.play.learn(played, now()).is_some();
        }
        heard
    }
}

impl Rest {
    fn is_over(&self, now: Instant) -> bool {
        self.0.is_none_or(|end| end <= now)
    }

    fn learn<T>(&mut self, result: Result<T, Dead>, now: Instant) -> Option<T> {
        self.0 = result.is_err().then(|| now + REST);
        result.ok()
    }
}
