//! What is said of a form after it was signed: on the page, on the copy, and to whom.

use super::*;

#[tokio::test]
async fn no_copy_goes_where_the_one_that_owns_the_sak_may_not_share() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["fastlege"]).await;
    w.both_say_yes(samtykke, &["skule", "fastlege"]).await;
    assert!(w.page().await.contains("Kopi skal sendast til: Fastlege"));

    let done = w.withdraw(samtykke, &foeresett(w.mor), "skule").await;
    assert_eq!(done.status, 303, "{}", done.text());

    let text = w.page().await;
    assert!(!text.contains("Kopi skal sendast til"), "{text}");
    let forced = sqlx::query(
        "insert into samtykke_kopi values ($1, $2, $3, $4, 'fastlege', 'post', app.today(), $5, now())",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.app.new_id())
    .bind(samtykke)
    .bind(w.sak.id.uuid())
    .bind(w.kari.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap_err();
    let refused = forced.as_database_error().unwrap().constraint();
    assert_eq!(refused, Some("samtykke_kopi_gyldig"));
}

#[tokio::test]
async fn a_form_that_has_not_begun_shares_nothing_yet() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.both_say_yes(samtykke, &["skule", "ppt"]).await;
    assert!(w.page().await.contains("Saka kan delast med"));
    let later = "update samtykke set fraa = app.today() + 5 where samtykke_id = $1";
    w.sql(later, samtykke).await;

    let text = w.page().await;
    assert!(text.contains("Saka kan ikkje delast"), "{text}");
}

#[tokio::test]
async fn what_was_taken_back_stands_on_the_document_under_the_answers_as_they_were_signed() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    w.withdraw(samtykke, &foeresett(w.mor), "ppt").await;

    let kari = w.as_(&w.kari).await;
    let text = w.pdf(&kari, samtykke).await;

    assert!(text.contains("X PPT"), "{text}");
    assert!(
        text.contains("Trekt tilbake 23.11.2026: PPT (pedagogisk-psykologisk teneste), Mor Li"),
        "{text}"
    );
}

#[tokio::test]
async fn what_was_signed_by_all_is_shown_as_it_was_signed() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    let older = "update barn set foedd = foedd - interval '9 years' where barn_id = $1";
    w.sql(older, w.barn.id.uuid()).await;

    let kari = w.as_(&w.kari).await;
    let text = w.pdf(&kari, samtykke).await;

    assert!(text.contains("X PPT"), "{text}");
}

#[tokio::test]
async fn nobody_is_the_witness_of_what_they_write_down_themselves() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/signatur"));
    let mor = foeresett(w.mor);
    let fields = |vitne: &'static str| {
        [
            ("kven", mor.clone()),
            ("maate", "munnleg".to_owned()),
            ("vitne", vitne.to_owned()),
            ("stad", "Vinje".to_owned()),
            ("svar", "skule:ja".to_owned()),
            ("svar", "ppt:ja".to_owned()),
        ]
    };
    for (vitne, status) in [(" kari  VIK ", 422), ("Rolf Rektor", 303)] {
        let fields = fields(vitne);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let page = kari.submit(&path, &fields).await;
        assert_eq!(page.status, status, "{}", page.text());
        assert_eq!(page.error_on("vitne").is_some(), status == 422);
    }
}

#[tokio::test]
async fn what_is_taken_back_twice_is_answered_as_the_first_time() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    let mor = foeresett(w.mor);
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/trekk-samtykke"));
    let tabs = [kari.get(&path).await, kari.get(&path).await];
    let fields = [("kven", mor.as_str()), ("kva", "ppt"), ("kanal", "munnleg")];
    for tab in tabs {
        let done = tab.submit(&path, &fields).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let rows = "samtykke_trekk where sak_id = $1";
    assert_eq!(w.app.count(rows, w.sak.id.uuid()).await, 1);
}

#[tokio::test]
async fn whoever_asked_is_told_when_somebody_else_writes_down_a_withdrawal() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    let rektor = w.as_(&w.rektor).await;
    let path = w.path(&format!("/{samtykke}/trekk-samtykke"));
    let mor = foeresett(w.mor);
    let fields = [("kven", mor.as_str()), ("kva", "alt"), ("kanal", "papir")];
    assert_eq!(rektor.submit(&path, &fields).await.status, 303);

    let told = "melding where slag = 'samtykke_trekt' and brukar_id = $1";
    assert_eq!(w.app.count(told, w.kari.id.uuid()).await, 1);
    assert_eq!(w.app.count(told, w.rektor.id.uuid()).await, 0);
}

#[tokio::test]
async fn somebody_of_another_instans_is_not_told_that_one_who_said_no_has_not_answered() {
    let w = Scene::new().await;
    w.shared().await;
    let samtykke = w.ask(&["ppt"]).await;
    let nei = ["skule:nei", "ppt:nei"];
    let mor = w.paper(samtykke, &foeresett(w.mor), &nei).await;
    assert_eq!(mor.status, 303, "{}", mor.text());
    w.confirm("nei").await;
    let far = "update foeresett set foreldreansvar = false where foeresett_id = $1";
    w.sql(far, w.far.uuid()).await;
    let again = w.ask(&["ppt"]).await;
    let ja = w
        .paper(again, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    assert_eq!(ja.status, 303, "{}", ja.text());
    w.confirm("ja").await;
    let older = w.dated("18.11.2026", samtykke, &nei).await;
    assert_eq!(older.status, 303, "{}", older.text());
    w.confirm("ja").await;

    let ppt = w.as_(&w.ppt).await;
    let page = ppt.get(&w.path("")).await;

    assert_eq!(page.status, 200);
    assert!(!page.text().contains("Har ikkje svart"), "{}", page.text());
}

#[tokio::test]
async fn what_another_instans_wrote_stays_and_is_marked_when_the_samtykke_is_taken_back() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    w.sak.samtale("Me har observert i timane.").await;
    w.sql(
        "update samtale m set skriven_av = d.brukar_id, skriven_at = '2026-11-20' from sak_deltakar d
        where m.sak_id = $1 and d.sak_id = m.sak_id and d.oppgaave = 'Kartleggje lesing'",
        w.sak.id.uuid(),
    )
    .await;
    let kari = w.as_(&w.kari).await;
    let side = format!("/sak/{}", w.sak.id);
    assert!(!kari.get(&side).await.text().contains("trekt tilbake"));
    let path = w.path(&format!("/{samtykke}/trekk-samtykke"));
    let mor = foeresett(w.mor);
    let fields = [("kven", mor.as_str()), ("kva", "ppt"), ("kanal", "munnleg")];
    assert_eq!(kari.submit(&path, &fields).await.status, 303);
    let page = kari.get(&side).await;
    let samtalar = page.select("section[aria-labelledby=samtalar]").join(" ");
    assert!(
        samtalar.contains("Me har observert i timane."),
        "{samtalar}"
    );
    assert!(samtalar.contains("blei trekt tilbake"), "{samtalar}");
}
