//! `/sak/{sak_id}`: the whole sak on one page, also on paper.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use time::Date;
use uuid::Uuid;

use super::vegar::{Kan, Knapp, Varsel, hovud, kan, val, varsel};
use crate::access::Action;
use crate::barn::{self, Barn};
use crate::error::AppError;
use crate::ids::SakId;
use crate::individuellplan;
use crate::koordinator::{self, Stand as Koordinatorstand};
use crate::lag::{self, Deltakar};
use crate::naudrett::{self, Naudrett};
use crate::oppbevaring;
use crate::overlevering::{self, Overlevering};
use crate::referat;
use crate::sak::historikk::HendingRow;
use crate::sak::{self, Sak, Slag, Steg};
use crate::samtale::{self, Samtale};
use crate::samtykke::{self, Stand};
use crate::skolemiljoe::{self, Plan};
use crate::syn::{self, Syn, Tilbakemelding};
use crate::tiltak::{self, Tiltak};
use crate::uro::{self, Uro};
use crate::web::page::{Nav, View};
use crate::web::parts::Tag;
use crate::web::{Ctx, Path, dates};

#[derive(Template)]
#[template(path = "oversyn/sak.html")]
struct SakSide {
    sak: Sak,
    barn: Barn,
    uroer: Vec<Uro>,
    samtalar: Vec<Samtale>,
    referat: Vec<referat::Rad>,
    tiltak: Vec<Tiltak>,
    plan: Option<Plan>,
    lag: Vec<Deltakar>,
    tilbod: Option<Overlevering>,
    tilbod_til_meg: bool,
    koordinator: Koordinatorstand,
    /// An individuell plan is in force.
    har_plan: bool,
    /// What the family has written.
    syn: Vec<Syn>,
    svar: Vec<Tilbakemelding>,
    naudrettar: Vec<Naudrett>,
    historikk: Vec<HendingRow>,
    today: Date,
    hovud: Option<Knapp>,
    val: Vec<Knapp>,
    varsel: Option<Varsel>,
    /// What will happen to it, when it is closed.
    oppbevaring: Option<String>,
    /// How samtykke stands, and what of it is about to end.
    samtykke: Stand,
    /// What is said of what others wrote before a samtykke was taken back.
    foer_trekk: HashMap<Uuid, String>,
    /// Who may close the sak, for whoever moves it and may not.
    avsluttarar: Vec<String>,
    kan: Kan,
}

