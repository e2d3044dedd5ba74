//! Words that fit every theme. `S` is for skule, `B` for barnehage.

use crate::demo::types::{Effekt, Stad};

/// A list for the skule and one for the barnehage.
pub(super) struct Begge {
    skule: &'static [&'static str],
    barnehage: &'static [&'static str],
}

impl Begge {
    /// The list for the place.
    pub(super) const fn for_place(&self, barnehage: bool) -> &'static [&'static str] {
        if barnehage {
            self.barnehage
        } else {
            self.skule
        }
    }
}

pub(super) const KVEN_ER_UROA: Begge = Begge {
    skule: &[
        "Kontaktlærar. To faglærarar har sett det same.",
        "Kontaktlærar og miljøterapeut.",
        "Kontaktlærar. Eleven har sjølv sagt at det er vanskeleg.",
        "Kontaktlærar og dei føresette, kvar for seg.",
    ],
    barnehage: &[
        "Pedagogisk leiar og to andre på avdelinga.",
        "Pedagogisk leiar. Dei føresette har nemnt det sjølve.",
        "Heile avdelinga. Me har drøfta det på to avdelingsmøte.",
    ],
};

pub(super) const KORLEIS: Begge = Begge {
    skule: &[
        "Samtale på skulen etter skuletid",
        "Samtale på skulen, eleven var med siste delen",
        "Telefonsamtale, avtalt på førehand",
        "Utviklingssamtale, flytta fram",
        "Videosamtale på kveldstid, fordi ein arbeider borte",
    ],
    barnehage: &[
        "Samtale i barnehagen",
        "Foreldresamtale, flytta fram",
        "Samtale ved henting, etter avtale",
        "Telefonsamtale, avtalt på førehand",
    ],
};

pub(super) const STEMME_MANGLAR: Begge = Begge {
    skule: &[
        "Eleven vil ikkje snakke om det enno. Me spør att om to veker, og eleven vel kven.",
        "Eleven var sjuk. Samtalen er avtalt til neste veke.",
    ],
    barnehage: &[
        "Barnet har ikkje ord for det enno. Me har notert kva barnet viser i leik.",
        "Barnet var heime med feber. Me snakkar med barnet når det er attende.",
    ],
};

pub(super) const BEKYMRING: Begge = Begge {
    skule: &[
        "At eleven skal miste trua på seg sjølv om det held fram.",
        "At avstanden til dei andre aukar, og at det blir tyngre å kome attende.",
        "At eleven brukar så mykje krefter på dette at det ikkje er nok att til resten av dagen.",
    ],
    barnehage: &[
        "At barnet går glipp av leik og dermed av det leiken lærer bort.",
        "At det skal bli vanskelegare å ta fatt i om me ventar.",
    ],
};

pub(super) const HENSIKT: &[&str] = &[
    "Bli samde om kva som er prøvd, kva me veit no, og to tiltak som er nye.",
    "Sjå på saka saman med familien og finne ut kven som gjer kva.",
    "Forstå kvifor tiltaka ikkje har verka heilt, og velje noko anna.",
];

pub(super) const MOETE_EVALUERING: &[&str] = &[
    "Alle fekk ordet. Dei føresette sa at det var godt å sleppe å fortelje alt på nytt.",
    "God tid, tydeleg plan. Neste gong startar me med det barnet har sagt.",
    "Me heldt tida og vart samde. Ein av oss lova å forklare planen for barnet.",
];

pub(super) const VURDERING_NAMN: &[&str] = &[
    "Drøfta med PPT og helsesjukepleiar. Me har prøvd rett ting, men for lite tilpassa. Møte med familien er neste steg.",
    "Teamet ser same mønster på fleire arenaer. Me treng fleire auge på saka og inviterer til møte.",
    "PPT rår til observasjon før me vel nytt tiltak. Helsesjukepleiar tek kontakt om det kroppslege.",
];

pub(super) const VURDERING_ANONYM: &[&str] = &[
    "Drøfta anonymt med teamet: aldersgruppe, tema og kva som er prøvd. Råd: færre tiltak på same tid, og spør om samtykke til møte.",
    "Anonym drøfting. Teamet lurte på kva som skjer i overgangane. Me spør familien om samtykke til å snakke med namn.",
];

pub(super) const UNNTAK: &str = "Det barnet sa, gir grunn til å tru at det kan vere fare for barnet om dei føresette får vite det no. Drøfta med leiar same dag. Melding er send.";

