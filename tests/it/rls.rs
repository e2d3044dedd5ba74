//! The wall in the database: what holds for every table, view and function, asked of the catalogue itself, so
//! that a new one is covered by existing; and what its functions give to whom.

mod familie;
mod familie_katalog;
mod funksjonar;
mod innsyn;
mod katalog;
mod kontekst;
mod meldingar;
mod skriving;

use laget::web::token_hash;
use sqlx::pool::PoolConnection;
use sqlx::{Executor, Postgres};

use crate::harness::{Person, TestApp};

/// A connection in an open transaction of the person's own session. The pool throws it away afterwards.
pub async fn as_person(app: &TestApp, person: &Person) -> PoolConnection<Postgres> {
    let token = token_hash(&app.session_for(person).await);
    let mut connection = app.state().db.bare().await.unwrap();
    connection.execute("begin").await.unwrap();
    sqlx::query("select app.begin_request($1, false)")
        .bind(&token.0[..])
        .execute(&mut *connection)
        .await
        .unwrap();
    connection
}
