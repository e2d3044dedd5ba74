//! The rows of a pattern, column by column as `copy::TABELLAR` has them.

use time::Date;

use super::{Felt, Merke, Rad};
use crate::clock::oslo_date;
use crate::seed::cases::Case;
use crate::seed::lag::DeltakarRow;
use crate::seed::samtale::SamtaleRow;
use crate::seed::skala::copy::Tabell;
use crate::seed::source::Source;
use crate::seed::steg::{EvalueringRow, PlanRow, TiltakRow};
use crate::seed::{historikk, lag, saker, samtale, steg};

fn kode(code: impl Into<String>) -> Felt {
    Felt::Kode(code.into())
}

fn tal(number: impl std::fmt::Display) -> Felt {
    Felt::Kode(number.to_string())
}

fn maybe(code: Option<impl std::fmt::Display>) -> Felt {
    code.map_or(Felt::Tom, tal)
}

fn dato(date: Option<Date>) -> Felt {
    date.map_or(Felt::Tom, Felt::Dato)
}

/// Every row of a sak.
pub(super) fn rader(source: &Source, case: &Case) -> Vec<Rad> {
    let one = std::slice::from_ref(case);
    let mut merke = Merke::new(source, case);
    let mut rader = Vec::new();
    rader.extend(saker::saker(source, one).iter().map(|row| sak(row, case)));
    rader.push(leiar(case));
    for row in lag::ansvarlege(one).iter().chain(&lag::others(one)) {
        rader.push(lag_rad(row, case, &merke));
        rader.push(deltakar(row, &mut merke));
    }
    rader.push(uro(case, &merke));
    rader.extend(
        samtale::samtalar(source, one)
            .iter()
            .map(|row| samtale_rad(row, &mut merke)),
    );
    rader.extend(steg::tiltak(one).iter().map(|row| tiltak(row, &mut merke)));
    rader.extend(
        steg::evalueringar(one)
            .iter()
            .map(|row| evaluering(row, &mut merke)),
    );
    rader.extend(steg::planar(one).iter().map(|row| plan(row, &merke)));
    rader.extend(
        historikk::historikk(source, one)
            .iter()
            .map(|row| hending(row, &mut merke)),
    );
    rader
}

fn sak(row: &saker::SakRow, case: &Case) -> Rad {
    let tiltak_opne = steg::tiltak(std::slice::from_ref(case));
    let tiltak_opne = tiltak_opne
        .iter()
        .filter(|one| matches!(one.status, "planlagd" | "paagaar"))
        .count();
    let felt = vec![
        Felt::Kommune,
        Felt::Sak,
        Felt::Saksnummer,
        Felt::Barn,
        kode(row.slag),
        Felt::Instans,
        Felt::Eining,
        tal(row.steg),
        tal(row.runde),
        kode(row.tilstand),
        Felt::Prinsipal(0),
        Felt::Brukar(0),
        dato(row.neste_dato),
        kode(row.neste_kva),
        Felt::Dato(row.steg_sidan),
        Felt::BarnNamn,
        Felt::BarnNorm,
        tal(tiltak_opne),
        Felt::Tid(row.opna_at),
        row.lukka_at.map_or(Felt::Tom, Felt::Tid),
    ];
    (Tabell::Sak, felt)
}

/// The day a list sorts by, as `app.liste_dato` has it.
fn liste_dato(case: &Case) -> Felt {
    dato(case.sak.neste_dato.or_else(|| case.lukka().map(oslo_date)))
}

/// The right that the leadership of the eining has.
fn leiar(case: &Case) -> Rad {
    let felt = vec![
        Felt::Kommune,
        Felt::Sak,
        Felt::Eining,
        Felt::Barn,
        kode("leiar"),
        kode("t"),
        Felt::Tid(case.opna()),
        kode(if case.sak.slutt.is_none() { "t" } else { "f" }),
        liste_dato(case),
    ];
    (Tabell::SakTilgang, felt)
}

/// The right of somebody on the lag.
fn lag_rad(row: &DeltakarRow, case: &Case, merke: &Merke) -> Rad {
    let felt = vec![
        Felt::Kommune,
        Felt::Sak,
        Felt::Prinsipal(merke.plass(row.person.brukar_id)),
        Felt::Barn,
        kode("lag"),
        kode("t"),
        Felt::Tid(row.fraa),
        kode(if case.sak.slutt.is_none() { "t" } else { "f" }),
        liste_dato(case),
    ];
    (Tabell::SakTilgang, felt)
}

