//! What waits of samtykke is told to those who can do something with it, and shown to them, for as long as it waits.

use laget::access::Role;

use super::*;

const STADFEST: &str =
    "Ulesen: Kari Vik har ført inn eit svar på samtykke som ein annan må stadfeste: Nora L.";

impl Scene {
    /// What a person has unread of papers to confirm.
    async fn told(&self, person: &Person) -> Vec<String> {
        let page = self.as_(person).await.get("/meldingar").await;
        let mut unread = page.select("[data-ulesen] a");
        unread.retain(|text| text.contains("stadfeste"));
        unread
    }

    /// What waits of samtykke on Mi side.
    async fn waits(&self, person: &Person) -> Vec<String> {
        let page = self.as_(person).await.get("/").await;
        page.select("ul[aria-labelledby=samtykke] > li")
    }

    /// What the page of the sak says of samtykke.
    async fn line(&self, person: &Person) -> String {
        let client = self.as_(person).await;
        let page = client.get(&format!("/sak/{}", self.sak.id)).await;
        let facts = page.select("section[aria-labelledby=ball] .fakta > div");
        let mut facts = facts.into_iter();
        let line = facts.find_map(|fact| Some(fact.strip_prefix("Samtykke")?.trim().to_owned()));
        line.unwrap()
    }

    /// One parent is asked on the net, so many days ago.
    async fn invited(&self, samtykke: Uuid, days: i32) {
        let sql = self.app.sql();
        sqlx::query(
            "update foeresett set fnr_kryptert = '\\x01', fnr_noekkel = 1, fnr_oppslag = sha256(foeresett_id::text::bytea)
            where foeresett_id = $1",
        )
        .bind(self.mor.uuid())
        .execute(sql)
        .await
        .unwrap();
        sqlx::query(
            "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost,
                invitert_av, invitert_at)
            values ($1, gen_random_uuid(), $2, $3, 'foeresett', $4, 'mor@epost.example', $5, now() - make_interval(days => $6))",
        )
        .bind(self.kommune.id.uuid())
        .bind(samtykke)
        .bind(self.sak.id.uuid())
        .bind(self.mor.uuid())
        .bind(self.kari.id.uuid())
        .bind(days)
        .execute(sql)
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn those_who_may_confirm_a_paper_are_told_until_one_of_them_has() {
    let w = Scene::new().await;
    let per = w.kommune.person("Per Dal", Role::Tilsett, &w.skule).await;
    w.sak.deltakar(&per).await;
    let utanfor = w.kommune.person("Una Vik", Role::Tilsett, &w.skule).await;
    w.shared().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;

    for person in [&w.rektor, &per] {
        assert_eq!(w.told(person).await, [STADFEST], "{}", person.namn);
        assert!(
            w.waits(person).await[0].contains("Stadfest eit svar på samtykke"),
            "{}",
            person.namn
        );
    }
    for person in [&w.kari, &utanfor, &w.ppt] {
        assert!(w.told(person).await.is_empty(), "{}", person.namn);
        let waits = w.waits(person).await;
        assert!(
            !waits.iter().any(|text| text.contains("Stadfest")),
            "{waits:?}"
        );
    }

    w.confirm("nei").await;

    for person in [&w.rektor, &per] {
        assert!(w.told(person).await.is_empty(), "{}", person.namn);
        assert!(w.waits(person).await.is_empty(), "{}", person.namn);
    }
}

#[tokio::test]
async fn nobody_is_asked_to_confirm_what_is_taken_back() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    let kven = foeresett(w.mor);
    w.paper(samtykke, &kven, &["skule:ja", "ppt:ja"]).await;
    assert_eq!(w.told(&w.rektor).await.len(), 1);

    assert_eq!(w.withdraw(samtykke, &kven, "alt").await.status, 303);

