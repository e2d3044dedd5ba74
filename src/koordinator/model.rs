//! What is assessed and decided about a barnekoordinator, how it stands, and what can be done next.

mod stand;

use time::{Date, OffsetDateTime};

use crate::access::{Actor, Relation, Resource, Subject};
use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{
    BarnId, BrukarId, KoordinatorTilbodId, KoordinatorVurderingId, PrinsipalId, SakId,
};
use crate::web::dates;

pub use stand::{Sete, Stand, Veg};

/// The criteria of helse- og omsorgstenestelova § 7-2 a that are assessed; the fourth is the age.
pub const VILKAAR: [&str; 3] = [
    "Barnet har alvorleg sjukdom, skade eller nedsett funksjonsevne",
    "Barnet treng langvarige og samansette eller koordinerte helse- og omsorgstenester",
    "Barnet eller familien treng òg andre velferdstenester",
];

/// So many instansar on the lag, and it is time to think of a barnekoordinator (the plan, chapter 2).
pub const MANGE_INSTANSAR: i64 = 3;

codes! {
    /// What the family wishes.
    Oenske {
        /// They wish it.
        Ja => "ja", "Ja, familien ønskjer barnekoordinator";
        /// They do not.
        Nei => "nei", "Nei, familien ønskjer det ikkje";
        /// Nobody has asked.
        IkkjeSpurt => "ikkje_spurt", "Familien er ikkje spurd enno";
    }
}

codes! {
    /// Where an offer stands.
    Tilstand {
        /// Waits for an answer.
        Tilbydd => "tilbydd", "Ventar på svar";
        /// Accepted.
        Teken => "teken", "Svara ja";
        /// Declined.
        Avvist => "avvist", "Svara nei";
        /// Withdrawn, by somebody or because what it stood on is gone.
        Trekt => "trekt", "Spørsmålet er trekt tilbake";
    }
}

codes! {
    /// Why somebody is barnekoordinator no more.
    Slutt {
        /// Another took over.
        Overteken => "overteken", "Ein annan tok over";
        /// It was decided.
        Avslutta => "avslutta", "Avslutta";
        /// The sak was closed.
        Lukka => "lukka", "Saka blei avslutta";
        /// The family does not wish it any more.
        Oenske => "oenske", "Familien ønskte det ikkje lenger";
        /// It is not the person's job any more.
        Medlemskap => "medlemskap", "Slutta som barnekoordinator i kommunen";
    }
}

codes! {
    /// A decision that asks nobody.
    Avgjerdslag {
        /// The child gets none.
        Ikkje => "ikkje", "Ikkje oppnemnd";
        /// It is over.
        Avslutta => "avslutta", "Avslutta";
    }
}

/// An assessment.
#[derive(Clone, Debug)]
pub struct Vurdering {
    /// Which.
    pub koordinator_vurdering_id: KoordinatorVurderingId,
    /// The criteria, in the order of [`VILKAAR`], each with its ground.
    pub vilkaar: [(bool, String); 3],
    /// What the family wishes.
    pub oenske: Oenske,
    /// Who was asked …
    pub spurt_kven: Option<String>,
    /// … and when.
    pub spurt_dato: Option<Date>,
    /// Who wrote it.
    pub skriven_av: String,
    /// When.
    pub skriven_at: OffsetDateTime,
}

impl Vurdering {
    /// All the criteria that are assessed are met.
    #[must_use]
    pub fn oppfylt(&self) -> bool {
        self.vilkaar.iter().all(|(ja, _)| *ja)
    }

    /// Each criterion with its answer.
    #[must_use]
    pub fn linjer(&self) -> Vec<(&'static str, String)> {
        let line = |(namn, (ja, grunn)): (&'static str, &(bool, String))| {
            (namn, format!("{}. {grunn}", if *ja { "Ja" } else { "Nei" }))
        };
        VILKAAR.into_iter().zip(&self.vilkaar).map(line).collect()
    }

    /// "Ja, familien ønskjer barnekoordinator. Tone Li blei spurd 12. november 2026."
    #[must_use]
    pub fn oenske_tekst(&self) -> String {
        match (&self.spurt_kven, self.spurt_dato) {
            (Some(kven), Some(dato)) => format!(
                "{}. {kven} blei spurd {}.",
                self.oenske.label(),
                dates::long(dato)
            ),
            _ => format!("{}.", self.oenske.label()),
        }
    }

    /// "Skriven av Kari Vik 23. nov. 2026 kl. 09.00"
    #[must_use]
    pub fn skriven(&self) -> String {
        format!(
            "Skriven av {} {}",
            self.skriven_av,
            dates::date_time(self.skriven_at)
        )
    }
}

