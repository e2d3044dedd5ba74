//! Who may hear of a named child.

use laget::access::Role;

use super::Scene;

#[tokio::test]
async fn a_sak_is_taken_up_only_when_everybody_who_is_called_may_hear_of_it() {
    let scene = Scene::new().await;
    let berit = scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "gjest")
        .await;

    let no = scene.ta_opp().await;

    assert_eq!(no.status, 422);
    let why = no.error_on("sak").unwrap();
    assert!(why.contains("Berit Vern") && !why.contains("Pål"), "{why}");
    assert_eq!(
        scene
            .app
            .count("moete_punkt where moete_id = $1", scene.moete)
            .await,
        0
    );
    // the same to whoever goes past the page
    let punkt = scene.skule.punkt(scene.moete, "Trivsel").await;
    let direct = sqlx::query("insert into moete_punkt_sak values ($1, $2, $3, $4)")
        .bind(scene.kommune.id.uuid())
        .bind(punkt)
        .bind(scene.moete)
        .bind(scene.sak.id.uuid())
        .execute(scene.app.sql())
        .await;
    assert!(direct.unwrap_err().to_string().contains("may not hear"));

    sqlx::query("update moete_deltakar set svar = 'forfall', forfall_grunn = 'sjukdom' where moete_deltakar_id = $1")
        .bind(berit)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let yes = scene.ta_opp().await;
    assert_eq!(yes.status, 303, "{}", yes.text());
    assert_eq!(scene.ta_opp().await.status, 422, "it stands there already");
    let page = scene.as_(&scene.rektor).await.get(&scene.path("")).await;
    assert!(page.text().contains("Nora L."), "{}", page.text());
}

#[tokio::test]
async fn one_who_is_called_later_without_a_basis_shuts_the_item_until_it_is_said_that_they_leave() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    let rektor = scene.as_(&scene.rektor).await;
    assert!(!rektor.get(&scene.path("")).await.text().contains("stengt"));

    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "gjest")
        .await;

    let page = rektor.get(&scene.path("")).await.text();
    assert!(
        page.contains("Punktet er stengt") && page.contains("Berit Vern"),
        "{page}"
    );
    assert_eq!(scene.gjer(&scene.rektor, punkt, "droefta").await, 409);
    // those who must leave know that there is an item, and not whose
    let berit = scene.as_(&scene.barnevern).await;
    let page = berit.get(&scene.path("")).await.text();
    assert!(
        page.contains("Eit barn") && !page.contains("Nora"),
        "{page}"
    );
    assert!(page.contains("Du skal ikkje vere i rommet"), "{page}");

    assert_eq!(scene.gjer(&scene.rektor, punkt, "gaar_ut").await, 303);
    let page = rektor.get(&scene.path("")).await.text();
    assert!(
        page.contains("Går ut på dette punktet: Berit Vern"),
        "{page}"
    );
    scene.er_i_dag().await;
    assert_eq!(scene.gjer(&scene.rektor, punkt, "droefta").await, 303);
}

#[tokio::test]
async fn a_samtykke_that_is_taken_back_shuts_the_item_at_once() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    sqlx::query(
        "update samtykke set til = app.today() - 1, fraa = app.today() - 30 where samtykke_id = $1",
    )
    .bind(scene.samtykke)
    .execute(scene.app.sql())
    .await
    .unwrap();

    let page = scene.as_(&scene.rektor).await.get(&scene.path("")).await;

    assert!(page.text().contains("Pål Ppt"), "{}", page.text());
    assert_eq!(scene.gjer(&scene.rektor, punkt, "droefta").await, 409);
}

#[tokio::test]
async fn somebody_shut_out_for_habilitet_must_leave_though_the_samtykke_covers_the_instans() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    scene.sak.sperre(&scene.ppt).await;
    let page = scene.as_(&scene.rektor).await.get(&scene.path("")).await;
    assert!(page.text().contains("Pål Ppt"), "{}", page.text());
    assert_eq!(scene.ta_opp().await.status, 422);
}

#[tokio::test]
async fn a_participant_who_is_not_on_the_lag_sees_that_there_is_an_item_and_not_whose() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    scene.skule.punkt(scene.moete, "Trivsel i storefri").await;
    let page = scene.as_(&scene.ppt).await.get(&scene.path("")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Eit barn") && !page.text().contains("Nora"));
    assert!(page.text().contains("Trivsel i storefri"));
    assert!(!page.body.contains(&scene.sak.id.to_string()));
    // on the lag as well, the same person sees the name
    scene.sak.deltakar(&scene.ppt).await;
    let page = scene.as_(&scene.ppt).await.get(&scene.path("")).await;
    assert!(page.text().contains("Nora L."), "{}", page.text());
}

