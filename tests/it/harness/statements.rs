//! Which SQL statements a piece of work led to.
//!
//! sqlx says each statement as an event, in the thread that runs it. A story's runtime has one thread, so a
//! subscriber of that thread sees the story's statements and nobody else's: the count is exact.

use std::fmt;
use std::sync::{Arc, Mutex};

use tokio::runtime::{Handle, RuntimeFlavor};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The pool asks this of a connection that comes back; it belongs to no request.
const RELEASE: &str = "select now() = statement_timestamp()";

/// Statements, in the order they ended.
#[derive(Debug)]
pub struct Statements(pub Vec<String>);

/// Runs the work.
pub async fn during<T>(work: impl Future<Output = T>) -> (T, Statements) {
    assert_eq!(
        Handle::current().runtime_flavor(),
        RuntimeFlavor::CurrentThread,
        "statements are counted per thread: use #[tokio::test] as it is"
    );
    let seen = Arc::new(Mutex::new(Vec::new()));
    let guard = tracing::subscriber::set_default(Counter(Arc::clone(&seen)));
    let done = work.await;
    drop(guard);
    let statements = seen
        .lock()
        .unwrap()
        .drain(..)
        .filter(|sql| sql != RELEASE)
        .collect();
    (done, Statements(statements))
}

struct Counter(Arc<Mutex<Vec<String>>>);

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        self.0.lock().unwrap().push(statement.text());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Statement {
    fn text(self) -> String {
        let text = if self.whole.trim().is_empty() {
            self.summary
        } else {
            self.whole
        };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
