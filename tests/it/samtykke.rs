//! Samtykke: who must sign, what a valid one opens and for whom, and what takes it away again.

mod andre;
mod ein_til;
mod ettertid;
mod kopi;
mod omsorg;
mod paaminning;
mod papir;
mod reglar;
mod rom;
mod samstundes;
mod siste_ord;
mod sperra;
mod svara;
mod tilgang;
mod ventar;
mod verknad;

use laget::access::Role;
use laget::ids::{FoeresettId, KommuneId, SakId};
use time::Date;
use uuid::Uuid;

use crate::harness::{Barn, Client, Eining, Kommune, Page, Person, Sak, Tenest, TestApp};

/// A school's sak about a child with two parents, and a PPT that could help.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    rektor: Person,
    tenest: Tenest,
    ppt: Person,
    barn: Barn,
    mor: FoeresettId,
    far: FoeresettId,
    sak: Sak,
}

impl Scene {
    async fn new() -> Self {
        Self::aged(9).await
    }

    /// So many years and a hundred days old today, by the database's day.
    async fn aged(years: i32) -> Self {
        let app = TestApp::new().await;
        let foedd = day(
            &app,
            "(app.today() - make_interval(years => $1) - interval '100 days')::date",
            years,
        );
        let foedd = foedd.await;
        Self::born(app, foedd).await
    }

