//! What the personvernombod has: what was found in the log, who could see a child, which the
//! leader of the eining has too, and the record of processing activities.

use super::{LEIAR, OMBOD, Rute, get, post};

/// Who reads the record of processing activities.
const LES: &str = "33333+3++";
/// Who writes in it.
const SKRIV: &str = "33333+3+3";

/// Every route.
pub const PERSONVERN: &[Rute] = &[
    get("/loggkontroll", OMBOD),
    get("/loggkontroll/grense", OMBOD),
    post(
        "/loggkontroll/grense",
        "version mange konto kommunen",
        OMBOD,
    ),
    Rute {
        whole_kommune: "p",
        ..get("/loggkontroll/{logg_treff_id}", OMBOD)
    },
    Rute {
        whole_kommune: "p",
        ..post(
            "/loggkontroll/{logg_treff_id}",
            "id konklusjon merknad",
            OMBOD,
        )
    },
    Rute {
        whole_kommune: "p",
        ..get("/barn/{barn_id}/tilgang", "33+33333+")
    },
    Rute {
        whole_kommune: "p",
        ..get("/barn/{barn_id}/tilgang/pdf", "33+33333+")
    },
    get("/barn/{barn_id}/innsynspakke", LEIAR),
    get("/barn/{barn_id}/innsynspakke/fil", LEIAR),
    // another than the leader of the eining makes one where nobody leads: the sak of the scene has a leader
    get("/sak/{sak_id}/innsynspakke", LEIAR),
    get("/sak/{sak_id}/innsynspakke/fil", LEIAR),
    get("/sak/{sak_id}/arkiv", LEIAR),
    post("/sak/{sak_id}/arkiv", "kopi stad dato", LEIAR),
    post("/sak/{sak_id}/arkiv/send", "", LEIAR),
    get("/kommune/oppbevaring", "3333333++"),
    get("/kommune/oppbevaring/ny", "3333333+3"),
    post(
        "/kommune/oppbevaring/ny",
        "id klasse maanader arkiv grunn",
        "3333333+3",
    ),
    Rute {
        whole_kommune: "yp",
        ..post(
            "/kommune/oppbevaring/{oppbevaring_endring_id}/stadfest",
            "svar",
            "3333333++",
        )
    },
    Rute {
        whole_kommune: "p",
        ..get("/kommune/oppbevaring/{oppbevaring_endring_id}/avvis", OMBOD)
    },
    Rute {
        whole_kommune: "p",
        ..post(
            "/kommune/oppbevaring/{oppbevaring_endring_id}/avvis",
            "grunn",
            OMBOD,
        )
    },
    get("/kommune/protokoll", LES),
    get("/kommune/protokoll/pdf", LES),
    get("/kommune/protokoll/dpia", LES),
    get("/kommune/protokoll/endre", SKRIV),
    post(
        "/kommune/protokoll/endre",
        "version behandlingsansvarleg ombod databehandlarar grunnlag lagring",
        SKRIV,
    ),
];
