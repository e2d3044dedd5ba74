//! SQL of the demo world's individuelle planar.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::seed::individuellplan::{Plan, Versjon};
use crate::web::dates;

/// The saker that have one: those where all who must say yes can, those of a kommune, and those where something is done, first.
pub(in crate::seed) async fn planar(
    tx: &mut PgConnection,
    kommune: Uuid,
) -> sqlx::Result<Vec<Plan>> {
    sqlx::query_as!(
        Plan,
        r#"select k.kommune_id as "kommune_id: Uuid", k.sak_id as "sak_id: Uuid", k.brukar_id as "brukar_id: Uuid", k.fraa,
            n.namn as kommune, s.barn_namn as barn, b.namn || ', ' || i.namn || ' (barnekoordinator)' as "koordinator!",
            m.kan_svare as "kan_svare!"
        from koordinator k
        join kommune n on n.kommune_id = k.kommune_id
        join sak s on s.kommune_id = k.kommune_id and s.sak_id = k.sak_id
        join brukar b on b.brukar_id = k.brukar_id
        join instans i on i.instans_id = k.instans_id
        cross join lateral (
            select s.tilstand = 'open' and coalesce(bool_and(m.signatar = 'foeresett' and coalesce(
                app.familie_hindring(k.kommune_id, k.sak_id, 'foeresett', m.foeresett_id, null), 'epost') = 'epost'), false) as kan_svare
            from app.individuellplan_maa(k.kommune_id, s.barn_id) m
        ) m
        where k.til is null
        order by m.kan_svare desc, k.kommune_id = $1 desc, exists (
                select from tiltak t where t.kommune_id = k.kommune_id and t.sak_id = k.sak_id and t.status in ('planlagd', 'paagaar')
            ) desc, k.koordinator_id
        limit 3"#,
        kommune,
    )
    .fetch_all(tx)
    .await
}

/// The tiltak of a sak that go on, as a plan has them: mål, tiltak, ansvarleg, innan.
pub(in crate::seed) async fn tiltak(
    tx: &mut PgConnection,
    sak: Uuid,
) -> sqlx::Result<Vec<[String; 4]>> {
    let rows = sqlx::query!(
        "select t.maal, t.tiltak, b.namn, t.innan
        from tiltak t join brukar b on b.brukar_id = t.ansvarleg_brukar_id
        where t.sak_id = $1 and t.status in ('planlagd', 'paagaar')
        order by t.innan, t.tiltak_id",
        sak,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| [row.maal, row.tiltak, row.namn, dates::short(row.innan)])
        .collect())
}

