//! SQL about single saker: how they stand, and what stops them from being deleted.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::model::{Klasse, Rad, SnartSletta, Stand, Stopp};
use crate::db::WriteTx;
use crate::ids::{EiningId, SakId, SlettestoppId};

/// Rows of a page of the list of saker; one more is read to know whether there are more.
pub(in crate::oppbevaring) const SIDE: usize = 50;

/// How a sak stands; none while it is open.
pub(in crate::oppbevaring) async fn stand(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Option<Stand>, sqlx::Error> {
    sqlx::query_as!(
        Stand,
        r#"select r.klasse as "klasse!: Klasse", r.maanader as "maanader!", x.forfall as "forfall!",
            x.forfall <= app.today() as "forfalle!",
            (r.arkiv and not x.arkivert) as "ventar_arkiv!",
            (
                select p.sett_at from slettestopp p
                where p.kommune_id = s.kommune_id and p.sak_id = s.sak_id and p.oppheva_at is null
            ) as "stopp?"
        from sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        cross join lateral app.oppbevaring_stand(s, r.maanader) x
        where s.sak_id = $1 and s.tilstand <> 'open' and s.lukka_at is not null"#,
        sak.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The closed saker one may see, the one that was closed first before the others.
pub(in crate::oppbevaring) async fn saker(
    tx: &mut PgConnection,
    etter: Option<(OffsetDateTime, SakId)>,
) -> Result<Vec<Rad>, sqlx::Error> {
    sqlx::query_as!(
        Rad,
        r#"select s.sak_id, s.saksnummer, s.barn_id, s.barn_namn, b.foedd,
            case when b.adressesperre then 'Skjerma' else coalesce(e.namn, i.namn) end as "stad!", a.namn as ansvarleg_namn,
            s.lukka_at as "lukka_at!", r.klasse as "klasse!: Klasse", x.forfall as "forfall!", app.today() - x.forfall as "over!",
            (r.arkiv and not x.arkivert) as "ventar_arkiv!", x.stopp as "stopp!"
        from sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        cross join lateral app.oppbevaring_stand(s, r.maanader) x
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        where s.kommune_id = (select app.kommune_id()) and s.tilstand <> 'open' and s.lukka_at is not null
            and ($1::timestamptz is null or (s.lukka_at, s.sak_id) > ($1, $2)) and x.forfall <= app.today() + $3::integer
            -- no rule is shorter than a year
            and s.lukka_at < now() - interval '11 months' + make_interval(days => $3::integer)
        order by s.lukka_at, s.sak_id
        limit $4"#,
        etter.map(|(at, _)| at),
        etter.map(|(_, id)| id.uuid()),
        super::super::FRAM,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// The closed saker the person of the transaction is ansvarleg for, or that are of these einingar, whose time is over in so many days; not those
/// that are stopped.
///
/// # Errors
/// When the database fails.
pub async fn snart_sletta(
    tx: &mut PgConnection,
    einingar: &[EiningId],
) -> Result<SnartSletta, sqlx::Error> {
    let einingar: Vec<Uuid> = einingar.iter().map(|id| id.uuid()).collect();
    sqlx::query_as!(
        SnartSletta,
        r#"select count(*) filter (where x.arkivert or not r.arkiv) as "tal!", count(*) filter (where r.arkiv and not x.arkivert) as "ventar!",
            min(x.forfall) as "foerste?"
        from sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        cross join lateral app.oppbevaring_stand(s, r.maanader) x
        where s.kommune_id = (select app.kommune_id()) and s.tilstand <> 'open' and s.lukka_at is not null
            and (s.ansvarleg_brukar_id = (select app.brukar_id()) or s.eining_id = any($1))
            -- none is due before the shortest of the rules says so
            and s.lukka_at < now() + make_interval(days => $2::integer + 1) - (
                select make_interval(months => min(n.maanader)) from app.oppbevaring_no() n where n.klasse in ('sak', 'uro')
            )
            and x.forfall <= app.today() + $2::integer and not x.stopp"#,
        &einingar,
        super::super::FRAM,
    )
    .fetch_one(tx)
    .await
}

/// When a sak was closed: where a page of the list goes on.
pub(in crate::oppbevaring) async fn lukka(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let at = sqlx::query_scalar!("select lukka_at from sak where sak_id = $1", sak.uuid())
        .fetch_optional(tx)
        .await?;
    Ok(at.flatten())
}

/// The stops of a sak, the latest first.
pub(in crate::oppbevaring) async fn stopp(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Stopp>, sqlx::Error> {
    sqlx::query_as!(
        Stopp,
        r#"select p.slettestopp_id as "slettestopp_id: SlettestoppId", p.grunn, s.namn as sett_namn, p.sett_at,
            o.namn as "oppheva_namn?", p.oppheva_at, p.oppheva_grunn
        from slettestopp p
        join brukar s on s.brukar_id = p.sett_av
        left join brukar o on o.brukar_id = p.oppheva_av
        where p.sak_id = $1
        order by p.oppheva_at is not null, p.sett_at desc, p.slettestopp_id
        limit 100"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Stops it.
pub(in crate::oppbevaring) async fn stopp_sett(
    tx: &mut WriteTx,
    sak: SakId,
    grunn: &str,
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at) values ($1, $2, $3, $4, $5, $6)",
        tx.actor().kommune_id.uuid(),
        id,
        sak.uuid(),
        grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lifts a stop.
pub(in crate::oppbevaring) async fn stopp_opphev(
    tx: &mut WriteTx,
    sak: SakId,
    id: SlettestoppId,
    grunn: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update slettestopp set oppheva_av = $3, oppheva_at = $4, oppheva_grunn = $5
        where sak_id = $1 and slettestopp_id = $2 and oppheva_at is null",
        sak.uuid(),
        id.uuid(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
        grunn,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
