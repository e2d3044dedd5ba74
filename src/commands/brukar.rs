//! `laget brukar`: people who log in, their passwords and their medlemskap.

mod medlemskap;

use std::time::Duration;

use clap::{Args, Subcommand};
use sqlx::{Connection, PgConnection};
use time::OffsetDateTime;

use super::admin::{self, AdminArgs};
use super::output;
use crate::brukar::{self, NewBrukar};
use crate::clock::{Clock, SystemClock, os_random};
use crate::ids::BrukarId;
use crate::innlogging::kode_hash;
use crate::innlogging::passord::hash_now;
use crate::personal::Personal;

/// What to do with a person.
#[derive(Subcommand)]
pub(super) enum BrukarCommand {
    /// Lagar ein ny brukar
    Ny(NyArgs),
    /// Gjev ein brukar nytt passord og loggar brukaren ut
    Passord(PassordArgs),
    /// Skriv inn e-postadressa til ein brukar, eller tek henne bort
    Epost(EpostArgs),
    /// Sperrar ein brukar og loggar brukaren ut
    Sperr(NamedArgs),
    /// Tek bort totrinnsinnlogginga til ein som har mista henne
    Totrinn(NamedArgs),
    /// Opnar ein sperra brukar
    Opne(NamedArgs),
    /// Gjev ein brukar ei rolle i ein instans
    Medlemskap(medlemskap::MedlemskapArgs),
}

