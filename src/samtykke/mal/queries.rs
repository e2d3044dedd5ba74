//! SQL about the templates of samtykke.

use sqlx::postgres::PgConnection;
use time::Date;

use super::{Gruppe, Instansslag, Spraak};

pub(super) struct TekstRow {
    pub kode: String,
    pub tekst: String,
    pub kontrollert: bool,
}

pub(super) struct InstansRow {
    pub slag: Instansslag,
    pub med_namn: bool,
    pub gruppe: Gruppe,
}

pub(super) struct HeimelRow {
    pub tekst: String,
    pub skilje: String,
}

/// The newest template that holds on the day.
pub(super) async fn gjeldande(
    tx: &mut PgConnection,
    dato: Date,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select mal from samtykkemal
        where gyldig_fraa <= $1 and (gyldig_til is null or gyldig_til >= $1)
        order by gyldig_fraa desc, mal desc limit 1",
        dato,
    )
    .fetch_optional(tx)
    .await
}

pub(super) async fn spraak(tx: &mut PgConnection, mal: &str) -> Result<Vec<Spraak>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select distinct spraak as "spraak: Spraak" from samtykkemal_tekst where mal = $1"#,
        mal,
    )
    .fetch_all(tx)
    .await
}

pub(super) async fn tekstar(
    tx: &mut PgConnection,
    mal: &str,
    spraak: Spraak,
) -> Result<Vec<TekstRow>, sqlx::Error> {
    sqlx::query_as!(
        TekstRow,
        r#"select kode, tekst, kontrollert_at is not null as "kontrollert!"
        from samtykkemal_tekst where mal = $1 and spraak = $2"#,
        mal,
        spraak.code(),
    )
    .fetch_all(tx)
    .await
}

pub(super) async fn instansar(
    tx: &mut PgConnection,
    mal: &str,
) -> Result<Vec<InstansRow>, sqlx::Error> {
    sqlx::query_as!(
        InstansRow,
        "select slag, med_namn, gruppe from samtykkemal_instans where mal = $1 order by rekkje",
        mal,
    )
    .fetch_all(tx)
    .await
}

/// The laws that are in force on the day.
pub(super) async fn heimlar(
    tx: &mut PgConnection,
    mal: &str,
    dato: Date,
) -> Result<Vec<HeimelRow>, sqlx::Error> {
    sqlx::query_as!(
        HeimelRow,
        "select h.tekst, m.heimel_skilje as skilje
        from samtykke_heimel h join samtykkemal m on m.mal = h.mal
        where h.mal = $1 and h.gyldig_fraa <= $2 and (h.gyldig_til is null or h.gyldig_til >= $2)
        order by h.rekkje",
        mal,
        dato,
    )
    .fetch_all(tx)
    .await
}
