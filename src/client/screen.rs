//! The terminal as the loop needs it: painting the app, reading what keys mean, stopping and going on.
//!
//! Must not know what is painted (that is `tui`) nor how bytes reach the terminal (that is `terminal`).

use std::fs::File;
use std::io;

use crossterm::event::Event as Input;
use tokio::sync::watch;

use super::run;
use super::terminal::{Guard, Output, TerminalError, guard};
use crate::app::effect::Msg;
use crate::app::state::App;
use crate::tui::cache::PlacedPicture;
use crate::tui::{Cache, Look, draw, draw_input, input_top, keymap, window_title};

/// The real terminal, while it is ours.
#[derive(Debug)]
pub struct Screen {
    guard: Guard,
    output: Output<File>,
    cache: Cache,
    look: Look,
    /// What is to be worn from the next frame on.
    looks: watch::Receiver<Look>,
    size: (u16, u16),
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none, or it cannot show a screen.
    pub fn enter(mut looks: watch::Receiver<Look>, mouse: bool) -> Result<Self, TerminalError> {
        let guard = Guard::enter(mouse)?;
        let size = guard::size();
        let output = Output::new(guard::writer()?, size);
        let look = looks.borrow_and_update().clone();
        Ok(Self { guard, output, cache: Cache::default(), look, looks, size })
    }

    /// Takes up what is to be worn now.
    fn follow_looks(&mut self) {
        // Without a sender nothing changes any more.
        if self.looks.has_changed().unwrap_or(false) {
            self.look = self.looks.borrow_and_update().clone();
        }
    }

    /// Follows the size of the window; asking is cheaper than trusting that every change was reported.
    fn follow_size(&mut self) {
        let size = guard::size();
        if size != self.size {
            self.size = size;
            self.output.resize(size);
        }
    }
}

impl run::Screen for Screen {
    fn draw(&mut self, app: &App) -> io::Result<Vec<Msg>> {
        self.follow_size();
        self.follow_looks();
        let drawn = draw(app, &self.look, &mut self.cache, self.output.blank());
        self.output.link(self.cache.take_links());
        self.output.picture(fitting(self.cache.take_pictures()));
        self.output.show(drawn.cursor, &window_title(app))?;
        Ok(drawn.reports)
    }

    fn draw_input(&mut self, app: &App) -> io::Result<bool> {
        let top = input_top(app, &self.cache).filter(|_| guard::size() == self.size);
        let Some((top, buffer)) = top.and_then(|top| Some((top, self.output.amend_from(top)?))) else {
            return Ok(false);
        };
        let cursor = draw_input(app, &self.look, &self.cache, buffer);
        self.output.show_from(top, cursor).map(|()| true)
    }

    fn meaning(&self, input: &Input, app: &App) -> Option<Msg> {
        keymap::message(input, &self.look.keys, app.mode(), &self.cache)
    }

    fn repaint(&mut self) {
        self.output.repaint();
    }

    fn bell(&mut self) -> io::Result<()> {
        self.output.ring()
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        let tmux = std::env::var_os("TMUX").is_some_and(|value| !value.is_empty());
        self.output.copy(text, tmux).map(drop)
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.output.forget_pictures()?;
        self.guard.suspend()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Before the guard gives the terminal back; it may be gone already.
        let _ = self.output.forget_pictures();
    }
}

/// Those made for cells as they are now: after a change of the font the others stay in half blocks.
fn fitting(mut pictures: Vec<PlacedPicture>) -> Vec<PlacedPicture> {
    if !pictures.is_empty() {
        let cell = guard::cell();
        pictures.retain(|placed| placed.picture.graphic().is_some_and(|graphic| graphic.cell == cell));
    }
    pictures
}
