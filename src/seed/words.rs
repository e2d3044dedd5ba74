//! Texts the database asks for and the demo world does not have, made from what it has.

use super::cases::Case;
use super::codes;
use super::source::{Person, Source};
use crate::demo::{
    Effekt, Foedestad, Moete, Rolle, Samtale, Samtykke, Tiltak, TiltakStatus, World,
};

/// Why an effect was judged as it was; `number` chooses among texts.
pub(super) fn grunngjeving(effekt: Effekt, number: usize) -> &'static str {
    let list: &[&str; 3] = match effekt {
        Effekt::Verkar => &[
            "Me har notert kvar veke. Det me ville oppnå, skjer no på dei fleste dagane.",
            "Fleire vaksne har sett det same, kvar for seg. Målet er nådd.",
            "Skilnaden frå før tiltaket er tydeleg, og han har halde seg i fleire veker.",
        ],
        Effekt::VerkarDelvis => &[
            "Det går betre i nokre situasjonar, men ikkje i alle. Målet er ikkje nådd enno.",
            "Me ser framgang når ein vaksen er tett på, og mindre når barnet er aleine om det.",
            "Nokre veker gjekk det godt. Tiltaket blei ikkje gjennomført heilt som avtalt.",
        ],
        Effekt::VerkarIkkje => &[
            "Me har gjort det me avtalte i heile perioden, og notata viser inga endring.",
            "Det er like mange vanskelege situasjonar no som før me byrja.",
            "Tiltaket treffer ikkje det som er vanskeleg. Me må gjere noko anna.",
        ],
    };
    list[number % list.len()]
}

/// Why a tiltak was stopped, when it was.
pub(super) fn stoppa_grunn(tiltak: &Tiltak) -> Option<&'static str> {
    let stopped = codes::status(tiltak) == TiltakStatus::Stoppa.kode();
    stopped.then_some("Saka blei avslutta før tiltaket var evaluert.")
}

/// What a person on the lag does in the case.
pub(super) fn oppgaave(case: &Case, person: &Person) -> &'static str {
    if person.medlemskap.rolle == Rolle::Einingsleiar {
        "leier arbeidet på eininga"
    } else if person.brukar == case.sak.uro.meldt_av {
        "melde uroa og følgjer opp"
    } else {
        "gjennomfører tiltak"
    }
}

/// Who was in the talk of step 2, and how it was held in the demo's own words.
pub(super) fn i_samtalen(source: &Source, case: &Case, samtale: &Samtale) -> String {
    let barn = &source.world.barn[case.sak.barn];
    let asked = barn.foeresette.iter().filter(|one| one.foreldreansvar);
    let mut present = names(source.world, asked.map(|one| one.foeresett));
    present.push(case.person(samtale.halden_av).namn);
    format!("{}. {}.", listed(&present), samtale.korleis)
}

/// Who was in the meeting of step 5.
pub(super) fn i_moetet(source: &Source, moete: &Moete) -> String {
    let family = names(source.world, moete.moette.iter().copied());
    let staff = moete.deltakarar.iter();
    let staff: Vec<&str> = staff
        .map(|one| source.world.brukarar[*one].namn.as_str())
        .collect();
    let (family, staff) = (listed(&family), listed(&staff));
    let barnet = if moete.barnet_var_med {
        " Barnet var med."
    } else {
        ""
    };
    format!("Frå familien: {family}. Tilsette: {staff}.{barnet}")
}

/// What the meeting agreed on, and then what was said, in the order of the plan's referat.
pub(super) fn fraa_moetet(case: &Case, number: usize, moete: &Moete) -> String {
    let here = |one: &&Tiltak| one.foedestad == Foedestad::Moete(number);
    let agreed = case.sak.tiltak.iter().filter(here);
    let agreed: Vec<&str> = agreed.map(|one| one.tiltak.as_str()).collect();
    [
        ("Nye tiltak", &agreed.join("; ")),
        ("Mål med møtet", &moete.hensikt),
        ("Kva barnet meistrar", &moete.ressursar),
        ("Status", &moete.status),
        ("Kva er bekymringa", &moete.bekymring),
        ("Kven opplever bekymringa", &moete.kven),
        ("Evaluering av møtet", &moete.evaluering),
    ]
    .map(|(label, text)| format!("{label}: {text}"))
    .join("\n")
}

/// Where the signed consent is kept.
pub(super) fn samtykke_stad(samtykke: &Samtykke) -> &'static str {
    if samtykke.papir {
        "Papir, i arkivskapet på eininga"
    } else {
        "Signert på nett, i saksarkivet til kommunen"
    }
}

fn names(world: &World, foeresette: impl Iterator<Item = usize>) -> Vec<&str> {
    foeresette
        .map(|one| world.foeresette[one].namn.as_str())
        .collect()
}

/// "Kari, Olav og Guro"
fn listed(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} og {last}", first.join(", ")),
        _ => names.concat(),
    }
}
