//! SQL about what is put together, as row level security lets its reader see it.

pub(super) mod innslag;
pub(super) mod kopi;
pub(super) mod pakke;

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Forfall, Kopi, Mappesak};
use crate::db::WriteTx;
use crate::ids::{ArkivoverfoeringId, BarnId, SakId};
use crate::sak::Slag;

/// The saker of a child that one sees, or one of them.
pub(super) async fn saker(
    tx: &mut PgConnection,
    barn: BarnId,
    sak: Option<SakId>,
) -> Result<Vec<Mappesak>, sqlx::Error> {
    sqlx::query_as!(
        Mappesak,
        r#"select s.sak_id, s.instans_id, s.saksnummer, s.slag as "slag: Slag", s.opna_at, s.lukka_at,
            case when b.adressesperre then i.namn else coalesce(e.namn, i.namn) end as "stad!", a.namn as ansvarleg
        from sak s
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        where s.barn_id = $1 and ($2::uuid is null or s.sak_id = $2)
        order by s.opna_at, s.sak_id"#,
        barn.uuid(),
        sak.map(SakId::uuid),
    )
    .fetch_all(tx)
    .await
}

/// The copies that were made of a sak, the latest first.
pub(super) async fn kopiar(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Kopi>, sqlx::Error> {
    sqlx::query_as!(
        Kopi,
        r#"select a.arkivoverfoering_id as "arkivoverfoering_id: ArkivoverfoeringId", encode(a.sha256, 'hex') as "sha256!", l.namn as laga_namn, a.laga_at,
            a.stad, a.overfoert_dato, o.namn as "overfoert_namn?", a.skrive is not distinct from app.oppbevaring_skrive(s) as "gjeld!"
        from arkivoverfoering a
        join sak s on s.kommune_id = a.kommune_id and s.sak_id = a.sak_id
        join brukar l on l.brukar_id = a.laga_av
        left join brukar o on o.brukar_id = a.overfoert_av
        where a.sak_id = $1
        order by a.laga_at desc, a.arkivoverfoering_id desc
        limit 100"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// When a closed sak is deleted once the archive has it; none when somebody has stopped it.
pub(super) async fn forfall(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Option<Forfall>, sqlx::Error> {
    sqlx::query_as!(
        Forfall,
        r#"select x.forfall as "dag!", x.forfall <= app.today() as "ute!"
        from sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        cross join lateral app.oppbevaring_stand(s, r.maanader) x
        where s.sak_id = $1 and s.tilstand <> 'open' and s.lukka_at is not null and not x.stopp"#,
        sak.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Remembers a copy, and what could be written in the sak before it was read ([`kopi::skrive`]).
pub(super) async fn ny_kopi(
    tx: &mut WriteTx,
    sak: SakId,
    sha256: &[u8],
    skrive: &[u8],
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into arkivoverfoering (kommune_id, arkivoverfoering_id, sak_id, sha256, laga_av, laga_at, skrive) values ($1, $2, $3, $4, $5, $6, $7)",
        tx.actor().kommune_id.uuid(),
        id,
        sak.uuid(),
        sha256,
        tx.actor().brukar_id.uuid(),
        tx.now(),
        skrive,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It was put in the archive.
pub(super) async fn overfoert(
    tx: &mut WriteTx,
    sak: SakId,
    id: ArkivoverfoeringId,
    stad: &str,
    dato: Date,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update arkivoverfoering set stad = $3, overfoert_dato = $4, overfoert_av = $5, overfoert_at = $6
        where sak_id = $1 and arkivoverfoering_id = $2 and overfoert_at is null",
        sak.uuid(),
        id.uuid(),
        stad,
        dato,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
