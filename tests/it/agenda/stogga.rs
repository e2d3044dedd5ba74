//! A letter to a family did not come through: whoever plans the meeting is told, and not whose it was.

use super::familie::Invitasjon;
use crate::harness::Person;

const STOGGA: &str = "Eit brev til familien kom ikkje fram";

impl Invitasjon {
    /// What stands on the agenda to this person.
    async fn agenda(&self, person: &Person) -> String {
        let page = self.scene.as_(person).await.get(&self.scene.path("")).await;
        assert_eq!(page.status, 200);
        page.text()
    }
}

#[tokio::test]
async fn whoever_plans_is_told_of_a_letter_that_was_refused_without_a_name() {
    let i = Invitasjon::new().await;
    i.scene
        .skule
        .kalla(i.scene.moete, &i.scene.kari, "gjest")
        .await;
    i.inviter_mor().await;
    let berit = &i.scene.barnevern;
    assert!(!i.agenda(berit).await.contains(STOGGA));
    let refused = "update moete_familie set brev = 'avvist' from sak where sak.sak_id = moete_familie.sak_id and barn_id = $1";
    i.set(refused).await;

    let side = i.agenda(berit).await;

    assert!(side.contains(STOGGA), "{side}");
    assert!(
        side.contains("Den som arbeider med saka, ser kven det gjeld"),
        "{side}"
    );
    for namn in ["Nora", "Mor Li", "mor)"] {
        assert!(!side.contains(namn), "{namn}: {side}");
    }
    assert!(
        !side.contains("invitert"),
        "how many are asked is not told: {side}"
    );
    let rektor = i.agenda(&i.scene.rektor).await;
    assert!(
        rektor.contains(STOGGA) && rektor.contains("Kven det gjeld, står"),
        "{rektor}"
    );
    assert!(
        !i.agenda(&i.scene.kari).await.contains(STOGGA),
        "plans nothing"
    );
    i.scene.sak.sperre(berit).await;
    assert!(!i.agenda(berit).await.contains(STOGGA), "is shut out");
}

#[tokio::test]
async fn a_letter_about_a_referat_that_was_refused_is_told_too_until_a_later_one_is_sent() {
    let i = Invitasjon::new().await;
    i.set(
        "with r as (
            insert into referat (kommune_id, referat_id, moete_id, eining_id, punkt_id, sak_id, referent_id, laga_at)
            select p.kommune_id, gen_random_uuid(), p.moete_id, m.eining_id, p.punkt_id, p.sak_id, s.ansvarleg_brukar_id, now()
            from moete_punkt_sak p
            join sak s on s.kommune_id = p.kommune_id and s.sak_id = p.sak_id and s.barn_id = $1
            join moete m on m.kommune_id = p.kommune_id and m.moete_id = p.moete_id
            returning kommune_id, referat_id, sak_id
        )
        insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, foeresett_id, tilstand)
        select r.kommune_id, gen_random_uuid(), r.referat_id, r.sak_id, f.foeresett_id, 'uviss'
        from r join foeresett f on f.barn_id = $1 and f.namn = 'Mor Li'",
    )
    .await;
    let side = i.agenda(&i.scene.barnevern).await;
    assert!(side.contains(STOGGA) && !side.contains("Mor Li"), "{side}");

    i.set(
        "insert into referat_brev (kommune_id, brev_id, referat_id, sak_id, foeresett_id, tilstand, laga_at)
        select b.kommune_id, gen_random_uuid(), b.referat_id, b.sak_id, b.foeresett_id, 'sendt', b.laga_at + interval '1 hour'
        from referat_brev b join foeresett f on f.foeresett_id = b.foeresett_id and f.barn_id = $1",
    )
    .await;

    assert!(!i.agenda(&i.scene.barnevern).await.contains(STOGGA));
}
