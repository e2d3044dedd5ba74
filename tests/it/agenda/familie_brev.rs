//! The letters to a family about a meeting: when it is moved, called off, and to whom none goes.

use super::familie::Invitasjon;
use crate::tst::brev::sjekk;
use crate::tst::letter::Brev;

#[tokio::test]
async fn they_are_told_when_it_is_moved_and_need_not_come_when_it_is_taken_out() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let side = i.side().await;
    let page = i.mor.get(&side).await;
    assert_eq!(page.submit(&side, &[("svar", "kjem")]).await.status, 303);
    // their item comes first: they are told when it is said that they should
    assert_eq!(i.scene.gjer(&i.scene.rektor, i.punkt, "opp").await, 303);
    assert_eq!(i.brev().len(), 1);
    let staff = i.rektor.get(&i.path()).await.text();
    assert!(staff.contains("Punktet er no kl. 12.00–12.30"), "{staff}");
    assert_eq!(i.gjer("ny_tid", &i.mor_verdi()).await.status, 303);
    let brev = i.brev();
    assert!(
        brev[1].fil["DTSTART"].ends_with("T110000Z"),
        "{:?}",
        brev[1].fil
    );
    assert_eq!(brev[0].fil["UID"], brev[1].fil["UID"]);
    assert!(brev[0].fil["SEQUENCE"] < brev[1].fil["SEQUENCE"]);
    assert!(
        i.mor
            .get(&side)
            .await
            .text()
            .contains("Du har ikkje svart enno")
    );

    // the meeting is two hours later: so are they
    let veg = format!("/moete/{}/endre", i.scene.moete);
    let done = i
        .rektor
        .submit(&veg, &[("fraa", "14.00"), ("til", "15.30")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(i.brev()[2].fil["DTSTART"].ends_with("T130000Z"));
    // whoever had the page open, answers another time
    let no = page.submit(&side, &[("svar", "kjem")]).await;
    assert_eq!(no.status, 409);
    assert!(no.text().contains("ny tid eller ny stad"), "{}", no.text());
    assert!(i.mor.get(&side).await.text().contains("14.00–14.30"));

    assert_eq!(i.scene.gjer(&i.scene.rektor, i.punkt, "ta_ut").await, 303);
    let brev = i.brev();
    assert_eq!((brev.len(), brev[3].fil["METHOD"].as_str()), (4, "CANCEL"));
    sjekk(&brev[3], "Møterom 2");
    assert!(
        i.mor
            .get(&side)
            .await
            .text()
            .contains("Saka er ikkje med i dette møtet")
    );
    i.scene.app.worker().work_off().await.unwrap();
    assert_eq!(i.brev().len(), 4);
}

#[tokio::test]
async fn the_agenda_says_that_their_time_is_another_and_one_press_tells_all_of_them() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let knapp = "Send ny tid til alle det gjeld";
    let agenda = i.scene.path("");
    assert!(!i.rektor.get(&agenda).await.text().contains(knapp));
    assert_eq!(i.scene.gjer(&i.scene.rektor, i.punkt, "opp").await, 303);
    let page = i.rektor.get(&agenda).await;
    assert!(
        page.text().contains(knapp) && page.text().contains("Invitert til ei anna tid"),
        "{}",
        page.text()
    );
    // whoever plans and does not see the sak, is not told and moves nobody
    let berit = i.scene.as_(&i.scene.barnevern).await;
    assert!(!berit.get(&agenda).await.text().contains(knapp));
    let veg = i.scene.path("/ny-tid");
    assert_eq!(berit.post(&veg, &[]).await.status, 303);
    assert_eq!(i.brev().len(), 1);
    for _ in 0..2 {
        assert_eq!(i.rektor.post(&veg, &[]).await.status, 303);
    }
    let brev = i.brev();
    assert_eq!(brev.len(), 2, "once");
    assert!(brev[1].fil["DTSTART"].ends_with("T110000Z"));
    assert!(!i.rektor.get(&agenda).await.text().contains(knapp));
    let kari = i.scene.as_(&i.scene.kari).await;
    assert_eq!(kari.post(&veg, &[]).await.status, 404);
}

