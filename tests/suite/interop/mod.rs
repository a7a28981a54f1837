//! Judged by the programs that people really run: socket.io clients and servers of every generation, from npm.

mod degrade;
mod their_clients;
mod their_servers;