/// What is written under each heading, the day the barnekoordinator became it.
pub(in crate::seed) async fn skriv(
    tx: &mut PgConnection,
    plan: &Plan,
    plan_id: Uuid,
    tekstar: &[(&str, &str)],
) -> sqlx::Result<()> {
    let (delar, tekstar): (Vec<&str>, Vec<&str>) = tekstar.iter().copied().unzip();
    sqlx::query!(
        "with p as (
            insert into individuellplan (kommune_id, individuellplan_id, sak_id, laga_av, laga_at) values ($1, $2, $3, $4, $5)
            returning kommune_id, individuellplan_id, sak_id, laga_av, laga_at
        )
        insert into individuellplan_del (kommune_id, individuellplan_id, del, version, sak_id, tekst, skriven_av, skriven_at)
        select p.kommune_id, p.individuellplan_id, d.del, 1, p.sak_id, d.tekst, p.laga_av, p.laga_at
        from p cross join unnest($6::text[], $7::text[]) d (del, tekst)",
        plan.kommune_id,
        plan_id,
        plan.sak_id,
        plan.brukar_id,
        plan.fraa,
        &delar as &[&str],
        &tekstar as &[&str],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Sends version 1.
pub(in crate::seed) async fn send(
    tx: &mut PgConnection,
    versjon: &Versjon<'_>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with v as (
            insert into individuellplan_versjon (kommune_id, individuellplan_id, nr, sak_id, innhald, sha256, pdf, revisjon, frosen_av, frosen_at)
            values ($1, $2, 1, $3, $4, sha256(convert_to($4, 'UTF8')), $5, $6, $7, $8)
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, brukar_id, at)
        values ($1, md5($2::uuid || 'sendt')::uuid, $3, 'individuellplan_sendt', 'Versjon 1', $7, $8)",
        versjon.plan.kommune_id,
        versjon.plan_id,
        versjon.plan.sak_id,
        versjon.innhald,
        versjon.pdf,
        versjon.revisjon,
        versjon.plan.brukar_id,
        versjon.at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// All who must, say yes to it on their own page, one after the other; with the last it is in force.
pub(in crate::seed) async fn svar(
    tx: &mut PgConnection,
    versjon: &Versjon<'_>,
    at: OffsetDateTime,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with maa as (
            select m.foeresett_id, f.namn, f.fnr_oppslag, md5('person' || m.foeresett_id)::uuid as person,
                $3::timestamptz + row_number() over (order by m.foeresett_id) * interval '10 seconds' as at
            from sak s
            cross join lateral app.individuellplan_maa(s.kommune_id, s.barn_id) m
            join foeresett f on f.kommune_id = s.kommune_id and f.foeresett_id = m.foeresett_id
            where s.kommune_id = $1 and s.sak_id = $4
        ),
        person as (
            insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag, created_at, sist_inne)
            select $1, person, 'https://idporten.example', 'plan ' || foeresett_id, array[fnr_oppslag], at, at from maa
            on conflict do nothing
        ),
        sagt as (
            insert into individuellplan_svar (kommune_id, individuellplan_svar_id, individuellplan_id, nr, sak_id, signatar, foeresett_id,
                familie_person_id, namn, svar, nivaa, sha256, at)
            select v.kommune_id, md5('plansvar' || maa.foeresett_id)::uuid, v.individuellplan_id, v.nr, v.sak_id, 'foeresett', maa.foeresett_id,
                maa.person, maa.namn, 'ja', 'idporten-loa-high', v.sha256, maa.at
            from maa join individuellplan_versjon v on v.kommune_id = $1 and v.individuellplan_id = $2 and v.nr = 1
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        select $1, md5('plansvar' || foeresett_id)::uuid, $4, 'individuellplan_svar', 'Ja, med ID-porten. Versjon 1', namn, at from maa",
        versjon.plan.kommune_id,
        versjon.plan_id,
        at,
        versjon.plan.sak_id,
    )
    .execute(&mut *tx)
    .await?;
    // as app.individuellplan_gjer_gjeldande, at an hour of the demo's
    sqlx::query!(
        "with siste as (
            select s.namn, s.at from individuellplan_svar s
            where s.kommune_id = $1 and s.individuellplan_id = $2 order by s.at desc limit 1
        ),
        gjeld as (
            update individuellplan_versjon v set gjeld_fraa = siste.at
            from siste, sak k
            where v.kommune_id = $1 and v.individuellplan_id = $2 and k.kommune_id = v.kommune_id and k.sak_id = v.sak_id
                and not exists (
                    select from app.individuellplan_maa(k.kommune_id, k.barn_id) m
                    where app.individuellplan_ordet(v.kommune_id, v.individuellplan_id, v.nr, m.signatar, m.foeresett_id) is distinct from 'ja'
                )
            returning v.sak_id, siste.namn, siste.at
        )
        insert into sak_historikk (kommune_id, historikk_id, sak_id, slag, tekst, familie_namn, at)
        select $1, md5($2::uuid || 'gjeld')::uuid, sak_id, 'individuellplan_gjeld', 'Versjon 1', namn, at + interval '1 second' from gjeld",
        versjon.plan.kommune_id,
        versjon.plan_id,
    )
    .execute(tx)
    .await?;
    Ok(())
}
