//! The form of consent as data: every word in every language, the plan's own words, and the laws of the day.

use std::collections::BTreeSet;

use laget::samtykke::mal::{
    self, Avgrensing, Gruppe, Instansslag, Mal, Spraak, Svar, Svarlinje, Tekst, Utfylling,
};
use sqlx::Row;
use time::Date;
use time::macros::date;

use crate::harness::TestApp;

const TODAY: Date = date!(2026 - 11 - 23);

/// The plan's form, letter for letter, in its order; the dotted lines are left out.
const PLAN: &str = "\
Samtykkeerklæring for tverrfagleg samarbeid i xx kommune
Erklæringa innhentast fortrinnsvis av koordinerande instans i saka
Underteikna samtykker i at følgjande instansar/personar kan utveksle opplysningar som er relevante for samarbeidet \
utan hinder av teieplikta, i den grad det er nødvendig for å gi/vurdere et forsvarleg tenestetilbod
XX kommune
Eventuelt avgrense dette samtykket til følgjande saksområde/tidsrom
Barnets namn
Fødselsnr.
Det tverrfaglege samarbeidet er heimla i følgjande lover: Forvaltningslova §13, Lov om helsepersonell kap. 5, \
Pasient- og brukarrettighetslova kap. 4, Helse- og omsorgslova kap. 4, Lov om barneverntenester §6-7, Lov om \
behandling av personopplysningar kap 3.
Det kan samarbeidast med følgjande instansar:
Helsestasjon/skulehelseteneste
Jordmor
Ressurspedagog
Miljøterapeut i FLS
Ungdomskontakt
Skule
Barnehage
Fastlege/lege
Fysioterapeut
Barnevern
Kommunepsykolog
Kommunal oppfølgingsteneste (KOT)
Bu og avlastning
NAV
Spesialisthelsetenesta ved
Andre
(Det skal settast X som teikn for godkjent for samarbeid og strek for ikkje godkjent samarbeid)
Om eg i ettertid ynskjer å reservere meg frå delar av samtykket er det mi plikt å informere den som innhenta \
samtykket om dette. Eg er kjend med at eg når som helst kan trekkje mitt samtykke tilbake.
Eg er opplyst om at eg kan nekte å gi samtykke og at dette ikkje vil påverke instansane/personane sine plikter \
etter lovverket.
Stad
Dato
Brukar/føresett
Den som innhentar samtykket
Kopi til samarbeidande instansar";

/// A template in a language, as the application loads it.
pub async fn load(app: &TestApp, mal: &str, spraak: Spraak) -> Mal {
    let mut connection = app.sql().acquire().await.unwrap();
    Mal::load(&mut connection, mal, spraak, TODAY)
        .await
        .unwrap()
        .unwrap()
}

/// Nora's form: yes to skule and fastlege, no to barnevern, the rest not answered.
pub fn nora() -> Utfylling {
    let line = |slag, svar, namn: Option<&str>| Svarlinje {
        slag,
        svar: Some(svar),
        spurd: true,
        namn: namn.map(|namn| namn.to_owned().into()),
    };
    Utfylling {
        kommune: "Seljord".to_owned(),
        foeremaal: "Nora skal få rett hjelp\npå skulen.".to_owned().into(),
        avgrensing: Avgrensing {
            saksomraade: Some("Skulefråvær".to_owned().into()),
            fraa: Some(TODAY),
            til: Some(date!(2027 - 11 - 22)),
        },
        barnets_namn: "Nora Li".to_owned().into(),
        fnr: "210419 *****".to_owned().into(),
        svar: vec![
            line(Instansslag::Skule, Svar::Ja, None),
            line(Instansslag::Fastlege, Svar::Ja, Some("Kari Vik")),
            line(Instansslag::Barnevern, Svar::Nei, None),
        ],
    }
}

#[tokio::test]
async fn every_template_and_language_has_every_word_and_no_other() {
    let app = TestApp::new().await;
    let expected = |mal: &str, instansar: &[(String, bool)]| -> BTreeSet<String> {
        let mut codes: BTreeSet<String> = Tekst::ALL.iter().map(|t| t.code().to_owned()).collect();
        for (slag, med_namn) in instansar {
            codes.insert(format!("instans.{slag}"));
            codes.insert(format!("forklar.{slag}"));
            if *med_namn {
                codes.insert(format!("namn.{slag}"));
            }
        }
        assert!(codes.len() > 100, "{mal}");
        codes
    };

    let mut seen = Vec::new();
    let pairs = "select distinct mal, spraak from samtykkemal_tekst order by 1, 2";
    for pair in sqlx::query(pairs).fetch_all(app.sql()).await.unwrap() {
        let (mal, spraak): (String, String) = (pair.get(0), pair.get(1));
        let instansar: Vec<(String, bool)> =
            sqlx::query_as("select slag, med_namn from samtykkemal_instans where mal = $1")
                .bind(&mal)
                .fetch_all(app.sql())
                .await
                .unwrap();
        let found: Vec<String> =
            sqlx::query_scalar("select kode from samtykkemal_tekst where mal = $1 and spraak = $2")
                .bind(&mal)
                .bind(&spraak)
                .fetch_all(app.sql())
                .await
                .unwrap();
        let found: BTreeSet<String> = found.into_iter().collect();
        assert_eq!(found, expected(&mal, &instansar), "{mal} {spraak}");
        seen.push(format!("{mal} {spraak}"));
    }
    assert_eq!(
        seen,
        [
            "v1 nn", "v2 ar", "v2 en", "v2 nb", "v2 nn", "v2 pl", "v2 uk", "v3 ar", "v3 en",
            "v3 nb", "v3 nn", "v3 pl", "v3 uk", "v4 ar", "v4 en", "v4 nb", "v4 nn", "v4 pl",
            "v4 uk"
        ]
    );
}

