//! The loop: keys, networks, signals and the clock go into the app; frames and effects come out.
//!
//! Keys are drawn at once. What networks report is drawn at once after a pause and otherwise at no more than thirty
//! frames a second: while a frame waits for its time, networks are not listened to, so that busy rooms cost few
//! wake-ups. Queues are bounded; a sender that is too fast waits. Nothing happens when nothing changed. Must not know how
//! a screen is painted or an effect performed.

use std::future::{pending, poll_fn};
use std::io;
use std::task::Poll;
use std::time::{Duration, Instant};

use crossterm::event::Event as Input;
use futures_util::{Stream, StreamExt};
use tokio::select;
use tokio::sync::mpsc;
use tokio::time::sleep_until;

use super::burst::Burst;
use super::terminal::signals::Signal;
use super::trace;
use crate::app::action::Mode;
use crate::app::effect::{Effect, Msg};
use crate::app::state::App;
use crate::chat::{Event, NetworkId};
use crate::clock;

/// Between two frames that no key asked for.
const FRAME: Duration = Duration::from_millis(33);
/// How long networks may be listened to in one go while a key could be waiting.
const BATCH: Duration = Duration::from_millis(8);
/// Events looked at before the clock is read again.
const STRIDE: usize = 64;
/// So many events between two frames are a flood: then the queue is emptied before the next one too, or its length
/// would set the pace.
const FLOOD: usize = 16;
/// Keys taken together before they are drawn.
const KEYS: usize = 64;
/// What drawing finds out may change the picture; after so many rounds it waits for the next occasion.
const ROUNDS: usize = 3;
/// How often it is asked whether what was heard is kept by now, and how long networks wait for that: a disk that hangs
/// does not hold up the chat.
const PAUSE: Duration = Duration::from_millis(3);
const PATIENCE: Duration = Duration::from_millis(500);

/// The terminal, as far as the loop needs one.
pub trait Screen {
    /// Paints the app. What only drawing can find out comes back for the app.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn draw(&mut self, app: &App) -> io::Result<Vec<Msg>>;
    /// Paints the input alone, after keys that changed nothing else; false if it takes a whole frame.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn draw_input(&mut self, app: &App) -> io::Result<bool>;
    /// What an input means; `None` for nothing.
    fn meaning(&self, input: &Input, app: &App) -> Option<Msg>;
    /// The terminal may show something else: the next frame paints everything.
    fn repaint(&mut self);
    /// # Errors
    /// When the terminal is gone.
    fn bell(&mut self) -> io::Result<()>;
    /// Puts a text into the terminal's clipboard, as far as it has one.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Gives the terminal back, stops the process, and takes the terminal again when it goes on.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn suspend(&mut self) -> io::Result<()>;
}

/// Who performs what is not the loop's own business: requests to networks, signing in, forgetting.
pub trait World {
    fn perform(&mut self, effect: Effect);
    /// A network has reported something; the app hears of it next.
    fn heard(&mut self, _network: NetworkId, _event: &Event) {}
    /// Whether what was heard is being kept as fast as it comes. If not, networks wait a little.
    fn keeps_up(&self) -> bool {
        true
    }
}

/// Everything that can wake the loop.
pub struct Sources<I, S> {
    pub inputs: I,
    pub signals: S,
    pub events: mpsc::Receiver<(NetworkId, Event)>,
    /// What came of effects.
    pub messages: mpsc::Receiver<Msg>,
}

/// Why the loop ended.
#[derive(Debug)]
pub enum Exit {
    /// A person wanted to leave.
    Quit,
    Signal(i32),
    /// The terminal went away, as with a window that is closed.
    TerminalGone(io::Error),
}

/// Runs until somebody or something ends it. The terminal is left as it is; its owner restores it.
pub async fn run<I, S>(app: App, screen: &mut impl Screen, world: &mut impl World, sources: Sources<I, S>) -> Exit
where
    I: Stream<Item = io::Result<Input>> + Unpin,
    S: Stream<Item = Signal> + Unpin,
{
    let mut house = House {
        app,
        screen,
        world,
        drawn: None,
        dirty: false,
        heard: 0,
        flooded: false,
        tick: None,
        keep: None,
        burst: Burst::default(),
        behind: None,
    };
    match house.live(sources).await {
        Ok(never) => match never {},
        Err(exit) => {
            house.keep_drafts();
            exit
        }
    }
}

