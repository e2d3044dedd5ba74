//! `/moete/{moete_id}/oppmoete/ny`: somebody who was not called, came: a vara, a colleague, a guest from outside. The walls of the room
//! are the same: what such a person may not hear, is shut until it is said that they were out of the room.

use askama::Template;
use axum::response::Response;
use time::Time;

use super::innkalling_form::{Framlegg, InnkallingForm, choices, framlegg, kollegaer};
use super::oppmoete::{hindring, stengt};
use super::queries::{self, Korleis};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::innsending::{Before, Innsending};
use crate::moete::tid::klokke;
use crate::moete::{self, Moete, open, open_to_change};
use crate::samtykke::Instansslag;
use crate::tst::{self, Kandidat, Team};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path};

#[derive(Template)]
#[template(path = "moete/kom.html")]
struct Side {
    team: Team,
    moete: Moete,
    team_val: Vec<Choice>,
    kollegaer: Vec<Choice>,
    instansar: Vec<Choice>,
    form: InnkallingForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Legg til ein som kom".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The meeting, and who can have come to it without being called.
struct Om {
    team: Team,
    moete: Moete,
    framlegg: Vec<Framlegg>,
    folk: Vec<Kandidat>,
    /// Why nobody can be added.
    hindring: Option<&'static str>,
}

impl Om {
    async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        (team, moete): (Team, Moete),
    ) -> Result<Self, AppError> {
        let hindring = hindring(tx, &moete, ctx.today()).await?;
        let kalla = super::kalla(tx, moete.moete_id).await?;
        let medlemer = queries::team(tx, moete.eining_id, moete.tid.dato).await?;
        let mut folk = tst::kandidatar(tx, moete.eining_id).await?;
        let framlegg = framlegg(medlemer, &kalla, true);
        let staar = |k: &Kandidat| {
            let team = framlegg
                .iter()
                .any(|f| f.medlem.prinsipal_id == k.prinsipal_id);
            team || kalla.iter().any(|d| d.prinsipal_id == Some(k.prinsipal_id))
        };
        folk.retain(|k| !staar(k));
        Ok(Self {
            team,
            moete,
            framlegg,
            folk,
            hindring,
        })
    }

    async fn side(
        self,
        ctx: &Ctx,
        tx: WriteTx,
        form: InnkallingForm,
        mut state: FormState,
    ) -> Result<Response, AppError> {
        tx.commit(ctx.permit(Action::MoetePlanleggje, &self.team)?)
            .await?;
        if let Some(kvifor) = self.hindring {
            state = state.with_conflict(Konflikt::new(kvifor, "Ingen kan leggjast til no."));
        }
        let instans = |i: &Instansslag| Choice::new(i.code(), i.label());
        ctx.page(&Side {
            team_val: choices(&self.framlegg),
            kollegaer: kollegaer(&self.folk),
            instansar: Instansslag::ALL.iter().map(instans).collect(),
            team: self.team,
            moete: self.moete,
            form,
            state,
        })
    }
}

/// When they came; none is from the beginning.
fn kom(moete: &Moete, typed: &str) -> Result<Option<Time>, Errors> {
    let mut errors = Errors::default();
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let tid = klokke(typed);
    match tid {
        None => errors.add("kom", "Skriv klokkeslettet slik: 12.30"),
        Some(tid) if tid < moete.tid.fraa || tid >= moete.tid.til => {
            errors.add("kom", format!("Møtet var {}.", moete.tid.klokka()));
        }
        Some(_) => {}
    }
    errors.or(tid)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let om = open(&mut tx, &ctx, id, Action::MoetePlanleggje).await?;
    let om = Om::load(&mut tx, &ctx, om).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, InnkallingForm::default()).await?;
    if let (Some(kvifor), None) = (om.hindring, &state.kladd) {
        let permit = ctx.permit(Action::MoetePlanleggje, &om.team)?;
        return stengt(&ctx, (tx, permit), (om.team, om.moete), kvifor).await;
    }
    om.side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Innsending(mut form, mut sending): Innsending<InnkallingForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let om = open_to_change(&mut tx, &ctx, id).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &om.0)?;
    let om = Om::load(&mut tx, &ctx, om).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return om.side(&ctx, tx, form, state.with_conflict(konflikt)).await;
        }
    }
    if om.hindring.is_some() {
        return om.side(&ctx, tx, form, state).await;
    }
    let parsed = form
        .parse(&om.framlegg, &om.folk)
        .and_then(|nye| Ok((nye, kom(&om.moete, &form.kom)?)));
    let (nye, kom) = match parsed {
        Ok(parsed) => parsed,
        Err(errors) => return om.side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    let ville = queries::ville_stengje(&mut tx, id, &nye).await?;
    let kvittering = if ville.iter().any(|v| v.nr.is_some()) {
        Kvittering::KomInnStengt
    } else {
        Kvittering::KomInn
    };
    // who has the list of those who were there before them, has an old one
    moete::queries::update(&mut tx, &om.moete).await?;
    for ny in &nye {
        queries::insert(&mut tx, (id, om.moete.eining_id), ny, Korleis::Kom(kom)).await?;
    }
    super::be_om_brev(&mut tx).await?;
    let til = format!("{}/oppmoete", om.moete.path());
    let answer = sending.done(&mut tx, &ctx, &til, kvittering).await?;
    tx.commit(permit).await?;
    Ok(answer)
}
