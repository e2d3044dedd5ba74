//! `laget nyklar`: makes a key file, and replaces its keys.

use std::path::PathBuf;

use clap::Args;

use super::output;
use crate::crypto::Keys;

/// The options of `nyklar`.
#[derive(Args)]
pub(super) struct NyklarArgs {
    /// Fila som skal lagast, og som ikkje kan finnast frå før; med vala under: fila som skal endrast
    #[arg(value_name = "FIL")]
    path: PathBuf,
    /// Legg til ein ny nøkkel, som ventar på å bli teken i bruk
    #[arg(long, group = "endring")]
    legg_til: bool,
    /// Tek nøkkelen som ventar, i bruk, når kvart Laget som køyrer, har starta på nytt med han
    #[arg(long, group = "endring")]
    ta_i_bruk: bool,
    /// Tek ut nøkkelen med denne id-en, når `rotate-keys` har sagt at ingenting treng han
    #[arg(long, value_name = "ID", group = "endring")]
    fjern: Option<i16>,
    /// Lagar ei fil med den hemmelege nøkkelen til kopiane i staden, og skriv ut den offentlege
    #[arg(long, group = "endring")]
    kopi: bool,
}

/// Makes the file, or changes it.
pub(super) fn run(args: &NyklarArgs) -> anyhow::Result<()> {
    let path = args.path.display();
    output::say(&if args.legg_til {
        let id = Keys::add(&args.path)?;
        format!(
            "Nøkkelen med id {id} er lagd til i {path} og ventar. Ta kopi av fila, start kvart Laget på nytt, \
             og køyr så: laget nyklar {path} --ta-i-bruk"
        )
    } else if args.ta_i_bruk {
        let id = Keys::put_to_use(&args.path)?;
        format!(
            "Nøkkelen med id {id} i {path} er teken i bruk. Start kvart Laget på nytt, og køyr så: laget rotate-keys"
        )
    } else if let Some(id) = args.fjern {
        Keys::remove(&args.path, id)?;
        format!(
            "Nøkkelen med id {id} er teken ut av {path}. Kopiar av databasen frå før treng han framleis: \
             ha ein kopi av den gamle fila så lenge dei finst."
        )
    } else if args.kopi {
        let public = crate::crypto::new_copy_key(&args.path)?;
        format!(
            "Den hemmelege nøkkelen til kopiane er i {path}. Ha henne ein annan stad enn både kopiane og maskina som tek dei.\n\
             Den offentlege, til LAGET_BACKUP_RECIPIENT:\n{public}"
        )
    } else {
        Keys::generate_file(&args.path)?;
        format!(
            "Nøkkelfila {path} er laga. Ta kopi av henne: utan henne kan ingen lese fødselsnummera att."
        )
    });
    Ok(())
}
