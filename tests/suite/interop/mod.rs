//! Judged by the programs that people really run: socket.io clients and servers of every generation, from npm.

mod blocked;
mod degrade;
mod in_a_terminal;
mod their_clients;
mod their_servers;
