//! The loop on a paused clock: what is drawn when, and what ends it.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use futures_util::Stream;
use futures_util::stream::poll_fn;
use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::state::App;
use streamside::chat::{
    Author, Body, Capabilities, Diff, Event, Kind, Line, Message, MessageId, NetworkId, Request, Retry, Room, RoomId,
    RoomKind, SafeText, Scope, Timestamp,
};
use streamside::client::run::{Exit, Screen, Sources, World, run};
use streamside::client::terminal::signals::Signal;
use streamside::clock;
use tokio::sync::mpsc;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{advance, sleep};

const NET: NetworkId = NetworkId(0);

/// What the program did to its surroundings, with the milliseconds since the start.
type Log = Rc<RefCell<Vec<(u128, String)>>>;

struct FakeScreen {
    log: Log,
    start: Instant,
    /// The rows the timeline is found to have; told once.
    rows: usize,
    broken: bool,
    /// It can paint the input alone.
    alone: bool,
}

impl FakeScreen {
    fn note(&self, what: String) {
        self.log.borrow_mut().push(((clock::now() - self.start).as_millis(), what));
    }
}

impl Screen for FakeScreen {
    fn draw(&mut self, app: &App) -> io::Result<Vec<Msg>> {
        if self.broken {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let lines = app.current.as_ref().map_or(0, |place| app.view_lines(place).len());
        self.note(format!("draw {lines} {}", app.compose().text()).trim_end().to_owned());
        Ok(if app.timeline_rows == self.rows { Vec::new() } else { vec![Msg::TimelineRows(self.rows)] })
    }

    fn draw_input(&mut self, app: &App) -> io::Result<bool> {
        if self.alone {
            self.note(format!("input {}", app.compose().text()));
        }
        Ok(self.alone)
    }

    fn meaning(&self, input: &Input, _: &App) -> Option<Msg> {
        if let Input::Paste(text) = input {
            return Some(Msg::Action(Action::Paste(text.clone())));
        }
        let Input::Key(key) = input else { return None };
        match (key.code, key.modifiers) {
            (KeyCode::Char('z'), KeyModifiers::CONTROL) => Some(Msg::Action(Action::Suspend)),
            (KeyCode::Char('l'), KeyModifiers::CONTROL) => Some(Msg::Action(Action::Redraw)),
            (KeyCode::Char(c), _) => Some(Msg::Action(Action::Insert(c))),
            (KeyCode::Enter, _) => Some(Msg::Action(Action::Submit)),
            _ => None,
        }
    }

    fn repaint(&mut self) {
        self.note("repaint".into());
    }

    fn bell(&mut self) -> io::Result<()> {
        self.note("bell".into());
        Ok(())
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.note(format!("copy {text}"));
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.note("suspend".into());
        Ok(())
    }
}

struct FakeWorld(Rc<RefCell<Vec<Effect>>>);

impl World for FakeWorld {
    fn perform(&mut self, effect: Effect) {
        self.0.borrow_mut().push(effect);
    }
}

/// The hands that move the loop.
struct Hands {
    inputs: Option<mpsc::UnboundedSender<io::Result<Input>>>,
    signals: mpsc::UnboundedSender<Signal>,
    events: mpsc::Sender<(NetworkId, Event)>,
    messages: mpsc::Sender<Msg>,
    log: Log,
    asked: Rc<RefCell<Vec<Effect>>>,
    exit: Rc<RefCell<Option<Exit>>>,
}

impl Hands {
    async fn press(&self, code: KeyCode, modifiers: KeyModifiers) {
        self.send(Input::Key(KeyEvent::new(code, modifiers))).await;
    }

    async fn types(&self, c: char) {
        self.press(KeyCode::Char(c), KeyModifiers::NONE).await;
    }

    async fn send(&self, input: Input) {
        let _ = self.inputs.as_ref().expect("the terminal is there").send(Ok(input));
        settle().await;
    }

    async fn hear(&self, event: Event) {
        self.events.send((NET, event)).await.expect("the loop listens");
        settle().await;
    }

    async fn says(&self, id: &str) {
        self.hear(Event::Timeline { room: RoomId::new("nova"), diff: Diff::Append(vec![line(id)]) }).await;
    }

    /// What was done since the last look.
    fn seen(&self) -> Vec<(u128, String)> {
        std::mem::take(&mut *self.log.borrow_mut())
    }

    fn draws(&self) -> Vec<String> {
        self.seen().into_iter().map(|(_, what)| what).collect()
    }

