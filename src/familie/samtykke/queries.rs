//! SQL: the functions that begin with who the session's person is.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::model::{Linje, Signatur, Skjema, Utkast};
use crate::db::{FamilyTx, SystemTx, TokenHash};
use crate::ids::{BarnId, FamiliePersonId, KommuneId, SamtykkeId};
use crate::samtykke::mal::Spraak;
use crate::samtykke::pdf::{Foert, Trekt};
use crate::samtykke::{Instansslag, Maate, Sagt, Signatar, Staar};

/// What the person has taken back of a form, of what they had said yes to.
pub(super) async fn trekt(
    tx: &mut FamilyTx,
    id: SamtykkeId,
    ja: &[String],
) -> Result<Vec<Trekt>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select t.slag as "slag: Instansslag", t.dag as "dag!" from app.familie_trekt($1) t"#,
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Trekt::new(row.dag, row.slag, ja, None))
        .collect())
}

/// The person's forms: what waits first, then the latest.
pub(super) async fn liste(tx: &mut FamilyTx) -> Result<Vec<Skjema>, sqlx::Error> {
    alle(tx, None).await
}

/// One of them.
pub(super) async fn find(tx: &mut FamilyTx, id: SamtykkeId) -> Result<Option<Skjema>, sqlx::Error> {
    Ok(alle(tx, Some(id)).await?.pop())
}

async fn alle(tx: &mut PgConnection, ein: Option<SamtykkeId>) -> Result<Vec<Skjema>, sqlx::Error> {
    let ein = ein.map(SamtykkeId::uuid);
    let linjer = linjer(tx, ein).await?;
    let rows = sqlx::query!(
        r#"select f.samtykke_id as "samtykke_id!: SamtykkeId", f.barn_id as "barn_id!: BarnId", f.barn_namn as "barn_namn!",
            f.foedd as "foedd!", f.har_fnr as "har_fnr!", app.alder(f.foedd, app.today()) as "alder!",
            app.today() as "idag!", f.mal as "mal!",
            f.foeremaal as "foeremaal!", f.saksomraade, f.fraa as "fraa!", f.til as "til!",
            f.innhenta_namn as "innhenta_namn!", f.innhenta_instans as "innhenta_instans!", f.innhenta_at as "innhenta_at!",
            f.signatar as "signatar!: Signatar", f.namn as "namn!", f.har_svart as "har_svart!", f.invitert as "invitert!",
            f.open as "open!", f.stadfesta as "stadfesta!", f.skjult as "skjult!"
        from app.familie_samtykke() f
        where $1::uuid is null or f.samtykke_id = $1
        order by f.har_svart, f.innhenta_at desc, f.samtykke_id"#,
        ein,
    )
    .fetch_all(tx)
    .await?;
    let skjema = rows.into_iter().map(|row| Skjema {
        linjer: (linjer.iter())
            .filter(|linje| linje.samtykke_id == row.samtykke_id)
            .cloned()
            .collect(),
        samtykke_id: row.samtykke_id,
        barn_id: row.barn_id,
        barn_namn: row.barn_namn.into(),
        foedd: row.foedd,
        har_fnr: row.har_fnr,
        alder: row.alder,
        idag: row.idag,
        mal: row.mal,
        foeremaal: row.foeremaal.into(),
        saksomraade: row.saksomraade.map(Into::into),
        fraa: row.fraa,
        til: row.til,
        innhenta_namn: row.innhenta_namn,
        innhenta_instans: row.innhenta_instans,
        innhenta_at: row.innhenta_at,
        signatar: row.signatar,
        namn: row.namn.into(),
        har_svart: row.har_svart,
        invitert: row.invitert,
        open: row.open,
        stadfesta: row.stadfesta,
        skjult: row.skjult,
    });
    Ok(skjema.collect())
}

async fn linjer(tx: &mut PgConnection, ein: Option<Uuid>) -> Result<Vec<Linje>, sqlx::Error> {
    let mut linjer = sqlx::query_as!(
        Linje,
        r#"select l.samtykke_id as "samtykke_id!: SamtykkeId", l.slag as "slag!: Instansslag", l.namn,
            l.maa_eg as "maa_eg!", l.svar as "svar!: Sagt", l.staar as "staar!: Staar", l.sagt_ja as "sagt_ja!",
            l.maa as "maa!", l.ungdom as "ungdom!", l.utanfor as "utanfor!"
        from app.familie_samtykke_linjer() l
        where $1::uuid is null or l.samtykke_id = $1"#,
        ein,
    )
    .fetch_all(tx)
    .await?;
    linjer.sort_by_key(|linje| linje.slag);
    Ok(linjer)
}

