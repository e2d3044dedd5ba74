//! What the night deletes, what it leaves, and what is left of what is gone.

use super::{REGLAR, Scene};

#[tokio::test]
async fn a_sak_goes_when_its_time_is_over_and_the_archive_has_it() {
    let w = Scene::new().await;
    let barn = w.barn().await;
    let ferdig = w.lukka(&barn, 61).await;
    w.arkiver(&ferdig).await;
    let ventar = w.lukka(&barn, 61).await;
    let ung = w.lukka(&barn, 59).await;
    w.arkiver(&ung).await;
    let open = barn.sak(&w.kari, "Ny uro").await;

    w.natta().await;

    assert!(!w.finst(&ferdig).await);
    assert!(w.finst(&ventar).await, "not in the archive");
    assert!(w.finst(&ung).await, "not due");
    assert!(w.finst(&open).await);
    let rader = w.gravsteinar().await;
    assert_eq!(rader.len(), 1, "{rader:?}");
    let (klasse, grunn, saker, objekt) = &rader[0];
    assert_eq!(
        (klasse.as_str(), saker.as_slice(), objekt),
        ("sak", &[ferdig.id.uuid()][..], &None)
    );
    assert!(
        grunn.contains("regel: 60 månader, den vanlege; rader: "),
        "{grunn}"
    );
    assert!(
        grunn.contains("sha256: ") && grunn.contains("i arkivet"),
        "{grunn}"
    );
    assert!(!grunn.contains("Nora") && !grunn.contains("trøytt"));
}

#[tokio::test]
async fn a_copy_from_before_the_sak_was_opened_again_does_not_count() {
    let w = Scene::new().await;
    let barn = w.barn().await;
    let sak = w.lukka(&barn, 61).await;
    w.arkiver(&sak).await;
    w.run(
        "update sak set lukka_at = lukka_at + interval '1 day' where sak_id = $1",
        sak.id.uuid(),
    )
    .await;

    w.natta().await;

    assert!(w.finst(&sak).await);
}

#[tokio::test]
async fn an_uro_that_came_to_nothing_goes_sooner() {
    let w = Scene::new().await;
    w.regel("uro", 24, false).await;
    let barn = w.barn().await;
    let uro = barn.sak(&w.kari, "Ho er ofte trøytt.").await;
    w.lukk(&uro, 25).await;
    let sak = w.lukka(&barn, 25).await;

    w.natta().await;

    assert!(!w.finst(&uro).await);
    assert!(w.finst(&sak).await);
    assert_eq!(w.gravsteinar().await[0].0, "uro");
}

#[tokio::test]
async fn a_stop_keeps_the_sak_until_the_leader_lifts_it() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    let barn = w.barn().await;
    let sak = w.lukka(&barn, 25).await;
    let page = format!("/sak/{}/oppbevaring", sak.id);
    let kari = w.as_(&w.kari).await;
    assert!(kari.get(&page).await.text().contains("Blir sletta i natt"));
    assert_eq!(kari.submit(&page, &[("grunn", "")]).await.status, 422);

    let sett = kari
        .submit(&page, &[("grunn", "Familien har klaga")])
        .await
        .follow()
        .await;
    assert!(sett.text().contains("Slettestopp er sett."));
    assert!(
        sett.text().contains("Sett av Kari Vik: Familien har klaga"),
        "{}",
        sett.text()
    );
    w.natta().await;
    assert!(w.finst(&sak).await);

    // who set it does not lift it
    let id = sett.attribute("input[name=stopp]", "value");
    assert!(id.is_empty(), "the ansvarleg has no form");
    let rita = w.as_(&w.rita).await;
    let hennar = rita.get(&page).await;
    let text = hennar.text();
    let place = |word: &str| text.find(word).unwrap();
    assert!(
        place("Familien har klaga") < place("Kvifor kan saka slettast no?"),
        "why it stands comes before the form that lifts it"
    );
    let stopp = hennar.attribute("input[name=stopp]", "value");
    let fields = [("stopp", stopp[0].as_str()), ("grunn", "Klaga er ferdig")];
    assert_eq!(kari.post(&page, &fields).await.status, 403);
    let liste = rita.get("/saker/oppbevaring").await;
    assert!(liste.text().contains("Stoppa"), "{}", liste.text());

    let oppheva = rita.submit(&page, &[("grunn", "Klaga er ferdig")]).await;
    let text = oppheva.follow().await.text();
    assert!(text.contains("Slettestoppen er oppheva."), "{text}");
    w.natta().await;

    assert!(!w.finst(&sak).await);
}

