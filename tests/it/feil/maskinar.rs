//! Several `laget serve` on one database: it does not matter which of them one meets.

use laget::access::Role;

use super::melding::{Meldar, Teljar, meld, send_att, stemmer};
use super::{Froe, gonger};
use crate::harness::{Nyklar, Tenar, TestApp, spoer};

#[tokio::test]
async fn a_form_that_is_sent_to_two_machines_at_once_is_done_once_and_a_login_holds_at_both() {
    let app = TestApp::with_own_database().await;
    app.jobs_may_stop();
    crate::drift::show_migrations(&app).await;
    let nyklar = Nyklar::new(&app);
    let tenarar = [(); 2].map(|()| Tenar::start_with(&app, &nyklar));
    let kommune = app.kommune().await;
    let hage = kommune.barnehage("Åsen barnehage").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &hage).await;
    let barn = hage.barn("Nils", "Fjell").await;
    let token = app.session_for(&kari).await;
    let sti = format!("/uro/ny?barn={}", barn.id);
    for nr in 1..=10 {
        let id = app.new_id().to_string();
        let felt = [
            ("id", id.as_str()),
            ("sak", "ny"),
            ("kva_er_sett", "Har vore borte."),
            ("kven_er_uroa", "Pedagogisk leiar"),
            ("kva_meistrar_barnet", "Har to gode vener."),
            ("kor_raskt", "vanleg"),
        ];
        let (ein, annan) = tokio::join!(
            spoer(tenarar[0].adresse, &token, &sti, Some(&felt)),
            spoer(tenarar[1].adresse, &token, &sti, Some(&felt)),
        );
        let status = [ein.unwrap().status, annan.unwrap().status];
        assert_eq!(status, [303, 303], "each is told that it is done");
        let kept = app.count("uro where meldt_av = $1", kari.id.uuid());
        assert_eq!(kept.await, nr);
    }
}

#[tokio::test]
async fn one_of_two_machines_is_killed_and_the_other_takes_what_was_not_answered() {
    let mut froe = Froe::new();
    let app = TestApp::with_own_database().await;
    app.jobs_may_stop();
    crate::drift::show_migrations(&app).await;
    let nyklar = Nyklar::new(&app);
    let mut folk = Meldar::fleire(&app, 8).await;
    let annan = Tenar::start_with(&app, &nyklar);
    for _ in 0..gonger(2) {
        let mut ein = Tenar::start_with(&app, &nyklar);
        let teljar = Teljar::etter(5 + froe.under(30));
        let mut arbeid = meld(std::mem::take(&mut folk), ein.adresse, &teljar);
        tokio::select! {
            () = teljar.nok() => {}
            stoppa = arbeid.join_next() => panic!("it went away by itself: {}", stoppa.is_some()),
        }

        ein.drep();

        folk = arbeid.join_all().await;
        send_att(&mut folk, annan.adresse).await;
        stemmer(&mut app.sql().acquire().await.unwrap(), &folk).await;
    }
}
