//! SQL about saker: the row, its facts, its history.

pub(super) mod historikk;
pub(super) mod liste;

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use super::model::{NesteKva, Sak, Slag, Steg};
use super::reglar::{self, Fakta};
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::ids::{BarnId, EiningId, InstansId, PrinsipalId, SakId};

pub(super) mod avslutt;

/// The sak, if row level security lets it be seen.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut PgConnection, sak: SakId) -> Result<Option<Sak>, sqlx::Error> {
    sqlx::query_as!(
        Sak,
        r#"select s.sak_id, s.saksnummer, s.barn_id, s.barn_namn, s.slag, s.instans_id, i.namn as instans_namn,
            s.eining_id, case when not b.adressesperre then e.namn end as eining_namn, b.adressesperre,
            exists (
                select from medlemskap m
                join brukar l on l.brukar_id = m.brukar_id and l.sperra_at is null
                where m.kommune_id = s.kommune_id and m.eining_id = s.eining_id and m.rolle = 'einingsleiar'
                    and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                    and not exists (
                        select from sak_sperre p
                        where p.kommune_id = s.kommune_id and p.sak_id = s.sak_id and p.brukar_id = m.brukar_id
                            and p.oppheva_at is null
                    )
            ) as "har_leiar!",
            s.steg, s.runde, s.tilstand, s.ansvarleg_id, s.ansvarleg_brukar_id, a.namn as ansvarleg_namn,
            s.neste_dato, s.neste_kva, s.neste_merknad, s.opna_at, s.lukka_at, s.version,
            t.skrive as "skrive!", t.plass as "plass?: PrinsipalId", t.grunnlag as "grunnlag!", t.naudrett_til
        from sak s
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        cross join lateral (
            select bool_or(t.skrive) as skrive,
                (array_agg(t.prinsipal_id order by t.skrive desc, t.fraa) filter (where t.grunnlag <> 'leiar'))[1] as plass,
                string_agg(t.grunnlag, ',' order by t.grunnlag) as grunnlag,
                case when bool_and(t.grunnlag = 'naudrett') then max(t.til) end as naudrett_til
            from sak_tilgang t
            where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        ) t
        where s.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Waits until nobody else changes who has the sak, who is on it or whether it is open, so that what is read
/// next is still so when this transaction ends. Ask before reading.
///
/// # Errors
/// When the database fails.
pub async fn take_turn(tx: &mut WriteTx, sak: SakId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 1))",
        sak.to_string()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A sak to open: the one who opens it has the ball.
#[derive(Clone, Debug)]
pub struct NySak {
    /// Its id.
    pub sak_id: SakId,
    /// The child.
    pub barn_id: BarnId,
    /// The kind.
    pub slag: Slag,
    /// The instans that owns it.
    pub instans_id: InstansId,
    /// The eining that owns it.
    pub eining_id: Option<EiningId>,
    /// Who opens it, at that workplace.
    pub ansvarleg_id: PrinsipalId,
    /// The first date.
    pub neste_dato: Date,
    /// What for.
    pub neste_kva: NesteKva,
}

/// Opens a sak; the database gives its number, lag and rights.
///
/// # Errors
/// When the database fails or refuses.
pub async fn insert(tx: &mut WriteTx, sak: &NySak) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sak (kommune_id, sak_id, saksnummer, barn_id, slag, instans_id, eining_id,
            ansvarleg_id, ansvarleg_brukar_id, neste_dato, neste_kva, barn_namn, barn_namn_norm, opna_at, steg_sidan)
        values ($1, $2, null, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11, $12)",
        tx.actor().kommune_id.uuid(),
        sak.sak_id.uuid(),
        sak.barn_id.uuid(),
        sak.slag.code(),
        sak.instans_id.uuid(),
        sak.eining_id.map(EiningId::uuid),
        sak.ansvarleg_id.uuid(),
        tx.actor().brukar_id.uuid(),
        sak.neste_dato,
        sak.neste_kva.code(),
        tx.now(),
        oslo_date(tx.now()),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An open sak of a child that this person may write in.
