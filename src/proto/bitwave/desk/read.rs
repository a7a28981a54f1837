//! What a server says about order, read field by field: an odd value costs at most its own entry.
//!
//! Both by event and by REST. All text is still untrusted and no number is bounded. Must not know what becomes of it.

use crate::proto::bitwave::items;
use crate::proto::bitwave::loose::{self, Object};

use super::card::WireNote;
use super::entry::WireEntry;
use super::queue::WireReport;
use super::state::{WireLive, WirePin, WireRestraint, WireRoom, WireRules, WireStanding};

/// The event `room`. `None` where it does not say of which room it speaks. So for all of these.
pub fn room(json: &str) -> Option<WireRoom> {
    let fields = Object::read(json);
    Some(WireRoom {
        channel: text(&fields, "channel")?,
        slow: number(&fields, "slow").filter(|ms| *ms > 0),
        rules: rules(fields.raw("rules")),
        hold: flag(&fields, "hold"),
        pins: each(fields.raw("pins"), pin),
        live: live(fields.raw("live")),
        dj: text(&fields, "dj"),
        moderators: each(fields.raw("moderators"), |raw| loose::read_raw(raw).text().map(String::from)),
        restrained: each(fields.raw("restrained"), restraint),
        private: flag(&fields, "private"),
        shortest: number(&fields, "shortest").unwrap_or_default(),
        longest: number(&fields, "longest").unwrap_or_default(),
    })
}

/// The event `standing`.
pub fn standing(json: &str) -> Option<WireStanding> {
    let fields = Object::read(json);
    Some(WireStanding {
        channel: text(&fields, "channel")?,
        role: text(&fields, "role").unwrap_or_default(),
        accepted: number(&fields, "accepted"),
        restraint: restraint(fields.raw("restraint")),
        queue: count(&fields, "queue"),
        held: count(&fields, "held"),
    })
}

/// The event `moderated`, a line of the log, what acknowledges `moderate`.
pub fn entry(json: &str) -> Option<WireEntry> {
    let fields = Object::read(json);
    Some(WireEntry {
        id: text(&fields, "id").unwrap_or_default(),
        timestamp: moment(&fields, "timestamp").unwrap_or_default(),
        channel: text(&fields, "channel")?,
        verb: text(&fields, "do")?,
        by: text(&fields, "by").unwrap_or_else(|| "?".to_owned()),
        user: text(&fields, "user"),
        length: number(&fields, "length"),
        reason: text(&fields, "reason"),
        message: text(&fields, "message"),
        undone: flag(&fields, "undone"),
    })
}

/// Somebody who may not post; a timeout without an end is none that holds.
pub fn restraint(json: &str) -> Option<WireRestraint> {
    let fields = Object::read(json);
    let (ban, until) = (flag(&fields, "ban"), moment(&fields, "until"));
    let until = until.filter(|_| !ban);
    (ban || until.is_some()).then_some(())?;
    Some(WireRestraint {
        user: text(&fields, "user")?,
        ban,
        until,
        since: moment(&fields, "since").unwrap_or_default(),
        by: text(&fields, "by").unwrap_or_else(|| "?".to_owned()),
        reason: text(&fields, "reason"),
    })
}

pub fn report(json: &str) -> Option<WireReport> {
    let fields = Object::read(json);
    let timestamp = moment(&fields, "timestamp").unwrap_or_default();
    Some(WireReport { by: text(&fields, "by")?, reason: text(&fields, "reason"), timestamp })
}

pub fn note(json: &str) -> Option<WireNote> {
    let fields = Object::read(json);
    let timestamp = moment(&fields, "timestamp").unwrap_or_default();
    Some(WireNote { by: text(&fields, "by")?, timestamp, text: text(&fields, "text")? })
}

/// What can be read of a list.
pub fn each<T>(list: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    if list.starts_with('[') {
        items::split(list, |item| found.extend(item.and_then(&read)));
    }
    found
}

/// Rules without a version could not be accepted, so there are none.
fn rules(json: &str) -> Option<WireRules> {
    let fields = Object::read(json);
    Some(WireRules {
        version: number(&fields, "version")?,
        text: text(&fields, "text")?,
        html: text(&fields, "html"),
        must_accept: flag(&fields, "mustAccept"),
    })
}

fn pin(json: &str) -> Option<WirePin> {
    let fields = Object::read(json);
    let word = |key| text(&fields, key).unwrap_or_else(|| "?".to_owned());
    Some(WirePin {
        id: text(&fields, "id")?,
        username: word("username"),
        excerpt: text(&fields, "excerpt").unwrap_or_default(),
        by: word("by"),
        until: moment(&fields, "until"),
    })
}

