//! Kommunar, instansar and einingar by the names they are given on the command line, and dates.

use sqlx::PgConnection;
use time::Date;

use crate::brukar;
use crate::ids::{EiningId, InstansId, KommuneId};
use crate::web::dates::parse_date;

/// The kommune with a number.
pub(super) async fn kommune(
    connection: &mut PgConnection,
    nummer: &str,
) -> anyhow::Result<KommuneId> {
    let found = brukar::find_kommune(connection, nummer.trim()).await?;
    found.ok_or_else(|| anyhow::anyhow!("Ingen kommune har nummeret «{nummer}»."))
}

/// The instans with a name in a kommune.
pub(super) async fn instans(
    connection: &mut PgConnection,
    kommune: KommuneId,
    name: &str,
) -> anyhow::Result<InstansId> {
    let list = brukar::list_instansar(connection, kommune).await?;
    let list: Vec<_> = list.into_iter().map(|i| (i.namn, i.instans_id)).collect();
    by_name("instans", name, &list)
}

/// True when a kommune has an instans with the name.
pub(super) async fn has_instans(
    connection: &mut PgConnection,
    kommune: KommuneId,
    name: &str,
) -> anyhow::Result<bool> {
    let wanted = name.to_lowercase();
    let list = brukar::list_instansar(connection, kommune).await?;
    Ok(list.iter().any(|i| i.namn.to_lowercase() == wanted))
}

/// The eining with a name in an instans.
pub(super) async fn eining(
    connection: &mut PgConnection,
    kommune: KommuneId,
    instans: InstansId,
    name: &str,
) -> anyhow::Result<EiningId> {
    let list = brukar::list_einingar(connection, kommune, instans).await?;
    let list: Vec<_> = list.into_iter().map(|e| (e.namn, e.eining_id)).collect();
    by_name("eining", name, &list)
}

/// A day given with `--name`.
pub(super) fn day(name: &str, text: &str, today: Date) -> Result<Date, String> {
    parse_date(text, today).map_err(|error| format!("--{name}: {error}."))
}

/// The one thing with a name; says which names there are when it is none or several.
fn by_name<Id: Copy>(kind: &str, name: &str, list: &[(String, Id)]) -> anyhow::Result<Id> {
    let wanted = name.trim().to_lowercase();
    let mut fits = list
        .iter()
        .filter(|(name, _)| name.to_lowercase() == wanted);
    match (fits.next(), fits.next()) {
        (Some((_, id)), None) => Ok(*id),
        (Some(_), Some(_)) => anyhow::bail!("Fleire har namnet «{name}» ({kind})."),
        (None, _) if list.is_empty() => {
            anyhow::bail!("Fann ikkje «{name}» ({kind}). Her finst ingen enno.")
        }
        (None, _) => {
            let names: Vec<&str> = list.iter().map(|(name, _)| name.as_str()).collect();
            anyhow::bail!(
                "Fann ikkje «{name}» ({kind}). Her finst: {}.",
                names.join(", ")
            )
        }
    }
}
