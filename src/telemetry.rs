//! The log: readable lines in development, JSON in production; ids and routes, never a person's words.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Tekst,
    /// For machines: one JSON object a line.
    Json,
}

/// Starts the log. `filter` is a list such as `info,laget=debug`.
///
/// # Errors
/// When the filter cannot be read, in words.
pub fn init(format: LogFormat, filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| format!("Loggnivået «{filter}» kan ikkje lesast: {error}."))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Tekst => builder.compact().init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}
