//! `/punkt/{punkt_id}/familie`: those of the family are invited to the item about their child, and to nothing else of the meeting.
//!
//! They come as equal participants (domain.md § 3). That somebody of a family comes, says whose sak it is: it is seen where the sak
//! is. The letter has a time, a place and the way to log in; on their page they answer, and write what the meeting should know.

mod model;
mod ny_tid;
mod queries;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Time;

use model::Person;

use super::model::{Punkt, etter_slutt, klokkeslett};
use super::moeterom::Moeterom;
use crate::access::{Action, Permit};
use crate::barn::valid_epost;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::PunktId;
use crate::moete::{self, Familieoppmoete, Tilstand};
use crate::sak::{self, Sak};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted, dates};

pub use model::{Familietal, Hindring, Ringje};
pub(super) use ny_tid::{anna_tid, send as send_ny_tid};
pub(super) use queries::{tal, tider};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FamilieForm {
    gjer: String,
    kven: String,
    epost: String,
}

impl Form for FamilieForm {}

/// What is done with one of the family.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gjer {
    Inviter,
    /// The item is at another time than they are asked to come.
    NyTid,
    TaAv,
    /// No letter has gone, and now there is an address.
    Send,
    Oppmoete(Familieoppmoete),
}

impl Gjer {
    fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "inviter" => Self::Inviter,
            "ny_tid" => Self::NyTid,
            "ta_av" => Self::TaAv,
            "send" => Self::Send,
            code => Self::Oppmoete(Familieoppmoete::from_code(code)?),
        })
    }
}

#[derive(Template)]
#[template(path = "agenda/familie.html")]
struct Side {
    rom: Moeterom,
    punkt: Punkt,
    personar: Vec<Person>,
    /// When the item is by the agenda now.
    tid: (Time, Time),
    kan_invitere: bool,
    kan_foere: bool,
    form: FamilieForm,
    state: FormState,
}

impl Side {
    /// They are asked to come at another time than the item is.
    fn anna_tid(&self, invitert: &model::Invitert) -> bool {
        (invitert.fraa, invitert.til) != self.tid
    }

    fn klokka(&self) -> String {
        let (fraa, til) = self.tid;
        format!(
            "kl. {}–{}",
            dates::time_of_day(fraa),
            dates::time_of_day(til)
        )
    }

    /// What is in the way of what was pressed at this person.
    fn feil(&self, person: &Person) -> Option<&str> {
        self.state.on(&format!("gjer-{}", person.verdi()))
    }