fn deltakar(row: &DeltakarRow, merke: &mut Merke) -> Rad {
    let plass = merke.plass(row.person.brukar_id);
    let felt = vec![
        Felt::Kommune,
        merke.id(row.deltakar_id),
        Felt::Sak,
        Felt::Prinsipal(plass),
        Felt::Brukar(plass),
        Felt::Instans,
        Felt::Eining,
        kode(row.oppgaave),
        Felt::Tid(row.fraa),
    ];
    (Tabell::SakDeltakar, felt)
}

/// It shares its id with the sak, as in the application.
fn uro(case: &Case, merke: &Merke) -> Rad {
    let uro = &case.sak.uro;
    let felt = vec![
        Felt::Kommune,
        Felt::Sak,
        Felt::Sak,
        merke.brukar(case.person(uro.meldt_av).brukar_id),
        Felt::Instans,
        Felt::Eining,
        merke.tekst(&uro.kva_er_sett),
        merke.tekst(&uro.kven_er_uroa),
        merke.tekst(&uro.kva_meistrar_barnet),
        kode(uro.kor_raskt.kode()),
        Felt::Tid(case.opna()),
    ];
    (Tabell::Uro, felt)
}

fn samtale_rad(row: &SamtaleRow, merke: &mut Merke) -> Rad {
    let felt = vec![
        Felt::Kommune,
        merke.id(row.samtale_id),
        Felt::Sak,
        kode(row.slag),
        Felt::Dato(row.dato),
        maybe(row.korleis),
        merke.tekst_or_none(row.kven_var_med.as_deref()),
        merke.tekst_or_none(row.foeresette_sa.as_deref()),
        merke.tekst_or_none(row.barnets_stemme),
        merke.tekst_or_none(row.stemme_manglar_grunn),
        merke.tekst_or_none(row.ikkje_halden_grunn),
        merke.tekst_or_none(row.samtykke_stad),
        tal(row.runde),
        merke.brukar(row.skriven_av),
        Felt::Tid(row.skriven_at),
    ];
    (Tabell::Samtale, felt)
}

fn tiltak(row: &TiltakRow, merke: &mut Merke) -> Rad {
    let plass = merke.plass(row.ansvarleg.brukar_id);
    let felt = vec![
        Felt::Kommune,
        merke.id(row.tiltak_id),
        Felt::Sak,
        tal(row.steg),
        tal(row.runde),
        merke.tekst(&row.tiltak.maal),
        merke.tekst(&row.tiltak.tiltak),
        merke.tekst(&row.norm),
        Felt::Prinsipal(plass),
        Felt::Brukar(plass),
        Felt::Dato(row.tiltak.innan),
        kode(row.status),
        merke.tekst_or_none(row.stoppa_grunn),
        maybe(row.siste_effekt),
        Felt::Tid(row.created_at),
        Felt::Tid(row.updated_at),
    ];
    (Tabell::Tiltak, felt)
}

fn evaluering(row: &EvalueringRow, merke: &mut Merke) -> Rad {
    let felt = vec![
        Felt::Kommune,
        merke.id(row.evaluering_id),
        merke.id(row.tiltak_id),
        Felt::Sak,
        Felt::Dato(row.evaluering.dato),
        kode(row.evaluering.effekt.kode()),
        merke.tekst(row.grunngjeving),
        merke.tekst(&row.evaluering.barnets_oppleving),
        merke.tekst(&row.evaluering.foeresette_oppleving),
        kode(row.evaluering.kva_no.kode()),
        merke.brukar(row.skriven_av),
        Felt::Tid(row.skriven_at),
        merke.tekst(row.tiltak),
        merke.tekst(&row.tiltak_norm),
    ];
    (Tabell::Evaluering, felt)
}

fn plan(row: &PlanRow, merke: &Merke) -> Rad {
    let felt = vec![
        Felt::Kommune,
        Felt::Sak,
        merke.tekst(&row.plan.problem),
        merke.tekst(&row.plan.tiltak),
        merke.tekst(&row.plan.naar),
        merke.tekst(&row.plan.kven),
        merke.tekst(&row.plan.evaluering),
        merke.brukar(row.skriven_av),
        Felt::Tid(row.updated_at),
    ];
    (Tabell::Skolemiljoeplan, felt)
}

fn hending(row: &historikk::HistorikkRow, merke: &mut Merke) -> Rad {
    let felt = vec![
        Felt::Kommune,
        merke.id(row.historikk_id),
        Felt::Sak,
        kode(row.slag),
        maybe(row.fraa_steg),
        maybe(row.til_steg),
        merke.tekst_or_none(row.tekst.as_deref()),
        merke.brukar(row.brukar_id),
        Felt::Tid(row.at),
    ];
    (Tabell::SakHistorikk, felt)
}
