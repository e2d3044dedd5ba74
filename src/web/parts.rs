//! What the macros of `templates/parts/` are given when plain text is not enough.

/// One choice of a select, a radio group or a checkbox group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the user reads.
    pub label: String,
    /// One more line under the label; empty when there is none.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }

    /// The same choice with a line under its label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// True when the form's text chose this one.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }

    /// True when this one is among the chosen.
    #[must_use]
    pub fn is_among(&self, chosen: &[String]) -> bool {
        chosen.iter().any(|value| self.is(value))
    }
}

/// Where a sak stands, as an icon, a word and a colour: never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Just registered; nobody has begun.
    Ny,
    /// Somebody works on it.
    IArbeid,
    /// It waits for an answer from somebody.
    Ventar,
    /// A samtykke is missing.
    SamtykkeManglar,
    /// A date has passed.
    OverFrist,
    /// It is time to say how it went.
    TilEvaluering,
    /// Finished.
    Avslutta,
    /// Shut for somebody.
    Sperra,
}

impl Tag {
    /// Every tag, in the order of the pipeline.
    pub const ALL: [Self; 8] = [
        Self::Ny,
        Self::IArbeid,
        Self::Ventar,
        Self::SamtykkeManglar,
        Self::OverFrist,
        Self::TilEvaluering,
        Self::Avslutta,
        Self::Sperra,
    ];

    /// The word beside the icon.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ny => "Ny",
            Self::IArbeid => "I arbeid",
            Self::Ventar => "Ventar på svar",
            Self::SamtykkeManglar => "Samtykke manglar",
            Self::OverFrist => "Over frist",
            Self::TilEvaluering => "Til evaluering",
            Self::Avslutta => "Avslutta",
            Self::Sperra => "Sperra",
        }
    }

    /// The icon's name in the sprite.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self {
            Self::Ny => "plus-circle",
            Self::IArbeid => "cycle",
            Self::Ventar => "hourglass",
            Self::SamtykkeManglar => "sign",
            Self::OverFrist => "timer",
            Self::TilEvaluering => "check-seal",
            Self::Avslutta => "check-circle",
            Self::Sperra => "slash",
        }
    }

    /// The colour role of the design system; `dark` and `outline` are our own.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self {
            Self::Ny => "info",
            Self::IArbeid | Self::TilEvaluering => "accent",
            Self::Ventar => "brand1",
            Self::SamtykkeManglar => "warning",
            Self::OverFrist => "danger",
            Self::Avslutta => "outline",
            Self::Sperra => "dark",
        }
    }
}
