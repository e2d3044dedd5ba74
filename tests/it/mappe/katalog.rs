//! Every table that is emptied when a sak is deleted is in the arkivkopi, or stands here with a reason: a new table is in it by existing.

use crate::harness::TestApp;

/// What the copy leaves out, and why.
const IKKJE_MED: &[(&str, &str)] = &[
    ("arkivoverfoering", "is about the copies themselves"),
    ("familie_utkast", "was typed and not sent"),
    (
        "individuellplan",
        "has no words: its parts and versions have",
    ),
    (
        "innsending",
        "knows that a form was sent, and is about no sak",
    ),
    ("job", "work that waits"),
    ("melding", "that somebody was told: what of, is in the copy"),
    (
        "moete_hadde_grunnlag",
        "who could see it in the meeting; the innsynslogg says who did",
    ),
    (
        "moete_punkt",
        "when in the meeting; the referat says what came of it",
    ),
    ("moete_punkt_sak", "as the item"),
    ("moete_punkt_ute", "as the item"),
    ("referat", "has no words: its parts and versions have"),
    ("referat_brev", "how far a mail has come"),
    (
        "referat_tiltak",
        "which row became which tiltak: both are in the copy",
    ),
    ("sak_tilgang", "is reckoned from the lag and the samtykke"),
    ("samtykke_brev", "how far a mail has come"),
    ("samtykke_fullt", "is reckoned from the signatures"),
    ("samtykke_svarutkast", "was chosen and not signed"),
    ("utkast", "was typed and not sent"),
];

/// What is in the copy, and may come after it without making the copy one that does not count, and why.
const ELDEST_IKKJE: &[(&str, &str)] = &[
    ("kommune", "says where, and no words of a child"),
    (
        "koordinator",
        "ends by itself when somebody leaves, years after",
    ),
    (
        "koordinator_tilbod",
        "an offer in a sak that is closed is none",
    ),
    ("naudrett", "is seen by naudrett_sak"),
    ("overlevering", "an offer in a sak that is closed is none"),
    (
        "sak",
        "when it was closed is in it: it is another when the sak is opened again",
    ),
    (
        "sak_deltakar",
        "ends by itself when somebody leaves, years after",
    ),
    ("sak_historikk", "tells of what is in the other tables"),
    ("samtykke_instans", "is made with the samtykke"),
    (
        "samtykke_invitasjon",
        "ends by itself when its time is over",
    ),
];

/// The SQL that reads what goes into a copy.
const LES: [&str; 3] = [
    include_str!("../../../src/mappe/queries.rs"),
    include_str!("../../../src/mappe/queries/innslag.rs"),
    include_str!("../../../src/mappe/queries/kopi.rs"),
];

fn read(table: &str) -> bool {
    let words: Vec<&str> = LES.iter().flat_map(|sql| sql.split_whitespace()).collect();
    let from = |pair: &[&str]| ["from", "join"].contains(&pair[0]) && pair[1] == table;
    words.windows(2).any(from)
}

/// The tables that are emptied when a sak is deleted.
async fn emptied(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select distinct c.relname::text
        from pg_proc p
        cross join lateral (
            select m[1] as namn from regexp_matches(p.prosrc, 'delete from (\\w+)', 'g') m
            union select m[1] from regexp_matches(p.prosrc, '''([a-z_]+)''', 'g') m
        ) n
        join pg_class c on c.relname = n.namn and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        where p.pronamespace = 'app'::regnamespace and p.proname in ('oppbevaring_ta_sak', 'oppbevaring_slett_spor')
        order by 1",
    )
    .fetch_all(app.sql())
    .await
    .unwrap()
}

#[tokio::test]
async fn every_table_that_is_emptied_with_a_sak_is_in_the_copy_or_here_with_a_reason() {
    let app = TestApp::new().await;
    let emptied = emptied(&app).await;
    assert!(emptied.len() > 50, "{emptied:?}");
    let ute = |table: &str| IKKJE_MED.iter().any(|(name, _)| *name == table);
    let gloeymde: Vec<&String> = emptied.iter().filter(|t| !read(t) && !ute(t)).collect();
    assert!(
        gloeymde.is_empty(),
        "neither in the copy nor here: {gloeymde:?}"
    );
    assert!(!read("job") && read("samtykke_kopi"));
    for (table, _) in IKKJE_MED {
        assert!(
            emptied.iter().any(|t| t == table),
            "{table} is emptied no more"
        );
        let kopiar = *table == "arkivoverfoering";
        assert!(kopiar || !read(table), "{table} is in the copy");
    }
}

#[tokio::test]
async fn what_is_added_to_after_the_copy_makes_it_old_or_stands_here_why_not() {
    let app = TestApp::new().await;
    let told: Vec<String> = sqlx::query_scalar(
        "select distinct m[1] from pg_proc p, regexp_matches(p.prosrc, '(?:from|join) (\\w+)', 'g') m
        where p.pronamespace = 'app'::regnamespace and p.proname = 'oppbevaring_skrive'",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    let why_not = |table: &str| ELDEST_IKKJE.iter().any(|(name, _)| *name == table);
    let missing: Vec<String> = emptied(&app)
        .await
        .into_iter()
        .filter(|t| read(t) && !told.contains(t) && !why_not(t) && t != "arkivoverfoering")
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(told.iter().any(|t| t == "samtykke_hoeyrt"));
}
