//! What a family types lasts: through the end of the session, a closed window and another login.

use laget::web::{FAMILY_COOKIE, token_hash};

use super::*;
use crate::harness::Client;

const TEKST: &str = "Leksene er vanskelege.";

/// The sessions here run out by time.
async fn runs_out(scene: &Scene) {
    let over =
        "update familie_sesjon set ledig_til = now() - interval '1 second' where kommune_id = $1";
    scene.set(over, scene.nora.kommune_id.uuid()).await;
}

/// The person of this browser logs in anew, in another browser.
async fn logs_in_again(scene: &Scene, before: &Client) -> Client {
    let token = hex::encode(scene.app.random());
    sqlx::query(
        "insert into familie_sesjon (token_hash, kommune_id, familie_person_id, klient, acr, hint_id, ledig_til, absolutt_til)
        select $1, kommune_id, familie_person_id, klient, acr, familie_person_id, now() + interval '15 minutes',
            now() + interval '2 hours'
        from familie_sesjon where token_hash = $2",
    )
    .bind(&token_hash(&token).0[..])
    .bind(&token_hash(&before.cookie(FAMILY_COOKIE).unwrap()).0[..])
    .execute(scene.app.sql())
    .await
    .unwrap();
    let client = scene.app.client();
    client.set_cookie(FAMILY_COOKIE, &token);
    client
}

async fn drafts(scene: &Scene) -> i64 {
    scene
        .app
        .count(
            "familie_utkast where kommune_id = $1",
            scene.nora.kommune_id.uuid(),
        )
        .await
}

#[tokio::test]
async fn a_text_sent_after_the_session_ended_stands_in_the_form_after_the_login_and_is_sent_once() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let (_, per) = scene.nora.foeresett_inne("Per Dal").await;
    scene.samtale("foeresette", 0, false).await;
    let form = tone.get(&scene.syn_path()).await;
    runs_out(&scene).await;

    let sent = form.submit(&scene.syn_path(), &[("syn", TEKST)]).await;

    assert!(
        sent.location()
            .starts_with("/familie/logg-inn?til=%2Ffamilie%2Fbarn%2F"),
        "{}",
        sent.location()
    );
    let login = tone.get(sent.location()).await;
    assert!(login.text().contains("er teke vare på"), "{}", login.text());
    let per = logs_in_again(&scene, &per).await;
    assert!(!per.get(&scene.syn_path()).await.body.contains(TEKST));
    let tone = logs_in_again(&scene, &tone).await;
    let page = tone.get(&scene.syn_path()).await;
    assert!(page.body.contains(TEKST), "{}", page.text());
    assert!(page.text().contains("Kladden din frå"));
    let done = page.submit(&scene.syn_path(), &[("syn", TEKST)]).await;
    assert_eq!(done.location(), scene.path());
    let syn = "syn where sak_id = $1";
    assert_eq!(scene.app.count(syn, scene.sak.id.uuid()).await, 1);
    assert_eq!(drafts(&scene).await, 0);
    assert!(!tone.get(&scene.syn_path()).await.body.contains(TEKST));
}

#[tokio::test]
async fn who_chose_to_log_out_gets_the_text_back_on_the_page_and_the_way_in_to_where_they_were() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let form = tone.get(&scene.syn_path()).await;
    let out = "update familie_sesjon set avslutta_at = now() where kommune_id = $1";
    scene.set(out, scene.nora.kommune_id.uuid()).await;

    let page = form.submit(&scene.syn_path(), &[("syn", TEKST)]).await;

    assert_eq!(page.status, 401);
    assert!(page.text().contains(TEKST));
    let way = page.attribute("main .handlingar a", "href").remove(0);
    assert!(
        way.starts_with("/familie/logg-inn?til=%2Ffamilie%2Fbarn%2F"),
        "{way}"
    );
    assert!(!page.has("a[href='/logg-inn']") && !page.has("form[action='/familie/logg-ut']"));
    assert_eq!(drafts(&scene).await, 0);
}

#[tokio::test]
async fn a_form_keeps_itself_while_it_is_written_and_two_windows_do_not_write_over_each_other() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    scene.samtale("foeresette", 0, false).await;
    let path = scene.syn_path();
    let keep = async |felt: &str, stempel: &str| {
        let fields = [("sti", path.as_str()), ("felt", felt), ("stempel", stempel)];
        tone.post("/familie/utkast", &fields).await
    };

    let first = keep("id=x&syn=Eg+ser+at&stemme=&utkast_stempel=", "").await;
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(keep("syn=Noko+anna", "").await.status, 409);
    let second = keep("id=x&syn=Eg+ser+at+ho+strevar&stemme=", &first.body).await;
    assert_eq!(second.status, 200);

    let page = tone.get(&path).await;
    assert!(
        page.body.contains("Eg ser at ho strevar"),
        "{}",
        page.text()
    );
    assert_eq!(
        page.attribute("input[name=utkast_stempel]", "value"),
        [second.body]
    );
    // who has no script presses a button
    assert!(
        page.body
            .contains("formaction=\"/familie/utkast/kladd?sti=")
    );
    let address = format!("/familie/utkast/kladd?sti={path}");
    let felt = [("syn", "Eg ser at ho trivst"), ("utkast_stempel", "*")];
    let kept = tone.post(&address, &felt).await;
    assert_eq!(kept.location(), path);
    let page = kept.follow().await;
    assert!(page.body.contains("Eg ser at ho trivst") && page.text().contains("Kladden er lagra."));
    let thrown = page.submit("/familie/utkast/forkast", &[]).await;
    assert_eq!(thrown.location(), path);
    assert!(!tone.get(&path).await.body.contains("ho trivst"));
    for elsewhere in ["/uro/ny", "/familie", "//ond.example/familie/barn/1"] {
        let refused = tone
            .post("/familie/utkast", &[("sti", elsewhere), ("felt", "a=b")])
            .await;
        assert_eq!(refused.status, 400, "{elsewhere}");
    }
}

#[tokio::test]
async fn the_page_knows_when_the_session_ends_and_one_press_goes_on_with_it() {
    let scene = Scene::new().await;
    let (_, tone) = scene.nora.foeresett_inne("Tone Li").await;
    let page = tone.get(&scene.path()).await;
    let seconds = page.attribute("meta[name=sesjon-sekund]", "content");
    assert_eq!(seconds, ["900"]);
    assert_eq!(
        page.attribute("#sesjon-varsel", "data-forleng"),
        ["/familie/sesjon/forleng"]
    );
    let near = "update familie_sesjon set ledig_til = now() + interval '20 seconds', sist_brukt = now() - interval '14 minutes'
        where kommune_id = $1";
    scene.set(near, scene.nora.kommune_id.uuid()).await;

    let more = tone.post("/familie/sesjon/forleng", &[]).await;

    assert_eq!((more.status, more.body.as_str()), (200, "900"));
    let lasts =
        "familie_sesjon where ledig_til > now() + interval '14 minutes' and kommune_id = $1";
    assert_eq!(
        scene.app.count(lasts, scene.nora.kommune_id.uuid()).await,
        1
    );
    runs_out(&scene).await;
    assert_eq!(tone.post("/familie/sesjon/forleng", &[]).await.status, 303);
}
