//! The check of the sealed log: every row reckoned anew, against the seals and against the heads that are kept off the database.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context;
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::hovud::{Fil, Spor};
pub use super::kva::Kva;
use super::model::{self, Hash, Hovud, Rad};
use super::queries::{self, Kommune};
use crate::clock::{Clock, SystemClock};

/// Rows that are read at a time: as much as is held in memory.
const BOLK: i64 = 10_000;
/// No transaction is open for so long, so no row that is sealed after a head says it is so much older.
const ROM: Duration = Duration::HOUR;
/// How long a row is kept at least: five years, as `app.innsynslogg_minst`. By the clock of whoever checks, and not the database's.
const BEVART: Duration = Duration::days(5 * 365);

/// The first that is wrong in a kommune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feil {
    /// Where in the chain; none for a row that is not in it.
    pub posisjon: Option<i64>,
    /// Which row.
    pub logg_id: Option<Uuid>,
    /// What.
    pub kva: Kva,
}

/// What was found in a kommune.
#[derive(Debug, Default)]
pub struct Funn {
    /// Its name.
    pub kommune: String,
    /// Rows that are sealed and are what they were.
    pub rader: i64,
    /// How far it is cleared away, and the day rows are older than.
    pub rydda: Option<(i64, OffsetDateTime)>,
    /// Rows that are not sealed yet.
    pub ventar: i64,
    /// When the oldest of them was written.
    pub eldst: Option<OffsetDateTime>,
    /// Heads in the files that the chain was held against.
    pub hovud: usize,
    /// The first that is wrong.
    pub feil: Option<Feil>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Svar {
    /// In each kommune.
    pub kommunar: Vec<Funn>,
    /// Lines of the files that are no heads: a worker was cut off while it wrote.
    pub rare_linjer: usize,
}

impl Svar {
    /// Nothing is wrong with any row.
    #[must_use]
    pub fn rader_stemmer(&self) -> bool {
        self.kommunar.iter().all(|funn| funn.feil.is_none())
    }

