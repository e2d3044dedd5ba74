//! What a melding is, and how somebody wants to be told.

use time::{Date, OffsetDateTime, Time};

use crate::clock::oslo_date;
use crate::codes::codes;
use crate::web::Konflikt;

codes! {
    /// What a melding tells of; the label is the sentence without a name.
    Slag {
        /// A sak is offered to the reader.
        OverleveringTilbydd => "overlevering_tilbydd", "vil levere ei sak til deg";
        /// The reader's offer was accepted.
        OverleveringOverteken => "overlevering_overteken", "har teke over saka du tilbaud";
        /// The reader's offer was declined.
        OverleveringAvvist => "overlevering_avvist", "kan ikkje ta over saka du tilbaud";
        /// The reader is on a lag.
        LagInn => "lag_inn", "har teke deg med på eit lag";
        /// The reader is ansvarleg for a tiltak.
        TiltakAnsvar => "tiltak_ansvar", "har sett deg som ansvarleg for eit tiltak";
        /// An uro in the eining the reader leads, or in the reader's own sak.
        UroMeld => "uro_meld", "har meldt ei uro";
        /// The next date of the reader's sak is near.
        FristNaer => "frist_naer", "Påminning om ein frist";
        /// It is over.
        FristOver => "frist_over", "Påminning om ein frist";
        /// A tiltak of the reader's is to be evaluated soon.
        TiltakNaer => "tiltak_naer", "Påminning om eit tiltak";
        /// It should have been.
        TiltakOver => "tiltak_over", "Påminning om eit tiltak";
        /// Barnevernet has not answered the reader's melding.
        BarnevernSvar => "barnevern_svar", "Tilbakemelding frå barnevernet manglar";
        /// A samtykke that let the reader see a sak does not hold any more; which, nobody says.
        SamtykkeBorte => "samtykke_borte", "Eit samtykke gjeld ikkje lenger, så ei sak er ikkje delt med deg";
        /// Somebody in the family has answered about a samtykke the reader waits for.
        SamtykkeSvar => "samtykke_svar", "Svar på samtykke";
        /// Somebody in the family has taken a samtykke back.
        SamtykkeTrekt => "samtykke_trekt", "Eit samtykke er trekt tilbake";
        /// Somebody without a right to it reads a sak that the reader has to do with.
        Naudrett => "naudrett", "brukte naudrett og kan lese ei sak i éin time";
        /// A naudrett that the reader, as personvernombod, is to go through.
        NaudrettGjennomgang => "naudrett_gjennomgang", "brukte naudrett, og det skal gjennomgåast";
        /// More of them than is usual.
        NaudrettMange => "naudrett_mange", "har brukt naudrett meir enn to gonger på 30 dagar";
        /// One that nobody has gone through in time.
        NaudrettSein => "naudrett_sein", "Påminning om ein naudrett som ikkje er gjennomgått i tide";
        /// The time of a samtykke in the reader's sak is near over.
        SamtykkeSluttar => "samtykke_sluttar", "Eit samtykke går ut. Be om nytt";
        /// Others must answer soon: the youth is old enough, or the rule is another.
        SamtykkeAndreSvarar => "samtykke_andre_svarar", "Snart må andre svare på samtykket. Be om nytt";
        /// A colleague has written down an answer on paper or in words, and the reader may confirm it.
        SamtykkeStadfest => "samtykke_stadfest", "har ført inn eit svar på samtykke som ein annan må stadfeste";
        /// What decides who has the say for a child is changed on its card.
        KortEndra => "kort_endra", "har gjort noko på kortet som har å seie for samtykke";
        /// The reader is called to a meeting.
        MoeteInnkalla => "moete_innkalla", "har kalla deg inn til eit møte";
        /// It has another time or place.
        MoeteEndra => "moete_endra", "har flytta eit møte du er kalla inn til";
        /// It will not be.
        MoeteAvlyst => "moete_avlyst", "har avlyst eit møte du var kalla inn til";
        /// The reader need not come.
        MoeteTekenAv => "moete_teken_av", "har teke deg av lista til eit møte";
        /// Somebody the reader has called, cannot come.
        MoeteForfall => "moete_forfall", "har ført forfall til eit møte du har kalla inn til";
        /// One of a family has added a merknad to a referat.
        ReferatMerknad => "referat_merknad", "Familien har skrive ein merknad til eit referat";
        /// The reader is asked to be barnekoordinator.
        KoordinatorTilbydd => "koordinator_tilbydd", "spør om du kan vere barnekoordinator";
        /// The one who was asked, is it.
        KoordinatorTeken => "koordinator_teken", "har sagt ja til å vere barnekoordinator";
        /// The one who was asked, is not.
        KoordinatorAvvist => "koordinator_avvist", "har sagt nei til å vere barnekoordinator";
        /// The reader's sak has no barnekoordinator any more.
        KoordinatorSlutt => "koordinator_slutt", "Ei sak har ikkje lenger barnekoordinator";
        /// The family has answered about an individuell plan the reader sees to.
        IndividuellplanSvar => "individuellplan_svar", "Familien har svara på ein individuell plan";
        /// A colleague has written down an answer to one on paper or in words, and the reader may confirm it.
        IndividuellplanStadfest => "individuellplan_stadfest", "har ført inn eit svar på ein individuell plan som ein annan må stadfeste";
        /// One of a family has added a merknad to one.
        IndividuellplanMerknad => "individuellplan_merknad", "Familien har skrive ein merknad til ein individuell plan";
        /// One the reader sees to is to be looked at again.
        IndividuellplanRevisjon => "individuellplan_revisjon", "Gå gjennom den individuelle planen på nytt";
        /// Something was found in the log that the reader, as personvernombod, is to look at.
        LoggTreff => "logg_treff", "Nye treff i innsynsloggen ventar på gjennomgang";
        /// Somebody logged in as the reader with a browser that is not known.
        KontoNyEining => "konto_ny_eining", "Nokon har logga inn som deg frå ein ny telefon eller ei ny maskin";
        /// The reader's second factor is another.
        KontoFaktor => "konto_faktor", "Totrinnsinnlogginga di er endra";
        /// The reader's password was right, and what should prove it was not.
        KontoFaktorFeil => "konto_faktor_feil", "Nokon skreiv passordet ditt, men ikkje rett totrinnskode";
        /// A login at a provider opens the reader's account from now on.
        KontoIdentitet => "konto_identitet", "Ei innlogging utanfor Laget er knytt til deg";
        /// The reader's password is another.
        KontoPassord => "konto_passord", "Passordet ditt er bytt";
        /// One of the reader's recovery codes was used.
        KontoKodeBrukt => "konto_kode_brukt", "Ein gjenopprettingskode er brukt til å logge inn som deg";
        /// A reset of the reader's login was started.
        KontoNullstilling => "konto_nullstilling", "Den systemansvarlege har laga ein kode som nullstiller innlogginga di";
        /// The reader is not barnekoordinator of a child any more; which, nobody says.
        KoordinatorBorte => "koordinator_borte", "Du er ikkje lenger barnekoordinator i ei sak";
        /// The barnekoordinator of the reader's sak cannot follow it; why stands in the sak, for those who see it.
        KoordinatorStengd => "koordinator_stengd", "Barnekoordinatoren kan ikkje følgje saka";
        /// There is access that the reader is to go through.
        AttestOpna => "attest_opna", "Gå gjennom kven som har tilgang";
    }
}

