//! A plan over time: its versions, a yes that is taken back, an instans that leaves, a sak that is closed.

use super::*;

impl World {
    /// Somebody of PPT, whom the family lets read the sak.
    pub(super) async fn ppt_paa_laget(&self) -> Person {
        let tenest = self.app.interkommunal("ppt", &[&self.kommune]).await;
        let pia = self.kommune.person("Pia Ppt", Role::Tilsett, &tenest).await;
        self.sak.samtykke(&pia).await;
        self.sak.deltakar(&pia).await;
        pia
    }

    /// Written otherwise under the first heading, and sent as the next version.
    pub(super) async fn revidert(&self, maal: &str) -> Page {
        let kari = self.as_(&self.kari).await;
        let skriv = format!("{}/skriv", self.path());
        let saved = kari.submit(&skriv, &[("maal", maal)]).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        kari.post(&format!("{}/send", self.path()), &[]).await
    }

    async fn lukka(&self) {
        self.set(
            "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null where sak_id = $1",
            self.sak.id.uuid(),
        )
        .await;
    }
}

#[tokio::test]
async fn a_foeresett_reads_each_version_and_what_stands_of_it() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    let read = tone.get(&path).await;
    assert_eq!(svar(&tone, &read, &path, "ja").await.status, 303);
    assert_eq!(w.revidert("Sove om natta").await.status, 303);

    // the second waits and the first is in force
    let read = tone.get(&path).await;
    assert!(read.text().contains("Sove om natta"), "{}", read.text());
    assert!(
        read.text()
            .contains("Dette er versjon 2. Versjon 1 gjeld til alle har svart."),
        "{}",
        read.text()
    );
    let one = format!("{path}?nr=1");
    let first = tone.get(&one).await;
    assert!(first.text().contains("Ein ven i klassen") && !first.text().contains("Sove om natta"));
    assert!(
        first.text().contains("Planen gjeld sidan")
            && first.text().contains("Versjon 2 ventar på svar."),
        "{}",
        first.text()
    );
    assert!(!first.has("a[href$='/merknad']"), "of the newest alone");
    let home = tone.get("/familie").await.text();
    assert!(
        home.contains("Ein individuell plan for Nora ventar på svar frå deg."),
        "{home}"
    );
    let child = tone.get(&format!("/familie/barn/{}", w.nora.id)).await;
    assert!(
        child.text().contains("han ventar på svaret ditt"),
        "{}",
        child.text()
    );

    assert_eq!(svar(&tone, &read, &path, "ja").await.status, 303);
    let first = tone.get(&one).await;
    assert!(
        first
            .text()
            .contains("Ein nyare versjon gjeld i staden for denne.")
    );
    let read = tone.get(&path).await;
    assert!(
        read.text().contains("Planen gjeld sidan"),
        "{}",
        read.text()
    );
    assert!(
        read.has("a[href$='?nr=1']") && tone.get(&format!("{path}/pdf?nr=1")).await.status == 200
    );
    assert_eq!(tone.get(&format!("{path}?nr=3")).await.status, 404);
    assert_eq!(tone.get(&format!("{path}/pdf?nr=3")).await.status, 404);

    // one that was sent anew before it was answered is not among them
    assert_eq!(w.revidert("Sykle").await.status, 303);
    assert_eq!(w.revidert("Sykle til skulen").await.status, 303);
    assert_eq!(tone.get(&format!("{path}?nr=3")).await.status, 404);
    assert!(tone.get(&path).await.text().contains("Sykle til skulen"));
}

