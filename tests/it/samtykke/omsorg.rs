//! Who has the care of the child and how old it is, decide who must sign: one employee does not move that alone either, and a føresett
//! who comes to the card is told of (docs/adr/0018).

use time::macros::date;

use super::ein_til::{STADFEST, STEMMER, number};
use super::*;

impl Scene {
    /// Kari changes the child's own card.
    pub(super) async fn change_child(&self, fields: &[(&str, &str)]) {
        let kari = self.as_(&self.kari).await;
        let path = format!("/barn/{}/endre", self.barn.id);
        let done = kari.submit(&path, fields).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
}

#[tokio::test]
async fn one_employee_alone_cannot_say_that_another_has_the_care_and_so_move_the_say() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    w.paper(samtykke, &foeresett(w.far), &["skule:nei", "ppt:nei"])
        .await;
    w.confirm("ja").await;
    let no = w.page().await;
    assert!(no.contains("Saka kan ikkje delast"), "{no}");

    // the mother would be the verje of one who came alone, and the father is taken off while he has no say
    let kari = w.as_(&w.kari).await;
    let path = format!("/foeresett/{}/endre", w.mor);
    let done = kari.submit(&path, &[("relasjon", "verje")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    w.change_child(&[("omsorgsstatus", "einsleg_mindreaarig")])
        .await;
    assert!(w.page().await.contains("Saka kan ikkje delast"));
    w.end(w.far).await;
    assert!(w.page().await.contains("Saka kan ikkje delast"));
    assert!(!w.offered(&w.ppt).await);

    // set back, as if nothing had been: the end of the father's link waits still
    w.change_child(&[("omsorgsstatus", "foreldre")]).await;
    assert!(w.page().await.contains("Saka kan ikkje delast"));
    let card = w.card(&w.rektor).await;
    assert!(
        card.text()
            .contains("Far Li har ikkje foreldreansvar lenger"),
        "{}",
        card.text()
    );
    assert!(
        !card.text().contains("Omsorga for Nora Li er endra"),
        "set back, it waits no more"
    );
    w.rights_are_right().await;
}

#[tokio::test]
async fn another_care_of_the_child_acts_when_another_has_confirmed_it() {
    let w = Scene::new().await;
    w.shared().await;
    w.change_child(&[("omsorgsstatus", "omsorgsovertaking")])
        .await;
    assert_eq!(w.ppt_sees().await, 404, "barnevernet must answer too");
    let text = w.page().await;
    assert!(
        text.contains("Før: Foreldra har omsorga. No: Barnevernet har omsorga"),
        "{text}"
    );
    let mi_side = w.as_(&w.rektor).await.get("/").await;
    assert!(
        mi_side
            .text()
            .contains("Omsorga for Nora Li er endra. Stadfest det"),
        "{}",
        mi_side.text()
    );
    assert!(mi_side.has("main a[href^='/kort/']"));
    let kari = w.as_(&w.kari).await.get("/").await;
    assert!(!kari.has("main a[href^='/kort/']"), "not one's own");
    let own = w.confirm_card(&w.kari, "omsorg", &STEMMER).await;
    assert_eq!(own.status, 303);
    assert!(w.card(&w.rektor).await.has(STADFEST), "not one's own");

    let done = w.confirm_card(&w.rektor, "omsorg", &STEMMER).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let text = w.page().await;
    assert!(
        text.contains("PPT Manglar samtykke frå 1 av 1"),
        "only barnevernet now: {text}"
    );
    // each of what the other did: the one who has the sak, and whoever leads the eining when that one did it
    for person in [&w.kari, &w.rektor] {
        let told = sqlx::query_scalar::<_, i64>(
            "select count(*) from melding where slag = 'kort_endra' and brukar_id = $1 and sak_id = $2",
        )
        .bind(person.id.uuid())
        .bind(w.sak.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
        assert_eq!(told, 1);
    }
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_child_is_not_made_older_by_one_employee_so_that_it_decides_alone() {
    let w = Scene::aged(14).await;
    w.sql(
        "update barn set fnr_oppslag = null, fnr_kryptert = null, fnr_noekkel = null where barn_id = $1",
        w.barn.id.uuid(),
    )
    .await;
    // of a midwife the one of 16 decides alone, and of PPT with the parents
    let samtykke = w.ask(&["ppt", "jordmor"]).await;
    let nei = ["skule:nei", "ppt:nei", "jordmor:nei"];
    w.paper(samtykke, &foeresett(w.mor), &nei).await;
    w.confirm("ja").await;
    assert!(
        w.page()
            .await
            .contains("Jordmor Manglar samtykke frå 2 av 2")
    );
    let aged = day(
        &w.app,
        "(app.today() - make_interval(years => $1) - interval '100 days')::date",
        16,
    );
    let foedd = laget::web::dates::short(aged.await);

    w.change_child(&[("foedd", &foedd)]).await;

    let kari = w.as_(&w.kari).await;
    let page = kari.get(&w.path(&format!("/{samtykke}/signatur"))).await;
    let who = page.attribute("[name=kven]", "value");
    assert!(who.contains(&"barn".to_owned()), "{who:?}");
    assert!(
        w.page().await.contains("Saka kan ikkje delast"),
        "the mother's no stands"
    );
    assert!(
        w.page()
            .await
            .contains("Fødselsdatoen til Nora Li er endra")
    );
    assert!(
        w.page()
            .await
            .contains("Jordmor Manglar samtykke frå 3 av 3"),
        "the one of 14 and the one of 16 both: {}",
        w.page().await
    );
}

#[tokio::test]
async fn a_new_foeresett_and_a_first_number_are_told_to_whoever_has_the_sak() {
    let w = Scene::new().await;
    w.ask(&["ppt"]).await;
    let rektor = w.as_(&w.rektor).await;
    let path = format!("/barn/{}/foeresett/ny", w.barn.id);
    let fields = [
        ("namn", "Stefar Li"),
        ("relasjon", "steforelder"),
        ("foreldreansvar", "nei"),
        ("bur_saman", "ja"),
        ("innsynsrett", "nei"),
    ];
    let done = rektor.submit(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let path = format!("/foeresett/{}/endre", w.mor);
    let first = number(date!(1985 - 06 - 11), 7);
    let done = rektor.submit(&path, &[("foedselsnummer", &first)]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let kari = w.as_(&w.kari).await;
    let sak = kari.get(&format!("/sak/{}", w.sak.id)).await.text();
    assert!(sak.contains("Stefar Li: er lagd til som føresett"), "{sak}");
    assert!(
        sak.contains("Mor Li: fekk fødselsnummer på kortet"),
        "{sak}"
    );
    let inbox = kari.get("/meldingar").await.text();
    let told = inbox
        .matches("har gjort noko på kortet som har å seie")
        .count();
    assert_eq!(told, 2, "{inbox}");
}

#[tokio::test]
async fn what_is_confirmed_is_what_was_seen() {
    let w = Scene::new().await;
    w.ask(&["ppt"]).await;
    w.change_child(&[("omsorgsstatus", "fosterheim")]).await;
    let path = format!("/kort/{}/stadfest", w.waiting("omsorg").await);
    let rektor = w.as_(&w.rektor).await;
    let seen = rektor.get(&path).await;
    w.change_child(&[("omsorgsstatus", "omsorgsovertaking")])
        .await;

    let done = seen.submit(&path, &STEMMER).await;

    assert_eq!(done.status, 409, "{}", done.text());
    assert!(
        done.text().contains("Kortet er endra på nytt")
            && done.text().contains("No: Barnevernet har omsorga"),
        "{}",
        done.text()
    );
    assert!(w.card(&w.rektor).await.has(STADFEST), "it waits still");
    let again = w.confirm_card(&w.rektor, "omsorg", &STEMMER).await;
    assert_eq!(again.status, 303);
    assert!(!w.card(&w.rektor).await.has(STADFEST));
}

#[tokio::test]
async fn whoever_took_the_foreldreansvar_off_does_not_confirm_it_when_a_colleague_corrects_something_else()
 {
    let w = Scene::new().await;
    w.ask(&["ppt"]).await;
    let path = format!("/foeresett/{}/endre", w.mor);
    let kari = w.as_(&w.kari).await;
    for fields in [("relasjon", "verje"), ("foreldreansvar", "nei")] {
        assert_eq!(kari.submit(&path, &[fields]).await.status, 303);
    }
    let rektor = w.as_(&w.rektor).await;
    let done = rektor.submit(&path, &[("relasjon", "mor")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let done = w.confirm_card(&w.kari, "ansvar", &STEMMER).await;

    assert_eq!(done.status, 303);
    assert!(
        w.page()
            .await
            .contains("Mor Li har ikkje foreldreansvar lenger"),
        "it waits still"
    );
    assert_eq!(w.confirm_card(&w.kari, "verje", &STEMMER).await.status, 303);
    assert!(!w.page().await.contains("er ikkje verje lenger"));
}
