//! The figures: who leads the kommune, and nobody else.

use super::{Rute, get, post};

const KOMMUNALSJEF: &str = "33333+333";

/// What is not there of a report that somebody writes on.
const UTKAST: &str = "333334333";

/// A report is of the whole kommune.
const fn heile(rute: Rute) -> Rute {
    Rute {
        whole_kommune: "k",
        ..rute
    }
}

/// Every route.
pub const STYRING: &[Rute] = &[
    get("/styring", KOMMUNALSJEF),
    get("/styring/kommunane", "33333+333"),
    get("/styring/instansen", "333333+33"),
    get("/styring/maal", KOMMUNALSJEF),
    post(
        "/styring/maal",
        "version samtale_frist samtale fyrste_tiltak tiltak_frist moeteplikt grense namngitt",
        KOMMUNALSJEF,
    ),
    get("/rapport", KOMMUNALSJEF),
    // without a term
    post("/rapport", "til", UTKAST),
    heile(get("/rapport/{rapport_id}", KOMMUNALSJEF)),
    heile(get("/rapport/{rapport_id}/skriv", KOMMUNALSJEF)),
    heile(post(
        "/rapport/{rapport_id}/skriv",
        "version innleiing",
        KOMMUNALSJEF,
    )),
    heile(get("/rapport/{rapport_id}/publiser", KOMMUNALSJEF)),
    heile(post(
        "/rapport/{rapport_id}/publiser",
        "version lese",
        KOMMUNALSJEF,
    )),
    heile(get("/rapport/{rapport_id}/pdf", KOMMUNALSJEF)),
    // of one that is published
    heile(get("/rapport/{rapport_id}/rett", UTKAST)),
    heile(post("/rapport/{rapport_id}/rett", "kvifor", UTKAST)),
    heile(get("/rapport/{rapport_id}/csv", UTKAST)),
    heile(get("/rapport/{rapport_id}/json", UTKAST)),
];
