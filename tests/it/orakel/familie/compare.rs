//! Asks the database in every family session's own context, and looks for a difference.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;

use super::super::world::{Liv, Sak, World};
use super::rules::{Rows, Viewer};

/// What is asked, and what names a row of it.
const QUESTIONS: [(&str, &str); 20] = [
    ("barn", "select barn_id::text from barn"),
    ("foeresett", "select foeresett_id::text from foeresett"),
    ("sak", "select sak_id::text from sak"),
    // who leaves a lag is told of by other tests: here, whose lag is seen
    (
        "sak_deltakar",
        "select distinct sak_id::text from sak_deltakar",
    ),
    ("samtale", "select samtale_id::text from samtale"),
    ("tiltak", "select tiltak_id::text from tiltak"),
    ("evaluering", "select evaluering_id::text from evaluering"),
    ("syn", "select syn_id::text from syn"),
    (
        "tilbakemelding",
        "select tilbakemelding_id::text from tilbakemelding",
    ),
    (
        "folk",
        "select distinct sak_id::text from app.familie_folk()",
    ),
    (
        "kontakt",
        "select foeresett_id::text from app.familie_kontakt()",
    ),
    ("eining", "select barn_id::text from app.familie_eining()"),
    (
        "ord",
        "select id || ' ' || w from app.familie_ord(), (values ('foeresette'), ('barnet')) v (w)
        where case w when 'barnet' then barnet else foeresette end is not null",
    ),
    (
        "form",
        "select samtykke_id::text from app.familie_samtykke()",
    ),
    (
        "form_heil",
        "select samtykke_id::text from app.familie_samtykke()
        where barn_namn <> '' and foeremaal <> '' and innhenta_namn <> '' and innhenta_instans <> ''",
    ),
    (
        "form_ventar",
        "select samtykke_id::text from app.familie_samtykke() where open and invitert and not har_svart",
    ),
    (
        "innsyn",
        "select x || ' ' || i.logg_id from b, unnest(b.barn) x cross join lateral app.familie_innsyn(x, null, null, 200) i",
    ),
    (
        "koordinator",
        "select sak_id::text from app.familie_koordinator()",
    ),
    (
        "plan",
        "select individuellplan_id::text from app.familie_individuellplan() where innhald = '{}'",
    ),
    // whose yes is asked for: the answers have stories of their own
    (
        "plan_spurd",
        "select individuellplan_id::text from app.familie_individuellplan() where signatar is not null",
    ),
];

/// What they agreed on.
pub struct Said {
    pub decisions: usize,
    pub shown: BTreeMap<&'static str, usize>,
}

