//! The letters about a meeting: a time and a place, once, and never a word of what it is about.

use std::collections::BTreeSet;

use laget::mail::Mailer;
use time::Duration;

use super::innkalling::{GJEST, Kalla};
use super::letter::Brev;
use crate::harness::Page;

/// Every word a letter about a meeting may hold, in Nynorsk and in English. No name, no service.
const ORD: &str = "melding frå laget du er kalla inn til eit møte eit har fått ny tid eller stad skal ikkje på var når og kvar det \
    står i kalenderfila svar når logga denne e-posten kjem fram av omsyn personvernet noko meir sida lenka går der svarar les om \
    teieplikta skriv under berre deg gjeld dette møtet english you are invited a meeting the time and place in calendar file \
    has new or it is were cancelled for to invitert logg for å svare skrive vil at møtet vite";

/// Those of a letter to a family in the other languages of the form of samtykke.
const ORD_FAMILIE: &str = "polski masz zaproszenie na spotkanie czas i miejsce są w pliku kalendarza które ma nowy lub nowe one było \
    zostało dla ciebie odwołane \
    українська вас запрошено на зустріч час і місце вказано у файлі календаря яку має новий або нове їх було для скасовано \
    العربية لديك دعوة إلى اجتماع الوقت والمكان في ملف التقويم تغير وقت الاجتماع المدعو إليه أو مكانه تجد ذلك ألغي بالنسبة إليك الذي دعيت";

/// Every line of a calendar file.
const LINJER: [&str; 17] = [
    "BEGIN",
    "VERSION",
    "PRODID",
    "CALSCALE",
    "METHOD",
    "DTSTAMP",
    "UID",
    "SUMMARY",
    "LOCATION",
    "DTSTART",
    "DTEND",
    "SEQUENCE",
    "CLASS",
    "DESCRIPTION",
    "ORGANIZER",
    "ATTENDEE",
    "STATUS",
];

