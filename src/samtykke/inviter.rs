//! `/sak/{sak_id}/samtykke/{samtykke_id}/inviter`: ask those who must sign to do it on the net. Each gets a letter without
//! content, with a link that is theirs alone.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Invitasjon, Kven, Samtykke, Signatar};
use super::nytt::log;
use super::queries::invitasjon::{self as queries, Adresse, Ny};
use super::signatur::find;
use crate::access::Action;
use crate::barn::{self, Barn, Endra, Endring, valid_epost};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId};
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, told_apart};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct InviterForm {
    id: String,
    /// "foeresett:…", "barn"
    kven: Vec<String>,
    epost_ungdom: String,
}

impl Form for InviterForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// Somebody who must sign, and whether they can be asked on the net.
struct Spoerbar<'a> {
    kven: &'a Kven,
    /// Where the letter goes; the youth's is typed.
    epost: Option<String>,
    /// Why they cannot be asked.
    hindring: Option<&'static str>,
}

/// Those who have not answered.
fn spoerbare<'a>(
    samtykke: &'a Samtykke,
    (adresser, endringar): (&[Adresse], &[Endring]),
    barn: &Barn,
) -> Vec<Spoerbar<'a>> {
    let ventar = |kven: &Kven| {
        endringar
            .iter()
            .any(|e| e.kva == Endra::Nummer && e.foeresett_id == kven.foeresett_id)
    };
    let spoerbar = |kven: &'a Kven| {
        let paa_kortet = adresser
            .iter()
            .find(|a| Some(a.foeresett_id) == kven.foeresett_id);
        let epost = paa_kortet.and_then(|a| a.epost.clone());
        let hindring = match kven.signatar {
            Signatar::Foeresett | Signatar::Barn if ventar(kven) => {
                Some("Fødselsnummeret på kortet er nytt, og ein annan må stadfeste det der.")
            }
            Signatar::Barn if barn.har_fnr => None,
            Signatar::Foeresett if !paa_kortet.is_some_and(|a| a.har_fnr) => Some(
                "Fødselsnummeret manglar på kortet, så ingen kan logge inn som denne personen.",
            ),
            Signatar::Foeresett if epost.is_none() => Some("E-postadressa manglar på kortet."),
            Signatar::Foeresett => None,
            Signatar::Barn => Some("Fødselsnummeret manglar på kortet til barnet."),
            Signatar::Barnevern | Signatar::BarnHoeyrt | Signatar::Ingen => {
                Some("Blir ikkje spurd på nett. Bruk papir.")
            }
        };
        Spoerbar {
            kven,
            epost,
            hindring,
        }
    };
    samtykke.manglar().into_iter().map(spoerbar).collect()
}

#[derive(Template)]
#[template(path = "samtykke/inviter.html")]
struct Side {
    sak: Sak,
    /// Nobody is asked on the net (domain.md § 4).
    adressesperre: bool,
    kven: Vec<Choice>,
    /// Who cannot be asked, and why.
    hindra: Vec<(String, &'static str)>,
    ungdom: bool,
    papir: String,
    kort: String,
    form: InviterForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Send til signering".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// What the page is about.
struct Om {
    sak: Sak,
    samtykke: Samtykke,
    barn: Barn,
    adresser: Vec<Adresse>,
    endringar: Vec<Endring>,
}

impl Om {
    async fn load(tx: &mut WriteTx, sak: Sak, samtykke: SamtykkeId) -> Result<Self, AppError> {
        let barn = barn::find(tx, sak.barn_id).await?;
        Ok(Self {
            samtykke: find(tx, sak.sak_id, samtykke).await?,
            barn: barn.ok_or(AppError::NotFound)?,
            adresser: queries::adresser(tx, sak.barn_id).await?,
            endringar: barn::endringar_ventar(tx, sak.barn_id).await?,
            sak,
        })
    }

    fn spoerbare(&self) -> Vec<Spoerbar<'_>> {
        let paa_kortet = (&self.adresser[..], &self.endringar[..]);
        spoerbare(&self.samtykke, paa_kortet, &self.barn)
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    om: Om,
    form: InviterForm,
    state: FormState,
) -> Result<Response, AppError> {
    let alle = om.spoerbare();
    let choice = |s: &Spoerbar<'_>| {
        let spurd = om.samtykke.invitasjon(s.kven).map(Invitasjon::tekst);
        let epost = s.epost.clone();
        Choice::new(s.kven.verdi(), s.kven.namn()).hint(
            spurd
                .or(epost)
                .unwrap_or_else(|| "Skriv e-posten under.".to_owned()),
        )
    };
    let kan = alle.iter().filter(|s| s.hindring.is_none());
    let kan: Vec<_> = kan.collect();
    let hindra = alle
        .iter()
        .filter_map(|s| Some((s.kven.namn().to_owned(), s.hindring?)));
    let view = Side {
        adressesperre: om.barn.adressesperre,
        kven: told_apart(kan.iter().map(|s| choice(s)).collect()),
        hindra: hindra.collect(),
        ungdom: kan.iter().any(|s| s.kven.signatar == Signatar::Barn),
        papir: super::path_of(om.sak.sak_id, om.samtykke.samtykke_id, "signatur"),
        kort: barn::path(om.sak.barn_id),
        sak: om.sak.clone(),
        form,
        state,
    };
    sak::shown(tx, &view.sak).await?;
    ctx.page(&view)
}

pub(super) async fn vis(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeBe).await?;
    let om = Om::load(&mut tx, sak, samtykke).await?;
    // those who have not been asked are who one comes here for
    let nye = om
        .spoerbare()
        .into_iter()
        .filter(|s| s.hindring.is_none() && om.samtykke.invitasjon(s.kven).is_none());
    let fresh = InviterForm {
        kven: nye.map(|s| s.kven.verdi()).collect(),
        ..InviterForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, om, form, state).await
}

