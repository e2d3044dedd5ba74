//! *Familie* is the way in for føresette and youth: they log in at ID-porten, and see the children they are føresette
//! to, or themselves: what is registered, what is done, who has looked. They write what they think, and how it goes.
//!
//! A family session is no staff session: another table, another cookie, another role in the database. Who somebody is,
//! is the fødselsnummer the provider tells, matched by its keyed hash and kept nowhere (docs/adr/0009). Which saker they
//! see is `app.familie_saker()` (docs/adr/0013).

mod barn;
mod barna;
mod ctx;
mod innsyn;
mod logg_inn;
mod logg_ut;
mod model;
mod moete;
mod plan;
mod planmerknad;
mod queries;
mod referat;
mod referat_pdf;
mod samtykke;
mod sendt;
mod sesjon;
mod stadfest;
mod syn;
mod tilbake;
mod tiltak;
mod utkast;
mod utlogging;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::ids::{BarnId, IndividuellplanId, MoeteFamilieId, ReferatId};
use crate::innlogging::familie_login_path as login_path;

/// The routes; those of `/oidc` are for providers, whoever it is that logs in.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/familie", get(barna::vis))
        .route("/familie/barn/{barn_id}", get(barn::vis))
        .route("/familie/barn/{barn_id}/innsyn", get(innsyn::vis))
        .route(
            "/familie/barn/{barn_id}/sak/{sak_id}/syn",
            get(syn::vis).post(syn::send),
        )
        .route(
            "/familie/barn/{barn_id}/tiltak/{tiltak_id}",
            get(tiltak::vis).post(tiltak::send),
        )
        .route(
            "/familie/barn/{barn_id}/referat/{referat_id}",
            get(referat::vis).post(referat::send),
        )
        .route(
            "/familie/barn/{barn_id}/moete/{moete_familie_id}",
            get(moete::vis).post(moete::send),
        )
        .route(
            "/familie/barn/{barn_id}/referat/{referat_id}/pdf",
            get(referat_pdf::vis),
        )
        .route(
            "/familie/barn/{barn_id}/plan/{individuellplan_id}",
            get(plan::vis).post(plan::send),
        )
        .route(
            "/familie/barn/{barn_id}/plan/{individuellplan_id}/pdf",
            get(plan::dokument),
        )
        .route(
            "/familie/barn/{barn_id}/plan/{individuellplan_id}/merknad",
            get(planmerknad::vis).post(planmerknad::send),
        )
        .route("/familie/sesjon/forleng", post(sesjon::forleng))
        .route("/familie/utkast", post(utkast::lagre))
        .route("/familie/utkast/kladd", post(utkast::kladd))
        .route("/familie/utkast/forkast", post(utkast::forkast))
        .route("/familie/logg-inn", get(logg_inn::vis).post(logg_inn::send))
        .route("/familie/stadfest", post(stadfest::send))
        .route("/familie/logg-ut", post(logg_ut::send))
        .route("/oidc/tilbake", get(tilbake::vis))
        .route("/oidc/utlogging", post(utlogging::send))
        .route("/oidc/jwks.json", get(utlogging::jwks))
        .merge(samtykke::router())
}

/// The page of a child.
fn barn_path(barn: BarnId) -> String {
    format!("/familie/barn/{barn}")
}

/// Where an individuell plan is read and answered.
fn plan_path(barn: BarnId, plan: IndividuellplanId) -> String {
    format!("{}/plan/{plan}", barn_path(barn))
}

/// Where a referat is read.
fn referat_path(barn: BarnId, referat: ReferatId) -> String {
    format!("{}/referat/{referat}", barn_path(barn))
}

/// Where an invitation to a meeting is read and answered.
fn moete_path(barn: BarnId, moete: MoeteFamilieId) -> String {
    format!("{}/moete/{moete}", barn_path(barn))
}

/// Where a person of a family goes after login, when it is one of the family's own pages.
fn family_path(til: &str) -> &str {
    let ours = crate::innlogging::local_path(til).filter(|path| {
        *path == "/familie" || path.starts_with("/familie/") || path.starts_with("/familie?")
    });
    ours.unwrap_or("/familie")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_led_to_its_own_pages_only() {
        for ours in ["/familie", "/familie/barn/1", "/familie?a=b"] {
            assert_eq!(family_path(ours), ours);
        }
        for other in [
            "/",
            "/saker",
            "/familiebarn",
            "//ond.example/familie",
            "https://ond",
            "",
        ] {
            assert_eq!(family_path(other), "/familie", "{other}");
        }
    }
}
