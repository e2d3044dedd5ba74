//! The agenda of a meeting, and the walls of the room.

mod anonym;
pub mod familie;
mod familie_avlyst;
mod familie_brev;
mod familie_oppmoete;
mod flytta;
mod foer_dagen;
mod grunn;
mod halde;
mod rekkja;
mod rommet;
mod stengt;
mod stogga;
mod uavklart;

use laget::access::Role;
use uuid::Uuid;

use crate::harness::{Barn, Client, Eining, Kommune, Page, Person, Sak, TestApp};

/// A team that is called to a meeting, and a sak of the skule that the PPT may hear of, and the barnevern may not.
pub struct Scene {
    pub app: TestApp,
    pub kommune: Kommune,
    pub skule: Eining,
    pub rektor: Person,
    pub kari: Person,
    pub ppt: Person,
    pub barnevern: Person,
    pub barn: Barn,
    pub sak: Sak,
    pub samtykke: Uuid,
    pub moete: Uuid,
}

impl Scene {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let rektor = kommune
            .person("Rita Rektor", Role::Einingsleiar, &skule)
            .await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let ppt_stad = app.interkommunal("ppt", &[&kommune]).await;
        let ppt = kommune.person("Pål Ppt", Role::Tilsett, &ppt_stad).await;
        let vern = app.interkommunal("barnevern", &[&kommune]).await;
        let barnevern = kommune.person("Berit Vern", Role::Tilsett, &vern).await;
        let barn = skule.barn("Nora", "Li").await;
        let sak = barn.sak(&kari, "Ho søv i timane.").await;
        let samtykke = sak.samtykke(&ppt).await;
        for fast in [&rektor, &ppt, &barnevern] {
            skule.tst_medlem(fast, "fast").await;
        }
        let moete = skule.moete().await;
        for kalla in [&rektor, &ppt] {
            skule.kalla(moete, kalla, "gjest").await;
        }
        Self {
            app,
            kommune,
            skule,
            rektor,
            kari,
            ppt,
            barnevern,
            barn,
            sak,
            samtykke,
            moete,
        }
    }

    pub async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    pub fn path(&self, kva: &str) -> String {
        format!("/moete/{}/agenda{kva}", self.moete)
    }

    /// The rektor puts the sak on the agenda.
    pub async fn ta_opp(&self) -> Page {
        let rektor = self.as_(&self.rektor).await;
        let sak = self.sak.id.to_string();
        rektor
            .submit(&self.path("/namngitt"), &[("sak", &sak)])
            .await
    }

    /// The day of the meeting has come.
    pub async fn er_i_dag(&self) {
        sqlx::query("update moete set dato = '2026-11-23' where moete_id = $1")
            .bind(self.moete)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// The meeting is to come by the database's day too, which goes on while the application's stands.
    async fn er_om_ei_veke(&self) {
        sqlx::query("update moete set dato = greatest(dato, app.today() + 7) where moete_id = $1")
            .bind(self.moete)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    pub async fn newest(&self, slag: &str) -> Uuid {
        sqlx::query_scalar(
            "select punkt_id from moete_punkt where moete_id = $1 and slag = $2 order by laga_at desc, nr desc limit 1",
        )
        .bind(self.moete)
        .bind(slag)
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    pub async fn gjer(&self, person: &Person, punkt: Uuid, gjer: &str) -> u16 {
        let client = self.as_(person).await;
        let done = client
            .post(&format!("/punkt/{punkt}/gjer"), &[("gjer", gjer)])
            .await;
        done.status
    }
}
