//! Typed ids: a [`SakId`] can never be used where a [`BarnId`] is asked for.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id for binding in SQL.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A *kommune*: a tenant.
    KommuneId;
    /// An *instans*: a service that may hold or receive information.
    InstansId;
    /// An *eining*: a skule, barnehage or service unit of a kommune.
    EiningId;
    /// A *brukar*: a person who logs in.
    BrukarId;
    /// A *medlemskap*: a person's dated role in an instans.
    MedlemskapId;
    /// A *medlemskapsendring*: a medlemskap given or ended; the id of what it gives too.
    MedlemskapEndringId;
    /// An *einingsendring*: what is done with an eining, or proposed.
    EiningEndringId;
    /// A *prinsipal*: what a right to a sak is given to; a person at a workplace, or a unit's leadership.
    PrinsipalId;
    /// A *barn*: a child or youth.
    BarnId;
    /// A *føresett*: a guardian's link to a child.
    FoeresettId;
    /// A *kortendring*: a change of a card that another confirms.
    KortEndringId;
    /// A *familieperson*: a føresett or youth who has logged in, in one kommune.
    FamiliePersonId;
    /// A *sak*: the case that an uro opens.
    SakId;
    /// An *uro*: a concern somebody registered.
    UroId;
    /// A *samtale*: a talk with the føresette, or a meeting.
    SamtaleId;
    /// A *tiltak*: what is done, by whom, by when.
    TiltakId;
    /// An *evaluering* of a tiltak.
    EvalueringId;
    /// An *overlevering*: an offered hand-over of a sak.
    OverleveringId;
    /// A *deltakar* on the lag.
    DeltakarId;
    /// A *sperre*: a person shut out from a sak.
    SperreId;
    /// A *melding*: what somebody is to know of, in the inbox.
    MeldingId;
    /// A *samtykke*: a consent form that is put to those who must sign.
    SamtykkeId;
    /// An *invitasjon* to sign a samtykke on the net.
    InvitasjonId;
    /// That a copy of a samtykke is sent.
    KopiId;
    /// A rule of who must sign a samtykke.
    SamtykkeRegelId;
    /// A *signatur* on a samtykke.
    SignaturId;
    /// A *trekk*: a samtykke taken back.
    TrekkId;
    /// A *rapport* to the politicians.
    RapportId;
    /// A *naudrett*: one person has opened what there is about one child.
    NaudrettId;
    /// A *gjennomgang* of a naudrett.
    GjennomgangId;
    /// A *treff*: something to look at in the innsynslogg.
    LoggTreffId;
    /// What was said of a treff.
    LoggVurderingId;
    /// A *medlem* of a TST.
    TstMedlemId;
    /// A *møte* of a TST.
    MoeteId;
    /// Somebody called to a møte.
    MoeteDeltakarId;
    /// A *punkt* on the agenda of a møte.
    PunktId;
    /// One of a family who is invited to a punkt.
    MoeteFamilieId;
    /// A *referat* of a møte.
    ReferatId;
    /// A row of the tiltaksplan in a referat.
    ReferatTiltakId;
    /// An assessment of whether a child is to have a barnekoordinator.
    KoordinatorVurderingId;
    /// An offer to be barnekoordinator.
    KoordinatorTilbodId;
    /// A decision about a barnekoordinator.
    KoordinatorAvgjerdId;
    /// An individuell plan.
    IndividuellplanId;
    /// What somebody has said to an individuell plan.
    IndividuellplanSvarId;
    /// A time without school in a kommune.
    SkulefriId;
    /// A proposed rule of how long something is kept.
    OppbevaringEndringId;
    /// A *slettestopp*: a sak that is not to be deleted yet.
    SlettestoppId;
    /// A copy of a sak for the archive.
    ArkivoverfoeringId;
    /// A register row of a *melding til barnevernet*.
    BarnevernsmeldingId;
}
