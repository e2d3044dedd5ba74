//! `/kommune/oppbevaring`: the systemansvarleg proposes, the personvernombod confirms, and nobody of them is told whose.

use super::{REGLAR, Scene};
use crate::harness::{Client, Page};

async fn propose(who: &Client, klasse: &str, maanader: &str, arkiv: &str) -> Page {
    let mut fields = vec![
        ("klasse", klasse),
        ("maanader", maanader),
        ("grunn", "Kassasjonsplanen, 3. november"),
    ];
    if !arkiv.is_empty() {
        fields.push(("arkiv", arkiv));
    }
    who.submit(&format!("{REGLAR}/ny"), &fields).await
}

async fn answer(who: &Client, svar: &str) -> Page {
    let page = who.get(REGLAR).await;
    let action = page.attribute("form[action$='/stadfest']", "action");
    assert_eq!(action.len(), 1, "{}", page.text());
    who.post(&action[0], &[("svar", svar)]).await
}

#[tokio::test]
async fn a_longer_time_counts_when_the_personvernombod_has_confirmed_it() {
    let w = Scene::new().await;
    let (siri, pia) = (w.as_(&w.siri).await, w.as_(&w.pia).await);
    assert!(
        siri.get(REGLAR).await.text().contains("5 år"),
        "the default"
    );

    let page = propose(&siri, "sak", "120", "ja").await.follow().await;
    assert!(
        page.text().contains("Avslutta saker: 10 år, arkivet først"),
        "{}",
        page.text()
    );
    assert!(
        w.as_(&w.pia)
            .await
            .get("/")
            .await
            .text()
            .contains("Stadfest kor lenge"),
        "on Mi side"
    );
    let card = pia.get(REGLAR).await.text();
    for part in [
        "5 år, arkivet først",
        "10 år, arkivet først (lengre enn i dag)",
        "Med det same det er stadfesta",
    ] {
        assert!(card.contains(part), "{part}: {card}");
    }
    let waits = "app.oppbevaring_regel($1, app.today()) where klasse = 'sak' and maanader = 60";
    assert_eq!(w.app.count(waits, w.kommune.id.uuid()).await, 1);

    let page = answer(&pia, "stadfesta").await.follow().await;

    assert!(
        page.text().contains("Stadfesta av Pia Vern"),
        "{}",
        page.text()
    );
    let holds =
        "app.oppbevaring_regel($1, app.today()) where klasse = 'sak' and maanader = 120 and arkiv";
    assert_eq!(w.app.count(holds, w.kommune.id.uuid()).await, 1);
}

#[tokio::test]
async fn a_shorter_time_counts_two_weeks_later() {
    let w = Scene::new().await;
    let (siri, pia) = (w.as_(&w.siri).await, w.as_(&w.pia).await);
    propose(&siri, "sak", "24", "nei").await;
    let card = pia.get(REGLAR).await.text();
    assert!(card.contains("kortare enn i dag"), "{card}");
    assert!(
        card.contains("To veker etter at det er stadfesta"),
        "{card}"
    );
    let page = answer(&pia, "stadfesta").await.follow().await;
    assert!(page.text().contains("gjeld om to veker"), "{}", page.text());
    let rule = page.select("section[aria-labelledby=no] td[data-merke='Kor lenge'] strong");
    assert_eq!(rule.len(), 1, "beside the rule of today: {}", page.text());
    assert!(rule[0].contains("2 år, utan å vente på arkivet"));
    let mi_side = siri.get("/").await.text();
    assert!(
        mi_side.contains("Forslaget ditt om oppbevaring er stadfesta"),
        "{mi_side}"
    );

    for (dagar, maanader) in [(13, 60), (14, 24)] {
        let holds = format!(
            "app.oppbevaring_regel($1, app.today() + {dagar}) where klasse = 'sak' and maanader = {maanader}"
        );
        assert_eq!(w.app.count(&holds, w.kommune.id.uuid()).await, 1, "{dagar}");
    }
}

#[tokio::test]
async fn a_form_that_is_opened_or_refused_is_no_proposal_in_the_log() {
    let w = Scene::new().await;
    let siri = w.as_(&w.siri).await;
    let proposed = "innsynslogg where handling = 'oppbevaring.foreslaa' and kommune_id = $1";

    assert_eq!(propose(&siri, "sak", "", "ja").await.status, 422);
    assert_eq!(w.app.count(proposed, w.kommune.id.uuid()).await, 0);
    assert_eq!(propose(&siri, "sak", "120", "ja").await.status, 303);
    assert_eq!(w.app.count(proposed, w.kommune.id.uuid()).await, 1);
}

