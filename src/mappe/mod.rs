//! A *mappe* is all that is written about a child, or in one sak, put together to be taken along: the *innsynspakke* for who asks what is
//! registered about a child, and the *arkivkopi* of a closed sak.
//!
//! It is what row level security lets its maker see, read in one go. The innsynspakke is made for one of the family, has what that one may read on
//! the family's own pages, and names nobody else than the child; the arkivkopi is whole (docs/adr/0035).

mod arkiv;
mod kopi;
mod model;
mod pakke;
mod queries;
mod samling;
mod sladd;
mod ting;
mod xml;

use std::io::{Cursor, Write};

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::app::AppState;
use crate::error::AppError;
use crate::ids::SakId;

/// The routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/barn/{barn_id}/innsynspakke", get(pakke::vis_barn))
        .route("/barn/{barn_id}/innsynspakke/fil", get(pakke::fil_barn))
        .route("/sak/{sak_id}/innsynspakke", get(pakke::vis_sak))
        .route("/sak/{sak_id}/innsynspakke/fil", get(pakke::fil_sak))
        .route("/sak/{sak_id}/arkiv", get(arkiv::vis).post(arkiv::send))
        .route("/sak/{sak_id}/arkiv/send", post(arkiv::lag))
}

/// Where a sak is put in the archive.
#[must_use]
pub fn arkiv_path(sak: SakId) -> String {
    format!("/sak/{sak}/arkiv")
}

/// Where an innsynspakke of the child is made from a sak.
#[must_use]
pub fn pakke_path(sak: SakId) -> String {
    format!("/sak/{sak}/innsynspakke")
}

/// Files in one: stored as they are, without the time of day, so the same things are the same bytes.
fn pakk(filer: &[(String, Vec<u8>)]) -> Result<Vec<u8>, AppError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for (namn, innhald) in filer {
        zip.start_file(namn.as_str(), stored)
            .map_err(anyhow::Error::new)?;
        zip.write_all(innhald).map_err(anyhow::Error::new)?;
    }
    Ok(zip.finish().map_err(anyhow::Error::new)?.into_inner())
}

/// The answer that is saved as a file; its name says what kind it is and of which sak, whose number says nothing of anybody (docs/adr/0004).
fn svar(slag: &str, saksnummer: &str, innhald: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{slag}-{saksnummer}.zip\""),
        ),
    ];
    (headers, innhald).into_response()
}
