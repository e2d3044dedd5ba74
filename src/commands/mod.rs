//! The sub-commands of `laget`: one file each.

mod admin;
mod brukar;
mod demo;
mod diskvakt;
mod helse;
mod kommune;
mod kopi;
mod migrate;
mod nyklar;
mod output;
mod places;
mod queries;
mod rotate;
mod samtykkemal;
mod seed;
mod serve;
mod steng;
mod tilgangsmatrise;
mod usage;
mod verify;
mod verify_log;
mod verify_tal;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{self, Problems};
use crate::telemetry;

/// Laget rundt barnet: samarbeidet i Vest-Telemark om born som treng hjelp tidleg.
#[derive(Parser)]
#[command(name = "laget", version, disable_version_flag = true)]
#[command(subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Startar Laget med ein privat database og oppdikta folk, berre for denne maskina
    Demo(demo::DemoArgs),
    /// Køyrer Laget i drift, mot ein database som er klargjord med «migrate»
    Serve(serve::ServeArgs),
    /// Gjer jobbane i drift: e-post, påminningar og rydding
    Worker(worker::WorkerArgs),
    /// Spør eit Laget som køyrer på maskina, om det er klart til å ta imot folk
    Helse(helse::HelseArgs),
    /// Lagar roller og skjema i databasen, eller oppdaterer dei
    Migrate(migrate::MigrateArgs),
    /// Tek ein kryptert kopi av databasen
    Backup(kopi::BackupArgs),
    /// Hentar ein kopi inn i ein tom database, og gjer på nytt det som er trekt og avslutta sidan
    Restore(kopi::RestoreArgs),
    /// Legg demodata i ein tom database
    Seed(seed::SeedArgs),
    /// Lagar ei ny nøkkelfil, som fødselsnummer blir krypterte med, eller byter nøklane i henne
    Nyklar(nyklar::NyklarArgs),
    /// Forseglar på nytt det som ein annan nøkkel enn den i bruk har forsegla
    RotateKeys(rotate::RotateArgs),
    /// Lagar kommunar med instansar, einingar og fristar
    #[command(subcommand, subcommand_required = true, arg_required_else_help = true)]
    Kommune(kommune::KommuneCommand),
    /// Lagar og sperrar brukarar, gjev dei passord og roller
    #[command(subcommand, subcommand_required = true, arg_required_else_help = true)]
    Brukar(brukar::BrukarCommand),
    /// Steller med samtykkeskjemaet, som er felles for kommunane
    #[command(subcommand, subcommand_required = true, arg_required_else_help = true)]
    Samtykkemal(samtykkemal::SamtykkemalCommand),
    /// Kontrollerer at alle rettar til saker er dei dei skal vere
    VerifyAccess(admin::AdminArgs),
    /// Tel tala til dei som leier på nytt, og kontrollerer at dei stemmer med sakene
    VerifyTal(admin::AdminArgs),
    /// Stengjer ein kommune: ingen av han kjem inn, verken tilsette, familiar eller gjester
    LaasKommune(steng::LaasArgs),
    /// Opnar ein kommune som er stengd; det må to til
    OpneKommune(steng::OpneArgs),
    /// Avsluttar alle økter i ein kommune, eller i alle
    AvsluttOekter(steng::OekterArgs),
    /// Set Laget i lesemodus, så ingenting blir skrive, eller tek det ut att
    #[command(subcommand, subcommand_required = true, arg_required_else_help = true)]
    Lesemodus(steng::LesemodusCommand),
    /// Held av plass på disken til databasen, og stoppar skrivinga før han blir full
    Diskvakt(diskvakt::DiskvaktArgs),
    /// Reknar innsynsloggen etter mot segla, og seier kva rad som er endra, fjerna eller sett inn
    VerifyLog(verify_log::VerifyLogArgs),
    /// Skriv ut tabellen over kven som kan gjere kva
    Tilgangsmatrise,
}

/// How the log is written: of the commands that serve.
#[derive(Args)]
struct LogArgs {
    /// «tekst» for folk eller «json» for maskiner (eller `LAGET_LOG_FORMAT`)
    #[arg(long, value_name = "FORM", env = "LAGET_LOG_FORMAT")]
    log_format: Option<String>,
    /// Kva som kjem med i loggen, til dømes «info,laget=debug» (eller `LAGET_LOG_FILTER`)
    #[arg(long, value_name = "FILTER", env = "LAGET_LOG_FILTER")]
    log_filter: Option<String>,
}

impl LogArgs {
    fn init(&self, problems: &mut Problems, format: &str, filter: &str) {
        let format = config::log_format(given(self.log_format.as_deref()).unwrap_or(format));
        if let Some(format) = problems.take(format) {
            let filter = given(self.log_filter.as_deref()).unwrap_or(filter);
            problems.take(telemetry::init(format, filter));
        }
    }
}

/// A setting that is empty is not given.
fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// Runs what the command line asks for. What goes wrong becomes a sentence and the exit code 1.
pub async fn run() -> ExitCode {
    let parsed = usage::in_nynorsk(Cli::command())
        .try_get_matches()
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    let command = match parsed {
        Ok(cli) => cli.command,
        Err(error) => return refuse_usage(&error),
    };
    match dispatch(command).await {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(args) => demo::run(args).await?,
        Command::Serve(args) => serve::run(args).await?,
        Command::Worker(args) => worker::run(args).await?,
        Command::Helse(args) => return helse::run(args).await,
        Command::Migrate(args) => migrate::run(args).await?,
        Command::Backup(args) => kopi::backup(args).await?,
        Command::Restore(args) => return kopi::restore(args).await,
        Command::Seed(args) => seed::run(args).await?,
        Command::Nyklar(args) => nyklar::run(&args)?,
        Command::RotateKeys(args) => return rotate::run(args).await,
        Command::Kommune(command) => kommune::run(command).await?,
        Command::Brukar(command) => brukar::run(command).await?,
        Command::Samtykkemal(command) => samtykkemal::run(command).await?,
        Command::VerifyAccess(args) => return verify::run(args).await,
        Command::VerifyTal(args) => return verify_tal::run(args).await,
        Command::LaasKommune(args) => steng::laas(args).await?,
        Command::OpneKommune(args) => steng::opne(args).await?,
        Command::AvsluttOekter(args) => steng::oekter(args).await?,
        Command::Lesemodus(command) => steng::lesemodus(command).await?,
        Command::Diskvakt(args) => return diskvakt::run(args).await,
        Command::VerifyLog(args) => return verify_log::run(args).await,
        Command::Tilgangsmatrise => output::say(tilgangsmatrise::markdown().trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

fn refuse_usage(error: &clap::Error) -> ExitCode {
    let help = || error.render().to_string().trim_end().to_owned();
    match usage::complaint(error) {
        Some(sentence) => output::complain(&sentence),
        None if error.use_stderr() => output::complain(&help()),
        None => output::say(&help()),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// A folder for data, unless another is given.
fn data_folder(given: Option<PathBuf>) -> Result<PathBuf, String> {
    match given.filter(|path| !path.as_os_str().is_empty()) {
        Some(path) => Ok(path),
        None => crate::db::embedded::data_home()
            .map(|home| home.join("demo"))
            .map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests;
