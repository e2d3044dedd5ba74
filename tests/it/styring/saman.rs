//! The kommunar side by side, and the interkommunal instans in each of its own.

use laget::access::Role;
use time::macros::date;

use super::{NOVEMBER, Scene};
use crate::harness::{Client, Person};

/// Two kommunar that share PPT, each with figures, and the one who leads PPT in both.
struct Region {
    her: Scene,
    der: Scene,
    leiar: Client,
}

impl Region {
    async fn new() -> Self {
        let (her, der) = (Scene::new().await, Scene::new().await);
        let ppt = her
            .app
            .interkommunal("ppt", &[&her.kommune, &der.kommune])
            .await;
        let leiar = her
            .kommune
            .person("Ida Leiar", Role::InterkommunalLeiar, &ppt)
            .await;
        der.kommune
            .medlemskap(leiar.id, Role::InterkommunalLeiar, &ppt)
            .await;
        her.saker(date!(2026 - 03 - 02), 20, 10).await;
        der.saker(date!(2026 - 03 - 02), 20, 12).await;
        for (scene, i_tide) in [(&her, 13), (&der, 15)] {
            let namn = "Pål Ppt";
            let paal = scene.kommune.person(namn, Role::Tilsett, &ppt).await;
            tiltak(scene, &paal, i_tide).await;
            // of one instans alone, the numbers would tell of everybody
            tiltak(scene, &scene.kari, 10).await;
            scene.natt(NOVEMBER).await;
        }
        Self {
            leiar: her.app.client_for(&leiar).await,
            her,
            der,
        }
    }

    async fn namn(&self, kven: &Client) -> Vec<String> {
        let side = kven.get("/styring/kommunane").await;
        assert_eq!(side.status, 200, "{}", side.text());
        side.select("section[aria-labelledby=samtale] tbody th")
    }
}

/// A tiltak of this person's in every sak, `i_tide` of them evaluated the day before they should be.
async fn tiltak(scene: &Scene, ansvarleg: &Person, i_tide: i64) {
    sqlx::query(
        "insert into tiltak (kommune_id, tiltak_id, sak_id, steg, runde, maal, tiltak, tiltak_norm, ansvarleg_id, ansvarleg_brukar_id, innan,
            created_at, updated_at)
        select kommune_id, gen_random_uuid(), sak_id, 3, 1, 'ro', 'plass', 'plass', $2, $3, '2026-04-10', '2026-03-05', '2026-03-05'
        from sak where kommune_id = $1",
    )
    .bind(scene.kommune.id.uuid())
    .bind(ansvarleg.prinsipal_id.uuid())
    .bind(ansvarleg.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    sqlx::query(
        "insert into evaluering (kommune_id, evaluering_id, tiltak_id, sak_id, dato, effekt, grunngjeving, barnets_oppleving,
            foeresette_oppleving, kva_no, skriven_av, skriven_at, tiltak, tiltak_norm)
        select kommune_id, gen_random_uuid(), tiltak_id, sak_id, '2026-04-09', 'verkar', 'a', 'b', 'c', 'avslutt', $2, now(), tiltak, tiltak_norm
        from tiltak where kommune_id = $1 and ansvarleg_brukar_id = $2 order by tiltak_id limit $3",
    )
    .bind(scene.kommune.id.uuid())
    .bind(ansvarleg.id.uuid())
    .bind(i_tide)
    .execute(scene.app.sql())
    .await
    .unwrap();
}

