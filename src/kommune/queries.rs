//! SQL about kommunar and their clocks.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;

use super::model::{Endring, Klokke, Regel};
use crate::db::{SystemTx, TokenHash, WriteTx};
use crate::ids::{BrukarId, KommuneId};

/// A kommune the person can act in.
pub(super) struct Val {
    pub kommune_id: KommuneId,
    pub namn: String,
    /// Unread meldingar there.
    pub ulesne: i64,
}

pub(super) async fn mine(
    tx: &mut SystemTx,
    brukar: BrukarId,
    token: TokenHash,
) -> Result<Vec<Val>, sqlx::Error> {
    sqlx::query_as!(
        Val,
        r#"select k.kommune_id, k.namn, coalesce(u.tal, 0) as "ulesne!"
        from kommune k
        left join app.ulesne_i_kommunar($2) u on u.kommune_id = k.kommune_id
        where exists (
            select from medlemskap m
            join instans_kommune g on g.kommune_id = m.kommune_id and g.instans_id = m.instans_id
            where m.kommune_id = k.kommune_id and m.brukar_id = $1
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
                and g.fraa <= app.today() and (g.til is null or g.til >= app.today())
        ) and not exists (select from kommune_laas l where l.kommune_id = k.kommune_id)
        order by app.sortering(k.namn) collate "C""#,
        brukar.uuid(),
        &token.0[..],
    )
    .fetch_all(&mut **tx)
    .await
}

/// A kommune that is closed now, and whom to call.
pub(super) struct Stengd {
    pub namn: String,
    pub ring: String,
}

/// Those of the person's that are closed.
pub(super) async fn stengde(
    tx: &mut SystemTx,
    brukar: BrukarId,
) -> Result<Vec<Stengd>, sqlx::Error> {
    sqlx::query_as!(
        Stengd,
        r#"select k.namn, l.ring
        from kommune_laas l
        join kommune k on k.kommune_id = l.kommune_id
        where exists (
            select from medlemskap m
            where m.kommune_id = l.kommune_id and m.brukar_id = $1
                and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        )
        order by app.sortering(k.namn) collate "C""#,
        brukar.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// The clocks of a kommune, in days (domain.md § 2): a kommune that has not set its own has the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fristar {
    /// First talk with the føresette.
    pub samtale: i64,
    /// The same when it is a skolemiljø case.
    pub samtale_skolemiljoe: i64,
    /// From the talk to the first tiltak.
    pub tiltak: i64,
    /// From tverrfagleg vurdering to the meeting.
    pub moete: i64,
    /// When everything is evaluated: until it is decided what happens.
    pub avgjerd: i64,
    /// Feedback from barnevernet (barnevernslova § 13-3).
    pub barnevern_svar: i64,
}

impl Default for Fristar {
    fn default() -> Self {
        Self {
            samtale: 21,
            samtale_skolemiljoe: 7,
            tiltak: 14,
            moete: 28,
            avgjerd: 7,
            barnevern_svar: 21,
        }
    }
}

/// The clocks of the kommune the transaction acts in.
///
/// # Errors
/// When the database fails.
pub async fn fristar(tx: &mut PgConnection) -> Result<Fristar, sqlx::Error> {
    let rows = sqlx::query!("select kode, dagar from kommune_frist")
        .fetch_all(tx)
        .await?;
    let mut fristar = Fristar::default();
    for row in rows {
        let dagar = i64::from(row.dagar);
        match row.kode.as_str() {
            "samtale" => fristar.samtale = dagar,
            "samtale_skolemiljoe" => fristar.samtale_skolemiljoe = dagar,
            "tiltak" => fristar.tiltak = dagar,
            "moete" => fristar.moete = dagar,
            "avgjerd" => fristar.avgjerd = dagar,
            "barnevern_svar" => fristar.barnevern_svar = dagar,
            _ => {}
        }
    }
    Ok(fristar)
}

/// The clocks, with what each may be today and what the kommune has set.
pub(super) async fn reglar(tx: &mut PgConnection) -> Result<Vec<Regel>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Regel,
        r#"select distinct on (r.kode) r.kode as "kode: Klokke", r.vanleg, r.minst, r.mest, f.dagar as "eigen?"
        from frist_regel r
        left join kommune_frist f on f.kommune_id = (select app.kommune_id()) and f.kode = r.kode
        where r.gyldig_fraa <= app.today()
        order by r.kode, r.gyldig_fraa desc"#,
    )
    .fetch_all(tx)
    .await?;
    let found = |klokke: &Klokke| rows.iter().find(|r| r.kode == *klokke).copied();
    Ok(Klokke::ALL.iter().filter_map(found).collect())
}

/// The laws that say a clock may not be longer.
pub(super) async fn heimlar(
    tx: &mut PgConnection,
) -> Result<BTreeMap<Klokke, String>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (r.kode) r.kode as "kode: Klokke", r.heimel
        from frist_regel r
        where r.gyldig_fraa <= app.today()
        order by r.kode, r.gyldig_fraa desc"#,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.kode, row.heimel?)))
        .collect())
}

/// What was changed, the latest first; there are few.
pub(super) async fn endringar(tx: &mut PgConnection) -> Result<Vec<Endring>, sqlx::Error> {
    sqlx::query_as!(
        Endring,
        r#"select e.kode as "kode: Klokke", e.foer, e.dagar, e.grunn, g.namn as gjort_namn, e.gjort_at
        from kommune_frist_endring e
        join brukar g on g.brukar_id = e.gjort_av
        where e.kommune_id = (select app.kommune_id())
        order by e.gjort_at desc, e.kode
        limit 200"#,
    )
    .fetch_all(tx)
    .await
}

/// Changes a clock; the database refuses it when it is another than was seen, or not within what may be.
pub(super) async fn endre(
    tx: &mut WriteTx,
    regel: &Regel,
    dagar: Option<i32>,
    grunn: &str,
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into kommune_frist_endring (kommune_id, kommune_frist_endring_id, kode, foer, dagar, grunn, gjort_av, gjort_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.actor().kommune_id.uuid(),
        id,
        regel.kode.code(),
        regel.eigen,
        dagar,
        grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
