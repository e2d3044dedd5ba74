//! The program `laget`: see `laget --help`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    laget::commands::run().await
}
