//! Every column that says that something is over is in the journal, or stands here with a reason: a new table is in it by existing.

use std::collections::BTreeSet;

use crate::harness::TestApp;

/// What a restore ends by itself.
const ENDED: &str = "every restore ends it";
/// A period, or a time of day.
const PERIOD: &str = "what it is about, and no end of a right";

/// Columns that no trigger tells the journal of, and why.
const REASONS: &[(&str, &str)] = &[
    (
        "barn_eining.til",
        "follows barn.eining_id, which the journal is told of",
    ),
    ("barn_oppslag.til", "fixed when it begins"),
    ("familie_sesjon.avslutta_at", ENDED),
    ("familie_sesjon.token_hash", ENDED),
    ("innsending.til", "an address"),
    ("kalender_lenke.token_hash", ENDED),
    (
        "koordinator.slutt",
        "why: the line has it with koordinator.til",
    ),
    (
        "kort_nummer.til",
        "follows the number on the card, which the journal is told of",
    ),
    (
        "lese_kommune.til",
        "an hour in which everybody is asked anew, and no right",
    ),
    (
        "medlemskap_endring.til",
        "a proposal: what comes of it is in medlemskap",
    ),
    ("moete.til", PERIOD),
    ("moete_brev.token_hash", ENDED),
    ("moete_familie.til", PERIOD),
    ("naudrett.til", "an hour at most, fixed when it begins"),
    ("oidc_flyt.til", "an address"),
    ("rapport.til", PERIOD),
    (
        "sak_tilgang.til",
        "derived: the restore reckons every right anew",
    ),
    (
        "samtykke.til",
        "fixed when it begins: what ends it before is a trekk",
    ),
    ("samtykke_invitasjon.token_hash", ENDED),
    ("sesjon.avslutta_at", ENDED),
    ("sesjon.token_hash", ENDED),
    ("skulefri.til", PERIOD),
    ("tal_arkiv.til", PERIOD),
    ("tal_median.til", PERIOD),
    ("tal_utgaave.til", PERIOD),
    ("tal_utgaave_maal.til", PERIOD),
];

/// Table and column, where no trigger of the journal looks at it.
async fn untold(app: &TestApp) -> BTreeSet<String> {
    let untold: Vec<String> = sqlx::query_scalar(
        "select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and a.attnum > 0 and not a.attisdropped
            and (a.attname in ('til', 'avslutta_at', 'token_hash', 'teken_av_at', 'slutt', 'innsynsrett', 'bur_saman') or a.attname like 'trekt%')
            and not exists (
                select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                where t.tgrelid = c.oid and p.proname like 'journal\\_%' and a.attnum = any(t.tgattr::smallint[])
            )",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    untold.into_iter().collect()
}

#[tokio::test]
async fn the_journal_is_told_of_every_end_or_it_stands_here_why_not() {
    let app = TestApp::new().await;
    let reasons = REASONS.iter().map(|(column, _)| (*column).to_owned());
    let reasons: BTreeSet<String> = reasons.collect();
    assert_eq!(
        untold(&app).await,
        reasons,
        "a restore gives back what nobody has told the journal of: a trigger as in 20270106100000_kopi_rest.sql and a `when` in app.journal_att"
    );
}

/// Tables in which a row by itself is the end of something, or shuts somebody out.
#[tokio::test]
async fn the_journal_is_told_of_every_row_that_takes_something_back() {
    let app = TestApp::new().await;
    let untold: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and c.relname ~ '(trekk|attende|sperre|laas|stopp)$'
            and not exists (
                select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                where t.tgrelid = c.oid and p.proname like 'journal\\_%' and t.tgtype & 4 <> 0
            )
        order by 1",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    assert_eq!(untold, Vec::<String>::new());
}
