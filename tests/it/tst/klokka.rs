//! A meeting at a time of day at which hardly anybody meets.

use time::macros::date;

use super::medlem::Scene;

#[tokio::test]
async fn a_meeting_by_night_is_asked_about_wherever_its_time_is_written() {
    let scene = Scene::new().await;
    let moete = scene.skule.moete_den(date!(2026 - 12 - 03)).await;
    let client = scene.app.client_for(&scene.rektor).await;
    let endre = format!("/moete/{moete}/endre");
    for (path, loeynd, felt) in [
        (
            endre.clone(),
            "version",
            vec![("stad", "Møterom 2"), ("dato", "03.12.2026")],
        ),
        (
            format!("{}/plan", scene.path()),
            "id",
            vec![
                ("stad", "Møterom 2"),
                ("dato", "04.12.2026"),
                ("vekedag", "1"),
            ],
        ),
    ] {
        let page = client.get(&path).await;
        assert!(!page.has("#felt-klokka"), "{path}");
        let verdi = page
            .attribute(&format!("input[name={loeynd}]"), "value")
            .remove(0);
        let felt = [&felt[..], &[(loeynd, verdi.as_str()), ("til", "03.30")]].concat();
        let send = |meir: &[(&'static str, &'static str)]| {
            let felt = [&felt[..], meir].concat();
            let (client, path) = (client.clone(), path.clone());
            async move { client.post(&path, &felt).await }
        };
        // an answer is of a time, and of no other
        for (fraa, svar) in [
            ("02.30", ""),
            ("02.30", "ja"),
            ("02.30", "02.45–03.30"),
            ("02.45", "02.30–03.30"),
        ] {
            let spurt = send(&[("fraa", fraa), ("klokka", svar)]).await;
            assert_eq!(spurt.status, 422, "{path}: {}", spurt.text());
            assert_eq!(
                spurt.error_on("klokka").as_deref(),
                Some(&*format!("Feil: Møtet er kl. {fraa}–03.30. Stemmer det?"))
            );
            let kryss = spurt.attribute("#felt-klokka", "value");
            assert_eq!(kryss, [format!("{fraa}–03.30")]);
        }
        let done = send(&[("fraa", "02.30"), ("klokka", "02.30–03.30")]).await;
        assert_eq!(done.status, 303, "{path}: {}", done.text());
    }
    // the time it has is not asked about once more
    let done = client.submit(&endre, &[("stad", "Biblioteket")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}
