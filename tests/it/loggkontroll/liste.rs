//! The list of what was found: the open ones first, a page at a time.

use time::OffsetDateTime;
use time::macros::datetime;

use super::{Scene, say};

const NATT: OffsetDateTime = datetime!(2026-11-21 23:30 +1);

#[tokio::test]
async fn each_night_is_gone_through_once_and_the_list_is_paged_the_open_ones_first() {
    let w = Scene::new().await;
    w.row(&w.kari, NATT, &[&w.ada, &w.nora]).await;
    w.natta().await;
    assert_eq!(
        w.count("logg_treff where slag = 'natt' and helg and tal_barn = 2")
            .await,
        1
    );
    let meir: Option<i32> =
        sqlx::query_scalar("select app.logg_kontroll_neste($1, '2026-11-23 09:00+01')")
            .bind(w.kommune.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    assert_eq!(meir, None, "the night is gone through");
    assert_eq!(w.count("logg_treff where true").await, 1);
    let (ombod, path) = (w.as_(&w.ombod).await, w.the_only().await);
    assert_eq!(say(&ombod, &path, "tenleg", "").await.status, 303);
    let (_, few) = w.app.count_statements(ombod.get("/loggkontroll")).await;
    sqlx::query(
        "insert into logg_treff (kommune_id, logg_treff_id, slag, doegn, brukar_id, fyrste, siste, tal, avviste, tal_barn, helg, laga_at)
        select $1, gen_random_uuid(), 'natt', date '2026-11-22' - g / 3, $2, '2026-11-21', '2026-11-21', 1, 0, 1, false, now()
        from generate_series(1, 55) g
        on conflict do nothing",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.kari.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    sqlx::query(
        "insert into logg_treff (kommune_id, logg_treff_id, slag, doegn, brukar_id, barn_id, fyrste, siste, tal, avviste, tal_barn, helg,
            laga_at)
        select $1, gen_random_uuid(), 'slektsnamn', date '2026-11-22' - g % 20, $2, b.barn_id, '2026-11-21', '2026-11-21', 1, 0, 1, false,
            now()
        from generate_series(1, 20) g cross join barn b where b.kommune_id = $1",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.kari.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    let alle = usize::try_from(w.count("logg_treff where true").await).unwrap();
    let (first, many) = w.app.count_statements(ombod.get("/loggkontroll")).await;
    assert_eq!(few.0.len(), many.0.len());
    let at = |part: &str| first.body.find(part).unwrap();
    assert!(at("<tbody") < at("Kva det blir leita etter"));
    let mut sett = first.attribute("tbody th a", "href");
    assert_eq!(sett.len(), 50);
    let neste = first.attribute("a[rel=next]", "href").pop().unwrap();
    let last = ombod.get(&neste).await;
    sett.extend(last.attribute("tbody th a", "href"));
    assert_eq!(sett.last(), Some(&path), "what is done comes last");
    sett.sort();
    sett.dedup();
    assert_eq!(sett.len(), alle, "each once");
    let natt = ombod.get("/loggkontroll?slag=natt").await;
    assert!(
        natt.select("tbody td[data-merke=Kva]")
            .iter()
            .all(|kva| kva == "Om natta")
    );
    let bad = ombod.get("/loggkontroll?fraa=i+fjor").await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("fraa").is_some());
}
