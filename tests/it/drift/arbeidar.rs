//! `laget worker`, the program: mail by TLS with a password, and how it stops.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, Command, Stdio};

use laget::access::Role;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::ConnectOptions;

use super::get;
use super::post::{ANNAN, Post, SERTIFIKAT};
use crate::harness::{Person, TestApp, eventually};

/// The mail server's password, as it stands in an address.
const PASSWORD: &str = "%C3%A5%3A%2F";

struct Scene {
    app: TestApp,
    kari: Person,
    post: Post,
}

impl Scene {
    /// Kari is to be told something at once, whatever the hour is.
    async fn new() -> Self {
        let app = TestApp::with_own_database().await;
        let seljord = app.kommune().await;
        let skule = seljord.skule("Åsen skule").await;
        let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
        let sak = skule
            .barn("Nora", "Li")
            .await
            .sak(&kari, "Ho er ofte trøytt.")
            .await;
        for statement in [
            "insert into varsling (brukar_id, epost, stille_fraa, stille_til, stille_helg)
            select $1, 'kari.vik@laget.example', '00:00', '00:00', false where $2 is not null",
            "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
            select kommune_id, gen_random_uuid(), $1, 'overlevering_overteken', sak_id, 'n', now()
            from sak where sak_id = $2",
            "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at)
            select kommune_id, gen_random_uuid(), 'varsel', $1, 'varsel', now() from sak where sak_id = $2",
        ] {
            let query = sqlx::query(statement).bind(kari.id.uuid()).bind(sak.id.uuid());
            query.execute(app.sql()).await.unwrap();
        }
        // the daily jobs of the real day have been asked for: they are not what this is about
        let daglege = laget::app::jobs()
            .into_iter()
            .filter(|kind| kind.daily.is_some());
        sqlx::query(
            "insert into job_day select kommune_id, kind, app.today() + d
            from sak, unnest($1::text[]) kind, generate_series(-1, 1) d
            where sak_id = $2",
        )
        .bind(daglege.map(|kind| kind.name).collect::<Vec<_>>())
        .bind(sak.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
        let migrated = Command::new(env!("CARGO_BIN_EXE_laget"))
            .arg("migrate")
            .env(
                "LAGET_ADMIN_DATABASE_URL",
                app.sql().connect_options().to_url_lossy().as_str(),
            )
            .output()
            .unwrap();
        assert!(migrated.status.success(), "{migrated:?}");
        let post = Post::start().await;
        Self { app, kari, post }
    }

    fn worker(&self, smtp_url: &str) -> Worker {
        self.trusting(SERTIFIKAT, smtp_url)
    }

    fn trusting(&self, certificate: &str, smtp_url: &str) -> Worker {
        let mut command = worker(smtp_url);
        command
            .env("LAGET_DATABASE_URL", self.app.login_url())
            .env("SSL_CERT_FILE", certificate);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let first: serde_json::Value = serde_json::from_str(&log.next().unwrap().unwrap()).unwrap();
        assert_eq!(first["message"], "working");
        let ops = first["ops"].as_str().unwrap().parse().unwrap();
        Worker { child, log, ops }
    }

    /// Waits until the mail has gone.
    async fn told(&self) {
        eventually("the mail to go", async || {
            let sent = "melding where epost = 'sendt' and brukar_id = $1";
            (self.app.count(sent, self.kari.id.uuid()).await == 1).then_some(())
        })
        .await;
    }
}

/// A worker, on any port: those of other tests are here too.
fn worker(smtp_url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_laget"));
    command
        .args(["worker", "--ops-listen", "127.0.0.1:0"])
        .env("LAGET_SMTP_URL", smtp_url)
        .env("LAGET_MAIL_FROM", "laget@laget.example")
        .env("LAGET_PUBLIC_URL", "https://laget.example")
        .env_remove("SSL_CERT_DIR");
    command
}

/// A worker that runs; it ends with the test.
struct Worker {
    child: Child,
    log: Lines<BufReader<ChildStderr>>,
    ops: std::net::SocketAddr,
}

impl Worker {
    fn signal(&self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        kill(pid, Signal::SIGTERM).unwrap();
    }

    /// The next message of its log.
    fn says(&mut self) -> String {
        let line = self.log.next().unwrap().unwrap();
        serde_json::from_str::<serde_json::Value>(&line).map_or(line, |line| {
            line["message"].as_str().unwrap_or_default().to_owned()
        })
    }

    fn code(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[tokio::test]
async fn mail_goes_by_tls_and_with_a_password() {
    let mut w = Scene::new().await;
    let _worker = w.worker(&w.post.smtps(PASSWORD));
    w.told().await;
    let letters = w.post.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].secure && letters[0].text.contains("https://laget.example/meldingar"),
        "{letters:?}"
    );
    assert_eq!(letters[0].user.as_deref(), Some("laget@kommune.example"));
}

#[tokio::test]
async fn mail_goes_by_starttls_and_with_a_password() {
    let mut w = Scene::new().await;
    let _worker = w.worker(&w.post.starttls(PASSWORD));
    w.told().await;
    let letters = w.post.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].secure, "{letters:?}");
    assert_eq!(letters[0].user.as_deref(), Some("laget@kommune.example"));
}

#[tokio::test]
async fn a_wrong_password_and_a_stranger_get_no_letter_and_it_waits() {
    for (password, certificate) in [("feil", SERTIFIKAT), (PASSWORD, ANNAN)] {
        let mut w = Scene::new().await;
        w.app.jobs_may_stop();
        let _worker = w.trusting(certificate, &w.post.smtps(password));

        eventually("the job to wait", async || {
            let waits = "job where state = 'waiting' and attempts = 1 and brukar_id = $1";
            (w.app.count(waits, w.kari.id.uuid()).await == 1).then_some(())
        })
        .await;

        assert_eq!(w.post.letters().await.len(), 0);
    }
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_finishes_the_letter_it_is_at() {
    let mut w = Scene::new().await;
    w.post.ask("hold").await;
    let mut worker = w.worker(&w.post.plain());
    w.post.ask("held").await;
    worker.signal();
    assert_eq!(worker.says(), "stopping");
    let report = get(worker.ops, "/readyz").await.unwrap();
    assert!(report.contains("traffic draining\n"), "{report}");
    assert_eq!(
        worker.child.try_wait().unwrap(),
        None,
        "it waits for the letter"
    );

    w.post.ask("release").await;

    assert_eq!(worker.says(), "stopped");
    assert_eq!(worker.code(), Some(0));
    assert_eq!(w.post.letters().await.len(), 1);
    w.told().await;
}

#[tokio::test]
async fn a_second_signal_ends_a_worker_at_once() {
    let mut w = Scene::new().await;
    w.post.ask("hold").await;
    let mut worker = w.worker(&w.post.plain());
    w.post.ask("held").await;
    worker.signal();
    assert_eq!(worker.says(), "stopping");

    worker.signal();

    assert_eq!(worker.says(), "Laget blei stoppa før alt var ferdig.");
    assert_eq!(worker.code(), Some(1));
}

#[test]
fn a_worker_that_trusts_nobody_says_so_when_it_starts() {
    for (url, sentences) in [("smtps://post.example", 1), ("smtp://localhost", 0)] {
        let mut command = worker(url);
        command
            .env("SSL_CERT_FILE", "/dev/null")
            .env_remove("LAGET_DATABASE_URL");
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(
            said.matches("Fann ingen rotsertifikat").count(),
            sentences,
            "{url}: {said}"
        );
    }
}
