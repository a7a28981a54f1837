//! A sound server for one client: it speaks PulseAudio's protocol and gives back what it was given to play.

use std::io::{BufReader, Cursor, Read};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use pulseaudio::protocol::{self, Command};

/// What one stream asks for at once, in bytes: less than our sound, so that it takes several turns.
const TURN: u32 = 16 * 1024;

/// Listens at `path`; what was played comes out once it is to be drained.
pub fn listen(path: &Path) -> Receiver<Vec<u8>> {
    let listener = UnixListener::bind(path).expect("a socket");
    let (played, heard) = channel();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            // A client that only asks who is there plays nothing.
            let sound = serve(client);
            if !sound.is_empty() {
                drop(played.send(sound));
            }
        }
    });
    heard
}

fn serve(socket: UnixStream) -> Vec<u8> {
    let mut to = socket.try_clone().expect("a socket");
    let mut from = BufReader::new(socket);
    let mut sound = Vec::new();
    while let Ok(about) = protocol::read_descriptor(&mut from) {
        let mut payload = vec![0; about.length as usize];
        from.read_exact(&mut payload).expect("a whole message");
        if about.channel != u32::MAX {
            sound.extend_from_slice(&payload);
            let more = Command::Request(protocol::Request { channel: about.channel, length: TURN });
            protocol::write_command_message(&mut to, u32::MAX, &more, protocol::MAX_VERSION).expect("a reader");
            continue;
        }
        let (number, command) =
            Command::read_tag_prefixed(&mut Cursor::new(payload), protocol::MAX_VERSION).expect("a command");
        let answered = match command {
            Command::Auth(_) => {
                let reply = protocol::AuthReply { version: protocol::MAX_VERSION, ..Default::default() };
                protocol::write_reply_message(&mut to, number, &reply, protocol::MAX_VERSION)
            }
            Command::SetClientName(_) => {
                let reply = protocol::SetClientNameReply { client_id: 1 };
                protocol::write_reply_message(&mut to, number, &reply, protocol::MAX_VERSION)
            }
            Command::CreatePlaybackStream(wanted) => {
                let reply = protocol::CreatePlaybackStreamReply {
                    channel: 0,
                    sample_spec: wanted.sample_spec,
                    channel_map: wanted.channel_map,
                    buffer_attr: wanted.buffer_attr,
                    requested_bytes: TURN,
                    ..Default::default()
                };
                protocol::write_reply_message(&mut to, number, &reply, protocol::MAX_VERSION)
            }
            Command::DrainPlaybackStream(_) => {
                drop(protocol::write_ack_message(&mut to, number));
                return sound;
            }
            _ => protocol::write_error(&mut to, number, &protocol::PulseError::NotImplemented),
        };
        answered.expect("a reader");
    }
    sound
}
