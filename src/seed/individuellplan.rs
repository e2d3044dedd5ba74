//! Individuelle planar of the demo: one is in force, one waits for the family, and one is begun. They are sent as the application sends them: the
//! document is made, and who must say yes is as the database reckons it.

use sqlx::postgres::PgConnection;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::hours::morning;
use super::queries::individuellplan as queries;
use super::source::Source;
use crate::clock::oslo_date;
use crate::individuellplan::{Del, Innhald, lag_pdf, standard_revisjon};
use crate::web::dates;

/// How far a plan has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gang {
    Gjeld,
    Ventar,
    Begynt,
}

/// A sak whose barnekoordinator has begun a plan.
pub(super) struct Plan {
    pub(super) kommune_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) brukar_id: Uuid,
    pub(super) fraa: OffsetDateTime,
    pub(super) kommune: String,
    pub(super) barn: String,
    pub(super) koordinator: String,
    /// All who must say yes can, on the net.
    pub(super) kan_svare: bool,
}

/// A version that is sent.
pub(super) struct Versjon<'a> {
    pub(super) plan: &'a Plan,
    pub(super) plan_id: Uuid,
    pub(super) innhald: String,
    pub(super) pdf: Vec<u8>,
    pub(super) revisjon: Date,
    pub(super) at: OffsetDateTime,
}

/// What is written in them.
const TEKSTAR: [(Del, &str); 8] = [
    (
        Del::Maal,
        "Målet er at barnet skal trivast saman med dei andre, ha minst éin ven, og kome gjennom veka utan å bli utslite. Barnet er nyfike, likar \
        dyr og musikk, og lærer best når det får sjå og gjere sjølv. Det treng dagar der det veit kva som skal skje, pausar, og vaksne som kjenner \
        det godt.",
    ),
    (
        Del::Deltek,
        "Barnet, dei føresette, kontaktpersonen der barnet er om dagen, PPT, helsesjukepleiaren og fysioterapeuten i kommunen. Barnekoordinatoren \
        kallar inn.",
    ),
    (
        Del::Bidrag,
        "Barnet seier kva som går bra og kva som er vanskeleg, før kvart møte. Dei føresette fortel korleis det går heime, og gjer øvingane saman \
        med barnet. Kontaktpersonen held dagsplanen fast og seier frå om endringar. PPT rettleier dei vaksne. Helsesjukepleiaren følgjer med på \
        søvn og matlyst.",
    ),
    (
        Del::Tiltak,
        "Fysioterapi ein gong i veka, ein fast vaksen når det er skifte i dagen, og avlasting for familien ei helg i \
        månaden.",
    ),
    (
        Del::Gjennomfoering,
        "Tiltaka blir gjennomførte der barnet er til vanleg. Kontaktpersonen skriv ei kort oppsummering kvar fredag, og dei føresette les ho. Alle \
        møtest kvar sjette veke og ser på kva som verkar.",
    ),
    (
        Del::Periode,
        "Planen gjeld i eitt år. Han blir justert når eit møte viser at noko må endrast, og alltid før eit nytt barnehage- eller skuleår.",
    ),
    (
        Del::Samtykke,
        "Familien har fått forklart kva planen er, og kven som les han. Planen gjeld når dei som må, har sagt ja, og dei kan trekkje ja-et når dei \
        vil.",
    ),
    (
        Del::Samarbeid,
        "Habiliteringstenesta på sjukehuset ser barnet to gonger i året og er med på møte når det trengst. Fastlegen får planen når familien \
        ønskjer det.",
    ),
];

/// Writes them, after the saker and who coordinates them. Those of Vinje first, where most of the demo's logins are.
pub(super) async fn write(tx: &mut PgConnection, source: &Source<'_>) -> anyhow::Result<()> {
    let planar = queries::planar(tx, source.ids.kommune(0)).await?;
    for (nr, plan) in planar.iter().enumerate() {
        let gang = match nr {
            0 if plan.kan_svare => Gang::Gjeld,
            1 if plan.kan_svare => Gang::Ventar,
            _ => Gang::Begynt,
        };
        let plan_id = source.ids.of(&format!("individuellplan/{}", plan.sak_id));
        // a day between what is done, when there is time for it
        let sist = morning(source.world.today) - Duration::hours(2);
        let steg = if sist - plan.fraa > Duration::days(6) {
            Duration::days(1)
        } else {
            Duration::minutes(1)
        };
        let skrive = if gang == Gang::Begynt {
            &TEKSTAR[..2]
        } else {
            &TEKSTAR[..]
        };
        let tekstar: Vec<_> = skrive
            .iter()
            .map(|(del, tekst)| (del.code(), *tekst))
            .collect();
        queries::skriv(tx, plan, plan_id, &tekstar).await?;
        if gang == Gang::Begynt {
            continue;
        }
        let versjon = versjon(tx, plan, plan_id, plan.fraa + steg).await?;
        queries::send(tx, &versjon).await?;
        if gang == Gang::Gjeld {
            queries::svar(tx, &versjon, versjon.at + steg).await?;
        }
    }
    Ok(())
}

async fn versjon<'a>(
    tx: &mut PgConnection,
    plan: &'a Plan,
    plan_id: Uuid,
    at: OffsetDateTime,
) -> anyhow::Result<Versjon<'a>> {
    let revisjon = standard_revisjon(oslo_date(at));
    let skriven = |del| {
        let funnen = TEKSTAR.iter().find(|(ein, _)| *ein == del);
        funnen.map_or("", |(_, tekst)| *tekst)
    };
    let innhald = Innhald {
        stad: format!("{} kommune", plan.kommune),
        gjeld: plan.barn.clone(),
        versjon: 1,
        revisjon: dates::long(revisjon),
        delar: Innhald::ordna(skriven, &plan.koordinator),
        tiltak: queries::tiltak(tx, plan.sak_id).await?,
    };
    Ok(Versjon {
        plan,
        plan_id,
        pdf: lag_pdf(&innhald, plan_id.into(), at, &[]).await?,
        innhald: innhald.frose()?,
        revisjon,
        at,
    })
}
