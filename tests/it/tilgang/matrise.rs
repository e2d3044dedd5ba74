//! What each route answers to each person. A route that is not here fails the test.
//!
//! One letter a person, in this order: **a**nsvarleg · **t**ilsett on the lag · **e**iningsleiar ·
//! **b**arnekoordinator · **S**LT-koordinator · **k**ommunalsjef · **i**nterkommunal leiar · s**y**stemansvarleg ·
//! **p**ersonvernombod. All nine are on the lag of the sak, and it is about a child of their eining.
//!
//! `+` it is theirs to do (a page, a form that comes back, a rule that says no) · `3` forbidden · `4` not there · `F` led to
//! the login of families.

mod brukarar;
mod einingar;
mod familie;
mod innlogging;
mod koordinator;
mod personvern;
mod styring;
mod tst;

/// The persons' order.
pub const PERSONS: &str = "atebskiyp";

/// Everybody.
const ALL: &str = "+++++++++";
/// Nobody: the thing is not for people who are logged in like this.
const NONE: &str = "444444444";
/// Nobody: it is seen that it is there.
const FORBIDDEN: &str = "333333333";
/// Nobody of the staff: a page of families, and they are led to the login of those.
const FAMILIE: &str = "FFFFFFFFF";
/// Nobody: what is sent cannot be right.
const REFUSED: &str = "!!!!!!!!!";
/// Those who may be on a lag.
const LAG: &str = "+++++++33";
/// Those of them who are of the side that owns the sak: a form about another instans is not there for the others.
const EIGAR: &str = "+++++4433";
/// The personvernombod.
const OMBOD: &str = "33333333+";
/// Those who are told of things.
const INNBOKS: &str = "+++++++3+";
/// Those who work with children.
const BARN: &str = "+++++3333";
/// Who has the ball, and the leader.
const ANSVARLEG: &str = "+3+333333";
/// The leader of the eining.
const LEIAR: &str = "33+333333";
/// The one it is offered to; the others on the lag see the offer and cannot answer it.
const MOTTAKAR: &str = "3++++++33";

/// One route.
#[derive(Clone, Copy)]
pub struct Rute {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, as the router has it.
    pub path: &'static str,
    /// What is sent after the question mark.
    pub query: &'static str,
    /// The names of the fields of its form.
    pub fields: &'static str,
    /// What each person is answered about their own.
    pub own: &'static str,
    /// Who has it for the whole kommune.
    pub whole_kommune: &'static str,
    /// For whoever is not logged in too.
    pub open: bool,
}

pub(super) const fn get(path: &'static str, own: &'static str) -> Rute {
    Rute {
        method: "GET",
        path,
        query: "",
        fields: "",
        own,
        whole_kommune: "",
        open: false,
    }
}

pub(super) const fn post(path: &'static str, fields: &'static str, own: &'static str) -> Rute {
    Rute {
        method: "POST",
        fields,
        ..get(path, own)
    }
}

const fn open(rute: Rute) -> Rute {
    Rute { open: true, ..rute }
}

const FORESETT: &str = "id version handling namn relasjon telefon epost foedselsnummer foreldreansvar bur_saman innsynsrett";
const URO: &str = "id kva_er_sett kven_er_uroa kva_meistrar_barnet kor_raskt sak slag plass";

/// Every route.
pub fn all() -> impl Iterator<Item = &'static Rute> {
    MATRISE
        .iter()
        .chain(brukarar::BRUKARAR)
        .chain(einingar::EININGAR)
        .chain(familie::FAMILIAR)
        .chain(innlogging::INNLOGGING)
        .chain(koordinator::KOORDINATOR)
        .chain(personvern::PERSONVERN)
        .chain(styring::STYRING)
        .chain(tst::TST)
}