#[tokio::test]
async fn a_translation_fills_in_what_the_nynorsk_fills_in() {
    let app = TestApp::new().await;
    let other: Vec<String> = sqlx::query_scalar(
        r"with hol as (
            select t.mal, t.spraak, t.kode,
                array(select m[1] from regexp_matches(t.tekst, '\{[a-z]+\}', 'g') m order by 1) as hol
            from samtykkemal_tekst t
        )
        select h.spraak || ' ' || h.kode from hol h join hol nn on (nn.mal, nn.kode, nn.spraak) = (h.mal, h.kode, 'nn')
        where nn.hol <> h.hol",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    assert_eq!(other, Vec::<String>::new());
}

#[tokio::test]
async fn v1_is_the_plans_form_letter_for_letter() {
    let app = TestApp::new().await;
    let v1 = load(&app, "v1", Spraak::Nynorsk).await;

    let mut form = vec![
        v1.fylt(Tekst::Overskrift, &[("kommune", "xx")]),
        v1.tekst(Tekst::Innhentast).to_owned(),
        v1.tekst(Tekst::Innleiing).to_owned(),
        v1.fylt(Tekst::KommuneLinje, &[("kommune", "XX")]),
        v1.tekst(Tekst::Avgrensing).to_owned(),
        v1.tekst(Tekst::BarnetsNamn).to_owned(),
        v1.tekst(Tekst::Fnr).to_owned(),
        format!("{} {}", v1.tekst(Tekst::HeimelInnleiing), v1.heimelslinje()),
        v1.tekst(Tekst::InstansarInnleiing).to_owned(),
    ];
    form.extend(v1.instansar.iter().map(|instans| instans.label.clone()));
    let rest = [
        Tekst::XOgStrek,
        Tekst::Reservasjon,
        Tekst::RettTilNekte,
        Tekst::Stad,
        Tekst::Dato,
        Tekst::BrukarFoeresett,
        Tekst::Innhentar,
        Tekst::Kopi,
    ];
    form.extend(rest.map(|tekst| v1.tekst(tekst).to_owned()));

    assert_eq!(form.join("\n"), PLAN);
    assert_eq!(v1.instans(Instansslag::Ppt), None);
}

#[tokio::test]
async fn v2_has_ppt_and_the_laws_in_force() {
    let app = TestApp::new().await;
    let v2 = load(&app, "v2", Spraak::Polsk).await;

    assert_eq!(v2.instansar.len(), 17);
    assert_eq!(v2.instans(Instansslag::Ppt).unwrap().gruppe, Gruppe::Skule);
    assert_eq!(
        v2.heimelslinje(),
        "forvaltningslova §§ 13–13 b; helsepersonellova §§ 21–22; pasient- og brukarrettslova §§ 3-4, 4-3, 4-4; helse- \
         og omsorgstenestelova §§ 7-1–7-3; barnevernslova §§ 13-1, 15-8; opplæringslova §§ 24-1, 24-5; barnehagelova \
         §§ 2 b, 47 a."
    );
    assert!(!v2.kontrollert);
    assert!(load(&app, "v2", Spraak::Nynorsk).await.kontrollert);
    let with_names = v2.instansar.iter().filter(|instans| instans.namn.is_some());
    assert_eq!(
        with_names.map(|instans| instans.slag).collect::<Vec<_>>(),
        [
            Instansslag::Fastlege,
            Instansslag::Spesialisthelseteneste,
            Instansslag::Andre
        ]
    );
}

