//! The client as a program, with a screen and a world made for the test.

mod ignore;
mod looks;
mod notify;
mod run;
mod themes;
mod world;