    assert!(w.told(&w.rektor).await.is_empty());
    assert!(w.waits(&w.rektor).await.is_empty());
    let page = w.as_(&w.rektor).await.get(&w.path("")).await;
    assert!(!page.has("form[action$='/stadfest']"), "{}", page.text());

    // the whole question is taken back
    let annan = w.ask(&["ppt"]).await;
    w.paper(annan, &foeresett(w.far), &["skule:ja", "ppt:ja"])
        .await;
    assert_eq!(w.told(&w.rektor).await.len(), 1);
    let kari = w.as_(&w.kari).await;
    let back = kari.post(&w.path(&format!("/{annan}/attende")), &[]).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert!(w.told(&w.rektor).await.is_empty());
    assert!(w.waits(&w.rektor).await.is_empty());
}

#[tokio::test]
async fn no_more_than_five_are_told_and_the_head_is_one_of_them() {
    let w = Scene::new().await;
    for number in 0..7 {
        let namn = format!("Kollega {number}");
        let kollega = w.kommune.person(&namn, Role::Tilsett, &w.skule).await;
        w.sak.deltakar(&kollega).await;
    }
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    let told = "melding where slag = 'samtykke_stadfest' and sak_id = $1";
    assert_eq!(w.app.count(told, w.sak.id.uuid()).await, 5);
    assert_eq!(w.told(&w.rektor).await, [STADFEST]);
}

#[tokio::test]
async fn whoever_asked_sees_after_three_days_that_nobody_answers_or_opens_the_invitation() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.sql(
        "update samtykke set innhenta_at = now() - interval '2 days' where samtykke_id = $1",
        samtykke,
    )
    .await;
    assert!(w.waits(&w.kari).await.is_empty());

    w.sql(
        "update samtykke set innhenta_at = now() - interval '4 days' where samtykke_id = $1",
        samtykke,
    )
    .await;
    let waits = w.waits(&w.kari).await;
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(
        waits[0].contains("2 har ikkje svart på samtykket"),
        "{waits:?}"
    );
    assert!(waits[0].contains("Nora L."), "{waits:?}");

    w.invited(samtykke, 2).await;
    let waits = w.waits(&w.kari).await;
    assert!(waits[0].contains("Éin har ikkje svart"), "{waits:?}");
    w.invited(samtykke, 4).await;
    let waits = w.waits(&w.kari).await;
    assert_eq!(waits.len(), 2, "{waits:?}");
    let of = |word: &str| waits.iter().filter(|text| text.contains(word)).count();
    assert_eq!(
        of("Ein invitasjon til å svare på samtykke er ikkje henta"),
        1
    );
    assert_eq!(of("Éin har ikkje svart"), 1, "{waits:?}");
    // only whoever has the sak, or asked
    assert!(w.waits(&w.rektor).await.is_empty());
    assert!(w.waits(&w.ppt).await.is_empty());

    let looked = "innsynslogg where handling = 'miside.opne' and $1 = any(sak_id_list) and grunnlag = 'liste'";
    assert!(w.app.count(looked, w.sak.id.uuid()).await > 0);
}

#[tokio::test]
async fn mi_side_and_the_sak_say_when_a_samtykke_ends() {
    let w = Scene::new().await;
    assert_eq!(w.line(&w.kari).await, "Ingen er spurde");
    let samtykke = w.ask(&["ppt"]).await;
    assert_eq!(w.line(&w.kari).await, "Manglar samtykke frå 2 av 2");
    w.both_say_yes(samtykke, &["skule", "ppt"]).await;
    w.put_on_the_lag(&w.ppt).await;
    assert!(w.waits(&w.kari).await.is_empty());

    w.sql(
        "update samtykke set til = app.today() + 20 where samtykke_id = $1",
        samtykke,
    )
    .await;
    let last = day(&w.app, "app.today() + $1", 20).await;
    let long = laget::web::dates::long(last);
    for person in [&w.kari, &w.ppt] {
        assert_eq!(w.line(person).await, format!("Gjeld til {long}"));
    }
    let waits = w.waits(&w.kari).await;
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].contains("Eit samtykke går snart ut"), "{waits:?}");
    assert!(w.waits(&w.ppt).await.is_empty());

    w.withdraw(samtykke, &foeresett(w.mor), "alt").await;
    assert_eq!(w.line(&w.kari).await, "Samtykke manglar");
    assert!(w.waits(&w.kari).await.is_empty());
}

