//! The transaction of a family: another role than staff's, with grants of its own (docs/adr/0009).

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Db, TokenHash};
use crate::clock::Clock;
use crate::ids::{BarnId, FamiliePersonId, KommuneId};

/// Who asks: one person, in one kommune.
#[derive(Clone)]
pub struct FamilyContext {
    /// The session's token hash: the database's context.
    pub token: TokenHash,
    /// The person.
    pub familie_person_id: FamiliePersonId,
    /// The kommune whose family it is.
    pub kommune_id: KommuneId,
    /// Names the request in the log.
    pub request_id: String,
    /// The request's one instant.
    pub now: OffsetDateTime,
    /// Ids for what it makes.
    pub clock: Arc<dyn Clock>,
}

/// What a family did: what the log says of it.
#[derive(Clone, Debug)]
pub struct FamilyAct {
    /// What was done.
    pub handling: &'static str,
    /// Which children it was about.
    pub barn_list: Vec<BarnId>,
}

/// A transaction that ends in a row of the innsynslogg, like staff's.
#[must_use]
pub struct FamilyTx {
    tx: Transaction<'static, Postgres>,
    context: FamilyContext,
}

impl FamilyTx {
    async fn begin(pool: &PgPool, context: FamilyContext) -> Result<Self, sqlx::Error> {
        let mut tx = pool.begin().await?;
        sqlx::query!("select app.begin_family($1)", &context.token.0[..])
            .execute(&mut *tx)
            .await?;
        Ok(Self { tx, context })
    }

    /// An id for what it makes.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.context.clock.uuid()
    }

    /// The kommune whose family it is.
    #[must_use]
    pub const fn kommune_id(&self) -> KommuneId {
        self.context.kommune_id
    }

    /// Writes the log row and commits: if the log fails, the act fails.
    ///
    /// # Errors
    /// Whatever the database says; nothing is saved then.
    pub async fn commit(self, act: FamilyAct) -> Result<(), sqlx::Error> {
        self.end(act, false).await
    }

    /// The same for what was asked for and not shown: that it was tried is a row too.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn refuse(self, act: FamilyAct) -> Result<(), sqlx::Error> {
        self.end(act, true).await
    }

    async fn end(mut self, act: FamilyAct, avvist: bool) -> Result<(), sqlx::Error> {
        let barn_list: Vec<Uuid> = act.barn_list.iter().map(|id| id.uuid()).collect();
        sqlx::query!(
            "insert into innsynslogg (kommune_id, logg_id, familie_person_id, rolle, handling, barn_id_list, grunnlag,
                request_id, avvist, hash)
            values ($1, $2, $3, 'familie', $4, $5, 'familie', $6, $7, '')",
            self.context.kommune_id.uuid(),
            self.context.clock.uuid(),
            self.context.familie_person_id.uuid(),
            act.handling,
            &barn_list,
            self.context.request_id,
            avvist,
        )
        .execute(&mut *self.tx)
        .await?;
        self.tx.commit().await
    }
}

impl Db {
    /// A transaction of a family's session.
    pub async fn family(&self, context: FamilyContext) -> Result<FamilyTx, sqlx::Error> {
        FamilyTx::begin(self.pool(), context).await
    }
}

impl Deref for FamilyTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for FamilyTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}
