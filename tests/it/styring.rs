//! Figures of a kommune: counted every night, shown once a month, and no small one given away.

mod rekning;
mod saman;
mod termin;

use laget::access::Role;
use laget::tal;
use time::Date;
use time::macros::date;

use crate::harness::{Client, Eining, Kommune, Page, Person, TestApp};

/// A kommune with a skule, and the one who leads it.
pub struct Scene {
    pub app: TestApp,
    pub kommune: Kommune,
    skule: Eining,
    kari: Person,
    pub sjef: Client,
    leiar: Person,
}

pub const NOVEMBER: Date = date!(2026 - 11 - 23);

impl Scene {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let kontor = kommune.tenest("andre").await;
        let sjef = kommune
            .person("Siv Sjef", Role::Kommunalsjef, &kontor)
            .await;
        Self {
            sjef: app.client_for(&sjef).await,
            leiar: sjef,
            app,
            kommune,
            skule,
            kari,
        }
    }

    /// The same kommune, from another skule.
    pub async fn ved_skule(self, namn: &str) -> Self {
        let skule = self.kommune.skule(namn).await;
        let kari = self
            .kommune
            .person("Bente Berg", Role::Tilsett, &skule)
            .await;
        Self {
            skule,
            kari,
            ..self
        }
    }

    /// The one who leads it.
    pub const fn sjef_person(&self) -> &Person {
        &self.leiar
    }

    /// So many saker that were opened on a day, `med_samtale` of them with a talk three days after.
    pub async fn saker(&self, opna: Date, tal: usize, med_samtale: usize) {
        for nr in 0..tal {
            let barn = self.skule.barn("Barn", &format!("Etternamn{nr}")).await;
            let sak = barn.sak(&self.kari, "Trøytt.").await;
            sqlx::query("update sak set opna_at = $2::date + time '10:00' where sak_id = $1")
                .bind(sak.id.uuid())
                .bind(opna)
                .execute(self.app.sql())
                .await
                .unwrap();
            // half of them in the upper years: where all are alike, the total tells of each
            if nr % 2 == 1 {
                sqlx::query(
                    "update barn set foedd = $2::date - interval '14 years' where barn_id = $1",
                )
                .bind(barn.id.uuid())
                .bind(opna)
                .execute(self.app.sql())
                .await
                .unwrap();
            }
            if nr < med_samtale {
                sqlx::query(
                    "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, foeresette_sa, barnets_stemme, runde, skriven_av,
                        skriven_at)
                    select kommune_id, gen_random_uuid(), sak_id, 'foeresette', $2::date + 3, 'telefon', 'a', 'b', 1, ansvarleg_brukar_id, now()
                    from sak where sak_id = $1",
                )
                .bind(sak.id.uuid())
                .bind(opna)
                .execute(self.app.sql())
                .await
                .unwrap();
            }
        }
    }

    /// What the job does in the night to a day.
    pub async fn natt(&self, dag: Date) {
        let mut tx = self.app.state().db.system().await.unwrap();
        tal::tel_og_gi_ut(&mut tx, self.kommune.id, dag)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn side(&self) -> Page {
        let side = self.sjef.get("/styring").await;
        assert_eq!(side.status, 200, "{}", side.text());
        side
    }

    /// The numbers of a picture, row by row, as its table has them.
    async fn rader(&self, bilete: &str) -> Vec<String> {
        let side = self.side().await;
        let svg: Vec<String> = side.attribute(
            &format!("section[aria-labelledby={bilete}] svg"),
            "aria-labelledby",
        );
        assert_eq!(svg.len(), 1, "the same as a picture: {}", side.text());
        side.select(&format!("section[aria-labelledby={bilete}] tbody tr"))
    }
}

