//! What `templates/samtykke/skjema.typ` reads: every word of the document, ready to be set.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Innhentar, Metode, Omfang, Signatur, Skjema, Trekt};
use crate::samtykke::mal::{Instansslag, Mal, MalInstans, Spraak, Svar, Tekst, Utfylling};
use crate::web::dates;

/// All of it.
pub(super) fn of(skjema: &Skjema) -> Value {
    let words = Words {
        mal: &skjema.mal,
        norsk: skjema.norsk.as_ref(),
    };
    let mal = &skjema.mal;
    let utfylling = &skjema.utfylling;
    let kommune = [("kommune", utfylling.kommune.as_str())];
    let pair = |tekst| words.pair(tekst, &[]);
    json!({
        "spraak": mal.spraak.code(),
        "dir": mal.spraak.dir(),
        "norsk": words.norsk.is_some(),
        // no name: a title is shown in lists of files and in the window
        "tittel": mal.fylt(Tekst::Overskrift, &kommune),
        "botn": words.both(|mal| format!("{} · {}", mal.fylt(Tekst::KommuneLinje, &kommune), mal.tekst(Tekst::Referanse))),
        // in its parts: whole it is so long that it would get places to break, which come along when it is copied
        "referanse": skjema.referanse.split('-').collect::<Vec<_>>(),
        "side": pair(Tekst::Side),
        "overskrift": words.pair(Tekst::Overskrift, &kommune),
        "innhentast": pair(Tekst::Innhentast),
        "ikkje_kontrollert": (!mal.kontrollert).then(|| pair(Tekst::OmsettIkkjeKontrollert)),
        "innleiing": pair(Tekst::Innleiing),
        "kommune_linje": words.pair(Tekst::KommuneLinje, &kommune),
        "felt": fields(&words, utfylling),
        "heimel_innleiing": pair(Tekst::HeimelInnleiing),
        "heimelslinje": mal.heimelslinje(),
        "instansar_innleiing": pair(Tekst::InstansarInnleiing),
        "instansar": mal.instansar.iter().map(|i| instans(&words, skjema, i)).collect::<Vec<_>>(),
        "utdrag": skjema.utdrag,
        "x_og_strek": pair(Tekst::XOgStrek),
        "reservasjon": pair(Tekst::Reservasjon),
        "rett_til_nekte": pair(Tekst::RettTilNekte),
        "stad": pair(Tekst::Stad),
        "dato": pair(Tekst::Dato),
        "brukar_foeresett": pair(Tekst::BrukarFoeresett),
        "underskrifter": pair(Tekst::Underskrifter),
        "signaturar": signatures(&words, skjema),
        "ventar": skjema.ventar,
        "trekt": withdrawals(&words, skjema, |t| !skjema.signaturar.iter().any(|s| t.er_av(s))),
        "innhentar_namn": pair(Tekst::Innhentar),
        "innhentar": obtained(skjema.innhentar.as_ref()),
        "kopi": pair(Tekst::Kopi),
        "kopi_ingen": pair(Tekst::KopiIngen),
        "kopi_til": (!is_blank(utfylling)).then(|| copies(&words, skjema)),
        "avtrykk_namn": pair(Tekst::Avtrykk),
        "avtrykk": if skjema.utdrag.is_some() { Vec::new() } else { fingerprints(&skjema.signaturar) },
    })
}

/// The words in the form's language, with the Nynorsk beside.
struct Words<'a> {
    mal: &'a Mal,
    norsk: Option<&'a Mal>,
}

impl Words<'_> {
    fn pair(&self, tekst: Tekst, verdiar: &[(&str, &str)]) -> Value {
        self.both(|mal| mal.fylt(tekst, verdiar))
    }

    fn both(&self, of: impl Fn(&Mal) -> String) -> Value {
        json!({ "t": of(self.mal), "n": self.norsk.map(of) })
    }
}

