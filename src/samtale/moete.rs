//! `/sak/{sak_id}/moete/ny`: the meeting with the føresette and the team (steg 5).

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::felt::{past_date, stemme};
use super::model::{Korleis, NySamtale, Slag, moete_no};
use super::queries;
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::innsending::{Before, Innsending};
use crate::sak::reglar::etter;
use crate::sak::{self, Framdrift, Hending, IkkjeNo, Sak, Steg};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, dates};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MoeteForm {
    id: String,
    dato: String,
    kven: String,
    invitert: String,
    avtalt: String,
    stemme: String,
    stemme_grunn: String,
    med: String,
    samtykke_stad: String,
}

impl Form for MoeteForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// A meeting that may be written down.
struct NyttMoete {
    dato: Date,
    samtale: NySamtale,
}

impl MoeteForm {
    fn parse(&self, today: Date, meldt: Date, delt: &[String]) -> Result<NyttMoete, Errors> {
        let mut errors = Errors::default();
        let e = &mut errors;
        let dato = past_date(e, "dato", &self.dato, today, meldt);
        let kven = e.text("kven", &self.kven, 1000, "Skriv kven som var med.");
        if let Err(message) = inviterte(&self.invitert) {
            e.add("invitert", message);
        }
        let samtykke_stad = match self.med.as_str() {
            "eininga" => None,
            "andre" => {
                let missing = "Skriv kvar det signerte samtykket ligg. Andre instansar kan ikkje vere med utan.";
                let stad = sak::samtykke_stad(e, &self.samtykke_stad, delt, missing);
                Some(stad)
            }
            _ => {
                e.add("med", "Svar på om andre instansar var med.");
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
            .map(|dato| NyttMoete { dato, samtale })
            .ok_or(errors)
    }
}

/// The meeting of steg 5 is one the family is invited to (domain.md § 2).
fn inviterte(svar: &str) -> Result<(), &'static str> {
    match svar {
        "ja" => Ok(()),
        "nei" => Err(
            "Dei føresette skal vere inviterte til møtet med teamet. Inviter dei til eit nytt møte. Er det \
             farleg for barnet at dei veit om det, er rette vegen melding til barnevernet.",
        ),
        _ => Err("Svar på om dei føresette var inviterte."),
    }
}

#[derive(Template)]
#[template(path = "samtale/moete.html")]
struct Side {
    sak: Sak,
    /// Those a valid samtykke opens the sak for.
    delt: Vec<String>,
    form: MoeteForm,
    state: FormState,
}

impl Side {
    fn invitert() -> [Choice; 2] {
        [Choice::new("ja", "Ja"), Choice::new("nei", "Nei")]
    }

    fn med() -> [Choice; 2] {
        [
            Choice::new("eininga", "Nei, berre eininga sjølv og familien"),
            Choice::new("andre", "Ja").hint("Då må familien ha samtykt til kvar av dei."),
        ]
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Møte med dei føresette og teamet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
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

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: MoeteForm,
    state: FormState,
) -> Result<Response, AppError> {
    let delt = sak::delt_med(&mut tx, sak.sak_id).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        delt,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtaleSkrive).await?;
    if let Some(nei) = ikkje_no(&mut tx, &sak).await? {
        return nei.answer(&ctx, tx).await;
    }
    let (form, state) = utkast::fill(&mut tx, &ctx, MoeteForm::default()).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<MoeteForm>,
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
    if let Some(nei) = ikkje_no(&mut tx, &sak).await? {
        return nei.answer(&ctx, tx).await;
    }
    let delt = sak::delt_med(&mut tx, id).await?;
    let nytt = match form.parse(ctx.today(), oslo_date(sak.opna_at), &delt) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    let slag = Slag::Moete;
    queries::insert(&mut tx, &sak, sending.id(), slag, nytt.dato, &nytt.samtale).await?;
    follow(&mut tx, sak, &nytt).await?;
    let answer = sending
        .done(&mut tx, &ctx, &sak::path(id), Kvittering::MoeteLagra)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// What follows for the sak: the first meeting takes it to steg 5, and what is next is counted anew.
async fn follow(tx: &mut WriteTx, mut sak: Sak, nytt: &NyttMoete) -> Result<(), AppError> {
    let dato = dates::long(nytt.dato);
    let tekst = format!("{dato}. Dei føresette var inviterte.");
    let til = etter(sak.steg, Framdrift::Moete);
    sak::happened(tx, &mut sak, til, Hending::Moete, Some(&tekst)).await
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
        form.parse(TODAY, TODAY, &[])
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
        let known = form.parse(TODAY, TODAY, &["PPT".to_owned()]);
        let known = known.map(|moete| moete.samtale.samtykke_stad);
        assert_eq!(
            known.ok().flatten().as_deref(),
            Some("samtykkeskjemaet i Laget")
        );
        form.samtykke_stad = "Arkivet, mappe 12".into();
        assert!(wrong(&form).is_empty());
    }

    #[test]
    fn a_meeting_without_the_foeresette_invited_is_not_the_meeting_of_steg_5() {
        let mut form = form();
        form.invitert = "nei".into();
        assert_eq!(wrong(&form), ["invitert"]);
    }

    #[test]
    fn an_empty_form_says_what_is_missing_in_the_order_of_the_page() {
        assert_eq!(
            wrong(&MoeteForm::default()),
            ["dato", "kven", "invitert", "med", "stemme", "avtalt"]
        );
    }
}
