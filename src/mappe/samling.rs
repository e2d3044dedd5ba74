//! What an innsynspakke is made of: from where it is asked for, whom it is for, and what that one may read.

use serde_json::json;

use super::model::{Mappesak, Mottakar};
use super::queries::pakke as rader;
use super::sladd::Sladd;
use super::ting::{Ting, bolkar, saksbolk, ting};
use super::{pakk, queries};
use crate::access::{Action, Actor, Permit, Relation, Resource, Subject};
use crate::barn::{self, Barn, ja_nei};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BarnId, SakId};
use crate::pdf::rapport::{self, Bolk, Ramme};
use crate::sak::{self, Sak};
use crate::web::{Ctx, dates};

/// What is in it and what is not, whoever asks.
const IKKJE_MED: &str = "Pakka har det mottakaren kan lese på sidene for familien i Laget, i dei sakene den som lagar ho, har tilgang til. Namn på andre \
    enn barnet er tekne ut: andre barn, føresette og tilsette. Dette er ikkje med: det som blei skrive då nokon melde uro, og kven som \
    gjorde det, det andre i familien har skrive, vurderingar og historikk i sakene, og det mottakaren ikkje kan lese. Kven som opplever \
    bekymringa, kan stå i eit referat mottakaren kan lese, og då står det her òg. Andre tenester svarer for sitt. Om nokon har meldt frå \
    til barnevernet, svarer barnevernet på. Kven som har sett opplysningane, står i tilgangsrapporten. Den som vil ha innsyn i meir, kan \
    be kommunen om det og få eit eige svar.";

/// A page above this one: what it is called, and where it is.
pub(super) struct Opphav(&'static str, String);

impl Opphav {
    pub const fn namn(&self) -> &'static str {
        self.0
    }

    pub fn sti(&self) -> &str {
        &self.1
    }
}

/// What it is made from: the card, or a sak.
pub(super) struct Heim {
    pub barn: Barn,
    pub sak: Option<Sak>,
}

impl Resource for Heim {
    fn subject(&self) -> Subject {
        let heim = self.sak.as_ref().map(Resource::subject);
        heim.unwrap_or_else(|| self.barn.subject())
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let heim = self.sak.as_ref().map(|sak| sak.relation(actor));
        heim.unwrap_or_else(|| self.barn.relation(actor))
    }
}

impl Heim {
    pub async fn barn(ctx: &Ctx, tx: &mut WriteTx, id: BarnId) -> Result<Self, AppError> {
        ctx.require(Action::BarnInnsynspakke)?;
        let barn = barn::find(tx, id).await?.ok_or(AppError::NotFound)?;
        let heim = Self { barn, sak: None };
        let _may = ctx.permit(Action::BarnInnsynspakke, &heim)?;
        Ok(heim)
    }

    pub async fn sak(tx: &mut WriteTx, id: SakId) -> Result<Self, AppError> {
        let sak = sak::open(tx, id, Action::BarnInnsynspakke).await?;
        let barn = barn::find(tx, sak.barn_id).await?;
        Ok(Self {
            barn: barn.ok_or(AppError::NotFound)?,
            sak: Some(sak),
        })
    }

    /// The page it is reached from.
    pub fn opphav(&self) -> Opphav {
        match &self.sak {
            Some(sak) => Opphav("Sak", sak::path(sak.sak_id)),
            None => Opphav("Kort", barn::path(self.barn.barn_id)),
        }
    }

    pub fn path(&self) -> String {
        format!("{}/innsynspakke", self.opphav().sti())
    }

    /// From a sak: those of its own service alone.
    fn gjeld(&self, sak: &Mappesak) -> bool {
        let heim = self.sak.as_ref();
        heim.is_none_or(|heim| heim.instans_id == sak.instans_id)
    }
}

/// The child with its saker, as the innsynslogg has it.
pub(super) struct Pakke {
    pub heim: Heim,
    pub til: Mottakar,
    pub til_namn: String,
    saker: Vec<Mappesak>,
    kort: Vec<(&'static str, String)>,
    ting: Vec<Ting>,
}

impl Resource for Pakke {
    fn subject(&self) -> Subject {
        Subject {
            sak_list: self.saker.iter().map(|s| s.sak_id).collect(),
            grunn: Some(self.til.grunn()),
            ..self.heim.subject()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        self.heim.relation(actor)
    }
}

impl Pakke {
    /// The sak it is made from; from the card, the oldest in it.
    pub fn saksnummer(&self) -> &str {
        let heim = self.heim.sak.as_ref().map(|sak| sak.saksnummer.as_str());
        let eldst = self.saker.first().map(|sak| sak.saksnummer.as_str());
        heim.or(eldst).unwrap_or("utan-sak")
    }

    pub fn bolkar(&self) -> Vec<Bolk> {
        let kort = self.kort.iter();
        let kort = kort.map(|(kva, tekst)| vec![(*kva).to_owned(), tekst.clone()]);
        let mut alle = vec![
            Bolk {
                id: "kort",
                tittel: "Kortet".to_owned(),
                hovud: vec!["Kva", "Tekst"],
                rader: kort.collect(),
                ..Bolk::default()
            },
            saksbolk(&self.saker),
        ];
        alle.extend(bolkar(&self.ting));
        alle
    }

