//! The page on which an item is written, whichever kind it is.

use askama::Template;
use axum::response::Response;

use super::felt::{self, Anonym, PunktForm, System};
use super::model::Slag;
use super::moeterom::{Moeterom, Vist};
use super::queries::{Kandidat, skriv};
use crate::access::Action;
use crate::barn::namnesjekk::{FOR_MANGE, KAN_VERE_NAMN, Kryss, Ordslag, Vil};
use crate::barn::{Namnesjekk, dato_eller_nummer};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, pick, told_apart};
use crate::web::{Ctx, FormState};

/// What the page is made of, but for what is typed.
pub(super) struct Skjema {
    pub rom: Moeterom,
    pub slag: Slag,
    saker: Vec<Kandidat>,
    val: Vec<Choice>,
    /// Why whoever writes must say that nobody can be known; empty when nothing makes it likely.
    pub tvil: Vec<String>,
    /// What the words were looked for among.
    pub sjekk: Namnesjekk,
    /// What stands there, and is asked about.
    pub foer: Vec<String>,
    /// It stands on the agenda.
    pub gamalt: bool,
    /// It comes along from an earlier meeting.
    pub teke_med: bool,
}

#[derive(Template)]
#[template(path = "agenda/punkt.html")]
struct Side {
    skjema: Skjema,
    form: PunktForm,
    state: FormState,
    element: Vec<Choice>,
    aldersgrupper: Vec<Choice>,
}

impl Side {
    fn knapp(&self) -> &'static str {
        if self.skjema.gamalt {
            "Lagre"
        } else {
            "Set på agendaen"
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        self.skjema.overskrift().to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

impl Skjema {
    pub fn new(rom: Moeterom, slag: Slag, saker: Vec<Kandidat>) -> Self {
        let label = |k: &Kandidat| {
            Choice::new(
                k.sak_id.to_string(),
                format!("{} ({})", k.barn_namn, k.saksnummer),
            )
        };
        Self {
            val: told_apart(saker.iter().map(label).collect()),
            rom,
            slag,
            saker,
            tvil: Vec::new(),
            sjekk: Namnesjekk::default(),
            foer: Vec::new(),
            gamalt: false,
            teke_med: false,
        }
    }

    /// Gives back what must be judged, until it is said to have been.
    fn spoer(&mut self, tvil: Vec<String>, errors: &mut Errors) {
        if !tvil.is_empty() {
            errors.add(
                "stadfesta",
                "Les gjennom ein gong til, og kryss av for at ingen kan kjennast att.",
            );
        }
        self.tvil = tvil;
    }

    /// The form as it is shown again, with what is wrong in it.
    pub fn med_feil(&self, state: FormState, errors: Errors) -> FormState {
        let state = state.with_errors(errors);
        if !self.sjekk.for_mange() {
            return state;
        }
        let felt = if self.slag == Slag::Anonym {
            "proevd"
        } else {
            "tittel"
        };
        state.with_too_many(felt, FOR_MANGE)
    }

    /// The sak that was chosen.
    pub fn vald(&self, typed: &str) -> Option<&Kandidat> {
        let choice = pick(&self.val, typed)?;
        self.saker.iter().find(|k| choice.is(&k.sak_id.to_string()))
    }

    fn spoersmaal(&self) -> &'static str {
        if self.slag == Slag::System {
            "Gjeld det eit barn?"
        } else {
            "Kan nokon kjenne att barnet?"
        }
    }

    fn stadfest(&self) -> &'static str {
        if self.slag == Slag::System {
            "Eg har lese gjennom, og det gjeld ikkje noko barn"
        } else {
            "Eg har lese gjennom, og ingen kan kjenne att barnet"
        }
    }

    fn overskrift(&self) -> &'static str {
        match (self.gamalt, self.slag) {
            (true, _) => "Endre punktet",
            (false, Slag::System) => "Nytt punkt utan barn",
            (false, Slag::Anonym) if self.teke_med => "Ta med eit anonymt punkt",
            (false, Slag::Anonym) => "Nytt anonymt punkt",
            (false, Slag::Namngitt) => "Ta opp ei sak",
        }
    }

    /// Answers with the page; the saker that can be chosen among are shown, and so logged.
    pub async fn page(
        self,
        ctx: &Ctx,
        tx: WriteTx,
        form: PunktForm,
        state: FormState,
    ) -> Result<Response, AppError> {
        let vist = self.saker.iter().map(|k| (k.sak_id, k.barn_id)).collect();
        let permit = ctx.permit(Action::MoetePlanleggje, &Vist(&self.rom, vist))?;
        self.sjekk.vis_att(tx, permit).await?;
        ctx.page(&Side {
            skjema: self,
            form,
            state,
            element: felt::element(),
            aldersgrupper: felt::aldersgrupper(),
        })
    }
}

/// The words of an item; a named one has none of its own.
pub(super) enum Ord {
    /// About no child.
    System(System),
    /// About one that nobody may recognise.
    Anonym(Anonym),
}

