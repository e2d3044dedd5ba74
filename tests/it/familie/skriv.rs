//! What a family writes, and who reads it.

use super::*;

#[tokio::test]
async fn what_a_foeresett_writes_is_read_by_staff_and_by_no_other_foeresett() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let (_, per) = scene.nora.foeresett_inne("Per Dal").await;
    scene.samtale("foeresette", 0, false).await;

    let fields = [
        ("syn", "Leksene er vanskelege."),
        ("stemme", "Eg vil ha hjelp."),
    ];
    let page = tone.submit(&scene.syn_path(), &fields).await.follow().await;

    assert!(
        page.text().contains("Takk. Det du skreiv, er sendt."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Leksene er vanskelege."));
    assert!(
        !per.get(&scene.path())
            .await
            .body
            .contains("Leksene er vanskelege.")
    );
    let rita = scene.app.client_for(&scene.rita).await;
    let sak = rita.get(&format!("/sak/{}", scene.sak.id)).await.text();
    assert!(sak.contains("Frå familien Tone Li (mor)"), "{sak}");
    assert!(sak.contains("Leksene er vanskelege.") && sak.contains("Eg vil ha hjelp."));
    let rows = "innsynslogg where handling = 'familie.syn' and barn_id_list = array[$1]";
    assert_eq!(scene.app.count(rows, scene.nora.id.uuid()).await, 1);
}

#[tokio::test]
async fn a_youth_writes_in_own_words_and_no_foeresett_reads_it() {
    let scene = Scene::aged(15).await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let nora = scene.nora.ungdom_inne().await;
    scene.samtale("foeresette", 0, false).await;
    let form = nora.get(&scene.syn_path()).await;
    assert!(form.text().contains("Kva vil du seie?") && !form.has("[name=syn]"));

    let page = nora
        .submit(&scene.syn_path(), &[("stemme", "Eg er sliten.")])
        .await
        .follow()
        .await;

    assert!(page.text().contains("Eg er sliten."));
    assert!(!tone.get(&scene.path()).await.body.contains("Eg er sliten."));
    let rita = scene.app.client_for(&scene.rita).await;
    let sak = rita.get(&format!("/sak/{}", scene.sak.id)).await.text();
    assert!(sak.contains("Nora Li (ungdommen sjølv)") && sak.contains("Eg er sliten."));
}

#[tokio::test]
async fn a_form_sent_twice_is_one_row_and_another_text_is_another() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let form = tone.get(&scene.syn_path()).await;

    for (text, rows) in [
        ("Første", 1),
        ("Første", 1),
        ("Andre", 2),
        ("Andre", 2),
        ("Første", 2),
    ] {
        let answer = form.submit(&scene.syn_path(), &[("syn", text)]).await;
        assert_eq!(answer.location(), scene.path());
        assert_eq!(
            scene
                .app
                .count("syn where sak_id = $1", scene.sak.id.uuid())
                .await,
            rows,
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_field_and_what_was_typed_comes_back() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;

    let page = tone.submit(&scene.syn_path(), &[]).await;
    assert_eq!(page.status, 422);
    assert_eq!(
        page.error_on("syn").unwrap(),
        "Feil: Skriv noko i eitt av felta."
    );
    assert!(page.select("title")[0].starts_with("Feil: "));

    let long = "Å ".repeat(2100);
    let page = tone
        .submit(&scene.syn_path(), &[("syn", &long), ("stemme", "Eg vil")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("syn").is_some());
    assert!(page.body.contains(long.trim_end()) && page.body.contains("Eg vil"));

    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    let path = format!("{}/tiltak/{tiltak}", scene.path());
    let page = tone.submit(&path, &[("tekst", "Ho trivst")]).await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("svar").is_some() && page.body.contains("Ho trivst"));
    assert_eq!(
        scene
            .app
            .count("syn where sak_id = $1", scene.sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn a_sak_that_is_closed_meanwhile_takes_nothing_and_the_text_is_there() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    let svar_path = format!("{}/tiltak/{tiltak}", scene.path());
    let (syn, svar) = (
        tone.get(&scene.syn_path()).await,
        tone.get(&svar_path).await,
    );
    let close = "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null where sak_id = $1";
    scene.set(close, scene.sak.id.uuid()).await;

    let page = syn
        .submit(&scene.syn_path(), &[("syn", "Leksene er vanskelege.")])
        .await;
    assert_eq!(page.status, 409);
    assert!(
        page.text().contains("Saka er avslutta") && page.body.contains("Leksene er vanskelege.")
    );
    let page = svar
        .submit(
            &svar_path,
            &[("svar", "verkar"), ("tekst", "Ho trivst no.")],
        )
        .await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("Ho trivst no."));
    assert_eq!(tone.get(&scene.syn_path()).await.location(), scene.path());
    assert!(!tone.get(&svar_path).await.has("main form"));
    assert_eq!(
        scene
            .app
            .count("syn where sak_id = $1", scene.sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn what_the_family_says_of_a_tiltak_stands_on_the_sak_and_where_it_is_evaluated() {
    let scene = Scene::aged(15).await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let nora = scene.nora.ungdom_inne().await;
    scene.samtale("foeresette", 0, false).await;
    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    let path = format!("{}/tiltak/{tiltak}", scene.path());
    assert!(
        tone.get(&path)
            .await
            .text()
            .contains("Opplever de at det verkar?")
    );
    assert!(
        nora.get(&path)
            .await
            .text()
            .contains("Synest du at det hjelper?")
    );

    let form = tone.get(&path).await;
    for _ in 0..2 {
        let fields = [("svar", "verkar_delvis"), ("tekst", "Betre om morgonen.")];
        let page = form.submit(&path, &fields).await.follow().await;
        assert!(page.text().contains("Du svara: Det verkar delvis"));
    }
    nora.submit(&path, &[("svar", "veit_ikkje")]).await;

    let rita = scene.app.client_for(&scene.rita).await;
    for page in [
        format!("/sak/{}", scene.sak.id),
        format!("/tiltak/{tiltak}/evaluering/ny"),
    ] {
        let text = rita.get(&page).await.text();
        for shown in [
            "Det verkar delvis",
            "Tone Li (mor)",
            "Betre om morgonen.",
            "Veit ikkje",
            "Nora Li (ungdommen sjølv)",
        ] {
            assert!(text.contains(shown), "{page}: {shown}: {text}");
        }
    }
    assert_eq!(
        scene
            .app
            .count("tilbakemelding where tiltak_id = $1", tiltak.uuid())
            .await,
        2
    );
    assert!(
        !nora
            .get(&scene.path())
            .await
            .body
            .contains("Betre om morgonen.")
    );
}

#[tokio::test]
async fn what_a_family_has_written_is_changed_by_nobody() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    tone.submit(&scene.syn_path(), &[("syn", "Leksene er vanskelege.")])
        .await;
    for statement in [
        "update syn set eige_syn = 'x'",
        "delete from syn",
        "truncate tilbakemelding",
    ] {
        let refused = sqlx::query(statement)
            .execute(scene.app.sql())
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains("only added to"),
            "{statement}: {refused}"
        );
    }
}

#[tokio::test]
async fn nobody_sends_without_end_and_what_is_not_sent_stands_there() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let (_, per) = scene.nora.foeresett_inne("Per Dal").await;
    scene.samtale("foeresette", 0, false).await;
    for nr in 0..20 {
        let felt = [("syn", format!("Tanke {nr}"))];
        let felt = felt.each_ref().map(|(namn, verdi)| (*namn, verdi.as_str()));
        assert_eq!(tone.submit(&scene.syn_path(), &felt).await.status, 303);
    }

    let no = tone.submit(&scene.syn_path(), &[("syn", "Ein til")]).await;

    assert_eq!(no.status, 429);
    let why = no.error_on("syn").unwrap();
    assert!(why.contains("20 tekstar det siste døgnet"), "{why}");
    assert!(no.body.contains("Ein til"), "nothing is lost");
    let sendt = "syn where sak_id = $1";
    assert_eq!(scene.app.count(sendt, scene.sak.id.uuid()).await, 20);
    // each has their own, and another day is another
    let done = per
        .submit(&scene.syn_path(), &[("syn", "Det går betre.")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let mut tx = scene.app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("update syn set skrive_at = skrive_at - interval '1 day' where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let done = tone.submit(&scene.syn_path(), &[("syn", "Ein til")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn nobody_says_of_a_tiltak_without_end_whether_it_works() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    let path = format!("{}/tiltak/{tiltak}", scene.path());
    let fields = [("svar", "verkar"), ("tekst", "Ho trivst no.")];
    for _ in 0..20 {
        assert_eq!(tone.submit(&path, &fields).await.status, 303);
    }

    let no = tone.submit(&path, &fields).await;

    assert_eq!(no.status, 429);
    let why = no.error_on("tekst").unwrap();
    assert!(why.contains("20 tekstar det siste døgnet"), "{why}");
    assert!(no.body.contains("Ho trivst no."), "nothing is lost");
}

#[tokio::test]
async fn those_who_send_all_at_once_send_no_more_than_others() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let page = tone.get(&scene.syn_path()).await;
    let id = page.attribute("input[name=id]", "value").remove(0);
    let mut sende = tokio::task::JoinSet::new();
    for nr in 0..24 {
        let (tone, id, path) = (tone.clone(), id.clone(), scene.syn_path());
        sende.spawn(async move {
            let syn = format!("Tanke {nr}");
            tone.post(&path, &[("id", &id), ("syn", &syn)]).await.status
        });
    }
    let mut svar = sende.join_all().await;
    svar.sort_unstable();
    assert_eq!(svar, [[303; 20].as_slice(), &[429; 4]].concat());
    let kept = "syn where sak_id = $1";
    assert_eq!(scene.app.count(kept, scene.sak.id.uuid()).await, 20);
}
