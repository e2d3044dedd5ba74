//! What an eining has follows to its successor: all of it at once, and the rights are those that are recomputed.

use laget::access::Role;
use sqlx::types::Uuid;
use time::macros::date;

use super::{EININGAR, Scene, answer};
use crate::harness::Person;

impl Scene {
    /// Who has a live role at an eining, as what.
    async fn staff(&self, eining: Uuid) -> Vec<(String, String)> {
        sqlx::query_as(
            "select b.namn, m.rolle from medlemskap m join brukar b using (brukar_id)
            where m.kommune_id = $1 and m.eining_id = $2 and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            order by 1, 2",
        )
        .bind(self.kommune.id.uuid())
        .bind(eining)
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }

    /// Who is on the team of an eining now.
    async fn team(&self, eining: Uuid) -> Vec<String> {
        sqlx::query_scalar(
            "select b.namn from tst_medlem t join brukar b using (brukar_id)
            where t.kommune_id = $1 and t.eining_id = $2 and app.tst_er_medlem(t, app.today()) order by 1",
        )
        .bind(self.kommune.id.uuid())
        .bind(eining)
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }

    async fn statuses(&self, who: &Person, path: &str) -> u16 {
        self.as_(who).await.get(path).await.status
    }
}

fn words(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    rows.iter().map(own).collect()
}

