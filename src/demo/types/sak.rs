//! A case with everything written in it.

use super::koder;
use super::{Involvering, Moete, Plan, Samtykke, Tiltak, Uro, Vurdering};
use time::Date;

koder! {
    /// The kinds of case.
    SakSlag { Uro = "uro", Skolemiljoe = "skolemiljoe" }
}
koder! {
    /// How a case ended.
    Slutt {
        Avslutta = "avslutta",
        TilUtgreiing = "til_utgreiing",
        OverfoertBarnevern = "overfoert_barnevern",
        Flytta = "flytta",
    }
}

/// A case about one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sak {
    /// Index into `barn`.
    pub barn: usize,
    /// Index into `kommunar`; the child's.
    pub kommune: usize,
    /// Index into the kommune's `einingar`: where the case is worked on.
    pub eining: usize,
    /// Uro or skolemiljø.
    pub slag: SakSlag,
    /// Theme in plain words, such as "Lesing og skriving".
    pub tema: &'static str,
    /// 1–6; for an ended case the last one it reached.
    pub steg: u8,
    /// How it ended, if it has.
    pub slutt: Option<Slutt>,
    /// The kommune the child moved to, when `slutt` is `Flytta`.
    pub flytta_til: Option<usize>,
    /// Index into `brukarar`: who has the ball.
    pub ansvarleg: usize,
    /// The one next date; none when ended.
    pub neste_dato: Option<Date>,
    /// What is to happen then; empty when ended.
    pub neste_kva: &'static str,
    /// Step 1.
    pub uro: Uro,
    /// Step 2.
    pub involvering: Option<Involvering>,
    /// The five fields, for a skolemiljø case from step 3.
    pub plan: Option<Plan>,
    /// Step 4.
    pub vurdering: Option<Vurdering>,
    /// The consent behind a named discussion, a meeting or a move.
    pub samtykke: Option<Samtykke>,
    /// Step 5, one a round.
    pub moete: Vec<Moete>,
    /// From step 3 and from the meetings, in order.
    pub tiltak: Vec<Tiltak>,
    /// Every transition, oldest first.
    pub historikk: Vec<Overgang>,
    /// The people on the case.
    pub lag: Vec<Lagmedlem>,
    /// Index into `brukarar`: the barnekoordinator of the case, when one is appointed.
    pub barnekoordinator: Option<usize>,
    /// An offer of hand-over nobody has answered.
    pub overlevering: Option<Overlevering>,
    /// People shut out.
    pub sperre: Vec<Sperre>,
}

/// A place in the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stad {
    /// Step 1–6.
    Steg(u8),
    /// An end.
    Slutt(Slutt),
}

/// One row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overgang {
    /// From; none for the first row.
    pub fraa: Option<Stad>,
    /// To.
    pub til: Stad,
    /// Index into `brukarar`.
    pub kven: usize,
    /// The day.
    pub dato: Date,
    /// Why.
    pub kvifor: String,
}

/// A person on the lag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lagmedlem {
    /// Index into `brukarar`.
    pub brukar: usize,
    /// The instans the person is there for: index into `instansar`.
    pub instans: usize,
    /// From this day.
    pub fraa: Date,
}

/// An offered hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlevering {
    /// The one who has the case and keeps it.
    pub fraa: usize,
    /// The one it is offered to.
    pub til: usize,
    /// The day of the offer.
    pub dato: Date,
    /// The words that came with it.
    pub melding: &'static str,
}

/// A named person shut out of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sperre {
    /// Index into `brukarar`.
    pub brukar: usize,
    /// The reason.
    pub grunn: &'static str,
    /// Index into `brukarar`: who set it.
    pub sett_av: usize,
    /// From this day.
    pub dato: Date,
}

/// A row of the register of meldingar til barnevernet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barnevernsmelding {
    /// Index into `barn`.
    pub barn: usize,
    /// Index into `brukarar`; the duty is personal.
    pub meldar: usize,
    /// The day it was sent.
    pub dato: Date,
    /// The grounds.
    pub grunnlag: &'static str,
    /// Receipt number from the portal; plainly made up.
    pub kvittering: String,
    /// Feedback is due: three weeks after.
    pub frist: Date,
    /// Feedback came.
    pub tilbakemelding: Option<Date>,
}
