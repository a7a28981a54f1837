//! Who came and who left a room since the last thing said there, folded into one sentence.
//!
//! Somebody who came and left again was no news. Must not know where the sentence stands.

use std::collections::HashSet;

use crate::chat::{Member, MessageId, SafeText};

/// So many names of each are told; the others are counted.
const NAMED: usize = 8;

/// What the last notice of a room folds. It goes on as long as that notice is the last line.
#[derive(Debug, Default)]
pub struct Comings {
    pub notice: Option<MessageId>,
    came: Vec<SafeText>,
    left: Vec<SafeText>,
}

impl Comings {
    /// Adds what has changed between two lists of people. Returns whether anything has.
    pub fn add(&mut self, before: &[Member], after: &[Member], me: Option<&SafeText>) -> bool {
        let names = |members: &[Member]| members.iter().map(|member| member.name.clone()).collect::<HashSet<_>>();
        let (known, now) = (names(before), names(after));
        let is_other = |member: &&Member| me != Some(&member.name);
        let mut came: Vec<_> = after.iter().filter(is_other).filter(|member| !known.contains(&member.name)).collect();
        let mut left: Vec<_> = before.iter().filter(is_other).filter(|member| !now.contains(&member.name)).collect();
        let changed = !came.is_empty() || !left.is_empty();
        came.retain(|member| !take(&mut self.left, &member.name));
        left.retain(|member| !take(&mut self.came, &member.name));
        self.came.extend(came.into_iter().map(|member| member.name.clone()));
        self.left.extend(left.into_iter().map(|member| member.name.clone()));
        changed
    }

    /// `+3 -1: ann, bob, kat came; joe left`; `None` if all is as it was.
    pub fn sentence(&self) -> Option<String> {
        let (came, left) = (self.came.len(), self.left.len());
        let counts = [(came, '+'), (left, '-')].into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts.map(|(count, sign)| format!("{sign}{count}")).collect();
        let parts = [(&self.came, "came"), (&self.left, "left")].into_iter().filter(|(names, _)| !names.is_empty());
        let parts: Vec<_> = parts.map(|(names, verb)| format!("{} {verb}", listed(names))).collect();
        (!counts.is_empty()).then(|| format!("{}: {}", counts.join(" "), parts.join("; ")))
    }
}

fn take(names: &mut Vec<SafeText>, name: &SafeText) -> bool {
    let at = names.iter().position(|known| known == name);
    at.map(|at| names.remove(at)).is_some()
}

fn listed(names: &[SafeText]) -> String {
    let named: Vec<_> = names.iter().take(NAMED).map(SafeText::as_str).collect();
    match names.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(names: &str) -> Vec<Member> {
        let member = |name: &str| Member { name: SafeText::line(name), color: None, owner: false };
        names.split_whitespace().map(member).collect()
    }

    fn told(steps: &[&str]) -> Option<String> {
        let mut comings = Comings::default();
        for step in steps.windows(2) {
            comings.add(&members(step[0]), &members(step[1]), Some(&SafeText::line("me")));
        }
        comings.sentence()
    }

    #[test]
    fn comings_and_goings_are_told_in_one_sentence() {
        for (steps, sentence) in [
            (&["joe", "ann bob kat"][..], Some("+3 -1: ann, bob, kat came; joe left")),
            (&["joe", "joe ann", "joe ann bob"], Some("+2: ann, bob came")),
            (&["joe ann", "joe"], Some("-1: ann left")),
            (&["joe", "joe ann", "joe"], None),
            (&["joe ann", "joe", "ann joe"], None),
            (&["joe", "joe me"], None),
            (&["", "a b c d e f g h i j"], Some("+10: a, b, c, d, e, f, g, h and 2 more came")),
        ] {
            assert_eq!(told(steps).as_deref(), sentence, "{steps:?}");
        }
    }
}
