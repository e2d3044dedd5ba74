//! The page that says what went wrong and which way leads on.

use std::sync::Arc;

use askama::Template;

use crate::error::ReadStop;
use crate::web::Skrive;
use crate::web::page::{Nav, View};

mod familie;

/// A way on from an error page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayOn {
    /// What the link says.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
}

const LESEMODUS: &str = "Prøv igjen om litt. Opplysningar om barn blir heller ikkje viste no, for kvart oppslag skal stå i loggen. Det som er \
    lagra, er trygt. Hastar det for eit barn, så vent ikkje på Laget: ring.";
const IGJEN: WayOn = WayOn {
    label: "Prøv ein gong til",
    href: "/",
};
const HOME: WayOn = WayOn {
    label: "Gå til Mi side",
    href: "/",
};
const LOGIN: WayOn = WayOn {
    label: "Logg inn",
    href: "/logg-inn",
};
const HELP: WayOn = WayOn {
    label: "Hjelp og kontakt",
    href: "/hjelp",
};

/// The error page of one status.
#[derive(Debug, Template)]
#[template(path = "feil.html")]
pub struct FeilSide {
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub heading: &'static str,
    /// Why, and what the user can do.
    pub text: &'static str,
    /// What support needs to find it in the log.
    pub reference: Option<String>,
    /// Where to go from here; the first is the button.
    pub links: Vec<WayOn>,
    /// Where the button leads in place of where it would: the login that comes back to the page, or the page itself.
    pub veg: Option<String>,
    /// The button opens another tab: what stands on this page is needed.
    pub ny_fane: bool,
    /// What the person wrote in the form that led here: it is lost nowhere else.
    pub skrive: Arc<[Skrive]>,
    /// The form as it came, to go on with when one is logged in again.
    pub attende: Option<Attende>,
}

/// A form that came from somebody who was logged out, as it goes on from the error page: it is kept as the draft of its page, which is
/// opened then with all that was typed.
#[derive(Clone, Debug)]
pub struct Attende {
    /// Where a draft of the page is kept.
    pub kladd_path: String,
    /// The draft the form was filled from.
    pub stempel: String,
    /// Names and values, in the form's order.
    pub felt: Vec<(String, String)>,
}

impl FeilSide {
    /// The page of a status; a status without words of its own gets those of 500. One that is our own fault tells
    /// the request's id, for the log.
    #[must_use]
    pub fn of(status: u16, request_id: &str) -> Self {
        Self::with(words(status), status, request_id)
    }

    /// The same on a page of families: in plain words, and with no way to staff's pages.
    #[must_use]
    pub fn of_familie(status: u16, request_id: &str) -> Self {
        Self::with(familie::words(status), status, request_id)
    }

    /// The same, of a time when nothing is written, with the way to try the page again.
    #[must_use]
    pub fn lesemodus(self, is_so: bool, sida: &str) -> Self {
        if !is_so {
            return self;
        }
        Self {
            heading: "Laget kan ikkje vise eller lagre noko no",
            text: LESEMODUS,
            links: vec![IGJEN, HELP],
            veg: Some(sida.to_owned()),
            ny_fane: !self.skrive.is_empty(),
            ..self
        }
    }

    /// The same, of somebody who has no kommune to work in: who is told why, and whom to call, on another page.
    #[must_use]
    pub fn utan_kommune(self, is_so: bool) -> Self {
        if !is_so {
            return self;
        }
        Self {
            heading: "Du kjem ikkje inn i kommunen no",
            text: UTAN_KOMMUNE,
            ny_fane: !self.skrive.is_empty(),
            ..self
        }
    }

    /// The page of somebody who has opened very many children, with the way to show who it is.
    #[must_use]
    pub fn lesing(stop: ReadStop, stadfest: String) -> Self {
        match stop {
            ReadStop::Prove => Self {
                veg: Some(stadfest),
                ..Self::with(STADFEST, 403, "")
            },
            ReadStop::Stop => Self::with(STOGG, 429, ""),
        }
    }

    /// The page of somebody who was logged out, with the way in that leads back to where it was.
    #[must_use]
    pub fn inn(self, login: String, attende: Option<Attende>) -> Self {
        if self.status != 401 {
            return self;
        }
        let text = attende.as_ref().map_or(self.text, |_| ATTENDE);
        Self {
            veg: Some(login),
            text,
            ny_fane: attende.is_some(),
            attende,
            ..self
        }
    }

    fn with((heading, text, links): Words, status: u16, request_id: &str) -> Self {
        let reference = (status >= 500).then(|| request_id.chars().take(13).collect());
        Self {
            status,
            heading,
            text,
            reference,
            links: links.to_vec(),
            veg: None,
            ny_fane: false,
            skrive: Arc::new([]),
            attende: None,
        }
    }
}

