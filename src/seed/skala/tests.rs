//! A big database, made small: two kommunar and sixty saker.

mod queries;

use anyhow::{Context, Result, ensure};
use sqlx::ConnectOptions;
use time::{Date, macros::date};

use super::{Skala, run};
use crate::crypto::Keys;
use crate::innlogging::passord;
use crate::personal::Personal;
use crate::seed::tests::scratch::with_databases;

const TODAY: Date = date!(2026 - 11 - 24);
const SEED: u64 = 7;

fn keys() -> Result<Keys> {
    let key = "2e".repeat(32);
    Ok(Keys::from_text(&format!(
        "kryptering 1 {key}\noppslag 1 {key}\n"
    ))?)
}

fn small() -> Result<Skala> {
    Skala::new(2, Some(60), Some(40)).map_err(anyhow::Error::msg)
}

#[test]
fn every_row_is_what_the_triggers_would_have_made_and_the_schema_is_as_before() -> Result<()> {
    with_databases(1, async |databases| {
        let mut db = databases[0].clone().connect().await?;
        let before = queries::schema(&mut db).await?;
        ensure!(
            before.len() > 300,
            "only {} things in the catalogue",
            before.len()
        );
        run(&databases[0], keys()?, small()?, SEED, TODAY).await?;
        let after = queries::schema(&mut db).await?;
        let lost: Vec<_> = before.iter().filter(|one| !after.contains(one)).collect();
        let new: Vec<_> = after.iter().filter(|one| !before.contains(one)).collect();
        ensure!(
            lost.is_empty() && new.is_empty(),
            "lost {lost:#?}, new {new:#?}"
        );

        for (sql, expected) in queries::EXPECTED {
            let found = queries::count(&mut db, sql).await?;
            ensure!(found == *expected, "{sql}: {found}, not {expected}");
        }
        for sql in queries::SOME {
            ensure!(queries::count(&mut db, sql).await? > 0, "none: {sql}");
        }
        let clear = crate::seed::tests::queries::clear_numbers(&mut db).await?;
        ensure!(clear.is_empty(), "{clear:?}");
        let marks = queries::marks(&mut db).await?;
        ensure!(marks.is_empty(), "{marks:?}");

        let again = run(&databases[0], keys()?, small()?, SEED, TODAY).await;
        let refusal = again.err().context("a second world was put in")?;
        ensure!(refusal.to_string().contains("tom database"), "{refusal}");
        Ok(())
    })
}

#[test]
fn a_tilsett_sees_the_saker_of_the_own_lag_and_no_others() -> Result<()> {
    with_databases(1, async |databases| {
        run(&databases[0], keys()?, small()?, SEED, TODAY).await?;
        let mut db = databases[0].clone().connect().await?;
        for login in ["tilsett.4032.1.2", "leiar.4032.1", "tilsett.4028.1.3"] {
            let (own, seen, of_others) = queries::seen_by(&mut db, login).await?;
            ensure!(
                own > 0 && own == seen && of_others == 0,
                "{login}: {own} {seen} {of_others}"
            );
        }
        let (.., seen) = queries::seen_by(&mut db, "system.4032").await?;
        ensure!(seen == 0, "the systemansvarleg sees {seen}");
        let login = "tilsett.4032.1.2";
        let hash = queries::password(&mut db, login).await?;
        let password = Personal::from(crate::app::DEMO_PASSWORD.to_owned());
        ensure!(
            passord::verify(password, Some(hash)).await?,
            "the password of {login}"
        );
        Ok(())
    })
}

#[test]
fn the_same_number_gives_the_same_rows() -> Result<()> {
    with_databases(3, async |databases| {
        let mut dumps = Vec::new();
        for (admin, seed) in databases.iter().zip([SEED, SEED, SEED + 1]) {
            run(admin, keys()?, small()?, seed, TODAY).await?;
            dumps.push(crate::seed::tests::queries::dump(admin).await?);
        }
        for (first, second) in dumps[0].iter().zip(&dumps[1]) {
            ensure!(first == second, "{} differs", first.0);
        }
        let sak = |dump: &[(String, String)]| dump.iter().find(|one| one.0 == "sak").cloned();
        ensure!(
            sak(&dumps[0]) != sak(&dumps[2]),
            "another number gives the same saker"
        );
        Ok(())
    })
}

#[test]
fn the_sizes_of_the_kommunar_make_up_the_whole() {
    let skala = |kommunar, saker, stoerste| Skala::new(kommunar, saker, stoerste);
    let whole = skala(357, None, Some(100_000)).unwrap().sizes();
    assert_eq!((whole.len(), whole.iter().sum()), (357, 1_000_000));
    assert_eq!((whole[356], whole[0], whole[355]), (100_000, 2529, 2528));
    assert_eq!(
        skala(6, None, None).unwrap().sizes().iter().sum::<usize>(),
        16_807
    );
    assert_eq!(skala(1, Some(5), Some(5)).unwrap().sizes(), [5]);
    for wrong in [
        (0, None, None),
        (358, None, None),
        (6, Some(5), None),
        (2, Some(60), Some(60)),
    ] {
        assert!(skala(wrong.0, wrong.1, wrong.2).is_err(), "{wrong:?}");
    }
    assert_eq!(
        skala(6, None, None).unwrap().words(),
        "6 kommunar og 16\u{a0}807 saker"
    );
}
