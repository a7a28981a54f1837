//! Rules that the DJ wants accepted.

use super::Evening;
use super::look::looks;
use crate::peers::terminal::has_row;

pub fn nobody_writes_before_the_rules_are_accepted(evening: &mut Evening) {
    let Evening { nova, k1ller, .. } = evening;
    nova.say("/rules set --must Be kind. No offers, no links to shops.");
    k1ller.wait_text("Type /accept to write here.");
    k1ller.keys("are there rules now");
    k1ller.wait_text("> are there rules now");
    k1ller.keys("\r");
    k1ller.wait("a refusal", |text| text.matches("Type /accept to write here.").count() == 3);
    looks(k1ller, "troll_reads_the_rules");
    k1ller.keys("\x15");
    k1ller.say("/accept");
    k1ller.wait_text("You have accepted the rules of #nova; you can");
    k1ller.say("I will be kind");
    nova.wait("words again", |text| has_row(text, &["k1ller │ I will be kind"]));
    assert!(!nova.text().contains("are there rules now"), "{}", nova.text());
}
