//! SQL about how a team's year went.

use std::ops::RangeInclusive;

use sqlx::postgres::PgConnection;
use time::Date;

use crate::ids::{BarnId, EiningId, SakId, TiltakId};

/// How the people of an instans came to the meetings they had møteplikt in.
pub(super) struct Oppmoete {
    pub instans: String,
    pub moett: i64,
    pub forfall: i64,
    pub ikkje_moett: i64,
    /// Was on the team that day, and nobody called.
    pub ikkje_kalla: i64,
}

/// By instans, in the meetings that were held. Whoever had forfall and sent a vara, had forfall; who was on the team and was not
/// called, had møteplikt too.
pub(super) async fn oppmoete(
    tx: &mut PgConnection,
    eining: EiningId,
    dagar: RangeInclusive<Date>,
) -> Result<Vec<Oppmoete>, sqlx::Error> {
    sqlx::query_as!(
        Oppmoete,
        r#"select i.namn as instans, count(*) filter (where d.oppmoete = 'moett') as "moett!",
            count(*) filter (where d.oppmoete = 'forfall') as "forfall!",
            count(*) filter (where d.oppmoete = 'ikkje_moett') as "ikkje_moett!",
            count(*) filter (where d.oppmoete = 'ikkje_kalla') as "ikkje_kalla!"
        from moete m
        cross join lateral (
            select k.instans_id, k.oppmoete from moete_deltakar k
            where k.kommune_id = m.kommune_id and k.moete_id = m.moete_id and k.slag = 'fast' and k.teken_av_at is null
            union all
            select t.instans_id, 'ikkje_kalla' from tst_medlem t
            where t.kommune_id = m.kommune_id and t.eining_id = m.eining_id and t.slag = 'fast' and app.tst_er_medlem(t, m.dato)
                and not exists (
                    select from moete_deltakar k
                    where k.kommune_id = m.kommune_id and k.moete_id = m.moete_id and k.prinsipal_id = t.prinsipal_id
                        and k.teken_av_at is null
                )
        ) d
        join instans i on i.instans_id = d.instans_id
        where m.eining_id = $1 and m.dato between $2 and $3 and m.tilstand = 'halde'
        group by i.instans_id, i.namn
        order by app.sortering(i.namn) collate "C""#,
        eining.uuid(),
        dagar.start(),
        dagar.end(),
    )
    .fetch_all(tx)
    .await
}

/// How many meetings were held, are to come, and were called off, in some days.
pub(super) struct Moetetal {
    pub halde: i64,
    pub att: i64,
    /// The day is over, and nobody has written down who came.
    pub ikkje_foerte: i64,
    pub avlyste: i64,
}

pub(super) async fn moetetal(
    tx: &mut PgConnection,
    eining: EiningId,
    dagar: RangeInclusive<Date>,
    today: Date,
) -> Result<Moetetal, sqlx::Error> {
    sqlx::query_as!(
        Moetetal,
        r#"select count(*) filter (where tilstand = 'halde') as "halde!",
            count(*) filter (where tilstand in ('planlagt', 'innkalla') and dato >= $4) as "att!",
            count(*) filter (where tilstand in ('planlagt', 'innkalla') and dato < $4) as "ikkje_foerte!",
            count(*) filter (where tilstand = 'avlyst') as "avlyste!"
        from moete where eining_id = $1 and dato between $2 and $3"#,
        eining.uuid(),
        dagar.start(),
        dagar.end(),
        today,
    )
    .fetch_one(tx)
    .await
}

/// What became of the items of the year's meetings.
pub(super) struct Punkttal {
    pub droefta: i64,
    pub vidare: i64,
    pub ikkje_naadd: i64,
    /// The meeting is held, and nobody has said what became of them.
    pub ventar: i64,
}

pub(super) async fn punkttal(
    tx: &mut PgConnection,
    eining: EiningId,
    dagar: RangeInclusive<Date>,
) -> Result<Punkttal, sqlx::Error> {
    sqlx::query_as!(
        Punkttal,
        r#"select count(*) filter (where p.tilstand = 'droefta') as "droefta!",
            count(*) filter (where p.tilstand = 'vidare') as "vidare!",
            count(*) filter (where p.tilstand = 'ikkje_naadd') as "ikkje_naadd!",
            count(*) filter (where p.tilstand = 'ventar' and m.tilstand = 'halde') as "ventar!"
        from moete m
        join moete_punkt p on p.kommune_id = m.kommune_id and p.moete_id = m.moete_id
        where m.eining_id = $1 and m.dato between $2 and $3"#,
        eining.uuid(),
        dagar.start(),
        dagar.end(),
    )
    .fetch_one(tx)
    .await
}

/// A tiltak from a meeting that nobody has finished in time.
pub(super) struct OverFrist {
    pub tiltak_id: TiltakId,
    pub sak_id: SakId,
    pub barn_id: BarnId,
    pub saksnummer: String,
    pub barn_namn: String,
    pub tiltak: String,
    pub innan: Date,
}

/// Those of the saker that row level security shows, the oldest first.
pub(super) async fn over_frist(
    tx: &mut PgConnection,
    eining: EiningId,
    today: Date,
) -> Result<Vec<OverFrist>, sqlx::Error> {
    sqlx::query_as!(
        OverFrist,
        "select t.tiltak_id, t.sak_id, s.barn_id, s.saksnummer, s.barn_namn, t.tiltak, t.innan
        from referat r
        join referat_tiltak x on x.kommune_id = r.kommune_id and x.referat_id = r.referat_id
        join tiltak t on t.kommune_id = x.kommune_id and t.tiltak_id = x.tiltak_id
        join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
        where r.eining_id = $1 and t.status in ('planlagd', 'paagaar') and t.innan < $2 and s.tilstand = 'open'
        order by t.innan, t.tiltak_id
        limit 100",
        eining.uuid(),
        today,
    )
    .fetch_all(tx)
    .await
}
