//! What a family was invited to is called off, moved, or not taken up: they read it, and those no letter reaches are to be told by
//! telephone.

use super::familie::Invitasjon;

impl Invitasjon {
    async fn avlys(&self) {
        let veg = format!("/moete/{}/avlys", self.scene.moete);
        let done = self.rektor.submit(&veg, &[("grunn", "Sjukdom")]).await;
        assert_eq!(done.location(), self.scene.path(""), "{}", done.text());
    }

    /// Those who are to be told by telephone, as the agenda says it.
    async fn ringje(&self) -> Vec<String> {
        let page = self.rektor.get(&self.scene.path("")).await;
        page.select("section[aria-labelledby=ringje] li")
    }
}

#[tokio::test]
async fn a_family_reads_that_the_meeting_is_called_off_and_whom_no_letter_tells_is_to_be_phoned() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    assert_eq!(i.gjer("inviter", "barn").await.status, 303);
    assert!(i.ringje().await.is_empty(), "nothing is different yet");
    let side = i.side().await;
    let gamal = i.mor.get(&side).await;

    i.avlys().await;

    let framsida = i.mor.get("/familie").await;
    assert!(framsida.text().contains("er avlyst"), "{}", framsida.text());
    let barnet = format!("/familie/barn/{}", i.scene.barn.id);
    for veg in ["/familie", &barnet] {
        assert!(
            i.mor.get(veg).await.has(&format!("a[href='{side}']")),
            "{veg}"
        );
    }
    let page = i.mor.get(&side).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("Møtet er avlyst") && page.text().contains("Du treng ikkje kome"),
        "{}",
        page.text()
    );
    assert!(!page.has("form[method=post][action*=moete]"));
    assert!(
        !page.text().contains("Sjukdom"),
        "why is for those who work here"
    );
    let seint = gamal
        .submit(&side, &[("svar", "kjem"), ("syn", "Me kjem")])
        .await;
    assert_eq!(seint.status, 409);
    assert!(
        seint.text().contains("det er ikkje sendt") && seint.text().contains("Me kjem"),
        "{}",
        seint.text()
    );
    // the mother has a letter, and the child has none
    let ringje = i.ringje().await;
    assert_eq!(ringje.len(), 1, "{ringje:?}");
    assert!(
        ringje[0].contains("Nora Li")
            && ringje[0].contains("(barnet)")
            && ringje[0].contains("treng ikkje kome"),
        "{ringje:?}"
    );
    // to those who plan, and not to everybody who is called; nor to who plans and does not see the sak
    for annan in [&i.scene.ppt, &i.scene.barnevern] {
        let page = i.scene.as_(annan).await.get(&i.scene.path("")).await;
        assert!(!page.text().contains("Nora Li (barnet)"), "{}", page.text());
    }
    // and the agenda says that it was called off, and nothing of planning
    let agenda = i.rektor.get(&i.scene.path("")).await.text();
    assert!(
        agenda.contains("Møtet er avlyst") && agenda.contains("Blei ikkje teke opp"),
        "{agenda}"
    );
    assert!(!agenda.contains("Ventar"), "{agenda}");
}

#[tokio::test]
async fn a_guest_without_an_address_is_to_be_phoned_when_the_meeting_is_called_off() {
    let i = Invitasjon::new().await;
    sqlx::query(
        "insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, namn, instans_slag, kalla_av, kalla_at)
        select kommune_id, gen_random_uuid(), moete_id, eining_id, 'gjest', 'Nils Nav', 'nav', $2, now() from moete where moete_id = $1",
    )
    .bind(i.scene.moete)
    .bind(i.scene.rektor.id.uuid())
    .execute(i.scene.app.sql())
    .await
    .unwrap();
    assert!(i.ringje().await.is_empty());

    i.avlys().await;

    let ringje = i.ringje().await;
    assert!(ringje.iter().any(|r| r.contains("Nils Nav")), "{ringje:?}");
}

#[tokio::test]
async fn whom_no_letter_tells_of_another_time_is_to_be_phoned_and_an_item_that_goes_on_says_so() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    assert_eq!(i.gjer("inviter", "barn").await.status, 303);
    let veg = format!("/moete/{}/endre", i.scene.moete);
    let done = i.rektor.submit(&veg, &[("fraa", "9"), ("til", "11")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let ringje = i.ringje().await;
    assert_eq!(ringje.len(), 1, "{ringje:?}");
    assert!(
        ringje[0].contains("Nora Li") && ringje[0].contains("ny tid: kl. 09.15"),
        "{ringje:?}"
    );
    let side = i.side().await;
    assert!(i.mor.get(&side).await.has("form.skjema"));

    i.scene.er_i_dag().await;
    let neste = i.scene.skule.moete().await;
    assert_eq!(
        i.scene.gjer(&i.scene.rektor, i.punkt, "ikkje_naadd").await,
        303
    );
    let veg = format!("/moete/{neste}/agenda/ta-med");
    let punkt = i.punkt.to_string();
    assert_eq!(i.rektor.post(&veg, &[("punkt", &punkt)]).await.status, 303);

    let page = i.mor.get(&side).await;
    assert!(
        page.text().contains("Saka er ikkje med i dette møtet"),
        "{}",
        page.text()
    );
    assert!(!page.has("form.skjema"));
    let ringje = i.ringje().await;
    assert!(ringje[0].contains("treng ikkje kome"), "{ringje:?}");
    // whoever is invited anew, is not told of the one before
    assert!(
        i.mor
            .get("/familie")
            .await
            .text()
            .contains("Du treng ikkje kome på møtet")
    );
}

#[tokio::test]
async fn a_sak_that_is_closed_is_taken_out_of_the_meetings_to_come_and_the_family_is_told() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    i.scene.er_om_ei_veke().await;
    let side = i.side().await;
    assert!(i.mor.get(&side).await.has("form.skjema"));

    let lukka = "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null where sak_id = $1";
    sqlx::query(lukka)
        .bind(i.scene.sak.id.uuid())
        .execute(i.scene.app.sql())
        .await
        .unwrap();

    let page = i.mor.get(&side).await;
    assert!(
        page.text().contains("Saka er ikkje med i dette møtet"),
        "{}",
        page.text()
    );
    let agenda = i.rektor.get(&i.scene.path("")).await.text();
    assert!(!agenda.contains("Nora L."), "{agenda}");
    let brev = "moete_familie where moete_id = $1 and brev_slag = 'avlysing' and brev = 'ventar'";
    assert_eq!(i.scene.app.count(brev, i.scene.moete).await, 1);
}

#[tokio::test]
async fn one_of_a_family_who_was_there_is_not_told_that_they_need_not_come() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    i.scene.er_i_dag().await;
    assert_eq!(i.gjer("moett", &i.mor_verdi()).await.status, 303);
    let done = i.scene.gjer(&i.scene.rektor, i.punkt, "ikkje_naadd").await;
    assert_eq!(done, 303);
    let framsida = i.mor.get("/familie").await.text();
    assert!(!framsida.contains("treng ikkje kome"), "{framsida}");
    let page = i.mor.get(&i.side().await).await.text();
    assert!(page.contains("Du var invitert"), "{page}");
}
