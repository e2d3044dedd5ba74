//! SQL that writes: rows are added, never changed.

use time::Date;

use crate::db::WriteTx;
use crate::ids::{BrukarId, FoeresettId, InstansId, SakId, SamtykkeId, SignaturId, TrekkId};
use crate::samtykke::Instansslag;
use crate::samtykke::model::{Maate, Signatar};

/// A form to be asked with.
pub(in crate::samtykke) struct Nytt<'a> {
    pub mal: &'a str,
    pub foeremaal: &'a str,
    pub saksomraade: Option<&'a str>,
    pub fraa: Date,
    pub til: Date,
    pub erstattar_id: Option<SamtykkeId>,
    pub instans_id: InstansId,
    pub spurde: &'a [(Instansslag, Option<InstansId>, Option<String>)],
}

/// Asks.
pub(in crate::samtykke) async fn insert(
    tx: &mut WriteTx,
    id: SamtykkeId,
    sak: SakId,
    nytt: &Nytt<'_>,
) -> Result<(), sqlx::Error> {
    let kommune = tx.actor().kommune_id.uuid();
    sqlx::query!(
        "insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, saksomraade, fraa, til, erstattar_id,
            innhenta_av, innhenta_instans_id, innhenta_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        kommune,
        id.uuid(),
        sak.uuid(),
        nytt.mal,
        nytt.foeremaal,
        nytt.saksomraade,
        nytt.fraa,
        nytt.til,
        nytt.erstattar_id.map(SamtykkeId::uuid),
        tx.actor().brukar_id.uuid(),
        nytt.instans_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    let slag: Vec<String> = nytt.spurde.iter().map(|s| s.0.code().to_owned()).collect();
    let instansar: Vec<Option<uuid::Uuid>> = nytt
        .spurde
        .iter()
        .map(|s| s.1.map(InstansId::uuid))
        .collect();
    let namn: Vec<Option<String>> = nytt.spurde.iter().map(|s| s.2.clone()).collect();
    sqlx::query!(
        "insert into samtykke_instans (kommune_id, samtykke_id, sak_id, slag, instans_id, namn)
        select $1, $2, $3, v.slag, v.instans, v.namn from unnest($4::text[], $5::uuid[], $6::text[]) v (slag, instans, namn)",
        kommune,
        id.uuid(),
        sak.uuid(),
        &slag,
        &instansar as &[Option<uuid::Uuid>],
        &namn as &[Option<String>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A signature on paper, or said.
pub(in crate::samtykke) struct NySignatur {
    pub signatar: Signatar,
    pub foeresett_id: Option<FoeresettId>,
    pub namn: String,
    pub maate: Maate,
    pub original_stad: Option<String>,
    pub vitne: Option<String>,
    pub ja: Vec<String>,
    pub nei: Vec<String>,
    pub tekst: String,
    pub stad: String,
    pub signert_dato: Date,
}

/// Writes it down; it counts when another has confirmed it.
pub(in crate::samtykke) async fn sign(
    tx: &mut WriteTx,
    id: SignaturId,
    (sak, samtykke): (SakId, SamtykkeId),
    ny: &NySignatur,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, maate,
            original_stad, vitne, ja, nei, spraak, tekst, stad, signert_dato, registrert_av, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'nn', $13, $14, $15, $16, $17)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        samtykke.uuid(),
        sak.uuid(),
        ny.signatar.code(),
        ny.foeresett_id.map(FoeresettId::uuid),
        ny.namn,
        ny.maate.code(),
        ny.original_stad,
        ny.vitne,
        &ny.ja,
        &ny.nei,
        ny.tekst,
        ny.stad,
        ny.signert_dato,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The day of what the same person has said since against any of what a paper says yes to: that is the last word.
pub(in crate::samtykke) async fn sagt_seinare(
    tx: &mut WriteTx,
    samtykke: SamtykkeId,
    (signatar, foeresett): (Signatar, Option<FoeresettId>),
    ja: &[String],
    dag: Date,
) -> Result<Option<Date>, sqlx::Error> {
    sqlx::query_scalar!(
        "select app.samtykke_sagt_seinare($1, $2, $3, $4, $5)",
        samtykke.uuid(),
        signatar.code(),
        foeresett.map(FoeresettId::uuid),
        ja,
        dag,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Whether somebody could say yes to these on a day, by the age of that day.
pub(in crate::samtykke) async fn kunne_svare(
    tx: &mut WriteTx,
    samtykke: SamtykkeId,
    signatar: Signatar,
    ja: &[String],
    dag: Date,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.samtykke_kunne_svare($1, $2, $3, $4) as "kan!""#,
        samtykke.uuid(),
        signatar.code(),
        ja,
        dag,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Who is told that a signature in a sak waits for another to confirm it.
pub(in crate::samtykke) async fn stadfestarar(
    tx: &mut WriteTx,
    sak: SakId,
) -> Result<Vec<BrukarId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select f as "id!: BrukarId" from app.samtykke_stadfestarar($1) f"#,
        sak.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// What another wrote down is so, or is not. False when somebody has said so before.
pub(in crate::samtykke) async fn confirm(
    tx: &mut WriteTx,
    sak: SakId,
    signatur: SignaturId,
    stemmer: bool,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into samtykke_stadfesting (kommune_id, signatur_id, sak_id, stemmer, stadfesta_av, stadfesta_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        signatur.uuid(),
        sak.uuid(),
        stemmer,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What the youth said.
pub(in crate::samtykke) async fn hear(
    tx: &mut WriteTx,
    (sak, samtykke): (SakId, SamtykkeId),
    kva: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into samtykke_hoeyrt (kommune_id, samtykke_id, sak_id, kva_barnet_sa, skriven_av, skriven_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        samtykke.uuid(),
        sak.uuid(),
        kva,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Somebody has taken it back, and told so; all of it, or for one instans.
pub(in crate::samtykke) async fn withdraw(
    tx: &mut WriteTx,
    id: TrekkId,
    (sak, samtykke): (SakId, SamtykkeId),
    (signatar, foeresett): (Signatar, Option<FoeresettId>),
    slag: Option<Instansslag>,
    kanal: Maate,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal,
            registrert_av, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        samtykke.uuid(),
        sak.uuid(),
        signatar.code(),
        foeresett.map(FoeresettId::uuid),
        slag.map(Instansslag::code),
        kanal.code(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Those who asked take the form back.
pub(in crate::samtykke) async fn take_back(
    tx: &mut WriteTx,
    (sak, samtykke): (SakId, SamtykkeId),
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into samtykke_attende (kommune_id, samtykke_id, sak_id, teken_av, teken_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        samtykke.uuid(),
        sak.uuid(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
