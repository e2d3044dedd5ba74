//! Teams and their meetings.

use sqlx::postgres::PgConnection;

use super::col;
use crate::seed::tst::{DeltakarRow, FriRow, MedlemRow, MoeteRow};

pub(in crate::seed) async fn tst_medlem(
    tx: &mut PgConnection,
    rows: &[MedlemRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into tst_medlem (kommune_id, tst_medlem_id, eining_id, slag, prinsipal_id, brukar_id, instans_id, fraa)
        select k, m, e, 'fast', p, b, i, f
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::date[])
            as r (k, m, e, p, b, i, f)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.tst_medlem_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.prinsipal_id),
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.fraa),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn moete(tx: &mut PgConnection, rows: &[MoeteRow]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into moete (kommune_id, moete_id, eining_id, dato, fraa, til, stad, tilstand, laga_av, laga_at)
        select k, m, e, d, f, t, s, ts, b, (d - 90) + time '12:00' at time zone 'Europe/Oslo'
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::time[], $6::time[], $7::text[], $8::text[], $9::uuid[])
            as r (k, m, e, d, f, t, s, ts, b)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.moete_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.dato),
        &col(rows, |r| r.fraa),
        &col(rows, |r| r.til),
        &col(rows, |r| r.stad.as_str()) as &[&str],
        &col(rows, |r| r.tilstand) as &[&str],
        &col(rows, |r| r.laga_av),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn moete_deltakar(
    tx: &mut PgConnection,
    rows: &[DeltakarRow],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, prinsipal_id, brukar_id, instans_id,
            svar, forfall_grunn, oppmoete, kalla_av, kalla_at)
        select k, d, m, e, 'fast', p, b, i, s, g, o, av, kalla + time '12:00' at time zone 'Europe/Oslo'
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
            $10::text[], $11::uuid[], $12::date[]) as r (k, d, m, e, p, b, i, s, g, o, av, kalla)",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.moete_deltakar_id),
        &col(rows, |r| r.moete_id),
        &col(rows, |r| r.eining_id),
        &col(rows, |r| r.prinsipal_id),
        &col(rows, |r| r.brukar_id),
        &col(rows, |r| r.instans_id),
        &col(rows, |r| r.svar) as &[&str],
        &col(rows, |r| r.grunn) as &[Option<&str>],
        &col(rows, |r| r.oppmoete) as &[Option<&str>],
        &col(rows, |r| r.kalla_av),
        &col(rows, |r| r.kalla),
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn skulefri(tx: &mut PgConnection, rows: &[FriRow]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into skulefri (kommune_id, skulefri_id, namn, fraa, til)
        select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.fri.skulefri_id.uuid()),
        &col(rows, |r| r.fri.namn.as_str()) as &[&str],
        &col(rows, |r| r.fri.fraa),
        &col(rows, |r| r.fri.til),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What the meetings that have been, and the ones people are called to, take up: something about no child, something anonym, and in
/// those to come a sak of the eining, put there before anybody was called.
pub(in crate::seed) async fn agenda(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(
        "with m as (
            select m.kommune_id, m.moete_id, m.eining_id, m.tilstand, m.laga_av, m.laga_at, i.slag, s.sak_id
            from moete m
            join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            join instans i on i.instans_id = e.instans_id
            left join lateral (
                select s.sak_id from sak s
                where m.tilstand = 'innkalla' and s.kommune_id = m.kommune_id and s.eining_id = m.eining_id and s.tilstand = 'open'
                    and s.steg >= 4
                order by s.sak_id limit 1
            ) s on true
            where m.tilstand in ('innkalla', 'halde')
        ), punkt as (
            insert into moete_punkt (kommune_id, punkt_id, moete_id, eining_id, nr, element, slag, minutt, tilstand, laga_av, laga_at)
            select m.kommune_id, md5(m.moete_id::text || p.slag)::uuid, m.moete_id, m.eining_id, p.nr, p.element, p.slag, p.minutt,
                case m.tilstand when 'halde' then 'droefta' else 'ventar' end, m.laga_av, m.laga_at
            from m, (values (1, 1, 'system', 15), (2, 2, 'anonym', 20), (3, 1, 'namngitt', 20)) as p (nr, element, slag, minutt)
            where p.slag <> 'namngitt' or m.sak_id is not null
        ), system as (
            insert into moete_punkt_system (kommune_id, punkt_id, moete_id, tittel, tekst)
            select kommune_id, md5(moete_id::text || 'system')::uuid, moete_id, 'Overgangar mellom trinn og avdelingar',
                'Kva rutinar har me, og kven gjer kva?'
            from m
        ), anonym as (
            insert into moete_punkt_anonym (kommune_id, punkt_id, moete_id, aldersgruppe, tema, proevd, undring)
            select kommune_id, md5(moete_id::text || 'anonym')::uuid, moete_id, case slag when 'barnehage' then '3-5' else '10-12' end,
                'Uro i overgangar', 'Fast plass, og ein vaksen ved døra.', 'Kva meir kan me gjere før me ber om hjelp utanfrå?'
            from m
        )
        insert into moete_punkt_sak (kommune_id, punkt_id, moete_id, sak_id)
        select kommune_id, md5(moete_id::text || 'namngitt')::uuid, moete_id, sak_id from m where sak_id is not null",
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// In every second of those meetings it is said who leaves the room at the sak.
pub(in crate::seed) async fn gaar_ut(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into moete_punkt_ute (kommune_id, punkt_id, moete_id, moete_deltakar_id)
        select s.kommune_id, s.punkt_id, s.moete_id, u
        from moete_punkt_sak s
        cross join lateral app.moete_utan_grunnlag(s.kommune_id, s.moete_id, s.sak_id) u
        where get_byte(uuid_send(s.punkt_id), 0) % 2 = 0",
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Those with foreldreansvar are invited to the item about their child, and every second has said that they come. The letters are as
/// if they had gone, where they could.
pub(in crate::seed) async fn familien(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into moete_familie (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, foeresett_id, fraa, til, svar, svar_at,
            brev_id, brev, brev_at, brev_gjekk, invitert_av, invitert_at)
        select s.kommune_id, md5(s.punkt_id::text || f.foeresett_id)::uuid, s.punkt_id, s.moete_id, s.sak_id, 'foeresett', f.foeresett_id,
            m.fraa + interval '35 minutes', m.fraa + interval '55 minutes', case when v.kjem then 'kjem' else 'ventar' end,
            case when v.kjem then m.laga_at end, md5(s.punkt_id::text || f.foeresett_id || 'brev')::uuid,
            case when v.hindring is null then 'sendt' else 'unoedig' end, m.laga_at, v.hindring is null, m.laga_av, m.laga_at
        from moete_punkt_sak s
        join moete m on m.kommune_id = s.kommune_id and m.moete_id = s.moete_id
        join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id and not b.adressesperre
        join foeresett f on f.kommune_id = k.kommune_id and f.barn_id = k.barn_id and f.foreldreansvar and f.avslutta_at is null
        cross join lateral (
            select app.moete_familie_hindring(s.kommune_id, s.sak_id, 'foeresett', f.foeresett_id, null) as hindring,
                get_byte(uuid_send(f.foeresett_id), 15) % 2 = 0 as kjem
        ) v",
    )
    .execute(tx)
    .await?;
    Ok(())
}
