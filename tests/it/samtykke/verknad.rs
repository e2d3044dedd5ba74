//! What a proposed rule would do is told before it is approved, and never of how few.

use super::reglar::REGLAR;
use super::{Scene, day, foeresett};

#[tokio::test]
async fn what_an_approval_ends_is_told_before_and_never_how_few() {
    let w = Scene::aged(16).await;
    let (yngve, siri) = w.systems().await;
    let say_yes = async || {
        let samtykke = w.ask(&["ppt"]).await;
        w.paper(samtykke, "barn", &["skule:ja", "ppt:ja"]).await;
        w.confirm("ja").await;
    };
    w.propose(&yngve, ("15", "17"), "begge", 1).await;
    for _ in 0..4 {
        say_yes().await;
    }
    let text = siri.get(REGLAR).await.text();
    assert!(text.contains("færre enn 5, samtykke"), "{text}");
    for told in [
        "miljøterapeut og KOT, 15–17 år: Ungdommen og alle",
        "I dag Ungdommen aleine",
    ] {
        assert!(text.contains(told), "{text}");
    }
    let waits = "forslag til samtykkeregel ventar på svar";
    assert!(siri.get("/").await.text().contains(waits));
    assert!(!yngve.get("/").await.text().contains(waits));
    for _ in 0..2 {
        say_yes().await;
    }
    let text = siri.get(REGLAR).await.text();
    assert!(text.contains("Minst 5 samtykke"), "{text}");
    assert!(!text.contains("Nora"), "{text}");
    // of another age: none of them
    w.propose(&yngve, ("17", "17"), "begge", 1).await;
    let text = siri.get(REGLAR).await.text();
    assert!(text.contains("færre enn 5, samtykke"), "{text}");
}

#[tokio::test]
async fn that_an_approval_may_open_what_somebody_has_said_no_to_is_told_before() {
    let w = Scene::aged(16).await;
    let (yngve, siri) = w.systems().await;
    for _ in 0..5 {
        let samtykke = w.ask(&["nav"]).await;
        for (kven, svar) in [
            ("barn".to_owned(), &["skule:ja", "nav:ja"][..]),
            (foeresett(w.mor), &["nav:ja"]),
            (foeresett(w.far), &["nav:nei"]),
        ] {
            let done = w.paper(samtykke, &kven, svar).await;
            assert_eq!(done.status, 303, "{}", done.text());
        }
        w.confirm("ja").await;
    }
    let dag = w.in_days(1).await;
    let fields = [
        ("gruppe", "andre"),
        ("alder_fraa", "15"),
        ("alder_til", "17"),
        ("krav", "ungdom"),
        ("gyldig_fraa", dag.as_str()),
    ];
    yngve.submit(&format!("{REGLAR}/ny"), &fields).await;

    let text = siri.get(REGLAR).await.text();

    let told = "Minst 5 som nokon har sagt nei til, kan byrje å gjelde";
    assert!(text.contains(told), "{text}");
}

#[tokio::test]
async fn a_rule_may_begin_two_years_ahead_and_not_later() {
    let w = Scene::aged(16).await;
    let (yngve, _) = w.systems().await;

    let late = w.propose(&yngve, ("15", "17"), "begge", 760).await;

    assert_eq!(late.status, 422);
    let error = late.error_on("gyldig_fraa").unwrap();
    assert!(error.contains("høgst to år fram i tid"), "{error}");
    let done = w.propose(&yngve, ("15", "17"), "begge", 690).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn a_rule_closes_for_a_child_of_either_day_of_birth_while_another_waits() {
    let w = Scene::aged(12).await;
    w.sql(
        "update barn set fnr_oppslag = null, fnr_kryptert = null, fnr_noekkel = null where barn_id = $1",
        w.barn.id.uuid(),
    )
    .await;
    let samtykke = w.ask(&["ppt"]).await;
    w.both_say_yes(samtykke, &["skule", "ppt"]).await;
    // sixteen by the card, twelve by what stood there and waits: both must have answered
    let older = day(
        &w.app,
        "(app.today() - make_interval(years => $1) - interval '100 days')::date",
        16,
    );
    let older = laget::web::dates::short(older.await);
    w.change_child(&[("foedd", &older)]).await;
    w.paper(samtykke, "barn", &["skule:ja", "ppt:ja"]).await;
    w.confirm("ja").await;
    let done = w.put_on_the_lag(&w.ppt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let (yngve, siri) = w.systems().await;
    let done = w.propose(&yngve, ("10", "14"), "kan_ikkje", 1).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = siri.get(REGLAR).await;
    let action = page
        .attribute("form[action$='/godkjenn']", "action")
        .remove(0);
    let open = "sak_tilgang where sak_id = $1 and grunnlag = 'samtykke' and til > app.today() + 2";
    let sak = w.sak.id.uuid();
    assert_ne!(w.app.count(open, sak).await, 0);

    assert_eq!(siri.post(&action, &[("godkjend", "ja")]).await.status, 303);

    assert_eq!(
        w.app.count(open, sak).await,
        0,
        "it ends the day the rule begins"
    );
}