#[tokio::test]
async fn the_kommunar_stand_side_by_side_and_without_names_until_every_one_may_be_named() {
    let region = Region::new().await;
    let namn_der: String = sqlx::query_scalar("select namn from kommune where kommune_id = $1")
        .bind(region.der.kommune.id.uuid())
        .fetch_one(region.her.app.sql())
        .await
        .unwrap();
    let sagt = region.namn(&region.her.sjef).await;
    assert_eq!(sagt.len(), 2, "{sagt:?}");
    assert!(
        sagt.iter().any(|n| n.contains("(kommunen din)"))
            && !sagt.iter().any(|n| n.contains(&namn_der)),
        "{sagt:?}"
    );
    let side = region.her.sjef.get("/styring/kommunane").await.text();
    assert!(side.contains("50 %") && side.contains("60 %"), "{side}");
    for (scene, alle) in [(&region.her, false), (&region.der, true)] {
        let maal = scene.sjef.get("/styring/maal").await;
        let done = maal.submit("/styring/maal", &[("namngitt", "ja")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let sagt = region.namn(&region.her.sjef).await;
        assert_eq!(sagt.iter().any(|n| n.contains(&namn_der)), alle, "{sagt:?}");
    }
    // who goes from one kommune to the next would find each name by which row is the own
    let leiar = region.leiar.get("/styring/kommunane").await;
    assert_eq!(leiar.status, 403, "{}", leiar.text());
}

#[tokio::test]
async fn who_leads_an_interkommunal_instans_sees_its_own_work_in_its_kommunar_and_no_more() {
    let region = Region::new().await;
    let side = region.leiar.get("/styring/instansen").await;
    assert_eq!(side.status, 200, "{}", side.text());
    let tiltak = side.select("section[aria-labelledby=tiltak] tbody tr");
    assert_eq!(tiltak.len(), 2, "{}", side.text());
    for tal in ["65 %", "75 %"] {
        assert!(tiltak.iter().any(|rad| rad.contains(tal)), "{tiltak:?}");
    }
    assert_eq!(region.leiar.get("/styring").await.status, 403);
    // one who leads nothing there
    let utanfor = Scene::new().await;
    let ppt = utanfor.app.interkommunal("ppt", &[&utanfor.kommune]).await;
    let annan = utanfor
        .kommune
        .person("Una Utanfor", Role::InterkommunalLeiar, &ppt)
        .await;
    let side = utanfor
        .app
        .client_for(&annan)
        .await
        .get("/styring/instansen")
        .await;
    assert!(
        side.text().contains("ikkje tal å vise enno"),
        "{}",
        side.text()
    );
}

#[tokio::test]
async fn who_leads_two_services_sees_each_by_itself() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 20, 10).await;
    let (app, kommune) = (&scene.app, &scene.kommune);
    let ppt = app.interkommunal("ppt", &[kommune]).await;
    let barnevern = app.interkommunal("barnevern", &[kommune]).await;
    let rolle = Role::InterkommunalLeiar;
    let leiar = kommune.person("Ida Leiar", rolle, &ppt).await;
    kommune.medlemskap(leiar.id, rolle, &barnevern).await;
    for (tenest, namn, i_tide) in [(&ppt, "Pål Ppt", 13), (&barnevern, "Bo Vern", 15)] {
        let tilsett = kommune.person(namn, Role::Tilsett, tenest).await;
        tiltak(&scene, &tilsett, i_tide).await;
    }
    tiltak(&scene, &scene.kari, 10).await;
    scene.natt(NOVEMBER).await;
    let side = app.client_for(&leiar).await.get("/styring/instansen").await;
    for (slag, namn, tal) in [("ppt", "PPT", "65 %"), ("barnevern", "Barnevern", "75 %")] {
        let sett = side.select(&format!("section[aria-labelledby=tiltak-{slag}]"));
        let sett = sett.first().expect("a picture of each");
        assert!(
            sett.contains(&format!("{namn}: Tiltak evaluerte i tide")) && sett.contains(tal),
            "{sett}"
        );
    }
    let text = side.text();
    assert!(
        text.contains("ikkje berre for instansen du leier"),
        "{text}"
    );
}

#[tokio::test]
async fn who_leads_a_service_that_has_no_figures_of_its_own_is_told_what_it_is_counted_with() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 20, 10).await;
    let kot = scene
        .app
        .interkommunal("kommunepsykolog", &[&scene.kommune])
        .await;
    let leiar = scene
        .kommune
        .person("Ida Leiar", Role::InterkommunalLeiar, &kot)
        .await;
    let tilsett = scene
        .kommune
        .person("Kai Psykolog", Role::Tilsett, &kot)
        .await;
    tiltak(&scene, &tilsett, 13).await;
    tiltak(&scene, &scene.kari, 10).await;
    scene.natt(NOVEMBER).await;
    let side = scene
        .app
        .client_for(&leiar)
        .await
        .get("/styring/instansen")
        .await;
    let sett = side.select("section[aria-labelledby=tiltak-anna]");
    let sett = sett.first().expect("what it is counted with");
    assert!(
        sett.contains("Andre tenester: Tiltak evaluerte i tide") && sett.contains("65 %"),
        "{sett}"
    );
    assert!(side.text().contains("alle talde saman"), "{}", side.text());
}
