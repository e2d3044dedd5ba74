//! What is shown of a term, and what it is measured against, stands when it is over.

use time::macros::date;

use super::{NOVEMBER, Scene};

/// The pictures of what was open.
async fn opne(scene: &Scene) -> Vec<String> {
    let side = scene.side().await;
    let kort = side.select(".noekkeltal .kort");
    [
        side.select("section[aria-labelledby=steg] tbody tr"),
        vec![kort[0].clone()],
    ]
    .concat()
}

#[tokio::test]
async fn nobody_sees_that_one_came_by_what_is_open_a_month_later() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 20, 13).await;
    scene.natt(NOVEMBER).await;
    let foer = opne(&scene).await;
    assert!(
        foer.iter()
            .any(|k| k.contains("20") && k.contains("31. juli 2026")),
        "{foer:?}"
    );
    scene.saker(date!(2026 - 11 - 25), 1, 0).await;
    for natt in [date!(2026 - 11 - 26), date!(2026 - 12 - 06)] {
        scene.natt(natt).await;
        assert_eq!(opne(&scene).await, foer, "{natt}");
    }
    let vist: i64 = sqlx::query_scalar(
        "select count(*) from tal_arkiv where kommune_id = $1 and utgaave = '2026-12-01' and figur <> 'moete_halde'",
    )
    .bind(scene.kommune.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(vist, 0, "of people whole terms only");
    // when the term is over there are many together
    scene.saker(date!(2026 - 10 - 01), 20, 12).await;
    scene.natt(date!(2027 - 01 - 05)).await;
    let no = opne(&scene).await;
    assert!(
        no.iter().any(|k| k.contains("21 fleire enn 31. juli 2026")),
        "{no:?}"
    );
}

/// Aims at less, and asks for other meetings, at a time.
async fn decide(scene: &Scene, at: &str) {
    let done = scene
        .sjef
        .submit("/styring/maal", &[("samtale_frist", "60")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    for sql in [
        "update tst_krav set vaar = 9, haust = 7 where kommune_id = $1 and $2::text is not null",
        "update tal_maal_endring set gjort_at = $2::text::timestamptz where kommune_id = $1",
    ] {
        sqlx::query(sql)
            .bind(scene.kommune.id.uuid())
            .bind(at)
            .execute(scene.app.sql())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_term_is_measured_against_what_stood_on_its_last_day() {
    for (at, hausten) in [
        (
            "2026-12-31 23:30+01",
            ("65 %, målet er nådd", "0 av 7 TST-møte"),
        ),
        // the figures are made some days after: what is decided between is of the spring
        (
            "2027-01-02 12:00+01",
            ("65 %, under målet", "0 av 2 TST-møte"),
        ),
    ] {
        let scene = Scene::new().await;
        scene.saker(date!(2026 - 03 - 02), 20, 13).await;
        scene.saker(date!(2026 - 09 - 01), 20, 13).await;
        scene.natt(NOVEMBER).await;
        decide(&scene, at).await;
        scene.natt(date!(2027 - 01 - 05)).await;
        let vaaren = ("65 %, under målet", "0 av 3 TST-møte");
        for (til, (maal, krav)) in [("2026-08-01", vaaren), ("2027-01-01", hausten)] {
            let text = scene.sjef.get(&format!("/styring?til={til}")).await.text();
            assert!(
                text.contains(maal) && text.contains(krav),
                "{at}, {til}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn of_what_was_changed_several_times_the_last_before_the_term_ended_counts() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 09 - 01), 20, 13).await;
    let id = scene.kommune.id.uuid();
    let mut foer: Option<i32> = None;
    for (nytt, at) in [
        (70, "2026-03-02 12:00Z"),
        (60, "2026-10-01 12:00Z"),
        (80, "2027-01-02 12:00Z"),
        (50, "2027-01-03 12:00Z"),
    ] {
        sqlx::query(
            "insert into tal_maal (kommune_id, figur, maal) values ($1, 'samtale_frist', $2)
            on conflict (kommune_id, figur) do update set maal = excluded.maal",
        )
        .bind(id)
        .bind(nytt)
        .execute(scene.app.sql())
        .await
        .unwrap();
        sqlx::query(
            "update tal_maal_endring set gjort_at = $3::text::timestamptz
            where kommune_id = $1 and kva = 'samtale_frist' and foer is not distinct from $2",
        )
        .bind(id)
        .bind(foer)
        .bind(at)
        .execute(scene.app.sql())
        .await
        .unwrap();
        foer = Some(nytt);
    }
    scene.natt(date!(2027 - 01 - 05)).await;
    for (til, sagt) in [
        ("2027-01-01", Some(60)),
        ("2026-08-01", Some(70)),
        // nothing was decided yet
        ("2026-01-01", None),
    ] {
        let kept: Option<i32> = sqlx::query_scalar(
            "select maal from tal_utgaave_maal where kommune_id = $1 and til = $2::text::date and kva = 'samtale_frist'",
        )
        .bind(id)
        .bind(til)
        .fetch_optional(scene.app.sql())
        .await
        .unwrap();
        assert_eq!(kept, sagt, "{til}");
    }
}
