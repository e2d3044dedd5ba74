//! One's own login.

use super::{ALL, NONE, Rute, get, post};

/// The routes.
pub(super) const INNLOGGING: &[Rute] = &[
    get("/innlogging/identitet", ALL),
    post("/innlogging/identitet", "klient passord", NONE),
    // the second factor, for who is through already
    get("/logg-inn/faktor", ALL),
    post("/logg-inn/faktor", "faktorkode til", ALL),
    get("/innlogging/totrinn", ALL),
    post("/innlogging/totrinn", "nykel faktorkode til", ALL),
    get("/innlogging/kodar", ALL),
    post("/innlogging/kodar", "", ALL),
    get("/innlogging/passord", ALL),
    post("/innlogging/passord", "passord nytt_passord igjen", ALL),
    get("/innlogging/oekter", ALL),
    // no session is named
    post("/innlogging/oekter", "oekt", NONE),
    get("/innlogging/paa-nytt", ALL),
    post("/innlogging/paa-nytt", "passord faktorkode til", ALL),
];
