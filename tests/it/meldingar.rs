//! The inbox: what colleagues do that concerns somebody is told there.

mod lesne;

use laget::access::Role;

use crate::harness::{Eining, Person, Sak, TestApp};

struct World {
    app: TestApp,
    skule: Eining,
    kari: Person,
    per: Person,
    rektor: Person,
    sak: Sak,
}

impl World {
    async fn new() -> Self {
        Self::on(TestApp::new().await).await
    }

    async fn on(app: TestApp) -> Self {
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        Self {
            app,
            skule,
            kari,
            per,
            rektor,
            sak,
        }
    }

    /// So many unread meldingar to Per from days before, the latest first.
    async fn old_meldingar(&self, number: i32) {
        sqlx::query(
            "insert into melding (kommune_id, melding_id, brukar_id, slag, noekkel, at, epost)
            select $1, gen_random_uuid(), $2, 'lag_inn', n::text, '2026-11-20'::timestamptz - n * interval '1 hour',
                'sendt'
            from generate_series(1, $3) n",
        )
        .bind(self.skule.kommune.id.uuid())
        .bind(self.per.id.uuid())
        .bind(number)
        .execute(self.app.sql())
        .await
        .unwrap();
    }

    async fn inbox(&self, person: &Person) -> Vec<String> {
        let client = self.app.client_for(person).await;
        client.get("/meldingar").await.select(".meldingar a")
    }

    async fn offer(&self) {
        let kari = self.app.client_for(&self.kari).await;
        let path = format!("/sak/{}/overlever", self.sak.id);
        let til = self.per.prinsipal_id.to_string();
        let fields = [("kollega", til.as_str()), ("melding", "Ring mor først.")];
        let page = kari.submit(&path, &fields).await;
        assert_eq!(page.status, 303, "{}", page.text());
    }
}

#[tokio::test]
async fn an_offer_is_in_the_inbox_until_it_is_answered_and_the_answer_in_the_others() {
    let w = World::new().await;
    w.offer().await;
    assert_eq!(
        w.inbox(&w.per).await,
        ["Ulesen: Kari Vik vil levere ei sak til deg: Nora L."]
    );
    assert_eq!(w.inbox(&w.kari).await, Vec::<String>::new());
    assert_eq!(w.inbox(&w.rektor).await, Vec::<String>::new());
    let per = w.app.client_for(&w.per).await;
    let page = per.get("/").await;
    assert_eq!(page.select(".hovudmeny .tal"), ["1 ulesne"]);
    let path = per
        .get("/meldingar")
        .await
        .attribute(".meldingar a", "href")
        .pop();
    let offer = per.get(&path.unwrap()).await.follow().await;
    assert!(offer.text().contains("Ring mor først."), "{}", offer.text());
    assert!(!per.get("/").await.has(".hovudmeny .tal"), "it is read");

    let avslaa = format!("{}/avslaa", offer.path);
    per.submit(&avslaa, &[("grunn", "Eg sluttar til jul.")])
        .await;

    assert_eq!(
        w.inbox(&w.kari).await,
        ["Ulesen: Per Dal kan ikkje ta over saka du tilbaud: Nora L."]
    );
    assert_eq!(
        w.inbox(&w.per).await,
        Vec::<String>::new(),
        "the sak is out of sight"
    );
    w.offer().await;
    let offer = per
        .get("/")
        .await
        .attribute(".oppgaver a", "href")
        .remove(0);
    per.submit_from(&offer, &format!("{offer}/ta-imot"), &[])
        .await;
    let inbox = w.inbox(&w.kari).await;
    let told = "Ulesen: Per Dal har teke over saka du tilbaud: Nora L.";
    assert_eq!(inbox[0], told);
    let page = per.get("/").await;
    assert!(!page.has(".hovudmeny .tal"), "settled by the answer");
}

#[tokio::test]
async fn an_offer_that_is_withdrawn_waits_for_nobody() {
    let w = World::new().await;
    // on the lag, and so one who still sees the sak
    w.sak.deltakar(&w.per).await;
    w.offer().await;
    let kari = w.app.client_for(&w.kari).await;
    let sak = format!("/sak/{}/overlever", w.sak.id);
    let trekk = "form[action$='/trekk']";
    let trekk = kari.get(&sak).await.attribute(trekk, "action").remove(0);
    assert_eq!(kari.submit_from(&sak, &trekk, &[]).await.status, 303);

    let per = w.app.client_for(&w.per).await;
    let page = per.get("/meldingar").await;
    assert!(!page.has(".hovudmeny .tal"));
    assert!(!page.has("[data-ulesen]"));
    let said = page.select(".meldingar p");
    assert!(said[0].contains("gjeld ikkje lenger"), "{said:?}");

    w.offer().await;
    let page = per.get("/meldingar").await;
    assert_eq!(page.select(".hovudmeny .tal"), ["1 ulesne"]);
    assert_eq!(page.select("[data-ulesen]").len(), 1);
}