/// A new person.
#[derive(Args)]
pub(super) struct NyArgs {
    /// Det brukaren loggar inn med
    #[arg(value_name = "BRUKARNAMN")]
    brukarnamn: String,
    /// Namnet, slik andre ser det
    #[arg(value_name = "NAMN")]
    namn: String,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Another password.
#[derive(Args)]
pub(super) struct PassordArgs {
    /// Det brukaren loggar inn med
    #[arg(value_name = "BRUKARNAMN")]
    brukarnamn: String,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Where mail goes.
#[derive(Args)]
pub(super) struct EpostArgs {
    /// Det brukaren loggar inn med
    #[arg(value_name = "BRUKARNAMN")]
    brukarnamn: String,
    /// E-postadressa på arbeid
    #[arg(value_name = "ADRESSE", required_unless_present = "ta_bort")]
    adresse: Option<String>,
    /// Ta bort adressa: brukaren får ikkje e-post
    #[arg(long, conflicts_with = "adresse")]
    ta_bort: bool,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Where the password comes from.
#[derive(Args)]
struct PasswordArgs {
    /// Les passordet frå standard inn, i staden for å skrive ut ein kode som brukaren lagar det med
    #[arg(long)]
    stdin: bool,
}

/// Somebody by user name.
#[derive(Args)]
pub(super) struct NamedArgs {
    /// Det brukaren loggar inn med
    #[arg(value_name = "BRUKARNAMN")]
    brukarnamn: String,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Does it, in one transaction.
pub(super) async fn run(command: BrukarCommand) -> anyhow::Result<()> {
    let now = SystemClock::default().now();
    match command {
        BrukarCommand::Ny(args) => create(args, now).await,
        BrukarCommand::Passord(args) => replace_password(args, now).await,
        BrukarCommand::Epost(args) => set_epost(args).await,
        BrukarCommand::Sperr(args) => {
            let mut connection = args.admin.connect_as_owner().await?;
            let mut tx = connection.begin().await?;
            let id = find(&mut tx, &args.brukarnamn).await?;
            brukar::shut(&mut tx, id, now).await?;
            tx.commit().await?;
            output::say("Brukaren er sperra og logga ut.");
            Ok(())
        }
        BrukarCommand::Totrinn(args) => remove_factor(args, now).await,
        BrukarCommand::Opne(args) => {
            let mut connection = args.admin.connect_as_owner().await?;
            let id = find(&mut connection, &args.brukarnamn).await?;
            brukar::open(&mut connection, id).await?;
            output::say("Brukaren kan logge inn att.");
            Ok(())
        }
        BrukarCommand::Medlemskap(args) => medlemskap::give(args, now).await,
    }
}

async fn create(args: NyArgs, now: OffsetDateTime) -> anyhow::Result<()> {
    let brukarnamn = brukar::parse_brukarnamn(&args.brukarnamn).map_err(anyhow::Error::msg)?;
    let namn = brukar::parse_namn(&args.namn).map_err(anyhow::Error::msg)?;
    let password = args.password.read(&[&brukarnamn, &namn])?;
    let hash = password
        .map(|password| hash_now(password.expose()))
        .transpose()?;
    let mut connection = args.admin.connect_as_owner().await?;
    let mut tx = connection.begin().await?;
    let new = NewBrukar {
        id: SystemClock::default().uuid().into(),
        brukarnamn: &brukarnamn,
        namn: &namn,
        hash: hash.as_deref(),
        now,
    };
    anyhow::ensure!(
        brukar::insert_brukar(&mut tx, &new).await?,
        "Brukarnamnet «{brukarnamn}» er i bruk."
    );
    let code = match hash {
        Some(_) => None,
        None => Some(give_code(&mut tx, new.id, NEW_CODE).await?),
    };
    tx.commit().await?;
    output::say("Brukaren er laga. Gi brukaren ei rolle med «laget brukar medlemskap».");
    tell(code.as_ref(), "eit døgn");
    Ok(())
}

/// How long the code of who is new can be used.
const NEW_CODE: Duration = Duration::from_hours(24);
/// How long the code of a reset can be used.
const RESET_CODE: Duration = Duration::from_mins(30);

/// A code with which the person makes a password: nobody else ever knows that.
async fn give_code(
    connection: &mut PgConnection,
    id: BrukarId,
    valid: Duration,
) -> anyhow::Result<Personal<String>> {
    let code = brukar::new_password(os_random());
    brukar::set_code(connection, id, &kode_hash(code.expose()), valid).await?;
    Ok(code)
}

/// Shows a code that was made here: this one time.
fn tell(code: Option<&Personal<String>>, valid: &str) {
    if let Some(code) = code {
        output::say(&format!(
            "Eingongskode til «Lag passord» på innloggingssida (gjeld {valid}, blir ikkje vist fleire gonger): {}",
            code.expose()
        ));
    }
}

async fn replace_password(args: PassordArgs, now: OffsetDateTime) -> anyhow::Result<()> {
    let mut connection = args.admin.connect_as_owner().await?;
    let mut tx = connection.begin().await?;
    let id = find(&mut tx, &args.brukarnamn).await?;
    let password = args.password.read(&[args.brukarnamn.trim()])?;
    if let Some(password) = password {
        brukar::replace_password(&mut tx, id, &hash_now(password.expose())?, now).await?;
        tx.commit().await?;
        output::say("Passordet er bytt, og brukaren er logga ut.");
    } else {
        let code = give_code(&mut tx, id, RESET_CODE).await?;
        tx.commit().await?;
        output::say("Passordet som er no, gjeld til brukaren har laga eit nytt.");
        tell(Some(&code), "ein halv time");
    }
    Ok(())
}

async fn remove_factor(args: NamedArgs, now: OffsetDateTime) -> anyhow::Result<()> {
    let mut connection = args.admin.connect_as_owner().await?;
    let mut tx = connection.begin().await?;
    let id = find(&mut tx, &args.brukarnamn).await?;
    brukar::remove_factor(&mut tx, id, now).await?;
    tx.commit().await?;
    output::say(
        "Totrinnsinnlogginga er teken bort, og brukaren er logga ut. Ho må setjast opp på nytt ved neste innlogging.",
    );
    Ok(())
}

async fn set_epost(args: EpostArgs) -> anyhow::Result<()> {
    let adresse = args.adresse.as_deref().map(str::trim);
    if let Some(adresse) = adresse {
        let parsed: Result<lettre::Address, _> = adresse.parse();
        anyhow::ensure!(
            parsed.is_ok(),
            "Adressa «{adresse}» er ikkje ei e-postadresse."
        );
    }
    let mut connection = args.admin.connect_as_owner().await?;
    let id = find(&mut connection, &args.brukarnamn).await?;
    brukar::set_epost(&mut connection, id, adresse).await?;
    output::say(if adresse.is_some() {
        "E-postadressa er lagra."
    } else {
        "E-postadressa er teken bort."
    });
    Ok(())
}

async fn find(connection: &mut PgConnection, brukarnamn: &str) -> anyhow::Result<BrukarId> {
    let brukarnamn = brukarnamn.trim().to_lowercase();
    let found = brukar::find_brukar(connection, &brukarnamn).await?;
    found.ok_or_else(|| anyhow::anyhow!("Ingen har brukarnamnet «{brukarnamn}»."))
}

impl PasswordArgs {
    /// The password from standard input; none when the person is to make it with a code.
    fn read(&self, om: &[&str]) -> anyhow::Result<Option<Personal<String>>> {
        if !self.stdin {
            return Ok(None);
        }
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        let typed = line.trim_end_matches(['\r', '\n']);
        let parsed = brukar::parse_password(typed, om).map_err(anyhow::Error::msg)?;
        Ok(Some(parsed))
    }
}