#[tokio::test]
async fn the_day_decides_which_template_and_which_laws_hold() {
    let app = TestApp::with_own_database().await;
    let mut connection = app.sql().acquire().await.unwrap();
    for (day, mal) in [
        (date!(2023 - 12 - 31), None),
        (date!(2024 - 01 - 01), Some("v1")),
        (date!(2026 - 06 - 30), Some("v1")),
        (date!(2026 - 07 - 01), Some("v2")),
        (date!(2026 - 11 - 26), Some("v2")),
        (date!(2026 - 11 - 27), Some("v3")),
        (date!(2026 - 11 - 28), Some("v4")),
    ] {
        assert_eq!(
            mal::gjeldande(&mut connection, day)
                .await
                .unwrap()
                .as_deref(),
            mal,
            "{day}"
        );
    }
    assert_eq!(
        mal::spraak_i(&mut connection, "v1").await.unwrap(),
        [Spraak::Nynorsk]
    );
    assert_eq!(
        mal::spraak_i(&mut connection, "v2").await.unwrap(),
        Spraak::ALL
    );
    let missing = Mal::load(&mut connection, "v1", Spraak::Arabisk, TODAY)
        .await
        .unwrap();
    assert!(missing.is_none());

    // the new forvaltningslov: the old one ends, the new one begins
    let change =
        "update samtykke_heimel set gyldig_til = '2027-06-30' where mal = 'v2' and rekkje = 1";
    sqlx::query(change).execute(app.sql()).await.unwrap();
    let new = "insert into samtykke_heimel (mal, rekkje, tekst, gyldig_fraa) values ('v2', 1, 'ny lov § 30', '2027-07-01')";
    sqlx::query(new).execute(app.sql()).await.unwrap();
    for (day, first) in [
        (date!(2027 - 06 - 30), "forvaltningslova §§ 13–13 b"),
        (date!(2027 - 07 - 01), "ny lov § 30"),
    ] {
        let v2 = Mal::load(&mut connection, "v2", Spraak::Nynorsk, day)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (v2.heimlar[0].as_str(), v2.heimlar.len()),
            (first, 7),
            "{day}"
        );
    }

    // half a form is never shown
    let one_gone = "delete from samtykkemal_tekst where spraak = 'en' and kode = 'reservasjon'";
    sqlx::query(one_gone).execute(app.sql()).await.unwrap();
    assert!(
        Mal::load(&mut connection, "v2", Spraak::Engelsk, TODAY)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_whole_text_is_the_form_with_the_answers_and_has_one_fingerprint() {
    let app = TestApp::new().await;
    let v2 = load(&app, "v2", Spraak::Nynorsk).await;
    let text = v2.heile_teksten(&nora());

    for line in [
        "Samtykkeerklæring for tverrfagleg samarbeid i Seljord kommune",
        "Føremål: Nora skal få rett hjelp på skulen.",
        "Eventuelt avgrense dette samtykket til følgjande saksområde/tidsrom: Skulefråvær · 23.11.2026–22.11.2027",
        "Barnets namn: Nora Li",
        "Fødselsnr.: 210419 *****",
        "X Skule (Ja)",
        "X Fastlege/lege Kari Vik (Ja)",
        "– Barnevern (Nei)",
        "○ Jordmor (Ikkje svart)",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert_eq!(text, v2.heile_teksten(&nora()));

    let mut other = nora();
    other.svar[0].svar = Some(Svar::Nei);
    assert_ne!(mal::avtrykk(&text), mal::avtrykk(&v2.heile_teksten(&other)));
    let english = load(&app, "v2", Spraak::Engelsk).await;
    let arabic = load(&app, "v2", Spraak::Arabisk)
        .await
        .heile_teksten(&nora());
    assert!(arabic.contains("\u{200E}210419 *****\u{200E}"), "{arabic}");
    assert_ne!(
        mal::avtrykk(&text),
        mal::avtrykk(&english.heile_teksten(&nora()))
    );
}

#[tokio::test]
async fn what_nobody_asked_about_has_a_strek_and_is_no_nei() {
    let app = TestApp::new().await;
    let mut utfylling = nora();
    utfylling.svar.push(Svarlinje {
        slag: Instansslag::Nav,
        svar: Some(Svar::Nei),
        spurd: false,
        namn: None,
    });
    for (spraak, ord) in [
        (Spraak::Nynorsk, "Ikkje spurd"),
        (Spraak::Bokmaal, "Ikke spurt"),
        (Spraak::Engelsk, "Not asked"),
        (Spraak::Polsk, "Nie pytano"),
        (Spraak::Ukrainsk, "Не запитано"),
        (Spraak::Arabisk, "لم يسأل عنها"),
    ] {
        let v4 = load(&app, "v4", spraak).await;
        let text = v4.heile_teksten(&utfylling);
        let nei = v4.tekst(Tekst::SvarNei);
        let barnevern = &v4.instans(Instansslag::Barnevern).unwrap().label;
        for line in [format!("– NAV ({ord})"), format!("– {barnevern} ({nei})")] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
    // the forms before go on saying what was signed on them
    for mal in ["v1", "v2", "v3"] {
        let text = load(&app, mal, Spraak::Nynorsk).await;
        let text = text.heile_teksten(&utfylling);
        assert!(text.contains("– NAV (Nei)"), "{mal}: {text}");
    }
}
