//! SQL of the leaders' page: what is shown of the figures, and what the kommune aims at.

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Tala, Utgaave};
use crate::db::{Reads, WriteTx};
use crate::tal::model::{Figur, Gruppe, Tidsrom};

/// All utgåver of the kommune, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn utgaaver(tx: &mut impl Reads) -> Result<Vec<Utgaave>, sqlx::Error> {
    sqlx::query_as!(
        Utgaave,
        r#"select til as "til!", dag as "dag!", grense as "grense!", laga_at as "laga_at!" from app.tal_utgaaver()"#
    )
    .fetch_all(tx.reader())
    .await
}

/// What is shown of these utgåver: of the term and as it ended, with what it is measured against.
///
/// # Errors
/// When the database fails.
pub async fn tala(tx: &mut impl Reads, utgaaver: &[Utgaave]) -> Result<Tala, sqlx::Error> {
    let tider: Vec<Tidsrom> = utgaaver
        .iter()
        .flat_map(|u| [u.termin(), u.staar()])
        .collect();
    let fraa: Vec<Date> = tider.iter().map(|t| t.fraa).collect();
    let til: Vec<Date> = tider.iter().map(|t| t.til).collect();
    let mut tala = Tala::default();
    let tx = tx.reader();
    let celler = sqlx::query!(
        r#"select figur as "figur!: Figur", fraa as "fraa!", til as "til!", gruppe as "gruppe!", tal from app.tal_vist($1, $2)"#,
        &fraa,
        &til,
    )
    .fetch_all(&mut *tx)
    .await?;
    for c in celler {
        let gruppe =
            Gruppe::les(&c.gruppe).ok_or_else(|| sqlx::Error::Decode("no group".into()))?;
        let tid = Tidsrom {
            fraa: c.fraa,
            til: c.til,
        };
        tala.celler
            .insert((c.figur, tid, gruppe), c.tal.map(i32::cast_unsigned));
    }
    let medianar = sqlx::query!(
        r#"select figur as "figur!: Figur", fraa as "fraa!", til as "til!", dagar as "dagar!" from app.tal_medianar($1, $2)"#,
        &fraa,
        &til,
    )
    .fetch_all(&mut *tx)
    .await?;
    for m in medianar {
        let tid = Tidsrom {
            fraa: m.fraa,
            til: m.til,
        };
        tala.medianar
            .insert((m.figur, tid), m.dagar.cast_unsigned());
    }
    let tilar: Vec<Date> = utgaaver.iter().map(|u| u.til).collect();
    let maala = sqlx::query!(
        r#"select til as "til!", kva as "kva!", maal as "maal!" from app.tal_maala($1)"#,
        &tilar,
    )
    .fetch_all(&mut *tx)
    .await?;
    tala.maala = maala
        .into_iter()
        .map(|m| ((m.til, m.kva), m.maal.unsigned_abs()))
        .collect();
    let udelte = sqlx::query!(
        r#"select til as "til!", figur as "figur!: Figur" from app.tal_udelte($1)"#,
        &tilar,
    )
    .fetch_all(tx)
    .await?;
    tala.udelte = udelte.into_iter().map(|u| (u.til, u.figur)).collect();
    Ok(tala)
}

/// Whose a figure is, in the side by side.
pub(super) struct Kven {
    /// Its place in the order.
    pub nr: i64,
    kommune: Option<String>,
    her: bool,
}

impl Kven {
    /// Its name, when it may be told.
    pub fn namn(&self) -> String {
        match (&self.kommune, self.her) {
            (Some(namn), true) => format!("{namn} (kommunen din)"),
            (Some(namn), false) => namn.clone(),
            (None, _) => format!("Kommune {}", self.nr),
        }
    }
}

/// A figure of a kommune.
pub(super) struct Rad {
    /// The first day that is not in it.
    pub til: Date,
    pub figur: Figur,
    pub gruppe: String,
    /// None when it is hidden.
    pub tal: Option<u32>,
    /// The middle one of the days, of what takes some.
    pub dagar: Option<u32>,
}

/// What is shown of the kommunar of the region, in the last utgåve that all of them have.
pub(super) async fn kommunane(tx: &mut impl Reads) -> Result<Vec<(Kven, Rad)>, sqlx::Error> {
    let rader = sqlx::query!(
        r#"select til as "til!", nr as "nr!", namn, her as "her!", figur as "figur!: Figur", gruppe as "gruppe!", tal, dagar
        from app.tal_kommunane()"#
    )
    .fetch_all(tx.reader())
    .await?;
    let rad = rader.into_iter().map(|r| {
        let kven = Kven {
            nr: r.nr,
            kommune: r.namn,
            her: r.her,
        };
        let rad = Rad {
            til: r.til,
            figur: r.figur,
            gruppe: r.gruppe,
            tal: r.tal.map(i32::cast_unsigned),
            dagar: r.dagar.map(i32::cast_unsigned),
        };
        (kven, rad)
    });
    Ok(rad.collect())
}

/// What is shown of the instans one leads, kommune by kommune.
pub(super) async fn instansen(tx: &mut impl Reads) -> Result<Vec<(String, Rad)>, sqlx::Error> {
    let rader = sqlx::query!(
        r#"select kommune as "kommune!", til as "til!", figur as "figur!: Figur", gruppe as "gruppe!", tal from app.tal_instansen()"#
    )
    .fetch_all(tx.reader())
    .await?;
    let rad = rader.into_iter().map(|r| {
        let tal = r.tal.map(i32::cast_unsigned);
        (
            r.kommune,
            Rad {
                til: r.til,
                figur: r.figur,
                gruppe: r.gruppe,
                tal,
                dagar: None,
            },
        )
    });
    Ok(rad.collect())
}

/// What the kommune has decided of its figures: under which they are hidden, whether it may be named, and the version.
pub(super) async fn vala(tx: &mut PgConnection) -> Result<(i16, bool, i32), sqlx::Error> {
    let rad = sqlx::query!(
        r#"select grense as "grense!", namngitt as "namngitt!", version as "version!" from app.tal_vala()"#
    )
    .fetch_one(tx)
    .await?;
    Ok((rad.grense, rad.namngitt, rad.version))
}

/// Decides something else; false when somebody has decided since.
pub(super) async fn vel(
    tx: &mut WriteTx,
    (grense, namngi, foer): (i16, bool, i32),
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.tal_vel($1, $2, $3) as "gjort!""#,
        grense,
        namngi,
        foer
    )
    .fetch_one(&mut **tx)
    .await
}

/// What the kommune has said that it aims at, with the version of each.
pub(super) async fn maal(tx: &mut PgConnection) -> Result<Vec<(Figur, i16, i32)>, sqlx::Error> {
    let rader = sqlx::query!(r#"select figur as "figur: Figur", maal, version from tal_maal"#)
        .fetch_all(tx)
        .await?;
    Ok(rader
        .into_iter()
        .map(|r| (r.figur, r.maal, r.version))
        .collect())
}

/// Aims at something else.
pub(super) async fn set_maal(tx: &mut WriteTx, figur: Figur, maal: i16) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into tal_maal as m (kommune_id, figur, maal) values ($1, $2, $3)
        on conflict (kommune_id, figur) do update set maal = excluded.maal, version = m.version + 1 where m.maal <> excluded.maal",
        tx.actor().kommune_id.uuid(),
        figur.code(),
        maal,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
