//! Documents: a template of typst and data become a PDF that an archive and a screen reader can use.
//!
//! PDF/A-2a and PDF/UA-1 in one file, fonts embedded, and the same bytes for the same data. What people wrote goes in
//! as data only (`/data.json`), never as markup; the template can read nothing else, and knows no clock
//! (docs/adr/0011). Rendering takes tens of milliseconds of processor time: call it in `spawn_blocking`.

mod characters;
mod fonts;
pub mod rapport;
mod world;

use time::OffsetDateTime;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use characters::{not_printable, printable};

use world::DocumentWorld;

/// What a document is made of.
#[derive(Debug, Clone)]
pub struct Document {
    /// The template: text of our own, from `templates/`.
    pub template: &'static str,
    /// What the template reads as `/data.json`. Characters that no font of ours can show are written by number.
    pub data: serde_json::Value,
    /// When it was made, as the PDF tells it.
    pub laga: OffsetDateTime,
    /// What names this document for ever, as its id in the archive; only its hash gets into the PDF.
    pub ident: String,
}

/// Why there is no PDF. It never repeats the data.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The template is wrong, or does not fit the data.
    #[error("typst: {0}")]
    Typst(String),
    /// The instant is outside what a PDF can tell.
    #[error("the PDF's date is impossible")]
    Date,
}

/// Makes the PDF.
///
/// # Errors
/// When the template does not fit the data.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    let world = DocumentWorld::new(
        document.template,
        &characters::all_printable(&document.data),
    );
    let pdf = compile(&world, document);
    // What typst remembers of this document says something about a child: forget it.
    typst::comemo::evict(0);
    pdf
}

fn compile(world: &DocumentWorld, document: &Document) -> Result<Vec<u8>, PdfError> {
    let paged = typst::compile::<PagedDocument>(world)
        .output
        .map_err(|errors| said(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| PdfError::Typst(format!("{error:?}")))?;
    let options = PdfOptions {
        ident: Smart::Custom(document.ident.clone()),
        creator: Smart::Custom(Some("Laget".to_owned())),
        timestamp: Some(Timestamp::new_utc(
            datetime(document.laga).ok_or(PdfError::Date)?,
        )),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&paged, &options).map_err(|errors| said(&errors))
}

fn datetime(at: OffsetDateTime) -> Option<Datetime> {
    let at = at.to_offset(time::UtcOffset::UTC);
    Datetime::from_ymd_hms(
        at.year(),
        at.month().into(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
    )
}

/// The messages only: their hints may quote the text.
fn said(errors: &[SourceDiagnostic]) -> PdfError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PdfError::Typst(messages.join("; "))
}

#[cfg(test)]
mod tests;
