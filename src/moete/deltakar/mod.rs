//! A *deltakar* of a meeting: who is called to it, what they answer, and whether they were there (domain.md § 3).
//!
//! Those who plan for the team call people, and write down who came, as whoever leads the meeting or writes in it does; each answers
//! for oneself. Each gets a letter with a calendar
//! file that says when and where, and nothing more. A guest from outside answers, and signs a teieplikterklæring, by a link in
//! the letter.

mod av;
pub(super) mod brev;
mod funksjon;
mod gjest;
mod gjest_epost;
mod innkalling;
mod innkalling_form;
mod kom;
mod model;
mod oppmoete;
mod queries;
mod svar;
mod teieplikt;

use axum::Router;
use axum::routing::{get, post};
use sqlx::postgres::PgConnection;
use time::Date;

use super::{Moete, Tilstand};
use crate::access::{Action, Actor};
use crate::app::AppState;
use crate::db::WriteTx;
use crate::ids::{MoeteDeltakarId, MoeteId, PrinsipalId};
use crate::jobs::{self, NewJob};
use crate::tst::Team;
use crate::web::Ctx;

pub use model::{Brev, Deltakar, Deltakarslag, MittMoete, Oppmoete, Svar, Teiepliktmaate};
pub use oppmoete::familie::{Familieoppmoete, Familiestand, Familiesvar};

/// The meetings shown on Mi side; nobody has more to answer.
const MINE: i64 = 20;

/// The routes.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/moete/{moete_id}/innkalling",
            get(innkalling::vis).post(innkalling::send),
        )
        .route(
            "/moete/{moete_id}/svar",
            get(svar::vis_mitt).post(svar::send_mitt),
        )
        .route(
            "/moete/{moete_id}/oppmoete",
            get(oppmoete::vis).post(oppmoete::send),
        )
        .route(
            "/moete/{moete_id}/oppmoete/ny",
            get(kom::vis).post(kom::send),
        )
        .route(
            "/moete/{moete_id}/funksjonar",
            get(funksjon::vis).post(funksjon::send),
        )
        .route(
            "/moete/{moete_id}/deltakar/{moete_deltakar_id}/svar",
            get(svar::vis).post(svar::send),
        )
        .route(
            "/moete/{moete_id}/deltakar/{moete_deltakar_id}/ta-av",
            post(av::ta_av),
        )
        .route(
            "/moete/{moete_id}/deltakar/{moete_deltakar_id}/teieplikt",
            post(av::papir),
        )
        .route(
            "/moete/{moete_id}/deltakar/{moete_deltakar_id}/epost",
            get(gjest_epost::vis).post(gjest_epost::send),
        )
        .route("/gjest/{lenke}", get(gjest::vis).post(gjest::send))
}

/// Asks the job to send the letters that this transaction has made. It goes at once, in quiet hours too: whoever is called to a
/// meeting tomorrow morning, or need not come, must not learn it afterwards, and a calendar does not ring.
///
/// # Errors
/// When the database fails.
pub async fn be_om_brev(tx: &mut WriteTx) -> Result<(), sqlx::Error> {
    let new = NewJob {
        kommune_id: tx.actor().kommune_id,
        job_id: tx.new_id(),
        kind: brev::JOBB,
        brukar_id: None,
        dedupe_key: brev::JOBB,
        run_at: tx.now(),
    };
    jobs::enqueue(tx, &new).await
}

/// The meetings the person of the transaction is called to, those first that wait for an answer.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection, fraa: Date) -> Result<Vec<MittMoete>, sqlx::Error> {
    queries::mine(tx, fraa, MINE).await
}

/// Those who are called to a meeting, with whether they were there; none to who may not know of them.
///
/// # Errors
/// When the database fails.
pub async fn kalla(tx: &mut PgConnection, moete: MoeteId) -> Result<Vec<Deltakar>, sqlx::Error> {
    let mut alle = queries::alle(tx, moete).await?;
    alle.retain(|d| !d.teken_av);
    Ok(alle)
}