#[tokio::test]
async fn an_invitation_can_be_taken_back_and_a_meeting_called_off() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let side = i.side().await;
    assert_eq!(i.gjer("ta_av", &i.mor_verdi()).await.status, 303);
    assert_eq!(i.brev()[1].fil["METHOD"], "CANCEL");
    let teken = i.mor.get(&side).await;
    assert!(
        teken.text().contains("Invitasjonen er teken attende"),
        "{}",
        teken.text()
    );
    assert!(!teken.has("form.skjema"));
    // and is not told where the meeting is now
    let veg = format!("/moete/{}/endre", i.scene.moete);
    let flytta = [("fraa", "9"), ("til", "11"), ("stad", "Kommunehuset")];
    let done = i.rektor.submit(&veg, &flytta).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let teken = i.mor.get(&side).await.text();
    assert!(
        !teken.contains("Kommunehuset") && !teken.contains("09.") && !teken.contains("Møterom"),
        "{teken}"
    );
    assert!(
        !i.mor
            .get("/familie")
            .await
            .has(&format!("a[href='{side}']"))
    );
    assert_eq!(
        i.gjer("ta_av", &i.mor_verdi()).await.status,
        303,
        "a second press changes nothing"
    );
    assert_eq!(i.brev().len(), 2);
    i.inviter_mor().await;
    assert_eq!(i.brev().len(), 3);
    let veg = format!("/moete/{}/avlys", i.scene.moete);
    let done = i.rektor.submit(&veg, &[("grunn", "Sjukdom")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(i.brev()[3].fil["METHOD"], "CANCEL");
    let framsida = i.mor.get("/familie").await;
    assert!(!framsida.text().contains("invitert"));
    assert_eq!(framsida.text().matches("er avlyst").count(), 1);
    assert_eq!(i.gjer("inviter", &i.mor_verdi()).await.status, 409);
}

#[tokio::test]
async fn nobody_gets_a_letter_that_could_tell_where_the_child_is_or_that_leads_nowhere() {
    for (sql, ord) in [
        (
            "update barn set adressesperre = true where barn_id = $1",
            "adressesperre",
        ),
        (
            "update foeresett set epost = null where barn_id = $1",
            "E-postadressa manglar",
        ),
        (
            "update foeresett set fnr_oppslag = null, fnr_kryptert = null, fnr_noekkel = null where barn_id = $1",
            "Fødselsnummeret manglar",
        ),
        (
            "update foeresett set innsynsrett = false where barn_id = $1",
            "viser ikkje på sida",
        ),
        (
            "delete from samtale where sak_id in (select sak_id from sak where barn_id = $1)",
            "nokon samtale",
        ),
    ] {
        let i = Invitasjon::new().await;
        i.set(sql).await;
        let page = i.rektor.get(&i.path()).await.text();
        assert!(page.contains(ord), "{ord}: {page}");
        i.inviter_mor().await;
        let page = i.rektor.get(&i.path()).await.text();
        assert!(page.contains("Ingen e-post er send"), "{page}");
        assert!(i.brev().is_empty(), "{ord}");
    }
    // and when it comes between the press and the letter
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    i.set("update barn set adressesperre = true where barn_id = $1")
        .await;
    assert_eq!(i.gjer("ta_av", &i.mor_verdi()).await.status, 303);
    assert_eq!(i.brev().len(), 1, "not even that it is off");
}

#[tokio::test]
async fn a_child_comes_too_and_a_youth_is_asked_at_an_address_that_is_written() {
    let i = Invitasjon::new().await;
    let page = i.rektor.get(&i.path()).await.text();
    assert!(page.contains("Under 15 år"), "{page}");
    assert_eq!(i.gjer("inviter", "barn").await.status, 303);
    let barn = "moete_familie where punkt_id = $1 and kven = 'barn' and brev = 'unoedig'";
    assert_eq!(i.scene.app.count(barn, i.punkt).await, 1);
    assert_eq!(i.gjer("ta_av", "barn").await.status, 303);

    i.set("update barn set foedd = app.today() - interval '15 years 2 days', fnr_oppslag = sha256(barn_id::text::bytea),
        fnr_kryptert = '', fnr_noekkel = 1 where barn_id = $1")
        .await;
    let felt = [
        ("gjer", "inviter"),
        ("kven", "barn"),
        ("epost", "ikkje ei adresse"),
    ];
    let feil = i.rektor.post(&i.path(), &felt).await;
    assert_eq!(feil.status, 422);
    assert!(
        feil.error_on("epost")
            .unwrap()
            .contains("inga e-postadresse")
    );
    assert_eq!(feil.attribute("#felt-epost", "value"), ["ikkje ei adresse"]);
    let felt = [
        ("gjer", "inviter"),
        ("kven", "barn"),
        ("epost", "nora@ungdom.example"),
    ];
    assert_eq!(i.rektor.post(&i.path(), &felt).await.status, 303);
    let til: Vec<String> = i
        .scene
        .app
        .letters()
        .iter()
        .map(|l| Brev::read(l).til)
        .collect();
    assert_eq!(til, ["nora@ungdom.example"]);

    let nora = i.scene.barn.ungdom_inne().await;
    let framside = nora.get("/familie").await;
    let lenke = framside.attribute(".ds-alert a", "href").remove(0);
    let page = nora.get(&lenke).await;
    assert!(
        page.text().contains("det kan foreldra dine òg gjere"),
        "{}",
        page.text()
    );
    let felt = [
        ("svar", "kjem_ikkje"),
        ("stemme", "Eg orkar ikkje sitje der."),
    ];
    assert_eq!(page.submit(&lenke, &felt).await.status, 303);
    let staff = i.rektor.get(&i.path()).await.text();
    assert!(staff.contains("Kjem ikkje"), "{staff}");
    assert_eq!(i.mor.get(&lenke).await.status, 404, "it is the youth's");
}

#[tokio::test]
async fn nobody_is_asked_to_come_when_the_meeting_is_over() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    // what is before it takes the time of the whole meeting
    sqlx::query("update moete_punkt set minutt = 80 where moete_id = $1 and punkt_id <> $2")
        .bind(i.scene.moete)
        .bind(i.punkt)
        .execute(i.scene.app.sql())
        .await
        .unwrap();
    let felt = format!("gjer-{}", i.mor_verdi());
    let why = "Punktet er kl. 13.20–13.50 på agendaen, og møtet sluttar kl. 13.30.";

    let no = i.gjer("ny_tid", &i.mor_verdi()).await;

    assert_eq!(no.status, 422);
    assert!(no.error_on(&felt).unwrap().contains(why), "{}", no.text());
    let alle = i.rektor.post(&i.scene.path("/ny-tid"), &[]).await;
    assert_eq!(alle.status, 409);
    let kva_punkt = format!("Ingen har fått ny tid. Punkt 2: {why}");
    assert!(alle.text().contains(&kva_punkt), "{}", alle.text());
    assert_eq!(i.gjer("ta_av", &i.mor_verdi()).await.status, 303);
    let no = i.gjer("inviter", &i.mor_verdi()).await;
    assert!(no.error_on(&felt).unwrap().contains(why), "{}", no.text());
    let att = "moete_familie where punkt_id = $1 and teken_av_at is null";
    assert_eq!(i.scene.app.count(att, i.punkt).await, 0);
    // it is moved up: there is time for them
    assert_eq!(i.scene.gjer(&i.scene.rektor, i.punkt, "opp").await, 303);
    i.inviter_mor().await;
}

#[tokio::test]
async fn the_letter_is_sent_when_an_address_comes_after_the_invitation() {
    let i = Invitasjon::new().await;
    i.set("update foeresett set epost = null where barn_id = $1")
        .await;
    i.inviter_mor().await;
    let knapp = "button[name=gjer][value=send]";
    assert!(!i.rektor.get(&i.path()).await.has(knapp), "no address yet");
    let no = i.gjer("send", &i.mor_verdi()).await;
    assert_eq!(no.status, 422);
    assert!(
        no.text().contains("E-posten kan ikkje sendast no"),
        "{}",
        no.text()
    );

    i.set("update foeresett set epost = foeresett_id || '@mor.example' where barn_id = $1")
        .await;
    assert!(i.rektor.get(&i.path()).await.has(knapp));
    assert_eq!(i.gjer("send", &i.mor_verdi()).await.status, 303);

    assert_eq!(i.brev().len(), 1);
    assert_eq!(i.brev()[0].fil["METHOD"], "REQUEST");
    sjekk(&i.brev()[0], "Møterom 2");
    assert!(!i.rektor.get(&i.path()).await.has(knapp), "it has gone");
    assert_eq!(i.gjer("send", &i.mor_verdi()).await.status, 422);
    assert_eq!(i.brev().len(), 1, "once");
    // a youth, at an address that is written
    let i = Invitasjon::new().await;
    i.set("update barn set foedd = app.today() - interval '15 years 2 days', fnr_oppslag = sha256(barn_id::text::bytea),
        fnr_kryptert = '', fnr_noekkel = 1 where barn_id = $1")
        .await;
    assert_eq!(i.gjer("inviter", "barn").await.status, 303);
    let felt = [("gjer", "send"), ("kven", "barn"), ("epost", "nora")];
    let no = i.rektor.post(&i.path(), &felt).await;
    assert!(no.error_on("epost").is_some(), "{}", no.text());
    let felt = [
        ("gjer", "send"),
        ("kven", "barn"),
        ("epost", "nora@ung.example"),
    ];
    assert_eq!(i.rektor.post(&i.path(), &felt).await.status, 303);
    let letters = i.scene.app.letters();
    let mut til = letters.iter().map(|l| Brev::read(l).til);
    assert!(til.any(|til| til == "nora@ung.example"));
    // it was wrong, and is told so: another can be written
    i.set("update moete_familie set brev = 'avvist' where kven = 'barn' and sak_id in (select sak_id from sak where barn_id = $1)")
        .await;
    let page = i.rektor.get(&i.path()).await;
    assert!(
        page.text()
            .contains("E-posten kom ikkje fram. Sjå over adressa")
            && page.has("#felt-epost"),
        "{}",
        page.text()
    );
    let felt = [
        ("gjer", "send"),
        ("kven", "barn"),
        ("epost", "nora@rett.example"),
    ];
    assert_eq!(i.rektor.post(&i.path(), &felt).await.status, 303);
    let letters = i.scene.app.letters();
    let til: Vec<String> = letters.iter().map(|l| Brev::read(l).til).collect();
    assert_eq!(til.last().unwrap(), "nora@rett.example", "{til:?}");
    // who plans and does not write in the sak, sends nothing
    let vern = i.scene.as_(&i.scene.barnevern).await;
    let felt = [("gjer", "send"), ("kven", &i.mor_verdi())];
    assert_eq!(vern.post(&i.path(), &felt).await.status, 404);
}
