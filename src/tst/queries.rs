//! SQL about the teams.

pub(super) mod kommune;

use sqlx::postgres::PgConnection;
use time::Date;

use super::fri::Fri;
use super::model::{Kandidat, Kravslag, Medlem, Medlemsslag, Rad, Team};
use super::skuleaar::Skuleaar;
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{EiningId, MoeteId, TstMedlemId};

/// The team of an eining; none when there is no such team here.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut PgConnection, eining: EiningId) -> Result<Option<Team>, sqlx::Error> {
    sqlx::query_as!(
        Team,
        r#"select t.eining_id, e.namn, i.slag, t.krav, k.haust, k.vaar, t.stad,
            t.version, t.eining_id = any((select app.mine_tst())::uuid[]) as "mitt!"
        from tst_team t
        join eining e on e.kommune_id = t.kommune_id and e.eining_id = t.eining_id
        join instans i on i.instans_id = e.instans_id
        join tst_krav k on k.kommune_id = t.kommune_id and k.slag = t.krav
        where t.eining_id = $1"#,
        eining.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The teams of the einingar that are open, those first that this person has to do with, with what is planned in a
/// skuleår.
pub(super) async fn list(
    tx: &mut PgConnection,
    aar: Skuleaar,
    today: Date,
) -> Result<Vec<Rad>, sqlx::Error> {
    sqlx::query_as!(
        Rad,
        r#"select t.eining_id, e.namn,
            t.eining_id = any((select app.planlegg_tst() || app.mine_einingar())::uuid[]) as "mitt!",
            m.haust as "haust!", m.vaar as "vaar!", k.haust as krav_haust, k.vaar as krav_vaar, m.neste
        from tst_team t
        join eining e on e.kommune_id = t.kommune_id and e.eining_id = t.eining_id
        join tst_krav k on k.kommune_id = t.kommune_id and k.slag = t.krav
        left join lateral (
            select count(*) filter (where m.dato < $2) as haust, count(*) filter (where m.dato >= $2) as vaar,
                min(m.dato) filter (where m.dato >= $4) as neste
            from moete m
            where m.kommune_id = t.kommune_id and m.eining_id = t.eining_id and m.tilstand <> 'avlyst'
                and m.dato between $1 and $3
        ) m on true
        where e.gyldig_til is null or e.gyldig_til >= $4
        order by 3 desc, app.sortering(e.namn) collate "C", t.eining_id"#,
        aar.start(),
        aar.skifte(),
        aar.slutt(),
        today,
    )
    .fetch_all(tx)
    .await
}

/// Everyone on the team, those with møteplikt first, and those who were on it.
///
/// # Errors
/// When the database fails.
pub async fn medlemer(tx: &mut PgConnection, eining: EiningId) -> Result<Vec<Medlem>, sqlx::Error> {
    sqlx::query_as!(
        Medlem,
        r#"select t.tst_medlem_id, t.slag,
            t.vara_for, vb.namn as "vara_for_namn?", t.prinsipal_id, t.brukar_id, b.namn,
            coalesce(m.stilling, '') as "stilling!", coalesce(m.eining, i.namn) as "stad!", i.slag as instans_slag,
            t.fraa, t.til, er.medlem as "gjeld!", t.til is null or t.til >= app.today() as "staar!",
            t.fraa > app.today() as "kjem!",
            t.fraa <= app.today() and (t.til is null or t.til >= app.today()) and not er.medlem as "slutta!"
        from tst_medlem t
        join brukar b on b.brukar_id = t.brukar_id
        join instans i on i.instans_id = t.instans_id
        cross join app.tst_er_medlem(t, app.today()) as er (medlem)
        left join tst_medlem v on v.kommune_id = t.kommune_id and v.tst_medlem_id = t.vara_for
        left join brukar vb on vb.brukar_id = v.brukar_id
        left join lateral (
            select m.stilling, e.namn as eining
            from medlemskap m
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            where m.kommune_id = t.kommune_id and m.prinsipal_id = t.prinsipal_id
            order by m.fraa <= app.today() and (m.til is null or m.til >= app.today()) desc, m.stilling <> '' desc, m.fraa desc,
                m.medlemskap_id
            limit 1
        ) m on true
        -- one that was taken away before it began, never was
        where t.eining_id = $1 and (t.til is null or t.til >= t.fraa)
        order by case t.slag when 'fast' then 1 when 'vara' then 2 else 3 end, app.sortering(b.namn) collate "C", t.fraa desc, t.tst_medlem_id"#,
        eining.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Those who meet children in their work in the kommune, and could come on the team.
///
/// # Errors
/// When the database fails.
pub async fn kandidatar(
    tx: &mut PgConnection,
    eining: EiningId,
) -> Result<Vec<Kandidat>, sqlx::Error> {
    sqlx::query_as!(
        Kandidat,
        r#"select m.prinsipal_id as "prinsipal_id!", m.brukar_id, m.instans_id, b.namn,
            max(m.stilling) as "stilling!", coalesce(max(e.namn), i.namn) as "stad!",
            exists (
                select from tst_medlem t
                where t.eining_id = $1 and t.prinsipal_id = m.prinsipal_id and t.fraa <= app.today() and t.til is null
            ) as "paa_teamet!"
        from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id
        join instans i on i.instans_id = m.instans_id
        left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        where app.ser_barn(m.rolle) and b.sperra_at is null
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        group by m.prinsipal_id, m.brukar_id, m.instans_id, b.namn, i.namn
        order by app.sortering(b.namn) collate "C", m.prinsipal_id"#,
        eining.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The day of the team's last meeting that has been; none when there is none. A meeting that was to be before today counts, whether it
/// is written down yet or not.
pub(super) async fn siste_moete(
    tx: &mut PgConnection,
    eining: EiningId,
    today: Date,
) -> Result<Option<Date>, sqlx::Error> {
    sqlx::query_scalar!(
        "select max(dato) from moete
        where eining_id = $1 and (tilstand = 'halde' or tilstand <> 'avlyst' and dato < $2)",
        eining.uuid(),
        today,
    )
    .fetch_one(tx)
    .await
}

/// Somebody who comes on the team.
pub(super) struct NyMedlem<'a> {
    pub tst_medlem_id: TstMedlemId,
    pub eining_id: EiningId,
    pub slag: Medlemsslag,
    pub vara_for: Option<TstMedlemId>,
    pub kven: &'a Kandidat,
    pub fraa: Date,
    pub til: Option<Date>,
}

/// Puts somebody on the team.
pub(super) async fn insert(tx: &mut WriteTx, ny: &NyMedlem<'_>) -> Result<(), AppError> {
    let done = sqlx::query!(
        "insert into tst_medlem (kommune_id, tst_medlem_id, eining_id, slag, vara_for, prinsipal_id, brukar_id, instans_id, fraa,
            til)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        ny.tst_medlem_id.uuid(),
        ny.eining_id.uuid(),
        ny.slag.code(),
        ny.vara_for.map(TstMedlemId::uuid),
        ny.kven.prinsipal_id.uuid(),
        ny.kven.brukar_id.uuid(),
        ny.kven.instans_id.uuid(),
        ny.fraa,
        ny.til,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Whether there is or was such a membership, begun or not.
pub(super) async fn medlem_finst(
    tx: &mut PgConnection,
    eining: EiningId,
    id: TstMedlemId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from tst_medlem where eining_id = $1 and tst_medlem_id = $2) as "finst!""#,
        eining.uuid(),
        id.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// Ends a membership, and those of who went in that one's place; one that has not begun is as if it never was. False when it was ended
/// before.
pub(super) async fn avslutt(
    tx: &mut WriteTx,
    eining: EiningId,
    id: TstMedlemId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update tst_medlem set til = greatest(fraa, app.today()) - 1
        where eining_id = $1 and (tst_medlem_id = $2 or vara_for = $2) and (til is null or til >= app.today())",
        eining.uuid(),
        id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Sets the last day of a membership; who goes in that one's place, goes out with it.
pub(super) async fn set_til(
    tx: &mut WriteTx,
    eining: EiningId,
    id: TstMedlemId,
    til: Option<Date>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update tst_medlem set til = case when tst_medlem_id = $2 then $3 else greatest(fraa - 1, $3) end
        where eining_id = $1 and (tst_medlem_id = $2 or vara_for = $2 and $3::date is not null and (til is null or til > $3))",
        eining.uuid(),
        id.uuid(),
        til,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Somebody who is called to a coming meeting as on the team, and is not on it that day: taken off, or does not work there any more.
pub(super) struct FramleisKalla {
    pub namn: String,
    pub moete_id: MoeteId,
    pub dato: Date,
}

/// All of them, the first meeting first.
pub(super) async fn framleis_kalla(
    tx: &mut PgConnection,
    eining: EiningId,
) -> Result<Vec<FramleisKalla>, sqlx::Error> {
    sqlx::query_as!(
        FramleisKalla,
        r#"select b.namn, m.moete_id as "moete_id: MoeteId", m.dato
        from moete m
        join moete_deltakar d on d.kommune_id = m.kommune_id and d.moete_id = m.moete_id
        join brukar b on b.brukar_id = d.brukar_id
        where m.eining_id = $1 and m.tilstand in ('planlagt', 'innkalla') and m.dato >= app.today()
            and d.slag <> 'gjest' and d.teken_av_at is null and not exists (
                select from tst_medlem t
                where t.kommune_id = m.kommune_id and t.eining_id = m.eining_id and t.prinsipal_id = d.prinsipal_id
                    and app.tst_er_medlem(t, m.dato)
            )
        order by m.dato, app.sortering(b.namn) collate "C", d.moete_deltakar_id"#,
        eining.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Changes what is asked of a team, and where it meets.
pub(super) async fn update(
    tx: &mut WriteTx,
    team: &Team,
    krav: Kravslag,
    stad: Option<&str>,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update tst_team set krav = $3, stad = $4, version = version + 1 where eining_id = $1 and version = $2",
        team.eining_id.uuid(),
        team.version,
        krav.code(),
        stad,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// The kommune's days without school that are not over before a day.
///
/// # Errors
/// When the database fails.
pub async fn fridagar(tx: &mut PgConnection, fraa: Date) -> Result<Vec<Fri>, sqlx::Error> {
    sqlx::query_as!(
        Fri,
        r#"select skulefri_id, namn, fraa, til from skulefri
        where teken_ut_at is null and til >= $1 order by fraa, skulefri_id"#,
        fraa,
    )
    .fetch_all(tx)
    .await
}
