//! Telling a person outside the screen: which way after which, what rests, and a program of their own.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use streamside::app::alert::{Alert, Hook, Notice, Sound};
use streamside::app::effect::Msg;
use streamside::chat::SafeText;
use streamside::client::notify::order::{Dead, Means, Order};
use streamside::client::notify::{Notifier, probe};
use streamside::clock;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

/// Ways that work or not, as a test says, and note that they were asked.
struct Ways {
    asked: Vec<&'static str>,
    show: Result<bool, Dead>,
    stream: Result<(), Dead>,
    play: Result<(), Dead>,
}

impl Means for &mut Ways {
    async fn show(&mut self, _: &Notice, sound: bool) -> Result<bool, Dead> {
        self.asked.push(if sound { "show with sound" } else { "show" });
        self.show
    }

    async fn stream(&mut self, _: &Sound) -> Result<(), Dead> {
        self.asked.push("stream");
        self.stream
    }

    async fn play(&mut self, _: &Sound) -> Result<(), Dead> {
        self.asked.push("play");
        self.play
    }
}

fn notice() -> Notice {
    Notice { title: SafeText::line("ann in #nova"), body: SafeText::line("@me") }
}

/// What is asked in which order, and whether it was heard.
async fn told(mut ways: Ways, notice: Option<Notice>, sound: Option<Sound>) -> (Vec<&'static str>, bool) {
    let now = clock::now();
    let heard = Order::new(&mut ways).tell(notice.as_ref(), sound.as_ref(), &|| now).await;
    (ways.asked, heard)
}

#[tokio::test]
async fn the_first_way_that_makes_a_sound_ends_the_search() {
    let ways = |show, stream, play| Ways { asked: vec![], show, stream, play };
    let own = || Some(Sound::Own);
    let file = || Some(Sound::File("/x.wav".into()));
    for (ways, notice, sound, asked, heard) in [
        (ways(Ok(true), Ok(()), Ok(())), Some(notice()), own(), vec!["show with sound"], true),
        (ways(Ok(false), Ok(()), Ok(())), Some(notice()), own(), vec!["show with sound", "stream"], true),
        (ways(Err(Dead), Err(Dead), Ok(())), Some(notice()), own(), vec!["show with sound", "stream", "play"], true),
        (
            ways(Err(Dead), Err(Dead), Err(Dead)),
            Some(notice()),
            own(),
            vec!["show with sound", "stream", "play"],
            false,
        ),
        (ways(Ok(true), Ok(()), Ok(())), Some(notice()), None, vec!["show"], true),
        (ways(Err(Dead), Ok(()), Ok(())), Some(notice()), None, vec!["show"], true),
        (ways(Ok(true), Err(Dead), Ok(())), None, own(), vec!["stream", "play"], true),
        (ways(Ok(false), Ok(()), Ok(())), Some(notice()), file(), vec!["show", "stream"], true),
    ] {
        assert_eq!(told(ways, notice, sound).await, (asked, heard));
    }
}

#[tokio::test]
async fn a_way_that_failed_is_left_alone_for_ten_minutes() {
    let mut ways = Ways { asked: vec![], show: Err(Dead), stream: Err(Dead), play: Ok(()) };
    let start = clock::now();
    let mut order = Order::new(&mut ways);
    for minutes in [0, 1, 9, 10, 11] {
        let now = start + Duration::from_secs(60 * minutes);
        assert!(order.tell(Some(&notice()), Some(&Sound::Own), &|| now).await);
    }
    let all = ["show with sound", "stream", "play"];
    let expected: Vec<_> = [&all[..], &all[2..], &all[2..], &all, &all[2..]].concat();
    assert_eq!(ways.asked, expected);
}

fn hook(command: &[&str], text: &str) -> Alert {
    let command = command.iter().map(|&word| word.to_owned()).collect();
    let (room, author) = (SafeText::line("#nova"), SafeText::name("ann; rm -rf /"));
    Alert { sound: None, notice: None, hook: Some(Hook { command, room, author, text: SafeText::block(text) }) }
}

/// A pipe with a name: reading it waits for whoever writes.
fn pipe(path: &Path) -> JoinHandle<String> {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    let path = path.to_owned();
    spawn_blocking(move || fs::read_to_string(path).expect("words"))
}

#[tokio::test]
async fn a_hook_is_told_by_its_environment_and_nothing_of_it_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let told = pipe(&out);
    let script = format!(
        "printf '%s|%s|%s|%s' \"$STREAMSIDE_ROOM\" \"$STREAMSIDE_AUTHOR\" \"$STREAMSIDE_TEXT\" \"$*\" > {}",
        out.display()
    );
    let (messages, _app) = mpsc::channel(1);
    Notifier::new(messages).alert(hook(&["sh", "-c", &script, "sh", "fixed"], "@me $(touch x) `touch y`\n\"'"));
    assert_eq!(told.await.unwrap(), "#nova|ann; rm -rf /|@me $(touch x) `touch y`\n\"'|fixed");
}

#[tokio::test]
async fn a_hook_that_cannot_be_started_is_said() {
    let (messages, mut app) = mpsc::channel(1);
    Notifier::new(messages).alert(hook(&["/no/such/program"], "x"));
    let Some(Msg::Flash(words)) = app.recv().await else { panic!("words for the person") };
    assert!(words.starts_with("/no/such/program cannot be started") && words.contains("[notify]"), "{words}");
}

#[tokio::test]
async fn every_way_is_described_with_what_to_do() {
    let ways = probe().await;
    let names: Vec<_> = ways.iter().map(|way| way.name).collect();
    assert_eq!(names, ["desktop notifications", "sound server", "sound player", "terminal bell"]);
    assert!(ways.iter().all(|way| way.words.ends_with('.')), "{ways:?}");
    assert!(ways[3].works);
}
