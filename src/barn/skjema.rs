//! What the forms about a child share: from what was typed to [`BarnData`].

use time::Date;

use super::fnr::{Foedselsnummer, SealedFnr};
use super::model::{BarnData, OMSORG, foedd_i_registeret};
use super::namn::valid_name;
use super::queries::oppslag;
use crate::db::WriteTx;
use crate::ids::BarnId;
use crate::personal::Personal;
use crate::web::Ctx;
use crate::web::form::Errors;
use crate::web::parts::Choice;

/// As long as the table's.
const MAX_NAME: usize = 80;
/// As long as the table's.
const MAX_ADDRESS: usize = 200;

/// Beside the number when the kommune has it already. It does not tell where.
pub(super) const FNR_TAKEN: &str = "Me kan ikkje registrere barnet med dette nummeret. Bruk oppslag på \
    fødselsnummer, eller snakk med einingsleiaren.";
/// Beside the number when the person has no look-up left.
pub(super) const FNR_TOO_MANY: &str = "Du har brukt opp oppslaga på fødselsnummer for eitt døgn. Send skjemaet utan \
    nummeret, eller prøv igjen i morgon.";

/// The texts of a form about a child.
pub(super) struct Typed<'a> {
    pub fornamn: &'a str,
    pub etternamn: &'a str,
    pub foedd: &'a str,
    pub foedselsnummer: &'a str,
    pub omsorgsstatus: &'a str,
    pub adresse: &'a str,
    pub adressesperre: bool,
}

/// Who the child is: what is searched for before it is registered.
pub(super) struct Identity {
    pub fornamn: Personal<String>,
    pub etternamn: Personal<String>,
    pub foedd: Date,
    pub fnr: Option<Foedselsnummer>,
}

/// Reads everything; none when something is wrong, which `errors` then tells.
pub(super) fn parse(typed: &Typed<'_>, today: Date, errors: &mut Errors) -> Option<BarnData> {
    let identity = parse_identity(typed, today, errors);
    let omsorgsstatus = code(&OMSORG, typed.omsorgsstatus);
    if omsorgsstatus.is_none() {
        errors.add("omsorgsstatus", "Vel kven som har omsorga for barnet.");
    }
    let adresse = errors.optional_line("adresse", typed.adresse, MAX_ADDRESS);
    let identity = identity?;
    Some(BarnData {
        fornamn: identity.fornamn,
        etternamn: identity.etternamn,
        foedd: identity.foedd,
        fnr: identity.fnr,
        omsorgsstatus: omsorgsstatus?,
        adresse: adresse.map(Personal::from),
        adressesperre: typed.adressesperre,
    })
    .filter(|_| errors.is_empty())
}

/// Reads name, birth date and number.
pub(super) fn parse_identity(
    typed: &Typed<'_>,
    today: Date,
    errors: &mut Errors,
) -> Option<Identity> {
    let mut name = |field, typed, missing| name(errors, field, typed, MAX_NAME, missing);
    let fornamn = name("fornamn", typed.fornamn, "Skriv fornamnet.");
    let etternamn = name("etternamn", typed.etternamn, "Skriv etternamnet.");
    let foedd = birth_date(typed.foedd, today, errors);
    let fnr = number(typed.foedselsnummer, foedd, errors);
    Some(Identity {
        fornamn: fornamn.into(),
        etternamn: etternamn.into(),
        foedd: foedd?,
        fnr,
    })
    .filter(|_| errors.is_empty())
}

/// A name that must be there.
pub(super) fn name(
    errors: &mut Errors,
    field: &str,
    typed: &str,
    max: usize,
    missing: &str,
) -> String {
    let name = errors.line(field, typed, max, missing);
    if !name.is_empty() && !valid_name(&name) {
        errors.add(
            field,
            "Namnet kan berre ha bokstavar, mellomrom, bindestrek, apostrof og punktum.",
        );
    }
    name
}

fn birth_date(typed: &str, today: Date, errors: &mut Errors) -> Option<Date> {
    let date = errors.date("foedd", typed, today, "Skriv fødselsdatoen.")?;
    foedd_i_registeret(date, today)
        .map_err(|message| errors.add("foedd", message))
        .ok()
}