/// An offer, as those who see the sak see it.
#[derive(Clone, Debug)]
pub struct Tilbod {
    /// Which.
    pub koordinator_tilbod_id: KoordinatorTilbodId,
    /// The sak.
    pub sak_id: SakId,
    /// The child.
    pub barn_id: BarnId,
    /// Who asks.
    pub fraa_namn: String,
    /// Who is asked.
    pub til_id: PrinsipalId,
    /// The name.
    pub til_namn: String,
    /// To be barnekoordinator is that person's job in the kommune today.
    pub i_jobb: bool,
    /// What is said with it.
    pub melding: String,
    /// Where it stands.
    pub tilstand: Tilstand,
    /// Why it was declined.
    pub svar: Option<String>,
    /// When it was asked.
    pub tilbydd_at: OffsetDateTime,
    /// When it was answered or withdrawn.
    pub svart_at: Option<OffsetDateTime>,
}

impl Tilbod {
    /// Nobody has answered.
    #[must_use]
    pub fn ventar(&self) -> bool {
        self.tilstand == Tilstand::Tilbydd
    }

    /// "21. nov. 2026 kl. 09.00"
    #[must_use]
    pub fn tilbydd_tekst(&self) -> String {
        dates::date_time(self.tilbydd_at)
    }

    /// "Svara nei 21. nov. 2026 kl. 09.00", "Ventar på svar"
    #[must_use]
    pub fn tilstand_tekst(&self) -> String {
        match self.svart_at {
            Some(at) => format!("{} {}", self.tilstand.label(), dates::date_time(at)),
            None => self.tilstand.label().to_owned(),
        }
    }
}

impl Resource for Tilbod {
    fn subject(&self) -> Subject {
        Subject {
            sak_list: vec![self.sak_id],
            barn_list: vec![self.barn_id],
            grunnlag: "koordinator_tilbod".to_owned(),
            grunn: None,
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        Relation {
            mottakar: actor.is(self.til_id),
            prinsipal: Some(self.til_id),
            ..Relation::default()
        }
    }
}

/// An offer that waits for me.
#[derive(Clone, Debug)]
pub struct MittTilbod {
    /// Which.
    pub koordinator_tilbod_id: KoordinatorTilbodId,
    /// The sak.
    pub sak_id: SakId,
    /// The child, for the innsynslogg of the list.
    pub barn_id: BarnId,
    /// The sak's number.
    pub saksnummer: String,
    /// Given names and an initial.
    pub barn_namn: String,
    /// Who asks.
    pub fraa_namn: String,
    /// When.
    pub tilbydd_at: OffsetDateTime,
}

/// Somebody who is or was barnekoordinator.
#[derive(Clone, Debug)]
pub struct Periode {
    /// The person at this workplace.
    pub prinsipal_id: PrinsipalId,
    /// The person.
    pub brukar_id: BrukarId,
    /// The name.
    pub namn: String,
    /// The instans, and the eining unless it must be hidden.
    pub stad: String,
    /// Since when.
    pub fraa: OffsetDateTime,
    /// Until when.
    pub til: Option<OffsetDateTime>,
    /// Why no more.
    pub slutt: Option<Slutt>,
    /// It is the person's job in the kommune today.
    pub i_jobb: bool,
    /// The person is shut out from the sak.
    pub sperra: bool,
}

impl Periode {
    /// "12.11.2026–20.11.2026. Ein annan tok over", "sidan 12.11.2026"
    #[must_use]
    pub fn tekst(&self) -> String {
        let day = |at| dates::short(oslo_date(at));
        match (self.til, self.slutt) {
            (Some(til), Some(slutt)) => {
                format!("{}–{}. {}", day(self.fraa), day(til), slutt.label())
            }
            _ => format!("sidan {}", day(self.fraa)),
        }
    }
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Avgjerd {
    /// Which.
    pub slag: Avgjerdslag,
    /// Why.
    pub grunn: String,
    /// Who was told, with the right to complain …
    pub fortalt_kven: String,
    /// … and when.
    pub fortalt_dato: Date,
    /// Who decided.
    pub fatta_av: String,
    /// When.
    pub fatta_at: OffsetDateTime,
}

impl Avgjerd {
    /// "Ikkje oppnemnd 23. nov. 2026 kl. 09.00 av Kari Vik"
    #[must_use]
    pub fn overskrift(&self) -> String {
        let at = dates::date_time(self.fatta_at);
        format!("{} {at} av {}", self.slag.label(), self.fatta_av)
    }

    /// "Tone Li fekk vite det, og om retten til å klage, 23. november 2026"
    #[must_use]
    pub fn fortalt(&self) -> String {
        format!(
            "{} fekk vite det, og om retten til å klage, {}",
            self.fortalt_kven,
            dates::long(self.fortalt_dato)
        )
    }
}
