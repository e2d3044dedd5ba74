//! `laget restore`: a copy into an empty database, and what was withdrawn and ended since done again.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use age::x25519::Identity;
use clap::Args;
use sqlx::postgres::PgConnection;

use super::manifest::Manifest;
use super::{pg, queries, stream};
use crate::commands::admin::{self, AdminArgs};
use crate::commands::{output, verify};
use crate::config::file_words;
use crate::crypto::Keys;
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
    /// Journalen over det som er trekt og avslutta etter at kopien blei teken (eller i `LAGET_JOURNAL`)
    #[arg(long, value_name = "FIL", env = "LAGET_JOURNAL", value_parser = crate::config::path())]
    journal: Option<PathBuf>,
    /// Nøkkelfila, for å sjå at ho har dei nøklane kopien treng (eller i `LAGET_KEY_FILE`)
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
    let journal = given(args.journal.as_deref())
        .map(read_journal)
        .transpose()?;
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

/// The secret keys of a file: those who have one can read the copies.
fn identities(path: &Path) -> anyhow::Result<Vec<Identity>> {
    let text = fs::read_to_string(path).map_err(|cause| {
        anyhow::anyhow!(
            "Nøkkelen til kopiane, {}, kan ikkje lesast: {}.",
            path.display(),
            file_words(&cause)
        )
    })?;
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

/// The lines of the journal. The last may be cut off: what it says was not acknowledged as written.
fn read_journal(path: &Path) -> anyhow::Result<Vec<String>> {
    let unreadable = |cause| {
        anyhow::anyhow!(
            "Journalen {} kan ikkje lesast: {}.",
            path.display(),
            file_words(&cause)
        )
    };
    let file = fs::File::open(path).map_err(unreadable)?;
    let lines = BufReader::new(file).lines().collect::<Result<Vec<_>, _>>();
    let lines = lines.map_err(unreadable)?.into_iter();
    Ok(lines
        .filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
        .collect())
}

/// After the copy is in: counts, sessions, journal, rights and keys. False when something is not as it should be.
async fn settle(
    owner: &mut PgConnection,
    manifest: &Manifest,
    journal: Option<Vec<String>>,
    key_file: Option<&Path>,
) -> anyhow::Result<bool> {
    let differs = manifest.differs(&queries::rows(owner).await?);
    for line in &differs {
        output::complain(line);
    }
    let rows: i64 = manifest.rader.values().sum();
    output::say(&format!("{rows} rader er henta inn."));
    queries::end_sessions(owner).await?;
    let replayed = if let Some(lines) = journal {
        replay(owner, &lines).await?
    } else {
        output::complain(
            "Ingen journal: det som er trekt og avslutta etter at kopien blei teken, gjeld att. Bruk --journal.",
        );
        false
    };
    let rights = verify::faults(owner).await?;
    let keys = keys_fit(manifest, key_file);
    Ok(differs.is_empty() && replayed && rights && keys)
}

/// Does what the journal says, of what is not in the copy already.
async fn replay(owner: &mut PgConnection, lines: &[String]) -> anyhow::Result<bool> {
    let (mut done, mut missing, mut unknown) = (0, 0, 0);
    let (mut cards, mut rules) = (0, 0);
    for line in lines {
        match queries::replay(owner, line).await?.as_str() {
            "gjort" => done += 1,
            "manglar" => missing += 1,
            "ukjend" => unknown += 1,
            "kort_staar" => cards += 1,
            "regel_manglar" => rules += 1,
            _ => {}
        }
    }
    output::say(&format!(
        "Journalen: {done} av {} linjer er gjorde på nytt. {missing} trongst ikkje, eller gjeld noko som er nyare enn kopien.",
        lines.len()
    ));
    if unknown > 0 {
        output::complain(&format!(
            "{unknown} linjer i journalen er av eit slag denne versjonen av Laget ikkje kjenner."
        ));
    }
    if cards > 0 {
        output::complain(&format!(
            "{cards} kort som var sletta, står att: i kopien heng det noko på barna enno. Dei blir sletta om natta når det er borte."
        ));
    }
    if rules > 0 {
        output::complain(&format!(
            "{rules} stadfesta reglar for oppbevaring gjeld ikkje i kopien. Start ikkje «worker» før dei er foreslåtte og stadfesta på nytt."
        ));
    }
    Ok(unknown + cards + rules == 0)
}

/// Whether the key file has the keys the copy needs.
fn keys_fit(manifest: &Manifest, key_file: Option<&Path>) -> bool {
    if manifest.noeklar.is_empty() {
        return true;
    }
    let needs: Vec<String> = manifest.noeklar.iter().map(i16::to_string).collect();
    let needs = needs.join(", ");
    let Some(path) = key_file else {
        output::complain(&format!(
            "Nøkkelfila er ikkje i kopien. Fødselsnummera treng nøklane med desse id-ane: {needs}. Vis henne med --key-file."
        ));
        return false;
    };
    let keys = match Keys::from_file(path) {
        Ok(keys) => keys,
        Err(error) => {
            output::complain(&error.to_string());
            return false;
        }
    };
    let has: Vec<i16> = keys.encryption_ids().collect();
    let missing: Vec<String> = (manifest.noeklar.iter())
        .filter(|id| !has.contains(id))
        .map(i16::to_string)
        .collect();
    if !missing.is_empty() {
        output::complain(&format!(
            "Nøkkelfila {} manglar desse nøklane, som fødselsnummer i kopien treng: {}.",
            path.display(),
            missing.join(", ")
        ));
    }
    missing.is_empty()
}
