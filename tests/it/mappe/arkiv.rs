//! The arkivkopi of a closed sak: what is in it, and what is written of it.

use laget::access::Role;
use sha2::{Digest, Sha256};
use time::Duration;

use super::{Scene, files, text};

#[tokio::test]
async fn the_copy_is_whole_and_tells_the_hash_of_each_of_its_files() {
    let w = Scene::new().await;
    let ppt = w.kommune.tenest("ppt").await;
    let pia = w.kommune.person("Pia Lund", Role::Tilsett, &ppt).await;
    w.sak.samtykke(&pia).await;
    w.run(
        "insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at)
        select kommune_id, gen_random_uuid(), sak_id, 'Lånte ut originalen', ansvarleg_brukar_id, now() from sak where sak_id = $1",
    )
    .await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;

    let page = rita.submit_from(&w.arkiv(""), &w.arkiv("/send"), &[]).await;

    let files = files(&page);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["metadata.xml", "sak.pdf", "sak.json"]);
    let xml = text(&files, "metadata.xml");
    for field in [
        "<systemID>",
        "<partNavn>Nora Li</partNavn>",
        "<partNavn>Tone Berg</partNavn>",
        "<partRolle>Føresett: mor</partRolle>",
        &format!("<foedselsnummer>{}</foedselsnummer>", w.nora.fnr),
        "<tilgangsrestriksjon>",
        "<skjermingshjemmel>offentleglova § 13",
        "<kassasjonsvedtak>Vurderes senere</kassasjonsvedtak>",
        "<saksansvarlig>Kari Vik</saksansvarlig>",
        "<administrativEnhet>Åsen skule</administrativEnhet>",
        "<avsluttetDato>20",
        "<format>PDF/A-2a</format>",
    ] {
        assert!(xml.contains(field), "{field}: {xml}");
    }
    for (name, bytes) in &files[1..] {
        let hash = hex::encode(Sha256::digest(bytes));
        assert!(
            xml.contains(&format!("<sjekksum>{hash}</sjekksum>")),
            "{name}"
        );
    }
    for each in [
        "<registrering>",
        "<dokumentbeskrivelse>",
        "<dokumentobjekt>",
        "<dokumentetsDato>2026-11-23<",
        "<versjonsnummer>1<",
    ] {
        assert_eq!(xml.matches(each).count(), 2, "{each}: {xml}");
    }
    let json = text(&files, "sak.json");
    assert!(json.contains("Nora krangla med Ola") && json.contains("\"Kari Vik, "));
    for in_it in [
        "Instans ppt",
        "Signaturen på papir",
        "Lånte ut originalen",
        "har foreldreansvar",
        "Slettestopp",
    ] {
        assert!(json.contains(in_it), "{in_it}: {json}");
    }
    let told = "innsynslogg where handling = 'sak.arkivere' and grunnlag like '%foedselsnummer%' and sak_id_list = array[$1]";
    assert_eq!(w.app.count(told, w.sak.id.uuid()).await, 1);
    let kept: String =
        sqlx::query_scalar("select encode(sha256, 'hex') from arkivoverfoering where sak_id = $1")
            .bind(w.sak.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    assert_eq!(kept, hex::encode(Sha256::digest(&page.bytes)));
}

#[tokio::test]
async fn what_is_written_as_put_in_the_archive_lets_the_sak_be_deleted() {
    let w = Scene::new().await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;
    let due = "app.oppbevaring_forfalne((select kommune_id from sak where sak_id = $1), 10) f where f.sak_id = $1";
    assert!(
        !rita.get(&w.arkiv("")).await.has("input[name=stad]"),
        "no copy, nothing to put anywhere"
    );
    rita.submit_from(&w.arkiv(""), &w.arkiv("/send"), &[]).await;
    let page = rita
        .submit(&w.arkiv(""), &[("stad", ""), ("dato", "01.01.2030")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("stad").is_some() && page.error_on("dato").is_some());
    let before = [("stad", "Arkivet"), ("dato", "22.11.2026")];
    let page = rita.submit(&w.arkiv(""), &before).await;
    let words = page.error_on("dato").unwrap_or_default();
    assert!(
        words.contains("Kopien blei laga 23. november 2026"),
        "{words}"
    );
    assert_eq!(w.app.count(due, w.sak.id.uuid()).await, 0);

    let sent = rita
        .submit(
            &w.arkiv(""),
            &[
                ("stad", "Interkommunalt arkiv, 2026/17"),
                ("dato", "23.11.2026"),
            ],
        )
        .await
        .follow()
        .await;

    assert!(
        sent.text()
            .contains("Overført 23. november 2026 av Rita Moen: Interkommunalt arkiv, 2026/17"),
        "{}",
        sent.text()
    );
    assert_eq!(w.app.count(due, w.sak.id.uuid()).await, 1);
}

#[tokio::test]
async fn the_copy_that_was_made_last_is_the_one_that_counts() {
    let w = Scene::new().await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;
    let due = "app.oppbevaring_forfalne((select kommune_id from sak where sak_id = $1), 10) f where f.sak_id = $1";
    rita.submit_from(&w.arkiv(""), &w.arkiv("/send"), &[]).await;
    let page = rita.get(&w.arkiv("")).await;
    for words in ["Kopien er laga", "blir saka sletta i natt"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let wrong = [("stad", "Feil arkiv"), ("dato", "23.11.2026")];
    rita.submit(&w.arkiv(""), &wrong).await;
    assert_eq!(w.app.count(due, w.sak.id.uuid()).await, 1);

    w.app.clock().advance(Duration::minutes(1));
    rita.submit_from(&w.arkiv(""), &w.arkiv("/send"), &[]).await;

    assert_eq!(
        w.app.count(due, w.sak.id.uuid()).await,
        0,
        "it is taken back"
    );
    let page = rita.get(&w.arkiv("")).await;
    assert!(page.has("input[name=stad]") && page.text().contains("Det er laga ein nyare kopi"));
    let right = [("stad", "Rett arkiv"), ("dato", "23.11.2026")];
    rita.submit(&w.arkiv(""), &right).await;
    assert_eq!(w.app.count(due, w.sak.id.uuid()).await, 1);
}

#[tokio::test]
async fn an_open_sak_has_no_copy() {
    let w = Scene::new().await;
    let rita = w.as_(&w.rita).await;
    assert!(rita.get(&w.arkiv("")).await.text().contains("Saka er open"));
    assert_eq!(rita.post(&w.arkiv("/send"), &[]).await.status, 409);
    assert_eq!(
        w.app
            .count("arkivoverfoering where sak_id = $1", w.sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn no_transaction_waits_while_the_documents_are_made() {
    let w = Scene::new().await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;
    let form = rita.get(&w.arkiv("")).await;
    assert_eq!(form.status, 200);

    let til = w.arkiv("/send");
    let (page, asked) = w.app.count_statements(rita.post(&til, &[])).await;

    assert_eq!(page.status, 200, "{}", page.text());
    let all = &asked.0;
    let first = |what: &str| all.iter().position(|sql| sql.contains(what)).unwrap();
    let last = |what: &str| all.iter().rposition(|sql| sql.contains(what)).unwrap();
    let (told, kept) = (
        first("insert into innsynslogg"),
        last("into arkivoverfoering"),
    );
    let begun = last("app.begin_request");
    assert!(told < begun && begun < kept, "{all:#?}");
}
