//! The check of the figures: each kommune counted once more, from its rows and in another way than `app.tal_hendingar`, must give what stands.

mod teljing;

use std::collections::{BTreeMap, HashSet};

use sqlx::postgres::PgConnection;
use time::Date;

use self::teljing::Teljing;
use super::model::{Figur, Gruppe, Talt};
use super::queries::{self, sjekk};
use crate::ids::KommuneId;

/// A figure that is not what it should be.
#[derive(Debug)]
pub struct Feil {
    /// In which kommune.
    pub kommune: String,
    /// Which.
    pub figur: Figur,
    /// The first day of its month.
    pub maanad: Date,
    /// Of which.
    pub gruppe: String,
    /// What stands, and what there is.
    pub tal: (u32, u32),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Svar {
    /// Kommunar that were counted.
    pub kommunar: usize,
    /// Figures that stand.
    pub tal: usize,
    /// Saker they were counted from.
    pub saker: usize,
    /// Those that are wrong.
    pub feil: Vec<Feil>,
}

type Stykke = (Figur, Date, Gruppe, u32);

/// Counts every kommune, as every night, and once more. As the owner of the schema.
///
/// # Errors
/// When the database fails.
pub async fn sjekk(connection: &mut PgConnection, dag: Date) -> Result<Svar, sqlx::Error> {
    let mut svar = Svar::default();
    for (kommune, namn) in sjekk::kommunar(connection).await? {
        let ein = kommunen(connection, (kommune, &namn), dag).await?;
        svar.kommunar += ein.kommunar;
        svar.tal += ein.tal;
        svar.saker += ein.saker;
        svar.feil.extend(ein.feil);
    }
    Ok(svar)
}

/// The same of one kommune, in one transaction, so that nothing happens between.
///
/// # Errors
/// When the database fails.
pub async fn kommunen(
    connection: &mut PgConnection,
    (kommune, namn): (KommuneId, &str),
    dag: Date,
) -> Result<Svar, sqlx::Error> {
    let (stand, rader) = ein(connection, kommune, dag).await?;
    let ny = Teljing::av(&rader, dag).stykke;
    let alle: HashSet<&Stykke> = stand.keys().chain(ny.keys()).collect();
    let feil = alle.into_iter().filter_map(|stykke| {
        let tal = [&stand, &ny].map(|m| m.get(stykke).copied().unwrap_or(0));
        let (figur, maanad, gruppe, _) = stykke;
        (tal[0] != tal[1]).then(|| Feil {
            kommune: namn.to_owned(),
            figur: *figur,
            maanad: *maanad,
            gruppe: gruppe.tekst(),
            tal: (tal[0], tal[1]),
        })
    });
    Ok(Svar {
        kommunar: 1,
        tal: stand.len(),
        saker: rader.saker.len(),
        feil: feil.collect(),
    })
}

async fn ein(
    connection: &mut PgConnection,
    kommune: KommuneId,
    dag: Date,
) -> Result<(BTreeMap<Stykke, u32>, sjekk::Rader), sqlx::Error> {
    let mut tx = sqlx::Connection::begin(connection).await?;
    queries::same_bilete(&mut tx).await?;
    queries::tel(&mut tx, kommune, dag).await?;
    let stykke = |t: Talt| ((t.figur, t.maanad, t.gruppe, t.dagar), t.verdi);
    let stand = sjekk::talt(&mut tx, kommune)
        .await?
        .into_iter()
        .map(stykke)
        .collect();
    let rader = sjekk::rader(&mut tx, kommune).await?;
    tx.commit().await?;
    Ok((stand, rader))
}
