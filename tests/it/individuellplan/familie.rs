//! What the family has to say of a plan.

use super::*;

const TEKST: &str = "Fysioterapien manglar i planen.";

#[tokio::test]
async fn a_merknad_stands_beside_the_plan_and_in_the_next_document_of_the_lag_alone() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let (_, arne) = w.foeresett("Arne Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    let merknad = format!("{path}/merknad");
    assert!(tone.get(&path).await.has("a[href$='/merknad']"));
    let page = tone.get(&merknad).await;
    assert_eq!(page.submit(&merknad, &[("tekst", " ")]).await.status, 422);
    let long = "a".repeat(4001);
    let long = page.submit(&merknad, &[("tekst", &long)]).await;
    assert!(long.error_on("tekst").is_some(), "{}", long.text());
    for _ in 0..2 {
        let done = page.submit(&merknad, &[("tekst", TEKST)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let kept = "individuellplan_merknad where individuellplan_id = $1 and kven = 'foeresett' and namn = 'Tone Li' and nr = 1";
    assert_eq!(w.app.count(kept, plan).await, 1);
    let logged = "innsynslogg where handling = 'familie.plan.merknad' and kommune_id = $1";
    assert_eq!(w.app.count(logged, w.kommune.id.uuid()).await, 2);
    let inbox = w.as_(&w.kari).await.get("/meldingar").await.text();
    assert!(
        inbox.contains("Familien har skrive ein merknad til ein individuell plan: Nora L.")
            && !inbox.contains("Fysioterapien"),
        "{inbox}"
    );
    let frozen = "individuellplan_versjon where sak_id = $1 and innhald like '%Fysioterapien%'";
    let page = w.as_(&w.per).await.get(&w.path()).await.text();
    assert!(
        page.contains(TEKST) && page.contains("til versjon 1"),
        "{page}"
    );
    assert!(tone.get(&path).await.text().contains(TEKST));
    assert!(
        !arne.get(&path).await.text().contains(TEKST),
        "another of the family"
    );

    // the version that was sent is as it was; the next has it on a page of its own, for the lag and for the one who wrote it
    w.sendt(&w.sak).await;
    assert_eq!(w.app.count(frozen, w.sak.id.uuid()).await, 0);
    let kari = w.as_(&w.kari).await;
    let words = async |client: &Client, address: &str| {
        let pdf = client.get(address).await;
        assert_eq!(pdf.status, 200, "{address}");
        let name = format!("plan-{}.pdf", w.app.new_id());
        let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&file, &pdf.bytes).unwrap();
        let text = crate::samtykke_pdf::text_in(&file);
        std::fs::remove_file(&file).unwrap();
        text
    };
    let with = "Fysioterapien";
    assert!(
        !words(&kari, &format!("{}/pdf?nr=1", w.path()))
            .await
            .contains(with)
    );
    assert!(
        words(&kari, &format!("{}/pdf?nr=2", w.path()))
            .await
            .contains(with)
    );
    assert!(
        words(&tone, &format!("{path}/pdf?nr=2"))
            .await
            .contains(with)
    );
    assert!(
        !words(&arne, &format!("{path}/pdf?nr=2"))
            .await
            .contains(with)
    );
}

#[tokio::test]
async fn a_youth_of_15_writes_without_the_parents_reading_it() {
    let w = World::new().await;
    w.set(
        "update barn set foedd = (app.today() - interval '15 years' - interval '100 days')::date where barn_id = $1",
        w.nora.id.uuid(),
    )
    .await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let nora = w.nora.ungdom_inne().await;
    let plan = w.sendt(&w.sak).await;
    let staff = w.as_(&w.kari).await.get(&w.path()).await.text();
    assert!(
        staff.contains("Ungdommen kan lese planen på si eiga side og skrive ein merknad der."),
        "{staff}"
    );
    let path = w.hos_familien(plan);
    let merknad = format!("{path}/merknad");
    let page = nora.get(&merknad).await;
    assert!(page.text().contains("Foreldra dine ser han ikkje her."));
    let done = page
        .submit(&merknad, &[("tekst", "Eg vil ha fri på fredagar.")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(!tone.get(&path).await.text().contains("fri på fredagar"));
    let staff = w.as_(&w.kari).await.get(&w.path()).await.text();
    assert!(staff.contains("Eg vil ha fri på fredagar."), "{staff}");
}

#[tokio::test]
async fn a_merknad_is_kept_while_it_is_written_and_is_to_the_version_that_was_read() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let merknad = format!("{}/merknad", w.hos_familien(plan));
    let page = tone.get(&merknad).await;
    let kept = tone
        .post(
            "/familie/utkast",
            &[
                ("sti", &*merknad),
                ("felt", "tekst=Fysioterapien+manglar"),
                ("stempel", ""),
            ],
        )
        .await;
    assert_eq!(kept.status, 200);
    assert!(
        tone.get(&merknad)
            .await
            .body
            .contains("Fysioterapien manglar")
    );

    w.sendt(&w.sak).await;
    let late = page.submit(&merknad, &[("tekst", TEKST)]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(
        late.text().contains("Planen er send på nytt") && late.body.contains(TEKST),
        "{}",
        late.text()
    );
    let none = "individuellplan_merknad where individuellplan_id = $1";
    assert_eq!(w.app.count(none, plan).await, 0);
    let done = tone.submit(&merknad, &[("tekst", TEKST)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn one_writes_twenty_in_a_day_and_the_text_of_the_next_stands() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let merknad = format!("{}/merknad", w.hos_familien(plan));
    for nr in 0..20 {
        let tekst = format!("Merknad {nr}");
        let done = tone.submit(&merknad, &[("tekst", &tekst)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let one_more = tone.submit(&merknad, &[("tekst", TEKST)]).await;
    assert_eq!(one_more.status, 429, "{}", one_more.text());
    assert!(one_more.body.contains(TEKST) && one_more.error_on("tekst").is_some());
}

#[tokio::test]
async fn a_plan_of_another_child_takes_no_merknad() {
    let w = World::new().await;
    w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let ola = w.skule.barn("Ola", "Dal").await;
    let (_, other) = ola.foeresett_inne("Mor Dal").await;
    for path in [
        format!("{}/merknad", w.hos_familien(plan)),
        format!("/familie/barn/{}/plan/{plan}/merknad", ola.id),
    ] {
        assert_eq!(other.get(&path).await.status, 404);
        let id = w.app.new_id().to_string();
        let fields = [("id", &*id), ("nr", "1"), ("tekst", TEKST)];
        assert_eq!(other.post(&path, &fields).await.status, 404);
    }
}
