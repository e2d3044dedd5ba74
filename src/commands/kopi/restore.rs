//! `laget restore`: a copy into an empty database, and what was withdrawn and ended since done again.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use age::x25519::Identity;
use clap::Args;
use sqlx::postgres::PgConnection;

use super::manifest::Manifest;
use super::replay::Journal;
use super::{keys, pg, queries, stream};
use crate::commands::admin::{self, AdminArgs};
use crate::commands::{output, verify};
use crate::crypto::read_closed;
use crate::db;

/// The options of `restore`.
#[derive(Args)]
pub(in crate::commands) struct RestoreArgs {
    /// Fila som skildrar kopien; ho sluttar på .json og ligg saman med han
    #[arg(value_name = "KOPI")]
    kopi: PathBuf,
    /// Den hemmelege nøkkelen til kopiane (frå `laget nyklar FIL --kopi`)
    #[arg(long, value_name = "FIL", value_parser = crate::config::path())]
    identitet: PathBuf,
    /// SHA-256 av kopien, slik `laget backup` sa henne: ein annan kopi blir ikkje henta inn
    #[arg(long, value_name = "SUM")]
    sha256: Option<String>,
    /// Journalen over det som er trekt og avslutta etter at kopien blei teken; fleire: ein gong til (eller i `LAGET_JOURNAL`)
    #[arg(long, value_name = "FIL", env = "LAGET_JOURNAL", value_parser = crate::config::path())]
    journal: Vec<PathBuf>,
    /// Nøkkelfila, for å sjå at ho opnar det som er forsegla i kopien (eller i `LAGET_KEY_FILE`)
    #[arg(long, value_name = "FIL", env = "LAGET_KEY_FILE", value_parser = crate::config::path())]
    key_file: Option<PathBuf>,
    /// Les kopien frå ende til annan utan å hente han inn
    #[arg(long)]
    berre_kontroller: bool,
    /// Mappa med «`pg_restore`», når han ikkje blir funnen (eller i `LAGET_PG_BIN`)
    #[arg(long, value_name = "MAPPE", env = "LAGET_PG_BIN", value_parser = crate::config::path())]
    pg_bin: Option<PathBuf>,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Restores, and says what is not as it should be; the exit code 1 when something is not.
pub(in crate::commands) async fn run(args: RestoreArgs) -> anyhow::Result<ExitCode> {
    let manifest = Manifest::read(&args.kopi)?;
    let folder = args.kopi.parent().unwrap_or(Path::new("."));
    let file = folder.join(&manifest.fil);
    let identities = identities(&args.identitet)?;
    let journal = journal(args.journal)?;
    if let Some(sum) = &args.sha256 {
        anyhow::ensure!(
            sum.trim().eq_ignore_ascii_case(&manifest.sha256),
            "Kopien har ein annan SHA-256 enn den i --sha256: {}. Nokon kan ha bytt han ut.",
            manifest.sha256
        );
    }
    check(&manifest, &file, &identities)?;
    output::say(&format!(
        "Kopien frå {} er heil og kan lesast.",
        manifest.teke
    ));
    if args.berre_kontroller {
        return Ok(ExitCode::SUCCESS);
    }
    let target = pg::Target::new(
        "LAGET_ADMIN_DATABASE_URL",
        &args.admin.address().map_err(anyhow::Error::msg)?,
    )
    .map_err(anyhow::Error::msg)?;
    let newest = db::MIGRATOR.iter().map(|m| m.version).max().unwrap_or(0);
    anyhow::ensure!(
        manifest.skjema <= newest,
        "Kopien er frå ein nyare versjon av Laget (skjema {}). Bruk den versjonen.",
        manifest.skjema
    );
    let mut connection = admin::connect(target.options()).await?;
    anyhow::ensure!(
        queries::is_empty(&mut connection).await?,
        "Databasen er ikkje tom. Ein kopi blir berre henta inn i ein ny, tom database."
    );
    db::make_roles(target.options()).await?;
    let major = queries::major(&mut connection).await?;
    let running = pg::start(
        "pg_restore",
        args.pg_bin.as_deref(),
        major,
        &target,
        &[
            "--single-transaction",
            "--exit-on-error",
            "--dbname",
            target
                .options()
                .get_database()
                .unwrap_or_else(|| target.options().get_username()),
        ],
    )?;
    tokio::task::spawn_blocking(move || pour(running, &file, &identities)).await??;
    drop(connection);
    let mut owner = admin::connect_as_owner(target.options()).await?;
    let well = settle(
        &mut owner,
        &manifest,
        journal,
        given(args.key_file.as_deref()),
    )
    .await?;
    if manifest.skjema < newest {
        output::say("Kopien er frå ein eldre versjon: køyr «laget migrate» før Laget blir starta.");
    }
    Ok(if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn given(path: Option<&Path>) -> Option<&Path> {
    path.filter(|path| !path.as_os_str().is_empty())
}

/// The journal of those files; none when none is given.
fn journal(mut paths: Vec<PathBuf>) -> anyhow::Result<Option<Journal>> {
    paths.retain(|path| !path.as_os_str().is_empty());
    let given = !paths.is_empty();
    given.then(|| Journal::read(&paths)).transpose()
}

/// The secret keys of a file: those who have one can read the copies.
fn identities(path: &Path) -> anyhow::Result<Vec<Identity>> {
    let text = read_closed(path)?;
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let list: Result<Vec<Identity>, _> = lines.map(str::parse).collect();
    list.ok().filter(|list| !list.is_empty()).ok_or_else(|| {
        anyhow::anyhow!(
            "{} er ikkje ein hemmeleg nøkkel til kopiar.",
            path.display()
        )
    })
}

/// Reads the copy from end to end before anything is written.
fn check(manifest: &Manifest, file: &Path, identities: &[Identity]) -> anyhow::Result<()> {
    let (size, sha256) = stream::decrypt(file, identities, &mut io::sink())?;
    anyhow::ensure!(
        (size, &sha256) == (manifest.storleik, &manifest.sha256),
        "Kopien {} er ikkje den som {} skildrar.",
        file.display(),
        manifest.fil
    );
    Ok(())
}

fn pour(mut running: pg::Running, file: &Path, identities: &[Identity]) -> anyhow::Result<()> {
    let Some(mut stdin) = running.child.stdin.take() else {
        anyhow::bail!("pg_restore har ingen inngang.");
    };
    match stream::decrypt(file, identities, &mut stdin) {
        Ok(_) => {
            drop(stdin);
            running.end()
        }
        // it has said why itself
        Err(error) if is_broken_pipe(&error) => {
            drop(stdin);
            running.end().and(Err(error))
        }
        Err(error) => {
            running.kill();
            Err(error)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// After the copy is in: counts, what is out, journal, keys and rights. False when something is not as it should be.
async fn settle(
    owner: &mut PgConnection,
    manifest: &Manifest,
    journal: Option<Journal>,
    key_file: Option<&Path>,
) -> anyhow::Result<bool> {
    let differs = manifest.differs(&queries::rows(owner).await?);
    for line in &differs {
        output::complain(line);
    }
    let rows: i64 = manifest.rader.values().sum();
    output::say(&format!("{rows} rader er henta inn."));
    queries::end_what_is_out(owner).await?;
    output::say(
        "Alle må logge inn på nytt. Lenkjer og kodar som er ute, gjeld ikkje meir: kalenderlenkjer, lenkjer i innkallingar og invitasjonar, \
         eingongskodar. Den som treng ei ny, ber om henne.",
    );
    let replayed = if let Some(journal) = journal {
        journal.replay(owner).await?
    } else {
        output::complain(
            "Ingen journal: det som er trekt og avslutta etter at kopien blei teken, gjeld att. Bruk --journal.",
        );
        false
    };
    // nobody is to meet a database that knows nothing of its own size
    queries::analyze(owner).await?;
    let rights = verify::faults(owner).await?;
    let keys = keys::fit(owner, manifest, key_file).await?;
    Ok(differs.is_empty() && replayed && rights && keys)
}
