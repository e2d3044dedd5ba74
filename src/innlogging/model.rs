//! What a session has proven and must prove, what people are told of, and what a browser is called.

/// How many factors a session has proven, and how many it must have proven before it gives any right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Faktorar {
    pub proevde: i16,
    pub krav: i16,
}

impl Faktorar {
    /// After the password: another is asked for of everybody where it is required, and of who has one everywhere.
    pub(super) const fn passord(required: bool, har_faktor: bool) -> Self {
        let krav = if required || har_faktor { 2 } else { 1 };
        Self { proevde: 1, krav }
    }

    /// After both, or a login at a provider that is sure of who it is.
    pub(super) const BEGGE: Self = Self {
        proevde: 2,
        krav: 2,
    };

    pub(super) const fn nok(self) -> bool {
        self.proevde >= self.krav
    }
}

/// What a session that takes another's place has proven since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bevis {
    /// Nothing.
    Ingen,
    /// One factor.
    Ein,
    /// A second one: it was set up now.
    Begge,
}

/// What a passkey is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foeremaal {
    /// To log in.
    Inn,
    /// To show who it is once more.
    Stadfest,
    /// To be the person's from now on.
    Ny,
}

impl Foeremaal {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Inn => "inn",
            Self::Stadfest => "stadfest",
            Self::Ny => "ny",
        }
    }
}

/// What has happened with a login, that its owner is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hending {
    /// Logged in with a browser that is not known.
    NyEining,
    /// The second factor is another, or its codes are new.
    Faktor,
    /// The password was right, and the second factor was not.
    FaktorFeil,
    /// A login at a provider is linked.
    Identitet,
    /// The password is another.
    Passord,
    /// A recovery code was used.
    KodeBrukt,
}

impl Hending {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::NyEining => "konto_ny_eining",
            Self::Faktor => "konto_faktor",
            Self::FaktorFeil => "konto_faktor_feil",
            Self::Identitet => "konto_identitet",
            Self::Passord => "konto_passord",
            Self::KodeBrukt => "konto_kode_brukt",
        }
    }
}

/// Browsers, by what stands in what they say of themselves: the first that fits.
const NETTLESARAR: [(&str, &str); 7] = [
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
];

/// Systems, the same way.
const SYSTEM: [(&str, &str); 7] = [
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os x", "Mac"),
    ("cros", "Chromebook"),
    ("linux", "Linux"),
];

/// A browser in a few words, as «Firefox på Windows»: enough to know the own from another's, and no more.
pub(super) fn eining_ord(user_agent: &str) -> String {
    let text = user_agent.to_lowercase();
    let find = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(part, _)| text.contains(part))
            .map(|(_, word)| *word)
    };
    match (find(&NETTLESARAR), find(&SYSTEM)) {
        (Some(nettlesar), Some(system)) => format!("{nettlesar} på {system}"),
        (Some(nettlesar), None) => nettlesar.to_owned(),
        (None, Some(system)) => format!("Ein nettlesar på {system}"),
        (None, None) => "Ukjend telefon eller maskin".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_in_a_few_words() {
        for (user_agent, ord) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox på Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge på Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
                "Safari på iPhone",
            ),
            ("curl/8", "Ukjend telefon eller maskin"),
            ("", "Ukjend telefon eller maskin"),
        ] {
            assert_eq!(eining_ord(user_agent), ord);
        }
    }

    #[test]
    fn a_second_factor_is_asked_for_where_it_is_required_and_of_who_has_one() {
        assert!(Faktorar::passord(false, false).nok());
        assert!(!Faktorar::passord(true, false).nok());
        assert!(!Faktorar::passord(false, true).nok());
        assert!(Faktorar::BEGGE.nok());
    }
}