    fn ended(&self) -> bool {
        self.exit.borrow().is_some()
    }
}

/// Lets the loop do all it can do now.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

async fn wait(ms: u64) {
    advance(Duration::from_millis(ms)).await;
    settle().await;
}

fn line(id: &str) -> Arc<Line> {
    let author = Author { name: SafeText::line("ann"), key: "ann".into(), color: None, badge: None, anonymous: false };
    Arc::new(Line::received(Message {
        id: MessageId::new(id),
        room: RoomId::new("nova"),
        at: Timestamp(1),
        author: Arc::new(author),
        body: Body::Plain(SafeText::line(id)),
        scope: Scope::Global,
        kind: Kind::Text,
        edited: false,
        reply: None,
        extra: None,
    }))
}

/// Runs a story against a loop whose app is connected and in one room, long after its last frame.
fn told<F: Future<Output = ()>>(rows: usize, (broken, alone): (bool, bool), story: impl FnOnce(Hands) -> F) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    LocalSet::new().block_on(&runtime, async {
        let (inputs, keys) = mpsc::unbounded_channel();
        let (signals, mut kills) = mpsc::unbounded_channel();
        let (events, for_events) = mpsc::channel(512);
        let (messages, for_messages) = mpsc::channel(8);
        let (log, asked, exit) = (Log::default(), Rc::default(), Rc::new(RefCell::new(None)));
        let mut screen = FakeScreen { log: Rc::clone(&log), start: clock::now(), rows, broken, alone };
        let mut world = FakeWorld(Rc::clone(&asked));
        let end = Rc::clone(&exit);
        spawn_local(async move {
            let mut app = App::default();
            let (label, address) = ("net".to_owned(), "localhost:1".to_owned());
            app.update(Msg::NetworkAdded { id: NET, label, address, rooms: Vec::new() }, Timestamp(0));
            let me = Some(SafeText::line("me"));
            let capabilities = Capabilities::PLAIN_RFC;
            app.update(Msg::Network(NET, Event::Connected { me, capabilities }), Timestamp(0));
            let nova =
                Room { id: RoomId::new("nova"), name: SafeText::line("nova"), mine: false, kind: RoomKind::Public };
            app.update(Msg::Network(NET, Event::Joined(nova)), Timestamp(0));
            let sources = Sources {
                inputs: as_a_terminal(keys),
                signals: poll_fn(move |context| kills.poll_recv(context)),
                events: for_events,
                messages: for_messages,
            };
            let why = run(app, &mut screen, &mut world, sources).await;
            *end.borrow_mut() = Some(why);
        });
        settle().await;
        story(Hands { inputs: Some(inputs), signals, events, messages, log, asked, exit }).await;
    });
}

/// Wakes whom the first poll that found nothing named, and nobody else until then: the terminal's own stream of inputs
/// does so, and whoever polls it in passing loses the next key.
struct First(Mutex<Option<Waker>>);

impl Wake for First {
    fn wake(self: Arc<Self>) {
        let first = self.0.lock().expect("nobody panicked").take();
        first.into_iter().for_each(Waker::wake);
    }
}

fn as_a_terminal(
    mut keys: mpsc::UnboundedReceiver<io::Result<Input>>,
) -> impl Stream<Item = io::Result<Input>> + Unpin {
    let first = Arc::new(First(Mutex::new(None)));
    poll_fn(move |context| {
        let found = keys.poll_recv(&mut Context::from_waker(&Waker::from(Arc::clone(&first))));
        if found.is_pending() {
            first.0.lock().expect("nobody panicked").get_or_insert_with(|| context.waker().clone());
        }
        found
    })
}

fn story<F: Future<Output = ()>>(story: impl FnOnce(Hands) -> F) {
    told(20, (false, false), async |hands| {
        assert_eq!(hands.draws(), ["draw 0"], "the first frame waits for nothing");
        wait(1_000).await;
        story(hands).await;
    });
}

#[test]
fn nothing_is_drawn_when_nothing_happens() {
    story(async |hands| {
        sleep(Duration::from_secs(3_600)).await;
        assert_eq!(hands.seen(), []);
    });
}

#[test]
fn keys_are_drawn_at_once_however_fast_they_come() {
    story(async |hands| {
        hands.types('a').await;
        hands.types('b').await;
        hands.types('c').await;
        assert_eq!(hands.draws(), ["draw 0 a", "draw 0 ab", "draw 0 abc"]);
    });
}

#[test]
fn typing_paints_the_input_alone_and_news_keep_waiting_for_their_frame() {
    told(20, (false, true), async |hands| {
        wait(1_000).await;
        hands.says("a").await;
        hands.seen();
        hands.says("b").await;
        wait(5).await;
        hands.types('x').await;
        assert_eq!(hands.draws(), ["input x"], "no line of the timeline is painted for a key");
        wait(28).await;
        assert_eq!(hands.draws(), ["draw 2 x"], "the news come at their time");
        hands.press(KeyCode::Enter, KeyModifiers::NONE).await;
        assert_eq!(hands.draws(), ["draw 2"], "what is more than typing takes a whole frame");
    });
}

