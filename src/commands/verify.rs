//! `laget verify-access`: is every right to a sak one that lag, leadership or an offer gives?

use std::process::ExitCode;

use sqlx::postgres::PgConnection;

use super::admin::AdminArgs;
use super::{output, queries};

/// Lists the faults; the exit code 1 when there are any.
pub(super) async fn run(args: AdminArgs) -> anyhow::Result<ExitCode> {
    let mut connection = args.connect_as_owner().await?;
    Ok(if faults(&mut connection).await? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Lists the faults; false when there are any.
pub(super) async fn faults(connection: &mut PgConnection) -> anyhow::Result<bool> {
    let faults = queries::verify_access(connection).await?;
    for fault in &faults {
        output::say(&format!(
            "kommune {}  sak {}  prinsipal {}  {}: {}",
            fault.kommune_id, fault.sak_id, fault.prinsipal_id, fault.grunnlag, fault.feil
        ));
    }
    if faults.is_empty() {
        output::say("Alle rettar til saker stemmer.");
        return Ok(true);
    }
    output::complain(&format!("{} feil i rettane til saker.", faults.len()));
    Ok(false)
}
