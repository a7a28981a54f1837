//! A room's lines: a copy of the model's, with this program's own notices among them.
//!
//! The model knows nothing of the notices, so its indices are translated here. Must not know what a line says.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};

use crate::chat::{Author, Body, Diff, Kind, Line, Message, MessageId, RoomId, SafeText, Scope, Timestamp, timeline};

use super::state::RoomState;

/// Notices a room keeps; more push out the oldest.
const NOTICES: usize = 200;

/// The author of all notices. Being this very value marks a line as ours; no server can forge that.
static VOICE: LazyLock<Arc<Author>> = LazyLock::new(|| {
    let name = SafeText::line("streamside");
    Arc::new(Author { name, key: "streamside".into(), color: None, badge: None, anonymous: false })
});

/// A line said by this program. `number` is unique within the run.
pub fn notice(number: u64, room: &RoomId, text: &str, at: Timestamp) -> Arc<Line> {
    notice_of(number, room, Body::Plain(SafeText::block(text)), at)
}

pub fn notice_of(number: u64, room: &RoomId, body: Body, at: Timestamp) -> Arc<Line> {
    Arc::new(Line::received(Message {
        id: MessageId::new(&format!("\0notice {number}")),
        room: room.clone(),
        at,
        author: Arc::clone(&VOICE),
        body,
        scope: Scope::Untagged,
        kind: Kind::Notice,
        edited: false,
        reply: None,
        extra: None,
    }))
}

/// Whether this program said the line itself.
pub fn is_notice_of_ours(line: &Line) -> bool {
    Arc::ptr_eq(&line.message.author, &VOICE)
}

/// Adds a notice at the end. Returns the one that had to go for it.
pub fn push_notice(room: &mut RoomState, line: Arc<Line>) -> Option<MessageId> {
    room.shown.pushed(&line);
    room.lines.push_back(line);
    room.notices += 1;
    if room.notices <= NOTICES {
        return None;
    }
    let oldest = room.lines.iter().position(|line| is_notice_of_ours(line))?;
    room.notices -= 1;
    room.shown.forget();
    room.lines.remove(oldest).map(|line| line.message.id.clone())
}

/// Puts another notice in the place of the last line, which is one, or takes it away.
pub fn pop_notice(room: &mut RoomState, instead: Option<Arc<Line>>) {
    if room.lines.pop_back_if(|line| is_notice_of_ours(line)).is_some() {
        room.notices -= 1;
    }
    if let Some(line) = instead {
        room.lines.push_back(line);
        room.notices += 1;
    }
}

/// The line that a diff of the model names by `at`.
pub fn nth(room: &RoomState, at: usize) -> Option<&Arc<Line>> {
    room.lines.get(position(room, at)?)
}

/// Makes the model's part of `room.lines` what the model has become.
pub fn follow(room: &mut RoomState, diff: Diff) {
    let diff = if room.notices == 0 { diff } else { translate(room, diff) };
    let RoomState { lines, shown, .. } = room;
    match &diff {
        Diff::Append(new) => new.iter().for_each(|line| shown.pushed(line)),
        Diff::Trim { count } => lines.range(..*count.min(&lines.len())).for_each(|line| shown.cut(line)),
        _ => shown.forget(),
    }
    timeline::apply(lines, diff);
}

fn translate(room: &mut RoomState, diff: Diff) -> Diff {
    let nowhere = room.lines.len();
    match diff {
        Diff::Append(lines) => Diff::Append(lines),
        Diff::Set { at, line } => Diff::Set { at: position(room, at).unwrap_or(nowhere), line },
        Diff::Remove { at } => Diff::Remove { at: position(room, at).unwrap_or(nowhere) },
        Diff::Insert { at, line } => Diff::Insert { at: place_for(room, at, &line).unwrap_or(nowhere + 1), line },
        Diff::Trim { count } => {
            let last = count.min(nowhere - room.notices).checked_sub(1);
            let cut = last.and_then(|last| position(room, last)).map_or(0, |last| last + 1);
            room.notices -= last.map_or(0, |last| cut - (last + 1));
            Diff::Trim { count: cut }
        }
        Diff::Reset(lines) => Diff::Reset(with_notices(&room.lines, lines)),
    }
}

/// Where in `room.lines` the model's `at`-th line stands. Changes happen near the end, so it is looked for from there.
fn position(room: &RoomState, at: usize) -> Option<usize> {
    let behind = (room.lines.len() - room.notices).checked_sub(at + 1)?;
    if room.notices == 0 {
        return Some(at);
    }
    let own = room.lines.iter().enumerate().rev().filter(|(_, line)| !is_notice_of_ours(line));
    own.map(|(index, _)| index).nth(behind)
}

/// Between the neighbours in the model, and by time among the notices that stand there.
fn place_for(room: &RoomState, at: usize, line: &Line) -> Option<usize> {
    let start = match at.checked_sub(1) {
        None => 0,
        Some(before) => position(room, before)? + 1,
    };
    let earlier =
        room.lines.range(start..).take_while(|known| is_notice_of_ours(known) && known.message.at <= line.message.at);
    Some(start + earlier.count())
}

fn with_notices(old: &VecDeque<Arc<Line>>, mut lines: Vec<Arc<Line>>) -> Vec<Arc<Line>> {
    for notice in old.iter().filter(|line| is_notice_of_ours(line)) {
        let before = lines.iter().rposition(|line| line.message.at <= notice.message.at);
        lines.insert(before.map_or(0, |before| before + 1), Arc::clone(notice));
    }
    lines
}