    async fn born(app: TestApp, foedd: Date) -> Self {
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        let tenest = app.interkommunal("ppt", &[&kommune]).await;
        let ppt = kommune.person("Pia Ppt", Role::Tilsett, &tenest).await;
        let barn = kommune.barn("Nora", "Li", foedd, Some(skule.id)).await;
        let mor = barn.foeresett("Mor Li").await;
        let far = barn.foeresett("Far Li").await;
        let sak = barn.sak(&kari, "Ho er ofte trøytt.").await;
        Self {
            app,
            kommune,
            skule,
            kari,
            rektor,
            tenest,
            ppt,
            barn,
            mor,
            far,
            sak,
        }
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    fn path(&self, kva: &str) -> String {
        format!("/sak/{}/samtykke{kva}", self.sak.id)
    }

    /// Kari asks about these kinds.
    async fn ask(&self, slag: &[&str]) -> Uuid {
        let kari = self.as_(&self.kari).await;
        let page = kari.get(&self.path("/nytt")).await;
        let values = page.attribute("input[name=instansar]", "value");
        let chosen = values.iter().filter(|value| {
            slag.iter()
                .any(|slag| value.split(':').next() == Some(slag))
        });
        let mut fields: Vec<(&str, &str)> =
            chosen.map(|value| ("instansar", value.as_str())).collect();
        fields.push(("foeremaal", "Betre hjelp med lesing."));
        if slag.contains(&"fastlege") {
            fields.push(("namn_fastlege", "Bø legesenter"));
        }
        let done = page.submit(&self.path("/nytt"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let id = self.newest().await;
        // the application's day stands still, and the database's does not
        self.sql(
            "update samtykke set fraa = app.today(), til = app.today() + 300 where samtykke_id = $1",
            id,
        )
        .await;
        id
    }

    async fn newest(&self) -> Uuid {
        sqlx::query_scalar(
            "select samtykke_id from samtykke where sak_id = $1 order by innhenta_at desc, samtykke_id desc limit 1",
        )
        .bind(self.sak.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    /// Kari writes down what a signer answered on paper.
    async fn paper(&self, samtykke: Uuid, kven: &str, svar: &[&str]) -> Page {
        let kari = self.as_(&self.kari).await;
        let path = self.path(&format!("/{samtykke}/signatur"));
        let mut fields = vec![
            ("kven", kven),
            ("maate", "papir"),
            ("original_stad", "Arkivskap 2"),
            ("stad", "Vinje"),
        ];
        fields.extend(svar.iter().map(|svar| ("svar", *svar)));
        kari.submit(&path, &fields).await
    }

    /// The head confirms what waits.
    async fn confirm(&self, stemmer: &str) {
        let rektor = self.as_(&self.rektor).await;
        let page = rektor.get(&self.path("")).await;
        let forms = page.attribute("form[action$='/stadfest']", "action");
        let signaturar = page.attribute("input[name=signatur]", "value");
        assert!(!forms.is_empty(), "{}", page.text());
        for (form, signatur) in forms.iter().zip(&signaturar) {
            let fields = [("signatur", signatur.as_str()), ("stemmer", stemmer)];
            assert_eq!(rektor.post(form, &fields).await.status, 303);
        }
    }

    /// Both parents say yes to all of it on paper.
    async fn both_say_yes(&self, samtykke: Uuid, slag: &[&str]) {
        let svar: Vec<String> = slag.iter().map(|slag| format!("{slag}:ja")).collect();
        let svar: Vec<&str> = svar.iter().map(String::as_str).collect();
        for parent in [self.mor, self.far] {
            let done = self.paper(samtykke, &foeresett(parent), &svar).await;
            assert_eq!(done.status, 303, "{}", done.text());
        }
        self.confirm("ja").await;
    }

    /// A valid form for the school and PPT, and Pia of PPT on the lag.
    async fn shared(&self) -> Uuid {
        let samtykke = self.ask(&["ppt"]).await;
        self.both_say_yes(samtykke, &["skule", "ppt"]).await;
        let done = self.put_on_the_lag(&self.ppt).await;
        assert_eq!(done.status, 303, "{}", done.text());
        samtykke
    }

    async fn put_on_the_lag(&self, person: &Person) -> Page {
        let kari = self.as_(&self.kari).await;
        let path = format!("/sak/{}/lag", self.sak.id);
        let whom = person.prinsipal_id.to_string();
        kari.submit(
            &path,
            &[("kollega", &whom), ("oppgaave", "Kartleggje lesing")],
        )
        .await
    }

    /// Whether Kari can choose the person for the lag.
    async fn offered(&self, person: &Person) -> bool {
        let kari = self.as_(&self.kari).await;
        let page = kari.get(&format!("/sak/{}/lag", self.sak.id)).await;
        let offered = page.attribute("#felt-kollega option", "value");
        offered.contains(&person.prinsipal_id.to_string())
    }

    /// What PPT gets when it opens the sak.
    async fn ppt_sees(&self) -> u16 {
        let ppt = self.as_(&self.ppt).await;
        ppt.get(&format!("/sak/{}", self.sak.id)).await.status
    }

    /// Somebody takes it back, for one kind or all of it.
    async fn withdraw(&self, samtykke: Uuid, kven: &str, kva: &str) -> Page {
        let kari = self.as_(&self.kari).await;
        let path = self.path(&format!("/{samtykke}/trekk-samtykke"));
        let fields = [("kven", kven), ("kva", kva), ("kanal", "munnleg")];
        kari.submit(&path, &fields).await
    }

    /// The words of the document a person gets of a form.
    async fn pdf(&self, person: &Client, samtykke: Uuid) -> String {
        let page = person.get(&self.path(&format!("/{samtykke}/pdf"))).await;
        assert_eq!(page.status, 200);
        let name = format!("samtykke-{}.pdf", self.app.new_id());
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, &page.bytes).unwrap();
        let text = crate::samtykke_pdf::text_in(&path);
        std::fs::remove_file(&path).unwrap();
        text
    }

    async fn page(&self) -> String {
        let kari = self.as_(&self.kari).await;
        kari.get(&self.path("")).await.text()
    }

    async fn sql(&self, statement: &'static str, id: Uuid) {
        sqlx::query(statement)
            .bind(id)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// Every right is one that follows from the rows.
    async fn rights_are_right(&self) {
        let wrong: Vec<(KommuneId, SakId, String)> = sqlx::query_as(
            "select kommune_id, sak_id, feil from app.verify_tilgang() where sak_id = $1",
        )
        .bind(self.sak.id.uuid())
        .fetch_all(self.app.sql())
        .await
        .unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

fn foeresett(id: FoeresettId) -> String {
    format!("foeresett:{id}")
}

/// A day the database reckons from a number.
async fn day(app: &TestApp, expression: &'static str, number: i32) -> Date {
    let question = sqlx::AssertSqlSafe(format!("select {expression}"));
    let day = sqlx::query_scalar(question).bind(number);
    day.fetch_one(app.sql()).await.unwrap()
}