/// More keys than are taken together: a long paste by a terminal without bracketed paste.
#[test]
fn of_many_keys_at_once_none_is_lost() {
    story(async |hands| {
        let typed: String = ('a'..='z').cycle().take(300).collect();
        for c in typed.chars() {
            let key = Input::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
            let _ = hands.inputs.as_ref().expect("the terminal is there").send(Ok(key));
        }
        settle().await;
        assert_eq!(hands.draws().pop(), Some(format!("draw 0 {typed}")));
    });
}

#[test]
fn keys_that_wait_together_are_one_frame() {
    story(async |hands| {
        for c in "paste".chars() {
            let key = Input::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
            let _ = hands.inputs.as_ref().expect("the terminal is there").send(Ok(key));
        }
        settle().await;
        assert_eq!(hands.draws(), ["draw 0 paste"]);
    });
}

#[test]
fn the_first_message_after_a_pause_is_drawn_at_once_and_the_next_ones_wait_for_their_frame() {
    story(async |hands| {
        hands.says("a").await;
        assert_eq!(hands.seen(), [(1_000, "draw 1".to_owned())]);
        hands.says("b").await;
        wait(20).await;
        hands.says("c").await;
        assert_eq!(hands.seen(), []);
        assert_eq!(hands.events.max_capacity() - hands.events.capacity(), 1, "nobody woke up for it");
        wait(13).await;
        assert_eq!(hands.seen(), [(1_033, "draw 3".to_owned())]);
        wait(1_000).await;
        assert_eq!(hands.seen(), [], "and then it is quiet");
    });
}

#[test]
fn a_flood_is_taken_in_completely_at_thirty_frames_a_second() {
    story(async |hands| {
        for ms in 0..1_000 {
            for n in 0..4 {
                hands.events.send((NET, timeline(&format!("{ms}-{n}")))).await.expect("the loop listens");
            }
            wait(1).await;
        }
        wait(100).await;
        let draws = hands.draws();
        assert!((25..=32).contains(&draws.len()), "{} frames", draws.len());
        assert_eq!(draws.last().map(String::as_str), Some("draw 4000"));
    });
}

fn timeline(id: &str) -> Event {
    Event::Timeline { room: RoomId::new("nova"), diff: Diff::Append(vec![line(id)]) }
}

#[test]
fn a_sender_faster_than_the_queue_is_not_held_up_until_the_next_frame() {
    story(async |hands| {
        let start = clock::now();
        for n in 0..20_000 {
            hands.events.send((NET, timeline(&n.to_string()))).await.expect("the loop listens");
        }
        let took = clock::now() - start;
        assert!(took < Duration::from_millis(100), "{took:?} for what the queue alone would hold up for a second");
        assert!(hands.draws().len() <= 4);
    });
}

#[test]
fn a_key_in_a_flood_is_drawn_before_the_frame_is_due() {
    story(async |hands| {
        hands.says("a").await;
        hands.says("b").await;
        wait(5).await;
        hands.types('x').await;
        assert_eq!(hands.seen(), [(1_000, "draw 1".to_owned()), (1_005, "draw 2 x".to_owned())]);
        hands.says("c").await;
        wait(32).await;
        assert_eq!(hands.seen(), [], "a key's frame counts as one");
        wait(1).await;
        assert_eq!(hands.draws(), ["draw 3 x"]);
    });
}

#[test]
fn what_drawing_finds_out_is_drawn_again_at_once() {
    told(7, (false, false), async |hands| {
        assert_eq!(hands.draws(), ["draw 0", "draw 0"]);
        wait(1_000).await;
        assert_eq!(hands.seen(), [], "and it is told once");
    });
}

#[test]
fn the_clock_wakes_the_loop_only_while_something_counts_down() {
    story(async |hands| {
        let retry = Retry::In(Duration::from_secs(3_600));
        hands.hear(Event::Disconnected { reason: SafeText::line("lost"), retry }).await;
        hands.seen();
        wait(3_000).await;
        assert_eq!(hands.draws().len(), 1, "a tick a second, and this clock jumped over two");
        wait(1_000).await;
        assert_eq!(hands.draws().len(), 1);
        hands.hear(Event::Connected { me: None, capabilities: Capabilities::PLAIN_RFC }).await;
        wait(33).await;
        hands.seen();
        sleep(Duration::from_secs(100)).await;
        assert_eq!(hands.seen().len(), 0);
    });
}

#[test]
fn effects_go_to_the_world_and_their_answers_come_back() {
    story(async |hands| {
        hands.types('h').await;
        wait(50).await;
        hands.press(KeyCode::Enter, KeyModifiers::NONE).await;
        let sent = hands.asked.borrow_mut().pop();
        assert!(matches!(sent, Some(Effect::Request(NET, Request::Send { .. }))), "{sent:?}");
        hands.seen();
        wait(1_000).await;
        hands.messages.send(Msg::NetworkRefused("No.".into())).await.unwrap();
        settle().await;
        assert_eq!(hands.draws(), ["draw 0"]);
    });
}

