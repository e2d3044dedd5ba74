//! SQL of the check: the rows the figures are counted from, as they are and nothing counted.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::ids::KommuneId;
use crate::tal::model::Talt;

/// A sak.
pub(in crate::tal) struct SakRad {
    pub sak_id: Uuid,
    pub slag: String,
    pub steg: i16,
    pub tilstand: String,
    pub instans: String,
    pub foedd: Date,
    pub opna_at: OffsetDateTime,
    pub lukka_at: Option<OffsetDateTime>,
}

/// A steg a sak was moved to.
pub(in crate::tal) struct StegRad {
    pub historikk_id: Uuid,
    pub sak_id: Uuid,
    pub steg: i16,
    pub at: OffsetDateTime,
}

/// That a sak was closed, or opened again.
pub(in crate::tal) struct SkifteRad {
    pub sak_id: Uuid,
    pub gjenopna: bool,
    pub at: OffsetDateTime,
}

/// That a sak had a barnekoordinator.
pub(in crate::tal) struct KoordinatorRad {
    pub sak_id: Uuid,
    pub fraa: OffsetDateTime,
    pub til: Option<OffsetDateTime>,
}

/// That a clock was changed: what it was before.
pub(in crate::tal) struct FristRad {
    pub kode: String,
    pub foer: Option<i32>,
    pub gjort_at: OffsetDateTime,
}

/// What a clock is where the kommune has not set it, from a day.
pub(in crate::tal) struct RegelRad {
    pub kode: String,
    pub gyldig_fraa: Date,
    pub vanleg: i32,
}

/// A talk with the føresette, or that none was held.
pub(in crate::tal) struct SamtaleRad {
    pub sak_id: Uuid,
    pub slag: String,
    pub dato: Date,
}

/// A tiltak.
pub(in crate::tal) struct TiltakRad {
    pub tiltak_id: Uuid,
    pub sak_id: Uuid,
    pub ansvarleg_id: Uuid,
    pub innan: Date,
    pub status: String,
    pub created_at: OffsetDateTime,
}

/// An evaluation.
pub(in crate::tal) struct EvalueringRad {
    pub tiltak_id: Uuid,
    pub sak_id: Uuid,
    pub dato: Date,
    pub effekt: String,
}

/// A form of samtykke that has had all its answers.
pub(in crate::tal) struct SkjemaRad {
    pub samtykke_id: Uuid,
    pub svart: Date,
    pub til: Date,
    pub erstattar_id: Option<Uuid>,
    pub instansar: Vec<String>,
}

/// Something taken back.
pub(in crate::tal) struct TrekkRad {
    pub samtykke_id: Uuid,
    pub at: OffsetDateTime,
    /// The last day of the samtykke.
    pub til: Date,
}

/// Somebody who was to be in a meeting that was held.
pub(in crate::tal) struct PliktRad {
    pub dato: Date,
    pub instans: String,
    pub moett: bool,
}

/// A meeting that was held.
pub(in crate::tal) struct MoeteRad {
    pub dato: Date,
    pub instans: String,
}

/// All of it, of a kommune.
pub(in crate::tal) struct Rader {
    pub fristar: HashMap<String, i32>,
    pub fristendringar: Vec<FristRad>,
    pub reglar: Vec<RegelRad>,
    pub saker: Vec<SakRad>,
    pub steg: Vec<StegRad>,
    pub skifte: Vec<SkifteRad>,
    /// The end of each term that has been given out, and the day it was.
    pub utgaaver: Vec<(Date, Date)>,
    pub koordinatorar: Vec<KoordinatorRad>,
    pub samtalar: Vec<SamtaleRad>,
    pub tiltak: Vec<TiltakRad>,
    pub evalueringar: Vec<EvalueringRad>,
    /// The instans of each prinsipal.
    pub prinsipalar: HashMap<Uuid, String>,
    pub skjema: Vec<SkjemaRad>,
    /// What each signature said no to.
    pub nei: Vec<(Uuid, Vec<String>)>,
    pub trekk: Vec<TrekkRad>,
    pub plikt: Vec<PliktRad>,
    pub moete: Vec<MoeteRad>,
}

/// Every kommune, by number.
pub(in crate::tal) async fn kommunar(
    tx: &mut PgConnection,
) -> Result<Vec<(KommuneId, String)>, sqlx::Error> {
    let rader = sqlx::query!("select kommune_id, namn from kommune order by nummer")
        .fetch_all(tx)
        .await?;
    Ok(rader.into_iter().map(|r| (r.kommune_id, r.namn)).collect())
}

