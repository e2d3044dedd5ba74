//! Everything that can be done: also the vocabulary of the innsynslogg.

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident => $code:literal, $label:literal;)*) => {
        /// One thing a person can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action, in the order of the access matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code the innsynslogg stores.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it is called in the matrix and the log, in Nynorsk.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// The action a stored code names.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

actions! {
    /// Open one's own start page.
    MiSideOpne => "miside.opne", "opna Mi side";
    /// See the list of saker.
    SakListe => "sak.liste", "såg lista over saker";
    /// Find saker by name or number.
    SakSoekje => "sak.soekje", "søkte i sakene";
    /// Open a sak.
    SakOpne => "sak.opne", "opna saka";
    /// Search and list the register of children.
    BarnSoekje => "barn.soekje", "søkte i barneregisteret";
    /// Find a child by exact fødselsnummer.
    BarnOppslag => "barn.oppslag", "slo opp på fødselsnummer";
    /// Open a child's card.
    BarnOpne => "barn.opne", "opna kortet til barnet";
    /// Register a child.
    BarnRegistrere => "barn.registrere", "registrerte barnet";
    /// Change a child's card.
    BarnEndre => "barn.endre", "endra kortet til barnet";
    /// Import an eining's list of children.
    BarnImportere => "barn.importere", "las inn liste over barn";
    /// Register or change a føresett.
    FoeresettSkrive => "foeresett.skrive", "endra føresette";
    /// See who has looked at a child.
    BarnInnsyn => "barn.innsyn", "såg innsynsloggen til barnet";
    /// See who can see a child, and who has.
    BarnTilgang => "barn.tilgang", "såg kven som har tilgang til barnet";
    /// Register an uro.
    UroMelde => "uro.melde", "melde uro";
    /// Write down a talk or a meeting with the føresette.
    SamtaleSkrive => "samtale.skrive", "skreiv ned samtale";
    /// Set in a tiltak.
    TiltakSetjeInn => "tiltak.setje_inn", "sette inn tiltak";
    /// Change a tiltak or its status.
    TiltakEndre => "tiltak.endre", "endra tiltak";
    /// Evaluate a tiltak.
    TiltakEvaluere => "tiltak.evaluere", "evaluerte tiltak";
    /// Write a skolemiljø case's plan.
    SkolemiljoeplanSkrive => "skolemiljoeplan.skrive", "skreiv skulemiljøplan";
    /// Move a sak to another steg.
    SakFlytte => "sak.flytte", "flytta saka til eit anna steg";
    /// Set the next date of a sak.
    SakDatere => "sak.datere", "sette neste dato";
    /// Close a sak.
    SakAvslutte => "sak.avslutte", "avslutta saka";
    /// Reopen a closed sak.
    SakGjenopne => "sak.gjenopne", "opna saka att";
    /// Change who is on the lag.
    LagEndre => "lag.endre", "endra laget";
    /// Offer a sak to a colleague.
    OverleveringTilby => "overlevering.tilby", "tilbaud overlevering";
    /// Accept or decline an offered sak.
    OverleveringSvare => "overlevering.svare", "svara på overlevering";
    /// Withdraw an offer.
    OverleveringTrekkje => "overlevering.trekkje", "trekte overlevering";
    /// Ask for a samtykke, and take the form back.
    SamtykkeBe => "samtykke.be", "bad om samtykke";
    /// Write down a samtykke given on paper or in words.
    SamtykkeRegistrere => "samtykke.registrere", "førte inn samtykke";
    /// Confirm what another has written down.
    SamtykkeStadfeste => "samtykke.stadfeste", "stadfesta samtykke";
    /// Write down that a samtykke is taken back.
    SamtykkeTrekkje => "samtykke.trekkje", "trekte samtykke tilbake";
    /// Write down that a copy of a samtykke is sent.
    SamtykkeSende => "samtykke.sende", "sende kopi av samtykke";
    /// Propose and approve who must sign a samtykke.
    SamtykkeregelStyre => "samtykkeregel.styre", "styrte reglane for samtykke";
    /// See the templates of samtykke, and who has read the translations.
    SamtykkemalLese => "samtykkemal.lese", "såg malane for samtykke";
    /// Assess whether a child is to have a barnekoordinator.
    KoordinatorVurdere => "koordinator.vurdere", "vurderte barnekoordinator";
    /// Ask somebody to be barnekoordinator, and take it back.
    KoordinatorTilby => "koordinator.tilby", "spurde nokon om å vere barnekoordinator";
    /// Answer to that.
    KoordinatorSvare => "koordinator.svare", "svara på om å vere barnekoordinator";
    /// Decide that a child gets no barnekoordinator, or that it is over.
    KoordinatorAvgjere => "koordinator.avgjere", "avgjorde om barnekoordinator";
    /// See every child one is barnekoordinator for on one page.
    TavleOpne => "tavle.opne", "såg tavla til barnekoordinatoren";
    /// Take the same along as a file.
    TavleHente => "tavle.hente", "lasta ned tavla til barnekoordinatoren";
    /// Write the individuelle plan of a sak.
    IndividuellplanSkrive => "individuellplan.skrive", "skreiv individuell plan";
    /// Freeze it and put it to the family.
    IndividuellplanSende => "individuellplan.sende", "sende individuell plan til familien";
    /// Shut a named person out from a sak, or lift it.
    SperreSetje => "sperre.setje", "endra sperre";
    /// Open a child's saker without a right to them, because it cannot wait.
    NaudrettBruke => "naudrett.bruke", "brukte naudrett";
    /// See who has used a naudrett.
    NaudrettListe => "naudrett.liste", "såg lista over naudrett";
    /// Go through a naudrett.
    NaudrettGjennomgaa => "naudrett.gjennomgaa", "gjennomgjekk naudrett";
    /// Use the page and the register of meldingar til barnevernet.
    BarnevernMelde => "barnevern.melde", "melding til barnevernet";
    /// Note the receipt and the answer of a melding.
    BarnevernSvare => "barnevern.svare", "svar frå barnevernet";
    /// See the teams, who is on them, and when they meet.
    TstOpne => "tst.opne", "såg eit TST-team";
    /// See how the teams of several kommunar stand.
    TstOversyn => "tst.oversyn", "såg oversynet over TST-team";
    /// Decide who is on a team, and how often it meets.
    TstStyre => "tst.styre", "endra eit TST-team";
    /// Plan, move and call off the meetings of a team.
    MoetePlanleggje => "moete.planleggje", "planla TST-møte";
    /// Write down who was in a meeting.
    OppmoeteFoere => "oppmoete.foere", "førte oppmøtet på eit TST-møte";
    /// Say what became of an item of a meeting.
    PunktFoere => "punkt.foere", "sa kva det blei av eit punkt på eit TST-møte";
    /// Read the agenda of a meeting.
    AgendaLese => "agenda.lese", "såg agendaen til eit TST-møte";
    /// Put a sak on the agenda of a meeting.
    AgendaTaOpp => "agenda.ta_opp", "sette saka på agendaen til eit TST-møte";
    /// Write the referat of a meeting about a sak.
    ReferatSkrive => "referat.skrive", "skreiv referat frå TST-møte";
    /// Approve it.
    ReferatGodkjenne => "referat.godkjenne", "godkjende referat frå TST-møte";
    /// Write what is about no child.
    ReferatResten => "referat.resten", "skreiv referat frå TST-møte, utan barn";
    /// Say whether one comes to a meeting one is called to.
    MoeteSvare => "moete.svare", "svarte på innkalling til møte";
    /// Have one's meetings in a calendar of one's own.
    KalenderStyre => "kalender.styre", "styrte kalenderlenka si";
    /// Decide how many meetings a kommune asks for, and when there is no school.
    TstKrav => "tst.krav", "endra kor ofte TST skal møtast";
    /// Read the figures of the kommune one leads.
    StyringLese => "styring.lese", "såg tala for kommunen";
    /// Read those of the kommunar side by side.
    StyringSaman => "styring.saman", "såg tala for kommunane side om side";
    /// Read those of the interkommunal instans one leads.
    StyringInstans => "styring.instans", "såg tala for tenesta si i kommunane";
    /// Say what the kommune aims at.
    StyringMaal => "styring.maal", "endra måla til kommunen";
    /// Read the reports to the politicians.
    RapportLese => "rapport.lese", "las rapporten til politisk nivå";
    /// Write and publish one.
    RapportSkrive => "rapport.skrive", "skreiv rapporten til politisk nivå";
    /// Act in another kommune.
    KommuneByte => "kommune.byte", "bytte kommune";
    /// See how long what is registered is kept, and what would be deleted now.
    OppbevaringLese => "oppbevaring.lese", "såg reglane for oppbevaring";
    /// Propose another rule, and take it back.
    OppbevaringForeslaa => "oppbevaring.foreslaa", "foreslo ein regel for oppbevaring";
    /// Be the second person for a rule.
    OppbevaringSvare => "oppbevaring.svare", "svara på eit forslag om oppbevaring";
    /// Keep a sak from being deleted.
    SlettestoppSetje => "slettestopp.setje", "sette slettestopp på saka";
    /// Lift that.
    SlettestoppOppheve => "slettestopp.oppheve", "oppheva slettestopp på saka";
    /// Make a copy of a closed sak for the archive, and tell where it was put.
    SakArkivere => "sak.arkivere", "laga arkivkopi av saka";
    /// Put together all that is registered about a child, for who asks for it.
    BarnInnsynspakke => "barn.innsynspakke", "laga innsynspakke om barnet";
    /// Read the kommune's innsynslogg.
    LoggLese => "logg.lese", "las innsynsloggen";
    /// Read what one has done oneself.
    MinLoggLese => "logg.mi", "såg kva ein sjølv har gjort";
    /// Go through what was found in it.
    LoggKontrollere => "logg.kontrollere", "gjekk gjennom treff i innsynsloggen";
    /// Read the record of processing activities.
    ProtokollLese => "protokoll.lese", "las protokollen over behandling";
    /// Write what only the kommune knows of it.
    ProtokollSkrive => "protokoll.skrive", "skreiv i protokollen over behandling";
    /// Read the inbox.
    MeldingLese => "melding.lese", "las meldingar";
    /// Choose what there is to be mail about.
    VarslingEndre => "varsling.endre", "valde varsling";
    /// See who works in the kommune, and one person's medlemskap.
    BrukarSjaa => "brukar.sjaa", "såg brukarane i kommunen";
    /// Give and end medlemskap.
    MedlemskapStyre => "medlemskap.styre", "gav eller avslutta ein medlemskap";
    /// Read what is proposed of medlemskap.
    MedlemskapForslag => "medlemskap.forslag", "såg på eit forslag om medlemskap";
    /// Be the second person for a medlemskap that takes two.
    MedlemskapSvare => "medlemskap.svare", "svarte på eit forslag om medlemskap";
    /// End the sessions of a person, or of everybody.
    OektAvslutte => "oekt.avslutte", "logga ut brukarar";
    /// See and change the einingar of the kommune.
    EiningStyre => "eining.styre", "såg eller endra einingane i kommunen";
    /// Read what is proposed of einingar.
    EiningForslag => "eining.forslag", "såg på eit forslag om ei eining";
    /// Be the second person when einingar end.
    EiningSvare => "eining.svare", "svarte på eit forslag om ei eining";
    /// See and change the clocks of the kommune.
    FristStyre => "frist.styre", "såg eller endra fristane til kommunen";
    /// Go through who has access where one leads.
    AttestGjere => "attest.gjere", "gjekk gjennom kven som har tilgang";
    /// Look after jobs that stopped.
    JobbStyre => "jobb.styre", "såg over jobbar";
    /// Keep a draft.
    UtkastLagre => "utkast.lagre", "lagra kladd";
}
