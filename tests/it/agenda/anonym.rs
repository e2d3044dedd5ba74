//! Items about a child nobody may recognise.

use laget::access::Role;

use super::Scene;

const FELT: [(&str, &str); 4] = [
    ("aldersgruppe", "6-9"),
    ("tema", "Uro i overgangar"),
    ("proevd", "Fast plass og ein vaksen ved døra."),
    ("undring", "Kva meir kan me gjere?"),
];

impl Scene {
    /// So many that an age says nothing.
    async fn mange(&self) {
        for nr in 0..6 {
            let namn = ["Ane", "Bo", "Cato", "Dina", "Espen", "Frida"][nr];
            let foedd = time::macros::date!(2018 - 06 - 01);
            self.kommune
                .barn(namn, "Testmann", foedd, Some(self.skule.id))
                .await;
        }
    }
}

#[tokio::test]
async fn names_and_dates_are_said_beside_their_field_and_nothing_is_lost() {
    let scene = Scene::new().await;
    scene.mange().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/anonym");
    for (felt, tekst, ord) in [
        ("proevd", "Nora sit fremst.", "«Nora»"),
        ("tema", "Når Li er trøytt", "«Li»"),
        ("undring", "Fødd 1. juni 2018, kva no?", "«1 juni 2018»"),
        ("undring", "Fødd 01.06.2018", "«01.06.2018»"),
        ("proevd", "Me har snakka med Noras mor.", "«Noras»"),
    ] {
        let mut felta = FELT.to_vec();
        felta.push((felt, tekst));
        let felta: Vec<_> = felta
            .into_iter()
            .filter(|(f, t)| *f != felt || *t == tekst)
            .collect();
        let no = rektor.submit(&path, &felta).await;
        assert_eq!(no.status, 422, "{tekst}");
        let why = no.error_on(felt).unwrap_or_default();
        assert!(
            why.contains(ord.trim_matches(['«', '»'])) || why.contains(ord),
            "{tekst}: {why}"
        );
        assert!(
            no.text().contains(tekst) || no.body.contains(tekst),
            "{tekst}"
        );
    }
    let done = rektor.submit(&path, &FELT).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn a_small_place_is_warned_of_and_whoever_writes_says_that_nobody_can_be_known() {
    let scene = Scene::new().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/anonym");
    let no = rektor.submit(&path, &FELT).await;
    assert_eq!(no.status, 422);
    assert!(no.text().contains("færre enn fem barn"), "{}", no.text());
    assert!(no.error_on("stadfesta").is_some());
    let kryss = no.attribute("input[name=stadfesta]", "value").remove(0);
    let id = scene.app.new_id().to_string();
    let mut felt = FELT.to_vec();
    felt.extend([("id", id.as_str()), ("element", "2"), ("minutt", "20")]);
    felt.push(("stadfesta", "ja"));
    let no = rektor.post(&path, &felt).await;
    assert_eq!(
        no.status, 422,
        "a tick that was not asked for is for nothing"
    );
    // nor is the answer for one age an answer for another
    felt[0].1 = "10-12";
    felt.pop();
    felt.push(("stadfesta", &kryss));
    let no = rektor.post(&path, &felt).await;
    assert_eq!(no.status, 422, "{}", no.text());
    assert!(no.text().contains("færre enn fem barn"), "{}", no.text());
    assert!(no.error_on("stadfesta").is_some());
    felt[0].1 = FELT[0].1;
    let yes = rektor.post(&path, &felt).await;
    assert_eq!(yes.status, 303, "{}", yes.text());
    // where there are many, nobody is asked
    scene.mange().await;
    assert_eq!(rektor.submit(&path, &FELT).await.status, 303);
}

#[tokio::test]
async fn a_named_item_becomes_anonym_in_its_place_and_nothing_leads_from_one_to_the_other() {
    let scene = Scene::new().await;
    scene.mange().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    scene.skule.punkt(scene.moete, "Trivsel").await;
    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "gjest")
        .await;
    let rektor = scene.as_(&scene.rektor).await;
    let veg = format!("{}?i_staden_for={punkt}", scene.path("/anonym"));

    let done = rektor.submit(&veg, &FELT).await;

    assert_eq!(done.status, 303, "{}", done.text());
    let page = rektor.get(&scene.path("")).await;
    let titlar = page.select(".agenda__kva h2");
    assert!(titlar[0].contains("Uro i overgangar"), "{titlar:?}");
    assert!(
        titlar[1].contains("Trivsel") && titlar.len() == 2,
        "{titlar:?}"
    );
    assert!(!page.text().contains("Nora") && !page.text().contains("stengt"));
    // the form from another window: what was typed stands there
    let mut felt = FELT.to_vec();
    let id = scene.app.new_id().to_string();
    felt.extend([("id", id.as_str()), ("element", "2"), ("minutt", "20")]);
    let again = rektor.post(&veg, &felt).await;
    assert_eq!(again.status, 409);
    assert!(
        again.text().contains("Punktet ventar ikkje lenger"),
        "{}",
        again.text()
    );
    assert!(again.body.contains("Kva meir kan me gjere?"));
    // one that is nowhere is unknown
    let veg = format!("{}?i_staden_for={id}", scene.path("/anonym"));
    assert_eq!(rektor.post(&veg, &felt).await.status, 404);
}

