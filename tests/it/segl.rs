//! The sealed innsynslogg: whatever is done to it, also by whoever owns the database, the check names the first row.

mod samstundes;
mod tukla;

use std::path::PathBuf;
use std::process::Command;

use laget::access::Role;
use laget::segl::Segling;
use laget::segl::sjekk::{Funn, Kva, sjekk};
use sqlx::types::Uuid;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};

use crate::harness::{Kommune, Person, TestApp, eventually};

/// Two kommunar with some rows each, and a file of heads.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    eva: Person,
    mappe: Mappe,
}

/// A folder that is gone when the test is.
struct Mappe(PathBuf);

impl Drop for Mappe {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::with_own_database().await;
        let mut folk = Vec::new();
        for namn in ["Kari Vik", "Eva Moe"] {
            let kommune = app.kommune().await;
            let skule = kommune.skule("Åsen skule").await;
            let person = kommune.person(namn, Role::Tilsett, &skule).await;
            folk.push((kommune, person));
        }
        let (_, eva) = folk.pop().unwrap();
        let (kommune, kari) = folk.pop().unwrap();
        let mappe = std::env::temp_dir().join(format!("laget-segl-{}", app.new_id()));
        std::fs::create_dir(&mappe).unwrap();
        let scene = Self {
            app,
            kommune,
            kari,
            eva,
            mappe: Mappe(mappe),
        };
        scene.rows(&scene.kari, 9).await;
        scene.rows(&scene.eva, 3).await;
        scene
    }

    fn fil(&self) -> PathBuf {
        self.mappe.0.join("segl.jsonl")
    }

    /// So many rows, each in a transaction of its own.
    async fn rows(&self, person: &Person, tal: usize) {
        for nr in 0..tal {
            sqlx::query(
                "insert into innsynslogg (kommune_id, logg_id, brukar_id, rolle, handling, sak_id_list, barn_id_list, grunnlag, grunn,
                    request_id, avvist, hash)
                values ($1, $2, $3, 'tilsett', 'sak.opne', array[$2, $3], '{}', 'lag,leiar', 'Blåbær|1:a,' || $4, 'r', $5, '')",
            )
            .bind(person.kommune_id.uuid())
            .bind(self.app.new_id())
            .bind(person.id.uuid())
            .bind(nr.to_string())
            .bind(nr % 2 == 1)
            .execute(self.app.sql())
            .await
            .unwrap();
        }
    }

    /// Seals until nothing waits: another test's transaction may still run on the same server.
    async fn segl(&self) {
        let mut segling = Segling::new(self.app.state().db.clone(), Some(self.fil()));
        eventually("all to be sealed", async || {
            segling.runde().await.unwrap();
            let left: i64 = sqlx::query_scalar(
                "select count(*) from kommune k cross join lateral app.segl_ventar(k.kommune_id) v",
            )
            .fetch_one(self.app.sql())
            .await
            .unwrap();
            (left == 0).then_some(())
        })
        .await;
    }

    /// What the check says of the first kommune.
    async fn funn(&self, filer: &[PathBuf]) -> Funn {
        let namn: String = sqlx::query_scalar("select namn from kommune where kommune_id = $1")
            .bind(self.kommune.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap();
        let mut db = self.app.sql().acquire().await.unwrap();
        let svar = sjekk(&mut db, filer).await.unwrap();
        for annan in svar.kommunar.iter().filter(|funn| funn.kommune != namn) {
            assert_eq!(annan.feil, None, "the other kommune is as it was");
        }
        svar.kommunar
            .into_iter()
            .find(|funn| funn.kommune == namn)
            .unwrap()
    }

    /// What is wrong: where, which row, and what.
    async fn feil(&self, filer: &[PathBuf]) -> Option<(Option<i64>, Option<Uuid>, Kva)> {
        let feil = self.funn(filer).await.feil?;
        Some((feil.posisjon, feil.logg_id, feil.kva))
    }

    /// The row at a position of the first kommune.
    async fn rad(&self, posisjon: i64) -> Uuid {
        sqlx::query_scalar(
            "select logg_id from innsynslogg_segl where kommune_id = $1 and posisjon = $2",
        )
        .bind(self.kommune.id.uuid())
        .bind(posisjon)
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    /// The owner of the schema does this, with the triggers that forbid it turned off. `K` is the first kommune, `R4` the row at position 4.
    async fn tukle(&self, gjer: &str) {
        let mut sql = gjer.replace('K', &format!("'{}'", self.kommune.id.uuid()));
        for posisjon in 1..10 {
            if sql.contains(&format!("R{posisjon}")) {
                let rad = self.rad(posisjon).await;
                sql = sql.replace(&format!("R{posisjon}"), &format!("'{rad}'"));
            }
        }
        let tables = ["innsynslogg", "innsynslogg_segl", "innsynslogg_rydda"];
        let triggers = |what: &str| {
            let one = |table: &&str| format!("alter table {table} {what} trigger user;");
            tables.iter().map(one).collect::<String>()
        };
        let all = format!(
            "begin; set local role laget_owner; {} {sql}; {} commit;",
            triggers("disable"),
            triggers("enable")
        );
        self.app.sql().execute(AssertSqlSafe(all)).await.unwrap();
    }
}

#[tokio::test]
async fn every_row_is_sealed_once_and_the_check_agrees() {
    let scene = Scene::new().await;
    let before = scene.funn(&[]).await;
    assert_eq!((before.rader, before.ventar, before.feil), (0, 9, None));
    scene.segl().await;
    scene.rows(&scene.kari, 2).await;
    scene.segl().await;

    let funn = scene.funn(&[scene.fil()]).await;

    assert_eq!((funn.rader, funn.ventar, funn.feil), (11, 0, None));
    assert_eq!(funn.eldst, None);
    let lines = std::fs::read_to_string(scene.fil()).unwrap();
    assert!(funn.hovud >= 2, "{lines}");
    let head = format!("\"kommune\":\"{}\",\"posisjon\":11,", scene.kommune.id);
    assert!(lines.contains(&head), "{lines}");
}

#[tokio::test]
async fn a_row_that_is_committed_late_is_sealed_too_and_nothing_is_sealed_past_it() {
    let scene = Scene::new().await;
    scene.segl().await;
    let insert = "insert into innsynslogg (kommune_id, logg_id, brukar_id, rolle, handling, grunnlag, request_id, hash)
        values ($1, gen_random_uuid(), $2, '', 'innlogging', '', 'sein', '')";
    let mut late = scene.app.sql().begin().await.unwrap();
    sqlx::query(insert)
        .bind(scene.kommune.id.uuid())
        .bind(scene.kari.id.uuid())
        .execute(&mut *late)
        .await
        .unwrap();
    scene.rows(&scene.kari, 2).await;
    let mut segling = Segling::new(scene.app.state().db.clone(), Some(scene.fil()));
    assert_eq!(segling.runde().await.unwrap(), 0, "an older one still runs");
    let funn = scene.funn(&[scene.fil()]).await;
    assert_eq!((funn.rader, funn.ventar, funn.feil), (9, 2, None));

    late.commit().await.unwrap();
    scene.segl().await;

    let funn = scene.funn(&[scene.fil()]).await;
    assert_eq!((funn.rader, funn.ventar, funn.feil), (12, 0, None));
}

#[tokio::test]
async fn rows_from_before_and_rows_read_in_on_another_server_are_sealed_once() {
    let scene = Scene::new().await;
    scene
        .tukle("update innsynslogg set xid = null where logg_id in (select logg_id from innsynslogg order by at limit 4)")
        .await;
    scene.segl().await;
    assert_eq!(scene.funn(&[scene.fil()]).await.rader, 9);
    scene
        .tukle("update innsynslogg_kjede set tenar = 'ein annan', etter_xid = '99999999999'")
        .await;
    scene.rows(&scene.kari, 3).await;
    assert_eq!(scene.funn(&[scene.fil()]).await.ventar, 3);
    scene.segl().await;

    let funn = scene.funn(&[scene.fil()]).await;

    assert_eq!((funn.rader, funn.ventar, funn.feil), (12, 0, None));
}

#[tokio::test]
async fn what_is_cleared_away_leaves_where_the_chain_was_and_the_file_tells_of_it() {
    let scene = Scene::new().await;
    scene.segl().await;
    scene.rows(&scene.kari, 2).await;
    scene.segl().await;
    let rydd = "select app.innsynslogg_rydd(K, (select at from innsynslogg where logg_id = R6))";
    scene.tukle(rydd).await;
    let (posisjon, _, kva) = scene.feil(&[scene.fil()]).await.unwrap();
    assert_eq!(
        (posisjon, kva),
        (Some(5), Kva::Rydda),
        "no file tells of it yet"
    );

    scene.segl().await;

    let funn = scene.funn(&[scene.fil()]).await;
    assert_eq!((funn.rader, funn.feil), (6, None));
    assert_eq!(funn.rydda.map(|(posisjon, _)| posisjon), Some(5));
    scene
        .tukle("update innsynslogg set handling = 'x' where logg_id = R7")
        .await;
    let (posisjon, _, kva) = scene.feil(&[scene.fil()]).await.unwrap();
    assert_eq!((posisjon, kva), (Some(7), Kva::Endra));
}

#[tokio::test]
async fn a_head_that_was_cut_off_spoils_none_after_it() {
    let scene = Scene::new().await;
    scene.segl().await;
    let mut cut = std::fs::read_to_string(scene.fil()).unwrap();
    cut.push_str("{\"kommune\":\"");
    std::fs::write(scene.fil(), &cut).unwrap();
    scene.rows(&scene.kari, 1).await;
    scene.segl().await;

    let mut db = scene.app.sql().acquire().await.unwrap();
    let svar = sjekk(&mut db, &[scene.fil()]).await.unwrap();

    assert!(svar.stemmer());
    assert_eq!(svar.rare_linjer, 1);
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(scene.fil()).unwrap().permissions(),
    );
    assert_eq!(mode & 0o077, 0, "nobody else reads it");
}

/// `laget verify-log`, as it is typed: the exit code, and what it says.
fn verify(scene: &Scene) -> (Option<i32>, String) {
    let admin = scene.app.sql().connect_options().to_url_lossy();
    let output = Command::new(env!("CARGO_BIN_EXE_laget"))
        .arg("verify-log")
        .arg("--segl")
        .arg(scene.fil())
        .env("LAGET_ADMIN_DATABASE_URL", admin.as_str())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn the_command_names_the_row_and_ends_with_another_code() {
    let scene = Scene::new().await;
    scene.segl().await;
    scene.rows(&scene.eva, 1).await;
    let (code, said) = verify(&scene);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("Loggen er slik han var") && said.contains("12 rader"),
        "{said}"
    );
    assert!(said.contains("1 er ikkje segla enno"), "{said}");
    let rad = scene.rad(4).await;
    scene
        .tukle("update innsynslogg set avvist = not avvist where logg_id = R4")
        .await;

    let (code, said) = verify(&scene);

    assert_eq!(code, Some(1), "{said}");
    let row = format!("FEIL: posisjon 4, rad {rad}: rada eller seglet er endra");
    assert!(said.contains(&row), "{said}");
}
