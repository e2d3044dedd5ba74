//! What a family's page shows of a child, in plain words.

mod koordinator;

use time::{Date, OffsetDateTime};

use crate::ids::{BarnId, BrukarId, MoeteFamilieId, ReferatId, SakId, TiltakId};
use crate::moete::{Familiestand, Tid};
use crate::personal::Personal;
use crate::sak::{NesteKva, Slag, Steg};
use crate::samtale::{self, Korleis};
use crate::syn::Svar;
use crate::tiltak::{Effekt, KvaNo, Status};
use crate::web::dates;

pub(super) use koordinator::Koordinator;

/// The child of the page.
pub(super) struct Barn {
    pub id: BarnId,
    pub fornamn: Personal<String>,
    pub etternamn: Personal<String>,
    pub foedd: Date,
    /// Skule or barnehage; none with adressesperre.
    pub eining: Option<String>,
    /// It is the session's person: a youth.
    pub meg: bool,
}

impl Barn {
    pub(super) fn namn(&self) -> String {
        format!("{} {}", self.fornamn.expose(), self.etternamn.expose())
    }

    pub(super) fn foedd_tekst(&self) -> String {
        dates::long(self.foedd)
    }

    pub(super) fn path(&self) -> String {
        super::barn_path(self.id)
    }

    /// One text to a føresett, another to the youth.
    pub(super) const fn til<'a>(&self, foeresett: &'a str, ungdom: &'a str) -> &'a str {
        if self.meg { ungdom } else { foeresett }
    }
}

/// A føresett to the child.
pub(super) struct Foeresett {
    pub namn: String,
    pub relasjon: &'static str,
    /// The session's person: what is registered of them.
    pub eigen: Option<Kontakt>,
}

/// What is registered of the session's person.
pub(super) struct Kontakt {
    pub telefon: Option<String>,
    pub epost: Option<String>,
    pub foreldreansvar: bool,
    pub bur_saman: bool,
}

/// Somebody who works with a sak.
pub(super) struct Person {
    pub brukar_id: BrukarId,
    pub namn: String,
    /// The eining or instans.
    pub stad: String,
    /// Is on the lag, and can see the sak now.
    pub ser: bool,
}

/// A referat in the list of a sak.
pub(super) struct ReferatRad {
    pub id: ReferatId,
    pub barn_id: BarnId,
    pub dato: Date,
    /// Which version it is; after the first it is put right.
    pub nr: i16,
    pub godkjent_at: OffsetDateTime,
}

/// So many days after it was approved a referat is told of as new.
const NYTT_I_DAGAR: i64 = 30;

impl ReferatRad {
    /// Was approved not long ago.
    pub(super) fn nytt(&self, today: Date) -> bool {
        let dag = crate::clock::oslo_date(self.godkjent_at);
        (today - dag).whole_days() <= NYTT_I_DAGAR
    }

    /// "Referatet frå møtet 1. desember 2026 er klart."
    pub(super) fn nytt_tekst(&self) -> String {
        let korleis = if self.nr > 1 { "retta" } else { "klart" };
        format!(
            "Referatet frå møtet {} er {korleis}.",
            dates::long(self.dato)
        )
    }

    pub(super) fn path(&self) -> String {
        super::referat_path(self.barn_id, self.id)
    }
}

/// A meeting the session's person is invited to: when they are to come, and where.
pub(super) struct Moete {
    pub id: MoeteFamilieId,
    pub sak_id: SakId,
    pub barn_id: BarnId,
    pub tid: Tid,
    pub stad: String,
    /// `ventar`, `kjem` or `kjem_ikkje`.
    pub svar: String,
    pub stand: Familiestand,
}

impl Moete {
    /// It can be answered.
    pub(super) fn kan_svare(&self, today: Date) -> bool {
        self.stand == Familiestand::Ventar && self.tid.dato >= today
    }

    /// The invitation is taken back: what becomes of the meeting is not told.
    pub(super) fn er_teken_av(&self) -> bool {
        self.stand == Familiestand::TekenAv
    }

    /// Those who were to come, are told that they need not: until the day has been.
    pub(super) fn er_avlyst(&self, today: Date) -> bool {
        let avlyst = matches!(self.stand, Familiestand::Avlyst | Familiestand::IkkjeOpp);
        avlyst && self.tid.dato >= today
    }

