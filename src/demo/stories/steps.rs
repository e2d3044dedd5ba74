//! What happens in each step, as it is written down.

use super::crew::{Crew, Person};
use super::words;
use crate::demo::dates::{age, holiday, in_words, open_day, plus, workday, workday_before};
use crate::demo::rng::Rng;
use crate::demo::texts::MOBBING;
use crate::demo::texts::{Framlegg, Tekst, fill};
use crate::demo::types::{
    Barn, Effekt, Evaluering, Foedestad, Hast, InstansSlag, Involvering, KvaNo, Lagmedlem, Moete,
    Overgang, Plan, Sak, SakSlag, Samtale, Samtykke, Stad, Stemme, Tilknyting, Tiltak,
    TiltakStatus, Uro, Vurdering, World,
};
use time::Date;

/// A case in the making.
pub(super) struct Case<'a> {
    pub(super) world: &'a World,
    tekst: &'a Tekst,
    pub(super) rng: Rng,
    crew: Crew,
    child: &'a Barn,
    barnehage: bool,
    /// The last day something happened.
    pub(super) at: Date,
    pub(super) sak: Sak,
}

impl<'a> Case<'a> {
    /// Step 1.
    pub(super) fn new(
        world: &'a World,
        tekst: &'a Tekst,
        mut rng: Rng,
        crew: Crew,
        barn: usize,
        start: Date,
        hast: Hast,
    ) -> Self {
        let child = &world.barn[barn];
        let eining = child.eining.unwrap_or(0);
        let barnehage =
            world.kommunar[child.kommune].einingar[eining].slag == InstansSlag::Barnehage;
        let own = crew.staff[0];
        let melder = match rng.below(10) {
            0 => crew.leader,
            1 | 2 => crew.staff[crew.staff.len() - 1],
            _ => own,
        };
        let uro = Uro {
            dato: start,
            meldt_av: melder.brukar,
            kva_er_sett: fill(rng.pick(&tekst.sett), child.kjoenn),
            kven_er_uroa: rng
                .pick(words::KVEN_ER_UROA.for_place(barnehage))
                .to_owned(),
            kva_meistrar_barnet: fill(rng.pick(&tekst.meistrar), child.kjoenn),
            kor_raskt: hast,
        };
        let slag = if tekst.tema == MOBBING {
            SakSlag::Skolemiljoe
        } else {
            SakSlag::Uro
        };
        let sak = Sak {
            barn,
            kommune: child.kommune,
            eining,
            slag,
            tema: tekst.tema,
            steg: 0,
            slutt: None,
            flytta_til: None,
            ansvarleg: own.brukar,
            neste_dato: None,
            neste_kva: "",
            uro,
            involvering: None,
            plan: None,
            vurdering: None,
            samtykke: None,
            moete: vec![],
            tiltak: vec![],
            historikk: vec![],
            lag: vec![],
            barnekoordinator: None,
            overlevering: None,
            sperre: vec![],
        };
        let mut case = Self {
            world,
            tekst,
            rng,
            crew,
            child,
            barnehage,
            at: start,
            sak,
        };
        case.join(melder);
        case.join(own);
        case.join(case.crew.leader);
        case.steg(1);
        if melder.brukar != own.brukar {
            case.sak.historikk[0].kven = melder.brukar;
        }
        case
    }

    /// Time passes, to a day the eining is open.
    fn wait(&mut self, low: i32, high: i32) {
        self.at = self.later(self.at, low, high);
    }

    fn later(&mut self, day: Date, low: i32, high: i32) -> Date {
        open_day(plus(day, self.rng.range(low, high)), self.barnehage)
    }

    fn join(&mut self, person: Person) {
        if !self.sak.lag.iter().any(|one| one.brukar == person.brukar) {
            let Person { brukar, instans } = person;
            self.sak.lag.push(Lagmedlem {
                brukar,
                instans,
                fraa: self.at,
            });
        }
    }

