//! A reason that is read by others than those who see the child: one field, and the tick that answers for its words.

use super::{FOR_MANGE, KAN_VERE_NAMN, Kryss, Namnesjekk, Vil};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::web::FormState;
use crate::web::form::Errors;

/// Asks beside the field about what may name a child, other than the one of this name that it is about. Those who work here have names
/// too, so it is not refused.
///
/// # Errors
/// When the database fails.
pub async fn sjekk_grunn(
    tx: &mut WriteTx,
    errors: &mut Errors,
    (felt, tekst): (&str, &str),
    barnet: Option<&str>,
    stadfesta: &str,
) -> Result<Namnesjekk, AppError> {
    let eige: Vec<&str> = barnet.into_iter().collect();
    let sjekk = Namnesjekk::av(tx, &[tekst], &eige, Vil::Alle, Kryss::les(stadfesta)).await?;
    let funn = sjekk.i(tekst, |_| true);
    if funn.tomt() && !sjekk.for_mange() {
        return Ok(sjekk);
    }
    if !funn.tomt() {
        let kva = funn.sitert().map_or_else(
            || KAN_VERE_NAMN.to_owned(),
            |ord| format!("{ord} kan vere namnet eller fødselsdatoen til eit barn."),
        );
        let anna = if barnet.is_some() {
            "eit anna barn"
        } else {
            "eit barn"
        };
        errors.add(felt, format!("{kva} Gjeld det {anna}, så ta det bort."));
    }
    let anna = if barnet.is_some() {
        "noko anna barn"
    } else {
        "noko barn"
    };
    errors.add(
        "stadfesta",
        format!("Les gjennom ein gong til, og kryss av for at det ikkje gjeld {anna}."),
    );
    Ok(sjekk)
}

/// The form as it is shown again, with what is wrong in it.
#[must_use]
pub fn med_feil(sjekk: &Namnesjekk, felt: &str, state: FormState, errors: Errors) -> FormState {
    let state = state.with_errors(errors);
    if sjekk.for_mange() {
        state.with_too_many(felt, FOR_MANGE)
    } else {
        state
    }
}
