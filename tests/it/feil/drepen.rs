//! `laget serve` killed with -9, again and again, while people melde uro.

use super::melding::{Meldar, Teljar, kvittert, meld, send_att, stemmer};
use super::{Froe, gonger, litt_til};
use crate::harness::{Nyklar, Tenar, TestApp};

/// So many melde at once.
const FOLK: usize = 12;

#[tokio::test]
async fn what_was_acknowledged_is_kept_with_its_log_row_wherever_the_server_is_killed() {
    let mut froe = Froe::new();
    let app = TestApp::with_own_database().await;
    app.jobs_may_stop();
    crate::drift::show_migrations(&app).await;
    let nyklar = Nyklar::new(&app);
    let mut folk = Meldar::fleire(&app, FOLK).await;
    let mut halvvegs = 0;
    for _ in 0..gonger(4) {
        let mut tenar = Tenar::start_with(&app, &nyklar);
        // what the one before did not answer is sent to the next
        send_att(&mut folk, tenar.adresse).await;
        let teljar = Teljar::etter(1 + froe.under(40));
        let mut arbeid = meld(std::mem::take(&mut folk), tenar.adresse, &teljar);
        tokio::select! {
            () = teljar.nok() => {}
            stoppa = arbeid.join_next() => panic!("it went away by itself: {}", stoppa.is_some()),
        }
        litt_til(froe.under(20_000)).await;

        tenar.drep();

        folk = arbeid.join_all().await;
        halvvegs += folk.iter().filter(|meldar| meldar.ventar()).count();
        stemmer(&mut app.sql().acquire().await.unwrap(), &folk).await;
    }
    assert!(halvvegs > 0, "it was killed while somebody waited");
    let tenar = Tenar::start_with(&app, &nyklar);
    send_att(&mut folk, tenar.adresse).await;
    stemmer(&mut app.sql().acquire().await.unwrap(), &folk).await;
    println!(
        "acknowledged {}, unanswered when it was killed {halvvegs}",
        kvittert(&folk)
    );
}
