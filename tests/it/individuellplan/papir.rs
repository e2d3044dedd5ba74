//! A yes or a no on paper: written down by one, confirmed by another.

use super::*;

#[tokio::test]
async fn a_yes_on_paper_puts_the_plan_in_force_when_another_has_confirmed_it() {
    let w = World::new().await;
    let (tone_id, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let kari = w.as_(&w.kari).await;
    let page = kari.get(&w.path()).await;
    assert!(
        page.text().contains("Tone Li: har ikkje svart"),
        "{}",
        page.text()
    );

    let done = w.paa_papir(&format!("foeresett:{tone_id}"), "ja").await;
    assert_eq!(done.status, 303, "{}", done.text());

    assert_eq!(w.gjeldande().await, 0, "one is not enough");
    let page = kari.get(&w.path()).await;
    assert!(!page.has("form[action$='/stadfest']"), "not one's own");
    let id: Uuid = sqlx::query_scalar(
        "select individuellplan_svar_id from individuellplan_svar where sak_id = $1",
    )
    .bind(w.sak.id.uuid())
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    let id = id.to_string();
    let own = [("svar", &*id), ("stemmer", "ja")];
    let refused = kari.post(&format!("{}/stadfest", w.path()), &own).await;
    assert_eq!(refused.status, 403);
    let inbox = w.as_(&w.per).await.get("/meldingar").await.text();
    assert!(
        inbox.contains(
            "Kari Vik har ført inn eit svar på ein individuell plan som ein annan må stadfeste: Nora L."
        ),
        "{inbox}"
    );
    let asked = "Stadfest eit svar på individuell plan";
    let per = w.as_(&w.per).await;
    assert!(per.get("/").await.text().contains(asked));
    assert!(!kari.get("/").await.text().contains(asked), "not one's own");
    // the family sees that it is written down so, and that it does not count yet
    let path = w.hos_familien(plan);
    let read = tone.get(&path).await.text();
    assert!(
        read.contains("Det er registrert eit ja frå deg til planen, på papir, 23. november 2026."),
        "{read}"
    );
    assert!(
        read.contains("Det tel når ein annan tilsett har stadfest det"),
        "{read}"
    );

    w.stadfest("ja").await;

    assert_eq!(w.gjeldande().await, 1);
    assert!(!per.get("/").await.text().contains(asked));
    let inbox = per.get("/meldingar").await.text();
    assert!(inbox.contains("gjeld ikkje lenger"), "{inbox}");
    let page = kari.get(&w.path()).await.text();
    for said in [
        "Gjeldande sidan",
        "Tone Li sa ja til versjon 1",
        "Originalen: Arkivskap 2.",
        "Registrert av Kari Vik, stadfest av Per Dal.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // and can be taken back any day, on the net …
    let read = tone.get(&path).await;
    assert!(!read.text().contains("Det tel når"), "{}", read.text());
    assert_eq!(svar(&tone, &read, &path, "trekt").await.status, 303);
    assert_eq!(w.gjeldande().await, 0);
}

#[tokio::test]
async fn a_yes_is_taken_back_in_words_at_once_and_by_nobody_who_has_not_said_it() {
    let w = World::new().await;
    let (tone_id, _) = w.foeresett("Tone Li").await;
    w.sendt(&w.sak).await;
    let per = w.as_(&w.per).await;
    let trekk = format!("{}/trekk-ja", w.path());
    let none = per.get(&trekk).await;
    assert!(
        none.text()
            .contains("Ingen har eit ja som kan trekkjast no."),
        "{}",
        none.text()
    );
    w.paa_papir(&format!("foeresett:{tone_id}"), "ja").await;
    w.stadfest("ja").await;
    assert_eq!(w.gjeldande().await, 1);

    let page = per.get(&trekk).await;
    assert_eq!(page.submit(&trekk, &[]).await.status, 422);
    let ja = page.attribute("input[name=svar]", "value").remove(0);
    let fields = [("svar", &*ja), ("kanal", "munnleg")];
    for _ in 0..2 {
        assert_eq!(page.submit(&trekk, &fields).await.status, 303);
    }

    assert_eq!(w.gjeldande().await, 0);
    let page = per.get(&w.path()).await.text();
    assert!(
        page.contains("Tone Li trekte ja-et til versjon 1"),
        "{page}"
    );
    assert!(page.contains("Munnleg. Registrert av Per Dal."), "{page}");
}

#[tokio::test]
async fn a_no_on_paper_counts_at_once_and_a_no_that_is_not_so_does_not() {
    let w = World::new().await;
    let (tone_id, _) = w.foeresett("Tone Li").await;
    w.sendt(&w.sak).await;
    let kven = format!("foeresett:{tone_id}");
    assert_eq!(w.paa_papir(&kven, "nei").await.status, 303);
    let staar = async |staar: &'static str| {
        let page = w.as_(&w.kari).await.get(&w.path()).await.text();
        assert!(page.contains(staar), "{staar}: {page}");
    };
    staar("Fekk nei").await;

    w.stadfest("nei").await;

    staar("Versjon 1 ventar på ja frå familien").await;
    staar("Per Dal sa at det ikkje stemmer").await;
    assert_eq!(w.paa_papir(&kven, "ja").await.status, 303);
    w.stadfest("ja").await;
    staar("Gjeldande sidan").await;
}

#[tokio::test]
async fn a_yes_that_another_says_is_wrong_does_not_count_and_can_be_written_down_again() {
    let w = World::new().await;
    let (tone_id, _) = w.foeresett("Tone Li").await;
    w.sendt(&w.sak).await;
    let kven = format!("foeresett:{tone_id}");
    w.paa_papir(&kven, "ja").await;
    let form = w
        .as_(&w.kari)
        .await
        .get(&format!("{}/svar", w.path()))
        .await;
    assert!(
        !form.has("input[name=kven]") && !form.has("button[value=ja]"),
        "nobody answers twice"
    );
    assert!(
        form.text().contains("Det er ingen å føre inn svar for"),
        "{}",
        form.text()
    );
    assert!(form.has(&format!("main a[href='{}']", w.path())));

    w.stadfest("nei").await;

    assert_eq!(w.gjeldande().await, 0);
    assert_eq!(w.paa_papir(&kven, "ja").await.status, 303);
    w.stadfest("ja").await;
    assert_eq!(w.gjeldande().await, 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_paper_is_said_beside_its_fields() {
    let w = World::new().await;
    let (tone_id, _) = w.foeresett("Tone Li").await;
    w.sendt(&w.sak).await;
    let kari = w.as_(&w.kari).await;
    let path = format!("{}/svar", w.path());
    let kven = format!("foeresett:{tone_id}");
    let empty = kari.submit(&path, &[("dato", "")]).await;
    assert_eq!(empty.status, 422);
    for field in ["kven", "svar", "maate", "stad", "dato"] {
        assert!(empty.error_on(field).is_some(), "{field}: {}", empty.text());
    }
    let said = |vitne: &'static str, dato: &'static str| {
        [
            ("kven", kven.clone()),
            ("svar", "ja".to_owned()),
            ("maate", "munnleg".to_owned()),
            ("vitne", vitne.to_owned()),
            ("stad", "Vinje".to_owned()),
            ("dato", dato.to_owned()),
        ]
    };
    for (vitne, dato, field) in [
        ("kari  vik", "23.11.2026", "vitne"),
        ("Tone Li", "23.11.2026", "vitne"),
        ("Per Dal", "22.11.2026", "dato"),
        ("Per Dal", "24.11.2026", "dato"),
    ] {
        let fields = said(vitne, dato);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, &**v)).collect();
        let page = kari.submit(&path, &fields).await;
        assert!(
            page.error_on(field).is_some(),
            "{vitne} {dato}: {}",
            page.text()
        );
    }
    // one that is sent anew is not answered by a page of the one before
    let page = kari.get(&path).await;
    w.sendt(&w.sak).await;
    let fields = said("Per Dal", "23.11.2026");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, &**v)).collect();
    let late = page.submit(&path, &fields).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(
        late.text().contains("ventar ikkje lenger"),
        "{}",
        late.text()
    );
}

