//! `/tst/{eining_id}/medlem`: who is on the team; put somebody on it, take somebody off.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::model::{Kandidat, Medlem, Medlemsslag, Team};
use super::queries::{self, FramleisKalla, NyMedlem};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{EiningId, TstMedlemId};
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, pick, told_apart};
use crate::web::{Ctx, Form, FormState, Kvittering, Path, dates};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MedlemForm {
    id: String,
    kven: String,
    slag: String,
    vara_for: String,
    fraa: String,
    til: String,
}

impl Form for MedlemForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// Whom to put on the team, and how.
struct Ny {
    kven: Kandidat,
    slag: Medlemsslag,
    vara_for: Option<TstMedlemId>,
    fraa: Date,
    til: Option<Date>,
}

impl MedlemForm {
    /// Whom one goes in the place of is read only for a vara.
    fn parse(&self, grunnlag: &Grunnlag, today: Date) -> Result<Ny, Errors> {
        let (folk, faste) = (&grunnlag.folk, grunnlag.faste());
        let mut errors = Errors::default();
        let kven = valt(folk, &self.kven);
        if kven.is_none() {
            errors.add("kven", "Vel ein person frå lista.");
        }
        let slag = Medlemsslag::from_code(&self.slag);
        if slag.is_none() {
            errors.add("slag", "Vel korleis personen er med.");
        }
        let vara_for = (slag == Some(Medlemsslag::Vara)).then(|| {
            let fast = faste
                .iter()
                .find(|m| m.tst_medlem_id.to_string() == self.vara_for);
            if fast.is_none() {
                errors.add("vara_for", "Vel kven personen er vara for.");
            }
            fast.map(|m| m.tst_medlem_id)
        });
        let fraa = errors.date("fraa", &self.fraa, today, "Skriv kva dag det gjeld frå.");
        if let Some(siste) = grunnlag
            .siste_moete
            .filter(|_| slag == Some(Medlemsslag::Fast))
            && fraa.is_some_and(|fraa| fraa <= siste)
        {
            errors.add(
                "fraa",
                format!(
                    "Teamet hadde møte {}. Ein fast medlem må kome på teamet etter det, elles tel møtet som eit personen ikkje \
                     blei kalla inn til.",
                    dates::short(siste)
                ),
            );
        }
        let til = match self.til.trim() {
            "" => None,
            typed => errors.date("til", typed, today, ""),
        };
        if til.is_some_and(|til| til < today) {
            errors.add("til", "Siste dagen kan ikkje vere før i dag.");
        }
        if til.zip(fraa).is_some_and(|(til, fraa)| til < fraa) {
            errors.add("til", "Siste dagen kan ikkje vere før den første.");
        }
        if let Some((kven, fraa)) = kven.zip(fraa)
            && let Some(alt) = grunnlag.alt_paa(kven, fraa, til)
        {
            errors.add(
                "fraa",
                format!(
                    "{} er på teamet då ({}). Vel ein dag etter den siste.",
                    alt.namn,
                    alt.periode()
                ),
            );
        }
        match (kven, slag, fraa) {
            (Some(kven), Some(slag), Some(fraa)) => errors.or(Ny {
                kven: kven.clone(),
                slag,
                vara_for: vara_for.flatten(),
                fraa,
                til,
            }),
            _ => Err(errors),
        }
    }
}

fn choices(folk: &[Kandidat]) -> Vec<Choice> {
    let choice = |k: &Kandidat| {
        let kven = if k.stilling.is_empty() {
            k.stad.clone()
        } else {
            format!("{}, {}", k.stilling, k.stad)
        };
        Choice::new(k.prinsipal_id.to_string(), format!("{}, {kven}", k.namn))
    };
    told_apart(folk.iter().map(choice).collect())
}

fn valt<'a>(folk: &'a [Kandidat], typed: &str) -> Option<&'a Kandidat> {
    let choices = choices(folk);
    let value = &pick(&choices, typed)?.value;
    folk.iter().find(|k| k.prinsipal_id.to_string() == *value)
}

#[derive(Template)]
#[template(path = "tst/medlem.html")]
struct Side {
    team: Team,
    medlemer: Vec<Medlem>,
    /// Who is called to a coming meeting, and is not on the team then.
    framleis_kalla: Vec<FramleisKalla>,
    /// A fixed member comes after the last meeting.
    fraa_hint: String,
    val: Vec<Choice>,
    slag: Vec<Choice>,
    faste: Vec<Choice>,
    form: MedlemForm,
    state: FormState,
}

impl Side {
    /// Those who are members, will be, or would be if they still worked there.
    fn no(&self) -> Vec<&Medlem> {
        self.medlemer.iter().filter(|m| m.staar).collect()
    }

