//! SQL about the protokoll.

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};

use crate::db::WriteTx;

/// What the kommune has written.
#[derive(Clone, Debug, Default)]
pub(super) struct Skrive {
    pub behandlingsansvarleg: String,
    pub ombod: String,
    pub databehandlarar: String,
    pub grunnlag: String,
    pub lagring: String,
}

/// When, and by whom.
pub(super) struct Versjon {
    pub versjon: i32,
    pub namn: String,
    pub skrive_at: OffsetDateTime,
}

/// Numbers: people to the nearest fifty.
pub(super) struct Fakta {
    pub barn: i32,
    pub foeresette: i32,
    pub tilsette: i32,
    pub tabellar: i32,
}

/// A kind of service that works in the kommune.
pub(super) struct Teneste {
    pub slag: String,
    /// One of that kind works in several kommunar.
    pub interkommunal: bool,
}

/// A law that the form of samtykke names now.
pub(super) struct Heimel {
    pub tekst: String,
    pub gyldig_fraa: Date,
}

/// A role that somebody has today, and how many.
pub(super) struct RolleIBruk {
    pub rolle: String,
    pub tal: i64,
}

/// A form of samtykke: when it is in use, in which languages, and which of them a translator has read.
pub(super) struct Mal {
    pub mal: String,
    pub gyldig_fraa: Date,
    pub gyldig_til: Option<Date>,
    pub spraak: String,
    pub kontrollert: String,
}

/// What was written last, and which version that is; 0 when nobody has written anything.
pub(super) async fn skrive(tx: &mut PgConnection) -> Result<(Skrive, i32), sqlx::Error> {
    let row = sqlx::query!(
        "select behandlingsansvarleg, ombod, databehandlarar, grunnlag, lagring, versjon from protokoll_versjon
        where kommune_id = (select app.kommune_id())
        order by versjon desc
        limit 1"
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map_or_else(
        || (Skrive::default(), 0),
        |row| {
            let skrive = Skrive {
                behandlingsansvarleg: row.behandlingsansvarleg,
                ombod: row.ombod,
                databehandlarar: row.databehandlarar,
                grunnlag: row.grunnlag,
                lagring: row.lagring,
            };
            (skrive, row.versjon)
        },
    ))
}

/// The last versions, the newest first.
pub(super) async fn versjonar(tx: &mut PgConnection) -> Result<Vec<Versjon>, sqlx::Error> {
    sqlx::query_as!(
        Versjon,
        "select p.versjon, b.namn, p.skrive_at
        from protokoll_versjon p
        join brukar b on b.brukar_id = p.skrive_av
        where p.kommune_id = (select app.kommune_id())
        order by p.versjon desc
        limit 50"
    )
    .fetch_all(tx)
    .await
}

/// Who is personvernombod now, by name.
pub(super) async fn ombod(tx: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select b.namn from brukar b
        where b.brukar_id in (
            select m.brukar_id from medlemskap m
            where m.kommune_id = (select app.kommune_id()) and m.rolle = 'personvernombod'
                and m.fraa <= (select app.today()) and (m.til is null or m.til >= (select app.today()))
        )
        order by b.namn, b.brukar_id"
    )
    .fetch_all(tx)
    .await
}

/// Writes a version after the one that was seen; false when there is one after it already.
pub(super) async fn skriv(tx: &mut WriteTx, ny: &Skrive, foer: i32) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into protokoll_versjon (kommune_id, versjon, behandlingsansvarleg, ombod, databehandlarar, grunnlag, lagring, skrive_av)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        foer.saturating_add(1),
        ny.behandlingsansvarleg,
        ny.ombod,
        ny.databehandlarar,
        ny.grunnlag,
        ny.lagring,
        tx.actor().brukar_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The numbers.
pub(super) async fn fakta(tx: &mut PgConnection) -> Result<Fakta, sqlx::Error> {
    sqlx::query_as!(
        Fakta,
        r#"select barn as "barn!", foeresette as "foeresette!", tilsette as "tilsette!", tabellar as "tabellar!" from app.protokoll_fakta()"#
    )
    .fetch_one(tx)
    .await
}

/// The kinds of services that work in the kommune now.
pub(super) async fn tenester(tx: &mut PgConnection) -> Result<Vec<Teneste>, sqlx::Error> {
    sqlx::query_as!(
        Teneste,
        r#"select i.slag, bool_or(i.interkommunal) as "interkommunal!"
        from instans_kommune g
        join instans i on i.instans_id = g.instans_id
        where g.kommune_id = (select app.kommune_id())
            and g.fraa <= (select app.today()) and (g.til is null or g.til >= (select app.today()))
        group by i.slag
        order by i.slag"#
    )
    .fetch_all(tx)
    .await
}

/// The laws of the template that is in use that day.
pub(super) async fn heimlar(tx: &mut PgConnection, dag: Date) -> Result<Vec<Heimel>, sqlx::Error> {
    sqlx::query_as!(
        Heimel,
        "select h.tekst, h.gyldig_fraa
        from samtykkemal m
        join samtykke_heimel h on h.mal = m.mal
        where m.gyldig_fraa <= $1 and (m.gyldig_til is null or m.gyldig_til >= $1)
            and h.gyldig_fraa <= $1 and (h.gyldig_til is null or h.gyldig_til >= $1)
        order by h.rekkje",
        dag,
    )
    .fetch_all(tx)
    .await
}

/// The number of the kommune.
pub(super) async fn nummer(tx: &mut PgConnection) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!("select nummer from kommune where kommune_id = (select app.kommune_id())")
        .fetch_one(tx)
        .await
}

/// The roles in use.
pub(super) async fn roller(tx: &mut PgConnection) -> Result<Vec<RolleIBruk>, sqlx::Error> {
    sqlx::query_as!(
        RolleIBruk,
        r#"select m.rolle, count(distinct m.brukar_id) as "tal!"
        from medlemskap m
        where m.kommune_id = (select app.kommune_id())
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
        group by m.rolle
        order by m.rolle"#
    )
    .fetch_all(tx)
    .await
}

/// The forms of samtykke that are or have been in use.
pub(super) async fn malar(tx: &mut PgConnection, dag: Date) -> Result<Vec<Mal>, sqlx::Error> {
    sqlx::query_as!(
        Mal,
        r#"select m.mal, m.gyldig_fraa, m.gyldig_til,
            coalesce(string_agg(distinct t.spraak, ', '), '') as "spraak!",
            coalesce(string_agg(distinct t.spraak, ', ') filter (where t.kontrollert_at is not null), '') as "kontrollert!"
        from samtykkemal m
        left join samtykkemal_tekst t on t.mal = m.mal
        where m.gyldig_fraa <= $1
        group by m.mal, m.gyldig_fraa, m.gyldig_til
        order by m.gyldig_fraa, m.mal"#,
        dag,
    )
    .fetch_all(tx)
    .await
}