impl View for FeilSide {
    fn title(&self) -> String {
        self.heading.to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

/// What is to be done with a form that goes on from the error page.
const ATTENDE: &str = "Det du sende, er ikkje lagra enno, men det står på denne sida. Logg inn i ei ny fane, kom tilbake hit og \
     trykk «Set teksten inn att». Då opnar skjemaet med alt du skreiv.";

/// For somebody who has opened as many children in an hour as the kommune lets.
const STADFEST: Words = (
    "Vis at det er du",
    "Det er opna uvanleg mange barn her den siste timen, og personvernombodet har fått vite det. Er det du som arbeider, kan du halde fram når du \
     har vist at det er du. Slik kan ingen andre lese seg gjennom barna frå di innlogging.",
    &[
        WayOn {
            label: "Vis at det er du",
            href: "/innlogging/paa-nytt",
        },
        HELP,
    ],
);

/// For somebody whose kommune is closed, or whose role has ended.
const UTAN_KOMMUNE: &str = "Ingenting blei lagra. Anten er kommunen stengd i Laget for ei tid, eller så er rolla di avslutta. Gå til Mi side: der \
     står det kva som gjeld, og kven du kan ringje. Hastar det for eit barn, så ring med ein gong.";

/// For somebody who has opened twice as many.
const STOGG: Words = (
    "Du har opna for mange barn den siste timen",
    "For å verne barna stoggar me no: du kan ikkje opne fleire før det har gått ei stund, og personvernombodet har fått vite det. Dei du alt har opna \
     den siste timen, kan du framleis opne. Treng du fleire i arbeidet ditt, så snakk med leiaren din og personvernombodet i kommunen: dei kan \
     heve grensa. Hastar det for eit barn, så ring.",
    &[HOME, HELP],
);

/// Heading, text and ways on.
type Words = (&'static str, &'static str, &'static [WayOn]);

fn words(status: u16) -> Words {
    match status {
        400 => (
            "Me forstod ikkje det du sende",
            "Adressa eller skjemaet manglar noko. Gå tilbake til sida du kom frå, last ho på nytt \
             og prøv ein gong til.",
            &[HOME, HELP],
        ),
        401 => (
            "Du er logga ut",
            "Det du sende, er ikkje lagra. Kopier teksten under, logg inn att og send han på nytt.",
            &[LOGIN, HELP],
        ),
        403 => (
            "Dette har du ikkje tilgang til å gjere",
            "Rolla du har no, gir deg ikkje lov til dette. Meiner du at du treng det i arbeidet \
             ditt, så snakk med leiaren din eller den som er systemansvarleg i kommunen.",
            &[HOME, HELP],
        ),
        404 => (
            "Me fann ikkje sida",
            "Anten finst ho ikkje, eller så har du ikkje tilgang til ho. Sjå om adressa er rett \
             skriven, eller leit deg fram frå Mi side.",
            &[HOME, HELP],
        ),
        405 => (
            "Sida kan ikkje opnast på denne måten",
            "Dette hender når ei adresse som tek imot eit skjema, blir opna direkte. Gå til Mi \
             side og opne skjemaet derifrå.",
            &[HOME, HELP],
        ),
        408 => (
            "Det du sende, kom ikkje fram i tide",
            "Nettet er for seint akkurat no, så ingenting er lagra. Gå tilbake: teksten står der. \
             Prøv igjen om litt.",
            &[HOME, HELP],
        ),
        409 => (
            "Nokon andre har endra dette",
            "Innhaldet er endra sidan du opna sida, så me har ikkje lagra over det. Gå tilbake, \
             last sida på nytt og sjå kva som er nytt før du lagrar.",
            &[HOME, HELP],
        ),
        413 => (
            "Det du sende, er for stort",
            "Fila eller teksten er større enn me kan ta imot. Gå tilbake, del opp teksten eller \
             vel ei mindre fil.",
            &[HOME, HELP],
        ),
        414 => (
            "Adressa er for lang",
            "Ingen side hos oss har så lang adresse. Sjå om ho er rett kopiert, eller leit deg \
             fram frå Mi side.",
            &[HOME, HELP],
        ),
        422 => (
            "Noko i skjemaet må rettast",
            "Me kunne ikkje bruke det som stod i skjemaet. Gå tilbake, sjå over felta og send på \
             nytt.",
            &[HOME, HELP],
        ),
        429 => (
            "Det blei for mange forsøk",
            "For å verne opplysningane stoppar me når det kjem mange forsøk på kort tid. Vent \
             nokre minutt og prøv ein gong til.",
            &[HOME, HELP],
        ),
        503 => (
            "Laget er ikkje tilgjengeleg no",
            "Me held på med vedlikehald, eller mange bruker tenesta samstundes. Prøv igjen om \
             nokre minutt. Det du hadde lagra, er trygt. Hastar det for eit barn, så ring.",
            &[HOME, HELP],
        ),
        _ => (
            "Noko gjekk gale hos oss",
            "Feilen er vår, og me har fått melding om han. Prøv ein gong til om litt. Hjelper det \
             ikkje, så ta kontakt og oppgje referansen under.",
            &[HOME, HELP],
        ),
    }
}
