//! What is in a package is what its receiver reads on the family's own pages, and nothing else.

use laget::access::Role;
use laget::ids::FoeresettId;
use serde_json::Value;
use time::macros::date;
use uuid::Uuid;

use super::json;
use crate::agenda::Scene;
use crate::harness::Client;

/// Parts that hold what somebody wrote; the family's pages have days and codes in other words.
const FORMA: [&str; 8] = [
    "Dato", "Innan", "Status", "Effekt", "Kva no", "Korleis", "Stad", "Tidsrom",
];

fn flatt(tekst: &str) -> String {
    tekst.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything that this family reads of the child.
async fn lesne(client: &Client, barn: laget::ids::BarnId) -> String {
    let page = client.get(&format!("/familie/barn/{barn}")).await;
    let mut alt = page.text();
    for path in page.attribute("a[href*='/referat/'], a[href*='/plan/']", "href") {
        alt.push_str(&client.get(&path).await.text());
    }
    alt.push_str(&client.get("/familie/samtykke").await.text());
    flatt(&alt)
}

impl Scene {
    async fn pakka(&self, til: FoeresettId) -> String {
        let path = format!("/barn/{}/innsynspakke/fil?til={til}", self.barn.id);
        json(&self.as_(&self.rektor).await.get(&path).await)
    }

    /// What the meeting came to is written down as a talk of that day.
    async fn moetesamtale(&self, referat: Uuid) {
        sqlx::query(
            "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, foeresette_sa, barnets_stemme, runde, skriven_av,
                skriven_at)
            select r.kommune_id, gen_random_uuid(), r.sak_id, 'moete', m.dato, 'moete', 'Me prøver ei veke', 'Eg vil sove i fred', 1,
                r.referent_id, now()
            from referat r join moete m on m.kommune_id = r.kommune_id and m.moete_id = r.moete_id where r.referat_id = $1",
        )
        .bind(referat)
        .execute(self.app.sql())
        .await
        .unwrap();
    }
}

/// The texts of a package, but those with a name that was taken out.
fn tekstar(pakka: &str) -> Vec<String> {
    let data: Value = serde_json::from_str(pakka).unwrap();
    let ting = data["innhald"].as_array().unwrap();
    let rader = ting.iter().flat_map(|t| t["felt"].as_array().unwrap());
    let mut tekstar = Vec::new();
    for rad in rader {
        let (kva, tekst) = (rad["kva"].as_str().unwrap(), rad["tekst"].as_str().unwrap());
        let linjer = tekst.lines().map(flatt);
        let linjer = linjer.filter(|l| {
            !FORMA.contains(&kva) && !l.contains('[') && !l.contains(", innan ") && !l.is_empty()
        });
        tekstar.extend(linjer);
    }
    tekstar
}

#[tokio::test]
async fn all_that_is_in_a_package_is_on_the_pages_of_the_one_it_is_for() {
    let w = Scene::new().await;
    let referat = w.godkjent("").await;
    w.moetesamtale(referat).await;
    let tiltak = w.sak.tiltak("Fast leggetid", date!(2026 - 12 - 01)).await;
    w.sak.evaluering(tiltak, "verkar", "Ho søv betre").await;
    w.sak.naudrett(&w.kari, "Fann henne ute om natta").await;
    let (mor, inne) = w.barn.foeresett_inne("Mor Li").await;
    let lesne = lesne(&inne, w.barn.id).await;

    let pakka = w.pakka(mor).await;

    let tekstar = tekstar(&pakka);
    assert!(tekstar.len() > 12, "{tekstar:?}");
    for tekst in &tekstar {
        assert!(lesne.contains(tekst), "{tekst} is not in {lesne}");
    }
    for in_it in [
        "Eg vil sove lenger.",
        "Eg vil sove i fred",
        "Me prøver ei veke",
        "Ho søv betre",
    ] {
        assert!(pakka.contains(in_it), "{in_it}: {pakka}");
    }
}

#[tokio::test]
async fn what_the_child_said_is_out_of_a_package_when_any_part_or_later_version_of_the_day_hides_it()
 {
    let w = Scene::new().await;
    let referat = w.godkjent("").await;
    w.moetesamtale(referat).await;
    let (mor, _) = w.barn.foeresett_inne("Mor Li").await;
    // a draft of a correction, as it would have been written
    let mut tx = w.app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query(
        "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, sak_id, tekst, skriven_av, skriven_at)
        select kommune_id, referat_id, 'stemme_skjult', 900, moete_id, eining_id, sak_id, 'Barnet bad om det.', referent_id, now()
        from referat where referat_id = $1",
    )
    .bind(referat)
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();

    let pakka = w.pakka(mor).await;

    assert!(pakka.contains("Finne ut kva som hjelper.") && pakka.contains("Me prøver ei veke"));
    for not in ["Eg vil sove lenger.", "Eg vil sove i fred", "bad om det"] {
        assert!(!pakka.contains(not), "{not}: {pakka}");
    }
}

#[tokio::test]
async fn where_a_meeting_was_is_cut_as_the_family_has_it_when_the_address_is_secret() {
    let w = Scene::new().await;
    w.godkjent("").await;
    let (mor, _) = w.barn.foeresett_inne("Mor Li").await;
    assert!(w.pakka(mor).await.contains(", TST Åsen skule"));

    w.barn.adressesperre().await;

    let pakka = w.pakka(mor).await;
    assert!(pakka.contains("Finne ut kva som hjelper."));
    assert!(
        !pakka.contains("TST ") && !pakka.contains("Åsen"),
        "{pakka}"
    );
    let barnevern = w.kommune.tenest("barnevern").await;
    let vern = w
        .kommune
        .person("Vera Dal", Role::Tilsett, &barnevern)
        .await;
    let sak = w.barn.sak(&vern, "Uro").await;
    sak.samtale("Me er redde").await;
    let path = format!("/sak/{}/innsynspakke/fil?til={mor}", sak.id);
    let pakka = json(&w.as_(&vern).await.get(&path).await);
    assert!(
        !pakka.contains("Me er redde"),
        "the barnevern answers from its own: {pakka}"
    );
}