codes! {
    /// How a kind of melding is told by mail.
    Maate {
        /// A mail about it as soon as it comes.
        Straks => "straks", "Med ein gong";
        /// In the day's one mail.
        Samla => "samla", "Samla, éin gong om dagen";
        /// No mail; it stands in the inbox.
        Av => "av", "Ikkje e-post";
    }
}

codes! {
    /// Where the mail about a melding, or a day's digest, stands.
    Epost {
        /// It has not gone yet.
        Ventar => "ventar", "ventar";
        /// The mail server may have it.
        Underveg => "underveg", "er underveg";
        /// It has gone.
        Sendt => "sendt", "er send";
        /// The mail server was given it, and did not say whether it took it.
        Uviss => "uviss", "er kanskje send";
        /// The mail server will not have it.
        Avvist => "avvist", "blei avvist";
        /// There is to be none.
        Ikkje => "ikkje", "skal ikkje sendast";
    }
}

/// What one chooses for: several kinds of melding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gruppe {
    /// Offers and their answers.
    Overlevering,
    /// An uro.
    Uro,
    /// A place on a lag, a tiltak.
    Lag,
    /// Dates near and over.
    Frist,
    /// A naudrett: told at once, whatever one has chosen.
    Naudrett,
    /// The own login: the same.
    Konto,
}

