//! `laget kommune`: the tenants, the services that serve them, their units and their clocks.

mod queries;

use clap::{Args, Subcommand};
use sqlx::Connection;
use time::{Date, OffsetDateTime};

use self::queries::{NyEining, StadLinje};
use super::admin::AdminArgs;
use super::{output, places};
use crate::clock::{Clock, SystemClock, oslo_date};
use crate::config::Problems;
use crate::ids::InstansId;
use crate::text;
use crate::web::dates::short;

/// The kinds of instans the database knows.
const SLAG: [&str; 18] = [
    "administrasjon",
    "andre",
    "barnehage",
    "barnevern",
    "bu_og_avlastning",
    "fastlege",
    "fysioterapeut",
    "helsestasjon",
    "jordmor",
    "kommunepsykolog",
    "kot",
    "miljoeterapeut",
    "nav",
    "ppt",
    "ressurspedagog",
    "skule",
    "spesialisthelseteneste",
    "ungdomskontakt",
];

/// The clocks a kommune can set.
const FRISTAR: [&str; 9] = [
    "avgjerd",
    "barnevern_svar",
    "moete",
    "samtale",
    "samtale_skolemiljoe",
    "samtykke_foerst",
    "samtykke_midt",
    "samtykke_sist",
    "tiltak",
];

/// What to do with a kommune.
#[derive(Subcommand)]
pub(super) enum KommuneCommand {
    /// Lagar ein ny kommune
    Ny(NyArgs),
    /// Lagar ein instans: alle skulane i kommunen, helsestasjonen, PPT …
    Instans(InstansArgs),
    /// Lagar ei eining i ein instans, eller endrar datoane til ei som finst
    Eining(EiningArgs),
    /// Set ein frist for kommunen, i dagar
    Frist(FristArgs),
    /// Skriv ut alle kommunar med instansar, einingar og fristar
    Liste(AdminArgs),
}

/// A new kommune.
#[derive(Args)]
pub(super) struct NyArgs {
    /// Kommunenummeret, til dømes 4036
    #[arg(long, value_name = "NUMMER")]
    nummer: String,
    /// Namnet, utan «kommune» til slutt
    #[arg(long, value_name = "NAMN")]
    namn: String,
    #[command(flatten)]
    admin: AdminArgs,
}

/// A new instans, or more kommunar for an interkommunal one.
#[derive(Args)]
pub(super) struct InstansArgs {
    /// Kommunenummeret; fleire gonger når instansen er interkommunal
    #[arg(long, value_name = "NUMMER", required = true)]
    kommune: Vec<String>,
    /// Kva instansen er, til dømes skule, barnehage, helsestasjon eller ppt
    #[arg(long, value_name = "SLAG")]
    slag: String,
    /// Namnet, slik andre ser det
    #[arg(long, value_name = "NAMN")]
    namn: String,
    /// Instansen arbeider i fleire kommunar; finst han, får han kommunane i tillegg
    #[arg(long)]
    interkommunal: bool,
    /// Første dag i desse kommunane (i dag)
    #[arg(long, value_name = "DATO")]
    fraa: Option<String>,
    #[command(flatten)]
    admin: AdminArgs,
}

/// An eining.
#[derive(Args)]
pub(super) struct EiningArgs {
    /// Kommunenummeret, til dømes 4036
    #[arg(long, value_name = "NUMMER")]
    kommune: String,
    /// Namnet på instansen
    #[arg(long, value_name = "NAMN")]
    instans: String,
    /// Namnet på eininga
    #[arg(long, value_name = "NAMN")]
    namn: String,
    /// Første dag, til dømes 18.11.2026 eller 2026-11-18
    #[arg(long, value_name = "DATO")]
    fraa: String,
    /// Siste dag, når eininga er lagd ned eller skal bli det
    #[arg(long, value_name = "DATO")]
    til: Option<String>,
    /// Namnet på eininga i same instans som tek over
    #[arg(long, value_name = "NAMN")]
    etterfoelgjar: Option<String>,
    #[command(flatten)]
    admin: AdminArgs,
}

/// A clock.
#[derive(Args)]
pub(super) struct FristArgs {
    /// Kommunenummeret, til dømes 4036
    #[arg(long, value_name = "NUMMER")]
    kommune: String,
    /// Kva fristen gjeld, til dømes samtale eller moete
    #[arg(long, value_name = "KODE")]
    kode: String,
    /// Talet på dagar, frå 1 til 366
    #[arg(long, value_name = "TAL")]
    dagar: i32,
    #[command(flatten)]
    admin: AdminArgs,
}

