//! The last word of whoever signs counts in every form of the sak, whichever it stands in.

use super::*;

impl Scene {
    /// Kari renews a form; it begins when the old one ends.
    async fn renew(&self, samtykke: Uuid) -> Uuid {
        let kari = self.as_(&self.kari).await;
        let path = self.path(&format!("/nytt?fornyar={samtykke}"));
        let page = kari.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let done = page.submit(&path, &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        sqlx::query_scalar("select samtykke_id from samtykke where erstattar_id = $1")
            .bind(samtykke)
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    /// The head confirms what waits of one form.
    async fn confirm_in(&self, samtykke: Uuid, stemmer: &str) {
        let rektor = self.as_(&self.rektor).await;
        let page = rektor.get(&self.path("")).await;
        let forms = page.attribute("form[action$='/stadfest']", "action");
        let signaturar = page.attribute("input[name=signatur]", "value");
        for (form, signatur) in forms.iter().zip(&signaturar) {
            if form.contains(&samtykke.to_string()) {
                let fields = [("signatur", signatur.as_str()), ("stemmer", stemmer)];
                assert_eq!(rektor.post(form, &fields).await.status, 303);
            }
        }
    }

    /// Kari writes down a paper of mor's from another day.
    pub(super) async fn dated(&self, dato: &str, samtykke: Uuid, svar: &[&str]) -> Page {
        let kari = self.as_(&self.kari).await;
        let path = self.path(&format!("/{samtykke}/signatur"));
        let mor = foeresett(self.mor);
        let mut fields = vec![
            ("kven", mor.as_str()),
            ("maate", "papir"),
            ("original_stad", "Arkivskap 2"),
            ("stad", "Vinje"),
            ("dato", dato),
        ];
        fields.extend(svar.iter().map(|svar| ("svar", *svar)));
        kari.submit(&path, &fields).await
    }

    /// So many of other instansar have a place on the lag.
    async fn on_the_lag(&self) -> i64 {
        let there = "sak_deltakar d where d.til is null and d.sak_id = $1
            and d.instans_id <> (select s.instans_id from sak s where s.sak_id = d.sak_id)";
        self.app.count(there, self.sak.id.uuid()).await
    }

    /// How the forms stand for a kind, in the order they were answered.
    async fn staar(&self, slag: &str) -> Vec<String> {
        sqlx::query_scalar(
            "select (app.samtykke_staar(i.kommune_id, i.samtykke_id, i.slag, app.today())).staar
            from samtykke_instans i where i.sak_id = $1 and i.slag = $2
            order by (select min(s.nr) from samtykke_signatur s where s.samtykke_id = i.samtykke_id)",
        )
        .bind(self.sak.id.uuid())
        .bind(slag)
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }

    async fn take_back_the_question(&self, samtykke: Uuid) {
        let kari = self.as_(&self.kari).await;
        let path = self.path(&format!("/{samtykke}/attende"));
        assert_eq!(kari.post(&path, &[]).await.status, 303);
    }
}

#[tokio::test]
async fn a_yes_taken_back_in_the_one_that_renews_is_taken_back_in_the_one_that_shares() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    let second = scene.renew(first).await;
    scene.both_say_yes(second, &["skule", "ppt"]).await;
    assert_eq!(scene.ppt_sees().await, 200);

    let done = scene.withdraw(second, &foeresett(scene.mor), "ppt").await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.ppt_sees().await, 404);
    scene.rights_are_right().await;
}

#[tokio::test]
async fn a_question_taken_back_in_between_breaks_no_chain() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    let second = scene.renew(first).await;
    scene.take_back_the_question(second).await;
    let third = scene.renew(second).await;
    assert_eq!(scene.ppt_sees().await, 200);

    let nei = ["skule:ja", "ppt:nei"];
    let done = scene.paper(third, &foeresett(scene.mor), &nei).await;
    assert_eq!(done.status, 303, "{}", done.text());
    scene.confirm("ja").await;

    assert_eq!(scene.ppt_sees().await, 404);
    scene.rights_are_right().await;
}