#[tokio::test]
async fn the_list_of_saker_has_those_one_sees_as_the_other_lists_do_and_says_what_is_over() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    let barn = w.barn().await;
    w.lukka(&barn, 22).await;
    let ung = w.lukka(&barn, 12).await;
    let nummer: String = sqlx::query_scalar("select saksnummer from sak where sak_id = $1")
        .bind(ung.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();

    let page = w.as_(&w.rita).await.get("/saker/oppbevaring").await;
    assert!(page.text().contains("Blir sletta"), "{}", page.text());
    assert!(!page.text().contains(&nummer), "more than three months");
    assert!(page.text().contains("Nora"), "{}", page.text());
    assert!(page.text().contains("Åsen skule"));
    assert!(!page.has("td .over"), "none is over");
    let over = w.barn().await;
    w.lukka(&over, 25).await;
    let page = w.as_(&w.rita).await.get("/saker/oppbevaring").await;
    assert_eq!(page.select("td .over").len(), 1, "{}", page.text());

    let bakken = w.kommune.barnehage("Bakken").await;
    let bo = w
        .kommune
        .person("Bo Dale", laget::access::Role::Tilsett, &bakken)
        .await;
    let page = w.as_(&bo).await.get("/saker/oppbevaring").await;
    assert!(page.text().contains("Ingen saker blir snart sletta"));
}

#[tokio::test]
async fn the_card_goes_with_the_last_sak_and_not_while_the_child_is_here() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    let (borte, her) = (w.barn().await, w.barn().await);
    for barn in [&borte, &her] {
        barn.foeresett("Tone Li").await;
        w.lukka(barn, 25).await;
    }
    w.slutta(&borte, 13).await;

    w.natta().await;

    for (barn, att) in [(&borte, 0), (&her, 1)] {
        for tabell in ["barn", "foeresett", "barn_eining"] {
            let rader = format!("{tabell} where barn_id = $1");
            assert_eq!(w.app.count(&rader, barn.id.uuid()).await, att, "{tabell}");
        }
    }
    let rader = w.gravsteinar().await;
    assert_eq!(
        rader
            .iter()
            .filter(|r| r.0 == "barn" && r.3 == Some(borte.id.uuid()))
            .count(),
        1
    );
}

#[tokio::test]
async fn the_card_of_a_child_with_another_sak_stays() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    let barn = w.barn().await;
    let gamal = w.lukka(&barn, 25).await;
    let ny = w.lukka(&barn, 3).await;
    w.slutta(&barn, 13).await;

    w.natta().await;

    assert!(!w.finst(&gamal).await && w.finst(&ny).await);
    assert_eq!(
        w.app.count("barn where barn_id = $1", barn.id.uuid()).await,
        1
    );
}