fn live(json: &str) -> Option<WireLive> {
    let fields = Object::read(json);
    json.starts_with('{')
        .then(|| WireLive { since: moment(&fields, "since").unwrap_or_default(), title: text(&fields, "title") })
}

/// Text that is not empty.
pub(in crate::proto::bitwave) fn text(fields: &Object<'_>, key: &str) -> Option<String> {
    fields.get(key).text().map(String::from).filter(|text| !text.is_empty())
}

pub(in crate::proto::bitwave) fn moment(fields: &Object<'_>, key: &str) -> Option<i64> {
    fields.get(key).int()
}

pub(in crate::proto::bitwave) fn flag(fields: &Object<'_>, key: &str) -> bool {
    fields.get(key).bool() == Some(true)
}

fn number(fields: &Object<'_>, key: &str) -> Option<u64> {
    fields.get(key).int().and_then(|number| u64::try_from(number).ok())
}

fn count(fields: &Object<'_>, key: &str) -> usize {
    number(fields, key).and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(user: &str, ban: bool, until: Option<i64>) -> WireRestraint {
        let reason = Some("links".to_owned());
        WireRestraint { user: user.to_owned(), ban, until, since: 5, by: "kat".to_owned(), reason }
    }

    fn full() -> WireRoom {
        WireRoom {
            channel: "nova".to_owned(),
            slow: Some(5000),
            rules: Some(WireRules {
                version: 3,
                text: "be *kind*".to_owned(),
                html: Some("be <em>kind</em>".to_owned()),
                must_accept: true,
            }),
            hold: true,
            pins: vec![WirePin {
                id: "m1".into(),
                username: "ann".into(),
                excerpt: "hi".into(),
                by: "kat".into(),
                until: Some(9),
            }],
            live: Some(WireLive { since: 4, title: Some("late set".to_owned()) }),
            dj: Some("nova".to_owned()),
            moderators: vec!["kat".to_owned()],
            restrained: vec![held("troll", false, Some(99)), held("spam", true, None)],
            private: true,
            shortest: 120_000,
            longest: 600_000,
        }
    }

    #[test]
    fn what_the_server_fills_is_read_back() {
        let json = |value: &dyn Fn() -> serde_json::Result<String>| value().expect("JSON");
        let whole = full();
        assert_eq!(room(&json(&|| serde_json::to_string(&whole))), Some(whole));
        let stand = WireStanding {
            channel: "nova".to_owned(),
            role: "moderator".to_owned(),
            accepted: Some(3),
            restraint: Some(held("me", false, Some(99))),
            queue: 4,
            held: 2,
        };
        assert_eq!(standing(&json(&|| serde_json::to_string(&stand))), Some(stand));
        let done = WireEntry {
            id: "e1".to_owned(),
            timestamp: 7,
            channel: "nova".to_owned(),
            verb: "timeout".to_owned(),
            by: "kat".to_owned(),
            user: Some("troll".to_owned()),
            length: Some(120_000),
            reason: Some("links".to_owned()),
            message: Some("m1".to_owned()),
            undone: true,
        };
        assert_eq!(entry(&json(&|| serde_json::to_string(&done))), Some(done));
    }

    #[test]
    fn an_odd_entry_hides_none_of_its_neighbours() {
        let odd = r#"{"channel":"nova","slow":-5,"rules":{"text":"x"},"hold":"yes","pins":[{"id":"m1"},{"id":{}},7,{"id":"m2"}],
            "live":7,"dj":{},"moderators":["kat",null,{},1e400,"\ud800"],"restrained":[{"user":"a"},{"user":"b","ban":true,"until":5},
            {"user":"c","until":1e400},{"user":"d","until":9}],"private":1,"longest":"soon"}"#;
        let read = room(odd).expect("a room");
        assert_eq!(read.pins.iter().map(|pin| pin.id.as_str()).collect::<Vec<_>>(), ["m1", "m2"]);
        assert_eq!(read.moderators, ["kat", "\u{fffd}"]);
        let kept: Vec<_> = read.restrained.iter().map(|it| (it.user.as_str(), it.ban, it.until)).collect();
        assert_eq!(kept, [("b", true, None), ("d", false, Some(9))]);
        assert_eq!((read.slow, read.rules, read.hold, read.live, read.dj), (None, None, false, None, None));
    }

    #[test]
    fn what_names_no_room_is_nothing() {
        for json in ["", "null", "[]", "7", "{}", r#"{"channel":""}"#, r#"{"channel":{}}"#, "{\"channel\":\"a\""] {
            assert_eq!((room(json), standing(json), entry(json)), (None, None, None), "{json}");
        }
    }
}
