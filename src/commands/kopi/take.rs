//! `laget backup`: takes a copy, as a role that reads everything and writes nothing.

use std::path::PathBuf;

use age::x25519::Recipient;
use clap::Args;
use sqlx::postgres::PgConnection;

use super::manifest::{Known, Manifest};
use super::{pg, queries, stream};
use crate::commands::{admin, output};
use crate::config::{self, Problems};

/// The role that takes copies.
const ROLE: &str = "laget_backup";

/// The options of `backup`.
#[derive(Args)]
pub(in crate::commands) struct BackupArgs {
    /// Mappa som kopien blir lagd i (eller i `LAGET_BACKUP_DIR`)
    #[arg(long, value_name = "MAPPE", env = "LAGET_BACKUP_DIR", value_parser = crate::config::path())]
    til: Option<PathBuf>,
    /// Den offentlege nøkkelen til den som skal kunne lese kopien («age1…»); fleire gonger eller med komma (eller i `LAGET_BACKUP_RECIPIENT`)
    #[arg(
        long,
        value_name = "NØKKEL",
        env = "LAGET_BACKUP_RECIPIENT",
        value_delimiter = ','
    )]
    mottakar: Vec<String>,
    /// Databasen, som rolla `laget_backup` (helst i `LAGET_BACKUP_DATABASE_URL_FILE`, eller i `LAGET_BACKUP_DATABASE_URL`)
    #[arg(
        long,
        value_name = "ADRESSE",
        env = "LAGET_BACKUP_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
    /// Fil med adressa til databasen
    #[arg(long, value_name = "FIL", env = "LAGET_BACKUP_DATABASE_URL_FILE", value_parser = crate::config::path())]
    database_url_file: Option<PathBuf>,
    /// Mappa med «`pg_dump`», når han ikkje blir funnen (eller i `LAGET_PG_BIN`)
    #[arg(long, value_name = "MAPPE", env = "LAGET_PG_BIN", value_parser = crate::config::path())]
    pg_bin: Option<PathBuf>,
}

struct Settings {
    til: PathBuf,
    recipients: Vec<Recipient>,
    target: pg::Target,
    pg_bin: Option<PathBuf>,
}

impl BackupArgs {
    fn settings(self) -> Result<Settings, Problems> {
        let mut problems = Problems::default();
        let til = self.til.filter(|path| path.is_dir()).ok_or_else(|| {
            "Mappa til kopien manglar: bruk --til eller LAGET_BACKUP_DIR, med ei mappe som finst."
                .to_owned()
        });
        let til = problems.take(til);
        let recipients = problems.take(recipients(&self.mottakar));
        let url = config::secret(
            "LAGET_BACKUP_DATABASE_URL",
            self.database_url.as_deref(),
            self.database_url_file.as_deref(),
        )
        .and_then(|url| {
            url.ok_or_else(|| {
                "Adressa til databasen manglar: bruk --database-url, LAGET_BACKUP_DATABASE_URL eller LAGET_BACKUP_DATABASE_URL_FILE."
                    .to_owned()
            })
        });
        let target = url.and_then(|url| pg::Target::new("LAGET_BACKUP_DATABASE_URL", &url));
        let target = problems.take(target.and_then(only_backup));
        match (til, recipients, target) {
            (Some(til), Some(recipients), Some(target)) => problems.none().map(|()| Settings {
                til,
                recipients,
                target,
                pg_bin: self.pg_bin.filter(|path| !path.as_os_str().is_empty()),
            }),
            _ => Err(problems),
        }
    }
}

/// Who is to be able to read it: at least one.
fn recipients(given: &[String]) -> Result<Vec<Recipient>, String> {
    let given = given.iter().map(|text| text.trim());
    let list: Vec<Recipient> = given
        .filter(|text| !text.is_empty())
        .map(|text| {
            text.parse().map_err(|_| {
                format!("«{text}» i --mottakar er ikkje ein offentleg nøkkel. Han skal sjå slik ut: age1…")
            })
        })
        .collect::<Result<_, _>>()?;
    if list.is_empty() {
        return Err("Mottakaren manglar: bruk --mottakar eller LAGET_BACKUP_RECIPIENT. Ein nøkkel får du med: laget nyklar FIL --kopi".into());
    }
    Ok(list)
}

/// Any other role has rights that taking copies does not need.
fn only_backup(target: pg::Target) -> Result<pg::Target, String> {
    let user = target.options().get_username();
    if user == ROLE {
        Ok(target)
    } else {
        Err(format!(
            "Kopien blir teken som {ROLE}, ikkje som «{user}»: rett LAGET_BACKUP_DATABASE_URL."
        ))
    }
}

/// Takes a copy, and says where it is.
pub(in crate::commands) async fn run(args: BackupArgs) -> anyhow::Result<()> {
    let settings = args.settings()?;
    let mut connection = admin::connect(settings.target.options()).await?;
    anyhow::ensure!(
        queries::reads_all(&mut connection).await?,
        "{ROLE} ser ikkje alt i databasen. Ein superbrukar må køyre: alter role {ROLE} bypassrls"
    );
    // what is counted here is what `pg_dump` reads: both see the database as it was at one instant
    let snapshot = queries::begin_snapshot(&mut connection).await?;
    let known = known(&mut connection).await?;
    let name = format!("laget-{}", known.teke.replace(['-', ':'], ""));
    let file = format!("{name}.dump.age");
    let path = settings.til.join(&file);
    anyhow::ensure!(!path.exists(), "Kopien {} finst frå før.", path.display());
    let dump = pg::start(
        "pg_dump",
        settings.pg_bin.as_deref(),
        known.postgresql,
        &settings.target,
        &[
            "--format=custom",
            "--lock-wait-timeout=10s",
            "--snapshot",
            &snapshot,
        ],
    )?;
    let recipients = settings.recipients;
    let written =
        tokio::task::spawn_blocking(move || stream::encrypt(dump, &recipients, &path)).await?;
    let (size, sha256) = written?;
    let manifest = settings.til.join(format!("{name}.json"));
    let said = format!(
        "Kopien er teken: {} ({size} byte, SHA-256 {sha256}). Nøkkelfila er ikkje med.",
        manifest.display()
    );
    Manifest::new(known, file, size, sha256).write(&manifest)?;
    output::say(&said);
    Ok(())
}

async fn known(connection: &mut PgConnection) -> anyhow::Result<Known> {
    let schema = queries::schema(connection).await?;
    Ok(Known {
        skjema: schema
            .ok_or_else(|| anyhow::anyhow!("Databasen har ikkje noko av Laget i seg."))?,
        postgresql: queries::major(connection).await?,
        teke: queries::taken_at(connection).await?,
        rader: queries::rows(connection).await?,
        noeklar: queries::keys(connection).await?,
    })
}
