//! SQL about those of a family who are invited to an item.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::Time;
use uuid::Uuid;

use super::model::{Familietal, Hindring, Invitert, Person};
use crate::agenda::model::Punkt;
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{FoeresettId, MoeteFamilieId, MoeteId, PunktId, SakId};
use crate::moete::{Brev, Familieoppmoete, Familiesvar};

/// The føresette and the child, the føresette first.
pub(super) async fn personar(
    tx: &mut PgConnection,
    punkt: PunktId,
    sak: SakId,
) -> Result<Vec<Person>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select p.foeresett_id as "foeresett_id?: FoeresettId", p.namn as "namn!", p.relasjon,
            app.moete_familie_hindring(p.kommune_id, $2, p.kven, p.foeresett_id, i.epost) as "hindring?: Hindring",
            i.moete_familie_id as "id?: MoeteFamilieId", i.fraa as "fraa?", i.til as "til?", i.svar as "svar?: Familiesvar",
            i.oppmoete as "oppmoete?: Familieoppmoete", i.brev as "brev?: Brev", i.version as "version?"
        from sak s
        cross join lateral (
            select f.kommune_id, 'foeresett' as kven, f.foeresett_id, f.namn, f.relasjon, f.created_at
            from foeresett f
            where f.kommune_id = s.kommune_id and f.barn_id = s.barn_id and f.avslutta_at is null
            union all
            select b.kommune_id, 'barn', null, b.fornamn || ' ' || b.etternamn, null, 'infinity'
            from barn b
            where b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        ) p
        left join moete_familie i on i.kommune_id = p.kommune_id and i.punkt_id = $1 and i.kven = p.kven
            and i.foeresett_id is not distinct from p.foeresett_id and i.teken_av_at is null
        where s.sak_id = $2
        order by p.created_at, p.foeresett_id"#,
        punkt.uuid(),
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let personar = rows.into_iter().map(|row| Person {
        foeresett_id: row.foeresett_id,
        namn: row.namn,
        relasjon: row.relasjon,
        hindring: row.hindring,
        invitert: match (row.id, row.fraa, row.til, row.svar, row.brev, row.version) {
            (Some(id), Some(fraa), Some(til), Some(svar), Some(brev), Some(version)) => {
                Some(Invitert {
                    id,
                    fraa,
                    til,
                    svar,
                    oppmoete: row.oppmoete,
                    brev,
                    version,
                })
            }
            _ => None,
        },
    });
    Ok(personar.collect())
}

/// Of each item of a meeting whose sak is seen: how many are invited, and how many of them come.
pub(in crate::agenda) async fn tal(
    tx: &mut PgConnection,
    moete: MoeteId,
) -> Result<HashMap<PunktId, Familietal>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select punkt_id, count(*) as "inviterte!",
            count(*) filter (where coalesce(oppmoete, case svar when 'kjem' then 'moett' end) = 'moett') as "kjem!",
            count(oppmoete) as "foerte!", count(*) filter (where oppmoete = 'moett') as "moette!"
        from moete_familie where moete_id = $1 and teken_av_at is null
        group by punkt_id"#,
        moete.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let tal = rows.into_iter().map(|row| {
        let tal = Familietal {
            inviterte: row.inviterte,
            kjem: row.kjem,
            foerte: row.foerte,
            moette: row.moette,
        };
        (row.punkt_id, tal)
    });
    Ok(tal.collect())
}

/// When those who are invited to the items of a meeting are asked to come: of the saker that are seen, and of who has not been there.
pub(in crate::agenda) async fn tider(
    tx: &mut PgConnection,
    moete: MoeteId,
) -> Result<Vec<(PunktId, (Time, Time))>, sqlx::Error> {
    let rows = sqlx::query!(
        "select punkt_id, fraa, til from moete_familie where moete_id = $1 and teken_av_at is null and oppmoete is null",
        moete.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let tid = rows
        .into_iter()
        .map(|row| (row.punkt_id, (row.fraa, row.til)));
    Ok(tid.collect())
}

/// Everybody who is asked to come to these items at another time than they are, is to come then. It is done in the saker one writes in.
pub(super) async fn nye_tider(
    tx: &mut WriteTx,
    tider: &[(PunktId, (Time, Time))],
) -> Result<(), sqlx::Error> {
    let punkt: Vec<Uuid> = tider.iter().map(|(id, _)| id.uuid()).collect();
    let fraa: Vec<Time> = tider.iter().map(|(_, (fraa, _))| *fraa).collect();
    let til: Vec<Time> = tider.iter().map(|(_, (_, til))| *til).collect();
    sqlx::query!(
        "update moete_familie f set fraa = v.fraa, til = v.til, version = f.version + 1
        from unnest($1::uuid[], $2::time[], $3::time[]) v (punkt_id, fraa, til)
        where f.punkt_id = v.punkt_id and f.teken_av_at is null and f.oppmoete is null
            and (f.fraa, f.til) is distinct from (v.fraa, v.til)
            and exists (select from sak s where s.kommune_id = f.kommune_id and s.sak_id = f.sak_id and s.tilstand = 'open')",
        &punkt,
        &fraa,
        &til,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Invites one, to come at that time.
pub(super) async fn insert(
    tx: &mut WriteTx,
    (punkt, sak): (&Punkt, SakId),
    person: &Person,
    epost: Option<&str>,
    (fraa, til): (Time, Time),
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into moete_familie (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, foeresett_id, epost, fraa, til, invitert_av)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        tx.new_id(),
        punkt.punkt_id.uuid(),
        punkt.moete_id.uuid(),
        sak.uuid(),
        if person.foeresett_id.is_some() { "foeresett" } else { "barn" },
        person.foeresett_id.map(FoeresettId::uuid),
        epost,
        fraa,
        til,
        tx.actor().brukar_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Is to come at another time.
pub(super) async fn ny_tid(
    tx: &mut WriteTx,
    invitert: &Invitert,
    (fraa, til): (Time, Time),
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_familie set fraa = $3, til = $4, version = version + 1 where moete_familie_id = $1 and version = $2",
        invitert.id.uuid(),
        invitert.version,
        fraa,
        til,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// The letter goes to one whom none has reached. False when one is under way, or there is still no address.
pub(super) async fn send(
    tx: &mut WriteTx,
    invitert: &Invitert,
    epost: Option<&str>,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.moete_familie_send($1, $2) as "send!""#,
        invitert.id.uuid(),
        epost,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Is not invited any more.
pub(super) async fn ta_av(tx: &mut WriteTx, invitert: &Invitert) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_familie set teken_av_at = $3, version = version + 1 where moete_familie_id = $1 and version = $2",
        invitert.id.uuid(),
        invitert.version,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Whether the referat of the item is approved, and is not being put right: it says who was there.
pub(super) async fn referat_stend(
    tx: &mut PgConnection,
    punkt: PunktId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from referat where punkt_id = $1 and tilstand = 'godkjent') as "stend!""#,
        punkt.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// Whether somebody was there.
pub(super) async fn oppmoete(
    tx: &mut WriteTx,
    invitert: &Invitert,
    oppmoete: Familieoppmoete,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_familie set oppmoete = $3, version = version + 1 where moete_familie_id = $1 and version = $2",
        invitert.id.uuid(),
        invitert.version,
        oppmoete.code(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}
