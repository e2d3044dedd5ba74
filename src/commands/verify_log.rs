//! `laget verify-log`: is every row of the innsynslogg what it was when it was sealed?

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::admin::AdminArgs;
use super::output;
use crate::segl::sjekk::{self, Funn};
use crate::web::dates;

/// The options of `verify-log`.
#[derive(Args)]
pub(super) struct VerifyLogArgs {
    #[command(flatten)]
    admin: AdminArgs,
    /// Fila med hovuda av kjedene, frå der ho er teken vare på; fleire: ein gong til (eller `LAGET_SEGL`)
    #[arg(long, value_name = "FIL", env = "LAGET_SEGL", value_parser = crate::config::path())]
    segl: Vec<PathBuf>,
}

/// Names the first row of each kommune that is changed, removed or put in; the exit code 1 when there is one.
pub(super) async fn run(args: VerifyLogArgs) -> anyhow::Result<ExitCode> {
    let filer: Vec<PathBuf> = args
        .segl
        .into_iter()
        .filter(|path| !path.as_os_str().is_empty())
        .collect();
    let mut connection = args.admin.connect_as_owner().await?;
    let begun = Instant::now();
    let svar = sjekk::sjekk(&mut connection, &filer).await?;
    let brukt = begun.elapsed().as_secs_f64();
    for funn in &svar.kommunar {
        output::say(&line(funn));
    }
    let rader: i64 = svar.kommunar.iter().map(|funn| funn.rader).sum();
    output::say(&format!("{rader} rader på {brukt:.1} s."));
    if filer.is_empty() {
        output::complain(
            "Utan fila med hovuda (--segl) er kjedene berre haldne opp mot seg sjølve: den som eig databasen, kan ha laga alle på nytt.",
        );
    }
    if svar.rare_linjer > 0 {
        let tal = svar.rare_linjer;
        output::complain(&format!(
            "{tal} linjer i filene med hovud kan ikkje lesast."
        ));
    }
    if svar.stemmer() {
        output::say("Loggen er slik han var då han blei segla.");
        return Ok(ExitCode::SUCCESS);
    }
    output::complain("Innsynsloggen er endra.");
    Ok(ExitCode::FAILURE)
}

/// What is said of a kommune.
fn line(funn: &Funn) -> String {
    let mut parts = vec![format!("{}: {} rader stemmer", funn.kommune, funn.rader)];
    if let Some((posisjon, foer)) = funn.rydda {
        let dag = dates::date_time(foer);
        parts.push(format!(
            "rydda til og med posisjon {posisjon} (eldre enn {dag})"
        ));
    }
    parts.push(format!("{} hovud", funn.hovud));
    match funn.eldst {
        Some(eldst) => parts.push(format!(
            "{} er ikkje segla enno, den eldste frå {}",
            funn.ventar,
            dates::date_time(eldst)
        )),
        None => parts.push("ingen ventar på segl".to_owned()),
    }
    if let Some(feil) = &funn.feil {
        let posisjon = feil
            .posisjon
            .map_or_else(|| "utan posisjon".to_owned(), |p| format!("posisjon {p}"));
        let rad = feil
            .logg_id
            .map_or_else(String::new, |id| format!(", rad {id}"));
        parts.push(format!("FEIL: {posisjon}{rad}: {}", feil.kva));
    }
    parts.join("; ")
}
