//! The whole world in a real database, in memory where there is room for it.

pub(super) mod queries;
mod samtykke;
pub(super) mod scratch;

use anyhow::{Context, Result, ensure};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnection;
use time::{Date, Duration, macros::date};

use super::run;
use crate::barn::fnr::Foedselsnummer;
use crate::clock::oslo_midnight;
use crate::crypto::{Keys, Sealed};
use crate::demo;
use crate::ids::SakId;
use crate::kommune::Fristar;
use crate::sak::{self, NesteKva, Slag, Steg, reglar};
use scratch::with_databases;

const TODAY: Date = date!(2026 - 11 - 24);
const SEED: u64 = 7;

fn keys() -> Result<Keys> {
    let key = "1f".repeat(32);
    let text = format!("kryptering 1 {key}\noppslag 1 {key}\n");
    Ok(Keys::from_text(&text)?)
}

#[test]
fn the_whole_world_is_there_in_a_few_seconds_and_only_once() -> Result<()> {
    with_databases(1, async |databases| {
        let admin = &databases[0];
        let begun = std::time::Instant::now();
        let logins = run(admin, &keys()?, SEED, TODAY).await?;
        let seconds = begun.elapsed().as_secs_f64();
        eprintln!("the seed took {seconds:.2} s");
        ensure!(seconds < 20.0, "the seed took {seconds} s");
        ensure!(logins.len() == demo::demo_logins().len());

        let mut db = admin.clone().connect().await?;
        everything_is_there(&mut db).await?;
        for login in [0, 1, 2, 10, 11].map(|at| demo::demo_logins()[at].brukarnamn) {
            let saker = queries::open_saker(&mut db, login).await?;
            ensure!(saker > 0, "{login} has no saker");
        }

        let again = run(admin, &keys()?, SEED + 1, TODAY).await;
        let refusal = again.err().context("a second world was put in")?;
        ensure!(refusal.to_string().contains("tom database"), "{refusal}");
        everything_is_there(&mut db).await?;
        the_figures_are_right(&mut db).await
    })
}

/// Every figure of the world is what it is when it is counted in another way, and there are some of each kind; and the leader of PPT is
/// shown the attendance of some kommunar.
async fn the_figures_are_right(db: &mut PgConnection) -> Result<()> {
    crate::tal::tel_alle(db, TODAY).await?;
    let shown = "select count(*) from tal_arkiv
        where figur = 'moeteplikt' and vist and gruppe = 'instans=ppt moett=ja' and til = '2026-08-01' and fraa < til";
    let shown = queries::count(db, shown).await?;
    ensure!(shown >= 3, "PPT is shown of {shown} kommunar");
    let svar = crate::tal::sjekk::sjekk(db, TODAY).await?;
    ensure!(svar.feil.is_empty(), "{:?}", svar.feil);
    ensure!(svar.kommunar == 6 && svar.saker > 150, "{svar:?}");
    let slag = queries::figurar(db).await?;
    ensure!(slag.len() >= 11, "only {slag:?}");
    Ok(())
}

async fn everything_is_there(db: &mut PgConnection) -> Result<()> {
    let world = demo::world(SEED, TODAY);
    let tiltak = || world.saker.iter().flat_map(|one| &one.tiltak);
    let evalueringar = tiltak().map(|one| one.evalueringar.len()).sum();
    let moete = world.saker.iter().map(|one| one.moete.len()).sum();
    let meldingar = world.barnevernsmeldingar.len();
    let tilbod = world
        .saker
        .iter()
        .filter_map(|one| one.overlevering.as_ref());
    for (sql, expected) in [
        ("select count(*) from kommune", 6),
        ("select count(*) from instans", world.instansar.len()),
        ("select count(*) from brukar", world.brukarar.len()),
        ("select count(distinct hash) from passord", 1),
        ("select count(*) from barn", world.barn.len()),
        ("select count(*) from sak", world.saker.len()),
        ("select count(*) from uro", world.saker.len()),
        ("select count(*) from tiltak", tiltak().count()),
        ("select count(*) from evaluering", evalueringar),
        ("select count(*) from samtale where slag = 'moete'", moete),
        ("select count(*) from barnevernsmelding", meldingar),
        (
            "select count(*) from melding where slag = 'overlevering_tilbydd'",
            tilbod.count(),
        ),
        ("select count(*) from app.verify_tilgang()", 0),
        (
            "select count(*) from individuellplan_versjon where gjeld_fraa is not null and slutt is null",
            1,
        ),
        (
            "select count(*) from individuellplan_versjon where gjeld_fraa is null and slutt is null",
            1,
        ),
        ("select count(*) from individuellplan", 3),
        (
            "select count(distinct d.del) from individuellplan_versjon v join individuellplan_del d using (kommune_id, individuellplan_id)",
            8,
        ),
        (
            "select count(*) from moete m where app.moete_kollisjon(m, null) <> '{}'",
            0,
        ),
        (
            "select count(*) from skulefri where namn = 'Påskeferie' and '2027-03-23' between fraa and til",
            6,
        ),
        (
            "select count(*) from sak where tilstand = 'open' and neste_dato is null",
            0,
        ),
    ] {
        let found = queries::count(db, sql).await?;
        ensure!(found == expected, "{sql}: {found}, not {expected}");
    }
    Ok(())
}

