//! What happens after a meeting: a samtykke that ends, an oppmøte that was wrong, a correction that was not needed, and whose name
//! stands under it.

use super::Vindauge;
use crate::agenda::Scene;

impl Scene {
    async fn moetet(&self, sql: &'static str) {
        sqlx::query(sql)
            .bind(self.moete)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// None holds any more, and whom they covered has lost what they gave.
    async fn samtykket_sluttar(&self) {
        for sql in [
            "update samtykke set til = app.today() - 1, fraa = app.today() - 30 where sak_id = $1",
            "select app.samtykke_tilgang(kommune_id, sak_id) from sak where sak_id = $1",
        ] {
            sqlx::query(sql)
                .bind(self.sak.id.uuid())
                .execute(self.app.sql())
                .await
                .unwrap();
        }
    }

    async fn godkjend(&self) -> uuid::Uuid {
        self.sak.in_steg(4).await;
        let referat = self.skrive().await;
        assert_eq!(self.gang(referat, "send", false).await.status, 303);
        assert_eq!(self.gang(referat, "godkjenn", true).await.status, 303);
        referat
    }
}

const OM_EI_VEKE: &str =
    "update moete set dato = greatest(dato, app.today() + 7) where moete_id = $1";

#[tokio::test]
async fn a_samtykke_that_ends_after_the_meeting_does_not_stop_the_referat_of_what_lawfully_happened()
 {
    let scene = Scene::new().await;
    scene.moetet(OM_EI_VEKE).await;
    scene.sak.in_steg(4).await;
    scene.sak.deltakar(&scene.ppt).await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}");
    scene.er_halde().await;
    scene
        .moetet("update moete_deltakar set oppmoete = 'moett' where moete_id = $1")
        .await;
    let pal = scene.as_(&scene.ppt).await;
    assert_eq!(pal.get(&path).await.status, 200);

    scene.samtykket_sluttar().await;
    assert_eq!(
        pal.get(&path).await.status,
        404,
        "who it covered reads nothing"
    );
    scene.sak.sperre(&scene.ppt).await;

    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &format!("{path}/skriv")).await;
    rita.skriv("evaluering", "Godt møte.");
    let done = rita.send("lagre").await;
    assert_eq!(done.status, 303, "{}", done.text());
    for gjer in ["send", "godkjenn"] {
        let done = scene.gang(referat, gjer, true).await;
        assert_eq!(done.status, 303, "{gjer}: {}", done.text());
    }
    assert_eq!(pal.get(&format!("{path}/pdf")).await.status, 404);
}

#[tokio::test]
async fn a_samtykke_that_ended_before_the_meeting_or_while_it_goes_on_shuts_the_item() {
    let scene = Scene::new().await;
    scene.moetet(OM_EI_VEKE).await;
    let referat = scene.skrive().await;
    scene.samtykket_sluttar().await;
    let no = scene.gang(referat, "send", false).await;
    assert_eq!(no.status, 422);
    assert!(no.text().contains("Punktet er stengt"), "{}", no.text());

    // remembered, and the meeting is moved to a day on which it does not hold any more
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    scene.er_halde().await;
    scene
        .moetet("update moete_deltakar set oppmoete = 'moett' where moete_id = $1")
        .await;
    scene.samtykket_sluttar().await;
    scene
        .moetet("update moete set dato = app.today() - 1, fraa = '00:00' where moete_id = $1")
        .await;
    scene
        .moetet("update moete_hadde_grunnlag set at = at - interval '3 days' where moete_id = $1")
        .await;
    let stengt = "moete m where m.moete_id = $1 and exists (select from moete_punkt_sak s
        cross join lateral app.punkt_stengt_av(s.kommune_id, s.punkt_id) where s.moete_id = m.moete_id)";
    assert_eq!(scene.app.count(stengt, scene.moete).await, 1);
    let minne = "moete_hadde_grunnlag where moete_id = $1";
    assert_eq!(scene.app.count(minne, scene.moete).await, 2, "{referat}");
}

