//! `/foeresett/{foeresett_id}/endre`: change a føresett, or end the link to the child.

use askama::Template;
use axum::response::Response;

use super::foeresett_ny::open;
use super::foeresett_skjema::{FoeresettForm, Val};
use super::model::Barn;
use super::model::foeresett::{Foeresett, ja_nei};
use super::queries::foeresett;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::FoeresettId;
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Posted};

#[derive(Template)]
#[template(path = "barn/foeresett_endre.html")]
struct EndreFoeresett {
    barn: Barn,
    kort: String,
    skjerma: bool,
    avslutta: bool,
    /// Version of what is stored, for the button that ends the link.
    version: String,
    form: FoeresettForm,
    val: Val,
    path: String,
    kladd: Option<String>,
    lagra: Vec<(&'static str, String)>,
}

impl View for EndreFoeresett {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Endre føresett".into()
        } else {
            "Feil: Endre føresett".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

impl EndreFoeresett {
    fn new(ctx: &Ctx, barn: Barn, foeresett: &Foeresett, form: FoeresettForm) -> Self {
        Self {
            kort: super::path(barn.barn_id),
            barn,
            skjerma: foeresett.skjerma,
            avslutta: foeresett.avslutta,
            version: foeresett.version.to_string(),
            form,
            val: Val::new(),
            path: ctx.path.clone(),
            kladd: None,
            lagra: Vec::new(),
        }
    }
}

async fn find(tx: &mut WriteTx, ctx: &Ctx, id: FoeresettId) -> Result<(Foeresett, Barn), AppError> {
    ctx.require(Action::FoeresettSkrive)?;
    let found = foeresett::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let barn = open(tx, ctx, found.barn_id).await?;
    Ok((found, barn))
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<FoeresettId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (found, barn) = find(&mut tx, &ctx, id).await?;
    if found.avslutta {
        return Err(AppError::NotFound);
    }
    let draft = utkast::find::<FoeresettForm>(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    let (form, kladd) = match draft {
        Some(draft) => (draft.form, Some(draft.naar)),
        None => (FoeresettForm::of(&found), None),
    };
    let mut view = EndreFoeresett::new(&ctx, barn, &found, form);
    view.kladd = kladd;
    ctx.page(&view)
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<FoeresettId>,
    Posted(mut form): Posted<FoeresettForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (found, barn) = find(&mut tx, &ctx, id).await?;
    let ends = form.handling == "avslutt";
    if form.version != found.version.to_string() {
        return conflict(tx, &ctx, found, barn, form).await;
    }
    let saved = if ends {
        foeresett::end(&mut tx, id, found.version).await?
    } else {
        let data = match form.parse() {
            Ok(data) => data,
            Err(errors) => {
                tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
                form.errors = errors;
                return ctx.invalid(&EndreFoeresett::new(&ctx, barn, &found, form));
            }
        };
        foeresett::update(&mut tx, id, found.version, &data, !found.skjerma).await?
    };
    if !saved {
        let (found, barn) = find(&mut tx, &ctx, id).await?;
        return conflict(tx, &ctx, found, barn, form).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::FoeresettSkrive, &barn)?)
        .await?;
    Ok(ctx.redirect(&super::path(barn.barn_id), Kvittering::FoeresettLagra))
}

/// Both texts: what is stored now above, what was typed in the fields.
async fn conflict(
    tx: WriteTx,
    ctx: &Ctx,
    found: Foeresett,
    barn: Barn,
    mut form: FoeresettForm,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    if form.handling == "avslutt" {
        form = FoeresettForm::of(&found);
    }
    form.version = found.version.to_string();
    let lagra = vec![
        ("Namn", found.namn.expose().clone()),
        ("Relasjon", found.relasjon_tekst().to_owned()),
        ("Telefon", found.telefon_tekst().to_owned()),
        ("Foreldreansvar", ja_nei(found.foreldreansvar).to_owned()),
        ("Bur saman", ja_nei(found.bur_saman).to_owned()),
        ("Rett til informasjon", ja_nei(found.innsynsrett).to_owned()),
    ];
    let mut view = EndreFoeresett::new(ctx, barn, &found, form);
    view.lagra = lagra;
    ctx.conflict(&view)
}
