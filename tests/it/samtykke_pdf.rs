//! The signed form as a document: every label in order, whatever is written on it, in every language.
//!
//! `qpdf` says whether the file is sound and `pdftotext` what a reader finds in it. veraPDF is in no registry that the
//! project can reach; the standards are what typst itself refuses to break. With `LAGET_PDF_TIL=<folder>` the documents
//! are kept there, to be looked at.

mod oppsett;

use std::path::Path;
use std::process::{Command, Output};

use laget::samtykke::mal::{Instansslag, Mal, Spraak, Svar, Svarlinje, Tekst, Utfylling};
use laget::samtykke::pdf::{Foert, Innhentar, Metode, Omfang, Rolle, Signatur, Skjema, render};
use time::macros::datetime;
use unicode_normalization::UnicodeNormalization;

use crate::harness::TestApp;
use crate::samtykke_mal::{load, nora};

fn run(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program}: {error} (script/test installs it)"));
    assert!(
        output.status.success(),
        "{program}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// The document, which `qpdf` found sound, as text in the order of the document: one line, one space between words.
fn text_of(skjema: &Skjema, name: &str) -> String {
    let pdf = render(skjema).unwrap();
    let kept =
        std::env::var("LAGET_PDF_TIL").unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned());
    let path = Path::new(&kept).join(format!("samtykke-{name}.pdf"));
    std::fs::write(&path, &pdf).unwrap();
    text_in(&path)
}

