//! What the routes about teams and their meetings answer to each person, as in [`super`].

use super::{BARN, NONE, Rute, get, open, post};

/// Everybody but the personvernombod, for every team of the kommune.
const ALLE: &str = "++++++++3";
/// Of those who may plan for some team, only the leader of this one; it is not there for the others.
const PLANLEGG: &str = "44+443333";
/// Those who are called.
const KALLA: &str = "+++++++33";
/// Those of them who work with children.
const SKRIVE: &str = "+++++3333";
/// Those of them who may approve: here, where there is no sak, who plans for the team.
const GODKJENNE: &str = "33+333333";
const PUNKT: &str =
    "id version element minutt tittel tekst aldersgruppe tema proevd undring stadfesta sak";
/// A field for each part of the template.
const SKRIV: &str = "handling plan_versjon stades \
    tekst tekst tekst tekst tekst tekst tekst tekst tekst tekst tekst \
    versjon versjon versjon versjon versjon versjon versjon versjon versjon versjon versjon";
/// Nothing was left over from an earlier meeting.
const INGEN: &str = "444443333";
/// Who leads the eining; for others who may lead one, it is not there.
const LEIAR: &str = PLANLEGG;
/// The systemansvarleg.
const SYSTEM: &str = "3333333+3";

const fn alle(rute: Rute) -> Rute {
    Rute {
        whole_kommune: "atebskiy",
        ..rute
    }
}

const fn system(rute: Rute) -> Rute {
    Rute {
        whole_kommune: "y",
        ..rute
    }
}

/// Every route.
pub const TST: &[Rute] = &[
    get("/tst", ALLE),
    get("/tst/oversyn", "33333++33"),
    alle(get("/tst/{eining_id}", ALLE)),
    get("/tst/{eining_id}/endre", LEIAR),
    post("/tst/{eining_id}/endre", "version krav stad", LEIAR),
    get("/tst/{eining_id}/medlem", LEIAR),
    post("/tst/{eining_id}/medlem", "id kven slag fraa", LEIAR),
    post("/tst/{eining_id}/medlem/{tst_medlem_id}/ta-av", "", LEIAR),
    get("/tst/{eining_id}/medlem/{tst_medlem_id}/siste-dag", LEIAR),
    post(
        "/tst/{eining_id}/medlem/{tst_medlem_id}/siste-dag",
        "version til",
        LEIAR,
    ),
    get("/tst/{eining_id}/plan", PLANLEGG),
    post(
        "/tst/{eining_id}/plan",
        "id vekedag fraa til stad dato",
        PLANLEGG,
    ),
    get("/tst/{eining_id}/oppfoelging", PLANLEGG),
    alle(get("/moete/{moete_id}", ALLE)),
    get("/moete/{moete_id}/endre", PLANLEGG),
    post(
        "/moete/{moete_id}/endre",
        "version dato fraa til stad",
        PLANLEGG,
    ),
    get("/moete/{moete_id}/avlys", PLANLEGG),
    post("/moete/{moete_id}/avlys", "version grunn", PLANLEGG),
    get("/moete/{moete_id}/agenda", KALLA),
    get("/moete/{moete_id}/agenda/system", PLANLEGG),
    post("/moete/{moete_id}/agenda/system", PUNKT, PLANLEGG),
    get("/moete/{moete_id}/agenda/anonym", PLANLEGG),
    post("/moete/{moete_id}/agenda/anonym", PUNKT, PLANLEGG),
    get("/moete/{moete_id}/agenda/namngitt", PLANLEGG),
    post("/moete/{moete_id}/agenda/namngitt", PUNKT, PLANLEGG),
    post("/moete/{moete_id}/agenda/ta-med", "punkt", INGEN),
    post("/moete/{moete_id}/agenda/ny-tid", "", PLANLEGG),
    get("/punkt/{punkt_id}/endre", PLANLEGG),
    post("/punkt/{punkt_id}/endre", PUNKT, PLANLEGG),
    post("/punkt/{punkt_id}/gjer", "gjer", PLANLEGG),
    get("/punkt/{punkt_id}/familie", INGEN),
    post("/punkt/{punkt_id}/familie", "gjer kven epost", INGEN),
    get("/moete/{moete_id}/funksjonar", PLANLEGG),
    post(
        "/moete/{moete_id}/funksjonar",
        "version moeteleiar referent",
        PLANLEGG,
    ),
    post("/moete/{moete_id}/referat", "punkt", SKRIVE),
    get("/referat/tomt-skjema", ALLE),
    get("/referat/{referat_id}", KALLA),
    get("/referat/{referat_id}/skriv", SKRIVE),
    post("/referat/{referat_id}/skriv", SKRIV, SKRIVE),
    get("/referat/{referat_id}/nytt", SKRIVE),
    post("/referat/{referat_id}/gang", "gang version", SKRIVE),
    get("/referat/{referat_id}/rett", GODKJENNE),
    post("/referat/{referat_id}/rett", "version grunn", GODKJENNE),
    get("/referat/{referat_id}/pdf", KALLA),
    get("/referat/{referat_id}/tidlegare", KALLA),
    get("/moete/{moete_id}/innkalling", PLANLEGG),
    post(
        "/moete/{moete_id}/innkalling",
        "id version kven kollega gjest_namn gjest_instans gjest_epost",
        PLANLEGG,
    ),
    get("/moete/{moete_id}/oppmoete", PLANLEGG),
    post("/moete/{moete_id}/oppmoete", "version", PLANLEGG),
    get("/moete/{moete_id}/oppmoete/ny", PLANLEGG),
    post("/moete/{moete_id}/oppmoete/ny", "id kven kom", PLANLEGG),
    get(
        "/moete/{moete_id}/deltakar/{moete_deltakar_id}/svar",
        PLANLEGG,
    ),
    post(
        "/moete/{moete_id}/deltakar/{moete_deltakar_id}/svar",
        "version svar grunn",
        PLANLEGG,
    ),
    post(
        "/moete/{moete_id}/deltakar/{moete_deltakar_id}/ta-av",
        "",
        PLANLEGG,
    ),
    post(
        "/moete/{moete_id}/deltakar/{moete_deltakar_id}/teieplikt",
        "",
        PLANLEGG,
    ),
    get(
        "/moete/{moete_id}/deltakar/{moete_deltakar_id}/epost",
        PLANLEGG,
    ),
    post(
        "/moete/{moete_id}/deltakar/{moete_deltakar_id}/epost",
        "epost",
        PLANLEGG,
    ),
    // those who are called
    get("/moete/{moete_id}/svar", BARN),
    post("/moete/{moete_id}/svar", "version svar grunn", BARN),
    get("/kalender", BARN),
    post("/kalender", "handling", BARN),
    // by a link, without a login
    open(get("/kalender/{lenke}", NONE)),
    open(get("/gjest/{lenke}", NONE)),
    open(post("/gjest/{lenke}", "gjer version svar grunn", NONE)),
    get("/kommune/tst", SYSTEM),
    post(
        "/kommune/tst",
        "version vanleg_haust vanleg_vaar maanadleg_haust maanadleg_vaar",
        SYSTEM,
    ),
    get("/kommune/skulefri", SYSTEM),
    post("/kommune/skulefri", "id namn fraa til", SYSTEM),
    system(post("/kommune/skulefri/{skulefri_id}/ta-ut", "", SYSTEM)),
];
