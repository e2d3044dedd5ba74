//! SQL about what is answered to a version, and what the family has to say of it.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::db::WriteTx;
use crate::ids::{BrukarId, FoeresettId, IndividuellplanId, IndividuellplanSvarId, SakId};
use crate::individuellplan::model::{Familiesvar, Merknad, Svara, Svarar};
use crate::samtykke::{Maate, Signatar};

/// The turn of whoever writes down an answer: nobody else, nor the family, answers a plan of the child until the transaction ends.
pub(in crate::individuellplan) async fn tur(
    tx: &mut WriteTx,
    sak: SakId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.individuellplan_tur($1)", sak.uuid())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What is said, the newest first, and who must.
pub(in crate::individuellplan) async fn svara(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Svara, sqlx::Error> {
    let svarar = sqlx::query_as!(
        Svarar,
        r#"select s.signatar as "signatar!: Signatar", s.foeresett_id as "foeresett_id: FoeresettId", s.namn as "namn!"
        from app.individuellplan_svarar($1) s"#,
        sak.uuid(),
    )
    .fetch_all(&mut *tx)
    .await?;
    let alle = sqlx::query_as!(
        Familiesvar,
        r#"select x.individuellplan_svar_id as "id: IndividuellplanSvarId", x.nr, x.signatar as "signatar: Signatar",
            x.foeresett_id as "foeresett_id: FoeresettId", x.namn, x.svar, x.maate as "maate: Maate", x.original_stad, x.vitne, x.stad,
            x.signert_dato, x.registrert_av as "registrert_av: BrukarId", r.namn as "registrert_namn?", x.stemmer,
            f.namn as "stadfesta_namn?", x.at
        from individuellplan_svar x
        left join brukar r on r.brukar_id = x.registrert_av
        left join brukar f on f.brukar_id = x.stadfesta_av
        where x.sak_id = $1
        order by x.at desc, x.svar desc, x.individuellplan_svar_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    Ok(Svara { alle, svarar })
}

/// An answer on paper, or one that was said.
pub(in crate::individuellplan) struct NySvar<'a> {
    pub nr: i16,
    pub signatar: Signatar,
    pub foeresett_id: Option<FoeresettId>,
    /// `ja`, `nei` or `trekt`.
    pub svar: &'a str,
    pub maate: Maate,
    pub original_stad: Option<&'a str>,
    pub vitne: Option<&'a str>,
    pub stad: Option<&'a str>,
    pub dato: Option<Date>,
}

/// Writes it down.
pub(in crate::individuellplan) async fn insert(
    tx: &mut WriteTx,
    id: IndividuellplanSvarId,
    (sak, plan): (SakId, IndividuellplanId),
    ny: &NySvar<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into individuellplan_svar (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id, signatar, foeresett_id,
            svar, maate, original_stad, vitne, stad, signert_dato, registrert_av)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        plan.uuid(),
        ny.nr,
        sak.uuid(),
        ny.signatar.code(),
        ny.foeresett_id.map(FoeresettId::uuid),
        ny.svar,
        ny.maate.code(),
        ny.original_stad,
        ny.vitne,
        ny.stad,
        ny.dato,
        tx.actor().brukar_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What another wrote down is so, or is not. False when somebody has said so before.
pub(in crate::individuellplan) async fn confirm(
    tx: &mut WriteTx,
    sak: SakId,
    id: IndividuellplanSvarId,
    stemmer: bool,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update individuellplan_svar set stemmer = $3, stadfesta_av = $4, stadfesta_at = $5
        where sak_id = $1 and individuellplan_svar_id = $2",
        sak.uuid(),
        id.uuid(),
        stemmer,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What the family has to say, the oldest first.
pub(in crate::individuellplan) async fn merknader(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Merknad>, sqlx::Error> {
    sqlx::query_as!(
        Merknad,
        "select nr, namn, relasjon, tekst, skrive_at from individuellplan_merknad where sak_id = $1 order by skrive_at, merknad_id",
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}