/// The same of a document in a file.
pub fn text_in(path: &Path) -> String {
    let path = path.to_str().unwrap();
    run("qpdf", &["--check", path]);
    let text = String::from_utf8(run("pdftotext", &["-raw", path, "-"]).stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The language a document says it is in.
pub fn language_of(path: &Path) -> String {
    let plain = [
        "--qdf",
        "--object-streams=disable",
        path.to_str().unwrap(),
        "-",
    ];
    let pdf = String::from_utf8_lossy(&run("qpdf", &plain).stdout).into_owned();
    let catalog = pdf.split("/Type /Catalog").next().unwrap();
    let (_, lang) = catalog.rsplit_once("/Lang (").expect("a language");
    lang.split(')').next().unwrap().to_owned()
}

fn signatur(namn: &str, metode: Metode) -> Signatur {
    Signatur {
        namn: namn.to_owned().into(),
        rolle: Rolle::Foeresett,
        metode,
        stad: "Seljord".to_owned(),
        tid: datetime!(2026-11-24 18:05 UTC),
        avtrykk: Some([0xAB; 32]),
        foert: None,
        merknad: None,
        omfang: Omfang::SomSkjemaet,
    }
}

/// Every instans answered, two signers, in the language.
async fn signed(app: &TestApp, mal: &str, spraak: Spraak) -> Skjema {
    let mal = load(app, mal, spraak).await;
    let norsk = if spraak.treng_norsk() {
        Some(load(app, &mal.mal, Spraak::Nynorsk).await)
    } else {
        None
    };
    let mut utfylling = nora();
    utfylling.fnr = "210419 12345".to_owned().into();
    for instans in &mal.instansar {
        if utfylling.linje(instans.slag).is_none() {
            utfylling.svar.push(Svarlinje {
                slag: instans.slag,
                svar: Some(Svar::Nei),
                spurd: false,
                namn: None,
            });
        }
    }
    let mut anders = signatur(
        "Anders Li",
        Metode::Papir {
            original: "arkivet, mappe 2026/118".to_owned(),
        },
    );
    anders.avtrykk = None;
    anders.foert = Some(Foert {
        av: "Kari Vik".to_owned().into(),
        stadfesta_av: "Rolf Rektor".to_owned().into(),
    });
    anders.omfang = Omfang::NeiTil(vec![Instansslag::Barnevern, Instansslag::Nav]);
    Skjema {
        mal,
        norsk,
        utfylling,
        signaturar: vec![
            signatur(
                "Olena Li",
                Metode::Idporten {
                    nivaa: "idporten-loa-high".to_owned(),
                },
            ),
            anders,
        ],
        ventar: Vec::new(),
        utdrag: None,
        trekt: Vec::new(),
        utan_kopi: Vec::new(),
        innhentar: Some(Innhentar {
            namn: "Kari Vik".to_owned().into(),
            instans: "Åsen skule".to_owned(),
            stad: "Seljord".to_owned(),
            tid: datetime!(2026-11-24 18:10 UTC),
        }),
        referanse: "SM-4KZ7".to_owned(),
        laga: datetime!(2026-11-24 18:10 UTC),
    }
}

/// Without blanks and hyphens: where a line was broken does not matter.
pub fn dense(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '-' && *c != '\u{200B}')
        .nfc()
        .collect()
}

/// Letters only, and no ligature of lam and alef: pdftotext turns the two around, as it reads the glyph from left to right.
pub fn is_plain(word: &str) -> bool {
    let ligature = ["لا", "لأ", "لإ", "لآ"].iter().any(|pair| word.contains(pair));
    word.chars().all(char::is_alphabetic) && !ligature
}

/// That these stand in the text, in this order.
pub fn in_order(text: &str, labels: &[String]) {
    let all = dense(text);
    let mut rest = all.as_str();
    for label in labels {
        let Some(at) = rest.find(&dense(label)) else {
            panic!("«{label}» is not after what came before:\n{rest}\n--- in all of\n{text}");
        };
        rest = &rest[at + dense(label).len()..];
    }
}

/// The form's labels in its order, with what this form has in the circles.
fn labels(mal: &Mal, utfylling: &Utfylling) -> Vec<String> {
    let kommune = [("kommune", utfylling.kommune.as_str())];
    let mut labels = vec![
        mal.fylt(Tekst::Overskrift, &kommune),
        mal.tekst(Tekst::Innhentast).to_owned(),
        mal.tekst(Tekst::Innleiing).to_owned(),
        mal.fylt(Tekst::KommuneLinje, &kommune),
        mal.tekst(Tekst::Foeremaal).to_owned(),
        mal.tekst(Tekst::BarnetsNamn).to_owned(),
        mal.tekst(Tekst::Fnr).to_owned(),
        mal.tekst(Tekst::HeimelInnleiing).to_owned(),
        mal.heimelslinje(),
        mal.tekst(Tekst::InstansarInnleiing).to_owned(),
    ];
    for instans in &mal.instansar {
        let sign = match utfylling.svar_for(instans.slag) {
            Some(Svar::Ja) => "X ",
            Some(Svar::Nei) => "– ",
            None => "",
        };
        labels.push(format!("{sign}{}", instans.label));
    }
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
    labels.extend(rest.map(|tekst| mal.tekst(tekst).to_owned()));
    labels
}

#[tokio::test]
async fn the_plans_labels_are_read_in_order_with_the_answers_and_who_signed() {
    let app = TestApp::new().await;
    for mal in ["v1", "v2", "v3", "v4"] {
        let skjema = signed(&app, mal, Spraak::Nynorsk).await;
        let text = text_of(&skjema, &format!("{mal}-nn"));
        in_order(&text, &labels(&skjema.mal, &skjema.utfylling));
        in_order(
            &text,
            &[
                "Seljord 24.11.2026 19.05 Olena Li (føresett)",
                "Signert med ID-porten, nivå høgt",
                "Anders Li (føresett)",
                "Signert på papir. Originalen ligg her: arkivet, mappe 2026/118",
                "Svarte nei til: Barnevern, NAV",
                "Kari Vik (Åsen skule)",
                "Kopi til samarbeidande instansar",
                "Skule",
                "Fastlege/lege Kari Vik",
                &"abababab ".repeat(8),
            ]
            .map(str::to_owned),
        );
        let copies = text
            .split("Kopi til samarbeidande instansar")
            .nth(1)
            .unwrap();
        assert!(!copies.contains("Barnevern"), "{copies}");
    }
}

#[tokio::test]
async fn every_language_is_readable_and_has_the_nynorsk_beside_it() {
    let app = TestApp::new().await;
    for spraak in Spraak::ALL
        .iter()
        .copied()
        .filter(|spraak| *spraak != Spraak::Nynorsk)
    {
        let skjema = signed(&app, "v2", spraak).await;
        let text = text_of(&skjema, &format!("v2-{}", spraak.code()));
        for label in [
            Tekst::Overskrift,
            Tekst::Foeremaal,
            Tekst::Reservasjon,
            Tekst::Innhentar,
            Tekst::Kopi,
        ] {
            for mal in [Some(&skjema.mal), skjema.norsk.as_ref()]
                .into_iter()
                .flatten()
            {
                let words = mal.fylt(label, &[("kommune", "Seljord")]);
                for word in words.split_whitespace().filter(|word| is_plain(word)) {
                    assert!(
                        dense(&text).contains(word),
                        "{spraak:?}: {word} of {label:?}\n{text}"
                    );
                }
            }
        }
        let unread = skjema.mal.tekst(Tekst::OmsettIkkjeKontrollert);
        let first = unread.split_whitespace().next().unwrap();
        assert!(
            text.contains(first),
            "{spraak:?}: it is not said that no translator has read it"
        );
        assert_eq!(
            text.contains("Erklæringa blir fortrinnsvis"),
            spraak.treng_norsk(),
            "{spraak:?}"
        );
    }
}

#[tokio::test]
async fn a_form_with_nothing_on_it_is_the_paper_form() {
    let app = TestApp::new().await;
    let mut skjema = signed(&app, "v2", Spraak::Nynorsk).await;
    skjema.utfylling = Utfylling {
        kommune: "Seljord".to_owned(),
        foeremaal: String::new().into(),
        avgrensing: laget::samtykke::mal::Avgrensing::default(),
        barnets_namn: String::new().into(),
        fnr: String::new().into(),
        svar: Vec::new(),
    };
    skjema.signaturar.clear();
    skjema.innhentar = None;
    let text = text_of(&skjema, "tomt");
    in_order(&text, &labels(&skjema.mal, &skjema.utfylling));
    assert!(
        !text.contains("(ja)") && !text.contains("(nei)") && !text.contains("X Skule"),
        "{text}"
    );
}

#[tokio::test]
async fn what_people_write_is_printed_letter_by_letter_and_never_stops_the_document() {
    let app = TestApp::new().await;
    let mut skjema = signed(&app, "v2", Spraak::Nynorsk).await;
    let hostile = r#"#eval("1+1") #read("/etc/passwd") *feit* _kursiv_ $x^2$ = Tittel ] " \ @ref <merke> // `kode` {kommune}"#;
    skjema.utfylling.foeremaal = hostile.to_owned().into();
    skjema.utfylling.barnets_namn = "Nora \u{202E}iL\u{0} سارة Олена ŋŧ 😀".to_owned().into();
    let long = "Ein lang grunn til å samarbeide. "
        .repeat(250)
        .chars()
        .take(8_000)
        .collect::<String>();
    skjema.utfylling.avgrensing.saksomraade = Some(long.into());
    skjema.signaturar[0].namn = "#panic() \\".to_owned().into();
    skjema.signaturar[1].metode = Metode::Munnleg {
        vitne: "w".repeat(300).into(),
    };

    let text = text_of(&skjema, "uvenleg");
    assert!(text.contains(hostile), "{text}");
    assert!(
        text.contains("Nora iL") && text.contains("ŋŧ [U+1F600]"),
        "{text}"
    );
    assert!(text.contains("#panic() \\ (føresett)"), "{text}");
    assert_eq!(text.matches("grunn").count(), 243);
}

#[tokio::test]
async fn the_same_form_is_the_same_bytes_and_says_what_it_is_without_a_name() {
    let app = TestApp::new().await;
    let skjema = signed(&app, "v2", Spraak::Arabisk).await;
    let pdf = render(&skjema).unwrap();
    assert_eq!(pdf, render(&skjema).unwrap());

    text_of(&skjema, "same");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samtykke-info.pdf");
    std::fs::write(&path, &pdf).unwrap();
    let path = path.to_str().unwrap();
    let info = String::from_utf8_lossy(&run("pdfinfo", &[path]).stdout).into_owned();
    assert!(info.contains("Tagged:") && info.contains("yes"), "{info}");
    assert!(
        info.contains(
            &skjema
                .mal
                .fylt(Tekst::Overskrift, &[("kommune", "Seljord")])
        ),
        "{info}"
    );
    let meta = String::from_utf8_lossy(&run("pdfinfo", &["-meta", path]).stdout).into_owned();
    for said in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(meta.contains(said), "{said} is not in {meta}");
    }
    for name in ["Nora", "Olena", "Anders"] {
        assert!(!info.contains(name) && !meta.contains(name), "{name}");
    }
    let fonts = String::from_utf8_lossy(&run("pdffonts", &[path]).stdout).into_owned();
    let embedded = fonts
        .lines()
        .skip(2)
        .all(|line| line.contains("yes yes yes"));
    assert!(embedded && fonts.lines().count() > 3, "{fonts}");
}