/// What stands of a kommune, as [`super::talt`].
pub(in crate::tal) async fn talt(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<Vec<Talt>, sqlx::Error> {
    super::talt(tx, kommune).await
}

/// Reads them, as the owner of the schema.
pub(in crate::tal) async fn rader(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<Rader, sqlx::Error> {
    let id = kommune.uuid();
    let fristar = sqlx::query!(
        "select kode, dagar from kommune_frist where kommune_id = $1",
        id
    )
    .fetch_all(&mut *tx)
    .await?;
    let prinsipalar = sqlx::query!(
        r#"select m.prinsipal_id as "prinsipal_id!: Uuid", i.slag from medlemskap m join instans i on i.instans_id = m.instans_id
        where m.kommune_id = $1"#,
        id,
    )
    .fetch_all(&mut *tx)
    .await?;
    let nei = sqlx::query!(
        r#"select samtykke_id as "samtykke_id: Uuid", nei from samtykke_signatur where kommune_id = $1"#,
        id,
    )
    .fetch_all(&mut *tx)
    .await?;
    let utgaaver = sqlx::query!("select til, dag from tal_utgaave where kommune_id = $1", id)
        .fetch_all(&mut *tx)
        .await?;
    Ok(Rader {
        utgaaver: utgaaver.into_iter().map(|r| (r.til, r.dag)).collect(),
        fristar: fristar.into_iter().map(|r| (r.kode, r.dagar)).collect(),
        prinsipalar: prinsipalar.into_iter().map(|r| (r.prinsipal_id, r.slag)).collect(),
        nei: nei.into_iter().map(|r| (r.samtykke_id, r.nei)).collect(),
        saker: sqlx::query_as!(
            SakRad,
            r#"select s.sak_id as "sak_id: Uuid", s.slag as "slag: String", s.steg as "steg: i16", s.tilstand as "tilstand: String",
                i.slag as "instans: String", b.foedd, s.opna_at, s.lukka_at
            from sak s
            join instans i on i.instans_id = s.instans_id
            join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
            where s.kommune_id = $1"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        fristendringar: sqlx::query_as!(
            FristRad,
            r#"select kode as "kode: String", foer, gjort_at from kommune_frist_endring where kommune_id = $1"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        reglar: sqlx::query_as!(RegelRad, r#"select kode as "kode: String", gyldig_fraa, vanleg from frist_regel"#)
            .fetch_all(&mut *tx)
            .await?,
        steg: sqlx::query_as!(
            StegRad,
            r#"select historikk_id as "historikk_id: Uuid", sak_id as "sak_id: Uuid", til_steg as "steg!: i16", at from sak_historikk
            where kommune_id = $1 and til_steg is not null"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        skifte: sqlx::query_as!(
            SkifteRad,
            r#"select sak_id as "sak_id: Uuid", slag = 'gjenopna' as "gjenopna!", at from sak_historikk
            where kommune_id = $1 and slag in ('avslutta', 'gjenopna')"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        koordinatorar: sqlx::query_as!(
            KoordinatorRad,
            r#"select sak_id as "sak_id: Uuid", fraa, til from koordinator where kommune_id = $1"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        samtalar: sqlx::query_as!(
            SamtaleRad,
            r#"select sak_id as "sak_id: Uuid", slag as "slag: String", dato from samtale where kommune_id = $1"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        tiltak: sqlx::query_as!(
            TiltakRad,
            r#"select tiltak_id as "tiltak_id: Uuid", sak_id as "sak_id: Uuid", ansvarleg_id as "ansvarleg_id: Uuid", innan,
                status as "status: String", created_at
            from tiltak where kommune_id = $1"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        evalueringar: sqlx::query_as!(
            EvalueringRad,
            r#"select tiltak_id as "tiltak_id: Uuid", sak_id as "sak_id: Uuid", dato, effekt as "effekt: String"
            from evaluering where kommune_id = $1"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        skjema: sqlx::query_as!(
            SkjemaRad,
            r#"select f.samtykke_id as "samtykke_id: Uuid", f.dag as svart, s.til, s.erstattar_id as "erstattar_id: Uuid",
                array(select i.slag from samtykke_instans i where i.kommune_id = f.kommune_id and i.samtykke_id = f.samtykke_id)
                    as "instansar!: Vec<String>"
            from samtykke_fullt f
            join samtykke s on s.kommune_id = f.kommune_id and s.samtykke_id = f.samtykke_id
            where f.kommune_id = $1"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        trekk: sqlx::query_as!(
            TrekkRad,
            r#"select t.samtykke_id as "samtykke_id: Uuid", t.at, s.til
            from samtykke_trekk t
            join samtykke s on s.kommune_id = t.kommune_id and s.samtykke_id = t.samtykke_id
            where t.kommune_id = $1 and t.kanal <> 'fornying'"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        plikt: sqlx::query_as!(
            PliktRad,
            r#"select m.dato as "dato!", i.slag as "instans!: String", d.oppmoete is not distinct from 'moett' as "moett!"
            from moete_deltakar d
            join moete m on m.kommune_id = d.kommune_id and m.moete_id = d.moete_id
            join instans i on i.instans_id = d.instans_id
            where d.kommune_id = $1 and m.tilstand = 'halde' and d.slag = 'fast' and d.teken_av_at is null
            union all
            select m.dato, i.slag, false
            from tst_medlem t
            join moete m on m.kommune_id = t.kommune_id and m.eining_id = t.eining_id
            join instans i on i.instans_id = t.instans_id
            where t.kommune_id = $1 and m.tilstand = 'halde' and t.slag = 'fast' and app.tst_er_medlem(t, m.dato)
                and t.prinsipal_id not in (
                    select d.prinsipal_id from moete_deltakar d
                    where d.kommune_id = $1 and d.moete_id = m.moete_id and d.teken_av_at is null and d.prinsipal_id is not null
                )"#,
            id,
        )
        .fetch_all(&mut *tx)
        .await?,
        moete: sqlx::query_as!(
            MoeteRad,
            r#"select m.dato, i.slag as "instans: String"
            from moete m
            join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            join instans i on i.instans_id = e.instans_id
            where m.kommune_id = $1 and m.tilstand = 'halde'"#,
            id,
        )
        .fetch_all(tx)
        .await?,
    })
}
