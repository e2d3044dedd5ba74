//! The register: `/barn`, the card, the føresette, the look-up and the list of an eining.

mod foeresett_fnr;
mod gjetting;
mod grense;
mod import;
mod kort;
mod oppslag;
mod registrere;
mod skjerma;
mod sortering;

use laget::access::Role;
use laget::barn::fnr;
use time::macros::date;

use crate::harness::{Client, Eining, Kommune, Person, TestApp};

/// A skule with a teacher and a rektor, both logged in, in a kommune with a helsestasjon.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    leiar: Person,
    client: Client,
    rektor: Client,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let leiar = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        Self {
            client: app.client_for(&kari).await,
            rektor: app.client_for(&leiar).await,
            app,
            kommune,
            skule,
            kari,
            leiar,
        }
    }

    /// Somebody of another tenest, logged in.
    async fn at(&self, slag: &str) -> (Person, Client) {
        let tenest = self.kommune.tenest(slag).await;
        let person = self.kommune.person("Siv Moe", Role::Tilsett, &tenest).await;
        let client = self.app.client_for(&person).await;
        (person, client)
    }

    /// Somebody of another skule, logged in.
    async fn at_skule(&self, namn: &str, role: Role) -> (Eining, Client) {
        let skule = self.kommune.skule(namn).await;
        let person = self.kommune.person("Per Dal", role, &skule).await;
        let client = self.app.client_for(&person).await;
        (skule, client)
    }

    /// The person has had so many of the day's look-ups.
    async fn used(&self, person: &Person, count: i32) {
        sqlx::query(
            "insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, til)
            select $1, gen_random_uuid(), $2, now() from generate_series(1, $3)",
        )
        .bind(self.kommune.id.uuid())
        .bind(person.id.uuid())
        .bind(count)
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    async fn look_ups(&self, person: &Person) -> i64 {
        let of_person = "barn_oppslag where brukar_id = $1";
        self.app.count(of_person, person.id.uuid()).await
    }

    async fn barn_count(&self) -> i64 {
        self.app
            .count("barn where kommune_id = $1", self.kommune.id.uuid())
            .await
    }

    async fn logged(&self, person: &Person, handling: &str) -> i64 {
        let from_where = format!("innsynslogg where handling = '{handling}' and brukar_id = $1");
        self.app.count(&from_where, person.id.uuid()).await
    }
}

/// The `serial`-th synthetic number of 14 May 2017.
fn number(serial: usize) -> String {
    let mut numbers = (0..).filter_map(|n| fnr::synthetic(date!(2017 - 05 - 14), n));
    numbers.nth(serial).unwrap().expose().to_owned()
}
