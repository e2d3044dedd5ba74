//! Rows as COPY reads them: a line a row, a tab between columns.

use sha2::{Digest, Sha256};
use time::{Date, OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// The tables that are filled by COPY, in the order of [`TABELLAR`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::seed) enum Tabell {
    Barn,
    BarnEining,
    BarnAdresse,
    Foeresett,
    Sak,
    SakTilgang,
    SakDeltakar,
    Uro,
    Samtale,
    Tiltak,
    Evaluering,
    Skolemiljoeplan,
    SakHistorikk,
    Innsynslogg,
    Melding,
}

/// Their names, and the columns their rows are written with.
pub(in crate::seed) const TABELLAR: [(&str, &str); 15] = [
    (
        "barn",
        "kommune_id, barn_id, fornamn, etternamn, namn_norm, etternamn_norm, foedd, fnr_kryptert, fnr_noekkel, \
         fnr_oppslag, eining_id, omsorgsstatus, adressesperre, sist_i_liste, created_at, updated_at",
    ),
    ("barn_eining", "kommune_id, barn_id, eining_id, fraa"),
    ("barn_adresse", "kommune_id, barn_id, adresse"),
    (
        "foeresett",
        "kommune_id, foeresett_id, barn_id, namn, relasjon, telefon, foreldreansvar, bur_saman, innsynsrett, \
         created_at",
    ),
    (
        "sak",
        "kommune_id, sak_id, saksnummer, barn_id, slag, instans_id, eining_id, steg, runde, tilstand, \
         ansvarleg_id, ansvarleg_brukar_id, neste_dato, neste_kva, steg_sidan, barn_namn, barn_namn_norm, \
         tiltak_opne, opna_at, lukka_at",
    ),
    (
        "sak_tilgang",
        "kommune_id, sak_id, prinsipal_id, barn_id, grunnlag, skrive, fraa, open, neste_dato",
    ),
    (
        "sak_deltakar",
        "kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id, eining_id, oppgaave, fraa",
    ),
    (
        "uro",
        "kommune_id, uro_id, sak_id, meldt_av, instans_id, eining_id, kva_er_sett, kven_er_uroa, \
         kva_meistrar_barnet, kor_raskt, meldt_at",
    ),
    (
        "samtale",
        "kommune_id, samtale_id, sak_id, slag, dato, korleis, kven_var_med, foeresette_sa, barnets_stemme, \
         stemme_manglar_grunn, ikkje_halden_grunn, samtykke_stad, runde, skriven_av, skriven_at",
    ),
    (
        "tiltak",
        "kommune_id, tiltak_id, sak_id, steg, runde, maal, tiltak, tiltak_norm, ansvarleg_id, \
         ansvarleg_brukar_id, innan, status, stoppa_grunn, siste_effekt, created_at, updated_at",
    ),
    (
        "evaluering",
        "kommune_id, evaluering_id, tiltak_id, sak_id, dato, effekt, grunngjeving, barnets_oppleving, \
         foeresette_oppleving, kva_no, skriven_av, skriven_at, tiltak, tiltak_norm",
    ),
    (
        "skolemiljoeplan",
        "kommune_id, sak_id, problem, tiltak, naar, kven, evaluering, skriven_av, updated_at",
    ),
    (
        "sak_historikk",
        "kommune_id, historikk_id, sak_id, slag, fraa_steg, til_steg, tekst, brukar_id, at",
    ),
    (
        "innsynslogg",
        "kommune_id, logg_id, at, brukar_id, instans_id, eining_id, rolle, handling, sak_id_list, barn_id_list, \
         grunnlag, request_id, hash",
    ),
    (
        "melding",
        "kommune_id, melding_id, brukar_id, slag, sak_id, fraa_brukar_id, noekkel, at, lesen_at, epost",
    ),
];

/// Rows of every table, on their way.
#[derive(Debug, Default)]
pub(in crate::seed) struct Rader([Vec<u8>; TABELLAR.len()]);

impl Rader {
    /// A new row.
    pub(super) fn rad(&mut self, tabell: Tabell) -> Rad<'_> {
        Rad {
            bytes: &mut self.0[tabell as usize],
            first: true,
        }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// The tables with rows: name, columns, rows.
    pub(in crate::seed) fn tables(&self) -> impl Iterator<Item = (&str, &str, &[u8])> {
        let all = TABELLAR.iter().zip(&self.0);
        all.filter(|(_, bytes)| !bytes.is_empty())
            .map(|((namn, columns), bytes)| (*namn, *columns, bytes.as_slice()))
    }
}

