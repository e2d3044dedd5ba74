//! `laget nyklar`: makes a key file.

use std::path::PathBuf;

use clap::Args;

use super::output;
use crate::crypto::Keys;

/// The options of `nyklar`.
#[derive(Args)]
pub(super) struct NyklarArgs {
    /// Fila som skal lagast; ho kan ikkje finnast frå før
    #[arg(value_name = "FIL")]
    path: PathBuf,
}

/// Makes the file.
pub(super) fn run(args: &NyklarArgs) -> anyhow::Result<()> {
    Keys::generate_file(&args.path)?;
    output::say(&format!(
        "Nøkkelfila {} er laga. Ta kopi av henne: utan henne kan ingen lese fødselsnummera att.",
        args.path.display()
    ));
    Ok(())
}
