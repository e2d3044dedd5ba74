//! A reason that is read by others than those who see the child: one field, and the tick that answers for its words.

use super::{FOR_MANGE, KAN_VERE_NAMN, Kryss, Namnesjekk, Vil};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::web::FormState;
use crate::web::form::Errors;

/// Asks beside the field about what may name a child. Those who work here have names too, so it is not refused.
///
/// # Errors
/// When the database fails.
pub async fn sjekk_grunn(
    tx: &mut WriteTx,
    errors: &mut Errors,
    (felt, tekst): (&str, &str),
    stadfesta: &str,
) -> Result<Namnesjekk, AppError> {
    let sjekk = Namnesjekk::av(tx, &[tekst], &[], Vil::Alle, Kryss::les(stadfesta)).await?;
    let funn = sjekk.i(tekst, |_| true);
    if funn.tomt() && !sjekk.for_mange() {
        return Ok(sjekk);
    }
    if !funn.tomt() {
        let kva = funn.sitert().map_or_else(
            || KAN_VERE_NAMN.to_owned(),
            |ord| format!("{ord} kan vere namnet eller fødselsdatoen til eit barn."),
        );
        errors.add(felt, format!("{kva} Gjeld det eit barn, så ta det bort."));
    }
    errors.add(
        "stadfesta",
        "Les gjennom ein gong til, og kryss av for at det ikkje gjeld noko barn.",
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
