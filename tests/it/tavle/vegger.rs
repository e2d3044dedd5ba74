//! What the board never shows, and to whom.

use super::*;

impl World {
    async fn ser(&self, who: &Person) -> Vec<String> {
        barna(&self.app.client_for(who).await.get("/tavla").await)
    }
}

#[tokio::test]
async fn only_a_sak_one_is_barnekoordinator_in_stands_there() {
    let w = World::new().await;
    // Bo sees the sak as well: he is on the lag, with a samtykke
    w.sak.deltakar(&w.bo).await;
    let bo = w.app.client_for(&w.bo).await;
    assert_eq!(bo.get(&format!("/sak/{}", w.sak.id)).await.status, 200);
    assert_eq!(w.ser(&w.bo).await, [""; 0]);
    assert!(!bo.get("/tavla").await.text().contains("Nora"));
    // and Berit, of a sak she is only on the lag of
    let ola = w
        .skule
        .barn("Ola", "Dal")
        .await
        .sak(&w.kari, "Er trøytt.")
        .await;
    ola.deltakar(&w.berit).await;
    assert_eq!(w.ser(&w.berit).await, ["Nora L."]);
    // a rektor who has the role sees those she coordinates, and not all she leads
    w.kommune
        .medlemskap(
            w.rektor.id,
            Role::Barnekoordinator,
            &w.kommune.tenest("kot").await,
        )
        .await;
    assert_eq!(w.ser(&w.rektor).await, [""; 0]);
}

