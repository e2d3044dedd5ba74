//! Each kind of what hastes, and that it is quiet before it does.

use time::macros::datetime;

use super::*;

impl World {
    /// The form a samtykke was given on, as if it had been for these days: reckoned from the database's day, as rights are.
    async fn tidsrom(&self, sak: &Sak, fraa: i32, til: i32) {
        let mut tx = self.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(
            "update samtykke set fraa = app.today() + $2, til = app.today() + $3 where sak_id = $1",
        )
        .bind(sak.id.uuid())
        .bind(fraa)
        .bind(til)
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        sqlx::query("select app.samtykke_tilgang($1, $2)")
            .bind(self.kommune.id.uuid())
            .bind(sak.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// A mother is invited to answer a form, that day.
    async fn invitert(&self, sak: &Sak, barn: &Barn, den: Date) -> Uuid {
        let (mor, _) = barn.foeresett_inne("Tone Li").await;
        let form = sak.spurt("betre hjelp").await;
        let id = self.app.new_id();
        // as if the letter had gone: none is written now
        let mut tx = self.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(
            "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost,
                invitert_av, invitert_at, utgaar_at)
            values ($1, $2, $3, $4, 'foeresett', $5, 'tone@example.no', $6, $7, $7 + interval '14 days')",
        )
        .bind(self.kommune.id.uuid())
        .bind(id)
        .bind(form)
        .bind(sak.id.uuid())
        .bind(mor.uuid())
        .bind(self.kari.id.uuid())
        .bind(den.midnight().assume_utc())
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn hastar(&self) -> String {
        hastar(&self.tavle().await, "Nora L.")
    }
}

#[tokio::test]
async fn a_samtykke_says_when_it_is_about_to_end_and_when_it_has_ended() {
    let w = World::new().await;
    let ppt = w.kommune.tenest("ppt").await;
    let pia = w.kommune.person("Pia Ppt", Role::Tilsett, &ppt).await;
    w.sak.deltakar(&pia).await;
    let page = w.tavle().await;
    assert_eq!(hastar(&page, "Nora L."), "I rute", "it holds for long");
    let instansar = page.select("td[data-merke='Instansar']");
    assert_eq!(
        instansar,
        ["2 instansar rundt Nora L. Instans ppt, Åsen skule"]
    );

    w.tidsrom(&w.sak, -100, 10).await;
    let said = w.hastar().await;
    assert!(said.starts_with("Samtykke Går ut"), "{said}");
    w.tidsrom(&w.sak, -100, 60).await;
    assert_eq!(w.hastar().await, "I rute");

    w.tidsrom(&w.sak, -100, -1).await;
    let said = w.hastar().await;
    assert!(said.contains("Samtykke Gjekk ut"), "{said}");
    assert!(said.contains("Samtykke Manglar for 1 på laget"), "{said}");
    assert_eq!(
        tal(&w.tavle().await, "samtykke å ordne"),
        "1 samtykke å ordne"
    );
    // she is still at work, as the lag of the sak shows
    let instansar = w.tavle().await.select("td[data-merke='Instansar']");
    assert_eq!(
        instansar,
        ["2 instansar rundt Nora L. Instans ppt, Åsen skule"]
    );
    // asked anew, the old one needs nothing; that she is without it does
    w.sak.spurt("betre hjelp").await;
    let said = w.hastar().await;
    assert!(
        !said.contains("Gjekk ut") && said.contains("Manglar for 1"),
        "{said}"
    );
}

#[tokio::test]
async fn an_invitation_says_when_nobody_has_answered_it() {
    let w = World::new().await;
    let id = w.invitert(&w.sak, &w.nora, date!(2026 - 11 - 22)).await;
    assert_eq!(w.hastar().await, "I rute", "yesterday is not long ago");
    // a day late stands before what only waits, and after what is later
    let anna = w.barn("Anna", "Berg").await;
    anna.tiltak("Turgruppe", date!(2026 - 11 - 22)).await;
    for (den, over) in [
        (date!(2026 - 11 - 18), false),
        (date!(2026 - 11 - 02), true),
    ] {
        sqlx::query("update samtykke_invitasjon set invitert_at = $2 where invitasjon_id = $1")
            .bind(id)
            .bind(den.midnight().assume_utc())
            .execute(w.app.sql())
            .await
            .unwrap();
        let page = w.tavle().await;
        let said = hastar(&page, "Nora L.");
        let day = den.day();
        assert_eq!(
            said,
            format!("Ventar på svar 1 invitasjon til å svare på samtykke, sidan {day}. nov.")
        );
        assert_eq!(over, barna(&page)[0] == "Nora L.", "{:?}", barna(&page));
    }
    assert_eq!(tal(&w.tavle().await, "ventar på svar"), "1 ventar på svar");
    sqlx::query("update samtykke_invitasjon set avslutta_at = now() where invitasjon_id = $1")
        .bind(id)
        .execute(w.app.sql())
        .await
        .unwrap();
    assert_eq!(w.hastar().await, "I rute");
}

#[tokio::test]
async fn a_family_that_has_not_answered_says_so_in_the_week_of_the_meeting() {
    let w = World::new().await;
    let mor = w.nora.foeresett("Tone Li").await;
    for (dato, said) in [
        (date!(2026 - 12 - 10), "I rute"),
        (
            date!(2026 - 11 - 27),
            "Ventar på svar 1 i familien har ikkje svart på møtet om 4 dagar",
        ),
    ] {
        let moete = w.skule.moete_den(dato).await;
        let punkt = w.skule.punkt_sak(moete, &w.sak).await;
        sqlx::query(
            "insert into moete_familie (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, foeresett_id, fraa, til,
                invitert_av)
            values ($1, $2, $3, $4, $5, 'foeresett', $6, '12:00', '12:30', $7)",
        )
        .bind(w.kommune.id.uuid())
        .bind(w.app.new_id())
        .bind(punkt)
        .bind(moete)
        .bind(w.sak.id.uuid())
        .bind(mor.uuid())
        .bind(w.kari.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
        assert_eq!(w.hastar().await, said);
    }
    // the nearest meeting is the one that stands
    let neste = w.tavle().await.select("td[data-merke='Neste']").concat();
    assert!(
        neste.contains("Møte 27. nov. kl. 12.00") && !neste.contains("10. des."),
        "{neste}"
    );
}

#[tokio::test]
async fn a_meeting_that_ended_earlier_today_gives_way_to_the_next_one() {
    let w = World::new().await;
    // both from 12 to 13.30
    for dato in [date!(2026 - 11 - 23), date!(2026 - 12 - 01)] {
        let moete = w.skule.moete_den(dato).await;
        w.skule.punkt_sak(moete, &w.sak).await;
    }
    let neste = async || w.tavle().await.select("td[data-merke='Neste']").concat();
    for (naa, venta) in [
        (datetime!(2026-11-23 09:00 +1), "Møte 23. nov. kl. 12.00"),
        (datetime!(2026-11-23 13:29 +1), "Møte 23. nov. kl. 12.00"),
        (datetime!(2026-11-23 13:31 +1), "Møte 1. des. kl. 12.00"),
    ] {
        w.app.clock().set(naa);
        let said = neste().await;
        assert!(said.starts_with(venta), "{naa}: {said}");
    }
}

#[tokio::test]
async fn a_plan_is_to_be_looked_at_again_and_one_that_waits_for_the_family_says_so() {
    let w = World::new().await;
    let plan = w.app.new_id();
    sqlx::query("insert into individuellplan (kommune_id, individuellplan_id, sak_id, laga_av, laga_at) values ($1, $2, $3, $4, now())")
        .bind(w.kommune.id.uuid())
        .bind(plan)
        .bind(w.sak.id.uuid())
        .bind(w.kari.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let stand = async |revisjon: Date, gjeld: bool| {
        let mut tx = w.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query(
            "insert into individuellplan_versjon (kommune_id, individuellplan_id, nr, sak_id, innhald, sha256, pdf, revisjon,
                frosen_av, frosen_at, gjeld_fraa)
            values ($1, $2, 1, $3, 'x', sha256('x'), 'x', $4, $5, timestamptz '2026-11-12 09:00+01',
                case when $6 then timestamptz '2026-11-13 09:00+01' end)
            on conflict (kommune_id, individuellplan_id, nr) do update set revisjon = $4, gjeld_fraa = excluded.gjeld_fraa",
        )
        .bind(w.kommune.id.uuid())
        .bind(plan)
        .bind(w.sak.id.uuid())
        .bind(revisjon)
        .bind(w.kari.id.uuid())
        .bind(gjeld)
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        w.hastar().await
    };
    assert_eq!(stand(date!(2027 - 03 - 01), true).await, "I rute");
    assert_eq!(
        stand(date!(2026 - 12 - 03), true).await,
        "Plan Gå gjennom planen 3. des., om 10 dagar"
    );
    assert_eq!(
        stand(date!(2026 - 11 - 20), true).await,
        "Plan Gå gjennom planen 20. nov., 3 dagar over"
    );
    assert_eq!(
        stand(date!(2027 - 03 - 01), false).await,
        "Ventar på svar Planen ventar på familien, sidan 12. nov."
    );
}

#[tokio::test]
async fn hand_overs_stand_there_until_they_are_answered() {
    let w = World::new().await;
    w.sak.tilbod(&w.rektor, "Kan du?").await;
    w.sak.koordinator_tilbod(&w.bo).await;
    let said = w.hastar().await;
    assert!(
        said.contains("Overlevering Rolf Rektor er tilbydd å ta over saka"),
        "{said}"
    );
    assert!(
        said.contains("Overlevering Bo Dale er spurd om å bli barnekoordinator"),
        "{said}"
    );
    sqlx::query("update overlevering set tilstand = 'trekt', svart_at = now() where sak_id = $1")
        .bind(w.sak.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let said = w.hastar().await;
    assert!(
        !said.contains("Rolf Rektor") && said.contains("Bo Dale"),
        "{said}"
    );
}
