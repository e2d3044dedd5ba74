//! `/sak/{sak_id}/samtale/ny`: the talk with the føresette, or the lawful reason why it is not held.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::felt::{past_date, stemme};
use super::model::{Korleis, NySamtale, Slag};
use super::queries;
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::innsending::{Before, Innsending};
use crate::sak::reglar::etter;
use crate::sak::{self, Framdrift, Hending, IkkjeNo, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, dates};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SamtaleForm {
    id: String,
    halden: String,
    dato: String,
    korleis: String,
    kven: String,
    sa: String,
    stemme: String,
    stemme_grunn: String,
    ikkje_vis: String,
    ikkje_vis_grunn: String,
    ikkje_halden_grunn: String,
}

impl Form for SamtaleForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl SamtaleForm {
    /// Only the group that is chosen is read: held, or not.
    fn parse(&self, today: Date, meldt: Date) -> Result<(Slag, Date, NySamtale), Errors> {
        let mut errors = Errors::default();
        let parsed = match self.halden.as_str() {
            "ja" => self.halden(&mut errors, today, meldt),
            "nei" => {
                let grunn = errors.text(
                    "ikkje_halden_grunn",
                    &self.ikkje_halden_grunn,
                    1000,
                    "Skriv kvifor samtalen ikkje kan haldast.",
                );
                let ny = NySamtale {
                    ikkje_halden_grunn: Some(grunn),
                    ..NySamtale::default()
                };
                Some((Slag::IkkjeHalden, today, ny))
            }
            _ => {
                errors.add("halden", "Vel om samtalen er halden.");
                None
            }
        };
        parsed.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn halden(
        &self,
        errors: &mut Errors,
        today: Date,
        meldt: Date,
    ) -> Option<(Slag, Date, NySamtale)> {
        let dato = past_date(errors, "dato", &self.dato, today, meldt);
        let korleis = Korleis::from_code(&self.korleis);
        if korleis.is_none() {
            errors.add("korleis", "Vel korleis de snakka saman.");
        }
        let kven = errors.text("kven", &self.kven, 1000, "Skriv kven som var med.");
        let sa = errors.text("sa", &self.sa, 8000, "Skriv kva dei føresette sa.");
        let (stemme, stemme_grunn) = stemme(errors, &self.stemme, &self.stemme_grunn);
        let grunn = errors.optional_text("ikkje_vis_grunn", &self.ikkje_vis_grunn, 1000);
        match (self.ikkje_vis == "ja", &grunn) {
            (true, None) => errors.add(
                "ikkje_vis_grunn",
                "Skriv kvifor dei føresette ikkje kan sjå det barnet sa.",
            ),
            (false, Some(_)) => errors.add(
                "ikkje_vis",
                "Du har skrive ein grunn. Kryss av her, eller ta bort grunnen.",
            ),
            _ => {}
        }
        let ny = NySamtale {
            korleis,
            kven_var_med: Some(kven),
            foeresette_sa: Some(sa),
            barnets_stemme: stemme,
            stemme_manglar_grunn: stemme_grunn,
            ikkje_vis_grunn: grunn,
            ..NySamtale::default()
        };
        dato.map(|dato| (Slag::Foeresette, dato, ny))
    }
}

#[derive(Template)]
#[template(path = "samtale/ny.html")]
struct Side {
    sak: Sak,
    form: SamtaleForm,
    state: FormState,
}

impl Side {
    fn halden() -> [Choice; 2] {
        [
            Choice::new("ja", "Samtalen er halden"),
            Choice::new("nei", "Samtalen er ikkje halden").hint(
                "Berre når det kan vere farleg for barnet at dei føresette får vite om uroa.",
            ),
        ]
    }

    fn korleis() -> Vec<Choice> {
        let choice = |k: &Korleis| Choice::new(k.code(), k.label());
        Korleis::ALL.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Samtale med dei føresette".into()
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
    sak: Sak,
    form: SamtaleForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side { sak, form, state })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtaleSkrive).await?;
    if !sak.open() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    let fresh = SamtaleForm {
        halden: "ja".into(),
        ..SamtaleForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<SamtaleForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtaleSkrive).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
        }
    }
    if !sak.open() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    let (slag, dato, ny) = match form.parse(ctx.today(), oslo_date(sak.opna_at)) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    queries::insert(&mut tx, &sak, sending.id(), slag, dato, &ny).await?;
    follow(&mut tx, sak, slag, dato, &ny).await?;
    let answer = sending
        .done(&mut tx, &ctx, &sak::path(id), kvittering(slag))
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