#[tokio::test]
async fn an_item_made_anonym_twice_by_the_same_form_is_made_once() {
    let scene = Scene::new().await;
    scene.mange().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    let rektor = scene.as_(&scene.rektor).await;
    let veg = format!("{}?i_staden_for={punkt}", scene.path("/anonym"));
    let page = rektor.get(&veg).await;
    for _ in 0..2 {
        let done = page.submit(&veg, &FELT).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let alle = "moete_punkt where moete_id = $1 and slag = 'anonym'";
    assert_eq!(scene.app.count(alle, scene.moete).await, 1);
}

#[tokio::test]
async fn an_item_without_a_child_that_may_name_one_is_asked_about() {
    let scene = Scene::new().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/system");
    let felt = [
        ("tittel", "Overgangar for Nora"),
        ("tekst", "Kva rutinar har me?"),
    ];
    let no = rektor.submit(&path, &felt).await;
    assert_eq!(no.status, 422);
    assert!(no.text().contains("Gjeld det eit barn?"), "{}", no.text());
    let kryss = no.attribute("input[name=stadfesta]", "value").remove(0);
    let id = scene.app.new_id().to_string();
    let mut felt = felt.to_vec();
    felt.extend([("id", id.as_str()), ("element", "1"), ("minutt", "10")]);
    felt.push(("stadfesta", "ja"));
    let no = rektor.post(&path, &felt).await;
    assert_eq!(
        no.status, 422,
        "a tick that was not asked for is for nothing"
    );
    felt.pop();
    felt.push(("stadfesta", &kryss));
    let ja = rektor.post(&path, &felt).await;
    assert_eq!(ja.status, 303, "{}", ja.text());
    let felt = [("tittel", "Overgangar"), ("tekst", "Kva rutinar har me?")];
    assert_eq!(rektor.submit(&path, &felt).await.status, 303);
}

#[tokio::test]
async fn only_those_who_plan_for_a_team_learn_anything_of_names_and_ages() {
    let scene = Scene::new().await;
    let framand = scene
        .kommune
        .person("Fia Framand", Role::Tilsett, &scene.skule)
        .await;
    scene.skule.kalla(scene.moete, &framand, "gjest").await;
    let client = scene.as_(&framand).await;
    let mut felt = FELT.to_vec();
    let id = scene.app.new_id().to_string();
    felt.push(("id", &id));
    felt.extend([("element", "1"), ("minutt", "10")]);
    assert_eq!(client.post(&scene.path("/anonym"), &felt).await.status, 404);
}

impl Scene {
    async fn framandt_barn(&self) -> crate::harness::Barn {
        let anna = self.kommune.skule("Utbø skule").await;
        anna.barn("Ylvahild", "Fjellstad").await
    }

    async fn oppslag(&self) -> i64 {
        let mine = "barn_oppslag where brukar_id = $1 and slag = 'namn'";
        self.app.count(mine, self.rektor.id.uuid()).await
    }

    /// Texts that were looked through and held nothing.
    async fn sette(&self) -> i64 {
        let mine = "barn_oppslag where brukar_id = $1 and slag = 'sjekk'";
        self.app.count(mine, self.rektor.id.uuid()).await
    }

    /// So many rows of the log say that a name may have been written.
    async fn logga(&self, avvist: bool) -> i64 {
        let rader = format!(
            "innsynslogg where brukar_id = $1 and grunnlag like '%namn_paa_barn%' and avvist = {avvist}"
        );
        self.app.count(&rader, self.rektor.id.uuid()).await
    }
}

#[tokio::test]
async fn the_name_of_a_child_of_another_eining_is_not_said_back_and_the_look_up_is_logged() {
    let scene = Scene::new().await;
    scene.mange().await;
    let ylva = scene.framandt_barn().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/anonym");
    let mut felt = FELT.to_vec();
    felt[2].1 = "Ylvahild sit fremst.";

    let no = rektor.submit(&path, &felt).await;

    assert_eq!(no.status, 422);
    assert!(
        no.text().contains("Teksten kan innehalde namnet"),
        "{}",
        no.text()
    );
    assert!(
        no.error_on("proevd").is_none(),
        "nor in which field it stands"
    );
    assert!(no.body.contains("Ylvahild sit fremst."), "nothing is lost");
    assert_eq!((scene.oppslag().await, scene.logga(false).await), (1, 1));
    let hennar = format!(
        "innsynslogg where brukar_id = $1 and grunnlag like '%namn_paa_barn%' and barn_id_list @> array['{}'::uuid]",
        ylva.id.uuid()
    );
    let tal = scene.app.count(&hennar, scene.rektor.id.uuid()).await;
    assert_eq!(tal, 1, "her own log says so");
    // one that is of nobody is no answer about anybody, and it is counted that somebody looked
    felt[2].1 = "Xantippe sit fremst.";
    assert_eq!(scene.sette().await, 0);
    assert_eq!(rektor.submit(&path, &felt).await.status, 303);
    assert_eq!((scene.oppslag().await, scene.logga(false).await), (1, 1));
    assert_eq!(scene.sette().await, 1);
}

#[tokio::test]
async fn the_signs_of_a_word_processor_hide_no_name_and_are_not_kept() {
    let scene = Scene::new().await;
    scene.mange().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/anonym");
    let mut felt = FELT.to_vec();
    for tekst in ["No\u{ad}ra sit fremst.", "N\u{200b}o\u{2060}ra sit fremst."] {
        felt[2].1 = tekst;
        let no = rektor.submit(&path, &felt).await;
        assert_eq!(no.status, 422, "{tekst:?}");
        assert!(no.error_on("proevd").is_some(), "{tekst:?}");
    }
    felt[2].1 = "Fast plass og ein vak\u{ad}sen ved døra.";
    let done = rektor.submit(&path, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let reint =
        "moete_punkt_anonym where moete_id = $1 and proevd = 'Fast plass og ein vaksen ved døra.'";
    assert_eq!(scene.app.count(reint, scene.moete).await, 1);
}

#[tokio::test]
async fn what_is_taken_along_is_asked_about_again() {
    let scene = Scene::new().await;
    scene.mange().await;
    let rektor = scene.as_(&scene.rektor).await;
    let mut felt = FELT.to_vec();
    felt[2].1 = "Xantippe sit fremst.";
    let done = rektor.submit(&scene.path("/anonym"), &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let gamalt = scene.newest("anonym").await;
    scene.er_i_dag().await;
    assert_eq!(scene.gjer(&scene.rektor, gamalt, "ikkje_naadd").await, 303);
    // she began at the skule since
    scene.skule.barn("Xantippe", "Testmann").await;
    let anna = scene.skule.moete().await;
    scene.skule.kalla(anna, &scene.rektor, "gjest").await;
    let agenda = format!("/moete/{anna}/agenda");
    let veg = format!("{agenda}/anonym?fraa={gamalt}");
    let page = rektor.get(&agenda).await;
    assert!(page.has(&format!("a[href='{veg}']")), "{}", page.text());
    let beint = [("punkt", gamalt.to_string())];
    let beint = beint
        .each_ref()
        .map(|(namn, verdi)| (*namn, verdi.as_str()));
    assert_eq!(
        rektor
            .post(&format!("{agenda}/ta-med"), &beint)
            .await
            .status,
        409
    );

    let no = rektor.submit(&veg, &[]).await;

    assert_eq!(no.status, 422, "{}", no.text());
    assert!(no.error_on("proevd").unwrap().contains("«Xantippe»"));
    let done = rektor.submit(&veg, &[("proevd", "Ho sit fremst.")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let med = "moete_punkt where fraa_punkt = $1";
    assert_eq!(scene.app.count(med, gamalt).await, 1);
    let vidare = "moete_punkt where punkt_id = $1 and tilstand = 'vidare'";
    assert_eq!(scene.app.count(vidare, gamalt).await, 1);
    let seint = rektor.submit(&veg, &felt).await;
    assert_eq!(seint.status, 409, "it is taken along");
    assert!(
        seint.body.contains("Xantippe sit fremst."),
        "nothing is lost"
    );
}

#[tokio::test]
async fn names_cannot_be_tried_out_for_ever_and_what_was_written_stands_there() {
    let scene = Scene::new().await;
    scene.mange().await;
    scene.framandt_barn().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/anonym");
    let mut felt = FELT.to_vec();
    felt[2].1 = "Ylvahild sit fremst.";
    for _ in 0..laget::barn::model::MAKS_OPPSLAG {
        assert_eq!(rektor.submit(&path, &felt).await.status, 422);
    }
    for tekst in ["Ylvahild sit fremst.", "Xantippe sit fremst."] {
        felt[2].1 = tekst;
        let no = rektor.submit(&path, &felt).await;
        assert_eq!(no.status, 429, "{tekst}");
        let why = no.error_on("proevd").unwrap();
        assert!(why.contains("fleire gonger for deg i dag"), "{why}");
        assert!(no.body.contains(tekst));
    }
    assert_eq!(scene.logga(true).await, 2, "a refusal is logged as one");
    // an item without a child can be read through instead
    let system = [
        ("tittel", "Skuleskyss for Ylvahild"),
        ("tekst", "Kva rutinar har me?"),
    ];
    let no = rektor.submit(&scene.path("/system"), &system).await;
    assert_eq!(no.status, 429, "{}", no.text());
    assert!(no.error_on("stadfesta").is_some());
    let kryss = no.attribute("input[name=stadfesta]", "value").remove(0);
    let id = scene.app.new_id().to_string();
    let mut system = system.to_vec();
    system.extend([
        ("id", id.as_str()),
        ("element", "1"),
        ("minutt", "10"),
        ("stadfesta", &kryss),
    ]);
    let ja = rektor.post(&scene.path("/system"), &system).await;
    assert_eq!(ja.status, 303, "{}", ja.text());
}

#[tokio::test]
async fn texts_that_hold_no_name_are_not_looked_through_for_ever() {
    let scene = Scene::new().await;
    scene.mange().await;
    sqlx::query(
        "insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til, slag)
        select $1, gen_random_uuid(), $2, now(), 'sjekk' from generate_series(1, app.namnesjekk_maks() - 1)",
    )
    .bind(scene.kommune.id.uuid())
    .bind(scene.rektor.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    let rektor = scene.as_(&scene.rektor).await;
    let path = scene.path("/anonym");
    assert_eq!(rektor.submit(&path, &FELT).await.status, 303);
    assert_eq!(rektor.submit(&path, &FELT).await.status, 429);
    assert_eq!(scene.oppslag().await, 0, "the look-ups by number are left");
}