#[derive(Clone, Debug)]
pub struct OpenSak {
    /// The sak.
    pub sak_id: SakId,
    /// Its number.
    pub saksnummer: String,
    /// Its kind.
    pub slag: Slag,
    /// Where it is.
    pub steg: Steg,
}

/// The child's open saker that this person may write in.
///
/// # Errors
/// When the database fails.
pub async fn open_for_barn(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<OpenSak>, sqlx::Error> {
    sqlx::query_as!(
        OpenSak,
        "select s.sak_id, s.saksnummer, s.slag, s.steg
        from sak s
        where s.barn_id = $1 and s.tilstand = 'open'
            and exists (
                select from sak_tilgang t
                where t.kommune_id = s.kommune_id and t.sak_id = s.sak_id and t.skrive
                    and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
            )
        order by s.opna_at, s.sak_id",
        barn.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// What the rules need to know of a sak, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn fakta(tx: &mut PgConnection, sak: SakId) -> Result<Fakta, sqlx::Error> {
    fakta_at(tx, sak, None).await
}

/// The facts as they are counted at a steg and runde; none: where the stored row is. One that the sak is not
/// yet at, has not begun.
pub(super) async fn fakta_at(
    tx: &mut PgConnection,
    sak: SakId,
    at: Option<(Steg, i16)>,
) -> Result<Fakta, sqlx::Error> {
    let row = sqlx::query!(
        r#"select s.opna_at,
            -- an urgent uro waits until something has been done in the sak after it
            uro.straks, uro.innan_ei_veke, samtale.samtale, samtale.moete,
            case when coalesce($2, s.steg) = s.steg and coalesce($3, s.runde) = s.runde
                then s.steg_sidan end as steg_sidan,
            max(e.dato) filter (where fase.denne) as evaluert,
            max(t.updated_at) filter (where fase.denne and t.status = 'stoppa') as stoppa,
            exists (select from skolemiljoeplan p
                where p.kommune_id = s.kommune_id and p.sak_id = s.sak_id) as "plan!",
            count(t.tiltak_id) filter (where fase.denne) as "tiltak!",
            count(t.tiltak_id) filter (
                where fase.denne and t.siste_effekt is null and t.status <> 'stoppa') as "utan_evaluering!",
            count(t.tiltak_id) filter (where fase.denne and t.status = 'stoppa') as "stoppa_tal!",
            count(t.tiltak_id) filter (
                where fase.denne and t.siste_effekt in ('verkar_ikkje', 'verkar_delvis')) as "ikkje_nok!",
            count(t.tiltak_id) filter (
                where t.siste_effekt is null and t.status <> 'stoppa') as "opne_utan_evaluering!",
            min(t.innan) filter (where t.status in ('planlagd', 'paagaar')) as tidlegaste_innan
        from sak s
        left join tiltak t on t.kommune_id = s.kommune_id and t.sak_id = s.sak_id
        left join (
            select e.tiltak_id, max(e.dato) as dato from evaluering e where e.sak_id = $1 group by e.tiltak_id
        ) e on e.tiltak_id = t.tiltak_id
        left join lateral (
            select case when coalesce($2, s.steg) <= 4 then t.steg = 3
                else t.steg = 5 and t.runde = coalesce($3, s.runde) end as denne
        ) fase on true
        left join lateral (
            select max(h.at) as at from sak_historikk h
            where h.kommune_id = s.kommune_id and h.sak_id = s.sak_id and h.slag in (
                'samtale', 'samtale_ikkje_halden', 'moete', 'tiltak_sett_inn', 'tiltak_endra', 'evaluering', 'plan',
                'flytta', 'dato', 'gjenopna'
            )
        ) gjort on true
        left join lateral (
            select min(u.meldt_at) filter (where u.kor_raskt = 'straks') as straks,
                min(u.meldt_at) filter (where u.kor_raskt = 'innan_ei_veke') as innan_ei_veke
            from uro u
            where u.kommune_id = s.kommune_id and u.sak_id = s.sak_id
                and u.meldt_at > coalesce(gjort.at, '-infinity')
        ) uro on true
        left join lateral (
            select max(x.dato) filter (where x.slag <> 'moete') as samtale,
                max(x.dato) filter (where x.slag = 'moete' and x.runde = coalesce($3, s.runde)) as moete
            from samtale x
            where x.kommune_id = s.kommune_id and x.sak_id = s.sak_id
        ) samtale on true
        where s.sak_id = $1
        group by s.kommune_id, s.sak_id, uro.straks, uro.innan_ei_veke, samtale.samtale, samtale.moete"#,
        sak.uuid(),
        at.map(|(steg, _)| steg.number()),
        at.map(|(_, runde)| runde),
    )
    .fetch_one(tx)
    .await?;
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Fakta {
        meldt: Some(oslo_date(row.opna_at)),
        hast: reglar::hast(row.straks.map(oslo_date), row.innan_ei_veke.map(oslo_date)),
        steg_sidan: row.steg_sidan,
        siste_slutt: row.evaluert.max(row.stoppa.map(oslo_date)),
        samtale: row.samtale,
        moete: row.moete,
        plan: row.plan,
        tiltak: count(row.tiltak),
        utan_evaluering: count(row.utan_evaluering),
        stoppa: count(row.stoppa_tal),
        ikkje_nok: count(row.ikkje_nok),
        opne_utan_evaluering: count(row.opne_utan_evaluering),
        tidlegaste_innan: row.tidlegaste_innan,
    })
}

/// Saves where a sak is, if nobody has changed it since it was read. Gives false when somebody has. A move, and a
/// reopening, begins the steg today.
pub(super) async fn save(tx: &mut WriteTx, sak: &Sak) -> Result<bool, sqlx::Error> {
    let saved = sqlx::query!(
        "update sak
        set steg = $3, runde = $4, tilstand = $5, neste_dato = $6, neste_kva = $7, lukka_at = $8,
            neste_merknad = $10,
            steg_sidan = case
                when steg <> $3 or runde <> $4 or (tilstand <> 'open' and $5 = 'open') then $9
                else steg_sidan end,
            version = version + 1
        where sak_id = $1 and version = $2",
        sak.sak_id.uuid(),
        sak.version,
        sak.steg.number(),
        sak.runde,
        sak.tilstand.code(),
        sak.neste_dato,
        sak.neste_kva.code(),
        sak.lukka_at,
        oslo_date(tx.now()),
        sak.merknad(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(saved.rows_affected() == 1)
}

/// The lag's people, for choosing an ansvarleg: (prinsipal, name and place).
///
/// # Errors
/// When the database fails.
pub async fn lag_namn(
    tx: &mut PgConnection,
    sak: &Sak,
) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select d.prinsipal_id as "id: Uuid", b.namn,
            case when $2 then i.namn else coalesce(e.namn, i.namn) end as "stad!"
        from sak_deltakar d
        join brukar b on b.brukar_id = d.brukar_id
        join instans i on i.instans_id = d.instans_id
        left join eining e on e.kommune_id = d.kommune_id and e.eining_id = d.eining_id
        where d.sak_id = $1 and d.til is null
        order by app.sortering(b.namn) collate "C", d.sak_deltakar_id"#,
        sak.sak_id.uuid(),
        sak.adressesperre,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, format!("{}, {}", row.namn, row.stad)))
        .collect())
}

/// The instansar a sak may be shared with today, by name: those a valid samtykke opens it for.
///
/// # Errors
/// When the database fails.
pub async fn delt_med(tx: &mut PgConnection, sak: SakId) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select i.namn from app.samtykke_delt_no($1) d join instans i on i.instans_id = d
        order by app.sortering(i.namn) collate "C""#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}
