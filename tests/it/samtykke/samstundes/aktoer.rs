//! A connection that is given one statement at a time, and may be left waiting for a lock.

use std::collections::VecDeque;

use laget::db::TokenHash;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Executor};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What is true when a transaction has committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skjedd {
    /// PPT was put on the lag, or read.
    Ingenting,
    /// The form was taken back, all or some that ends the sharing.
    Trekt,
    /// A form was signed on paper, and waits: which.
    Foert(usize),
    /// It was confirmed.
    Stadfesta(usize),
}

/// A statement of a script.
#[derive(Clone, Debug)]
pub enum Steg {
    /// Opens the transaction of somebody's session.
    Byrj(TokenHash),
    /// Runs.
    Sql(String),
    /// Commits.
    Ferdig(Skjedd),
}

/// One connection with its script.
pub struct Aktoer {
    pid: i32,
    til: UnboundedSender<String>,
    svar: UnboundedReceiver<Result<(), String>>,
    pub manus: VecDeque<Steg>,
    /// What it was given and has not answered.
    pub underveg: Option<Steg>,
}

/// How it stands with what it was given.
pub enum Gjekk {
    /// It waits for a lock.
    Ventar,
    /// It is done, and this has happened.
    Ferdig(Option<Skjedd>),
}

impl Aktoer {
    /// On a connection of the request's own pool; it lasts as long as the scene.
    pub async fn new(
        mut db: impl std::ops::DerefMut<Target = PgConnection> + Send + 'static,
    ) -> Self {
        let pid = sqlx::query_scalar("select pg_backend_pid()")
            .fetch_one(&mut *db)
            .await
            .unwrap();
        let (til, mut statements) = unbounded_channel::<String>();
        let (answers, svar) = unbounded_channel();
        tokio::spawn(async move {
            while let Some(statement) = statements.recv().await {
                let done = db.execute(AssertSqlSafe(statement)).await;
                let done = done.map(|_| ()).map_err(|error| error.to_string());
                if answers.send(done).is_err() {
                    break;
                }
            }
        });
        Self {
            pid,
            til,
            svar,
            manus: VecDeque::new(),
            underveg: None,
        }
    }

    /// Gives it the next statement of its script.
    pub fn next(&mut self) {
        let Some(steg) = self.manus.pop_front() else {
            return;
        };
        let statement = match &steg {
            Steg::Byrj(token) => format!(
                "begin; select app.begin_request('\\x{}', false)",
                hex::encode(token.0)
            ),
            Steg::Sql(sql) => sql.clone(),
            Steg::Ferdig(_) => "commit".to_owned(),
        };
        self.underveg = Some(steg);
        self.til.send(statement).unwrap();
    }

    /// Looks until it has answered or waits for a lock.
    pub async fn look(&mut self, admin: &PgPool) -> Gjekk {
        loop {
            if let Ok(answer) = self.svar.try_recv() {
                return Gjekk::Ferdig(self.done(answer).await);
            }
            let waits: bool = sqlx::query_scalar("select cardinality(pg_blocking_pids($1)) > 0")
                .bind(self.pid)
                .fetch_one(admin)
                .await
                .unwrap();
            if waits {
                return Gjekk::Ventar;
            }
        }
    }

    /// A statement that was refused takes its transaction with it.
    async fn done(&mut self, answer: Result<(), String>) -> Option<Skjedd> {
        let steg = self.underveg.take();
        if answer.is_err() {
            while !matches!(self.manus.pop_front(), Some(Steg::Ferdig(_)) | None) {}
            self.til.send("rollback".to_owned()).unwrap();
            self.svar.recv().await.unwrap().unwrap();
            return None;
        }
        match steg {
            Some(Steg::Ferdig(skjedd)) => Some(skjedd),
            _ => None,
        }
    }

    pub fn ferdig(&self) -> bool {
        self.manus.is_empty() && self.underveg.is_none()
    }
}
