//! `/tst/{eining_id}/plan`: proposes the meetings of a skuleår, and saves those that are chosen.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::plan_form::{PlanForm, VIRKEDAGAR};
use super::tid::{VEKEDAGAR, spoer_om_klokka, utanfor_dagtid};
use super::{Kalender, STAD_MAX, queries};
use crate::access::Action;
use crate::barn::Namnesjekk;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::EiningId;
use crate::innsending::{Before, Innsending};
use crate::tst::skuleaar::Skuleaar;
use crate::tst::{self, Team, sjekk_stad, sjekk_stadnamn, stad_med_feil, valt_aar};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Kvittering, Path, Query};

/// Empty rows after those that are filled in.
const TOMME: usize = 2;

#[derive(Template)]
#[template(path = "moete/plan.html")]
struct Side {
    team: Team,
    aar: Skuleaar,
    /// What there is already, in words.
    har: Vec<String>,
    /// Nobody has written down when there is no school.
    utan_skulefri: bool,
    /// The reader may.
    foerer_skulefri: bool,
    vekedagar: Vec<Choice>,
    /// What came of proposing dates.
    framlegg: Option<String>,
    form: PlanForm,
    state: FormState,
    namn: Namnesjekk,
}

impl Side {
    /// The time that is typed, when it is not by day and is asked about.
    fn klokka(&self) -> Option<String> {
        let tid = utanfor_dagtid(&self.form.fraa, &self.form.til);
        tid.filter(|_| self.state.on("klokka").is_some() || self.klokka_svart())
    }

    fn klokka_svart(&self) -> bool {
        utanfor_dagtid(&self.form.fraa, &self.form.til).as_ref() == Some(&self.form.klokka)
    }

    /// The rows for dates: number and text.
    fn rader(&self) -> Vec<(usize, &str)> {
        let fylte = self.form.dato.iter().map(String::as_str);
        let sist = self.form.dato.iter().rposition(|d| !d.trim().is_empty());
        let fylte = fylte.take(sist.map_or(0, |nr| nr + 1));
        let tomme = std::iter::repeat_n("", TOMME);
        fylte
            .chain(tomme)
            .enumerate()
            .map(|(nr, dato)| (nr + 1, dato))
            .collect()
    }

    fn feil(&self, nr: usize) -> Option<&str> {
        self.state.on(&format!("dato-{nr}"))
    }

    fn krav_tekst(&self) -> String {
        format!(
            "minst {} om hausten og {} om våren",
            self.team.haust, self.team.vaar
        )
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Plan for skuleåret".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The team, the skuleår, and what is in the way.
struct Grunnlag {
    team: Team,
    aar: Skuleaar,
    kalender: Kalender,
    /// What the place was looked for among.
    namn: Namnesjekk,
    /// What came of proposing dates.
    framlegg: Option<String>,
}

impl Grunnlag {
    async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        team: Team,
        nemnt: Option<i32>,
    ) -> Result<Self, AppError> {
        let kalender = Kalender::load(tx, &team, ctx.today()).await?;
        Ok(Self {
            team,
            aar: valt_aar(nemnt, ctx.today()),
            kalender,
            namn: Namnesjekk::default(),
            framlegg: None,
        })
    }

    async fn side(
        self,
        ctx: &Ctx,
        tx: WriteTx,
        form: PlanForm,
        state: FormState,
    ) -> Result<Response, AppError> {
        let permit = ctx.permit(Action::MoetePlanleggje, &self.team)?;
        self.namn.vis_att(tx, permit).await?;
        let dagar = VEKEDAGAR.iter().take(VIRKEDAGAR.len()).enumerate();
        ctx.page(&Side {
            utan_skulefri: !self.kalender.har_skulefri(&self.aar.dagar()),
            foerer_skulefri: ctx.actor.may_ever(Action::TstKrav),
            har: self.kalender.planlagde(&self.aar.dagar()),
            vekedagar: dagar
                .map(|(nr, ord)| Choice::new(nr.to_string(), *ord))
                .collect(),
            framlegg: self.framlegg,
            team: self.team,
            aar: self.aar,
            namn: self.namn,
            form,
            state,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    skuleaar: Option<i32>,
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(eining): Path<EiningId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let team = tst::open(&mut tx, &ctx, eining, Action::MoetePlanleggje).await?;
    let fresh = PlanForm {
        vekedag: "1".to_owned(),
        fraa: "12.00".to_owned(),
        til: "13.30".to_owned(),
        stad: team.moetestad().to_owned(),
        ..PlanForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    let grunnlag = Grunnlag::load(&mut tx, &ctx, team, utval.skuleaar).await?;
    grunnlag.side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(eining): Path<EiningId>,
    Query(utval): Query<Utval>,
    Innsending(mut form, mut sending): Innsending<PlanForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let team = tst::open_to_change(&mut tx, &ctx, eining, Action::MoetePlanleggje).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    let til = team.path();
    let state = ctx.form_state();
    let mut grunnlag = Grunnlag::load(&mut tx, &ctx, team, utval.skuleaar).await?;
    let mut errors = Errors::default();
    let felles = form.felles(&mut errors);
    if form.handling == "foreslaa" {
        if let Some(felles) = &felles {
            let (team, kalender) = (&grunnlag.team, &grunnlag.kalender);
            form.fyll(felles, team, grunnlag.aar, kalender, ctx.today());
            grunnlag.framlegg = Some(form.framlegg(team, grunnlag.aar, kalender, ctx.today()));
        }
        return grunnlag
            .side(&ctx, tx, form, state.with_errors(errors))
            .await;
    }
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return grunnlag
                .side(&ctx, tx, form, state.with_conflict(konflikt))
                .await;
        }
    }
    if felles.is_some() {
        spoer_om_klokka(&mut errors, &form.fraa, &form.til, &form.klokka);
    }
    let stad = errors.line(
        "stad",
        &form.stad,
        STAD_MAX,
        "Skriv kvar teamet skal møtast.",
    );
    sjekk_stad(&mut errors, "stad", &form.stad);
    let stadfesta = form.stadfesta.as_str();
    let ny_stad = (form.stad.as_str(), "");
    grunnlag.namn =
        sjekk_stadnamn(&mut tx, &mut errors, &grunnlag.team, ny_stad, stadfesta).await?;
    let tider =
        felles.map(|felles| form.dagar(&felles, &grunnlag.kalender, ctx.today(), &mut errors));
    let tider = match tider {
        Some(tider) if errors.is_empty() => tider,
        _ => {
            let state = stad_med_feil(&grunnlag.namn, state, errors);
            return grunnlag.side(&ctx, tx, form, state).await;
        }
    };
    // back to the skuleår that was planned, and not to the one that goes on
    let aar = tider
        .first()
        .map_or(grunnlag.aar, |tid| Skuleaar::of(tid.dato));
    let til = format!("{til}?skuleaar={}", aar.fyrste_aar());
    for tid in tider {
        let nytt = queries::NyttMoete {
            eining_id: eining,
            tid,
            stad: &stad,
        };
        queries::insert(&mut tx, &nytt).await?;
    }
    let answer = sending
        .done(&mut tx, &ctx, &til, Kvittering::MoetePlanlagde)
        .await?;
    tx.commit(grunnlag.namn.logg(permit)).await?;
    Ok(answer)
}
