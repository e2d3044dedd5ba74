//! Puts the families into the database.

use sqlx::postgres::PgConnection;
use sqlx::query;
use uuid::Uuid;

use super::super::world::{Liv, World};

/// After the rest of the world.
pub async fn load(world: &World, db: &mut PgConnection) {
    people(world, db).await;
    links(world, db).await;
    samtalar(world, db).await;
    skrive(world, db).await;
    logg(world, db).await;
}

async fn people(world: &World, db: &mut PgConnection) {
    for person in &world.familie.personar {
        let oppslag: Vec<Vec<u8>> = person.oppslag.iter().map(|hash| hash.to_vec()).collect();
        query(
            "insert into familie_person values ($1, $2, 'https://idporten.example', $2::text, $3)",
        )
        .bind(world.kommunar[person.kommune])
        .bind(person.id)
        .bind(oppslag)
        .execute(&mut *db)
        .await
        .unwrap();
    }
    for sesjon in &world.familie.sesjonar {
        let person = &world.familie.personar[sesjon.person];
        let statement = query(
            "insert into familie_sesjon (token_hash, kommune_id, familie_person_id, klient, acr, hint_id, ledig_til,
                absolutt_til, avslutta_at)
            values ($1, $2, $3, 'k', 'a', $3, now() + case when $4 then -1 else 1 end * interval '20 minutes',
                now() + case when $5 then -1 else 1 end * interval '20 minutes', case when $6 then now() end)",
        );
        let statement = statement
            .bind(&sesjon.token[..])
            .bind(world.kommunar[person.kommune])
            .bind(person.id);
        statement
            .bind(sesjon.liv == Liv::Idle)
            .bind(sesjon.liv == Liv::TooOld)
            .bind(sesjon.liv == Liv::LoggedOut)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

async fn links(world: &World, db: &mut PgConnection) {
    // who has said yes to a plan stands already: it is not put in force by what is written here
    let trigger = |what: &str| {
        format!("alter table foeresett {what} trigger individuellplan_foeresett_endra")
    };
    query(sqlx::AssertSqlSafe(trigger("disable")))
        .execute(&mut *db)
        .await
        .unwrap();
    for ((barn, n), lenkje) in &world.familie.lenkjer {
        let statement = query(
            "update foeresett set innsynsrett = $2, bur_saman = $3, avslutta_at = case when $4 then now() end,
                fnr_oppslag = $5, fnr_kryptert = case when $5 is not null then ''::bytea end,
                fnr_noekkel = case when $5 is not null then 1 end
            where foeresett_id = $1",
        );
        statement
            .bind(world.barn[*barn].foeresette[*n].id)
            .bind(lenkje.innsynsrett)
            .bind(lenkje.bur_saman)
            .bind(lenkje.avslutta)
            .bind(lenkje.nummer.map(|nummer| nummer.to_vec()))
            .execute(&mut *db)
            .await
            .unwrap();
    }
    query(sqlx::AssertSqlSafe(trigger("enable")))
        .execute(&mut *db)
        .await
        .unwrap();
    for (barn, nummer) in &world.familie.barn {
        query("update barn set fnr_kryptert = '', fnr_noekkel = 1, fnr_oppslag = $2 where barn_id = $1")
            .bind(world.barn[*barn].id)
            .bind(&nummer[..])
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

async fn samtalar(world: &World, db: &mut PgConnection) {
    for (id, samtale) in &world.familie.samtalar {
        let statement = query(
            "update samtale set slag = $2, dato = app.today() - $3, skriven_at = now() - $4 * interval '1 minute',
                ikkje_vis_grunn = case when $5 then 'g' end,
                ikkje_halden_grunn = case when $2 = 'ikkje_halden' then 'fare' end
            where samtale_id = $1",
        );
        statement
            .bind(id)
            .bind(samtale.slag)
            .bind(samtale.dagar)
            .bind(samtale.minutt)
            .bind(samtale.ikkje_vis)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

async fn skrive(world: &World, db: &mut PgConnection) {
    for skrive in &world.familie.skrive {
        let person = &world.familie.personar[skrive.person];
        let about = "($1, $2, $3, $4, 'ungdom', 'Nora Li',";
        let statement = match skrive.tiltak {
            None => format!(
                "insert into syn (kommune_id, syn_id, sak_id, familie_person_id, kven, namn, barnets_stemme)
                values {about} case when $5::uuid is null then 'eg' end)"
            ),
            Some(_) => format!(
                "insert into tilbakemelding (kommune_id, tilbakemelding_id, sak_id, familie_person_id, kven, namn, svar,
                    tiltak_id)
                values {about} 'verkar', $5)"
            ),
        };
        query(sqlx::AssertSqlSafe(statement))
            .bind(world.kommunar[person.kommune])
            .bind(skrive.id)
            .bind(world.saker[skrive.sak].id)
            .bind(person.id)
            .bind(skrive.tiltak)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}

async fn logg(world: &World, db: &mut PgConnection) {
    for row in &world.familie.logg {
        let barn: Vec<Uuid> = row.barn.iter().map(|barn| world.barn[*barn].id).collect();
        let saker: Vec<Uuid> = row.saker.iter().map(|sak| world.saker[*sak].id).collect();
        let statement = query(
            "insert into innsynslogg (kommune_id, logg_id, brukar_id, instans_id, familie_person_id, rolle, handling,
                sak_id_list, barn_id_list, grunnlag, request_id, avvist, hash)
            values ($1, $2, $3, $4, $5, 'tilsett', $6, $7, $8, '', 'r', $9, '')",
        );
        let statement = statement
            .bind(world.kommunar[row.kommune])
            .bind(row.id)
            .bind(row.brukar.map(|brukar| world.brukarar[brukar].id))
            .bind(row.instans.map(|instans| world.instansar[instans].id))
            .bind(row.person.map(|person| world.familie.personar[person].id));
        statement
            .bind(row.handling)
            .bind(saker)
            .bind(barn)
            .bind(row.avvist)
            .execute(&mut *db)
            .await
            .unwrap();
    }
}
