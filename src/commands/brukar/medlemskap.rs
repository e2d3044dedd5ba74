//! `laget brukar medlemskap`: gives a person a role.

use clap::Args;
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};

use super::{admin::AdminArgs, find};
use crate::access::Role;
use crate::brukar::{self, NewMedlemskap};
use crate::clock::{Clock, SystemClock, oslo_date};
use crate::commands::{output, places};
use crate::config::Problems;
use crate::ids::{EiningId, InstansId, KommuneId};

/// Who gets which role, where and when.
#[derive(Args)]
pub(in crate::commands) struct MedlemskapArgs {
    /// Det brukaren loggar inn med
    #[arg(value_name = "BRUKARNAMN")]
    brukarnamn: String,
    /// Kommunenummeret, til dømes 4036
    #[arg(long, value_name = "NUMMER")]
    kommune: String,
    /// Namnet på instansen, til dømes «Vest-Telemark PPT»
    #[arg(long, value_name = "NAMN")]
    instans: String,
    /// Namnet på eininga, når rolla gjeld éi eining
    #[arg(long, value_name = "NAMN")]
    eining: Option<String>,
    /// Rolla, til dømes tilsett eller einingsleiar
    #[arg(long, value_name = "ROLLE")]
    rolle: String,
    /// Stillinga, slik andre ser henne
    #[arg(long, value_name = "TEKST", default_value = "")]
    stilling: String,
    /// Første dag (i dag)
    #[arg(long, value_name = "DATO")]
    fraa: Option<String>,
    /// Siste dag, når han er kjend
    #[arg(long, value_name = "DATO")]
    til: Option<String>,
    #[command(flatten)]
    admin: AdminArgs,
}

struct Period {
    fraa: Date,
    til: Option<Date>,
}

/// Gives the medlemskap.
pub(super) async fn give(args: MedlemskapArgs, now: OffsetDateTime) -> anyhow::Result<()> {
    let (rolle, period) = args.check(oslo_date(now))?;
    let mut connection = args.admin.connect_as_owner().await?;
    let (kommune, instans, eining) = args.place(&mut connection).await?;
    let new = NewMedlemskap {
        id: SystemClock::default().uuid().into(),
        kommune,
        brukar: find(&mut connection, &args.brukarnamn).await?,
        instans,
        eining,
        rolle,
        stilling: args.stilling.trim(),
        fraa: period.fraa,
        til: period.til,
    };
    brukar::insert_medlemskap(&mut connection, &new).await?;
    output::say("Medlemskapen er gitt.");
    Ok(())
}

impl MedlemskapArgs {
    fn check(&self, today: Date) -> Result<(Role, Period), Problems> {
        let mut problems = Problems::default();
        let day = |name: &str, text: &str| places::day(name, text, today);
        let rolle = problems.take(Role::from_code(&self.rolle).ok_or_else(|| {
            let codes = Role::ALL.map(Role::code).join(", ");
            format!(
                "Rolla «{}» finst ikkje. Vel ei av desse: {codes}.",
                self.rolle
            )
        }));
        let fraa = problems.take(
            self.fraa
                .as_deref()
                .map_or(Ok(today), |text| day("fraa", text)),
        );
        let til = problems.take(self.til.as_deref().map(|text| day("til", text)).transpose());
        if rolle.is_some_and(brukar::krev_eining) && self.eining.is_none() {
            problems.take::<()>(Err("Ein einingsleiar må ha --eining.".into()));
        }
        if let (Some(fraa), Some(til)) = (fraa, til)
            && !brukar::er_periode(fraa, til)
        {
            problems.take::<()>(Err("Siste dag (--til) er før første dag (--fraa).".into()));
        }
        match (rolle, fraa, til) {
            (Some(rolle), Some(fraa), Some(til)) => {
                problems.none().map(|()| (rolle, Period { fraa, til }))
            }
            _ => Err(problems),
        }
    }

    async fn place(
        &self,
        connection: &mut PgConnection,
    ) -> anyhow::Result<(KommuneId, InstansId, Option<EiningId>)> {
        let kommune = places::kommune(connection, &self.kommune).await?;
        let instans = places::instans(connection, kommune, &self.instans).await?;
        let Some(eining) = &self.eining else {
            return Ok((kommune, instans, None));
        };
        let eining = places::eining(connection, kommune, instans, eining).await?;
        Ok((kommune, instans, Some(eining)))
    }
}
