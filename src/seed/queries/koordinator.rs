//! SQL of the demo world's barnekoordinatorar.

use sqlx::postgres::PgConnection;

use super::col;
use crate::seed::koordinator::KoordinatorRow;

/// The vurderingar, and what came of them. Nobody is sent a mail about what was before the world began.
pub(in crate::seed) async fn koordinatorar(
    tx: &mut PgConnection,
    rows: &[KoordinatorRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into koordinator_vurdering (kommune_id, koordinator_vurdering_id, sak_id, sjukdom, sjukdom_grunn, langvarig,
            langvarig_grunn, velferd, velferd_grunn, oenske, spurt_kven, spurt_dato, skriven_av, skriven_at)
        select k, v, s, stand <> 'ikkje', case when stand = 'ikkje' then 'Ingen diagnose eller skade er kjend.'
                else 'Barnet har ein langvarig sjukdom som det blir behandla for.' end,
            true, 'Fastlege, fysioterapi og oppfølging hos spesialist i lang tid.', true, 'PPT og NAV er med.',
            'ja', 'Dei føresette', (at at time zone 'Europe/Oslo')::date, av, at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[]) r (k, v, s, stand, av, at)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.vurdering_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.stand.code()) as &[&str],
        &col(rows, |r| r.skriven_av),
        &col(rows, |r| r.at),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"with rad as (
            select r.*, m.prinsipal_id, m.instans_id
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::timestamptz[])
                r (k, v, s, id, stand, av, brukar, at)
            left join medlemskap m on m.kommune_id = r.k and m.brukar_id = r.brukar and m.rolle = 'barnekoordinator'
        ),
        er as (
            insert into koordinator (kommune_id, koordinator_id, sak_id, prinsipal_id, brukar_id, instans_id, fraa)
            select k, id, s, prinsipal_id, brukar, instans_id, at from rad where stand = 'er'
            returning kommune_id, sak_id
        ),
        spurd as (
            insert into koordinator_tilbod (kommune_id, koordinator_tilbod_id, sak_id, koordinator_vurdering_id, fraa_brukar_id,
                til_id, til_brukar_id, melding, tilbydd_at)
            select k, id, s, v, av, prinsipal_id, brukar, 'Familien ønskjer ein å halde seg til. Kan du vere det?', at
            from rad where stand = 'spurd' and app.koordinator_kan(k, s)
        ),
        ikkje as (
            insert into koordinator_avgjerd (kommune_id, koordinator_avgjerd_id, sak_id, koordinator_vurdering_id, slag, grunn,
                fortalt_kven, fortalt_dato, fatta_av, fatta_at)
            select k, id, s, v, 'ikkje', 'Barnet har ikkje ein sjukdom, skade eller nedsett funksjonsevne som lova krev. Tiltaka i saka held fram.',
                'Dei føresette', (at at time zone 'Europe/Oslo')::date, av, at
            from rad where stand = 'ikkje'
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
        select k, md5(id::text || h.slag)::uuid, s, h.slag, null, h.kven, at
        from rad cross join lateral (values ('koordinator_vurdert', av), (
            case stand when 'er' then 'koordinator_teken' when 'spurd' then 'koordinator_tilbydd' else 'koordinator_ikkje' end,
            case stand when 'er' then brukar else av end
        )) h (slag, kven)"#,
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.vurdering_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.id),
        &col(rows, |r| r.stand.code()) as &[&str],
        &col(rows, |r| r.skriven_av),
        &col(rows, |r| r.brukar_id) as &[Option<uuid::Uuid>],
        &col(rows, |r| r.at),
    )
    .execute(&mut *tx)
    .await?;
    for statement in [
        "select app.koordinator_rett(kommune_id, sak_id) from koordinator",
        "delete from melding where slag like 'koordinator%'",
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, fraa_brukar_id, noekkel, at, epost)
            select kommune_id, koordinator_tilbod_id, til_brukar_id, 'koordinator_tilbydd', sak_id, koordinator_tilbod_id,
                fraa_brukar_id, 'koordinator_tilbydd:' || koordinator_tilbod_id, tilbydd_at, 'ikkje' from koordinator_tilbod",
        "delete from job where kind = 'varsel'",
    ] {
        sqlx::query(statement).execute(&mut *tx).await?;
    }
    Ok(())
}
