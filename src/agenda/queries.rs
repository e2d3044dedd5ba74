//! SQL about what stands on an agenda.

pub(super) mod ringje;
pub(super) mod skriv;
pub(super) mod uavklart;

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Aldersgruppe, Element, Innhald, MaaUt, Punkt, Referatstand, Slag, Tilstand};
use crate::ids::{BarnId, EiningId, MoeteDeltakarId, MoeteId, PunktId, SakId};
use crate::samtykke::Instansslag;

struct Row {
    punkt_id: PunktId,
    moete_id: MoeteId,
    nr: i32,
    element: Element,
    slag: Slag,
    minutt: i16,
    tilstand: Tilstand,
    fraa_punkt: Option<PunktId>,
    vidare_til: Option<MoeteId>,
    vidare_dato: Option<Date>,
    version: i32,
    tittel: Option<String>,
    tekst: Option<String>,
    aldersgruppe: Option<Aldersgruppe>,
    tema: Option<String>,
    proevd: Option<String>,
    undring: Option<String>,
    sak_id: Option<SakId>,
    saksnummer: Option<String>,
    barn_id: Option<BarnId>,
    barn_namn: Option<String>,
}

impl Row {
    fn innhald(&mut self) -> Innhald {
        if let Some(tittel) = self.tittel.take() {
            return Innhald::System {
                tittel,
                tekst: self.tekst.take(),
            };
        }
        if let (Some(aldersgruppe), Some(tema), Some(proevd), Some(undring)) = (
            self.aldersgruppe,
            self.tema.take(),
            self.proevd.take(),
            self.undring.take(),
        ) {
            return Innhald::Anonym {
                aldersgruppe,
                tema,
                proevd,
                undring,
            };
        }
        match (
            self.sak_id,
            self.saksnummer.take(),
            self.barn_id,
            self.barn_namn.take(),
        ) {
            (Some(sak_id), Some(saksnummer), Some(barn_id), Some(barn_namn)) => Innhald::Sak {
                sak_id,
                saksnummer,
                barn_id,
                barn_namn,
            },
            _ => Innhald::Loeynd,
        }
    }
}

impl From<Row> for Punkt {
    fn from(mut row: Row) -> Self {
        let innhald = row.innhald();
        Self {
            punkt_id: row.punkt_id,
            moete_id: row.moete_id,
            nr: row.nr,
            element: row.element,
            slag: row.slag,
            minutt: row.minutt,
            tilstand: row.tilstand,
            fraa_punkt: row.fraa_punkt,
            vidare_til: row.vidare_til.zip(row.vidare_dato),
            version: row.version,
            innhald,
            maa_ut: Vec::new(),
            stengt: false,
        }
    }
}

/// What this person is to a meeting.
pub(super) struct Mitt {
    /// Is called to it.
    pub kalla: bool,
    /// Leads it, or writes in it.
    pub foerer: bool,
}

/// What this person is to the meeting.
pub(super) async fn mitt(tx: &mut PgConnection, id: MoeteId) -> Result<Mitt, sqlx::Error> {
    sqlx::query_as!(
        Mitt,
        r#"select $1 = any((select app.mine_moete())::uuid[]) as "kalla!", $1 = any((select app.foerer_moete())::uuid[]) as "foerer!""#,
        id.uuid()
    )
    .fetch_one(tx)
    .await
}

/// The meeting of an item.
pub(super) async fn moete_of(
    tx: &mut PgConnection,
    id: PunktId,
) -> Result<Option<MoeteId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select moete_id from moete_punkt where punkt_id = $1",
        id.uuid()
    )
    .fetch_optional(tx)
    .await
}

/// The items of a meeting in order, without those that were taken out: what row level security hides of a child is hidden. Who must
/// leave is in them.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut PgConnection, moete: MoeteId) -> Result<Vec<Punkt>, sqlx::Error> {
    let mut punkt = rows(tx, Some(moete), &[]).await?;
    fill_maa_ut(tx, (moete, None), &mut punkt).await?;
    Ok(punkt)
}

/// One item.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut PgConnection, id: PunktId) -> Result<Option<Punkt>, sqlx::Error> {
    let mut punkt = rows(tx, None, &[id]).await?;
    if let Some(moete) = punkt.first().map(|p| p.moete_id) {
        fill_maa_ut(tx, (moete, Some(id)), &mut punkt).await?;
    }
    Ok(punkt.pop())
}

