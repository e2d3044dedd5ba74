//! SQL about barnekoordinatorar.

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{
    Avgjerd, Avgjerdslag, MittTilbod, Oenske, Periode, Slutt, Stand, Tilbod, Tilstand, Vurdering,
};
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{
    BrukarId, EiningId, InstansId, KommuneId, KoordinatorAvgjerdId, KoordinatorTilbodId,
    KoordinatorVurderingId, PrinsipalId, SakId,
};
use crate::lag::Kollega;
use crate::sak::Sak;

/// How it stands in a sak.
///
/// # Errors
/// When the database fails.
pub async fn stand(tx: &mut PgConnection, sak: &Sak) -> Result<Stand, sqlx::Error> {
    let row = sqlx::query!(
        r#"select app.alder(b.foedd, app.today()) < 18 as "under_18!", d.instansar as "instansar!",
            v.koordinator_vurdering_id as "koordinator_vurdering_id?: KoordinatorVurderingId",
            p.koordinator_id is not null as "har_periode!", o.koordinator_tilbod_id as "tilbod?: KoordinatorTilbodId",
            g.koordinator_avgjerd_id is not null as "har_avgjerd!"
        from sak s
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        cross join lateral (
            select count(distinct d.instans_id) as instansar from sak_deltakar d
            where d.kommune_id = s.kommune_id and d.sak_id = s.sak_id and d.til is null
        ) d
        left join lateral (
            select v.koordinator_vurdering_id from koordinator_vurdering v
            where v.kommune_id = s.kommune_id and v.sak_id = s.sak_id
            order by v.skriven_at desc, v.koordinator_vurdering_id desc limit 1
        ) v on true
        left join lateral (
            select k.koordinator_id from koordinator k where k.kommune_id = s.kommune_id and k.sak_id = s.sak_id limit 1
        ) p on true
        left join koordinator_tilbod o on o.kommune_id = s.kommune_id and o.sak_id = s.sak_id and o.tilstand = 'tilbydd'
        left join lateral (
            select g.koordinator_avgjerd_id from koordinator_avgjerd g
            where g.kommune_id = s.kommune_id and g.sak_id = s.sak_id limit 1
        ) g on true
        where s.sak_id = $1"#,
        sak.sak_id.uuid(),
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(Stand {
        vurdering: match row.koordinator_vurdering_id {
            Some(_) => vurderingar(tx, sak.sak_id, 1).await?.into_iter().next(),
            None => None,
        },
        siste: if row.har_periode {
            periodar(tx, sak).await?.into_iter().next()
        } else {
            None
        },
        tilbod: match row.tilbod {
            Some(id) => find(tx, id).await?,
            None => None,
        },
        avgjerd: if row.har_avgjerd {
            avgjerder(tx, sak.sak_id).await?.into_iter().next()
        } else {
            None
        },
        instansar: row.instansar,
        under_18: row.under_18,
        open: sak.open(),
    })
}

/// The assessments of a sak, the newest first.
pub(super) async fn vurderingar(
    tx: &mut PgConnection,
    sak: SakId,
    flest: i64,
) -> Result<Vec<Vurdering>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select v.koordinator_vurdering_id as "koordinator_vurdering_id: KoordinatorVurderingId", v.sjukdom,
            v.sjukdom_grunn, v.langvarig, v.langvarig_grunn, v.velferd, v.velferd_grunn, v.oenske as "oenske: Oenske",
            v.spurt_kven, v.spurt_dato, b.namn as skriven_av, v.skriven_at
        from koordinator_vurdering v
        join brukar b on b.brukar_id = v.skriven_av
        where v.sak_id = $1
        order by v.skriven_at desc, v.koordinator_vurdering_id desc
        limit $2"#,
        sak.uuid(),
        flest,
    )
    .fetch_all(tx)
    .await?;
    let list = rows.into_iter().map(|row| Vurdering {
        koordinator_vurdering_id: row.koordinator_vurdering_id,
        vilkaar: [
            (row.sjukdom, row.sjukdom_grunn),
            (row.langvarig, row.langvarig_grunn),
            (row.velferd, row.velferd_grunn),
        ],
        oenske: row.oenske,
        spurt_kven: row.spurt_kven,
        spurt_dato: row.spurt_dato,
        skriven_av: row.skriven_av,
        skriven_at: row.skriven_at,
    });
    Ok(list.collect())
}

