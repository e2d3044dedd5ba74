//! The figures of the check, counted from the rows of a kommune.

use std::collections::{BTreeMap, HashMap, HashSet};

use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::Stykke;
use crate::clock::oslo_date;
use crate::tal::model::{Dim, Figur, Gruppe, foerre_maanad, maanad};
use crate::tal::queries::sjekk;
use crate::tal::utgaave::{er_slutt, termin_til};
use crate::web::dates;

/// Counting, one thing at a time.
pub(super) struct Teljing<'a> {
    rader: &'a sjekk::Rader,
    dag: Date,
    pub(super) stykke: BTreeMap<Stykke, u32>,
}

impl<'a> Teljing<'a> {
    pub(super) fn av(rader: &'a sjekk::Rader, dag: Date) -> Self {
        let stykke = BTreeMap::new();
        let mut teljing = Self { rader, dag, stykke };
        teljing.saker();
        teljing.gjenopna();
        teljing.opne();
        teljing.tiltak();
        teljing.samtykke();
        teljing.moete();
        teljing
    }

    fn ein(&mut self, figur: Figur, dato: Date, delar: &[(Dim, &'static str)], dagar: i64) {
        if dato <= self.dag {
            let gruppe = Gruppe(delar.iter().copied().collect());
            let dagar = u32::try_from(dagar).unwrap_or(0);
            *self
                .stykke
                .entry((figur, maanad(dato), gruppe, dagar))
                .or_default() += 1;
        }
    }

    fn saker(&mut self) {
        let mut samtalar: HashMap<Uuid, (Option<Date>, Option<Date>)> = HashMap::new();
        for s in &self.rader.samtalar {
            let (halden, let_vere) = samtalar.entry(s.sak_id).or_default();
            let her = if s.slag == "ikkje_halden" {
                let_vere
            } else {
                halden
            };
            *her = Some(her.map_or(s.dato, |dato| dato.min(s.dato)));
        }
        let mut fyrste: HashMap<Uuid, Date> = HashMap::new();
        for t in &self.rader.tiltak {
            let dato = oslo_date(t.created_at);
            fyrste
                .entry(t.sak_id)
                .and_modify(|d| *d = dato.min(*d))
                .or_insert(dato);
        }
        for s in &self.rader.saker {
            let (opna, lukka) = (oslo_date(s.opna_at), s.lukka_at.map(oslo_date));
            let eining = (Dim::Eining, eining(&s.instans));
            self.ein(Figur::Nye, opna, &[eining], 0);
            if let Some(lukka) = lukka {
                let slutt = match (s.tilstand.as_str(), s.steg) {
                    ("avslutta", ..=3) => "lokalt",
                    ("avslutta", _) => "tverrfagleg",
                    ("til_utgreiing", _) => "utgreiing",
                    ("overfoert_barnevern", _) => "barnevern",
                    _ => "flytta",
                };
                self.ein(Figur::Lukka, lukka, &[(Dim::Slutt, slutt)], 0);
            }
            let (halden, let_vere) = samtalar.get(&s.sak_id).copied().unwrap_or_default();
            let frist = opna + Duration::days(self.samtalefrist(s));
            let i_tide = halden.is_some_and(|h| h <= frist);
            let slapp = let_vere.is_some_and(|l| l <= frist) || lukka.is_some_and(|l| l < frist);
            if frist < self.dag && (i_tide || !slapp) {
                self.ein(
                    Figur::SamtaleFrist,
                    frist,
                    &[eining, (Dim::ITide, ja(i_tide))],
                    0,
                );
            }
            for (figur, dato) in [
                (Figur::Samtale, halden),
                (Figur::FyrsteTiltak, fyrste.get(&s.sak_id).copied()),
            ] {
                if let Some(dato) = dato {
                    self.ein(figur, dato, &[], (dato - opna).whole_days());
                }
            }
        }
    }

    /// What was opened again when the figures of the term it was closed in were given out.
    fn gjenopna(&mut self) {
        let saker: HashMap<Uuid, &sjekk::SakRad> =
            self.rader.saker.iter().map(|s| (s.sak_id, s)).collect();
        let mut skifte: Vec<&sjekk::SkifteRad> = self.rader.skifte.iter().collect();
        skifte.sort_by_key(|s| s.at);
        let mut lukka: HashMap<Uuid, Date> = HashMap::new();
        for s in skifte {
            let dato = oslo_date(s.at);
            if !s.gjenopna {
                lukka.insert(s.sak_id, dato);
            } else if let Some(lukka) = lukka.get(&s.sak_id)
                && self.gitt_ut(*lukka, dato)
            {
                let eining = eining(&saker[&s.sak_id].instans);
                self.ein(Figur::Nye, dato, &[(Dim::Eining, eining)], 0);
            }
        }
    }

    /// The figures of the term of a day have been given out by another.
    fn gitt_ut(&self, i: Date, innan: Date) -> bool {
        let mut alle = self.rader.utgaaver.iter();
        alle.any(|(til, dag)| {
            er_slutt(*til) && termin_til(*til).fraa <= i && i < *til && *dag <= innan
        })
    }

    /// How long the føresette could wait for the talk, by what was in force when the sak was opened.
    fn samtalefrist(&self, sak: &sjekk::SakRad) -> i64 {
        let kode = if sak.slag == "skolemiljoe" {
            "samtale_skolemiljoe"
        } else {
            "samtale"
        };
        let endringar = self.rader.fristendringar.iter();
        let seinare = endringar.filter(|e| e.kode == kode && e.gjort_at > sak.opna_at);
        let eigen = seinare
            .min_by_key(|e| e.gjort_at)
            .map_or_else(|| self.rader.fristar.get(kode).copied(), |e| e.foer);
        let opna = oslo_date(sak.opna_at);
        let reglar = self.rader.reglar.iter();
        let gyldige = reglar.filter(|r| r.kode == kode && r.gyldig_fraa <= opna);
        let vanleg = gyldige.max_by_key(|r| r.gyldig_fraa).map(|r| r.vanleg);
        i64::from(eigen.or(vanleg).unwrap_or(0))
    }

    /// What was open when each term ended: the terms of this year and the two before.
    fn opne(&mut self) {
        let mut steg: HashMap<Uuid, Vec<&sjekk::StegRad>> = HashMap::new();
        for rad in &self.rader.steg {
            steg.entry(rad.sak_id).or_default().push(rad);
        }
        let mut koordinatorar: HashMap<Uuid, Vec<&sjekk::KoordinatorRad>> = HashMap::new();
        for rad in &self.rader.koordinatorar {
            koordinatorar.entry(rad.sak_id).or_default().push(rad);
        }
        let dag = self.dag;
        let alle = std::iter::successors(Some(maanad(dag)), |m| Some(foerre_maanad(*m)));
        let alle = alle.take_while(|m| m.year() >= dag.year() - 2);
        for til in alle.filter(|m| er_slutt(*m)) {
            let siste = til.previous_day().unwrap_or(til);
            let foer = |at: OffsetDateTime| oslo_date(at) < til;
            let staar = |fraa: OffsetDateTime, slutt: Option<OffsetDateTime>| {
                foer(fraa) && !slutt.is_some_and(foer)
            };
            for s in &self.rader.saker {
                if !staar(s.opna_at, s.lukka_at) {
                    continue;
                }
                let flytta = steg.get(&s.sak_id).into_iter().flatten();
                let flytta = flytta.filter(|r| foer(r.at));
                let sist = flytta.max_by_key(|r| (r.at, r.historikk_id));
                let nr = sist.map_or(1, |r| usize::from(r.steg.unsigned_abs()));
                let delar = [
                    (Dim::Alder, alder(s.foedd, til)),
                    (Dim::Steg, Dim::Steg.verdiar()[nr - 1].0),
                ];
                self.ein(Figur::Opne, siste, &delar, 0);
                let mut mine = koordinatorar.get(&s.sak_id).into_iter().flatten();
                if mine.any(|k| staar(k.fraa, k.til)) {
                    self.ein(Figur::Koordinator, siste, &[], 0);
                }
            }
        }
    }

    fn tiltak(&mut self) {
        let saker: HashMap<Uuid, &sjekk::SakRad> =
            self.rader.saker.iter().map(|s| (s.sak_id, s)).collect();
        let mut evaluert: HashMap<Uuid, Date> = HashMap::new();
        for e in &self.rader.evalueringar {
            evaluert
                .entry(e.tiltak_id)
                .and_modify(|d| *d = e.dato.min(*d))
                .or_insert(e.dato);
            let effekt = Gruppe::les(&format!("effekt={}", e.effekt)).unwrap_or_default();
            let mut delar: Vec<_> = effekt.0.into_iter().collect();
            delar.push((Dim::Eining, eining(&saker[&e.sak_id].instans)));
            self.ein(Figur::Effekt, e.dato, &delar, 0);
        }
        for t in &self.rader.tiltak {
            let dato = evaluert.get(&t.tiltak_id).copied();
            let lukka = saker[&t.sak_id].lukka_at.map(oslo_date);
            let slapp = t.status == "stoppa" || lukka.is_some_and(|l| l < t.innan);
            if t.innan < self.dag && (dato.is_some() || !slapp) {
                let i_tide = (Dim::ITide, ja(dato.is_some_and(|d| d <= t.innan)));
                let slag = self
                    .rader
                    .prinsipalar
                    .get(&t.ansvarleg_id)
                    .map_or("", String::as_str);
                self.ein(
                    Figur::TiltakFrist,
                    t.innan,
                    &[i_tide, (Dim::Instans, instans(slag))],
                    0,
                );
            }
        }
    }

    fn samtykke(&mut self) {
        // each ends once: the first time something of it was taken back, or by its day
        let mut trekt: HashMap<Uuid, Date> = HashMap::new();
        for t in &self.rader.trekk {
            let dato = oslo_date(t.at);
            if dato <= t.til {
                trekt
                    .entry(t.samtykke_id)
                    .and_modify(|d| *d = dato.min(*d))
                    .or_insert(dato);
            }
        }
        for dato in trekt.values() {
            self.ein(Figur::SamtykkeTrekt, *dato, &[], 0);
        }
        let mut sagt_nei: HashMap<Uuid, HashSet<&String>> = HashMap::new();
        for (id, nei) in &self.rader.nei {
            sagt_nei.entry(*id).or_default().extend(nei);
        }
        let mut fornya: HashMap<Uuid, Date> = HashMap::new();
        for s in &self.rader.skjema {
            if let Some(gamalt) = s.erstattar_id {
                fornya
                    .entry(gamalt)
                    .and_modify(|d| *d = s.svart.min(*d))
                    .or_insert(s.svart);
            }
        }
        for s in &self.rader.skjema {
            let nei = sagt_nei.remove(&s.samtykke_id).unwrap_or_default();
            let har_ja = s.instansar.iter().any(|slag| !nei.contains(slag));
            let svar = match (nei.is_empty(), har_ja) {
                (true, _) => "ja",
                (false, true) => "delvis",
                (false, false) => "nei",
            };
            self.ein(Figur::SamtykkeSvar, s.svart, &[(Dim::Svar, svar)], 0);
            let foer_ut = |dato: Option<&Date>| dato.is_some_and(|d| *d <= s.til);
            let slutt = foer_ut(fornya.get(&s.samtykke_id)) || trekt.contains_key(&s.samtykke_id);
            if har_ja && !slutt && s.til < self.dag {
                self.ein(Figur::SamtykkeUt, s.til + Duration::days(1), &[], 0);
            }
        }
    }

    fn moete(&mut self) {
        for p in &self.rader.plikt {
            let delar = [
                (Dim::Instans, instans(&p.instans)),
                (Dim::Moett, ja(p.moett)),
            ];
            self.ein(Figur::Moeteplikt, p.dato, &delar, 0);
        }
        for m in &self.rader.moete {
            self.ein(
                Figur::MoeteHalde,
                m.dato,
                &[(Dim::Eining, eining(&m.instans))],
                0,
            );
        }
    }
}

const fn ja(ja: bool) -> &'static str {
    if ja { "ja" } else { "nei" }
}

/// The value of the dimension when it is one of its own, else `anna`.
fn eller_anna(dim: Dim, slag: &str) -> &'static str {
    let mut kjende = dim.verdiar().iter().map(|(kode, _)| *kode);
    kjende.find(|kode| *kode == slag).unwrap_or("anna")
}

fn eining(slag: &str) -> &'static str {
    eller_anna(Dim::Eining, slag)
}

fn instans(slag: &str) -> &'static str {
    eller_anna(Dim::Instans, slag)
}

fn alder(foedd: Date, dag: Date) -> &'static str {
    match dates::age_years(foedd, dag) {
        ..6 => "0-5",
        6..13 => "6-12",
        13..16 => "13-15",
        _ => "16-",
    }
}
