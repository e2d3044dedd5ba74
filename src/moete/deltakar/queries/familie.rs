//! SQL about those of families who are invited to an item of a meeting, for the form of who was there.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::db::WriteTx;
use crate::ids::MoeteId;
use crate::moete::deltakar::oppmoete::familie::{Familieoppmoete, Invitert};

/// Those who are invited to what is taken up, of the saker this person writes in; in the order of the agenda.
pub(in crate::moete) async fn inviterte(
    tx: &mut PgConnection,
    moete: MoeteId,
) -> Result<Vec<Invitert>, sqlx::Error> {
    sqlx::query_as!(
        Invitert,
        r#"select i.moete_familie_id as id, s.sak_id, s.barn_id, coalesce(f.namn, b.fornamn || ' ' || b.etternamn) as "namn!",
            f.relasjon as "relasjon?", i.fraa, i.til, i.svar, i.oppmoete,
            exists (
                select from referat r
                where r.kommune_id = i.kommune_id and r.punkt_id = i.punkt_id and r.tilstand = 'godkjent'
            ) as "stend!"
        from moete_familie i
        join moete_punkt p on p.kommune_id = i.kommune_id and p.punkt_id = i.punkt_id and p.tilstand in ('ventar', 'droefta')
        join sak s on s.kommune_id = i.kommune_id and s.sak_id = i.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        left join foeresett f on f.kommune_id = i.kommune_id and f.foeresett_id = i.foeresett_id
        where i.moete_id = $1 and i.teken_av_at is null and exists (
            select from sak_tilgang t
            where t.kommune_id = i.kommune_id and t.sak_id = i.sak_id and t.prinsipal_id = any((select app.principals())::uuid[])
                and t.skrive and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
        )
        order by p.nr, f.created_at, i.moete_familie_id"#,
        moete.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Writes down whether they were there, of those for whom it is another than it was.
pub(in crate::moete) async fn oppmoete(
    tx: &mut WriteTx,
    alle: &[Invitert],
    var: &[Option<Familieoppmoete>],
) -> Result<(), sqlx::Error> {
    let id: Vec<Uuid> = alle.iter().map(|i| i.id.uuid()).collect();
    let var = var.iter().map(|v| v.map(Familieoppmoete::code));
    let var: Vec<Option<&str>> = var.collect();
    sqlx::query!(
        "update moete_familie f set oppmoete = v.oppmoete, version = f.version + 1
        from unnest($1::uuid[], $2::text[]) v (id, oppmoete)
        where f.moete_familie_id = v.id and f.teken_av_at is null and f.oppmoete is distinct from v.oppmoete",
        &id,
        &var as &[Option<&str>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
