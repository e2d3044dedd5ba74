//! What a form says when it is filled in: the text that is signed, and what the document is made of.

use super::Instansslag;
use super::mal::{Avgrensing, Mal, Spraak, Svar, Svarlinje, Utfylling};
use super::model::Samtykke;
use crate::barn::Barn;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::personal::Personal;

/// The form with these answers; none is not answered. Those it does not ask about have a strek.
pub(super) fn utfylling(
    kommune: &str,
    barn: &Barn,
    samtykke: &Samtykke,
    mal: &Mal,
    svar: impl Fn(Instansslag) -> Option<Svar>,
) -> Utfylling {
    let linje = |slag| {
        let spurt = samtykke.spurde.iter().find(|s| s.slag == slag);
        Svarlinje {
            slag,
            svar: match spurt {
                Some(_) => svar(slag),
                None => Some(Svar::Nei),
            },
            spurd: spurt.is_some(),
            namn: spurt.and_then(|s| s.namn.clone()).map(Personal::from),
        }
    };
    Utfylling {
        kommune: kommune.to_owned(),
        foeremaal: samtykke.foeremaal.clone().into(),
        avgrensing: Avgrensing {
            saksomraade: samtykke.saksomraade.clone().map(Personal::from),
            fraa: Some(samtykke.fraa),
            til: Some(samtykke.til),
        },
        barnets_namn: barn.namn().into(),
        fnr: barn.fnr_maskert().into(),
        svar: mal.instansar.iter().map(|i| linje(i.slag)).collect(),
    }
}

/// The words of a form in Nynorsk, with the laws of the day it was asked on.
pub(super) async fn mal(tx: &mut WriteTx, samtykke: &Samtykke) -> Result<Mal, AppError> {
    let dag = crate::clock::oslo_date(samtykke.innhenta_at);
    let mal = Mal::load(tx, &samtykke.mal, Spraak::Nynorsk, dag).await?;
    mal.ok_or(AppError::NotFound)
}
