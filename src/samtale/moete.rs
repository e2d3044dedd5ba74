//! `/sak/{sak_id}/moete/ny`: the meeting with the føresette and the team (steg 5).

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::felt::{past_date, stemme};
use super::model::{Korleis, NySamtale, Slag, moete_no};
use super::{IkkjeNo, queries};
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, SamtaleId};
use crate::sak::{self, Hending, NyHending, Sak, Steg};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted, dates};

/// What is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MoeteForm {
    id: String,
    dato: String,
    kven: String,
    invitert: String,
    invitert_grunn: String,
    avtalt: String,
    stemme: String,
    stemme_grunn: String,
    med: String,
    samtykke_stad: String,
    #[serde(skip)]
    errors: Errors,
}

/// A meeting that may be written down.
struct NyttMoete {
    dato: Date,
    samtale: NySamtale,
    /// Why the føresette were not invited.
    ikkje_invitert: Option<String>,
}

impl MoeteForm {
    fn parse(&self, today: Date, meldt: Date) -> Result<NyttMoete, Errors> {
        let mut errors = Errors::default();
        let e = &mut errors;
        let dato = past_date(e, "dato", &self.dato, today, meldt);
        let kven = e.text("kven", &self.kven, 1000, "Skriv kven som var med.");
        let ikkje_invitert = match self.invitert.as_str() {
            "ja" => None,
            "nei" => Some(e.text(
                "invitert_grunn",
                &self.invitert_grunn,
                1000,
                "Skriv kvifor dei føresette ikkje var inviterte.",
            )),
            _ => {
                e.add("invitert", "Vel om dei føresette var inviterte.");
                None
            }
        };
        let samtykke_stad = match self.med.as_str() {
            "eininga" => None,
            "andre" => {
                let stad = e.line(
                    "samtykke_stad",
                    &self.samtykke_stad,
                    200,
                    "Skriv kvar det signerte samtykket ligg. Andre instansar kan ikkje vere med utan.",
                );
                Some(stad)
            }
            _ => {
                e.add("med", "Vel kven som var med.");
                None
            }
        };
        let (stemme, stemme_grunn) = stemme(e, &self.stemme, &self.stemme_grunn);
        let avtalt = e.text("avtalt", &self.avtalt, 8000, "Skriv kva de blei samde om.");
        let samtale = NySamtale {
            korleis: Some(Korleis::Moete),
            kven_var_med: Some(kven),
            foeresette_sa: Some(avtalt),
            barnets_stemme: stemme,
            stemme_manglar_grunn: stemme_grunn,
            samtykke_stad,
            ..NySamtale::default()
        };
        dato.filter(|_| errors.is_empty())
            .map(|dato| NyttMoete {
                dato,
                samtale,
                ikkje_invitert,
            })
            .ok_or(errors)
    }

