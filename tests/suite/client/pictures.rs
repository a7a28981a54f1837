//! Pictures over a real socket: fetched once, kept, refused where they are too large or lead elsewhere.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use streamside::chat::{Drawing, Rgb, SafeText};
use streamside::client::pictures::Pictures;
use streamside::client::terminal::encode::Protocol;
use tempfile::TempDir;

/// Answers every request with this; counts them.
fn server(head: String, body: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/a.png", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0; 4096];
            // The whole of a small request comes at once on loopback.
            drop(stream.read(&mut request));
            counter.fetch_add(1, Ordering::SeqCst);
            // Who hangs up early has its reasons.
            drop(stream.write_all(head.as_bytes()));
            drop(stream.write_all(&body));
        }
    });
    (address, count)
}

fn ok(body: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    server(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()), body)
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = [9, 8, 7, 255].repeat(usize::try_from(width * height).expect("small"));
    PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgba8).expect("a picture");
    bytes
}

fn folder() -> (TempDir, Pictures) {
    let folder = tempfile::tempdir().expect("a folder");
    let pictures = Pictures::new(folder.path().join("pictures"), None);
    (folder, pictures)
}

#[tokio::test]
async fn a_picture_is_fetched_once_and_kept() {
    let (address, count) = ok(png(120, 80));
    let (_folder, pictures) = folder();
    for _ in 0..2 {
        let picture = pictures.get(&SafeText::line(&address)).await.expect("a picture");
        assert_eq!((picture.width(), picture.height()), (36, 24));
        assert_eq!(picture.pixel(3, 3), Some(Rgb(9, 8, 7)));
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_picture_comes_with_the_graphic_of_the_terminal_from_the_network_and_from_the_folder() {
    let (address, _) = ok(png(120, 80));
    let (folder, without) = folder();
    assert_eq!(without.get(&SafeText::line(&address)).await.expect("a picture").graphic(), None);
    for (protocol, begin) in [(Protocol::Iterm, "\x1b]1337;"), (Protocol::Sixel, "\x1bP"), (Protocol::Kitty, "\x1b_G")]
    {
        for folder in [folder.path().join("pictures"), folder.path().join(begin.trim_start_matches('\x1b'))] {
            let picture =
                Pictures::new(folder, Some(protocol)).get(&SafeText::line(&address)).await.expect("a picture");
            let begins = match &picture.graphic().expect("a graphic").drawing {
                Drawing::Whole(bytes) | Drawing::Placeholders { sent: bytes, .. } => bytes.starts_with(begin),
            };
            assert!(begins, "{protocol:?}");
        }
    }
}

#[tokio::test]
async fn what_is_too_large_broken_or_leads_elsewhere_is_no_picture_and_is_not_kept() {
    let (target, reached) = ok(png(2, 2));
    let redirect =
        format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let endless = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_owned();
    for (name, (address, _)) in [
        ("a redirect", server(redirect, Vec::new())),
        ("a long answer of no said length", server(endless, vec![0; 5 << 20])),
        (
            "a length that is too much",
            server("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".to_owned(), vec![0; 9]),
        ),
        ("no picture", ok(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec())),
        ("an error", server("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n".to_owned(), png(2, 2))),
    ] {
        let (folder, pictures) = folder();
        assert_eq!(pictures.get(&SafeText::line(&address)).await, None, "{name}");
        assert!(!folder.path().join("pictures").exists(), "{name}");
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0, "a redirect is not followed");
}
