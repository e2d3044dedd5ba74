//! The only place that knows the pool.
//!
//! No tenant, no transaction: [`Db::write`] takes the session's token hash and sets the database's context from it.
//! No permit, no commit: [`WriteTx::commit`] consumes a
//! [`Permit`](crate::access::Permit) and writes it to the innsynslogg as its last statement.

mod copy;
pub mod embedded;
mod family;
mod job;
mod journal;
mod migrate;
mod pool;
mod rows;
mod tx;

pub use copy::{ReadTx, Reads};
pub use family::{FamilyAct, FamilyContext, FamilyTx};
pub use job::{JobTx, Lease};
pub use journal::{Journal, JournalError};
pub use migrate::{MIGRATOR, MigrateError, make_roles, migrate, refuse_unknown_schema};
pub use pool::{Db, POOL_SIZE, PoolUse, TokenHash};
pub use rows::exactly_one;
pub use tx::{Refusal, RequestContext, SystemTx, WriteTx};
