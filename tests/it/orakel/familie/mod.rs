//! Families of a random world: who is føresett to whom, who is a youth, and what each family session is shown.
//!
//! The rules stand twice: as `app.familie_saker()` and the policies of `laget_familie`, and in `rules.rs` in plain Rust
//! from the words of docs/adr/0013.

mod compare;
mod generate;
mod load;
mod mutasjonar;
mod rules;

use std::collections::BTreeMap;

use sqlx::Connection;
use uuid::Uuid;

use super::world::Liv;
use super::{SEED, generate as worlds, load as loading, seed};
use crate::harness::TestApp;

pub use generate::generate;
pub use load::load;

/// The keyed hash of somebody's fødselsnummer.
pub type Nummer = [u8; 32];

/// A person who has logged in in a kommune.
pub struct Person {
    pub id: Uuid,
    pub kommune: usize,
    /// The number, hashed with each key in use.
    pub oppslag: Vec<Nummer>,
}

/// A session of a person.
#[derive(Debug)]
pub struct Sesjon {
    pub token: [u8; 32],
    pub person: usize,
    pub liv: Liv,
}

/// What a link to a child says beside foreldreansvar.
pub struct Lenkje {
    pub nummer: Option<Nummer>,
    pub innsynsrett: bool,
    pub bur_saman: bool,
    pub avslutta: bool,
}

/// What a talk is, and when: days ago, and of that day's notes which came last.
pub struct Samtale {
    pub slag: &'static str,
    pub dagar: i32,
    pub minutt: i32,
    pub ikkje_vis: bool,
}

/// Something a family has written: about a sak, or one of its tiltak.
pub struct Skrive {
    pub id: Uuid,
    pub sak: usize,
    pub tiltak: Option<Uuid>,
    pub person: usize,
}

/// A row of the log about children, of staff or of a family.
pub struct Logg {
    pub id: Uuid,
    pub kommune: usize,
    pub brukar: Option<usize>,
    pub instans: Option<usize>,
    pub person: Option<usize>,
    pub handling: &'static str,
    pub avvist: bool,
    pub barn: Vec<usize>,
    pub saker: Vec<usize>,
}

/// All that a world has of families. Links are by child and place among its føresette.
#[derive(Default)]
pub struct Familie {
    pub personar: Vec<Person>,
    pub sesjonar: Vec<Sesjon>,
    pub lenkjer: BTreeMap<(usize, usize), Lenkje>,
    pub barn: BTreeMap<usize, Nummer>,
    pub samtalar: BTreeMap<Uuid, Samtale>,
    pub skrive: Vec<Skrive>,
    pub logg: Vec<Logg>,
}

#[tokio::test]
async fn the_database_and_the_oracle_agree_on_what_every_family_is_shown() {
    let seed = seed();
    let app = TestApp::with_own_database().await;
    let mut admin = app.sql().acquire().await.unwrap();
    let world = worlds::world(seed, 2);
    loading::load(&world, &mut admin).await;
    let mut tx = admin.begin().await.unwrap();
    match compare::compare(&world, &mut tx, None).await {
        Ok(said) => {
            println!("{} decisions", said.decisions);
            assert!(
                said.decisions >= 20_000,
                "only {} decisions",
                said.decisions
            );
            // a world in which nobody sees anything would agree too; of the one of script/test it is known how much they see
            for (what, least) in [
                ("barn", 60),
                ("sak", 30),
                ("ord", 60),
                ("innsyn", 60),
                ("skrive", 20),
                ("syn", 1),
                ("form", 40),
                ("form_ventar", 10),
                ("koordinator", 10),
                ("plan", 10),
                ("plan_spurd", 1),
            ] {
                let shown = said.shown.get(what).copied().unwrap_or_default();
                let least = if seed == SEED { least } else { least / 10 };
                assert!(shown >= least, "only {shown} of {what}");
            }
        }
        Err(differences) => panic!("LAGET_ORAKEL_SEED={seed}\n{}", differences.join("\n")),
    }
}
