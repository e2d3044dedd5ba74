//! How an account that was made in the kommune came to be: whoever gives or confirms its first role is told who could be the one who logs in.

use time::OffsetDateTime;

use crate::ids::BrukarId;
use crate::web::dates;

/// Who made the account and the code that opens it, and whether it was opened.
pub(super) struct Konto {
    pub brukar_id: BrukarId,
    /// Who made it, when that was here.
    pub laga_namn: Option<String>,
    /// Who made the code that was used, or else the newest.
    pub kode_namn: Option<String>,
    pub kode_at: Option<OffsetDateTime>,
    pub brukt_at: Option<OffsetDateTime>,
    pub sist_inne: Option<OffsetDateTime>,
}

impl Konto {
    /// In plain sentences.
    pub fn sagt(&self) -> String {
        let mut sagt = Vec::new();
        if let Some(namn) = &self.laga_namn {
            sagt.push(format!("{namn} har laga brukaren."));
        }
        if let (Some(namn), Some(at)) = (&self.kode_namn, self.kode_at) {
            let at = dates::date_time(at);
            sagt.push(format!("{namn} laga eingongskoden {at}."));
        }
        sagt.push(match (self.brukt_at, self.sist_inne) {
            (Some(at), _) => {
                let at = dates::date_time(at);
                format!("Koden blei brukt {at}: då fekk brukaren passord.")
            }
            (None, Some(at)) => format!("Sist inne {}.", dates::date_time(at)),
            (None, None) => "Brukaren har aldri logga inn.".to_owned(),
        });
        sagt.join(" ")
    }
}

/// Whether somebody can be given a code by the one who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kodestand {
    /// There is a login already.
    HarInnlogging,
    /// There is none, but the one who asks has given or proposed a role.
    EinAnnan,
    /// There is none.
    KanLage,
}

impl Kodestand {
    pub fn kan_lage(self) -> bool {
        self == Self::KanLage
    }

    pub fn ein_annan(self) -> bool {
        self == Self::EinAnnan
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_account_nobody_has_used_is_told_of_as_that() {
        let at = datetime!(2026-11-23 10:00 UTC);
        let konto = |brukt_at, sist_inne| {
            let konto = Konto {
                brukar_id: uuid::Uuid::nil().into(),
                laga_namn: Some("Yngve Moe".into()),
                kode_namn: Some("Siri Dal".into()),
                kode_at: Some(at),
                brukt_at,
                sist_inne,
            };
            konto.sagt()
        };
        let ny = konto(None, None);
        assert!(ny.starts_with("Yngve Moe har laga brukaren. Siri Dal laga eingongskoden "));
        assert!(ny.ends_with("Brukaren har aldri logga inn."));
        assert!(!konto(Some(at), None).contains("aldri"));
        assert!(konto(None, Some(at)).contains("Sist inne"));
    }
}
