//! A receipt shown once after a redirect. The cookie holds a code only, never a word about a child.

use super::page::{Flash, FlashKind};

mod cookie;
#[cfg(test)]
mod tests;

macro_rules! receipts {
    ($($(#[$doc:meta])* $name:ident => $code:literal, $kind:ident, $text:literal;)*) => {
        /// What was just done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kvittering {
            $($(#[$doc])* $name,)*
        }

        impl Kvittering {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code of its cookie, and of a form that was carried out.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// The receipt as the layout shows it.
            #[must_use]
            pub fn flash(self) -> Flash {
                match self {
                    $(Self::$name => Flash { kind: FlashKind::$kind, text: $text.to_owned() },)*
                }
            }
        }
    };
}

receipts! {
    /// The own password is another.
    PassordBytt => "passord-bytt", Success, "Passordet er bytt. Er du logga inn andre stader, er du logga ut der.";
    /// A passkey was made.
    TilgangsnykelLaga => "tilgangsnykel-laga", Success, "Tilgangsnykelen er laga. Neste gong kan du bruke han i staden for koden.";
    /// A passkey was taken away.
    TilgangsnykelFjerna => "tilgangsnykel-fjerna", Success, "Tilgangsnykelen er fjerna.";
    /// One or all others of the own sessions were ended.
    EigneOekterAvslutta => "eigne-oekter", Success, "Du er logga ut der.";
    /// A child was registered.
    BarnRegistrert => "barn", Success, "Barnet er registrert.";
    /// A child's card was changed.
    BarnEndra => "barn-endra", Success, "Endringane er lagra.";
    /// A list of children was imported.
    ListeLesen => "liste", Success, "Lista er lesen inn.";
    /// A list was imported, but for children who cannot be taken in this way.
    ListeLesenNesten => "liste-nesten", Warning, "Lista er lesen inn, men nokre av barna kunne ikkje takast inn på denne måten. Snakk med den som er systemansvarleg.";
    /// A føresett was registered or changed.
    FoeresettLagra => "foeresett", Success, "Føresette er lagra.";
    /// What was asked of the person, another had answered already.
    AlleredeSvart => "allereie-svart", Warning, "Ein annan har alt svart på det. Sjå kva som står her no.";
    /// A form that is answered or taken back already is not taken back.
    SamtykkeStaar => "samtykke-staar", Warning, "Spørsmålet er ikkje teke attende: det er svart på, eller gjeld ikkje lenger.";
    /// What one would confirm on a card, waits no more, or is of the own doing.
    KortVentarIkkje => "kort-ventar-ikkje", Warning, "Ingenting er stadfesta. Det ventar ikkje lenger, eller du har sjølv skrive det.";
    /// Another has confirmed a number on a card.
    NummerStadfesta => "nummer-stadfesta", Success, "Nummeret er stadfesta. Var personen spurd om samtykke på nett, må spørsmålet sendast på nytt.";
    /// Another has confirmed something else that was changed on a card.
    KortStadfesta => "kort-stadfesta", Success, "Endringa er stadfesta, og gjeld no for samtykke.";
    /// A link that was ended is set back.
    FoeresettTilbake => "foeresett-tilbake", Success, "Føresette er sett tilbake på kortet.";
    /// A naudrett was registered.
    NaudrettBrukt => "naudrett", Warning, "Naudretten er registrert. Personvernombodet har fått melding.";
    /// It was, before, and lasts.
    NaudrettVarer => "naudrett-varer", Info, "Du har alt brukt naudrett for dette barnet. Han varer framleis.";
    /// A naudrett was gone through.
    NaudrettGjennomgaatt => "naudrett-gjennomgang", Success, "Gjennomgangen er lagra.";
    /// Something found in the log was judged.
    TreffVurdert => "treff-vurdert", Success, "Vurderinga er lagra.";
    /// The kommune wrote in its record of processing activities.
    ProtokollLagra => "protokoll", Success, "Protokollen er lagra.";
    /// It was said how many children in an hour are many.
    LoggGrense => "logg-grense", Success, "Grensa er lagra. Ho gjeld frå neste natt.";
    /// An uro was registered.
    UroMeld => "uro", Success, "Uroa er meld, og saka er oppretta. Neste steg er å snakke med dei føresette.";
    /// An uro was added to a sak.
    UroLagtTil => "uro-til", Success, "Uroa er lagd til i saka.";
    /// A talk was written down.
    SamtaleLagra => "samtale", Success, "Samtalen er skriven ned.";
    /// The reason not to have the talk was written down.
    SamtaleIkkjeHalden => "ikkje-halden", Success, "Grunnen til å ikkje snakke med dei føresette er skriven ned.";
    /// A meeting was written down.
    MoeteLagra => "moete", Success, "Møtet er skrive ned.";
    /// A team was changed.
    TeamEndra => "tst-endra", Success, "Endringane er lagra.";
    /// Somebody was put on a team.
    MedlemLagtTil => "tst-medlem", Success, "Personen er på teamet.";
    /// Somebody was taken off a team.
    MedlemTekenAv => "tst-medlem-av", Success, "Personen er teken av teamet. Er personen kalla inn til møte som kjem, står dei øvst på sida.";
    /// The last day of somebody on a team was changed.
    MedlemSisteDag => "tst-siste-dag", Success, "Siste dagen er lagra. Er personen kalla inn til møte etter det, står dei øvst på sida.";
    /// What the kommune aims at was changed.
    MaalLagra => "styring-maal", Success, "Måla er lagra, og gjeld frå halvåret som går no.";
    /// A report was saved.
    RapportLagra => "rapport-lagra", Success, "Rapporten er lagra.";
    /// A report was published.
    RapportPublisert => "rapport-publisert", Success, "Rapporten er publisert, og står fast.";
    /// Another version of a report was begun.
    RapportTilRetting => "rapport-rett", Success, "Den nye versjonen er begynt. Rett det som er gale, og publiser han.";
    /// What is asked of the teams was changed.
    KravLagra => "tst-krav", Success, "Krava er lagra.";
    /// A time without school was added.
    SkulefriLagra => "skulefri", Success, "Dagane er lagra.";
    /// A time without school was taken out.
    SkulefriTekenUt => "skulefri-ut", Success, "Dagane er tekne ut av lista.";
    /// Meetings were planned.
    MoetePlanlagde => "tst-plan", Success, "Møta er lagra i planen.";
    /// Something was put on an agenda.
    PunktSett => "punkt", Success, "Punktet står på agendaen.";
    /// An item was changed.
    PunktEndra => "punkt-endra", Success, "Agendaen er endra.";
    /// An item was taken out.
    PunktTekeUt => "punkt-ut", Success, "Punktet er teke ut av agendaen.";
    /// A merknad from the family.
    MerknadSendt => "merknad", Success, "Merknaden er send.";
    /// A referat was begun.
    ReferatBegynt => "referat-begynt", Success, "Referatet er begynt på.";
    /// One that was begun was opened.
    ReferatOpna => "referat-opna", Info, "Referatet er begynt på frå før.";
    /// What was written is saved.
    ReferatLagra => "referat-lagra", Success, "Referatet er lagra.";
    /// It waits to be approved.
    ReferatSendt => "referat-sendt", Success, "Referatet er sendt til godkjenning.";
    /// It was sent back.
    ReferatAttende => "referat-attende", Success, "Referatet er sendt tilbake.";
    /// It stands.
    ReferatGodkjent => "referat-godkjent", Success, "Referatet er godkjent.";
    /// It was opened to be put right.
    ReferatOpnaTilRetting => "referat-retting", Success, "Referatet er opna for retting. Det som er godkjent, står til det nye er godkjent.";
    /// It was opened to be put right, and shut again as it was.
    ReferatAngra => "referat-angra", Success, "Rettinga er angra. Referatet står som det blei godkjent.";
    /// A meeting was moved.
    MoeteFlytta => "moete-flytta", Success, "Møtet er flytta.";
    /// A meeting was called off.
    MoeteAvlyst => "moete-avlyst", Success, "Møtet er avlyst.";
    /// People were called to a meeting.
    MoeteInnkalla => "moete-innkalla", Success, "Dei er kalla inn, og e-posten er på veg.";
    /// The same, and an item is shut by it.
    MoeteInnkallaStengt => "moete-innkalla-stengt", Warning, "Dei er kalla inn, og e-posten er på veg. Minst eitt punkt på agendaen er stengt no: sjå agendaen.";
    /// Somebody was taken off the list of a meeting.
    DeltakarTekenAv => "moete-av", Success, "Personen er teken av lista, og får vite det.";
    /// Somebody answered a call.
    MoeteSvart => "moete-svar", Success, "Svaret er lagra.";
    /// It was written down who was there.
    OppmoeteFoert => "moete-oppmoete", Success, "Oppmøtet er ført. Møtet er halde.";
    /// Some of it was.
    OppmoeteDel => "moete-oppmoete-del", Success, "Det du har ført så langt, er lagra.";
    /// Somebody who was not called, came.
    KomInn => "moete-kom", Success, "Lagt til. Personen står i oppmøtet.";
    /// And may not hear of somebody on the agenda.
    KomInnStengt => "moete-kom-stengt", Warning, "Lagt til. Minst eitt punkt på agendaen er stengt no: sjå agendaen, og sei om personen var ute på punktet.";
    /// It is said who leads a meeting and who writes.
    MoeteFunksjonar => "moete-funksjonar", Success, "Lagra. Møteleiar og referent står på møtesida.";
    /// The same, of somebody who cannot write the referat of all the saker.
    MoeteFunksjonarHindra => "moete-funksjonar-hindra", Warning, "Lagra. Den du valde, kan ikkje skrive referatet i alle sakene: sjå under.";
    /// One of a family is invited to an item.
    FamilieInvitert => "moete-familie", Success, "Invitasjonen er lagra.";
    /// A change of that.
    FamilieEndra => "moete-familie-endra", Success, "Endringa er lagra.";
    /// Those whose item was moved are told.
    FamilieNyTid => "moete-familie-tid", Success, "Dei det gjeld, får vite den nye tida.";
    /// A letter goes to somebody whose address came later.
    BrevSendt => "moete-brev-sendt", Success, "E-posten er på veg.";
    /// One of a family has answered.
    FamilieMoeteSvart => "familie-moete", Success, "Svaret ditt er lagra. Dei som har kalla inn til møtet, ser det.";
    /// A guest has signed on paper.
    TeiepliktFoert => "moete-teieplikt", Success, "Det er ført opp at gjesten har skrive under på papir.";
    /// The address of one's calendar was made.
    KalenderLaga => "kalender-laga", Success, "Lenka er laga. Ho blir vist berre no.";
    /// One's calendar was taken away.
    KalenderSletta => "kalender-ut", Success, "Kalenderlenka verkar ikkje lenger.";
    /// A tiltak was set in.
    TiltakSettInn => "tiltak", Success, "Tiltaket er sett inn.";
    /// A tiltak was changed.
    TiltakEndra => "tiltak-endra", Success, "Tiltaket er endra.";
    /// A tiltak was stopped.
    TiltakStoppa => "tiltak-stoppa", Success, "Tiltaket er stoppa.";
    /// A tiltak was evaluated.
    TiltakEvaluert => "evaluert", Success, "Evalueringa er lagra.";
    /// The sak moved on.
    SakFlytta => "flytta", Success, "Saka er ført vidare.";
    /// The sak was closed.
    SakAvslutta => "avslutta", Success, "Saka er avslutta.";
    /// The sak was reopened.
    SakGjenopna => "gjenopna", Success, "Saka er opna att.";
    /// The next date was set.
    DatoSett => "dato", Success, "Neste dato er sett.";
    /// A login at a provider was linked.
    IdentitetKnytt => "identitet", Success, "Innlogginga er knytt til deg. Neste gong kan du logge inn med henne.";
    /// The lag changed.
    LagEndra => "lag", Success, "Laget er endra.";
    /// A samtykke was asked for.
    SamtykkeSpurt => "samtykke-spurt", Success, "Spørsmålet er lagra. No må dei som står på lista, svare.";
    /// A family's session had ended when something was sent.
    FamilieLoggaUt => "familie-ute", Warning, "Du var logga ut, så det du trykte på, er ikkje gjort. Logg inn, og gjer det ein gong til.";
    /// A family's session had ended when a form was sent, and the form was kept.
    FamilieKladd => "familie-kladd", Info, "Du var logga ut. Det du skreiv, er teke vare på. Logg inn, så står det i skjemaet, og du kan sende det.";
    /// Those who must sign were asked on the net.
    SamtykkeInvitert => "samtykke-invitert", Success, "Spørsmålet er på veg. Du får ei melding når nokon har svart.";
    /// An invitation was taken back.
    SamtykkeInvitasjonAttende => "samtykke-invitasjon-attende", Success, "Invitasjonen er teken attende. Lenka verkar ikkje lenger.";
    /// What somebody answered was written down.
    SamtykkeFoert => "samtykke-foert", Success, "Svaret er ført inn. Det tel når ein annan har stadfest det.";
    /// Somebody has said whether it is so.
    SamtykkeStadfesta => "samtykke-stadfesta", Success, "Takk. Svaret er sett over.";
    /// A samtykke was taken back.
    SamtykkeTrekt => "samtykke-trekt", Success, "Samtykket er trekt. Det verkar frå no.";
    /// Those who asked took the form back.
    SamtykkeAttende => "samtykke-attende", Success, "Spørsmålet er teke attende.";
    /// The youth was heard.
    SamtykkeHoeyrt => "samtykke-hoeyrt", Success, "Det ungdommen sa, er skrive ned.";
    /// A copy of a samtykke was sent.
    SamtykkeKopi => "samtykke-kopi", Success, "Det er skrive opp at kopien er send.";
    /// A rule of samtykke was proposed.
    RegelForeslaatt => "regel-foreslaatt", Success, "Forslaget er lagra. Ein annan systemansvarleg må godkjenne det.";
    /// It was approved.
    RegelGodkjend => "regel-godkjend", Success, "Regelen er godkjend, og gjeld frå dagen som står i han.";
    /// It was turned down.
    RegelAvvist => "regel-avvist", Info, "Forslaget er avvist. Reglane er som før.";
    /// Somebody answered before, or its day is over.
    RegelTeken => "regel-teken", Info, "Forslaget kan ikkje svarast på lenger: nokon har svart, eller dagen er forbi.";
    /// Somebody new was made, and the form that did it came again.
    BrukarLaga => "brukar-laga", Info, "Brukaren er laga. Eingongskoden blir vist berre éin gong: fekk du han ikkje med deg, kan du lage ein ny.";
    /// The code was used.
    PassordLaga => "passord-laga", Success, "Passordet er laga. No kan du logge inn med det.";
    /// A medlemskap was given.
    MedlemskapGjeven => "medlemskap", Success, "Rolla er gitt.";
    /// One that takes two was proposed.
    MedlemskapForeslaatt => "medlemskap-foreslaatt", Success, "Forslaget er lagra. Rolla gjeld ikkje før ein annan har stadfesta henne.";
    /// An end that takes two was proposed.
    AvsluttingForeslaatt => "avslutting-foreslaatt", Success, "Forslaget er lagra. Rolla held fram til ein annan har stadfesta at ho skal slutte.";
    /// A proposal was confirmed.
    MedlemskapStadfesta => "medlemskap-stadfesta", Success, "Forslaget er stadfesta.";
    /// It was turned down.
    MedlemskapAvvist => "medlemskap-avvist", Info, "Forslaget er avvist. Rollene er som før.";
    /// It was taken back.
    MedlemskapTrekt => "medlemskap-trekt", Info, "Forslaget er teke attende. Rollene er som før.";
    /// Somebody answered before, or it can be given no more.
    MedlemskapTeken => "medlemskap-teken", Info, "Forslaget kan ikkje svarast på lenger: nokon har svart, det er gått ut, personen har rolla alt, eller siste dagen er forbi.";
    /// A medlemskap was ended.
    MedlemskapAvslutta => "medlemskap-avslutta", Success, "Rolla har fått ein siste dag.";
    /// It had ended.
    MedlemskapSlutta => "medlemskap-slutta", Info, "Rolla er alt avslutta.";
    /// Sessions were ended.
    OekterAvslutta => "oekter-avslutta", Success, "Brukaren er logga ut alle stader.";
    /// Everybody's were.
    AlleOekterAvslutta => "oekter-alle", Success, "Alle andre som arbeider i kommunen, er logga ut.";
    /// An eining is new.
    EiningNy => "eining-ny", Success, "Eininga er laga.";
    /// It got another name.
    EiningNamn => "eining-namn", Success, "Eininga har fått nytt namn.";
    /// An end was proposed.
    EiningForeslaatt => "eining-foreslaatt", Success, "Forslaget er lagra. Ingenting skjer før ein annan har stadfesta det.";
    /// It was confirmed.
    EiningStadfesta => "eining-stadfesta", Success, "Forslaget er stadfesta. Alt går over natta etter siste dagen.";
    /// The same, of one whose last day was over.
    EiningGjennomfoert => "eining-gjennomfoert", Success, "Forslaget er stadfesta og gjennomført: alt har gått over til etterfølgjaren.";
    /// It was turned down.
    EiningAvvist => "eining-avvist", Info, "Forslaget er avvist. Ingenting er endra.";
    /// It was taken back.
    EiningTrekt => "eining-trekt", Info, "Forslaget er teke attende. Ingenting er endra.";
    /// Somebody answered before.
    EiningTeken => "eining-teken", Info, "Forslaget kan ikkje svarast på lenger: nokon har svart.";
    /// Something stands in the way.
    EiningHindra => "eining-hindra", Warning, "Forslaget kan ikkje stadfestast no. Det som står i vegen, står på forslaget.";
    /// The clocks of the kommune were changed.
    FristarLagra => "fristar", Success, "Fristane er lagra. Datoar som alt er sette, står.";
    /// What was gone through.
    AttestLagra => "attest", Success, "Svara er lagra.";
    /// An answer that is to end something, is a proposal.
    AttestForeslaatt => "attest-foreslaatt", Success, "Svara er lagra. Der det må to personar til for å avslutte, gjeld tilgangen til ein annan har stadfesta det.";
    /// Nothing waits any more.
    AttestSvart => "attest-svart", Info, "Det er svart på alt her.";
    /// A sperre was set or lifted.
    SperreEndra => "sperre", Success, "Sperra er endra.";
    /// A hand-over was offered.
    OverleveringTilbydd => "tilbydd", Success, "Saka er tilbydd. Du har ansvaret til den andre har sagt ja.";
    /// A hand-over was accepted.
    OverleveringOverteken => "overteken", Success, "Du har teke over saka.";
    /// A hand-over was declined.
    OverleveringAvvist => "avvist", Info, "Du har sagt nei til å ta over. Den som tilbaud saka, har saka framleis.";
    /// All meldingar are read.
    MeldingarLesne => "lesne", Success, "Meldingane er merkte som lesne.";
    /// What there is to be mail about was changed.
    VarslingEndra => "varsling", Success, "Varslinga er lagra.";
    /// A job is to be tried again.
    JobbIgjen => "jobb-igjen", Success, "Jobben blir prøvd på nytt.";
    /// Somebody else saw to the job.
    JobbTeken => "jobb-teken", Info, "Jobben er alt teken hand om.";
    /// A job was put away.
    JobbBort => "jobb-bort", Info, "Jobben er lagd bort.";
    /// All jobs of one cause are to be tried again.
    JobbarIgjen => "jobbar-igjen", Success, "Jobbane blir prøvde på nytt.";
    /// All jobs of one cause were put away.
    JobbarBort => "jobbar-bort", Info, "Jobbane er lagde bort.";
    /// A hand-over was withdrawn.
    OverleveringTrekt => "trekt", Info, "Tilbodet er trekt tilbake.";
    /// Whether a child is to have a barnekoordinator was assessed.
    KoordinatorVurdert => "koordinator-vurdert", Success, "Vurderinga er lagra.";
    /// Somebody was asked to be it.
    KoordinatorTilbydd => "koordinator-tilbydd", Success, "Spørsmålet er sendt. Ingen er ny barnekoordinator før svaret er ja.";
    /// Somebody is it.
    KoordinatorTeken => "koordinator-teken", Success, "Du er barnekoordinator.";
    /// Somebody said no.
    KoordinatorAvvist => "koordinator-avvist", Info, "Du har sagt nei. Den som spurde, får vite det.";
    /// The offer was withdrawn.
    KoordinatorTrekt => "koordinator-trekt", Info, "Spørsmålet er trekt tilbake.";
    /// It was decided that the child gets none.
    KoordinatorIkkje => "koordinator-ikkje", Success, "Avgjerda er lagra. Familien ser ho på sida si.";
    /// It is over.
    KoordinatorAvslutta => "koordinator-avslutta", Success, "Ordninga med barnekoordinator er avslutta.";
    /// The individuelle plan was written in.
    IndividuellplanLagra => "individuellplan", Success, "Planen er lagra.";
    /// It was put to the family.
    IndividuellplanSendt => "individuellplan-sendt", Success, "Planen er send. Han gjeld når alle som må, har sagt ja.";
    /// A no to an individuell plan was written down.
    IndividuellplanNei => "individuellplan-nei", Success, "Neiet er ført inn. Det gjeld frå no, og ein annan ser over at det stemmer.";
    /// The last yes to an individuell plan was confirmed.
    IndividuellplanGjeld => "individuellplan-gjeld", Success, "Takk. No gjeld planen.";
    /// A yes to an individuell plan was taken back.
    IndividuellplanTrekt => "individuellplan-trekt", Success, "Ja-et er trekt. Planen gjeld ikkje lenger.";
    /// One of a family has answered about an individuell plan.
    PlanSvar => "plan-svar", Success, "Svaret ditt er lagra. Dei som arbeider med planen, får vite det.";
    /// A skolemiljø plan was written.
    PlanLagra => "plan", Success, "Planen er lagra.";
    /// A melding til barnevernet was registered.
    BarnevernRegistrert => "barnevern", Success, "Meldinga er ført i registeret.";
    /// Receipt or answer of a melding was noted.
    BarnevernSvar => "barnevern-svar", Success, "Svaret er ført i registeret.";
    /// The receipt of a melding was noted, and not yet an answer.
    BarnevernNummer => "barnevern-nummer", Success, "Kvitteringsnummeret er ført i registeret. Svaret manglar enno.";
    /// The kommune was switched.
    KommuneBytt => "kommune", Info, "Kommunen er valt. Namnet står øvst på sida.";
    /// A draft was kept, by who has no script.
    KladdLagra => "kladd-lagra", Success, "Kladden er lagra. Skjemaet er ikkje sendt enno.";
    /// A draft was thrown away.
    KladdForkasta => "kladd", Info, "Kladden er forkasta.";
    /// Somebody of the family has written what they think.
    SynSendt => "syn", Success, "Takk. Det du skreiv, er sendt. Dei som arbeider med saka, kan lese det no.";
    /// Somebody of the family has said whether a tiltak works.
    TilbakemeldingSendt => "tilbakemelding", Success, "Takk. Svaret ditt er sendt. Dei som arbeider med saka, kan lese det no.";
    /// A rule of how long things are kept was proposed.
    OppbevaringForeslaatt => "oppbevaring", Success, "Forslaget er lagra. Personvernombodet må stadfeste det.";
    /// It was confirmed.
    OppbevaringStadfesta => "oppbevaring-ja", Success, "Forslaget er stadfesta, og gjeld frå i dag.";
    /// It was confirmed, and deletes something sooner.
    OppbevaringSeinare => "oppbevaring-seinare", Success, "Forslaget er stadfesta, og gjeld om to veker. Dagen står ved regelen under «Reglane i dag».";
    /// It was turned down.
    OppbevaringAvvist => "oppbevaring-avvist", Info, "Forslaget er avvist. Regelen er som før, og den som foreslo, får vite kvifor på Mi side.";
    /// It was taken back.
    OppbevaringBort => "oppbevaring-nei", Info, "Forslaget er teke attende. Regelen er som før.";
    /// Somebody answered before, or it cannot be confirmed.
    OppbevaringTeken => "oppbevaring-teken", Info, "Forslaget kan ikkje stadfestast: nokon har svart, eller loggen ville bli sletta før sakene.";
    /// A sak is not deleted.
    SlettestoppSett => "slettestopp", Success, "Slettestopp er sett. Saka blir ikkje sletta.";
    /// A sak is deleted when its time is over again.
    SlettestoppOppheva => "slettestopp-oppheva", Success, "Slettestoppen er oppheva. Øvst på sida står når saka blir sletta.";
    /// A sak is in the archive.
    ArkivFoert => "arkiv", Success, "Det er ført opp at saka er overført til arkivet.";
    /// It was shown who it is, and what was pressed before that is not done.
    Stadfesta => "stadfesta", Info, "Du har stadfesta kven du er. Trykk ein gong til på det du skulle gjere.";
    /// Logged out.
    LoggaUt => "ut", Info, "Du er logga ut.";
}

crate::codes::stored!(Kvittering);
