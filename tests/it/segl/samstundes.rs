//! Many read at once while the log is sealed.

use laget::access::Role;
use laget::segl::Segling;
use tokio::task::JoinSet;

use crate::harness::{TestApp, eventually};

#[tokio::test]
async fn eight_who_read_five_times_each_leave_forty_rows_while_they_are_sealed() {
    let app = TestApp::with_own_database().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let mut asked = JoinSet::new();
    let (mut folk, mut saker) = (Vec::new(), Vec::new());
    for nr in 0..8 {
        let person = kommune
            .person(&format!("Kari {nr}"), Role::Tilsett, &skule)
            .await;
        let barn = skule.barn("Nora", "Li").await;
        saker.push(barn.sak(&person, "Er mykje åleine.").await);
        folk.push(app.client_for(&person).await);
    }
    for (client, sak) in folk.into_iter().zip(&saker) {
        let path = format!("/sak/{}", sak.id);
        asked.spawn(async move {
            let mut seen = Vec::new();
            for _ in 0..5 {
                seen.push(client.get(&path).await.status);
            }
            let talk = [
                ("dato", "20.11.2026"),
                ("korleis", "telefon"),
                ("kven", "Mor"),
                ("sa", "Ho søv dårleg."),
                ("stemme", "Eg vil sitje ved vindauget."),
            ];
            let written = client.submit(&format!("{path}/samtale/ny"), &talk).await;
            (seen, written.status)
        });
    }
    let mut segling = Segling::new(app.state().db.clone(), None);
    let read_and_seal = async {
        let mut rader = 0;
        let all = async || {
            app.count("innsynslogg where kommune_id = $1", kommune.id.uuid())
                .await
        };
        let pages = eventually("all to have read", async || {
            rader += segling.runde().await.unwrap();
            while let Some(done) = asked.try_join_next() {
                let (seen, written) = done.unwrap();
                assert_eq!((seen, written), (vec![200; 5], 303));
            }
            asked.is_empty().then_some(())
        });
        pages.await;
        eventually("all to be sealed", async || {
            rader += segling.runde().await.unwrap();
            (i64::try_from(rader).unwrap() == all().await).then_some(())
        })
        .await;
    };
    read_and_seal.await;

    let id = kommune.id.uuid();
    // five looks, and the page of the form, which shows the sak too
    let opened = "innsynslogg where kommune_id = $1 and handling = 'sak.opne' and not avvist";
    assert_eq!(app.count(opened, id).await, 40 + 8);
    let written = app.count(
        "innsynslogg where kommune_id = $1 and handling = 'samtale.skrive'",
        id,
    );
    assert_eq!(
        written.await,
        app.count("samtale where kommune_id = $1", id).await
    );
    let each = "(select request_id from innsynslogg where kommune_id = $1 group by request_id having count(*) = 1) r";
    assert_eq!(
        app.count(each, id).await,
        56,
        "one row for each request, and no other"
    );
    let mut db = app.sql().acquire().await.unwrap();
    assert!(
        laget::segl::sjekk::sjekk(&mut db, &[])
            .await
            .unwrap()
            .stemmer()
    );
}
