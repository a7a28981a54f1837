//! The port of the server on this computer: the same at each start, since others remember it in links, in files of tokens
//! and among their networks. Must not know what listens there.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use tokio::net::TcpListener;

use crate::config::private;

const FILE: &str = "port";

/// Listens where the server of this folder did before; on a free port if it never did or somebody else has its port now.
///
/// # Errors
/// When no port is free.
pub async fn listen(data: &Path) -> io::Result<TcpListener> {
    if let Some(port) = kept(data)
        && let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
    {
        return Ok(listener);
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

/// A server of this folder has started. Its first port stays its own, also when it had to do with another this time.
pub fn keep(data: &Path, address: SocketAddr) {
    if kept(data).is_none() {
        // One that cannot be kept is another one at the next start.
        let _ = private::write(&data.join(FILE), &address.port().to_string());
    }
}

fn kept(data: &Path) -> Option<u16> {
    let port = fs::read_to_string(data.join(FILE)).ok()?;
    // Nothing of ours has ever listened below.
    port.trim().parse().ok().filter(|port| *port >= 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::embedded::Embedded;

    async fn address(data: &Path) -> SocketAddr {
        let server = Embedded::open(data).await.map_err(|_| "no server").unwrap();
        let address = server.address;
        server.close().await;
        address
    }

    #[tokio::test]
    async fn a_server_comes_back_at_its_port_and_does_with_another_while_that_is_taken() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("server");
        let first = address(&data).await;
        assert_eq!(address(&data).await, first);
        let other = TcpListener::bind(first).await.unwrap();
        assert_ne!(address(&data).await, first);
        drop(other);
        assert_eq!(address(&data).await, first, "it is still known");
        fs::write(data.join(FILE), "80\n").unwrap();
        assert!(address(&data).await.port() >= 1024);
        assert!(kept(&data).is_some(), "the nonsense is replaced");
    }
}
