//! Saving what several people write at once: each part by itself, and each row of the plan.

use std::collections::HashMap;

use super::del::Del;
use super::fletting::{Fletta, Vinn, flett};
use super::model::{Delar, Lagra, Referat, Utfall, utfall};
use super::queries;
pub(super) use super::skriveform::{SkrivForm, som_lagra};
use super::strid::{Kva, Strid, Val};
use super::tiltaksplan::{self, Rad};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::EiningId;

/// Characters of a part.
pub(super) const TEKST_MAX: usize = 20_000;

/// What is saved, and what it is held against.
struct Lagring<'a> {
    tx: &'a mut WriteTx,
    referat: &'a Referat,
    eining: EiningId,
    /// What the system has put in.
    framlegg: HashMap<Del, String>,
}

impl Lagring<'_> {
    async fn insert(&mut self, del: Del, foer: i32, tekst: &str) -> Result<i32, AppError> {
        let framlegg = self.framlegg.get(&del).is_some_and(|f| f == tekst);
        let del = (del, foer);
        queries::insert_del(self.tx, self.referat, self.eining, del, tekst, framlegg).await?;
        Ok(foer + 1)
    }

    /// Saves what was typed, and puts back what the other had saved: what one has let go, is a version too.
    async fn insert_begge(
        &mut self,
        (del, foer): (Del, i32),
        min: &str,
        hin: &str,
    ) -> Result<i32, AppError> {
        let etter = self.insert(del, foer, min).await?;
        self.insert(del, etter, hin).await
    }
}

/// Saves each part that was changed, and gives those that another has changed too. The form is left as it is to be shown: what was
/// not in strife says what is saved now, and what was, still says what was typed, on top of the version it was typed on top of, until
/// somebody chooses (`val`). A plan of more rows than there is room for is not saved: the rows of both stand in the form.
pub(super) async fn lagre(
    tx: &mut WriteTx,
    referat: &Referat,
    eining: EiningId,
    form: &mut SkrivForm,
    sendt: Vec<(Del, String)>,
    val: Option<Val>,
) -> Result<Vec<Strid>, AppError> {
    let mut no = queries::delar(tx, referat.id).await?;
    let foer = foer(tx, referat, form, &no).await?;
    let mut framlegg = queries::del::framlegg(tx, referat.id).await?;
    super::framlegg::i_dag(tx, referat, &mut no).await?;
    if referat.nr == 0 {
        let stades = super::framlegg::til_stades(tx, referat).await?;
        framlegg.insert(Del::TilStades, stades);
    }
    let mut lagring = Lagring {
        tx,
        referat,
        eining,
        framlegg,
    };
    let mut strid = Vec::new();
    for (del, tekst) in sendt {
        let lagra = no.lagra(del);
        // what is chosen, is chosen between this text and the one that was shown
        let val = val.filter(|v| v.del == del && v.version == lagra.version);
        let foer = foer.get(&del).map_or("", String::as_str);
        let funnen = if del == Del::Tiltaksplan {
            lagre_plan(&mut lagring, form, &tekst, (foer, &lagra), val).await?
        } else {
            lagre_tekst(&mut lagring, form, (del, &tekst), (foer, &lagra), val).await?
        };
        strid.extend(funnen);
    }
    Ok(strid)
}

async fn lagre_tekst(
    lagring: &mut Lagring<'_>,
    form: &mut SkrivForm,
    (del, tekst): (Del, &str),
    (foer, lagra): (&str, &Lagra),
    val: Option<Val>,
) -> Result<Option<Strid>, AppError> {
    let (_, version) = form.del(del);
    let utfall = if del == Del::TilStades && form.stades_uroert(tekst) {
        Utfall::Uendra
    } else {
        utfall(tekst, foer, &lagra.tekst, version == lagra.version)
    };
    match (utfall, val) {
        (Utfall::Uendra, _) => {
            form.set_tekst(del, &lagra.tekst);
            form.set_versjon(del, lagra.version);
            if del == Del::TilStades {
                form.set_stades(lagra);
            }
        }
        (Utfall::Lagre, _) | (Utfall::Konflikt, Some(Val { kva: Kva::Min, .. })) => {
            let version = lagring.insert(del, lagra.version, tekst).await?;
            form.set_versjon(del, version);
        }
        (
            Utfall::Konflikt,
            Some(Val {
                kva: Kva::Andre, ..
            }),
        ) => {
            let plass = (del, lagra.version);
            let version = lagring.insert_begge(plass, tekst, &lagra.tekst).await?;
            form.set_tekst(del, &lagra.tekst);
            form.set_versjon(del, version);
        }
        (
            Utfall::Konflikt,
            Some(Val {
                kva: Kva::Saman, ..
            }),
        ) => {
            form.set_tekst(del, &format!("{}\n\n{tekst}", lagra.tekst));
            form.set_versjon(del, lagra.version);
        }
        (Utfall::Konflikt, None) => {
            return Ok(Some(Strid {
                del,
                no: lagra.clone(),
                rader: Vec::new(),
            }));
        }
    }
    Ok(None)
}

