//! The form in another language, with the Nynorsk beside it.

use super::*;

#[tokio::test]
async fn it_is_read_and_signed_in_arabic_with_the_nynorsk_beside_it() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;

    let fields = [("spraak", "nn"), ("svar-ppt", "nei"), ("byt", "ar")];
    let page = mor.post(&scene.form(""), &fields).await;

    assert_eq!(page.status, 200);
    assert_eq!(page.attribute("input[checked]", "id"), ["svar-ppt-nei"]);

    assert_eq!(page.attribute("main .familieskjema", "dir"), ["rtl"]);
    assert_eq!(page.attribute("main .familieskjema", "lang"), ["ar"]);
    assert!(
        page.select("[lang=nn]")
            .contains(&"Dette spør vi om".to_owned()),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("Denne omsetjinga er ikkje kontrollert"),
        "{}",
        page.text()
    );
    let missing = mor
        .post(&scene.form(""), &[("spraak", "ar"), ("svar-ppt", "ja")])
        .await;
    assert_eq!(missing.status, 422);
    assert_eq!(missing.attribute("main .familieskjema", "lang"), ["ar"]);
    let mut ja = JA;
    ja[0].1 = "ar";
    let page = scene.answer(&mor, &ja).await;
    assert!(page.has("section[lang=nn] .heile-teksten"));
    let done = scene.sign(&mor, &page).await;
    assert_eq!(done.status, 303);
    let receipt = mor.get(done.location()).await;
    assert_eq!(receipt.attribute("main .familieskjema", "lang"), ["ar"]);
    let signert = mor.get(&scene.form("/signert")).await;
    assert_eq!(signert.attribute("main .familieskjema", "lang"), ["ar"]);
    assert!(
        signert.text().contains("ما وقعت عليه") && signert.text().contains("Det du signerte"),
        "{}",
        signert.text()
    );
    let row = "samtykke_signatur where samtykke_id = $1 and spraak = 'ar' and tekst like '%المدرسة%'
        and tekst_sha256 = sha256(convert_to(tekst, 'UTF8')) and maate = 'oidc' and nivaa = 'idporten-loa-high'";
    assert_eq!(scene.app.count(row, scene.samtykke).await, 1);
    assert_eq!(mor.get(&scene.form("/pdf")).await.status, 200);
    // those who work with it are told in which language it was read, and whose text a fingerprint is of
    let kari = scene.staff(&scene.kari).await;
    let said = "Signert på arabisk, ikkje kontrollert omsetjing";
    let page = kari.get(&scene.path("")).await.text();
    assert!(page.contains(&format!("{said}.")), "{page}");
    let pdf = kari
        .get(&scene.path(&format!("/{}/pdf", scene.samtykke)))
        .await;
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{}-ar.pdf", scene.samtykke));
    std::fs::write(&path, &pdf.bytes).unwrap();
    let text = crate::samtykke_pdf::text_in(&path);
    std::fs::remove_file(&path).unwrap();
    assert!(text.contains(said), "{text}");
    let avtrykk: String = sqlx::query_scalar(
        "select left(encode(tekst_sha256, 'hex'), 8) from samtykke_signatur where samtykke_id = $1",
    )
    .bind(scene.samtykke)
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert!(text.contains(&format!("Mor Li: {avtrykk}")), "{text}");
    let trekk = mor.get(&scene.form("/trekk-samtykke")).await;
    assert_eq!(trekk.attribute("main .familieskjema", "dir"), ["rtl"]);
    let mark = "Denne omsetjinga er ikkje kontrollert";
    assert!(trekk.text().contains(mark), "{}", trekk.text());
}

#[tokio::test]
async fn every_language_of_the_form_is_offered_and_none_else() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;

    let page = mor.get(&scene.form("")).await;

    let langs = page.attribute(".spraakval button", "lang");
    assert_eq!(langs, ["nn", "nb", "en", "pl", "uk", "ar"]);
    assert_eq!(
        mor.post(&scene.form(""), &[("spraak", "xx")]).await.status,
        400
    );
}