fn fields(words: &Words<'_>, utfylling: &Utfylling) -> Value {
    let field = |tekst, verdi: Value| json!({ "namn": words.pair(tekst, &[]), "verdi": verdi });
    let limit = words.mal.avgrensing(utfylling);
    json!([
        field(Tekst::Foeremaal, written(utfylling.foeremaal.expose())),
        field(
            Tekst::Avgrensing,
            if is_blank(utfylling) {
                Value::Null
            } else {
                written(&limit)
            }
        ),
        field(Tekst::BarnetsNamn, written(utfylling.barnets_namn.expose())),
        field(Tekst::Fnr, written(utfylling.fnr.expose())),
    ])
}

/// A form to be filled in by hand.
fn is_blank(utfylling: &Utfylling) -> bool {
    utfylling.barnets_namn.expose().is_empty()
}

/// An instans with its sign; a yes that somebody has taken back says so.
fn instans(words: &Words<'_>, skjema: &Skjema, instans: &MalInstans) -> Value {
    let utfylling = &skjema.utfylling;
    let svar = utfylling.svar_for(instans.slag);
    // a form to be filled in by hand has no answers
    let svart = !is_blank(utfylling) || svar.is_some();
    json!({
        "teikn": match svar {
            Some(Svar::Ja) => "X",
            Some(Svar::Nei) => "–",
            None => "",
        },
        "namn": words.both(|mal| label(mal, instans.slag)),
        "med_namn": instans.namn.is_some() && svar != Some(Svar::Nei),
        "verdi": utfylling.namn_for(instans.slag).map(written),
        // the sign alone is not read aloud
        "svar": svart.then(|| words.both(|mal| {
            let ord = mal.svar(utfylling, instans.slag);
            if svar == Some(Svar::Ja) && skjema.er_trekt(instans.slag) {
                return format!("{ord}, {}", mal.tekst(Tekst::TilstandTrekt)).to_lowercase();
            }
            ord.to_lowercase()
        })),
    })
}

/// The instansar with a ja that stands, who get the copy.
fn copies(words: &Words<'_>, skjema: &Skjema) -> Vec<Value> {
    let utfylling = &skjema.utfylling;
    let trekt = |slag| skjema.utan_kopi.contains(&slag) || skjema.er_trekt(slag);
    let instansar = words.mal.instansar.iter();
    instansar
        .filter(|i| utfylling.svar_for(i.slag) == Some(Svar::Ja) && !trekt(i.slag))
        .map(|i| instans(words, skjema, i))
        .collect()
}

fn label(mal: &Mal, slag: Instansslag) -> String {
    mal.instans(slag)
        .map(|instans| instans.label.clone())
        .unwrap_or_default()
}

fn signatures(words: &Words<'_>, skjema: &Skjema) -> Value {
    if skjema.signaturar.is_empty() {
        let place = json!({ "stad": null, "dato": null, "namn": null, "liner": [] });
        // most children have two with foreldreansvar
        return json!([place, place]);
    }
    let one = |s: &Signatur| signature(words, s, withdrawals(words, skjema, |t| t.er_av(s)));
    skjema.signaturar.iter().map(one).collect()
}

/// Those that were taken back by some.
fn withdrawals(words: &Words<'_>, skjema: &Skjema, av: impl Fn(&Trekt) -> bool) -> Vec<Value> {
    let trekt = skjema.trekt.iter().filter(|t| av(t));
    trekt.map(|t| withdrawal(words, t)).collect()
}

