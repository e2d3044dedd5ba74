//! `/moete/{moete_id}/innkalling`: calls those of the team to a meeting; later, more people.

use askama::Template;
use axum::response::Response;

use super::innkalling_form::{
    Framlegg, InnkallingForm, choices, framlegg, i_andre_moete, kollegaer, stengjer,
};
use super::model::Deltakar;
use super::queries::{self, Korleis};
use super::teieplikt::{INNLEIING, PUNKT, SLUTT, VERSJON};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::innsending::{Before, Innsending};
use crate::moete::{self, Moete, Tilstand, open, open_to_change};
use crate::samtykke::Instansslag;
use crate::tst::{self, Kandidat, Team};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path};

#[derive(Template)]
#[template(path = "moete/innkalling.html")]
struct Side {
    team: Team,
    moete: Moete,
    kalla: Vec<Deltakar>,
    team_val: Vec<Choice>,
    kollegaer: Vec<Choice>,
    instansar: Vec<Choice>,
    /// The items that will be shut, a sentence each.
    stengjer: Vec<String>,
    /// Those who are in another meeting then, a sentence each.
    opptekne: Vec<String>,
    /// Named items on the agenda that the reader does not see.
    usette: usize,
    form: InnkallingForm,
    state: FormState,
}

impl Side {
    fn likevel(&self) -> &'static str {
        if self.stengjer.is_empty() {
            "Ja, kall inn likevel"
        } else {
            "Ja, kall inn likevel. Punkta blir stengde til det er sagt kven som går ut"
        }
    }

    fn knapp(&self) -> &'static str {
        if self.kalla.is_empty() {
            "Kall inn"
        } else {
            "Kall inn fleire"
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Kall inn til møtet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The meeting, who is called, and who can be.
struct Om {
    team: Team,
    moete: Moete,
    kalla: Vec<Deltakar>,
    framlegg: Vec<Framlegg>,
    folk: Vec<Kandidat>,
    stengjer: Vec<String>,
    opptekne: Vec<String>,
    usette: usize,
}

impl Om {
    async fn load(tx: &mut WriteTx, (team, moete): (Team, Moete)) -> Result<Self, AppError> {
        let mut kalla = queries::alle(tx, moete.moete_id).await?;
        let medlemer = queries::team(tx, moete.eining_id, moete.tid.dato).await?;
        let mut folk = tst::kandidatar(tx, moete.eining_id).await?;
        let framlegg = framlegg(medlemer, &kalla, false);
        kalla.retain(|d| !d.teken_av);
        folk.retain(|k| {
            !kalla.iter().any(|d| d.prinsipal_id == Some(k.prinsipal_id))
                && !framlegg
                    .iter()
                    .any(|f| f.medlem.prinsipal_id == k.prinsipal_id)
        });
        let usette = queries::ville_stengje(tx, moete.moete_id, &[]).await?;
        Ok(Self {
            team,
            moete,
            kalla,
            framlegg,
            folk,
            stengjer: Vec::new(),
            opptekne: Vec::new(),
            usette: usette.len(),
        })
    }

    /// Why nobody can be called now.
    fn hindring(&self, ctx: &Ctx) -> Option<Konflikt> {
        if let Some(kvifor) = self.moete.kan_ikkje_endrast(ctx.today()) {
            return Some(Konflikt::new(kvifor, "Ingen kan kallast inn no."));
        }
        let feil = tst::stad_feil(&self.moete.stad)?;
        let veg = format!("{}/endre", self.moete.path());
        Some(Konflikt::new("Staden kan ikkje stå i kalenderen", feil).med_veg("Endre staden", veg))
    }

    async fn side(
        self,
        ctx: &Ctx,
        tx: WriteTx,
        form: InnkallingForm,
        state: FormState,
    ) -> Result<Response, AppError> {
        tx.commit(ctx.permit(Action::MoetePlanleggje, &self.team)?)
            .await?;
        ctx.page(&Side {
            team_val: choices(&self.framlegg),
            kollegaer: kollegaer(&self.folk),
            instansar: Instansslag::ALL
                .iter()
                .map(|i| Choice::new(i.code(), i.label()))
                .collect(),
            team: self.team,
            moete: self.moete,
            kalla: self.kalla,
            stengjer: self.stengjer,
            opptekne: self.opptekne,
            usette: self.usette,
            form,
            state,
        })
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let om = open(&mut tx, &ctx, id, Action::MoetePlanleggje).await?;
    let om = Om::load(&mut tx, om).await?;
    let valde = om.framlegg.iter().filter(|f| f.valt);
    let fresh = InnkallingForm {
        version: om.moete.version.to_string(),
        kven: valde.map(Framlegg::verdi).collect(),
        ..InnkallingForm::default()
    };
    let (form, mut state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    if let Some(konflikt) = om.hindring(&ctx) {
        state = state.with_conflict(konflikt);
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
    let mut om = Om::load(&mut tx, om).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return om.side(&ctx, tx, form, state.with_conflict(konflikt)).await;
        }
    }
    if let Some(konflikt) = om.hindring(&ctx) {
        return om.side(&ctx, tx, form, state.with_conflict(konflikt)).await;
    }
    if form.version != om.moete.version.to_string() {
        form.version = om.moete.version.to_string();
        let namn: Vec<&str> = om.kalla.iter().map(|d| d.namn.as_str()).collect();
        let no = vec![
            ("Når", om.moete.tid.tekst()),
            ("Kvar", om.moete.stad.clone()),
            ("Kalla inn", namn.join(", ")),
        ];
        let konflikt = Konflikt::endra("møtet").med_no(no);
        return om.side(&ctx, tx, form, state.with_conflict(konflikt)).await;
    }
    let nye = match form.parse(&om.framlegg, &om.folk) {
        Ok(nye) => nye,
        Err(errors) => return om.side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    let ville = queries::ville_stengje(&mut tx, id, &nye).await?;
    om.stengjer = stengjer(&ville, &nye, (&om.framlegg, &om.folk));
    let opptekne = queries::opptekne::i_anna_moete(&mut tx, &om.moete, &nye).await?;
    om.opptekne = i_andre_moete(&opptekne, &nye, (&om.framlegg, &om.folk));
    if !(om.stengjer.is_empty() && om.opptekne.is_empty()) && form.stadfesta != "ja" {
        let mut errors = Errors::default();
        errors.add(
            "stadfesta",
            "Kryss av for at de vil kalle inn likevel, eller vel andre.",
        );
        return om.side(&ctx, tx, form, state.with_errors(errors)).await;
    }
    let kvittering = if om.stengjer.is_empty() {
        Kvittering::MoeteInnkalla
    } else {
        Kvittering::MoeteInnkallaStengt
    };
    let kalla = Moete {
        tilstand: Tilstand::Innkalla,
        ..om.moete.clone()
    };
    moete::queries::update(&mut tx, &kalla).await?;
    for ny in &nye {
        queries::insert(&mut tx, (id, kalla.eining_id), ny, Korleis::Kalla).await?;
    }
    super::be_om_brev(&mut tx).await?;
    let answer = sending
        .done(&mut tx, &ctx, &kalla.path(), kvittering)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}