impl InviterForm {
    /// Whom to ask, and where.
    fn parse<'a>(&self, alle: &[Spoerbar<'a>]) -> Result<Vec<(&'a Kven, String)>, Errors> {
        let mut errors = Errors::default();
        let mut valde = Vec::new();
        for verdi in &self.kven {
            let funne = alle.iter().find(|s| s.kven.verdi() == *verdi);
            let Some(funne) = funne.filter(|s| s.hindring.is_none()) else {
                errors.add(
                    "kven",
                    "Ein av dei du valde, kan ikkje spørjast på nett no.",
                );
                continue;
            };
            if valde
                .iter()
                .any(|(kven, _): &(&Kven, _)| kven.verdi() == *verdi)
            {
                continue;
            }
            let epost = match funne.kven.signatar {
                Signatar::Barn => self.epost_ungdom(&mut errors),
                _ => funne.epost.clone().unwrap_or_default(),
            };
            valde.push((funne.kven, epost));
        }
        if valde.is_empty() {
            errors.add("kven", "Vel kven du vil spørje.");
        }
        errors.or(valde)
    }

    fn epost_ungdom(&self, errors: &mut Errors) -> String {
        let missing = "Skriv e-posten til ungdommen.";
        let epost = errors.line("epost_ungdom", &self.epost_ungdom, 254, missing);
        if !epost.is_empty() && !valid_epost(&epost) {
            errors.add(
                "epost_ungdom",
                "Dette er inga e-postadresse. Skriv ho slik: namn@eksempel.no",
            );
        }
        epost
    }
}

pub(super) async fn send(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
    Innsending(mut form, mut sending): Innsending<InviterForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeBe).await?;
    let om = Om::load(&mut tx, sak, samtykke).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, om, form, state.with_conflict(konflikt)).await;
        }
    }
    if om.barn.adressesperre || !om.samtykke.kan_signerast() || !om.sak.open() {
        let konflikt = stengt(&om);
        return side(&ctx, tx, om, form, state.with_conflict(konflikt)).await;
    }
    let valde = match form.parse(&om.spoerbare()) {
        Ok(valde) => valde,
        Err(errors) => return side(&ctx, tx, om, form, state.with_errors(errors)).await,
    };
    for (kven, epost) in &valde {
        let ny = Ny {
            signatar: kven.signatar,
            foeresett_id: kven.foeresett_id,
            epost,
        };
        queries::insert(&mut tx, (id, samtykke), &ny).await?;
    }
    let namn: Vec<&str> = valde.iter().map(|(kven, _)| kven.namn()).collect();
    log(&mut tx, id, Hending::SamtykkeInvitert, &namn.join(", ")).await?;
    let answer = sending
        .done(
            &mut tx,
            &ctx,
            &super::path(id),
            Kvittering::SamtykkeInvitert,
        )
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// Why nobody can be asked.
fn stengt(om: &Om) -> Konflikt {
    if om.barn.adressesperre {
        return Konflikt::new(
            "Barnet har adressesperre",
            "Då blir ingen spurd på nett. Ta det på papir eller munnleg, i eit møte.",
        );
    }
    Konflikt::new(
        "Dette samtykket kan ikkje signerast lenger",
        "Det er svart på, fornya, teke attende eller gått ut, eller saka er avslutta.",
    )
    .med_veg("Sjå samtykka i saka", super::path(om.sak.sak_id))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AttendeForm {
    invitasjon: String,
}

/// Takes one invitation back: its link leads nowhere any more.
pub(super) async fn attende(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
    Posted(form): Posted<AttendeForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (_sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeBe).await?;
    find(&mut tx, id, samtykke).await?;
    // one that is not there, or was taken back in another window, leads nowhere already
    if let Ok(invitasjon) = form.invitasjon.parse() {
        queries::take_back(&mut tx, id, samtykke, invitasjon).await?;
    }
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SamtykkeInvitasjonAttende))
}