    /// Why one need not come; none of one that is to come, or has been.
    pub(super) const fn kjem_ikkje_av(&self) -> Option<&'static str> {
        Some(match self.stand {
            Familiestand::Avlyst => {
                "Du treng ikkje kome. Blir det eit nytt møte om saka, kan du få ein ny invitasjon."
            }
            Familiestand::IkkjeOpp => {
                "Saka er ikkje med i dette møtet. Blir ho teken opp i eit seinare møte, kan du få ein ny invitasjon."
            }
            Familiestand::TekenAv => {
                "Invitasjonen er teken attende. Lurer du på kvifor, kan du spørje den som inviterte deg."
            }
            Familiestand::Ventar | Familiestand::Over => return None,
        })
    }

    /// What is said of one that need not be come to.
    pub(super) fn avlyst_tekst(&self) -> String {
        let naar = self.tid.tekst();
        match self.stand {
            Familiestand::Avlyst => format!("Møtet {naar} er avlyst."),
            _ => format!("Du treng ikkje kome på møtet {naar}."),
        }
    }

    /// What an answer is to: "tysdag 1. desember 2026 kl. 12.00–12.30, Møterom 2"
    pub(super) fn tid_og_stad(&self) -> String {
        format!("{}, {}", self.tid.tekst(), self.stad)
    }

    pub(super) fn path(&self) -> String {
        super::moete_path(self.barn_id, self.id)
    }

    pub(super) fn svar_tekst(&self) -> &'static str {
        match self.svar.as_str() {
            "kjem" => "Du har svart at du kjem.",
            "kjem_ikkje" => "Du har svart at du ikkje kjem.",
            _ => "Du har ikkje svart enno.",
        }
    }
}

/// A sak, as the family sees it.
pub(super) struct Sak {
    pub id: SakId,
    pub nummer: String,
    pub slag: Slag,
    pub steg: Steg,
    pub neste_dato: Option<Date>,
    pub neste_kva: NesteKva,
    pub ansvarleg_id: BrukarId,
    pub opna_at: OffsetDateTime,
    pub lukka_at: Option<OffsetDateTime>,
    pub folk: Vec<Person>,
    pub tiltak: Vec<Tiltak>,
    pub samtalar: Vec<Samtale>,
    pub syn: Vec<Syn>,
    pub referat: Vec<ReferatRad>,
    /// Those that are still to come.
    pub moete: Vec<Moete>,
    /// The individuelle plan that was put to the family last.
    pub plan: Option<SistePlan>,
    /// None when nobody has been it, and nothing is decided.
    pub koordinator: Option<Koordinator>,
}

impl Sak {
    pub(super) const fn open(&self) -> bool {
        self.lukka_at.is_none()
    }

    /// "Open sidan 3. november 2026", or when it was closed. How it ended is not told here.
    pub(super) fn tid(&self) -> String {
        let dag = |at: OffsetDateTime| dates::long(crate::clock::oslo_date(at));
        self.lukka_at.map_or_else(
            || format!("Open sidan {}", dag(self.opna_at)),
            |lukka| format!("Avslutta {}", dag(lukka)),
        )
    }

    pub(super) const fn kva_slag(&self) -> &'static str {
        match self.slag {
            Slag::Uro => "Hjelp og støtte",
            Slag::Skolemiljoe => "Skulemiljø",
        }
    }

    pub(super) const fn steg_forklart(&self) -> &'static str {
        match self.steg {
            Steg::UroMeld => "Nokon har sagt frå om ei uro.",
            Steg::Foreldra => "Dei vaksne heime er med, og de snakkar saman om kva som trengst.",
            Steg::Lokale => {
                "Det blir prøvd ut tiltak. Eit tiltak er noko som blir gjort for å hjelpe."
            }
            Steg::Vurdering => "Fleire fagfolk vurderer saman kva som kan hjelpe betre.",
            Steg::Moete => "De møtest alle saman, og prøver noko nytt.",
            Steg::Evaluering => "Det blir vurdert om tiltaka har hjelpt.",
        }
    }

    pub(super) fn neste(&self) -> Option<String> {
        let dato = self.neste_dato.filter(|_| self.open())?;
        let kva = match self.neste_kva {
            NesteKva::Samtale => "samtale med dei føresette",
            NesteKva::Tiltak => "bestemme kva som skal gjerast",
            NesteKva::Evaluering => "sjå om tiltaka verkar",
            NesteKva::Moete => "møte med familien og dei som hjelper",
            NesteKva::Avgjerd => "bestemme kva som skjer vidare",
            NesteKva::Eigen | NesteKva::Ingenting => "følgje opp saka",
        };
        Some(format!("Innan {}: {kva}", dates::long(dato)))
    }

    pub(super) fn ansvarleg(&self) -> String {
        self.namn_paa(self.ansvarleg_id)
    }

    /// "Rita Moen, Åsen skule"
    pub(super) fn namn_paa(&self, brukar: BrukarId) -> String {
        let person = self.folk.iter().find(|person| person.brukar_id == brukar);
        person.map_or_else(
            || "Ikkje bestemt".to_owned(),
            |person| format!("{}, {}", person.namn, person.stad),
        )
    }

    pub(super) fn lag(&self) -> impl Iterator<Item = &Person> {
        self.folk.iter().filter(|person| person.ser)
    }
}

