//! A page: what a feature draws ([`View`]) inside what every page shares (`templates/layout.html`).

use askama::Template;
use axum::http::StatusCode;

use super::form_state::FormState;
use crate::personal::Personal;

#[cfg(test)]
mod tests;

/// The content of one page. The template holds only what stands between header and footer.
pub trait View: Template {
    /// Names the page in the window title, before "– Laget". Never a child's name.
    fn title(&self) -> String;

    /// The place in the navigation that is marked as the current one.
    fn nav(&self) -> Nav;

    /// The form of the page, if it has one: its state is the page's.
    fn form(&self) -> Option<&FormState> {
        None
    }

    /// The warning that the session is about to end, when the page is not in Nynorsk.
    fn sesjon_ord(&self) -> Option<SesjonOrd> {
        None
    }

    /// What it shows is published: a print of it is not kept from anybody.
    fn offentleg(&self) -> bool {
        false
    }

    /// The answer's status.
    fn status(&self) -> StatusCode {
        self.form().map_or(StatusCode::OK, FormState::status)
    }
}

/// The places of the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    /// What waits for me.
    MiSide,
    /// The list of saker.
    Saker,
    /// The children one is barnekoordinator for.
    Tavle,
    /// The register of children.
    Barn,
    /// Register an uro.
    MeldUro,
    /// The teams and their meetings.
    Tst,
    /// The figures of the kommune.
    Styring,
    /// The figures of the interkommunal instans one leads.
    Tenesta,
    /// The inbox.
    Meldingar,
    /// What was opened without a right to it.
    Naudrett,
    /// Who has looked at what.
    Logg,
    /// What the house could not do by itself.
    Jobbar,
    /// Who works in the kommune.
    Brukarar,
    /// The einingar of the kommune.
    Einingar,
    /// The clocks of the kommune.
    Fristar,
    /// How long what is registered is kept.
    Oppbevaring,
    /// Who must sign a samtykke.
    Samtykkereglar,
    /// No place is marked.
    None,
}

impl Nav {
    /// The word in the navigation.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::MiSide => "Mi side",
            Self::Saker => "Saker",
            Self::Tavle => "Tavla",
            Self::Barn => "Barn",
            Self::MeldUro => "Meld uro",
            Self::Tst => "Møte",
            Self::Styring => "Styring",
            Self::Tenesta => "Tenesta di",
            Self::Meldingar => "Meldingar",
            Self::Naudrett => "Naudrett",
            Self::Logg => "Logg",
            Self::Jobbar => "Jobbar",
            Self::Brukarar => "Brukarar",
            Self::Einingar => "Einingar",
            Self::Fristar => "Fristar",
            Self::Oppbevaring => "Lagring",
            Self::Samtykkereglar => "Samtykkereglar",
            Self::None => "",
        }
    }

    /// Where it leads.
    #[must_use]
    pub fn href(&self) -> &'static str {
        match self {
            Self::MiSide | Self::None => "/",
            Self::Saker => "/saker",
            Self::Tavle => "/tavla",
            Self::Barn => "/barn",
            Self::MeldUro => "/uro/ny",
            Self::Tst => "/tst",
            Self::Styring => "/styring",
            Self::Tenesta => "/styring/instansen",
            Self::Meldingar => "/meldingar",
            Self::Naudrett => "/naudrett",
            Self::Logg => "/logg",
            Self::Jobbar => "/jobbar",
            Self::Brukarar => "/kommune/brukarar",
            Self::Einingar => "/kommune/einingar",
            Self::Fristar => "/kommune/fristar",
            Self::Oppbevaring => "/kommune/oppbevaring",
            Self::Samtykkereglar => "/kommune/samtykkereglar",
        }
    }

    /// The icon's name in the sprite.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self {
            Self::MiSide | Self::None => "home",
            Self::Saker => "folder",
            Self::Tavle => "handshake",
            Self::Barn => "child",
            Self::MeldUro => "megaphone",
            Self::Tst => "calendar",
            Self::Styring | Self::Tenesta => "chart",
            Self::Meldingar => "bell",
            Self::Naudrett => "key",
            Self::Logg => "list",
            Self::Jobbar => "cycle",
            Self::Brukarar => "people",
            Self::Einingar => "building",
            Self::Fristar => "clock",
            Self::Oppbevaring => "hourglass",
            Self::Samtykkereglar => "check-seal",
        }
    }
}

