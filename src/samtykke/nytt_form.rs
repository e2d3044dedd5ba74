//! What is typed when somebody asks, and what it comes to.

use serde::Deserialize;
use time::{Date, Duration, Month};

use super::Instansslag;
use super::model::{Barnet, Samtykke, Signatar, Staar, grunn};
use super::queries::{Instans, Ville};
use crate::ids::{InstansId, SamtykkeId};
use crate::pdf;
use crate::web::Form;
use crate::web::dates;
use crate::web::form::Errors;
use crate::web::parts::Choice;

/// Days a form may hold at most: two years.
const LENGST: i64 = 731;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NyttForm {
    pub id: String,
    /// The one it renews; empty for a first one.
    pub fornyar: String,
    pub instansar: Vec<String>,
    pub namn_fastlege: String,
    pub namn_spesialist: String,
    pub namn_andre: String,
    pub foeremaal: String,
    pub saksomraade: String,
    pub fraa: String,
    pub til: String,
}

impl Form for NyttForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// What can be asked about, and who would sign.
pub(super) struct Val {
    /// Each instans that works here, and each kind that none of them is.
    pub valbare: Vec<Valbar>,
    /// The one that owns the sak: it is always asked about, for it is the one that would tell.
    pub eigar: Option<Valbar>,
}

/// A box to tick, and the name and question of the field under it.
pub(super) struct Linje {
    pub choice: Choice,
    pub felt: Option<(&'static str, &'static str)>,
}

#[derive(Clone)]
pub(super) struct Valbar {
    pub slag: Instansslag,
    pub instans_id: Option<InstansId>,
    pub namn: Option<String>,
    /// Who must answer, in words.
    pub kven: String,
    /// Nobody can.
    pub ingen: bool,
}

impl Valbar {
    fn verdi(&self) -> String {
        match self.instans_id {
            Some(id) => format!("{}:{id}", self.slag.code()),
            None => self.slag.code().to_owned(),
        }
    }

    /// "PPT (Vest-Telemark PPT)"
    pub fn label(&self) -> String {
        match &self.namn {
            Some(namn) => format!("{} ({namn})", self.slag.label()),
            None => self.slag.label().to_owned(),
        }
    }

    /// The field of its name and the question in it, where one writes which it is.
    fn felt(&self) -> Option<(&'static str, &'static str)> {
        match (self.slag, self.instans_id) {
            (Instansslag::Fastlege, None) => Some(("namn_fastlege", "Kva fastlege eller lege?")),
            (Instansslag::Spesialisthelseteneste, None) => {
                Some(("namn_spesialist", "Kvar i spesialisthelsetenesta?"))
            }
            (Instansslag::Andre, None) => Some(("namn_andre", "Kven andre?")),
            _ => None,
        }
    }

    /// The box to tick, with what is not said of all of them.
    fn choice(&self, vanleg: &str) -> Choice {
        let kven = (self.kven != vanleg).then(|| setning(&self.kven));
        let laget = self
            .instans_id
            .is_none()
            .then(|| "Brukar ikkje Laget: samtykket gjeld, men dei ser ikkje saka her.".to_owned());
        let hint: Vec<String> = kven.into_iter().chain(laget).collect();
        Choice::new(self.verdi(), self.label()).hint(hint.join(" "))
    }
}

/// Those that the form has a line for: which one.
const MED_NAMN: [Instansslag; 3] = [
    Instansslag::Fastlege,
    Instansslag::Spesialisthelseteneste,
    Instansslag::Andre,
];

impl Val {
    pub fn new(instansar: &[Instans], ville: &[Ville], eigar: InstansId, barnet: Barnet) -> Self {
        let mut valbare = Vec::new();
        for slag in Instansslag::ALL {
            let kven: Vec<_> = ville
                .iter()
                .filter(|v| v.slag == *slag)
                .map(|v| v.signatar)
                .collect();
            let valbar = |instans: Option<&Instans>| Valbar {
                slag: *slag,
                instans_id: instans.map(|i| i.id),
                namn: instans.map(|i| i.namn.clone()),
                kven: grunn(&kven, barnet),
                ingen: kven.contains(&Signatar::Ingen),
            };
            let is = |i: &&Instans| {
                // the leaders of the kommune have no line of their own
                let leaders = *slag == Instansslag::Andre && i.slag == "administrasjon";
                i.slag == slag.code() || leaders
            };
            let of_slag: Vec<_> = instansar.iter().filter(is).collect();
            // a name can be written too, of one that does not use Laget
            if of_slag.is_empty() || MED_NAMN.contains(slag) {
                valbare.push(valbar(None));
            }
            valbare.extend(of_slag.into_iter().map(|i| valbar(Some(i))));
        }
        let mine = valbare.iter().position(|v| v.instans_id == Some(eigar));
        Self {
            eigar: mine.map(|at| valbare.remove(at)),
            valbare,
        }
    }