#[tokio::test]
async fn after_a_yes_is_taken_back_the_plan_is_written_on_and_sent_anew() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    let read = tone.get(&path).await;
    svar(&tone, &read, &path, "ja").await;
    let old = tone.get(&path).await;
    svar(&tone, &old, &path, "trekt").await;

    let read = tone.get(&path).await;
    assert!(
        read.text()
            .contains("Ja-et er trekt tilbake. Denne versjonen gjeld ikkje.")
    );
    assert!(!read.has("button[value=ja]") && !read.has("button[value=trekt]"));
    let again = svar(&tone, &old, &path, "ja").await;
    assert_eq!(again.status, 409, "{}", again.text());
    assert_eq!(w.gjeldande().await, 0);
    let line = "Individuell plan gjeld ikkje";
    let sak = w
        .as_(&w.kari)
        .await
        .get(&format!("/sak/{}", w.sak.id))
        .await
        .text();
    assert!(sak.contains(line), "{sak}");

    // the same words may be sent again, and said yes to
    let kari = w.as_(&w.kari).await;
    assert!(kari.get(&w.path()).await.has("form[action$='/send']"));
    assert_eq!(w.sendt(&w.sak).await, plan);
    let read = tone.get(&path).await;
    assert_eq!(svar(&tone, &read, &path, "ja").await.status, 303);
    assert_eq!(w.gjeldande().await, 1);
}

#[tokio::test]
async fn an_instans_whose_samtykke_is_taken_back_reads_the_plan_no_more() {
    let w = World::new().await;
    w.foeresett("Tone Li").await;
    let pia = w.ppt_paa_laget().await;
    w.sendt(&w.sak).await;
    let pia = w.as_(&pia).await;
    let page = pia.get(&w.path()).await;
    assert!(page.text().contains("Ein ven i klassen"), "{}", page.text());
    assert_eq!(pia.get(&format!("{}/skriv", w.path())).await.status, 200);

    w.set(
        "insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, slag, kanal, registrert_av, at)
        select s.kommune_id, gen_random_uuid(), s.samtykke_id, s.sak_id, g.signatar, g.foeresett_id, 'ppt', 'munnleg', s.innhenta_av, now()
        from samtykke s join samtykke_signatur g on g.kommune_id = s.kommune_id and g.samtykke_id = s.samtykke_id
        where s.sak_id = $1",
        w.sak.id.uuid(),
    )
    .await;

    for what in ["", "/skriv", "/pdf", "/pdf?nr=1", "/trekk-ja"] {
        let address = format!("{}{what}", w.path());
        assert_eq!(pia.get(&address).await.status, 404, "{address}");
    }
    let kari = w.as_(&w.kari).await;
    assert_eq!(
        kari.get(&w.path()).await.status,
        200,
        "the owner still does"
    );
}

#[tokio::test]
async fn in_a_sak_that_is_closed_a_plan_is_read_and_a_yes_taken_back_and_nothing_else() {
    let w = World::new().await;
    let (tone_id, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    let read = tone.get(&path).await;
    svar(&tone, &read, &path, "ja").await;
    assert_eq!(w.revidert("Sove om natta").await.status, 303);
    let waits = tone.get(&path).await;
    let merknad = format!("{path}/merknad");
    let written = tone.get(&merknad).await;
    w.lukka().await;

    let kari = w.as_(&w.kari).await;
    let page = kari.get(&w.path()).await;
    assert!(page.text().contains("Saka er avslutta"), "{}", page.text());
    for button in [
        "a[href$='/skriv']",
        "form[action$='/send']",
        "a[href$='/svar']",
    ] {
        assert!(!page.has(button), "{button}");
    }
    assert_eq!(
        kari.post(&format!("{}/send", w.path()), &[]).await.status,
        409
    );
    let paper = w.paa_papir(&format!("foeresett:{tone_id}"), "ja").await;
    assert_eq!(paper.status, 409, "{}", paper.text());
    let read = tone.get(&path).await;
    assert!(
        read.text()
            .contains("Saka er avslutta, og planen blir ikkje følgd opp no."),
        "{}",
        read.text()
    );
    assert!(!read.has("button[value=ja]") && !read.has("a[href$='/merknad']"));
    assert_eq!(svar(&tone, &waits, &path, "ja").await.status, 409);
    assert_eq!(tone.get(&merknad).await.location(), path);
    let late = written.submit(&merknad, &[("tekst", "Kva no?")]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.body.contains("Kva no?"), "what was typed stands");
    let child = tone.get(&format!("/familie/barn/{}", w.nora.id)).await;
    assert!(!child.text().contains("han ventar på svaret ditt"));

    let one = format!("{path}?nr=1");
    let first = tone.get(&one).await;
    assert_eq!(svar(&tone, &first, &path, "trekt").await.status, 303);
    assert_eq!(w.gjeldande().await, 0);
}
