//! The figures: who leads the kommune, and nobody else.

use super::{Rute, get, post};

const KOMMUNALSJEF: &str = "33333+333";

/// Every route.
pub const STYRING: &[Rute] = &[
    get("/styring", KOMMUNALSJEF),
    get("/styring/kommunane", "33333++33"),
    get("/styring/instansen", "333333+33"),
    get("/styring/maal", KOMMUNALSJEF),
    post(
        "/styring/maal",
        "version samtale_frist samtale fyrste_tiltak tiltak_frist moeteplikt grense namngitt",
        KOMMUNALSJEF,
    ),
];