/// What the header and footer say about the one who is logged in.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The user's name.
    pub brukar_namn: String,
    /// The role the user acts in, in words.
    pub rolle: String,
    /// The kommune the user acts in, "Seljord kommune".
    pub kommune: String,
    /// True when the user has more than one kommune to act in.
    pub kan_byte: bool,
    /// The places this role may go to.
    pub nav: Vec<Nav>,
    /// How many meldingar are unread; a hundred is many.
    pub ulesne: u32,
    /// Seconds until the session ends when nothing is done.
    pub sesjon_sekund: u32,
    /// Who printed and when, for the foot of printed pages: "Ingrid Solvang, 21.11.2026 kl. 14.32".
    pub naa: String,
}

/// What the header says on the pages of families: the way to their own first page, and the way out.
#[derive(Debug, Clone)]
pub struct FamilieShell {
    /// Whose families they are, "Seljord kommune"; none until it is chosen.
    pub kommune: Option<String>,
    /// Somebody is logged in.
    pub inne: bool,
    /// Who it is; none when no card says it, or on a page that has not looked.
    pub namn: Option<Personal<String>>,
    /// Seconds until the session ends when nothing is done; none on a page that has not looked.
    pub sesjon_sekund: Option<u32>,
}

impl FamilieShell {
    /// Before anybody is logged in.
    pub const UTE: Self = Self {
        kommune: None,
        inne: false,
        namn: None,
        sesjon_sekund: None,
    };
}

/// The warning that the session is about to end, in one language.
#[derive(Debug, Clone)]
pub struct SesjonOrd {
    /// The BCP 47 tag.
    pub lang: &'static str,
    /// Which way it is written.
    pub dir: &'static str,
    /// The heading.
    pub tittel: String,
    /// Why.
    pub tekst: String,
    /// The button that goes on with it.
    pub knapp: String,
    /// It has ended.
    pub ute: String,
}

impl SesjonOrd {
    /// In Nynorsk.
    fn nynorsk() -> Self {
        Self {
            lang: "nn",
            dir: "ltr",
            tittel: "Er du her enno?".into(),
            tekst: "Om to minutt blir du logga ut, fordi det er ei stund sidan du gjorde noko her."
                .into(),
            knapp: "Hald fram".into(),
            ute: "Du er logga ut. Last sida på nytt for å logge inn.".into(),
        }
    }
}

/// A message about what was just done, shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// How it is coloured.
    pub kind: FlashKind,
    /// One sentence.
    pub text: String,
}

/// The tone of a [`Flash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// It went well.
    Success,
    /// Worth knowing.
    Info,
    /// Something must be done.
    Warning,
}

impl FlashKind {
    /// The colour role of the design system.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    title: &'a str,
    current: Nav,
    content: &'a str,
    shell: Option<&'a Shell>,
    familie: Option<&'a FamilieShell>,
    flash: Option<&'a Flash>,
    ord: SesjonOrd,
    offentleg: bool,
}

impl Layout<'_> {
    fn kommune(&self) -> Option<&str> {
        self.familie?.kommune.as_deref()
    }

    /// How many seconds are left of the session, and where it is prolonged.
    fn sesjon(&self) -> Option<(u32, &'static str)> {
        let familie = self.familie.and_then(|familie| familie.sesjon_sekund);
        let familie = familie.map(|sekund| (sekund, "/familie/sesjon/forleng"));
        let tilsett = self
            .shell
            .map(|shell| (shell.sesjon_sekund, "/sesjon/forleng"));
        tilsett.or(familie)
    }
}

/// The whole HTML document; without a shell when nobody is logged in.
pub fn render(
    view: &impl View,
    shell: Option<&Shell>,
    flash: Option<&Flash>,
) -> Result<String, askama::Error> {
    document(view, shell, None, flash)
}

/// The same for a page of families: its header leads to nothing of staff's.
///
/// # Errors
/// When the template fails.
pub fn render_familie(
    view: &impl View,
    familie: &FamilieShell,
    flash: Option<&Flash>,
) -> Result<String, askama::Error> {
    document(view, None, Some(familie), flash)
}

fn document(
    view: &impl View,
    shell: Option<&Shell>,
    familie: Option<&FamilieShell>,
    flash: Option<&Flash>,
) -> Result<String, askama::Error> {
    let title = match view.form() {
        Some(form) if form.status() != StatusCode::OK => format!("Feil: {}", view.title()),
        _ => view.title(),
    };
    let layout = Layout {
        title: &title,
        current: view.nav(),
        content: &view.render()?,
        shell,
        familie,
        flash,
        ord: view.sesjon_ord().unwrap_or_else(SesjonOrd::nynorsk),
        offentleg: view.offentleg(),
    };
    layout.render()
}
