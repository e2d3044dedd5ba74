//! Machines whose clocks are ten minutes apart: the one that answers next may be behind the one that answered last.

use laget::access::Role;
use time::Duration;

use crate::harness::TestApp;

/// How far the clock is moved before each thing somebody does.
const STEG: [i64; 6] = [10, -20, 20, -10, 10, -20];

#[tokio::test]
async fn machines_whose_clocks_are_ten_minutes_apart_lose_nothing_of_what_is_written() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let hage = kommune.barnehage("Åsen barnehage").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &hage).await;
    let nils = hage.barn("Nils", "Fjell").await;
    let client = app.login(&kari).await;
    let sti = format!("/uro/ny?barn={}", nils.id);
    for (nr, steg) in STEG.into_iter().enumerate() {
        app.clock().advance(Duration::minutes(steg));
        let side = client.get(&sti).await;
        assert_eq!(side.status, 200);
        // the draft is kept by a machine that is behind the one that gave the page
        app.clock().advance(Duration::minutes(-10));
        let id = side.attribute("input[name=id]", "value").remove(0);
        let felt = format!("id={id}&kva_er_sett=Kladd+{nr}");
        let stempel = side.attribute("form[data-utkast]", "data-utkast");
        let stempel = stempel.first().map_or("", String::as_str);
        let kladd = [
            ("sti", sti.as_str()),
            ("felt", felt.as_str()),
            ("stempel", stempel),
        ];
        assert_eq!(client.post("/utkast", &kladd).await.status, 200);
        let att = client.get(&sti).await;
        assert!(
            att.body.contains(&format!("Kladd {nr}")),
            "the draft is there"
        );
        // and the form is sent to one that is ahead
        app.clock().advance(Duration::minutes(20));
        let tekst = format!("Har vore borte {nr} gonger.");
        let mut fields = vec![
            ("kva_er_sett", tekst.as_str()),
            ("kven_er_uroa", "Pedagogisk leiar"),
            ("kva_meistrar_barnet", "Har to gode vener."),
            ("kor_raskt", "vanleg"),
        ];
        if att.has("[name=sak]") {
            fields.push(("sak", "ny"));
        }
        let sak = att.submit(&sti, &fields).await;
        assert_eq!(sak.status, 303, "{}", sak.text());
        app.clock().advance(Duration::minutes(-10));
        let sak = sak.follow().await;
        assert_eq!(sak.status, 200);
        assert!(sak.text().contains(&tekst), "{}", sak.text());
        let kept = app.count("uro where meldt_av = $1", kari.id.uuid());
        assert_eq!(kept.await, i64::try_from(nr).unwrap() + 1);
    }
    // the time of a row of the log is the database's own
    let log = "innsynslogg where brukar_id = $1 and abs(extract(epoch from at - now())) > 300";
    assert_eq!(app.count(log, kari.id.uuid()).await, 0);
    app.work().await;
}