#[tokio::test]
async fn the_right_ends_and_with_the_next_request_the_child_is_gone() {
    let w = World::new().await;
    let ola = w.barn("Ola", "Dal").await;
    let berit = w.berit().await;
    let ser = async || barna(&berit.get("/tavla").await);
    assert_eq!(ser().await.len(), 2);

    // another took over
    let tilbod = w.sak.koordinator_tilbod(&w.bo).await;
    let bo = w.app.client_for(&w.bo).await;
    let page = bo.get(&format!("/koordinatortilbod/{tilbod}")).await;
    let taken = page
        .submit(&format!("/koordinatortilbod/{tilbod}/ta-imot"), &[])
        .await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert_eq!(ser().await, ["Ola D."]);
    assert_eq!(w.ser(&w.bo).await, ["Nora L."]);

    // the family does not wish it any more
    ola.koordinator_vurdering(true, "nei").await;
    assert_eq!(ser().await, [""; 0]);

    // the job is over, and with it the page
    let anna = w.barn("Anna", "Berg").await;
    assert_eq!(ser().await, ["Anna B."]);
    w.kommune
        .medlemskap(w.berit.id, Role::Tilsett, &w.kommune.tenest("kot").await)
        .await;
    sqlx::query("update medlemskap set til = app.today() - 1 where brukar_id = $1 and rolle = 'barnekoordinator'")
        .bind(w.berit.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert_eq!(berit.get("/tavla").await.status, 403);
    assert_eq!(berit.get("/tavla/rekneark").await.status, 403);
    assert_eq!(berit.get(&format!("/sak/{}", anna.id)).await.status, 404);
}

#[tokio::test]
async fn a_sperre_and_the_end_of_a_sak_take_the_child_away() {
    let w = World::new().await;
    let ola = w.barn("Ola", "Dal").await;
    ola.tiltak("Plass framme", date!(2026 - 11 - 14)).await;
    ola.sperre(&w.berit).await;
    let page = w.tavle().await;
    assert_eq!(barna(&page), ["Nora L."]);
    assert_eq!(tal(&page, "over frist"), "0 over frist");
    assert!(!page.text().contains("Ola") && !page.text().contains("Plass framme"));
    let fil = w.berit().await.get("/tavla/rekneark").await;
    assert!(!fil.body.contains("Ola"));
    let of_ola = "innsynslogg where handling like 'tavle.%' and sak_id_list @> array[$1]";
    assert_eq!(w.app.count(of_ola, ola.id.uuid()).await, 0);

    sqlx::query("update sak set tilstand = 'avslutta', neste_dato = null, lukka_at = now() where sak_id = $1")
        .bind(w.sak.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert_eq!(w.ser(&w.berit).await, [""; 0]);
}

#[tokio::test]
async fn another_kommune_has_a_board_of_its_own() {
    let w = World::new().await;
    let andre = w.app.kommune().await;
    let kot = andre.tenest("kot").await;
    let dit = andre.person("Dit Dal", Role::Barnekoordinator, &kot).await;
    assert_eq!(w.ser(&dit).await, [""; 0]);
    // whoever is it in both, sees those of the one she acts in
    let skule = andre.skule("Li skule").await;
    let lars = andre.person("Lars Lie", Role::Tilsett, &skule).await;
    let eva = skule
        .barn("Eva", "Fjell")
        .await
        .sak(&lars, "Er trøytt.")
        .await;
    let mut der = w.berit.clone();
    der.kommune_id = andre.id;
    der.instans_id = kot.id;
    der.prinsipal_id = andre
        .medlemskap(w.berit.id, Role::Barnekoordinator, &kot)
        .await;
    eva.koordinator(&der).await;
    assert_eq!(w.ser(&w.berit).await, ["Nora L."]);
    assert_eq!(w.ser(&der).await, ["Eva F."]);
}

#[tokio::test]
async fn another_sak_of_the_same_child_cannot_be_told_from_the_board() {
    let w = World::new().await;
    let barnevern = w.kommune.tenest("barnevern").await;
    let bente = w
        .kommune
        .person("Bente Barnevern", Role::Tilsett, &barnevern)
        .await;
    let bjarne = w
        .kommune
        .person("Bjarne Barnevern", Role::Tilsett, &barnevern)
        .await;
    let before = w.tavle().await;
    let loeynd = w.nora.sak(&bente, "Noko anna.").await;
    w.datert(&loeynd, date!(2026 - 11 - 02)).await;
    loeynd.tiltak("Heimebesøk", date!(2026 - 11 - 03)).await;
    loeynd.spurt("noko anna").await;
    let moete = w.skule.moete_den(date!(2026 - 11 - 25)).await;
    w.skule.punkt_sak(moete, &loeynd).await;
    loeynd.tilbod(&bjarne, "Kan du?").await;
    let after = w.tavle().await;
    let shown = |page: &Page| page.select("main").concat();
    assert_eq!(shown(&before), shown(&after));
    let fil = w.berit().await.get("/tavla/rekneark").await;
    assert!(
        !fil.body.to_lowercase().contains("barnevern"),
        "{}",
        fil.body
    );
    let logged = "innsynslogg where handling like 'tavle.%' and sak_id_list @> array[$1]";
    assert_eq!(w.app.count(logged, loeynd.id.uuid()).await, 0);
}

#[tokio::test]
async fn where_a_child_with_adressesperre_is_cannot_be_read_or_filtered_out() {
    let w = World::new().await;
    let sak = w.barn("Ola", "Dal").await;
    sak.tiltak("Plass framme", date!(2026 - 11 - 14)).await;
    let other = w.kommune.skule("Dalen skule").await;
    let dag = w.kommune.person("Dag Dal", Role::Tilsett, &other).await;
    let eva = other.barn("Eva", "Fjell").await;
    eva.adressesperre().await;
    let sperra = eva.sak(&dag, "Er trøytt.").await;
    sperra.tiltak("Turgruppe", date!(2026 - 11 - 14)).await;
    sperra.koordinator(&w.berit).await;
    let page = w.tavle().await;
    assert!(barna(&page).contains(&"Eva F.".to_owned()));
    assert!(page.text().contains("Skjerma"));
    assert!(!page.body.contains("Dalen skule"), "{}", page.text());
    let at = format!("/tavla?eining={}", other.id);
    let page = w.berit().await.get(&at).await;
    assert_eq!(barna(&page), [""; 0]);
    let fil = w.berit().await.get("/tavla/rekneark").await;
    assert!(!fil.body.contains("Dalen skule"));
}

#[tokio::test]
async fn barnevernet_on_a_lag_is_named_on_the_screen_on_paper_in_the_filter_and_in_the_file_as_any_other()
 {
    let w = World::new().await;
    let barnevern = w.kommune.tenest("barnevern").await;
    let ppt = w.kommune.tenest("ppt").await;
    for (namn, stad) in [("Bente Barnevern", &barnevern), ("Pia Ppt", &ppt)] {
        let person = w.kommune.person(namn, Role::Tilsett, stad).await;
        w.sak.deltakar(&person).await;
    }
    let page = w.tavle().await;
    // as the lag of the sak shows it, and nothing of it is for the screen or for paper alone
    let instansar = page.select("td[data-merke='Instansar']");
    assert_eq!(
        instansar,
        ["3 instansar rundt Nora L. Instans barnevern, Instans ppt, Åsen skule"]
    );
    assert!(!page.has("td[data-merke='Instansar'] .ikkje-utskrift"));
    assert_eq!(
        page.select("main .berre-utskrift"),
        ["Inneheld opplysningar om barn. Ta vare på arket, og makuler det."]
    );
    let choices = page.select("#felt-instans option");
    let berit = w.berit().await;
    for (id, namn) in [(ppt.id, "Instans ppt"), (barnevern.id, "Instans barnevern")] {
        assert!(choices.iter().any(|one| one == namn), "{choices:?}");
        let at = format!("?instans={id}");
        let page = berit.get(&format!("/tavla{at}")).await;
        assert_eq!(barna(&page), ["Nora L."]);
        let fil = berit.get(&format!("/tavla/rekneark{at}")).await;
        assert!(
            fil.body
                .contains("\"Instans barnevern, Instans ppt, Åsen skule\""),
            "{}",
            fil.body
        );
    }
}

#[tokio::test]
async fn a_melding_to_barnevernet_is_not_on_the_board() {
    let w = World::new().await;
    let before = w.tavle().await;
    // by the one who has the sak, long without an answer
    sqlx::query(
        "insert into barnevernsmelding select kommune_id, gen_random_uuid(), barn_id, $2, $3, instans_id, eining_id,
            '{sjukdom}', '2026-10-20', null, '2026-11-10', null, 1, now() from sak where sak_id = $1",
    )
    .bind(w.sak.id.uuid())
    .bind(w.kari.id.uuid())
    .bind(w.kari.prinsipal_id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    let after = w.tavle().await;
    let shown = |page: &Page| page.select("main").concat();
    assert_eq!(shown(&before), shown(&after));
    let fil = w.berit().await.get("/tavla/rekneark").await;
    for body in [&after.body, &fil.body] {
        assert!(!body.to_lowercase().contains("barnevern"), "{body}");
    }
}