pub(super) const OVERLEVERING: &str = "Kan du ta over som ansvarleg? Eg har mindre stilling frå neste månad, og du møter barnet kvar dag.";

pub(super) const SPERRE: &[&str] = &[
    "Er tante til barnet.",
    "Er gift med ein av dei føresette sine søsken.",
    "Er nær ven av familien, og har sjølv bede om det.",
    "Er trenar for barnet og har sjølv meldt frå.",
];

pub(super) const MELDING_GRUNNLAG: &[&str] = &[
    "Barnet har fortalt om hendingar heime som gir grunn til å tru at omsorga sviktar.",
    "Gjentekne teikn på at barnet ikkje får tilsynet det treng.",
    "Uro for vald i heimen, ut frå det barnet sjølv har sagt.",
];

/// How the føresette felt a tiltak.
pub(super) const fn foeresette_oppleving(effekt: Effekt) -> &'static [&'static str] {
    match effekt {
        Effekt::Verkar => &[
            "Dei merkar skilnad heime. Det er lettare om morgonen.",
            "Dei er glade, og seier at det har hjelpt å få vite korleis det går kvar veke.",
            "Dei fortel at barnet snakkar om det heime, og at det er stolt.",
            "Dei synest det har gått fortare enn dei våga å håpe.",
        ],
        Effekt::VerkarDelvis => &[
            "Dei ser framgang nokre dagar. Dei vil gjerne halde fram, men med noko endra.",
            "Det går betre på dagtid, men ikkje heime. Dei er glade for at me ser det same.",
            "Dei meiner det er rett veg, men at det er for mykje på ein gong.",
        ],
        Effekt::VerkarIkkje => &[
            "Dei ser ingen skilnad. Dei er letta over at me vil prøve noko anna.",
            "Dei opplever at det har vorte meir strev heime, og vil ikkje halde fram slik.",
            "Dei set pris på forsøket, men barnet har sagt nei.",
        ],
    }
}

/// Why a case went from one place to the next.
pub(super) const fn kvifor(til: Stad) -> &'static [&'static str] {
    match til {
        Stad::Steg(1) => &["Uro meld."],
        Stad::Steg(2) => &[
            "Samtale med dei føresette er halden.",
            "Dei føresette er med, og vil gjerne bidra.",
        ],
        Stad::Steg(3) => &[
            "Tiltak er avtalte, med ansvarleg og frist.",
            "Me er samde med dei føresette om kva me prøver.",
        ],
        Stad::Steg(4) => &[
            "Tiltaka er evaluerte, og minst eitt har ikkje verka som me ville.",
            "Me har prøvd det me kan på eininga. No treng me fleire fag.",
        ],
        Stad::Steg(5) => &[
            "Møte halde, nye tiltak er avtalte.",
            "Familien og teamet har laga ein ny plan saman.",
        ],
        _ => &[
            "Alle tiltaka frå møtet er evaluerte.",
            "Tida for tiltaka er ute, og me har snakka med barnet og dei føresette.",
        ],
    }
}

/// What is to happen on the next date.
pub(super) const fn neste(steg: u8) -> &'static str {
    match steg {
        1 => "Samtale med dei føresette",
        2 => "Bli samde om tiltak",
        4 => "Møte i tverrfagleg team",
        6 => "Avgjere kva som skjer vidare",
        _ => "Evaluere tiltak",
    }
}

/// Why a case ended.
pub(super) mod slutt {
    pub(in super::super) const UTAN_TILTAK: &str = "Samtalen viste at det hadde ei enkel forklaring, og at det alt har gått over. Familien er samd.";
    pub(in super::super) const NAADD: &[&str] = &[
        "Måla er nådde. Barnet og dei føresette er samde om å avslutte.",
        "Tiltaka verkar, og er no ein del av kvardagen på eininga.",
    ];
    pub(in super::super) const UTGREIING: &[&str] = &[
        "Tiltaka har ikkje vore nok. Me tilviser til PPT for utgreiing, med samtykke.",
        "Me treng å vite meir. Tilvising er send saman med dei føresette.",
    ];
    pub(in super::super) const OVERFOERT: &str = "Vidare arbeid skjer ein annan stad.";
    pub(in super::super) const FLYTTA: &str =
        "Familien har flytta. Saka er overlevert ny kommune med samtykke.";
}
