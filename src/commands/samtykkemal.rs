//! `laget samtykkemal`: the form of samtykke, which all kommunar share.

use clap::{Args, Subcommand};
use sqlx::Connection;

use super::admin::AdminArgs;
use super::{output, queries};
use crate::samtykke::mal::Spraak;

/// What to do with the form.
#[derive(Subcommand)]
pub(super) enum SamtykkemalCommand {
    /// Skriv opp at ein omsetjar har lese alle tekstane i ein mal på eit språk
    Kontrollert(KontrollertArgs),
}

/// What was read, and by whom.
#[derive(Args)]
pub(super) struct KontrollertArgs {
    /// Malen, til dømes v4
    #[arg(value_name = "MAL")]
    mal: String,
    /// Koden på språket: nb, en, pl, uk eller ar
    #[arg(value_name = "SPRAAK")]
    spraak: String,
    /// Namnet på omsetjaren, slik det skal stå hos den systemansvarlege
    #[arg(long, value_name = "NAMN")]
    av: String,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Does it, in one transaction.
pub(super) async fn run(command: SamtykkemalCommand) -> anyhow::Result<()> {
    match command {
        SamtykkemalCommand::Kontrollert(args) => checked(args).await,
    }
}

async fn checked(args: KontrollertArgs) -> anyhow::Result<()> {
    let av = args.av.split_whitespace().collect::<Vec<_>>().join(" ");
    anyhow::ensure!(
        !av.is_empty() && av.chars().count() <= 120,
        "Skriv namnet på omsetjaren etter --av, med høgst 120 teikn."
    );
    let spraak = Spraak::from_code(&args.spraak).filter(|spraak| *spraak != Spraak::Nynorsk);
    let Some(spraak) = spraak else {
        anyhow::bail!(
            "«{}» er ikkje eit språk skjemaet er omsett til. Skriv eitt av desse: nb, en, pl, uk, ar.",
            args.spraak
        );
    };
    let mut connection = args.admin.connect_as_owner().await?;
    let mut tx = connection.begin().await?;
    let Some(nye) = queries::mark_checked(&mut tx, &args.mal, spraak.code(), &av).await? else {
        anyhow::bail!("Malen «{}» finst ikkje på {}.", args.mal, spraak.namn());
    };
    tx.commit().await?;
    output::say(&if nye == 0 {
        format!(
            "Alle tekstane i {} på {} var kontrollerte frå før. Ingenting er endra.",
            args.mal,
            spraak.namn()
        )
    } else {
        format!(
            "{nye} tekstar i {} på {} er kontrollerte av {av}.",
            args.mal,
            spraak.namn()
        )
    });
    Ok(())
}
