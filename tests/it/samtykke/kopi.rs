//! "Kopi til samarbeidande instansar": to those with a valid yes only, and the row stands.

use uuid::Uuid;

use super::{Scene, foeresett};

impl Scene {
    /// A form about PPT and a fastlege outside Laget, with a yes to the first and this answer to the other.
    async fn fastlege(&self, svar: &str) -> Uuid {
        let samtykke = self.ask(&["ppt", "fastlege"]).await;
        let svar = format!("fastlege:{svar}");
        for parent in [self.mor, self.far] {
            let done = self
                .paper(samtykke, &foeresett(parent), &["skule:ja", "ppt:ja", &svar])
                .await;
            assert_eq!(done.status, 303, "{}", done.text());
        }
        self.confirm("ja").await;
        samtykke
    }

    async fn force(&self, samtykke: Uuid, slag: &str) -> Option<String> {
        let forced = sqlx::query(
            "insert into samtykke_kopi values ($1, $2, $3, $4, $5, 'post', app.today(), $6, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(self.app.new_id())
        .bind(samtykke)
        .bind(self.sak.id.uuid())
        .bind(slag)
        .bind(self.kari.id.uuid())
        .execute(self.app.sql())
        .await;
        let error = forced.err()?;
        let constraint = error.as_database_error().unwrap().constraint();
        constraint.map(str::to_owned)
    }
}

#[tokio::test]
async fn a_fastlege_with_a_valid_yes_gets_a_copy_and_it_is_written_down_who_when_and_how() {
    let w = Scene::new().await;
    let samtykke = w.fastlege("ja").await;
    let kari = w.as_(&w.kari).await;
    let text = w.page().await;
    assert!(
        text.contains("Kopi skal sendast til: Fastlege/lege: Bø legesenter."),
        "{text}"
    );
    let path = w.path(&format!("/{samtykke}/kopi"));
    let page = kari.get(&path).await;
    assert_eq!(
        page.attribute("input[name=slag]", "value"),
        ["fastlege"],
        "PPT reads it in the sak"
    );
    let none = kari.submit(&path, &[]).await;
    assert_eq!(none.status, 422);
    assert!(none.error_on("slag").is_some() && none.error_on("maate").is_some());

    // the application's day stands still, and it was asked today
    let sent = [
        ("slag", "fastlege"),
        ("maate", "post"),
        ("dato", "23.11.2026"),
    ];
    let done = kari.submit(&path, &sent).await;

    assert_eq!(done.status, 303, "{}", done.text());
    let text = w.page().await;
    assert!(!text.contains("Kopi skal sendast til"), "{text}");
    assert!(
        text.contains("Fastlege/lege: Bø legesenter. Med posten 23.11.2026, av Kari Vik."),
        "{text}"
    );
    let again = w.force(samtykke, "fastlege").await;
    assert_eq!(again.as_deref(), Some("samtykke_kopi_ein_gong"));
}

#[tokio::test]
async fn whoever_has_no_valid_yes_gets_no_copy_whatever_is_sent() {
    let w = Scene::new().await;
    let samtykke = w.fastlege("nei").await;
    assert!(!w.page().await.contains("Kopi skal sendast til"));
    let refused = w.force(samtykke, "fastlege").await;
    assert_eq!(refused.as_deref(), Some("samtykke_kopi_gyldig"));
    let inside = w.force(samtykke, "ppt").await;
    assert_eq!(inside.as_deref(), Some("samtykke_kopi_utanfor"));
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/kopi"));
    let id = w.app.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("slag", "fastlege"),
        ("maate", "post"),
        ("dato", "23.11.2026"),
    ];
    assert_eq!(kari.post(&path, &fields).await.status, 409);
}

#[tokio::test]
async fn taken_back_since_the_page_was_fetched_there_is_no_copy() {
    let w = Scene::new().await;
    let samtykke = w.fastlege("ja").await;
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/kopi"));
    let page = kari.get(&path).await;
    w.withdraw(samtykke, &foeresett(w.mor), "fastlege").await;
    let sent = [
        ("slag", "fastlege"),
        ("maate", "post"),
        ("dato", "23.11.2026"),
    ];
    let late = page.submit(&path, &sent).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.text().contains("Ingen skal ha kopi no"));
}