#[tokio::test]
async fn the_agenda_is_for_those_who_are_called_and_those_who_plan() {
    let scene = Scene::new().await;
    let framand = scene
        .kommune
        .person("Fia Framand", Role::Tilsett, &scene.skule)
        .await;
    let client = scene.as_(&framand).await;
    assert_eq!(client.get(&scene.path("")).await.status, 404);
    scene.skule.kalla(scene.moete, &framand, "gjest").await;
    let page = client.get(&scene.path("")).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("Ta opp ei sak"));
    for slag in ["/system", "/anonym", "/namngitt"] {
        assert_eq!(client.get(&scene.path(slag)).await.status, 404, "{slag}");
    }
    let punkt = scene.skule.punkt(scene.moete, "Trivsel").await;
    assert_eq!(scene.gjer(&framand, punkt, "ta_ut").await, 404);
}

#[tokio::test]
async fn a_sak_one_does_not_write_in_cannot_be_chosen_whatever_is_sent() {
    let scene = Scene::new().await;
    let pal = scene.as_(&scene.ppt).await;
    let path = scene.path("/namngitt");
    assert!(!pal.get(&path).await.body.contains("Nora"));
    let sak = scene.sak.id.to_string();
    let id = scene.app.new_id().to_string();
    let felt = [
        ("id", id.as_str()),
        ("sak", &sak),
        ("element", "1"),
        ("minutt", "10"),
    ];
    let no = pal.post(&path, &felt).await;
    assert_eq!(no.status, 422);
    assert_eq!(
        no.error_on("sak").as_deref(),
        Some("Feil: Vel kva sak det gjeld.")
    );
    let kari = scene.as_(&scene.kari).await;
    assert_eq!(
        kari.get(&path).await.status,
        404,
        "on the lag, and not on the team"
    );
}

#[tokio::test]
async fn a_planner_who_does_not_see_the_sak_sees_that_the_item_is_shut_and_cannot_say_it_was_talked_through()
 {
    let scene = Scene::new().await;
    scene.er_om_ei_veke().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    // somebody else with møteplikt leads the eining now, and is on no lag
    let leiar = scene
        .kommune
        .person("Liv Leiar", Role::Einingsleiar, &scene.skule)
        .await;
    scene.sak.sperre(&leiar).await;
    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "gjest")
        .await;
    let page = scene.as_(&leiar).await.get(&scene.path("")).await.text();
    assert!(
        !page.contains("stengt"),
        "before the day it could be found out by calling one after another: {page}"
    );
    scene.er_i_dag().await;
    let page = scene.as_(&leiar).await.get(&scene.path("")).await.text();
    assert!(
        page.contains("Punktet er stengt") && page.contains("Eit barn"),
        "{page}"
    );
    assert!(!page.contains("Nora") && !page.contains("Berit"), "{page}");
    assert_eq!(scene.gjer(&leiar, punkt, "droefta").await, 409);
    // and the same past the page
    let direct = sqlx::query("update moete_punkt set tilstand = 'droefta' where punkt_id = $1")
        .bind(punkt)
        .execute(scene.app.sql())
        .await;
    assert!(direct.unwrap_err().to_string().contains("may not hear"));
}

#[tokio::test]
async fn a_guest_who_has_not_signed_hears_of_nobody_when_the_meeting_goes_on() {
    let scene = Scene::new().await;
    scene.er_om_ei_veke().await;
    sqlx::query("insert into samtykke_instans (kommune_id, samtykke_id, sak_id, slag, namn) select kommune_id, samtykke_id, sak_id, 'fastlege', 'Bø legesenter'
            from samtykke where samtykke_id = $1")
        .bind(scene.samtykke)
        .execute(scene.app.sql())
        .await
        .unwrap();
    sqlx::query("update samtykke_signatur set ja = ja || '{fastlege}' where samtykke_id = $1")
        .bind(scene.samtykke)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let gjest = scene.skule.gjest(scene.moete, "bø  Legesenter").await;
    let done = scene.ta_opp().await;
    assert_eq!(
        done.status,
        303,
        "the signature may come before the day: {}",
        done.text()
    );
    let rektor = scene.as_(&scene.rektor).await;
    assert!(!rektor.get(&scene.path("")).await.text().contains("stengt"));
    // the family said yes to the one the form names, and whoever calls is asked about another only
    for (namn, spurt) in [("Bø legesenter", false), ("Rauland legesenter", true)] {
        let ville = sqlx::query_scalar::<_, i64>(
            "select count(*) from app.moete_ville_stengje($1, jsonb_build_array(jsonb_build_object('instans_slag', 'fastlege', 'namn', $2::text)))",
        );
        let mut tx = crate::rls::as_person(&scene.app, &scene.rektor).await;
        let ville = ville.bind(scene.moete).bind(namn);
        assert_eq!(
            ville.fetch_one(&mut *tx).await.unwrap() == 1,
            spurt,
            "{namn}"
        );
    }
    scene.er_i_dag().await;
    let page = rektor.get(&scene.path("")).await.text();
    assert!(page.contains("Legesenter (Fastlege/lege)"), "{page}");
    sqlx::query("update moete_deltakar set teieplikt_at = now(), teieplikt_maate = 'papir' where moete_deltakar_id = $1")
        .bind(gjest)
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert!(!rektor.get(&scene.path("")).await.text().contains("stengt"));
    // the family said yes to the one the form names, and to no other
    scene.skule.gjest(scene.moete, "Rauland legesenter").await;
    let page = rektor.get(&scene.path("")).await.text();
    assert!(
        page.contains("Punktet er stengt") && page.contains("Rauland legesenter (Fastlege/lege)"),
        "{page}"
    );
}

#[tokio::test]
async fn why_somebody_leaves_is_told_to_nobody_and_who_only_to_those_who_plan_and_see_the_sak() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let nina = scene
        .kommune
        .person("Nina Nabo", Role::Tilsett, &scene.skule)
        .await;
    for kalla in [&scene.kari, &nina, &scene.barnevern] {
        scene.skule.kalla(scene.moete, kalla, "gjest").await;
    }
    scene.sak.sperre(&nina).await;
    // one for habilitet, one whom no samtykke covers: the page says the same to both
    let mut tekstar = Vec::new();
    for person in [&nina, &scene.barnevern] {
        let page = scene.as_(person).await.get(&scene.path("")).await;
        tekstar.push(page.select(".agenda__rom").concat());
    }
    assert!(tekstar[0].contains("Du skal ikkje vere i rommet"));
    assert_eq!(tekstar[0], tekstar[1]);
    // whoever plans and sees the sak may know who
    let page = scene.as_(&scene.rektor).await.get(&scene.path("")).await;
    let page = page.select(".agenda__rom").concat();
    assert!(
        page.contains("Nina Nabo") && page.contains("Berit Vern"),
        "{page}"
    );
    assert!(!page.to_lowercase().contains("samtykke"), "{page}");
    // Kari is on the lag and plans nothing: that it is shut, and not by whom
    let kari = scene.as_(&scene.kari).await.get(&scene.path("")).await;
    let page = kari.select(".agenda__rom").concat();
    assert!(page.contains("Punktet er stengt"), "{page}");
    assert!(!page.contains("Nina") && !page.contains("Berit"), "{page}");
}

