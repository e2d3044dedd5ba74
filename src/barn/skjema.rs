//! What the forms about a child share: from what was typed to [`BarnData`].

use time::Date;

use super::fnr::Foedselsnummer;
use super::model::{BarnData, OMSORG, foedd_i_registeret};
use super::namn::valid_name;
use crate::personal::Personal;
use crate::text;
use crate::web::dates;
use crate::web::form::Errors;
use crate::web::parts::Choice;

/// As long as the table's.
const MAX_NAME: usize = 80;
/// As long as the table's.
const MAX_ADDRESS: usize = 200;

/// Beside the number when the kommune has it already. It does not tell where.
pub(super) const FNR_TAKEN: &str = "Me kan ikkje registrere barnet med dette nummeret. Bruk oppslag på \
    fødselsnummer, eller snakk med einingsleiaren.";

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
    let omsorgsstatus = OMSORG
        .iter()
        .find(|(code, _)| *code == typed.omsorgsstatus)
        .map(|(code, _)| *code);
    if omsorgsstatus.is_none() {
        errors.add("omsorgsstatus", "Vel kven som har omsorga for barnet.");
    }
    let adresse = text::line(typed.adresse, MAX_ADDRESS).unwrap_or_else(|error| {
        errors.add("adresse", error.to_string());
        None
    });
    if !errors.is_empty() {
        return None;
    }
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
}

/// Reads name, birth date and number.
pub(super) fn parse_identity(
    typed: &Typed<'_>,
    today: Date,
    errors: &mut Errors,
) -> Option<Identity> {
    let fornamn = name("fornamn", typed.fornamn, "Skriv fornamnet.", errors);
    let etternamn = name("etternamn", typed.etternamn, "Skriv etternamnet.", errors);
    let foedd = birth_date(typed.foedd, today, errors);
    let fnr = match typed.foedselsnummer.trim() {
        "" => None,
        number => Foedselsnummer::parse(number)
            .map_err(|error| errors.add("foedselsnummer", error.to_string()))
            .ok(),
    };
    if let (Some(foedd), Some(fnr)) = (foedd, &fnr)
        && fnr.birth_date() != foedd
    {
        errors.add(
            "foedselsnummer",
            "Fødselsnummeret høyrer til ein annan fødselsdato enn den du skreiv.",
        );
    }
    if !errors.is_empty() {
        return None;
    }
    Some(Identity {
        fornamn: fornamn?.into(),
        etternamn: etternamn?.into(),
        foedd: foedd?,
        fnr,
    })
}

fn name(field: &str, typed: &str, empty: &str, errors: &mut Errors) -> Option<String> {
    match text::line(typed, MAX_NAME) {
        Err(error) => errors.add(field, error.to_string()),
        Ok(None) => errors.add(field, empty),
        Ok(Some(name)) if !valid_name(&name) => errors.add(
            field,
            "Namnet kan berre ha bokstavar, mellomrom, bindestrek, apostrof og punktum.",
        ),
        Ok(name) => return name,
    }
    None
}

fn birth_date(typed: &str, today: Date, errors: &mut Errors) -> Option<Date> {
    if typed.trim().is_empty() {
        errors.add("foedd", "Skriv fødselsdatoen.");
        return None;
    }
    let date = dates::parse_date(typed, today)
        .map_err(|error| error.to_string())
        .and_then(|date| foedd_i_registeret(date, today).map_err(str::to_owned));
    date.map_err(|message| errors.add("foedd", message)).ok()
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
