//! What may come in on a socket: one framing, within limits of size and time. Everything is sent as bytes, to the
//! application as it is served.

use std::time::{Duration, Instant};

use laget::serve::Patience;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{PATIENCE, Running};
use crate::harness::TestApp;

const GOOD: &str = "GET /tilgjenge HTTP/1.1\r\nHost: laget.example\r\n\r\n";

/// Heads and bodies that can be read in two ways, or not at all. Each ends the connection, and nothing after it is read.
const UNCLEAR: &[(&str, &str)] = &[
    (
        "a length beside chunks",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunks beside a length",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    ),
    (
        "two lengths",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    ),
    (
        "one length twice",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    ),
    (
        "a list of lengths",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd",
    ),
    (
        "a length with a sign",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd",
    ),
    (
        "a length below nothing",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\nabcd",
    ),
    (
        "a length in sixteens",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: 0x4\r\n\r\nabcd",
    ),
    (
        "a length without end",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n",
    ),
    (
        "another encoding",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "an encoding after chunks",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunks in HTTP/1.0",
        "POST /logg-inn HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "a blank before the colon",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Length : 4\r\n\r\nabcd",
    ),
    (
        "a bare LF after the address",
        "GET /tilgjenge HTTP/1.1\nHost: a\r\n\r\n",
    ),
    (
        "a bare LF after a field",
        "GET /tilgjenge HTTP/1.1\r\nHost: a\nTransfer-Encoding: chunked\r\n\r\n",
    ),
    (
        "a bare LF at the end",
        "GET /tilgjenge HTTP/1.1\r\nHost: a\r\n\n",
    ),
    (
        "a bare CR in a field",
        "GET /tilgjenge HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n",
    ),
    (
        "a field that is folded",
        "GET /tilgjenge HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",
    ),
    (
        "a NUL in a field",
        "GET /tilgjenge HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n",
    ),
    (
        "a field without a name",
        "GET /tilgjenge HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
    ),
    ("no host", "GET /tilgjenge HTTP/1.1\r\n\r\n"),
    (
        "two hosts",
        "GET /tilgjenge HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ),
    (
        "a method of two words",
        "GE T /tilgjenge HTTP/1.1\r\nHost: a\r\n\r\n",
    ),
    (
        "a version that is none",
        "GET /tilgjenge HTTP/9.9\r\nHost: a\r\n\r\n",
    ),
    ("no version", "GET /tilgjenge\r\n\r\n"),
    ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    (
        "chunks twice",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunks in chunks",
        "POST /logg-inn HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "TLS where there is none",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
    ),
];

/// What the server said before it closed the connection. A client that is refused may be cut off in what it sends.
async fn said(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let closed = tokio::time::timeout(PATIENCE, async {
        let mut part = [0; 4096];
        while let Ok(read @ 1..) = stream.read(&mut part).await {
            said.extend_from_slice(&part[..read]);
        }
    });
    closed.await.expect("the connection is closed");
    String::from_utf8_lossy(&said).into_owned()
}

async fn sends(running: &Running, parts: &[&str]) -> String {
    let mut stream = TcpStream::connect(running.pages).await.unwrap();
    for part in parts {
        let _cut_off = stream.write_all(part.as_bytes()).await;
    }
    said(&mut stream).await
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

fn answers(said: &str) -> usize {
    said.matches("HTTP/1.1 ").count()
}

async fn running() -> (TestApp, Running) {
    let app = TestApp::new().await;
    let running = Running::start(&app, Duration::ZERO).await;
    (app, running)
}

async fn impatient(patience: Patience) -> (TestApp, Running) {
    let app = TestApp::new().await;
    let running = Running::patient(&app, patience).await;
    (app, running)
}

/// The form of a login from a page of ours, of this length.
fn form(framing: &str) -> String {
    format!(
        "POST /logg-inn HTTP/1.1\r\nHost: laget.example\r\nOrigin: https://laget.example\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n{framing}\r\n\r\n"
    )
}

#[tokio::test]
async fn what_can_be_read_in_two_ways_is_400_and_ends_the_connection() {
    let (_app, running) = running().await;
    let mut wrong = Vec::new();
    for (name, bytes) in UNCLEAR {
        let said = sends(&running, &[bytes, GOOD]).await;
        if !(said.starts_with("HTTP/1.1 400 ") && answers(&said) == 1) {
            wrong.push(format!("{name}: {said}"));
        }
        // the same after a request that was good: the connection is one that a proxy shares
        let mut stream = TcpStream::connect(running.pages).await.unwrap();
        stream.write_all(GOOD.as_bytes()).await.unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let rest = self::said(&mut stream).await;
        if !(rest.contains("HTTP/1.1 400 ") && answers(&rest) == 1) {
            wrong.push(format!("{name}, as the second: {rest}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_request_inside_a_body_is_not_asked() {
    let (_app, running) = running().await;
    let hidden = "GET /finst/ikkje HTTP/1.1\r\nHost: a\r\n\r\n";
    let with_length = form(&format!("Content-Length: {}", hidden.len()));
    let last = GOOD.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    let said = sends(&running, &[&with_length, hidden, &last]).await;
    assert_eq!(answers(&said), 2, "{said}");
    assert!(!said.contains("HTTP/1.1 404 "), "{said}");

    // a body in chunks is the last of its connection, whatever comes after it
    let chunks = form("Transfer-Encoding: chunked");
    let body = format!("{:x}\r\n{hidden}\r\n0\r\n\r\n", hidden.len());
    let said = sends(&running, &[&chunks, &body, hidden]).await;
    assert_eq!(answers(&said), 1, "{said}");
    let said = sends(&running, &[&chunks, "zz\r\n", hidden]).await;
    assert_eq!((status(&said), answers(&said)), ("400", 1), "{said}");
}

#[tokio::test]
async fn what_is_too_large_is_told_which_part_it_is() {
    let (_app, running) = running().await;
    let close = "Host: a\r\nConnection: close\r\n\r\n";
    let long = |length: usize| "a".repeat(length);
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\n{close}");
    for (expected, request) in [
        ("404", get(&format!("/{}", long(8_000)))),
        ("414", get(&format!("/{}", long(9_000)))),
        ("414", get(&format!("/?{}", long(60_000)))),
        ("431", get(&format!("/{}", long(70_000)))),
        (
            "431",
            format!("GET / HTTP/1.1\r\nX: {}\r\n{close}", long(70_000)),
        ),
        (
            "431",
            format!("GET / HTTP/1.1\r\n{}{close}", "X: a\r\n".repeat(120)),
        ),
        (
            "413",
            format!(
                "{}brukarnamn={}",
                form("Content-Length: 300011\r\nConnection: close"),
                long(300_000)
            ),
        ),
    ] {
        let said = sends(&running, &[&request]).await;
        let begins: String = request.chars().take(40).collect();
        assert_eq!(
            status(&said),
            expected,
            "{} bytes of {begins}: {said}",
            request.len()
        );
    }
}

#[tokio::test]
async fn a_method_that_no_page_has_is_405_and_told_which_there_are() {
    let (_app, running) = running().await;
    for (method, target) in [
        ("TRACE", "/"),
        ("CONNECT", "ond.example:443"),
        ("OPTIONS", "*"),
        ("OPTIONS", "/logg-inn"),
        ("PUT", "/logg-inn"),
        ("DELETE", "/finst/ikkje"),
        ("BREW", "/"),
    ] {
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: laget.example\r\nConnection: close\r\nX-Kanari: ekko\r\n\r\n"
        );
        let said = sends(&running, &[&request]).await;
        assert_eq!(status(&said), "405", "{method} {target}: {said}");
        let said = said.to_lowercase();
        assert!(
            said.contains("allow: get, head, post\r\n"),
            "{method}: {said}"
        );
        assert!(
            said.contains("x-content-type-options: nosniff\r\n"),
            "{method}"
        );
        assert!(!said.contains("ekko"), "TRACE tells what was asked: {said}");
    }
}

#[tokio::test]
async fn a_head_that_does_not_come_is_408_and_one_that_does_not_begin_is_closed() {
    let patience = Patience {
        head: Duration::from_millis(300),
        ..Patience::default()
    };
    let (_app, running) = impatient(patience).await;
    let begun = Instant::now();
    let said = sends(&running, &["GET / HTTP/1.1\r\nHost: lag"]).await;
    assert_eq!(status(&said), "408", "{said}");
    assert_eq!(sends(&running, &[]).await, "");
    assert!(begun.elapsed() >= patience.head);

    // a byte now and then does not make the time longer
    let mut stream = TcpStream::connect(running.pages).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
    let begun = Instant::now();
    let (mut reads, mut writes) = stream.split();
    let answer = async {
        let mut answer = [0; 12];
        reads.read_exact(&mut answer).await.map(|_| answer)
    };
    let drips = async {
        while begun.elapsed() < PATIENCE {
            // cut off while it is still sending: the answer came before that
            if writes.write_all(b"a").await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        answer = answer => assert_eq!(&answer.unwrap(), b"HTTP/1.1 408"),
        () = drips => panic!("it is let in for ever"),
    }
}

#[tokio::test]
async fn a_connection_between_two_requests_is_not_hurried_and_not_kept_for_ever() {
    let patience = Patience {
        head: Duration::from_millis(400),
        idle: Duration::from_millis(1500),
        ..Patience::default()
    };
    let (_app, running) = impatient(patience).await;
    let mut stream = TcpStream::connect(running.pages).await.unwrap();
    stream.write_all(GOOD.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let said = said(&mut stream).await;
    assert_eq!((status(&said), answers(&said)), ("200", 1), "{said}");
    assert!(begun.elapsed() >= patience.idle, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_form_that_does_not_come_in_time_is_408_on_a_page_that_says_so() {
    let patience = Patience {
        body: Duration::from_millis(300),
        ..Patience::default()
    };
    let (_app, running) = impatient(patience).await;
    let said = sends(&running, &[&form("Content-Length: 400"), "brukarnamn=kari"]).await;
    assert_eq!(status(&said), "408", "{said}");
    assert!(said.contains("kom ikkje fram i tide"), "{said}");
    assert!(said.contains("x-content-type-options: nosniff"), "{said}");
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_cut_off() {
    let patience = Patience {
        answer: Duration::from_millis(300),
        ..Patience::default()
    };
    let (_app, running) = impatient(patience).await;
    let mut stream = TcpStream::connect(running.pages).await.unwrap();
    // more answers than the system keeps for somebody who does not read
    let cut_off = async { while stream.write_all(GOOD.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(PATIENCE, cut_off)
        .await
        .expect("it is cut off");
}