#[tokio::test]
async fn who_leads_the_kommune_sees_how_it_goes_against_what_they_aim_at() {
    let scene = Scene::new().await;
    assert!(
        scene
            .side()
            .await
            .text()
            .contains("ikkje rekna ut tal enno")
    );
    scene.saker(date!(2026 - 03 - 02), 20, 13).await;
    scene.natt(NOVEMBER).await;

    let side = scene.side().await;
    let text = side.text();
    assert!(text.contains("Slik gjekk våren 2026"), "{text}");
    assert!(!text.contains("0 % av"), "nothing was evaluated: {text}");
    assert!(
        text.contains("Første samtale med føresette i tide: 65 %, under målet"),
        "{text}"
    );
    let rader = scene.rader("samtale").await;
    assert!(
        rader
            .iter()
            .any(|r| r.contains("Alle") && r.contains("65 % (13 av 20)")),
        "{rader:?}"
    );
    let dagar = side.select(".noekkeltal .kort");
    assert!(
        dagar
            .iter()
            .any(|k| k.contains("3 dagar") && k.contains("Innanfor målet på 21 dagar")),
        "{dagar:?}"
    );

    // each series has its own line of what is aimed at, and its own words of what is counted
    let linjer = side.attribute("section[aria-labelledby=dagar] .bilete__maal", "x1");
    assert_eq!(linjer, ["216", "360"]);
    for (bilete, sagt) in [
        ("dagar", "Til første tiltak: Dagar frå uroa"),
        ("saker", "Avslutta: Saker som blei avslutta"),
        ("samtykke", "Gjekk ut: Samtykke som gjekk ut"),
    ] {
        let sett = side.select(&format!("section[aria-labelledby={bilete}] .brodtekst"));
        assert!(sett[0].contains(sagt), "{sett:?}");
    }

    let maal = scene.sjef.get("/styring/maal").await;
    let feil = maal
        .submit("/styring/maal", &[("samtale_frist", "mange")])
        .await;
    assert_eq!(feil.status, 422);
    assert_eq!(
        feil.error_on("samtale_frist").as_deref(),
        Some("Feil: Samtale i tide: skriv eit heilt tal frå 1 til 100.")
    );
    assert!(
        feil.body.contains("value=\"mange\""),
        "what is typed stands"
    );
    let done = maal
        .submit("/styring/maal", &[("samtale_frist", "60 %")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let text = scene.side().await.text();
    assert!(
        text.contains("65 %, under målet"),
        "the term had another: {text}"
    );
    let gamal = maal
        .submit("/styring/maal", &[("samtale_frist", "70")])
        .await;
    assert_eq!(gamal.status, 409, "somebody has changed it since");
}

#[tokio::test]
async fn a_small_figure_is_hidden_and_so_is_what_would_give_it_away() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 30, 16).await;
    let barnehage = scene.kommune.barnehage("Åsen barnehage").await;
    let anna = Scene {
        skule: barnehage,
        ..scene
    };
    let bente = anna
        .kommune
        .person("Bente Berg", Role::Tilsett, &anna.skule)
        .await;
    let scene = Scene {
        kari: bente,
        ..anna
    };
    scene.saker(date!(2026 - 03 - 03), 2, 0).await;
    scene.natt(NOVEMBER).await;

    let side = scene.side().await;
    // how long it took is told where enough are behind it, and there alone
    let dagar = side.select("section[aria-labelledby=dagar] tbody tr");
    assert!(dagar[0].contains("3 dagar"), "{dagar:?}");
    // 32 new in all, and not the 30 that would tell of the two
    let nye = scene.rader("saker").await;
    assert!(nye[0].contains("32"), "{nye:?}");
    assert!(
        !side.body.contains(">30<") && !side.body.contains(">2<"),
        "{}",
        side.text()
    );
}

#[tokio::test]
async fn a_share_is_hidden_when_those_it_is_not_of_are_few() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 20, 16).await;
    scene.natt(NOVEMBER).await;
    let side = scene.side().await;
    let samtale = side.select("section[aria-labelledby=samtale]");
    assert!(
        samtale[0].contains("for få som skil seg frå dei andre"),
        "{samtale:?}"
    );
    assert!(!side.has("section[aria-labelledby=samtale] :is(svg, table)"));
}

