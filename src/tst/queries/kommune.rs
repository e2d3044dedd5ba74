//! SQL about what a kommune has decided of its teams, and how they stand across kommunar.

use std::ops::RangeInclusive;

use sqlx::postgres::PgConnection;
use time::{Date, Time};

use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{EiningId, MoeteId, SkulefriId};
use crate::tst::fri::Fri;
use crate::tst::model::{Komande, Krav, Oversynsrad};
use crate::tst::skuleaar::Skuleaar;

/// How many meetings the kommune asks of its teams.
pub(in crate::tst) async fn krav(tx: &mut PgConnection) -> Result<Vec<Krav>, sqlx::Error> {
    sqlx::query_as!(
        Krav,
        r#"select slag, haust, vaar, version from tst_krav order by slag desc"#,
    )
    .fetch_all(tx)
    .await
}

/// Changes it.
pub(in crate::tst) async fn set_krav(tx: &mut WriteTx, krav: &Krav) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update tst_krav set haust = $3, vaar = $4, version = version + 1 where slag = $1 and version = $2",
        krav.slag.code(),
        krav.version,
        krav.haust,
        krav.vaar,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Adds a time without school.
pub(in crate::tst) async fn insert_fri(tx: &mut WriteTx, fri: &Fri) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into skulefri (kommune_id, skulefri_id, namn, fraa, til) values ($1, $2, $3, $4, $5)",
        tx.actor().kommune_id.uuid(),
        fri.skulefri_id.uuid(),
        fri.namn,
        fri.fraa,
        fri.til,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether it is there, in the list or taken out of it.
pub(in crate::tst) async fn finst(
    tx: &mut PgConnection,
    id: SkulefriId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from skulefri where skulefri_id = $1) as "finst!""#,
        id.uuid()
    )
    .fetch_one(tx)
    .await
}

/// Takes one out of the list.
pub(in crate::tst) async fn ta_ut(tx: &mut WriteTx, id: SkulefriId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update skulefri set teken_ut_at = $2 where skulefri_id = $1 and teken_ut_at is null",
        id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How the teams stand in the kommunar this person leads something in.
pub(in crate::tst) async fn oversyn(
    tx: &mut PgConnection,
    aar: Skuleaar,
) -> Result<Vec<Oversynsrad>, sqlx::Error> {
    sqlx::query_as!(
        Oversynsrad,
        r#"select kommune as "kommune!", eining_id as "eining_id!: EiningId", eining as "eining!", her as "her!",
            krav_haust as "krav_haust!", krav_vaar as "krav_vaar!", haust as "haust!", vaar as "vaar!", neste as "neste: Date",
            manglar as "manglar!"
        from app.tst_oversyn($1, $2, $3)"#,
        aar.start(),
        aar.skifte(),
        aar.slutt(),
    )
    .fetch_all(tx)
    .await
}

/// The meetings of some days in the same kommunar, team by team, after the one named.
pub(in crate::tst) async fn komande(
    tx: &mut PgConnection,
    dagar: RangeInclusive<Date>,
    etter: Option<MoeteId>,
    flest: i32,
) -> Result<Vec<Komande>, sqlx::Error> {
    sqlx::query_as!(
        Komande,
        r#"select kommune as "kommune!", her as "her!", eining_id as "eining_id!: EiningId", eining as "eining!",
            moete_id as "moete_id!: MoeteId", dato as "dato!", fraa as "fraa!: Time", til as "til!: Time", opptekne as "opptekne!"
        from app.tst_komande($1, $2, $3, $4)"#,
        dagar.start(),
        dagar.end(),
        etter.map(MoeteId::uuid),
        flest,
    )
    .fetch_all(tx)
    .await
}
