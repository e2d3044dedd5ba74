//! SQL about the session of a request: asked each time, before anything else.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::db::TokenHash;
use crate::ids::{BrukarId, KommuneId};

pub(in crate::innlogging) struct SessionRow {
    pub brukar_id: BrukarId,
    pub brukar_namn: String,
    pub kommune_id: Option<KommuneId>,
    pub kommune_namn: Option<String>,
    pub tal_kommunar: i64,
    pub boer_forlengast: bool,
    pub sekund_att: i32,
    pub rolle: Option<String>,
    pub instans_id: Option<Uuid>,
    pub instans_slag: Option<String>,
    pub instans_namn: Option<String>,
    pub eining_id: Option<Uuid>,
    pub eining_namn: Option<String>,
    pub prinsipal_id: Option<Uuid>,
    pub stilling: Option<String>,
    pub ulesne: i64,
    pub faktorar: i16,
    pub krav: i16,
    pub har_faktor: bool,
    pub fersk: bool,
}

pub(in crate::innlogging) async fn find_session(
    connection: &mut PgConnection,
    token: TokenHash,
) -> Result<Vec<SessionRow>, sqlx::Error> {
    sqlx::query_as!(
        SessionRow,
        r#"select brukar_id as "brukar_id!: BrukarId", brukar_namn as "brukar_namn!",
            kommune_id as "kommune_id: KommuneId", kommune_namn, tal_kommunar as "tal_kommunar!",
            boer_forlengast as "boer_forlengast!", sekund_att as "sekund_att!", rolle, instans_id, instans_slag,
            instans_namn, eining_id, eining_namn, prinsipal_id, stilling,
            (select app.tal_ulesne($1)) as "ulesne!",
            f.faktorar as "faktorar!", f.krav as "krav!", f.har_faktor as "har_faktor!", f.fersk as "fersk!"
        from app.find_sesjon($1)
        cross join app.sesjon_faktorar($1) f"#,
        &token.0[..],
    )
    .fetch_all(connection)
    .await
}

pub(in crate::innlogging) async fn prolong_session(
    connection: &mut PgConnection,
    token: TokenHash,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select app.forleng_sesjon($1, interval '30 minutes')",
        &token.0[..]
    )
    .execute(connection)
    .await?;
    Ok(())
}