const fn kvittering(slag: Slag) -> Kvittering {
    match slag {
        Slag::IkkjeHalden => Kvittering::SamtaleIkkjeHalden,
        Slag::Foeresette | Slag::Moete => Kvittering::SamtaleLagra,
    }
}

/// What follows for the sak: the first talk takes it to steg 2, and what is next is counted anew.
async fn follow(
    tx: &mut WriteTx,
    mut sak: Sak,
    slag: Slag,
    dato: Date,
    ny: &NySamtale,
) -> Result<(), AppError> {
    let (hending, tekst) = match slag {
        Slag::IkkjeHalden => (
            Hending::SamtaleIkkjeHalden,
            ny.ikkje_halden_grunn.clone().unwrap_or_default(),
        ),
        Slag::Foeresette | Slag::Moete => (Hending::Samtale, halden_tekst(dato, ny.korleis)),
    };
    let til = etter(sak.steg, Framdrift::Samtale);
    sak::happened(tx, &mut sak, til, hending, Some(&tekst)).await?;
    sak::begin_plan(tx, &mut sak).await
}

/// "12. november 2026, telefon"
fn halden_tekst(dato: Date, korleis: Option<Korleis>) -> String {
    korleis.map_or_else(
        || dates::long(dato),
        |k| format!("{}, {}", dates::long(dato), k.label().to_lowercase()),
    )
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 20);

    fn halden() -> SamtaleForm {
        SamtaleForm {
            halden: "ja".into(),
            dato: "18.11.2026".into(),
            korleis: "telefon".into(),
            kven: "Mor og kontaktlærar".into(),
            sa: "Dei kjenner seg att.".into(),
            stemme: "Eg vil ha ein ven.".into(),
            ..SamtaleForm::default()
        }
    }

    fn message(form: &SamtaleForm, field: &str) -> Option<String> {
        form.parse(TODAY, TODAY)
            .err()
            .and_then(|errors| errors.on(field).map(str::to_owned))
    }

    #[test]
    fn a_talk_needs_barnets_stemme_or_a_reason() {
        assert!(halden().parse(TODAY, TODAY).is_ok());
        let mut form = halden();
        form.stemme.clear();
        assert!(message(&form, "stemme").is_some());
        form.stemme_grunn = "Barnet er to år.".into();
        assert!(form.parse(TODAY, TODAY).is_ok());
    }

    #[test]
    fn hiding_from_the_foeresette_needs_a_reason_and_a_reason_needs_the_mark() {
        let mut form = halden();
        form.ikkje_vis = "ja".into();
        assert!(message(&form, "ikkje_vis_grunn").is_some());
        form.ikkje_vis_grunn = "Barnet bad om det.".into();
        assert!(form.parse(TODAY, TODAY).is_ok());
        form.ikkje_vis.clear();
        assert!(message(&form, "ikkje_vis").is_some());
    }

    #[test]
    fn only_the_chosen_group_is_read() {
        let mut form = halden();
        form.ikkje_halden_grunn = "x".repeat(2000);
        assert!(form.parse(TODAY, TODAY).is_ok());
        let form = SamtaleForm {
            halden: "nei".into(),
            ikkje_halden_grunn: "Fare for vald.".into(),
            dato: "om litt".into(),
            ..SamtaleForm::default()
        };
        let (slag, dato, ny) = form.parse(TODAY, TODAY).unwrap_or_else(|_| panic!("valid"));
        assert_eq!((slag, dato), (Slag::IkkjeHalden, TODAY));
        assert!(ny.foeresette_sa.is_none() && ny.ikkje_halden_grunn.is_some());
    }

    #[test]
    fn a_talk_is_not_in_the_future() {
        let mut form = halden();
        form.dato = "21.11.2026".into();
        assert!(message(&form, "dato").is_some());
    }

    #[test]
    fn no_choice_is_no_answer() {
        let mut form = halden();
        form.halden.clear();
        assert!(message(&form, "halden").is_some());
    }
}
