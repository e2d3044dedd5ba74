//! `/moete/{moete_id}/agenda`: what is taken up, in what order, and who must leave when.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;

use super::familie::{self, Familietal};
use super::model::{Innhald, Punkt, Referatstand, Slag, for_lang, klokka};
use super::moeterom::{Moeterom, Vist};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteId, PunktId};
use crate::moete;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Konflikt, Path};

#[derive(Template)]
#[template(path = "agenda/side.html")]
struct Side {
    rom: Moeterom,
    punkt: Vec<(String, Punkt)>,
    for_lang: Option<i64>,
    ikkje_naadde: Vec<Punkt>,
    familie: HashMap<PunktId, Familietal>,
    /// Items to which the family is asked to come at another time than they are.
    anna_tid: Vec<PunktId>,
    /// Items of which a letter to the family did not come through; to whoever plans the meeting.
    brev_stogga: Vec<PunktId>,
    /// How far the referat has come, of those this person may read.
    referat: HashMap<Option<PunktId>, Referatstand>,
    /// Plans the meeting, and it is not called off.
    kan_skrive: bool,
    /// It can be added to: it is not over.
    kan_setje: bool,
    /// The day has come: items are ticked off.
    i_gang: bool,
    state: FormState,
}

impl Side {
    /// How it stands with the family of an item; only of one whose sak is seen.
    fn familien(&self, punkt: &Punkt) -> Option<Familietal> {
        punkt.sak()?;
        let tal = self.familie.get(&punkt.punkt_id).copied();
        tal.or(self.kan_skrive.then(Familietal::default))
    }
}

impl Side {
    /// The family is asked to come at another time than this item is.
    fn har_anna_tid(&self, punkt: &Punkt) -> bool {
        self.anna_tid.contains(&punkt.punkt_id)
    }

    /// The meeting has been: what stood on the agenda, stays there.
    fn halde(&self) -> bool {
        self.rom.moete.tilstand == moete::Tilstand::Halde
    }

    /// A letter about this item did not come through.
    fn har_stogga_brev(&self, punkt: &Punkt) -> bool {
        self.brev_stogga.contains(&punkt.punkt_id)
    }

    /// How far the referat of an item has come.
    fn referatet(&self, punkt: &Punkt) -> Option<&Referatstand> {
        self.referat.get(&Some(punkt.punkt_id))
    }

    /// What is about no child is still written.
    fn ope_resten(&self) -> bool {
        self.resten().is_none_or(Referatstand::blir_skrive)
    }

    fn resten_knapp(&self) -> &'static str {
        if self.resten().is_some() {
            "Skriv vidare på referatet"
        } else {
            "Skriv referat"
        }
    }

    /// How many items nobody has said what became of, of a meeting that is held: those this person can say it of.
    fn uavklarte(&self) -> usize {
        let held = self.kan_skrive && self.rom.moete.tilstand == moete::Tilstand::Halde;
        let kan = |p: &Punkt| p.ventar() && (p.sak().is_some() || p.slag != Slag::Namngitt);
        let punkt = self.punkt.iter().filter(|(_, p)| held && kan(p));
        punkt.count()
    }

    /// The same of what is about no child.
    fn resten(&self) -> Option<&Referatstand> {
        self.referat.get(&None)
    }
}

impl View for Side {
    fn title(&self) -> String {
        format!("Agenda, TST {}", self.rom.team.namn)
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let rom = super::open(&mut tx, &ctx, id).await?;
    let state = FormState::at(rom.path());
    page(&ctx, tx, rom, state).await
}

/// What nobody should have heard, is neither talked through nor written down.
#[must_use]
pub fn stengt() -> Konflikt {
    Konflikt::new(
        "Punktet er stengt",
        "Nokon i rommet kan ikkje høyre om barnet. Ved punktet står det kva som må til: dei må gå ut før det kan drøftast eller skrivast \
         referat frå det.",
    )
}

/// The agenda, which says why what was asked for is not done.
///
/// # Errors
/// When the database fails.
pub async fn med_konflikt(
    ctx: &Ctx,
    tx: WriteTx,
    rom: Moeterom,
    konflikt: Konflikt,
) -> Result<Response, AppError> {
    let state = FormState::at(rom.path()).with_conflict(konflikt);
    page(ctx, tx, rom, state).await
}

/// The page, with the saker that are shown on it in the log.
pub(super) async fn page(
    ctx: &Ctx,
    mut tx: WriteTx,
    rom: Moeterom,
    state: FormState,
) -> Result<Response, AppError> {
    let punkt = queries::list(&mut tx, rom.moete.moete_id).await?;
    let kan_skrive = ctx.actor.may(Action::MoetePlanleggje, &rom.team) && rom.moete.tel();
    let kan_setje = kan_skrive && rom.stengd(ctx.today()).is_none();
    let ikkje_naadde = if kan_setje {
        queries::ikkje_naadde(&mut tx, rom.team.eining_id, rom.moete.moete_id, ctx.today()).await?
    } else {
        Vec::new()
    };
    let familie = familie::tal(&mut tx, rom.moete.moete_id).await?;
    let anna_tid = if kan_skrive {
        let tider = familie::tider(&mut tx, rom.moete.moete_id).await?;
        familie::anna_tid(&rom.moete, &punkt, &tider)
    } else {
        Vec::new()
    };
    let brev_stogga = queries::brev_stogga(&mut tx, rom.moete.moete_id).await?;
    let referat = queries::referat(&mut tx, rom.moete.moete_id).await?;
    let vist = punkt
        .iter()
        .chain(&ikkje_naadde)
        .filter_map(Punkt::sak)
        .collect();
    tx.commit(ctx.permit(Action::AgendaLese, &Vist(&rom, vist))?)
        .await?;
    ctx.page(&Side {
        for_lang: for_lang(&rom.moete, &punkt),
        punkt: klokka(&rom.moete, &punkt).into_iter().zip(punkt).collect(),
        ikkje_naadde,
        familie,
        anna_tid,
        brev_stogga,
        referat,
        kan_skrive,
        kan_setje,
        i_gang: rom.moete.tid.dato <= ctx.today(),
        rom,
        state,
    })
}
