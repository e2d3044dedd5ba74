//! `/familie/samtykke/{samtykke_id}`: what is asked, in plain words, and ja or nei for each instans. When it is answered, the
//! same address shows the answer ([`super::svar`]).

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::{Linje, Skjema, Utkast};
use super::ord::Ord;
use super::{not_found, path, queries, svar};
use crate::db::{FamilyAct, FamilyTx};
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::familie::utkast;
use crate::ids::SamtykkeId;
use crate::samtykke::mal::{Spraak, Tekst};
use crate::web::page::{Nav, SesjonOrd, View};
use crate::web::{Path, Posted, dates};

const HANDLING: &str = "familie.samtykke";

#[derive(Template)]
#[template(path = "familie/samtykke/spoersmaal.html")]
struct Side {
    skjema: Skjema,
    ord: Ord,
    valt: Utkast,
    /// Those that must be answered and are not.
    manglar: Vec<Linje>,
    /// The draft it was filled from.
    stempel: String,
}

impl Side {
    fn path(&self) -> String {
        path(self.skjema.samtykke_id, "")
    }

    fn andre(&self) -> Vec<&Linje> {
        self.skjema.linjer.iter().filter(|l| !l.maa_eg).collect()
    }

    fn manglar(&self, linje: &Linje) -> bool {
        self.manglar.iter().any(|m| m.slag == linje.slag)
    }

    /// Somebody is asked about who does not use Laget.
    fn nokon_utanfor(&self) -> bool {
        self.skjema.mine().any(|l| l.utanfor)
    }

    fn spoer(&self) -> Tekst {
        match self.skjema.signatar {
            crate::samtykke::Signatar::Barn => Tekst::SpoerTekstUngdom,
            _ => Tekst::SpoerTekst,
        }
    }

    fn frivillig(&self) -> Tekst {
        match self.skjema.signatar {
            crate::samtykke::Signatar::Barn => Tekst::SpoerFrivilligTekstUngdom,
            _ => Tekst::SpoerFrivilligTekst,
        }
    }

    fn dato(&self) -> String {
        dates::short(self.skjema.til)
    }

    /// What is said of one that is not answered, with its own name.
    fn svar_paa(&self, linje: &Linje) -> String {
        let teneste = self.ord.instans(linje);
        self.ord
            .med(Tekst::SvarManglarEin, &[("teneste", &teneste)])
    }

    /// The same in Nynorsk, where it must stand beside it.
    fn norsk_svar_paa(&self, linje: &Linje) -> Option<String> {
        let teneste = self.ord.norsk_instans(linje)?;
        self.ord
            .norsk_med(Tekst::SvarManglarEin, &[("teneste", &teneste)])
    }
}

impl View for Side {
    fn title(&self) -> String {
        let title = "Samtykke";
        if self.manglar.is_empty() {
            title.into()
        } else {
            format!("Feil: {title}")
        }
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn sesjon_ord(&self) -> Option<SesjonOrd> {
        Some(self.ord.sesjon())
    }

    fn status(&self) -> StatusCode {
        if self.manglar.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

async fn side(
    ctx: &FamilieCtx,
    mut tx: FamilyTx,
    skjema: Skjema,
    valt: Utkast,
    manglar: Vec<Linje>,
    stempel: String,
) -> Result<Response, AppError> {
    let ord = Ord::load(&mut tx, &skjema, valt.spraak, &ctx.familie.kommune_namn).await?;
    tx.commit(FamilyAct {
        handling: HANDLING,
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    let view = Side {
        skjema,
        ord,
        valt,
        manglar,
        stempel,
    };
    ctx.page(&view)
}

pub(super) async fn vis(ctx: FamilieCtx, Path(id): Path<SamtykkeId>) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, HANDLING).await;
    };
    queries::opna(&mut tx, id).await?;
    if skjema.har_svart || !skjema.open || !skjema.invitert {
        return svar::vis(&ctx, tx, skjema).await;
    }
    // what was chosen last and not sent, also when the session ended first
    let (form, state) = utkast::find::<SvarForm>(&mut tx, &ctx).await?;
    let form = form.and_then(|form| form.parse(&skjema).ok());
    let valt = match form {
        Some(valt) => Some(valt),
        None => queries::utkast(&mut tx, id).await?,
    };
    let valt = valt.unwrap_or(Utkast {
        ja: Vec::new(),
        nei: Vec::new(),
        spraak: Spraak::Nynorsk,
    });
    side(&ctx, tx, skjema, valt, Vec::new(), state.stempel).await
}

/// The fields of the form: which they are depends on what is asked about.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct SvarForm(Vec<(String, String)>);

impl SvarForm {
    fn har(&self, field: &str) -> bool {
        self.0.iter().any(|(name, _)| name == field)
    }

    /// What was chosen; a field the form does not have is no mistake of a person's.
    fn parse(&self, skjema: &Skjema) -> Result<Utkast, AppError> {
        let mut valt = Utkast {
            ja: Vec::new(),
            nei: Vec::new(),
            spraak: Spraak::Nynorsk,
        };
        let mut seen = Vec::new();
        for (field, value) in &self.0 {
            if seen.contains(&field) {
                return Err(AppError::BadRequest("a field twice"));
            }
            seen.push(field);
            let linje = skjema
                .mine()
                .find(|l| field.strip_prefix("svar-") == Some(l.slag.code()));
            match (field.as_str(), value.as_str(), linje) {
                // the one that is chosen now stands after the one it was read in
                ("spraak" | "byt", code, _) => {
                    let unknown = AppError::BadRequest("a language the form does not have");
                    let spraak = Spraak::from_code(code).ok_or(unknown)?;
                    if field == "byt" || !seen.iter().any(|seen| *seen == "byt") {
                        valt.spraak = spraak;
                    }
                }
                ("alt", "nei", _) => {}
                (_, "ja", Some(linje)) => valt.ja.push(linje.slag.code().to_owned()),
                (_, "nei", Some(linje)) => valt.nei.push(linje.slag.code().to_owned()),
                _ => return Err(AppError::BadRequest("a field the form does not have")),
            }
        }
        if self.har("alt") {
            valt.ja.clear();
            valt.nei = skjema.mine().map(|l| l.slag.code().to_owned()).collect();
        }
        Ok(valt)
    }
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path(id): Path<SamtykkeId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, HANDLING).await;
    };
    if !skjema.ventar() {
        return Ok(Redirect::to(&path(id, "")).into_response());
    }
    let valt = form.parse(&skjema)?;
    let manglar: Vec<Linje> = skjema
        .mine()
        .filter(|linje| valt.svar(linje.slag).is_empty())
        .cloned()
        .collect();
    // also half an answer is kept: the session may end before the rest is chosen
    let person = (ctx.familie.kommune_id, ctx.familie.familie_person_id);
    queries::keep(&mut tx, person, id, &valt).await?;
    utkast::done(&mut tx, &ctx).await?;
    if form.har("byt") {
        return side(&ctx, tx, skjema, valt, Vec::new(), String::new()).await;
    }
    if !manglar.is_empty() {
        return side(&ctx, tx, skjema, valt, manglar, String::new()).await;
    }
    tx.commit(FamilyAct {
        handling: "familie.samtykke.valde",
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    Ok(Redirect::to(&path(id, "/signer")).into_response())
}