async fn lagre_plan(
    lagring: &mut Lagring<'_>,
    form: &mut SkrivForm,
    tekst: &str,
    (foer, lagra): (&str, &Lagra),
    val: Option<Val>,
) -> Result<Option<Strid>, AppError> {
    let del = Del::Tiltaksplan;
    let (mine, no) = (tiltaksplan::les(tekst), tiltaksplan::les(&lagra.tekst));
    let fersk = form.del(del).1 == lagra.version;
    let foer = if fersk {
        no.clone()
    } else {
        tiltaksplan::les(foer)
    };
    let vinn = val.map_or(Vinn::Ingen, Val::vinn);
    let Fletta { rader, strid } = flett(&foer, &mine, &no, vinn);
    if !strid.is_empty() {
        match val.map(|v| v.kva) {
            Some(kva) if kva == Kva::Saman || rader.len() > tiltaksplan::FLEST => {
                form.set_rader(begge(rader, &strid));
                form.gje_id(|| lagring.tx.new_id());
                form.set_versjon(del, lagra.version);
                return Ok(None);
            }
            Some(Kva::Andre) => {
                let min = flett(&foer, &mine, &no, Vinn::Min).rader;
                let (min, hin) = (tiltaksplan::lagra(&min), tiltaksplan::lagra(&rader));
                let plass = (del, lagra.version);
                let version = lagring.insert_begge(plass, &min, &hin).await?;
                form.set_rader(rader);
                form.set_versjon(del, version);
                return Ok(None);
            }
            Some(Kva::Min | Kva::Saman) => {}
            None => {
                return Ok(Some(Strid {
                    del,
                    no: lagra.clone(),
                    rader: strid,
                }));
            }
        }
    }
    let mut version = lagra.version;
    if rader.len() > tiltaksplan::FLEST {
        // both stand in the form, and whoever sent it takes some away
        form.set_rader(rader);
        form.set_versjon(del, version);
        return Ok(None);
    }
    if rader != no {
        let tekst = tiltaksplan::lagra(&rader);
        version = lagring.insert(del, version, &tekst).await?;
    }
    form.set_rader(rader);
    form.set_versjon(del, version);
    Ok(None)
}

/// Each row that both have changed stands twice, one's own and then the other's, as a row of its own.
fn begge(rader: Vec<Rad>, strid: &[Rad]) -> Vec<Rad> {
    let mut begge = Vec::new();
    for rad in rader {
        let hin = strid.iter().find(|hin| hin.id == rad.id).cloned();
        begge.push(rad);
        begge.extend(hin.map(|hin| Rad {
            id: String::new(),
            ..hin
        }));
    }
    begge
}

/// What stands in a form that is shown again and another has saved otherwise meanwhile.
pub(super) async fn strid_no(
    tx: &mut WriteTx,
    referat: &Referat,
    no: &Delar,
    form: &SkrivForm,
) -> Result<Vec<Strid>, AppError> {
    let mut funne = Vec::new();
    for (del, foer) in foer(tx, referat, form, no).await? {
        let lagra = no.lagra(del);
        let rader = if del == Del::Tiltaksplan {
            let (foer, no) = (tiltaksplan::les(&foer), tiltaksplan::les(&lagra.tekst));
            flett(&foer, &form.reine_rader(), &no, Vinn::Ingen).strid
        } else {
            Vec::new()
        };
        let strid = if del == Del::Tiltaksplan {
            !rader.is_empty()
        } else {
            let typed = som_lagra(form.del(del).0);
            let uroert = del == Del::TilStades && form.stades_uroert(&typed);
            !uroert && utfall(&typed, &foer, &lagra.tekst, false) == Utfall::Konflikt
        };
        if strid {
            funne.push(Strid {
                del,
                no: lagra,
                rader,
            });
        }
    }
    funne.sort_by_key(|s| s.del);
    Ok(funne)
}

/// A draft may be older than what others have saved: the parts that were not touched in it, say what is saved now.
pub(super) async fn frisk_opp(
    tx: &mut WriteTx,
    referat: &Referat,
    no: &Delar,
    form: &mut SkrivForm,
) -> Result<(), AppError> {
    if form.stades_uroert(form.del(Del::TilStades).0) {
        let lagra = no.lagra(Del::TilStades);
        form.set_tekst(Del::TilStades, &lagra.tekst);
        form.set_versjon(Del::TilStades, lagra.version);
        form.set_stades(&lagra);
    }
    for (del, foer) in foer(tx, referat, form, no).await? {
        let roert = if del == Del::Tiltaksplan {
            let rader = form.reine_rader();
            let skrive: Vec<&Rad> = rader.iter().filter(|rad| !rad.tom()).collect();
            skrive != tiltaksplan::les(&foer).iter().collect::<Vec<_>>()
        } else {
            som_lagra(form.del(del).0) != foer
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
