//! Who of a family came is what is written down, where it is written down who else came.

use uuid::Uuid;

use super::familie::Invitasjon;
use crate::harness::Page;

impl Invitasjon {
    async fn svar_kjem(&self) {
        let side = self.side().await;
        let done = self.mor.submit(&side, &[("svar", "kjem")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    fn oppmoete_path(&self) -> String {
        format!("/moete/{}/oppmoete", self.scene.moete)
    }

    /// Everybody who is called came; and of the family, as it is given.
    async fn foer(&self, page: &Page, familie: &str) -> Page {
        let deltakarar = page.attribute("input[name=deltakar]", "value");
        let version = page.attribute("input[name=version]", "value").remove(0);
        let mut felt = vec![("version", version.as_str())];
        for id in &deltakarar {
            felt.extend([("deltakar", id.as_str()), ("oppmoete", "moett")]);
        }
        let invitert = page.attribute("input[name=familie]", "value");
        for id in &invitert {
            felt.extend([("familie", id.as_str()), ("familie_oppmoete", familie)]);
        }
        self.rektor.post(&self.oppmoete_path(), &felt).await
    }

    /// The referat of the item, with what must be in it.
    async fn referat(&self) -> Uuid {
        let veg = format!("/moete/{}/referat", self.scene.moete);
        let felt = [("punkt", self.punkt.to_string())];
        let felt = felt.each_ref().map(|(namn, verdi)| (*namn, verdi.as_str()));
        let done = self.rektor.post(&veg, &felt).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let referat: Uuid = done.location().split('/').nth(2).unwrap().parse().unwrap();
        sqlx::query(
            "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, sak_id, tekst, skriven_av, skriven_at)
            select r.kommune_id, r.referat_id, d, 1, r.moete_id, r.eining_id, r.sak_id, 'Skrive', r.referent_id, now()
            from referat r, unnest('{hensikt,stemme_manglar}'::text[]) d where r.referat_id = $1",
        )
        .bind(referat)
        .execute(self.scene.app.sql())
        .await
        .unwrap();
        referat
    }

    async fn gang(&self, referat: Uuid, gang: &str) -> Page {
        let version: i32 = sqlx::query_scalar("select version from referat where referat_id = $1")
            .bind(referat)
            .fetch_one(self.scene.app.sql())
            .await
            .unwrap();
        let version = version.to_string();
        let felt = [("gang", gang), ("version", version.as_str())];
        let veg = format!("/referat/{referat}/gang");
        self.rektor.post(&veg, &felt).await
    }
}

#[tokio::test]
async fn a_mother_who_said_she_comes_is_in_the_referat_when_it_is_written_down_that_she_did() {
    let i = Invitasjon::new().await;
    i.scene.sak.in_steg(4).await;
    i.scene.er_i_dag().await;
    i.inviter_mor().await;
    i.svar_kjem().await;
    let referat = i.referat().await;
    let skriv = format!("/referat/{referat}/skriv");
    let page = i.rektor.get(&skriv).await;
    let stades = page.select("textarea[name=tekst]").remove(0);
    assert!(!stades.contains("Mor Li"), "{stades}");
    assert!(
        page.text()
            .contains("Det er ikkje ført om Mor Li (mor) møtte"),
        "{}",
        page.text()
    );

    let page = i.rektor.get(&i.oppmoete_path()).await;
    assert!(page.select("legend").contains(&"Mor Li".to_owned()));
    assert!(page.text().contains("svarte: Kjem"), "{}", page.text());
    let umerkt = i.foer(&page, "").await;
    assert_eq!(
        umerkt.error_on("familie_oppmoete-1").as_deref(),
        Some("Feil: Vel om Mor Li møtte.")
    );
    let done = i.foer(&page, "moett").await;
    assert_eq!(done.status, 303, "{}", done.text());
    // the page is old now
    assert_eq!(i.foer(&page, "ikkje_moett").await.status, 409);

    let page = i.rektor.get(&skriv).await;
    let stades = page.select("textarea[name=tekst]").remove(0);
    assert!(stades.contains("Mor Li (mor)"), "{stades}");
    assert!(!page.text().contains("Det er ikkje ført om"));
    for gang in ["send", "godkjenn"] {
        assert_eq!(i.gang(referat, gang).await.status, 303, "{gang}");
    }
    let saved = i.scene.saved(referat, "til_stades").await;
    assert!(saved.contains("Mor Li (mor)"), "{saved}");
}

#[tokio::test]
async fn it_is_asked_about_when_nobody_has_written_down_whether_the_mother_came() {
    let i = Invitasjon::new().await;
    i.scene.sak.in_steg(4).await;
    i.scene.er_i_dag().await;
    i.inviter_mor().await;
    i.svar_kjem().await;
    let referat = i.referat().await;
    let page = i.rektor.get(&i.oppmoete_path()).await;
    assert_eq!(i.foer(&page, "moett").await.status, 303);
    sqlx::query("update moete_familie set oppmoete = null where punkt_id = $1")
        .bind(i.punkt)
        .execute(i.scene.app.sql())
        .await
        .unwrap();

    let no = i.gang(referat, "send").await;

    assert_eq!(no.status, 409);
    assert!(
        no.text()
            .contains("Det er ikkje ført om Mor Li (mor) møtte."),
        "{}",
        no.text()
    );
}

#[tokio::test]
async fn who_plans_and_does_not_write_in_the_sak_sees_nobody_of_the_family_in_the_form() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    i.scene.er_i_dag().await;
    let vern = i.scene.as_(&i.scene.barnevern).await;

    let page = vern.get(&i.oppmoete_path()).await;

    assert_eq!(page.status, 200);
    assert!(!page.has("input[name=familie]"), "{}", page.text());
    assert!(!page.text().contains("Mor Li"));
}

#[tokio::test]
async fn what_was_written_to_one_meeting_is_not_asked_for_in_the_referat_of_another() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let felt = [("svar", "kjem"), ("syn", "Ho treng ro om morgonen.")];
    let done = i.mor.submit(&i.side().await, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let scene = &i.scene;
    let anna = scene.skule.moete().await;
    scene.skule.kalla(anna, &scene.rektor, "gjest").await;
    let anna_punkt = scene.skule.punkt_sak(anna, &scene.sak).await;
    let sider = async |moete: Uuid, punkt: Uuid| {
        let veg = format!("/moete/{moete}/referat");
        let done = i.rektor.post(&veg, &[("punkt", &punkt.to_string())]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        i.rektor.get(done.location()).await
    };

    let page = sider(anna, anna_punkt).await;

    let syn = page.select("details .merk").concat();
    assert!(
        syn.contains("Ho treng ro") && syn.contains("skrive til eit anna møte"),
        "{syn}"
    );
    assert!(!syn.contains("ikkje med i referatet"), "{syn}");
    assert!(!page.has("details[open] .merk"), "nothing is missing");
    assert!(
        !page
            .select("textarea[name=tekst]")
            .concat()
            .contains("Ho treng ro")
    );
    let page = sider(scene.moete, i.punkt).await;
    let syn = page.select("details .merk").concat();
    assert!(syn.contains("skrive til møtet"), "{syn}");
}

#[tokio::test]
async fn who_of_the_family_came_stands_while_the_referat_is_approved() {
    let i = Invitasjon::new().await;
    i.scene.sak.in_steg(4).await;
    i.inviter_mor().await;
    i.scene.er_i_dag().await;
    let referat = i.referat().await;
    let page = i.rektor.get(&i.oppmoete_path()).await;
    assert_eq!(i.foer(&page, "moett").await.status, 303);
    for gang in ["send", "godkjenn"] {
        assert_eq!(i.gang(referat, gang).await.status, 303, "{gang}");
    }
    let token = i.scene.app.session_for(&i.scene.rektor).await;
    let endra = async || {
        let mut tx = i.scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let done =
            sqlx::query("update moete_familie set oppmoete = 'ikkje_moett' where punkt_id = $1")
                .bind(i.punkt)
                .execute(&mut *tx)
                .await;
        tx.rollback().await.unwrap();
        done.is_ok_and(|d| d.rows_affected() == 1)
    };

    let no = i.gjer("ikkje_moett", &i.mor_verdi()).await;
    assert_eq!(no.status, 409);
    assert!(no.text().contains("Referatet er godkjent"), "{}", no.text());
    assert!(!endra().await, "whatever is asked of the database");

    let veg = format!("/referat/{referat}/rett");
    let done = i.rektor.submit(&veg, &[("grunn", "Ho kom ikkje")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(endra().await, "it is put right");
    assert_eq!(i.gjer("ikkje_moett", &i.mor_verdi()).await.status, 303);
}

#[tokio::test]
async fn whoever_has_sent_too_much_is_told_that_the_answer_did_not_go_either() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let side = i.side().await;
    for _ in 0..20 {
        let felt = [("svar", "kjem"), ("syn", "Ho treng ro.")];
        assert_eq!(i.mor.submit(&side, &felt).await.status, 303);
    }
    let felt = [("svar", "kjem_ikkje"), ("syn", "Ho treng ro.")];

    let no = i.mor.submit(&side, &felt).await;

    assert_eq!(no.status, 429);
    let why = no.error_on("syn").unwrap();
    assert!(why.contains("Verken svaret eller teksten er send"), "{why}");
    let ikkje = "moete_familie where punkt_id = $1 and svar = 'kjem_ikkje'";
    assert_eq!(i.scene.app.count(ikkje, i.punkt).await, 0);
    let done = i.mor.submit(&side, &[("svar", "kjem_ikkje")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(i.scene.app.count(ikkje, i.punkt).await, 1);
}

#[tokio::test]
async fn a_referent_who_writes_in_the_sak_writes_down_that_the_mother_came_and_nothing_else_of_her()
{
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    i.scene.er_i_dag().await;
    let (kari, moete) = (&i.scene.kari, i.scene.moete);
    i.scene.skule.kalla(moete, kari, "ved_behov").await;
    sqlx::query(
        "update moete m set referent_id = d.moete_deltakar_id from moete_deltakar d
        where m.moete_id = $1 and d.moete_id = m.moete_id and d.brukar_id = $2",
    )
    .bind(moete)
    .bind(kari.id.uuid())
    .execute(i.scene.app.sql())
    .await
    .unwrap();
    let token = i.scene.app.session_for(kari).await;
    for (sql, gaar) in [
        (
            "update moete_familie set oppmoete = 'moett' where punkt_id = $1",
            true,
        ),
        (
            "update moete_familie set teken_av_at = now() where punkt_id = $1",
            false,
        ),
        (
            "update moete_familie set fraa = fraa + interval '5 minutes' where punkt_id = $1",
            false,
        ),
    ] {
        let mut tx = i.scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let done = sqlx::query(sql).bind(i.punkt).execute(&mut *tx).await;
        assert_eq!(done.is_ok_and(|d| d.rows_affected() > 0), gaar, "{sql}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_referent_writes_down_the_family_of_an_item_whose_referat_is_not_approved_when_another_is()
 {
    let i = Invitasjon::new().await;
    i.scene.er_i_dag().await;
    i.inviter_mor().await;
    let (kari, moete) = (&i.scene.kari, i.scene.moete);
    i.scene.skule.kalla(moete, kari, "ved_behov").await;
    sqlx::query(
        "update moete m set referent_id = d.moete_deltakar_id from moete_deltakar d
        where m.moete_id = $1 and d.moete_id = m.moete_id and d.brukar_id = $2",
    )
    .bind(moete)
    .bind(kari.id.uuid())
    .execute(i.scene.app.sql())
    .await
    .unwrap();
    // fetched before
    let foer = i.rektor.get(&i.oppmoete_path()).await;
    let rest = i
        .scene
        .skule
        .referat(moete, &i.scene.rektor, "Trivsel")
        .await;
    for sql in [
        "update moete set tilstand = 'halde' where moete_id = $1",
        "update moete_deltakar set oppmoete = 'moett' where moete_id = $1",
    ] {
        sqlx::query(sql)
            .bind(moete)
            .execute(i.scene.app.sql())
            .await
            .unwrap();
    }
    let mut tx = i.scene.app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("update referat set tilstand = 'godkjent', nr = 1 where referat_id = $1")
        .bind(rest)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let kari = i.scene.as_(kari).await;
    let page = kari.get(&i.oppmoete_path()).await;
    assert_eq!(page.select("legend"), ["Mor Li"], "{}", page.text());
    let done = i.foer(&foer, "moett").await;
    assert_eq!(done.status, 409, "who else was there stands");
    let felt = [("familie_oppmoete", "moett")];
    let done = page.submit(&i.oppmoete_path(), &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let kom = "moete_familie where punkt_id = $1 and oppmoete = 'moett'";
    assert_eq!(i.scene.app.count(kom, i.punkt).await, 1);

    // until the referat of that item is approved too
    i.scene.sak.in_steg(4).await;
    let referat = i.referat().await;
    for gang in ["send", "godkjenn"] {
        assert_eq!(i.gang(referat, gang).await.status, 303, "{gang}");
    }
    let page = kari.get(&i.oppmoete_path()).await;
    assert!(
        !page.has("select") && page.text().contains("Vel «Rett referatet»"),
        "{}",
        page.text()
    );
}
