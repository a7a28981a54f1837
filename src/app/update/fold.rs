//! Lines of people who were timed out fold into one row, and open again.
//!
//! What is selected or at the bottom of a view goes to the row that stands for it, so that nothing jumps. Must not know
//! how a fold is drawn.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::fold::Folds;
use crate::app::state::{App, Network, Place, Scroll};
use crate::chat::{Line, MessageId, NetworkId, RoomInfo};

impl App {
    /// What holds in a room has changed; asked before the app knows it.
    pub(super) fn refold(&mut self, place: &Place, info: &RoomInfo) {
        let now = self.now;
        let Some(network) = self.network(place.network) else { return };
        if let Some(folds) = network.folds.after(&place.room, info, (network.me.as_ref(), now)) {
            self.change_folds(place.network, folds);
        }
    }

    /// Opens the run that a line is folded into, or folds it again. Says whether there is one.
    pub(super) fn toggle_run(&mut self, place: &Place, line: &Line) -> bool {
        let view = self.current.clone().filter(|view| view.network == place.network);
        let Some((view, network)) = view.zip(self.network(place.network)) else { return false };
        if network.folds.of(line).is_none() {
            return false;
        }
        let Some(run) = run_of(network, &view, &line.message.id) else { return false };
        let mut folds = (*network.folds).clone();
        folds.toggle(run.iter().map(|line| &**line));
        self.change_folds(place.network, folds);
        true
    }

    /// A line is gone to: a run that hides it opens.
    pub(super) fn reveal(&mut self, place: &Place, id: &MessageId) {
        let views = [Some(place.clone()), self.current.clone()].into_iter().flatten();
        for view in views.filter(|view| view.network == place.network) {
            let Some(network) = self.network(view.network) else { return };
            let shown = self.view_lines(&view).iter().any(|line| line.message.id == *id);
            let run = run_of(network, &view, id).unwrap_or_default();
            let is_run = run.iter().any(|line| network.folds.of(line).is_some());
            let closed = is_run && !run.iter().any(|line| network.folds.is_opened(line));
            if !shown && closed {
                let mut folds = (*network.folds).clone();
                folds.toggle(run.iter().map(|line| &**line));
                self.change_folds(view.network, folds);
            }
        }
    }

    pub(super) fn counting_changed(&mut self, counting: bool) -> Vec<Effect> {
        self.desk.counting = counting;
        Vec::new()
    }

    fn change_folds(&mut self, id: NetworkId, folds: Folds) {
        if let Some(network) = self.network_mut(id) {
            network.folds = Arc::new(folds);
        }
        self.sift();
        let Some(network) = self.network_mut(id) else { return };
        let rooms: Vec<_> = network.rooms.iter().map(|room| room.room.id.clone()).collect();
        for room in rooms {
            let view = Place { network: id, room };
            let anchor = match network.room(&view.room).map(|room| &room.scroll) {
                Some(Scroll::Held { anchor, .. }) => head_of(network, &view, anchor),
                _ => None,
            };
            if let (Some(head), Some(room)) = (anchor, network.room_mut(&view.room))
                && let Scroll::Held { anchor, rows_below, .. } = &mut room.scroll
            {
                (*anchor, *rows_below) = (head, 0);
            }
        }
        let selected = self.lists.selection.as_ref().filter(|selection| selection.view.network == id);
        let head = selected
            .and_then(|selection| head_of(self.network(selection.view.network)?, &selection.view, &selection.id));
        if let (Some(head), Some(selection)) = (head, &mut self.lists.selection) {
            selection.id = head;
        }
        self.settle_aim();
    }

    /// The selection that comes back after a command goes to the row that stands for it, too.
    fn settle_aim(&mut self) {
        let selected = self.desk.aim.as_ref().and_then(|aim| aim.selection.clone());
        let head = selected
            .and_then(|selection| head_of(self.network(selection.view.network)?, &selection.view, &selection.id));
        let kept = self.desk.aim.as_mut().and_then(|aim| aim.selection.as_mut());
        if let (Some(head), Some(selection)) = (head, kept) {
            selection.id = head;
        }
    }
}

fn all_lines<'a>(network: &'a Network, view: &Place) -> Option<&'a VecDeque<Arc<Line>>> {
    let room = network.room(&view.room)?;
    Some(if network.shows_all_in(room) { &network.feed.lines } else { &room.lines })
}

/// The lines that are folded together with one.
fn run_of(network: &Network, view: &Place, id: &MessageId) -> Option<Vec<Arc<Line>>> {
    let lines = all_lines(network, view)?;
    let shown = |line: &&Arc<Line>| network.sieve.as_ref().is_none_or(|sieve| !sieve.hides(&line.message));
    let at = lines.iter().rposition(|line| line.message.id == *id)?;
    let one = |line: &&Arc<Line>| network.folds.are_one(&lines[at], line);
    let before = lines.range(..at).rev().filter(shown).take_while(one);
    let mut run: Vec<_> = before.cloned().collect();
    run.reverse();
    run.push(Arc::clone(&lines[at]));
    run.extend(lines.range(at + 1..).filter(shown).take_while(one).cloned());
    Some(run)
}

/// The line that stands for one that is folded away; `None` if it is shown itself.
fn head_of(network: &Network, view: &Place, id: &MessageId) -> Option<MessageId> {
    let room = network.room(&view.room)?;
    let shown = network.lines_shown(room);
    if shown.iter().rev().any(|line| line.message.id == *id) {
        return None;
    }
    let run = run_of(network, view, id)?;
    run.iter()
        .find(|line| shown.iter().rev().any(|other| other.message.id == line.message.id))
        .map(|line| line.message.id.clone())
}
