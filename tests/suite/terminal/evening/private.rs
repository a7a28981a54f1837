//! The room of the DJ and the moderators: unlike any other to look at, and not there for anybody else.

use super::Evening;
use super::house::House;
use super::look::looks;
use crate::peers::terminal::{Terminal, has_row};

const PLAN: &str = "one more offer and k1ller goes";

pub fn the_room_of_the_moderators_is_nobody_elses_business(evening: &mut Evening) {
    let Evening { house, nova, kat, k1ller, .. } = evening;
    for screen in [&mut *nova, &mut *kat] {
        screen.say("/join nova-mods");
        screen.wait_text("#nova-mods MODS ONLY>");
    }
    kat.say(PLAN);
    nova.wait("the plan", |text| has_row(text, &["kat │", PLAN]));
    nova.say("agreed");
    kat.wait("the answer", |text| has_row(text, &["nova │ agreed"]));
    nova.wait("the answer, taken", |text| !text.contains("sending"));
    for screen in [&*nova, &*kat] {
        screen.wait_text("#nova-mods  2 here");
    }
    looks(nova, "dj_in_the_private_room");
    assert!(frame(nova) != frame(k1ller), "the lines around it are drawn unlike others");
    k1ller.say("/join nova-mods");
    k1ller.wait("no such channel, and the one from before", |text| {
        text.contains("there is no such channel") && text.contains("#nova, global view>")
    });
    looks(k1ller, "troll_finds_no_such_channel");
    nothing_is_told(house);
}

/// What the line above the input is drawn in.
fn frame(screen: &Terminal) -> Option<vt100::Color> {
    screen.with(|received| {
        let screen = received.parser.screen();
        let (rows, columns) = screen.size();
        let line = |row: &u16| screen.cell(*row, columns.get() - 1).is_some_and(|cell| cell.contents() == "─");
        let lowest = (0..rows.get()).rev().find(line)?;
        screen.cell(lowest, columns.get() - 1).map(vt100::Cell::fgcolor)
    })
}

/// Whatever the troll asks the server for.
fn nothing_is_told(house: &House) {
    for path in
        ["messages/nova-mods", "links/nova-mods", "rooms/nova-mods", "rooms/nova-mods/log", "rooms/nova-mods/people"]
    {
        let (status, answer) = house.ask(house.token("k1ller"), &format!("/v1/{path}"), None);
        assert_eq!(status, 404, "{path}: {answer}");
    }
    for path in
        ["messages/", "messages/nova", "chat/users", "chat/channels", "rooms/nova", "rooms/nova/people", "links/nova"]
    {
        let (status, answer) = house.ask(house.token("k1ller"), &format!("/v1/{path}"), None);
        let answer = answer.to_string();
        assert!(status == 200 && !answer.contains("nova-mods") && !answer.contains(PLAN), "{path}: {answer}");
    }
}
