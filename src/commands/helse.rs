//! `laget helse`: asks a running process whether it may have traffic; for a container that has no other program.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::output;
use crate::config;

/// What does not answer in this time is not well.
const LIMIT: Duration = Duration::from_secs(2);

/// The options of `helse`.
#[derive(Args)]
pub(super) struct HelseArgs {
    /// Kvar det blir spurt; det same som i «serve» (127.0.0.1:9464, eller `LAGET_OPS_LISTEN`)
    #[arg(
        long,
        value_name = "ADRESSE:PORT",
        env = "LAGET_OPS_LISTEN",
        default_value = "127.0.0.1:9464"
    )]
    ops_listen: String,
}

/// Prints what was answered; the exit code says whether all is well.
pub(super) async fn run(args: HelseArgs) -> anyhow::Result<ExitCode> {
    let address = config::ops_address(&args.ops_listen).map_err(anyhow::Error::msg)?;
    let answer = match tokio::time::timeout(LIMIT, ask(address)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => anyhow::bail!("Ingen svarar på {address}. Køyrer Laget?"),
        Err(_) => anyhow::bail!("Laget svara ikkje på {address} i tide."),
    };
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    output::say(body.trim_end());
    // the first line is the protocol and the status
    Ok(match head.split(' ').nth(1) {
        Some("200") => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// The shortest question there is: the other end is our own.
async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}
