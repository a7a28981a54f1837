//! The reducer: messages and actions in, state and effects out. No runtime, no screen.

mod world;
