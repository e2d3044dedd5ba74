//! SQL of the board. It starts from the reader's own rights; then one statement for each kind of fact of the saker found, under the
//! same policies as the pages of a sak.

use sqlx::postgres::PgConnection;
use time::PrimitiveDateTime;
use uuid::Uuid;

use super::model::{Fakta, Instans, KvaSamtykke, Moete, Plan, Sak, Samtykke, Tilbod, Tiltak};
use crate::ids::{EiningId, InstansId, MoeteId, SakId, TiltakId};

/// So many saker, and one more when there are more, those whose next date is first; by name.
pub(super) async fn saker(tx: &mut PgConnection, most: usize) -> Result<Vec<Sak>, sqlx::Error> {
    sqlx::query_as!(
        Sak,
        r#"select s.sak_id, s.saksnummer, s.barn_id, s.barn_namn, b.foedd, s.steg, s.neste_dato, s.neste_kva, s.neste_merknad,
            case when not b.adressesperre then s.eining_id end as "eining_id?: EiningId",
            case when b.adressesperre then 'Skjerma' else coalesce(e.namn, i.namn) end as "stad!", b.adressesperre,
            a.namn as ansvarleg_namn
        from (
            select s.* from app.koordinator_mine() m (sak_id)
            join sak s on s.sak_id = m.sak_id
            order by s.neste_dato, s.sak_id
            limit $1
        ) s
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        order by s.barn_namn_sortert, s.sak_id"#,
        i64::try_from(most + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// All that stands of these saker.
pub(super) async fn fakta(
    tx: &mut PgConnection,
    saker: &[Sak],
    naa: PrimitiveDateTime,
) -> Result<Fakta, sqlx::Error> {
    let ids: Vec<Uuid> = saker.iter().map(|sak| sak.sak_id.uuid()).collect();
    if ids.is_empty() {
        return Ok(Fakta::default());
    }
    let skjerma = saker.iter().filter(|sak| sak.adressesperre);
    let skjerma: Vec<Uuid> = skjerma.map(|sak| sak.sak_id.uuid()).collect();
    Ok(Fakta {
        instansar: instansar(tx, &ids, &skjerma).await?,
        tiltak: tiltak(tx, &ids, &skjerma).await?,
        moete: moete(tx, &ids, naa).await?,
        samtykke: samtykke(tx).await?,
        planar: planar(tx, &ids).await?,
        tilbod: tilbod(tx, &ids).await?,
    })
}

/// Who is at work: those on the lag, each place once; of the saker in `skjerma`, not which eining.
async fn instansar(
    tx: &mut PgConnection,
    saker: &[Uuid],
    skjerma: &[Uuid],
) -> Result<Vec<Instans>, sqlx::Error> {
    sqlx::query_as!(
        Instans,
        r#"select v.sak_id as "sak_id!: SakId", v.instans_id as "instans_id!: InstansId", v.instans as "instans!", v.stad as "stad!"
        from (
            select distinct d.sak_id, d.instans_id, i.namn as instans,
                coalesce(case when d.sak_id <> all($2) then e.namn end, i.namn) as stad
            from sak_deltakar d
            join instans i on i.instans_id = d.instans_id
            left join eining e on e.kommune_id = d.kommune_id and e.eining_id = d.eining_id
            where d.sak_id = any($1) and d.til is null
        ) v
        order by v.sak_id, app.sortering(v.stad) collate "C", v.instans_id"#,
        saker,
        skjerma,
    )
    .fetch_all(tx)
    .await
}

/// The open tiltak, the earliest date first, with who is to do it and where that person is on the lag.
async fn tiltak(
    tx: &mut PgConnection,
    saker: &[Uuid],
    skjerma: &[Uuid],
) -> Result<Vec<Tiltak>, sqlx::Error> {
    sqlx::query_as!(
        Tiltak,
        r#"select t.tiltak_id as "tiltak_id: TiltakId", t.sak_id as "sak_id: SakId", t.tiltak, t.innan, a.namn as "ansvarleg!",
            coalesce(d.stad, '') as "stad!"
        from tiltak t
        join brukar a on a.brukar_id = t.ansvarleg_brukar_id
        left join lateral (
            select coalesce(case when d.sak_id <> all($2) then e.namn end, i.namn) as stad
            from sak_deltakar d
            join instans i on i.instans_id = d.instans_id
            left join eining e on e.kommune_id = d.kommune_id and e.eining_id = d.eining_id
            where d.kommune_id = t.kommune_id and d.sak_id = t.sak_id and d.prinsipal_id = t.ansvarleg_id
            order by d.til is not null, d.til desc
            limit 1
        ) d on true
        where t.sak_id = any($1) and t.status in ('planlagd', 'paagaar')
        order by t.innan, t.tiltak_id"#,
        saker,
        skjerma,
    )
    .fetch_all(tx)
    .await
}

/// The next meeting of each that has one, until it has ended, with how many of the family are invited and have not answered.
async fn moete(
    tx: &mut PgConnection,
    saker: &[Uuid],
    naa: PrimitiveDateTime,
) -> Result<Vec<Moete>, sqlx::Error> {
    sqlx::query_as!(
        Moete,
        r#"select distinct on (p.sak_id) m.moete_id as "moete_id: MoeteId", p.sak_id as "sak_id: SakId", m.dato as "dato!", m.fraa as "fraa!",
            f.utan_svar as "utan_svar!"
        from moete_punkt_sak p
        join moete m on m.kommune_id = p.kommune_id and m.moete_id = p.moete_id
        cross join lateral (
            select count(*) as utan_svar from moete_familie f
            where f.kommune_id = p.kommune_id and f.sak_id = p.sak_id and f.punkt_id = p.punkt_id and f.svar = 'ventar'
                and f.teken_av_at is null
        ) f
        where p.sak_id = any($1) and p.gjeld and m.dato + m.til >= $2 and m.tilstand in ('planlagt', 'innkalla')
        order by p.sak_id, m.dato, m.fraa"#,
        saker,
        naa,
    )
    .fetch_all(tx)
    .await
}

/// What is to be done about samtykke.
async fn samtykke(tx: &mut PgConnection) -> Result<Vec<Samtykke>, sqlx::Error> {
    sqlx::query_as!(
        Samtykke,
        r#"select sak_id as "sak_id!: SakId", kva as "kva!: KvaSamtykke", dato, tal as "tal!" from app.koordinator_samtykke()"#,
    )
    .fetch_all(tx)
    .await
}

/// The planar in force, and those the family is asked about.
async fn planar(tx: &mut PgConnection, saker: &[Uuid]) -> Result<Vec<Plan>, sqlx::Error> {
    sqlx::query_as!(
        Plan,
        r#"select v.sak_id as "sak_id: SakId", v.revisjon, v.gjeld_fraa is not null as "gjeld!", v.frosen_at
        from individuellplan_versjon v
        where v.sak_id = any($1) and v.slutt is null"#,
        saker,
    )
    .fetch_all(tx)
    .await
}

/// The hand-overs that wait for an answer.
async fn tilbod(tx: &mut PgConnection, saker: &[Uuid]) -> Result<Vec<Tilbod>, sqlx::Error> {
    sqlx::query_as!(
        Tilbod,
        r#"select o.sak_id as "sak_id!: SakId", b.namn as "til_namn!", o.tilbydd_at as "tilbydd_at!", o.koordinator as "koordinator!"
        from (
            select sak_id, til_brukar_id, tilbydd_at, false as koordinator
            from overlevering where sak_id = any($1) and tilstand = 'tilbydd'
            union all
            select sak_id, til_brukar_id, tilbydd_at, true
            from koordinator_tilbod where sak_id = any($1) and tilstand = 'tilbydd'
        ) o
        join brukar b on b.brukar_id = o.til_brukar_id"#,
        saker,
    )
    .fetch_all(tx)
    .await
}