/// The people of a meeting, as its page shows them to this person.
pub(super) struct Folk {
    /// Those who are called; none to who may not know.
    pub(super) alle: Vec<Deltakar>,
    /// Of them, the reader.
    mitt: Option<Deltakar>,
    pub(super) path: String,
    /// Plans for the team.
    planlegg: bool,
    /// Somebody can be called, taken off, or answer.
    pub(super) til_no: bool,
    kalla: bool,
    /// Who was there can be written down.
    pub(super) kan_foere: bool,
    /// When it can be, to those who will.
    pub(super) opnar: Option<String>,
    moeteleiar: Option<MoeteDeltakarId>,
    referent: Option<MoeteDeltakarId>,
    /// Who cannot write the referat of which items.
    skriv_ikkje: Vec<queries::SkrivIkkje>,
    /// Those with møteplikt whom somebody on the team can go in the place of.
    har_vara: Vec<PrinsipalId>,
    /// Where a vara is put on the team, to who decides who is on it.
    pub(super) legg_til: Option<String>,
}

impl Folk {
    pub(super) async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        team: &Team,
        moete: &Moete,
    ) -> Result<Self, sqlx::Error> {
        let alle = kalla(tx, moete.moete_id).await?;
        let planlegg = ctx.actor.may(Action::MoetePlanleggje, team);
        let mitt = mitt(&alle, &ctx.actor).cloned();
        let foerer = mitt.as_ref();
        let foerer = planlegg || foerer.is_some_and(|d| moete.er_foerer(d.moete_deltakar_id));
        let til_no = moete.kan_ikkje_endrast(ctx.today()).is_none();
        let har_vara = if planlegg && til_no {
            har_vara(tx, moete, &alle).await?
        } else {
            Vec::new()
        };
        let styrer = ctx.actor.may(Action::TstStyre, team);
        Ok(Self {
            mitt,
            alle,
            path: moete.path(),
            planlegg,
            til_no,
            kalla: moete.tilstand == Tilstand::Innkalla,
            kan_foere: foerer && oppmoete::ikkje_vore(moete, ctx.today()).is_none(),
            opnar: oppmoete::opnar(moete, ctx.today()).filter(|_| foerer),
            moeteleiar: moete.moeteleiar,
            referent: moete.referent,
            skriv_ikkje: if moete.tel() {
                queries::skriv_ikkje(tx, moete.moete_id).await?
            } else {
                Vec::new()
            },
            har_vara,
            legg_til: styrer.then(|| format!("{}/medlem", team.path())),
        })
    }

    /// Those who plan may call people, now.
    pub(super) fn kan_kalle(&self) -> bool {
        self.planlegg && self.til_no
    }

    /// Something can be done with somebody: they are called or taken off, or a guest signs on paper, also after the meeting.
    pub(super) fn kan_endre(&self) -> bool {
        self.kan_kalle() || self.alle.iter().any(|d| self.kan_signere(d))
    }

    /// It can be written down that a guest has signed on paper.
    pub(super) fn kan_signere(&self, deltakar: &Deltakar) -> bool {
        self.planlegg && deltakar.manglar_teieplikt()
    }

    /// The letter can be sent to a guest from outside whom none has reached.
    pub(super) fn kan_sende(&self, deltakar: &Deltakar) -> bool {
        self.kan_kalle() && self.kalla && deltakar.kan_sendast()
    }

    /// The reader is called, and may answer.
    pub(super) fn kan_svare(&self) -> bool {
        self.kalla && self.til_no && self.mitt.is_some()
    }

    /// Those who plan may say who leads and who writes, also after the meeting: the referat is written then.
    pub(super) fn kan_fordele(&self) -> bool {
        self.planlegg && !self.alle.is_empty()
    }

    /// "Møteleiar og referent"
    pub(super) fn funksjon(&self, deltakar: &Deltakar) -> Option<&'static str> {
        let er = |id: Option<MoeteDeltakarId>| id == Some(deltakar.moete_deltakar_id);
        match (er(self.moeteleiar), er(self.referent)) {
            (true, true) => Some("Møteleiar og referent"),
            (true, false) => Some("Møteleiar"),
            (false, true) => Some("Referent"),
            (false, false) => None,
        }
    }

    /// Of whoever leads or writes: for how many items on the agenda others write. It names nothing.
    pub(super) fn skriv_ikkje(&self, deltakar: &Deltakar) -> Option<String> {
        self.funksjon(deltakar)?;
        let id = deltakar.moete_deltakar_id;
        let tal = self.skriv_ikkje.iter();
        let tal = tal.filter(|s| s.moete_deltakar_id == id).count();
        Some(match (tal, self.er_meg(deltakar)) {
            (0, _) => return None,
            (1, true) => "Éi sak på agendaen skriv andre".to_owned(),
            (tal, true) => format!("{tal} saker på agendaen skriv andre"),
            (1, false) => "Kan ikkje skrive referatet i éi av sakene".to_owned(),
            (tal, false) => format!("Kan ikkje skrive referatet i {tal} av sakene"),
        })
    }

    pub(super) fn kall_knapp(&self) -> &'static str {
        if self.alle.is_empty() {
            "Kall inn"
        } else {
            "Kall inn fleire"
        }
    }

    /// The address of something one does with one of them.
    pub(super) fn path_of(&self, deltakar: &Deltakar, kva: &str) -> String {
        format!(
            "{}/deltakar/{}/{kva}",
            self.path, deltakar.moete_deltakar_id
        )
    }

    /// It is written down of somebody whether they were there.
    pub(super) fn har_oppmoete(&self) -> bool {
        self.alle.iter().any(|d| d.oppmoete.is_some())
    }

    /// The heads of the list.
    pub(super) fn kolonnar(&self) -> Vec<&'static str> {
        let mut kolonnar = vec!["Namn", "Kven", "Svar"];
        kolonnar.extend(self.har_oppmoete().then_some("Oppmøte"));
        kolonnar.extend(self.kan_endre().then_some("Endre"));
        kolonnar
    }

    pub(super) fn svar_knapp(&self) -> &'static str {
        match &self.mitt {
            Some(d) if d.svar != Svar::Ventar => "Endre svaret ditt",
            _ => "Svar på innkallinga",
        }
    }

    /// Why one may see: those who plan see everybody's reasons, and the others their own.
    pub(super) fn ser_grunn(&self, deltakar: &Deltakar) -> bool {
        let min = self.mitt.as_ref().map(|d| d.moete_deltakar_id);
        self.planlegg || min == Some(deltakar.moete_deltakar_id)
    }

    /// Has møteplikt and cannot come, and nobody goes in the place.
    pub(super) fn treng_vara(&self, deltakar: &Deltakar) -> bool {
        let har_vara = self
            .alle
            .iter()
            .any(|d| d.vara_for_namn.as_ref() == Some(&deltakar.namn));
        self.kan_kalle()
            && deltakar.slag == model::Deltakarslag::Fast
            && deltakar.svar == Svar::Forfall
            && !har_vara
    }

    /// Somebody on the team can be called in the place of this one.
    pub(super) fn vara_finst(&self, deltakar: &Deltakar) -> bool {
        deltakar
            .prinsipal_id
            .is_some_and(|id| self.har_vara.contains(&id))
    }

    pub(super) fn kan_svare_for(&self, deltakar: &Deltakar) -> bool {
        self.kan_kalle() && self.kalla && !self.er_meg(deltakar)
    }

    pub(super) fn er_meg(&self, deltakar: &Deltakar) -> bool {
        self.mitt
            .as_ref()
            .is_some_and(|d| d.moete_deltakar_id == deltakar.moete_deltakar_id)
    }

    /// "4 kjem, 1 har forfall, 2 har ikkje svart." Who does not work here any more does not come.
    pub(super) fn oppsummering(&self) -> String {
        let ventar = || self.alle.iter().filter(|d| !d.slutta);
        let tal = |svar| ventar().filter(|d| d.svar == svar).count();
        format!(
            "{} kjem, {} har forfall, {} har ikkje svart.",
            tal(Svar::Kjem),
            tal(Svar::Forfall),
            tal(Svar::Ventar)
        )
    }
}

/// Those with møteplikt who have a vara on the team that day, whom nobody has called.
async fn har_vara(
    tx: &mut PgConnection,
    moete: &Moete,
    kalla: &[Deltakar],
) -> Result<Vec<PrinsipalId>, sqlx::Error> {
    let mut team = queries::team(tx, moete.eining_id, moete.tid.dato).await?;
    team.retain(|m| !kalla.iter().any(|d| d.prinsipal_id == Some(m.prinsipal_id)));
    Ok(team.iter().filter_map(|m| m.vara_for).collect())
}

/// The reader, among those who are called.
fn mitt<'a>(alle: &'a [Deltakar], actor: &Actor) -> Option<&'a Deltakar> {
    alle.iter()
        .filter(|d| !d.teken_av)
        .find(|d| d.prinsipal_id.is_some_and(|prinsipal| actor.is(prinsipal)))
}
