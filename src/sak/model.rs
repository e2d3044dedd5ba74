//! What a sak is: its steg, its ends, and what its list and page say of it.

use time::{Date, Duration, OffsetDateTime};

use crate::access::{Actor, Relation, Resource, Subject};
use crate::codes::codes;
use crate::ids::{BarnId, BrukarId, EiningId, InstansId, PrinsipalId, SakId};
use crate::web::parts::Tag;
use crate::web::{Konflikt, dates};

codes! {
    /// The kind of sak.
    Slag {
        /// The pipeline of the plan.
        Uro => "uro", "Uro";
        /// A written plan with five fields, without consent to act (opplæringslova § 12-4).
        Skolemiljoe => "skolemiljoe", "Skulemiljø (§ 12-4)";
    }
}

codes! {
    /// Open, or the way it ended (domain.md § 2).
    Tilstand {
        /// Somebody has the ball.
        Open => "open", "Open";
        /// The goal is met.
        Avslutta => "avslutta", "Avslutta";
        /// Referred to PPT, BUP …
        TilUtgreiing => "til_utgreiing", "Til utgreiing";
        /// Handed to barnevernet.
        OverfoertBarnevern => "overfoert_barnevern", "Overført til barnevern";
        /// Handed to another kommune, with consent.
        Flytta => "flytta", "Flytta til annan kommune";
    }
}

codes! {
    /// What the next date is for.
    NesteKva {
        /// Talk with the føresette.
        Samtale => "samtale", "Snakke med dei føresette";
        /// Set in tiltak.
        Tiltak => "tiltak", "Setje inn tiltak";
        /// Evaluate tiltak.
        Evaluering => "evaluering", "Evaluere tiltak";
        /// Hold the meeting with føresette and team.
        Moete => "moete", "Halde møte med føresette og team";
        /// Decide what happens now.
        Avgjerd => "avgjerd", "Avgjere vegen vidare";
        /// A date the ansvarleg has set.
        Eigen => "eigen", "Følgje opp";
        /// Nothing: the sak is closed.
        Ingenting => "ingenting", "Ingenting";
    }
}

impl NesteKva {
    /// In words, with what somebody has written of it.
    #[must_use]
    pub fn med(self, merknad: Option<&str>) -> String {
        merknad.map_or_else(
            || self.label().to_owned(),
            |merknad| format!("{}: {merknad}", self.label()),
        )
    }

    /// Those a person can choose where the sak is: what belongs to that steg, and anything of one's own.
    #[must_use]
    pub const fn val(steg: Steg) -> &'static [Self] {
        match steg {
            Steg::UroMeld => &[Self::Samtale, Self::Eigen],
            Steg::Foreldra => &[Self::Tiltak, Self::Avgjerd, Self::Samtale, Self::Eigen],
            Steg::Lokale => &[
                Self::Tiltak,
                Self::Evaluering,
                Self::Avgjerd,
                Self::Samtale,
                Self::Eigen,
            ],
            Steg::Vurdering => &[Self::Moete, Self::Avgjerd, Self::Samtale, Self::Eigen],
            Steg::Moete => &[
                Self::Moete,
                Self::Tiltak,
                Self::Evaluering,
                Self::Avgjerd,
                Self::Samtale,
                Self::Eigen,
            ],
            Steg::Evaluering => &[Self::Avgjerd, Self::Samtale, Self::Eigen],
        }
    }

    /// What it asks of the one who has the ball.
    #[must_use]
    pub const fn oppgaave(self) -> &'static str {
        match self {
            Self::Samtale => "Snakk med dei føresette",
            Self::Tiltak => "Set inn tiltak",
            Self::Evaluering => "Evaluer tiltak",
            Self::Moete => "Hald møte med føresette og team",
            Self::Avgjerd => "Avgjer vegen vidare",
            Self::Eigen => "Følg opp saka",
            Self::Ingenting => "Ingenting",
        }
    }

    /// The same, with what is to be followed up.
    #[must_use]
    pub fn oppgaave_med(self, merknad: Option<&str>) -> String {
        merknad.map_or_else(
            || self.oppgaave().to_owned(),
            |merknad| format!("Følg opp: {merknad}"),
        )
    }
}

