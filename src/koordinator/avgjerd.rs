//! `/sak/{sak_id}/barnekoordinator/avgjerd`: decide that a child gets no barnekoordinator, or that it is over; with who was told
//! of it, and of the right to complain (pasient- og brukarrettslova § 7-2).

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::model::{Avgjerdslag, Stand};
use super::queries::{self, NyAvgjerd};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path};

const GRUNN_MAX: usize = 2000;
const KVEN_MAX: usize = 200;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AvgjerdForm {
    id: String,
    /// What the page was for when it was fetched.
    slag: String,
    grunn: String,
    fortalt_kven: String,
    fortalt_dato: String,
}

impl Form for AvgjerdForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl AvgjerdForm {
    fn parse(&self, slag: Avgjerdslag, today: Date) -> Result<NyAvgjerd, Errors> {
        let mut errors = Errors::default();
        let missing = "Skriv kvifor. Familien les det.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        let missing = "Skriv kven i familien som har fått vite det.";
        let kven = errors.line("fortalt_kven", &self.fortalt_kven, KVEN_MAX, missing);
        let missing = "Skriv når familien fekk vite det.";
        let dato = errors.date("fortalt_dato", &self.fortalt_dato, today, missing);
        if dato.is_some_and(|dato| dato > today) {
            errors.add("fortalt_dato", "Datoen kan ikkje vere fram i tid.");
        }
        match dato {
            Some(dato) if errors.is_empty() => Ok(NyAvgjerd {
                slag,
                grunn,
                fortalt: (kven, dato),
            }),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "koordinator/avgjerd.html")]
struct Side {
    sak: Sak,
    stand: Stand,
    /// What can be decided now; none when nothing can.
    slag: Option<Avgjerdslag>,
    form: AvgjerdForm,
    state: FormState,
}

impl Side {
    fn overskrift(&self) -> &'static str {
        match self.slag {
            Some(Avgjerdslag::Avslutta) => "Avslutt ordninga med barnekoordinator",
            Some(Avgjerdslag::Ikkje) => "Avgjer at barnet ikkje får barnekoordinator",
            None => "Avgjerd om barnekoordinator",
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        self.overskrift().into()
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
    (sak, stand): (Sak, Stand),
    mut form: AvgjerdForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    let slag = stand.avgjerd_no();
    form.slag = slag.map(|slag| slag.code().to_owned()).unwrap_or_default();
    ctx.page(&Side {
        sak,
        stand,
        slag,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::KoordinatorAvgjere).await?;
    let stand = queries::stand(&mut tx, &sak).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, AvgjerdForm::default()).await?;
    side(&ctx, tx, (sak, stand), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<AvgjerdForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::KoordinatorAvgjere).await?;
    let state = ctx.form_state();
    let before = sending.before(&mut tx, &ctx, &mut form).await?;
    let stand = queries::stand(&mut tx, &sak).await?;
    let opna = (sak, stand);
    match before {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, opna, form, state.with_conflict(konflikt)).await;
        }
    }
    let no = opna
        .1
        .avgjerd_no()
        .filter(|slag| slag.code() == form.slag)
        .zip(opna.1.vurdering.as_ref());
    let Some((slag, vurdering)) = no else {
        let konflikt = Konflikt::new("Avgjerda er ikkje lagra", opna.1.ikkje_no());
        return side(&ctx, tx, opna, form, state.with_conflict(konflikt)).await;
    };
    let ny = match form.parse(slag, ctx.today()) {
        Ok(ny) => ny,
        Err(errors) => return side(&ctx, tx, opna, form, state.with_errors(errors)).await,
    };
    let vurdering = vurdering.koordinator_vurdering_id;
    queries::avgjer(&mut tx, sending.id(), (id, vurdering), &ny).await?;
    // that it is over, the database writes down with the end itself
    if slag == Avgjerdslag::Ikkje {
        let hending = NyHending {
            tekst: Some(&ny.grunn),
            ..NyHending::new(id, Hending::KoordinatorIkkje)
        };
        sak::log(&mut tx, &hending).await?;
    }
    let kvittering = match slag {
        Avgjerdslag::Ikkje => Kvittering::KoordinatorIkkje,
        Avgjerdslag::Avslutta => Kvittering::KoordinatorAvslutta,
    };
    let answer = sending
        .done(&mut tx, &ctx, &super::path(id), kvittering)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}