/// Who is and has been barnekoordinator in a sak, the latest first.
pub(super) async fn periodar(
    tx: &mut PgConnection,
    sak: &Sak,
) -> Result<Vec<Periode>, sqlx::Error> {
    sqlx::query_as!(
        Periode,
        r#"select k.prinsipal_id as "prinsipal_id: PrinsipalId", k.brukar_id as "brukar_id: BrukarId", b.namn,
            coalesce(case when not $2 then e.namn end, i.namn) as "stad!", k.fraa, k.til, k.slutt as "slutt: Slutt",
            exists (
                select from medlemskap m
                join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
                where m.kommune_id = k.kommune_id and m.prinsipal_id = k.prinsipal_id and m.rolle = 'barnekoordinator'
                    and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                    and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            ) as "i_jobb!",
            exists (
                select from sak_sperre p
                where p.kommune_id = k.kommune_id and p.sak_id = k.sak_id and p.brukar_id = k.brukar_id and p.oppheva_at is null
            ) as "sperra!"
        from koordinator k
        join brukar b on b.brukar_id = k.brukar_id
        join instans i on i.instans_id = k.instans_id
        left join eining e on e.kommune_id = k.kommune_id and e.eining_id = k.eining_id
        where k.sak_id = $1
        order by k.til is not null, k.fraa desc, k.koordinator_id desc"#,
        sak.sak_id.uuid(),
        sak.adressesperre,
    )
    .fetch_all(tx)
    .await
}

