//! A letter's link and a provider that fails: the person is led back to the letter, and the link is not used up.

use laget::access::Role;
use laget::web::token_hash;

use super::standin::{Changed, Fault, Ill, StandIn};
use super::*;

/// What stands otherwise in the callback.
type Changes = &'static [(&'static str, Option<&'static str>)];

/// Somebody has been asked, and the link of the letter.
struct Scene {
    app: TestApp,
    router: Router,
    stand_in: StandIn,
    link: String,
    _keys: KeyFiles,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let nora = skule.barn("Nora", "Li").await;
        foeresett(&nora, &grown_up(1)).await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        let samtykke = sak.spurt("hjelp").await;
        let lenke = hex::encode(app.random());
        for statement in [
            "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost,
                invitert_av)
            select f.kommune_id, gen_random_uuid(), x.samtykke_id, x.sak_id, 'foeresett', f.foeresett_id, 'ein@epost.example',
                x.innhenta_av
            from samtykke x join foeresett f on f.kommune_id = x.kommune_id
            where x.samtykke_id = $1 and $2 <> ''",
            "update samtykke_invitasjon set token_hash = $2 where samtykke_id = $1",
        ] {
            sqlx::query(statement)
                .bind(samtykke)
                .bind(&token_hash(&lenke).0[..])
                .execute(app.sql())
                .await
                .unwrap();
        }
        let stand_in = StandIn::start(&app).await;
        let keys = KeyFiles::new(&app);
        let client = family_client(nummer(&kommune), stand_in.issuer(), vec![keys.path(0)]);
        let router = app.router_with(oidc(vec![client], vec![]));
        Self {
            app,
            router,
            stand_in,
            link: format!("/familie/invitasjon/{lenke}"),
            _keys: keys,
        }
    }

    /// Follows the letter, and comes back like this from a provider that does this wrong.
    async fn login(&self, client: &Client, fault: Fault, back: &[(&str, Option<&str>)]) -> Page {
        self.stand_in.fail(Fault::None);
        let url = way_on(&client.post(&self.link, &[]).await);
        self.stand_in.fail(fault);
        client.get(&self.stand_in.callback(&url, back)).await
    }
}

#[tokio::test]
async fn whatever_fails_at_the_provider_the_link_of_the_letter_is_there_and_leads_in_afterwards() {
    let scene = Scene::new().await;
    let client = scene.app.client().at(&scene.router);
    let level = Fault::Claim("acr", Changed::Text("idporten-loa-substantial"));
    let failures: [(Fault, Changes, u16); 9] = [
        (Fault::None, &[("error", Some("access_denied"))], 200),
        (Fault::None, &[("error", Some("login_required"))], 403),
        (Fault::None, &[("error", Some("server_error"))], 503),
        (Fault::None, &[("state", Some("ein annan"))], 403),
        (level, &[], 403),
        (Fault::Claim("pid", Changed::Gone), &[], 403),
        (Fault::WrongKey, &[], 403),
        (Fault::Token(Ill::Error), &[], 503),
        (Fault::Token(Ill::Garbage), &[], 403),
    ];
    for (fault, back, status) in failures {
        let page = scene.login(&client, fault, back).await;
        assert_eq!(page.status, status, "{fault:?} {back:?}: {}", page.text());
        assert_eq!(
            page.attribute("main .handlingar a", "href")[0],
            scene.link,
            "{fault:?} {back:?}"
        );
        assert!(!has_session(&client), "{fault:?} {back:?}");
    }
    let page = client.get(&scene.link).await;
    assert!(page.text().contains("Du har fått eit spørsmål"));

    let page = scene.login(&client, Fault::None, &[]).await;

    assert_eq!(page.status, 303, "{}", page.text());
    let page = client.get(page.location()).await.follow().await;
    assert!(page.text().contains("Dette spør vi om"), "{}", page.text());
    let page = client.get(&scene.link).await;
    assert!(page.text().contains("Lenka er brukt"), "{}", page.text());
}

#[tokio::test]
async fn where_a_login_was_begun_is_believed_of_our_own_pages_only() {
    let scene = Scene::new().await;
    let client = scene.app.client().at(&scene.router);
    // «https://ond.example/», as base64
    client.set_cookie("__Host-oidc", "00.aHR0cHM6Ly9vbmQuZXhhbXBsZS8");

    let page = client.get("/oidc/tilbake?state=x").await;

    assert_eq!(page.status, 403);
    assert!(!page.body.contains("ond.example"));
    assert!(page.has("a[href='/familie/logg-inn']"));
}
