//! The page of `/referat/{referat_id}/skriv`.

use askama::Template;
use axum::response::Response;

use super::del::{DATO, Del, OVERSKRIFT, REFERENT};
use super::emne::{self, Emne, Vil};
use super::lagre::{SkrivForm, som_lagra};
use super::model::{Delar, Lagra, Referat, Tilstand};
use super::strid::Strid;
use super::tiltaksplan::{self, Ansvarlege};
use super::{framlegg, godkjenn, queries};
use crate::access::Action;
use crate::agenda;
use crate::barn::Namnesjekk;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::moete::{self, Moete};
use crate::samtale;
use crate::syn::{self, Syn};
use crate::tst::Team;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Konflikt};

/// What the page shows beside what is typed.
pub(super) struct Ramme {
    pub referat: Referat,
    pub emne: Emne,
    pub team: Team,
    pub moete: Moete,
    /// Who can be chosen in the tiltaksplan.
    ansvarlege: Ansvarlege,
    /// What the family has sent, for whoever writes.
    syn: Vec<Syn>,
    /// That of it which belongs in this referat.
    syn_til_moetet: Vec<Syn>,
    /// Of whom it is not written down whether they were there, of the family.
    ufoerte: Vec<String>,
    pub lagra: Delar,
    /// Somebody in the room may not hear of the child: nothing is saved.
    stengt: bool,
    /// The row of the tiltaksplan one goes on in.
    pub fokus: Option<(usize, &'static str)>,
    /// What the words were looked for among.
    pub namn: Namnesjekk,
    /// Why the sak cannot have new tiltak as it stands, and where that is mended.
    hindring: Option<(String, String)>,
}

impl Ramme {
    pub async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        referat: Referat,
        emne: Emne,
    ) -> Result<Self, AppError> {
        let (team, moete) = moete::open(tx, ctx, referat.moete_id, Action::TstOpne).await?;
        let stengt = match referat.punkt_id {
            Some(punkt) => agenda::find(tx, punkt).await?.is_some_and(|p| p.stengt()),
            None => false,
        };
        let hindring = match emne.sak() {
            Some(sak) => godkjenn::hindring(sak, samtale::manglar(tx, sak).await?),
            None => None,
        };
        Ok(Self {
            lagra: queries::delar(tx, referat.id).await?,
            syn: match referat.sak_id {
                Some(sak) => syn::list_for_sak(tx, sak).await?,
                None => Vec::new(),
            },
            syn_til_moetet: match referat.punkt_id {
                Some(punkt) => queries::syn_til_punkt(tx, punkt).await?,
                None => Vec::new(),
            },
            ufoerte: match referat.punkt_id {
                Some(punkt) if moete.tid.dato <= ctx.today() => {
                    queries::stades::ufoerte(tx, punkt).await?
                }
                _ => Vec::new(),
            },
            ansvarlege: emne::ansvarlege(tx, &emne).await?,
            referat,
            emne,
            team,
            moete,
            stengt,
            fokus: None,
            namn: Namnesjekk::default(),
            hindring,
        })
    }

    /// What one of the family has written to the meeting stands in the referat, word for word.
    fn har_med(&self, syn: &Syn) -> bool {
        framlegg::er_med(&self.lagra, syn)
    }

    /// Something the family has written to the meeting came after the referat was begun, or is taken out.
    fn manglar_syn(&self) -> bool {
        self.syn
            .iter()
            .any(|s| self.til_moetet(s) && !self.har_med(s))
    }

    /// Written to the item this is the referat of, or to one that came to nothing. What was written to another meeting belongs in the
    /// referat of that one.
    fn til_moetet(&self, syn: &Syn) -> bool {
        self.syn_til_moetet.contains(syn)
    }

    fn val(&self) -> Vec<Choice> {
        let lag = self.ansvarlege.lag.iter();
        let lag = lag.map(|(id, namn)| Choice::new(id.to_string(), namn.clone()));
        let familie = self.ansvarlege.familie.iter();
        lag.chain(familie.map(|namn| Choice::new(namn.clone(), namn.clone())))
            .collect()
    }

