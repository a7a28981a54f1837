//! State to picture, key to action: what a person sees and what their keys mean.
//!
//! [`draw`] is a function of the app's state; the only thing kept between frames is the layout [`Cache`]. Must not
//! know sockets, clocks, how bytes reach a terminal, or what an action leads to.

pub mod bound;
pub mod cache;
pub mod choices;
pub mod chord;
pub mod color;
pub mod draw;
pub mod keymap;
pub mod keys;
pub mod layout;
pub mod look;
pub mod measure;
pub mod paint;
pub mod palette;
pub mod theme;
pub mod time;
pub mod tone;
pub mod view;
pub mod wrap;

pub use bound::Keymap;
pub use cache::Cache;
pub use color::ColorDepth;
pub use draw::{Drawn, draw, draw_input, input_top};
pub use look::{Ground, Look};
pub use palette::Palette;
pub use theme::Theme;
pub use time::TimeFormat;
pub use view::title::window_title;
