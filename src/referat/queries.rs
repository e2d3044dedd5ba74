//! SQL about referat.

pub(super) mod brev;
pub(super) mod del;
pub(super) mod stades;
pub(super) mod ventar;
pub(super) mod versjon;

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use super::del::Del;
use super::model::{Delar, Lagra, Referat, Stille, Tilstand};
use crate::barn::relasjon_tekst;
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{EiningId, MoeteId, PunktId, ReferatId, SakId};
use crate::syn::Syn;

/// The referat with this id, if row level security lets it be seen. The referent is the one the meeting has chosen, when
/// that one was there and writes in the sak; else who began it.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<Option<Referat>, sqlx::Error> {
    sqlx::query_as!(
        Referat,
        r#"select r.referat_id as id, r.moete_id, r.punkt_id, r.sak_id, r.tilstand, r.nr, r.retting_grunn, ra.namn as "retta_av?",
            r.tilstand = 'utkast' and coalesce(r.retta_delar = app.referat_lagringar(r.kommune_id, r.referat_id), false) as "kan_angrast!",
            r.fraa_referat as "teke_fraa: ReferatId", app.referat_stille(r.referat_id) as "stille: Stille",
            coalesce(app.referat_referent(r.referat_id), b.namn) as "skriven_av!", r.version,
            (r.eining_id = any((select app.planlegg_tst())::uuid[]) or r.moete_id = any((select app.mine_moete())::uuid[])) as "i_moetet!",
            app.referat_var_ikkje(r.moete_id, r.eining_id, r.sak_id) as "var_ikkje!"
        from referat r
        join brukar b on b.brukar_id = r.referent_id
        left join brukar ra on ra.brukar_id = r.retta_av
        where r.referat_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Whether the reader was called to a meeting and was not there, and is not to write what was said in it.
pub(super) async fn var_ikkje(
    tx: &mut PgConnection,
    moete: MoeteId,
    eining: EiningId,
    sak: Option<SakId>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.referat_var_ikkje($1, $2, $3) as "var_ikkje!""#,
        moete.uuid(),
        eining.uuid(),
        sak.map(SakId::uuid),
    )
    .fetch_one(tx)
    .await
}

/// Whose team it is of.
pub(super) async fn eining(tx: &mut PgConnection, id: ReferatId) -> Result<EiningId, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select eining_id as "eining_id: EiningId" from referat where referat_id = $1"#,
        id.uuid()
    )
    .fetch_one(tx)
    .await
}

/// The one that is begun of an item, or of what is about no child.
pub(super) async fn find_for(
    tx: &mut PgConnection,
    moete: MoeteId,
    punkt: Option<PunktId>,
) -> Result<Option<ReferatId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select referat_id from referat where moete_id = $1 and punkt_id is not distinct from $2",
        moete.uuid(),
        punkt.map(PunktId::uuid),
    )
    .fetch_optional(tx)
    .await
}

/// Every part as it was last saved.
pub(super) async fn delar(tx: &mut PgConnection, id: ReferatId) -> Result<Delar, sqlx::Error> {
    let rows = sqlx::query!(
        "select distinct on (d.del) d.del, d.version, d.tekst, b.namn, d.skriven_at, d.framlegg
        from referat_del d
        join brukar b on b.brukar_id = d.skriven_av
        where d.referat_id = $1
        order by d.del, d.version desc",
        id.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let lagra = rows.into_iter().map(|row| {
        let lagra = Lagra {
            version: row.version,
            tekst: row.tekst,
            av: row.namn,
            at: Some(row.skriven_at),
            framlegg: row.framlegg,
        };
        (row.del, lagra)
    });
    Ok(Delar(lagra.collect()))
}

/// What parts said in earlier versions.
pub(super) async fn tidlegare(
    tx: &mut PgConnection,
    id: ReferatId,
    versjonar: &[(Del, i32)],
) -> Result<HashMap<Del, String>, sqlx::Error> {
    let delar: Vec<&str> = versjonar.iter().map(|(del, _)| del.code()).collect();
    let tal: Vec<i32> = versjonar.iter().map(|(_, version)| *version).collect();
    let rows = sqlx::query!(
        "select d.del, d.tekst
        from unnest($2::text[], $3::integer[]) v (del, version)
        join referat_del d on d.referat_id = $1 and d.del = v.del and d.version = v.version",
        id.uuid(),
        &delar as &[&str],
        &tal,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.del, row.tekst)).collect())
}

