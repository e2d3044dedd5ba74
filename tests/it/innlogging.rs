//! Logging in, with one factor and two, being in a session, switching kommune and logging out.

mod administrerer;
mod inn;
mod kommune;
mod mellomtenar;
mod nullstilling;
mod nyklar;
mod oekter;
mod passord;
mod sesjon;
mod slutt;
mod stadfest;
mod totrinn;
mod vern;

use laget::access::Role;

pub use totrinn::{factor, password, set_up, shows, strict};

use crate::harness::{Eining, Kommune, Person, TestApp};

/// A kommune with a skule and somebody who works there.
async fn scene() -> (TestApp, Kommune, Eining, Person) {
    let app = TestApp::new().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    (app, seljord, skule, kari)
}
