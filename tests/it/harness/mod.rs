//! What every story starts with: a server, a kommune of one's own, people, and a browser for each.
//!
//! ```ignore
//! #[tokio::test]
//! async fn tilsett_can_melde_uro() {
//!     let app = TestApp::new().await;
//!     let seljord = app.kommune().await;
//!     let skule = seljord.skule("Åsen skule").await;
//!     let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
//!     let nora = skule.barn("Nora", "Li").await;
//!
//!     let kari = app.login(&kari).await;
//!     let page = kari
//!         .submit(&format!("/uro/ny?barn={}", nora.id), &[("kva_er_sett", "Ho er ofte trøytt.")])
//!         .await
//!         .follow()
//!         .await;
//!
//!     assert!(page.text().contains("Uroa er meld"));
//! }
//! ```
//!
//! The clock of the application stands still at 23 November 2026, 09:00 in Oslo. The database keeps its own
//! time, and sessions and access follow that; so every medlemskap made here lasts from 2000 and on.

mod app;
mod barn;
mod client;
mod familie;
mod form;
mod koordinator;
mod left;
mod page;
mod places;
mod sak;
mod samtykke;
mod server;
mod statements;
mod tenar;
mod tst;
mod wait;

pub use app::{POOL_SIZE, PROXY, TestApp};
pub use barn::Barn;
pub use client::Client;
pub use page::Page;
pub use places::{Eining, Kommune, PASSWORD, Person, Tenest};
pub use sak::Sak;
pub use statements::Statements;
pub use tenar::{Nyklar, Tenar, spoer};
pub use wait::{DEADLINE, eventually};
