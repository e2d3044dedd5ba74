//! SQL about the referat that wait for somebody, and the merknader nobody has read.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::codes::codes;
use crate::ids::{MoeteId, ReferatId};

/// The most that Mi side shows.
const FLEST: i64 = 20;

codes! {
    /// What a referat waits for.
    ReferatKva {
        /// An item was talked through, and the reader is to write the referat of it.
        Begynne => "begynne", "Eit referat er ikkje begynt";
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
    /// Which; none that is not begun.
    pub referat_id: Option<ReferatId>,
    /// Of which meeting.
    pub moete_id: MoeteId,
    /// What for.
    pub kva: ReferatKva,
    /// The day of the meeting.
    pub dato: Date,
    /// Whose team.
    pub team: String,
    /// The number of the sak, where it is about one.
    pub saksnummer: Option<String>,
}

impl VentarReferat {
    /// Where something is done about it.
    #[must_use]
    pub fn path(&self) -> String {
        match self.referat_id {
            Some(id) => crate::referat::path(id),
            None => crate::agenda::path(self.moete_id),
        }
    }
}

/// The referat that wait for the person of the transaction, the oldest meeting first. One that is not begun waits for the referent of the
/// meeting; where none is named, or a week has gone, for the møteleiar and the ansvarleg of the sak too, and where nobody is named, for
/// those who plan.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection, today: Date) -> Result<Vec<VentarReferat>, sqlx::Error> {
    sqlx::query_as!(
        VentarReferat,
        r#"select r.referat_id as "referat_id?: ReferatId", m.moete_id as "moete_id!: MoeteId", v.kva as "kva!: ReferatKva",
            m.dato as "dato!", e.namn as "team!", k.saksnummer as "saksnummer?"
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
        where v.kva <> 'skrive' or (m.dato <= $1 and m.tilstand <> 'avlyst')
        union all
        select null, m.moete_id, 'begynne', m.dato, e.namn, k.saksnummer
        from (
            select m.moete_id, p.punkt_id
            from moete m
            join moete_deltakar d on d.kommune_id = m.kommune_id and d.moete_id = m.moete_id and d.teken_av_at is null
                and d.prinsipal_id = any((select app.principals())::uuid[])
                and (d.moete_deltakar_id = m.referent_id
                    or (d.moete_deltakar_id = m.moeteleiar_id and (m.referent_id is null or m.dato < $1 - 7)))
            join moete_punkt p on p.kommune_id = m.kommune_id and p.moete_id = m.moete_id
            where m.kommune_id = (select app.kommune_id()) and m.moete_id = any((select app.foerer_moete())::uuid[])
            union
            select m.moete_id, p.punkt_id
            from moete m
            join moete_punkt p on p.kommune_id = m.kommune_id and p.moete_id = m.moete_id
            where m.kommune_id = (select app.kommune_id()) and m.eining_id = any((select app.planlegg_tst())::uuid[])
                and m.referent_id is null and m.moeteleiar_id is null and m.dato between $1 - 180 and $1
            union
            select m.moete_id, i.punkt_id
            from sak k
            join moete_punkt_sak i on i.kommune_id = k.kommune_id and i.sak_id = k.sak_id
            join moete m on m.kommune_id = i.kommune_id and m.moete_id = i.moete_id
            where k.kommune_id = (select app.kommune_id()) and k.ansvarleg_brukar_id = (select app.brukar_id()) and k.tilstand = 'open'
                and (m.referent_id is null or m.dato < $1 - 7)
        ) v
        join moete_punkt p on p.kommune_id = (select app.kommune_id()) and p.punkt_id = v.punkt_id and p.slag = 'namngitt'
            and p.tilstand = 'droefta'
        join moete m on m.kommune_id = p.kommune_id and m.moete_id = v.moete_id and m.tilstand <> 'avlyst' and m.dato <= $1
        join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        join moete_punkt_sak i on i.kommune_id = p.kommune_id and i.punkt_id = p.punkt_id
        join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
        where not exists (select from referat r where r.kommune_id = p.kommune_id and r.punkt_id = p.punkt_id)
        order by 4, 1, 2, 3
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