/// A signature, and under it what the signer has taken back since.
fn signature(words: &Words<'_>, signatur: &Signatur, trekt: Vec<Value>) -> Value {
    let mut lines = vec![match &signatur.metode {
        Metode::Idporten { nivaa } => {
            words.both(|mal| mal.fylt(Tekst::MetodeIdporten, &[("nivaa", mal.spraak.nivaa(nivaa))]))
        }
        Metode::Papir { original } => words.pair(Tekst::MetodePapir, &[("stad", original)]),
        Metode::Munnleg { vitne } => words.pair(Tekst::MetodeMunnleg, &[("vitne", vitne.expose())]),
    }];
    if let Some(foert) = &signatur.foert {
        let namn = [
            ("foert", foert.av.expose().as_str()),
            ("stadfesta", foert.stadfesta_av.expose().as_str()),
        ];
        lines.push(words.pair(Tekst::MetodeFoert, &namn));
    }
    lines
        .extend((signatur.merknad.iter()).map(|merknad| json!({ "t": merknad, "n": Value::Null })));
    match &signatur.omfang {
        Omfang::SomSkjemaet => {}
        Omfang::NeiTil(list) => lines.push(words.both(|mal| {
            let names: Vec<String> = list.iter().map(|slag| label(mal, *slag)).collect();
            mal.fylt(
                Tekst::SignaturNeiTil,
                &[("tenester", &names.join(mal.spraak.skilje()))],
            )
        })),
        Omfang::Nekta => lines.push(words.pair(Tekst::SignaturNekta, &[])),
    }
    lines.extend(trekt);
    let rolle = words.mal.tekst(signatur.rolle.tekst());
    json!({
        "stad": written(&signatur.stad),
        "dato": written(&signed_at(signatur)),
        "namn": written(&format!("{} ({rolle})", signatur.namn.expose())),
        "liner": lines,
    })
}

/// "Trekt tilbake 23.11.2026: PPT, Mor Moe"
fn withdrawal(words: &Words<'_>, trekt: &Trekt) -> Value {
    let dag = dates::short(trekt.dag);
    let namn = trekt.namn.as_ref();
    let namn = namn.map_or(String::new(), |namn| format!(", {}", namn.expose()));
    words.both(|mal| {
        let heile = || mal.tekst(Tekst::TrekkHeile).to_owned();
        let kva = trekt.slag.map_or_else(heile, |slag| label(mal, slag));
        format!("{} {dag}: {kva}{namn}", mal.tekst(Tekst::TilstandTrekt))
    })
}

/// A paper has a day, and what was said too: the hour nobody knows.
fn signed_at(signatur: &Signatur) -> String {
    match signatur.metode {
        Metode::Idporten { .. } => moment(signatur.tid),
        Metode::Papir { .. } | Metode::Munnleg { .. } => {
            dates::short(crate::clock::oslo_date(signatur.tid))
        }
    }
}

fn obtained(innhentar: Option<&Innhentar>) -> Value {
    innhentar.map_or(
        json!({ "stad": null, "dato": null, "namn": null, "liner": [] }),
        |innhentar| {
            json!({
                "stad": written(&innhentar.stad),
                "dato": written(&moment(innhentar.tid)),
                "namn": written(&format!("{} ({})", innhentar.namn.expose(), innhentar.instans)),
                "liner": [],
            })
        },
    )
}

/// `21.11.2026 14.32`, in Norwegian time and without words, for every language.
fn moment(at: OffsetDateTime) -> String {
    format!(
        "{} {}",
        dates::short(crate::clock::oslo_date(at)),
        dates::clock(at)
    )
}

/// Each with whose text it is of, in groups of eight digits that can be read aloud.
fn fingerprints(signaturar: &[Signatur]) -> Vec<Value> {
    let one = |signatur: &Signatur| {
        let groups = signatur.avtrykk?;
        let groups: Vec<String> = groups.chunks(4).map(hex::encode).collect();
        Some(json!({ "namn": written(signatur.namn.expose()), "tal": groups.join(" ") }))
    };
    signaturar.iter().filter_map(one).collect()
}

/// What somebody wrote, with the direction its first letter asks for; none when it is empty.
fn written(text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let rtl = text.chars().find(|c| c.is_alphabetic()).is_some_and(is_rtl);
    json!({ "tekst": text, "dir": if rtl { Spraak::Arabisk.dir() } else { Spraak::Nynorsk.dir() } })
}

/// Hebrew, Arabic and their neighbours.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}
