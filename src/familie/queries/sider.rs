//! SQL about what a family sees of its child, and who has looked. Row level security says what that is (docs/adr/0013).

use time::OffsetDateTime;
use uuid::Uuid;

use crate::db::FamilyTx;
use crate::familie::model::{Barn, Foeresett, Kontakt};
use crate::ids::BarnId;

/// The child, if it is one of theirs.
pub(in crate::familie) async fn barn(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Option<Barn>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select b.barn_id, b.fornamn, b.etternamn, b.foedd, e.namn as "eining?",
            b.barn_id = any((select app.familie_meg())::uuid[]) as "meg!"
        from barn b
        left join app.familie_eining() e on e.barn_id = b.barn_id
        where b.barn_id = $1"#,
        barn.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Barn {
        id: row.barn_id,
        fornamn: row.fornamn.into(),
        etternamn: row.etternamn.into(),
        foedd: row.foedd,
        eining: row.eining,
        meg: row.meg,
    }))
}

/// Those who are føresette to the child; only one's own number and address come with.
pub(in crate::familie) async fn foeresette(
    tx: &mut FamilyTx,
    barn: BarnId,
) -> Result<Vec<Foeresett>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select f.namn, f.relasjon, k.foeresett_id as "eigen?", k.telefon as "telefon?", k.epost as "epost?",
            k.foreldreansvar as "foreldreansvar?", k.bur_saman as "bur_saman?"
        from foeresett f
        left join app.familie_kontakt() k on k.foeresett_id = f.foeresett_id
        where f.barn_id = $1
        order by k.foeresett_id is null, app.sortering(f.namn) collate "C", f.foeresett_id"#,
        barn.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let foeresette = rows.into_iter().map(|row| Foeresett {
        namn: row.namn,
        relasjon: crate::barn::relasjon_tekst(&row.relasjon),
        eigen: row.eigen.map(|_| Kontakt {
            telefon: row.telefon,
            epost: row.epost,
            foreldreansvar: row.foreldreansvar.unwrap_or_default(),
            bur_saman: row.bur_saman.unwrap_or_default(),
        }),
    });
    Ok(foeresette.collect())
}

/// A row of the child's innsynslogg.
pub(in crate::familie) struct Innsyn {
    pub logg_id: Uuid,
    pub at: OffsetDateTime,
    pub instans_namn: Option<String>,
    pub eining_namn: Option<String>,
    pub rolle: String,
    pub handling: String,
    pub grunnlag: String,
    pub avvist: bool,
}

/// The rows before one, the last first: those of the person, or of all others.
pub(in crate::familie) async fn innsyn(
    tx: &mut FamilyTx,
    barn: BarnId,
    before: Option<(OffsetDateTime, Uuid)>,
    limit: i32,
    eigne: bool,
) -> Result<Vec<Innsyn>, sqlx::Error> {
    let (at, id) = before.unzip();
    sqlx::query_as!(
        Innsyn,
        r#"select logg_id as "logg_id!", at as "at!", instans_namn, eining_namn, rolle as "rolle!",
            handling as "handling!", grunnlag as "grunnlag!", avvist as "avvist!"
        from app.familie_innsyn($1, $2, $3, $4, $5)"#,
        barn.uuid(),
        at,
        id,
        limit,
        eigne,
    )
    .fetch_all(&mut **tx)
    .await
}
