//! The pages of families: whoever is none is led to their login page.

use super::{ALL, FAMILIE, NONE, Rute, get, open, post};

/// Their routes.
pub const FAMILIAR: &[Rute] = &[
    open(get("/familie", FAMILIE)),
    open(get("/familie/barn/{barn_id}", FAMILIE)),
    open(get("/familie/barn/{barn_id}/innsyn", FAMILIE)),
    open(get("/familie/barn/{barn_id}/sak/{sak_id}/syn", FAMILIE)),
    open(post(
        "/familie/barn/{barn_id}/sak/{sak_id}/syn",
        "id syn stemme",
        FAMILIE,
    )),
    open(get("/familie/barn/{barn_id}/tiltak/{tiltak_id}", FAMILIE)),
    open(post(
        "/familie/barn/{barn_id}/tiltak/{tiltak_id}",
        "id svar tekst",
        FAMILIE,
    )),
    open(get(
        "/familie/barn/{barn_id}/plan/{individuellplan_id}",
        FAMILIE,
    )),
    open(post(
        "/familie/barn/{barn_id}/plan/{individuellplan_id}",
        "nr avtrykk svar",
        FAMILIE,
    )),
    open(get(
        "/familie/barn/{barn_id}/plan/{individuellplan_id}/pdf",
        FAMILIE,
    )),
    open(get(
        "/familie/barn/{barn_id}/plan/{individuellplan_id}/merknad",
        FAMILIE,
    )),
    open(post(
        "/familie/barn/{barn_id}/plan/{individuellplan_id}/merknad",
        "id nr tekst",
        FAMILIE,
    )),
    open(get("/familie/barn/{barn_id}/referat/{referat_id}", FAMILIE)),
    open(post(
        "/familie/barn/{barn_id}/referat/{referat_id}",
        "id nr tekst",
        FAMILIE,
    )),
    open(get(
        "/familie/barn/{barn_id}/referat/{referat_id}/pdf",
        FAMILIE,
    )),
    open(get(
        "/familie/barn/{barn_id}/moete/{moete_familie_id}",
        FAMILIE,
    )),
    open(post(
        "/familie/barn/{barn_id}/moete/{moete_familie_id}",
        "id tid svar syn stemme",
        FAMILIE,
    )),
    open(get("/familie/logg-inn", ALL)),
    open(post("/familie/logg-inn", "kommune til", ALL)),
    open(get("/familie/samtykke", FAMILIE)),
    open(get("/familie/samtykke/{samtykke_id}", FAMILIE)),
    open(post("/familie/samtykke/{samtykke_id}", "spraak", FAMILIE)),
    open(get("/familie/samtykke/{samtykke_id}/signer", FAMILIE)),
    open(post(
        "/familie/samtykke/{samtykke_id}/signer",
        "avtrykk",
        FAMILIE,
    )),
    open(get(
        "/familie/samtykke/{samtykke_id}/trekk-samtykke",
        FAMILIE,
    )),
    open(post(
        "/familie/samtykke/{samtykke_id}/trekk-samtykke",
        "kva slag",
        FAMILIE,
    )),
    open(get("/familie/samtykke/{samtykke_id}/pdf", FAMILIE)),
    open(get("/familie/samtykke/{samtykke_id}/signert", FAMILIE)),
    open(get("/familie/invitasjon/{lenke}", NONE)),
    open(post("/familie/invitasjon/{lenke}", "", NONE)),
    open(get("/familie/invitasjon/{lenke}/opna", FAMILIE)),
    open(post("/familie/stadfest", "til", FAMILIE)),
    open(post("/familie/sesjon/forleng", "", FAMILIE)),
    open(post("/familie/utkast", "sti felt stempel", FAMILIE)),
    open(post("/familie/utkast/kladd", "felt", FAMILIE)),
    open(post("/familie/utkast/forkast", "sti", FAMILIE)),
    open(post("/familie/logg-ut", "", FAMILIE)),
];