    fn skrive(&self) -> [(&'static str, &str); 7] {
        [
            ("Kven var med", &self.kven),
            ("Kva de blei samde om", &self.avtalt),
            ("Barnets stemme", &self.stemme),
            ("Kvifor barnet ikkje er høyrt", &self.stemme_grunn),
            (
                "Kvifor dei føresette ikkje var inviterte",
                &self.invitert_grunn,
            ),
            ("Kvar samtykket ligg", &self.samtykke_stad),
            ("Dato", &self.dato),
        ]
    }
}

#[derive(Template)]
#[template(path = "samtale/moete.html")]
struct NyttMoeteSide {
    sak: Sak,
    form: MoeteForm,
    invitert: [Choice; 2],
    med: [Choice; 2],
    kladd: Option<String>,
    path: String,
    endra: bool,
}

impl NyttMoeteSide {
    fn new(ctx: &Ctx, sak: Sak, form: MoeteForm) -> Self {
        Self {
            sak,
            form,
            invitert: [
                Choice::new("ja", "Ja"),
                Choice::new("nei", "Nei").hint("Skriv kvifor under."),
            ],
            med: [
                Choice::new("eininga", "Berre eininga sjølv og familien"),
                Choice::new("andre", "Andre instansar var med")
                    .hint("Då må familien ha samtykt til kvar av dei."),
            ],
            kladd: None,
            path: ctx.path.clone(),
            endra: false,
        }
    }
}

impl View for NyttMoeteSide {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Møte med dei føresette og teamet".into()
        } else {
            "Feil: Møte med dei føresette og teamet".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// The page that says no, when the meeting does not belong where the sak is.
async fn ikkje_no(tx: &mut WriteTx, sak: &Sak) -> Result<Option<IkkjeNo>, AppError> {
    if !sak.open() {
        return Ok(Some(IkkjeNo::lukka(sak.clone())));
    }
    let fakta = sak::fakta(tx, sak.sak_id).await?;
    if moete_no(sak.steg, fakta.moete) {
        return Ok(None);
    }
    let (overskrift, forklaring) = match sak.steg {
        Steg::Moete => (
            "Møtet er alt skrive ned",
            "I kvar runde er det eitt møte med dei føresette og teamet, og det er halde. Set inn tiltaka de \
             blei samde om, og evaluer dei. Verkar dei ikkje godt nok, kan de ta ein ny runde med nytt møte.",
        ),
        Steg::Evaluering => (
            "Møtet høyrer til ein ny runde",
            "Saka er til evaluering. Skal de møtast på nytt med dei føresette og teamet, må saka først førast \
             over i ein ny runde.",
        ),
        Steg::UroMeld | Steg::Foreldra | Steg::Lokale | Steg::Vurdering => (
            "Møtet høyrer ikkje til der saka er no",
            "Møtet med dei føresette og teamet kjem etter tverrfagleg vurdering, når lokale tiltak ikkje har \
             verka godt nok. Vil du berre skrive ned ein samtale med dei føresette, kan du alltid det.",
        ),
    };
    let moglege = sak::reglar::flyttingar(sak.slag, sak.steg, sak.tilstand, &fakta);
    Ok(Some(
        IkkjeNo::new(sak.clone(), overskrift, forklaring).med_moglege(moglege),
    ))
}

pub(super) async fn vis(ctx: Ctx, Path(sak_id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SamtaleSkrive)?;
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::SamtaleSkrive, &sak)?;
    let nei = ikkje_no(&mut tx, &sak).await?;
    let kladd = utkast::find::<MoeteForm>(&mut tx, &ctx).await?;
    let fresh = MoeteForm {
        id: tx.new_id().to_string(),
        ..MoeteForm::default()
    };
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    if let Some(nei) = nei {
        return ctx.conflict(&nei);
    }
    let (form, naar) = match kladd {
        // a draft may have come after its own form was kept: what is sent now is something new
        Some(k) => (
            MoeteForm {
                id: fresh.id,
                ..k.form
            },
            Some(k.naar),
        ),
        None => (fresh, None),
    };
    ctx.page(&NyttMoeteSide {
        kladd: naar,
        ..NyttMoeteSide::new(&ctx, sak, form)
    })
}

pub(super) async fn lagre(
    ctx: Ctx,
    Path(sak_id): Path<SakId>,
    Posted(mut form): Posted<MoeteForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SamtaleSkrive)?;
    let id: SamtaleId = form.id.parse().map_err(|_| AppError::BadRequest("id"))?;
    let mut tx = ctx.write().await?;
    let mut sak = sak::find(&mut tx, sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SamtaleSkrive, &sak)?;
    if queries::exists(&mut tx, sak_id, id).await? {
        return Ok(ctx.redirect(&sak::path(sak_id), Kvittering::MoeteLagra));
    }
    if let Some(nei) = ikkje_no(&mut tx, &sak).await? {
        tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    let nytt = match form.parse(ctx.today(), oslo_date(sak.opna_at)) {
        Ok(parsed) => parsed,
        Err(errors) => {
            form.errors = errors;
            tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
            return ctx.invalid(&NyttMoeteSide::new(&ctx, sak, form));
        }
    };
    if !queries::insert(&mut tx, &sak, id, Slag::Moete, nytt.dato, &nytt.samtale).await? {
        return Ok(ctx.redirect(&sak::path(sak_id), Kvittering::MoeteLagra));
    }
    let fraa = sak.steg;
    sak.steg = Steg::Moete;
    let flytta = fraa != sak.steg;
    let dato = dates::long(nytt.dato);
    let tekst = match &nytt.ikkje_invitert {
        None => format!("{dato}. Dei føresette var inviterte."),
        Some(grunn) => format!("{dato}. Dei føresette var ikkje inviterte: {grunn}"),
    };
    let hending = NyHending {
        sak_id,
        slag: Hending::Moete,
        fraa: flytta.then_some(fraa),
        til: flytta.then_some(sak.steg),
        tekst: Some(&tekst),
    };
    sak::log(&mut tx, &hending).await?;
    if !sak::refresh_next(&mut tx, &mut sak).await? {
        drop(tx);
        return endra(&ctx, sak_id, form).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(sak_id), Kvittering::MoeteLagra))
}

/// Somebody changed the sak in the same moment: nothing is saved, and everything typed is kept.
async fn endra(ctx: &Ctx, sak_id: SakId, form: MoeteForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::SamtaleSkrive, &sak)?;
    let nei = ikkje_no(&mut tx, &sak).await?;
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    if let Some(nei) = nei {
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    ctx.conflict(&NyttMoeteSide {
        endra: true,
        ..NyttMoeteSide::new(ctx, sak, form)
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 20);

    fn form() -> MoeteForm {
        MoeteForm {
            dato: "20.11.2026".into(),
            kven: "Mor, far, kontaktlærar".into(),
            invitert: "ja".into(),
            avtalt: "Lesetrening heime.".into(),
            stemme: "Eg vil lese saman med pappa.".into(),
            med: "eininga".into(),
            ..MoeteForm::default()
        }
    }

    fn wrong(form: &MoeteForm) -> Vec<String> {
        form.parse(TODAY, TODAY)
            .err()
            .map_or_else(Vec::new, |errors| {
                errors.list().map(|(field, _)| field.to_owned()).collect()
            })
    }

    #[test]
    fn other_instansar_in_the_room_need_a_signed_samtykke() {
        assert!(wrong(&form()).is_empty());
        let mut form = form();
        form.med = "andre".into();
        assert_eq!(wrong(&form), ["samtykke_stad"]);
        form.samtykke_stad = "Arkivet, mappe 12".into();
        assert!(wrong(&form).is_empty());
    }

    #[test]
    fn a_meeting_without_the_foeresette_invited_needs_a_reason() {
        let mut form = form();
        form.invitert = "nei".into();
        assert_eq!(wrong(&form), ["invitert_grunn"]);
        form.invitert_grunn = "Fare for vald.".into();
        assert!(wrong(&form).is_empty());
    }

    #[test]
    fn an_empty_form_says_what_is_missing_in_the_order_of_the_page() {
        assert_eq!(
            wrong(&MoeteForm::default()),
            ["dato", "kven", "invitert", "med", "stemme", "avtalt"]
        );
    }
}