#[tokio::test]
async fn children_saker_team_and_staff_follow_and_the_rights_are_those_that_are_recomputed() {
    let w = Scene::new().await;
    let nora = w.liten.barn("Nora", "Li").await;
    let sak = nora.sak(&w.kari, "Ho søv i timane").await;
    sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    sak.tilbod(&w.rolf, "Kan du ta over?").await;
    let ppt = w.app.interkommunal("ppt", &[&w.kommune]).await;
    let per = w.kommune.person("Per Ppt", Role::Tilsett, &ppt).await;
    let eva = w.kommune.person("Eva Ppt", Role::Tilsett, &ppt).await;
    w.liten.tst_medlem(&w.rolf, "fast").await;
    w.liten.tst_medlem(&per, "fast").await;
    w.stor.tst_medlem(&eva, "fast").await;
    let sak_path = format!("/sak/{}", sak.id);
    assert_eq!(w.statuses(&w.berit, &sak_path).await, 404);

    let (_, id) = w.proposed(-1).await;
    assert_eq!(
        w.count("eining where etterfoelgjar_id is not null").await,
        0
    );
    let siri = w.as_(&w.siri).await;
    let done = answer(&siri, id, "ja").await;
    assert_eq!(done.status, 303, "{}", done.text());
    let said = done.follow().await.text();
    assert!(said.contains("stadfesta og gjennomført"), "{said}");

    // saker: the same people are on the lag, the leader is the successor's, and the old leader leads nothing
    assert_eq!(w.statuses(&w.kari, &sak_path).await, 200);
    assert_eq!(w.statuses(&w.berit, &sak_path).await, 200);
    w.rights_are_right().await;
    let page = w.as_(&w.berit).await.get(&sak_path).await.text();
    assert!(page.contains("Åsen skule → Fjell skule"), "{page}");
    let theirs = w.as_(&w.rolf).await;
    assert_eq!(theirs.get("/barn/import").await.status, 403);
    // he was offered it, and may still take it
    assert_eq!(theirs.get(&sak_path).await.status, 200);
    let tilbod: Uuid = sqlx::query_scalar("select til_id from overlevering where sak_id = $1")
        .bind(sak.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    assert_ne!(tilbod, w.rolf.prinsipal_id.uuid());
    assert_eq!(
        w.count("tiltak where ansvarleg_id not in (select prinsipal_id from medlemskap where til is null)")
            .await,
        0
    );

    // the child goes there, and the card knows where she went before
    let eining: Uuid = sqlx::query_scalar("select eining_id from barn where barn_id = $1")
        .bind(nora.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    assert_eq!(eining, w.stor.id.uuid());
    let before = format!(
        "barn_eining where eining_id = '{}' and til is not null",
        w.liten.id
    );
    assert_eq!(w.count(&before).await, 1);

    // staff, by the ordinary rows; and the team, where the other PPT was there before
    assert!(w.staff(w.liten.id.uuid()).await.is_empty());
    let expected = words(&[
        ("Berit Rektor", "einingsleiar"),
        ("Kari Vik", "tilsett"),
        ("Rolf Rektor", "tilsett"),
    ]);
    assert_eq!(w.staff(w.stor.id.uuid()).await, expected);
    assert_eq!(w.count("medlemskap_endring where slag = 'gje'").await, 2);
    assert_eq!(
        w.count("medlemskap_endring where slag = 'avslutte'").await,
        2
    );
    assert_eq!(w.team(w.stor.id.uuid()).await, ["Eva Ppt", "Rolf Rektor"]);
    assert!(w.team(w.liten.id.uuid()).await.is_empty());
    let list = siri.get(EININGAR).await.text();
    assert!(
        list.contains("Slutta") && list.contains("Fjell skule"),
        "{list}"
    );
}

#[tokio::test]
async fn several_that_become_a_new_one_have_the_leader_who_was_chosen_and_the_rights_are_right() {
    let w = Scene::new().await;
    let nora = w.liten.barn("Nora", "Li").await;
    let nils = w.stor.barn("Nils", "Moen").await;
    let noras = nora.sak(&w.kari, "Ho søv i timane").await;
    let lars = w.kommune.person("Lars Lærar", Role::Tilsett, &w.stor).await;
    let nils_sak = nils.sak(&lars, "Han er aleine").await;
    // Kari works at both: on the lag of the same sak under both names, she is there once
    let begge = w
        .kommune
        .medlemskap(w.kari.id, Role::Tilsett, &w.stor)
        .await;
    let kari_stor = Person {
        prinsipal_id: begge,
        eining_id: Some(w.stor.id),
        ..w.kari.clone()
    };
    noras.deltakar(&kari_stor).await;
    let yngve = w.as_(&w.yngve).await;
    let dag = w.day(-1).await;
    let page = yngve.get(&format!("{EININGAR}/slutt")).await;
    let skjema = page.attribute("input[name=id]", "value").pop().unwrap();
    let (ein, to, leiar) = (
        w.liten.id.to_string(),
        w.stor.id.to_string(),
        w.rolf.id.to_string(),
    );
    let fields = [
        ("id", skjema.as_str()),
        ("gamle", ein.as_str()),
        ("gamle", to.as_str()),
        ("mot", "ny"),
        ("namn", "Dalen skule"),
        ("dag", dag.as_str()),
        ("leiar", leiar.as_str()),
        ("grunn", "Vedtak"),
        ("handling", "foreslaa"),
    ];
    let page = yngve.post(&format!("{EININGAR}/slutt"), &fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let id = w.the_proposal().await;
    let siri = w.as_(&w.siri).await;
    assert_eq!(answer(&siri, id, "ja").await.status, 303);

    w.rights_are_right().await;
    let ny: Uuid = sqlx::query_scalar(
        "select eining_id from eining where kommune_id = $1 and namn = 'Dalen skule'",
    )
    .bind(w.kommune.id.uuid())
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    let expected = words(&[
        ("Berit Rektor", "tilsett"),
        ("Kari Vik", "tilsett"),
        ("Lars Lærar", "tilsett"),
        ("Rolf Rektor", "einingsleiar"),
    ]);
    assert_eq!(w.staff(ny).await, expected);
    for sak in [&noras, &nils_sak] {
        let path = format!("/sak/{}", sak.id);
        assert_eq!(w.statuses(&w.rolf, &path).await, 200);
        assert_eq!(w.statuses(&w.berit, &path).await, 404);
    }
    let live = format!("sak_deltakar where sak_id = '{}' and til is null", noras.id);
    assert_eq!(w.count(&live).await, 1);
    assert_eq!(
        w.count(&format!("tst_team where eining_id = '{ny}'")).await,
        1
    );
}

#[tokio::test]
async fn before_its_last_day_is_over_nothing_follows_and_the_night_after_everything_does() {
    let w = Scene::new().await;
    let nora = w.liten.barn("Nora", "Li").await;
    let (_, id) = w.proposed(3).await;
    let siri = w.as_(&w.siri).await;
    let foreslaatt = async || {
        siri.get(EININGAR)
            .await
            .text()
            .contains("Foreslått avslutta")
    };
    assert!(foreslaatt().await);
    let done = answer(&siri, id, "ja").await;
    assert_eq!(done.status, 303);
    let said = done.follow().await.text();
    assert!(said.contains("natta etter siste dagen"), "{said}");
    assert!(!foreslaatt().await);
    let night = async || {
        sqlx::query(
            "select app.job_enqueue($1, gen_random_uuid(), 'einingar', null, gen_random_uuid()::text, now() - interval '90 days')",
        )
        .bind(w.kommune.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
        w.app.work().await;
    };
    let there = format!(
        "barn where barn_id = '{}' and eining_id = '{}'",
        nora.id, w.stor.id
    );

    night().await;
    assert_eq!(w.count(&there).await, 0);
    assert!(
        siri.get(super::FORSLAG)
            .await
            .text()
            .contains("Stadfesta, ikkje gjennomført enno")
    );

    sqlx::query("update eining_endring set dag = app.today() - 1 where eining_endring_id = $1")
        .bind(id)
        .execute(w.app.sql())
        .await
        .unwrap();
    // a meeting nobody has moved stands in the way, and it is said aloud
    let moete = w.liten.moete().await;
    sqlx::query("update moete set dato = app.today() + 1 where moete_id = $1")
        .bind(moete)
        .execute(w.app.sql())
        .await
        .unwrap();
    night().await;
    assert_eq!(w.count(&there).await, 0);
    let list = siri.get(EININGAR).await.text();
    assert!(
        list.contains("er ikkje gjennomført") && list.contains("TST-møte etter siste dagen"),
        "{list}"
    );
    sqlx::query(
        "update moete set tilstand = 'avlyst', avlyst_grunn = 'flytta' where moete_id = $1",
    )
    .bind(moete)
    .execute(w.app.sql())
    .await
    .unwrap();
    night().await;
    assert_eq!(w.count(&there).await, 1);
    w.rights_are_right().await;
    // a second night changes nothing
    night().await;
    assert_eq!(w.count("medlemskap_endring where slag = 'gje'").await, 2);
}
