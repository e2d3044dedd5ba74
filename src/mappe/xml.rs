//! The description of an arkivkopi, in the words and the order of Noark 5: mappe, registrering, dokumentbeskrivelse, dokumentobjekt. Whose the sak is,
//! when, who may read it, what becomes of it, and each document with its day, its version and its hash.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::model::Mappesak;
use crate::clock::oslo_date;

/// Why nobody else reads it.
const HJEMMEL: &str = "offentleglova § 13, jf. forvaltningslova § 13";

/// What stands in it of the sak.
pub(super) struct Skildring<'a> {
    pub sak: &'a Mappesak,
    pub kommune: &'a str,
    pub kommunenummer: &'a str,
    pub barn_namn: &'a str,
    pub foedd: time::Date,
    pub fnr: Option<&'a str>,
    /// Name, and what they are to the child.
    pub foeresette: &'a [(String, String)],
    pub tilstand: &'a str,
    pub laga: OffsetDateTime,
    pub laga_av: &'a str,
    /// How long Laget keeps it.
    pub maanader: i32,
}

/// A file of the copy.
pub(super) struct Fil<'a> {
    pub namn: &'a str,
    pub tittel: &'a str,
    pub format: &'a str,
    /// When it was made.
    pub dato: OffsetDateTime,
    pub versjon: i16,
    pub innhald: &'a [u8],
}

fn tekst(ord: &str) -> String {
    let mut ut = String::with_capacity(ord.len());
    for c in ord.chars() {
        match c {
            '&' => ut.push_str("&amp;"),
            '<' => ut.push_str("&lt;"),
            '>' => ut.push_str("&gt;"),
            // no other control character can stand in XML, and neither can these two
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() && !"\n\t".contains(c) => {}
            c => ut.push(c),
        }
    }
    ut
}

fn tid(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

/// Elements within elements.
#[derive(Default)]
struct Tre {
    ut: String,
    opne: Vec<&'static str>,
}

impl Tre {
    fn felt(&mut self, namn: &str, verdi: &str) {
        let inn = 2 * self.opne.len();
        // writing to a String cannot fail
        let _never = writeln!(self.ut, "{:inn$}<{namn}>{}</{namn}>", "", tekst(verdi));
    }

    fn i(&mut self, namn: &'static str, innhald: impl FnOnce(&mut Self)) {
        let inn = 2 * self.opne.len();
        let _never = writeln!(self.ut, "{:inn$}<{namn}>", "");
        self.opne.push(namn);
        innhald(self);
        self.opne.pop();
        let _never = writeln!(self.ut, "{:inn$}</{namn}>", "");
    }

    fn part(&mut self, namn: &str, rolle: &str, meir: &[(&str, &str)]) {
        self.i("part", |ut| {
            ut.felt("partNavn", namn);
            ut.felt("partRolle", rolle);
            for (namn, verdi) in meir {
                ut.felt(namn, verdi);
            }
        });
    }

    fn skjerming(&mut self) {
        self.i("skjerming", |ut| {
            ut.felt("tilgangsrestriksjon", "Unnateke offentlegheit");
            ut.felt("skjermingshjemmel", HJEMMEL);
        });
    }

    /// What becomes of it in the archive is the archive's to decide; what Laget does, is told beside it.
    fn kassasjon(&mut self, maanader: i32) {
        self.i("kassasjon", |ut| {
            ut.felt("kassasjonsvedtak", "Vurderes senere");
        });
        let sletta = format!("Blir sletta i Laget {maanader} månader etter avslutting.");
        self.felt("merknad", &sletta);
    }

    fn registrering(&mut self, s: &Skildring<'_>, fil: &Fil<'_>) {
        self.i("registrering", |ut| {
            ut.felt("systemID", &format!("{}/{}", s.sak.sak_id, fil.namn));
            ut.felt("registreringstype", "journalpost");
            ut.felt("tittel", fil.tittel);
            ut.felt("opprettetDato", &tid(fil.dato));
            ut.felt("dokumentetsDato", &oslo_date(fil.dato).to_string());
            ut.skjerming();
            ut.i("dokumentbeskrivelse", |ut| {
                ut.felt("tittel", fil.tittel);
                ut.felt("tilknyttetRegistreringSom", "Hoveddokument");
                ut.kassasjon(s.maanader);
                ut.i("dokumentobjekt", |ut| {
                    ut.felt("versjonsnummer", &fil.versjon.to_string());
                    ut.felt("variantformat", "Arkivformat");
                    ut.felt("format", fil.format);
                    ut.felt("opprettetDato", &tid(fil.dato));
                    ut.felt("referanseDokumentfil", fil.namn);
                    ut.felt("sjekksum", &hex::encode(Sha256::digest(fil.innhald)));
                    ut.felt("sjekksumAlgoritme", "SHA-256");
                    ut.felt("filstoerrelse", &fil.innhald.len().to_string());
                });
            });
        });
    }
}

/// The document.
pub(super) fn skriv(s: &Skildring<'_>, filer: &[Fil<'_>]) -> String {
    let mut ut = Tre::default();
    ut.ut
        .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let lukka = s.sak.lukka_at.map(tid).unwrap_or_default();
    let slag = s.sak.slag;
    ut.i("saksmappe", |ut| {
        ut.felt("systemID", &s.sak.sak_id.to_string());
        ut.felt("mappeID", &s.sak.saksnummer);
        ut.felt("tittel", &format!("{}: {}", slag.label(), s.barn_namn));
        ut.felt("offentligTittel", &format!("{}: *****", slag.label()));
        ut.felt("arkivskaper", &format!("{} kommune", s.kommune));
        ut.felt("arkivskaperID", s.kommunenummer);
        ut.felt("administrativEnhet", &s.sak.stad);
        ut.felt("saksansvarlig", &s.sak.ansvarleg);
        ut.felt("saksstatus", s.tilstand);
        ut.felt("opprettetDato", &tid(s.sak.opna_at));
        ut.felt("avsluttetDato", &lukka);
        ut.felt("klassifikasjon", &format!("Laget/{}", slag.code()));
        let foedd = s.foedd.to_string();
        let mut barnet = vec![("partFoedselsdato", foedd.as_str())];
        barnet.extend(s.fnr.map(|fnr| ("foedselsnummer", fnr)));
        ut.part(s.barn_namn, "Barnet", &barnet);
        for (namn, relasjon) in s.foeresette {
            ut.part(namn, &format!("Føresett: {}", relasjon.to_lowercase()), &[]);
        }
        ut.skjerming();
        ut.kassasjon(s.maanader);
        ut.felt("eksportertDato", &tid(s.laga));
        ut.felt("eksportertAv", s.laga_av);
        for fil in filer {
            ut.registrering(s, fil);
        }
    });
    ut.ut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_no_markup() {
        assert_eq!(tekst("a < b & \u{1}c\n"), "a &lt; b &amp; c\n");
    }
}
