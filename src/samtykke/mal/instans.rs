//! The instansar a form can ask about.

use crate::codes::codes;

codes! {
    /// Which instans: the 16 of the plan's form, and PPT. The words are the plan's, letter for letter; the
    /// family reads the template's.
    Instansslag {
        /// Child health centre and school health service.
        Helsestasjon => "helsestasjon", "Helsestasjon/skulehelseteneste";
        /// Midwife.
        Jordmor => "jordmor", "Jordmor";
        /// Resource teacher.
        Ressurspedagog => "ressurspedagog", "Ressurspedagog";
        /// Social therapist.
        Miljoeterapeut => "miljoeterapeut", "Miljøterapeut i FLS";
        /// Youth worker.
        Ungdomskontakt => "ungdomskontakt", "Ungdomskontakt";
        /// School.
        Skule => "skule", "Skule";
        /// Kindergarten.
        Barnehage => "barnehage", "Barnehage";
        /// Educational psychology service: the plan's form forgets it.
        Ppt => "ppt", "PPT";
        /// Doctor; the form asks for the name.
        Fastlege => "fastlege", "Fastlege/lege";
        /// Physiotherapist.
        Fysioterapeut => "fysioterapeut", "Fysioterapeut";
        /// Child welfare service.
        Barnevern => "barnevern", "Barnevern";
        /// Psychologist of the kommune.
        Kommunepsykolog => "kommunepsykolog", "Kommunepsykolog";
        /// Follow-up service.
        Kot => "kot", "Kommunal oppfølgingsteneste (KOT)";
        /// Housing and respite care.
        BuOgAvlastning => "bu_og_avlastning", "Bu og avlastning";
        /// NAV.
        Nav => "nav", "NAV";
        /// Hospital and specialists; the form asks for the name.
        Spesialisthelseteneste => "spesialisthelseteneste", "Spesialisthelsetenesta ved";
        /// Others; the form asks for the name.
        Andre => "andre", "Andre";
    }
}

impl Instansslag {
    /// The instans with its name: "Fastlege/lege: Bø legesenter".
    #[must_use]
    pub fn med(self, namn: Option<&str>) -> String {
        match namn {
            Some(namn) => format!("{}: {namn}", self.label()),
            None => self.label().to_owned(),
        }
    }
}

impl Gruppe {
    /// The group with the instansar in it.
    #[must_use]
    pub const fn med_kven(self) -> &'static str {
        match self {
            Self::Skule => "Skule, PPT, ressurspedagog, miljøterapeut og KOT",
            Self::Barnehage => "Barnehage",
            Self::Helse => {
                "Helse: helsestasjon, jordmor, fysioterapeut, fastlege, psykolog og spesialist"
            }
            Self::Barnevern => "Barnevern",
            Self::Andre => "NAV, bu og avlastning, ungdomskontakt og andre",
        }
    }
}

codes! {
    /// A row of the table of who must sign (domain.md § 4).
    Gruppe {
        /// School, PPT and what belongs to them: at 15 the youth alone decides.
        Skule => "skule", "Skule";
        /// Kindergarten.
        Barnehage => "barnehage", "Barnehage";
        /// Health: at 16 the youth alone decides.
        Helse => "helse", "Helse";
        /// Child welfare: from 15 both the youth and the parents.
        Barnevern => "barnevern", "Barnevern";
        /// The rest: from 15 both the youth and the parents.
        Andre => "andre", "Andre";
    }
}