#[tokio::test]
async fn who_was_there_stands_while_a_referat_is_approved_and_can_be_changed_when_it_is_put_right()
{
    let scene = Scene::new().await;
    let referat = scene.godkjend().await;
    let rektor = scene.as_(&scene.rektor).await;
    let veg = format!("/moete/{}/oppmoete", scene.moete);
    let side = rektor.get(&veg).await;
    assert_eq!(side.status, 200);
    assert!(
        side.text().contains("Vel «Rett referatet»"),
        "{}",
        side.text()
    );
    let rader: Vec<(uuid::Uuid, i32)> = sqlx::query_as(
        "select d.moete_deltakar_id, m.version from moete_deltakar d join moete m using (kommune_id, moete_id) where moete_id = $1",
    )
    .bind(scene.moete)
    .fetch_all(scene.app.sql())
    .await
    .unwrap();
    let ids: Vec<String> = rader.iter().map(|(id, _)| id.to_string()).collect();
    let version = rader[0].1.to_string();
    let mut felt = vec![("version", version.as_str())];
    for id in &ids {
        felt.extend([
            ("deltakar", id.as_str()),
            ("oppmoete", "moett"),
            ("kom", "12.20"),
            ("gjekk", ""),
        ]);
    }
    let no = rektor.post(&veg, &felt).await;
    assert_eq!(no.status, 409, "{}", no.text());
    assert!(no.text().contains("Vel «Rett referatet»"), "{}", no.text());
    let berit = scene.barnevern.prinsipal_id.to_string();
    let id = scene.app.new_id().to_string();
    let ny = [("id", id.as_str()), ("kven", &berit)];
    assert_eq!(rektor.post(&format!("{veg}/ny"), &ny).await.status, 409);
    let kom = "moete_deltakar where moete_id = $1 and kom is not null";
    assert_eq!(scene.app.count(kom, scene.moete).await, 0);
    let mut tx = crate::rls::as_person(&scene.app, &scene.rektor).await;
    let direct = sqlx::query("update moete_deltakar set oppmoete = 'forfall' where moete_id = $1")
        .bind(scene.moete)
        .execute(&mut *tx)
        .await;
    assert!(direct.is_err(), "whatever is asked of the database");
    drop(tx);

    let rett = format!("/referat/{referat}/rett");
    let done = rektor.submit(&rett, &[("grunn", "Dei kom seint.")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let done = rektor.post(&veg, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.app.count(kom, scene.moete).await, 2);
}

#[tokio::test]
async fn whoever_approves_opens_a_referat_again_by_name_and_shuts_it_while_nothing_is_changed() {
    let scene = Scene::new().await;
    let referat = scene.godkjend().await;
    scene.sak.deltakar(&scene.ppt).await;
    let side = format!("/referat/{referat}");
    let rett = format!("{side}/rett");
    // who only writes, does not open what stands
    let pal = scene.as_(&scene.ppt).await;
    let lese = pal.get(&side).await;
    assert_eq!(lese.status, 200);
    assert!(!lese.has(&format!("a[href='{rett}']")));
    assert_eq!(pal.get(&rett).await.status, 403);
    let felt = [("version", "3"), ("grunn", "Feil")];
    assert_eq!(pal.post(&rett, &felt).await.status, 403);
    let mut tx = crate::rls::as_person(&scene.app, &scene.rektor).await;
    let utan = "update referat set tilstand = 'til_godkjenning' where referat_id = $1";
    assert!(
        sqlx::query(utan)
            .bind(referat)
            .execute(&mut *tx)
            .await
            .is_err()
    );
    drop(tx);

    let rektor = scene.as_(&scene.rektor).await;
    assert!(rektor.get(&side).await.has(&format!("a[href='{rett}']")));
    assert_eq!(
        rektor.submit(&rett, &[("grunn", "Feil.")]).await.status,
        303
    );
    let open = rektor.get(&side).await.text();
    assert!(
        open.contains("Rita Rektor opna referatet for retting.") && open.contains("Angre retting"),
        "{open}"
    );
    assert!(!pal.get(&side).await.text().contains("Angre retting"));
    assert_eq!(scene.gang(referat, "angre", false).await.status, 303);
    let staar = "referat where referat_id = $1 and tilstand = 'godkjent' and nr = 1 and retting_grunn is null";
    assert_eq!(scene.app.count(staar, referat).await, 1);
    assert_eq!(scene.gang(referat, "angre", false).await.status, 409);

    // and not when something is
    assert_eq!(
        rektor.submit(&rett, &[("grunn", "Feil.")]).await.status,
        303
    );
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &format!("{side}/skriv")).await;
    rita.skriv("evaluering", "Godt møte.");
    assert_eq!(rita.send("lagre").await.status, 303);
    assert!(!rektor.get(&side).await.text().contains("Angre retting"));
    assert_eq!(scene.gang(referat, "angre", false).await.status, 409);
    let mut tx = crate::rls::as_person(&scene.app, &scene.rektor).await;
    let angra =
        "update referat set tilstand = 'godkjent', retting_grunn = null where referat_id = $1";
    assert!(
        sqlx::query(angra)
            .bind(referat)
            .execute(&mut *tx)
            .await
            .is_err()
    );
    drop(tx);
    for gjer in ["send", "godkjenn"] {
        let done = scene.gang(referat, gjer, false).await;
        assert_eq!(done.status, 303, "{gjer}: {}", done.text());
    }
    let no = rektor.get(&side).await.text();
    assert!(no.contains("Retta av Rita Rektor fordi: Feil."), "{no}");
}

#[tokio::test]
async fn the_referent_is_the_chosen_one_only_when_that_one_was_there_and_writes_in_the_sak() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let rektor = scene.as_(&scene.rektor).await;
    let side = format!("/referat/{referat}");
    let referent = async || {
        let page = rektor.get(&side).await;
        assert_eq!(page.status, 200);
        let text = page.select("article dl.fakta").remove(0);
        text.rsplit("Referent").next().unwrap().trim().to_owned()
    };
    sqlx::query(
        "update moete m set referent_id = d.moete_deltakar_id from moete_deltakar d
        where m.moete_id = $1 and d.moete_id = m.moete_id and d.brukar_id = $2",
    )
    .bind(scene.moete)
    .bind(scene.ppt.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    assert!(
        referent().await.contains("Rita Rektor"),
        "does not write in the sak"
    );
    scene.sak.deltakar(&scene.ppt).await;
    assert!(referent().await.contains("Pål Ppt"));
    scene
        .moetet(
            "insert into moete_punkt_ute (kommune_id, punkt_id, moete_id, moete_deltakar_id)
            select p.kommune_id, p.punkt_id, p.moete_id, m.referent_id
            from moete m join moete_punkt_sak p using (kommune_id, moete_id) where moete_id = $1",
        )
        .await;
    assert!(
        referent().await.contains("Rita Rektor"),
        "left the room at it"
    );
    scene
        .moetet("delete from moete_punkt_ute where moete_id = $1")
        .await;
    assert!(referent().await.contains("Pål Ppt"));
    scene
        .moetet(
            "update moete_deltakar d set oppmoete = 'ikkje_moett' from moete m
            where m.moete_id = $1 and d.moete_deltakar_id = m.referent_id",
        )
        .await;
    assert!(referent().await.contains("Rita Rektor"), "did not come");
}
