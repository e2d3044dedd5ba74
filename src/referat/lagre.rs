//! Saving what several people write at once: each part by itself.

use std::collections::HashMap;

use serde::Deserialize;

use super::del::Del;
use super::model::{Delar, Lagra, Referat, Utfall, utfall};
use super::queries;
use super::tiltaksplan::{self, Rad};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::EiningId;
use crate::text::without_unseen;
use crate::web::form::Errors;

/// Characters of a part.
pub(super) const TEKST_MAX: usize = 20_000;

/// What is typed. `tekst` and `versjon` are in the order of [`Del::tekstar`], and the four of the tiltaksplan a row each.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SkrivForm {
    pub handling: String,
    pub tekst: Vec<String>,
    pub versjon: Vec<String>,
    pub plan_versjon: String,
    pub maal: Vec<String>,
    pub tiltak: Vec<String>,
    pub ansvarleg: Vec<String>,
    pub innan: Vec<String>,
    /// What may name a child is read through, and does not.
    pub stadfesta: String,
}

impl crate::web::Form for SkrivForm {}

/// A part that another has saved otherwise meanwhile.
pub(super) struct Strid {
    pub del: Del,
    /// What the other saved.
    pub no: Lagra,
}

impl SkrivForm {
    /// As the parts were last saved.
    pub fn of(delar: &Delar) -> Self {
        let plan = delar.lagra(Del::Tiltaksplan);
        let mut form = Self {
            plan_versjon: plan.version.to_string(),
            ..Self::default()
        };
        for del in Del::tekstar() {
            let lagra = delar.lagra(del);
            form.tekst.push(lagra.tekst);
            form.versjon.push(lagra.version.to_string());
        }
        form.set_rader(tiltaksplan::les(&plan.tekst));
        form
    }

    /// The form has a field for each part, and four for each row.
    pub fn heil(&self) -> bool {
        let tal = Del::tekstar().count();
        self.tekst.len() == tal
            && self.versjon.len() == tal
            && self.maal.len() <= tiltaksplan::FLEST
            && [&self.tiltak, &self.ansvarleg, &self.innan]
                .iter()
                .all(|felt| felt.len() == self.maal.len())
    }

    pub fn rader(&self) -> Vec<Rad> {
        let rad = |nr: usize| Rad {
            maal: self.maal[nr].clone(),
            tiltak: self.tiltak[nr].clone(),
            ansvarleg: self.ansvarleg[nr].clone(),
            innan: self.innan[nr].clone(),
        };
        (0..self.maal.len()).map(rad).collect()
    }

    pub fn set_rader(&mut self, rader: Vec<Rad>) {
        let rader = tiltaksplan::med_tomme(rader);
        self.maal = rader.iter().map(|r| r.maal.clone()).collect();
        self.tiltak = rader.iter().map(|r| r.tiltak.clone()).collect();
        self.ansvarleg = rader.iter().map(|r| r.ansvarleg.clone()).collect();
        self.innan = rader.into_iter().map(|r| r.innan).collect();
    }

    /// A text and the version it was written on top of.
    pub fn del(&self, del: Del) -> (&str, i32) {
        if del == Del::Tiltaksplan {
            return ("", self.plan_versjon.parse().unwrap_or(0));
        }
        let nr = Del::tekstar().position(|d| d == del).unwrap_or_default();
        (&self.tekst[nr], self.versjon[nr].parse().unwrap_or(0))
    }

    /// From now on it is written on top of this version.
    fn set_versjon(&mut self, del: Del, version: i32) {
        if del == Del::Tiltaksplan {
            self.plan_versjon = version.to_string();
        } else if let Some(nr) = Del::tekstar().position(|d| d == del) {
            self.versjon[nr] = version.to_string();
        }
    }

    fn set_tekst(&mut self, del: Del, tekst: &str) {
        if del == Del::Tiltaksplan {
            self.set_rader(tiltaksplan::les(tekst));
        } else if let Some(nr) = Del::tekstar().position(|d| d == del) {
            tekst.clone_into(&mut self.tekst[nr]);
        }
    }

    /// What is to be saved of each part, or what is wrong beside its field.
    pub fn parse(&self) -> Result<Vec<(Del, String)>, Errors> {
        let mut errors = Errors::default();
        let mut sendt = Vec::new();
        for (nr, del) in Del::tekstar().enumerate() {
            let felt = format!("tekst-{nr}");
            let tekst = without_unseen(&self.tekst[nr]);
            let tekst = errors.optional_text(&felt, &tekst, TEKST_MAX);
            sendt.push((del, tekst.unwrap_or_default()));
        }
        let rader = tiltaksplan::reinsa(&mut errors, &self.rader());
        sendt.push((Del::Tiltaksplan, tiltaksplan::lagra(&rader)));
        errors.or(sendt)
    }
}

/// Saves each part that was changed, and gives those that another has changed too. The form is left as it is to be shown: what was
/// not in strife says what is saved now, and what was, still says what was typed.
pub(super) async fn lagre(
    tx: &mut WriteTx,
    referat: &Referat,
    eining: EiningId,
    form: &mut SkrivForm,
    sendt: Vec<(Del, String)>,
) -> Result<Vec<Strid>, AppError> {
    let no = queries::delar(tx, referat.id).await?;
    let foer = foer(tx, referat, form, &no).await?;
    let mut strid = Vec::new();
    for (del, tekst) in sendt {
        let lagra = no.lagra(del);
        let (_, version) = form.del(del);
        let foer = foer.get(&del).map_or("", String::as_str);
        match utfall(&tekst, foer, &lagra.tekst, version == lagra.version) {
            Utfall::Uendra => {
                form.set_tekst(del, &lagra.tekst);
                form.set_versjon(del, lagra.version);
            }
            Utfall::Lagre => {
                queries::insert_del(tx, referat, eining, (del, lagra.version), &tekst).await?;
                form.set_versjon(del, lagra.version + 1);
            }
            Utfall::Konflikt => {
                form.set_versjon(del, lagra.version);
                strid.push(Strid { del, no: lagra });
            }
        }
    }
    Ok(strid)
}

/// A draft may be older than what others have saved: the parts that were not touched in it, say what is saved now.
pub(super) async fn frisk_opp(
    tx: &mut WriteTx,
    referat: &Referat,
    no: &Delar,
    form: &mut SkrivForm,
) -> Result<(), AppError> {
    for (del, foer) in foer(tx, referat, form, no).await? {
        let roert = if del == Del::Tiltaksplan {
            tiltaksplan::lagra(&form.rader()) != foer
        } else {
            form.del(del).0.replace("\r\n", "\n") != foer
        };
        if !roert {
            let lagra = no.lagra(del);
            form.set_tekst(del, &lagra.tekst);
            form.set_versjon(del, lagra.version);
        }
    }
    Ok(())
}

/// What the person had before them of the parts that are newer now.
async fn foer(
    tx: &mut WriteTx,
    referat: &Referat,
    form: &SkrivForm,
    no: &Delar,
) -> Result<HashMap<Del, String>, AppError> {
    let eldre: Vec<(Del, i32)> = Del::ALL
        .iter()
        .map(|del| (*del, form.del(*del).1))
        .filter(|(del, version)| *version != no.lagra(*del).version)
        .collect();
    if eldre.is_empty() {
        return Ok(HashMap::new());
    }
    let mut foer = queries::tidlegare(tx, referat.id, &eldre).await?;
    for (del, version) in eldre {
        if version == 0 {
            foer.insert(del, String::new());
        }
    }
    Ok(foer)
}
