//! Somebody who is called to a meeting: how they are called, what they answered, and whether they were there.

use time::{OffsetDateTime, Time};

use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{BrukarId, MoeteDeltakarId, MoeteId, PrinsipalId};
use crate::jobs::Fate;
use crate::moete::Tid;
use crate::samtykke::Instansslag;
use crate::web::dates;

codes! {
    /// How somebody is called.
    Deltakarslag {
        /// Has møteplikt.
        Fast => "fast", "Møteplikt";
        /// Goes in the place of one who has.
        Vara => "vara", "Vara";
        /// Comes when needed.
        VedBehov => "ved_behov", "Når det trengst";
        /// Is asked to this one meeting.
        Gjest => "gjest", "Gjest";
    }
}

codes! {
    /// What somebody who is called has answered.
    Svar {
        /// Nothing yet.
        Ventar => "ventar", "Har ikkje svart";
        /// Comes.
        Kjem => "kjem", "Kjem";
        /// Cannot come, and says why.
        Forfall => "forfall", "Forfall";
    }
}

codes! {
    /// Why somebody cannot come. It is chosen, and not written: those who plan are of several instansar, and no child is to stand in it.
    Forfallsgrunn {
        /// The person, or somebody at home.
        Sjukdom => "sjukdom", "Sjukdom";
        /// Training.
        Kurs => "kurs", "Kurs eller opplæring";
        /// Another meeting.
        Moete => "moete", "Anna møte";
        /// Time off.
        Fri => "fri", "Ferie eller permisjon";
        /// Something else.
        Anna => "anna", "Anna";
    }
}

codes! {
    /// Whether somebody was there.
    Oppmoete {
        /// Was.
        Moett => "moett", "Møtte";
        /// Had said why not.
        Forfall => "forfall", "Forfall";
        /// Was not, and had not said so.
        IkkjeMoett => "ikkje_moett", "Møtte ikkje";
    }
}

codes! {
    /// Where the latest letter to somebody stands.
    Brev {
        /// It has not gone yet.
        Ventar => "ventar", "E-posten er på veg";
        /// The mail server may have it.
        Underveg => "underveg", "E-posten er på veg";
        /// It has gone.
        Sendt => "sendt", "E-posten er send";
        /// The mail server was given it, and did not say whether it took it.
        Uviss => "uviss", "E-posten er kanskje send";
        /// The mail server will not have it.
        Avvist => "avvist", "E-posten kom ikkje fram";
        /// There is no address to send it to, or no need for it.
        Unoedig => "unoedig", "Ingen e-post";
    }
}

impl From<Fate> for Brev {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Waits => Self::Ventar,
            Fate::Sent => Self::Sendt,
            Fate::Unknown => Self::Uviss,
            Fate::TurnedDown => Self::Avvist,
        }
    }
}

codes! {
    /// How a guest signed.
    Teiepliktmaate {
        /// On the page of the link.
        Nett => "nett", "på nett";
        /// On paper that somebody here has seen.
        Papir => "papir", "på papir";
    }
}

/// Somebody who is called.
#[derive(Clone, Debug)]
pub struct Deltakar {
    /// Which.
    pub moete_deltakar_id: MoeteDeltakarId,
    /// How.
    pub slag: Deltakarslag,
    /// Whose place a vara goes in.
    pub vara_for_namn: Option<String>,
    /// The person at the workplace; none for a guest from outside.
    pub prinsipal_id: Option<PrinsipalId>,
    /// The person.
    pub brukar_id: Option<BrukarId>,
    /// The name.
    pub namn: String,
    /// The job title.
    pub stilling: String,
    /// The unit or instans of somebody who works here.
    pub arbeidsstad: Option<String>,
    /// The kind of instans a guest comes from.
    pub instans_slag: Option<Instansslag>,
    /// Where a guest's letter goes.
    pub epost: Option<String>,
    /// The answer.
    pub svar: Svar,
    /// Why somebody cannot come. It is read by those who plan the meeting and by whoever said it, and stands in no letter.
    pub forfall_grunn: Option<Forfallsgrunn>,
    /// Whether somebody was there.
    pub oppmoete: Option<Oppmoete>,
    /// When somebody who was late came.
    pub kom: Option<Time>,
    /// When somebody left before the end.
    pub gjekk: Option<Time>,
    /// When a guest signed the teieplikterklæring.
    pub teieplikt_at: Option<OffsetDateTime>,
    /// And how.
    pub teieplikt_maate: Option<Teiepliktmaate>,
    /// Which version of the text …
    pub teieplikt_versjon: Option<i16>,
    /// … and its SHA-256; of who signed by the link.
    pub teieplikt_sha256: Option<Vec<u8>>,
    /// Is not asked any more.
    pub teken_av: bool,
    /// Does not work here any more.
    pub slutta: bool,
    /// Where the latest letter stands.
    pub brev: Option<Brev>,
    /// Counts the changes.
    pub version: i32,
}

impl Deltakar {
    /// Comes from outside the house.
    #[must_use]
    pub const fn utanfraa(&self) -> bool {
        self.prinsipal_id.is_none()
    }

