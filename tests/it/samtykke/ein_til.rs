//! Nobody moves the say for a child alone: what one employee changes on the card, another confirms (docs/adr/0018).

use laget::barn::fnr;
use time::macros::date;

use super::*;

/// The way from the card to the page where a change is confirmed.
pub(super) const STADFEST: &str = "a[href^='/kort/']";
pub(super) const STEMMER: [(&str, &str); 1] = [("svar", "stemmer")];
const TILBAKE: [(&str, &str); 1] = [("svar", "tilbake")];

impl Scene {
    /// Kari says on the card that a føresett has no foreldreansvar.
    pub(super) async fn without_say(&self, who: FoeresettId) {
        let kari = self.as_(&self.kari).await;
        let path = format!("/foeresett/{who}/endre");
        let done = kari.submit(&path, &[("foreldreansvar", "nei")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    /// Kari ends the link to a føresett.
    pub(super) async fn end(&self, who: FoeresettId) {
        let kari = self.as_(&self.kari).await;
        let path = format!("/foeresett/{who}/endre");
        let page = kari.get(&path).await;
        let version = page.attribute("details input[name=version]", "value");
        let fields = [("version", version[0].as_str()), ("handling", "avslutt")];
        assert_eq!(kari.post(&path, &fields).await.status, 303);
    }

    /// A person says that what waits on the card is so, or sets it back. The application's answer; 404 when nothing waits.
    pub(super) async fn confirm_card(
        &self,
        person: &Person,
        kva: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let id = self.waiting(kva).await;
        let client = self.as_(person).await;
        let path = format!("/kort/{id}/stadfest");
        let page = client.get(&path).await;
        let mut merke = page.attribute("input[name=merke]", "value");
        let merke = merke.pop().unwrap_or_default();
        let fields = [&[("merke", merke.as_str())], fields].concat();
        client.post(&path, &fields).await
    }

    /// The newest change of this kind, whether it waits or not.
    pub(super) async fn waiting(&self, kva: &str) -> Uuid {
        sqlx::query_scalar("select kort_endring_id from kort_endring where barn_id = $1 and kva = $2 order by gjort_at desc limit 1")
            .bind(self.barn.id.uuid())
            .bind(kva)
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    pub(super) async fn card(&self, person: &Person) -> Page {
        self.as_(person)
            .await
            .get(&format!("/barn/{}", self.barn.id))
            .await
    }
}

#[tokio::test]
async fn one_employee_alone_cannot_make_a_withdrawn_samtykke_hold_again() {
    let w = Scene::new().await;
    let samtykke = w.shared().await;
    w.withdraw(samtykke, &foeresett(w.mor), "ppt").await;
    assert_eq!(w.ppt_sees().await, 404);

    w.without_say(w.mor).await;

    let text = w.page().await;
    assert!(text.contains("Saka kan ikkje delast"), "{text}");
    assert!(
        text.contains("Mor Li har ikkje foreldreansvar lenger"),
        "{text}"
    );
    assert!(!w.offered(&w.ppt).await, "nobody of PPT comes back");
    assert!(!w.card(&w.kari).await.has(STADFEST), "not one's own");
    assert_eq!(
        w.confirm_card(&w.kari, "ansvar", &STEMMER).await.status,
        303
    );
    assert!(
        w.page().await.contains("Saka kan ikkje delast"),
        "one's own counts for nothing"
    );

    assert!(w.card(&w.rektor).await.has(STADFEST));
    assert_eq!(
        w.confirm_card(&w.rektor, "ansvar", &STEMMER).await.status,
        303
    );

    assert!(w.page().await.contains("Saka kan delast med"));
    assert!(!w.card(&w.rektor).await.has(STADFEST), "it waits no more");
    w.rights_are_right().await;
}

#[tokio::test]
async fn to_end_a_link_alone_gives_no_samtykke_and_it_can_be_set_back() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    let done = w
        .paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    w.confirm("ja").await;

    w.end(w.far).await;

    let text = w.page().await;
    assert!(text.contains("Manglar samtykke frå 1 av 2"), "{text}");
    assert_eq!(
        w.confirm_card(&w.kari, "ansvar", &TILBAKE).await.status,
        303
    );
    let card = w.card(&w.kari).await.text();
    assert!(
        card.contains("Far Li") && !card.contains("lenger"),
        "{card}"
    );

    w.end(w.far).await;
    assert_eq!(
        w.confirm_card(&w.rektor, "ansvar", &STEMMER).await.status,
        303
    );
    assert!(w.page().await.contains("Saka kan delast med"));
    let late = w.confirm_card(&w.kari, "ansvar", &TILBAKE).await.status;
    assert_eq!(late, 404, "it waits no more");
    assert!(
        !w.card(&w.kari).await.text().contains("Far Li"),
        "what is confirmed is not set back by one"
    );
}

#[tokio::test]
async fn to_give_somebody_the_say_acts_at_once_and_the_history_tells() {
    let w = Scene::new().await;
    w.sql(
        "update foeresett set foreldreansvar = false where foeresett_id = $1",
        w.far.uuid(),
    )
    .await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    w.confirm("ja").await;
    assert!(w.page().await.contains("Saka kan delast med"));

    let kari = w.as_(&w.kari).await;
    let path = format!("/foeresett/{}/endre", w.far);
    let done = kari.submit(&path, &[("foreldreansvar", "ja")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    assert!(w.page().await.contains("Manglar samtykke frå 1 av 2"));
    let sak = kari.get(&format!("/sak/{}", w.sak.id)).await.text();
    assert!(sak.contains("Far Li: har foreldreansvar"), "{sak}");
}

#[tokio::test]
async fn nobody_is_asked_on_the_net_at_a_number_that_one_employee_has_changed() {
    let w = Scene::new().await;
    w.sql(
        "update foeresett set fnr_oppslag = sha256('x'), fnr_kryptert = 'x', fnr_noekkel = 1, epost = 'mor@epost.example'
        where foeresett_id = $1",
        w.mor.uuid(),
    )
    .await;
    let samtykke = w.ask(&["ppt"]).await;
    let path = w.path(&format!("/{samtykke}/inviter"));
    let kari = w.as_(&w.kari).await;
    let mine = format!("input[value='{}']", foeresett(w.mor));
    assert!(kari.get(&path).await.has(&mine));

    let card = format!("/foeresett/{}/endre", w.mor);
    let [number, other] = [7, 70].map(|serial| number(date!(1985 - 06 - 11), serial));
    let done = kari.submit(&card, &[("foedselsnummer", &number)]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let page = kari.get(&path).await;
    assert!(!page.has(&mine));
    assert!(
        page.text().contains("ein annan må stadfeste det"),
        "{}",
        page.text()
    );
    let forced = sqlx::query(
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost, invitert_av)
        values ($1, $2, $3, $4, 'foeresett', $5, 'mor@epost.example', $6)",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.app.new_id())
    .bind(samtykke)
    .bind(w.sak.id.uuid())
    .bind(w.mor.uuid())
    .bind(w.kari.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap_err();
    let refused = forced.as_database_error().unwrap().constraint();
    assert_eq!(refused, Some("samtykke_invitasjon_nummer_ventar"));

    for (typed, told) in [
        ("", "skal ha 11 siffer"),
        (other.as_str(), "ikkje nummeret som står på kortet"),
    ] {
        let fields = [("svar", "stemmer"), ("foedselsnummer", typed)];
        let page = w.confirm_card(&w.rektor, "nummer", &fields).await;
        assert_eq!(page.status, 422);
        assert!(
            page.error_on("foedselsnummer").unwrap().contains(told),
            "{}",
            page.text()
        );
        assert!(!page.body.contains(&number));
        assert!(!kari.get(&path).await.has(&mine));
    }
    let fields = [("svar", "stemmer"), ("foedselsnummer", number.as_str())];
    let done = w.confirm_card(&w.rektor, "nummer", &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(kari.get(&path).await.has(&mine));
}

#[tokio::test]
async fn whoever_confirms_a_number_cannot_try_until_it_fits() {
    let w = Scene::new().await;
    let foedd = date!(1985 - 06 - 11);
    let rett = number(foedd, 7);
    let card = format!("/foeresett/{}/endre", w.mor);
    let kari = w.as_(&w.kari).await;
    let done = kari.submit(&card, &[("foedselsnummer", &rett)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    for serial in 0..20 {
        let feil = number(foedd, 100 + serial * 5);
        let fields = [("svar", "stemmer"), ("foedselsnummer", feil.as_str())];
        let page = w.confirm_card(&w.rektor, "nummer", &fields).await;
        assert_eq!(page.status, 422, "{}", page.text());
    }

    let fields = [("svar", "stemmer"), ("foedselsnummer", rett.as_str())];
    let page = w.confirm_card(&w.rektor, "nummer", &fields).await;

    assert_eq!(page.status, 429, "{}", page.text());
    let told = page.error_on("foedselsnummer").unwrap();
    assert!(told.contains("brukt opp oppslaga"), "{told}");
}

/// The first number of this day from a serial on.
pub(super) fn number(foedd: Date, serial: u16) -> String {
    let found = (serial..).find_map(|serial| fnr::synthetic(foedd, serial));
    found.unwrap().expose().to_owned()
}

#[tokio::test]
async fn a_paper_from_the_day_before_one_could_decide_is_asked_for_anew() {
    let app = TestApp::new().await;
    let foedd = day(&app, "(app.today() - make_interval(years => $1))::date", 15).await;
    let w = Scene::born(app, foedd).await;
    let samtykke = w.ask(&["ppt"]).await;
    let svar = ["skule:ja", "ppt:ja"];
    let page = w.paper(samtykke, "barn", &svar).await;
    // the application's day, 23 November 2026, is before the database's, when the youth turned 15
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(
        page.text().contains("var det andre som måtte svare"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn who_was_asked_on_the_net_and_answered_on_paper_gets_a_receipt() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.sql(
        "update foeresett set fnr_oppslag = sha256('x'), fnr_kryptert = 'x', fnr_noekkel = 1, epost = 'mor@epost.example'
        where foeresett_id = $1",
        w.mor.uuid(),
    )
    .await;
    let kari = w.as_(&w.kari).await;
    let asked = kari
        .submit(
            &w.path(&format!("/{samtykke}/inviter")),
            &[("kven", &foeresett(w.mor))],
        )
        .await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    let receipts = || async {
        let count = sqlx::query_scalar::<_, i64>(
            "select count(*) from samtykke_brev where sak_id = $1 and slag = 'kvittering'",
        );
        count
            .bind(w.sak.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap()
    };

    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    assert_eq!(
        receipts().await,
        0,
        "nothing counts before another has confirmed it"
    );
    w.confirm("ja").await;
    assert_eq!(receipts().await, 1);

    w.withdraw(samtykke, &foeresett(w.mor), "ppt").await;
    assert_eq!(receipts().await, 2);
}