/// Begins a referat.
pub(super) async fn insert(
    tx: &mut WriteTx,
    referat: ReferatId,
    moete: MoeteId,
    eining: EiningId,
    punkt: Option<(PunktId, SakId)>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into referat (kommune_id, referat_id, moete_id, eining_id, punkt_id, sak_id, referent_id, laga_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.actor().kommune_id.uuid(),
        referat.uuid(),
        moete.uuid(),
        eining.uuid(),
        punkt.map(|(id, _)| id.uuid()),
        punkt.map(|(_, sak)| sak.uuid()),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What was written in a referat of the sak that came to nothing, stands in this one, which is just begun. Gives which that was.
pub(super) async fn ta_over(
    tx: &mut WriteTx,
    referat: ReferatId,
) -> Result<Option<ReferatId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.referat_ta_over($1) as "fraa: ReferatId""#,
        referat.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Saves a part as the version after `foer`; `framlegg`: it is what the system puts in.
pub(super) async fn insert_del(
    tx: &mut WriteTx,
    referat: &Referat,
    eining: EiningId,
    (del, foer): (Del, i32),
    tekst: &str,
    framlegg: bool,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, sak_id, tekst, skriven_av, skriven_at,
            framlegg)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        referat.id.uuid(),
        del.code(),
        foer + 1,
        referat.moete_id.uuid(),
        eining.uuid(),
        referat.sak_id.map(SakId::uuid),
        tekst,
        tx.actor().brukar_id.uuid(),
        tx.now(),
        framlegg,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Says where it stands.
pub(super) async fn set_tilstand(
    tx: &mut WriteTx,
    referat: &Referat,
    tilstand: Tilstand,
    retting_grunn: Option<&str>,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update referat set tilstand = $3, retting_grunn = $4, nr = nr + $5, version = version + 1
        where referat_id = $1 and version = $2",
        referat.id.uuid(),
        referat.version,
        tilstand.code(),
        retting_grunn,
        i16::from(tilstand == Tilstand::Godkjent),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Opens what is approved, to be put right; `skjul`: the family reads no more what it was.
pub(super) async fn opne_retting(
    tx: &mut WriteTx,
    referat: &Referat,
    grunn: &str,
    skjul: bool,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update referat set tilstand = 'utkast', retting_grunn = $3, version = version + 1,
            familie_fraa = case when $4 then nr + 1 else familie_fraa end
        where referat_id = $1 and version = $2",
        referat.id.uuid(),
        referat.version,
        grunn,
        skjul,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// What was opened to be put right stands as it was approved.
pub(super) async fn angre_retting(tx: &mut WriteTx, referat: &Referat) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update referat set tilstand = 'godkjent', retting_grunn = null, version = version + 1
        where referat_id = $1 and version = $2",
        referat.id.uuid(),
        referat.version,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Those of the family who can be ansvarleg for something in the plan, as words: the føresette, and a child of 15 or more.
pub(super) async fn familien(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select v.namn as "namn!", v.relasjon
        from sak s
        cross join lateral (
            select f.namn, f.relasjon, f.created_at from foeresett f
            where f.kommune_id = s.kommune_id and f.barn_id = s.barn_id and f.avslutta_at is null
            union all
            select b.fornamn || ' ' || b.etternamn, null, 'infinity' from barn b
            where b.kommune_id = s.kommune_id and b.barn_id = s.barn_id and b.foedd + interval '15 years' <= app.today()
        ) v
        where s.sak_id = $1
        order by v.created_at, app.sortering(v.namn) collate "C""#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let kven = |relasjon: Option<&str>| {
        relasjon.map_or_else(
            || "ungdomen".to_owned(),
            |kode| relasjon_tekst(kode).to_lowercase(),
        )
    };
    Ok(rows
        .into_iter()
        .map(|row| format!("{} ({})", row.namn, kven(row.relasjon.as_deref())))
        .collect())
}

/// What those of the family who are invited to an item have written to the meeting, the first first; and what they wrote to one of the same
/// sak that came to nothing since its last approved referat: they were told that it is taken along.
pub(super) async fn syn_til_punkt(
    tx: &mut PgConnection,
    punkt: PunktId,
) -> Result<Vec<Syn>, sqlx::Error> {
    sqlx::query_as!(
        Syn,
        r#"select s.namn, s.relasjon, s.eige_syn, s.barnets_stemme, s.skrive_at, i.punkt_id as "til_punkt?: PunktId"
        from moete_punkt_sak her
        join syn s on s.kommune_id = her.kommune_id and s.sak_id = her.sak_id
        join moete_familie i on i.kommune_id = s.kommune_id and i.moete_familie_id = s.moete_familie_id
            and (i.teken_av_at is null or i.med_moetet)
        join moete_punkt p on p.kommune_id = i.kommune_id and p.punkt_id = i.punkt_id
        join moete m on m.kommune_id = p.kommune_id and m.moete_id = p.moete_id
        where her.punkt_id = $1 and (i.punkt_id = $1 or (
            (m.tilstand = 'avlyst' or p.tilstand in ('vidare', 'teke_ut')) and not exists (
                select from referat_versjon v
                where v.kommune_id = s.kommune_id and v.sak_id = s.sak_id and v.nr = 1 and v.godkjent_at > s.skrive_at
            )
        ))
        order by s.skrive_at, s.syn_id"#,
        punkt.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// A draft of it that is not saved.
pub(super) struct Kladd {
    pub namn: String,
    pub at: OffsetDateTime,
    /// It is the reader's own.
    pub meg: bool,
}

/// Who has one, the newest first.
pub(super) async fn kladdar(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<Vec<Kladd>, sqlx::Error> {
    sqlx::query_as!(
        Kladd,
        r#"select namn as "namn!", at as "at!", meg as "meg!" from app.referat_kladdar($1)"#,
        id.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// What somebody of the family has said of it.
pub(super) struct Merknad {
    pub namn: String,
    pub relasjon: Option<String>,
    /// Of which version.
    pub nr: i16,
    pub tekst: String,
    pub skrive_at: OffsetDateTime,
}

pub(super) async fn merknader(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<Vec<Merknad>, sqlx::Error> {
    sqlx::query_as!(
        Merknad,
        "select namn, relasjon, nr, tekst, skrive_at from referat_merknad where referat_id = $1 order by skrive_at, merknad_id",
        id.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// A referat in a list.
pub struct Rad {
    /// Which.
    pub referat_id: ReferatId,
    /// Where it stands.
    pub tilstand: Tilstand,
    /// The day of the meeting.
    pub dato: time::Date,
}

/// The referat of a sak, the newest meeting first.
///
/// # Errors
/// When the database fails.
pub async fn i_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Rad>, sqlx::Error> {
    sqlx::query_as!(
        Rad,
        "select r.referat_id, r.tilstand, m.dato
        from referat r join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id
        where r.sak_id = $1
        order by m.dato desc, r.referat_id",
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}
