//! Whoever leads a meeting, or writes in it, writes down who was there; and nothing else of it.

use super::innkalling::Kalla;
use crate::harness::{Client, Page};

impl Kalla {
    /// Heidi is called, and has no møteplikt; she is named for a function by the one who plans.
    async fn heidi(&self, funksjon: &'static str) -> Client {
        self.kall_inn(&[]).await;
        self.set("update tst_medlem set slag = 'ved_behov' where eining_id = (select eining_id from moete where moete_id = $1)").await;
        let heidi = self.deltakar(&self.scene.helse).await.to_string();
        let path = self.path("/funksjonar");
        let done = self.rektor.submit(&path, &[(funksjon, &heidi)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        self.scene
            .app
            .clock()
            .set(time::macros::datetime!(2028-03-01 13:45 +1));
        self.scene.app.client_for(&self.scene.helse).await
    }
}

async fn foer(client: &Client, path: &str, page: &Page) -> Page {
    let version = page.attribute("input[name='version']", "value").remove(0);
    let mut felt = vec![("version", version.as_str())];
    let deltakarar = page.attribute("input[name='deltakar']", "value");
    for id in &deltakarar {
        felt.extend([("deltakar", id.as_str()), ("oppmoete", "moett")]);
    }
    client.post(path, &felt).await
}

#[tokio::test]
async fn the_referent_and_the_leader_write_down_who_was_there() {
    for funksjon in ["referent", "moeteleiar"] {
        let k = Kalla::new().await;
        let heidi = k.heidi(funksjon).await;
        let path = k.path("/oppmoete");
        let moetet = heidi.get(&k.path("")).await;
        assert!(moetet.has(&format!("a[href='{path}']")), "{funksjon}");
        let page = heidi.get(&path).await;
        assert_eq!(page.status, 200, "{funksjon}");
        assert!(!page.text().contains("Legg til ein som kom"));

        let done = foer(&heidi, &path, &page).await;

        assert_eq!(done.status, 303, "{funksjon}: {}", done.text());
        let til_stades = "moete_deltakar where moete_id = $1 and oppmoete = 'moett'";
        assert_eq!(k.scene.app.count(til_stades, k.moete).await, 3);
        let halde = "moete where moete_id = $1 and tilstand = 'halde'";
        assert_eq!(k.scene.app.count(halde, k.moete).await, 1);
        // and nothing else
        for andre in [
            "/endre",
            "/avlys",
            "/innkalling",
            "/oppmoete/ny",
            "/funksjonar",
        ] {
            assert_eq!(heidi.get(&k.path(andre)).await.status, 404, "{andre}");
        }
    }
}

#[tokio::test]
async fn a_referent_changes_nothing_else_whatever_is_asked_of_the_database() {
    let k = Kalla::new().await;
    k.heidi("referent").await;
    let token = k.scene.app.session_for(&k.scene.helse).await;
    for (sql, gaar) in [
        (
            "update moete_deltakar set oppmoete = 'moett' where moete_id = $1",
            true,
        ),
        (
            "update moete set tilstand = 'halde' where moete_id = $1",
            true,
        ),
        (
            "update moete set tilstand = 'avlyst', avlyst_grunn = 'x' where moete_id = $1",
            false,
        ),
        ("update moete set stad = 'Heime' where moete_id = $1", false),
        (
            "update moete set dato = dato + 1 where moete_id = $1",
            false,
        ),
        (
            "update moete set referent_id = null where moete_id = $1",
            false,
        ),
        (
            "update moete_deltakar set svar = 'kjem' where moete_id = $1",
            false,
        ),
        (
            "update moete_deltakar set teken_av_at = now() where moete_id = $1",
            false,
        ),
    ] {
        let mut tx = k.scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let done = sqlx::query(sql).bind(k.moete).execute(&mut *tx).await;
        assert_eq!(done.is_ok_and(|d| d.rows_affected() > 0), gaar, "{sql}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn who_was_referent_and_is_taken_off_writes_nothing_down() {
    let k = Kalla::new().await;
    let heidi = k.heidi("referent").await;
    let path = k.path("/oppmoete");
    let page = heidi.get(&path).await;
    k.set("update moete_deltakar d set teken_av_at = now() from moete m where m.moete_id = $1 and d.moete_deltakar_id = m.referent_id").await;
    assert_eq!(heidi.get(&path).await.status, 404);
    assert_eq!(foer(&heidi, &path, &page).await.status, 404);
}

#[tokio::test]
async fn what_somebody_answered_is_not_written_down_before_all_of_it_is() {
    let k = Kalla::new().await;
    let heidi = k.heidi("referent").await;
    k.set("update moete_deltakar set svar = 'forfall', forfall_grunn = 'kurs' where moete_id = $1 and moete_deltakar_id = (select min(moete_deltakar_id::text)::uuid from moete_deltakar where moete_id = $1)").await;
    let path = k.path("/oppmoete");
    let page = heidi.get(&path).await;
    assert!(page.has("option[value=forfall][selected]"));
    let version = page.attribute("input[name='version']", "value").remove(0);
    let send = async |handling, oppmoete| {
        let mut felt = vec![("handling", handling), ("version", version.as_str())];
        let deltakarar = page.attribute("input[name='deltakar']", "value");
        for id in &deltakarar {
            felt.extend([("deltakar", id.as_str()), ("oppmoete", oppmoete)]);
        }
        heidi.post(&path, &felt).await.status
    };

    assert_eq!(send("del", "forfall").await, 303);

    let forfall =
        "moete_deltakar where moete_id = $1 and svar = 'forfall' and oppmoete is not null";
    assert_eq!(k.scene.app.count(forfall, k.moete).await, 0);
}
