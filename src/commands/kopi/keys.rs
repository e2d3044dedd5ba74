//! Whether a key file is the one whose keys made what is sealed in a copy.

use std::path::Path;

use sqlx::postgres::PgConnection;

use super::manifest::Manifest;
use super::queries::{self, Sample};
use crate::commands::output;
use crate::crypto::Keys;

/// Whether the key file has the keys the copy needs, and they open what is sealed there.
pub(super) async fn fit(
    owner: &mut PgConnection,
    manifest: &Manifest,
    key_file: Option<&Path>,
) -> anyhow::Result<bool> {
    if manifest.noeklar.is_empty() {
        return Ok(true);
    }
    let needs: Vec<String> = manifest.noeklar.iter().map(i16::to_string).collect();
    let needs = needs.join(", ");
    let Some(path) = key_file else {
        output::complain(&format!(
            "Nøkkelfila er ikkje i kopien. Fødselsnummera treng nøklane med desse id-ane: {needs}. Vis henne med --key-file."
        ));
        return Ok(false);
    };
    let keys = match Keys::from_file(path) {
        Ok(keys) => keys,
        Err(error) => {
            output::complain(&error.to_string());
            return Ok(false);
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
        return Ok(false);
    }
    let mut open = true;
    for sample in queries::samples(owner).await? {
        open &= opens(&keys, path, &sample);
    }
    Ok(open)
}

/// Whether one value of a key opens: another file may have other keys with the same ids.
fn opens(keys: &Keys, path: &Path, sample: &Sample) -> bool {
    let Sample {
        column,
        kommune,
        id,
        sealed,
    } = sample;
    let opened = keys.decrypt(*kommune, *id, column.sealed_as, sealed);
    if let Err(error) = &opened {
        output::complain(&format!(
            "Nøkkelen med id {} i {} opnar ikkje {} {id}: {error}.",
            sealed.key_id,
            path.display(),
            column.table
        ));
    }
    opened.is_ok()
}
