//! The agenda of a meeting that has been: what became of the items, said by those who were there, and nothing of planning.

use laget::access::Role;
use uuid::Uuid;

use super::Scene;
use super::familie::Invitasjon;
use crate::harness::Person;

impl Scene {
    async fn halde(&self) {
        self.er_i_dag().await;
        self.set_moete("update moete set tilstand = 'halde' where moete_id = $1")
            .await;
    }

    pub(super) async fn set_moete(&self, sql: &'static str) {
        sqlx::query(sql)
            .bind(self.moete)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// One of the skule who has a right to the sak and no place on the team, named as the referent.
    async fn referent(&self) -> Person {
        let person = self
            .kommune
            .person("Randi Referent", Role::Tilsett, &self.skule)
            .await;
        self.skule.kalla(self.moete, &person, "gjest").await;
        self.sak.deltakar(&person).await;
        sqlx::query(
            "update moete m set referent_id = (select moete_deltakar_id from moete_deltakar d where d.moete_id = $1 and d.brukar_id = $2)
            where m.moete_id = $1",
        )
        .bind(self.moete)
        .bind(person.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        person
    }

    async fn tilstand(&self, punkt: Uuid) -> String {
        sqlx::query_scalar("select tilstand from moete_punkt where punkt_id = $1")
            .bind(punkt)
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    /// What waits on Mi side of a referat that is not begun.
    async fn ikkje_begynt(&self, person: &Person) -> Vec<String> {
        let page = self.as_(person).await.get("/").await;
        let mut ventar = page.select("section[aria-labelledby=ventar] li");
        ventar.retain(|o| o.contains("Eit referat er ikkje begynt"));
        ventar
    }
}

#[tokio::test]
async fn what_went_on_to_a_later_meeting_stays_on_the_agenda_with_its_number_and_says_where() {
    let scene = Scene::new().await;
    let skule = &scene.skule;
    let fyrst = skule.punkt(scene.moete, "Skulevegring").await;
    skule.punkt(scene.moete, "Trivsel").await;
    scene.halde().await;
    assert_eq!(scene.gjer(&scene.rektor, fyrst, "ikkje_naadd").await, 303);
    let rektor = scene.as_(&scene.rektor).await;
    let foer = rektor
        .get(&scene.path(""))
        .await
        .select(".agenda__punkt h2");
    assert_eq!(foer, ["1. Skulevegring", "2. Trivsel"]);
    let neste = skule.moete().await;
    let veg = format!("/moete/{neste}/agenda/ta-med");
    let done = rektor.post(&veg, &[("punkt", &fyrst.to_string())]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let page = rektor.get(&scene.path("")).await;
    assert_eq!(page.select(".agenda__punkt h2"), foer);
    assert!(page.text().contains("Teke med vidare"), "{}", page.text());
    assert!(page.has(&format!("a[href='/moete/{neste}/agenda']")));
    let knapp = format!("form[action='/punkt/{fyrst}/gjer'] button");
    assert!(!page.has(&knapp), "it is another meeting's");
}

#[tokio::test]
async fn a_held_agenda_says_who_of_a_family_came_and_not_what_they_answered() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    i.scene.er_i_dag().await;
    i.mor.submit(&i.side().await, &[("svar", "kjem")]).await;
    i.scene
        .set_moete("update moete_punkt set minutt = 200 where moete_id = $1")
        .await;
    let agenda = i.rektor.get(&i.scene.path("")).await.text();
    assert!(
        agenda.contains("Familien: 1 av 1 kjem") && agenda.contains("Agendaen er lengre"),
        "{agenda}"
    );

    i.scene.halde().await;
    let agenda = i.rektor.get(&i.scene.path("")).await.text();
    assert!(
        agenda.contains("Familien: oppmøtet er ikkje ført"),
        "{agenda}"
    );
    assert!(!agenda.contains("Agendaen er lengre"), "{agenda}");
    let page = i.rektor.get(&i.path()).await.text();
    assert!(
        page.contains("Svarte ja") && !page.contains("Kjem"),
        "{page}"
    );
    assert_eq!(i.gjer("ikkje_moett", &i.mor_verdi()).await.status, 303);
    let agenda = i.rektor.get(&i.scene.path("")).await.text();
    assert!(agenda.contains("Familien: 0 av 1 møtte"), "{agenda}");
    let moetet = i
        .rektor
        .get(&format!("/moete/{}", i.scene.moete))
        .await
        .text();
    assert!(
        moetet.contains("Svarte ikkje") && !moetet.contains("Har ikkje svart"),
        "{moetet}"
    );
}

#[tokio::test]
async fn the_referent_says_what_became_of_an_item_and_changes_nothing_else_of_the_agenda() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    let randi = scene.referent().await;
    scene.er_i_dag().await;
    let client = scene.as_(&randi).await;
    let page = client.get(&scene.path("")).await;
    assert!(page.has("button[value=droefta]") && page.has("button[value=ikkje_naadd]"));
    for andre in ["opp", "ned", "ta_ut", "gaar_ut"] {
        assert!(!page.has(&format!("button[value={andre}]")), "{andre}");
        assert_eq!(scene.gjer(&randi, punkt, andre).await, 404, "{andre}");
    }
    for (gjer, stand) in [
        ("droefta", "droefta"),
        ("ventar", "ventar"),
        ("ikkje_naadd", "ikkje_naadd"),
    ] {
        assert_eq!(scene.gjer(&randi, punkt, gjer).await, 303, "{gjer}");
        assert_eq!(scene.tilstand(punkt).await, stand);
    }
    // one who is only called does not
    assert_eq!(scene.gjer(&scene.kari, punkt, "droefta").await, 404);
    // whatever is asked of the database
    let token = scene.app.session_for(&randi).await;
    for (sql, gaar) in [
        (
            "update moete_punkt set tilstand = 'droefta' where moete_id = $1",
            true,
        ),
        (
            "update moete_punkt set tilstand = 'teke_ut' where moete_id = $1",
            false,
        ),
        (
            "update moete_punkt set tilstand = 'vidare' where moete_id = $1",
            false,
        ),
        (
            "update moete_punkt set minutt = 5 where moete_id = $1",
            false,
        ),
        ("update moete_punkt set nr = 9 where moete_id = $1", false),
    ] {
        let mut tx = scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let done = sqlx::query(sql).bind(scene.moete).execute(&mut *tx).await;
        assert_eq!(done.is_ok_and(|d| d.rows_affected() == 1), gaar, "{sql}");
    }
    // and is told when it is not said
    scene
        .set_moete("update moete set tilstand = 'halde' where moete_id = $1")
        .await;
    scene
        .set_moete("update moete_punkt set tilstand = 'ventar' where moete_id = $1")
        .await;
    let mi = scene.as_(&randi).await.get("/").await.text();
    assert!(mi.contains("Sei kva det blei av eitt punkt"), "{mi}");
}

#[tokio::test]
async fn a_referat_that_is_not_begun_waits_for_the_referent_and_where_there_is_none_for_the_ansvarleg()
 {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    scene.skule.kalla(scene.moete, &scene.kari, "gjest").await;
    scene.halde().await;
    assert!(
        scene.ikkje_begynt(&scene.kari).await.is_empty(),
        "nobody has said that it was talked through"
    );
    assert_eq!(scene.gjer(&scene.rektor, punkt, "droefta").await, 303);
    assert_eq!(
        scene.ikkje_begynt(&scene.kari).await.len(),
        1,
        "the ansvarleg"
    );
    assert_eq!(
        scene.ikkje_begynt(&scene.rektor).await.len(),
        1,
        "plans, and nobody is named"
    );

    let randi = scene.referent().await;
    let ventar = scene.ikkje_begynt(&randi).await;
    assert_eq!(ventar.len(), 1);
    assert!(!ventar[0].contains("Nora"), "{ventar:?}");
    for andre in [&scene.kari, &scene.rektor] {
        assert!(scene.ikkje_begynt(andre).await.is_empty());
    }
    assert!(scene.ikkje_begynt(&scene.ppt).await.is_empty());
    // after a week the ansvarleg is told too
    scene
        .set_moete("update moete set dato = dato - 8 where moete_id = $1")
        .await;
    assert_eq!(scene.ikkje_begynt(&scene.kari).await.len(), 1);
    // until it is begun
    let veg = format!("/moete/{}/referat", scene.moete);
    let client = scene.as_(&randi).await;
    let done = client.post(&veg, &[("punkt", &punkt.to_string())]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    for person in [&randi, &scene.kari] {
        assert!(scene.ikkje_begynt(person).await.is_empty());
    }
}
