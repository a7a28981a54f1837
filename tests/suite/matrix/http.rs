//! One HTTP request and its JSON answer, over a plain socket: a peer that shares no code with the program.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};

use serde_json::Value;

use crate::peers::PATIENCE;

pub struct Call<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub token: Option<&'a str>,
    pub body: Option<&'a Value>,
}

/// The status and the body, which is `Null` where it is not JSON. `Err` where nobody answers.
pub fn call(port: u16, call: &Call<'_>) -> std::io::Result<(u16, Value)> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let body = call.body.map(Value::to_string).unwrap_or_default();
    let authorization = call.token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    // In 1.0 the end of the connection is the end of the body.
    write!(
        stream,
        "{} {} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n{authorization}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        call.method,
        call.path,
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&*answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    Ok((status, serde_json::from_str(body).unwrap_or_default()))
}