#[test]
fn the_same_number_gives_the_same_rows_and_another_number_other_ids() -> Result<()> {
    with_databases(3, async |databases| {
        let mut dumps = Vec::new();
        for (admin, seed) in databases.iter().zip([SEED, SEED, SEED + 1]) {
            run(admin, &keys()?, seed, TODAY).await?;
            dumps.push(queries::dump(admin).await?);
        }
        for (first, second) in dumps[0].iter().zip(&dumps[1]) {
            ensure!(first == second, "{} differs", first.0);
        }
        for (first, other) in dumps[0].iter().zip(&dumps[2]) {
            ensure!(first.1.is_empty() || first != other, "{}", first.0);
        }
        Ok(())
    })
}

#[test]
fn no_foedselsnummer_is_in_clear_and_each_opens_with_the_keys() -> Result<()> {
    with_databases(1, async |databases| {
        let keys = keys()?;
        run(&databases[0], &keys, SEED, TODAY).await?;
        let mut db = databases[0].clone().connect().await?;
        let clear = queries::clear_numbers(&mut db).await?;
        ensure!(clear.is_empty(), "{clear:?}");

        for (kommune, barn, foedd, bytes, key_id, oppslag) in queries::sealed(&mut db).await? {
            let opened = keys.decrypt(kommune, barn, "fnr", &Sealed { key_id, bytes })?;
            let fnr = Foedselsnummer::parse(std::str::from_utf8(&opened)?)?;
            ensure!(fnr.is_synthetic() && fnr.birth_date() == foedd);
            ensure!(fnr.blind_index(&keys, kommune).to_vec() == oppslag);
        }
        Ok(())
    })
}

#[test]
fn every_case_stands_where_its_history_and_the_rules_say_on_any_day() -> Result<()> {
    let worlds = [
        (SEED, TODAY),
        (1, date!(2026 - 11 - 21)),
        (2, date!(2027 - 01 - 01)),
        (3, date!(2026 - 07 - 12)),
    ];
    with_databases(worlds.len(), async |databases| {
        for (admin, (seed, today)) in databases.iter().zip(worlds) {
            run(admin, &keys()?, seed, today).await?;
            let mut db = admin.clone().connect().await?;
            for sak in queries::saker(&mut db).await? {
                stands(&mut db, sak, today).await?;
            }
        }
        Ok(())
    })
}

async fn stands(db: &mut PgConnection, sak: queries::SakRow, today: Date) -> Result<()> {
    let (sak_id, slag, number, dato, kva) = sak;
    let moves = queries::moves(db, sak_id).await?;
    let linked = moves.windows(2).all(|two| two[1].0 == Some(two[0].1));
    let last = moves.last().context("no history")?.1;
    let right = moves[0] == (None, 1) && linked && last == number;
    ensure!(right, "{sak_id}: {moves:?}");

    let Some(dato) = dato else { return Ok(()) };
    let fakta = sak::fakta(db, SakId::from(sak_id)).await?;
    let slag = Slag::from_code(&slag).context("slag")?;
    let steg = Steg::from_code(&number.to_string()).context("steg")?;
    let (rule, rule_kva) = reglar::neste(slag, steg, &fakta, &Fristar::default(), today);
    let same = kva == rule_kva.code();
    ensure!(same, "{sak_id} at {number}: {kva}, not {rule_kva:?}");
    let evaluering = rule_kva == NesteKva::Evaluering;
    ensure!(!evaluering || dato == rule, "{sak_id}: {dato}, not {rule}");
    Ok(())
}

#[test]
fn nothing_has_happened_later_than_this_morning() -> Result<()> {
    with_databases(1, async |databases| {
        run(&databases[0], &keys()?, SEED, TODAY).await?;
        let mut db = databases[0].clone().connect().await?;
        let latest = queries::latest(&mut db).await?;
        let eight = oslo_midnight(TODAY) + Duration::hours(8);
        ensure!(latest < eight, "{latest}");
        let misplaced = queries::misplaced(&mut db).await?;
        ensure!(misplaced == (0, 0), "{misplaced:?}");
        Ok(())
    })
}
