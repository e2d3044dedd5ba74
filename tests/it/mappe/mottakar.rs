//! Whom an innsynspakke is made for: who may be given one, and that each is given what that one may read.

use laget::access::Role;
use laget::clock::{Clock, SystemClock, oslo_date};
use time::Date;
use time::macros::date;

use super::{Scene, json};

/// So many years and a day before today; the database's day is the real one.
fn years_ago(years: i32) -> Date {
    let today = oslo_date(SystemClock::default().now());
    let then = today.replace_year(today.year() - years).unwrap_or(today);
    then.previous_day().unwrap()
}

impl Scene {
    /// A talk that was not held.
    async fn ikkje_halden(&self) {
        self.run(
            "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, ikkje_halden_grunn, runde, skriven_av, skriven_at)
            select kommune_id, gen_random_uuid(), sak_id, 'ikkje_halden', app.today(), 'Fare for barnet', 1, ansvarleg_brukar_id,
                now() from sak where sak_id = $1",
        )
        .await;
    }

    async fn tilbode(&self) -> Vec<String> {
        let page = self.as_(&self.rita).await.get(&self.pakke("")).await;
        page.select("ul.lenkjeliste a[href*='?til=']")
    }
}

#[tokio::test]
async fn a_sak_the_family_does_not_see_is_in_no_package() {
    let w = Scene::new().await;
    let utan = w.nora.sak(&w.kari, "Uro").await;
    utan.tiltak("Løynd tiltak", date!(2026 - 12 - 01)).await;
    let (nummer, synleg) = (w.nummer(&utan).await, w.nummer(&w.sak).await);

    let pakka = w.til_tone().await;
    assert!(pakka.contains("Fast vaksen") && pakka.contains(&synleg));
    assert!(!pakka.contains("Løynd tiltak") && !pakka.contains(&nummer));

    w.ikkje_halden().await;

    let pakka = w.til_tone().await;
    for not in ["Fast vaksen", "Fare for barnet", "betre heime", &synleg] {
        assert!(!pakka.contains(not), "{not}: {pakka}");
    }
}

#[tokio::test]
async fn each_is_given_the_own_words() {
    let w = Scene::born(years_ago(15)).await;
    w.run("update samtale set ikkje_vis_grunn = 'Vil ikkje', foeresette_sa = 'Me søv dårleg' where sak_id = $1")
        .await;
    for (til, in_it, not) in [
        (
            w.tone.to_string(),
            ["Me søv dårleg", "betre heime"],
            ["vil sitje framme", "greitt"],
        ),
        (
            "barnet".to_owned(),
            ["vil sitje framme", "greitt"],
            ["Me søv dårleg", "betre heime"],
        ),
    ] {
        let pakka = w.pakka(&til).await;
        for in_it in in_it {
            assert!(pakka.contains(in_it), "{til}, {in_it}: {pakka}");
        }
        for not in not.into_iter().chain(["Vil ikkje"]) {
            assert!(!pakka.contains(not), "{til}, {not}: {pakka}");
        }
    }
}

#[tokio::test]
async fn why_something_was_done_without_the_family_is_the_houses_own() {
    let w = Scene::new().await;
    w.sak.naudrett(&w.kari, "Fann henne aaleine ute").await;
    w.run(
        "update samtale set barnets_stemme = null, stemme_manglar_grunn = 'Torer ikkje for mor', kven_var_med = 'naboen' where sak_id = $1",
    )
    .await;
    w.run("update tiltak set status = 'stoppa', stoppa_grunn = 'Far sa nei' where sak_id = $1")
        .await;

    let pakka = w.til_tone().await;

    assert!(pakka.contains("Fast vaksen"));
    for not in ["aaleine ute", "Torer ikkje", "naboen", "Far sa nei"] {
        assert!(!pakka.contains(not), "{not}: {pakka}");
    }
}

