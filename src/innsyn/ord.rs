//! The words of a row of the innsynslogg: one list of them, for `/logg` and for a child's page.

use crate::access::{Action, Role};

/// What was done, in words. A refusal carries the method and the route.
#[must_use]
pub fn kva(handling: &str, avvist: bool) -> String {
    if avvist && let Some((method, route)) = handling.split_once(' ') {
        let side: Vec<&str> = route
            .split('/')
            .map(|part| if part.starts_with('{') { "…" } else { part })
            .collect();
        let side = side.join("/");
        return match method {
            "GET" => format!("blei nekta: {side}"),
            _ => format!("blei nekta å skrive: {side}"),
        };
    }
    match (handling, Action::from_code(handling)) {
        (_, Some(action)) => action.label(),
        ("innlogging", None) => "logga inn",
        ("utlogging", None) => "logga ut",
        ("identitet.knyt", None) => "knytte ei innlogging til seg",
        ("lesing.budsjett", None) => "opna så mange barn på ein time at ombodet får vite det",
        ("lesing.budsjett_kommune", None) => {
            "opna flest barn då det blei opna uvanleg mange i kommunen"
        }
        ("oppbevaring.sletta", None) => "sletta det tida var ute for",
        ("lesing.stadfesta", None) => "viste på nytt kven ein er",
        ("innlogging.totrinn", None) => "sette opp totrinnsinnlogging",
        ("innlogging.nyklar", None) => "endra tilgangsnyklane sine",
        ("innlogging.kodar", None) => "laga nye gjenopprettingskodar",
        ("innlogging.passord", None) => "bytte passordet sitt",
        ("innlogging.oekter", None) => "logga seg ut andre stader",
        ("familie.barna", None) => "såg lista over sine eigne barn",
        ("familie.samtykke.liste", None) => "såg lista over sine eigne samtykke",
        ("familie.samtykke" | "familie.samtykke.signer", None) => "las eit samtykke",
        ("familie.samtykke.valde", None) => "valde svar på eit samtykke",
        ("familie.samtykke.signerte", None) => "signerte eit samtykke",
        ("familie.samtykke.trekk", None) => "såg på å trekkje eit samtykke",
        ("familie.samtykke.trekte", None) => "trekte eit samtykke tilbake",
        ("familie.samtykke.pdf", None) => "henta kopien av eit samtykke",
        ("familie.barn", None) => "såg sida om barnet",
        ("familie.innsyn", None) => "såg kven som har sett",
        ("familie.syn", None) => "skreiv si eiga meining",
        ("familie.referat", None) => "las referatet frå eit møte",
        ("familie.referat.pdf", None) => "henta referatet frå eit møte som PDF",
        ("familie.plan", None) => "las den individuelle planen",
        ("familie.plan.svar", None) => "svara på den individuelle planen",
        ("familie.plan.merknad", None) => "skreiv merknad til den individuelle planen",
        ("familie.plan.pdf", None) => "henta den individuelle planen som PDF",
        ("familie.moete", None) => "såg ein invitasjon til eit møte",
        ("familie.moete_svar", None) => "svara på ein invitasjon til eit møte",
        ("familie.merknad", None) => "skreiv merknad til eit referat",
        ("familie.tilbakemelding", None) => "svara på om eit tiltak verkar",
        _ => "gjorde noko anna",
    }
    .to_owned()
}

/// What one has done oneself, after «Du»: to somebody in a family.
#[must_use]
pub fn kva_du(handling: &str) -> String {
    match handling {
        "familie.barna" => "såg lista over barna dine".to_owned(),
        "familie.samtykke.liste" => "såg lista over samtykka dine".to_owned(),
        "familie.syn" => "skreiv kva du meiner".to_owned(),
        // of the child, or of the youth who reads it
        "familie.barn" => "såg det som er registrert".to_owned(),
        _ => kva(handling, false),
    }
}

/// What somebody was when it was done, in a word.
#[must_use]
pub fn rolle(code: &str) -> &'static str {
    match Role::from_code(code) {
        Some(role) => role.label(),
        None if code == "familie" => "føresett eller ungdom",
        None => "",
    }
}

/// Why it could be seen, in words: one or more codes, by comma. What is about no child has none.
#[must_use]
pub fn kvifor(grunnlag: &str) -> String {
    let mut found: Vec<&str> = Vec::new();
    for code in grunnlag.split(',').filter(|code| !code.is_empty()) {
        let word = ord(code);
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found.join(". ")
}

fn ord(code: &str) -> &'static str {
    match code {
        "eining" => "Arbeider på eininga til barnet",
        "helsestasjon" => "Arbeider på helsestasjonen",
        "lag" => "Er på laget rundt barnet",
        "leiar" => "Leier eininga",
        "oppslag" => "Slo opp på fødselsnummer",
        "tilbod" => "Er tilbydd å ta over saka",
        "koordinator" => "Er barnekoordinator for barnet",
        "koordinator_tilbod" => "Er spurd om å vere barnekoordinator",
        "liste" => "Stod på ei liste over saker",
        "naudrett" => "Brukte naudrett",
        "samtykke" => "Er på laget fordi familien har samtykt",
        "pdf" => "Henta det som PDF",
        "foedselsnummer" => "Henta fødselsnummeret til arkivet",
        "innlesing" => "Stod på lista som blei lesen inn",
        "liste_proeve" => "Stod på lista som blei prøvd før innlesing",
        "melding" => "Sende meldinga sjølv, eller leier den som gjorde det",
        "nummer_i_bruk" => "Skreiv eit fødselsnummer som var i bruk",
        "nummer_stadfest" => "Skreiv eit anna fødselsnummer enn det på kortet",
        "namn_paa_barn" => "Skreiv noko som kunne vere namnet på eit barn",
        "personvern" => "Kontrollerer innsyn",
        "familie" => "Er føresett, eller barnet sjølv",
        _ => "Anna grunnlag",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_grounds_are_told_once_each() {
        assert_eq!(
            kvifor("lag,lag,leiar"),
            "Er på laget rundt barnet. Leier eininga"
        );
        assert_eq!(kvifor(""), "");
    }

    #[test]
    fn every_ground_in_use_has_words_of_its_own() {
        let codes = "eining,helsestasjon,lag,leiar,oppslag,tilbod,liste,innlesing,liste_proeve,melding,nummer_i_bruk,\
            nummer_stadfest,namn_paa_barn,personvern,familie,naudrett,samtykke,pdf,foedselsnummer,\
            koordinator,koordinator_tilbod,x";
        let words: Vec<String> = codes.split(',').map(kvifor).collect();
        for (at, word) in words.iter().enumerate() {
            assert!(!words[..at].contains(word), "{word}");
        }
    }

    #[test]
    fn what_one_has_done_oneself_is_said_to_oneself() {
        assert_eq!(kva_du("familie.syn"), "skreiv kva du meiner");
        assert_eq!(kva_du("familie.barna"), "såg lista over barna dine");
        assert_eq!(kva_du("familie.innsyn"), "såg kven som har sett");
    }

    #[test]
    fn a_refusal_is_told_without_the_names_of_the_route() {
        assert_eq!(kva("GET /sak/{sak_id}", true), "blei nekta: /sak/…");
        assert_eq!(
            kva("POST /sak/{sak_id}/lag", true),
            "blei nekta å skrive: /sak/…/lag"
        );
        assert_eq!(kva("sak.opne", false), "opna saka");
        assert_eq!(kva("innlogging", false), "logga inn");
    }
}
