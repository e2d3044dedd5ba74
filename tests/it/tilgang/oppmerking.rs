//! Whatever somebody has written is words on every page: a scene whose every text is markup, and every page that may be asked for.

use axum::http::header;
use scraper::{Html, Selector};
use sqlx::Executor;

use super::matrise;
use super::scene::Scene;
use crate::harness::{Page, TestApp};

/// What an attacker would write: out of an attribute, out of a title or a text field, and an element that acts by itself.
const MARKUP: &str = r#"'"></title></textarea><svg onload=alert(1)><b class=ond>"#;

/// Puts the markup after every word of the scene, wherever it is kept. What a check of the database does not let stand as
/// markup (a date, a code), and what is JSON, is left.
async fn write_everywhere(scene: &Scene) -> i32 {
    let mut connection = scene.app.sql().acquire().await.unwrap();
    // no trigger makes a frozen text, or a name to search by, anything else than it is
    connection
        .execute("set session_replication_role = replica")
        .await
        .unwrap();
    let statement = r"
        do $$
        declare
            felt record;
            endra integer;
            alle integer := 0;
        begin
            for felt in
                select c.table_name, c.column_name from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'text'
                    and c.is_generated = 'NEVER'
            loop
                begin
                    execute format(
                        'update %1$I set %2$I = regexp_replace(%2$I, %3$L, %4$L, ''g'') where %2$I ~ %3$L and %2$I !~ ''^[[{]''',
                        felt.table_name, felt.column_name, '(Kanari[a-z]{12})', '\1' || current_setting('proeve.ord'));
                    get diagnostics endra = row_count;
                    alle := alle + least(endra, 1);
                exception when check_violation or string_data_right_truncation then
                    null;
                end;
            end loop;
            perform set_config('proeve.alle', alle::text, false);
        end
        $$";
    sqlx::query("select set_config('proeve.ord', $1, false)")
        .bind(MARKUP)
        .execute(&mut *connection)
        .await
        .unwrap();
    connection.execute(statement).await.unwrap();
    let columns: String = sqlx::query_scalar("select current_setting('proeve.alle')")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    connection.detach();
    columns.parse().unwrap()
}

/// Markup of the attacker's that became part of the page.
fn alive(body: &str) -> bool {
    let html = Html::parse_document(body);
    ["svg[onload]", ".ond"].iter().any(|selector| {
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).next().is_some()
    })
}

fn is_html(page: &Page) -> bool {
    page.header(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.starts_with("text/html"))
}

#[tokio::test]
async fn what_is_written_is_words_on_every_page_that_shows_it() {
    let scene = Scene::on(TestApp::with_own_database().await).await;
    scene.app.jobs_may_stop();
    let columns = write_everywhere(&scene).await;
    assert!(columns >= 15, "the markup stands in {columns} columns");
    let client = scene.app.client_for(&scene.framand).await;
    let mut shown = Vec::new();
    let mut wrong = Vec::new();
    for rute in matrise::all().filter(|rute| rute.method == "GET") {
        let path = scene
            .other_eining
            .fill(&format!("{}{}", rute.path, rute.query));
        let page = client.get(&path).await;
        if !is_html(&page) {
            continue;
        }
        if alive(&page.body) || page.status == 500 {
            wrong.push(format!("{} {}", page.status, rute.path));
        }
        if page.body.contains("onload=alert(1)") {
            shown.push(rute.path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(shown.len() >= 15, "it was shown on {shown:?}");
    assert!(shown.contains(&"/sak/{sak_id}"), "{shown:?}");
}

#[test]
fn markup_that_is_alive_is_seen() {
    assert!(alive(&format!("<p>{MARKUP}</p>")));
    assert!(alive(&format!("<input value=\"{MARKUP}\">")));
    let words = MARKUP.replace('<', "&lt;").replace('"', "&quot;");
    assert!(!alive(&format!("<p title=\"{words}\">{words}</p>")));
}