    /// Nothing is wrong with the files either.
    #[must_use]
    pub fn stemmer(&self) -> bool {
        self.rader_stemmer() && self.rare_linjer == 0
    }
}

/// Goes through the log of every kommune, against these files of heads. As the owner of the schema.
///
/// # Errors
/// When the database fails, or a file cannot be read.
pub async fn sjekk(connection: &mut PgConnection, filer: &[PathBuf]) -> anyhow::Result<Svar> {
    let mut svar = Svar::default();
    // before the database: all heads that are there then are of rows that are seen
    let filer = filer
        .iter()
        .map(|path| Fil::av(path).with_context(|| unread(path)));
    let filer: Vec<Fil> = filer.collect::<anyhow::Result<_>>()?;
    let mut i_filene = BTreeSet::new();
    for fil in &filer {
        let (kommunar, rare) = fil.kommunar()?;
        i_filene.extend(kommunar);
        svar.rare_linjer += rare;
    }
    let mut alle = queries::alle(connection).await?;
    for id in i_filene {
        if !alle.iter().any(|kommune| kommune.id == id) {
            let namn = format!("kommune {id}");
            alle.push(Kommune { id, namn });
        }
    }
    for kommune in alle {
        let mut tx = connection
            .begin_with("begin isolation level repeatable read, read only")
            .await?;
        let funn = ein(&mut tx, &kommune, &filer).await?;
        tx.rollback().await?;
        svar.kommunar.push(funn);
    }
    Ok(svar)
}

fn unread(fil: &std::path::Path) -> String {
    format!("Fila {} kan ikkje lesast.", fil.display())
}

/// One kommune, as it was at one instant.
async fn ein(tx: &mut PgConnection, kommune: &Kommune, filer: &[Fil]) -> anyhow::Result<Funn> {
    let rydda = queries::rydda(tx, kommune.id).await?;
    let (fraa, hash) = match &rydda {
        Some((posisjon, hash, _)) => (*posisjon, Hash::try_from(&hash[..]).unwrap_or_default()),
        None => (0, model::start(kommune.id)),
    };
    let foer = rydda.as_ref().map(|(_, _, foer)| *foer);
    let mut gang = Gang::ny(kommune.id, (fraa, hash, foer), filer)?;
    let mut funn = Funn {
        kommune: kommune.namn.clone(),
        rydda: rydda.map(|(posisjon, _, foer)| (posisjon, foer)),
        ..Funn::default()
    };
    funn.feil = gang.til_hovud(fraa + 1)?;
    queries::oppslag(tx, true).await?;
    while funn.feil.is_none() {
        let rader = queries::bolk(tx, kommune.id, gang.posisjon, BOLK).await?;
        if rader.is_empty() {
            break;
        }
        for rad in &rader {
            funn.feil = gang.vidare(rad)?;
            if funn.feil.is_some() {
                break;
            }
        }
    }
    funn.rader = gang.posisjon - fraa;
    if funn.feil.is_none() {
        let kjeda = queries::kjede(tx, kommune.id).await?;
        let til_slutt = gang.slutt()?;
        funn.feil = til_slutt.or_else(|| gang.mot(kjeda)).or_else(|| gang.nok());
    }
    funn.hovud = gang.hovud;
    queries::oppslag(tx, false).await?;
    (funn.ventar, funn.eldst) = queries::ventar(tx, kommune.id).await?;
    if funn.feil.is_none() && queries::tal(tx, kommune.id).await? != funn.rader + funn.ventar {
        funn.feil = Some(Feil {
            posisjon: None,
            logg_id: queries::utan_segl(tx, kommune.id).await?,
            kva: Kva::Innsett,
        });
    }
    if funn.feil.is_none()
        && let Some(id) = queries::ventar_lenge(tx, kommune.id).await?
    {
        funn.feil = Some(Feil {
            posisjon: None,
            logg_id: Some(id),
            kva: Kva::Ventar,
        });
    }
    Ok(funn)
}

const fn feil(posisjon: i64, logg_id: Option<Uuid>, kva: Kva) -> Feil {
    Feil {
        posisjon: Some(posisjon),
        logg_id,
        kva,
    }
}

/// Microseconds since 1970.
fn mikro(tid: OffsetDateTime) -> Option<i64> {
    i64::try_from(tid.unix_timestamp_nanos() / 1000).ok()
}

/// On the way through a chain.
struct Gang {
    posisjon: i64,
    hash: Hash,
    /// Where it began, and what was cleared away before that: rows from before this.
    fraa: (i64, Hash, Option<OffsetDateTime>),
    spor: Vec<Spor>,
    /// A file tells that it was cleared away.
    rydda: bool,
    hovud: usize,
    /// When the newest of those heads was made.
    siste_hovud: Option<i64>,
    /// When the newest row was written.
    nyaste: Option<i64>,
    /// What is sealed from here on is not older than this.
    tidlegast: Option<i64>,
    text: String,
}

impl Gang {
    fn ny(
        kommune: Uuid,
        fraa: (i64, Hash, Option<OffsetDateTime>),
        filer: &[Fil],
    ) -> anyhow::Result<Self> {
        let spor = filer.iter().map(|fil| Spor::av(fil, kommune));
        Ok(Self {
            posisjon: fraa.0,
            hash: fraa.1,
            fraa,
            spor: spor.collect::<std::io::Result<_>>()?,
            rydda: fraa.0 == 0 || filer.is_empty(),
            hovud: 0,
            siste_hovud: None,
            nyaste: None,
            tidlegast: None,
            text: String::new(),
        })
    }

    /// One row on. What is wrong with it is told, and then one does not go on.
    fn vidare(&mut self, rad: &Rad) -> anyhow::Result<Option<Feil>> {
        let id = Some(rad.segla_id);
        let neste = self.posisjon + 1;
        if rad.posisjon != neste {
            return Ok(Some(feil(neste, None, Kva::UtanSegl)));
        }
        if !rad.finst() {
            return Ok(Some(feil(neste, id, Kva::Fjerna)));
        }
        rad.kanonisk(&mut self.text);
        let hash = model::steg(&self.hash, neste, &self.text);
        if hash[..] != rad.segl[..] {
            return Ok(Some(feil(neste, id, Kva::Endra)));
        }
        self.posisjon = neste;
        self.hash = hash;
        self.nyaste = self.nyaste.max(rad.at());
        if self
            .tidlegast
            .is_some_and(|tidlegast| rad.at().is_none_or(|at| at < tidlegast))
        {
            return Ok(Some(feil(neste, id, Kva::ForGammal)));
        }
        if let Some(feil) = self.til_hovud(neste + 1)? {
            let logg_id = id;
            return Ok(Some(Feil { logg_id, ..feil }));
        }
        Ok(None)
    }

