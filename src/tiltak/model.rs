//! What a tiltak is, and the plan's rule about what does not work.

use time::{Date, OffsetDateTime};

use crate::codes::codes;
use crate::ids::{BarnId, EvalueringId, PrinsipalId, SakId, TiltakId};
use crate::sak::{NesteKva, SakRad, Steg};
use crate::text::search_key;
use crate::web::parts::Tag;
use crate::web::{Konflikt, dates};

/// The plan's words about a tiltak that does not work.
pub const PLANEN: &str =
    "Planen seier: «Me gjer ikkje meir av det som ikkje verkar, me gjer noko nytt.»";

codes! {
    /// Where a tiltak stands.
    Status {
        /// Agreed, not begun.
        Planlagd => "planlagd", "Planlagt";
        /// Under way.
        Paagaar => "paagaar", "Pågår";
        /// Done.
        Utfoert => "utfoert", "Utført";
        /// Stopped, with a reason.
        Stoppa => "stoppa", "Stoppa";
    }
}

codes! {
    /// What a tiltak does.
    Effekt {
        /// It works.
        Verkar => "verkar", "Verkar";
        /// It works in part.
        VerkarDelvis => "verkar_delvis", "Verkar delvis";
        /// It does not work.
        VerkarIkkje => "verkar_ikkje", "Verkar ikkje";
    }
}

codes! {
    /// What happens after an evaluering.
    KvaNo {
        /// Go on, to a new date.
        HaldFram => "hald_fram", "Hald fram";
        /// Go on in another way, to a new date.
        Juster => "juster", "Juster";
        /// It is finished.
        Avslutt => "avslutt", "Avslutt";
        /// It is finished, and another comes in its place.
        NyttTiltak => "nytt_tiltak", "Nytt tiltak";
    }
}

impl KvaNo {
    /// It goes on, and so needs a new date.
    #[must_use]
    pub const fn gaar_vidare(self) -> bool {
        matches!(self, Self::HaldFram | Self::Juster)
    }

    /// The status it leaves the tiltak in.
    #[must_use]
    pub const fn status(self) -> Status {
        if self.gaar_vidare() {
            Status::Paagaar
        } else {
            Status::Utfoert
        }
    }
}

/// "Verkar ikkje" and "hald fram" do not go together.
#[must_use]
pub const fn kan_veljast(effekt: Effekt, kva_no: KvaNo) -> bool {
    !matches!((effekt, kva_no), (Effekt::VerkarIkkje, KvaNo::HaldFram))
}

/// How a tiltak's text compares with others: case, signs and spacing do not make it another.
#[must_use]
pub fn norm(tekst: &str) -> String {
    let key = search_key(tekst);
    if key.is_empty() {
        tekst.to_lowercase()
    } else {
        key
    }
}

/// What stands between a tiltak and who in the family does it.
const HEIME: &str = " Ansvarleg: ";

/// The tiltak with who in the family does it: "Fast leggetid. Ansvarleg: Tone Li (mor)"
#[must_use]
pub fn med_heime(tiltak: &str, namn: &str) -> String {
    let slutt = if tiltak.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{tiltak}{slutt}{HEIME}{namn}")
}

/// The tiltak without who in the family does it.
fn utan_heime(tiltak: &str) -> &str {
    match tiltak.rsplit_once(HEIME) {
        Some((tiltak, namn)) if namn.ends_with(')') && !namn.contains('\n') => tiltak,
        _ => tiltak,
    }
}

/// True when the text says the same as one of these said when it did not work, whatever they say now, and whoever in the family does
/// it.
pub fn er_proevd<'a>(tekst: &str, mot: impl IntoIterator<Item = &'a Tiltak>) -> bool {
    let (norm_no, utan) = (norm(tekst), norm(utan_heime(tekst)));
    let foer = |e: &Evaluering| e.tiltak.as_deref().map(|t| norm(utan_heime(t)));
    let same = |e: &Evaluering| e.tiltak_norm == norm_no || foer(e).as_ref() == Some(&utan);
    mot.into_iter()
        .flat_map(|t| &t.evalueringar)
        .any(|e| e.effekt == Effekt::VerkarIkkje && same(e))
}

/// Where a new tiltak belongs: the steg it counts in, or none where none can be set in.
#[must_use]
pub const fn plass(steg: Steg) -> Option<Steg> {
    match steg {
        Steg::Foreldra | Steg::Lokale => Some(Steg::Lokale),
        Steg::Moete => Some(Steg::Moete),
        Steg::UroMeld | Steg::Vurdering | Steg::Evaluering => None,
    }
}

/// One evaluering of a tiltak.
#[derive(Clone)]
pub struct Evaluering {
    /// The tiltak.
    pub tiltak_id: TiltakId,
    /// The evaluering.
    pub evaluering_id: EvalueringId,
    /// The day.
    pub dato: Date,
    /// What the tiltak does.
    pub effekt: Effekt,
    /// Why they say so.
    pub grunngjeving: String,
    /// How the child has felt it.
    pub barnets_oppleving: String,
    /// How the føresette have seen it.
    pub foeresette_oppleving: String,
    /// What happens now.
    pub kva_no: KvaNo,
    /// What was evaluated, in its words; not known of the oldest.
    pub tiltak: Option<String>,
    /// What was evaluated, by `norm`.
    pub tiltak_norm: String,
    /// Who wrote it.
    pub skriven_av_namn: String,
    /// When.
    pub skriven_at: OffsetDateTime,
}