    /// The field with this person's address stands again as it was typed.
    fn epost(&self, person: &Person) -> &str {
        if self.form.kven == person.verdi() {
            &self.form.epost
        } else {
            ""
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Familien i møtet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The item of the page, with the sak it is about.
struct Om {
    rom: Moeterom,
    punkt: Punkt,
    sak: Sak,
    personar: Vec<Person>,
    tid: (Time, Time),
}

impl Om {
    /// Not there, but to those who plan the meeting and write in the sak.
    async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        id: PunktId,
        endre: bool,
    ) -> Result<(Self, Permit), AppError> {
        let (rom, punkt) = super::open_punkt(tx, ctx, id, endre).await?;
        let (sak_id, _) = punkt.sak().ok_or(AppError::NotFound)?;
        let (sak, permit) = if endre {
            sak::open_to_change(tx, sak_id, Action::AgendaTaOpp).await?
        } else {
            let sak = sak::open(tx, sak_id, Action::AgendaTaOpp).await?;
            let permit = ctx.permit(Action::SakOpne, &sak)?;
            (sak, permit)
        };
        let alle = super::queries::list(tx, rom.moete.moete_id).await?;
        let tid = klokkeslett(&rom.moete, &alle, id);
        let om = Self {
            personar: queries::personar(tx, id, sak_id).await?,
            rom,
            punkt,
            sak,
            tid,
        };
        Ok((om, permit))
    }

    /// Why nobody can be invited, or told of another time.
    fn stengd(&self, ctx: &Ctx) -> Option<Konflikt> {
        if let Some(konflikt) = self.rom.stengd(ctx.today()) {
            return Some(konflikt);
        }
        let (kvifor, tekst) = if !self.punkt.ventar() {
            ("Punktet er ferdig", "Ingen kan inviterast til det no.")
        } else if self.rom.moete.tilstand != Tilstand::Innkalla {
            (
                "Ingen er kalla inn til møtet enno",
                "Kall inn teamet først. Då ligg tida fast, og familien kan inviterast.",
            )
        } else if !self.sak.open() {
            (
                "Saka er avslutta",
                "Ingen kan inviterast i ei sak som er avslutta.",
            )
        } else {
            return None;
        };
        Some(Konflikt::new(kvifor, tekst))
    }

    /// The day has come, and they were invited.
    fn kan_foere(&self, ctx: &Ctx) -> bool {
        self.rom.moete.tel() && self.rom.moete.tid.dato <= ctx.today()
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    om: Om,
    form: FamilieForm,
    state: FormState,
) -> Result<Response, AppError> {
    let view = Side {
        kan_invitere: om.stengd(ctx).is_none(),
        kan_foere: om.kan_foere(ctx),
        rom: om.rom,
        punkt: om.punkt,
        personar: om.personar,
        tid: om.tid,
        form,
        state,
    };
    sak::shown(tx, &om.sak).await?;
    ctx.page(&view)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<PunktId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (om, _) = Om::load(&mut tx, &ctx, id, false).await?;
    let mut state = FormState::at(&ctx.path);
    if let Some(konflikt) = om.stengd(&ctx).filter(|_| !om.kan_foere(&ctx)) {
        state = state.with_conflict(konflikt);
    }
    side(&ctx, tx, om, FamilieForm::default(), state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<PunktId>,
    Posted(form): Posted<FamilieForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (om, permit) = Om::load(&mut tx, &ctx, id, true).await?;
    let gjer = Gjer::from_code(&form.gjer).ok_or(AppError::BadRequest("nothing that is done"))?;
    let person = om.personar.iter().find(|p| p.verdi() == form.kven);
    let person = person.ok_or(AppError::NotFound)?;
    let state = ctx.form_state();
    let stengd = match gjer {
        Gjer::Inviter | Gjer::NyTid | Gjer::TaAv | Gjer::Send => om.stengd(&ctx),
        Gjer::Oppmoete(_) if om.kan_foere(&ctx) => queries::referat_stend(&mut tx, id)
            .await?
            .then(|| {
                Konflikt::new(
                    "Referatet er godkjent",
                    "Der står det kven som møtte. Vel «Rett referatet» på referatet først, så kan oppmøtet endrast.",
                )
            }),
        Gjer::Oppmoete(_) => Some(Konflikt::new(
            "Møtet har ikkje vore enno",
            "Oppmøtet kan førast den dagen møtet er.",
        )),
    };
    if let Some(konflikt) = stengd {
        return side(&ctx, tx, om, form, state.with_conflict(konflikt)).await;
    }
    let ny = matches!(
        (gjer, &person.invitert),
        (Gjer::Inviter, None) | (Gjer::NyTid, Some(_))
    );
    if let Some(feil) = etter_slutt(&om.rom.moete, om.tid).filter(|_| ny) {
        let mut errors = Errors::default();
        errors.add(format!("gjer-{}", person.verdi()), feil);
        return side(&ctx, tx, om, form, state.with_errors(errors)).await;
    }
    let kvittering = match (gjer, &person.invitert) {
        // a second press changes nothing
        (Gjer::Inviter, Some(_)) => Kvittering::FamilieInvitert,
        (Gjer::Inviter, None) => {
            let epost = match epost(person, &form) {
                Ok(epost) => epost,
                Err(errors) => return side(&ctx, tx, om, form, state.with_errors(errors)).await,
            };
            let punkt = (&om.punkt, om.sak.sak_id);
            queries::insert(&mut tx, punkt, person, epost.as_deref(), om.tid).await?;
            Kvittering::FamilieInvitert
        }
        (_, None) => Kvittering::FamilieEndra,
        (Gjer::NyTid, Some(invitert)) => {
            queries::ny_tid(&mut tx, invitert, om.tid).await?;
            Kvittering::FamilieEndra
        }
        (Gjer::Send, Some(invitert)) => {
            let epost = match epost(person, &form) {
                Ok(epost) => epost,
                Err(errors) => return side(&ctx, tx, om, form, state.with_errors(errors)).await,
            };
            if !queries::send(&mut tx, invitert, epost.as_deref()).await? {
                let mut errors = Errors::default();
                let feil = "E-posten kan ikkje sendast no. Last sida på nytt, så står det kvifor.";
                errors.add(format!("gjer-{}", person.verdi()), feil);
                return side(&ctx, tx, om, form, state.with_errors(errors)).await;
            }
            Kvittering::BrevSendt
        }
        (Gjer::TaAv, Some(invitert)) => {
            queries::ta_av(&mut tx, invitert).await?;
            Kvittering::FamilieEndra
        }
        (Gjer::Oppmoete(oppmoete), Some(invitert)) => {
            queries::oppmoete(&mut tx, invitert, oppmoete).await?;
            Kvittering::FamilieEndra
        }
    };
    moete::be_om_brev(&mut tx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&om.punkt.familie_path(), kvittering))
}

/// Where a youth's letter goes; nowhere is allowed: then they are told in another way.
fn epost(person: &Person, form: &FamilieForm) -> Result<Option<String>, Errors> {
    if !person.skriv_epost() {
        return Ok(None);
    }
    let mut errors = Errors::default();
    let epost = errors.optional_line("epost", &form.epost, 254);
    if epost.as_deref().is_some_and(|epost| !valid_epost(epost)) {
        errors.add(
            "epost",
            "Dette er inga e-postadresse. Skriv ho slik: namn@eksempel.no",
        );
    }
    errors.or(epost)
}
