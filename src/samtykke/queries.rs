//! SQL about samtykke.

pub(super) mod invitasjon;
pub(super) mod kopi;
pub(super) mod reglar;
pub(super) mod skrive;
pub(super) mod slutt;
pub(super) mod ventar;

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::Instansslag;
use super::mal::Spraak;
use super::model::{
    Barnet, Gang, Kven, Maate, Sagt, Samtykke, Signatar, Signatur, SignertTekst, Spurt, Staar,
    Trekk,
};
use crate::clock::oslo_date;
use crate::ids::{BrukarId, FoeresettId, InstansId, KommuneId, SakId, SamtykkeId, SignaturId};
use crate::web::dates;

/// The forms of a sak with all that has come of them, the latest first.
pub(super) async fn list(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Samtykke>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.samtykke_id as "samtykke_id: SamtykkeId", s.mal, s.foeremaal, s.saksomraade, s.fraa, s.til,
            s.erstattar_id as "erstattar_id: SamtykkeId", b.namn as innhenta_namn, i.namn as innhenta_instans, s.innhenta_at,
            h.kva_barnet_sa as "kva_barnet_sa?", app.samtykke_open(s.kommune_id, s.samtykke_id) as "open!",
            app.samtykke_vore_full(s.samtykke_id) as "full!", app.samtykke_gang(s.samtykke_id) as "gang!: Gang"
        from samtykke s
        join brukar b on b.brukar_id = s.innhenta_av
        join instans i on i.instans_id = s.innhenta_instans_id
        left join samtykke_hoeyrt h on h.kommune_id = s.kommune_id and h.samtykke_id = s.samtykke_id
        where s.sak_id = $1
        order by s.innhenta_at desc, s.samtykke_id desc"#,
        sak.uuid(),
    )
    .fetch_all(&mut *tx)
    .await?;
    let spurde = spurde(tx, sak).await?;
    let kven = kven(tx, sak).await?;
    let signaturar = signaturar(tx, sak).await?;
    let trekk = trekk(tx, sak).await?;
    let invitasjonar = invitasjon::i_sak(tx, sak).await?;
    let kopiar = kopi::list(tx, sak).await?;
    let samtykke = rows.into_iter().map(|row| Samtykke {
        spurde: of(&spurde, |s| s.samtykke_id == row.samtykke_id),
        kven: of(&kven, |k| k.samtykke_id == row.samtykke_id),
        signaturar: of(&signaturar, |s| s.samtykke_id == row.samtykke_id),
        trekk: of(&trekk, |t| t.samtykke_id == row.samtykke_id),
        invitasjonar: of(&invitasjonar, |i| i.samtykke_id == row.samtykke_id),
        kopiar: of(&kopiar, |k| k.samtykke_id == row.samtykke_id),
        samtykke_id: row.samtykke_id,
        mal: row.mal,
        foeremaal: row.foeremaal,
        saksomraade: row.saksomraade,
        fraa: row.fraa,
        til: row.til,
        erstattar_id: row.erstattar_id,
        innhenta_namn: row.innhenta_namn,
        innhenta_instans: row.innhenta_instans,
        innhenta_at: row.innhenta_at,
        kva_barnet_sa: row.kva_barnet_sa,
        open: row.open,
        full: row.full,
        gang: row.gang,
    });
    Ok(samtykke.collect())
}

fn of<T: Clone>(rows: &[T], mine: impl Fn(&T) -> bool) -> Vec<T> {
    rows.iter().filter(|row| mine(row)).cloned().collect()
}

