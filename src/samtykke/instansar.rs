//! The instansar of the consent form, in its order.

use crate::codes::codes;

codes! {
    /// A kind of instans that can be asked about. The labels are the plan's, letter for letter; PPT came with template
    /// v2.
    InstansSlag {
        /// Helsestasjon and skulehelseteneste.
        Helsestasjon => "helsestasjon", "Helsestasjon/skulehelseteneste";
        /// Midwife.
        Jordmor => "jordmor", "Jordmor";
        /// Ressurspedagog.
        Ressurspedagog => "ressurspedagog", "Ressurspedagog";
        /// Miljøterapeut.
        Miljoeterapeut => "miljoeterapeut", "Miljøterapeut i FLS";
        /// Ungdomskontakt.
        Ungdomskontakt => "ungdomskontakt", "Ungdomskontakt";
        /// School.
        Skule => "skule", "Skule";
        /// Kindergarten.
        Barnehage => "barnehage", "Barnehage";
        /// General practitioner, by name.
        Fastlege => "fastlege", "Fastlege/lege";
        /// Physiotherapist.
        Fysioterapeut => "fysioterapeut", "Fysioterapeut";
        /// Child welfare.
        Barnevern => "barnevern", "Barnevern";
        /// Psychologist of the kommune.
        Kommunepsykolog => "kommunepsykolog", "Kommunepsykolog";
        /// Kommunal oppfølgingsteneste.
        Kot => "kot", "Kommunal oppfølgingsteneste (KOT)";
        /// Housing and respite.
        BuOgAvlastning => "bu_og_avlastning", "Bu og avlastning";
        /// NAV.
        Nav => "nav", "NAV";
        /// Hospital and outpatient services, by name.
        Spesialisthelseteneste => "spesialisthelseteneste", "Spesialisthelsetenesta ved";
        /// Pedagogical-psychological service.
        Ppt => "ppt", "PPT";
        /// Somebody else, by name.
        Andre => "andre", "Andre";
    }
}

impl InstansSlag {
    /// The form has a line for which one it is.
    #[must_use]
    pub const fn med_namn(self) -> bool {
        matches!(
            self,
            Self::Fastlege | Self::Spesialisthelseteneste | Self::Andre
        )
    }

    /// The instans with its name: "Fastlege/lege: Bø legesenter".
    #[must_use]
    pub fn med(self, namn: Option<&str>) -> String {
        match namn {
            Some(namn) => format!("{}: {namn}", self.label()),
            None => self.label().to_owned(),
        }
    }
}