/// Compares everything, or until the difference that is looked for, and then only the table it names; in a transaction
/// of the superuser: in each session's context it has no more rights than a family.
pub async fn compare(
    world: &World,
    db: &mut PgConnection,
    looked_for: Option<&str>,
) -> Result<Said, Vec<String>> {
    let only = looked_for.map(|said| said.split('"').nth(1).unwrap_or("barn"));
    let mut differences = Vec::new();
    let mut said = Said {
        decisions: 0,
        shown: BTreeMap::new(),
    };
    // a lag that everybody has left is shown to nobody
    let tom: Vec<String> = sqlx::query_scalar(
        "select sak_id::text from sak where sak_id not in (select sak_id from sak_deltakar where til is null)",
    )
    .fetch_all(&mut *db)
    .await
    .unwrap();
    // of each child and sak, whether it and what hangs on it is shown
    let rows_there = world.barn.len() * 4 + world.saker.len() * 8;
    for sesjon in &world.familie.sesjonar {
        let mut oracle = Viewer::of(world, sesjon)
            .map(|viewer| viewer.shown())
            .unwrap_or_default();
        oracle.retain(|(table, key)| *table != "sak_deltakar" || !tom.contains(key));
        oracle.retain(|(table, _)| only.is_none_or(|only| only == *table));
        let kommune = world.familie.personar[sesjon.person].kommune;
        let barn: Vec<Uuid> = some(&world.barn, |barn| barn.kommune == kommune)
            .map(|b| b.id)
            .collect();
        let mut one = db.begin().await.unwrap();
        sqlx::query("select app.begin_family($1)")
            .bind(&sesjon.token[..])
            .execute(&mut *one)
            .await
            .unwrap();
        let mut database = Rows::new();
        if only != Some("skrive") {
            database = shown(&barn, &mut one, only).await;
        }
        // a session that opens nothing is asked what it reads; trying to write takes time
        if sesjon.liv == Liv::Live && only.is_none_or(|only| only == "skrive") {
            database.extend(writable(world, kommune, &mut one).await);
        }
        one.rollback().await.unwrap();
        let too_much = database.difference(&oracle).map(|row| ("too much", row));
        let too_little = oracle.difference(&database).map(|row| ("too little", row));
        for (how, row) in too_much.chain(too_little) {
            differences.push(format!("the database shows {how}: {row:?} to {sesjon:?}"));
        }
        if looked_for.is_some_and(|looked| differences.iter().any(|said| said.contains(looked))) {
            break;
        }
        said.decisions += rows_there;
        for (table, _) in oracle {
            *said.shown.entry(table).or_default() += 1;
        }
    }
    if differences.is_empty() {
        Ok(said)
    } else {
        Err(differences)
    }
}

/// Those of the own kommune, and one in five of the others.
fn some<T>(all: &[T], own: impl Fn(&T) -> bool) -> impl Iterator<Item = &T> {
    let asked = move |(number, one): &(usize, &T)| own(one) || number % 5 == 0;
    all.iter().enumerate().filter(asked).map(|(_, one)| one)
}

async fn shown(barn: &[Uuid], db: &mut PgConnection, only: Option<&str>) -> Rows {
    let asked: Vec<String> = QUESTIONS
        .iter()
        .filter(|(name, _)| only.is_none_or(|only| only == *name))
        .map(|(name, question)| format!("select '{name}', k from ({question}) q (k)"))
        .collect();
    // every question is given the children, asked for or not
    let asked = format!(
        "with b (barn) as (select $1::uuid[]) {}",
        asked.join(" union all ")
    );
    let rows: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(asked))
        .bind(barn)
        .fetch_all(db)
        .await
        .unwrap();
    let name = |found: &str| QUESTIONS.iter().find(|(name, _)| *name == found).unwrap().0;
    rows.into_iter()
        .map(|(table, key)| (name(&table), key))
        .collect()
}

/// The saker in which the session may write: it tries in each.
async fn writable(world: &World, kommune: usize, db: &mut PgConnection) -> Rows {
    let here = |sak: &Sak| world.barn[sak.barn].kommune == kommune;
    let saker: Vec<String> = some(&world.saker, here)
        .map(|sak| {
            format!(
                "{} {}",
                world.kommunar[world.barn[sak.barn].kommune], sak.id
            )
        })
        .collect();
    let attempt = format!(
        "do $do$
        declare
            s text;
            got text := '';
        begin
            foreach s in array '{{{}}}'::text[] loop
                begin
                    insert into syn (kommune_id, syn_id, sak_id, barnets_stemme)
                    values (split_part(s, ' ', 1)::uuid, gen_random_uuid(), split_part(s, ' ', 2)::uuid, 'eg');
                    got := got || ' ' || split_part(s, ' ', 2);
                exception when others then null;
                end;
            end loop;
            perform set_config('orakel.skrive', got, true);
        end $do$",
        saker.join(",")
    );
    sqlx::query(AssertSqlSafe(attempt))
        .execute(&mut *db)
        .await
        .unwrap();
    let got: String = sqlx::query_scalar("select current_setting('orakel.skrive')")
        .fetch_one(db)
        .await
        .unwrap();
    got.split_whitespace()
        .map(|sak| ("skrive", sak.to_owned()))
        .collect()
}