/// Those that stand on the agenda of a meeting, and those with these ids.
async fn rows(
    tx: &mut PgConnection,
    moete: Option<MoeteId>,
    ids: &[PunktId],
) -> Result<Vec<Punkt>, sqlx::Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select p.punkt_id, p.moete_id, p.nr, p.element, p.slag, p.minutt, p.tilstand, p.fraa_punkt, p.version,
            v.moete_id as "vidare_til?", vm.dato as "vidare_dato?",
            s.tittel as "tittel?", s.tekst as "tekst?", a.aldersgruppe as "aldersgruppe?", a.tema as "tema?",
            a.proevd as "proevd?", a.undring as "undring?", k.sak_id as "sak_id?", k.saksnummer as "saksnummer?",
            k.barn_id as "barn_id?", k.barn_namn as "barn_namn?"
        from moete_punkt p
        left join moete_punkt_system s on s.kommune_id = p.kommune_id and s.punkt_id = p.punkt_id
        left join moete_punkt_anonym a on a.kommune_id = p.kommune_id and a.punkt_id = p.punkt_id
        left join moete_punkt_sak i on i.kommune_id = p.kommune_id and i.punkt_id = p.punkt_id
        left join sak k on k.kommune_id = i.kommune_id and k.sak_id = i.sak_id
        left join moete_punkt v on v.kommune_id = p.kommune_id and v.fraa_punkt = p.punkt_id and v.tilstand <> 'teke_ut'
        left join moete vm on vm.kommune_id = v.kommune_id and vm.moete_id = v.moete_id
        where (p.moete_id = $1 and p.tilstand <> 'teke_ut') or p.punkt_id = any($2)
        order by p.nr"#,
        moete.map(MoeteId::uuid),
        &ids,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Punkt::from).collect())
}

/// The items of which a letter to the family did not come through, or may not have: to whoever plans the meeting, also of those whose
/// sak is hidden.
pub(super) async fn brev_stogga(
    tx: &mut PgConnection,
    moete: MoeteId,
) -> Result<Vec<PunktId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select s as "id!: PunktId" from app.moete_brev_stogga($1) s"#,
        moete.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Puts those who must leave into the items: all of a meeting's, or the one.
async fn fill_maa_ut(
    tx: &mut PgConnection,
    (moete, eitt): (MoeteId, Option<PunktId>),
    punkt: &mut [Punkt],
) -> Result<(), sqlx::Error> {
    let rows = sqlx::query!(
        r#"select u.punkt_id as "punkt_id!: PunktId", u.moete_deltakar_id as "moete_deltakar_id!: MoeteDeltakarId", u.sagt as "sagt!",
            coalesce(b.namn, d.namn) as "namn!", i.namn as "instans?", d.instans_slag as "instans_slag?: Instansslag",
            coalesce(d.prinsipal_id = any((select app.principals())::uuid[]), false) as "meg!"
        from app.moete_maa_ut($1, $2) u
        join moete_deltakar d on d.moete_deltakar_id = u.moete_deltakar_id
        left join brukar b on b.brukar_id = d.brukar_id
        left join instans i on i.instans_id = d.instans_id
        order by app.sortering(coalesce(b.namn, d.namn)) collate "C", 2"#,
        moete.uuid(),
        eitt.map(PunktId::uuid),
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in rows {
        if let Some(punkt) = punkt.iter_mut().find(|p| p.punkt_id == row.punkt_id) {
            punkt.maa_ut.push(MaaUt {
                moete_deltakar_id: row.moete_deltakar_id,
                namn: row.namn,
                stad: stad(row.instans, row.instans_slag),
                sagt: row.sagt,
                meg: row.meg,
            });
        }
    }
    let stengde = sqlx::query_scalar!(
        r#"select s as "punkt_id!: PunktId" from app.moete_stengde($1, $2) s"#,
        moete.uuid(),
        eitt.map(PunktId::uuid),
    )
    .fetch_all(&mut *tx)
    .await?;
    for punkt in punkt.iter_mut() {
        punkt.stengt = stengde.contains(&punkt.punkt_id);
    }
    Ok(())
}

/// Where somebody comes from: the instans, or the kind of one that a guest from outside comes from.
fn stad(instans: Option<String>, slag: Option<Instansslag>) -> String {
    instans.unwrap_or_else(|| slag.map_or_else(String::new, |slag| slag.label().to_owned()))
}

/// Those who are called to the meeting and may not hear of this sak: "Kari Lie (Vest-Telemark PPT)".
pub(super) async fn hindrar(
    tx: &mut PgConnection,
    moete: MoeteId,
    sak: SakId,
) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select coalesce(b.namn, d.namn) as "namn!", i.namn as "instans?", d.instans_slag as "slag?: Instansslag"
        from app.moete_hindrar($1, $2) h (moete_deltakar_id)
        join moete_deltakar d on d.moete_deltakar_id = h.moete_deltakar_id
        left join brukar b on b.brukar_id = d.brukar_id
        left join instans i on i.instans_id = d.instans_id
        order by app.sortering(coalesce(b.namn, d.namn)) collate "C", d.moete_deltakar_id"#,
        moete.uuid(),
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let kven = rows
        .into_iter()
        .map(|row| format!("{} ({})", row.namn, stad(row.instans, row.slag)));
    Ok(kven.collect())
}

