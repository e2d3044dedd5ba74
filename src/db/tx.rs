//! The two transactions: the unit of work *is* the transaction.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;
use uuid::Uuid;

use super::TokenHash;
use crate::access::{Action, Actor, Denied, Permit};
use crate::clock::Clock;
use crate::ids::{BarnId, EiningId, InstansId, SakId};

/// One request = one instant, one actor, one transaction, one log entry of it.
#[derive(Clone)]
pub struct RequestContext {
    /// The session's token hash: the database's context.
    pub token: TokenHash,
    /// Who asks.
    pub actor: Arc<Actor>,
    /// Names the request in the log.
    pub request_id: String,
    /// The request's one instant.
    pub now: OffsetDateTime,
    /// Ids for what it makes.
    pub clock: Arc<dyn Clock>,
}

/// What somebody tried and was refused: the route, never a query or a body, and the ids in its address.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Method and route.
    pub handling: String,
    /// The saker named in the address; they may not exist.
    pub sak_list: Vec<SakId>,
    /// The children named in the address; they may not exist.
    pub barn_list: Vec<BarnId>,
    /// The id of anything else named in the address: the database knows which child it concerned.
    pub objekt: Option<Uuid>,
}

/// A row of the innsynslogg.
struct LogRow<'a> {
    instans_id: Option<InstansId>,
    eining_id: Option<EiningId>,
    rolle: &'a str,
    handling: &'a str,
    sak_list: &'a [SakId],
    barn_list: &'a [BarnId],
    grunnlag: &'a str,
    grunn: Option<&'a str>,
    avvist: bool,
    objekt: Option<Uuid>,
}

/// A transaction that changes something, or shows a child: both leave a row in the innsynslogg.
#[must_use]
pub struct WriteTx {
    tx: Transaction<'static, Postgres>,
    context: RequestContext,
}

impl WriteTx {
    pub(super) async fn begin(pool: &PgPool, context: RequestContext) -> Result<Self, sqlx::Error> {
        let mut tx = pool.begin().await?;
        begin_request(&mut tx, context.token).await?;
        Ok(Self { tx, context })
    }

    /// The request's one instant.
    #[must_use]
    pub const fn now(&self) -> OffsetDateTime {
        self.context.now
    }

    /// Who asks.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.context.actor
    }

    /// Cheap and first: is there any role here that may ever do this?
    ///
    /// # Errors
    /// [`Denied`] when there is none.
    pub fn require(&self, action: Action) -> Result<(), Denied> {
        if self.actor().may_ever(action) {
            Ok(())
        } else {
            Err(Denied)
        }
    }

    /// A new id, later than every earlier one.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.context.clock.uuid()
    }

    /// Waits until nobody else changes the thing with this id, so that what is read next is still so when this
    /// transaction ends. See that it may be seen first: whoever may not keeps nobody waiting.
    ///
    /// # Errors
    /// When the database fails, or somebody else takes too long.
    pub async fn take_turn(&mut self, id: Uuid) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended($1, 3))",
            id.to_string()
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Writes the log row and commits: if the log fails, the act fails.
    ///
    /// # Errors
    /// Whatever the database says; nothing is saved then.
    pub async fn commit(self, permit: Permit) -> Result<(), sqlx::Error> {
        self.end(&permit, false).await
    }

    /// Writes the log row of something the person may do, but not now: a limit was reached. What the transaction
    /// did until then, as counting, is kept.
    ///
    /// # Errors
    /// Whatever the database says; nothing is saved then.
    pub async fn commit_refused(self, permit: Permit) -> Result<(), sqlx::Error> {
        self.end(&permit, true).await
    }

    async fn end(mut self, permit: &Permit, avvist: bool) -> Result<(), sqlx::Error> {
        let subject = permit.subject();
        self.log(&LogRow {
            instans_id: Some(permit.instans_id()),
            eining_id: permit.eining_id(),
            rolle: permit.role(),
            handling: permit.action().code(),
            sak_list: &subject.sak_list,
            barn_list: &subject.barn_list,
            grunnlag: &subject.grunnlag,
            grunn: subject.grunn.as_deref(),
            avvist,
            objekt: None,
        })
        .await?;
        self.tx.commit().await
    }

    /// Writes the log row of something that was refused, in a transaction of its own.
    pub(super) async fn commit_refusal(mut self, refusal: &Refusal) -> Result<(), sqlx::Error> {
        let actor = Arc::clone(&self.context.actor);
        let first = actor.medlemskap.first();
        self.log(&LogRow {
            instans_id: first.map(|m| m.instans_id),
            eining_id: first.and_then(|m| m.eining_id),
            rolle: first.map_or("", |m| m.role.code()),
            handling: &refusal.handling,
            sak_list: &refusal.sak_list,
            barn_list: &refusal.barn_list,
            grunnlag: "",
            grunn: None,
            avvist: true,
            objekt: refusal.objekt,
        })
        .await?;
        self.tx.commit().await
    }

    async fn log(&mut self, row: &LogRow<'_>) -> Result<(), sqlx::Error> {
        let sak_list: Vec<Uuid> = row.sak_list.iter().map(|id| id.uuid()).collect();
        let barn_list: Vec<Uuid> = row.barn_list.iter().map(|id| id.uuid()).collect();
        sqlx::query!(
            "insert into innsynslogg (kommune_id, logg_id, brukar_id, instans_id, eining_id, rolle, handling,
                sak_id_list, barn_id_list, grunnlag, grunn, request_id, avvist, objekt_id, hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '')",
            self.context.actor.kommune_id.uuid(),
            self.context.clock.uuid(),
            self.context.actor.brukar_id.uuid(),
            row.instans_id.map(InstansId::uuid),
            row.eining_id.map(EiningId::uuid),
            row.rolle,
            row.handling,
            &sak_list,
            &barn_list,
            row.grunnlag,
            row.grunn,
            self.context.request_id,
            row.avvist,
            row.objekt,
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}

/// A transaction for login, sessions and limits. It has no tenant and sees no child, so it is not
/// logged in the innsynslogg.
#[must_use]
pub struct SystemTx(Transaction<'static, Postgres>);

impl SystemTx {
    pub(super) async fn begin(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut tx = pool.begin().await?;
        sqlx::query!("select app.begin_system()")
            .execute(&mut *tx)
            .await?;
        Ok(Self(tx))
    }

    pub(super) async fn begin_logout(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut tx = pool.begin().await?;
        sqlx::query!("select app.begin_utlogging()")
            .execute(&mut *tx)
            .await?;
        Ok(Self(tx))
    }

    /// Keeps what was done.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.0.commit().await
    }
}

async fn begin_request(
    tx: &mut Transaction<'static, Postgres>,
    token: TokenHash,
) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.begin_request($1, false)", &token.0[..])
        .execute(&mut **tx)
        .await?;
    Ok(())
}

impl Deref for WriteTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}

impl Deref for SystemTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for SystemTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}
