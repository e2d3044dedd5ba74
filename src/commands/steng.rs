//! Closing and opening: a kommune, all sessions, and writing as a whole. Each is a row with who, when and why.

pub(super) mod queries;

use clap::{Args, Subcommand};
use sqlx::postgres::PgConnection;

use super::admin::AdminArgs;
use super::{output, places};
use crate::text::{as_read, lookalike};
use queries::Hending;

/// Who does it, and why.
#[derive(Args)]
struct KvenArgs {
    /// Namnet på den som gjer det
    #[arg(long, value_name = "NAMN")]
    av: String,
    /// Kvifor
    #[arg(long, value_name = "TEKST")]
    grunn: String,
}

/// The options of `laas-kommune`.
#[derive(Args)]
pub(super) struct LaasArgs {
    /// Kommunenummeret
    #[arg(value_name = "KOMMUNE")]
    kommune: String,
    /// Kven folk skal ringje; det står på sida som møter dei
    #[arg(long, value_name = "TEKST")]
    ring: String,
    #[command(flatten)]
    kven: KvenArgs,
    #[command(flatten)]
    admin: AdminArgs,
}

/// The options of `opne-kommune`.
#[derive(Args)]
pub(super) struct OpneArgs {
    /// Kommunenummeret
    #[arg(value_name = "KOMMUNE")]
    kommune: String,
    /// Namnet på den andre som er med på det
    #[arg(long, value_name = "NAMN")]
    og: String,
    #[command(flatten)]
    kven: KvenArgs,
    #[command(flatten)]
    admin: AdminArgs,
}

/// The options of `avslutt-oekter`.
#[derive(Args)]
pub(super) struct OekterArgs {
    /// Kommunenummeret; med --alle: ingen
    #[arg(
        value_name = "KOMMUNE",
        required_unless_present = "alle",
        conflicts_with = "alle"
    )]
    kommune: Option<String>,
    /// I alle kommunane
    #[arg(long)]
    alle: bool,
    #[command(flatten)]
    kven: KvenArgs,
    #[command(flatten)]
    admin: AdminArgs,
}

/// `lesemodus`.
#[derive(Subcommand)]
pub(super) enum LesemodusCommand {
    /// Frå no blir ingenting skrive
    Paa(LesemodusArgs),
    /// Frå no blir det skrive att
    Av(LesemodusArgs),
}

/// The options of both.
#[derive(Args)]
pub(super) struct LesemodusArgs {
    #[command(flatten)]
    kven: KvenArgs,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Closes a kommune.
pub(super) async fn laas(args: LaasArgs) -> anyhow::Result<()> {
    let mut connection = args.admin.connect_as_owner().await?;
    let kommune = places::kommune(&mut connection, &args.kommune).await?;
    told("--ring", &args.ring)?;
    let hending = hending("laas", Some(&args.kommune), &args.kven)?;
    anyhow::ensure!(
        queries::laas(&mut connection, kommune, args.ring.trim(), &hending).await?,
        "Kommunen er stengd frå før."
    );
    output::say(&format!(
        "Kommune {} er stengd. Ingen av han kjem inn før han er opna att med «laget opne-kommune».",
        args.kommune.trim()
    ));
    Ok(())
}

/// Opens a kommune that is closed. Sessions from before are ended: one of them may have been why it was closed.
pub(super) async fn opne(args: OpneArgs) -> anyhow::Result<()> {
    let mut connection = args.admin.connect_as_owner().await?;
    let kommune = places::kommune(&mut connection, &args.kommune).await?;
    let (av, og) = (args.kven.av.trim(), args.og.trim());
    told("--og", og)?;
    anyhow::ensure!(
        read(av) != read(og),
        "Det må to til for å opne: --av og --og er den same."
    );
    let mut hending = hending("opne", Some(&args.kommune), &args.kven)?;
    hending.og = Some(og);
    anyhow::ensure!(
        queries::opne(&mut connection, kommune, &mut hending).await?,
        "Kommunen er ikkje stengd."
    );
    output::say(&format!(
        "Kommune {} er open att. {} økter frå før er avslutta.",
        args.kommune.trim(),
        hending.oekter
    ));
    Ok(())
}

/// Ends the sessions of a kommune, or of all.
pub(super) async fn oekter(args: OekterArgs) -> anyhow::Result<()> {
    let mut connection = args.admin.connect_as_owner().await?;
    let kommune = match &args.kommune {
        Some(nummer) => Some(places::kommune(&mut connection, nummer).await?),
        None => None,
    };
    let mut hending = hending("oekter", args.kommune.as_deref(), &args.kven)?;
    queries::avslutt_oekter(&mut connection, kommune, &mut hending).await?;
    output::say(&format!("{} økter er avslutta.", hending.oekter));
    Ok(())
}

/// Stops writing, or lets it go on.
pub(super) async fn lesemodus(command: LesemodusCommand) -> anyhow::Result<()> {
    let (args, on) = match command {
        LesemodusCommand::Paa(args) => (args, true),
        LesemodusCommand::Av(args) => (args, false),
    };
    let mut connection = args.admin.connect_as_owner().await?;
    let slag = if on { "lesemodus" } else { "skrivemodus" };
    let hending = hending(slag, None, &args.kven)?;
    switch(&mut connection, on, false, &hending).await?;
    output::say(if on {
        "Laget er i lesemodus: ingenting blir skrive, og ingen opplysningar om barn blir viste."
    } else {
        "Laget skriv att."
    });
    Ok(())
}

/// Stops writing, or lets it go on; true when that was a change.
pub(super) async fn switch(
    connection: &mut PgConnection,
    on: bool,
    guard: bool,
    hending: &Hending<'_>,
) -> Result<bool, sqlx::Error> {
    if on {
        queries::stop_writing(connection, guard, hending).await
    } else {
        queries::go_on_writing(connection, guard, hending).await
    }
}

fn hending<'a>(
    slag: &'static str,
    kommune: Option<&'a str>,
    kven: &'a KvenArgs,
) -> anyhow::Result<Hending<'a>> {
    told("--av", &kven.av)?;
    told("--grunn", &kven.grunn)?;
    Ok(Hending {
        slag,
        kommune: kommune.map(str::trim),
        av: kven.av.trim(),
        og: None,
        grunn: kven.grunn.trim(),
        oekter: 0,
    })
}

/// A name as it is read, by its letters.
fn read(name: &str) -> String {
    let letters = lookalike(&as_read(name));
    let letters = letters.chars().filter(|sign| sign.is_alphabetic());
    letters.flat_map(char::to_lowercase).collect()
}

/// It must say something, and not a novel.
fn told(flag: &str, text: &str) -> anyhow::Result<()> {
    let letters = text.trim().chars().count();
    anyhow::ensure!(
        (1..=200).contains(&letters),
        "{flag} skal ha frå 1 til 200 teikn."
    );
    Ok(())
}
