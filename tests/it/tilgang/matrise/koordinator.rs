//! The barnekoordinator and the individuelle plan of a sak.

use super::{ANSVARLEG, BARN, LAG, Rute, get, post};

/// The one it is offered to: of a role that may be asked.
const SPURD: &str = "3++++3333";

/// Whose job it is.
const JOBB: &str = "333+33333";

/// Their routes.
pub(super) const KOORDINATOR: &[Rute] = &[
    get("/tavla", JOBB),
    get("/tavla/rekneark", JOBB),
    get("/sak/{sak_id}/barnekoordinator", LAG),
    get("/sak/{sak_id}/barnekoordinator/vurdering", LAG),
    post(
        "/sak/{sak_id}/barnekoordinator/vurdering",
        "id sjukdom sjukdom_grunn langvarig langvarig_grunn velferd velferd_grunn oenske spurt_kven spurt_dato",
        LAG,
    ),
    get("/sak/{sak_id}/barnekoordinator/tilby", ANSVARLEG),
    post(
        "/sak/{sak_id}/barnekoordinator/tilby",
        "id kven melding",
        ANSVARLEG,
    ),
    get("/sak/{sak_id}/barnekoordinator/avgjerd", ANSVARLEG),
    post(
        "/sak/{sak_id}/barnekoordinator/avgjerd",
        "id slag grunn fortalt_kven fortalt_dato",
        ANSVARLEG,
    ),
    get("/sak/{sak_id}/individuell-plan", LAG),
    get("/sak/{sak_id}/individuell-plan/skriv", LAG),
    post("/sak/{sak_id}/individuell-plan/skriv", "", LAG),
    post("/sak/{sak_id}/individuell-plan/send", "", ANSVARLEG),
    get("/sak/{sak_id}/individuell-plan/pdf", LAG),
    get("/sak/{sak_id}/individuell-plan/svar", ANSVARLEG),
    post(
        "/sak/{sak_id}/individuell-plan/svar",
        "id nr kven svar maate original_stad vitne dato stad",
        ANSVARLEG,
    ),
    post(
        "/sak/{sak_id}/individuell-plan/stadfest",
        "svar stemmer",
        BARN,
    ),
    get("/sak/{sak_id}/individuell-plan/trekk-ja", LAG),
    post(
        "/sak/{sak_id}/individuell-plan/trekk-ja",
        "id svar kanal",
        LAG,
    ),
    get("/koordinatortilbod/{koordinator_tilbod_id}", SPURD),
    post(
        "/koordinatortilbod/{koordinator_tilbod_id}/ta-imot",
        "",
        SPURD,
    ),
    get("/koordinatortilbod/{koordinator_tilbod_id}/avslaa", SPURD),
    post(
        "/koordinatortilbod/{koordinator_tilbod_id}/avslaa",
        "grunn",
        SPURD,
    ),
    post(
        "/koordinatortilbod/{koordinator_tilbod_id}/trekk",
        "",
        ANSVARLEG,
    ),
];
