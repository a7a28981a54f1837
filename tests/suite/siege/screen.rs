//! Hostile content on the screen of a real client: every record, in every field that is shown.

use serde_json::{Value, json};

use super::capture::slices;
use super::stage::Stage;
use crate::hostile::{Record, group};

/// Records in one batch. One that is long or may be costly to draw is a batch by itself.
const BATCH: usize = 8;
const LONG: usize = 500;

fn text(record: &Record) -> String {
    record.text().expect("the group holds texts")
}

fn batches(records: &[Record]) -> Vec<Vec<&Record>> {
    let (short, long): (Vec<&Record>, Vec<&Record>) = records.iter().partition(|record| text(record).len() < LONG);
    short.chunks(BATCH).map(<[&Record]>::to_vec).chain(long.into_iter().map(|record| vec![record])).collect()
}

/// Plays the records of a group; `messages` makes messages of each.
async fn play(stage: &mut Stage, name: &str, messages: impl Fn(&mut Stage, &str) -> Vec<String>) {
    for batch in batches(&group(name)) {
        let items: Vec<String> = batch.iter().flat_map(|record| messages(stage, &text(record))).collect();
        let received = stage.batch(&items).await;
        for record in batch {
            for slice in slices(&text(record)) {
                let at = received.windows(slice.len()).position(|window| window == slice.as_bytes());
                assert_eq!(at, None, "{}: {slice:?} of the content is on the terminal", record.id);
            }
        }
        stage.assert_in_place();
    }
    stage.assert_sound();
}

fn in_every_field(stage: &mut Stage, text: &str) -> Vec<String> {
    vec![
        stage.message(&[("message", text)]),
        stage.message(&[("username", text), ("badge", text)]),
        stage.message(&[("channel", text), ("userColor", text), ("avatar", text)]),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn controls_and_escapes_of_strangers_never_reach_the_terminal() {
    let mut stage = Stage::set(&json!([])).await;
    play(&mut stage, "01_control", in_every_field).await;
    play(&mut stage, "02_escapes", in_every_field).await;
    stage.quit();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn strange_letters_keep_to_their_place() {
    let mut stage = Stage::set(&json!([])).await;
    play(&mut stage, "03_unicode", in_every_field).await;
    play(&mut stage, "04_width", in_every_field).await;
    stage.quit();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn hostile_html_is_drawn_within_bounds() {
    let mut stage = Stage::set(&json!([])).await;
    let in_text_and_badge =
        |stage: &mut Stage, text: &str| vec![stage.message(&[("message", text)]), stage.message(&[("badge", text)])];
    play(&mut stage, "06_html", in_text_and_badge).await;
    play(&mut stage, "07_markdown", in_text_and_badge).await;
    stage.quit();
}

/// Good messages stand before and behind each odd one, and both are seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn odd_messages_cost_only_themselves() {
    let mut stage = Stage::set(&json!([])).await;
    for batch in batches(&group("10_json_types")) {
        let (mut frames, mut markers) = (Vec::new(), Vec::new());
        for record in batch {
            let item = text(record);
            let [first, last] = [stage.marker(), stage.marker()];
            let [good, also_good] = [&first, &last].map(|marker| stage.message(&[("message", marker)]));
            frames.extend(match record.surface.as_str() {
                "bulkmessage" => vec![format!("[{good}]"), item, format!("[{also_good}]")],
                _ => vec![format!("[{good},{item},{also_good}]")],
            });
            markers.extend([first, last]);
        }
        for frame in frames {
            stage.say(&format!("42[\"bulkmessage\",{frame}]")).await;
        }
        stage.shown(markers.last().expect("a batch is not empty"));
        let text = stage.screen.text();
        assert_eq!(markers.iter().find(|marker| !text.contains(*marker)), None, "the screen:\n{text}");
        stage.assert_in_place();
    }
    stage.assert_sound();
    stage.quit();
}

/// What a server says itself: refusals, errors, waits, highlights, names in the list of people.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_words_of_a_hostile_server_are_only_words() {
    let records: Vec<Record> = ["01_control", "02_escapes", "03_unicode"].into_iter().flat_map(group).collect();
    let person = |record: &Record| json!({ "username": text(record), "userColor": text(record), "page": "Nova" });
    let people: Vec<Value> = records.iter().filter(|record| text(record).len() < LONG).map(person).collect();
    let mut stage = Stage::set(&json!({ "success": true, "data": people })).await;
    stage.say("42[\"update usernames\"]").await;
    stage.screen.wait("people in the list", |screen| screen.contains(" here "));
    for batch in batches(&records) {
        for record in batch {
            let words = text(record);
            for (event, argument) in [
                ("error", json!({ "message": words })),
                ("error", json!(words)),
                ("error", json!({ "code": words, "message": words })),
                ("alert", json!({ "message": words, "username": words, "channel": "Nova", "color": words })),
                ("blocked", json!({ "message": words, "errData": { "msBeforeNext": 1 } })),
            ] {
                stage.say(&format!("42{}", json!([event, argument]))).await;
            }
        }
        stage.batch(&[]).await;
        stage.screen.wait("an empty input", |text| text.contains("view> say something"));
    }
    stage.quit();
}