/// The number, which may be left out, of somebody born that day.
fn number(typed: &str, foedd: Option<Date>, errors: &mut Errors) -> Option<Foedselsnummer> {
    if typed.trim().is_empty() {
        return None;
    }
    let fnr = Foedselsnummer::parse(typed)
        .map_err(|error| errors.add("foedselsnummer", error.to_string()))
        .ok()?;
    if foedd.is_some_and(|foedd| foedd != fnr.birth_date()) {
        errors.add(
            "foedselsnummer",
            "Fødselsnummeret høyrer til ein annan fødselsdato enn den du skreiv.",
        );
    }
    Some(fnr)
}

/// True when a number was typed and the person has no look-up left: the number is then taken out of the form, and
/// nothing is looked up by it.
pub(super) async fn too_many(
    tx: &mut WriteTx,
    number: &mut Personal<String>,
) -> Result<bool, sqlx::Error> {
    if number.expose().trim().is_empty() || !oppslag::brukt_opp(tx).await? {
        return Ok(false);
    }
    *number = Personal::default();
    Ok(true)
}

/// The number as the child's card keeps it.
pub(super) fn seal(ctx: &Ctx, data: &BarnData, barn: BarnId) -> Option<SealedFnr> {
    let kommune = ctx.actor.kommune_id.uuid();
    let fnr = data.fnr.as_ref()?;
    Some(fnr.seal(&ctx.app.keys, kommune, barn.uuid()))
}

/// The code of a list that was chosen.
pub(super) fn code(list: &[(&'static str, &str)], typed: &str) -> Option<&'static str> {
    list.iter()
        .map(|(code, _)| *code)
        .find(|code| *code == typed)
}

/// Codes and labels as the choices of a select.
pub(super) fn choices(list: &[(&str, &str)]) -> Vec<Choice> {
    list.iter()
        .map(|(code, label)| Choice::new(*code, *label))
        .collect()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::barn::fnr;

    const TODAY: Date = date!(2026 - 11 - 21);

    fn typed() -> Typed<'static> {
        Typed {
            fornamn: " Anne-Berit ",
            etternamn: "Bakken",
            foedd: "21.4.2019",
            foedselsnummer: "",
            omsorgsstatus: "foreldre",
            adresse: "",
            adressesperre: false,
        }
    }

    fn fields(typed: &Typed<'_>) -> Vec<String> {
        let mut errors = Errors::default();
        let data = parse(typed, TODAY, &mut errors);
        assert_eq!(data.is_none(), !errors.is_empty());
        errors.list().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn a_child_can_be_registered_without_number_and_address() {
        let mut errors = Errors::default();
        let data = parse(&typed(), TODAY, &mut errors).unwrap();
        assert_eq!(data.fornamn.expose(), "Anne-Berit");
        assert_eq!(data.foedd, date!(2019 - 04 - 21));
        assert!(data.fnr.is_none() && data.adresse.is_none());
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let wrong = Typed {
            fornamn: "",
            etternamn: "=1+1",
            foedd: "21.4.1980",
            foedselsnummer: "123",
            omsorgsstatus: "",
            adresse: &"x".repeat(201),
            adressesperre: false,
        };
        assert_eq!(
            fields(&wrong),
            [
                "fornamn",
                "etternamn",
                "foedd",
                "foedselsnummer",
                "omsorgsstatus",
                "adresse"
            ]
        );
    }

    #[test]
    fn the_number_must_agree_with_the_birth_date() {
        let mut serials = (0..).filter_map(|n| fnr::synthetic(date!(2019 - 04 - 22), n));
        let number = serials.next().unwrap();
        let other_day = Typed {
            foedselsnummer: number.expose(),
            ..typed()
        };
        assert_eq!(fields(&other_day), ["foedselsnummer"]);
        let same_day = Typed {
            foedd: "22.04.2019",
            ..other_day
        };
        assert!(fields(&same_day).is_empty());
    }

    #[test]
    fn who_is_not_born_yet_is_not_registered() {
        let unborn = Typed {
            foedd: "22.11.2026",
            ..typed()
        };
        assert_eq!(fields(&unborn), ["foedd"]);
    }
}