/// The words of a text, but for its links and tags.
fn ord(tekst: &str) -> BTreeSet<String> {
    let utan_merke: String = tekst
        .split('<')
        .map(|del| del.split_once('>').map_or(del, |(_, etter)| etter))
        .collect::<Vec<_>>()
        .join(" ");
    let utan_lenker = utan_merke
        .split_whitespace()
        .filter(|del| !del.starts_with("https://"));
    utan_lenker
        .flat_map(|del| del.split(|c: char| !c.is_alphabetic() && c != '-'))
        .filter(|ord| !ord.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// All that is said is on the list, and the place stands in the calendar file alone.
pub fn sjekk(brev: &Brev, stad: &str) {
    let lov: BTreeSet<String> = ord(ORD).union(&ord(ORD_FAMILIE)).cloned().collect();
    for tekst in [&brev.tekst, &brev.html] {
        let sagt = ord(tekst);
        let ukjende: Vec<_> = sagt.difference(&lov).collect();
        assert!(ukjende.is_empty(), "{ukjende:?} in {tekst}");
    }
    assert_eq!(
        brev.emne, "Melding =?utf-8?b?ZnLDpQ==?= Laget",
        "the subject"
    );
    for linje in brev.raa.replace("\r\n ", "").split("\r\n") {
        let namn = linje.split([':', ';']).next().unwrap();
        assert!(
            namn.is_empty() || namn == "END" || LINJER.contains(&namn),
            "{linje}"
        );
    }
    assert_eq!(brev.fil["SUMMARY"], "Møte");
    assert_eq!(brev.fil["LOCATION"], stad);
    for tekst in [&brev.tekst, &brev.html] {
        assert!(!tekst.contains(stad), "{tekst}");
    }
    for namn in ["Pål", "Heidi", "Rita", "Gro", "Åsen", "PPT", "lege"] {
        for tekst in [&brev.tekst, &brev.html] {
            assert!(!tekst.contains(namn), "{namn} in {tekst}");
        }
        let fil = brev.raa.replace("gro@lege.example", "");
        assert!(!fil.contains(namn), "{namn} in {fil}");
    }
}

async fn flytt(k: &Kalla, felt: &[(&str, &str)]) -> Page {
    let done = k.rektor.submit(&k.path("/endre"), felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    done
}

/// To whom, what the calendar is asked to do, and in which order.
fn kva(brev: &[Brev]) -> Vec<(String, String, i32)> {
    let mut kva: Vec<_> = brev
        .iter()
        .map(|b| {
            (
                b.til.clone(),
                b.fil["METHOD"].clone(),
                b.fil["SEQUENCE"].parse().unwrap(),
            )
        })
        .collect();
    kva.sort();
    kva
}

#[tokio::test]
async fn each_is_told_that_it_is_moved_and_called_off_and_a_calendar_can_order_the_letters() {
    let k = Kalla::new().await;
    k.kall_inn(&GJEST).await;
    let fyrst = k.brev();
    assert_eq!(
        fyrst
            .iter()
            .map(|b| b.til.as_str())
            .collect::<BTreeSet<_>>(),
        [
            "gro@lege.example",
            "heidi@laget.example",
            "paal@laget.example"
        ]
        .into()
    );
    for brev in &fyrst {
        sjekk(brev, "Møterom 2");
        assert!(brev.filslag.contains("method=REQUEST"), "{}", brev.filslag);
        assert_eq!(brev.fil["DTSTART"], "20280301T110000Z");
        assert_eq!(brev.fil["DTEND"], "20280301T123000Z");
        assert_eq!(brev.fil["ATTENDEE"], format!("mailto:{}", brev.til));
        let link = brev.fil.contains_key("DESCRIPTION");
        assert_eq!(
            link,
            brev.til != "gro@lege.example",
            "a guest cannot log in"
        );
    }

    // in quiet hours too: a Saturday night
    k.scene
        .app
        .clock()
        .set(time::macros::datetime!(2026-11-28 23:00 +1));
    // a day in summer time: at twelve by the wall still
    flytt(&k, &[("dato", "05.04.2028"), ("stad", "Møterom 3")]).await;
    let flytta = k.brev().split_off(3);
    assert_eq!(flytta.len(), 3);
    for brev in &flytta {
        sjekk(brev, "Møterom 3");
        assert_eq!(brev.fil["DTSTART"], "20280405T100000Z");
        let foer = fyrst.iter().find(|b| b.til == brev.til).unwrap();
        assert_eq!(foer.fil["UID"], brev.fil["UID"]);
        let nr = |b: &Brev| b.fil["SEQUENCE"].parse::<i32>().unwrap();
        assert!(nr(foer) < nr(brev));
    }
    // saved without a change: nobody is told
    flytt(&k, &[]).await;
    assert_eq!(k.brev().len(), 6);

    let ppt = k.deltakar(&k.scene.ppt).await;
    k.rektor.post(&k.av(ppt, "ta-av"), &[]).await;
    let av = k.brev().split_off(6);
    assert_eq!(av.len(), 1);
    assert_eq!(
        (av[0].til.as_str(), av[0].fil["METHOD"].as_str()),
        ("paal@laget.example", "CANCEL")
    );
    sjekk(&av[0], "Møterom 3");

    let done = k
        .rektor
        .submit(&k.path("/avlys"), &[("grunn", "Sjukdom hos barnevernet")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let avlyst = k.brev().split_off(7);
    assert_eq!(avlyst.len(), 2);
    for brev in &avlyst {
        sjekk(brev, "Møterom 3");
        assert_eq!(brev.fil["METHOD"], "CANCEL");
        assert_eq!(brev.fil["STATUS"], "CANCELLED");
        assert!(!brev.til.starts_with("paal"), "told once already");
    }
    // and nothing more, however often the job runs
    k.scene.app.worker().work_off().await.unwrap();
    assert_eq!(k.brev().len(), 9);
}

#[tokio::test]
async fn what_is_moved_and_called_off_before_the_letter_goes_is_told_once_or_not_at_all() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    assert_eq!(k.brev().len(), 2);
    // as if no worker had been at it yet
    k.set("update moete_brev set tilstand = 'ventar' where moete_id = $1")
        .await;
    flytt(&k, &[("fraa", "9"), ("til", "10")]).await;
    let brev = k.brev().split_off(2);
    assert_eq!(
        brev.len(),
        2,
        "one each, of how it is now: {:?}",
        kva(&brev)
    );
    assert!(brev.iter().all(|b| b.fil["DTSTART"] == "20280301T080000Z"));

    // called off before anything went: nothing to say
    k.set("update moete_brev set tilstand = 'ventar' where moete_id = $1")
        .await;
    let done = k
        .rektor
        .submit(&k.path("/avlys"), &[("grunn", "Sjukdom")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    k.scene.app.worker().work_off().await.unwrap();
    assert_eq!(k.brev().len(), 4);
}

#[tokio::test]
async fn whoever_has_left_the_job_or_has_no_address_gets_no_letter() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    k.scene.kommune.end_medlemskap(&k.scene.ppt).await;
    flytt(&k, &[("stad", "Møterom 3")]).await;
    let brev = k.brev().split_off(2);
    assert_eq!(brev.len(), 1);
    assert_eq!(brev[0].til, "heidi@laget.example");
    let side = k.rektor.get(&k.path("")).await;
    assert!(
        side.text().contains("Arbeider ikkje her lenger"),
        "{}",
        side.text()
    );
}

#[tokio::test]
async fn a_mail_server_that_is_away_loses_no_letter_and_one_that_goes_silent_gets_it_once() {
    let k = Kalla::new().await;
    let app = &k.scene.app;
    app.jobs_may_stop();
    let folder = std::env::temp_dir().join(format!("laget-moete-{}", app.new_id()));
    // a file where a folder should be: nothing can be kept
    std::fs::write(&folder, "").unwrap();
    k.kall_inn(&[]).await;
    k.set("update moete_brev set tilstand = 'ventar' where moete_id = $1")
        .await;
    k.set(
        "insert into job (kommune_id, job_id, kind, dedupe_key, run_at)
        select kommune_id, gen_random_uuid(), 'moetebrev', 'moetebrev', '2026-11-01' from moete where moete_id = $1",
    )
    .await;
    let away = app.worker_with(Mailer::Folder(folder.clone()));
    away.work_off().await.unwrap();
    let ventar = "moete_brev where tilstand = 'ventar' and moete_id = $1";
    assert_eq!(app.count(ventar, k.moete).await, 2, "kept for later");
    let before = k.brev().len();
    app.clock().advance(Duration::days(1));
    app.worker().work_off().await.unwrap();
    app.worker().work_off().await.unwrap();
    assert_eq!(k.brev().len(), before + 2);
    assert_eq!(app.count(ventar, k.moete).await, 0);
    std::fs::remove_file(folder).unwrap();

    // a worker that took one and never came back: nobody sends it again
    k.set("update moete_brev set tilstand = 'underveg', endra_at = now() - interval '1 hour' where tilstand = 'sendt' and moete_id = $1").await;
    flytt(&k, &[("stad", "Møterom 3")]).await;
    assert_eq!(
        app.count(
            "moete_brev where tilstand = 'uviss' and moete_id = $1",
            k.moete
        )
        .await,
        2
    );
    assert_eq!(k.brev().len(), before + 4, "the new one went");
}
