//! An eining's list against the register: what it would change, and the change itself, all of it or nothing.

use super::fnr::SealedFnr;
use super::liste_csv::Row;
use super::model::EiningVal;
use super::model::liste::{Endring, Plan, Rad};
use super::queries::{import, oppslag};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::web::Ctx;

/// A list as it is looked up: its lines, and their hashes and names as columns.
pub(super) struct Linjer {
    rows: Vec<(Row, Vec<[u8; 32]>)>,
    oppslag: Vec<Vec<u8>>,
    namn: Vec<String>,
}

impl Linjer {
    pub(super) fn new(ctx: &Ctx, rows: Vec<Row>) -> Self {
        let kommune = ctx.actor.kommune_id.uuid();
        let hashed = rows.into_iter().map(|row| {
            let hashes = row.fnr.blind_indexes(&ctx.app.keys, kommune);
            (row, hashes)
        });
        let rows: Vec<_> = hashed.collect();
        Self {
            oppslag: (rows.iter().flat_map(|(_, hashes)| hashes))
                .map(|hash| hash.to_vec())
                .collect(),
            namn: rows.iter().map(|(row, _)| row.identity().0).collect(),
            rows,
        }
    }

    /// What the list would change; none when it is one look-up too many.
    pub(super) async fn look_over(
        self,
        tx: &mut WriteTx,
        eining: &EiningVal,
    ) -> Result<Option<Plan>, sqlx::Error> {
        match oppslag::tel_liste(tx, &[], &[]).await? {
            Some(_) => self.plan(tx, eining).await.map(Some),
            None => Ok(None),
        }
    }

    /// What the list changes, and whether all of it does; none when it is one look-up too many. A line whose number
    /// is somebody's the leader may not be told of is left out.
    pub(super) async fn read_in(
        self,
        tx: &mut WriteTx,
        eining: &EiningVal,
    ) -> Result<Option<(Plan, bool)>, sqlx::Error> {
        let Some(loeynde) = oppslag::tel_liste(tx, &self.oppslag, &self.namn).await? else {
            return Ok(None);
        };
        let mut plan = self.plan(tx, eining).await?;
        plan.rader
            .retain(|rad| !loeynde.iter().any(|hash| rad.has(hash)));
        Ok(Some((plan, loeynde.is_empty())))
    }

    async fn plan(self, tx: &mut WriteTx, eining: &EiningVal) -> Result<Plan, sqlx::Error> {
        let kjende = import::kjende(tx, &self.oppslag, &self.namn).await?;
        let i_eining = import::i_eining(tx, eining.eining_id).await?;
        Ok(Plan::new(self.rows, eining.eining_id, &kjende, i_eining))
    }
}

/// Carries the plan out; gives every child it was about. With `leave`, whoever is not on the list leaves the eining.
pub(super) async fn apply(
    tx: &mut WriteTx,
    ctx: &Ctx,
    eining: &EiningVal,
    plan: &Plan,
    leave: bool,
) -> Result<Vec<BarnId>, AppError> {
    let here = eining.eining_id;
    let rader: Vec<(BarnId, &Rad)> = plan
        .rader
        .iter()
        .map(|rad| (rad.barn_id.unwrap_or_else(|| tx.new_id().into()), rad))
        .collect();
    let that = |endring: Endring| rader.iter().filter(move |(_, rad)| rad.endring == endring);

    let new: Vec<_> = that(Endring::Ny)
        .map(|(id, rad)| (*id, &rad.row, seal(ctx, *id, rad)))
        .collect();
    import::insert(tx, here, &new).await?;

    let moved: Vec<BarnId> = that(Endring::FlyttaHit).map(|(id, _)| *id).collect();
    let done = import::move_all(tx, &moved, Some(here), None).await?;
    expect(done, moved.len())?;

    let numbered: Vec<_> = that(Endring::FaarNummer)
        .map(|(id, rad)| (*id, seal(ctx, *id, rad)))
        .collect();
    expect(import::give_numbers(tx, &numbered).await?, numbered.len())?;

    let renamed: Vec<_> = rader
        .iter()
        .filter(|(_, rad)| rad.nytt_namn)
        .map(|(id, rad)| (*id, &rad.row))
        .collect();
    expect(import::rename(tx, &renamed).await?, renamed.len())?;

    let adresser: Vec<_> = rader
        .iter()
        .filter(|(_, rad)| rad.ny_adresse)
        .filter_map(|(id, rad)| Some((*id, rad.row.adresse.as_ref()?.expose().as_str())))
        .collect();
    import::save_adresser(tx, &adresser).await?;

    let mut all: Vec<BarnId> = rader.iter().map(|(id, _)| *id).collect();
    import::mark_listed(tx, &all, ctx.today()).await?;
    if leave {
        let gone: Vec<BarnId> = plan.borte.iter().map(|barn| barn.barn_id).collect();
        let done = import::move_all(tx, &gone, None, Some(here)).await?;
        expect(done, gone.len())?;
        all.extend(gone);
    }
    Ok(all)
}

fn seal(ctx: &Ctx, id: BarnId, rad: &Rad) -> SealedFnr {
    let kommune = ctx.actor.kommune_id.uuid();
    rad.row.fnr.seal(&ctx.app.keys, kommune, id.uuid())
}

/// As many rows as the plan says, or somebody else has been there.
fn expect(done: impl TryInto<usize>, planned: usize) -> Result<(), AppError> {
    if done.try_into().is_ok_and(|done| done == planned) {
        Ok(())
    } else {
        Err(AppError::Conflict)
    }
}
