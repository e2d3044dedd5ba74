//! Who is to be in two meetings at once.

use laget::access::Role;
use time::Date;
use time::macros::date;
use uuid::Uuid;

use super::medlem::Scene;
use crate::harness::{Eining, Person};

const DAG: Date = date!(2027 - 01 - 12);

/// PPT is a fixed member of two teams of two kommunar, which both meet on the same day.
struct To {
    scene: Scene,
    annan: Eining,
    der: Person,
    her: Uuid,
}

impl To {
    async fn new() -> Self {
        let scene = Scene::new().await;
        scene.skule.tst_medlem(&scene.ppt, "fast").await;
        let kommune = scene.app.kommune().await;
        let annan = kommune.skule("Andre skule").await;
        let stad = scene.app.interkommunal("ppt", &[&kommune]).await;
        let prinsipal = kommune.medlemskap(scene.ppt.id, Role::Tilsett, &stad).await;
        let der = Person {
            kommune_id: kommune.id,
            prinsipal_id: prinsipal,
            instans_id: stad.id,
            ..scene.ppt.clone()
        };
        annan.tst_medlem(&der, "fast").await;
        Self {
            her: scene.skule.moete_den(DAG).await,
            scene,
            annan,
            der,
        }
    }

    /// What the team's page says of its meetings.
    async fn sagt(&self, kven: &Person) -> Vec<String> {
        let client = self.scene.app.client_for(kven).await;
        let side = client.get(&self.scene.path()).await;
        side.select("section[aria-labelledby=moete] .over")
    }
}

#[tokio::test]
async fn those_who_plan_see_who_is_in_another_meeting_when_theirs_is_and_not_where() {
    let to = To::new().await;
    let scene = &to.scene;
    assert!(to.sagt(&scene.rektor).await.is_empty());
    let der = to.annan.moete_den(DAG).await;

    assert_eq!(
        to.sagt(&scene.rektor).await,
        ["Pål Ppt er i eit anna møte då"]
    );

    let side = scene.app.client_for(&scene.rektor).await;
    assert!(!side.get(&scene.path()).await.body.contains("Andre skule"));
    // it is for those who plan
    assert!(to.sagt(&scene.helse).await.is_empty());
    // called there, and does not come
    let kalla = to.annan.kalla(der, &to.der, "fast").await;
    assert_eq!(to.sagt(&scene.rektor).await.len(), 1);
    let forfall = "update moete_deltakar set svar = 'forfall', forfall_grunn = 'anna' where moete_deltakar_id = $1";
    sqlx::query(forfall)
        .bind(kalla)
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert!(to.sagt(&scene.rektor).await.is_empty());
}

#[tokio::test]
async fn of_a_meeting_that_is_called_it_is_those_who_come_and_of_one_that_is_off_nobody() {
    let to = To::new().await;
    let scene = &to.scene;
    to.annan.moete_den(DAG).await;
    let kalla = scene.skule.kalla(to.her, &scene.ppt, "fast").await;
    assert_eq!(to.sagt(&scene.rektor).await.len(), 1);
    for (sql, id) in [
        (
            "update moete_deltakar set teken_av_at = now() where moete_deltakar_id = $1",
            kalla,
        ),
        (
            "update moete set tilstand = 'avlyst', avlyst_grunn = 'x' where moete_id = $1",
            to.her,
        ),
    ] {
        sqlx::query(sql)
            .bind(id)
            .execute(scene.app.sql())
            .await
            .unwrap();
        assert!(to.sagt(&scene.rektor).await.is_empty());
    }
}

#[tokio::test]
async fn who_leads_ppt_sees_when_all_its_teams_meet_and_who_is_in_two_meetings_page_by_page() {
    let to = To::new().await;
    let scene = &to.scene;
    to.annan.moete_den(DAG).await;
    for nr in 0..70 {
        let dag = date!(2027 - 02 - 01) + time::Duration::days(nr);
        to.annan.moete_den(dag).await;
    }
    let utanfor = scene.app.kommune().await;
    utanfor.skule("Utanfor skule").await.moete_den(DAG).await;
    let ppt = scene
        .app
        .interkommunal("ppt", &[&scene.kommune, &to.annan.kommune])
        .await;
    let leiar = scene
        .kommune
        .person("Ida Leiar", Role::InterkommunalLeiar, &ppt)
        .await;
    to.annan
        .kommune
        .medlemskap(leiar.id, Role::InterkommunalLeiar, &ppt)
        .await;
    let client = scene.app.client_for(&leiar).await;
    let (mut rader, mut kollisjonar) = (Vec::new(), Vec::new());
    let mut veg = Some("/tst/oversyn?skuleaar=2026".to_owned());
    let mut sider = 0;
    while let Some(denne) = veg {
        let side = client.get(&denne).await;
        assert_eq!(side.status, 200, "{}", side.text());
        assert!(!side.text().contains("Utanfor skule"));
        rader.extend(side.select("section[aria-labelledby=komande] th[scope=row]"));
        kollisjonar.extend(side.select("section[aria-labelledby=komande] .over"));
        veg = side.attribute("a[rel=next]", "href").pop();
        sider += 1;
    }
    assert_eq!((sider, rader.len()), (2, 72));
    assert_eq!(kollisjonar, ["Pål Ppt er i eit anna møte då"; 2]);
    // the same number of queries however many meetings there are
    let tal = |path: &'static str| {
        let client = client.clone();
        async move { scene.app.count_statements(client.get(path)).await.1.0.len() }
    };
    assert_eq!(
        tal("/tst/oversyn?skuleaar=2026").await,
        tal("/tst/oversyn?skuleaar=2027").await
    );
}

#[tokio::test]
async fn who_is_a_guest_in_another_meeting_is_not_told_of_to_those_who_lead() {
    let to = To::new().await;
    let der = to.annan.moete_den(DAG).await;
    assert_eq!(to.sagt(&to.scene.rektor).await.len(), 1);

    to.annan.kalla(der, &to.der, "gjest").await;

    assert!(to.sagt(&to.scene.rektor).await.is_empty());
}

#[tokio::test]
async fn of_a_meeting_in_a_kommune_one_leads_nothing_in_the_page_of_the_kommunar_says_nothing() {
    let to = To::new().await;
    let scene = &to.scene;
    let ppt = scene
        .app
        .interkommunal("ppt", &[&scene.kommune, &to.annan.kommune])
        .await;
    let leiar = scene
        .kommune
        .person("Ida Leiar", Role::InterkommunalLeiar, &ppt)
        .await;
    let client = scene.app.client_for(&leiar).await;
    let sagt = async || {
        let side = client.get("/tst/oversyn?skuleaar=2026").await;
        let moete = side.select("section[aria-labelledby=komande] th[scope=row]");
        let over = side.select("section[aria-labelledby=komande] .over");
        (moete.len(), over)
    };
    to.annan.moete_den(DAG).await;
    assert_eq!(sagt().await, (1, Vec::new()));

    to.annan
        .kommune
        .medlemskap(leiar.id, Role::InterkommunalLeiar, &ppt)
        .await;
    let begge = vec!["Pål Ppt er i eit anna møte då".to_owned(); 2];
    assert_eq!(sagt().await, (2, begge));
}
