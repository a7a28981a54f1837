//! Pictures in the real binary: posted on a real server, fetched from its media host, drawn as the terminal takes them.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::home;
use crate::peers::binary::{Server, run};
use crate::peers::terminal::{Setup, Terminal};

/// A media host that has one picture.
fn media_host() -> String {
    let mut body = Vec::new();
    let pixels = [200, 40, 9, 255].repeat(40 * 20);
    PngEncoder::new(&mut body).write_image(&pixels, 40, 20, ExtendedColorType::Rgba8).expect("a picture");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            drop(stream.read(&mut [0; 4096]));
            drop(stream.write_all(&[head.as_bytes(), &body].concat()));
        }
    });
    address
}

/// All that a terminal of this kind receives from a room with a picture in it until there are words below that.
fn received(show: &str, env: &[(&str, &str)], drawn: &str) -> String {
    let media = media_host();
    let server = Server::start(&["--media-host", &media]);
    let token = server.token_file("ann");
    let home = home();
    let folder = home.path().join(".config/streamside");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.toml"), format!("[images]\nshow = \"{show}\"\n")).expect("a configuration");
    let args = ["--server", &server.url, "--token-file", &token, "--channel", "nova"];
    let said = run(home.path(), &[&["send"], &args[..], &[&format!("![the flyer]({media}/flyer.png)")]].concat());
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let env = [&[("COLORTERM", "truecolor")], env].concat();
    let mut screen = Terminal::start(&Setup { home: home.path(), columns: 100, rows: 30, args: &args, env: &env });
    screen.wait_text("[image: the flyer]");
    screen.wait_received(drawn, |received| String::from_utf8_lossy(&received.bytes).contains(drawn));
    screen.keys("below\r");
    screen.wait_text("ann │ below");
    screen.keys("\x11");
    assert!(screen.ended().success());
    screen.assert_restored();
    String::from_utf8(screen.bytes()).expect("is text")
}

const BLOCKS: &str = "38;2;200;40;9";

#[test]
fn kitty_is_sent_a_picture_once_and_told_to_forget_it_before_the_end() {
    let bytes = received("auto", &[("TERM", "xterm-kitty")], "\u{10eeee}");
    assert_eq!(bytes.matches("a=T,U=1").count(), 1);
    let forgotten = bytes.find("a=d,d=I").expect("it is deleted");
    assert!(forgotten < bytes.rfind("\x1b[?1049l").expect("the screen is left"));
}

#[test]
fn iterm_and_sixel_are_sent_the_whole_picture() {
    assert!(
        received("auto", &[("TERM_PROGRAM", "WezTerm")], "\x1b]1337;File=inline=1;")
            .contains("width=320px;height=160px")
    );
    received("sixel", &[], "\x1bP");
}

#[test]
fn unknown_terminals_and_those_within_others_get_half_blocks() {
    for (show, env) in
        [("auto", &[][..]), ("blocks", &[("TERM", "xterm-kitty")]), ("kitty", &[("TERM", "tmux-256color")])]
    {
        let bytes = received(show, env, BLOCKS);
        for graphics in ["\x1b_G", "\x1b]1337", "\x1bP", "\u{10eeee}"] {
            assert!(!bytes.contains(graphics), "{show} {env:?} {graphics:?}");
        }
    }
}
