//! The description of an arkivkopi, in the words of Noark 5: what the sak is, whose, when, and each document with its hash.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::model::Mappesak;

/// What stands in it of the sak.
pub(super) struct Skildring<'a> {
    pub sak: &'a Mappesak,
    pub kommune: &'a str,
    pub kommunenummer: &'a str,
    pub barn_namn: &'a str,
    pub foedd: time::Date,
    pub tilstand: &'a str,
    pub laga: OffsetDateTime,
    pub laga_av: &'a str,
    pub oppbevaring: &'a str,
}

/// A file of the copy.
pub(super) struct Fil<'a> {
    pub namn: &'a str,
    pub tittel: &'a str,
    pub format: &'a str,
    pub innhald: &'a [u8],
}

fn tekst(ord: &str) -> String {
    let mut ut = String::with_capacity(ord.len());
    for c in ord.chars() {
        match c {
            '&' => ut.push_str("&amp;"),
            '<' => ut.push_str("&lt;"),
            '>' => ut.push_str("&gt;"),
            // no other control character can stand in XML
            c if c.is_control() && !"\n\t".contains(c) => {}
            c => ut.push(c),
        }
    }
    ut
}

fn tid(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

/// The document.
pub(super) fn skriv(s: &Skildring<'_>, filer: &[Fil<'_>]) -> String {
    let mut ut = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<saksmappe>\n");
    let lukka = s.sak.lukka_at.map(tid).unwrap_or_default();
    let felt = [
        ("systemID", s.sak.sak_id.to_string()),
        ("mappeID", s.sak.saksnummer.clone()),
        ("tittel", format!("{}: {}", s.sak.slag.label(), s.barn_namn)),
        ("offentligTittel", format!("{}: *****", s.sak.slag.label())),
        ("arkivskaper", format!("{} kommune", s.kommune)),
        ("arkivskaperID", s.kommunenummer.to_owned()),
        ("administrativEnhet", s.sak.stad.clone()),
        ("saksansvarlig", s.sak.ansvarleg.clone()),
        ("saksstatus", s.tilstand.to_owned()),
        ("opprettetDato", tid(s.sak.opna_at)),
        ("avsluttetDato", lukka),
        ("partNavn", s.barn_namn.to_owned()),
        ("partFoedselsdato", s.foedd.to_string()),
        ("klassifikasjon", format!("Laget/{}", s.sak.slag.code())),
        (
            "skjermingshjemmel",
            "offentleglova § 13, jf. forvaltningslova § 13".to_owned(),
        ),
        ("kassasjon", s.oppbevaring.to_owned()),
        ("eksportertDato", tid(s.laga)),
        ("eksportertAv", s.laga_av.to_owned()),
    ];
    for (namn, verdi) in felt {
        // writing to a String cannot fail
        let _never = writeln!(ut, "  <{namn}>{}</{namn}>", tekst(&verdi));
    }
    for fil in filer {
        let _never = writeln!(
            ut,
            "  <dokumentobjekt>\n    <referanseDokumentfil>{}</referanseDokumentfil>\n    <tittel>{}</tittel>\n    \
                <format>{}</format>\n    <filstoerrelse>{}</filstoerrelse>\n    <sjekksum>{}</sjekksum>\n    \
                <sjekksumAlgoritme>SHA-256</sjekksumAlgoritme>\n  </dokumentobjekt>",
            tekst(fil.namn),
            tekst(fil.tittel),
            tekst(fil.format),
            fil.innhald.len(),
            hex::encode(Sha256::digest(fil.innhald)),
        );
    }
    ut.push_str("</saksmappe>\n");
    ut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_no_markup() {
        assert_eq!(tekst("a < b & \u{1}c\n"), "a &lt; b &amp; c\n");
    }
}
