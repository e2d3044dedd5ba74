//! A hidden child (adressesperre): what the leader alone writes, by any way.

use time::macros::date;

use super::ein_til::number;
use super::*;

impl Scene {
    /// The leader hides the child.
    async fn hide(&self) {
        let rektor = self.as_(&self.rektor).await;
        let path = format!("/barn/{}/endre", self.barn.id);
        let done = rektor.submit(&path, &[("adressesperre", "ja")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    async fn live(&self, who: FoeresettId) -> i64 {
        let live = "foeresett where foeresett_id = $1 and avslutta_at is null";
        self.app.count(live, who.uuid()).await
    }
}

#[tokio::test]
async fn a_link_to_a_hidden_child_is_set_back_by_the_leader_alone() {
    let w = Scene::new().await;
    w.end(w.far).await;
    w.hide().await;
    let path = format!("/kort/{}/stadfest", w.waiting("ansvar").await);
    let kari = w.as_(&w.kari).await;

    let page = kari.get(&path).await;
    assert!(!page.has("button[value=tilbake]"), "{}", page.text());
    let done = kari
        .post(&path, &[("svar", "tilbake")])
        .await
        .follow()
        .await;

    assert!(
        done.text().contains("Ingenting er stadfesta"),
        "{}",
        done.text()
    );
    assert_eq!(w.live(w.far).await, 0);
    let rektor = w.as_(&w.rektor).await;
    let done = rektor.post(&path, &[("svar", "tilbake")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(w.live(w.far).await, 1);
}

#[tokio::test]
async fn the_database_too_lets_the_leader_alone_set_a_link_back_and_lift_the_sperre() {
    let w = Scene::new().await;
    w.end(w.far).await;
    w.hide().await;
    for (person, wanted) in [
        (
            &w.kari,
            [
                Some("barn_adressesperre_leiar"),
                Some("foeresett_adressesperre"),
            ],
        ),
        (&w.rektor, [None, None]),
    ] {
        let ways = [
            (
                "update barn set adressesperre = false where barn_id = $1",
                w.barn.id.uuid(),
            ),
            (
                "update foeresett set avslutta_at = null where foeresett_id = $1",
                w.far.uuid(),
            ),
        ];
        for ((sql, id), wanted) in ways.into_iter().zip(wanted) {
            let mut tx = crate::rls::as_person(&w.app, person).await;
            let done = sqlx::query(sql).bind(id).execute(&mut *tx).await;
            let refused = done
                .as_ref()
                .err()
                .and_then(|error| error.as_database_error());
            assert_eq!(
                refused.and_then(|error| error.constraint()),
                wanted,
                "{sql}: {done:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_number_that_is_typed_for_somebody_who_has_one_is_counted_as_a_look_up() {
    let w = Scene::new().await;
    let foedd = date!(1985 - 06 - 11);
    let rektor = w.as_(&w.rektor).await;
    let path = format!("/foeresett/{}/endre", w.mor);
    let first = [("foedselsnummer", &*number(foedd, 7))];
    assert_eq!(rektor.submit(&path, &first).await.status, 303);
    for serial in 0..20 {
        let typed = number(foedd, 100 + serial * 5);
        let done = rektor.submit(&path, &[("foedselsnummer", &typed)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let before: Vec<u8> = w.mors_number().await;

    let page = rektor
        .submit(&path, &[("foedselsnummer", &number(foedd, 300))])
        .await;

    assert_eq!(page.status, 429, "{}", page.text());
    assert!(page.error_on("foedselsnummer").is_some(), "{}", page.text());
    assert_eq!(w.mors_number().await, before, "nothing is written");
}

impl Scene {
    /// The number that waits for mor.
    async fn mors_number(&self) -> Vec<u8> {
        let sql = "select fnr_oppslag from kort_endring where foeresett_id = $1 and kva = 'nummer' and stadfesta_at is null";
        sqlx::query_scalar(sql)
            .bind(self.mor.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}
