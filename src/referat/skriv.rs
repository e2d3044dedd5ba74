//! `/referat/{referat_id}/skriv`: the referat is written, by several people at once.

use askama::Template;
use axum::response::Response;
use uuid::Uuid;

use super::del::Del;
use super::emne::{self, Emne, Vil};
use super::lagre::{self, SkrivForm, Strid};
use super::model::{Delar, Referat, Tilstand};
use super::tiltaksplan::{self, Radhandling};
use super::{framlegg, namn, queries};
use crate::access::Action;
use crate::agenda;
use crate::barn::Namnesjekk;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::moete::{self, Moete};
use crate::sak;
use crate::syn::{self, Syn};
use crate::tst::Team;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path, Posted};

/// What the page shows beside what is typed.
pub(super) struct Ramme {
    pub referat: Referat,
    pub emne: Emne,
    pub team: Team,
    pub moete: Moete,
    lag: Vec<(Uuid, String)>,
    /// What the family has sent, for whoever writes.
    syn: Vec<Syn>,
    lagra: Delar,
    /// Somebody in the room may not hear of the child: nothing is saved.
    stengt: bool,
    /// The row of the tiltaksplan one goes on in.
    fokus: Option<usize>,
    /// What the words were looked for among.
    namn: Namnesjekk,
}

impl Ramme {
    pub async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        referat: Referat,
        emne: Emne,
    ) -> Result<Self, AppError> {
        let (team, moete) = moete::open(tx, ctx, referat.moete_id, Action::TstOpne).await?;
        let lag = match emne.sak() {
            Some(sak) => sak::lag_namn(tx, sak).await?,
            None => Vec::new(),
        };
        let stengt = match referat.punkt_id {
            Some(punkt) => agenda::find(tx, punkt).await?.is_some_and(|p| p.stengt()),
            None => false,
        };
        Ok(Self {
            lagra: queries::delar(tx, referat.id).await?,
            syn: match referat.sak_id {
                Some(sak) => syn::list_for_sak(tx, sak).await?,
                None => Vec::new(),
            },
            referat,
            emne,
            team,
            moete,
            lag,
            stengt,
            fokus: None,
            namn: Namnesjekk::default(),
        })
    }

    /// What one of the family has written to the meeting stands in the referat, word for word.
    fn har_med(&self, syn: &Syn) -> bool {
        framlegg::er_med(&self.lagra, syn)
    }

    /// Something the family has written to the meeting came after the referat was begun, or is taken out.
    fn manglar_syn(&self) -> bool {
        self.syn.iter().any(|s| s.til_moete && !self.har_med(s))
    }

    /// Why nothing can be written now.
    fn stengd(&self) -> Option<Konflikt> {
        let (kvifor, tekst) = match self.referat.tilstand {
            Tilstand::Utkast if self.stengt => (
                "Punktet er stengt",
                "Nokon i rommet kan ikkje høyre om barnet. Sjå agendaen: dei må gå ut før referatet kan lagrast.",
            ),
            Tilstand::Utkast => return None,
            Tilstand::TilGodkjenning => (
                "Referatet ventar på godkjenning",
                "Det kan ikkje endrast no. Send det tilbake om noko skal rettast fyrst.",
            ),
            Tilstand::Godkjent => (
                "Referatet er godkjent",
                "Det står som det er. Er noko feil, kan det rettast i ein ny versjon.",
            ),
        };
        Some(Konflikt::new(kvifor, tekst))
    }
}

#[derive(Template)]
#[template(path = "referat/skriv.html")]
struct Side {
    ramme: Ramme,
    form: SkrivForm,
    strid: Vec<Strid>,
    ansvarlege: Vec<Choice>,
    /// What is typed came with a form, and is kept nowhere yet.
    ulagra: bool,
    state: FormState,
}

/// A field of the page.
struct Felt<'a> {
    nr: usize,
    del: Del,
    tekst: &'a str,
    versjon: &'a str,
    kven: Option<String>,
    strid: Option<&'a Strid>,
    /// Only of a named child, and this is about none: it stands in its place and is kept as it is.
    skjult: bool,
}

impl Felt<'_> {
    /// As many rows as the text takes, and a few at the least.
    fn rader(&self) -> usize {
        let linjer = |linje: &str| linje.chars().count() / 80 + 1;
        self.tekst.lines().map(linjer).sum::<usize>().clamp(3, 24)
    }
}

