//! A way to the homeserver that can be shut: to its clients the network is gone.

use std::io;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::synapse::Synapse;

/// The sockets that go through, or `None` while it is shut.
type Passing = Arc<Mutex<Option<Vec<TcpStream>>>>;

pub struct Door {
    pub url: String,
    passing: Passing,
}

impl Door {
    /// An open one before the homeserver.
    pub fn before(synapse: &Synapse) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
        let passing: Passing = Arc::new(Mutex::new(Some(Vec::new())));
        let (port, watched) = (synapse.port, Arc::clone(&passing));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if let Some(passing) = &mut *watched.lock().expect("nobody panics while passing") {
                    // A client that is gone already needs no way.
                    drop(pass(&client, port, passing));
                }
            }
        });
        Self { url, passing }
    }

    /// Cuts whoever goes through, and lets nobody through.
    pub fn shut(&self) {
        let cut = self.passing.lock().expect("nobody panics while passing").take();
        cut.iter().flatten().for_each(|socket| drop(socket.shutdown(Shutdown::Both)));
    }

    pub fn open(&self) {
        *self.passing.lock().expect("nobody panics while passing") = Some(Vec::new());
    }
}

fn pass(client: &TcpStream, port: u16, passing: &mut Vec<TcpStream>) -> io::Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    for (from, to) in [(client, &server), (&server, client)] {
        let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
        passing.push(from.try_clone()?);
        thread::spawn(move || {
            drop(io::copy(&mut from, &mut to));
            drop(to.shutdown(Shutdown::Write));
        });
    }
    Ok(())
}
