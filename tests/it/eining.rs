//! `/kommune/einingar`: the einingar of the kommune, kept by the systemansvarleg; and what follows to a successor.

mod etterfoelgjar;
mod liste;
mod to_personar;

use laget::access::Role;
use laget::web::dates;
use sqlx::types::Uuid;
use time::Date;

use crate::harness::{Client, Eining, Kommune, Page, Person, TestApp};

const EININGAR: &str = "/kommune/einingar";
const FORSLAG: &str = "/kommune/einingsforslag";

/// Two skular, each with a rektor; two systemansvarlege; a personvernombod.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    liten: Eining,
    stor: Eining,
    rolf: Person,
    berit: Person,
    kari: Person,
    yngve: Person,
    siri: Person,
    ombod: Person,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let liten = kommune.skule("Åsen skule").await;
        let stor = kommune.skule("Fjell skule").await;
        let andre = kommune.tenest("andre").await;
        let (leiar, sys) = (Role::Einingsleiar, Role::Systemansvarleg);
        Self {
            rolf: kommune.person("Rolf Rektor", leiar, &liten).await,
            berit: kommune.person("Berit Rektor", leiar, &stor).await,
            kari: kommune.person("Kari Vik", Role::Tilsett, &liten).await,
            yngve: kommune.person("Yngve Moe", sys, &andre).await,
            siri: kommune.person("Siri Dal", sys, &andre).await,
            ombod: kommune
                .person("Pia Vern", Role::Personvernombod, &andre)
                .await,
            app,
            kommune,
            liten,
            stor,
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

    /// Asks that Åsen skule ends after a day, and that Fjell skule takes over.
    async fn ask(&self, by: &Client, days: i32, handling: &str) -> Page {
        let (gamal, mot) = (self.liten.id.to_string(), self.stor.id.to_string());
        let dag = self.day(days).await;
        let fields = [
            ("gamle", gamal.as_str()),
            ("mot", mot.as_str()),
            ("dag", dag.as_str()),
            ("leiar", "ingen"),
            ("grunn", "Vedtak i kommunestyret"),
            ("handling", "sjaa"),
        ];
        let path = format!("{EININGAR}/slutt");
        // what follows is shown first, and its page has the button that proposes it
        let page = by.submit(&path, &fields).await;
        if handling == "sjaa" || page.status != 200 {
            return page;
        }
        page.submit(&path, &[("handling", handling)]).await
    }

    /// The same, proposed by Yngve.
    async fn proposed(&self, days: i32) -> (Client, Uuid) {
        let yngve = self.as_(&self.yngve).await;
        let page = self.ask(&yngve, days, "foreslaa").await;
        assert_eq!(page.status, 303, "{}", page.text());
        (yngve, self.the_proposal().await)
    }

    async fn the_proposal(&self) -> Uuid {
        sqlx::query_scalar(
            "select eining_endring_id from eining_endring where kommune_id = $1 and slag = 'slutt'",
        )
        .bind(self.kommune.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    async fn count(&self, from_where: &str) -> i64 {
        let question = format!("{from_where} and kommune_id = $1");
        self.app.count(&question, self.kommune.id.uuid()).await
    }

    /// Every right is as recomputed.
    async fn rights_are_right(&self) {
        let faults = self
            .app
            .count(
                "app.verify_tilgang() where kommune_id = $1",
                self.kommune.id.uuid(),
            )
            .await;
        assert_eq!(faults, 0);
    }
}

async fn answer(client: &Client, id: Uuid, godkjend: &str) -> Page {
    let path = format!("{FORSLAG}/{id}/godkjenn");
    client.post(&path, &[("godkjend", godkjend)]).await
}
