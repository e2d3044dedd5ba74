//! The log: readable lines in development, JSON in production; ids and routes, never a person's words.

use std::panic::PanicHookInfo;

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

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
    match format {
        LogFormat::Tekst => {
            let lines = fmt::layer().compact().with_writer(std::io::stderr);
            tracing_subscriber::registry()
                .with(read(filter)?)
                .with(lines)
                .init();
        }
        LogFormat::Json => json(filter, std::io::stderr)?.init(),
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        panicked(panic);
        if cfg!(debug_assertions) {
            before(panic);
        }
    }));
    Ok(())
}

/// The log of production: one JSON object a line.
///
/// # Errors
/// When the filter cannot be read, in words.
pub fn json<W>(filter: &str, writer: W) -> Result<impl Subscriber + use<W>, String>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_writer(writer)
        .with_filter(filter_fn(may_be_said));
    Ok(Registry::default().with(read(filter)?).with(lines))
}

fn read(filter: &str) -> Result<EnvFilter, String> {
    EnvFilter::try_new(filter)
        .map_err(|error| format!("Loggnivået «{filter}» kan ikkje lesast: {error}."))
}

/// However the filter is set: a library does not know what is a person's, so its finer words are left out, and what
/// PostgreSQL remarks is left out whole, since a remark can quote a row.
fn may_be_said(metadata: &Metadata<'_>) -> bool {
    let (target, level) = (metadata.target(), *metadata.level());
    let ours = target == "laget" || target.starts_with("laget::");
    ours || level <= Level::INFO && target != "sqlx::postgres::notice"
}

/// Where it panicked, and in which request by the span around it. The panic's own words may be a person's.
pub fn panicked(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string);
    tracing::error!(location = location.as_deref(), "panic");
    crate::ops::metrics::panicked();
}
