//! A no, what the family reads, and when the sak asks.

use super::*;

#[tokio::test]
async fn no_to_a_child_who_has_a_right_to_one_is_refused_and_another_no_says_how_to_complain() {
    let w = World::new().await;
    let (_, tone) = w.nora.foeresett_inne("Tone Li").await;
    w.sak.samtale("Me er òg uroa").await;
    let kari = w.app.client_for(&w.kari).await;
    let path = format!("{}/avgjerd", w.side());
    w.sak.koordinator_vurdering(true, "ja").await;
    let refused = kari
        .post(
            &path,
            &[
                ("id", &w.app.new_id().to_string()),
                ("slag", "ikkje"),
                ("grunn", "Me har ingen."),
                ("fortalt_kven", "mor"),
                ("fortalt_dato", "20.11.2026"),
            ],
        )
        .await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.text().contains("«Spør ein barnekoordinator»")
            && refused.body.contains("Me har ingen.")
    );

    w.sak.koordinator_vurdering(false, "ja").await;
    let form = kari.get(&path).await;
    let bad = form.submit(&path, &[("fortalt_dato", "1.1.2030")]).await;
    for field in ["grunn", "fortalt_kven", "fortalt_dato"] {
        assert!(bad.error_on(field).is_some(), "{field}");
    }
    let fields = [
        ("grunn", "Nora treng berre fysioterapi."),
        ("fortalt_kven", "Tone Li, mor"),
        ("fortalt_dato", "20.11.2026"),
    ];
    let done = form.submit(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let linje = kari.get(&w.path()).await;
    assert!(linje.text().contains("Ikkje oppnemnd, avgjort 23.11.2026"));
    let page = tone.get(&format!("/familie/barn/{}", w.nora.id)).await;
    for said in [
        "ikkje får barnekoordinator",
        "Nora treng berre fysioterapi.",
        "avgjer Statsforvaltaren",
    ] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
}

#[tokio::test]
async fn the_family_reads_who_is_barnekoordinator_and_since_when() {
    let w = World::new().await;
    let (_, tone) = w.nora.foeresett_inne("Tone Li").await;
    w.sak.samtale("Me er òg uroa").await;
    let path = format!("/familie/barn/{}", w.nora.id);
    assert!(!tone.get(&path).await.text().contains("Barnekoordinator"));
    w.sak.koordinator(&w.berit).await;
    let page = tone.get(&path).await;
    assert!(
        page.text()
            .contains("Berit Moe, Instans kot, er barnekoordinator sidan 12. november 2026."),
        "{}",
        page.text()
    );
    w.kommune.end_medlemskap(&w.berit).await;
    let page = tone.get(&path).await;
    assert!(
        page.text()
            .contains("Barnet har ikkje lenger barnekoordinator. Berit Moe slutta")
    );
}

#[tokio::test]
async fn three_instansar_on_the_lag_ask_for_an_assessment_until_there_is_one() {
    let w = World::new().await;
    let prompt = "Tre eller fleire instansar arbeider i saka.";
    let ppt = w.kommune.tenest("ppt").await;
    let nav = w.kommune.tenest("nav").await;
    let pia = w.kommune.person("Pia Ppt", Role::Tilsett, &ppt).await;
    let nils = w.kommune.person("Nils Nav", Role::Tilsett, &nav).await;
    w.sak.deltakar(&pia).await;
    assert!(!w.get(&w.kari, &w.path()).await.text().contains(prompt));
    w.sak.deltakar(&nils).await;
    let page = w.get(&w.kari, &w.path()).await;
    assert!(page.text().contains(prompt));
    assert!(page.body.contains(&format!("{}/vurdering", w.side())));
    w.sak.koordinator_vurdering(false, "ikkje_spurt").await;
    assert!(!w.get(&w.kari, &w.path()).await.text().contains(prompt));
    assert!(
        w.get(&w.kari, &w.side())
            .await
            .text()
            .contains("Vilkåra i lova er ikkje oppfylte.")
    );

    let ola = w.skule.barn("Ola", "Dal").await;
    let other = ola.sak(&w.kari, "Han er stengd ute.").await;
    other.deltakar(&pia).await;
    other.deltakar(&nils).await;
    sqlx::query("update sak set slag = 'skolemiljoe' where sak_id = $1")
        .bind(other.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = w.get(&w.kari, &format!("/sak/{}", other.id)).await;
    assert!(!page.text().contains(prompt));
}

#[tokio::test]
async fn the_database_itself_refuses_what_the_pages_refuse() {
    let w = World::new().await;
    let refused = async |statement: &'static str, vurdering: Uuid, til: &Person| {
        let done = sqlx::query(statement)
            .bind(w.kari.kommune_id.uuid())
            .bind(w.app.new_id())
            .bind(w.sak.id.uuid())
            .bind(vurdering)
            .bind(w.kari.id.uuid())
            .bind(til.prinsipal_id.uuid())
            .bind(til.id.uuid())
            .execute(w.app.sql())
            .await;
        let error = done.expect_err(statement);
        let constraint = error.as_database_error().unwrap().constraint();
        constraint.unwrap_or_default().to_owned()
    };
    let tilbod = "insert into koordinator_tilbod (kommune_id, koordinator_tilbod_id, sak_id, koordinator_vurdering_id, fraa_brukar_id,
        til_id, til_brukar_id, melding, tilbydd_at) values ($1, $2, $3, $4, $5, $6, $7, 'Kan du?', now())";
    let nei = "insert into koordinator_avgjerd select $1, $2, $3, $4, 'ikkje', 'nei', 'mor', app.today(), $5, now()
        where $6::uuid is not null and $7::uuid is not null";
    let slutt = "insert into koordinator_avgjerd select $1, $2, $3, $4, 'avslutta', 'nei', 'mor', app.today(), $5, now()
        where $6::uuid is not null and $7::uuid is not null";
    let manglar = w.sak.koordinator_vurdering(true, "ikkje_spurt").await;
    let said = refused(tilbod, manglar, &w.berit).await;
    assert_eq!(said, "koordinator_tilbod_vilkaar");
    let rett = w.sak.koordinator_vurdering(true, "ja").await;
    assert_eq!(
        refused(tilbod, rett, &w.rektor).await,
        "koordinator_tilbod_kven"
    );
    assert_eq!(
        refused(tilbod, manglar, &w.berit).await,
        "koordinator_tilbod_vilkaar"
    );
    assert_eq!(
        refused(nei, rett, &w.berit).await,
        "koordinator_avgjerd_rett"
    );
    assert_eq!(
        refused(slutt, rett, &w.berit).await,
        "koordinator_avgjerd_ingen"
    );
    w.sak.sperre(&w.berit).await;
    assert_eq!(
        refused(tilbod, rett, &w.berit).await,
        "koordinator_tilbod_kven"
    );
}
