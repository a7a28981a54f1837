//! One evening through `streamside serve`: a troll, a moderator and a DJ at real terminals, among thirty listeners who
//! talk at once.

mod aim;
mod crowd;
mod house;
mod live;
mod look;
mod never_another;
mod order;
mod paths;
mod private;
mod queue;
mod rules;
mod timeout;

use crowd::Crowd;
use house::House;

use crate::peers::terminal::Terminal;

/// Who sits at a terminal, and the house around them.
struct Evening {
    crowd: Crowd,
    house: House,
    /// The DJ; the channel is theirs.
    nova: Terminal,
    /// Appointed by the DJ.
    kat: Terminal,
    /// The troll.
    k1ller: Terminal,
}

impl Evening {
    /// Everybody is there, and kat keeps order.
    fn begin() -> Self {
        let fans = crowd::fans();
        let seated = ["nova", "kat", "k1ller", "killer", "ann", "ben"];
        let house = House::open(&seated.into_iter().chain(fans.iter().map(String::as_str)).collect::<Vec<_>>());
        let crowd = Crowd::arrive(&house);
        let mut nova = house.seat("nova", (120, 40));
        let kat = house.seat("kat", (120, 40));
        let k1ller = house.seat("k1ller", (80, 24));
        nova.say("/mod kat");
        for screen in [&nova, &kat, &k1ller] {
            screen.wait_text("nova made kat a moderator");
        }
        kat.wait_text("/join nova-mods opens a channel");
        Self { crowd, house, nova, kat, k1ller }
    }
}

#[test]
fn an_evening_of_a_troll_a_moderator_and_a_dj() {
    let mut evening = Evening::begin();
    timeout::a_preset_key_hits_the_troll_in_a_flood(&mut evening);
    paths::the_troll_finds_no_way_to_post(&mut evening);
    timeout::the_moderator_lifts_it_from_the_list(&mut evening);
    timeout::a_hasty_timeout_is_taken_back(&mut evening);
    queue::a_report_and_a_picture_wait_for_the_moderator(&mut evening);
    rules::nobody_writes_before_the_rules_are_accepted(&mut evening);
    live::words_to_the_dj_wait_until_the_event_is_over(&mut evening);
    private::the_room_of_the_moderators_is_nobody_elses_business(&mut evening);
    order::the_log_tells_the_whole_evening(&mut evening);
}
