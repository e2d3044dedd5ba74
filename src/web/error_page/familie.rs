//! The words of an error page, to families.

use super::{HELP, WayOn, Words};

const HOME: WayOn = WayOn {
    label: "Gå til framsida",
    href: "/familie",
};
const LOGIN: WayOn = WayOn {
    label: "Logg inn og kom tilbake hit",
    href: "/familie/logg-inn",
};

pub(super) fn words(status: u16) -> Words {
    match status {
        401 => (
            "Du er logga ut",
            "Det du sende, er ikkje lagra. Ta vare på teksten under. Logg inn att, så kjem du tilbake til sida, og kan sende han på nytt.",
            &[LOGIN, HELP],
        ),
        403 | 404 => (
            "Me fann ikkje sida",
            "Anten finst ho ikkje, eller så får du ikkje sjå ho. Kom du hit frå ei lenke i ein e-post til deg? Då kan \
             spørsmålet vere teke attende, eller du er logga inn som ein annan, eller fødselsnummeret ditt er skrive feil \
             hos kommunen. Ring den som spurde deg, eller skulen, barnehagen eller helsestasjonen, så finn dei ut av det.",
            &[HOME, HELP],
        ),
        400 | 405 | 414 | 422 => (
            "Me forstod ikkje det du sende",
            "Gå tilbake til sida du kom frå. Last ho på nytt, og prøv ein gong til.",
            &[HOME, HELP],
        ),
        408 => (
            "Det du sende, kom ikkje fram",
            "Nettet er for seint akkurat no. Gå tilbake, så står teksten der. Prøv igjen om litt.",
            &[HOME, HELP],
        ),
        409 => (
            "Noko er endra",
            "Det har skjedd noko nytt sidan du opna sida. Gå tilbake, last sida på nytt, og prøv ein gong til.",
            &[HOME, HELP],
        ),
        413 => (
            "Teksten er for lang",
            "Me kan ikkje ta imot så mykje på ein gong. Gå tilbake, og skriv litt kortare.",
            &[HOME, HELP],
        ),
        429 => (
            "Det blei for mange forsøk",
            "Vent nokre minutt, og prøv ein gong til.",
            &[HOME, HELP],
        ),
        503 => (
            "Laget verkar ikkje akkurat no",
            "Prøv igjen om nokre minutt. Det du har sendt før, er trygt.",
            &[HOME, HELP],
        ),
        _ => (
            "Noko gjekk gale hos oss",
            "Feilen er vår. Prøv ein gong til om litt. Hjelper det ikkje, så ta kontakt med kommunen, og sei kva som \
             står under.",
            &[HOME, HELP],
        ),
    }
}
