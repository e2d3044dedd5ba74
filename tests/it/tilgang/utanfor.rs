//! Those who lead or look after a kommune, off the lag of every sak: no child is theirs by the role.

use super::matrise::{self, PERSONS};
use super::scene::Scene;
use super::{canary_in, name, none_is, verdict};

/// What the personvernombod has for the whole kommune: who has read of a child and who may, with no word of the child.
const KONTROLL: [&str; 3] = [
    "/barn/{barn_id}/innsyn",
    "/barn/{barn_id}/tilgang",
    "/barn/{barn_id}/tilgang/pdf",
];

/// About one child: by its own id or the one of its sak.
fn about_a_child(address: &str) -> bool {
    address.contains("{barn_id}") || address.contains("{sak_id}")
}

/// Asks every page that is read, about a child of the kommune whose lag the person is not on; and says what it was that reached it.
async fn reached(letter: char) {
    let scene = Scene::new().await;
    let client = scene
        .app
        .client_for(&scene.persons[PERSONS.find(letter).unwrap()])
        .await;
    let leiar = scene.app.client_for(&scene.framand).await;
    for path in ["/barn/{barn_id}", "/sak/{sak_id}"] {
        let page = leiar.get(&scene.other_eining.fill(path)).await;
        assert_eq!(page.status, 200, "the child is there: {path}");
    }
    let (mut asked, mut found) = (0, Vec::new());
    for rute in matrise::all().filter(|rute| rute.method == "GET") {
        let address = format!("{}{}", rute.path, rute.query);
        let page = client.get(&scene.other_eining.fill(&address)).await;
        if let Some(canary) = canary_in(&page, &scene.canaries) {
            found.push(format!("{} shows {canary}", name(rute)));
        }
        if about_a_child(&address) {
            asked += 1;
            let kontroll = letter == 'p' && KONTROLL.contains(&rute.path);
            if !kontroll && !['3', '4', 'F'].contains(&verdict(&page)) {
                found.push(format!(
                    "{} is {}: {}",
                    name(rute),
                    page.status,
                    page.text()
                ));
            }
        }
    }
    assert!(asked > 40, "{asked} pages are about a child");
    none_is(&found);
}

macro_rules! reach_no_child_by_any_route {
    ($($name:ident => $letter:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            reached($letter).await;
        }
    )*};
}

reach_no_child_by_any_route! {
    kommunalsjef_reaches_no_child_by_any_route => 'k';
    interkommunal_leiar_reaches_no_child_by_any_route => 'i';
    systemansvarleg_reaches_no_child_by_any_route => 'y';
    personvernombod_reaches_no_child_by_any_route => 'p';
}