    fn fill(&mut self, list: &[&'static str]) -> String {
        let text = self.rng.pick(list);
        fill(text, self.child.kjoenn)
    }

    /// A text this case has not got in its evalueringar yet, as long as there are any.
    fn fill_new(&mut self, list: &[&'static str]) -> String {
        let start = self.rng.below(list.len());
        let texts = (0..list.len()).map(|step| list[(start + step) % list.len()]);
        let texts: Vec<String> = texts.map(|text| fill(text, self.child.kjoenn)).collect();
        let all = self.sak.tiltak.iter().flat_map(|one| &one.evalueringar);
        let used: Vec<&String> = all
            .flat_map(|one| [&one.barnets_oppleving, &one.foeresette_oppleving])
            .collect();
        let new = texts.iter().find(|text| !used.contains(text));
        new.or(texts.first()).cloned().unwrap_or_default()
    }

    /// Enters a step.
    pub(super) fn steg(&mut self, steg: u8) {
        let kvifor = self.rng.pick(words::kvifor(Stad::Steg(steg)));
        self.go(Stad::Steg(steg), kvifor);
        self.sak.steg = steg;
    }

    /// Writes a transition.
    pub(super) fn go(&mut self, til: Stad, kvifor: &str) {
        let fraa = (self.sak.steg > 0).then_some(Stad::Steg(self.sak.steg));
        let (kven, dato) = (self.sak.ansvarleg, self.at);
        self.sak.historikk.push(Overgang {
            fraa,
            til,
            kven,
            dato,
            kvifor: kvifor.to_owned(),
        });
    }

    fn stemme(&mut self, heard: bool) -> Stemme {
        if heard || self.rng.chance(85) {
            Stemme::Sagt(self.fill(&self.tekst.stemme))
        } else {
            Stemme::Manglar(self.fill(words::STEMME_MANGLAR.for_place(self.barnehage)))
        }
    }

    /// Step 2, with a talk.
    pub(super) fn samtale(&mut self) {
        let (low, high) = match self.sak.uro.kor_raskt {
            Hast::Straks => (0, 1),
            Hast::InnanEiVeke => (1, 5),
            Hast::Vanleg => (3, 18),
        };
        // The talk is held in time, holiday or not.
        self.at = workday(plus(self.at, self.rng.range(low, high)));
        let samtale = Samtale {
            dato: self.at,
            halden_av: self.sak.ansvarleg,
            korleis: self.fill(words::KORLEIS.for_place(self.barnehage)),
            kva_foreldra_sa: self.fill(&self.tekst.foreldra),
            barnets_stemme: self.stemme(false),
        };
        self.sak.involvering = Some(Involvering::Samtale(samtale));
        self.steg(2);
    }

    /// Step 2, without one.
    pub(super) fn unntak(&mut self) {
        self.sak.involvering = Some(Involvering::Unntak {
            dato: self.at,
            avgjort_av: self.crew.leader.brukar,
            grunn: words::UNNTAK.to_owned(),
        });
        self.sak.uro.kor_raskt = Hast::Straks;
        self.go(
            Stad::Steg(2),
            "Dei føresette er ikkje varsla. Grunnen er skriven ned.",
        );
        self.sak.steg = 2;
    }

    /// Step 3.
    pub(super) fn lokale_tiltak(&mut self) {
        self.wait(0, 8);
        let count = if self.rng.chance(65) { 2 } else { 1 };
        let mut list = self.tekst.lokalt.clone();
        self.rng.shuffle(&mut list);
        for (number, framlegg) in list.into_iter().take(count).enumerate() {
            let at = if self.rng.chance(70) { 0 } else { number };
            let person = self.crew.staff[at.min(self.crew.staff.len() - 1)];
            self.tiltak(Foedestad::Lokalt, framlegg, person);
        }
        if self.sak.slag == SakSlag::Skolemiljoe {
            self.plan();
        }
        self.steg(3);
    }

    /// The five fields, from the tiltak as they are now.
    fn plan(&mut self) {
        let local: Vec<&Tiltak> = self
            .sak
            .tiltak
            .iter()
            .filter(|one| one.foedestad == Foedestad::Lokalt)
            .collect();
        let texts: Vec<&str> = local.iter().map(|one| one.tiltak.as_str()).collect();
        let fraa = local.iter().map(|one| one.fraa).min().unwrap_or(self.at);
        let evaluerast = local.iter().map(|one| one.innan).max().unwrap_or(self.at);
        self.sak.plan = Some(Plan {
            problem: format!(
                "Eleven har det ikkje trygt og godt. {}",
                self.sak.uro.kva_er_sett
            ),
            tiltak: format!("{}.", texts.join(". ")),
            naar: format!("Frå {}, alle skuledagar.", in_words(fraa)),
            kven: "Kontaktlærar gjennomfører. Rektor har ansvar for at planen blir følgd."
                .to_owned(),
            evaluering: format!(
                "Seinast {}, saman med eleven og dei føresette. Kontaktlærar spør eleven kvar \
                 veke fram til då.",
                in_words(evaluerast)
            ),
            evaluerast,
        });
    }

    fn tiltak(&mut self, foedestad: Foedestad, framlegg: Framlegg, person: Person) {
        self.join(person);
        let innan = self.later(self.at, 21, 44);
        self.sak.tiltak.push(Tiltak {
            foedestad,
            fraa: self.at,
            maal: fill(framlegg.maal, self.child.kjoenn),
            tiltak: fill(framlegg.tiltak, self.child.kjoenn),
            ansvarleg: person.brukar,
            innan,
            status: TiltakStatus::Paagaar,
            evalueringar: vec![],
        });
    }

    /// Evaluates every tiltak from one place; some of them twice.
    pub(super) fn evaluer(
        &mut self,
        foedestad: Foedestad,
        effekt: impl Fn(&mut Rng, usize) -> Effekt,
    ) {
        let mine = |tiltak: &Tiltak| tiltak.foedestad == foedestad;
        let all = self.sak.tiltak.iter().enumerate();
        let rows: Vec<usize> = all
            .filter(|(_, one)| mine(one))
            .map(|(row, _)| row)
            .collect();
        let mut last = self.at;
        for (number, row) in rows.into_iter().enumerate() {
            let effekt = effekt(&mut self.rng, number);
            let mut dato = self.later(self.sak.tiltak[row].innan, -2, 4);
            if self.rng.chance(28) {
                let (before, kva_no) = match effekt {
                    Effekt::Verkar => (Effekt::Verkar, KvaNo::HaldFram),
                    _ => (Effekt::VerkarDelvis, KvaNo::Juster),
                };
                self.evaluering(row, dato, before, kva_no);
                dato = self.later(dato, 14, 25);
            }
            let kva_no = match effekt {
                Effekt::Verkar => KvaNo::Avslutt,
                _ if self.rng.chance(70) => KvaNo::NyttTiltak,
                _ => KvaNo::Avslutt,
            };
            self.evaluering(row, dato, effekt, kva_no);
            last = last.max(dato);
        }
        self.at = last;
    }

    fn evaluering(&mut self, row: usize, dato: Date, effekt: Effekt, kva_no: KvaNo) {
        let barnets_oppleving = self.fill_new(self.tekst.oppleving(effekt));
        let foeresette_oppleving = self.fill_new(words::foeresette_oppleving(effekt));
        let tiltak = &mut self.sak.tiltak[row];
        tiltak.status = match (kva_no, effekt) {
            (KvaNo::HaldFram | KvaNo::Juster, _) => TiltakStatus::Paagaar,
            (_, Effekt::VerkarIkkje) => TiltakStatus::Stoppa,
            _ => TiltakStatus::Utfoert,
        };
        tiltak.evalueringar.push(Evaluering {
            dato,
            av: tiltak.ansvarleg,
            effekt,
            barnets_oppleving,
            foeresette_oppleving,
            kva_no,
        });
    }

    /// Step 4. A named one needs samtykke first.
    pub(super) fn vurdering(&mut self, namngitt: bool) {
        let namngitt = namngitt || self.rng.chance(45);
        if namngitt {
            self.samtykke();
        }
        self.wait(1, 9);
        let list = if namngitt {
            words::VURDERING_NAMN
        } else {
            words::VURDERING_ANONYM
        };
        let tekst = self.fill(list);
        self.sak.vurdering = Some(Vurdering {
            dato: self.at,
            namngitt,
            tekst,
        });
        if namngitt {
            self.join(self.crew.ppt);
            self.join(self.crew.helse);
        }
        self.steg(4);
    }

    /// The consent, unless there is one already.
    pub(super) fn samtykke(&mut self) {
        if self.sak.samtykke.is_some() {
            return;
        }
        self.wait(1, 8);
        let crew = &self.crew;
        let mut svar = vec![
            (crew.staff[0].instans, true),
            (crew.helse.instans, true),
            (crew.ppt.instans, true),
            (crew.barnevern.instans, self.rng.chance(60)),
            (crew.nav.instans, self.rng.chance(30)),
        ];
        if let Some(psykolog) = crew.psykolog_instans {
            svar.push((psykolog, self.rng.chance(40)));
        }
        let signs = self
            .child
            .foeresette
            .iter()
            .filter(|one| one.foreldreansvar);
        self.sak.samtykke = Some(Samtykke {
            dato: self.at,
            til: plus(self.at, 365),
            svar,
            signert_av: signs.map(|one| one.foeresett).collect(),
            ungdom_signerte: age(self.child.foedd, self.at) >= 15,
            papir: self.child.adressesperre || self.rng.chance(30),
            innhenta_av: self.sak.ansvarleg,
        });
    }

    fn consents(&self, instans: usize) -> bool {
        let yes = |samtykke: &Samtykke| samtykke.svar.contains(&(instans, true));
        self.sak.samtykke.as_ref().is_some_and(yes)
    }

    /// Step 5: a meeting, and tiltak that are new.
    pub(super) fn moete(&mut self) {
        self.wait(5, 18);
        let mut room = vec![
            self.crew.leader,
            self.crew.staff[0],
            self.crew.ppt,
            self.crew.helse,
        ];
        if self.consents(self.crew.barnevern.instans) {
            room.push(self.crew.barnevern);
        }
        let mut list = self.tekst.nytt.clone();
        self.rng.shuffle(&mut list);
        list.retain(|one| {
            let used = self
                .sak
                .tiltak
                .iter()
                .any(|old| old.tiltak == fill(one.tiltak, self.child.kjoenn));
            !used && self.consents(self.crew.of(one.kven).instans)
        });
        let count = if self.sak.moete.is_empty() {
            2.min(list.len() - 1)
        } else {
            1
        };
        list.truncate(count);
        room.extend(list.iter().map(|one| self.crew.of(one.kven)));
        for person in &room {
            self.join(*person);
        }
        let mut deltakarar: Vec<usize> = room.iter().map(|person| person.brukar).collect();
        deltakarar.sort_unstable();
        deltakarar.dedup();
        let asked = self
            .child
            .foeresette
            .iter()
            .filter(|one| one.foreldreansvar || one.tilknyting == Tilknyting::Fosterforelder);
        let inviterte: Vec<usize> = asked.map(|one| one.foeresett).collect();
        let mut came = inviterte.clone();
        if came.len() > 1 && self.rng.chance(25) {
            came.pop();
        }
        let barnet_var_med = self.child.aarskull >= 10 && self.rng.chance(60);
        let moete = Moete {
            dato: self.at,
            moeteleiar: self.crew.leader.brukar,
            referent: if self.rng.chance(60) {
                self.sak.ansvarleg
            } else {
                self.crew.ppt.brukar
            },
            deltakarar,
            inviterte,
            moette: came,
            barnet_var_med,
            hensikt: self.fill(words::HENSIKT),
            ressursar: self.fill(&self.tekst.meistrar),
            status: self.fill(&self.tekst.sett),
            bekymring: self.fill(words::BEKYMRING.for_place(self.barnehage)),
            kven: self.sak.uro.kven_er_uroa.clone(),
            barnets_stemme: self.stemme(barnet_var_med),
            evaluering: self.fill(words::MOETE_EVALUERING),
        };
        let born_in = Foedestad::Moete(self.sak.moete.len());
        self.sak.moete.push(moete);
        for framlegg in list {
            self.tiltak(born_in, framlegg, self.crew.of(framlegg.kven));
        }
        self.steg(5);
    }

    /// The tiltak that are running: the first is due on the next date, the others after it.
    pub(super) fn open_tiltak(&mut self, next: Date) {
        let today = self.world.today;
        let open = |one: &Tiltak| one.evalueringar.is_empty();
        let rows = self.sak.tiltak.iter().enumerate();
        let rows: Vec<usize> = rows
            .filter(|(_, one)| open(one))
            .map(|(row, _)| row)
            .collect();
        for (number, row) in rows.iter().enumerate() {
            let later = self.rng.range(1, 20);
            let tiltak = &mut self.sak.tiltak[*row];
            tiltak.innan = if number == 0 {
                next
            } else {
                workday(plus(next, later))
            };
            if number > 0 && (today - tiltak.fraa).whole_days() < 10 {
                tiltak.status = TiltakStatus::Planlagd;
            }
        }
        // One of two may already have been looked at.
        if let [_, row] = rows[..] {
            let dato = workday_before(plus(today, -self.rng.range(1, 5)));
            let long_enough = (dato - self.sak.tiltak[row].fraa).whole_days() >= 14;
            let open = holiday(dato, self.barnehage).is_none();
            if long_enough && open && self.rng.chance(50) {
                let (effekt, kva_no) = match self.rng.below(3) {
                    0 => (Effekt::Verkar, KvaNo::HaldFram),
                    1 => (Effekt::VerkarDelvis, KvaNo::Juster),
                    _ => (Effekt::Verkar, KvaNo::Avslutt),
                };
                self.evaluering(row, dato, effekt, kva_no);
            }
        }
        if self.sak.plan.is_some() {
            self.plan();
        }
    }
}