/// Does it.
pub(super) async fn run(command: KommuneCommand) -> anyhow::Result<()> {
    let now = SystemClock::default().now();
    match command {
        KommuneCommand::Ny(args) => create(args).await,
        KommuneCommand::Instans(args) => instans(args, now).await,
        KommuneCommand::Eining(args) => eining(args, now).await,
        KommuneCommand::Frist(args) => frist(args).await,
        KommuneCommand::Liste(args) => list(args).await,
    }
}

async fn create(args: NyArgs) -> anyhow::Result<()> {
    let mut problems = Problems::default();
    let nummer = problems.take(parse_nummer(&args.nummer));
    let namn = problems.take(parse_namn(&args.namn));
    let (Some(nummer), Some(namn)) = (nummer, namn) else {
        return Err(problems.into());
    };
    let mut connection = args.admin.connect_as_owner().await?;
    let id = SystemClock::default().uuid();
    anyhow::ensure!(
        queries::insert_kommune(&mut connection, id, nummer, &namn).await?,
        "Ein kommune har alt nummeret {nummer} eller namnet «{namn}»."
    );
    output::say("Kommunen er laga. Lag instansane med «laget kommune instans».");
    Ok(())
}

async fn instans(args: InstansArgs, now: OffsetDateTime) -> anyhow::Result<()> {
    let (slag, namn, fraa) = args.check(oslo_date(now))?;
    let mut connection = args.admin.connect_as_owner().await?;
    let mut tx = connection.begin().await?;
    let mut kommunar = Vec::new();
    for nummer in &args.kommune {
        kommunar.push(places::kommune(&mut tx, nummer).await?);
    }
    let known = if args.interkommunal {
        queries::find_interkommunal(&mut tx, &namn).await?
    } else {
        None
    };
    let id = if let Some(known) = &known {
        anyhow::ensure!(
            known.slag == slag,
            "«{namn}» finst frå før, med slaget {}.",
            known.slag
        );
        known.instans_id
    } else {
        for (kommune, nummer) in kommunar.iter().zip(&args.kommune) {
            anyhow::ensure!(
                !places::has_instans(&mut tx, *kommune, &namn).await?,
                "Kommunen {nummer} har alt ein instans med namnet «{namn}»."
            );
        }
        let id: InstansId = SystemClock::default().uuid().into();
        queries::insert_instans(&mut tx, id, slag, &namn, args.interkommunal).await?;
        id
    };
    for kommune in kommunar {
        queries::let_serve(&mut tx, id, kommune, fraa).await?;
    }
    tx.commit().await?;
    output::say(match known {
        Some(_) => "Instansen har fått kommunane i tillegg.",
        None => "Instansen er laga. Har han einingar, lag dei med «laget kommune eining».",
    });
    Ok(())
}

impl InstansArgs {
    fn check(&self, today: Date) -> Result<(&'static str, String, Date), Problems> {
        let mut problems = Problems::default();
        let slag = problems.take(one_of("Slaget", &self.slag, &SLAG));
        let namn = problems.take(parse_namn(&self.namn));
        let fraa = self.fraa.as_deref();
        let fraa = problems.take(fraa.map_or(Ok(today), |text| places::day("fraa", text, today)));
        if self.kommune.len() > 1 && !self.interkommunal {
            problems.take::<()>(Err(
                "Ein instans i fleire kommunar må ha --interkommunal.".into()
            ));
        }
        match (slag, namn, fraa) {
            (Some(slag), Some(namn), Some(fraa)) => problems.none().map(|()| (slag, namn, fraa)),
            _ => Err(problems),
        }
    }
}

async fn eining(args: EiningArgs, now: OffsetDateTime) -> anyhow::Result<()> {
    let (namn, fraa, til) = args.check(oslo_date(now))?;
    let mut connection = args.admin.connect_as_owner().await?;
    let mut tx = connection.begin().await?;
    let kommune = places::kommune(&mut tx, &args.kommune).await?;
    let instans = places::instans(&mut tx, kommune, &args.instans).await?;
    let etterfoelgjar = match &args.etterfoelgjar {
        Some(next) => Some(places::eining(&mut tx, kommune, instans, next).await?),
        None => None,
    };
    let ny = NyEining {
        id: SystemClock::default().uuid().into(),
        kommune,
        instans,
        namn: &namn,
        fraa,
        til,
        etterfoelgjar,
    };
    queries::put_eining(&mut tx, &ny).await?;
    tx.commit().await?;
    output::say(&format!("Lagra: {namn}{}.", period(Some(fraa), til)));
    Ok(())
}