    /// "helsesjukepleiar, Vinje helsestasjon"
    #[must_use]
    pub fn kven(&self) -> String {
        let stad = match (&self.arbeidsstad, self.instans_slag) {
            (Some(stad), _) => stad.clone(),
            (None, Some(slag)) => slag.label().to_owned(),
            (None, None) => String::new(),
        };
        if self.stilling.is_empty() {
            stad
        } else {
            format!("{}, {stad}", self.stilling)
        }
    }

    /// "Vara for Per Dal", "Gjest utanfrå"
    #[must_use]
    pub fn slag_tekst(&self) -> String {
        match (&self.vara_for_namn, self.utanfraa()) {
            (Some(namn), _) => format!("Vara for {namn}"),
            (None, true) => "Gjest utanfrå".to_owned(),
            (None, false) => self.slag.label().to_owned(),
        }
    }

    /// Why somebody cannot come, in words; empty of others.
    #[must_use]
    pub fn kvifor_ikkje(&self) -> &'static str {
        self.forfall_grunn.map_or("", Forfallsgrunn::label)
    }

    /// Icon, word and colour of the answer.
    #[must_use]
    pub const fn svar_merkelapp(&self, til_no: bool) -> (&'static str, &'static str, &'static str) {
        match self.svar {
            Svar::Ventar if !til_no => ("slash", "Svarte ikkje", "neutral"),
            Svar::Ventar => ("hourglass", self.svar.label(), "brand1"),
            Svar::Kjem => ("check-circle", self.svar.label(), "success"),
            Svar::Forfall => ("slash", self.svar.label(), "warning"),
        }
    }

    /// "Møtte, kom 12.15, gjekk 13.00"; none when it is not written down.
    #[must_use]
    pub fn oppmoete_tekst(&self) -> Option<String> {
        let klokka = |(ord, tid): (&str, Option<Time>)| {
            tid.map(|tid| format!("{ord} {}", dates::time_of_day(tid)))
        };
        let tider = [("kom", self.kom), ("gjekk", self.gjekk)];
        let deler = std::iter::once(self.oppmoete?.label().to_owned());
        let deler: Vec<String> = deler.chain(tider.into_iter().filter_map(klokka)).collect();
        Some(deler.join(", "))
    }

    /// What there is to say of the teieplikterklæring; only of a guest from outside.
    #[must_use]
    pub fn teieplikt_tekst(&self) -> Option<String> {
        if !self.utanfraa() {
            return None;
        }
        Some(match (self.teieplikt_at, self.teieplikt_maate) {
            (Some(at), Some(maate)) => format!(
                "Skreiv under teieplikterklæringa {} {}{}",
                maate.label(),
                dates::short(oslo_date(at)),
                self.teieplikt_tekst_versjon()
            ),
            _ => "Har ikkje skrive under teieplikterklæringa".to_owned(),
        })
    }

    /// " (versjon 1, SHA-256 3f2a81b0c4de…)"; empty of what was signed on paper.
    fn teieplikt_tekst_versjon(&self) -> String {
        let Some((versjon, avtrykk)) = self.teieplikt_versjon.zip(self.teieplikt_sha256.as_ref())
        else {
            return String::new();
        };
        let avtrykk: String = hex::encode(avtrykk).chars().take(12).collect();
        format!(" (versjon {versjon}, SHA-256 {avtrykk}…)")
    }

    /// Waits for a signature.
    #[must_use]
    pub const fn manglar_teieplikt(&self) -> bool {
        self.utanfraa() && self.teieplikt_at.is_none()
    }

    /// A guest from outside whom no letter has reached: one can be sent when there is an address.
    #[must_use]
    pub const fn kan_sendast(&self) -> bool {
        self.utanfraa() && matches!(self.brev, None | Some(Brev::Unoedig | Brev::Avvist))
    }

    /// What somebody who called must know of the letter: nothing when it goes as it should.
    #[must_use]
    pub fn brev_varsel(&self) -> Option<&'static str> {
        match self.brev {
            Some(Brev::Avvist) if self.utanfraa() => {
                Some("E-posten kom ikkje fram. Sjå over adressa, og send han ein gong til.")
            }
            Some(Brev::Avvist) => Some("E-posten kom ikkje fram. Sei frå på ein annan måte."),
            Some(Brev::Uviss) => Some("E-posten er kanskje send. Høyr om han er komen."),
            Some(Brev::Unoedig) if self.utanfraa() => Some("Ingen e-post: sei frå sjølv."),
            Some(Brev::Unoedig) => Some("Ingen e-post, berre melding i Laget."),
            _ => None,
        }
    }
}

/// A meeting that a person is called to.
#[derive(Clone, Debug)]
pub struct MittMoete {
    /// Which.
    pub moete_id: MoeteId,
    /// Whose team.
    pub team: String,
    /// When.
    pub tid: Tid,
    /// Where.
    pub stad: String,
    /// What was answered.
    pub svar: Svar,
}