    /// Who must answer about most of them, as a sentence.
    pub fn vanleg(&self) -> String {
        setning(self.vanlegast())
    }

    fn vanlegast(&self) -> &str {
        let times = |kven: &str| self.valbare.iter().filter(|v| v.kven == kven).count();
        let most = self.valbare.iter().max_by_key(|v| times(&v.kven));
        most.map_or("", |v| v.kven.as_str())
    }

    /// What can be ticked, in the order of the form.
    pub fn linjer(&self) -> Vec<Linje> {
        let vanleg = self.vanlegast();
        let linje = |v: &Valbar| Linje {
            choice: v.choice(vanleg),
            felt: v.felt(),
        };
        self.valbare.iter().map(linje).collect()
    }
}

/// With a capital first.
fn setning(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// What is asked.
pub(super) struct Parsed {
    pub foeremaal: String,
    pub saksomraade: Option<String>,
    pub fraa: Date,
    pub til: Date,
    pub spurde: Vec<(Instansslag, Option<InstansId>, Option<String>)>,
}

impl NyttForm {
    /// A form to begin with: a year from today.
    pub fn fresh(today: Date) -> Self {
        Self {
            fraa: dates::short(today),
            til: dates::short(eit_aar_etter(today)),
            ..Self::default()
        }
    }

    /// The same again, when the old one ends.
    pub fn fornyar(gamalt: &Samtykke, today: Date) -> Self {
        let fraa = gamalt.til.saturating_add(Duration::days(1)).max(today);
        let namn = |slag: Instansslag| {
            let spurt = gamalt.spurde.iter().find(|s| s.slag == slag);
            spurt.and_then(|s| s.namn.clone()).unwrap_or_default()
        };
        Self {
            fornyar: gamalt.samtykke_id.to_string(),
            instansar: gamalt
                .spurde
                .iter()
                .filter(|s| !matches!(s.staar, Staar::Nekta | Staar::Trekt))
                .map(|s| match s.instans_id {
                    Some(id) => format!("{}:{id}", s.slag.code()),
                    None => s.slag.code().to_owned(),
                })
                .collect(),
            namn_fastlege: namn(Instansslag::Fastlege),
            namn_spesialist: namn(Instansslag::Spesialisthelseteneste),
            namn_andre: namn(Instansslag::Andre),
            foeremaal: gamalt.foeremaal.clone(),
            saksomraade: gamalt.saksomraade.clone().unwrap_or_default(),
            fraa: dates::short(fraa),
            til: dates::short(eit_aar_etter(fraa)),
            ..Self::default()
        }
    }

    pub fn erstattar(&self) -> Option<SamtykkeId> {
        self.fornyar.parse().ok()
    }

    pub fn parse(&self, val: &Val, today: Date) -> Result<Parsed, Errors> {
        let mut errors = Errors::default();
        let spurde = self.spurde(&mut errors, val);
        let missing = "Skriv kva samarbeidet skal føre til for barnet.";
        let foeremaal = errors.text("foeremaal", &self.foeremaal, 2000, missing);
        let saksomraade = errors.optional_text("saksomraade", &self.saksomraade, 500);
        self.printable(&mut errors);
        let fraa = errors.date(
            "fraa",
            &self.fraa,
            today,
            "Skriv frå kva dag samtykket gjeld.",
        );
        let til = errors.date(
            "til",
            &self.til,
            today,
            "Skriv til kva dag samtykket gjeld.",
        );
        if fraa.is_some_and(|fraa| fraa < today) {
            errors.add(
                "fraa",
                "Samtykket kan ikkje gjelde frå ein dag som har vore.",
            );
        }
        if let (Some(fraa), Some(til)) = (fraa, til) {
            if til < fraa {
                errors.add("til", "Sluttdagen kan ikkje vere før startdagen.");
            } else if (til - fraa).whole_days() > LENGST {
                errors.add("til", "Eit samtykke kan gjelde i høgst to år.");
            }
        }
        match (fraa, til) {
            (Some(fraa), Some(til)) => errors.or(Parsed {
                foeremaal,
                saksomraade,
                fraa,
                til,
                spurde,
            }),
            _ => Err(errors),
        }
    }

    /// What is signed is the document: nothing stands there in another shape than it was written.
    fn printable(&self, errors: &mut Errors) {
        let namna = self.namna().map(|(_, field, typed)| (field, typed));
        let texts = [
            ("foeremaal", self.foeremaal.as_str()),
            ("saksomraade", self.saksomraade.as_str()),
        ];
        for (field, typed) in texts.into_iter().chain(namna) {
            let signs: String = pdf::not_printable(typed).into_iter().collect();
            if !signs.is_empty() {
                let told = format!(
                    "Skjemaet kan ikkje vise dette: {signs} Ta det bort, eller skriv det med ord."
                );
                errors.add(field, told);
            }
        }
    }

    fn spurde(
        &self,
        errors: &mut Errors,
        val: &Val,
    ) -> Vec<(Instansslag, Option<InstansId>, Option<String>)> {
        let valde: Vec<&Valbar> = val
            .valbare
            .iter()
            .filter(|v| self.instansar.contains(&v.verdi()))
            .collect();
        if valde.is_empty() {
            errors.add("instansar", "Kryss av for minst éin instans.");
        }
        for (slag, field, typed) in self.namna() {
            if !typed.trim().is_empty() && !valde.iter().any(|v| v.slag == slag) {
                errors.add(field, "Kryss av for instansen òg, eller ta bort namnet.");
            }
        }
        let mut spurde = Vec::new();
        for valbar in valde.into_iter().chain(&val.eigar) {
            if spurde.iter().any(|(slag, _, _)| *slag == valbar.slag) {
                let several = format!("Kryss av for berre éin under «{}».", valbar.slag.label());
                errors.add("instansar", several);
            }
            if valbar.ingen {
                let nobody = format!("{}: {}", valbar.slag.label(), valbar.kven);
                errors.add("instansar", nobody);
            }
            let namn = self.namn(errors, valbar);
            spurde.push((valbar.slag, valbar.instans_id, namn));
        }
        spurde
    }

    /// The lines of the form that ask which one.
    fn namna(&self) -> [(Instansslag, &'static str, &str); 3] {
        [
            (Instansslag::Fastlege, "namn_fastlege", &self.namn_fastlege),
            (
                Instansslag::Spesialisthelseteneste,
                "namn_spesialist",
                &self.namn_spesialist,
            ),
            (Instansslag::Andre, "namn_andre", &self.namn_andre),
        ]
    }

    /// What is typed in the field of a name.
    pub fn typed(&self, field: &str) -> &str {
        let mut namna = self.namna().into_iter();
        namna
            .find(|(_, name, _)| *name == field)
            .map_or("", |(_, _, typed)| typed)
    }

    /// Which one, where the form has a line for it. What the family reads is who it opens the sak for: one that uses Laget has its
    /// own name, and another name typed beside it is a mistake.
    fn namn(&self, errors: &mut Errors, valbar: &Valbar) -> Option<String> {
        let mut namna = self.namna().into_iter();
        let (_, field, typed) = namna.find(|(slag, _, _)| *slag == valbar.slag)?;
        match &valbar.namn {
            Some(namn) if typed.trim().is_empty() || typed.trim() == namn => Some(namn.clone()),
            Some(namn) => {
                let other = format!(
                    "Du kryssa av for {namn}. Ta bort namnet, eller kryss av for «{}» utan namn.",
                    valbar.slag.label()
                );
                errors.add(field, other);
                None
            }
            None => {
                let kven = format!("Skriv kven det gjeld, for «{}».", valbar.slag.label());
                Some(errors.line(field, typed, 120, &kven))
            }
        }
    }
}

fn eit_aar_etter(dato: Date) -> Date {
    let neste = dato.replace_year(dato.year() + 1);
    let neste = neste.or_else(|_| Date::from_calendar_date(dato.year() + 1, Month::March, 1));
    neste.map_or(dato, |d| d.saturating_sub(Duration::days(1)))
}
