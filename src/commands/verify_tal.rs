//! `laget verify-tal`: are the figures of those who lead what the rows say?

use std::process::ExitCode;
use std::time::Instant;

use super::admin::AdminArgs;
use super::output;
use crate::clock::{Clock, SystemClock, oslo_date};
use crate::tal::sjekk;

/// Counts each kommune anew, and once more in another way; lists what is not the same, and then the exit code is 1.
pub(super) async fn run(args: AdminArgs) -> anyhow::Result<ExitCode> {
    let mut connection = args.connect_as_owner().await?;
    let begun = Instant::now();
    let svar = sjekk::sjekk(&mut connection, oslo_date(SystemClock::default().now())).await?;
    for feil in &svar.feil {
        output::say(&format!(
            "{}: {} {} {}: står som {}, er {}",
            feil.kommune,
            feil.figur.code(),
            feil.maanad,
            feil.gruppe,
            feil.tal.0,
            feil.tal.1
        ));
    }
    output::say(&format!(
        "{} tal frå {} saker i {} kommunar, talde to gonger på {:.1} s.",
        svar.tal,
        svar.saker,
        svar.kommunar,
        begun.elapsed().as_secs_f64()
    ));
    if svar.feil.is_empty() {
        output::say("Alle tala stemmer.");
        return Ok(ExitCode::SUCCESS);
    }
    output::complain(&format!("{} tal er feil.", svar.feil.len()));
    Ok(ExitCode::FAILURE)
}