impl Evaluering {
    /// "20. november 2026: Verkar delvis"
    #[must_use]
    pub fn overskrift(&self) -> String {
        format!("{}: {}", dates::long(self.dato), self.effekt.label())
    }
}

/// A tiltak, with what has been said of it.
#[derive(Clone)]
pub struct Tiltak {
    /// The tiltak.
    pub tiltak_id: TiltakId,
    /// The sak it belongs to.
    pub sak_id: SakId,
    /// 3 (local) or 5 (from the meeting).
    pub steg: i16,
    /// Which round of møte and evaluering.
    pub runde: i16,
    /// What is to be reached.
    pub maal: String,
    /// What is done.
    pub tiltak: String,
    /// Who sees to it.
    pub ansvarleg_id: PrinsipalId,
    /// The person's name.
    pub ansvarleg_namn: String,
    /// When it is evaluated at the latest.
    pub innan: Date,
    /// Where it stands.
    pub status: Status,
    /// Why it was stopped.
    pub stoppa_grunn: Option<String>,
    /// What the latest evaluering says.
    pub siste_effekt: Option<Effekt>,
    /// Counts changes.
    pub version: i32,
    /// When it was set in.
    pub created_at: OffsetDateTime,
    /// The newest first.
    pub evalueringar: Vec<Evaluering>,
}

impl Tiltak {
    /// Somebody works on it, or is to.
    #[must_use]
    pub const fn open(&self) -> bool {
        matches!(self.status, Status::Planlagd | Status::Paagaar)
    }

    /// It waits for an evaluering: it is done, and nobody has said how it went.
    #[must_use]
    pub fn manglar_evaluering(&self) -> bool {
        self.siste_effekt.is_none() && self.status != Status::Stoppa
    }

    /// True when it is over: stopped, or ended by its latest evaluering. It stays as it was then.
    #[must_use]
    pub fn ferdig(&self) -> bool {
        let ended = |e: &Evaluering| !e.kva_no.gaar_vidare();
        match self.status {
            Status::Planlagd | Status::Paagaar => false,
            Status::Stoppa => true,
            Status::Utfoert => self.evalueringar.first().is_some_and(ended),
        }
    }

    /// The date has passed.
    #[must_use]
    pub fn over_frist(&self, today: Date) -> bool {
        self.open() && self.innan < today
    }

    /// The state tag.
    #[must_use]
    pub fn tag(&self, today: Date) -> Tag {
        if self.over_frist(today) {
            return Tag::OverFrist;
        }
        match self.status {
            Status::Stoppa => Tag::Avslutta,
            Status::Utfoert if self.siste_effekt.is_some() => Tag::Avslutta,
            Status::Utfoert => Tag::TilEvaluering,
            _ if self.innan == today => Tag::TilEvaluering,
            Status::Planlagd => Tag::Ny,
            Status::Paagaar => Tag::IArbeid,
        }
    }

    /// "12.11.2026"
    #[must_use]
    pub fn innan_kort(&self) -> String {
        dates::short(self.innan)
    }

    /// "om 3 dagar", "9 dagar over"; nothing when it is no longer open.
    #[must_use]
    pub fn frist(&self, today: Date) -> Option<String> {
        self.open()
            .then(|| dates::deadline_distance(self.innan, today))
    }

    /// Somebody changed it after a form about it was fetched: how it stands now.
    #[must_use]
    pub fn konflikt(&self) -> Konflikt {
        let mut no = vec![
            ("Mål", self.maal.clone()),
            ("Tiltak", self.tiltak.clone()),
            ("Ansvarleg", self.ansvarleg_namn.clone()),
            ("Innan", self.innan_kort()),
            ("Status", self.status.label().to_owned()),
        ];
        if let Some(siste) = self.evalueringar.first() {
            no.extend([
                ("Siste evaluering", siste.overskrift()),
                ("Skriven av", siste.skriven_av_namn.clone()),
                ("Grunngjeving", siste.grunngjeving.clone()),
                ("Barnet", siste.barnets_oppleving.clone()),
                ("Dei føresette", siste.foeresette_oppleving.clone()),
                ("Vegen vidare", siste.kva_no.label().to_owned()),
            ]);
        }
        Konflikt::endra("tiltaket").med_no(no)
    }

    /// Where it was born, in words.
    #[must_use]
    pub fn opphav(&self) -> String {
        match (self.steg, self.runde) {
            (5, 1) => "Frå møtet".to_owned(),
            (5, runde) => format!("Frå møtet i runde {runde}"),
            _ => "Lokalt tiltak".to_owned(),
        }
    }
}

/// A row of Mi side: an open tiltak I am ansvarleg for.
#[derive(Clone)]
pub struct MittTiltak {
    /// The tiltak.
    pub tiltak_id: TiltakId,
    /// What is done.
    pub tiltak: String,
    /// When it is evaluated at the latest.
    pub innan: Date,
    /// The sak.
    pub sak_id: SakId,
    /// Its number.
    pub saksnummer: String,
    /// The child: given names and an initial.
    pub barn_namn: String,
    /// The child, for the log.
    pub barn_id: BarnId,
}

/// What the sak waits for is the evaluering of one of these tiltak of the person's own, which is told of with its words.
#[must_use]
pub fn staar_som_tiltak(sak: &SakRad, mine: &[MittTiltak]) -> bool {
    let due = |t: &MittTiltak| t.sak_id == sak.sak_id && Some(t.innan) == sak.neste_dato;
    sak.neste_kva == NesteKva::Evaluering && mine.iter().any(due)
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
#[cfg(test)]
pub(super) use tests::{evaluert as tests_evaluert, tiltak as tests_tiltak};