impl Skjema {
    /// The words that were typed, with what the kind of item asks about them.
    pub async fn les(
        &mut self,
        tx: &mut WriteTx,
        form: &PunktForm,
        errors: &mut Errors,
    ) -> Result<Option<Ord>, AppError> {
        Ok(match self.slag {
            Slag::System => {
                let system = form.system(errors);
                utan_namn(tx, self, &system, &form.stadfesta, errors).await?;
                Some(Ord::System(system))
            }
            Slag::Anonym => match form.anonym(errors) {
                Some(anonym) => {
                    utan_sperre(tx, self, &anonym, &form.stadfesta, errors).await?;
                    Some(Ord::Anonym(anonym))
                }
                None => None,
            },
            Slag::Namngitt => None,
        })
    }
}

/// What makes it likely that somebody knows the child: what can be mended is said beside the field, and what must be judged is
/// given back until it is said to have been. What is found of a child at another eining is said once: beside a field it would say
/// which word it is.
async fn utan_sperre(
    tx: &mut WriteTx,
    skjema: &mut Skjema,
    anonym: &Anonym,
    stadfesta: &str,
    errors: &mut Errors,
) -> Result<(), AppError> {
    let mut tvil = Vec::new();
    let tekstar = anonym.fritekst().map(|(_, tekst)| tekst);
    // a name is taken out, whatever is ticked
    let mut sjekk = Namnesjekk::av(tx, &tekstar, &[], Vil::Alle, Kryss::default()).await?;
    let mut andre = false;
    for (felt, tekst) in anonym.fritekst() {
        if let Some(funne) = dato_eller_nummer(tekst) {
            errors.add(
                felt,
                format!("Ta bort «{funne}». Datoar og nummer kan vise kven barnet er."),
            );
            continue;
        }
        let tydeleg = sjekk.i(tekst, Ordslag::tydeleg);
        andre |= tydeleg.andre;
        if let Some(ord) = tydeleg.sitert() {
            errors.add(
                felt,
                format!("Ta bort {ord}. Det kan vere namnet på eit barn."),
            );
        }
    }
    if andre {
        errors.add(
            "",
            format!("{KAN_VERE_NAMN} Skriv han om utan namn og datoar."),
        );
    }
    sjekk.kryss_av(Kryss::les(stadfesta));
    let mut andre = false;
    for tekst in tekstar {
        let usikkert = sjekk.i(tekst, |ord| ord == Ordslag::Liten);
        andre |= usikkert.andre;
        if let Some(ord) = usikkert.sitert() {
            tvil.push(format!(
                "Du har skrive {ord}. Er det eit namn, må du ta det bort."
            ));
        }
    }
    if andre {
        tvil.push(format!(
            "{KAN_VERE_NAMN} Sjå òg etter ord med liten bokstav."
        ));
    }
    let (rom, gruppe) = (&skjema.rom, anonym.aldersgruppe.code());
    // answered for this age, and no other: a small place is asked about again when the age is another
    if skriv::faa_i_alderen(tx, rom, gruppe).await? && !sjekk.spoer_om(format!("alder:{gruppe}")) {
        tvil.push(format!(
            "Det er færre enn fem barn på {} i den alderen. Alle kan kjenne att barnet. Skriv det så ope du kan.",
            rom.team.namn
        ));
    }
    skjema.spoer(tvil, errors);
    skjema.sjekk = sjekk;
    Ok(())
}

/// An item without a child names nobody: what may be the name of one is given back until it is said that it is not. Those who
/// work here have names too, so it is not refused. What stood there is asked about already.
async fn utan_namn(
    tx: &mut WriteTx,
    skjema: &mut Skjema,
    system: &System,
    stadfesta: &str,
    errors: &mut Errors,
) -> Result<(), AppError> {
    let tekst = system.heile();
    let foer: Vec<&str> = skjema.foer.iter().map(String::as_str).collect();
    let kryss = Kryss::les(stadfesta);
    let sjekk = Namnesjekk::av(tx, &[&tekst], &foer, Vil::Tydelege, kryss).await?;
    let funn = sjekk.i(&tekst, Ordslag::tydeleg);
    let mut tvil = Vec::new();
    if let Some(ord) = funn.sitert() {
        tvil.push(format!("Du har skrive {ord}."));
    }
    if funn.andre {
        tvil.push(KAN_VERE_NAMN.to_owned());
    }
    if sjekk.for_mange() {
        tvil.push("Me har ikkje sett etter namn i teksten. Les gjennom sjølv.".to_owned());
    }
    if !tvil.is_empty() {
        tvil.push("Gjeld det eit barn, ta opp saka namngitt eller anonymt: alle som er kalla inn, les dette.".to_owned());
    }
    skjema.spoer(tvil, errors);
    skjema.sjekk = sjekk;
    Ok(())
}