#[tokio::test]
async fn the_last_of_a_chain_comes_in_the_place_of_the_first_past_a_question_taken_back() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    let second = scene.renew(first).await;
    scene.take_back_the_question(second).await;
    let third = scene.renew(second).await;
    for statement in [
        "update samtykke set fraa = app.today(), til = app.today() + 300 where samtykke_id = $1",
        "delete from samtykke_instans where samtykke_id = $1 and slag = 'ppt'",
    ] {
        scene.sql(statement, third).await;
    }
    assert_eq!(scene.ppt_sees().await, 200, "nobody has answered it");

    scene.both_say_yes(third, &["skule"]).await;

    assert_eq!(
        scene.ppt_sees().await,
        404,
        "the last one is about the school only"
    );
    scene.rights_are_right().await;
}

#[tokio::test]
async fn a_no_in_a_form_of_its_own_takes_back_an_earlier_yes() {
    let scene = Scene::new().await;
    scene.shared().await;
    scene
        .sql(
            "update samtykke set innhenta_at = innhenta_at - interval '1 day' where sak_id = $1",
            scene.sak.id.uuid(),
        )
        .await;
    let other = scene.ask(&["ppt"]).await;

    let nei = ["skule:ja", "ppt:nei"];
    let done = scene.paper(other, &foeresett(scene.far), &nei).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.ppt_sees().await, 404, "it is said, and shuts");
    scene.confirm("ja").await;

    assert_eq!(scene.ppt_sees().await, 404);
    assert_eq!(scene.on_the_lag().await, 0);
}

#[tokio::test]
async fn a_no_that_was_wrong_shuts_only_until_another_has_said_so() {
    let scene = Scene::new().await;
    scene.shared().await;
    let other = scene.ask(&["ppt"]).await;
    let nei = ["skule:ja", "ppt:nei"];
    let done = scene.paper(other, &foeresett(scene.far), &nei).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.ppt_sees().await, 404);
    assert_eq!(scene.on_the_lag().await, 1, "nobody has confirmed it");
    let rektor = scene.as_(&scene.rektor).await;
    let page = rektor.get(&scene.path("")).await.text();
    assert!(page.contains("Neiet stengjer for deling alt no."), "{page}");

    scene.confirm("nei").await;

    assert_eq!(scene.ppt_sees().await, 200);
    scene.rights_are_right().await;
}

#[tokio::test]
async fn a_yes_that_is_confirmed_after_a_no_does_not_wake() {
    let scene = Scene::new().await;
    let first = scene.ask(&["ppt"]).await;
    let ja = ["skule:ja", "ppt:ja"];
    for parent in [scene.mor, scene.far] {
        scene.paper(first, &foeresett(parent), &ja).await;
    }
    let other = scene.ask(&["ppt"]).await;
    let nei = ["skule:ja", "ppt:nei"];
    let done = scene.paper(other, &foeresett(scene.mor), &nei).await;
    assert_eq!(done.status, 303, "{}", done.text());

    scene.confirm_in(other, "ja").await;
    scene.confirm_in(first, "ja").await;

    assert!(!scene.offered(&scene.ppt).await);
    scene.rights_are_right().await;
}

#[tokio::test]
async fn an_older_no_that_is_confirmed_later_leaves_a_newer_yes() {
    let scene = Scene::new().await;
    scene.shared().await;
    let other = scene.ask(&["ppt"]).await;
    let nei = ["skule:ja", "ppt:nei"];
    let done = scene.dated("18.11.2026", other, &nei).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.ppt_sees().await, 200);

    scene.confirm("ja").await;

    assert_eq!(scene.ppt_sees().await, 200);
    scene.rights_are_right().await;
}

#[tokio::test]
async fn a_paper_that_is_older_than_the_withdrawal_opens_nothing() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    scene.withdraw(first, &foeresett(scene.mor), "ppt").await;
    let other = scene.ask(&["ppt"]).await;
    let ja = ["skule:ja", "ppt:ja"];

    let done = scene.dated("18.11.2026", other, &ja).await;

    assert_eq!(done.status, 422);
    let said = done.error_on("dato").unwrap();
    assert!(said.contains("Mor Li sa nei"), "{said}");
    assert!(said.contains("23. november 2026"), "{said}");
    let done = scene.dated("23.11.2026", other, &ja).await;
    assert_eq!(done.status, 303, "a new yes: {}", done.text());
}