/// The decisions of a sak, the newest first.
pub(super) async fn avgjerder(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Avgjerd>, sqlx::Error> {
    sqlx::query_as!(
        Avgjerd,
        r#"select g.slag as "slag: Avgjerdslag", g.grunn, g.fortalt_kven, g.fortalt_dato, b.namn as fatta_av, g.fatta_at
        from koordinator_avgjerd g
        join brukar b on b.brukar_id = g.fatta_av
        where g.sak_id = $1
        order by g.fatta_at desc, g.koordinator_avgjerd_id desc"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The offer, if row level security lets it be seen.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: KoordinatorTilbodId,
) -> Result<Option<Tilbod>, sqlx::Error> {
    sqlx::query_as!(
        Tilbod,
        r#"select o.koordinator_tilbod_id, o.sak_id, s.barn_id, f.namn as fraa_namn, o.til_id, t.namn as til_namn, o.melding,
            o.tilstand, o.svar, o.tilbydd_at, o.svart_at,
            exists (
                select from medlemskap m
                where m.kommune_id = o.kommune_id and m.prinsipal_id = o.til_id and m.rolle = 'barnekoordinator'
                    and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            ) as "i_jobb!"
        from koordinator_tilbod o
        join sak s on s.kommune_id = o.kommune_id and s.sak_id = o.sak_id
        join brukar f on f.brukar_id = o.fraa_brukar_id
        join brukar t on t.brukar_id = o.til_brukar_id
        where o.koordinator_tilbod_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The offers of a sak, the latest first.
pub(super) async fn alle_tilbod(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Tilbod>, sqlx::Error> {
    sqlx::query_as!(
        Tilbod,
        r#"select o.koordinator_tilbod_id, o.sak_id, s.barn_id, f.namn as fraa_namn, o.til_id, t.namn as til_namn, o.melding,
            o.tilstand, o.svar, o.tilbydd_at, o.svart_at,
            exists (
                select from medlemskap m
                where m.kommune_id = o.kommune_id and m.prinsipal_id = o.til_id and m.rolle = 'barnekoordinator'
                    and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            ) as "i_jobb!"
        from koordinator_tilbod o
        join sak s on s.kommune_id = o.kommune_id and s.sak_id = o.sak_id
        join brukar f on f.brukar_id = o.fraa_brukar_id
        join brukar t on t.brukar_id = o.til_brukar_id
        where o.sak_id = $1
        order by o.tilbydd_at desc, o.koordinator_tilbod_id desc"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The offers that wait for the person of this transaction, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection) -> Result<Vec<MittTilbod>, sqlx::Error> {
    sqlx::query_as!(
        MittTilbod,
        "select o.koordinator_tilbod_id, o.sak_id, s.barn_id, s.saksnummer, s.barn_namn, f.namn as fraa_namn, o.tilbydd_at
        from koordinator_tilbod o
        join sak s on s.kommune_id = o.kommune_id and s.sak_id = o.sak_id
        join brukar f on f.brukar_id = o.fraa_brukar_id
        where o.tilstand = 'tilbydd' and o.til_id = any((select app.principals())::uuid[])
        order by o.tilbydd_at, o.koordinator_tilbod_id",
    )
    .fetch_all(tx)
    .await
}

/// Those whose job it is in the kommune, but for who is it already and those who are shut out.
pub(super) async fn kan_spoerjast(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Kollega>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.prinsipal_id as "prinsipal_id!: PrinsipalId", m.brukar_id as "brukar_id: BrukarId",
            m.instans_id as "instans_id: InstansId", m.eining_id as "eining_id: EiningId", b.namn, i.namn as instans
        from medlemskap m
        join instans i on i.instans_id = m.instans_id
        join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
        join brukar b on b.brukar_id = m.brukar_id
        where m.rolle = 'barnekoordinator' and b.sperra_at is null
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
            and not exists (
                select from koordinator k where k.sak_id = $1 and k.brukar_id = m.brukar_id and k.til is null
            )
            and not exists (
                select from sak_sperre p
                where p.sak_id = $1 and p.brukar_id = m.brukar_id and p.oppheva_at is null
            )
        group by m.prinsipal_id, m.brukar_id, m.instans_id, m.eining_id, b.namn, i.namn
        order by app.sortering(b.namn) collate "C", m.prinsipal_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let folk = rows.into_iter().map(|row| Kollega {
        prinsipal_id: row.prinsipal_id,
        brukar_id: row.brukar_id,
        instans_id: row.instans_id,
        eining_id: row.eining_id,
        namn: row.namn,
        stilling: row.instans,
        paa_laget: false,
    });
    Ok(folk.collect())
}

/// What is assessed, before anybody has written it.
pub(super) struct NyVurdering {
    pub vilkaar: [(bool, String); 3],
    pub oenske: Oenske,
    pub spurt: Option<(String, Date)>,
}

/// Writes an assessment.
pub(super) async fn vurder(
    tx: &mut WriteTx,
    id: KoordinatorVurderingId,
    sak: SakId,
    ny: &NyVurdering,
) -> Result<(), sqlx::Error> {
    let [sjukdom, langvarig, velferd] = &ny.vilkaar;
    sqlx::query!(
        "insert into koordinator_vurdering (kommune_id, koordinator_vurdering_id, sak_id, sjukdom, sjukdom_grunn, langvarig,
            langvarig_grunn, velferd, velferd_grunn, oenske, spurt_kven, spurt_dato, skriven_av, skriven_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        sak.uuid(),
        sjukdom.0,
        sjukdom.1,
        langvarig.0,
        langvarig.1,
        velferd.0,
        velferd.1,
        ny.oenske.code(),
        ny.spurt.as_ref().map(|(kven, _)| kven),
        ny.spurt.as_ref().map(|(_, dato)| *dato),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Asks somebody.
pub(super) async fn tilby(
    tx: &mut WriteTx,
    id: KoordinatorTilbodId,
    (sak, vurdering): (SakId, KoordinatorVurderingId),
    til: &Kollega,
    melding: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into koordinator_tilbod (kommune_id, koordinator_tilbod_id, sak_id, koordinator_vurdering_id, fraa_brukar_id,
            til_id, til_brukar_id, melding, tilbydd_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        sak.uuid(),
        vurdering.uuid(),
        tx.actor().brukar_id.uuid(),
        til.prinsipal_id.uuid(),
        til.brukar_id.uuid(),
        melding,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Answers or withdraws an open offer; a conflict when it is answered already.
pub(super) async fn answer(
    tx: &mut WriteTx,
    id: KoordinatorTilbodId,
    til: Tilstand,
    svar: Option<&str>,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update koordinator_tilbod set tilstand = $2, svar = $3, svart_at = $4
        where koordinator_tilbod_id = $1 and tilstand = 'tilbydd'",
        id.uuid(),
        til.code(),
        svar,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// What is decided.
pub(super) struct NyAvgjerd {
    pub slag: Avgjerdslag,
    pub grunn: String,
    pub fortalt: (String, Date),
}

/// Writes a decision; one that ends it, the database carries out.
pub(super) async fn avgjer(
    tx: &mut WriteTx,
    id: KoordinatorAvgjerdId,
    (sak, vurdering): (SakId, KoordinatorVurderingId),
    ny: &NyAvgjerd,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into koordinator_avgjerd (kommune_id, koordinator_avgjerd_id, sak_id, koordinator_vurdering_id, slag, grunn,
            fortalt_kven, fortalt_dato, fatta_av, fatta_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        sak.uuid(),
        vurdering.uuid(),
        ny.slag.code(),
        ny.grunn,
        ny.fortalt.0,
        ny.fortalt.1,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Tells of those who are barnekoordinator and cannot follow the sak, each once.
pub(super) async fn dagleg(tx: &mut PgConnection, kommune: KommuneId) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.koordinator_dagleg($1)", kommune.uuid())
        .fetch_all(tx)
        .await?;
    Ok(())
}
