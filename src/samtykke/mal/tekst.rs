//! The words a template must have, beside those of its instansar: a test holds every template and language to it.

macro_rules! tekstar {
    ($($(#[$doc:meta])* $variant:ident => $code:literal;)*) => {
        /// One text of a template. `instans.<slag>`, `forklar.<slag>` and `namn.<slag>` are the instansar's own:
        /// [`MalInstans`](super::MalInstans).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Tekst { $($(#[$doc])* $variant,)* }

        impl Tekst {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its code in `samtykkemal_tekst`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }
    };
}

tekstar! {
    // --- the form, in its order ---
    /// The heading. `{kommune}`
    Overskrift => "overskrift";
    /// Who obtains it.
    Innhentast => "innhentast";
    /// The statement.
    Innleiing => "innleiing";
    /// «XX kommune». `{kommune}`
    KommuneLinje => "kommune_linje";
    /// The optional limit.
    Avgrensing => "avgrensing";
    /// Label.
    BarnetsNamn => "barnets_namn";
    /// Label.
    Fnr => "fnr";
    /// Before the laws.
    HeimelInnleiing => "heimel_innleiing";
    /// Before the instansar.
    InstansarInnleiing => "instansar_innleiing";
    /// What X and strek mean.
    XOgStrek => "x_og_strek";
    /// Reservation and withdrawal.
    Reservasjon => "reservasjon";
    /// The right to refuse.
    RettTilNekte => "rett_til_nekte";
    /// Label.
    Stad => "stad";
    /// Label.
    Dato => "dato";
    /// Label: who signs.
    BrukarFoeresett => "brukar_foeresett";
    /// Label: who obtained it.
    Innhentar => "innhentar";
    /// Before the instansar that get a copy.
    Kopi => "kopi";
    // --- what an electronic form must say beside it ---
    /// When none gets a copy.
    KopiIngen => "kopi_ingen";
    /// Label: why it is asked for.
    Foeremaal => "foeremaal";
    /// Label.
    Saksomraade => "saksomraade";
    /// When there is no limit.
    IngaAvgrensing => "inga_avgrensing";
    /// Heading over the signatures.
    Underskrifter => "underskrifter";
    /// Page number. `{tal}` `{alle}`
    Side => "side";
    /// Label: what the consent is called in the archive.
    Referanse => "referanse";
    /// Label: the hash of what was signed.
    Avtrykk => "avtrykk";
    /// Beside a translation no translator has read.
    OmsettIkkjeKontrollert => "omsett_ikkje_kontrollert";
    /// Who signed: a guardian.
    RolleFoeresett => "rolle.foeresett";
    /// Who signed: the youth.
    RolleUngdom => "rolle.ungdom";
    /// Who signed: the person, of age.
    RolleSjoelv => "rolle.sjoelv";
    /// Who signed: a legal representative.
    RolleVerje => "rolle.verje";
    /// Who signed: the child welfare service.
    RolleBarnevern => "rolle.barnevern";
    /// How: ID-porten. `{nivaa}`
    MetodeIdporten => "metode.idporten";
    /// How: on paper. `{stad}`
    MetodePapir => "metode.papir";
    /// How: orally. `{vitne}`
    MetodeMunnleg => "metode.munnleg";
    /// Who wrote down what was on paper or said, and who confirmed it. `{foert}` `{stadfesta}`
    MetodeFoert => "metode.foert";
    /// What this signer said no to. `{tenester}`
    SignaturNeiTil => "signatur.nei_til";
    /// This signer refused all of it.
    SignaturNekta => "signatur.nekta";
    // --- the pages around it, in plain words ---
    /// Heading: the session is about to end.
    SesjonTittel => "sesjon.tittel";
    /// Why it is about to end.
    SesjonTekst => "sesjon.tekst";
    /// The button that goes on with it.
    SesjonKnapp => "sesjon.knapp";
    /// It has ended.
    SesjonUte => "sesjon.ute";
    /// Heading: what is asked.
    SpoerOverskrift => "spoer.overskrift";
    /// What is asked, to a guardian.
    SpoerTekst => "spoer.tekst";
    /// What is asked, to a youth.
    SpoerTekstUngdom => "spoer.tekst_ungdom";
    /// Heading: the purpose.
    SpoerKvifor => "spoer.kvifor";
    /// Heading: what may be shared.
    SpoerKva => "spoer.kva";
    /// What may be shared.
    SpoerKvaTekst => "spoer.kva_tekst";
    /// What those who do not use Laget can read: nothing.
    SpoerUtanfor => "spoer.utanfor";
    /// Heading: who may know.
    SpoerKven => "spoer.kven";
    /// How to answer.
    SpoerKvenTekst => "spoer.kven_tekst";
    /// Heading: how long.
    SpoerTidsrom => "spoer.tidsrom";
    /// How long. `{dato}`
    SpoerTidsromTekst => "spoer.tidsrom_tekst";
    /// Heading: it is voluntary.
    SpoerFrivillig => "spoer.frivillig";
    /// It is voluntary.
    SpoerFrivilligTekst => "spoer.frivillig_tekst";
    /// It is voluntary, to a youth.
    SpoerFrivilligTekstUngdom => "spoer.frivillig_tekst_ungdom";
    /// Before whom to ask.
    SpoerTaKontakt => "spoer.ta_kontakt";
    /// Label: which language to read in.
    SpoerSpraak => "spoer.spraak";
    /// Label: which child.
    SpoerBarn => "spoer.barn";
    /// Heading over what others decide.
    SpoerAndre => "spoer.andre";
    /// The button that goes on to the whole text.
    SpoerVidare => "spoer.vidare";
    /// Heading: why me.
    KviforEgOverskrift => "kvifor_eg.overskrift";
    /// Everybody with foreldreansvar.
    KviforEgForeldreansvar => "kvifor_eg.foreldreansvar";
    /// Sole foreldreansvar.
    KviforEgAleine => "kvifor_eg.aleine";
    /// The youth alone.
    KviforEgUngdom => "kvifor_eg.ungdom";
    /// The youth and the parents.
    KviforEgUngdomOgForeldre => "kvifor_eg.ungdom_og_foreldre";
    /// Of age.
    KviforEgSjoelv => "kvifor_eg.sjoelv";
    /// Answer.
    SvarJa => "svar.ja";
    /// Answer.
    SvarNei => "svar.nei";
    /// No answer: not a no.
    SvarIkkjeSvart => "svar.ikkje_svart";
    /// Nobody asked: a strek, and not a no.
    SvarIkkjeSpurd => "svar.ikkje_spurd";
    /// Heading over what is not answered.
    SvarManglarTittel => "svar.manglar_tittel";
    /// Error, of one instans. `{teneste}`
    SvarManglarEin => "svar.manglar_ein";
    /// Nothing is shown but one's own answers.
    SvarBerreEige => "svar.berre_eige";
    /// Link to the exact text that was signed.
    SvarLesSignert => "svar.les_signert";
    /// Link to the person's other forms.
    SvarAlle => "svar.alle";
    /// Heading over what was signed.
    SignertOverskrift => "signert.overskrift";
    /// What it is. `{dato}`
    SignertTekst => "signert.tekst";
    /// Back to the answer.
    SignertTilbake => "signert.tilbake";
    /// Heading over the exact text.
    TekstenOverskrift => "teksten.overskrift";
    /// Read it before signing.
    TekstenLes => "teksten.les";
    /// Heading: what you have said yes to.
    Oppsummering => "oppsummering";
    /// Heading: what you have said no to.
    OppsummeringNei => "oppsummering.nei";
    /// Heading.
    SignerOverskrift => "signer.overskrift";
    /// What happens at the button.
    SignerTekst => "signer.tekst";
    /// The button.
    SignerKnapp => "signer.knapp";
    /// The button that refuses all.
    SignerNektKnapp => "signer.nekt_knapp";
    /// Heading: what one is about to say yes to.
    SignerSeierJa => "signer.seier_ja";
    /// Heading: what one is about to say no to.
    SignerSeierNei => "signer.seier_nei";
    /// Back to the answers.
    SignerEndre => "signer.endre";
    /// Who it is has been proven: sign now.
    SignerKlar => "signer.klar";
    /// What is to be signed is another than what was read.
    SignerEndra => "signer.endra";
    /// It can no longer be signed.
    SignerStengt => "signer.stengt";
    /// Link to the copy.
    SignerPdf => "signer.pdf";
    /// Receipt.
    SignerTakk => "signer.takk";
    /// Receipt of a refusal: the duties of the services are unaffected.
    SignerNekta => "signer.nekta";
    /// Where the copy is.
    SignerKopi => "signer.kopi";
    /// Heading.
    TrekkOverskrift => "trekk.overskrift";
    /// No reason is needed.
    TrekkTekst => "trekk.tekst";
    /// All of it.
    TrekkHeile => "trekk.heile";
    /// Some of it.
    TrekkDelar => "trekk.delar";
    /// The button.
    TrekkKnapp => "trekk.knapp";
    /// Error: nothing was chosen.
    TrekkVel => "trekk.vel";
    /// Go back without doing it.
    TrekkAvbryt => "trekk.avbryt";
    /// What it does.
    TrekkVerknad => "trekk.verknad";
    /// Receipt.
    TrekkKvittering => "trekk.kvittering";
    /// State.
    TilstandUtgaatt => "tilstand.utgaatt";
    /// State.
    TilstandTrekt => "tilstand.trekt";
    /// State.
    TilstandErstatta => "tilstand.erstatta";
    /// A needed signature is not there. `{tal}` `{alle}`
    ManglarSignatur => "manglar_signatur";
    /// Everybody has said yes to this one, and not to the one that owns the sak.
    VentarEigar => "ventar_eigar";
}