/// What the person has signed of a form, when it counts.
pub(super) async fn signatur(
    tx: &mut FamilyTx,
    id: SamtykkeId,
) -> Result<Option<Signatur>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select s.maate as "maate!: Maate", s.nivaa, s.original_stad, s.vitne, s.ja as "ja!", s.nei as "nei!",
            s.spraak as "spraak!: Spraak", s.tekst_sha256 as "tekst_sha256!", s.stad as "stad!",
            s.signert_dato as "signert_dato!", s.at as "at!", s.registrert_namn, s.stadfesta_namn,
            s.rolle as "rolle!", s.tekst
        from app.familie_signatur($1) s"#,
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Signatur {
        maate: row.maate,
        nivaa: row.nivaa,
        original_stad: row.original_stad,
        vitne: row.vitne.map(Into::into),
        ja: row.ja,
        nei: row.nei,
        spraak: row.spraak,
        tekst_sha256: row.tekst_sha256,
        stad: row.stad,
        signert_dato: row.signert_dato,
        at: row.at,
        rolle: row.rolle,
        tekst: row.tekst.map(Into::into),
        foert: row
            .registrert_namn
            .zip(row.stadfesta_namn)
            .map(|(av, stadfesta_av)| Foert {
                av: av.into(),
                stadfesta_av: stadfesta_av.into(),
            }),
    }))
}

/// The one it was for has opened it: the link is used.
pub(super) async fn opna(tx: &mut FamilyTx, id: SamtykkeId) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!("select app.familie_opna($1)", id.uuid())
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// Whether who it is was proven within ten minutes.
pub(super) async fn fersk(tx: &mut FamilyTx) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.familie_fersk() as "fersk!""#)
        .fetch_one(&mut **tx)
        .await
}

/// What was chosen before, and not signed.
pub(super) async fn utkast(
    tx: &mut FamilyTx,
    id: SamtykkeId,
) -> Result<Option<Utkast>, sqlx::Error> {
    sqlx::query_as!(
        Utkast,
        r#"select ja, nei, spraak as "spraak: Spraak" from samtykke_svarutkast where samtykke_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Keeps what was chosen.
pub(super) async fn keep(
    tx: &mut FamilyTx,
    (kommune, person): (KommuneId, FamiliePersonId),
    id: SamtykkeId,
    utkast: &Utkast,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into samtykke_svarutkast (kommune_id, samtykke_id, familie_person_id, ja, nei, spraak)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (kommune_id, samtykke_id, familie_person_id) do update
        set ja = excluded.ja, nei = excluded.nei, spraak = excluded.spraak, at = now()",
        kommune.uuid(),
        id.uuid(),
        person.uuid(),
        &utkast.ja,
        &utkast.nei,
        utkast.spraak.code(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How it went to sign.
pub(super) enum Utfall {
    /// It is signed.
    Signert,
    /// Who it is must be proven anew.
    Ufersk,
    /// It was signed before, can no longer be, or is not there: the form's own page says which.
    Sjaa,
}

/// Signs this text with these answers.
pub(super) async fn signer(
    tx: &mut FamilyTx,
    signatur: Uuid,
    id: SamtykkeId,
    utkast: &Utkast,
    tekst: &str,
) -> Result<Utfall, sqlx::Error> {
    let utfall = sqlx::query_scalar!(
        r#"select app.familie_signer($1, $2, $3, $4, $5, $6) as "utfall!""#,
        signatur,
        id.uuid(),
        &utkast.ja,
        &utkast.nei,
        utkast.spraak.code(),
        tekst,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(match utfall.as_str() {
        "signert" => Utfall::Signert,
        "ufersk" => Utfall::Ufersk,
        _ => Utfall::Sjaa,
    })
}

/// Takes back all of it, or for these. False when there was no yes to take back.
pub(super) async fn trekk(
    tx: &mut FamilyTx,
    id: SamtykkeId,
    slag: Option<&[String]>,
) -> Result<bool, sqlx::Error> {
    let utfall = sqlx::query_scalar!(
        r#"select app.familie_trekk($1, $2) as "utfall!""#,
        id.uuid(),
        slag as Option<&[String]>,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(utfall == "trekt")
}

/// Where a link leads.
pub(super) struct Lenke {
    pub kommune_nummer: String,
    pub brukt: bool,
}

/// The one with this hash.
pub(super) async fn lenke(
    tx: &mut SystemTx,
    hash: TokenHash,
) -> Result<Option<Lenke>, sqlx::Error> {
    sqlx::query_as!(
        Lenke,
        r#"select kommune_nummer as "kommune_nummer!", brukt as "brukt!"
        from app.samtykke_lenke($1)"#,
        &hash.0[..],
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The form a link leads this person to; none when it is for another.
pub(super) async fn mi_lenke(
    tx: &mut FamilyTx,
    hash: TokenHash,
) -> Result<Option<SamtykkeId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.familie_lenke($1) as "samtykke_id: SamtykkeId""#,
        &hash.0[..],
    )
    .fetch_one(&mut **tx)
    .await
}
