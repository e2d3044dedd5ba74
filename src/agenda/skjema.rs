//! The page on which an item is written, whichever kind it is.

use askama::Template;
use axum::response::Response;

use super::anonymitet::{dato_eller_nummer, mogleg_namn};
use super::felt::{self, Anonym, PunktForm, System};
use super::model::Slag;
use super::moeterom::{Moeterom, Vist};
use super::queries::{Kandidat, skriv};
use crate::access::Action;
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
    /// It stands on the agenda.
    pub gamalt: bool,
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
            gamalt: false,
        }
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
        tx.commit(permit).await?;
        ctx.page(&Side {
            skjema: self,
            form,
            state,
            element: felt::element(),
            aldersgrupper: felt::aldersgrupper(),
        })
    }
}

/// What makes it likely that somebody knows the child: what can be mended is said beside the field, and what must be judged is
/// given back until it is said to have been.
pub(super) async fn utan_sperre(
    tx: &mut WriteTx,
    rom: &Moeterom,
    anonym: &Anonym,
    stadfesta: bool,
    errors: &mut Errors,
) -> Result<Vec<String>, AppError> {
    let mut tvil = Vec::new();
    for (felt, tekst) in anonym.fritekst() {
        if let Some(funne) = dato_eller_nummer(tekst) {
            errors.add(
                felt,
                format!("Ta bort «{funne}». Datoar og nummer kan vise kven barnet er."),
            );
        }
        let namn = skriv::namn_paa_barn(tx, &mogleg_namn(tekst)).await?;
        let (stor, liten): (Vec<_>, Vec<_>) = namn
            .into_iter()
            .partition(|ord| ord.chars().next().is_some_and(char::is_uppercase));
        if !stor.is_empty() {
            errors.add(
                felt,
                format!(
                    "Ta bort {}. Det kan vere namnet på eit barn.",
                    sitert(&stor)
                ),
            );
        }
        if !liten.is_empty() {
            tvil.push(format!(
                "Du har skrive {}. Er det eit namn, må du ta det bort.",
                sitert(&liten)
            ));
        }
    }
    if skriv::faa_i_alderen(tx, rom, anonym.aldersgruppe.code()).await? {
        tvil.push(format!(
            "Det er færre enn fem barn på {} i den alderen. Alle kan kjenne att barnet. Skriv det så ope du kan.",
            rom.team.namn
        ));
    }
    if !tvil.is_empty() && !stadfesta {
        errors.add(
            "stadfesta",
            "Les gjennom ein gong til, og kryss av for at ingen kan kjennast att.",
        );
    }
    Ok(tvil)
}

/// An item without a child names nobody: what may be the name of one is given back until it is said that it is not. Those who
/// work here have names too, so it is not refused.
pub(super) async fn utan_namn(
    tx: &mut WriteTx,
    system: &System,
    stadfesta: bool,
    errors: &mut Errors,
) -> Result<Vec<String>, AppError> {
    let tekst = format!(
        "{} {}",
        system.tittel,
        system.tekst.as_deref().unwrap_or_default()
    );
    let mut namn = skriv::namn_paa_barn(tx, &mogleg_namn(&tekst)).await?;
    namn.retain(|ord| ord.chars().next().is_some_and(char::is_uppercase));
    if namn.is_empty() {
        return Ok(Vec::new());
    }
    if !stadfesta {
        errors.add(
            "stadfesta",
            "Les gjennom ein gong til, og kryss av for at ingen kan kjennast att.",
        );
    }
    Ok(vec![format!(
        "Du har skrive {}. Gjeld det eit barn, ta opp saka namngitt eller anonymt: alle som er kalla inn, les dette.",
        sitert(&namn)
    )])
}

/// "«Ola» og «Per»"
fn sitert(ord: &[String]) -> String {
    let ord: Vec<String> = ord.iter().map(|o| format!("«{o}»")).collect();
    ord.join(" og ")
}
