//! What comes in on a connection, watched wherever it is a head.
//!
//! hyper takes a line that ends in a bare LF, a length beside `Transfer-Encoding`, and a length that is said twice. RFC 9112
//! lets it; but where a proxy in front reads one of them otherwise, a request can be smuggled past it. So a head has one
//! framing here or is answered with 400, and one that does not come whole in time with 408; either ends the connection.
//!
//! Bodies are stepped over by their length. One in chunks has none: what comes after it is not read, since its answer ends the
//! connection (`serve::last_on_its_connection`). HTTP/2 is not spoken: the proxies in front do not ask for it. A client that
//! takes nothing of its answer is cut off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

/// A head is no longer than this, in bytes: cookies, an address and what a browser says of itself are two kilobytes.
pub(super) const MAX_HEAD: usize = 64 * 1024;

/// Where in the stream the next byte is.
#[derive(Debug)]
enum At {
    Head(Head),
    /// Inside a body, with so many bytes left.
    Body(u64),
    /// Where nothing more is read as a head.
    Past,
}

/// A head as far as it has come.
#[derive(Debug, Default)]
struct Head {
    /// The line that comes in.
    line: Vec<u8>,
    /// How many bytes have come.
    size: usize,
    /// Whether the line that asks has come, and whether it was HTTP/1.0.
    asked: Option<bool>,
    length: Option<u64>,
    in_chunks: bool,
    hosts: u8,
}

/// Why a head is not read.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// It can be read in two ways, or does not say whom it asks.
    Unclear,
    /// It is longer than [`MAX_HEAD`].
    TooLong,
}

use Refusal::Unclear;

impl Refusal {
    /// What is answered.
    const fn status(&self) -> &'static str {
        match self {
            Self::Unclear => "400 Bad Request",
            Self::TooLong => "431 Request Header Fields Too Large",
        }
    }
}

/// Follows the stream.
#[derive(Debug)]
struct Scan {
    at: At,
    /// How many heads have begun.
    heads: u64,
}

impl Scan {
    fn new() -> Self {
        Self {
            at: At::Head(Head::default()),
            heads: 1,
        }
    }