/// A tiltak, with how it goes.
pub(super) struct Tiltak {
    pub id: TiltakId,
    pub maal: String,
    /// What is done.
    pub tekst: String,
    pub ansvarleg_id: BrukarId,
    pub innan: Date,
    pub status: Status,
    pub evalueringar: Vec<Evaluering>,
    /// What the session's person has said of it.
    pub svar: Vec<Tilbakemelding>,
}

impl Tiltak {
    pub(super) fn innan_tekst(&self) -> String {
        dates::long(self.innan)
    }

    pub(super) const fn status_tekst(&self) -> &'static str {
        match self.status {
            Status::Planlagd => "Ikkje byrja enno",
            Status::Paagaar => "I gang",
            Status::Utfoert => "Ferdig",
            Status::Stoppa => "Stoppa",
        }
    }
}

/// How a tiltak has gone, as staff wrote it.
pub(super) struct Evaluering {
    pub dato: Date,
    pub effekt: Effekt,
    pub grunngjeving: String,
    pub kva_no: KvaNo,
    /// What the tiltak said then.
    pub tiltak: Option<String>,
    pub foeresette: Option<String>,
    pub barnet: Option<String>,
}

impl Evaluering {
    /// "12. november 2026: Verkar delvis"
    pub(super) fn overskrift(&self) -> String {
        format!("{}: {}", dates::long(self.dato), self.effekt.label())
    }

    pub(super) const fn vidare(&self) -> &'static str {
        match self.kva_no {
            KvaNo::HaldFram => "Tiltaket held fram.",
            KvaNo::Juster => "Tiltaket held fram på ein annan måte.",
            KvaNo::Avslutt => "Tiltaket er ferdig.",
            KvaNo::NyttTiltak => "Det skal prøvast noko nytt.",
        }
    }
}

/// A talk or meeting that was held.
pub(super) struct Samtale {
    pub slag: samtale::Slag,
    pub dato: Date,
    pub korleis: Option<Korleis>,
    /// What the føresette said, or what was agreed; for the føresette.
    pub sagt: Option<String>,
    /// What the child said, to whoever may read it.
    pub stemme: Option<String>,
}

impl Samtale {
    /// "Møte 3. november 2026"
    pub(super) fn overskrift(&self) -> String {
        let dato = dates::long(self.dato);
        match (self.slag, self.korleis) {
            (samtale::Slag::Moete, _) => format!("Møte {dato}"),
            (_, Some(Korleis::Anna) | None) => format!("Samtale {dato}"),
            (_, Some(korleis)) => format!("Samtale {dato} ({})", korleis.label().to_lowercase()),
        }
    }

    pub(super) const fn sagt_tittel(&self) -> &'static str {
        match self.slag {
            samtale::Slag::Moete => "Dette blei avtala",
            samtale::Slag::Foeresette | samtale::Slag::IkkjeHalden => "Dette sa dei føresette",
        }
    }
}

/// What the session's person has written.
pub(super) struct Syn {
    pub eige: Option<String>,
    pub barnets_stemme: Option<String>,
    pub skrive_at: OffsetDateTime,
}

/// What the session's person has said of a tiltak.
pub(super) struct Tilbakemelding {
    pub svar: Svar,
    pub tekst: Option<String>,
    pub skrive_at: OffsetDateTime,
}

impl Syn {
    pub(super) fn naar(&self) -> String {
        dates::date_time(self.skrive_at)
    }
}

impl Tilbakemelding {
    pub(super) fn naar(&self) -> String {
        dates::date_time(self.skrive_at)
    }
}

/// The newest version of the individuelle plan of a sak.
pub(super) struct SistePlan {
    pub sti: String,
    /// It waits for this person.
    pub ventar: bool,
    pub nr: i16,
    /// The one that is in force while this waits for those who must answer.
    pub gjeld: Option<i16>,
}