enum Never {}

struct House<'a, S, W> {
    app: App,
    screen: &'a mut S,
    world: &'a mut W,
    /// When the last frame with news of networks was painted. Those for keys alone delay nobody.
    drawn: Option<Instant>,
    /// Something has changed since.
    dirty: bool,
    /// Events since then, and whether there were very many before it.
    heard: usize,
    flooded: bool,
    /// When something on screen changes by the clock alone.
    tick: Option<Instant>,
    /// Since when what was heard is not kept as fast as it comes.
    behind: Option<Instant>,
    /// When what has been typed is kept.
    keep: Option<Instant>,
    /// A paste that the terminal does not mark.
    burst: Burst,
}

impl<S: Screen, W: World> House<'_, S, W> {
    async fn live<I, G>(&mut self, mut sources: Sources<I, G>) -> Result<Never, Exit>
    where
        I: Stream<Item = io::Result<Input>> + Unpin,
        G: Stream<Item = Signal> + Unpin,
    {
        self.draw()?;
        loop {
            let frame = self.frame_at();
            let pause = self.pause();
            select! {
                biased;
                input = sources.inputs.next() => self.keys(input, &mut sources.inputs).await?,
                Some(signal) = sources.signals.next() => self.signal(signal)?,
                () = at(frame) => {
                    self.listen(&mut sources.events)?;
                    self.draw()?;
                }
                Some(message) = sources.messages.recv() => self.tell(message)?,
                Some((network, event)) = sources.events.recv(), if pause.is_none() && (frame.is_none() || self.flooded) => {
                    self.heard += 1;
                    self.tell(Msg::Network(network, event))?;
                    self.listen(&mut sources.events)?;
                }
                () = at(pause), if pause.is_some() => {}
                () = at(self.burst.until()) => self.burst_ended()?,
                () = at(self.keep) => self.keep_drafts(),
                () = at(self.tick), if frame.is_none() => self.tell(Msg::Tick)?,
            }
        }
    }

    /// The time of the next frame, if one is due: at once, unless there was one just now.
    fn frame_at(&self) -> Option<Instant> {
        let soonest = self.drawn.map_or_else(clock::now, |drawn| drawn + FRAME);
        self.dirty.then_some(soonest)
    }

    /// Until when networks are not listened to, so that what they said before can be kept.
    fn pause(&mut self) -> Option<Instant> {
        if self.world.keeps_up() {
            self.behind = None;
            return None;
        }
        let now = clock::now();
        (now - *self.behind.get_or_insert(now) < PATIENCE).then(|| now + PAUSE)
    }

    /// An input and those that wait behind it, drawn at once.
    async fn keys<I>(&mut self, first: Option<io::Result<Input>>, inputs: &mut I) -> Result<(), Exit>
    where
        I: Stream<Item = io::Result<Input>> + Unpin,
    {
        let (batch, end) = batch(first, inputs).await;
        let letters_are_text = self.app.mode() == Mode::Typing;
        let batch = if letters_are_text { self.burst.sort(batch, clock::now()) } else { batch };
        self.inputs(batch)?;
        end.map_or(Ok(()), |error| Err(Exit::TerminalGone(error)))
    }

    /// No more has come that could have been a paste.
    fn burst_ended(&mut self) -> Result<(), Exit> {
        let inputs = self.burst.release();
        self.inputs(inputs)
    }

    fn inputs(&mut self, inputs: Vec<Input>) -> Result<(), Exit> {
        let (mut typing, stale) = (true, self.dirty);
        for input in inputs {
            typing &= self.input(&input)?;
        }
        if typing && self.screen.draw_input(&self.app).map_err(Exit::TerminalGone)? {
            // What else is new keeps waiting for its frame.
            self.dirty = stale;
            return Ok(());
        }
        self.draw()
    }

    /// What was typed last outlives the program. Nothing on screen changes by it.
    fn keep_drafts(&mut self) {
        self.keep = None;
        for effect in self.app.keep_drafts() {
            self.world.perform(effect);
        }
    }

    /// Whether it touched nothing but the text of the input.
    fn input(&mut self, input: &Input) -> Result<bool, Exit> {
        if let Input::Resize(..) = input {
            self.screen.repaint();
        }
        let Some(message) = self.screen.meaning(input, &self.app) else { return Ok(true) };
        let typing = matches!(&message, Msg::Action(action) if action.is_typing());
        self.tell(message)?;
        Ok(typing)
    }

    fn signal(&mut self, signal: Signal) -> Result<(), Exit> {
        match signal {
            Signal::End(number) => return Err(Exit::Signal(number)),
            Signal::Stop => self.suspend()?,
            Signal::Reload => self.world.perform(Effect::Reload),
            Signal::Continue | Signal::Resize => self.screen.repaint(),
        }
        self.draw()
    }

    /// Takes in what networks have reported and is waiting.
    fn listen(&mut self, events: &mut mpsc::Receiver<(NetworkId, Event)>) -> Result<(), Exit> {
        let end = clock::now() + BATCH;
        while self.pause().is_none()
            && let Ok((network, event)) = events.try_recv()
        {
            self.tell(Msg::Network(network, event))?;
            self.heard += 1;
            if self.heard.is_multiple_of(STRIDE) && clock::now() >= end {
                break;
            }
        }
        Ok(())
    }

    fn tell(&mut self, message: Msg) -> Result<(), Exit> {
        if let Msg::Network(network, event) = &message {
            self.world.heard(*network, event);
        }
        let effects = self.app.update(message, clock::wall());
        self.dirty = true;
        self.tick = self.app.wants_tick().map(|wait| clock::now() + wait);
        self.keep = self.app.wants_keeping().map(|wait| clock::now() + wait);
        effects.into_iter().try_for_each(|effect| self.perform(effect))
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Exit> {
        match effect {
            Effect::Quit => return Err(Exit::Quit),
            Effect::Bell => self.screen.bell().map_err(Exit::TerminalGone)?,
            Effect::Copy(text) => {
                self.screen.copy(&text).map_err(Exit::TerminalGone)?;
                self.world.perform(Effect::Copy(text));
            }
            Effect::Redraw => self.screen.repaint(),
            Effect::Suspend => self.suspend()?,
            effect => self.world.perform(effect),
        }
        Ok(())
    }

    fn suspend(&mut self) -> Result<(), Exit> {
        self.screen.suspend().map_err(Exit::TerminalGone)?;
        self.screen.repaint();
        Ok(())
    }

    /// Paints until the app knows everything that painting found out.
    fn draw(&mut self) -> Result<(), Exit> {
        let begun = clock::now();
        for _ in 0..ROUNDS {
            let found = self.screen.draw(&self.app).map_err(Exit::TerminalGone)?;
            if found.is_empty() {
                break;
            }
            found.into_iter().try_for_each(|message| self.tell(message))?;
        }
        let (now, heard) = (clock::now(), std::mem::take(&mut self.heard));
        trace::painted(now - begun);
        self.flooded = heard >= FLOOD;
        self.dirty = false;
        if heard > 0 {
            self.drawn = Some(now);
        }
        Ok(())
    }
}

/// An input and those that wait behind it, and why no more will come, if that is so.
async fn batch<I>(first: Option<io::Result<Input>>, inputs: &mut I) -> (Vec<Input>, Option<io::Error>)
where
    I: Stream<Item = io::Result<Input>> + Unpin,
{
    let mut batch = Vec::new();
    let mut next = Some(first);
    while let Some(input) = next {
        match input {
            Some(Ok(input)) => batch.push(input),
            Some(Err(error)) => return (batch, Some(error)),
            None => return (batch, Some(io::ErrorKind::UnexpectedEof.into())),
        }
        if batch.len() == KEYS {
            // No further one may be asked for here: it would be taken and forgotten.
            break;
        }
        // Polled by this task: the stream of a terminal wakes only who first found nothing.
        next = poll_fn(|context| Poll::Ready(waiting(inputs.poll_next_unpin(context)))).await;
    }
    (batch, None)
}

fn waiting<T>(found: Poll<T>) -> Option<T> {
    match found {
        Poll::Ready(found) => Some(found),
        Poll::Pending => None,
    }
}

/// Waits until then, or for ever.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time.into()).await,
        None => pending().await,
    }
}
