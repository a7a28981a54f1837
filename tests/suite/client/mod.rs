//! The client as a program, with a screen and a world made for the test.

mod looks;
mod pictures;
mod run;
mod themes;
mod world;
