//! What is written down in each step of a case.

use super::koder;
use time::Date;

koder! {
    /// Where a tiltak stands.
    TiltakStatus {
        Planlagd = "planlagd",
        Paagaar = "paagaar",
        Utfoert = "utfoert",
        Stoppa = "stoppa",
    }
}
koder! {
    /// What a tiltak did.
    Effekt { Verkar = "verkar", VerkarDelvis = "verkar_delvis", VerkarIkkje = "verkar_ikkje" }
}
koder! {
    /// What an evaluering decides.
    KvaNo {
        HaldFram = "hald_fram",
        Juster = "juster",
        Avslutt = "avslutt",
        NyttTiltak = "nytt_tiltak",
    }
}
koder! {
    /// How urgent an uro is.
    Hast { Straks = "straks", InnanEiVeke = "innan_ei_veke", Vanleg = "vanleg" }
}

/// Step 1: what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uro {
    /// The day it was registered.
    pub dato: Date,
    /// Index into `brukarar`.
    pub meldt_av: usize,
    /// Facts before judgement.
    pub kva_er_sett: String,
    /// In words.
    pub kven_er_uroa: String,
    /// What the child masters.
    pub kva_meistrar_barnet: String,
    /// How urgent.
    pub kor_raskt: Hast,
}

/// Step 2: the talk, or the lawful reason there was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Involvering {
    /// The parents were talked with.
    Samtale(Samtale),
    /// The parents were not told: danger to the child.
    Unntak {
        /// The day it was decided.
        dato: Date,
        /// Index into `brukarar`.
        avgjort_av: usize,
        /// The reason.
        grunn: String,
    },
}

/// A talk with the føresette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samtale {
    /// The day.
    pub dato: Date,
    /// Index into `brukarar`.
    pub halden_av: usize,
    /// Where or how.
    pub korleis: String,
    /// What they said.
    pub kva_foreldra_sa: String,
    /// The child's own words, or why they are missing.
    pub barnets_stemme: Stemme,
}

/// Barnets stemme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stemme {
    /// What the child said.
    Sagt(String),
    /// Why the child has not been heard (yet).
    Manglar(String),
}

/// The five fields of a plan under opplæringslova § 12-4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Which problem the tiltak are to solve.
    pub problem: String,
    /// Which tiltak.
    pub tiltak: String,
    /// When they are carried out.
    pub naar: String,
    /// Who is responsible.
    pub kven: String,
    /// When they are evaluated, in words.
    pub evaluering: String,
    /// When they are evaluated.
    pub evaluerast: Date,
}

/// Step 4: the tverrfaglege vurdering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vurdering {
    /// The day.
    pub dato: Date,
    /// With the child's name (needs samtykke), or anonymous.
    pub namngitt: bool,
    /// What came out of it.
    pub tekst: String,
}

/// A consent that has been signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samtykke {
    /// The day of the last signature.
    pub dato: Date,
    /// Valid to, twelve months after.
    pub til: Date,
    /// Every instans asked about, as index into `instansar`, and the answer.
    pub svar: Vec<(usize, bool)>,
    /// Who has signed, as index into `foeresette`: everyone with foreldreansvar.
    pub signert_av: Vec<usize>,
    /// The youth has signed too (15 and older).
    pub ungdom_signerte: bool,
    /// On paper; otherwise online.
    pub papir: bool,
    /// Index into `brukarar`: who asked for it.
    pub innhenta_av: usize,
}

/// A meeting of the TST about this child, with the parts of the referat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moete {
    /// The day.
    pub dato: Date,
    /// Index into `brukarar`.
    pub moeteleiar: usize,
    /// Index into `brukarar`.
    pub referent: usize,
    /// Staff in the room, as index into `brukarar`; all are on the lag.
    pub deltakarar: Vec<usize>,
    /// The føresette invited, as index into `foeresette`.
    pub inviterte: Vec<usize>,
    /// Those of them who came.
    pub moette: Vec<usize>,
    /// The child or youth was there.
    pub barnet_var_med: bool,
    /// Hensikt/mål med møtet.
    pub hensikt: String,
    /// Positive ressursar … Kva meistrar barnet.
    pub ressursar: String,
    /// Status med gjennomgang av observasjonar.
    pub status: String,
    /// Kva er bekymringa?
    pub bekymring: String,
    /// Kven opplever bekymringa?
    pub kven: String,
    /// Barnets stemme.
    pub barnets_stemme: Stemme,
    /// Evaluering av møtet.
    pub evaluering: String,
}

/// Where a tiltak was born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foedestad {
    /// Step 3.
    Lokalt,
    /// A meeting: index into the case's `moete`.
    Moete(usize),
}

/// A tiltak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiltak {
    /// Where it was decided.
    pub foedestad: Foedestad,
    /// From this day.
    pub fraa: Date,
    /// Mål.
    pub maal: String,
    /// Tiltak.
    pub tiltak: String,
    /// Index into `brukarar`: a person on the lag.
    pub ansvarleg: usize,
    /// Innan.
    pub innan: Date,
    /// Where it stands.
    pub status: TiltakStatus,
    /// None or more, oldest first.
    pub evalueringar: Vec<Evaluering>,
}

/// An evaluering of a tiltak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluering {
    /// The day.
    pub dato: Date,
    /// Index into `brukarar`.
    pub av: usize,
    /// What the tiltak did.
    pub effekt: Effekt,
    /// How the child felt it.
    pub barnets_oppleving: String,
    /// How the føresette felt it.
    pub foeresette_oppleving: String,
    /// What now.
    pub kva_no: KvaNo,
}