async fn spurde(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Spurt>, sqlx::Error> {
    let mut rows = sqlx::query_as!(
        Spurt,
        r#"select i.samtykke_id as "samtykke_id: SamtykkeId", i.slag as "slag: Instansslag",
            i.instans_id as "instans_id: InstansId", i.namn, s.staar as "staar!: Staar", s.sagt_ja as "sagt_ja!", s.maa as "maa!"
        from samtykke_instans i
        join app.samtykke_i_sak($1) s on s.samtykke_id = i.samtykke_id and s.slag = i.slag
        where i.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    rows.sort_by_key(|row| row.slag);
    Ok(rows)
}

async fn kven(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Kven>, sqlx::Error> {
    sqlx::query_as!(
        Kven,
        r#"select k.samtykke_id as "samtykke_id!: SamtykkeId", k.slag as "slag!: Instansslag",
            k.signatar as "signatar!: Signatar", k.foeresett_id as "foeresett_id: FoeresettId",
            coalesce(f.namn, case when k.signatar in ('barn', 'barn_hoeyrt') then s.barn_namn end) as namn,
            k.svar as "svar!: Sagt",
            exists (
                select from samtykke_invitasjon i
                where i.kommune_id = f.kommune_id and i.foeresett_id = f.foeresett_id and i.samtykke_id = k.samtykke_id
                    and i.avslutta_at = f.fnr_endra_at
            ) as "nummer_endra!",
            (
                select max(i.invitert_at) from samtykke_invitasjon i
                where i.kommune_id = s.kommune_id and i.sak_id = s.sak_id and i.samtykke_id = k.samtykke_id and i.signatar = k.signatar
                    and i.foeresett_id is not distinct from k.foeresett_id
            ) as spurd_at
        from app.samtykke_kven($1) k
        join sak s on s.sak_id = $1
        left join foeresett f on f.foeresett_id = k.foeresett_id
        order by k.signatar desc, f.namn, k.foeresett_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

async fn signaturar(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Signatur>, sqlx::Error> {
    sqlx::query_as!(
        Signatur,
        r#"select s.samtykke_id as "samtykke_id!: SamtykkeId", s.signatur_id as "id!: SignaturId",
            s.signatar as "signatar!: Signatar", s.foeresett_id as "foeresett_id: FoeresettId", s.namn as "namn!",
            s.rolle as "rolle!", s.maate as "maate!: Maate", s.nivaa, s.original_stad, s.vitne, s.ja as "ja!",
            s.nei as "nei!", s.stad as "stad!", s.signert_dato as "signert_dato!", s.at as "at!", s.tekst_sha256 as "tekst_sha256!",
            s.registrert_av as "registrert_av: BrukarId", s.registrert_namn, s.stemmer, s.stadfesta_namn,
            s.spraak as "spraak!: Spraak", s.kontrollert as "kontrollert!"
        from app.samtykke_underskrifter($1) s
        order by s.at, s.signatur_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Exactly what was signed, of what counts; none for those who do not have the sak.
pub(super) async fn signerte(
    tx: &mut PgConnection,
    sak: SakId,
    samtykke: SamtykkeId,
) -> Result<Vec<SignertTekst>, sqlx::Error> {
    sqlx::query_as!(
        SignertTekst,
        r#"select namn as "namn!", rolle as "rolle!", signert_dato as "signert_dato!", spraak as "spraak!: Spraak",
            tekst as "tekst!", tekst_sha256 as "tekst_sha256!"
        from app.samtykke_signert($1, $2)"#,
        sak.uuid(),
        samtykke.uuid(),
    )
    .fetch_all(tx)
    .await
}

async fn trekk(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Trekk>, sqlx::Error> {
    sqlx::query_as!(
        Trekk,
        r#"select t.samtykke_id as "samtykke_id: SamtykkeId", f.namn as "namn?", t.signatar as "signatar: Signatar",
            t.slag as "slag: Instansslag", t.at
        from samtykke_trekk t
        left join foeresett f on f.kommune_id = t.kommune_id and f.foeresett_id = t.foeresett_id
        where t.sak_id = $1
        order by t.at, t.trekk_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// An instans that can be asked about because it works in the kommune.
pub(super) struct Instans {
    pub slag: String,
    pub id: InstansId,
    pub namn: String,
}

/// Those that serve the kommune today.
pub(super) async fn instansar(tx: &mut PgConnection) -> Result<Vec<Instans>, sqlx::Error> {
    sqlx::query_as!(
        Instans,
        "select i.slag, i.instans_id as id, i.namn
        from instans_kommune g
        join instans i on i.instans_id = g.instans_id
        where g.kommune_id = (select app.kommune_id())
            and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
        order by i.namn, i.instans_id",
    )
    .fetch_all(tx)
    .await
}

/// Who would have to sign about an instans of a kind.
pub(super) struct Ville {
    pub slag: Instansslag,
    pub signatar: Signatar,
}

/// Those for every kind, for a form that is being written.
pub(super) async fn ville(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Ville>, sqlx::Error> {
    let slag: Vec<String> = Instansslag::ALL
        .iter()
        .map(|slag| slag.code().to_owned())
        .collect();
    sqlx::query_as!(
        Ville,
        r#"select distinct v.slag as "slag!: Instansslag", v.signatar as "signatar!: Signatar"
        from app.samtykke_ville($1, $2) v"#,
        sak.uuid(),
        &slag,
    )
    .fetch_all(tx)
    .await
}

/// What of the child of a sak decides who signs.
pub(super) async fn barnet(tx: &mut PgConnection, sak: SakId) -> Result<Barnet, sqlx::Error> {
    sqlx::query_as!(
        Barnet,
        r#"select app.alder(b.foedd, app.today()) as "alder!", b.omsorgsstatus = 'einsleg_mindreaarig' as "einsleg!"
        from sak s join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        where s.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// So many days before it was asked an answer on paper may be from.
pub(super) async fn eldst_svar(tx: &mut PgConnection) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.samtykke_eldst_svar() as "dagar!""#)
        .fetch_one(tx)
        .await
}

/// So many saker are reckoned in one transaction: the database lets no statement last.
const OM_GONGEN: i32 = 50;

/// Reckons anew the rights of some saker of a kommune, those after `etter`; gives the last of them when there may be more.
pub(super) async fn rekn(
    tx: &mut PgConnection,
    kommune: KommuneId,
    etter: Option<SakId>,
) -> Result<Option<SakId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.samtykke_rekn($1, $2, $3) as "sak: SakId""#,
        kommune.uuid(),
        etter.map(SakId::uuid),
        OM_GONGEN,
    )
    .fetch_one(tx)
    .await
}

/// Tells those whom time has shut out.
pub(super) async fn sei_ute(tx: &mut PgConnection, kommune: KommuneId) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!("select app.samtykke_sei_ute($1)", kommune.uuid())
        .fetch_one(tx)
        .await?;
    Ok(())
}

/// What others wrote before a samtykke was taken back, and what is said of it.
pub(super) async fn skrive_foer_trekk(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id as "id!", instans as "instans!", trekt_at as "trekt_at!" from app.skrive_foer_trekk($1)"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let merke = rows.into_iter().map(|row| {
        let dag = dates::short(oslo_date(row.trekt_at));
        (
            row.id,
            format!("Samtykket til {} blei trekt tilbake {dag}", row.instans),
        )
    });
    Ok(merke.collect())
}