#[test]
fn lines_that_come_at_once_are_asked_about_and_not_sent() {
    story(async |hands| {
        for c in "one\ntwo\nthree".chars() {
            if c == '\n' {
                hands.press(KeyCode::Enter, KeyModifiers::NONE).await;
            } else {
                hands.types(c).await;
            }
        }
        wait(50).await;
        assert_eq!(*hands.asked.borrow(), []);
        assert_eq!(hands.draws().last().map(String::as_str), Some("draw 0 one"), "the rest waits in the guard");
        wait(400).await;
        hands.press(KeyCode::Char('e'), KeyModifiers::NONE).await;
        assert_eq!(hands.draws().last().map(String::as_str), Some("draw 0 one\ntwo\nthree"));
    });
}

#[test]
fn what_is_typed_is_kept_after_a_second_and_at_the_end() {
    let kept = |asked: &[Effect]| -> Vec<String> {
        let text = |effect: &Effect| match effect {
            Effect::KeepDraft(draft) => Some(draft.text.clone()),
            _ => None,
        };
        asked.iter().filter_map(text).collect()
    };
    story(async |hands| {
        hands.types('h').await;
        hands.types('i').await;
        wait(999).await;
        assert_eq!(kept(&hands.asked.borrow()), [""; 0]);
        hands.seen();
        wait(1).await;
        assert_eq!(kept(&hands.asked.borrow()), ["hi"]);
        assert_eq!(hands.draws(), [""; 0], "nothing on screen has changed");
        hands.types('!').await;
        let _ = hands.signals.send(Signal::End(15));
        settle().await;
        assert!(hands.ended());
        assert_eq!(kept(&hands.asked.borrow()), ["hi", "hi!"]);
    });
}

#[test]
fn a_mention_is_told_by_the_world_and_the_terminal_rings_when_it_cannot() {
    story(async |hands| {
        hands.messages.send(Msg::Focus(false)).await.unwrap();
        hands.says("hey @me").await;
        assert!(hands.asked.borrow().iter().any(|effect| matches!(effect, Effect::Alert(_))));
        assert!(!hands.draws().contains(&"bell".to_owned()));
        hands.messages.send(Msg::Unheard).await.unwrap();
        settle().await;
        assert!(hands.draws().contains(&"bell".to_owned()));
    });
}

#[test]
fn the_terminal_is_painted_anew_after_a_stop_a_resize_and_on_request() {
    story(async |hands| {
        hands.press(KeyCode::Char('z'), KeyModifiers::CONTROL).await;
        assert_eq!(hands.draws(), ["suspend", "repaint", "draw 0"]);
        let _ = hands.signals.send(Signal::Stop);
        settle().await;
        assert_eq!(hands.draws(), ["suspend", "repaint", "draw 0"]);
        let _ = hands.signals.send(Signal::Continue);
        settle().await;
        assert_eq!(hands.draws(), ["repaint", "draw 0"]);
        let _ = hands.signals.send(Signal::Resize);
        settle().await;
        assert_eq!(hands.draws(), ["repaint", "draw 0"]);
        hands.send(Input::Resize(20, 6)).await;
        assert_eq!(hands.draws(), ["repaint", "draw 0"]);
        hands.press(KeyCode::Char('l'), KeyModifiers::CONTROL).await;
        assert_eq!(hands.draws(), ["repaint", "draw 0"]);
    });
}

#[test]
fn quitting_signals_and_a_lost_terminal_end_it_with_the_reason() {
    story(async |hands| {
        for c in "/quit".chars() {
            hands.types(c).await;
        }
        assert!(!hands.ended());
        wait(50).await;
        hands.press(KeyCode::Enter, KeyModifiers::NONE).await;
        assert!(matches!(*hands.exit.borrow(), Some(Exit::Quit)));
    });
    story(async |hands| {
        let _ = hands.signals.send(Signal::End(15));
        settle().await;
        assert!(matches!(*hands.exit.borrow(), Some(Exit::Signal(15))));
    });
    story(async |mut hands| {
        hands.inputs = None;
        settle().await;
        assert!(matches!(*hands.exit.borrow(), Some(Exit::TerminalGone(_))));
    });
    story(async |hands| {
        let _ = hands.inputs.as_ref().expect("the terminal is there").send(Err(io::ErrorKind::Other.into()));
        settle().await;
        assert!(matches!(*hands.exit.borrow(), Some(Exit::TerminalGone(_))));
    });
    told(20, (true, false), async |hands| assert!(matches!(*hands.exit.borrow(), Some(Exit::TerminalGone(_)))));
}
