//! Who must say yes is another: what has every yes it now needs, waits no longer.

use super::*;

impl World {
    /// One employee writes on the card that the føresett has no foreldreansvar.
    async fn mista_ansvar(&self, kven: FoeresettId) {
        self.set(
            "insert into kort_endring (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at)
            select f.kommune_id, gen_random_uuid(), f.foeresett_id, f.barn_id, 'ansvar', s.ansvarleg_brukar_id, now()
            from foeresett f join sak s on s.barn_id = f.barn_id where f.foeresett_id = $1 limit 1",
            kven.uuid(),
        )
        .await;
        self.set(
            "update foeresett set foreldreansvar = false where foeresett_id = $1",
            kven.uuid(),
        )
        .await;
    }

    /// Another says that what waits on the child's card is so.
    async fn stadfest_kortet(&self) {
        sqlx::query("update kort_endring set stadfesta_at = now(), stadfesta_av = $2 where barn_id = $1 and stadfesta_at is null")
            .bind(self.nora.id.uuid())
            .bind(self.per.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_plan_is_in_force_when_the_one_who_had_not_answered_no_longer_must() {
    let w = World::new().await;
    let (anne, _) = w.foeresett("Anne Li").await;
    let (knut, knut_inne) = w.foeresett("Knut Li").await;
    let plan = w.sendt(&w.sak).await;
    w.paa_papir(&format!("foeresett:{anne}"), "ja").await;
    w.stadfest("ja").await;

    w.mista_ansvar(knut).await;
    assert_eq!(w.gjeldande().await, 0, "one employee's word is not enough");
    let page = w.as_(&w.kari).await.get(&w.path()).await.text();
    assert!(page.contains("Knut Li: har ikkje svart"), "{page}");

    w.stadfest_kortet().await;

    assert_eq!(w.gjeldande().await, 1);
    let page = w.as_(&w.kari).await.get(&w.path()).await.text();
    assert!(
        page.contains("Gjeldande sidan") && !page.contains("ventar på ja"),
        "{page}"
    );
    let sak = w
        .as_(&w.kari)
        .await
        .get(&format!("/sak/{}", w.sak.id))
        .await
        .text();
    assert!(sak.contains("Individuell plan gjeld"), "{sak}");
    let read = knut_inne.get(&w.hos_familien(plan)).await.text();
    assert!(read.contains("Planen gjeld sidan"), "{read}");
}

#[tokio::test]
async fn a_plan_is_in_force_by_barnevernets_yes_when_another_has_confirmed_who_has_the_care() {
    let w = World::new().await;
    w.foeresett("Tone Li").await;
    w.sendt(&w.sak).await;
    w.set(
        "with e as (
            insert into kort_endring (kommune_id, kort_endring_id, barn_id, kva, foer, gjort_av, gjort_at)
            select b.kommune_id, gen_random_uuid(), b.barn_id, 'omsorg', b.omsorgsstatus, s.ansvarleg_brukar_id, now()
            from barn b join sak s on s.barn_id = b.barn_id where b.barn_id = $1 limit 1
        )
        update barn set omsorgsstatus = 'omsorgsovertaking' where barn_id = $1",
        w.nora.id.uuid(),
    )
    .await;
    let page = w.as_(&w.kari).await.get(&w.path()).await.text();
    assert!(
        page.contains("Versjon 1 ventar på ja frå familien og barnevernet"),
        "{page}"
    );
    w.paa_papir("barnevern", "ja").await;
    w.stadfest("ja").await;
    assert_eq!(w.gjeldande().await, 0, "the føresett must too, till then");

    w.stadfest_kortet().await;

    assert_eq!(w.gjeldande().await, 1);
}

#[tokio::test]
async fn who_has_not_answered_may_be_without_foreldreansvar_and_one_who_must_and_has_not_is_waited_for()
 {
    let w = World::new().await;
    let (anne, _) = w.foeresett("Anne Li").await;
    let (knut, _) = w.foeresett("Knut Li").await;
    w.foeresett("Arne Li").await;
    w.sendt(&w.sak).await;
    w.paa_papir(&format!("foeresett:{anne}"), "ja").await;
    w.stadfest("ja").await;
    w.mista_ansvar(knut).await;
    w.stadfest_kortet().await;
    assert_eq!(w.gjeldande().await, 0, "Arne has not answered");
    // nor is a yes that nobody has confirmed one that counts
    w.sendt(&w.sak).await;
    w.paa_papir(&format!("foeresett:{anne}"), "ja").await;
    w.set(
        "update foeresett set foreldreansvar = false where barn_id = $1 and namn = 'Arne Li'",
        w.nora.id.uuid(),
    )
    .await;
    assert_eq!(w.gjeldande().await, 0);
    w.stadfest("ja").await;
    assert_eq!(w.gjeldande().await, 1);
}

#[tokio::test]
async fn what_became_whole_by_no_ones_hand_is_in_force_in_the_morning() {
    let w = World::new().await;
    let (anne, _) = w.foeresett("Anne Li").await;
    let (knut, _) = w.foeresett("Knut Li").await;
    w.sendt(&w.sak).await;
    w.paa_papir(&format!("foeresett:{anne}"), "ja").await;
    w.stadfest("ja").await;
    // in a sak that is closed nothing comes in force, and it is opened again as it stood
    let sak = w.sak.id.uuid();
    w.set(
        "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null where sak_id = $1",
        sak,
    )
    .await;
    w.mista_ansvar(knut).await;
    w.stadfest_kortet().await;
    w.set(
        "update sak set tilstand = 'open', lukka_at = null, neste_dato = '2026-12-01' where sak_id = $1",
        sak,
    )
    .await;
    assert_eq!(w.gjeldande().await, 0);

    for _ in 0..2 {
        w.app.worker().plan().await;
        w.app.work().await;
        w.app.clock().advance(time::Duration::days(1));
    }

    assert_eq!(w.gjeldande().await, 1);
}
