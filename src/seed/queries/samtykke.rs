//! Samtykke. The triggers ask of every row what they ask of the application's.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use super::col;
use crate::seed::samtykke::{FOEREMAAL, Invitasjon, Maa, Maate, Rad, Signatur, Skjema, Trekk};

/// The day by which the database reckons.
pub(in crate::seed) async fn today(tx: &mut PgConnection) -> sqlx::Result<Date> {
    sqlx::query_scalar!(r#"select app.today() as "today!""#)
        .fetch_one(tx)
        .await
}

pub(in crate::seed) async fn samtykke(
    tx: &mut PgConnection,
    rows: &[Skjema<'_>],
    mal: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into samtykke (kommune_id, samtykke_id, sak_id, mal, foeremaal, fraa, til, innhenta_av,
            innhenta_instans_id, innhenta_at)
        select r.kommune_id, r.samtykke_id, r.sak_id, $9, $10, r.fraa, r.til, r.av, r.instans_id, r.at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::uuid[], $7::uuid[], $8::timestamptz[])
            as r (kommune_id, samtykke_id, sak_id, fraa, til, av, instans_id, at)",
        &col(rows, |r| r.case.kommune_id),
        &col(rows, |r| r.id),
        &col(rows, |r| r.case.sak_id),
        &col(rows, |r| r.spurt),
        &col(rows, |r| r.til),
        &col(rows, |r| r.case.ansvarleg.brukar_id),
        &col(rows, |r| r.case.ansvarleg.instans_id),
        &col(rows, |r| r.at(0)),
        mal,
        FOEREMAAL,
    )
    .execute(&mut *tx)
    .await?;
    let spurde: Vec<_> = rows
        .iter()
        .flat_map(|r| r.spurde.iter().map(move |spurt| (r, spurt)))
        .collect();
    sqlx::query!(
        "insert into samtykke_instans (kommune_id, samtykke_id, sak_id, slag, instans_id, namn)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[])",
        &col(&spurde, |(r, _)| r.case.kommune_id),
        &col(&spurde, |(r, _)| r.id),
        &col(&spurde, |(r, _)| r.case.sak_id),
        &col(&spurde, |(_, spurt)| spurt.slag.code()) as &[&str],
        &col(&spurde, |(_, spurt)| spurt.instans_id) as &[Option<Uuid>],
        &col(&spurde, |(_, spurt)| spurt.namn) as &[Option<&str>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Who must answer about what, by the rules of today.
pub(in crate::seed) async fn maa_svare(tx: &mut PgConnection) -> sqlx::Result<Vec<Maa>> {
    sqlx::query_as!(
        Maa,
        r#"select i.samtykke_id as "samtykke_id: Uuid", i.slag as "slag: String", m.signatar as "signatar!",
            m.foeresett_id as "foeresett_id: Uuid",
            coalesce(f.namn, b.fornamn || ' ' || b.etternamn) as namn,
            case when m.signatar = 'barn' then b.fnr_oppslag is not null else f.fnr_oppslag is not null end as "har_fnr!"
        from samtykke_instans i
        join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        cross join lateral app.samtykke_maa_signere(i.kommune_id, k.barn_id, i.slag, app.today()) m
        left join foeresett f on f.kommune_id = i.kommune_id and f.foeresett_id = m.foeresett_id
        order by i.samtykke_id, m.signatar, m.foeresett_id, i.slag"#,
    )
    .fetch_all(tx)
    .await
}

/// The letters wait for the job that sends them, as the application's do.
pub(in crate::seed) async fn invitasjon(
    tx: &mut PgConnection,
    rows: &[Invitasjon],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost,
            invitert_av, invitert_at, henta_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::uuid[],
            $9::timestamptz[], $10::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.id),
        &col(rows, |r| r.samtykke_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.signatar.as_str()) as &[&str],
        &col(rows, |r| r.foeresett_id) as &[Option<Uuid>],
        &col(rows, |r| r.epost.as_str()) as &[&str],
        &col(rows, |r| r.invitert_av),
        &col(rows, |r| r.invitert_at),
        &col(rows, |r| r.henta_at) as &[Option<time::OffsetDateTime>],
    )
    .execute(&mut *tx)
    .await?;
    // as on the card
    sqlx::query!(
        "update foeresett f set epost = i.epost from samtykke_invitasjon i
        where i.kommune_id = f.kommune_id and i.foeresett_id = f.foeresett_id",
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn hoeyrt(
    tx: &mut PgConnection,
    rows: &[&Skjema<'_>],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into samtykke_hoeyrt (kommune_id, samtykke_id, sak_id, kva_barnet_sa, skriven_av, skriven_at)
        select r.kommune_id, r.samtykke_id, r.sak_id, 'Eg synest det er greitt at dei snakkar saman, berre eg får vite kva dei seier.',
            r.av, r.at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
            as r (kommune_id, samtykke_id, sak_id, av, at)",
        &col(rows, |r| r.case.kommune_id),
        &col(rows, |r| r.id),
        &col(rows, |r| r.case.sak_id),
        &col(rows, |r| r.case.ansvarleg.brukar_id),
        &col(rows, |r| r.at(2)),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// An array in an array has as many in each: the answers go as words with blanks between.
pub(in crate::seed) async fn signatur(
    tx: &mut PgConnection,
    rows: &[Signatur<'_>],
) -> sqlx::Result<()> {
    let papir = |r: &Signatur| match r.maate {
        Maate::Nett => None,
        Maate::Papir(by, _) => Some(by),
    };
    sqlx::query!(
        "insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, rolle,
            maate, nivaa, original_stad, ja, nei, spraak, tekst, stad, signert_dato, registrert_av, at)
        select r.kommune_id, r.signatur_id, r.samtykke_id, r.sak_id, r.signatar, r.foeresett_id, left(r.namn, 120),
            case r.signatar when 'barn' then 'den det gjeld' else 'føresett' end,
            case when r.av is null then 'oidc' else 'papir' end,
            case when r.av is null then 'idporten-loa-high' end,
            case when r.av is not null then 'Arkivskapet på eininga' end,
            coalesce(string_to_array(nullif(r.ja, ''), ' '), '{}'), coalesce(string_to_array(nullif(r.nei, ''), ' '), '{}'),
            'nn', r.tekst, case when r.av is null then 'på nett' else k.namn end, r.dato, r.av, r.at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::date[], $12::uuid[], $13::timestamptz[])
            with ordinality as r (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, ja, nei, tekst,
                dato, av, at, nr)
        join kommune k on k.kommune_id = r.kommune_id
        order by r.nr",
        &col(rows, |r| r.skjema.case.kommune_id),
        &col(rows, |r| r.id),
        &col(rows, |r| r.skjema.id),
        &col(rows, |r| r.skjema.case.sak_id),
        &col(rows, |r| r.signatar.as_str()) as &[&str],
        &col(rows, |r| r.foeresett_id) as &[Option<Uuid>],
        &col(rows, |r| r.namn.as_str()) as &[&str],
        &col(rows, |r| r.ja.join(" ")),
        &col(rows, |r| r.nei.join(" ")),
        &col(rows, |r| r.tekst.as_str()) as &[&str],
        &col(rows, |r| r.skjema.spurt),
        &col(rows, papir) as &[Option<Uuid>],
        &col(rows, |r| r.at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Another has confirmed those on paper; whoever leads the eining is told of those nobody has, as the application tells.
pub(in crate::seed) async fn stadfesting(
    tx: &mut PgConnection,
    rows: &[Signatur<'_>],
) -> sqlx::Result<()> {
    let rows: Vec<(&Signatur, Uuid)> = rows
        .iter()
        .filter_map(|r| match r.maate {
            Maate::Papir(_, Some(another)) => Some((r, another)),
            Maate::Nett | Maate::Papir(_, None) => None,
        })
        .collect();
    sqlx::query!(
        "insert into samtykke_stadfesting (kommune_id, signatur_id, sak_id, stemmer, stadfesta_av, stadfesta_at)
        select r.kommune_id, r.signatur_id, r.sak_id, true, r.av, r.at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
            as r (kommune_id, signatur_id, sak_id, av, at)",
        &col(&rows, |(r, _)| r.skjema.case.kommune_id),
        &col(&rows, |(r, _)| r.id),
        &col(&rows, |(r, _)| r.skjema.case.sak_id),
        &col(&rows, |(_, another)| *another),
        &col(&rows, |(r, _)| r.at + time::Duration::seconds(30)),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, objekt_id, fraa_brukar_id, noekkel, at, epost)
        select s.kommune_id, s.signatur_id, m.brukar_id, 'samtykke_stadfest', s.sak_id, s.signatur_id, s.registrert_av,
            s.signatur_id::text, s.at, 'ikkje'
        from samtykke_signatur s
        join sak k on k.kommune_id = s.kommune_id and k.sak_id = s.sak_id
        join lateral (
            select m.brukar_id from medlemskap m
            where m.kommune_id = k.kommune_id and m.eining_id = k.eining_id and m.rolle = 'einingsleiar'
                and m.brukar_id <> s.registrert_av and m.til is null
            order by m.medlemskap_id
            limit 1
        ) m on true
        where s.maate = 'papir' and not exists (
            select from samtykke_stadfesting f where f.kommune_id = s.kommune_id and f.signatur_id = s.signatur_id
        )",
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(in crate::seed) async fn samtykke_historikk(
    tx: &mut PgConnection,
    rows: &[Rad],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, familie_namn, at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[],
            $8::timestamptz[])",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.historikk_id),
        &col(rows, |r| r.sak_id),
        &col(rows, |r| r.slag) as &[&str],
        &col(rows, |r| r.tekst.as_str()) as &[&str],
        &col(rows, |r| r.brukar_id) as &[Option<Uuid>],
        &col(rows, |r| r.familie_namn.as_deref()) as &[Option<&str>],
        &col(rows, |r| r.at),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The first who said yes to it, takes it back.
pub(in crate::seed) async fn trekk(tx: &mut PgConnection, rows: &[Trekk]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, at)
        select r.kommune_id, r.trekk_id, r.samtykke_id, s.sak_id, s.signatar, s.foeresett_id, r.slag, 'nett', r.at
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[])
            as r (kommune_id, trekk_id, samtykke_id, slag, at)
        join lateral (
            select * from samtykke_signatur s
            where s.kommune_id = r.kommune_id and s.samtykke_id = r.samtykke_id and r.slag = any(s.ja)
            order by s.at
            limit 1
        ) s on true",
        &col(rows, |r| r.kommune_id),
        &col(rows, |r| r.id),
        &col(rows, |r| r.samtykke_id),
        &col(rows, |r| r.slag) as &[&str],
        &col(rows, |r| r.at),
    )
    .execute(tx)
    .await?;
    Ok(())
}
