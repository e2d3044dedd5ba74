//! `POST /sak/{sak_id}/individuell-plan/send`: freeze the plan as it is written, and put it to the family.

use axum::response::Response;
use time::Date;

use super::del::Del;
use super::innhald::Innhald;
use super::model::{Delar, Versjon, standard_revisjon};
use super::queries::{self, NyVersjon};
use super::{pdf, side};
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::koordinator::{self, Stand};
use crate::referat;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::tiltak;
use crate::web::{Ctx, Kvittering, Path, dates};

/// The day the plan is looked at again.
fn revisjon(delar: &Delar, today: Date) -> Date {
    let skriven = dates::parse_date(delar.tekst(Del::Revisjon), today).ok();
    let skriven = skriven.filter(|dato| *dato > today);
    skriven.unwrap_or_else(|| standard_revisjon(today))
}

/// What the plan says as it stands: the parts, what says something by itself, and the tiltak of the sak that go on.
pub(super) async fn innhald(
    tx: &mut WriteTx,
    ctx: &Ctx,
    (sak, stand): (&Sak, &Stand),
    delar: &Delar,
    siste: Option<&Versjon>,
) -> Result<Innhald, AppError> {
    let koordinator = stand.er().map_or_else(
        || format!("{} (ansvarleg for saka)", sak.ansvarleg_namn),
        |er| format!("{}, {} (barnekoordinator)", er.namn, er.stad),
    );
    let tiltak = tiltak::list_for_sak(tx, sak.sak_id).await?;
    let rad = |t: &tiltak::Tiltak| {
        let innan = dates::short(t.innan);
        [
            t.maal.clone(),
            t.tiltak.clone(),
            t.ansvarleg_namn.clone(),
            innan,
        ]
    };
    Ok(Innhald {
        stad: format!("{} kommune", ctx.actor.kommune_namn),
        gjeld: sak.barn_namn.clone(),
        versjon: siste.map_or(0, |v| v.nr) + 1,
        revisjon: dates::long(revisjon(delar, ctx.today())),
        delar: Innhald::ordna(|del| delar.tekst(del), &koordinator),
        tiltak: tiltak.iter().filter(|t| t.open()).map(rad).collect(),
    })
}

/// Why the plan cannot be sent, if it cannot.
fn hinder(sak: &Sak, delar: &Delar) -> Option<String> {
    if !sak.open() {
        return Some("Saka er avslutta.".to_owned());
    }
    (!delar.manglar().is_empty()).then(|| "Noko som må skrivast, er ikkje skrive.".to_owned())
}

/// The sak, its barnekoordinator and the permit, for what the barnekoordinator may do as whoever has the sak may.
pub(super) async fn opne(
    tx: &mut WriteTx,
    id: SakId,
    action: Action,
) -> Result<(Sak, Stand, Permit), AppError> {
    let _seen = sak::open(tx, id, Action::SakOpne).await?;
    sak::take_turn(tx, id).await?;
    let sak = sak::open(tx, id, Action::SakOpne).await?;
    let stand = koordinator::stand(tx, &sak).await?;
    let sete = koordinator::Sete {
        sak: &sak,
        stand: &stand,
    };
    let permit = tx.actor().permit(action, &sete)?;
    Ok((sak, stand, permit))
}

pub(super) async fn send(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::IndividuellplanSende)?;
    let mut tx = ctx.write().await?;
    let (sak, stand, permit) = opne(&mut tx, id, Action::IndividuellplanSende).await?;
    let delar = queries::delar(&mut tx, id).await?;
    if let Some(hindra) = hinder(&sak, &delar) {
        return side::page(&ctx, tx, sak, Some(hindra)).await;
    }
    let plan = queries::begynn(&mut tx, id).await?;
    let versjonar = queries::versjonar(&mut tx, id).await?;
    let innhald = innhald(&mut tx, &ctx, (&sak, &stand), &delar, versjonar.first()).await?;
    // what the family has said of those before it stands last in the document of the lag
    let merknader = queries::svar::merknader(&mut tx, id).await?;
    let dokument = pdf::lag(&innhald, plan, ctx.now, &merknader).await?;
    let ny = NyVersjon {
        nr: innhald.versjon,
        innhald: &innhald.frose()?,
        pdf: &dokument,
        revisjon: revisjon(&delar, ctx.today()),
    };
    queries::frys(&mut tx, (id, plan), &ny).await?;
    referat::be_om_brev(&mut tx).await?;
    let tekst = format!("Versjon {}", innhald.versjon);
    let hending = NyHending {
        tekst: Some(&tekst),
        ..NyHending::new(id, Hending::IndividuellplanSendt)
    };
    sak::log(&mut tx, &hending).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::IndividuellplanSendt))
}
