//! Where a team meets, as everybody may read it: in a mail, a calendar, on a screen in a corridor. A place must not say which
//! service somebody meets, nor how somebody is reached (domain.md § 2: that a child has a barnevern case must never be inferable from
//! mail or calendars). The helsestasjon every child comes to, and the skule and barnehage, may be named.

use super::Team;
use crate::barn::Namnesjekk;
use crate::barn::namnesjekk::{FOR_MANGE, KAN_VERE_NAMN, Kryss, Vil};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::web::FormState;
use crate::web::form::Errors;

/// Words that reveal a service, wherever they stand in a longer word: "barnevernskontoret".
const DELAR: [&str; 27] = [
    "barnevern",
    "pedagogisk-psykologisk",
    "pedagogisk psykologisk",
    "barne- og ungdomspsyk",
    "psykiatri",
    "psykolog",
    "krisesent",
    "familievern",
    "habilitering",
    "avlasting",
    "avlastning",
    "fosterheim",
    "beredskapsheim",
    "asylmottak",
    "barnehus",
    "fosterhjem",
    "beredskapshjem",
    "psykisk",
    "akuttsent",
    "ungdomsheim",
    "ungdomshjem",
    "barneheim",
    "barnehjem",
    "flyktning",
    "overgrep",
    "politistasjon",
    "bufetat",
];

/// Words that reveal one when they stand alone: "PPT", "BUP-kontoret".
const ORD: [&str; 10] = [
    "ppt",
    "pp",
    "bup",
    "abup",
    "dps",
    "nav",
    "rus",
    "rustiltak",
    "politi",
    "politiet",
];

/// More digits than a room or a house has: a telephone number, or worse.
const SIFFER: usize = 7;

/// A place; what is wrong with it is said beside the field.
pub fn sjekk(errors: &mut Errors, field: &str, stad: &str) {
    if let Some(feil) = feil(stad) {
        errors.add(field, feil);
    }
}

/// What may be the name of a child in a place, is asked about beside the field: many a place and a name are the same word. `foer`
/// has stood there, and `stadfesta` says which words are answered for.
///
/// # Errors
/// When the database fails.
pub async fn sjekk_namn(
    tx: &mut WriteTx,
    errors: &mut Errors,
    team: &Team,
    (stad, foer): (&str, &str),
    stadfesta: &str,
) -> Result<Namnesjekk, AppError> {
    let kjent = [foer, &team.namn, team.moetestad()];
    let sjekk = Namnesjekk::av(tx, &[stad], &kjent, Vil::Alle, Kryss::les(stadfesta)).await?;
    let funn = sjekk.i(stad, |_| true);
    if funn.tomt() && !sjekk.for_mange() {
        return Ok(sjekk);
    }
    if !funn.tomt() {
        let kva = funn.sitert().map_or_else(
            || KAN_VERE_NAMN.to_owned(),
            |ord| format!("{ord} kan vere namnet på eit barn."),
        );
        errors.add(
            "stad",
            format!("{kva} Staden står i kalenderen og i e-posten. Skriv berre kvar møtet er."),
        );
    }
    errors.add("stadfesta", "Kryss av om det berre er namnet på staden.");
    Ok(sjekk)
}

/// The form as it is shown again, with what is wrong in it.
#[must_use]
pub fn med_feil(sjekk: &Namnesjekk, state: FormState, errors: Errors) -> FormState {
    let state = state.with_errors(errors);
    if sjekk.for_mange() {
        state.with_too_many("stad", FOR_MANGE)
    } else {
        state
    }
}

/// Why a place may not stand in a calendar; none when it may.
#[must_use]
pub fn feil(stad: &str) -> Option<&'static str> {
    let liten = stad.to_lowercase();
    let mut ord = liten.split(|c: char| !c.is_alphanumeric());
    if stad.contains('@') {
        return Some("Skriv berre kvar møtet er. Ei e-postadresse kan ikkje stå i kalenderen.");
    }
    if stad.chars().filter(char::is_ascii_digit).count() > SIFFER {
        return Some("Skriv berre kvar møtet er. Eit telefonnummer kan ikkje stå i kalenderen.");
    }
    if DELAR.iter().any(|del| liten.contains(del)) || ord.any(|ord| ORD.contains(&ord)) {
        return Some(
            "Staden står i kalenderen og i e-posten, og må ikkje røpe ei teneste. Skriv til dømes «Skulen, møterom 2».",
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_place_may_be_a_house_or_a_room_and_not_a_service() {
        for god in [
            "Åsen skule, møterom 2",
            "Kommunehuset, 2. etasje",
            "Helsestasjonen",
            "Navarsvegen 14",
            "Russefeltet barnehage",
            "Barnehagen, hovudhuset",
            "Psyllestaulen 2",
            "Appelsinen barnehage",
            "Omsorgssenteret",
            "Digitalt",
            "Bygdevegen 14, 3840 Seljord",
        ] {
            assert_eq!(feil(god), None, "{god}");
        }
        for daarleg in [
            "Barnevernskontoret",
            "PPT, Bø",
            "hos bup",
            "NAV Vest-Telemark",
            "Krisesenteret",
            "BUP-poliklinikken",
            "Familievernkontoret",
            "ring 900 00 000",
            "per@laget.example",
            "Distriktspsykiatrisk senter",
            "PP-tenesta i Bø",
            "PP-tjenesten",
            "Pp-kontoret",
            "Psykisk helse, 2. etasje",
            "Barnehuset i Sandefjord",
            "Statens barnehus",
            "Fosterhjemstjenesten",
            "Beredskapshjemmet",
            "Ungdomshjemmet",
            "Flyktningtenesta",
        ] {
            assert!(feil(daarleg).is_some(), "{daarleg}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall(typed in ".{0,40}") {
            let _ = feil(&typed);
        }
    }
}