    fn foer(&self) -> Vec<&Medlem> {
        self.medlemer.iter().filter(|m| !m.staar).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Kven er på teamet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The team, and what its page is made of.
struct Grunnlag {
    team: Team,
    medlemer: Vec<Medlem>,
    framleis_kalla: Vec<FramleisKalla>,
    folk: Vec<Kandidat>,
    /// The day of the last meeting that has been.
    siste_moete: Option<Date>,
}

impl Grunnlag {
    async fn load(tx: &mut WriteTx, team: Team, today: Date) -> Result<Self, AppError> {
        let medlemer = queries::medlemer(tx, team.eining_id).await?;
        let mut folk = queries::kandidatar(tx, team.eining_id).await?;
        folk.retain(|k| !k.paa_teamet);
        let framleis_kalla = queries::framleis_kalla(tx, team.eining_id).await?;
        let siste_moete = queries::siste_moete(tx, team.eining_id, today).await?;
        Ok(Self {
            team,
            medlemer,
            framleis_kalla,
            folk,
            siste_moete,
        })
    }

    /// The membership somebody has on some of these days already.
    fn alt_paa(&self, kven: &Kandidat, fraa: Date, til: Option<Date>) -> Option<&Medlem> {
        let same = |m: &&Medlem| m.prinsipal_id == kven.prinsipal_id && m.oppaa(fraa, til);
        self.medlemer.iter().find(same)
    }

    fn faste(&self) -> Vec<&Medlem> {
        self.medlemer
            .iter()
            .filter(|m| m.gjeld && m.slag == Medlemsslag::Fast)
            .collect()
    }

    async fn side(
        self,
        ctx: &Ctx,
        tx: WriteTx,
        form: MedlemForm,
        state: FormState,
    ) -> Result<Response, AppError> {
        tx.commit(ctx.permit(Action::TstStyre, &self.team)?).await?;
        let fast = |m: &&Medlem| {
            Choice::new(
                m.tst_medlem_id.to_string(),
                format!("{}, {}", m.namn, m.kven()),
            )
        };
        let fraa_hint = match self.siste_moete {
            Some(siste) => format!(
                "Ein fast medlem kjem på teamet etter det siste møtet, {}.",
                dates::short(siste)
            ),
            None => "Til dømes 18.11.2026".to_owned(),
        };
        ctx.page(&Side {
            fraa_hint,
            faste: self.faste().iter().map(fast).collect(),
            val: choices(&self.folk),
            slag: Medlemsslag::ALL
                .iter()
                .map(|s| Choice::new(s.code(), s.label()))
                .collect(),
            team: self.team,
            medlemer: self.medlemer,
            framleis_kalla: self.framleis_kalla,
            form,
            state,
        })
    }
}

pub(super) async fn vis(ctx: Ctx, Path(eining): Path<EiningId>) -> Result<Response, AppError> {
    ctx.require(Action::TstStyre)?;
    let mut tx = ctx.write().await?;
    let team = super::open(&mut tx, &ctx, eining, Action::TstStyre).await?;
    let grunnlag = Grunnlag::load(&mut tx, team, ctx.today()).await?;
    let fresh = MedlemForm {
        slag: Medlemsslag::Fast.code().to_owned(),
        fraa: dates::short(ctx.today()),
        ..MedlemForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    grunnlag.side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(eining): Path<EiningId>,
    Innsending(mut form, mut sending): Innsending<MedlemForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstStyre)?;
    let mut tx = ctx.write().await?;
    let team = super::open_to_change(&mut tx, &ctx, eining, Action::TstStyre).await?;
    let permit = ctx.permit(Action::TstStyre, &team)?;
    let path = format!("{}/medlem", team.path());
    let grunnlag = Grunnlag::load(&mut tx, team, ctx.today()).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return grunnlag
                .side(&ctx, tx, form, state.with_conflict(konflikt))
                .await;
        }
    }
    let ny = match form.parse(&grunnlag, ctx.today()) {
        Ok(ny) => ny,
        Err(errors) => {
            return grunnlag
                .side(&ctx, tx, form, state.with_errors(errors))
                .await;
        }
    };
    let row = NyMedlem {
        tst_medlem_id: sending.id(),
        eining_id: eining,
        slag: ny.slag,
        vara_for: ny.vara_for,
        kven: &ny.kven,
        fraa: ny.fraa,
        til: ny.til,
    };
    queries::insert(&mut tx, &row).await?;
    let answer = sending
        .done(&mut tx, &ctx, &path, Kvittering::MedlemLagtTil)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// The membership ends now, or never begins; a second press changes nothing.
pub(super) async fn avslutt(
    ctx: Ctx,
    Path((eining, id)): Path<(EiningId, TstMedlemId)>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstStyre)?;
    let mut tx = ctx.write().await?;
    let team = super::open_to_change(&mut tx, &ctx, eining, Action::TstStyre).await?;
    let permit = ctx.permit(Action::TstStyre, &team)?;
    if !queries::medlem_finst(&mut tx, eining, id).await? {
        return Err(AppError::NotFound);
    }
    queries::avslutt(&mut tx, eining, id).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(
        &format!("{}/medlem", team.path()),
        Kvittering::MedlemTekenAv,
    ))
}
