//! New einingar, other names, and what is told before an end is proposed.

use super::{EININGAR, FORSLAG, Scene};

#[tokio::test]
async fn a_new_skule_has_a_team_and_its_name_once() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let instans = w.liten.instans_id.to_string();
    let dag = w.day(0).await;
    let ny = format!("{EININGAR}/ny");
    let fields = |namn: &'static str| {
        [
            ("instans", instans.clone()),
            ("namn", namn.to_owned()),
            ("fraa", dag.clone()),
            ("grunn", "Vedtak".to_owned()),
        ]
    };
    let send = async |namn| {
        let fields = fields(namn);
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        yngve.submit(&ny, &fields).await
    };
    assert_eq!(send("Åsen skule").await.status, 422);
    assert_eq!(send("Å").await.status, 422);
    let page = send("Dalen skule").await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(w.count("tst_team where true").await, 3);
    assert!(page.follow().await.text().contains("Dalen skule"));
    for who in [&w.kari, &w.rolf, &w.ombod] {
        let client = w.as_(who).await;
        assert_eq!(client.get(EININGAR).await.status, 403, "{}", who.namn);
    }
}

#[tokio::test]
async fn a_name_is_changed_with_a_reason_and_never_over_anothers_change() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let siri = w.as_(&w.siri).await;
    let path = format!("/kommune/eining/{}/namn", w.liten.id);
    let old = siri.get(&path).await;
    assert_eq!(
        yngve
            .submit(&path, &[("namn", "Fjell skule"), ("grunn", "x")])
            .await
            .status,
        422
    );
    let page = yngve
        .submit(&path, &[("namn", "Åsane skule"), ("grunn", "Namnevedtak")])
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    let late = old
        .submit(&path, &[("namn", "Ås skule"), ("grunn", "x")])
        .await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!(w.count("eining where namn = 'Åsane skule'").await, 1);
    let list = yngve.get(EININGAR).await.text();
    assert!(list.contains("Åsen skule heiter no Åsane skule") && list.contains("Namnevedtak"));
}

#[tokio::test]
async fn what_follows_is_shown_first_without_a_small_number_of_children_and_changes_nothing() {
    let w = Scene::new().await;
    let nora = w.liten.barn("Nora", "Li").await;
    nora.sak(&w.kari, "Ho søv i timane").await;
    let yngve = w.as_(&w.yngve).await;
    let page = w.ask(&yngve, 5, "sjaa").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    assert!(
        text.contains("Barna ved eininga. ") && text.contains("Rollene til 2 tilsette"),
        "{text}"
    );
    assert!(!text.contains("minst 0") && !text.contains("1 barn") && !text.contains("1 sak"));
    assert_eq!(w.count("eining_endring where true").await, 0);
    // and many children by the whole ten
    for n in 0..12 {
        w.liten.barn(&format!("Barn {n}"), "Moen").await;
    }
    let text = w.ask(&yngve, 5, "sjaa").await.text();
    assert!(
        text.contains("minst 10") && !text.contains("minst 13"),
        "{text}"
    );
}

#[tokio::test]
async fn a_new_eining_nobody_is_to_lead_is_told_of_and_what_is_blocked_cannot_be_confirmed() {
    let w = Scene::new().await;
    let moete = w.liten.moete().await;
    sqlx::query("update moete set dato = app.today() + 10 where moete_id = $1")
        .bind(moete)
        .execute(w.app.sql())
        .await
        .unwrap();
    let yngve = w.as_(&w.yngve).await;
    let (gamal, dag) = (w.liten.id.to_string(), w.day(3).await);
    let fields = [
        ("gamle", gamal.as_str()),
        ("mot", "ny"),
        ("namn", "Dalen skule"),
        ("dag", dag.as_str()),
        ("leiar", "ingen"),
        ("grunn", "Vedtak"),
        ("handling", "sjaa"),
    ];
    let slutt = format!("{EININGAR}/slutt");
    let page = yngve.submit(&slutt, &fields).await;
    let text = page.text();
    let ingen = "Ingen enno: Rolf Rektor blir tilsett der";
    assert!(
        text.contains(ingen) && text.contains("Kan ikkje stadfestast slik det er no"),
        "{text}"
    );
    let page = page.submit(&slutt, &[("handling", "foreslaa")]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let siri = w.as_(&w.siri).await;
    let page = siri.get(FORSLAG).await;
    assert!(page.text().contains(ingen), "{}", page.text());
    assert!(page.has("button[value=nei]") && !page.has("button[value=ja]"));
    sqlx::query(
        "update moete set tilstand = 'avlyst', avlyst_grunn = 'flytta' where moete_id = $1",
    )
    .bind(moete)
    .execute(w.app.sql())
    .await
    .unwrap();
    assert!(siri.get(FORSLAG).await.has("button[value=ja]"));
    // to read it is not to answer it
    let log = "innsynslogg where handling = 'eining.forslag' and true";
    assert!(w.count(log).await > 0);
    let log = "innsynslogg where handling = 'eining.svare' and true";
    assert_eq!(w.count(log).await, 0);
}

#[tokio::test]
async fn einingar_of_two_instansar_are_not_merged_and_one_that_is_to_end_is_no_successor() {
    let w = Scene::new().await;
    let barnehage = w.kommune.barnehage("Lia barnehage").await;
    let yngve = w.as_(&w.yngve).await;
    let slutt = format!("{EININGAR}/slutt");
    let dag = w.day(5).await;
    let send = async |gamal: String, mot: String| {
        let fields = [
            ("gamle", gamal.as_str()),
            ("mot", mot.as_str()),
            ("dag", dag.as_str()),
            ("leiar", "ingen"),
            ("grunn", "x"),
            ("handling", "sjaa"),
        ];
        let page = yngve.submit(&slutt, &fields).await;
        if page.status != 200 {
            return page;
        }
        page.submit(&slutt, &[("handling", "foreslaa")]).await
    };
    let other = send(w.liten.id.to_string(), barnehage.id.to_string()).await;
    assert!(other.error_on("mot").is_some(), "{}", other.text());
    let same = send(w.liten.id.to_string(), w.liten.id.to_string()).await;
    assert!(same.error_on("mot").is_some());
    assert_eq!(
        send(w.liten.id.to_string(), w.stor.id.to_string())
            .await
            .status,
        303
    );
    // Åsen skule is to end: not offered any more, and the database says the same
    let tredje = w.kommune.skule("Dalen skule").await;
    let page = yngve.get(&slutt).await;
    assert!(!page.has(&format!("input[name=gamle][value='{}']", w.liten.id)));
    let mut db = crate::rls::as_person(&w.app, &w.yngve).await;
    let straight = sqlx::query(
        "insert into eining_endring (kommune_id, eining_endring_id, slag, eining_id, ny, instans_id, dag, gamle, grunn, gjort_av, gjort_at)
        values ($1, $2, 'slutt', $3, false, $4, app.today(), array[$5], 'x', $6, now())",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.app.new_id())
    .bind(w.liten.id.uuid())
    .bind(w.liten.instans_id.uuid())
    .bind(tredje.id.uuid())
    .bind(w.yngve.id.uuid())
    .execute(&mut *db)
    .await;
    assert!(straight.is_err());
}