#[tokio::test]
async fn it_is_made_for_those_with_a_right_to_information_and_for_the_child_from_fifteen() {
    let w = Scene::new().await;
    let per = w.nora.foeresett("Per Li").await;
    assert_eq!(w.tilbode().await, ["Tone Berg (mor)", "Per Li (mor)"]);
    let til_per = w.pakke(&format!("/fil?til={per}"));
    let rita = w.as_(&w.rita).await;
    assert_eq!(rita.get(&til_per).await.status, 200);

    sqlx::query("update foeresett set innsynsrett = false where foeresett_id = $1")
        .bind(per.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();

    assert_eq!(w.tilbode().await, ["Tone Berg (mor)"]);
    let framand = w.skule.barn("Ada", "Dal").await.foeresett("Siv Dal").await;
    for til in [
        per.to_string(),
        framand.to_string(),
        "barnet".to_owned(),
        "x".to_owned(),
    ] {
        for rest in ["", "/fil"] {
            let page = rita.get(&w.pakke(&format!("{rest}?til={til}"))).await;
            assert_eq!(page.status, 404, "{til}");
        }
    }
    let w = Scene::born(years_ago(15)).await;
    assert_eq!(w.tilbode().await, ["Tone Berg (mor)", "Barnet sjølv"]);
    let w = Scene::born(years_ago(18)).await;
    assert_eq!(w.tilbode().await, ["Barnet sjølv"]);
}

#[tokio::test]
async fn a_parent_is_given_nothing_of_the_health_of_a_youth_of_sixteen_and_the_youth_is() {
    for (years, tone_ser) in [(15, true), (16, false)] {
        let w = Scene::born(years_ago(years)).await;
        let helse = w.kommune.tenest("helsestasjon").await;
        let hege = w.kommune.person("Hege Lund", Role::Tilsett, &helse).await;
        let sak = w.nora.sak(&hege, "Uro").await;
        sak.samtale("Ho søv ikkje").await;
        sak.tiltak("Samtalar hos helsesjukepleiaren", date!(2026 - 12 - 01))
            .await;
        let hege = w.as_(&hege).await;
        let page = hege.get(&format!("/sak/{}", sak.id)).await;
        let path = format!("/sak/{}/innsynspakke", sak.id);
        assert!(page.has(&format!("a[href='{path}']")), "{}", page.text());
        for (til, ser) in [(w.tone.to_string(), tone_ser), ("barnet".to_owned(), true)] {
            let page = hege.get(&format!("{path}/fil?til={til}")).await;
            let pakka = json(&page);
            assert_eq!(
                pakka.contains("helsesjukepleiaren"),
                ser,
                "{years}, {til}: {pakka}"
            );
            assert!(!pakka.contains("Fast vaksen"), "of another service");
        }
    }
}

#[tokio::test]
async fn a_child_who_has_left_is_answered_for_from_its_sak_and_each_service_answers_for_its_own() {
    let w = Scene::new().await;
    let ppt = w.app.interkommunal("ppt", &[&w.kommune]).await;
    let pia = w.kommune.person("Pia Lund", Role::Tilsett, &ppt).await;
    let leiar = w
        .kommune
        .person("Ine Lund", Role::InterkommunalLeiar, &ppt)
        .await;
    let sak = w.nora.sak(&pia, "Uro").await;
    sak.samtale("Lesing er vanskeleg").await;
    sak.deltakar(&leiar).await;
    sqlx::query("update barn set eining_id = null where barn_id = $1")
        .bind(w.nora.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let fil = |sak: laget::ids::SakId| format!("/sak/{sak}/innsynspakke/fil?til={}", w.tone);

    let rita = w.as_(&w.rita).await;
    assert_eq!(rita.get(&w.pakke("/fil")).await.status, 403);
    let pakka = json(&rita.get(&fil(w.sak.id)).await);
    assert!(pakka.contains("Fast vaksen") && !pakka.contains("Lesing"));
    for person in [&pia, &leiar] {
        let client = w.as_(person).await;
        let pakka = json(&client.get(&fil(sak.id)).await);
        assert!(pakka.contains("Lesing er vanskeleg"), "{pakka}");
        assert!(!pakka.contains("Fast vaksen"), "{pakka}");
        assert_eq!(client.get(&fil(w.sak.id)).await.status, 404);
    }
}
