//! SQL about the referat that wait for somebody, and the merknader nobody has read.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::codes::codes;
use crate::ids::ReferatId;

/// The most that Mi side shows.
const FLEST: i64 = 20;

codes! {
    /// What a referat waits for.
    ReferatKva {
        /// The reader is to approve it.
        Godkjenne => "godkjenne", "Eit referat ventar på at du godkjenner det";
        /// The reader has begun it and not sent it.
        Skrive => "skrive", "Eit referat du har begynt på, er ikkje sendt";
        /// The reader has opened it to put it right, and it is not sent.
        Rette => "rette", "Eit referat du opna for retting, er ikkje sendt";
        /// The family has added a merknad that the reader has not read.
        Merknad => "merknad", "Familien har skrive ein merknad til eit referat";
    }
}

/// A referat that waits for the reader: of which meeting, and of which sak when the reader sees it.
pub struct VentarReferat {
    /// Which.
    pub referat_id: ReferatId,
    /// What for.
    pub kva: ReferatKva,
    /// The day of the meeting.
    pub dato: Date,
    /// Whose team.
    pub team: String,
    /// The number of the sak, where it is about one.
    pub saksnummer: Option<String>,
}

/// The referat that wait for the person of the transaction, the oldest meeting first.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection, today: Date) -> Result<Vec<VentarReferat>, sqlx::Error> {
    sqlx::query_as!(
        VentarReferat,
        r#"select r.referat_id, v.kva as "kva!: ReferatKva", m.dato, e.namn as team, k.saksnummer as "saksnummer?"
        from (
            select r.referat_id, 'godkjenne' as kva
            from referat r
            left join sak k on k.kommune_id = r.kommune_id and k.sak_id = r.sak_id
            where r.kommune_id = (select app.kommune_id()) and r.tilstand = 'til_godkjenning'
                and (r.eining_id = any((select app.planlegg_tst())::uuid[]) or r.moete_id = any((select app.mine_moete())::uuid[]))
                and case when r.sak_id is null then r.eining_id = any((select app.planlegg_tst())::uuid[])
                    else k.ansvarleg_id = any((select app.principals())::uuid[]) or k.eining_id = any((select app.principals())::uuid[]) end
            union all
            select r.referat_id, case when r.retting_grunn is null then 'skrive' else 'rette' end
            from referat r
            where r.kommune_id = (select app.kommune_id()) and r.tilstand = 'utkast'
                and case when r.retting_grunn is null then r.referent_id else r.retta_av end = (select app.brukar_id())
                and not app.referat_var_ikkje(r.moete_id, r.eining_id, r.sak_id)
            union all
            select distinct n.objekt_id, 'merknad'
            from melding n
            where n.kommune_id = (select app.kommune_id()) and n.brukar_id = (select app.brukar_id())
                and n.slag = 'referat_merknad' and n.lesen_at is null
        ) v
        join referat r on r.kommune_id = (select app.kommune_id()) and r.referat_id = v.referat_id
        join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id
        join eining e on e.kommune_id = r.kommune_id and e.eining_id = r.eining_id
        left join sak k on k.kommune_id = r.kommune_id and k.sak_id = r.sak_id
        where v.kva <> 'skrive' or m.dato <= $1
        order by m.dato, r.referat_id, v.kva
        limit $2"#,
        today,
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// The reader has read the merknader of a referat.
pub(in crate::referat) async fn merknader_lesne(
    tx: &mut PgConnection,
    id: ReferatId,
    now: time::OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update melding set lesen_at = $2
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and slag = 'referat_merknad' and objekt_id = $1 and lesen_at is null",
        id.uuid(),
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}
