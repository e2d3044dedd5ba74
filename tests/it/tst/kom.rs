//! Somebody who was not called came, and what calling or coming does to the agenda.

use super::innkalling::{GJEST, Kalla};
use crate::agenda::Scene;

#[tokio::test]
async fn oppmoete_is_written_down_some_at_a_time_and_the_meeting_is_held_when_it_is_all_there() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    k.scene
        .app
        .clock()
        .set(time::macros::datetime!(2028-03-01 12:05 +1));
    let path = k.path("/oppmoete");
    let page = k.rektor.get(&path).await;
    let ids = page.attribute("input[name='deltakar']", "value");
    let version = page.attribute("input[name='version']", "value").remove(0);
    let felt = |handling, fyrste, version| {
        vec![
            ("handling", handling),
            ("version", version),
            ("deltakar", ids[0].as_str()),
            ("oppmoete", fyrste),
            ("kom", ""),
            ("gjekk", ""),
            ("deltakar", ids[1].as_str()),
            ("oppmoete", ""),
            ("kom", ""),
            ("gjekk", ""),
        ]
    };
    assert_eq!(
        k.rektor
            .post(&path, &felt("", "moett", &version))
            .await
            .status,
        422,
        "the rest is missing"
    );
    let done = k.rektor.post(&path, &felt("del", "moett", &version)).await;
    assert_eq!((done.status, done.location()), (303, path.as_str()));
    let side = k.rektor.get(&k.path("")).await.text();
    assert!(
        side.contains("Møtte") && side.contains("Innkalla"),
        "{side}"
    );
    let page = k.rektor.get(&path).await;
    assert!(page.has("#felt-oppmoete-1 option[value=moett][selected]"));
    // what was written down can be taken away as long as the meeting goes on
    let version = page.attribute("input[name='version']", "value").remove(0);
    let done = k.rektor.post(&path, &felt("del", "", &version)).await;
    assert_eq!(done.status, 303);
    let foert = "moete_deltakar where moete_id = $1 and oppmoete is not null";
    assert_eq!(k.scene.app.count(foert, k.moete).await, 0);

    // and not once it is held
    for id in &ids {
        sqlx::query(
            "update moete_deltakar set oppmoete = 'moett' where moete_deltakar_id = $1::uuid",
        )
        .bind(uuid::Uuid::parse_str(id).unwrap())
        .execute(k.scene.app.sql())
        .await
        .unwrap();
    }
    k.set("update moete set tilstand = 'halde' where moete_id = $1")
        .await;
    let page = k.rektor.get(&path).await;
    let version = page.attribute("input[name='version']", "value").remove(0);
    let blank = k.rektor.post(&path, &felt("del", "", &version)).await;
    assert_eq!(blank.status, 422, "{}", blank.text());
    assert_eq!(
        k.scene.app.count(foert, k.moete).await,
        i64::try_from(ids.len()).unwrap()
    );
}

#[tokio::test]
async fn somebody_who_came_unasked_is_added_and_shuts_what_they_may_not_hear() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    let path = format!("/moete/{}/oppmoete/ny", scene.moete);
    let rektor = scene.as_(&scene.rektor).await;
    let early = rektor.get(&path).await;
    assert!(early.text().contains("Møtet har ikkje vore enno."));
    assert!(!early.has("main form"), "it has not been");
    scene.er_i_dag().await;
    assert_eq!(scene.gjer(&scene.rektor, punkt, "droefta").await, 303);
    // the meeting is held, and then it is remembered that Berit came late
    sqlx::query("update moete set tilstand = 'halde' where moete_id = $1")
        .bind(scene.moete)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let page = rektor.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let tom = page.submit(&path, &[]).await;
    assert!(tom.error_on("kven").is_some(), "{}", tom.text());
    let berit = scene.barnevern.prinsipal_id.to_string();
    let feil = page
        .submit(&path, &[("kven", &berit), ("kom", "16.00")])
        .await;
    assert_eq!(
        feil.error_on("kom").as_deref(),
        Some("Feil: Møtet var kl. 12.00–13.30.")
    );
    for _ in 0..2 {
        let done = page
            .submit(&path, &[("kven", &berit), ("kom", "12.40")])
            .await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let side = rektor.get(&format!("/moete/{}", scene.moete)).await.text();
    assert!(
        side.contains("Berit Vern") && side.contains("Møtte, kom 12.40"),
        "{side}"
    );
    let brev = "moete_brev where moete_id = $1";
    assert_eq!(
        scene.app.count(brev, scene.moete).await,
        0,
        "is there already"
    );
    let agenda = rektor.get(&scene.path("")).await;
    assert!(
        agenda
            .text()
            .contains("Dei var ikkje i rommet på dette punktet"),
        "{}",
        agenda.text()
    );
    assert_eq!(scene.gjer(&scene.rektor, punkt, "gaar_ut").await, 303);
    let agenda = rektor.get(&scene.path("")).await.text();
    assert!(
        agenda.contains("Går ut på dette punktet: Berit Vern"),
        "{agenda}"
    );
    // those who do not plan add nobody, by the page or past it
    let pal = scene.as_(&scene.kari).await;
    assert_eq!(pal.get(&path).await.status, 404);
    let mut tx = crate::rls::as_person(&scene.app, &scene.rektor).await;
    let direct = sqlx::query(
        "insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, namn, instans_slag, kalla_av, kalla_at)
        select kommune_id, gen_random_uuid(), moete_id, eining_id, 'gjest', 'Gro', 'fastlege', $2, now() from moete where moete_id = $1",
    )
    .bind(scene.moete)
    .bind(scene.rektor.id.uuid())
    .execute(&mut *tx)
    .await;
    assert!(direct.is_err(), "nobody is called to what has been");
}

