//! A whole sak, as it comes to be: with a meeting, a referat and what the family says of it, a samtykke, a plan, a koordinator and a naudrett. It is
//! deleted with its foreign keys as they are.

use laget::access::Role;

use super::katalog::{att, tables};
use super::{arkiver, natta, run};
use crate::agenda::Scene;

const DELAR: [&str; 6] = [
    "maal",
    "deltek",
    "bidrag",
    "gjennomfoering",
    "periode",
    "samarbeid",
];

#[tokio::test]
async fn a_sak_with_all_there_can_be_in_it_is_deleted_and_the_meeting_and_another_sak_stand() {
    let scene = Scene::new().await;
    let (app, sak) = (&scene.app, &scene.sak);
    let anna = scene.barn.sak(&scene.kari, "Ei anna uro.").await;
    let referat = scene.godkjent("").await;
    let (_, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let path = format!("/familie/barn/{}/referat/{referat}", scene.barn.id);
    let sagt = mor.submit(&path, &[("tekst", "Me var ikkje samde.")]).await;
    assert_eq!(sagt.status, 303, "{}", sagt.text());
    let kari = scene.as_(&scene.kari).await;
    let plan = format!("/sak/{}/individuell-plan", sak.id);
    let skriv = format!("{plan}/skriv");
    let felt: Vec<(&str, &str)> = DELAR.iter().map(|del| (*del, "Ein ven")).collect();
    let lagra = kari.get(&skriv).await.submit(&skriv, &felt).await;
    assert_eq!(lagra.status, 303, "{}", lagra.text());
    assert_eq!(kari.post(&format!("{plan}/send"), &[]).await.status, 303);
    let per = scene
        .kommune
        .person("Per Dal", Role::Tilsett, &scene.skule)
        .await;
    sak.deltakar(&per).await;
    sak.koordinator(&per).await;
    sak.tilbod(&per, "Kan du ta over?").await;
    sak.naudrett(&scene.barnevern, "Barnet er borte").await;
    sak.spurt("betre hjelp").await;
    sak.sperre(&scene.barnevern).await;
    let tiltak = sak
        .tiltak("Fast vaksen", time::macros::date!(2026 - 12 - 01))
        .await;
    sak.evaluering(tiltak, "verkar", "Ho er rolegare").await;
    let tables = tables(app, "sak_id").await;
    let fulle = att(app, &tables, "sak_id", sak.id.uuid()).await;
    for table in [
        "referat_versjon",
        "referat_merknad",
        "samtykke_signatur",
        "individuellplan_versjon",
        "naudrett_sak",
        "moete_punkt_sak",
        "koordinator",
        "overlevering",
        "sak_sperre",
        "evaluering",
    ] {
        assert!(
            fulle.iter().any(|t| t == table),
            "{table} is not in it: {fulle:?}"
        );
    }
    for sql in [
        "update sak set tilstand = 'avslutta', neste_dato = null, neste_kva = 'ingenting', lukka_at = now() where sak_id = $1",
        "update sak set lukka_at = now() - interval '61 months' where sak_id = $1",
    ] {
        run(app, sql, sak.id.uuid()).await;
    }
    arkiver(app, sak).await;

    natta(app, scene.kommune.id.uuid()).await;

    let left = att(app, &tables, "sak_id", sak.id.uuid()).await;
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(app.count("sak where sak_id = $1", anna.id.uuid()).await, 1);
    assert_eq!(app.count("moete where moete_id = $1", scene.moete).await, 1);
    assert_eq!(
        app.count("barn where barn_id = $1", scene.barn.id.uuid())
            .await,
        1
    );
    let logg = "innsynslogg where handling = 'oppbevaring.sletta' and grunnlag = 'sak' and $1 = any(sak_id_list)";
    assert_eq!(app.count(logg, sak.id.uuid()).await, 1);
}