    /// Holds the chain against the heads before a position.
    fn til_hovud(&mut self, foer: i64) -> anyhow::Result<Option<Feil>> {
        for at in 0..self.spor.len() {
            while let Some(hovud) = self.spor[at].neste() {
                if hovud.posisjon >= foer && !hovud.rydda {
                    break;
                }
                let hovud = hovud.clone();
                self.spor[at].fram()?;
                if let Err(kva) = self.held(&hovud) {
                    return Ok(Some(feil(hovud.posisjon, None, kva)));
                }
            }
        }
        Ok(None)
    }

    /// Whether the chain is what a head says. What is cleared away cannot be asked, but for how new it was.
    fn held(&mut self, hovud: &Hovud) -> Result<(), Kva> {
        let (fraa, start, foer) = self.fraa;
        let known = if hovud.posisjon == self.posisjon {
            self.hash
        } else if hovud.posisjon == fraa {
            start
        } else if hovud.rydda {
            return Ok(());
        } else if hovud.posisjon < fraa {
            // what came after this head was not older than it
            let nytt = foer.is_some_and(|foer| hovud.tid - ROM > foer);
            return if nytt { Err(Kva::ForNytt) } else { Ok(()) };
        } else {
            // a head behind those before it: the chain was begun anew from there
            return Err(Kva::HovudUlikt);
        };
        self.hovud += 1;
        self.rydda |= hovud.rydda && hovud.posisjon == fraa;
        if !hovud.rydda {
            self.siste_hovud = self.siste_hovud.max(mikro(hovud.tid));
            if hovud.posisjon == self.posisjon {
                self.tidlegast = self.tidlegast.max(mikro(hovud.tid - ROM));
            }
        }
        if hovud.hash == known {
            Ok(())
        } else {
            Err(Kva::HovudUlikt)
        }
    }

    /// All rows are gone through.
    fn slutt(&mut self) -> anyhow::Result<Option<Feil>> {
        if let Some(feil) = self.til_hovud(self.posisjon + 1)? {
            return Ok(Some(feil));
        }
        let mut lengst: Option<i64> = None;
        for spor in &mut self.spor {
            while let Some(hovud) = spor.neste() {
                lengst = lengst.max(Some(hovud.posisjon));
                spor.fram()?;
            }
        }
        if let Some(posisjon) = lengst {
            return Ok(Some(feil(posisjon, None, Kva::Halen)));
        }
        let kva = (!self.rydda).then_some(Kva::Rydda);
        Ok(kva.map(|kva| feil(self.fraa.0, None, kva)))
    }

    /// Whether what was cleared away had stood for as long as it must, and the files tell of what is sealed.
    fn nok(&self) -> Option<Feil> {
        if let (fraa, _, Some(foer)) = self.fraa
            && foer > SystemClock::default().now() - BEVART
        {
            return Some(feil(fraa, None, Kva::ForTidleg));
        }
        if self.spor.is_empty() || self.posisjon == self.fraa.0 {
            return None;
        }
        let Some(siste) = self.siste_hovud else {
            return Some(feil(self.posisjon, None, Kva::UtanHovud));
        };
        let rom = i64::try_from(ROM.whole_microseconds()).unwrap_or(i64::MAX);
        let bak = self.nyaste.is_some_and(|at| at > siste.saturating_add(rom));
        bak.then(|| feil(self.posisjon, None, Kva::HovudBak))
    }

    /// Against what the database says of its own chain.
    fn mot(&self, kjeda: Option<(i64, Vec<u8>)>) -> Option<Feil> {
        let same = match kjeda {
            Some((posisjon, hash)) => posisjon == self.posisjon && hash[..] == self.hash[..],
            None => self.posisjon == 0,
        };
        (!same).then(|| feil(self.posisjon, None, Kva::Kjeda))
    }
}