#[tokio::test]
async fn one_library_taken_back_says_nothing_of_another_club() {
    let scene = Scene::new().await;
    let mut forms = Vec::new();
    for namn in ["Biblioteket", "Idrettslaget"] {
        let form = scene.ask(&["fastlege"]).await;
        let statement = "update samtykke_instans set slag = 'andre', namn = $2 where slag = 'fastlege' and samtykke_id = $1";
        let done = sqlx::query(statement).bind(form).bind(namn);
        done.execute(scene.app.sql()).await.unwrap();
        scene.both_say_yes(form, &["skule", "andre"]).await;
        forms.push(form);
    }

    scene
        .withdraw(forms[0], &foeresett(scene.mor), "andre")
        .await;

    let staar = scene.staar("andre").await;
    assert_eq!(staar, ["trekt", "gyldig"]);
}

#[tokio::test]
async fn what_is_taken_back_throws_nobody_else_off_the_lag() {
    let scene = Scene::new().await;
    scene.app.interkommunal("nav", &[&scene.kommune]).await;
    let first = scene.shared().await;
    let second = scene.ask(&["nav"]).await;
    scene.both_say_yes(second, &["skule", "nav"]).await;
    // the PPT's form is over, and it waits for another
    scene
        .sql(
            "update samtykke set fraa = app.today() - 9, til = app.today() - 1 where samtykke_id = $1",
            first,
        )
        .await;

    scene.withdraw(second, &foeresett(scene.mor), "nav").await;
    assert_eq!(scene.on_the_lag().await, 1);

    scene.withdraw(second, &foeresett(scene.mor), "skule").await;
    assert_eq!(scene.on_the_lag().await, 0, "nothing can be shared");
}

#[tokio::test]
async fn what_is_replaced_stays_so_when_somebody_else_has_foreldreansvar() {
    let scene = Scene::new().await;
    let first = scene.shared().await;
    let second = scene.renew(first).await;
    for statement in [
        "update samtykke set fraa = app.today() where samtykke_id = $1",
        "delete from samtykke_instans where samtykke_id = $1 and slag = 'ppt'",
    ] {
        scene.sql(statement, second).await;
    }
    let far = scene.far.uuid();
    let has = "update foeresett set foreldreansvar = false where foeresett_id = $1";
    scene.sql(has, far).await;
    let done = scene
        .paper(second, &foeresett(scene.mor), &["skule:ja"])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    scene.confirm("ja").await;
    assert_eq!(
        scene.ppt_sees().await,
        404,
        "the second is about the school"
    );

    let again = "update foeresett set foreldreansvar = true where foeresett_id = $1";
    scene.sql(again, far).await;

    assert_eq!(scene.ppt_sees().await, 404);
}

#[tokio::test]
async fn a_yes_on_a_paper_that_waits_can_be_taken_back() {
    let scene = Scene::new().await;
    let samtykke = scene.ask(&["ppt"]).await;
    let ja = ["skule:ja", "ppt:ja"];
    for parent in [scene.mor, scene.far] {
        scene.paper(samtykke, &foeresett(parent), &ja).await;
    }

    let done = scene.withdraw(samtykke, &foeresett(scene.mor), "alt").await;
    assert_eq!(done.status, 303, "{}", done.text());
    scene.confirm("ja").await;

    assert!(!scene.offered(&scene.ppt).await);
}

#[tokio::test]
async fn what_is_replaced_stays_so_when_the_youth_is_older() {
    let scene = Scene::aged(15).await;
    let first = scene.ask(&["ppt"]).await;
    let ja = ["skule:ja", "ppt:ja"];
    assert_eq!(scene.paper(first, "barn", &ja).await.status, 303);
    scene.confirm("ja").await;
    assert_eq!(scene.put_on_the_lag(&scene.ppt).await.status, 303);
    let second = scene.renew(first).await;
    scene
        .sql(
            "update samtykke set fraa = app.today() where samtykke_id = $1",
            second,
        )
        .await;
    scene
        .sql(
            "delete from samtykke_instans where samtykke_id = $1 and slag = 'ppt'",
            second,
        )
        .await;
    assert_eq!(scene.paper(second, "barn", &["skule:ja"]).await.status, 303);
    scene.confirm("ja").await;
    assert_eq!(
        scene.ppt_sees().await,
        404,
        "the second is about the school only"
    );

    sqlx::query("update barn set foedd = foedd - interval '1 year' where barn_id = $1")
        .bind(scene.barn.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    assert_eq!(scene.ppt_sees().await, 404);
}
