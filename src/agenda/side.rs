//! `/moete/{moete_id}/agenda`: what is taken up, in what order, and who must leave when.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;

use super::familie::{self, Familietal, Ringje};
use super::model::{Innhald, Punkt, Referatstand, Slag, Tilstand, for_lang, klokka};
use super::moeterom::{Foering, Moeterom, Vist};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteId, PunktId};
use crate::moete::{self, Deltakar};
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
    /// Leads the meeting or writes in it, or plans it, and the day has come: says what became of the items.
    kan_foere: bool,
    /// Those of a family who are to be told by telephone that something is different; to whoever plans the meeting.
    ringje: Vec<Ringje>,
    /// The same of those who were called, when the meeting is called off.
    ringje_kalla: Vec<Deltakar>,
    state: FormState,
}

impl Side {
    /// How it stands with the family of an item; only of one whose sak is seen.
    fn familien(&self, punkt: &Punkt) -> Option<Familietal> {
        punkt.sak()?;
        let tal = self.familie.get(&punkt.punkt_id).copied();
        let kan = self.kan_setje && punkt.ventar();
        tal.or(kan.then(Familietal::default))
    }

    /// The family is asked to come at another time than this item is.
    fn har_anna_tid(&self, punkt: &Punkt) -> bool {
        self.anna_tid.contains(&punkt.punkt_id)
    }

    /// The meeting has been: what stood on the agenda, stays there.
    fn halde(&self) -> bool {
        self.rom.moete.tilstand == moete::Tilstand::Halde
    }

    /// It is called off: nothing was taken up.
    fn avlyst(&self) -> bool {
        self.rom.moete.tilstand == moete::Tilstand::Avlyst
    }

    /// Icon, word and colour of an item.
    fn merkelapp(&self, punkt: &Punkt) -> (&'static str, &'static str, &'static str) {
        if self.avlyst() && punkt.ventar() {
            return ("slash", "Blei ikkje teke opp", "neutral");
        }
        punkt.merkelapp()
    }

    /// The referat of an item is written, or can be: it is talked through, or to come.
    fn har_referat(&self, punkt: &Punkt) -> bool {
        let kan = matches!(punkt.tilstand, Tilstand::Ventar | Tilstand::Droefta);
        punkt.sak().is_some() && (self.referatet(punkt).is_some() || (kan && self.rom.moete.tel()))
    }

    /// What is done to the item, is this person's to do.
    fn kan_gjere(&self, punkt: &Punkt) -> bool {
        let ser = punkt.sak().is_some() || punkt.slag != Slag::Namngitt;
        (self.kan_skrive || self.kan_foere) && ser && punkt.tel()
    }

    /// An approved referat says that it was talked through.
    fn er_godkjent(&self, punkt: &Punkt) -> bool {
        self.referatet(punkt).is_some_and(|r| r.nr > 0)
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
        let held = self.kan_foere && self.halde();
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
    let planlegg = ctx.actor.may(Action::MoetePlanleggje, &rom.team);
    let kan_skrive = planlegg && rom.moete.tel();
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
    let ringje = if planlegg {
        queries::ringje::ringje(&mut tx, rom.moete.moete_id, ctx.today()).await?
    } else {
        Vec::new()
    };
    let ringje_kalla = if planlegg && !rom.moete.tel() && rom.moete.tid.dato >= ctx.today() {
        let kalla = moete::kalla(&mut tx, rom.moete.moete_id).await?;
        let utan_brev = kalla
            .into_iter()
            .filter(|d| d.brev_varsel().is_some() || (d.utanfraa() && d.brev.is_none()));
        utan_brev.collect()
    } else {
        Vec::new()
    };
    let brev_stogga = queries::brev_stogga(&mut tx, rom.moete.moete_id).await?;
    let referat = queries::referat(&mut tx, rom.moete.moete_id).await?;
    let vist = punkt
        .iter()
        .chain(&ikkje_naadde)
        .filter_map(Punkt::sak)
        .chain(ringje.iter().map(|r| (r.sak_id, r.barn_id)))
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
        kan_foere: ctx.actor.may(Action::PunktFoere, &Foering(&rom))
            && rom.moete.tel()
            && rom.moete.tid.dato <= ctx.today(),
        ringje,
        ringje_kalla,
        rom,
        state,
    })
}
