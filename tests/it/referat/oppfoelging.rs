//! How a team's year goes.

use crate::agenda::Scene;

#[tokio::test]
async fn those_who_plan_see_who_came_what_was_not_reached_and_which_tiltak_are_late() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let rest = scene.skule.punkt(scene.moete, "Skulevegring").await;
    assert_eq!(scene.gjer(&scene.rektor, rest, "ikkje_naadd").await, 303);
    let gaar = scene.skule.punkt(scene.moete, "Overgangar").await;
    assert_eq!(scene.gjer(&scene.rektor, gaar, "ikkje_naadd").await, 303);
    scene
        .skule
        .punkt(scene.moete, "Ingen sa kva det blei til")
        .await;
    sqlx::query("update moete_punkt set tilstand = 'vidare' where punkt_id = $1")
        .bind(gaar)
        .execute(scene.app.sql())
        .await
        .unwrap();
    for statement in [
        "update tiltak set innan = '2026-11-01' where tiltak_id in (select tiltak_id from referat_tiltak where referat_id = $1)",
        "update moete_deltakar set slag = 'fast', oppmoete = 'moett' where moete_id in (select moete_id from referat where referat_id = $1)",
        "update moete_deltakar d set svar = 'forfall', forfall_grunn = 'sjukdom', oppmoete = 'forfall' from referat r
        where r.referat_id = $1 and d.moete_id = r.moete_id and d.brukar_id <> r.referent_id",
        "update moete set tilstand = 'halde' where moete_id in (select moete_id from referat where referat_id = $1)",
    ] {
        sqlx::query(statement)
            .bind(referat)
            .execute(scene.app.sql())
            .await
            .unwrap();
    }
    let path = format!("/tst/{}/oppfoelging", scene.skule.id);

    let page = scene.as_(&scene.rektor).await.get(&path).await;

    let text = page.text();
    assert!(
        text.contains("Fast leggetid heime") && text.contains("Nora L."),
        "{text}"
    );
    for tal in [
        "Drøfta 1",
        "Tekne med vidare 1",
        "Ikkje nådd 1",
        "Ventar etter møtet 1",
    ] {
        assert!(text.contains(tal), "{tal}: {text}");
    }
    // held, forfall, and the one on the team that nobody called: møtt, forfall, ikkje møtt, ikkje kalla inn
    let oppmoete = page.select("section[aria-labelledby=oppmoete] tbody td");
    let mut rader: Vec<&[String]> = oppmoete.chunks(4).collect();
    rader.sort();
    assert_eq!(
        rader,
        [
            ["0 av 1", "0", "0", "1"],
            ["0 av 1", "1", "0", "0"],
            ["1 av 1", "0", "0", "0"],
        ]
    );
    assert!(
        text.contains("Ingen på teamet er frå helsesjukepleiar."),
        "{text}"
    );
    // what is to be, held, to come, not written down, called off
    let plan = page.select("section[aria-labelledby=moete] tbody td");
    assert_eq!(plan[..5], ["2", "1", "0", "0", "0"]);
    assert_eq!(plan[5..], ["3", "0", "0", "0", "0"]);
    let manglar = page.select("section[aria-labelledby=moete] .over");
    assert_eq!(manglar, ["1 manglar", "3 manglar"]);
    // who plans, and does not see the sak, sees nothing of its tiltak
    let page = scene.as_(&scene.ppt).await.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Ingen i sakene du ser"));
    assert!(!page.text().contains("Ingen tiltak er over fristen"));
    assert!(!page.text().contains("leggetid") && !page.text().contains("Nora"));
    assert_eq!(scene.as_(&scene.kari).await.get(&path).await.status, 404);
}