codes! {
    /// The six steg of the plan's figure "Tidleg innsats", in the plan's order.
    Steg {
        /// Ein uro oppstår og blir meldt.
        UroMeld => "1", "Uro meld";
        /// Foreldra blir involvert.
        Foreldra => "2", "Foreldra involverte";
        /// Lokale tiltak blir prøvd ut. Tverrfagleg rettleiing.
        Lokale => "3", "Lokale tiltak";
        /// Tiltaka verkar ikkje, tverrfagleg vurdering.
        Vurdering => "4", "Tverrfagleg vurdering";
        /// Møte med føresette og tverrfagleg team. Nye tiltak prøvast ut.
        Moete => "5", "Møte og nye tiltak";
        /// Evaluering av tiltak. Dersom manglande effekt, nye tiltak evt. utgreiing.
        Evaluering => "6", "Evaluering";
    }
}

impl Steg {
    /// 1–6.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::UroMeld => 1,
            Self::Foreldra => 2,
            Self::Lokale => 3,
            Self::Vurdering => 4,
            Self::Moete => 5,
            Self::Evaluering => 6,
        }
    }
}

/// A sak, as this person sees it.
#[derive(Clone, Debug)]
pub struct Sak {
    /// The sak.
    pub sak_id: SakId,
    /// "2026-K7M4P": says nothing of how many there are.
    pub saksnummer: String,
    /// The child.
    pub barn_id: BarnId,
    /// Given names and an initial.
    pub barn_namn: String,
    /// The kind.
    pub slag: Slag,
    /// The instans that owns it.
    pub instans_id: InstansId,
    /// Its name.
    pub instans_namn: String,
    /// The eining that owns it.
    pub eining_id: Option<EiningId>,
    /// Somebody leads the eining now, and is not shut out from the sak.
    pub har_leiar: bool,
    /// Its name; hidden when the child's eining is hidden.
    pub eining_namn: Option<String>,
    /// Whether the child's address is shielded: then nothing about the sak tells where the child is.
    pub adressesperre: bool,
    /// Where it is.
    pub steg: Steg,
    /// Which round of møte and evaluering.
    pub runde: i16,
    /// Open, or how it ended.
    pub tilstand: Tilstand,
    /// Who has the ball.
    pub ansvarleg_id: PrinsipalId,
    /// The person.
    pub ansvarleg_brukar_id: BrukarId,
    /// The person's name.
    pub ansvarleg_namn: String,
    /// When something must happen next; none when closed.
    pub neste_dato: Option<Date>,
    /// What must happen then.
    pub neste_kva: NesteKva,
    /// What is to be followed up, with a date of one's own.
    pub neste_merknad: Option<String>,
    /// When the uro was reported.
    pub opna_at: OffsetDateTime,
    /// When it was closed.
    pub lukka_at: Option<OffsetDateTime>,
    /// Counts changes.
    pub version: i32,
    /// This person may write in it.
    pub skrive: bool,
    /// This person's place on the lag: which of the workplaces has it.
    pub plass: Option<PrinsipalId>,
    /// Why it is seen: codes of `sak_tilgang`, by comma.
    pub grunnlag: String,
    /// Until when it is seen, when it is by a naudrett alone: then it is read, and not taken out of the house.
    pub naudrett_til: Option<OffsetDateTime>,
}

impl Sak {
    /// True until it is closed.
    #[must_use]
    pub fn open(&self) -> bool {
        self.tilstand == Tilstand::Open
    }

