//! What operation closes: a kommune, all sessions, and writing as a whole.

use std::process::{Command, Output};

use laget::access::Role;
use laget::db::Db;
use laget::web::{FAMILY_COOKIE, SESSION_COOKIE};
use sqlx::{ConnectOptions, Executor};

use crate::harness::{Client, Kommune, Page, Person, Sak, TestApp};

struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    sak: Sak,
    kari_inne: Client,
    tone: Client,
    nummer: String,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::with_own_database().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho søv i timane.").await;
        let (_, tone) = nora.foeresett_inne("Tone Li").await;
        let nummer = sqlx::query_scalar("select nummer from kommune where kommune_id = $1")
            .bind(kommune.id.uuid())
            .fetch_one(app.sql())
            .await
            .unwrap();
        let kari_inne = app.login(&kari).await;
        Self {
            app,
            kommune,
            kari,
            sak,
            kari_inne,
            tone,
            nummer,
        }
    }

    fn laget(&self, words: &[&str]) -> Output {
        let admin = self.app.sql().connect_options().to_url_lossy();
        Command::new(env!("CARGO_BIN_EXE_laget"))
            .args(words)
            .env("LAGET_ADMIN_DATABASE_URL", admin.as_str())
            .output()
            .unwrap()
    }

    fn well(&self, words: &[&str]) -> String {
        let output = self.laget(words);
        assert!(output.status.success(), "{words:?}: {}", all(&output));
        all(&output)
    }

    fn laas(&self) {
        let words = ["laas-kommune", &self.nummer, "--ring", "Siv, 35 00 00 00"];
        self.well(&[&words[..], &KVEN].concat());
    }

    async fn hending(&self, slag: &'static str) -> i64 {
        self.app
            .count("driftshending where av = 'Siv Drift' and slag = $1", slag)
            .await
    }
}

const WRITTEN: (&str, &str) = ("kva_er_sett", "borte kvar måndag");

const KVEN: [&str; 4] = ["--av", "Siv Drift", "--grunn", "ei økt er på avvegar"];

