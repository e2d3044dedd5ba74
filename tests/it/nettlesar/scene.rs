//! What the stories in a browser start with: a skule, somebody who works there and a child who goes there.

use laget::access::Role;
use laget::ids::SakId;

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::site::Site;
use crate::harness::{Barn, Eining, Kommune, Person, TestApp};

/// The child's names: such as no other word on a page has in it.
pub const FORNAMN: &str = "Ylva-Mari";
/// The last name.
pub const ETTERNAMN: &str = "Tråastøl";

/// A skule with a teacher and a child.
pub struct Scene {
    /// The application.
    pub app: TestApp,
    /// Where a browser finds it.
    pub site: Site,
    /// The kommune.
    pub seljord: Kommune,
    /// The skule.
    pub skule: Eining,
    /// The teacher.
    pub kari: Person,
    /// The child.
    pub ylva: Barn,
}

impl Scene {
    /// Sets it.
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let seljord = app.kommune().await;
        let skule = seljord.skule("Åsen skule").await;
        Self {
            site: Site::serve(&app).await,
            kari: seljord.person("Kari Vik", Role::Tilsett, &skule).await,
            ylva: skule.barn(FORNAMN, ETTERNAMN).await,
            app,
            seljord,
            skule,
        }
    }

    /// The form for an uro about the child.
    pub fn ny_uro(&self) -> String {
        format!("/uro/ny?barn={}", self.ylva.id)
    }

    /// A browser that has been nowhere.
    pub async fn browser(&self, driver: &mut Driver, script: Script, width: u32) -> Browser {
        let mut browser = Browser::new(driver, &self.site, script, width).await;
        browser.look.names = [FORNAMN, ETTERNAMN].map(str::to_owned).to_vec();
        browser
    }

    /// The number of the sak at this address.
    pub async fn saksnummer(&self, path: &str) -> String {
        let id: SakId = path.trim_start_matches("/sak/").parse().unwrap();
        sqlx::query_scalar("select saksnummer from sak where sak_id = $1")
            .bind(id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    /// The person's sessions have run out by time.
    pub async fn sessions_run_out(&self, person: &Person) {
        sqlx::query(
            "update sesjon set ledig_til = now() - interval '1 second' where brukar_id = $1",
        )
        .bind(person.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }
}