#[tokio::test]
async fn who_put_an_item_there_is_not_read_and_who_does_not_see_the_sak_decides_nothing() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    scene.er_i_dag().await;
    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "fast")
        .await;
    assert_eq!(scene.gjer(&scene.rektor, punkt, "gaar_ut").await, 303);
    // Berit plans for the team, and does not see the sak
    assert_eq!(scene.gjer(&scene.barnevern, punkt, "droefta").await, 409);
    for tilstand in ["droefta", "teke_ut"] {
        let mut db = crate::rls::as_person(&scene.app, &scene.barnevern).await;
        let direct = sqlx::query("update moete_punkt set tilstand = $2 where punkt_id = $1")
            .bind(punkt)
            .bind(tilstand)
            .execute(&mut *db)
            .await;
        let why = direct.unwrap_err().to_string();
        assert!(why.contains("does not see the sak"), "{tilstand}: {why}");
    }
    let veg = format!("{}?i_staden_for={punkt}", scene.path("/anonym"));
    let berit = scene.as_(&scene.barnevern).await;
    let id = scene.app.new_id().to_string();
    let felt = [("id", id.as_str()), ("element", "2"), ("minutt", "20")];
    assert_eq!(berit.post(&veg, &felt).await.status, 404);
    let mut db = crate::rls::as_person(&scene.app, &scene.rektor).await;
    let laga: Result<Vec<uuid::Uuid>, _> =
        sqlx::query_scalar("select laga_av from moete_punkt where punkt_id = $1")
            .bind(punkt)
            .fetch_all(&mut *db)
            .await;
    assert!(laga.unwrap_err().to_string().contains("permission denied"));
    assert_eq!(scene.gjer(&scene.rektor, punkt, "droefta").await, 303);
}

#[tokio::test]
async fn somebody_of_another_skule_in_the_same_instans_must_leave() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let anna = scene.kommune.skule("Utbø skule").await;
    let guro = scene
        .kommune
        .person("Guro Granne", Role::Tilsett, &anna)
        .await;
    sqlx::query("update medlemskap set instans_id = $2 where brukar_id = $1")
        .bind(guro.id.uuid())
        .bind(scene.kari.instans_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let guro = crate::harness::Person {
        instans_id: scene.kari.instans_id,
        ..guro
    };
    scene.skule.kalla(scene.moete, &guro, "gjest").await;
    let page = scene
        .as_(&scene.rektor)
        .await
        .get(&scene.path(""))
        .await
        .text();
    assert!(
        page.contains("Punktet er stengt") && page.contains("Guro Granne"),
        "{page}"
    );
}

#[tokio::test]
async fn nobody_is_called_to_a_meeting_as_having_signed_the_teieplikterklaering() {
    let scene = Scene::new().await;
    for felt in ["teieplikt_at", "teieplikt_maate", "teken_av_at"] {
        let may = "select has_column_privilege('laget_request', 'moete_deltakar', $1, 'insert')";
        let may = sqlx::query_scalar::<_, bool>(may).bind(felt);
        assert!(!may.fetch_one(scene.app.sql()).await.unwrap(), "{felt}");
    }
}
