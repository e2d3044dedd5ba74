//! SQL about who is there, and which of the family were invited.

use sqlx::postgres::PgConnection;

use crate::barn::relasjon_tekst;
use crate::ids::{MoeteId, PunktId, SakId};
use crate::referat::oppmoete::Kom;
use crate::samtykke::Instansslag;
use crate::web::dates;

/// Those in the room at an item, or in the whole meeting: "Kari Lie, Åmot skule", "Per Dal, fastlege (kom 12.15)". Whoever has not
/// answered, is expected until it is written down who came.
pub(in crate::referat) async fn til_stades(
    tx: &mut PgConnection,
    moete: MoeteId,
    punkt: Option<PunktId>,
) -> Result<Vec<Kom>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select coalesce(b.namn, d.namn) as "namn!", coalesce(e.namn, i.namn) as "stad?", d.instans_slag as "slag?: Instansslag",
            d.kom, d.gjekk
        from moete_deltakar d
        left join brukar b on b.brukar_id = d.brukar_id
        left join instans i on i.instans_id = d.instans_id
        left join lateral (
            select e.namn from medlemskap m join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            where m.kommune_id = d.kommune_id and m.prinsipal_id = d.prinsipal_id limit 1
        ) e on true
        where d.moete_id = $1 and d.teken_av_at is null
            and coalesce(d.oppmoete, case d.svar when 'forfall' then 'forfall' else 'moett' end) = 'moett'
            and not exists (
                select from moete_punkt_ute u where u.punkt_id = $2 and u.moete_deltakar_id = d.moete_deltakar_id
            )
        order by case d.slag when 'fast' then 1 when 'vara' then 2 when 'ved_behov' then 3 else 4 end, app.sortering(coalesce(b.namn, d.namn)) collate "C""#,
        moete.uuid(),
        punkt.map(PunktId::uuid),
    )
    .fetch_all(tx)
    .await?;
    let kven = rows.into_iter().map(|row| {
        let stad = row
            .stad
            .unwrap_or_else(|| row.slag.map_or("gjest", |slag| slag.label()).to_owned());
        let klokka = [("kom", row.kom), ("gjekk", row.gjekk)];
        let klokka: Vec<String> = klokka
            .into_iter()
            .filter_map(|(ord, tid)| Some(format!("{ord} {}", dates::time_of_day(tid?))))
            .collect();
        let linje = if klokka.is_empty() {
            format!("{}, {stad}", row.namn)
        } else {
            format!("{}, {stad} ({})", row.namn, klokka.join(", "))
        };
        Kom {
            namn: row.namn,
            linje,
        }
    });
    Ok(kven.collect())
}

/// Those of the family who were at an item, as it is written down: "Tone Li (mor)". That somebody has said they come is not that they did.
pub(in crate::referat) async fn familie_til_stades(
    tx: &mut PgConnection,
    punkt: PunktId,
) -> Result<Vec<Kom>, sqlx::Error> {
    familie(tx, punkt, Some("moett")).await
}

async fn familie(
    tx: &mut PgConnection,
    punkt: PunktId,
    oppmoete: Option<&str>,
) -> Result<Vec<Kom>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select coalesce(f.namn, b.fornamn || ' ' || b.etternamn) as "namn!", f.relasjon as "relasjon?"
        from moete_familie i
        join sak s on s.kommune_id = i.kommune_id and s.sak_id = i.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        left join foeresett f on f.kommune_id = i.kommune_id and f.foeresett_id = i.foeresett_id
        where i.punkt_id = $1 and i.teken_av_at is null
            and i.oppmoete is not distinct from $2
        order by f.created_at, 1"#,
        punkt.uuid(),
        oppmoete,
    )
    .fetch_all(tx)
    .await?;
    let kven = |relasjon: Option<&str>| {
        relasjon.map_or_else(
            || "barnet".to_owned(),
            |kode| relasjon_tekst(kode).to_lowercase(),
        )
    };
    Ok(rows
        .into_iter()
        .map(|row| Kom {
            linje: format!("{} ({})", row.namn, kven(row.relasjon.as_deref())),
            namn: row.namn,
        })
        .collect())
}

/// Those of the family who are invited to an item, and of whom it is not written down whether they were there: "Tone Li (mor)".
pub(in crate::referat) async fn ufoerte(
    tx: &mut PgConnection,
    punkt: PunktId,
) -> Result<Vec<String>, sqlx::Error> {
    let ufoerte = familie(tx, punkt, None).await?;
    Ok(ufoerte.into_iter().map(|kom| kom.linje).collect())
}

/// A føresett of the child, and whether invited to an item.
pub(in crate::referat) struct Foeresett {
    pub namn: String,
    pub invitert: bool,
}

/// The føresette of a child, with who is invited to the item about it.
pub(in crate::referat) async fn foeresette(
    tx: &mut PgConnection,
    sak: SakId,
    punkt: PunktId,
) -> Result<Vec<Foeresett>, sqlx::Error> {
    sqlx::query_as!(
        Foeresett,
        r#"select f.namn, i.moete_familie_id is not null as "invitert!"
        from sak s
        join foeresett f on f.kommune_id = s.kommune_id and f.barn_id = s.barn_id and f.avslutta_at is null
        left join moete_familie i on i.kommune_id = f.kommune_id and i.punkt_id = $2 and i.foeresett_id = f.foeresett_id
            and i.teken_av_at is null
        where s.sak_id = $1
        order by f.created_at, f.foeresett_id"#,
        sak.uuid(),
        punkt.uuid(),
    )
    .fetch_all(tx)
    .await
}