/// Those of staff, and those for everybody.
const MATRISE: &[Rute] = &[
    // for everybody
    open(get("/logg-inn", ALL)),
    open(post("/logg-inn", "brukarnamn passord", ALL)),
    open(get("/logg-inn/kode", ALL)),
    open(post("/logg-inn/kode", "brukarnamn kode passord igjen", ALL)),
    open(get("/hjelp", ALL)),
    open(get("/personvern", ALL)),
    open(get("/tilgjenge", ALL)),
    open(get("/static/{*path}", NONE)),
    // a login at a provider that is not there
    open(post("/logg-inn/utanfor", "klient til paa_nytt", NONE)),
    open(get("/oidc/tilbake", FORBIDDEN)),
    open(get("/oidc/jwks.json", ALL)),
    open(post("/oidc/utlogging", "logout_token", REFUSED)),
    // for whoever is logged in
    post("/logg-ut", "", ALL),
    post("/sesjon/forleng", "", ALL),
    get("/kommune", NONE),
    post("/kommune", "kommune", NONE),
    post("/utkast", "sti felt", ALL),
    Rute {
        query: "?sti=/barn/ny",
        ..post("/utkast/kladd", "felt", ALL)
    },
    post("/utkast/forkast", "sti", ALL),
    get("/", ALL),
    // meldingar
    get("/meldingar", INNBOKS),
    post("/meldingar/lesne", "ulesne", INNBOKS),
    // the personvernombod has some of naudrett, and this one is about a sak
    get("/meldingar/{melding_id}", "+++++++34"),
    get("/meldingar/varsling", INNBOKS),
    post(
        "/meldingar/varsling",
        "version overlevering uro lag frist stille_fraa stille_til stille_helg",
        INNBOKS,
    ),
    // jobs that stopped
    get("/jobbar", "3333333+3"),
    Rute {
        whole_kommune: "y",
        ..post("/jobbar/igjen", "kvifor", "3333333+3")
    },
    Rute {
        whole_kommune: "y",
        ..post("/jobbar/bort", "kvifor", "3333333+3")
    },
    Rute {
        whole_kommune: "y",
        ..post("/jobbar/{job_id}/igjen", "", "3333333+3")
    },
    Rute {
        whole_kommune: "y",
        ..post("/jobbar/{job_id}/bort", "", "3333333+3")
    },
    // who must sign a samtykke, and what is translated
    get("/kommune/samtykkereglar", "3333333+3"),
    get("/kommune/samtykkereglar/ny", "3333333+3"),
    post(
        "/kommune/samtykkereglar/ny",
        "id gruppe alder_fraa alder_til krav gyldig_fraa",
        "3333333+3",
    ),
    Rute {
        whole_kommune: "y",
        ..post(
            "/kommune/samtykkereglar/{samtykke_regel_id}/godkjenn",
            "godkjend",
            "3333333+3",
        )
    },
    get("/kommune/samtykkemalar", "3333333++"),
    get("/logg", "33333333+"),
    get("/logg/mi", ALL),
    // whoever has opened very many children
    post("/logg/soek", "namn avvist fraa til", "33333333+"),
    // saker
    get("/saker", LAG),
    get("/saker/oppbevaring", LAG),
    get("/saker/soek", LAG),
    post("/saker/soek", "namn", LAG),
    get("/sak/{sak_id}", LAG),
    get("/sak/{sak_id}/vidare", LAG),
    post(
        "/sak/{sak_id}/vidare",
        "version flytting droefting samtykke_stad grunn",
        LAG,
    ),
    get("/sak/{sak_id}/avslutt", LEIAR),
    post(
        "/sak/{sak_id}/avslutt",
        "version ende grunn utan_evaluering samtykke samtykke_stad",
        LEIAR,
    ),
    get("/sak/{sak_id}/oppbevaring", ANSVARLEG),
    post("/sak/{sak_id}/oppbevaring", "stopp grunn", ANSVARLEG),
    get("/sak/{sak_id}/gjenopne", ANSVARLEG),
    post("/sak/{sak_id}/gjenopne", "version grunn", ANSVARLEG),
    get("/sak/{sak_id}/neste-dato", LAG),
    post("/sak/{sak_id}/neste-dato", "version dato kva tekst", LAG),
    get("/sak/{sak_id}/samtale/ny", LAG),
    post(
        "/sak/{sak_id}/samtale/ny",
        "id halden dato korleis kven sa stemme stemme_grunn ikkje_vis ikkje_vis_grunn ikkje_halden_grunn",
        LAG,
    ),
    get("/sak/{sak_id}/moete/ny", LAG),
    post(
        "/sak/{sak_id}/moete/ny",
        "id dato kven invitert avtalt stemme stemme_grunn med samtykke_stad",
        LAG,
    ),
    get("/sak/{sak_id}/skolemiljoeplan", LAG),
    post(
        "/sak/{sak_id}/skolemiljoeplan",
        "version problem tiltak naar kven evaluering",
        LAG,
    ),
    // the lag, sperre and overlevering
    get("/sak/{sak_id}/lag", LAG),
    post("/sak/{sak_id}/lag", "id kollega oppgaave", ANSVARLEG),
    post("/sak/{sak_id}/lag/{sak_deltakar_id}/ut", "", ANSVARLEG),
    // samtykke
    get("/sak/{sak_id}/samtykke", LAG),
    get("/sak/{sak_id}/samtykke/nytt", ANSVARLEG),
    post(
        "/sak/{sak_id}/samtykke/nytt",
        "id fornyar instansar namn_fastlege namn_spesialist namn_andre foeremaal saksomraade fraa til",
        ANSVARLEG,
    ),
    get("/sak/{sak_id}/samtykke/{samtykke_id}/inviter", ANSVARLEG),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/inviter",
        "id kven epost_ungdom",
        ANSVARLEG,
    ),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/invitasjon-attende",
        "invitasjon",
        ANSVARLEG,
    ),
    get("/sak/{sak_id}/samtykke/{samtykke_id}/signatur", ANSVARLEG),
    get("/sak/{sak_id}/samtykke/{samtykke_id}/signert", ANSVARLEG),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/signatur",
        "id kven maate original_stad vitne dato stad svar",
        ANSVARLEG,
    ),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/stadfest",
        "signatur stemmer",
        BARN,
    ),
    get("/sak/{sak_id}/samtykke/{samtykke_id}/hoeyrt", ANSVARLEG),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/hoeyrt",
        "kva",
        ANSVARLEG,
    ),
    get("/sak/{sak_id}/samtykke/{samtykke_id}/trekk-samtykke", EIGAR),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/trekk-samtykke",
        "id kven kva kanal",
        EIGAR,
    ),
    get("/sak/{sak_id}/samtykke/{samtykke_id}/kopi", ANSVARLEG),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/kopi",
        "id slag maate dato",
        ANSVARLEG,
    ),
    get("/sak/{sak_id}/samtykke/{samtykke_id}/pdf", EIGAR),
    post(
        "/sak/{sak_id}/samtykke/{samtykke_id}/attende",
        "",
        ANSVARLEG,
    ),
    get("/sak/{sak_id}/sperre", ANSVARLEG),
    post("/sak/{sak_id}/sperre", "id person grunn", ANSVARLEG),
    // one of a colleague, set by another: not shown to the ansvarleg
    post(
        "/sak/{sak_id}/sperre/{sak_sperre_id}/opphev",
        "",
        "43+333333",
    ),
    get("/sak/{sak_id}/overlever", ANSVARLEG),
    post("/sak/{sak_id}/overlever", "id kollega melding", ANSVARLEG),
    get("/overlevering/{overlevering_id}", MOTTAKAR),
    post("/overlevering/{overlevering_id}/ta-imot", "", MOTTAKAR),
    get("/overlevering/{overlevering_id}/avslaa", MOTTAKAR),
    post("/overlevering/{overlevering_id}/avslaa", "grunn", MOTTAKAR),
    post("/overlevering/{overlevering_id}/trekk", "", ANSVARLEG),
    // tiltak
    get("/sak/{sak_id}/tiltak/ny", LAG),
    post(
        "/sak/{sak_id}/tiltak/ny",
        "id maal tiltak ansvarleg innan",
        LAG,
    ),
    get("/tiltak/{tiltak_id}/endre", LAG),
    post(
        "/tiltak/{tiltak_id}/endre",
        "version maal tiltak ansvarleg innan status",
        LAG,
    ),
    get("/tiltak/{tiltak_id}/stopp", LAG),
    post("/tiltak/{tiltak_id}/stopp", "version grunn", LAG),
    get("/tiltak/{tiltak_id}/evaluering/ny", LAG),
    post(
        "/tiltak/{tiltak_id}/evaluering/ny",
        "id version dato effekt grunngjeving barnet foeresette kva_no innan tiltak",
        LAG,
    ),
    // the register of children
    get("/barn", BARN),
    // a search that was made in no session here leads back to the list
    get("/barn/soek", BARN),
    post("/barn/soek", "namn foedd", BARN),
    get("/barn/oppslag", BARN),
    post("/barn/oppslag", "foedselsnummer", BARN),
    get("/barn/ny", BARN),
    post(
        "/barn/ny",
        "id steg fornamn etternamn foedd eining omsorgsstatus",
        BARN,
    ),
    get("/barn/import", LEIAR),
    post("/barn/import", "eining innhald borte", LEIAR),
    get("/barn/{barn_id}", BARN),
    Rute {
        whole_kommune: "p",
        ..get("/barn/{barn_id}/innsyn", "33+33333+")
    },
    get("/barn/{barn_id}/endre", BARN),
    post(
        "/barn/{barn_id}/endre",
        "version fornamn etternamn foedd omsorgsstatus adresse",
        BARN,
    ),
    get("/barn/{barn_id}/foeresett/ny", BARN),
    post("/barn/{barn_id}/foeresett/ny", FORESETT, BARN),
    get("/foeresett/{foeresett_id}/endre", BARN),
    post("/foeresett/{foeresett_id}/endre", FORESETT, BARN),
    get("/kort/{kort_endring_id}/stadfest", BARN),
    post(
        "/kort/{kort_endring_id}/stadfest",
        "merke foedselsnummer svar",
        BARN,
    ),
    // einingsleiar and barnekoordinator; of the tilsette only those of other services than a skule
    get("/barn/{barn_id}/naudrett", "33++33333"),
    post(
        "/barn/{barn_id}/naudrett",
        "grunn grunngjeving passord",
        "33++33333",
    ),
    get("/naudrett", OMBOD),
    Rute {
        whole_kommune: "p",
        ..get("/naudrett/{naudrett_id}", OMBOD)
    },
    Rute {
        whole_kommune: "p",
        ..post("/naudrett/{naudrett_id}", "id konklusjon vurdering", OMBOD)
    },
    get("/barn/{barn_id}/barnevern", BARN),
    post("/barn/{barn_id}/barnevern", "id dato kvittering", BARN),
    get("/barnevernsmelding/{barnevernsmelding_id}/svar", BARN),
    post(
        "/barnevernsmelding/{barnevernsmelding_id}/svar",
        "version kvittering svar_dato",
        BARN,
    ),
    // uro
    get("/uro/ny", BARN),
    Rute {
        query: "?barn={barn_id}",
        ..get("/uro/ny", BARN)
    },
    Rute {
        query: "?barn={barn_id}",
        ..post("/uro/ny", URO, BARN)
    },
];
