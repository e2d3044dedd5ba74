//! SQL about the rest of what an arkivkopi has: whom the sak is about, the frozen documents, and how long it is kept.

use sqlx::postgres::PgConnection;

use crate::crypto::Sealed;
use crate::ids::{BarnId, SakId};
use crate::mappe::model::Dokument;

/// The sealed fødselsnummer of the child.
pub(in crate::mappe) async fn fnr(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Option<Sealed>, sqlx::Error> {
    let row = sqlx::query!(
        "select fnr_kryptert, fnr_noekkel from barn where barn_id = $1",
        barn.uuid(),
    )
    .fetch_one(tx)
    .await?;
    let sealed = row.fnr_kryptert.zip(row.fnr_noekkel);
    Ok(sealed.map(|(bytes, key_id)| Sealed { key_id, bytes }))
}

/// The føresette, those who were taken off the card too.
pub(in crate::mappe) async fn foeresette(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select namn, relasjon from foeresett where barn_id = $1 order by created_at, foeresett_id",
        barn.uuid(),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|r| (r.namn, r.relasjon)).collect())
}

/// The documents of a sak as they were frozen.
pub(in crate::mappe) async fn dokument(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Dokument>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select true as "referat!", r.nr as "nr!", r.godkjent_at as "at!", r.pdf as "pdf!"
        from referat_versjon r where r.sak_id = $1 and octet_length(r.pdf) > 0
        union all
        select false, p.nr, p.frosen_at, p.pdf from individuellplan_versjon p where p.sak_id = $1 and octet_length(p.pdf) > 0
        order by 1, 3, 2"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let dokument = rows.into_iter().map(|r| Dokument {
        slag: if r.referat {
            "referat"
        } else {
            "individuellplan"
        },
        nr: r.nr,
        at: r.at,
        pdf: r.pdf,
    });
    Ok(dokument.collect())
}

/// The number of the kommune, and how many months the sak is kept there.
pub(in crate::mappe) async fn kommune(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<(String, i32), sqlx::Error> {
    let row = sqlx::query!(
        r#"select k.nummer, r.maanader as "maanader!" from kommune k
        cross join sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        where k.kommune_id = s.kommune_id and s.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_one(tx)
    .await?;
    Ok((row.nummer, row.maanader))
}

/// The fingerprint of what can be written in a closed sak: another once anything is (`app.oppbevaring_skrive`).
pub(in crate::mappe) async fn skrive(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<u8>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.oppbevaring_skrive(s) as "skrive!" from sak s where s.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_one(tx)
    .await
}