    /// In the tiltaksplan of a sak stand only those who can be chosen: of everybody else it is not said whether they are anybody.
    pub fn sjekk_ansvarlege(&self, form: &SkrivForm, errors: &mut Errors) {
        let val = self.val();
        let framand = |a: &String| !a.trim().is_empty() && !val.iter().any(|v| v.is(a.trim()));
        if self.emne.sak().is_none() {
            return;
        }
        for (nr, _) in form
            .ansvarleg
            .iter()
            .enumerate()
            .filter(|(_, a)| framand(a))
        {
            errors.add(
                format!("ansvarleg-{nr}"),
                "Vel kven som er ansvarleg, frå lista.",
            );
        }
    }

    /// Why nothing can be written now.
    pub fn stengd(&self) -> Option<Konflikt> {
        let (kvifor, tekst) = match self.referat.tilstand {
            Tilstand::Utkast if self.referat.var_ikkje => IKKJE_MED,
            Tilstand::Utkast if let Some(stille) = self.referat.stille => (stille.label(), STILLE),
            Tilstand::Utkast if self.stengt => (
                "Punktet er stengt",
                "Nokon i rommet kan ikkje høyre om barnet. Sjå agendaen: dei må gå ut før referatet kan lagrast.",
            ),
            Tilstand::Utkast => return None,
            Tilstand::TilGodkjenning => (
                "Referatet ventar på godkjenning",
                "Det kan ikkje endrast no. Send det tilbake om noko skal rettast først.",
            ),
            Tilstand::Godkjent => (
                "Referatet er godkjent",
                "Det står som det er. Er noko feil, kan det rettast i ein ny versjon.",
            ),
        };
        Some(Konflikt::new(kvifor, tekst))
    }
}

/// What is said of a referat nothing becomes of, under why.
pub(super) const STILLE: &str = "Det blir ikkje noko referat herifrå. Det som er lagra, blir ståande her, og kjem med i referatet når saka blir teken opp på eit anna \
        møte. Har du skrive noko som ikkje er lagra, kan du lagre det som kladd.";

/// What is said to who was not there and would write.
pub(super) const IKKJE_MED: (&str, &str) = (
    "Du er ført som ikkje til stades",
    "Berre dei som var i møtet, skriv i referatet. Var du der, så be den som fører oppmøtet, rette det. Så kan du halde fram her.",
);

#[derive(Template)]
#[template(path = "referat/skriv.html")]
struct Side {
    ramme: Ramme,
    form: SkrivForm,
    strid: Vec<Strid>,
    /// Who can be chosen in the tiltaksplan: those on the lag, and those of the family.
    val: Vec<Choice>,
    /// What is typed came with a form, and is kept nowhere yet.
    ulagra: bool,
    state: FormState,
}

/// A field of the page.
struct Felt<'a> {
    nr: usize,
    del: Del,
    tekst: &'a str,
    versjon: &'a str,
    lagra: Lagra,
    strid: Option<&'a Strid>,
    /// Only of a named child, and this is about none: it stands in its place and is kept as it is.
    skjult: bool,
}

impl Felt<'_> {
    /// As many rows as the text takes, and a few at the least.
    fn rader(&self) -> usize {
        let linjer = |linje: &str| linje.chars().count() / 80 + 1;
        self.tekst.lines().map(linjer).sum::<usize>().clamp(3, 24)
    }

    /// The newest version that is shown: a newer one is told of.
    fn sett(&self) -> String {
        self.strid
            .map_or_else(|| self.versjon.to_owned(), |s| s.no.version.to_string())
    }

    /// What stands in the field is one's own, and not what is saved.
    fn ulagra(&self) -> bool {
        som_lagra(self.tekst) != self.lagra.tekst
    }

    /// Whose the text is: one's own, what somebody saved, or what the system put in.
    fn kven(&self) -> Option<String> {
        let kven = self.lagra.kven();
        if self.ulagra() {
            let eigen = "Dette er di eiga tekst, som ikkje er lagra enno.";
            return Some(match kven {
                Some(kven) if !self.lagra.uroert() && self.strid.is_none() => {
                    format!("{eigen} Sist: {kven}.")
                }
                _ => eigen.to_owned(),
            });
        }
        if !self.lagra.framlegg {
            return kven;
        }
        Some(match self.del {
            Del::TilStades => "Henta frå oppmøtet, og følgjer det til nokon endrar teksten.".into(),
            _ => "Fylt inn då referatet blei begynt. Ingen har endra det.".into(),
        })
    }
}