    /// The two files in one. No transaction waits for it: the document takes its time.
    pub async fn fil(&self, ctx: &Ctx) -> Result<Vec<u8>, AppError> {
        let namn = self.heim.barn.namn();
        let ingress =
            format!("Svar på krav om innsyn etter personvernforordninga art. 15, for {namn}.");
        let ramme = Ramme {
            overskrift: "Det familien kan lese om eit barn".to_owned(),
            ingress: vec![ingress, IKKJE_MED.to_owned()],
            botn: format!(
                "{} kommune · laga {} · unnateke offentlegheit",
                ctx.actor.kommune_namn,
                dates::date_time(ctx.now)
            ),
            laga: ctx.now,
            ident: format!(
                "innsynspakke/{}/{}/{}",
                self.heim.barn.barn_id,
                self.til.kode(),
                ctx.now.unix_timestamp()
            ),
        };
        let kort = self.kort.iter();
        let kort = kort.map(|(kva, tekst)| json!({ "kva": kva, "tekst": tekst }));
        let data = json!({
            "laga": dates::date_time(ctx.now),
            "kommune": ctx.actor.kommune_namn,
            "ikkje_med": IKKJE_MED,
            "kort": kort.collect::<Vec<_>>(),
            "saker": saksbolk(&self.saker).rader,
            "innhald": self.ting,
        });
        let pdf = rapport::lag(ramme, &self.bolkar()).await?;
        let data = serde_json::to_vec_pretty(&data).map_err(anyhow::Error::new)?;
        pakk(&[
            ("innsynspakke.pdf".to_owned(), pdf),
            ("innsynspakke.json".to_owned(), data),
        ])
    }
}

/// Somebody a package can be made for.
pub(super) struct Val {
    pub til: Mottakar,
    pub tekst: String,
}

/// Those it can be made for.
pub(super) async fn mottakarar(tx: &mut WriteTx, barn: BarnId) -> Result<Vec<Val>, AppError> {
    let mut val = Vec::new();
    for f in rader::foeresette(tx, barn).await? {
        if f.kan_faa {
            val.push(Val {
                til: Mottakar::Foeresett(f.id),
                tekst: format!("{} ({})", f.namn, f.relasjon.to_lowercase()),
            });
        }
    }
    if rader::sjoelv(tx, barn).await? {
        val.push(Val {
            til: Mottakar::Barnet,
            tekst: "Barnet sjølv".to_owned(),
        });
    }
    Ok(val)
}

/// The card as the family's own page has it: of others than the one it is for, no more than what they are to the child.
async fn kort(
    tx: &mut WriteTx,
    barn: &Barn,
    til: Mottakar,
) -> Result<Vec<(&'static str, String)>, AppError> {
    let mut kort = vec![("Namn", barn.namn()), ("Fødd", barn.foedd_tekst())];
    if let Some(eining) = &barn.eining_namn {
        kort.push(("Skule eller barnehage", eining.clone()));
    }
    for f in rader::foeresette(tx, barn.barn_id).await? {
        let tekst = if til == Mottakar::Foeresett(f.id) {
            let ukjend = "ikkje registrert";
            format!(
                "{}, det er mottakaren. Telefon: {}. E-post: {}. Foreldreansvar: {}. Bur saman med barnet: {}.",
                f.relasjon,
                f.telefon.as_deref().unwrap_or(ukjend),
                f.epost.as_deref().unwrap_or(ukjend),
                ja_nei(f.foreldreansvar).to_lowercase(),
                ja_nei(f.bur_saman).to_lowercase(),
            )
        } else {
            f.relasjon.to_owned()
        };
        kort.push(("Føresett", tekst));
    }
    Ok(kort)
}

/// Puts it together; the permit is its row in the log.
pub(super) async fn lag(
    ctx: &Ctx,
    tx: &mut WriteTx,
    heim: Heim,
    til: &str,
) -> Result<(Pakke, Permit), AppError> {
    let til = Mottakar::les(til).ok_or(AppError::NotFound)?;
    let id = heim.barn.barn_id;
    let val = mottakarar(tx, id).await?;
    let val = val.into_iter().find(|v| v.til == til);
    let til_namn = val.ok_or(AppError::NotFound)?.tekst;
    let lesne = rader::saker(tx, id, til).await?;
    let mut saker = queries::saker(tx, id, None).await?;
    saker.retain(|s| lesne.contains(&s.sak_id) && heim.gjeld(s));
    let med: Vec<_> = saker.iter().map(|s| s.sak_id).collect();
    let innslag = rader::innslag(tx, id, til, &med).await?;
    let sladd = Sladd::new(&rader::andre(tx, id).await?, &heim.barn.namn());
    let kort = kort(tx, &heim.barn, til).await?;
    let mut ting = ting(&saker, &innslag, false);
    for ein in &mut ting {
        ein.tittel = sladd.av(&ein.tittel);
        ein.kven = sladd.av(&ein.kven);
        for felt in &mut ein.felt {
            felt.tekst = sladd.av(&felt.tekst);
        }
    }
    for sak in &mut saker {
        sak.stad = sladd.av(&sak.stad);
    }
    let pakke = Pakke {
        heim,
        til,
        til_namn,
        saker,
        kort,
        ting,
    };
    let permit = ctx.permit(Action::BarnInnsynspakke, &pakke)?;
    Ok((pakke, permit))
}