#[tokio::test]
async fn drafts_meldingar_and_meetings_go_by_rules_of_their_own() {
    let w = Scene::new().await;
    let moete = w.skule.moete().await;
    w.skule.kalla(moete, &w.kari, "fast").await;
    w.skule.punkt(moete, "Trivsel").await;
    let (k, b) = (w.kommune.id.uuid(), w.kari.id.uuid());
    for sql in [
        "update moete set dato = (app.today() - interval '61 months')::date where kommune_id = $1",
        "insert into utkast select $1, brukar_id, '/uro/ny', 'a=b', now() - interval '5 weeks' from medlemskap where kommune_id = $1",
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
            select $1, gen_random_uuid(), brukar_id, 'lag_inn', gen_random_uuid(), 'n', now() - interval '13 months' from medlemskap where kommune_id = $1",
    ] {
        let mut tx = w.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica").execute(&mut *tx).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).bind(k).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    sqlx::query("insert into utkast values ($1, $2, '/barn/ny', 'a=b', now())")
        .bind(k)
        .bind(b)
        .execute(w.app.sql())
        .await
        .unwrap();

    w.natta().await;

    for (tabell, att) in [
        ("utkast", 1),
        ("melding", 0),
        ("moete", 0),
        ("moete_punkt", 0),
        ("moete_deltakar", 0),
    ] {
        let rader = format!("{tabell} where kommune_id = $1");
        assert_eq!(w.app.count(&rader, k).await, att, "{tabell}");
    }
    let mut klassar: Vec<String> = w.gravsteinar().await.into_iter().map(|r| r.0).collect();
    klassar.sort_unstable();
    assert_eq!(klassar, ["melding", "moete", "utkast"]);
    let page = w.as_(&w.pia).await.get(REGLAR).await;
    assert!(
        page.text().contains("Kladdar"),
        "what was deleted stands on the page"
    );
    let logg = w.as_(&w.pia).await.get("/logg").await;
    assert!(
        logg.text().contains("sletta det tida var ute for"),
        "{}",
        logg.text()
    );
}

#[tokio::test]
async fn the_owners_function_deletes_nothing_that_is_not_due_and_nobody_else_deletes_at_all() {
    let w = Scene::new().await;
    let barn = w.barn().await;
    let sak = w.lukka(&barn, 61).await;
    let slett = "select app.oppbevaring_slett_sak($1, $2)";
    let gone: bool = sqlx::query_scalar(slett)
        .bind(w.kommune.id.uuid())
        .bind(sak.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    assert!(!gone && w.finst(&sak).await, "not in the archive");

    let may: bool = sqlx::query_scalar(
        "select has_function_privilege('laget_request', 'app.oppbevaring_slett_sak(uuid, uuid)', 'execute')
            or has_function_privilege('laget_familie', 'app.oppbevaring_slett_sak(uuid, uuid)', 'execute')
            or has_table_privilege('laget_system', 'sak', 'delete')",
    )
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    assert!(!may);
}

#[tokio::test]
async fn what_is_open_again_is_not_deleted_though_it_was_due() {
    let w = Scene::new().await;
    w.regel("sak", 24, false).await;
    let barn = w.barn().await;
    let sak = w.lukka(&barn, 25).await;
    let kari = w.as_(&w.kari).await;
    let igjen = format!("/sak/{}/gjenopne", sak.id);
    assert_eq!(
        kari.submit(&igjen, &[("grunn", "Ny uro")]).await.status,
        303
    );

    w.natta().await;

    assert!(w.finst(&sak).await);
    let page = kari.get(&format!("/sak/{}/oppbevaring", sak.id)).await;
    assert!(page.text().contains("Saka er open"));
}

#[tokio::test]
async fn the_register_of_barnevern_goes_and_the_log_tells_nobody_that_there_was_any() {
    let w = Scene::new().await;
    let barn = w.barn().await;
    for dag in ["2015-01-01", "2090-01-01"] {
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "insert into barnevernsmelding values ($1, gen_random_uuid(), $2, $3, $4, $5, null, '{{sjukdom}}', '{dag}', null,
                date '{dag}' + 21, null, 1, now())"
        )))
        .bind(w.kommune.id.uuid())
        .bind(barn.id.uuid())
        .bind(w.kari.id.uuid())
        .bind(w.kari.prinsipal_id.uuid())
        .bind(w.kari.instans_id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    }

    w.natta().await;

    let left = "barnevernsmelding where kommune_id = $1";
    assert_eq!(w.app.count(left, w.kommune.id.uuid()).await, 1);
    let told = "innsynslogg where handling = 'oppbevaring.sletta.barnevern' and kommune_id = $1";
    assert_eq!(w.app.count(told, w.kommune.id.uuid()).await, 1);
    assert!(w.gravsteinar().await.is_empty());
    for page in [REGLAR, "/logg"] {
        let page = w.as_(&w.pia).await.get(page).await;
        assert!(!page.text().contains("sletta det tida"), "{}", page.text());
    }
}
