//! The chat line by line, for screen readers, dumb terminals and pipes: what happens is printed once and stays, what is
//! typed comes as whole lines, edited by the terminal itself.
//!
//! The same app and the same commands as on the screen. Must not know what is worth a line (that is `news`).

pub mod input;
mod news;
mod overlay;
mod state;

use std::cell::Cell;
use std::io::{self, Write};

use crossterm::event::Event as Input;
use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::run;
use super::terminal::{echo, guard};
use crate::app::action::Action;
use crate::app::effect::Msg;
use crate::app::state::{App, LinkState, Overlay};
use crate::chat::{Delivery, SafeText};

use input::Progress;
use news::News;

/// Where lines are printed instead of a picture.
pub struct Plain<W> {
    out: W,
    /// Whether somebody sits before it, who can hear a bell and whose keys can be hidden.
    terminal: bool,
    news: News,
    /// Something was typed since the last look: a sentence that is the same as before is a new one.
    typed: Cell<bool>,
    progress: watch::Sender<Progress>,
}

impl<W: Write> Plain<W> {
    /// `progress` tells the input how far things are.
    pub fn new(out: W, terminal: bool, zone: TimeZone, progress: watch::Sender<Progress>) -> Self {
        Self { out, terminal, news: News::new(zone), typed: Cell::new(false), progress }
    }

    fn print(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

impl<W: Write> run::Screen for Plain<W> {
    fn draw(&mut self, app: &App) -> io::Result<Vec<Msg>> {
        let mut text = self.news.since(app, self.typed.take());
        let mut reports = Vec::new();
        match app.overlays.last() {
            None => {
                if let Some(listing) = app.focused_listing().filter(|listing| overlay::is_ready(app, listing)) {
                    text.push_str(&overlay::listing(app, listing, self.news.zone()));
                    reports.push(Msg::Action(Action::Escape));
                }
            }
            Some(Overlay::AddNetwork(form)) => text.push_str(&self.news.question(form)),
            Some(other) => {
                text.push_str(&overlay::words(other));
                // It has been read out; nothing may lie before the input.
                reports.push(Msg::Action(Action::Escape));
            }
        }
        if self.terminal {
            echo::show(!is_secret(app));
        }
        self.print(&text)?;
        let stands = progress(app);
        self.progress.send_modify(|progress| *progress = Progress { drawn: progress.drawn + 1, ..stands });
        Ok(reports)
    }

    fn draw_input(&mut self, _: &App) -> io::Result<bool> {
        Ok(false)
    }

    fn meaning(&self, input: &Input, _: &App) -> Option<Msg> {
        let Input::Paste(line) = input else { return None };
        self.typed.set(true);
        Some(Msg::Action(Action::Say(line.clone())))
    }

    fn repaint(&mut self) {}

    fn copy(&mut self, text: &str) -> io::Result<()> {
        // A dumb terminal has no clipboard to be asked for; what is printed can be taken from there.
        self.print(&format!("{}\n", SafeText::block(text)))
    }

    fn bell(&mut self) -> io::Result<()> {
        if self.terminal { self.print("\x07") } else { Ok(()) }
    }

    /// Without a screen there is nothing in the way of a text: it is printed, to be taken from there.
    fn suspend(&mut self) -> io::Result<()> {
        guard::stop();
        Ok(())
    }
}

impl<W> Drop for Plain<W> {
    fn drop(&mut self) {
        if self.terminal {
            echo::show(true);
        }
    }
}

/// Whether what is typed next must not be seen.
fn is_secret(app: &App) -> bool {
    matches!(app.overlays.last(), Some(Overlay::AddNetwork(form)) if form.field.is_secret() && !form.busy)
}

/// How far things are, for an input that does not look by itself.
fn progress(app: &App) -> Progress {
    let blocked = app.current.as_ref().is_some_and(|place| app.blocked_for(place).is_some());
    let ready = match app.current_network().map(|network| &network.link) {
        Some(LinkState::Connecting) => false,
        Some(_) => true,
        // Nothing is open yet, and nothing will be.
        None => !app.networks.iter().any(|network| network.link == LinkState::Connecting),
    };
    let mut lines =
        app.networks.iter().flat_map(|network| &network.rooms).flat_map(|room| room.lines.iter().rev().take(64));
    let sending = lines.any(|line| matches!(line.delivery, Delivery::Sending(_))) || !app.writing.under_way.is_empty();
    let returned = app.compose().has_only_returned();
    // What is looked up is read out before anything else is taken in.
    let searching = app.focused_listing().is_some_and(|listing| !overlay::is_ready(app, listing));
    // What is piped in after /join is meant for that channel.
    let joining = app.awaited.as_ref().and_then(|awaited| app.network(awaited.network));
    let joining = joining.is_some_and(|network| network.link == LinkState::Connected);
    let settled = !sending && !searching;
    Progress { ready: ready && !blocked && !searching && !joining, settled, returned, drawn: 0 }
}