impl Slag {
    /// What one chooses for.
    #[must_use]
    pub const fn gruppe(self) -> Gruppe {
        match self {
            Self::OverleveringTilbydd
            | Self::OverleveringOverteken
            | Self::OverleveringAvvist
            | Self::KoordinatorTilbydd
            | Self::KoordinatorTeken
            | Self::KoordinatorAvvist
            | Self::KoordinatorSlutt
            | Self::KoordinatorBorte
            | Self::KoordinatorStengd => Gruppe::Overlevering,
            Self::UroMeld => Gruppe::Uro,
            Self::LagInn
            | Self::TiltakAnsvar
            | Self::SamtykkeBorte
            | Self::SamtykkeSvar
            | Self::SamtykkeTrekt
            | Self::SamtykkeStadfest
            | Self::KortEndra
            | Self::MoeteInnkalla
            | Self::MoeteEndra
            | Self::MoeteAvlyst
            | Self::MoeteTekenAv
            | Self::MoeteForfall
            | Self::ReferatMerknad
            | Self::IndividuellplanSvar
            | Self::IndividuellplanStadfest
            | Self::IndividuellplanMerknad => Gruppe::Lag,
            Self::FristNaer
            | Self::FristOver
            | Self::TiltakNaer
            | Self::TiltakOver
            | Self::BarnevernSvar
            | Self::SamtykkeSluttar
            | Self::SamtykkeAndreSvarar
            | Self::IndividuellplanRevisjon
            | Self::LoggTreff
            | Self::AttestOpna => Gruppe::Frist,
            Self::Naudrett
            | Self::NaudrettGjennomgang
            | Self::NaudrettMange
            | Self::NaudrettSein => Gruppe::Naudrett,
            Self::KontoNyEining
            | Self::KontoFaktor
            | Self::KontoFaktorFeil
            | Self::KontoIdentitet
            | Self::KontoPassord
            | Self::KontoKodeBrukt
            | Self::KontoNullstilling => Gruppe::Konto,
        }
    }
}

/// How a person wants to be told, in all their kommunar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Varsling {
    /// Where mail goes; none gets none.
    pub epost: Option<String>,
    /// Offers and their answers.
    pub overlevering: Maate,
    /// An uro.
    pub uro: Maate,
    /// A place on a lag, a tiltak.
    pub lag: Maate,
    /// Dates near and over.
    pub frist: Maate,
    /// No mail from this time on the wall …
    pub stille_fraa: Time,
    /// … to this; the day's digest goes then. The same time twice is no quiet at all.
    pub stille_til: Time,
    /// Nor on Saturdays and Sundays.
    pub stille_helg: bool,
    /// When the last digest was begun on …
    pub samla_at: Option<OffsetDateTime>,
    /// … and how it went.
    pub samla_gjekk: Option<Epost>,
    /// Counts the changes.
    pub version: i32,
}

impl Varsling {
    /// Whether somebody is told now, in the hours that are to be quiet too: when a naudrett is used, and not when its
    /// gjennomgang is late; and when something happens with the own login.
    #[must_use]
    pub const fn hastar(slag: Slag) -> bool {
        matches!(
            slag,
            Slag::Naudrett | Slag::NaudrettGjennomgang | Slag::NaudrettMange
        ) || matches!(slag.gruppe(), Gruppe::Konto)
    }

    /// How this kind is told.
    #[must_use]
    pub const fn maate(&self, slag: Slag) -> Maate {
        match slag.gruppe() {
            Gruppe::Overlevering => self.overlevering,
            Gruppe::Uro => self.uro,
            Gruppe::Lag => self.lag,
            Gruppe::Frist => self.frist,
            Gruppe::Naudrett | Gruppe::Konto => Maate::Straks,
        }
    }

    /// When the digest of this day was begun on, and how it went: from any of the kommunar.
    #[must_use]
    pub fn samla_den(&self, dag: Date) -> Option<(OffsetDateTime, Epost)> {
        let samla = self.samla_at.zip(self.samla_gjekk);
        samla.filter(|(at, _)| oslo_date(*at) == dag)
    }

    /// What is said to somebody whose page was older than the last change.
    #[must_use]
    pub fn konflikt(&self) -> Konflikt {
        let stille = format!(
            "{:02}.00–{:02}.00{}",
            self.stille_fraa.hour(),
            self.stille_til.hour(),
            if self.stille_helg { " og i helga" } else { "" }
        );
        Konflikt {
            overskrift: "Varslinga er endra i eit anna vindauge".to_owned(),
            tekst: "Det du valde, står i skjemaet og er ikkje lagra. Sjå over det, og lagre ein gong til."
                .to_owned(),
            veg: None,
            no: vec![
                ("Tilbod", self.overlevering.label().to_owned()),
                ("Uro", self.uro.label().to_owned()),
                ("Lag og tiltak", self.lag.label().to_owned()),
                ("Fristar", self.frist.label().to_owned()),
                ("Stille", stille),
            ],
        }
    }
}

/// A kommune in which something unread waits too.
pub struct AnnanStad {
    /// Its name.
    pub kommune_namn: String,
    /// How many meldingar.
    pub tal: i64,
}
