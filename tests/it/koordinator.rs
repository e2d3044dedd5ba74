//! Barnekoordinator: assessed, asked, accepted, handed over, and over.

mod nei;
mod slutt;
mod stengd;

use laget::access::Role;
use uuid::Uuid;

use crate::harness::{Barn, Eining, Kommune, Page, Person, Sak, TestApp};

struct World {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    rektor: Person,
    /// Works in another instans.
    berit: Person,
    bo: Person,
    nora: Barn,
    sak: Sak,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kot = kommune.tenest("kot").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        let berit = kommune
            .person("Berit Moe", Role::Barnekoordinator, &kot)
            .await;
        let bo = kommune
            .person("Bo Dale", Role::Barnekoordinator, &kot)
            .await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        Self {
            app,
            kommune,
            skule,
            kari,
            rektor,
            berit,
            bo,
            nora,
            sak,
        }
    }

    fn path(&self) -> String {
        format!("/sak/{}", self.sak.id)
    }

    fn side(&self) -> String {
        format!("/sak/{}/barnekoordinator", self.sak.id)
    }

    async fn get(&self, who: &Person, path: &str) -> Page {
        self.app.client_for(who).await.get(path).await
    }

    async fn sees(&self, who: &Person) -> bool {
        self.get(who, &self.path()).await.status == 200
    }

    async fn tilbod(&self) -> Uuid {
        sqlx::query_scalar(
            "select koordinator_tilbod_id from koordinator_tilbod where sak_id = $1 and tilstand = 'tilbydd'",
        )
        .bind(self.sak.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    async fn count(&self, what: &str) -> i64 {
        self.app
            .count(&format!("{what} and sak_id = $1"), self.sak.id.uuid())
            .await
    }

    /// Every right to the sak can be explained.
    async fn rights_are_right(&self) {
        let faults = self
            .app
            .count("app.verify_tilgang() where sak_id = $1", self.sak.id.uuid());
        assert_eq!(faults.await, 0);
    }
}

const VURDERING: [(&str, &str); 9] = [
    ("sjukdom", "ja"),
    ("sjukdom_grunn", "Epilepsi"),
    ("langvarig", "ja"),
    ("langvarig_grunn", "Fysioterapi og BUP"),
    ("velferd", "ja"),
    ("velferd_grunn", "NAV"),
    ("oenske", "ja"),
    ("spurt_kven", "Tone Li, mor"),
    ("spurt_dato", "20.11.2026"),
];

#[tokio::test]
async fn a_barnekoordinator_is_assessed_asked_and_is_it_from_when_she_accepts() {
    let w = World::new().await;
    let kari = w.app.client_for(&w.kari).await;
    let side = w.side();
    let tilby = format!("{side}/tilby");
    let early = kari
        .post(
            &tilby,
            &[
                ("id", &w.app.new_id().to_string()),
                ("kven", &w.berit.prinsipal_id.to_string()),
                ("melding", "Kan du?"),
            ],
        )
        .await;
    assert_eq!(early.status, 409);
    assert!(
        early.text().contains("«Skriv vurdering»") && early.body.contains("Kan du?"),
        "{}",
        early.text()
    );

    let path = format!("{side}/vurdering");
    let form = kari.get(&path).await;
    assert_eq!(form.status, 200, "{}", form.text());
    let bad = form
        .submit(&path, &[("sjukdom", "ja"), ("oenske", "ja")])
        .await;
    assert_eq!(bad.status, 422);
    for field in [
        "langvarig",
        "velferd",
        "sjukdom_grunn",
        "spurt_kven",
        "spurt_dato",
    ] {
        assert!(bad.error_on(field).is_some(), "{field}");
    }
    let done = form.submit(&path, &VURDERING).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let form = kari.get(&tilby).await;
    let kari_id = w.kari.prinsipal_id.to_string();
    assert!(!form.body.contains(&kari_id), "only those whose job it is");
    let bad = form.submit(&tilby, &[]).await;
    assert!(bad.error_on("kven").is_some() && bad.error_on("melding").is_some());
    let sent = form
        .submit(
            &tilby,
            &[
                ("kven", &*w.berit.prinsipal_id.to_string()),
                ("melding", "Ring mor først."),
            ],
        )
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(
        kari.get(&w.path())
            .await
            .text()
            .contains("Berit Moe er spurd")
    );

    // asked, she reads it and writes nothing
    let berit = w.app.client_for(&w.berit).await;
    let tilbod = format!("/koordinatortilbod/{}", w.tilbod().await);
    let mi_side = berit.get("/").await;
    assert!(mi_side.body.contains(&tilbod), "{}", mi_side.text());
    assert!(
        berit
            .get("/meldingar")
            .await
            .text()
            .contains("Kari Vik spør om du kan vere barnekoordinator: Nora L.")
    );
    let samtale = format!("{}/samtale/ny", w.path());
    assert_eq!(berit.get(&samtale).await.status, 403);
    assert_eq!(kari.get(&tilbod).await.status, 403);
    w.rights_are_right().await;

    let page = berit.get(&tilbod).await;
    assert!(page.text().contains("Ring mor først."), "{}", page.text());
    for _ in 0..2 {
        let taken = page.submit(&format!("{tilbod}/ta-imot"), &[]).await;
        assert_eq!(taken.status, 303, "{}", taken.text());
    }
    w.rights_are_right().await;
    let linje = kari.get(&w.path()).await;
    assert!(linje.text().contains("Berit Moe, sidan 23.11.2026"));
    assert!(
        kari.get("/meldingar")
            .await
            .text()
            .contains("Berit Moe har sagt ja til å vere barnekoordinator")
    );
    assert_eq!(
        w.count("sak_historikk where slag = 'koordinator_teken'")
            .await,
        1
    );

    // she writes what the lag writes, and decides nothing
    assert_eq!(berit.get(&samtale).await.status, 200);
    assert_eq!(berit.get(&format!("{}/vidare", w.path())).await.status, 200);
    for decides in ["avslutt", "sperre", "barnekoordinator/avgjerd"] {
        let refused = berit.get(&format!("{}/{decides}", w.path())).await;
        assert_eq!(refused.status, 403, "{decides}");
    }
    let id = w.app.new_id().to_string();
    let fields = [("id", &*id), ("kollega", ""), ("oppgaave", "")];
    let refused = berit.post(&format!("{}/lag", w.path()), &fields).await;
    assert_eq!(refused.status, 403);
    // the log says why she sees it
    let logged = "innsynslogg where grunnlag = 'koordinator' and sak_id_list @> array[$1]";
    assert!(w.app.count(logged, w.sak.id.uuid()).await > 0);
}

#[tokio::test]
async fn the_old_one_is_it_until_the_new_one_accepts() {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    let berit = w.app.client_for(&w.berit).await;
    let tilby = format!("{}/tilby", w.side());
    // she who is it may hand it over
    let form = berit.get(&tilby).await;
    assert_eq!(form.status, 200, "{}", form.text());
    let fields = [
        ("kven", &*w.bo.prinsipal_id.to_string()),
        ("melding", "Eg går ut i permisjon."),
    ];
    let sent = form.submit(&tilby, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(w.sees(&w.berit).await && w.sees(&w.bo).await);
    let linje = w.get(&w.kari, &w.path()).await;
    assert!(
        linje
            .text()
            .contains("Berit Moe, sidan 12.11.2026. Bo Dale er spurd om å ta over")
    );

    // a second is not asked as long as the first is
    let second = berit
        .post(
            &tilby,
            &[
                ("id", &w.app.new_id().to_string()),
                ("kven", &w.bo.prinsipal_id.to_string()),
                ("melding", "eller du"),
            ],
        )
        .await;
    assert_eq!(second.status, 409);
    assert!(second.text().contains("«Trekk spørsmålet tilbake»"));

    // no, with a reason
    let bo = w.app.client_for(&w.bo).await;
    let tilbod = w.tilbod().await;
    let avslaa = format!("/koordinatortilbod/{tilbod}/avslaa");
    let form = bo.get(&avslaa).await;
    assert_eq!(form.submit(&avslaa, &[]).await.status, 422);
    let no = form
        .submit(&avslaa, &[("grunn", "For mykje å gjere.")])
        .await;
    assert_eq!(no.status, 303, "{}", no.text());
    assert!(!w.sees(&w.bo).await && w.sees(&w.berit).await);
    assert!(
        berit
            .get(&w.side())
            .await
            .text()
            .contains("For mykje å gjere.")
    );
    assert!(
        berit
            .get("/meldingar")
            .await
            .text()
            .contains("Bo Dale har sagt nei til å vere barnekoordinator")
    );

    // asked again, and taken back; and at last yes
    let tilbod = w.sak.koordinator_tilbod(&w.bo).await;
    let page = w.get(&w.rektor, &tilby).await;
    let trekk = format!("/koordinatortilbod/{tilbod}/trekk");
    assert_eq!(page.submit(&trekk, &[]).await.status, 303);
    assert!(!w.sees(&w.bo).await);
    let tilbod = w.sak.koordinator_tilbod(&w.bo).await;
    let late = bo
        .post(&format!("/koordinatortilbod/{tilbod}/ta-imot"), &[])
        .await;
    assert_eq!(late.status, 303, "{}", late.text());
    assert!(w.sees(&w.bo).await && !w.sees(&w.berit).await);
    assert_eq!(w.count("koordinator where slutt = 'overteken'").await, 1);
    let told = berit.get("/meldingar").await.text();
    assert!(
        told.contains("Du er ikkje lenger barnekoordinator i ei sak"),
        "{told}"
    );
    assert!(
        !told.contains("i ei sak: Nora"),
        "which, nobody says: {told}"
    );
    w.rights_are_right().await;
}
