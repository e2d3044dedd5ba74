//! The einingar and the clocks of the kommune: the systemansvarleg's, and for what takes two the personvernombod's.

use super::{FORBIDDEN, Rute, get, post};

/// The systemansvarleg.
const SYSTEM: &str = "3333333+3";

/// Those who lead, and the systemansvarleg.
const LEIARAR: &str = "33+33+++3";

const fn heile(whole_kommune: &'static str, rute: Rute) -> Rute {
    Rute {
        whole_kommune,
        ..rute
    }
}

/// The routes.
pub(super) const EININGAR: &[Rute] = &[
    get("/kommune/einingar", SYSTEM),
    get("/kommune/einingar/ny", SYSTEM),
    post("/kommune/einingar/ny", "id instans namn fraa grunn", SYSTEM),
    get("/kommune/einingar/slutt", SYSTEM),
    post(
        "/kommune/einingar/slutt",
        "id gamle mot namn dag leiar grunn handling",
        SYSTEM,
    ),
    heile("y", get("/kommune/eining/{eining_id}/namn", SYSTEM)),
    heile(
        "y",
        post(
            "/kommune/eining/{eining_id}/namn",
            "version namn grunn",
            SYSTEM,
        ),
    ),
    get("/kommune/attest", LEIARAR),
    post("/kommune/attest", "grunn", LEIARAR),
    get("/kommune/fristar", SYSTEM),
    post(
        "/kommune/fristar",
        "version grunn samtale samtale_skolemiljoe tiltak moete avgjerd barnevern_svar samtykke_foerst samtykke_midt \
            samtykke_sist",
        SYSTEM,
    ),
    get("/kommune/einingsforslag", "3333333++"),
    // the personvernombod answers where there is no other systemansvarleg; here there is
    heile(
        "yp",
        post(
            "/kommune/einingsforslag/{eining_endring_id}/godkjenn",
            "godkjend",
            SYSTEM,
        ),
    ),
    // proposed by another
    heile(
        "y",
        post(
            "/kommune/einingsforslag/{eining_endring_id}/trekk",
            "",
            FORBIDDEN,
        ),
    ),
];
