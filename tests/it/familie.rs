//! What a family sees of its child, who it sees has looked, and what it writes.

mod innsyn;
mod kladd;
mod lag;
mod ser;
mod skal;
mod skriv;

use laget::access::Role;
use sqlx::AssertSqlSafe;
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::harness::{Barn, Eining, Kommune, Page, Person, Sak, TestApp};

/// A child of a skule, with a sak that the rektor has.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    rita: Person,
    nora: Barn,
    sak: Sak,
}

impl Scene {
    /// With a child of nine.
    async fn new() -> Self {
        Self::born(date!(2017 - 05 - 14)).await
    }

    async fn born(foedd: Date) -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let rita = kommune
            .person("Rita Moen", Role::Einingsleiar, &skule)
            .await;
        let nora = kommune.barn("Nora", "Li", foedd, Some(skule.id)).await;
        let sak = nora.sak(&rita, "Ho søv i timane").await;
        Self {
            app,
            kommune,
            skule,
            rita,
            nora,
            sak,
        }
    }

    /// A youth of so many years, and a day.
    async fn aged(years: i32) -> Self {
        Self::born(years_ago(years)).await
    }

    fn path(&self) -> String {
        format!("/familie/barn/{}", self.nora.id)
    }

    fn syn_path(&self) -> String {
        format!("{}/sak/{}/syn", self.path(), self.sak.id)
    }

    /// Changes something, as the owner.
    async fn set(&self, statement: &str, id: Uuid) {
        sqlx::query(AssertSqlSafe(statement.to_owned()))
            .bind(id)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// A talk so many days ago, with what is written of it.
    async fn samtale(&self, slag: &str, dagar: i32, ikkje_vis: bool) {
        sqlx::query(
            "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, foeresette_sa, barnets_stemme,
                ikkje_vis_grunn, ikkje_halden_grunn, runde, skriven_av, skriven_at)
            values ($1, $2, $3, $4, app.today() - $5, 'telefon',
                case when $4 <> 'ikkje_halden' then 'Me vil ha hjelp med leksene' end,
                case when $4 <> 'ikkje_halden' then 'Eg vil ha ein ven' end, case when $6 then 'redd for straff' end,
                case when $4 = 'ikkje_halden' then 'Fare for barnet' end, 1, $7, now())",
        )
        .bind(self.nora.kommune_id.uuid())
        .bind(self.app.new_id())
        .bind(self.sak.id.uuid())
        .bind(slag)
        .bind(dagar)
        .bind(ikkje_vis)
        .bind(self.rita.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
    }
}

/// So many years and a day before today; the database's day is the real one.
fn years_ago(years: i32) -> Date {
    use laget::clock::Clock;
    let today = laget::clock::oslo_date(laget::clock::SystemClock::default().now());
    let then = today.replace_year(today.year() - years).unwrap_or(today);
    then.previous_day().unwrap()
}

fn shows_sak(page: &Page) -> bool {
    assert_eq!(page.status, 200, "{}", page.text());
    page.text().contains("Laget: dei som kan sjå saka")
}
