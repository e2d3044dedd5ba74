//! Who was not there does not write what was said.

use laget::access::Role;
use uuid::Uuid;

use super::Vindauge;
use crate::agenda::Scene;
use crate::harness::Person;

impl Scene {
    /// A colleague who is on the lag and is called.
    async fn lars(&self) -> Person {
        let lars = self
            .kommune
            .person("Lars Lærar", Role::Tilsett, &self.skule)
            .await;
        self.sak.deltakar(&lars).await;
        self.skule.kalla(self.moete, &lars, "gjest").await;
        lars
    }

    async fn foer(&self, person: &Person, oppmoete: Option<&str>) {
        sqlx::query(
            "update moete_deltakar set oppmoete = $3 where moete_id = $1 and brukar_id = $2",
        )
        .bind(self.moete)
        .bind(person.id.uuid())
        .bind(oppmoete)
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    /// What the page of the referat answers, and what the database does when a part is written.
    async fn skriv_som(&self, person: &Person, referat: Uuid) -> (u16, bool) {
        let side = self
            .as_(person)
            .await
            .get(&format!("/referat/{referat}/skriv"))
            .await;
        let token = self.app.session_for(person).await;
        let mut tx = self.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let done = sqlx::query(
            "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, sak_id, tekst, skriven_av, skriven_at)
            select r.kommune_id, r.referat_id, 'ressursar', 1, r.moete_id, r.eining_id, r.sak_id, 'Ho les godt.', app.brukar_id(), now()
            from referat r where r.referat_id = $1",
        )
        .bind(referat)
        .execute(&mut *tx)
        .await;
        tx.rollback().await.unwrap();
        (side.status, done.is_ok_and(|d| d.rows_affected() == 1))
    }
}

#[tokio::test]
async fn who_was_called_and_not_there_reads_the_referat_and_does_not_write_in_it() {
    let scene = Scene::new().await;
    let lars = scene.lars().await;
    let referat = scene.begynt().await;
    scene.kari_er_med().await;
    assert_eq!(
        scene.skriv_som(&lars, referat).await,
        (200, true),
        "not marked"
    );
    let mut vindauge =
        Vindauge::opne(scene.as_(&lars).await, &format!("/referat/{referat}/skriv")).await;
    for oppmoete in ["forfall", "ikkje_moett"] {
        scene.foer(&lars, Some(oppmoete)).await;
        assert_eq!(
            scene.skriv_som(&lars, referat).await,
            (409, false),
            "{oppmoete}"
        );
        vindauge.skriv("ressursar", "Ho teiknar godt.");
        let told = vindauge.send("lagre").await;
        assert_eq!(told.status, 409, "{oppmoete}");
        assert!(
            told.text().contains("Du er ført som ikkje til stades")
                && told.text().contains("Ho teiknar godt."),
            "{}",
            told.text()
        );
    }
    let side = scene
        .as_(&lars)
        .await
        .get(&format!("/referat/{referat}"))
        .await;
    assert_eq!(side.status, 200, "reads it");
    assert!(!side.has(&format!("a[href='/referat/{referat}/skriv']")));
    // has the sak, and answers for what is written of it
    scene.foer(&scene.kari, Some("forfall")).await;
    assert_eq!(scene.skriv_som(&scene.kari, referat).await, (200, true));
    // is to write it, also on behalf of others
    sqlx::query(
        "update moete m set referent_id = d.moete_deltakar_id from moete_deltakar d
        where m.moete_id = $1 and d.moete_id = m.moete_id and d.brukar_id = $2",
    )
    .bind(scene.moete)
    .bind(lars.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(scene.skriv_som(&lars, referat).await, (200, true));
}

#[tokio::test]
async fn who_was_not_there_does_not_begin_a_referat_either() {
    let scene = Scene::new().await;
    let lars = scene.lars().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await.to_string();
    scene.foer(&lars, Some("ikkje_moett")).await;
    let veg = format!("/moete/{}/referat", scene.moete);
    let client = scene.as_(&lars).await;
    let told = client.post(&veg, &[("punkt", &punkt)]).await;
    assert_eq!(told.status, 409);
    assert!(
        told.text().contains("Du er ført som ikkje til stades"),
        "{}",
        told.text()
    );
    assert_eq!(
        scene
            .app
            .count("referat where moete_id = $1", scene.moete)
            .await,
        0
    );
    scene.foer(&lars, Some("moett")).await;
    assert_eq!(client.post(&veg, &[("punkt", &punkt)]).await.status, 303);
}

#[tokio::test]
async fn who_is_to_approve_and_was_not_there_sends_it_back_and_does_not_send_it_on() {
    let scene = Scene::new().await;
    let lars = scene.lars().await;
    let referat = scene
        .skule
        .referat(scene.moete, &scene.rektor, "Trivsel")
        .await;
    let gang = async |person: &Person, gjer: &str| {
        let version: i32 = sqlx::query_scalar("select version from referat where referat_id = $1")
            .bind(referat)
            .fetch_one(scene.app.sql())
            .await
            .unwrap();
        let felt = [("gang", gjer), ("version", &version.to_string())];
        let client = scene.as_(person).await;
        let veg = format!("/referat/{referat}/gang");
        client.post(&veg, &felt).await.status
    };
    // on the team, and so may approve; Lars may only write
    for person in [&scene.ppt, &lars] {
        scene.foer(person, Some("forfall")).await;
        assert_eq!(gang(person, "send").await, 403);
    }
    sqlx::query("update referat set tilstand = 'til_godkjenning' where referat_id = $1")
        .bind(referat)
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(gang(&lars, "attende").await, 403);
    assert_eq!(gang(&scene.ppt, "attende").await, 303);
    let utkast = "referat where referat_id = $1 and tilstand = 'utkast'";
    assert_eq!(scene.app.count(utkast, referat).await, 1);
}

#[tokio::test]
async fn those_who_were_there_stand_in_the_order_of_the_call_each_with_the_position_of_the_day() {
    let scene = Scene::new().await;
    scene
        .skule
        .kalla(scene.moete, &scene.kari, "ved_behov")
        .await;
    sqlx::query("update moete_deltakar set slag = 'fast' where moete_id = $1 and brukar_id = $2")
        .bind(scene.moete)
        .bind(scene.rektor.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    // she was a substitute once, and is a teacher now
    sqlx::query(
        "with foer as (update medlemskap set stilling = 'kontaktlærar' where prinsipal_id = $2 returning kommune_id, brukar_id, instans_id, eining_id)
        insert into medlemskap (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, stilling, fraa, til)
        select kommune_id, $1, brukar_id, instans_id, eining_id, 'tilsett', 'vikar', '2010-01-01', '2012-01-01' from foer",
    )
    .bind(scene.app.new_id())
    .bind(scene.kari.prinsipal_id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();

    let referat = scene.begynt().await;

    let stades = scene.saved(referat, "til_stades").await;
    let plass = |namn: &str| {
        stades
            .find(namn)
            .unwrap_or_else(|| panic!("{namn}: {stades}"))
    };
    assert!(
        ["Rita Rektor", "Kari Vik", "Pål Ppt"]
            .map(plass)
            .is_sorted(),
        "{stades}"
    );
    let rektor = scene.as_(&scene.rektor).await;
    let side = rektor.get(&format!("/moete/{}", scene.moete)).await.text();
    assert!(
        side.contains("kontaktlærar, Åsen skule") && !side.contains("vikar"),
        "{side}"
    );
}
