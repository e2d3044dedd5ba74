//! `/kommune/brukarar`: who works in the kommune, as what, from when to when; given and ended by the systemansvarleg.

mod gje;
mod hatt;
mod kode_to;
mod liste;
mod ny;
mod oekter;
mod to_personar;

use laget::access::Role;
use laget::web::dates;
use sqlx::types::Uuid;
use time::Date;

use crate::harness::{Client, Eining, Kommune, Page, Person, TestApp};

const BRUKARAR: &str = "/kommune/brukarar";
const FORSLAG: &str = "/kommune/medlemskapsforslag";

/// Two systemansvarlege, a personvernombod, and somebody of a skule.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    yngve: Person,
    siri: Person,
    ombod: Person,
    kari: Person,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let andre = kommune.tenest("andre").await;
        let sys = Role::Systemansvarleg;
        Self {
            yngve: kommune.person("Yngve Moe", sys, &andre).await,
            siri: kommune.person("Siri Dal", sys, &andre).await,
            ombod: kommune
                .person("Pia Vern", Role::Personvernombod, &andre)
                .await,
            kari: kommune.person("Kari Vik", Role::Tilsett, &skule).await,
            app,
            kommune,
            skule,
        }
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    /// The day so many days from now, where access is decided.
    async fn day(&self, days: i32) -> String {
        let day: Date = sqlx::query_scalar("select app.today() + $1")
            .bind(days)
            .fetch_one(self.app.sql())
            .await
            .unwrap();
        dates::short(day)
    }

    fn plass(&self) -> String {
        format!("{}/{}", self.skule.instans_id, self.skule.id)
    }

    /// Gives somebody a role at the skule from today.
    async fn give(&self, by: &Client, to: &Person, rolle: Role) -> Page {
        let plass = self.plass();
        let fraa = self.day(0).await;
        let fields = [
            ("plass", plass.as_str()),
            ("rolle", rolle.code()),
            ("stilling", "vikar"),
            ("fraa", fraa.as_str()),
            ("grunn", "Melding frå rektor"),
        ];
        by.submit(&format!("{}/medlemskap", path(to)), &fields)
            .await
    }

    /// How many medlemskap with the role the person has here, whatever the days.
    async fn roles(&self, who: &Person, rolle: Role) -> i64 {
        sqlx::query_scalar(
            "select count(*) from medlemskap where kommune_id = $1 and brukar_id = $2 and rolle = $3",
        )
        .bind(self.kommune.id.uuid())
        .bind(who.id.uuid())
        .bind(rolle.code())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    async fn medlemskap_of(&self, who: &Person) -> Uuid {
        sqlx::query_scalar(
            "select medlemskap_id from medlemskap where kommune_id = $1 and brukar_id = $2
            order by fraa desc, medlemskap_id desc limit 1",
        )
        .bind(self.kommune.id.uuid())
        .bind(who.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    async fn count(&self, from_where: &str) -> i64 {
        let question = format!("{from_where} and kommune_id = $1");
        self.app.count(&question, self.kommune.id.uuid()).await
    }
}

fn path(person: &Person) -> String {
    format!("/kommune/brukar/{}", person.id)
}