#[tokio::test]
async fn the_net_and_the_paper_count_together_and_who_answers_is_not_told_to_another_instans() {
    let w = World::new().await;
    let (tone_id, tone) = w.foeresett("Tone Li").await;
    let (arne_id, arne) = w.foeresett("Arne Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    w.paa_papir(&format!("foeresett:{tone_id}"), "ja").await;
    w.stadfest("ja").await;
    assert_eq!(w.gjeldande().await, 0, "one of two");
    let read = arne.get(&path).await;
    assert!(
        !read.text().contains("Det er registrert"),
        "{}",
        read.text()
    );
    assert_eq!(svar(&arne, &read, &path, "ja").await.status, 303);
    assert_eq!(w.gjeldande().await, 1);
    let read = tone.get(&path).await;
    assert!(
        read.text().contains("Planen gjeld sidan"),
        "{}",
        read.text()
    );

    let w2 = w.sendt(&w.sak).await;
    assert_eq!(w2, plan);
    w.paa_papir(&format!("foeresett:{arne_id}"), "ja").await;
    let pia = w.ppt_paa_laget().await;
    let page = w.as_(&pia).await.get(&w.path()).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(!page.text().contains("Tone Li: har ikkje svart"));
    assert!(!page.has("a[href$='/svar']") && !page.has("form[action$='/stadfest']"));
}