impl EiningArgs {
    fn check(&self, today: Date) -> Result<(String, Date, Option<Date>), Problems> {
        let mut problems = Problems::default();
        let namn = problems.take(parse_namn(&self.namn));
        let fraa = problems.take(places::day("fraa", &self.fraa, today));
        let til = self.til.as_deref();
        let til = problems.take(til.map(|text| places::day("til", text, today)).transpose());
        if let (Some(fraa), Some(Some(til))) = (fraa, til)
            && til < fraa
        {
            problems.take::<()>(Err("Siste dag (--til) er før første dag (--fraa).".into()));
        }
        if self.etterfoelgjar.is_some() && self.til.is_none() {
            problems.take::<()>(Err(
                "Ei eining som andre tek over etter, må ha --til.".into()
            ));
        }
        match (namn, fraa, til) {
            (Some(namn), Some(fraa), Some(til)) => problems.none().map(|()| (namn, fraa, til)),
            _ => Err(problems),
        }
    }
}

async fn frist(args: FristArgs) -> anyhow::Result<()> {
    let mut problems = Problems::default();
    let kode = problems.take(one_of("Fristen", &args.kode, &FRISTAR));
    if !(1..=366).contains(&args.dagar) {
        problems.take::<()>(Err("Ein frist er frå 1 til 366 dagar.".into()));
    }
    problems.none()?;
    let Some(kode) = kode else { return Ok(()) };
    let mut connection = args.admin.connect_as_owner().await?;
    let kommune = places::kommune(&mut connection, &args.kommune).await?;
    queries::put_frist(&mut connection, kommune, kode, args.dagar).await?;
    output::say("Fristen er sett.");
    Ok(())
}

async fn list(args: AdminArgs) -> anyhow::Result<()> {
    let mut connection = args.connect_as_owner().await?;
    let kommunar = queries::list_kommunar(&mut connection).await?;
    let stader = queries::list_stader(&mut connection).await?;
    if kommunar.is_empty() {
        output::say("Ingen kommunar enno. Lag ein med «laget kommune ny».");
    }
    for kommune in kommunar {
        output::say(&format!("{} {}", kommune.nummer, kommune.namn));
        if let Some(fristar) = kommune.fristar {
            output::say(&format!("  eigne fristar (dagar): {fristar}"));
        }
        let mut last = None;
        for stad in stader.iter().filter(|s| s.kommune_id == kommune.kommune_id) {
            if last.replace(stad.instans_id) != Some(stad.instans_id) {
                output::say(&instans_line(stad));
            }
            if let Some(line) = eining_line(stad) {
                output::say(&line);
            }
        }
    }
    Ok(())
}

fn instans_line(stad: &StadLinje) -> String {
    let shared = if stad.interkommunal {
        ", interkommunal"
    } else {
        ""
    };
    format!("  {} ({}{shared})", stad.instans, stad.slag)
}

fn eining_line(stad: &StadLinje) -> Option<String> {
    let namn = stad.eining.as_deref()?;
    let next = stad.etterfoelgjar.as_deref();
    let next = next.map_or(String::new(), |next| format!(", sidan {next}"));
    Some(format!("    {namn}{}{next}", period(stad.fraa, stad.til)))
}

fn period(fraa: Option<Date>, til: Option<Date>) -> String {
    let part = |word: &str, day: Option<Date>| {
        day.map_or(String::new(), |day| format!(" {word} {}", short(day)))
    };
    part("frå", fraa) + &part("til", til)
}

fn parse_nummer(text: &str) -> Result<&str, String> {
    let nummer = text.trim();
    if nummer.len() == 4 && nummer.bytes().all(|b| b.is_ascii_digit()) {
        Ok(nummer)
    } else {
        Err(format!(
            "Kommunenummeret «{text}» kan ikkje brukast. Det har fire siffer, til dømes 4036."
        ))
    }
}

fn parse_namn(text: &str) -> Result<String, String> {
    match text::line(text, 120) {
        Ok(Some(namn)) => Ok(namn),
        _ => Err("Namnet skal ha 1–120 teikn.".into()),
    }
}

/// The code that was typed; says which there are when it is none of them.
fn one_of(kind: &str, text: &str, codes: &[&'static str]) -> Result<&'static str, String> {
    let wanted = text.trim().to_lowercase();
    let found = codes.iter().find(|code| **code == wanted);
    found.copied().ok_or_else(|| {
        format!(
            "{kind} «{text}» finst ikkje. Vel mellom desse: {}.",
            codes.join(", ")
        )
    })
}

#[cfg(test)]
mod tests;
