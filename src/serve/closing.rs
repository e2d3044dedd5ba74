//! A listener that closes without dropping whoever has knocked.
//!
//! Between "accept no more" and a closed port there are connections that the system has let in and nobody has taken.
//! Closing drops them, and a proxy that had sent a form on one of them cannot know whether it was saved. So they are
//! taken first, the port is closed then, and only when each has had time to be read does the server hear that it
//! stops: it cuts connections that have said nothing yet.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// As long as it takes to begin to read from a connection that was taken last.
const SETTLE: Duration = Duration::from_millis(100);

/// Where the server gets its connections, until it is told to close.
pub(super) struct Closing {
    open: Option<TcpListener>,
    address: SocketAddr,
    close: CancellationToken,
    closed: CancellationToken,
}

impl Closing {
    /// Takes connections until `close`; says `closed` when the port is.
    pub(super) fn new(
        listener: TcpListener,
        close: CancellationToken,
        closed: CancellationToken,
    ) -> io::Result<Self> {
        Ok(Self {
            address: listener.local_addr()?,
            open: Some(listener),
            close,
            closed,
        })
    }

    /// One that has knocked already. The port is closed when there is none.
    fn last(&mut self) -> io::Result<Option<(TcpStream, SocketAddr)>> {
        let Some(listener) = self.open.take() else {
            return Ok(None);
        };
        // asked directly: tokio answers by what it knew when it last looked
        let listener = listener.into_std()?;
        match listener.accept() {
            Ok((stream, peer)) => {
                self.open = Some(TcpListener::from_std(listener)?);
                stream.set_nonblocking(true)?;
                Ok(Some((TcpStream::from_std(stream)?, peer)))
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Listener for Closing {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        if let Some(open) = &mut self.open {
            tokio::select! {
                taken = Listener::accept(open) => return taken,
                () = self.close.cancelled() => {}
            }
        }
        match self.last() {
            Ok(Some(taken)) => return taken,
            Ok(None) => {}
            Err(error) => tracing::warn!(cause = %error.kind(), "a connection was not taken"),
        }
        tokio::time::sleep(SETTLE).await;
        self.closed.cancel();
        std::future::pending().await
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_has_knocked_is_taken_before_the_port_is_closed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (close, closed) = (CancellationToken::new(), CancellationToken::new());
        let mut closing = Closing::new(listener, close.clone(), closed.clone()).unwrap();
        let mut knocked = Vec::new();
        for _ in 0..20 {
            knocked.push(TcpStream::connect(address).await.unwrap());
        }
        close.cancel();

        for stream in &knocked {
            let (_, peer) = closing.accept().await;
            assert_eq!(peer, stream.local_addr().unwrap());
        }
        assert!(!closed.is_cancelled());
        tokio::select! {
            _ = closing.accept() => panic!("nobody has knocked"),
            () = closed.cancelled() => {}
        }
        assert!(TcpStream::connect(address).await.is_err());
    }
}