/// How far the referat of each item of a meeting has come, and of what is about no child (none): those this person may read.
pub(super) async fn referat(
    tx: &mut PgConnection,
    moete: MoeteId,
) -> Result<HashMap<Option<PunktId>, Referatstand>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select punkt_id, referat_id, tilstand as "tilstand!: String", nr from referat where moete_id = $1"#,
        moete.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let stand = rows.into_iter().map(|row| {
        let stand = Referatstand {
            referat_id: row.referat_id,
            tilstand: row.tilstand,
            nr: row.nr,
        };
        (row.punkt_id, stand)
    });
    Ok(stand.collect())
}

/// Whether the referat of an item is approved.
pub(super) async fn er_godkjent(tx: &mut PgConnection, id: PunktId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.punkt_er_godkjent($1) as "godkjent!""#,
        id.uuid()
    )
    .fetch_one(tx)
    .await
}

/// A sak that can be put on the agenda.
pub(super) struct Kandidat {
    pub sak_id: SakId,
    pub barn_id: BarnId,
    pub saksnummer: String,
    pub barn_namn: String,
}

/// The open saker of the eining, or of children who go there, that this person writes in.
pub(super) async fn kandidatar(
    tx: &mut PgConnection,
    eining: EiningId,
) -> Result<Vec<Kandidat>, sqlx::Error> {
    sqlx::query_as!(
        Kandidat,
        "select k.sak_id, k.barn_id, k.saksnummer, k.barn_namn
        from (
            select distinct t.kommune_id, t.sak_id from sak_tilgang t
            where t.kommune_id = (select app.kommune_id()) and t.prinsipal_id = any((select app.principals())::uuid[]) and t.skrive
                and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        ) mine
        join sak k on k.kommune_id = mine.kommune_id and k.sak_id = mine.sak_id
        join barn b on b.kommune_id = k.kommune_id and b.barn_id = k.barn_id
        where k.tilstand = 'open' and (k.eining_id = $1 or b.eining_id = $1)
        order by app.sortering(k.barn_namn_norm) collate \"C\", k.saksnummer",
        eining.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The items that were not reached in earlier meetings of the team, and are on no later agenda; the newest first.
pub(super) async fn ikkje_naadde(
    tx: &mut PgConnection,
    eining: EiningId,
    moete: MoeteId,
    today: Date,
) -> Result<Vec<Punkt>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        r#"select p.punkt_id as "punkt_id: PunktId"
        from moete_punkt p
        join moete m on m.kommune_id = p.kommune_id and m.moete_id = p.moete_id
        join moete her on her.kommune_id = p.kommune_id and her.moete_id = $2
        where p.eining_id = $1 and p.moete_id <> $2 and (m.tilstand = 'avlyst' or (m.dato, m.fraa) < (her.dato, her.fraa))
            and (p.tilstand = 'ikkje_naadd' or (p.tilstand = 'ventar' and (m.tilstand in ('halde', 'avlyst') or m.dato < $3)))
        order by m.dato desc, p.nr
        limit 20"#,
        eining.uuid(),
        moete.uuid(),
        today,
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut list = rows(tx, None, &ids).await?;
    list.sort_by_key(|p| ids.iter().position(|id| *id == p.punkt_id));
    Ok(list)
}