#[tokio::test]
async fn who_proposed_may_only_take_it_back_and_no_systemansvarleg_confirms() {
    let w = Scene::new().await;
    let siri = w.as_(&w.siri).await;
    propose(&siri, "sak", "120", "ja").await;
    assert_eq!(answer(&siri, "stadfesta").await.status, 403);
    let andre = w.kommune.tenest("andre").await;
    let yngve = w
        .kommune
        .person("Yngve Moe", laget::access::Role::Systemansvarleg, &andre)
        .await;
    let action = siri
        .get(REGLAR)
        .await
        .attribute("form[action$='/stadfest']", "action");
    let yngve = w.as_(&yngve).await;
    assert_eq!(
        yngve
            .post(&action[0], &[("svar", "stadfesta")])
            .await
            .status,
        403
    );

    let page = answer(&siri, "trekt").await.follow().await;

    assert!(
        page.text().contains("Teke attende av Siri Moe"),
        "{}",
        page.text()
    );
    let own = "app.oppbevaring_regel($1, 'infinity') where endring is not null";
    assert_eq!(w.app.count(own, w.kommune.id.uuid()).await, 0);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_field_and_nothing_is_lost() {
    let w = Scene::new().await;
    let siri = w.as_(&w.siri).await;
    let page = propose(&siri, "sak", "1", "ja").await;
    assert_eq!(page.status, 422);
    assert!(
        page.error_on("maanader")
            .unwrap()
            .contains("frå 12 til 300")
    );
    assert!(page.text().contains("Kassasjonsplanen"));

    let page = propose(&siri, "", "", "").await;
    assert!(page.error_on("klasse").is_some());
    assert!(
        page.error_on("maanader").is_some(),
        "all that is missing at once"
    );

    let page = propose(&siri, "logg", "60", "").await;
    assert_eq!(page.status, 303, "the log as long as the saker");
    answer(&w.as_(&w.pia).await, "stadfesta").await;
    let page = propose(&siri, "sak", "61", "ja").await;
    assert!(page.error_on("maanader").unwrap().contains("Innsynsloggen"));
}

#[tokio::test]
async fn those_who_look_after_the_rules_are_told_how_many_in_fives_and_never_whose() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    for _ in 0..6 {
        let barn = w.barn().await;
        w.lukka(&barn, 25).await;
    }
    let nyare = w.barn().await;
    w.lukka(&nyare, 20).await;

    for who in [&w.siri, &w.pia] {
        let page = w.as_(who).await.get(REGLAR).await;
        assert!(page.text().contains("Minst 5."), "{}", page.text());
        assert!(!page.text().contains("Nora"));
        assert!(!page.text().contains("Minst 6"));
    }
}

#[tokio::test]
async fn a_systemansvarleg_cannot_confirm_in_the_database_either() {
    let w = Scene::new().await;
    propose(&w.as_(&w.siri).await, "sak", "24", "nei").await;

    let same = sqlx::query(
        "insert into oppbevaring_svar select kommune_id, oppbevaring_endring_id, 'stadfesta', foreslaatt_av, now()
        from oppbevaring_endring where kommune_id = $1",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await;

    assert!(same.unwrap_err().to_string().contains("another answers"));
}

#[tokio::test]
async fn a_second_proposal_is_no_way_around_the_two_weeks() {
    let w = Scene::new().await;
    let (siri, pia) = (w.as_(&w.siri).await, w.as_(&w.pia).await);
    for maanader in ["24", "25"] {
        propose(&siri, "sak", maanader, "nei").await;
        answer(&pia, "stadfesta").await;
    }

    for (dagar, maanader) in [(0, 60), (13, 60), (14, 25)] {
        let holds = format!(
            "app.oppbevaring_regel($1, app.today() + {dagar}) where klasse = 'sak' and maanader = {maanader}"
        );
        assert_eq!(w.app.count(&holds, w.kommune.id.uuid()).await, 1, "{dagar}");
    }
    let page = pia.get(REGLAR).await;
    let bytt = "Ein annan regel blei stadfesta før han tok til å gjelde.";
    assert_eq!(page.text().matches(bytt).count(), 1, "{}", page.text());
}

#[tokio::test]
async fn what_waits_is_called_off_by_the_rule_of_today() {
    let w = Scene::new().await;
    let (siri, pia) = (w.as_(&w.siri).await, w.as_(&w.pia).await);
    let same = propose(&siri, "sak", "60", "ja").await;
    assert!(same.error_on("maanader").is_some(), "nothing to change");
    propose(&siri, "sak", "60", "nei").await;
    answer(&pia, "stadfesta").await;

    let page = propose(&siri, "sak", "60", "ja").await;
    assert_eq!(page.status, 303, "{}", page.text());
    answer(&pia, "stadfesta").await;

    let holds =
        "app.oppbevaring_regel($1, 'infinity') where klasse = 'sak' and maanader = 60 and arkiv";
    assert_eq!(w.app.count(holds, w.kommune.id.uuid()).await, 1);
}
