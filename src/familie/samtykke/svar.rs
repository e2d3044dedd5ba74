//! What the person has answered: «Dette har du sagt ja til», the copy, and the way to take it back.

use askama::Template;
use axum::response::Response;
use time::Duration;

use super::model::{Linje, Signatur, Skjema};
use super::ord::Ord;
use super::{path, queries};
use crate::db::{FamilyAct, FamilyTx};
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::samtykke::mal::{Spraak, Tekst};
use crate::samtykke::{Maate, Sagt, Staar};
use crate::web::dates;
use crate::web::page::{Nav, SesjonOrd, View};

#[derive(Template)]
#[template(path = "familie/samtykke/svar.html")]
struct Side {
    skjema: Skjema,
    ord: Ord,
    /// None when an answer on paper waits to be confirmed, or nothing was answered in time.
    signatur: Option<Signatur>,
    /// It was signed within the hour: who comes back later is not thanked again.
    nyss: bool,
}

impl Side {
    fn path(&self, kva: &str) -> String {
        path(self.skjema.samtykke_id, kva)
    }

    /// An answer on paper waits to be confirmed; one that is taken back waits for nobody.
    fn ventar_paa(&self) -> bool {
        !self.skjema.stadfesta && (self.trekt().is_empty() || !self.ja().is_empty())
    }

    /// There is something to take back.
    fn kan_trekkje(&self) -> bool {
        !self.ja().is_empty() && self.skjema.over().is_none()
    }

    /// Which child, and what for.
    fn om(&self) -> Option<String> {
        let skjema = &self.skjema;
        (!skjema.skjult).then(|| {
            format!(
                "{}: {}",
                skjema.barn_namn.expose(),
                skjema.foeremaal.expose()
            )
        })
    }

    /// Something is said first: thanks just after it was signed, and always that it is taken back or over.
    fn melder(&self) -> bool {
        self.nyss || !matches!(self.takk(), Tekst::SignerTakk | Tekst::SignerNekta)
    }

    /// What is said first.
    fn takk(&self) -> Tekst {
        if let Some(over) = self.skjema.over() {
            return over;
        }
        let nokon = |sagt| !self.skjema.med(sagt).is_empty();
        match (nokon(Sagt::Trekt), nokon(Sagt::Ja)) {
            (true, _) => Tekst::TrekkKvittering,
            (false, true) => Tekst::SignerTakk,
            (false, false) => Tekst::SignerNekta,
        }
    }

    /// An instans that waits for others, or that another has taken back: of how many a yes is missing, and how many must say
    /// it. Never whose.
    fn ventar(linje: &Linje) -> Option<(String, String)> {
        let ventar = matches!(linje.staar, Staar::Ventar | Staar::Nekta | Staar::Trekt)
            && linje.maa > linje.sagt_ja;
        ventar.then(|| {
            (
                (linje.maa - linje.sagt_ja).to_string(),
                linje.maa.to_string(),
            )
        })
    }

    fn ja(&self) -> Vec<&Linje> {
        self.skjema.med(Sagt::Ja)
    }

    fn nei(&self) -> Vec<&Linje> {
        self.skjema.med(Sagt::Nei)
    }

    fn trekt(&self) -> Vec<&Linje> {
        self.skjema.med(Sagt::Trekt)
    }

    /// "Signert med ID-porten, nivå …", "27.11.2026"
    fn korleis(&self, signatur: &Signatur) -> String {
        if self.skjema.skjult {
            return dates::short(signatur.signert_dato);
        }
        let tom = String::new();
        let maate = match signatur.maate {
            Maate::Oidc => {
                let nivaa = signatur.nivaa.as_ref().unwrap_or(&tom);
                let nivaa = self.ord.mal.spraak.nivaa(nivaa);
                self.ord.med(Tekst::MetodeIdporten, &[("nivaa", nivaa)])
            }
            Maate::Papir => {
                let stad = signatur.original_stad.as_ref().unwrap_or(&tom);
                self.ord.med(Tekst::MetodePapir, &[("stad", stad)])
            }
            Maate::Munnleg => {
                let vitne = signatur.vitne.as_ref().map_or("", |v| v.expose());
                self.ord.med(Tekst::MetodeMunnleg, &[("vitne", vitne)])
            }
        };
        let dag = dates::short(signatur.signert_dato);
        match &signatur.foert {
            Some(foert) => {
                let namn = [
                    ("foert", foert.av.expose().as_str()),
                    ("stadfesta", foert.stadfesta_av.expose().as_str()),
                ];
                let foert = self.ord.med(Tekst::MetodeFoert, &namn);
                format!("{maate} · {dag} · {foert}")
            }
            None => format!("{maate} · {dag}"),
        }
    }

    fn dato(&self) -> String {
        dates::short(self.skjema.til)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Svaret ditt".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn sesjon_ord(&self) -> Option<SesjonOrd> {
        Some(self.ord.sesjon())
    }
}

/// The page, and its row in the log.
pub(super) async fn vis(
    ctx: &FamilieCtx,
    mut tx: FamilyTx,
    skjema: Skjema,
) -> Result<Response, AppError> {
    let signatur = queries::signatur(&mut tx, skjema.samtykke_id).await?;
    let spraak = signatur.as_ref().map_or(Spraak::Nynorsk, |s| s.spraak);
    let ord = Ord::load(&mut tx, &skjema, spraak, &ctx.familie.kommune_namn).await?;
    tx.commit(FamilyAct {
        handling: "familie.samtykke",
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    let nyss = |s: &Signatur| ctx.now() - s.at < Duration::hours(1);
    let view = Side {
        nyss: signatur.as_ref().is_some_and(nyss),
        skjema,
        ord,
        signatur,
    };
    ctx.page(&view)
}