#[tokio::test]
async fn whoever_calls_is_asked_before_items_are_shut_and_told_afterwards() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let path = format!("/moete/{}/innkalling", scene.moete);
    let rektor = scene.as_(&scene.rektor).await;
    let page = rektor.get(&path).await;
    assert!(page.text().contains("Berit Vern"), "is proposed");
    let spurt = page.submit(&path, &[]).await;
    assert_eq!(spurt.status, 422);
    assert!(
        spurt
            .text()
            .contains("Punkt 1 på agendaen blir stengt: samtykket dekkjer ikkje Berit Vern."),
        "{}",
        spurt.text()
    );
    assert!(!spurt.body.contains("Nora"));
    let kalla = "moete_deltakar where moete_id = $1";
    assert_eq!(scene.app.count(kalla, scene.moete).await, 2, "nobody yet");
    let hidden = |namn: &str| {
        let felt = format!("input[name='{namn}']");
        spurt.attribute(&felt, "value").remove(0)
    };
    let (id, version) = (hidden("id"), hidden("version"));
    let berit = scene.barnevern.prinsipal_id.to_string();
    let felt = [
        ("id", id.as_str()),
        ("version", &version),
        ("kven", &berit),
        ("stadfesta", "ja"),
    ];
    let done = rektor.post(&path, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.app.count(kalla, scene.moete).await, 3);
}

#[tokio::test]
async fn a_planner_who_does_not_see_the_sak_learns_nothing_of_it_by_asking_for_one_after_another() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let leiar = scene
        .kommune
        .person("Liv Leiar", laget::access::Role::Einingsleiar, &scene.skule)
        .await;
    scene.sak.sperre(&leiar).await;
    let path = format!("/moete/{}/innkalling", scene.moete);
    let page = scene.as_(&leiar).await.get(&path).await;
    assert!(
        page.text().contains("Éi sak på agendaen ser du ikkje"),
        "{}",
        page.text()
    );
    let done = page.submit(&path, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn a_guest_who_is_added_afterwards_signs_until_the_referat_is_approved() {
    let k = Kalla::new().await;
    k.scene
        .app
        .clock()
        .set(time::macros::datetime!(2028-03-03 12:05 +1));
    k.set("update moete set tilstand = 'halde' where moete_id = $1")
        .await;
    let done = k.rektor.submit(&k.path("/oppmoete/ny"), &GJEST).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let brev: Vec<String> = k.scene.app.letters();
    assert_eq!(brev.len(), 1, "{brev:?}");
    assert!(brev[0].contains("To: gro@lege.example"));
    assert!(!brev[0].contains("text/calendar"), "it has been");
    let at = brev[0].find("Content-Type: text/plain").unwrap();
    let tekst = super::letter::unquoted(&brev[0][at..]);
    assert!(tekst.contains("Du var med på eit møte."), "{tekst}");
    let at = tekst.find("/gjest/").unwrap();
    let lenke = &tekst[at..at + "/gjest/".len() + 64];
    let client = k.scene.app.client();
    let page = client.get(lenke).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Du var med på eit møte"));
    assert!(!page.has("input[name=svar]"), "there is nothing to answer");
    let done = page.submit(lenke, &[("gjer", "skriv_under")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let signert = "moete_deltakar where moete_id = $1 and teieplikt_at is not null";
    assert_eq!(k.scene.app.count(signert, k.moete).await, 1);
    k.set(
        "insert into referat (kommune_id, referat_id, moete_id, eining_id, tilstand, nr, referent_id, laga_at)
        select kommune_id, gen_random_uuid(), moete_id, eining_id, 'godkjent', 1, kalla_av, now()
        from moete_deltakar where moete_id = $1 and prinsipal_id is null",
    )
    .await;
    assert_eq!(client.get(lenke).await.status, 404, "it is written");
}

#[tokio::test]
async fn enter_in_a_field_calls_nobody_and_keeps_what_is_typed() {
    let k = Kalla::new().await;
    let path = k.path("/innkalling");
    let page = k.rektor.get(&path).await;
    let fyrste = page.attribute("form.skjema button", "formaction").remove(0);
    assert!(
        page.select("form.skjema button")[0].is_empty(),
        "the first button of the form is the one Enter presses"
    );
    let felt = [("gjest_namn", "Gro Gjest"), ("kven", "")];

    let kept = k.rektor.post(&fyrste, &felt).await;

    assert_eq!(kept.status, 303, "{}", kept.text());
    assert_eq!(kept.location(), path);
    assert_eq!(
        k.scene
            .app
            .count("moete_deltakar where moete_id = $1", k.moete)
            .await,
        0
    );
    assert!(k.brev().is_empty());
    let page = k.rektor.get(&path).await;
    assert_eq!(page.attribute("#felt-gjest_namn", "value"), ["Gro Gjest"]);
}
