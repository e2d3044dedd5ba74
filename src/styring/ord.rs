//! What each figure counts, in plain words: one click away from its picture.

use crate::tal::model::Figur;

/// What is counted, from when to when, and what is left out.
pub(super) const fn definisjon(figur: Figur) -> &'static str {
    match figur {
        Figur::Nye => {
            "Saker som blei opna i perioden, etter kva slag eining som eig saka. Ei sak blir opna når nokon melder uro. Ei avslutta sak som blei \
            opna att etter at tala for halvåret ho blei avslutta i, var gitt ut, er med på nytt."
        }
        Figur::Opne => {
            "Saker som var opne då halvåret var over, etter kva steg i planen saka var på og alderen til barnet då."
        }
        Figur::Koordinator => {
            "Saker som var opne då halvåret var over, og som då hadde ein oppnemnd barnekoordinator (helse- og omsorgstenestelova § 7-2 a)."
        }
        Figur::SamtaleFrist => {
            "Av saker der fristen for første samtale med dei føresette gjekk ut i perioden: kor mange som hadde hatt samtalen då. Fristen er den \
            kommunen hadde sett då saka blei opna (vanleg tre veker, ei veke når saka gjeld skulemiljøet). Ei sak der samtalen lovleg ikkje blei halden, eller som blei avslutta før \
            fristen, er ikkje med."
        }
        Figur::Samtale => {
            "Dagar frå uroa blei meld til første samtale med dei føresette, for samtalar i perioden. Medianen er den i midten: halvparten venta \
            kortare, halvparten lengre."
        }
        Figur::FyrsteTiltak => {
            "Dagar frå uroa blei meld til det første tiltaket blei sett inn, for saker der det skjedde i perioden. Medianen er den i midten."
        }
        Figur::TiltakFrist => {
            "Av tiltak med dato «innan» i perioden: kor mange som var evaluerte seinast den dagen, etter kva teneste den ansvarlege arbeider i. \
            Tiltak som blei stoppa, eller der saka blei avslutta før datoen, er ikkje med når dei ikkje er evaluerte."
        }
        Figur::Effekt => {
            "Evalueringar av tiltak i perioden, etter kva dei som evaluerte, såg av effekt. Eit tiltak som er evaluert to gonger, er med to gonger."
        }
        Figur::Lukka => {
            "Saker som blei avslutta i perioden, etter korleis. Lokale tiltak er nærast barnet: saka blei løyst på steg 1–3, utan det tverrfaglege teamet."
        }
        Figur::SamtykkeSvar => {
            "Samtykkeskjema som fekk alle svara sine i perioden. Ja til nokre tyder at familien sa nei til minst éin instans. Eit nei er ein rett, \
            og seier ikkje noko om familien."
        }
        Figur::SamtykkeTrekt => {
            "Samtykke som nokon trekte tilbake i perioden, heilt eller for ein instans. Eit samtykke er med ein gong: den første gongen noko av det blei trekt."
        }
        Figur::SamtykkeUt => {
            "Samtykke som gjekk ut på dato i perioden, utan at eit nytt kom i staden. Det som nokon hadde trekt noko av, er ikkje med her."
        }
        Figur::Moeteplikt => {
            "Av dei med møteplikt i TST-møta som blei haldne i perioden: kor mange som var til stades, etter kva teneste dei er frå. Ein vara som \
            kom, tel ikkje for den som hadde forfall."
        }
        Figur::MoeteHalde => {
            "TST-møte som er førte som haldne i perioden, mot så mange planen kravde av teama i det halvåret. Eit møte er ikkje ein person, så desse tala \
            er ikkje skjulte."
        }
    }
}

/// The same of each that is drawn in a picture, a line of each.
pub(super) fn definisjonar(rekkjer: &[(&str, Figur)]) -> String {
    let linjer = rekkjer
        .iter()
        .map(|(namn, figur)| format!("{namn}: {}", definisjon(*figur)));
    linjer.collect::<Vec<_>>().join("\n")
}