    /// The state tag: over frist first, then what it waits for.
    #[must_use]
    pub fn tag(&self, today: Date) -> Tag {
        tag(
            self.open(),
            self.steg,
            self.neste_dato,
            self.neste_kva,
            today,
        )
    }

    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        super::path(self.sak_id)
    }

    /// "18.11.2026: Evaluere tiltak"; none when it is closed.
    #[must_use]
    pub fn neste_tekst(&self) -> Option<String> {
        let dato = self.neste_dato?;
        Some(format!("{}: {}", dates::short(dato), self.neste()))
    }

    /// What must happen next: "Evaluere tiltak", "Følgje opp: ringe mor"
    #[must_use]
    pub fn neste(&self) -> String {
        self.neste_kva.med(self.merknad())
    }

    /// What is to be followed up, as long as that is what comes next.
    pub(super) fn merknad(&self) -> Option<&str> {
        let eigen = self.neste_kva == NesteKva::Eigen;
        self.neste_merknad.as_deref().filter(|_| eigen)
    }

    /// Somebody changed it after a form about it was fetched: where it is now.
    #[must_use]
    pub fn konflikt(&self) -> Konflikt {
        let no = if self.open() {
            let steg = format!("{} av 6: {}", self.steg.number(), self.steg.label());
            vec![
                ("Steg", steg),
                ("Ansvarleg", self.ansvarleg_namn.clone()),
                ("Neste", self.neste_tekst().unwrap_or_default()),
            ]
        } else {
            vec![("Lukka", self.tilstand.label().to_owned())]
        };
        Konflikt::endra("saka").med_no(no)
    }

    /// "10.12", when it is read by a naudrett alone.
    #[must_use]
    pub fn naudrett_klokka(&self) -> Option<String> {
        self.naudrett_til.map(dates::clock)
    }

    /// Where it belongs, in words.
    #[must_use]
    pub fn stad(&self) -> &str {
        self.eining_namn.as_deref().unwrap_or(&self.instans_namn)
    }
}

/// The last day of those that are near enough to wait for: a week ahead.
#[must_use]
pub fn snart(today: Date) -> Date {
    today.saturating_add(Duration::WEEK)
}

/// Says that a date is after [`seinast`].
pub const FOR_SEINT: &str = "Datoen kan ikkje vere meir enn eit år fram.";

/// The last day anything can wait for: every sak is looked at within a year.
#[must_use]
pub fn seinast(today: Date) -> Date {
    today.saturating_add(Duration::days(366))
}

/// The tag of a sak. How it ended is not told here: "overført til barnevern" is for its own page only.
#[must_use]
pub fn tag(open: bool, steg: Steg, neste: Option<Date>, kva: NesteKva, today: Date) -> Tag {
    if !open {
        return Tag::Avslutta;
    }
    if neste.is_some_and(|dato| dato < today) {
        return Tag::OverFrist;
    }
    match (steg, kva) {
        (Steg::UroMeld, _) => Tag::Ny,
        (_, NesteKva::Evaluering) if neste.is_some_and(|dato| dato <= snart(today)) => {
            Tag::TilEvaluering
        }
        _ => Tag::IArbeid,
    }
}

impl Resource for Sak {
    fn subject(&self) -> Subject {
        Subject {
            sak_list: vec![self.sak_id],
            barn_list: vec![self.barn_id],
            grunnlag: self.grunnlag.clone(),
            grunn: None,
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let ansvarleg = actor.is(self.ansvarleg_id);
        Relation {
            skrive: self.skrive,
            ansvarleg,
            eigar: actor.works_for(self.instans_id),
            // an instans without eining, or an eining whose leader is shut out: the ansvarleg stands in
            leiar: self.eining_id.is_some_and(|eining| actor.leads(eining))
                || (ansvarleg && !self.har_leiar),
            eining: self.eining_id,
            prinsipal: if ansvarleg {
                Some(self.ansvarleg_id)
            } else {
                self.plass
            },
            ..Relation::default()
        }
    }
}
