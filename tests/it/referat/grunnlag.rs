//! What a referat begins with, and when it can be approved.

use super::Vindauge;
use crate::agenda::Scene;

impl Scene {
    async fn version(&self, referat: uuid::Uuid) -> String {
        let version: i32 = sqlx::query_scalar("select version from referat where referat_id = $1")
            .bind(referat)
            .fetch_one(self.app.sql())
            .await
            .unwrap();
        version.to_string()
    }

    async fn deltakar(&self, sql: &'static str) {
        sqlx::query(sql)
            .bind(self.moete)
            .bind(self.ppt.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_referat_is_sent_when_it_is_written_down_who_came_and_the_meeting_stands_then() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    let rektor = scene.as_(&scene.rektor).await;
    let version = scene.version(referat).await;
    let felt = [("gang", "send"), ("version", version.as_str())];
    let no = rektor
        .post(&format!("/referat/{referat}/gang"), &felt)
        .await;
    assert_eq!(no.status, 422);
    assert!(
        no.text().contains("Før oppmøtet på møtet først"),
        "{}",
        no.text()
    );

    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    sqlx::query("update moete set tilstand = 'innkalla' where moete_id = $1")
        .bind(scene.moete)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let veg = format!("/moete/{}/avlys", scene.moete);
    let version: i32 = sqlx::query_scalar("select version from moete where moete_id = $1")
        .bind(scene.moete)
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    let version = version.to_string();
    let felt = [("version", version.as_str()), ("grunn", "Sjukdom")];
    let no = rektor.post(&veg, &felt).await;
    assert_eq!(no.status, 409);
    assert!(
        no.text().contains("Eit referat frå møtet er godkjent."),
        "{}",
        no.text()
    );
    let punkt = scene.newest("namngitt").await;
    assert_eq!(scene.gjer(&scene.rektor, punkt, "ta_ut").await, 409);
}

#[tokio::test]
async fn when_a_meeting_was_stands_when_a_referat_of_it_is_approved_whatever_is_asked_of_the_database()
 {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    let token = scene.app.session_for(&scene.rektor).await;
    let proev = async |sql: &'static str| {
        let mut tx = scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let done = sqlx::query(sql).bind(scene.moete).execute(&mut *tx).await;
        tx.rollback().await.unwrap();
        done.is_ok_and(|d| d.rows_affected() == 1)
    };
    let endringar = [
        "update moete set dato = dato - 1 where moete_id = $1",
        "update moete set fraa = '11:00' where moete_id = $1",
        "update moete set til = '14:00' where moete_id = $1",
        "update moete set tilstand = 'innkalla' where moete_id = $1",
        "update moete set tilstand = 'avlyst', avlyst_grunn = 'Sjukdom' where moete_id = $1",
    ];
    for sql in endringar {
        assert!(proev(sql).await, "nothing is approved: {sql}");
    }
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    for sql in endringar {
        assert!(!proev(sql).await, "{sql}");
    }
    let stad = "update moete set stad = 'Møterom 3' where moete_id = $1";
    assert!(proev(stad).await, "that is no word of the referat");
}

#[tokio::test]
async fn what_somebody_in_the_room_may_not_hear_is_not_approved() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "gjest")
        .await;
    let no = scene.gang(referat, "godkjenn", true).await;
    assert_eq!(no.status, 422);
    assert!(no.text().contains("Punktet er stengt"), "{}", no.text());
}

#[tokio::test]
async fn who_was_there_is_as_it_was_written_down_unless_somebody_wrote_otherwise() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    sqlx::query(
        "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, tekst, skriven_av, skriven_at)
        select r.kommune_id, r.referat_id, d, 1, r.moete_id, r.eining_id, 'Skrive', r.referent_id, now()
        from referat r, unnest('{hensikt,stemme_manglar}'::text[]) d where r.referat_id = $1",
    )
    .bind(referat)
    .execute(scene.app.sql())
    .await
    .unwrap();
    assert!(scene.saved(referat, "til_stades").await.contains("Pål Ppt"));
    scene
        .deltakar("update moete_deltakar set oppmoete = 'ikkje_moett' where moete_id = $1 and brukar_id = $2")
        .await;
    scene
        .deltakar("update moete_deltakar set oppmoete = 'moett', kom = '12:15' where moete_id = $1 and brukar_id <> $2")
        .await;
    let path = format!("/referat/{referat}/skriv");
    let page = scene.as_(&scene.rektor).await.get(&path).await;
    let stod = page.select("textarea[name=tekst]").remove(0);
    assert!(
        !stod.contains("Pål Ppt") && stod.contains("Rita Rektor, Åsen skule (kom 12.15)"),
        "{stod}"
    );
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    let saved = scene.saved(referat, "til_stades").await;
    assert!(!saved.contains("Pål Ppt"), "{saved}");

    assert_eq!(scene.gang(referat, "attende", false).await.status, 303);
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("til_stades", "Rita, og Pål på telefon");
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(scene.gang_likevel(referat, "send").await, 303);
    assert_eq!(
        scene.saved(referat, "til_stades").await,
        "Rita, og Pål på telefon"
    );
}

#[tokio::test]
async fn thirty_full_rows_of_the_plan_are_saved() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.rader = (0..30)
        .map(|nr| {
            [
                format!("{nr} \"{}", "å".repeat(1990)),
                "\"".repeat(2000),
                String::new(),
                "15.12.2026".into(),
            ]
        })
        .collect();
    let done = rita.send("lagre").await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(scene.saved(referat, "tiltaksplan").await.len() > 120_000);
}

#[tokio::test]
async fn a_tiltak_that_was_changed_since_is_known_again_when_the_referat_is_put_right() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    sqlx::query("update tiltak set tiltak = 'Leggetid klokka ni' where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let rektor = scene.as_(&scene.rektor).await;
    let page = rektor.get(&format!("/referat/{referat}")).await.text();
    assert!(page.contains("Heiter no: Leggetid klokka ni"), "{page}");
    let veg = format!("/referat/{referat}/rett");
    let done = rektor.submit(&veg, &[("grunn", "Skrivefeil")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let tiltak = "tiltak where sak_id = $1";
    assert_eq!(scene.app.count(tiltak, scene.sak.id.uuid()).await, 1);
}

#[tokio::test]
async fn a_stemme_that_is_hidden_when_the_referat_is_put_right_is_hidden_at_once_and_everywhere() {
    let scene = Scene::new().await;
    scene.sak.samtale("Me er òg uroa.").await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let (mor_id, mor) = scene.barn.foeresett_inne("Mor Li").await;
    // came after the samtykke was signed, and has no say in it
    sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
        .bind(mor_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let barn = format!("/familie/barn/{}", scene.barn.id);
    let sider = [barn.clone(), format!("{barn}/referat/{referat}")];
    for side in &sider {
        assert!(
            mor.get(side).await.text().contains("Eg vil sove lenger."),
            "{side}"
        );
    }
    let rektor = scene.as_(&scene.rektor).await;
    let veg = format!("/referat/{referat}/rett");
    let done = rektor.submit(&veg, &[("grunn", "Barnet bad om det")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let mut rita = Vindauge::opne(rektor, &format!("/referat/{referat}/skriv")).await;
    rita.skriv("stemme_skjult", "Barnet bad om det.");
    assert_eq!(rita.send("lagre").await.status, 303);
    for side in &sider {
        let page = mor.get(side).await;
        assert_eq!(page.status, 200);
        assert!(
            !page.body.contains("sove lenger"),
            "{side}: {}",
            page.text()
        );
    }
}