/// A row being written; it ends when it is dropped.
pub(super) struct Rad<'a> {
    bytes: &'a mut Vec<u8>,
    first: bool,
}

impl Rad<'_> {
    /// The next column, its text given raw: it holds nothing that COPY reads as a sign.
    pub(super) fn raw(&mut self, text: &str) -> &mut Self {
        if !std::mem::take(&mut self.first) {
            self.bytes.push(b'\t');
        }
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    /// Any text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.raw("");
        escape(text, self.bytes);
        self
    }

    pub(super) fn null(&mut self) -> &mut Self {
        self.raw("\\N")
    }

    pub(super) fn id(&mut self, id: Uuid) -> &mut Self {
        self.raw(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }

    pub(super) fn bool(&mut self, yes: bool) -> &mut Self {
        self.raw(if yes { "t" } else { "f" })
    }

    pub(super) fn date(&mut self, date: Date) -> &mut Self {
        self.raw(&iso(date))
    }

    pub(super) fn instant(&mut self, at: OffsetDateTime) -> &mut Self {
        let at = at.to_offset(UtcOffset::UTC);
        let (hour, minute, second) = at.time().as_hms();
        let text = format!("{} {hour:02}:{minute:02}:{second:02}+00", iso(at.date()));
        self.raw(&text)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.raw(&format!("\\\\x{}", hex::encode(bytes)))
    }
}

impl Drop for Rad<'_> {
    fn drop(&mut self) {
        self.bytes.push(b'\n');
    }
}

/// "2026-11-24"
fn iso(date: Date) -> String {
    let month = u8::from(date.month());
    format!("{:04}-{month:02}-{:02}", date.year(), date.day())
}

/// Text with the signs of COPY taken care of.
fn escape(text: &str, into: &mut Vec<u8>) {
    for byte in text.bytes() {
        match byte {
            b'\\' => into.extend_from_slice(b"\\\\"),
            b'\n' => into.extend_from_slice(b"\\n"),
            b'\r' => into.extend_from_slice(b"\\r"),
            b'\t' => into.extend_from_slice(b"\\t"),
            _ => into.push(byte),
        }
    }
}

/// What a row of innsynslogg says that is not the same for all of them.
pub(super) struct Innsyn<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) logg_id: Uuid,
    pub(super) at: OffsetDateTime,
    pub(super) brukar_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) eining_id: Uuid,
    pub(super) rolle: &'a str,
    pub(super) handling: &'a str,
    pub(super) sak_id: Uuid,
    pub(super) barn_id: Uuid,
    pub(super) grunnlag: &'a str,
}

/// What stands where the request's id stands in the log.
const REQUEST: &str = "skala";

impl Innsyn<'_> {
    /// The row, with the hash that `app.innsynslogg_hash` gives it.
    pub(super) fn write(&self, rader: &mut Rader) {
        let (sak, barn) = (
            format!("{{{}}}", self.sak_id),
            format!("{{{}}}", self.barn_id),
        );
        rader
            .rad(Tabell::Innsynslogg)
            .id(self.kommune_id)
            .id(self.logg_id)
            .instant(self.at)
            .id(self.brukar_id)
            .id(self.instans_id)
            .id(self.eining_id)
            .raw(self.rolle)
            .raw(self.handling)
            .raw(&sak)
            .raw(&barn)
            .raw(self.grunnlag)
            .raw(REQUEST)
            .bytes(&self.hash());
    }

    fn hash(&self) -> [u8; 32] {
        let at = self.at.to_offset(UtcOffset::UTC);
        let (hour, minute, second) = at.time().as_hms();
        let text = format!(
            "{}\x1f{}\x1f{}T{hour:02}:{minute:02}:{second:02}.000000\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f\x1f{}\x1ff",
            self.kommune_id,
            self.logg_id,
            iso(at.date()),
            self.brukar_id,
            self.instans_id,
            self.eining_id,
            self.rolle,
            self.handling,
            self.sak_id,
            self.barn_id,
            self.grunnlag,
            REQUEST,
        );
        Sha256::digest(text.as_bytes()).into()
    }
}
