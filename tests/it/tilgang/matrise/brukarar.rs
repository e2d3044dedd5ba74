//! Who works in the kommune: the systemansvarleg's, and for what takes two the personvernombod's.

use super::{FORBIDDEN, Rute, get, post};

/// The systemansvarleg.
const SYSTEM: &str = "3333333+3";

const fn heile(whole_kommune: &'static str, rute: Rute) -> Rute {
    Rute {
        whole_kommune,
        ..rute
    }
}

/// The routes.
pub(super) const BRUKARAR: &[Rute] = &[
    // who works in the kommune
    get("/kommune/brukarar", SYSTEM),
    get("/kommune/brukarar/soek", SYSTEM),
    post("/kommune/brukarar/soek", "namn", SYSTEM),
    get("/kommune/brukarar/ny", SYSTEM),
    post("/kommune/brukarar/ny", "id namn brukarnamn epost", SYSTEM),
    get("/kommune/brukarar/oekter", SYSTEM),
    // with a reason it would log out everybody
    post("/kommune/brukarar/oekter", "grunn", SYSTEM),
    heile("y", get("/kommune/brukar/{brukar_id}", SYSTEM)),
    // everybody of the scene has a password: a code is refused
    heile("y", get("/kommune/brukar/{brukar_id}/kode", SYSTEM)),
    heile("y", post("/kommune/brukar/{brukar_id}/kode", "", SYSTEM)),
    heile("y", get("/kommune/brukar/{brukar_id}/nullstill", SYSTEM)),
    heile(
        "y",
        post(
            "/kommune/brukar/{brukar_id}/nullstill",
            "slag grunn",
            SYSTEM,
        ),
    ),
    heile("y", get("/kommune/brukar/{brukar_id}/oekter", SYSTEM)),
    heile(
        "y",
        post("/kommune/brukar/{brukar_id}/oekter", "grunn", SYSTEM),
    ),
    heile("y", get("/kommune/brukar/{brukar_id}/medlemskap", SYSTEM)),
    heile(
        "y",
        post(
            "/kommune/brukar/{brukar_id}/medlemskap",
            "id plass rolle stilling fraa til grunn",
            SYSTEM,
        ),
    ),
    heile(
        "y",
        get("/kommune/medlemskap/{medlemskap_id}/avslutt", SYSTEM),
    ),
    heile(
        "y",
        post(
            "/kommune/medlemskap/{medlemskap_id}/avslutt",
            "naar dag grunn",
            SYSTEM,
        ),
    ),
    get("/kommune/medlemskapsforslag", "3333333++"),
    // the personvernombod answers where there is no other systemansvarleg; here there is
    heile(
        "yp",
        post(
            "/kommune/medlemskapsforslag/{medlemskap_endring_id}/godkjenn",
            "godkjend",
            SYSTEM,
        ),
    ),
    // proposed by another
    heile(
        "y",
        post(
            "/kommune/medlemskapsforslag/{medlemskap_endring_id}/trekk",
            "",
            FORBIDDEN,
        ),
    ),
];
