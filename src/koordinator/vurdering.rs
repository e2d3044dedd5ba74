//! `/sak/{sak_id}/barnekoordinator/vurdering`: assess whether the child is to have a barnekoordinator.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::model::{Oenske, Stand, VILKAAR, Vurdering};
use super::queries::{self, NyVurdering};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, dates};

const GRUNN_MAX: usize = 1000;
const KVEN_MAX: usize = 200;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct VurderingForm {
    id: String,
    sjukdom: String,
    sjukdom_grunn: String,
    langvarig: String,
    langvarig_grunn: String,
    velferd: String,
    velferd_grunn: String,
    oenske: String,
    spurt_kven: String,
    spurt_dato: String,
}

impl Form for VurderingForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

fn ja_nei(ja: bool) -> String {
    if ja { "ja" } else { "nei" }.to_owned()
}

impl VurderingForm {
    /// As the newest stands: what is to be assessed again is rarely all of it.
    fn of(foer: Option<&Vurdering>) -> Self {
        let Some(foer) = foer else {
            return Self::default();
        };
        let [sjukdom, langvarig, velferd] = &foer.vilkaar;
        Self {
            id: String::new(),
            sjukdom: ja_nei(sjukdom.0),
            sjukdom_grunn: sjukdom.1.clone(),
            langvarig: ja_nei(langvarig.0),
            langvarig_grunn: langvarig.1.clone(),
            velferd: ja_nei(velferd.0),
            velferd_grunn: velferd.1.clone(),
            oenske: foer.oenske.code().to_owned(),
            spurt_kven: foer.spurt_kven.clone().unwrap_or_default(),
            spurt_dato: foer.spurt_dato.map(dates::short).unwrap_or_default(),
        }
    }

    fn parse(&self, today: Date, foer: Option<&Vurdering>) -> Result<NyVurdering, Errors> {
        let mut errors = Errors::default();
        let mut vilkaar = |felt: &str, svar: &str, grunn: &str| {
            if !["ja", "nei"].contains(&svar) {
                errors.add(felt, "Vel ja eller nei.");
            }
            let felt = format!("{felt}_grunn");
            let missing = "Skriv kort kvifor.";
            (svar == "ja", errors.text(&felt, grunn, GRUNN_MAX, missing))
        };
        let vilkaar = [
            vilkaar("sjukdom", &self.sjukdom, &self.sjukdom_grunn),
            vilkaar("langvarig", &self.langvarig, &self.langvarig_grunn),
            vilkaar("velferd", &self.velferd, &self.velferd_grunn),
        ];
        let oenske = Oenske::from_code(&self.oenske);
        if oenske.is_none() {
            errors.add("oenske", "Vel kva familien ønskjer.");
        }
        let spurd_foer = foer.is_some_and(|v| v.oenske != Oenske::IkkjeSpurt);
        let ikkje = oenske == Some(Oenske::IkkjeSpurt);
        if ikkje && spurd_foer {
            errors.add(
                "oenske",
                "Familien er spurd før. Skriv det dei svarte sist.",
            );
        }
        let spurt = if ikkje || oenske.is_none() {
            None
        } else {
            let missing = "Skriv kven som blei spurd.";
            let kven = errors.line("spurt_kven", &self.spurt_kven, KVEN_MAX, missing);
            let missing = "Skriv når familien blei spurd.";
            let dato = errors.date("spurt_dato", &self.spurt_dato, today, missing);
            if dato.is_some_and(|dato| dato > today) {
                errors.add("spurt_dato", "Datoen kan ikkje vere fram i tid.");
            }
            dato.map(|dato| (kven, dato))
        };
        match oenske {
            Some(oenske) if errors.is_empty() => Ok(NyVurdering {
                vilkaar,
                oenske,
                spurt,
            }),
            _ => Err(errors),
        }
    }
}

/// A criterion of the form.
struct Linje<'a> {
    felt: &'static str,
    grunn_felt: &'static str,
    namn: &'static str,
    kvifor: &'static str,
    svar: &'a str,
    grunn: &'a str,
}

#[derive(Template)]
#[template(path = "koordinator/vurdering.html")]
struct Side {
    sak: Sak,
    stand: Stand,
    form: VurderingForm,
    state: FormState,
}

impl Side {
    fn vilkaar(&self) -> [Linje<'_>; 3] {
        let form = &self.form;
        let line = |at: usize, felt, grunn_felt, kvifor, svar, grunn| Linje {
            felt,
            grunn_felt,
            namn: VILKAAR[at],
            kvifor,
            svar,
            grunn,
        };
        [
            line(
                0,
                "sjukdom",
                "sjukdom_grunn",
                "Kva sjukdom, skade eller nedsett funksjonsevne, eller kvifor ikkje?",
                &form.sjukdom,
                &form.sjukdom_grunn,
            ),
            line(
                1,
                "langvarig",
                "langvarig_grunn",
                "Kva helse- og omsorgstenester, eller kvifor ikkje?",
                &form.langvarig,
                &form.langvarig_grunn,
            ),
            line(
                2,
                "velferd",
                "velferd_grunn",
                "Kva andre velferdstenester, eller kvifor ikkje?",
                &form.velferd,
                &form.velferd_grunn,
            ),
        ]
    }

    fn ja_nei() -> [Choice; 2] {
        [Choice::new("ja", "Ja"), Choice::new("nei", "Nei")]
    }

    fn oenske() -> Vec<Choice> {
        let choice = |o: &Oenske| Choice::new(o.code(), o.label());
        Oenske::ALL.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Vurder barnekoordinator".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (sak, stand): (Sak, Stand),
    form: VurderingForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        stand,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::KoordinatorVurdere).await?;
    let stand = queries::stand(&mut tx, &sak).await?;
    let form = VurderingForm::of(stand.vurdering.as_ref());
    let (form, state) = utkast::fill(&mut tx, &ctx, form).await?;
    side(&ctx, tx, (sak, stand), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<VurderingForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::KoordinatorVurdere).await?;
    let state = ctx.form_state();
    let before = sending.before(&mut tx, &ctx, &mut form).await?;
    let stand = queries::stand(&mut tx, &sak).await?;
    let opna = (sak, stand);
    match before {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, opna, form, state.with_conflict(konflikt)).await;
        }
    }
    if !opna.0.open() {
        let konflikt = Konflikt::new("Vurderinga er ikkje lagra", "Saka er avslutta.");
        return side(&ctx, tx, opna, form, state.with_conflict(konflikt)).await;
    }
    let ny = match form.parse(ctx.today(), opna.1.vurdering.as_ref()) {
        Ok(ny) => ny,
        Err(errors) => return side(&ctx, tx, opna, form, state.with_errors(errors)).await,
    };
    // first: where it ends what stands, the end comes after it in the history
    let hending = NyHending::new(id, Hending::KoordinatorVurdert);
    sak::log(&mut tx, &hending).await?;
    queries::vurder(&mut tx, sending.id(), id, &ny).await?;
    let answer = sending
        .done(
            &mut tx,
            &ctx,
            &super::path(id),
            Kvittering::KoordinatorVurdert,
        )
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}
