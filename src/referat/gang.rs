//! `POST /referat/{referat_id}/gang`: on to approval, back, and approved.

use axum::response::Response;
use serde::Deserialize;

use super::del::Del;
use super::emne::{self, Emne, Vil};
use super::godkjenn::{self, Grunnlag, Rader};
use super::mangel::Mangel;
use super::model::{Referat, Tilstand};
use super::side::Hinder;
use super::{framlegg, oppmoete, queries, side};
use crate::access::Action;
use crate::agenda;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::moete::{self, Moete};
use crate::tst::Team;
use crate::web::{Ctx, Konflikt, Kvittering, Path, Posted, dates};

/// What is done with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gjer {
    /// It is finished, and somebody is to approve it.
    Send,
    /// Something must be changed first.
    Attende,
    /// It stands.
    Godkjenn,
    /// It was opened to be put right, and stands as it was after all.
    Angre,
}

impl Gjer {
    fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "send" => Self::Send,
            "attende" => Self::Attende,
            "godkjenn" => Self::Godkjenn,
            "angre" => Self::Angre,
            _ => return None,
        })
    }

    /// What one must be allowed, to do it.
    const fn vil(self) -> Vil {
        match self {
            Self::Godkjenn | Self::Angre => Vil::Godkjenne,
            Self::Send | Self::Attende => Vil::Skrive,
        }
    }

    /// Who was not there does not send it on; whoever is to approve it may always send it back.
    const fn for_den(self, referat: &Referat, godkjenner: bool) -> bool {
        match self {
            Self::Send => referat.kan_skrivast(),
            Self::Attende => referat.kan_skrivast() || godkjenner,
            Self::Godkjenn | Self::Angre => true,
        }
    }

    /// Where the referat stands before it is done.
    const fn fraa(self) -> Tilstand {
        match self {
            Self::Send | Self::Angre => Tilstand::Utkast,
            Self::Attende | Self::Godkjenn => Tilstand::TilGodkjenning,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GangForm {
    gang: String,
    version: String,
    #[serde(default)]
    invitert: String,
    /// It is sent on although something is not in it.
    #[serde(default)]
    stadfesta: String,
}

impl crate::web::Form for GangForm {}

impl GangForm {
    /// It is ticked that the føresette were invited.
    fn invitert(&self) -> bool {
        self.invitert == "ja"
    }
}

/// The referat, and all that is looked at before something is done with it.
struct Om {
    referat: Referat,
    emne: Emne,
    team: Team,
    moete: Moete,
    grunnlag: Grunnlag,
    rader: Rader,
    /// What is missing in the referat itself.
    manglar: Vec<Mangel>,
}

impl Om {
    async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        (referat, emne): (Referat, Emne),
    ) -> Result<Self, AppError> {
        let grunnlag = Grunnlag::load(tx, &referat, &emne).await?;
        let (rader, manglar) = grunnlag.sjekk(&emne, ctx.today());
        let (team, moete) = moete::open(tx, ctx, referat.moete_id, Action::TstOpne).await?;
        Ok(Self {
            referat,
            emne,
            team,
            moete,
            grunnlag,
            rader,
            manglar,
        })
    }

    /// What stands in the way of sending it on or approving it: what is missing, or else what is asked about once.
    async fn hinder(
        &mut self,
        tx: &mut WriteTx,
        gjer: Gjer,
        form: &GangForm,
    ) -> Result<Option<Hinder>, AppError> {
        let mut manglar = std::mem::take(&mut self.manglar);
        manglar.extend(self.i_moetet(tx).await?);
        manglar.extend(
            (gjer == Gjer::Godkjenn)
                .then(|| self.utan_foeresette(form))
                .flatten(),
        );
        if !manglar.is_empty() {
            return Ok(Some(Hinder {
                manglar,
                invitert: Some(form.invitert()),
                ..Hinder::default()
            }));
        }
        if form.stadfesta == "ja" {
            return Ok(None);
        }
        let spoer = self.utelate(tx).await?;
        Ok((!spoer.is_empty()).then(|| Hinder::spoer(spoer, form.invitert())))
    }

    /// The meeting is not held, or the item is shut.
    async fn i_moetet(&self, tx: &mut WriteTx) -> Result<Vec<Mangel>, AppError> {
        let mut manglar = Vec::new();
        if let Some(stille) = self.referat.stille {
            manglar.push(Mangel::ved(
                agenda::path(self.referat.moete_id),
                format!("{}. Det blir ikkje noko referat herifrå.", stille.label()),
            ));
        } else if self.moete.tilstand != moete::Tilstand::Halde {
            manglar.push(Mangel::ved(
                format!("{}/oppmoete", self.moete.path()),
                "Før oppmøtet på møtet først: då er det halde, og det står kven som var til stades.",
            ));
        }
        if let Some(punkt) = self.referat.punkt_id
            && agenda::find(tx, punkt).await?.is_some_and(|p| p.stengt())
        {
            manglar.push(Mangel::ved(
                format!("{}#punkt-{punkt}", agenda::path(self.moete.moete_id)),
                "Punktet er stengt: nokon i rommet kan ikkje høyre om barnet. Sjå agendaen.",
            ));
        }
        Ok(manglar)
    }

    /// New tiltak need a meeting that the føresette were invited to.
    fn utan_foeresette(&self, form: &GangForm) -> Option<Mangel> {
        let nye = !self.grunnlag.binding.nye.is_empty();
        (nye && self.grunnlag.moete_manglar && !form.invitert()).then(|| {
            Mangel::ved(
                "#felt-invitert",
                "Nye tiltak kjem etter eit møte som dei føresette var inviterte til. Kryss av for at dei var det.",
            )
        })
    }

    /// What is not in it, and would be missed when it cannot be written in any more: who was there and is not named, what somebody is
    /// still writing, and what came late from the family.
    async fn utelate(&self, tx: &mut WriteTx) -> Result<Vec<String>, AppError> {
        let delar = &self.grunnlag.delar;
        let kladdar = queries::kladdar(tx, self.referat.id).await?;
        let kladd = |k: queries::Kladd| {
            let naar = dates::date_time(k.at);
            if k.meg {
                format!("Du har sjølv ein kladd som ikkje er lagra, frå {naar}.")
            } else {
                format!("{} har ein kladd som ikkje er lagra, frå {naar}.", k.namn)
            }
        };
        let mut spoer = oppmoete::avvik(delar.tekst(Del::TilStades), &self.grunnlag.kom);
        spoer.extend(kladdar.into_iter().map(kladd));
        if let Some(punkt) = self.referat.punkt_id {
            let ufoerte = queries::stades::ufoerte(tx, punkt).await?;
            spoer.extend(
                ufoerte
                    .iter()
                    .map(|kven| format!("Det er ikkje ført om {kven} møtte.")),
            );
            let syn = queries::syn_til_punkt(tx, punkt).await?;
            let ute = syn.iter().filter(|s| !framlegg::er_med(delar, s));
            spoer.extend(ute.map(|s| {
                let kven = s.kven_og_naar();
                format!("Familien har skrive noko til møtet som ikkje står i referatet: {kven}.")
            }));
        }
        Ok(spoer)
    }

    /// Does it; gives what is said of it.
    async fn gjer(
        self,
        tx: &mut WriteTx,
        ctx: &Ctx,
        gjer: Gjer,
        form: &GangForm,
    ) -> Result<Kvittering, AppError> {
        let grunn = self.referat.retting_grunn.clone();
        match gjer {
            Gjer::Send => {
                framlegg::frisk_opp(tx, &self.referat).await?;
                let til = Tilstand::TilGodkjenning;
                queries::set_tilstand(tx, &self.referat, til, grunn.as_deref()).await?;
                Ok(Kvittering::ReferatSendt)
            }
            Gjer::Attende => {
                let til = Tilstand::Utkast;
                queries::set_tilstand(tx, &self.referat, til, grunn.as_deref()).await?;
                Ok(Kvittering::ReferatAttende)
            }
            Gjer::Godkjenn => {
                self.godkjenn(tx, ctx, form).await?;
                Ok(Kvittering::ReferatGodkjent)
            }
            Gjer::Angre => {
                queries::angre_retting(tx, &self.referat).await?;
                Ok(Kvittering::ReferatAngra)
            }
        }
    }

    async fn godkjenn(self, tx: &mut WriteTx, ctx: &Ctx, form: &GangForm) -> Result<(), AppError> {
        let om = (&self.referat, &self.moete, &self.team);
        let innhald = godkjenn::innhald(om, &ctx.actor.kommune_namn, &self.emne, &self.grunnlag);
        let skriv_moetet = self.grunnlag.moete_manglar && form.invitert();
        let kva = (self.grunnlag, self.rader);
        godkjenn::godkjenn(tx, om, self.emne, innhald, kva, skriv_moetet).await
    }
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<ReferatId>,
    Posted(form): Posted<GangForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let gjer = Gjer::from_code(&form.gang);
    let vil = gjer.map_or(Vil::Skrive, Gjer::vil);
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open_to_change(&mut tx, &ctx, id, vil).await?;
    let permit = emne.permit(&ctx.actor, vil)?;
    let gjer = gjer.ok_or(AppError::BadRequest("nothing that is done"))?;
    if !gjer.for_den(&referat, emne.may(&ctx.actor, Vil::Godkjenne)) {
        return Err(AppError::Forbidden);
    }
    let staar = referat.tilstand == gjer.fraa() && (gjer != Gjer::Angre || referat.kan_angrast);
    if !staar || form.version != referat.version.to_string() {
        let hinder = Hinder {
            konflikt: Some(Konflikt::endra("referatet")),
            ..Hinder::default()
        };
        return side::page(&ctx, tx, (referat, emne), hinder).await;
    }
    let mut om = Om::load(&mut tx, &ctx, (referat, emne)).await?;
    if matches!(gjer, Gjer::Send | Gjer::Godkjenn)
        && let Some(hinder) = om.hinder(&mut tx, gjer, &form).await?
    {
        return side::page(&ctx, tx, (om.referat, om.emne), hinder).await;
    }
    let til = om.referat.path();
    let kvittering = om.gjer(&mut tx, &ctx, gjer, &form).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&til, kvittering))
}
