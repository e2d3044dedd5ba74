//! SQL about kommunar and what is in them. Run by the owner of the schema.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use crate::ids::{EiningId, InstansId, KommuneId};

/// Adds a kommune; false when the number or the name is taken.
pub(super) async fn insert_kommune(
    connection: &mut PgConnection,
    id: Uuid,
    nummer: &str,
    namn: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into kommune (kommune_id, nummer, namn) values ($1, $2, $3) on conflict do nothing",
        id,
        nummer,
        namn,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An interkommunal instans.
pub(super) struct Interkommunal {
    pub(super) instans_id: InstansId,
    pub(super) slag: String,
}

/// The interkommunal instans with a name.
pub(super) async fn find_interkommunal(
    connection: &mut PgConnection,
    namn: &str,
) -> Result<Option<Interkommunal>, sqlx::Error> {
    sqlx::query_as!(
        Interkommunal,
        "select instans_id, slag from instans where interkommunal and lower(namn) = lower($1)",
        namn,
    )
    .fetch_optional(connection)
    .await
}

/// Adds an instans, that serves nobody yet.
pub(super) async fn insert_instans(
    connection: &mut PgConnection,
    id: InstansId,
    slag: &str,
    namn: &str,
    interkommunal: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into instans (instans_id, slag, namn, interkommunal) values ($1, $2, $3, $4)",
        id.uuid(),
        slag,
        namn,
        interkommunal,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets an instans serve a kommune; nothing new when it does already.
pub(super) async fn let_serve(
    connection: &mut PgConnection,
    instans: InstansId,
    kommune: KommuneId,
    fraa: Date,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into instans_kommune (kommune_id, instans_id, fraa) values ($1, $2, $3)
        on conflict do nothing",
        kommune.uuid(),
        instans.uuid(),
        fraa,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An eining as it shall be.
pub(super) struct NyEining<'a> {
    pub(super) id: EiningId,
    pub(super) kommune: KommuneId,
    pub(super) instans: InstansId,
    pub(super) namn: &'a str,
    pub(super) fraa: Date,
    pub(super) til: Option<Date>,
    pub(super) etterfoelgjar: Option<EiningId>,
}

/// Adds an eining, or changes the days and the successor of the one with the name.
pub(super) async fn put_eining(
    connection: &mut PgConnection,
    ny: &NyEining<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into eining (kommune_id, eining_id, instans_id, namn, gyldig_fraa, gyldig_til, etterfoelgjar_id)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (kommune_id, instans_id, namn) do update
        set gyldig_fraa = excluded.gyldig_fraa, gyldig_til = excluded.gyldig_til,
            etterfoelgjar_id = excluded.etterfoelgjar_id",
        ny.kommune.uuid(),
        ny.id.uuid(),
        ny.instans.uuid(),
        ny.namn,
        ny.fraa,
        ny.til,
        ny.etterfoelgjar.map(EiningId::uuid),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Sets a clock of a kommune.
pub(super) async fn put_frist(
    connection: &mut PgConnection,
    kommune: KommuneId,
    kode: &str,
    dagar: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into kommune_frist (kommune_id, kode, dagar) values ($1, $2, $3)
        on conflict (kommune_id, kode) do update set dagar = excluded.dagar",
        kommune.uuid(),
        kode,
        dagar,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A kommune, with the clocks it has set itself.
pub(super) struct KommuneLinje {
    pub(super) kommune_id: KommuneId,
    pub(super) nummer: String,
    pub(super) namn: String,
    pub(super) fristar: Option<String>,
}

/// Every kommune, by number.
pub(super) async fn list_kommunar(
    connection: &mut PgConnection,
) -> Result<Vec<KommuneLinje>, sqlx::Error> {
    sqlx::query_as!(
        KommuneLinje,
        "select k.kommune_id, k.nummer, k.namn,
            (select string_agg(f.kode || ' ' || f.dagar, ', ' order by f.kode)
                from kommune_frist f where f.kommune_id = k.kommune_id) as fristar
        from kommune k order by k.nummer",
    )
    .fetch_all(connection)
    .await
}

/// An instans, or an eining of it, of one kommune.
pub(super) struct StadLinje {
    pub(super) kommune_id: KommuneId,
    pub(super) instans_id: InstansId,
    pub(super) slag: String,
    pub(super) instans: String,
    pub(super) interkommunal: bool,
    pub(super) eining: Option<String>,
    pub(super) fraa: Option<Date>,
    pub(super) til: Option<Date>,
    pub(super) etterfoelgjar: Option<String>,
}

/// Every instans with its einingar: an instans without einingar is one row.
pub(super) async fn list_stader(
    connection: &mut PgConnection,
) -> Result<Vec<StadLinje>, sqlx::Error> {
    sqlx::query_as!(
        StadLinje,
        r#"select g.kommune_id, g.instans_id, i.slag, i.namn as instans, i.interkommunal,
            e.namn as "eining?", e.gyldig_fraa as "fraa?", e.gyldig_til as "til?", a.namn as "etterfoelgjar?"
        from instans_kommune g
        join instans i on i.instans_id = g.instans_id
        left join eining e on e.kommune_id = g.kommune_id and e.instans_id = g.instans_id
        left join eining a on a.kommune_id = e.kommune_id and a.eining_id = e.etterfoelgjar_id
        order by g.kommune_id, i.namn, i.instans_id, e.namn"#,
    )
    .fetch_all(connection)
    .await
}