impl Side {
    fn felt(&self) -> impl Iterator<Item = Felt<'_>> {
        let namngitt = self.ramme.referat.sak_id.is_some();
        Del::tekstar().enumerate().map(move |(nr, del)| Felt {
            nr,
            del,
            tekst: &self.form.tekst[nr],
            versjon: &self.form.versjon[nr],
            lagra: self.ramme.lagra.lagra(del),
            strid: self.strid.iter().find(|s| s.del == del),
            skjult: !namngitt && del.berre_namngitt(),
        })
    }

    /// The fields before the tiltaksplan, or those after it.
    fn felt_ved(&self, foer: bool) -> impl Iterator<Item = Felt<'_>> {
        self.felt()
            .filter(move |f| (f.del < Del::Tiltaksplan) == foer)
    }

    fn rader(&self) -> impl Iterator<Item = (usize, tiltaksplan::Rad)> {
        self.form.rader().into_iter().enumerate()
    }

    fn fokus(&self, nr: usize, kva: &str) -> bool {
        self.ramme.fokus == Some((nr, kva))
    }

    fn planstrid(&self) -> Option<&Strid> {
        self.strid.iter().find(|s| s.del == Del::Tiltaksplan)
    }

    /// Whose the plan is: one's own rows, or what somebody saved.
    fn plan_kven(&self) -> Option<String> {
        let lagra = self.ramme.lagra.lagra(Del::Tiltaksplan);
        let rader = self.form.reine_rader();
        let skrive = rader.iter().filter(|rad| !rad.tom());
        let same = skrive.eq(tiltaksplan::les(&lagra.tekst).iter());
        if same {
            return lagra.kven();
        }
        let eigen = "Dette er din eigen plan, som ikkje er lagra enno.";
        Some(match lagra.kven() {
            Some(kven) => format!("{eigen} Sist: {kven}."),
            None => eigen.to_owned(),
        })
    }

    /// The day of a row as days are shown.
    fn innan(&self, typed: &str) -> String {
        tiltaksplan::vis_innan(typed, self.ramme.moete.tid.dato)
    }

    fn namn(&self, ansvarleg: &str) -> String {
        self.ramme.ansvarlege.namn(ansvarleg)
    }

    fn feil(&self, felt: &str, nr: usize) -> Option<String> {
        self.state.on(&format!("{felt}-{nr}")).map(str::to_owned)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Skriv referat".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page; with the parts another has changed too, and what became of a form that was sent.
pub(super) async fn page(
    ctx: &Ctx,
    tx: WriteTx,
    ramme: Ramme,
    (mut form, strid): (SkrivForm, Vec<Strid>),
    state: FormState,
    sendt: Option<Sendt>,
) -> Result<Response, AppError> {
    form.gje_id(|| tx.new_id());
    let mut permit = ramme.emne.permit(&ctx.actor, Vil::Skrive)?;
    if sendt == Some(Sendt::Frose) {
        // it is told that somebody tried
        permit = permit.also("frose");
    }
    ramme.namn.vis_att(tx, permit).await?;
    ctx.page(&Side {
        val: ramme.val(),
        ramme,
        form,
        strid,
        ulagra: sendt.is_some(),
        state,
    })
}

/// The page answers a form that was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sendt {
    /// To what can be written.
    Ope,
    /// To what cannot.
    Frose,
}