    fn take(&mut self, mut bytes: &[u8]) -> Result<(), Refusal> {
        while let Some((&byte, rest)) = bytes.split_first() {
            match &mut self.at {
                At::Past => return Ok(()),
                At::Body(left) => {
                    let step = usize::try_from(*left)
                        .unwrap_or(usize::MAX)
                        .min(bytes.len());
                    *left -= step as u64;
                    bytes = &bytes[step..];
                    if *left == 0 {
                        self.next_head();
                    }
                }
                At::Head(head) => {
                    bytes = rest;
                    if let Some(next) = head.take(byte)? {
                        self.at = next;
                        if matches!(self.at, At::Body(0)) {
                            self.next_head();
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn next_head(&mut self) {
        self.at = At::Head(Head::default());
        self.heads += 1;
    }

    /// The number of the head that is waited for: the first one, and any other that has begun.
    fn waits_for(&self) -> Option<u64> {
        let At::Head(head) = &self.at else {
            return None;
        };
        (self.heads == 1 || head.has_begun()).then_some(self.heads)
    }

    /// Whether anything of the head has come.
    fn has_begun(&self) -> bool {
        matches!(&self.at, At::Head(head) if head.has_begun())
    }
}

impl Head {
    fn has_begun(&self) -> bool {
        self.asked.is_some() || !self.line.is_empty()
    }

    /// Takes one byte; says what comes after the head when it was its last.
    fn take(&mut self, byte: u8) -> Result<Option<At>, Refusal> {
        self.size += 1;
        if self.size > MAX_HEAD {
            return Err(Refusal::TooLong);
        }
        if byte != b'\n' {
            self.line.push(byte);
            return Ok(None);
        }
        if self.line.last() != Some(&b'\r') {
            return Err(Unclear);
        }
        let line = std::mem::take(&mut self.line);
        match (self.asked, line.len()) {
            // an empty line before the one that asks is stepped over, as hyper does
            (None, 1) => Ok(None),
            (None, _) => {
                let old = line.ends_with(b" HTTP/1.0\r");
                if !old && !line.ends_with(b" HTTP/1.1\r") {
                    return Err(Unclear);
                }
                self.asked = Some(old);
                Ok(None)
            }
            (Some(old), 1) => self.end(old).map(Some),
            (Some(_), _) => {
                self.line = line;
                let read = self.field();
                self.line.clear();
                read.map(|()| None)
            }
        }
    }

    /// Whether the line is about this.
    fn says(&self, name: &str) -> bool {
        let colon = self.line.get(name.len());
        colon == Some(&b':') && self.line[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    }

    /// What the line says of it.
    fn value(&self, name: &str) -> Result<&str, Refusal> {
        let value = std::str::from_utf8(&self.line[name.len() + 1..]);
        Ok(value.map_err(|_| Unclear)?.trim_matches([' ', '\t', '\r']))
    }

    fn field(&mut self) -> Result<(), Refusal> {
        if self.says("host") {
            self.hosts = self.hosts.saturating_add(1);
        } else if self.says("transfer-encoding") {
            let once = !std::mem::replace(&mut self.in_chunks, true);
            if !once
                || !self
                    .value("transfer-encoding")?
                    .eq_ignore_ascii_case("chunked")
            {
                return Err(Unclear);
            }
        } else if self.says("content-length") {
            let value = self.value("content-length")?;
            let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            let length = value.parse().ok().filter(|_| digits).ok_or(Unclear)?;
            if self.length.replace(length).is_some() {
                return Err(Unclear);
            }
        }
        Ok(())
    }

    fn end(&self, old: bool) -> Result<At, Refusal> {
        let hosts = self.hosts == 1 || (old && self.hosts == 0);
        match (hosts, self.in_chunks, self.length) {
            (false, ..) | (_, true, Some(_)) => Err(Unclear),
            (true, true, None) => Ok(At::Past),
            (true, false, length) => Ok(At::Body(length.unwrap_or(0))),
        }
    }
}

/// A connection whose heads are watched.
#[derive(Debug)]
pub(super) struct Framed {
    io: TcpStream,
    scan: Scan,
    patience: Duration,
    /// Of which head, and when it must have come.
    deadline: Option<(u64, Pin<Box<Sleep>>)>,
    /// How long a client may take nothing of what is said to it, and when that is over.
    taking: Duration,
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Framed {
    /// Each head has so long to come in, and a client takes something of its answer within `taking`.
    pub(super) fn new(io: TcpStream, patience: Duration, taking: Duration) -> Self {
        Self {
            io,
            scan: Scan::new(),
            patience,
            deadline: None,
            taking,
            stuck: None,
        }
    }

    /// What came of writing, or an error when nothing has been taken for too long.
    fn written<T>(
        &mut self,
        cx: &mut Context<'_>,
        went: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if went.is_ready() {
            self.stuck = None;
            return went;
        }
        let taking = self.taking;
        let stuck = self
            .stuck
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(taking)));
        stuck
            .as_mut()
            .poll(cx)
            .map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Waits for the head that is on its way, and for none other.
    fn set_deadline(&mut self) {
        let waits_for = self.scan.waits_for();
        if self.deadline.as_ref().map(|(of, _)| *of) != waits_for {
            let patience = self.patience;
            self.deadline = waits_for.map(|of| (of, Box::pin(tokio::time::sleep(patience))));
        }
    }

    /// Says so, as far as the client listens, and ends the connection.
    fn refuse(&self, status: &str, kind: io::ErrorKind) -> io::Error {
        let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        let _unheard = self.io.try_write(answer.as_bytes());
        kind.into()
    }
}

impl AsyncRead for Framed {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let read = Pin::new(&mut this.io).poll_read(cx, buf);
        let come = buf.filled().get(before..).unwrap_or_default();
        if let Err(refusal) = this.scan.take(come) {
            this.scan.at = At::Past;
            let refused = this.refuse(refusal.status(), io::ErrorKind::InvalidData);
            return Poll::Ready(Err(refused));
        }
        this.set_deadline();
        let late = this
            .deadline
            .as_mut()
            .is_some_and(|(_, at)| at.as_mut().poll(cx).is_ready());
        if !late {
            return read;
        }
        this.deadline = None;
        let late = if this.scan.has_begun() {
            this.refuse("408 Request Timeout", io::ErrorKind::TimedOut)
        } else {
            io::ErrorKind::TimedOut.into()
        };
        this.scan.at = At::Past;
        Poll::Ready(Err(late))
    }
}

impl AsyncWrite for Framed {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let went = Pin::new(&mut this.io).poll_write(cx, buf);
        this.written(cx, went)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let went = Pin::new(&mut this.io).poll_write_vectored(cx, bufs);
        this.written(cx, went)
    }
}

#[cfg(test)]
mod tests;