#[tokio::test]
async fn what_was_shown_stands_and_a_later_utgaave_gives_nothing_more_away() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 12, 6).await;
    scene.natt(NOVEMBER).await;
    let foer = scene.rader("samtale").await;
    assert!(foer[0].contains("50 % (6 av 12)"), "{foer:?}");
    // one more, written down late: 7 of 13 would tell of the one
    scene.saker(date!(2026 - 03 - 02), 1, 1).await;
    for natt in [date!(2026 - 11 - 24), date!(2026 - 12 - 06)] {
        scene.natt(natt).await;
        assert_eq!(scene.rader("samtale").await, foer, "{natt}");
    }
    // what happens this autumn is shown when it is over
    scene.saker(date!(2026 - 09 - 01), 12, 6).await;
    scene.natt(date!(2027 - 01 - 04)).await;
    assert!(scene.side().await.text().contains("Slik gjekk våren 2026"));
    scene.natt(date!(2027 - 01 - 05)).await;
    let side = scene.side().await.text();
    assert!(
        side.contains("Slik gjekk hausten 2026") && side.contains("Som våren 2026"),
        "{side}"
    );
    assert_eq!(
        scene.sjef.get("/styring?til=2026-11-01").await.status,
        404,
        "no term ends then"
    );
    // nobody changes it, whoever asks
    let endra = sqlx::query("update tal_arkiv set vist = true where kommune_id = $1")
        .bind(scene.kommune.id.uuid())
        .execute(scene.app.sql())
        .await;
    assert!(
        endra
            .unwrap_err()
            .to_string()
            .contains("what was shown stands")
    );
}

#[tokio::test]
async fn the_figures_of_another_kommune_and_those_that_are_hidden_are_read_by_nobody() {
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 13, 3).await;
    scene.natt(NOVEMBER).await;
    let framand = Scene::new().await;
    assert!(
        framand
            .side()
            .await
            .text()
            .contains("ikkje rekna ut tal enno")
    );
    assert_eq!(
        framand.sjef.get("/styring?til=2026-11-01").await.status,
        404
    );
    let tilsett = scene.app.client_for(&scene.kari).await;
    assert_eq!(tilsett.get("/styring").await.status, 403);
    // nor with SQL of one's own
    let token = scene.app.session_for(&scene.kari).await;
    for (sql, svar) in [
        (
            "select count(*) from app.tal_vist(array[date '2026-08-01'], array[date '2026-11-01'])",
            Some(0),
        ),
        ("select count(*) from app.tal_utgaaver()", Some(0)),
        ("select count(*) from tal", None),
        ("select count(*) from tal_arkiv", None),
        ("select count(*) from app.tal_alle(app.kommune_id())", None),
    ] {
        let mut tx = scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, true)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let funne: Option<i64> = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.ok();
        assert_eq!(funne, svar, "{sql}");
    }
}

#[tokio::test]
async fn the_page_asks_as_many_questions_however_many_saker_and_terms_there_are() {
    let scene = Scene::new().await;
    let spoersmaal = async || {
        scene
            .app
            .count_statements(scene.sjef.get("/styring"))
            .await
            .1
            .0
            .len()
    };
    let tomt = spoersmaal().await;
    for dag in [
        date!(2025 - 03 - 01),
        date!(2025 - 09 - 01),
        date!(2026 - 02 - 02),
    ] {
        scene.saker(dag, 14, 7).await;
    }
    scene.natt(NOVEMBER).await;
    let side = scene.side().await;
    assert!(side.text().contains("Våren 2026, nye"), "{}", side.text());
    assert_eq!(spoersmaal().await, tomt);
    let haust = scene.sjef.get("/styring?til=2026-01-01").await;
    assert!(
        haust.text().contains("Slik gjekk hausten 2025"),
        "{}",
        haust.text()
    );
}

#[tokio::test]
async fn no_limit_is_lower_than_three() {
    let scene = Scene::new().await;
    let maal = scene.sjef.get("/styring/maal").await;
    let feil = maal.submit("/styring/maal", &[("grense", "2")]).await;
    assert_eq!(feil.status, 422);
    assert!(feil.error_on("grense").unwrap().contains("frå 3 til 20"));
    let done = maal.submit("/styring/maal", &[("grense", "3")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    scene.saker(date!(2026 - 03 - 02), 8, 4).await;
    scene.natt(NOVEMBER).await;
    let rader = scene.rader("samtale").await;
    assert!(rader[0].contains("50 % (4 av 8)"), "{rader:?}");
}