impl Side {
    fn felt(&self) -> impl Iterator<Item = Felt<'_>> {
        let namngitt = self.ramme.referat.sak_id.is_some();
        Del::tekstar().enumerate().map(move |(nr, del)| Felt {
            nr,
            del,
            tekst: &self.form.tekst[nr],
            versjon: &self.form.versjon[nr],
            kven: self.ramme.lagra.lagra(del).kven(),
            strid: self.strid.iter().find(|s| s.del == del),
            skjult: !namngitt && del.berre_namngitt(),
        })
    }

    /// The fields before the tiltaksplan, or those after it.
    fn felt_ved(&self, foer: bool) -> impl Iterator<Item = Felt<'_>> {
        self.felt()
            .filter(move |f| (f.del < Del::Tiltaksplan) == foer)
    }

    fn rader(&self) -> impl Iterator<Item = (usize, tiltaksplan::Rad)> {
        self.form.rader().into_iter().enumerate()
    }

    fn fokus(&self, nr: usize) -> bool {
        self.ramme.fokus == Some(nr)
    }

    fn planstrid(&self) -> Option<Vec<tiltaksplan::Rad>> {
        let strid = self.strid.iter().find(|s| s.del == Del::Tiltaksplan)?;
        Some(tiltaksplan::les(&strid.no.tekst))
    }

    fn namn(&self, ansvarleg: &str) -> String {
        let funnen = self.ansvarlege.iter().find(|c| c.is(ansvarleg));
        funnen.map_or_else(|| ansvarleg.to_owned(), |c| c.label.clone())
    }

    fn feil(&self, felt: &str, nr: usize) -> Option<String> {
        self.state.on(&format!("{felt}-{nr}")).map(str::to_owned)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Skriv referat".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn page(
    ctx: &Ctx,
    tx: WriteTx,
    ramme: Ramme,
    (form, strid): (SkrivForm, Vec<Strid>),
    state: FormState,
    sendt: Option<Sendt>,
) -> Result<Response, AppError> {
    let mut permit = ramme.emne.permit(&ctx.actor, Vil::Skrive)?;
    if sendt == Some(Sendt::Frose) {
        // it is told that somebody tried
        permit = permit.also("frose");
    }
    ramme.namn.vis_att(tx, permit).await?;
    ctx.page(&Side {
        ansvarlege: ramme
            .lag
            .iter()
            .map(|(id, namn)| Choice::new(id.to_string(), namn.clone()))
            .collect(),
        ramme,
        form,
        strid,
        ulagra: sendt.is_some(),
        state,
    })
}

/// The page answers a form that was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sendt {
    /// To what can be written.
    Ope,
    /// To what cannot.
    Frose,
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<ReferatId>) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open(&mut tx, &ctx, id, Vil::Skrive).await?;
    let mut ramme = Ramme::load(&mut tx, &ctx, referat, emne).await?;
    let stades = ramme.lagra.lagra(Del::TilStades);
    if let Some(no) = framlegg::nye_til_stades(&mut tx, &ramme.referat, &stades).await? {
        ramme.lagra.set_tekst(Del::TilStades, no);
    }
    let (mut form, mut state) = utkast::fill(&mut tx, &ctx, SkrivForm::of(&ramme.lagra)).await?;
    if form.heil() {
        lagre::frisk_opp(&mut tx, &ramme.referat, &ramme.lagra, &mut form).await?;
    } else {
        form = SkrivForm::of(&ramme.lagra);
    }
    if let Some(konflikt) = ramme.stengd() {
        state = state.with_conflict(konflikt);
    }
    page(&ctx, tx, ramme, (form, Vec::new()), state, None).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<ReferatId>,
    Posted(mut form): Posted<SkrivForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open_to_change(&mut tx, &ctx, id, Vil::Skrive).await?;
    if !form.heil() {
        return Err(AppError::BadRequest("not as many fields as the page has"));
    }
    let mut ramme = Ramme::load(&mut tx, &ctx, referat, emne).await?;
    let state = ctx.form_state();
    if let Some(konflikt) = ramme.stengd() {
        let state = state.with_conflict(konflikt);
        return page(
            &ctx,
            tx,
            ramme,
            (form, Vec::new()),
            state,
            Some(Sendt::Frose),
        )
        .await;
    }
    if let Some(handling) = Radhandling::from_code(&form.handling) {
        let mut rader = form.rader();
        handling.gjer(&mut rader);
        ramme.fokus = Some(handling.fokus(rader.len()));
        form.set_rader(rader);
        return page(&ctx, tx, ramme, (form, Vec::new()), state, Some(Sendt::Ope)).await;
    }
    let sendt = match form.parse() {
        Ok(sendt) => sendt,
        Err(errors) => {
            let state = state.with_errors(errors);
            return page(&ctx, tx, ramme, (form, Vec::new()), state, Some(Sendt::Ope)).await;
        }
    };
    let mut errors = Errors::default();
    ramme.namn = namn::sjekk(&mut tx, &ramme.referat, &ramme.lagra, &form, &mut errors).await?;
    if !errors.is_empty() {
        let state = namn::med_feil(&ramme.namn, state, errors);
        return page(&ctx, tx, ramme, (form, Vec::new()), state, Some(Sendt::Ope)).await;
    }
    let eining = ramme.team.eining_id;
    let strid = lagre::lagre(&mut tx, &ramme.referat, eining, &mut form, sendt).await?;
    if !strid.is_empty() {
        // beside each field stands who saved it, with what was saved just now
        ramme.lagra = queries::delar(&mut tx, ramme.referat.id).await?;
        let state = state.with_conflict(strid_om(&strid));
        return page(&ctx, tx, ramme, (form, strid), state, Some(Sendt::Ope)).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ramme.emne.permit(&ctx.actor, Vil::Skrive)?)
        .await?;
    let til = if form.handling == "ferdig" {
        ramme.referat.path()
    } else {
        ramme.referat.skriv_path()
    };
    Ok(ctx.redirect(&til, Kvittering::ReferatLagra))
}

fn strid_om(strid: &[Strid]) -> Konflikt {
    let delar: Vec<String> = strid
        .iter()
        .map(|s| format!("«{}»", s.del.label()))
        .collect();
    Konflikt::new(
        "Nokon annan har skrive i det same",
        format!(
            "Det gjeld {}. Teksten til den andre står over din. Set saman det som skal stå, og lagre ein gong til. Alt anna er lagra.",
            delar.join(", ")
        ),
    )
}
