//! Withdraw and share at the same instant: whatever comes first, nobody reads a sak whose samtykke is taken back.
//!
//! Two connections are driven statement by statement, in an order a seed decides, against a real PostgreSQL; a statement that
//! waits for the other's lock is let wait. After each statement a third one, which has its transaction open all the while, reads
//! the sak as PPT.

mod aktoer;
mod scene;

use scene::{Funne, Scene, Sum};

/// So many are enough to see that a wall is gone.
const NOK: u64 = 400;

/// Half of the thousand: two processes share them.
async fn never_shared(seeds: std::ops::Range<u64>) {
    let scene = Scene::new(&[]).await;
    let mut sum = Sum::default();
    for seed in seeds {
        if let Err(Funne(what)) = scene.run(seed, &mut sum).await {
            panic!("seed {seed}: {what}");
        }
    }
    println!("{sum:?}");
    // they have met: somebody waited for a lock, and the sak was both shared and taken back
    assert!(sum.venta > 100, "{sum:?}");
    assert!(sum.sett > 100 && sum.trekt > 100, "{sum:?}");
}

#[tokio::test]
async fn five_hundred_interleavings_never_share_a_sak_whose_samtykke_is_taken_back() {
    never_shared(0..500).await;
}

#[tokio::test]
async fn five_hundred_more_interleavings_never_share_a_sak_whose_samtykke_is_taken_back() {
    never_shared(500..1000).await;
}

/// The wall away, some seed must find it.
async fn found(changes: &[&'static str]) {
    let scene = Scene::new(changes).await;
    let mut sum = Sum::default();
    for seed in 0..NOK {
        if let Err(Funne(what)) = scene.run(seed, &mut sum).await {
            println!("seed {seed}: {what}");
            return;
        }
    }
    panic!("nothing was found: {sum:?}");
}

#[tokio::test]
async fn without_the_lock_on_the_sak_it_is_found() {
    found(
        &[
            "do $m$ declare was text := pg_get_functiondef('app.samtykke_trekk_foer'::regproc);
            begin
                if position('for update' in was) = 0 then raise exception 'no lock in %', was; end if;
                execute replace(was, 'for update', '');
            end $m$",
            "do $m$ declare was text := pg_get_functiondef('app.samtykke_tilgang'::regproc);
            begin
                if position('for update' in was) = 0 then raise exception 'no lock in %', was; end if;
                execute replace(was, 'for update', '');
            end $m$",
        ],
    )
    .await;
}

#[tokio::test]
async fn without_taking_back_the_one_that_renews_it_is_found() {
    found(&[
        "do $m$ declare was text := pg_get_functiondef('app.samtykke_trekk_ny'::regproc);
            begin execute replace(was, 'new.kanal <> ''fornying''', 'false'); end $m$",
        "do $m$ declare was text := pg_get_functiondef('app.samtykke_seinare_ord'::regproc);
            begin execute replace(was, 't.kanal <> ''fornying''', 'false'); end $m$",
    ])
    .await;
}
