//! MatrixRTC, the pure part: the acceptance table, what must hold for any input, and what MSC4143 states.

mod history;
mod keeper;
mod kit;
mod live;
mod own;
mod properties;
mod rows;
mod statements;
mod table;