#[tokio::test]
async fn an_instans_in_laget_reads_the_form_and_writes_down_no_copy() {
    let w = Scene::new().await;
    let samtykke = w.fastlege("ja").await;
    let done = w.put_on_the_lag(&w.ppt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let ppt = w.as_(&w.ppt).await;
    let page = ppt.get(&w.path("")).await;
    assert!(
        !page.text().contains("Kopi skal sendast til"),
        "who else is asked is not for them: {}",
        page.text()
    );
    assert!(!page.has("a[href$='/kopi']"));
    assert_eq!(
        ppt.get(&w.path(&format!("/{samtykke}/pdf"))).await.status,
        200
    );
    assert_eq!(
        ppt.get(&w.path(&format!("/{samtykke}/kopi"))).await.status,
        403
    );
}

#[tokio::test]
async fn where_the_samtykke_is_is_asked_only_when_laget_does_not_know_of_one() {
    let w = Scene::new().await;
    w.sak.in_steg(4).await;
    let kari = w.as_(&w.kari).await;
    let path = format!("/sak/{}/moete/ny", w.sak.id);
    let fields = [
        ("dato", "23.11.2026"),
        ("kven", "Mor og PPT"),
        ("invitert", "ja"),
        ("med", "andre"),
        ("stemme", "Eg vil lese."),
        ("avtalt", "Lesetrening."),
    ];
    let page = kari.submit(&path, &fields).await;
    assert!(page.error_on("samtykke_stad").is_some(), "{}", page.text());
    w.shared().await;
    let page = kari.get(&path).await;
    assert!(
        page.text().contains("Gyldig samtykke i Laget:"),
        "{}",
        page.text()
    );
    let done = page.submit(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let sak = kari.get(&format!("/sak/{}", w.sak.id)).await;
    assert!(
        sak.text()
            .contains("Samtykket ligg her: samtykkeskjemaet i Laget")
    );
    w.app.work().await;
}

#[tokio::test]
async fn those_here_are_told_to_tell_an_instans_outside_laget_that_has_a_copy_of_what_was_taken_back()
 {
    let w = Scene::new().await;
    let samtykke = w.fastlege("ja").await;
    assert_eq!(w.force(samtykke, "fastlege").await, None);
    assert!(!w.page().await.contains("Sei frå til dei som har fått kopi"));
    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/{samtykke}/trekk-samtykke"));
    let mor = foeresett(w.mor);
    let fields = [("kven", mor.as_str()), ("kva", "alt"), ("kanal", "munnleg")];
    assert_eq!(kari.submit(&path, &fields).await.status, 303);
    let text = w.page().await;
    assert!(
        text.contains("Sei frå til dei som har fått kopi: Fastlege/lege: Bø legesenter."),
        "{text}"
    );
}

#[tokio::test]
async fn the_document_lists_no_copy_to_those_the_samtykke_is_taken_back_for() {
    let w = Scene::new().await;
    let samtykke = w.fastlege("ja").await;
    let kari = w.as_(&w.kari).await;
    let kopi = async || {
        let text = w.pdf(&kari, samtykke).await;
        let (_, kopi) = text
            .split_once("Kopi til samarbeidande instansar")
            .expect("the heading");
        kopi.to_owned()
    };
    let before = kopi().await;
    assert!(
        before.contains("PPT") && before.contains("Fastlege"),
        "{before}"
    );

    w.withdraw(samtykke, &foeresett(w.mor), "fastlege").await;
    let some = kopi().await;
    assert!(some.contains("PPT") && !some.contains("Fastlege"), "{some}");

    w.withdraw(samtykke, &foeresett(w.mor), "alt").await;
    let none = kopi().await;
    assert!(none.contains("Ingen") && !none.contains("PPT"), "{none}");
}