impl View for SakSide {
    fn title(&self) -> String {
        format!("Sak {}", self.sak.saksnummer)
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

impl SakSide {
    fn tag(&self) -> Tag {
        self.sak.tag(self.today)
    }

    /// The steg to mark: where it is, or where it was closed.
    fn steg(&self) -> i32 {
        i32::from(self.sak.steg.number())
    }

    /// "12.11.2026 (9 dagar over)"
    fn neste_dato(&self) -> String {
        self.sak.neste_dato.map_or_else(
            || "Ingen, saka er avslutta".to_owned(),
            |dato| {
                let distance = dates::deadline_distance(dato, self.today);
                format!("{} ({distance})", dates::short(dato))
            },
        )
    }

    /// To the offer: to answer it, or to withdraw it. Others read here that there is one.
    fn til_tilbodet(&self, tilbod: &Overlevering) -> (String, &'static str) {
        if self.tilbod_til_meg {
            (
                overlevering::path(tilbod.overlevering_id),
                "Svar på tilbodet",
            )
        } else if self.kan.overlevere {
            (
                overlevering::tilby_path(self.sak.sak_id),
                "Sjå eller trekk tilbodet",
            )
        } else {
            (String::new(), "")
        }
    }

    /// What comes before the first tiltak, or that it is time for it.
    fn ingen_tiltak(&self) -> &'static str {
        if self.sak.steg == Steg::UroMeld {
            "Når dei føresette er involverte, set de inn det første tiltaket."
        } else {
            "Kvart tiltak har eit mål, ein som er ansvarleg, og ein dato for evaluering."
        }
    }

    /// What the family says of a tiltak.
    fn svar_paa(&self, tiltak: &Tiltak) -> Vec<&Tilbakemelding> {
        let about = |svar: &&Tilbakemelding| svar.tiltak_id == tiltak.tiltak_id;
        self.svar.iter().filter(about).collect()
    }

    /// What is said of something that was written before a samtykke was taken back.
    fn merke(&self, id: Uuid) -> Option<&str> {
        self.foer_trekk.get(&id).map(String::as_str)
    }

    /// It is time to think of a barnekoordinator, and nobody has.
    fn spoer_om_koordinator(&self) -> bool {
        !self.er_skolemiljoe()
            && self.koordinator.boer_vurderast(self.har_plan)
            && self.kan.koordinator_vurdere
    }

    fn er_skolemiljoe(&self) -> bool {
        self.sak.slag == Slag::Skolemiljoe
    }

    fn barn_path(&self) -> String {
        barn::path(self.barn.barn_id)
    }

    fn opna(&self) -> String {
        dates::date_time(self.sak.opna_at)
    }

    /// What a closed sak waits for.
    fn lukka(&self) -> String {
        let sletting = self.oppbevaring.as_deref().unwrap_or_default();
        let tekst =
            format!("Ingen har oppgåver i saka no. Ho kan opnast att, med grunn. {sletting}");
        tekst.trim_end().to_owned()
    }

    /// Where a slettestopp is set, for whoever may.
    fn oppbevaring_path(&self) -> String {
        if self.kan.oppbevaring {
            oppbevaring::sak_path(self.sak.sak_id)
        } else {
            String::new()
        }
    }

    fn slutt(&self) -> Option<String> {
        let naar = dates::date_time(self.sak.lukka_at?);
        let steg = self.sak.steg;
        Some(format!(
            "{} {naar}, på steg {}: {}",
            self.sak.tilstand.label(),
            steg.number(),
            steg.label()
        ))
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SakOpne)?;
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SakOpne, &sak)?;
    let barn = barn::find(&mut tx, sak.barn_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let fakta = sak::fakta(&mut tx, id).await?;
    let kan = kan(&ctx.actor, &sak);
    let avsluttarar = if kan.flytte && !kan.avslutte {
        sak::avsluttarar(&mut tx, &sak).await?
    } else {
        Vec::new()
    };
    let tilbod = overlevering::open_for_sak(&mut tx, id).await?;
    let view = SakSide {
        uroer: uro::list_for_sak(&mut tx, &sak).await?,
        samtalar: samtale::list_for_sak(&mut tx, id).await?,
        referat: referat::i_sak(&mut tx, id).await?,
        tiltak: tiltak::list_for_sak(&mut tx, id).await?,
        plan: match sak.slag {
            Slag::Skolemiljoe => skolemiljoe::find(&mut tx, id).await?,
            Slag::Uro => None,
        },
        lag: lag::list(&mut tx, &sak).await?,
        koordinator: koordinator::stand(&mut tx, &sak).await?,
        har_plan: individuellplan::gjeld(&mut tx, id).await?,
        tilbod_til_meg: tilbod.as_ref().is_some_and(|o| ctx.actor.is(o.til_id)),
        tilbod,
        syn: syn::list_for_sak(&mut tx, id).await?,
        svar: syn::tilbakemeldingar(&mut tx, id).await?,
        naudrettar: naudrett::list_for_sak(&mut tx, id).await?,
        historikk: sak::list_historikk(&mut tx, id).await?,
        today: ctx.today(),
        hovud: None,
        val: val(&kan, &sak),
        varsel: varsel(&sak, ctx.today()),
        oppbevaring: if sak.open() {
            None
        } else {
            oppbevaring::linje(&mut tx, id).await?
        },
        samtykke: samtykke::stand(&mut tx, id).await?,
        foer_trekk: samtykke::skrive_foer_trekk(&mut tx, id).await?,
        avsluttarar,
        kan,
        sak,
        barn,
    };
    tx.commit(permit).await?;
    let hovud = hovud(&ctx.actor, &view.sak, &fakta, &view.tiltak, ctx.today());
    ctx.page(&SakSide { hovud, ..view })
}