#[tokio::test]
async fn an_uro_is_told_to_the_leader_and_to_whoever_has_the_ball() {
    let w = World::new().await;
    let nils = w.skule.barn("Nils", "Dal").await;
    let per = w.app.client_for(&w.per).await;
    let uro = [
        ("kva_er_sett", "Han er mykje åleine."),
        ("kven_er_uroa", "Læraren"),
        ("kva_meistrar_barnet", "Han les godt."),
        ("kor_raskt", "vanleg"),
        ("slag", "uro"),
    ];
    let page = per.submit(&format!("/uro/ny?barn={}", nils.id), &uro).await;
    assert_eq!(page.status, 303, "{}", page.text());

    assert_eq!(
        w.inbox(&w.rektor).await,
        ["Ulesen: Per Dal har meldt ei uro: Nils D."]
    );
    assert_eq!(w.inbox(&w.kari).await, Vec::<String>::new());
    assert_eq!(w.inbox(&w.per).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_place_on_a_lag_and_a_tiltak_are_told_to_whom_they_are_given() {
    let w = World::new().await;
    let kari = w.app.client_for(&w.kari).await;
    let til = w.per.prinsipal_id.to_string();
    let lag = format!("/sak/{}/lag", w.sak.id);
    let page = kari
        .submit(
            &lag,
            &[("kollega", til.as_str()), ("oppgaave", "Er med i timane")],
        )
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    w.sak.samtale("Dei har sett det same.").await;
    sqlx::query("update sak set steg = 2 where sak_id = $1")
        .bind(w.sak.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let tiltak = [
        ("maal", "Ho er utkvilt"),
        ("tiltak", "Fast vaksen i garderoben"),
        ("ansvarleg", til.as_str()),
        ("innan", "15.12.2026"),
    ];
    let page = kari
        .submit(&format!("/sak/{}/tiltak/ny", w.sak.id), &tiltak)
        .await;
    assert_eq!(page.status, 303, "{}", page.text());

    let inbox = w.inbox(&w.per).await;
    assert_eq!(
        inbox,
        [
            "Ulesen: Kari Vik har sett deg som ansvarleg for eit tiltak: Nora L.",
            "Ulesen: Kari Vik har teke deg med på eit lag: Nora L.",
        ]
    );
    let per = w.app.client_for(&w.per).await;
    per.submit_from("/meldingar", "/meldingar/lesne", &[]).await;
    assert!(!per.get("/meldingar").await.has("[data-ulesen]"));
}

#[tokio::test]
async fn looking_at_the_inbox_leaves_a_row_about_every_child_on_it() {
    let w = World::new().await;
    w.offer().await;
    w.inbox(&w.per).await;
    let rows = w.app.count(
        "innsynslogg where handling = 'melding.lese' and barn_id_list <> '{}' and brukar_id = $1",
        w.per.id.uuid(),
    );
    assert_eq!(rows.await, 1);
}

#[tokio::test]
async fn a_melding_of_somebody_else_is_not_there_and_cannot_be_read_for_them() {
    let w = World::new().await;
    w.offer().await;
    let per = w.app.client_for(&w.per).await;
    let path = per
        .get("/meldingar")
        .await
        .attribute(".meldingar a", "href")
        .remove(0);
    let id = path.rsplit('/').next().unwrap();
    for who in [&w.kari, &w.rektor] {
        let client = w.app.client_for(who).await;
        assert_eq!(client.get(&path).await.status, 404);
        client.post("/meldingar/lesne", &[("ulesne", id)]).await;
    }
    assert!(per.get("/meldingar").await.has("[data-ulesen]"));
}

#[tokio::test]
async fn the_page_on_which_one_chooses_a_kommune_says_where_meldingar_wait() {
    let w = World::new().await;
    let other = w.app.kommune().await;
    let ppt = w
        .app
        .interkommunal("ppt", &[&w.skule.kommune, &other])
        .await;
    let ida = other.person("Ida Ppt", Role::Tilsett, &ppt).await;
    w.skule
        .kommune
        .medlemskap(ida.id, Role::Tilsett, &ppt)
        .await;
    sqlx::query(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, noekkel, at)
        values ($1, gen_random_uuid(), $2, 'lag_inn', 'n', now())",
    )
    .bind(w.skule.kommune.id.uuid())
    .bind(ida.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    let client = w.app.client_for(&ida).await;

    let text = client.get("/kommune").await.text();

    assert!(
        text.contains(&format!("{} · éi ulesen melding", w.skule.kommune.namn)),
        "{text}"
    );
    assert!(!text.contains("ulesne"), "{text}");
}

#[tokio::test]
async fn the_help_says_what_meldingar_e_post_and_jobbar_are() {
    let w = World::new().await;
    let kari = w.app.client_for(&w.kari).await;

    let help = kari.get("/hjelp").await;

    for link in ["/meldingar", "/meldingar/varsling"] {
        assert!(help.has(&format!("main a[href='{link}']")), "{link}");
    }
    // no link: most may not go there
    assert!(help.select("main strong").contains(&"Jobbar".to_owned()));
}

#[tokio::test]
async fn two_windows_do_not_write_over_each_others_choice_of_mail() {
    let w = World::new().await;
    let kari = w.app.client_for(&w.kari).await;
    let path = "/meldingar/varsling";
    let page = kari.get(path).await;
    let version = page.attribute("input[name=version]", "value").remove(0);
    let choice = |uro| {
        [
            ("version", version.as_str()),
            ("overlevering", "straks"),
            ("uro", uro),
            ("lag", "av"),
            ("frist", "av"),
            ("stille_fraa", "17"),
            ("stille_til", "7"),
        ]
    };
    assert_eq!(kari.post(path, &choice("av")).await.status, 303);

    let second = kari.post(path, &choice("samla")).await;

    assert_eq!(second.status, 409);
    assert!(second.text().contains("endra i eit anna vindauge"));
    let kept = kari.get(path).await;
    assert!(kept.has("input[name=uro][value=av][checked]"));
}