fn all(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

#[tokio::test]
async fn nobody_of_a_closed_kommune_gets_in_from_the_next_request_and_the_page_says_whom_to_call() {
    let scene = Scene::new().await;
    let other = scene.app.kommune().await;
    let stad = other.skule("Dalen skule").await;
    let ola = other.person("Ola Li", Role::Tilsett, &stad).await;
    let ola = scene.app.login(&ola).await;
    let path = format!("/sak/{}", scene.sak.id);
    assert_eq!(scene.kari_inne.get(&path).await.status, 200);
    let uro = format!("/uro/ny?barn={}", scene.sak.barn_id);
    let form = scene.kari_inne.get(&uro).await;
    assert_eq!(scene.tone.get("/familie").await.status, 200);

    scene.laas();

    let page = scene.kari_inne.get(&path).await.follow().await;
    for word in ["er stengd i Laget no", "ring: Siv, 35 00 00 00"] {
        assert!(page.text().contains(word), "{}", page.text());
    }
    let closed = format!("{} kommune er stengd i Laget", scene.kommune.namn);
    assert_eq!(page.select("h1"), [closed.as_str()]);
    assert!(page.select("title")[0].starts_with(&closed));
    assert!(page.has("a[href='tel:35000000']") && page.has("a[href='tel:112']"));
    assert!(!page.text().contains("Nora"));
    let sent = form.submit(&uro, &[WRITTEN, ("kor_raskt", "straks")]).await;
    assert_eq!(sent.status, 403);
    let chosen = "Kor raskt må det gjerast noko? straks";
    assert!(sent.text().contains(chosen), "{}", sent.text());
    assert!(sent.text().contains("kommunen stengd"), "{}", sent.text());
    assert!(
        sent.body.contains("borte kvar måndag"),
        "nothing typed is lost"
    );
    assert_eq!(scene.tone.get("/familie").await.status, 303);
    // neither by logging in anew, nor by choosing the kommune
    let fresh = scene.app.login(&scene.kari).await;
    assert_eq!(fresh.get(&path).await.status, 303);
    let id = scene.kommune.id.to_string();
    let chosen = [("kommune", id.as_str())];
    assert_eq!(fresh.post("/kommune", &chosen).await.status, 404);
    assert_eq!(ola.get("/").await.status, 200, "the other kommune is open");

    // an open transaction of another process sees nothing more
    let kari = scene.app.session_for(&scene.kari).await;
    let hash = laget::web::token_hash(&kari);
    let mut tx = scene.app.sql().begin().await.unwrap();
    sqlx::query("select app.begin_request($1, false)")
        .bind(&hash.0[..])
        .execute(&mut *tx)
        .await
        .unwrap();
    let seen: i64 = sqlx::query_scalar("select count(*) from sak")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(seen, 0);
    drop(tx);

    // the last with a letter that only looks like one of ours
    for og in ["siv drift ", "Siv  Drift.", "S\u{456}v Drift"] {
        let alone = ["opne-kommune", &scene.nummer, "--og", og];
        let alone = scene.laget(&[&alone[..], &KVEN].concat());
        assert!(all(&alone).contains("Det må to til"), "{}", all(&alone));
    }
    assert_eq!(scene.kari_inne.get(&path).await.status, 303);
    let two = ["opne-kommune", &scene.nummer, "--og", "Per Dal"];
    scene.well(&[&two[..], &KVEN].concat());
    // a session from before may have been why
    let page = scene.kari_inne.get(&path).await;
    assert!(page.location().starts_with("/logg-inn"));
    let again = scene.app.login(&scene.kari).await;
    assert_eq!(again.get(&path).await.status, 200);
    assert_eq!(
        (scene.hending("laas").await, scene.hending("opne").await),
        (1, 1)
    );
    let change = scene.app.sql().execute("delete from driftshending").await;
    assert!(change.unwrap_err().to_string().contains("never changes"));
}

#[tokio::test]
async fn no_job_of_a_closed_kommune_is_done() {
    let scene = Scene::new().await;
    scene.app.jobs_may_stop();
    scene.laas();
    sqlx::query(
        "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
        values ($1, $2, 'varsel', $3, 'varsel:x', '2026-11-23')",
    )
    .bind(scene.kommune.id.uuid())
    .bind(scene.app.new_id())
    .bind(scene.kari.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(scene.app.work().await, 0);
    let two = ["opne-kommune", &scene.nummer, "--og", "Per Dal"];
    scene.well(&[&two[..], &KVEN].concat());
    assert!(scene.app.work().await > 0);
}

#[tokio::test]
async fn every_session_is_ended_at_once_in_one_kommune_or_in_all() {
    let scene = Scene::new().await;
    let other = scene.app.kommune().await;
    let stad = other.skule("Dalen skule").await;
    let ola = other.person("Ola Li", Role::Tilsett, &stad).await;
    let ola = scene.app.login(&ola).await;

    let said = scene.well(&[&["avslutt-oekter", &*scene.nummer][..], &KVEN].concat());

    assert!(said.contains("2 økter"), "{said}");
    assert!(
        scene
            .kari_inne
            .get("/")
            .await
            .location()
            .starts_with("/logg-inn")
    );
    assert_eq!(scene.tone.get("/familie").await.status, 303);
    assert_eq!(ola.get("/").await.status, 200);
    scene.well(&[&["avslutt-oekter", "--alle"][..], &KVEN].concat());
    assert!(ola.get("/").await.location().starts_with("/logg-inn"));
    assert_eq!(scene.hending("oekter").await, 2);
    let neither = scene.laget(&[&["avslutt-oekter"][..], &KVEN].concat());
    assert!(!neither.status.success());
}

#[tokio::test]
async fn in_read_only_mode_nothing_is_written_nothing_of_a_child_is_shown_and_what_was_typed_comes_back()
 {
    let scene = Scene::new().await;
    scene.app.jobs_may_stop();
    let path = format!("/uro/ny?barn={}", scene.sak.barn_id);
    let form = scene.kari_inne.get(&path).await;
    let before = logged(&scene).await;
    // lets the probe ask for the schema
    scene.well(&["migrate"]);
    let probe = laget::ops::Readiness::new(scene.app.probe());
    assert_eq!(probe.report().await.writing, "ok");

    scene.well(&[&["lesemodus", "paa"][..], &KVEN].concat());

    let report = probe.report().await;
    assert!(report.is_ready(), "{report}");
    assert_eq!(report.writing, "stopped");
    let page = scene.kari_inne.get(&format!("/sak/{}", scene.sak.id)).await;
    assert_eq!((page.status, page.header("retry-after")), (503, Some("60")));
    assert!(
        page.text()
            .contains("Laget kan ikkje vise eller lagre noko no"),
        "{}",
        page.text()
    );
    // nobody has sent a form, and the way on is the page itself
    assert!(!page.text().contains("skreiv"), "{}", page.text());
    let again = format!(".handlingar a[href='/sak/{}']", scene.sak.id);
    assert_eq!(page.select(&again), ["Prøv ein gong til"]);
    assert!(!page.text().contains("Nora"));
    let saved = form.submit(&path, &[WRITTEN]).await;
    assert_eq!(saved.status, 503);
    assert!(saved.body.contains("borte kvar måndag"), "{}", saved.text());
    assert!(saved.text().contains("er ikkje lagra"));
    let beside = saved.attribute(".handlingar a[target=_blank]", "href");
    assert_eq!(beside, [path.as_str()], "not over what was typed");
    let login = scene.app.client();
    let login = login.submit("/logg-inn", &scene.kari.credentials()).await;
    assert_eq!(login.status, 503);
    assert!(!login.text().contains("skreiv"), "{}", login.text());
    assert_eq!(scene.tone.get("/familie").await.status, 503);
    assert_eq!(scene.app.client().get("/hjelp").await.status, 200);
    assert_eq!(logged(&scene).await, before);

    scene.well(&[&["lesemodus", "av"][..], &KVEN].concat());
    assert_eq!(
        scene
            .kari_inne
            .get(&format!("/sak/{}", scene.sak.id))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn in_read_only_mode_whoever_logs_out_is_out() {
    let scene = Scene::new().await;
    scene.app.jobs_may_stop();
    scene.well(&[&["lesemodus", "paa"][..], &KVEN].concat());

    for (client, path, cookie, login) in [
        (&scene.kari_inne, "/logg-ut", SESSION_COOKIE, "/logg-inn"),
        (
            &scene.tone,
            "/familie/logg-ut",
            FAMILY_COOKIE,
            "/familie/logg-inn",
        ),
    ] {
        let token = client.cookie(cookie).unwrap();
        let page = client.post(path, &[]).await;

        is_out(&page, login);
        assert_eq!(client.cookie(cookie), None);
        // the session is no more, either
        client.set_cookie(cookie, &token);
        let home = if login == "/logg-inn" {
            "/"
        } else {
            "/familie"
        };
        assert!(client.get(home).await.location().starts_with(login));
    }
    let rows = "innsynslogg where handling = 'utlogging' and kommune_id = $1";
    let rows = scene.app.count(rows, scene.kommune.id.uuid()).await;
    assert_eq!(rows, 2);
}

fn is_out(page: &Page, login: &str) {
    assert_eq!((page.status, page.location()), (303, login));
    let clear = page.header("clear-site-data");
    assert_eq!(clear, Some("\"cache\", \"storage\""));
}

async fn logged(scene: &Scene) -> i64 {
    let rows = "innsynslogg where kommune_id = $1";
    scene.app.count(rows, scene.kommune.id.uuid()).await
}

#[tokio::test]
async fn a_database_that_refuses_to_write_is_told_as_read_only_too() {
    let scene = Scene::new().await;
    scene.app.jobs_may_stop();
    let name = scene.app.database();
    let refuse = format!("alter database {name} set default_transaction_read_only = on");
    scene
        .app
        .sql()
        .execute(sqlx::AssertSqlSafe(refuse))
        .await
        .unwrap();
    // connections that are open do not know: a process that starts now does
    let fresh = Db::connect(scene.app.login_url().parse().unwrap(), 1);
    assert!(!fresh.writes().await.unwrap());
    let router = scene.app.router_on(fresh);
    let page = scene
        .kari_inne
        .at(&router)
        .get(&format!("/sak/{}", scene.sak.id))
        .await;
    assert_eq!(page.status, 503);
    assert!(
        page.text().contains("Laget kan ikkje vise eller lagre"),
        "{}",
        page.text()
    );
    // the browser is out all the same
    for (client, path, cookie, login) in [
        (&scene.kari_inne, "/logg-ut", SESSION_COOKIE, "/logg-inn"),
        (
            &scene.tone,
            "/familie/logg-ut",
            FAMILY_COOKIE,
            "/familie/logg-inn",
        ),
    ] {
        is_out(&client.at(&router).post(path, &[]).await, login);
        assert_eq!(client.cookie(cookie), None);
    }
    let again = format!("alter database {name} reset default_transaction_read_only");
    let mut tx = scene.app.sql().acquire().await.unwrap();
    tx.execute("set default_transaction_read_only = off")
        .await
        .unwrap();
    tx.execute(sqlx::AssertSqlSafe(again)).await.unwrap();
}

#[tokio::test]
async fn a_reserve_is_kept_on_the_disk_and_let_go_before_it_is_full() {
    let scene = Scene::new().await;
    scene.app.jobs_may_stop();
    let reserve = std::env::temp_dir().join(format!("laget-reserve-{}", scene.app.new_id()));
    let file = reserve.to_str().unwrap();
    let path = format!("/sak/{}", scene.sak.id);
    scene.well(&["diskvakt", file, "--storleik", "1", "--minst", "1"]);
    assert_eq!(std::fs::metadata(&reserve).unwrap().len(), 1024 * 1024);
    assert_eq!(scene.kari_inne.get(&path).await.status, 200);

    let full = scene.laget(&["diskvakt", file, "--storleik", "1", "--minst", "999999999"]);

    assert_eq!(full.status.code(), Some(1));
    assert!(
        all(&full).contains("reserven er sleppt, og Laget er i lesemodus"),
        "{}",
        all(&full)
    );
    assert!(!reserve.exists());
    assert_eq!(scene.kari_inne.get(&path).await.status, 503);
    // room again: the reserve first, and then writing
    scene.well(&["diskvakt", file, "--storleik", "1", "--minst", "1"]);
    assert!(reserve.exists());
    assert_eq!(scene.kari_inne.get(&path).await.status, 200);
    // what somebody has stopped, is somebody's to let go on
    scene.well(&[&["lesemodus", "paa"][..], &KVEN].concat());
    scene.well(&["diskvakt", file, "--storleik", "1", "--minst", "1"]);
    assert_eq!(scene.kari_inne.get(&path).await.status, 503);
    std::fs::remove_file(reserve).unwrap();
}
