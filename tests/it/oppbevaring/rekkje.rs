//! Whatever is proposed and confirmed, in whatever order: nothing is deleted sooner than two weeks after somebody confirmed that it should be.

use super::Scene;
use crate::feil::Froe;

/// Months, and whether the archive comes first.
type Regel = (i32, bool);

/// Something is deleted by the one that would stand by the other.
fn tidlegare(ny: Regel, gamal: Regel) -> bool {
    ny.0 < gamal.0 || (gamal.1 && !ny.1)
}

impl Scene {
    /// What counts today, and on the day nothing waits any more.
    async fn gjeld(&self, dag: &str) -> Regel {
        let sql = format!(
            "select maanader, arkiv from app.oppbevaring_regel($1, {dag}) where klasse = 'sak'"
        );
        sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(self.kommune.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    /// Proposed by the one and confirmed by the other.
    async fn stadfest(&self, (maanader, arkiv): Regel) {
        let id = self.app.new_id();
        sqlx::query(
            "insert into oppbevaring_endring values ($1, $2, 'sak', $3, $4, 'vedtak', $5, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(maanader)
        .bind(arkiv)
        .bind(self.siri.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        sqlx::query("insert into oppbevaring_svar values ($1, $2, 'stadfesta', $3, now())")
            .bind(self.kommune.id.uuid())
            .bind(id)
            .bind(self.pia.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// So many days pass: all that was written was so many days ago.
    async fn dagar(&self, dagar: i32) {
        let sql = format!(
            "update oppbevaring_svar set gjeld_fraa = gjeld_fraa - {dagar}, stadfesta_dag = stadfesta_dag - {dagar} where kommune_id = $1"
        );
        self.run(&sql, self.kommune.id.uuid()).await;
    }
}

#[tokio::test]
async fn no_row_of_decisions_deletes_anything_sooner_than_two_weeks_after_the_one_that_says_so() {
    let w = Scene::new().await;
    let mut froe = Froe::new();
    let mut dag = 0;
    // what was decided, and on which day; and what counts
    let mut sist: Option<(i32, Regel)> = None;
    let mut gjeld = w.gjeld("app.today()").await;
    for nr in 0..80 {
        let ny = (
            12 * (1 + i32::try_from(froe.under(10)).unwrap()),
            froe.under(2) == 0,
        );
        w.stadfest(ny).await;
        let foer = gjeld;
        gjeld = w.gjeld("app.today()").await;
        assert!(
            !tidlegare(gjeld, foer),
            "{nr}: the day it was decided, {ny:?} took the place of {foer:?}"
        );
        assert_eq!(
            gjeld == ny,
            !tidlegare(ny, foer),
            "{nr}: {ny:?} after {foer:?}"
        );
        assert_eq!(
            w.gjeld("'infinity'").await,
            ny,
            "{nr}: the last is what was decided"
        );
        sist = Some((dag, ny));

        for _ in 0..froe.under(4) {
            let dagar = 1 + i32::try_from(froe.under(9)).unwrap();
            w.dagar(dagar).await;
            dag += dagar;
            let foer = gjeld;
            gjeld = w.gjeld("app.today()").await;
            let (stadfesta, regel) = sist.unwrap();
            if gjeld != foer {
                assert_eq!(
                    gjeld, regel,
                    "{nr}: only the last that was decided begins to count"
                );
                assert!(dag - stadfesta >= 14, "{nr}: {} days", dag - stadfesta);
            }
            if dag - stadfesta >= 14 {
                assert_eq!(gjeld, regel, "{nr}: it counts in the end");
            }
        }
    }
    assert!(dag > 200 && sist.is_some());
}