#[tokio::test]
async fn a_birthday_ends_it_before_its_last_day_and_mi_side_says_so() {
    let app = TestApp::new().await;
    let foedd = day(&app, "(app.today() + $1 - interval '15 years')::date", 10).await;
    let w = Scene::born(app, foedd).await;
    let samtykke = w.ask(&["ppt"]).await;
    w.both_say_yes(samtykke, &["skule", "ppt"]).await;

    let waits = w.waits(&w.kari).await;
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(
        waits[0].contains("Snart må andre svare på samtykket"),
        "{waits:?}"
    );
    let last = day(&w.app, "app.today() + $1", 9).await;
    let line = format!("Gjeld til {}", laget::web::dates::long(last));
    assert_eq!(w.line(&w.kari).await, line);
}

#[tokio::test]
async fn an_answer_is_not_much_older_than_the_question() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.sql(
        "update samtykke set innhenta_at = '2026-11-20 12:00+01' where samtykke_id = $1",
        samtykke,
    )
    .await;
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/signatur"));
    let kven = foeresett(w.mor);
    let dated = |dato| {
        [
            ("kven", kven.as_str()),
            ("maate", "papir"),
            ("original_stad", "Arkivskap 2"),
            ("stad", "Vinje"),
            ("dato", dato),
            ("svar", "skule:ja"),
            ("svar", "ppt:ja"),
        ]
    };
    let old = kari.submit(&path, &dated("05.11.2026")).await;
    assert_eq!(old.status, 422);
    let why = old.error_on("dato").unwrap();
    assert!(why.contains("Det blei spurt 20. november 2026"), "{why}");
    let future = kari.submit(&path, &dated("24.11.2026")).await;
    assert!(future.error_on("dato").unwrap().contains("fram i tid"));

    let before = kari.submit(&path, &dated("06.11.2026")).await;
    assert_eq!(before.status, 303, "{}", before.text());

    // the database reckons it too
    let wrong = sqlx::query(
        "insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, rolle,
            maate, original_stad, ja, nei, spraak, tekst, stad, signert_dato, registrert_av, at)
        select kommune_id, gen_random_uuid(), samtykke_id, sak_id, signatar, $2, namn, rolle, maate, original_stad, ja, nei,
            spraak, tekst, stad, '2026-11-05', registrert_av, at
        from samtykke_signatur where samtykke_id = $1",
    )
    .bind(samtykke)
    .bind(w.far.uuid())
    .execute(w.app.sql())
    .await;
    let wrong = wrong.unwrap_err();
    let constraint = wrong.as_database_error().and_then(|e| e.constraint());
    assert_eq!(constraint, Some("samtykke_signatur_dato"));
}

#[tokio::test]
async fn another_instans_is_not_told_whom_else_the_sak_may_be_shared_with() {
    let w = Scene::new().await;
    let _nav = w.app.interkommunal("nav", &[&w.kommune]).await;
    let samtykke = w.ask(&["ppt", "nav"]).await;
    w.both_say_yes(samtykke, &["skule", "ppt", "nav"]).await;
    w.put_on_the_lag(&w.ppt).await;
    for (person, number) in [(&w.kari, 2), (&w.ppt, 1)] {
        let token = w.app.session_for(person).await;
        let mut tx = w.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let delt: i64 = sqlx::query_scalar("select count(*) from app.samtykke_delt($1)")
            .bind(w.sak.id.uuid())
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        assert_eq!(delt, number, "{}", person.namn);
    }
}
